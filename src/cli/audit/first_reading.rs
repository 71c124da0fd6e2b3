//! The first reading of a file: cells are checked, weights are summed and
//! copied texts are found, before anything is coded or written.

use std::collections::{HashMap, HashSet};

use fritekst::audit::reported::differ;
use fritekst::audit::{
    Copies, CopyFinder, Questionnaire, Reports, Signature, Signer, Totals, UnknownAnswer,
};
use fritekst::codebook::Codebook;
use fritekst::survey::{Chunk, Survey};
use rayon::prelude::*;

use crate::cli::pump::read_ahead;
use crate::cli::talk::Talk;
use crate::cli::weight;

/// Values that cannot be read, told at once.
const MOST_UNKNOWN: usize = 10;
/// Rows of a chunk.
const CHUNK: usize = 4096;
/// Rows that a thread reads at least.
const SHARE: usize = 256;

/// Columns that are read beside the answers.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The answers.
    pub text: usize,
    /// The respondents' ids.
    pub id: Option<usize>,
    /// Design weights.
    pub weight: Option<usize>,
    /// Whether the file's numbers have a decimal comma.
    pub decimal_comma: bool,
    /// The groups whose shares are published.
    pub group: Option<usize>,
}

impl Place {
    /// A record's group; one for all without a column.
    pub fn group<'c>(&self, chunk: &'c Chunk, row: usize) -> &'c str {
        self.group.map_or("", |c| chunk.cell(row, c).trim())
    }

    /// A record's weight; 1 without a column, `None` where it cannot be read.
    pub fn weight(&self, chunk: &Chunk, row: usize) -> Option<f64> {
        let Some(column) = self.weight else {
            return Some(1.0);
        };
        weight::read(chunk.cell(row, column), self.decimal_comma)
    }
}

/// What the first reading found.
#[derive(Debug, Default)]
pub struct FirstReading {
    /// Records.
    pub rows: u64,
    /// Records without a weight: they count for nothing.
    pub without_weight: u64,
    /// Sums of weights.
    pub totals: Totals,
    /// Texts that stand in several records.
    pub copies: Option<Copies>,
}

/// What one record is read for.
struct Record {
    unknown: Option<UnknownAnswer>,
    weight: Option<f64>,
    signature: Option<Signature>,
}

/// Reads the whole file.
pub fn read(
    survey: Survey,
    place: &Place,
    questionnaire: &Questionnaire,
    copies: bool,
    talk: &Talk,
) -> anyhow::Result<FirstReading> {
    let header = survey.header().to_vec();
    let bar = talk.progress(survey.total_bytes());
    bar.set_message(
        talk.pick("first reading", "første gennemlæsning")
            .to_owned(),
    );
    let mut out = FirstReading::default();
    let mut finder = CopyFinder::default();
    let mut unknown = Unknown::default();
    read_ahead(survey, CHUNK, |chunk, bytes| {
        let records: Vec<Record> = (0..chunk.len())
            .into_par_iter()
            .with_min_len(SHARE)
            .map_init(Signer::default, |signer, row| Record {
                unknown: questionnaire.read(|c| chunk.cell(row, c)).err(),
                weight: place.weight(&chunk, row),
                // Only fingerprints are kept, so nothing need be masked.
                signature: copies
                    .then(|| signer.sign(chunk.cell(row, place.text)))
                    .flatten(),
            })
            .collect();
        for (row, record) in records.into_iter().enumerate() {
            let number = chunk.first_row() + row as u64;
            if let Some(error) = record.unknown {
                unknown.note(number, error);
            }
            let Some(weight) = record.weight else {
                let column = place.weight.map_or("", |c| header[c].as_str());
                return Err(weight::refused(number, column, talk));
            };
            out.without_weight += u64::from(place.weight.is_some() && weight == 0.0);
            out.totals.note(place.group(&chunk, row), weight);
            if let Some(signature) = record.signature {
                finder.note(number, signature);
            }
        }
        out.rows += chunk.len() as u64;
        bar.set_position(bytes);
        Ok(())
    })?;
    bar.finish_and_clear();
    unknown.refuse(&header, talk)?;
    out.copies = copies.then(|| finder.finish());
    Ok(out)
}

/// Answers that cannot be read, each once.
#[derive(Default)]
struct Unknown {
    found: Vec<(u64, UnknownAnswer)>,
}

impl Unknown {
    fn note(&mut self, row: u64, error: UnknownAnswer) {
        let known =
            |(_, e): &(u64, UnknownAnswer)| e.column == error.column && e.cell == error.cell;
        if self.found.len() < MOST_UNKNOWN && !self.found.iter().any(known) {
            self.found.push((row, error));
        }
    }

    /// Tells all of them, with what to do.
    fn refuse(&self, header: &[String], talk: &Talk) -> anyhow::Result<()> {
        let Some((_, first)) = self.found.first() else {
            return Ok(());
        };
        let one = |(row, error): &(u64, UnknownAnswer)| {
            let (column, cell, question) = (&header[error.column], &error.cell, &error.question);
            talk.either(
                format!("row {row}, column `{column}`: `{cell}` is no answer to `{question}`"),
                format!("række {row}, kolonne `{column}`: `{cell}` er ikke et gyldigt svar på `{question}`"),
            )
        };
        let lines: Vec<String> = self.found.iter().map(one).collect();
        let (lines, question, cell, known) =
            (lines.join("\n"), &first.question, &first.cell, &first.known);
        anyhow::bail!(talk.either(
            format!("{lines}\nvalid are: {known}. Tell what a value means with --answer \"{question}:{cell}=CATEGORY\", or name another column with --self {question}=COLUMN"),
            format!("{lines}\ngyldige er: {known}. Fortæl, hvad en værdi betyder, med --answer \"{question}:{cell}=KATEGORI\", eller angiv en anden kolonne med --self {question}=KOLONNE"),
        ))
    }
}

/// Records of a cluster that are compared; a text that more share is a phrase.
const COMPARED: usize = 50;

/// The clusters of copies whose records were ticked in ways that do not fit each
/// other.
pub fn apart(
    survey: Survey,
    book: &Codebook,
    copies: &Copies,
    questionnaire: &Questionnaire,
) -> anyhow::Result<HashSet<u32>> {
    let mut clusters: HashMap<u32, Vec<Reports>> = HashMap::new();
    read_ahead(survey, CHUNK, |chunk, _| {
        for row in 0..chunk.len() {
            let Some(cluster) = copies.cluster(chunk.first_row() + row as u64) else {
                continue;
            };
            let own = clusters.entry(cluster).or_default();
            if own.len() < COMPARED {
                own.extend(questionnaire.read(|c| chunk.cell(row, c)).ok());
            }
        }
        Ok(())
    })?;
    let apart = clusters
        .into_iter()
        .filter(|(_, reports)| differ(book, reports));
    Ok(apart.map(|(cluster, _)| cluster).collect())
}
