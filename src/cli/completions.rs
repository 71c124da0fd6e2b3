//! `fritekst completions`: what a shell needs to complete commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::cli::talk::Talk;

const LONG_ABOUT: &str = "\
Prints completions for a shell, for instance

  fritekst completions bash > ~/.local/share/bash-completion/completions/fritekst";

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub fn run(args: &CompletionsArgs, talk: &Talk) -> anyhow::Result<()> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "fritekst", &mut out);
    talk.print(&String::from_utf8_lossy(&out))
}
