//! `fritekst codebook diff`: what changed between two versions.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use fritekst::codebook::{Change, diff};

use crate::cli::talk::Talk;

const LONG_ABOUT: &str = "\
Names what changed between two versions of a codebook, and whose codes it \
touches: answers coded into one of the categories named, or with one of them \
as runner-up, are to be looked at again.";

/// Name what changed between two versions of a codebook
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct DiffArgs {
    /// The old codebook
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The new codebook
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Difference<'a> {
    old: Version<'a>,
    new: Version<'a>,
    /// Whether any code may be another one now.
    affects_codes: bool,
    changes: &'a [Change],
}

#[derive(Serialize)]
struct Version<'a> {
    id: &'a str,
    version: &'a str,
    sha256: String,
}

/// Runs the command.
pub fn run(args: &DiffArgs, talk: &Talk) -> anyhow::Result<()> {
    let (old, _) = super::read(&args.old)?;
    let (new, _) = super::read(&args.new)?;
    let changes = diff(&old, &new);
    if args.json {
        let whole = Difference {
            old: Version {
                id: &old.id,
                version: &old.version,
                sha256: old.sha256(),
            },
            new: Version {
                id: &new.id,
                version: &new.version,
                sha256: new.sha256(),
            },
            affects_codes: changes.iter().any(|c| c.affects_codes),
            changes: &changes,
        };
        let mut text = serde_json::to_string_pretty(&whole)?;
        text.push('\n');
        return talk.print(&text);
    }
    let mut out = String::new();
    for change in &changes {
        out.push_str(&change.text(talk.danish()));
        out.push('\n');
    }
    if changes.is_empty() {
        out.push_str(talk.pick("no changes\n", "ingen ændringer\n"));
    }
    talk.print(&out)
}
