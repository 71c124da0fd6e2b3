//! `fritekst codebook new`: begin a codebook from the labels in a file.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use fritekst::codebook::{Codebook, Kind};
use fritekst::survey::{Source, write_file};

use crate::cli::columns;
use crate::cli::input::InputArgs;
use crate::cli::talk::{Talk, Usage};

const CHUNK: usize = 4096;
/// More labels than this are no categories but, most likely, free text.
const MOST_LABELS: usize = 500;
/// A set of categories is kept in 32 bits.
const MOST_IN_SET: usize = 32;

const LONG_ABOUT: &str = "\
Begins a codebook from the labels found in a labelled file, so that any file \
with answers and codes can be learned from:

  fritekst codebook new labelled.csv --variable topic -o topic.toml
  fritekst train labelled.csv --codebook topic.toml -o topic.fritekst

The kind follows the name: `topic` or `topic:nominal` (one category), \
`degree:ordinal` (one of ordered categories, lowest first) or `themes:multi` \
(several, joined by `|` in the file). Definitions are left empty: they are \
for a person to write.";

/// Begin a codebook from the labels in a file
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct NewArgs {
    /// Labelled answers (CSV, XLSX, JSONL; `-` is standard input)
    #[arg(value_name = "LABELLED")]
    labelled: String,
    /// The variable, with its kind: nominal (default), ordinal or multi
    #[arg(long, value_name = "NAME[:KIND]")]
    variable: String,
    /// Column with the labels (default: the one named as the variable)
    #[arg(long, value_name = "COLUMN")]
    label_column: Option<String>,
    /// Id of the codebook (default: the variable's name)
    #[arg(long, value_name = "ID")]
    name: Option<String>,
    /// Where the codebook is written (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    input: InputArgs,
}

/// Runs the command.
pub fn run(args: &NewArgs, talk: &Talk) -> anyhow::Result<()> {
    let (variable, kind) = kind_of(&args.variable)?;
    let source = Source::from_argument(&args.labelled);
    let mut survey = args.input.open(&source, talk)?;
    let column = columns::named(&survey, args.label_column.as_deref().unwrap_or(variable))?;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut labels: Vec<String> = Vec::new();
    let mut rows = 0u64;
    let most = if kind == Kind::Multi {
        MOST_IN_SET
    } else {
        MOST_LABELS
    };
    while let Some(chunk) = survey.next_chunk(CHUNK)? {
        rows += chunk.len() as u64;
        for row in 0..chunk.len() {
            for label in parts(chunk.cell(row, column), kind) {
                if seen.insert(label.to_owned()) {
                    labels.push(label.to_owned());
                }
            }
        }
        if labels.len() > most {
            let name = &survey.header()[column];
            anyhow::bail!(match talk.danish() {
                true => format!(
                    "kolonnen `{name}` rummer mere end {most} forskellige værdier: er det fritekst? Angiv kolonnen med koder med --label-column"
                ),
                false => format!(
                    "column `{name}` holds more than {most} different values: is it free text? Name the column with codes with --label-column"
                ),
            });
        }
    }
    if labels.is_empty() {
        let name = &survey.header()[column];
        anyhow::bail!(match talk.danish() {
            true => format!("kolonnen `{name}` er tom"),
            false => format!("column `{name}` is empty"),
        });
    }
    order(&mut labels, kind);
    let id = args.name.as_deref().unwrap_or(variable);
    let text = Codebook::skeleton(id, variable, kind, &labels).to_toml();
    // What is written can be used: it is read back first.
    Codebook::from_toml(&text, &args.variable)?;
    match &args.output {
        Some(path) => write_file(path, text.as_bytes(), args.force)?,
        None => talk.print(&text)?,
    }
    let count = labels.len();
    talk.line(
        &format!(
            "{count} categories from {rows} rows; write the definitions before people code by it"
        ),
        &format!(
            "{count} kategorier fra {rows} rækker; skriv definitionerne, før nogen koder efter den"
        ),
    );
    if kind == Kind::Ordinal {
        talk.line(
            "check that the categories stand in order, lowest first",
            "se efter, at kategorierne står i orden, laveste først",
        );
    }
    Ok(())
}

fn kind_of(argument: &str) -> Result<(&str, Kind), Usage> {
    let (name, kind) = argument.split_once(':').unwrap_or((argument, "nominal"));
    let kind = match kind.trim().to_lowercase().as_str() {
        "nominal" => Kind::Nominal,
        "ordinal" => Kind::Ordinal,
        "multi" => Kind::Multi,
        other => {
            return Err(Usage::new(
                format!("--variable {argument}: `{other}` is no kind (nominal, ordinal, multi)"),
                format!(
                    "--variable {argument}: `{other}` er ingen slags (nominal, ordinal, multi)"
                ),
            ));
        }
    };
    match name.trim() {
        "" => Err(Usage::new(
            "--variable needs a name",
            "--variable skal have et navn",
        )),
        name => Ok((name, kind)),
    }
}

fn parts(cell: &str, kind: Kind) -> impl Iterator<Item = &str> {
    let separator = (kind == Kind::Multi).then_some('|');
    cell.split(move |c| Some(c) == separator)
        .map(str::trim)
        .filter(|label| !label.is_empty())
}

/// Numbers by size; else ordered categories as they are met in the file,
/// others by the alphabet.
fn order(labels: &mut [String], kind: Kind) {
    let number = |label: &String| label.replace(',', ".").parse::<f64>().ok();
    if labels.iter().all(|l| number(l).is_some()) {
        labels.sort_by(|a, b| {
            let (a, b) = (number(a).unwrap_or(0.0), number(b).unwrap_or(0.0));
            a.total_cmp(&b)
        });
    } else if kind != Kind::Ordinal {
        labels.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_are_numbers_stand_by_size() {
        let mut labels = ["10", "9", "1,5"].map(str::to_owned);
        order(&mut labels, Kind::Ordinal);
        assert_eq!(labels, ["1,5", "9", "10"]);
    }

    #[test]
    fn ordered_labels_keep_the_order_of_the_file() {
        let mut labels = ["low", "high"].map(str::to_owned);
        order(&mut labels, Kind::Ordinal);
        assert_eq!(labels, ["low", "high"]);
        order(&mut labels, Kind::Nominal);
        assert_eq!(labels, ["high", "low"]);
    }

    #[test]
    fn the_kind_follows_the_name() {
        assert_eq!(kind_of("themes:multi").unwrap(), ("themes", Kind::Multi));
        assert_eq!(kind_of("topic").unwrap(), ("topic", Kind::Nominal));
        assert!(kind_of("topic:many").is_err());
        assert!(kind_of(":multi").is_err());
    }
}
