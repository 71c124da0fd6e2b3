//! Reads a labelled file: answers with their gold codes.

use std::collections::{BTreeMap, HashMap};

use clap::Args;

use fritekst::codebook::Codebook;
use fritekst::survey::{Source, Survey};
use fritekst::text::pii;
use fritekst::train::Labelled;

use crate::cli::columns;
use crate::cli::input::InputArgs;
use crate::cli::talk::{Talk, Usage};

const CHUNK: usize = 4096;
const GROUP_NAMES: [&str; 6] = ["author", "forfatter", "koder", "coder", "runde", "round"];

/// Which columns of a labelled file are what.
#[derive(Debug, Clone, Args)]
pub struct LabelledArgs {
    /// Column with the answers (default: guessed)
    #[arg(long, value_name = "COLUMN")]
    pub text: Option<String>,
    /// Column with the respondents' ids (default: guessed)
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// Column with a variable's codes, several joined by `|` (default: the
    /// column named as the variable)
    #[arg(long, value_name = "VARIABLE=COLUMN")]
    pub code: Vec<String>,
    /// Column with who wrote or coded the answers: kept together in
    /// cross-validation, reported apart in evaluation (default: `author` if
    /// there is one)
    #[arg(long, value_name = "COLUMN")]
    pub group: Option<String>,
}

/// A labelled file, read.
pub struct LabelledFile {
    /// The answers and codes.
    pub labelled: Labelled,
    /// Raw cells of further columns that were asked for, by name.
    pub columns: BTreeMap<String, Vec<String>>,
    /// Column the answers are grouped by.
    pub grouped_by: Option<String>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Personal data masked.
    pub pii_masked: u64,
}

impl LabelledArgs {
    /// Reads the file; variables of the codebook without a column are left
    /// out. `extra` names further columns to keep.
    pub fn read(
        &self,
        source: &Source,
        input: &InputArgs,
        codebook: &Codebook,
        extra: &[String],
        talk: &Talk,
    ) -> anyhow::Result<LabelledFile> {
        let mut survey = input.open(source, talk)?;
        let first = survey.next_chunk(CHUNK)?;
        let text = columns::text(&survey, first.as_ref(), self.text.as_deref(), talk)?;
        let id = columns::id(&survey, self.id.as_deref())?;
        let group = self.group_column(&survey)?;
        let codes = self.code_columns(&survey, codebook)?;
        let kept: Vec<(String, usize)> = extra
            .iter()
            .map(|name| columns::named(&survey, name).map(|c| (name.clone(), c)))
            .collect::<Result<_, _>>()?;

        let variables = codebook.variables.iter();
        let mut labelled =
            Labelled::for_variables(variables.filter(|v| codes.iter().any(|c| c.0 == v.id)));
        let mut respondents = Numbering::default();
        let mut groups = Numbering::default();
        let mut extras: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut pii_masked = 0;
        let mut next = first;
        while let Some(chunk) = next {
            for row in 0..chunk.len() {
                for (variable, column) in &codes {
                    labelled.push_code(codebook, variable, chunk.cell(row, *column))?;
                }
                let masked = pii::mask(chunk.cell(row, text));
                pii_masked += masked.count as u64;
                labelled.texts.push(masked.text.into_owned());
                let running = labelled.texts.len().to_string();
                let respondent = id.map_or(running.as_str(), |c| chunk.cell(row, c));
                labelled.respondents.push(respondents.number(respondent));
                if let Some(column) = group {
                    labelled.groups.push(groups.number(chunk.cell(row, column)));
                }
                for (name, column) in &kept {
                    let cells = extras.entry(name.clone()).or_default();
                    cells.push(chunk.cell(row, *column).to_owned());
                }
            }
            next = survey.next_chunk(CHUNK)?;
        }
        labelled.group_names = groups.names;
        Ok(LabelledFile {
            labelled,
            columns: extras,
            grouped_by: group.map(|c| survey.header()[c].clone()),
            sha256: survey.input_sha256(),
            pii_masked,
        })
    }

    fn group_column(&self, survey: &Survey) -> Result<Option<usize>, Usage> {
        match &self.group {
            Some(name) => columns::named(survey, name).map(Some),
            None => Ok(GROUP_NAMES
                .iter()
                .find_map(|name| survey.header().iter().position(|h| h == name))),
        }
    }

    fn code_columns(
        &self,
        survey: &Survey,
        codebook: &Codebook,
    ) -> Result<Vec<(String, usize)>, Usage> {
        let mut asked = BTreeMap::new();
        for pair in &self.code {
            let (variable, column) = pair.split_once('=').ok_or_else(|| {
                Usage::new(
                    format!("--code {pair}: write VARIABLE=COLUMN"),
                    format!("--code {pair}: skriv VARIABEL=KOLONNE"),
                )
            })?;
            if codebook.variable(variable).is_none() {
                return Err(Usage::new(
                    format!("--code {pair}: the codebook has no variable `{variable}`"),
                    format!("--code {pair}: kodebogen har ingen variabel `{variable}`"),
                ));
            }
            asked.insert(variable, columns::named(survey, column)?);
        }
        let mut found = Vec::new();
        for variable in &codebook.variables {
            let by_name = || survey.header().iter().position(|h| *h == variable.id);
            if let Some(column) = asked.get(variable.id.as_str()).copied().or_else(by_name) {
                found.push((variable.id.clone(), column));
            }
        }
        if found.is_empty() {
            let ids: Vec<&str> = codebook.variables.iter().map(|v| v.id.as_str()).collect();
            let ids = ids.join(", ");
            return Err(Usage::new(
                format!(
                    "no column holds codes of the codebook's variables ({ids}); name one with --code VARIABLE=COLUMN"
                ),
                format!(
                    "ingen kolonne rummer koder for kodebogens variabler ({ids}); angiv en med --code VARIABEL=KOLONNE"
                ),
            ));
        }
        Ok(found)
    }
}

/// Numbers names in the order they are met.
#[derive(Default)]
struct Numbering {
    numbers: HashMap<String, usize>,
    names: Vec<String>,
}

impl Numbering {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len();
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}
