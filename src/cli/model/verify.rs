//! `fritekst model verify`: whether model files are exactly what they say.

use std::path::PathBuf;

use clap::Args;

use fritekst::model::Tier;

use crate::cli::model_choice::ChosenModel;
use crate::cli::talk::Talk;

/// Verify model files: checksum, shapes, numbers, codebook
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Model files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Runs the command; the first file that is refused ends it.
pub fn run(args: &VerifyArgs, talk: &Talk) -> anyhow::Result<()> {
    for path in &args.files {
        let chosen = ChosenModel::load(Some(path), Tier::Fast)?;
        talk.print(&format!("{}  {}: OK\n", chosen.sha256(), path.display()))?;
    }
    Ok(())
}
