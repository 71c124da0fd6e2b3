//! `fritekst model`: look into model files.

pub mod card;
mod facts;
mod inspect;
mod list;
mod verify;

use clap::{Args, Subcommand};

use crate::cli::talk::Talk;

/// Inspect, verify, list or describe models
#[derive(Debug, Args)]
pub struct ModelCommandArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Inspect(inspect::InspectArgs),
    Verify(verify::VerifyArgs),
    List(list::ListArgs),
    Card(card::CardArgs),
}

/// Runs the command.
pub fn run(args: &ModelCommandArgs, talk: &Talk) -> anyhow::Result<()> {
    match &args.command {
        Command::Inspect(args) => inspect::run(args, talk),
        Command::Verify(args) => verify::run(args, talk),
        Command::List(args) => list::run(args, talk),
        Command::Card(args) => card::run(args, talk),
    }
}
