//! Codes out of a store, as a file.

use std::path::PathBuf;

use clap::Args;

use fritekst::codebook::Codebook;
use fritekst::review::{Exported, Judgement, Labelled, ReviewError};
use fritekst::survey::{Block, BlockEncoder, Format, Output, SurveyError, Target, WriteOptions};

use super::StoreArgs;
use crate::cli::talk::Talk;

const COLUMNS: [&str; 17] = [
    "row",
    "respondent",
    "variable",
    "code",
    "coder",
    "adjudicated",
    "uncodable",
    "suggested",
    "suggestion_seen",
    "at",
    "seconds",
    "comment",
    "reason",
    "codebook_sha256",
    "model_sha256",
    "queue",
    "event",
];
const VERDICTS: [&str; 6] = ["row", "respondent", "flag_rule", "verdict", "coder", "at"];
/// Rows of a block.
const BLOCK: usize = 4096;
const SECONDS_DECIMALS: usize = 1;

/// What is written where.
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// The file (.csv, .tsv, .xlsx, .jsonl)
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// One row an answer, with the code that stands for each variable, as
    /// `train` and `evaluate` read it
    #[arg(long)]
    wide: bool,
    /// Verdicts on the audit's flags instead of codes
    #[arg(long, conflicts_with = "wide")]
    verdicts: bool,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

fn header(args: &ExportArgs, book: &Codebook) -> Vec<String> {
    if args.verdicts {
        return VERDICTS.map(str::to_owned).to_vec();
    }
    if !args.wide {
        return COLUMNS.map(str::to_owned).to_vec();
    }
    let variables = book.variables.iter().map(|v| v.id.as_str());
    let all = ["row", "respondent", "text"].into_iter().chain(variables);
    all.chain(["coders", "settled"])
        .map(str::to_owned)
        .collect()
}

fn wide_cells(block: &mut Block, one: &Labelled, book: &Codebook) {
    block.integer(one.answer.unsigned_abs());
    block.text(&one.respondent);
    block.text(&one.text);
    for variable in &book.variables {
        match one.codes.get(&variable.id) {
            Some(code) => block.text(&code.join("|")),
            None => block.empty(),
        }
    }
    block.integer(one.coders as u64);
    block.integer(u64::from(one.settled));
}

fn verdict_cells(block: &mut Block, one: &Judgement) {
    block.integer(one.answer.unsigned_abs());
    block.text(&one.respondent);
    block.text(&one.rule);
    block.integer(u64::from(one.holds));
    block.text(&one.coder);
    block.text(&one.at);
}

/// Either side's error.
enum Wrong {
    Review(ReviewError),
    Survey(SurveyError),
}

impl From<ReviewError> for Wrong {
    fn from(error: ReviewError) -> Wrong {
        Wrong::Review(error)
    }
}

impl From<SurveyError> for Wrong {
    fn from(error: SurveyError) -> Wrong {
        Wrong::Survey(error)
    }
}

/// One row for each answer, coder and variable.
pub fn run(args: &ExportArgs, talk: &Talk) -> anyhow::Result<()> {
    let store = args.store.open(talk)?;
    let (_, book) = store.codebook().map_err(|e| super::told(&e, talk))?;
    let header = header(args, &book);
    let format = Format::from_path(&args.output).unwrap_or(Format::Csv);
    let options = WriteOptions {
        format,
        delimiter: if format == Format::Tsv { b'\t' } else { b';' },
        // Excel takes UTF-8 for what it is only by its mark.
        bom: format == Format::Csv,
        decimal_comma: talk.danish(),
        danish: talk.danish(),
        ..WriteOptions::default()
    };
    let target = Target::Path(args.output.clone());
    let mut output = Output::create(&target, &options, &header, args.force)?;
    let encoder = BlockEncoder::new(&options).with_columns(&header);
    let mut block = encoder.block();
    let mut rows = 0;
    let mut end_row = |block: &mut Block| -> Result<(), Wrong> {
        block.end_row()?;
        rows += 1;
        if rows % BLOCK == 0 {
            output.write(std::mem::replace(block, encoder.block()))?;
        }
        Ok(())
    };
    let written = if args.verdicts {
        store.judgements().map_err(Wrong::Review).and_then(|all| {
            all.iter().try_for_each(|one| {
                verdict_cells(&mut block, one);
                end_row(&mut block)
            })
        })
    } else if args.wide {
        store.labelled(|one| {
            wide_cells(&mut block, one, &book);
            end_row(&mut block)
        })
    } else {
        store.export(|one| {
            cells(&mut block, one);
            end_row(&mut block)
        })
    };
    match written {
        Err(Wrong::Review(error)) => return Err(super::told(&error, talk)),
        Err(Wrong::Survey(error)) => return Err(error.into()),
        Ok(()) => {}
    }
    output.write(block)?;
    output.finish()?;
    let name = args.output.display();
    talk.line(
        &format!("{rows} rows in {name}"),
        &format!("{rows} rækker i {name}"),
    );
    Ok(())
}

fn cells(block: &mut Block, one: &Exported) {
    block.integer(one.answer.unsigned_abs());
    block.text(&one.respondent);
    block.text(&one.variable);
    block.text(&one.code.join("|"));
    block.text(&one.coder);
    for yes in [one.adjudicated, one.uncodable] {
        block.integer(u64::from(yes));
    }
    match &one.suggested {
        Some(code) => block.text(&code.join("|")),
        None => block.empty(),
    }
    block.integer(u64::from(one.seen));
    block.text(&one.at);
    match one.seconds {
        Some(seconds) => block.number(seconds, SECONDS_DECIMALS),
        None => block.empty(),
    }
    for text in [&one.comment, &one.reason, &one.codebook] {
        block.text(text);
    }
    match &one.model {
        Some(model) => block.text(model),
        None => block.empty(),
    }
    block.text(&one.queue);
    block.integer(one.event.unsigned_abs());
}
