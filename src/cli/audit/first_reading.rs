//! The first reading of a file: cells are checked, weights are summed and
//! copied texts are found, before anything is coded or written.

use fritekst::audit::{Copies, CopyFinder, Questionnaire, Totals};
use fritekst::survey::{Chunk, Survey};
use fritekst::text::pii;

use crate::cli::interrupt::{self, Interrupted};
use crate::cli::talk::Talk;

/// Rows of a chunk.
const CHUNK: usize = 4096;

/// Columns that are read beside the answers.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The answers.
    pub text: usize,
    /// The respondents' ids.
    pub id: Option<usize>,
    /// Design weights.
    pub weight: Option<usize>,
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
        let cell = chunk.cell(row, column).trim();
        if cell.is_empty() || cell == "." {
            return Some(0.0);
        }
        let number = match cell.contains(',') {
            true => cell.replace('.', "").replace(',', "."),
            false => cell.to_owned(),
        };
        number
            .parse()
            .ok()
            .filter(|w: &f64| w.is_finite() && *w >= 0.0)
    }
}

/// What the first reading found.
#[derive(Debug, Default)]
pub struct FirstReading {
    /// Records.
    pub rows: u64,
    /// Sums of weights.
    pub totals: Totals,
    /// Texts that stand in several records.
    pub copies: Option<Copies>,
}

/// Reads the whole file.
pub fn read(
    mut survey: Survey,
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
    while let Some(chunk) = survey.next_chunk(CHUNK)? {
        for row in 0..chunk.len() {
            let number = chunk.first_row() + row as u64;
            if let Err(error) = questionnaire.read(|c| chunk.cell(row, c)) {
                let column = &header[error.column];
                let (cell, question, known) = (&error.cell, &error.question, &error.known);
                anyhow::bail!(talk.either(
                    format!("row {number}, column `{column}`: `{cell}` is no answer to `{question}` (known: {known}); tell what it means with --answer {question}:{cell}=CATEGORY, or name another column with --self"),
                    format!("række {number}, kolonne `{column}`: `{cell}` er intet svar på `{question}` (kendte: {known}); fortæl, hvad det betyder, med --answer {question}:{cell}=KATEGORI, eller angiv en anden kolonne med --self"),
                ));
            }
            let Some(weight) = place.weight(&chunk, row) else {
                let column = place.weight.map_or("", |c| header[c].as_str());
                anyhow::bail!(talk.either(
                    format!(
                        "row {number}, column `{column}`: not a weight (a number of 0 or more)"
                    ),
                    format!(
                        "række {number}, kolonne `{column}`: ingen vægt (et tal på 0 eller mere)"
                    ),
                ));
            };
            out.totals.note(place.group(&chunk, row), weight);
            if copies {
                finder.note(number, &pii::mask(chunk.cell(row, place.text)).text);
            }
        }
        out.rows += chunk.len() as u64;
        bar.set_position(survey.bytes_read());
        if interrupt::asked() {
            return Err(Interrupted.into());
        }
    }
    bar.finish_and_clear();
    out.copies = copies.then(|| finder.finish());
    Ok(out)
}
