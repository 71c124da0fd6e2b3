//! `fritekst codebook`: look into codebooks, compare them, begin one.

mod check;
mod diff;
mod new;
mod show;

use std::path::Path;

use clap::{Args, Subcommand};

use fritekst::codebook::Codebook;

use crate::cli::talk::Talk;

/// Check, compare, show or begin a codebook
#[derive(Debug, Args)]
pub struct CodebookArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::CheckArgs),
    Diff(diff::DiffArgs),
    Show(show::ShowArgs),
    New(Box<new::NewArgs>),
}

/// Runs the command.
pub fn run(args: &CodebookArgs, talk: &Talk) -> anyhow::Result<()> {
    match &args.command {
        Command::Check(args) => check::run(args, talk),
        Command::Diff(args) => diff::run(args, talk),
        Command::Show(args) => show::run(args, talk),
        Command::New(args) => new::run(args, talk),
    }
}

/// Reads a codebook; also gives the text of its file.
pub fn read(path: &Path) -> anyhow::Result<(Codebook, String)> {
    let origin = path.display().to_string();
    let text =
        std::fs::read_to_string(path).map_err(|error| anyhow::anyhow!("{origin}: {error}"))?;
    let codebook = Codebook::from_toml(&text, &origin)?;
    Ok((codebook, text))
}
