//! `fritekst man`: manual pages.

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use fritekst::survey::write_file;

use crate::cli::Cli;
use crate::cli::talk::Talk;

/// Print the manual page, or write one page a subcommand
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write fritekst.1 and a page for every subcommand into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Replace existing pages
    #[arg(long, requires = "dir")]
    force: bool,
}

/// Runs the command.
pub fn run(args: &ManArgs, talk: &Talk) -> anyhow::Result<()> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.dir else {
        return talk.print(&String::from_utf8_lossy(&page(&command)?));
    };
    std::fs::create_dir_all(folder)?;
    let mut pages = Vec::new();
    collect(&command, &mut pages)?;
    for (name, page) in &pages {
        write_file(&folder.join(name), page, args.force)?;
    }
    let (count, name) = (pages.len(), folder.display());
    talk.line(
        &format!("{count} pages written into {name}"),
        &format!("{count} sider skrevet i {name}"),
    );
    Ok(())
}

/// The page of a command and of all below it, with file names.
fn collect(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    pages.push((format!("{name}.1"), page(command)?));
    for below in command.get_subcommands() {
        collect(below, pages)?;
    }
    Ok(())
}

fn page(command: &Command) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    Man::new(command.clone()).render(&mut out)?;
    Ok(out)
}
