//! Codes into a store that people made elsewhere: in a spreadsheet, or in
//! another store of the same survey.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use fritekst::review::choice::read;
use fritekst::review::{Act, Choice, Event, ReviewError};
use fritekst::survey::{Source, utc_now};

use super::{StoreArgs, told};
use crate::cli::columns;
use crate::cli::input::InputArgs;
use crate::cli::talk::{Talk, Usage};

const CHUNK: usize = 4096;
/// Faults that are told.
const MOST_TOLD: usize = 10;

/// What is read from where.
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct ImportArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// The file with the codes (CSV, TSV, XLSX, JSONL)
    #[arg(value_name = "CODES")]
    codes: PathBuf,
    /// Whose codes they are (default: the column `coder`)
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    #[command(flatten)]
    input: InputArgs,
}

const LONG_ABOUT: &str = "\
Reads codes that people made elsewhere, one row for each answer and variable \
as `review export` writes them: columns `row` (in the survey file), `variable`, \
`code` (category ids joined by |) and `coder`; `comment` if there is one. Each \
answer becomes one event of its coder. All or nothing: a code the codebook has \
no room for is told with its row, and nothing is taken in. The same file read \
again adds nothing. Settled codes and codes of adjudicators are not imported.";

/// A coder's codes of one answer.
type Given = BTreeMap<(i64, String), (u64, Choice)>;

/// Reads a file of codes into the store.
pub fn run(args: &ImportArgs, talk: &Talk) -> anyhow::Result<()> {
    let mut store = args.store.open(talk)?;
    let failed = |e: ReviewError| told(&e, talk);
    let (given, sha256) = collected(args, talk)?;
    let (_, book) = store.codebook().map_err(failed)?;
    let mut wrong = Vec::new();
    for ((answer, _), (row, choice)) in &given {
        if let Err(error) = choice.clone().checked(&book) {
            let what = talk.either(error.to_string(), error.danish());
            wrong.push(talk.either(
                format!("row {row} (answer {answer}): {what}"),
                format!("række {row} (svar {answer}): {what}"),
            ));
        } else if store.answer(*answer).map_err(failed)?.is_none() {
            let none = ReviewError::NoAnswer(*answer);
            let what = talk.either(none.to_string(), none.danish());
            wrong.push(talk.either(format!("row {row}: {what}"), format!("række {row}: {what}")));
        }
    }
    if !wrong.is_empty() {
        let count = wrong.len();
        wrong.truncate(MOST_TOLD);
        let lines = wrong.join("\n");
        anyhow::bail!(talk.either(
            format!("{lines}\n{count} answers cannot be taken in; nothing was imported"),
            format!("{lines}\n{count} svar kan ikke indlæses; intet blev indlæst"),
        ));
    }
    let mut numbers = BTreeMap::new();
    for (_, name) in given.keys() {
        if !numbers.contains_key(name) {
            numbers.insert(name.clone(), coder(&mut store, name, talk)?);
        }
    }
    let now = utc_now();
    let (mut added, mut known) = (0, 0);
    for ((answer, name), (_, choice)) in &given {
        let request = format!("import {sha256} {answer} {name}");
        let recorded = store.record(&Event {
            request: &request,
            at: &now,
            coder: numbers.get(name).copied().unwrap_or_default(),
            act: Act::Code,
            answer: *answer,
            choice: Some(choice),
            reason: "",
            seen: false,
            model: None,
            codebook: None,
            queue: "import",
            seconds: None,
        });
        match recorded.map_err(failed)? {
            Some(recorded) if recorded.repeated => known += 1,
            _ => added += 1,
        }
    }
    talk.line(
        &format!("{added} answers imported, {known} known already"),
        &format!("{added} svar indlæst, {known} var der i forvejen"),
    );
    Ok(())
}

/// A coder's number; one that is new gets a link when asked for.
fn coder(store: &mut fritekst::review::Store, name: &str, talk: &Talk) -> anyhow::Result<i64> {
    let failed = |e: ReviewError| told(&e, talk);
    let known = store.coders().map_err(failed)?;
    if let Some(coder) = known.iter().find(|c| c.name == name) {
        return Ok(coder.id);
    }
    let token = fritekst::review::server::new_token()?;
    Ok(store.admit(name, &token, &utc_now()).map_err(failed)?.id)
}

fn collected(args: &ImportArgs, talk: &Talk) -> anyhow::Result<(Given, String)> {
    let source = Source::from_argument(&args.codes.display().to_string());
    let mut file = args.input.open(&source, talk)?;
    let [row_at, variable_at, code_at] = [
        columns::named(&file, "row")?,
        columns::named(&file, "variable")?,
        columns::named(&file, "code")?,
    ];
    let optional = |name: &str| file.header().iter().position(|h| h == name);
    let (coder_at, comment_at, settled_at) = (
        optional("coder"),
        optional("comment"),
        optional("adjudicated"),
    );
    if args.coder.is_none() && coder_at.is_none() {
        return Err(Usage::new(
            "the file has no column `coder`: say whose codes they are with --coder",
            "filen har ingen kolonne `coder`: angiv, hvis koder det er, med --coder",
        )
        .into());
    }
    let mut given = Given::new();
    while let Some(chunk) = file.next_chunk(CHUNK)? {
        for row in 0..chunk.len() {
            let number = chunk.first_row() + row as u64;
            let cell = |column: usize| chunk.cell(row, column).trim();
            if settled_at.is_some_and(|c| cell(c) == "1") {
                continue;
            }
            let Ok(answer) = cell(row_at).parse::<i64>() else {
                let what = cell(row_at);
                anyhow::bail!(talk.either(
                    format!("row {number}, column `row`: `{what}` is no row of the survey"),
                    format!(
                        "række {number}, kolonne `row`: `{what}` er ikke en række i undersøgelsen"
                    ),
                ));
            };
            let name = args.coder.clone().or(coder_at.map(|c| cell(c).to_owned()));
            let entry = given.entry((answer, name.unwrap_or_default()));
            let (_, choice) = entry.or_insert_with(|| (number, Choice::default()));
            if !cell(variable_at).is_empty() {
                let code = read(cell(code_at));
                choice.codes.insert(cell(variable_at).to_owned(), code);
            } else {
                choice.uncodable = true;
            }
            if let Some(column) = comment_at {
                choice.comment = cell(column).to_owned();
            }
        }
    }
    Ok((given, file.input_sha256()))
}
