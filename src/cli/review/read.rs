//! A survey file into a new store.

use std::path::Path;

use fritekst::codebook::{Codebook, Localised, Severity};
use fritekst::review::{Filling, Flagged, NewAnswer, NewFlag, Store, Survey as Surveyed};
use fritekst::survey::{Chunk, Source, utc_now};

use super::ReviewArgs;
use crate::cli::columns;
use crate::cli::interrupt::{self, Interrupted};
use crate::cli::share::share;
use crate::cli::talk::Talk;
use crate::cli::weight;

pub const CHUNK: usize = 4096;
/// Between several flags of a record, as `audit` writes them.
const BETWEEN: &str = " | ";

/// Reads the survey into the store, all or nothing.
pub fn read(
    args: &ReviewArgs,
    path: &Path,
    store: &mut Store,
    book: &Codebook,
    talk: &Talk,
) -> anyhow::Result<()> {
    let source = Source::from_argument(&path.display().to_string());
    let mut survey = args.input.open(&source, talk)?;
    let first = survey.next_chunk(CHUNK)?;
    let text = columns::text(&survey, first.as_ref(), args.text.as_deref(), talk)?;
    let id = columns::id(&survey, args.id.as_deref())?;
    let weight = args
        .weight
        .as_deref()
        .map(|c| columns::named(&survey, c))
        .transpose()?;
    let header = survey.header().to_vec();
    let machine =
        |name: &str| name == "pii_masked" || name.starts_with("flag_") || is_code(book, name);
    // What machines said of an answer would lead whoever reads it beside it.
    let shown: Vec<usize> = (0..header.len())
        .filter(|c| *c != text && !machine(&header[*c]))
        .collect();
    let columns: Vec<String> = shown.iter().map(|c| header[*c].clone()).collect();
    let flags = FlagColumns::find(&header, book);
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    let new = Surveyed {
        name: &name,
        columns: &columns,
        codebook: book,
        seed: args.seed,
        double_share: share("--double", &args.double, "20%")?,
    };
    let bar = talk.progress(survey.total_bytes());
    let decimal_comma = weight::decimal_comma(&survey);
    store.begin(&new, &utc_now(), |filling| -> anyhow::Result<String> {
        let mut next = first;
        while let Some(chunk) = next {
            for row in 0..chunk.len() {
                let number = chunk.first_row() as i64 + row as i64;
                let cells: Vec<&str> = shown.iter().map(|c| chunk.cell(row, *c)).collect();
                let respondent = match id {
                    Some(column) => chunk.cell(row, column).to_owned(),
                    None => number.to_string(),
                };
                let weight = match weight {
                    None => 1.0,
                    Some(column) => weight::read(chunk.cell(row, column), decimal_comma)
                        .ok_or_else(|| {
                            weight::refused(number.unsigned_abs(), &header[column], talk)
                        })?,
                };
                filling.add(&NewAnswer {
                    row: number,
                    respondent: &respondent,
                    text: chunk.cell(row, text),
                    cells: &cells,
                    weight,
                })?;
                if let Some(flags) = &flags {
                    flags.add(filling, book, &chunk, row, number)?;
                }
            }
            bar.set_position(survey.bytes_read());
            if interrupt::asked() {
                return Err(Interrupted.into());
            }
            next = survey.next_chunk(CHUNK)?;
        }
        Ok(survey.input_sha256())
    })?;
    bar.finish_and_clear();
    Ok(())
}

/// Whether a column is one that `code` writes for a variable of the codebook.
fn is_code(book: &Codebook, name: &str) -> bool {
    let ends = ["_code", "_probability", "_decision", "_second", "_evidence"];
    book.variables.iter().any(|variable| {
        let rest = name.strip_prefix(variable.id.as_str());
        rest.is_some_and(|rest| ends.contains(&rest) || rest.starts_with("_p_"))
    })
}

/// The columns that `audit` wrote.
struct FlagColumns {
    rule: usize,
    priority: Option<usize>,
    danish: usize,
    english: usize,
}

impl FlagColumns {
    fn find(header: &[String], book: &Codebook) -> Option<FlagColumns> {
        if book.rules.is_empty() {
            return None;
        }
        let column = |name: &str| header.iter().position(|h| h == name);
        Some(FlagColumns {
            rule: column("flag_rule")?,
            priority: column("flag_priority"),
            danish: column("flag_reason_da")?,
            english: column("flag_reason_en")?,
        })
    }

    fn add(
        &self,
        filling: &mut Filling<'_>,
        book: &Codebook,
        chunk: &Chunk,
        row: usize,
        answer: i64,
    ) -> anyhow::Result<()> {
        let parts = |column: usize| chunk.cell(row, column).split(BETWEEN).map(str::trim);
        let priority = self.priority.and_then(|c| {
            let cell = chunk.cell(row, c).trim().replace(',', ".");
            cell.parse::<f64>().ok()
        });
        let mut reasons = parts(self.danish).zip(parts(self.english));
        for rule in parts(self.rule).filter(|rule| !rule.is_empty()) {
            let (da, en) = reasons.next().unwrap_or_default();
            let severity = book.rule(rule).map_or("none", |rule| match rule.severity {
                Severity::High => "high",
                Severity::Medium => "medium",
                Severity::Low => "low",
                Severity::None => "none",
            });
            filling.flag(&NewFlag {
                answer,
                flag: Flagged {
                    rule: rule.to_owned(),
                    severity: severity.to_owned(),
                    sentence: Localised::new(da, en),
                },
                priority: priority.unwrap_or(0.0),
            })?;
        }
        Ok(())
    }
}
