//! A model that learned in a review, as a file.

use std::path::PathBuf;

use clap::Args;

use fritekst::review::ReviewError;
use fritekst::survey::write_file;

use super::{StoreArgs, told};
use crate::cli::talk::{Talk, Usage};

const LONG_ABOUT: &str = "\
Writes a model that learned from the decisions of a review as a file that \
`code`, `audit` and `evaluate` take with --model. Without -o, lists the \
models of the review.";

/// Which model, and where to.
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct ModelArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// The file
    #[arg(short, long, value_name = "FILE.fritekst")]
    output: Option<PathBuf>,
    /// The model's number (default: the one in use)
    #[arg(long, value_name = "NUMBER", requires = "output")]
    number: Option<i64>,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

/// Lists models, or writes one.
pub fn run(args: &ModelArgs, talk: &Talk) -> anyhow::Result<()> {
    let store = args.store.open(talk)?;
    let failed = |e: ReviewError| told(&e, talk);
    let Some(path) = &args.output else {
        for one in store.models().map_err(failed)? {
            let from = match one.decisions {
                Some(n) => talk.either(format!("learned from {n}"), format!("lært af {n}")),
                None => String::new(),
            };
            let used = if one.in_use {
                talk.pick("in use", "i brug")
            } else {
                ""
            };
            let line = [
                &one.id.to_string(),
                &one.name,
                &one.tier,
                &one.added,
                &from,
                used,
            ];
            talk.print(&format!("{}\n", line.join("\t").trim_end()))?;
        }
        return Ok(());
    };
    let number = match args.number {
        Some(number) => number,
        None => store.model().map_err(failed)?.unwrap_or(0),
    };
    let Some(bytes) = store.learned(number).map_err(failed)? else {
        return Err(Usage::new(
            format!("model {number} did not learn in this review; it is a file of its own already"),
            format!(
                "model {number} har ikke lært i denne granskning; den er allerede en fil for sig"
            ),
        )
        .into());
    };
    write_file(path, &bytes, args.force)?;
    let name = path.display();
    talk.line(&format!("written: {name}"), &format!("skrevet: {name}"));
    Ok(())
}
