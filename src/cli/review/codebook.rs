//! A new version of the codebook into a store.

use std::path::PathBuf;

use clap::Args;

use fritekst::codebook::CategoryRef;
use fritekst::review::Revision;
use fritekst::survey::utc_now;

use super::{StoreArgs, told};
use crate::cli::codebook;
use crate::cli::talk::Talk;

const LONG_ABOUT: &str = "\
Takes a new version of the codebook into use in a review. Categories are \
compared with the version in use (as `codebook diff` does); answers that were \
coded into a changed one come back into their coders' queues. What was coded \
stays in the journal with the version it was coded by. Single definitions can \
be changed in the app itself.";

/// What is taken into use.
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct CodebookArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// The new codebook (TOML), with a version of its own
    #[arg(value_name = "CODEBOOK.toml")]
    codebook: PathBuf,
    /// Who decided it, as in the journal
    #[arg(long, value_name = "NAME")]
    coder: String,
    /// Why it is changed
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Takes it into use.
pub fn run(args: &CodebookArgs, talk: &Talk) -> anyhow::Result<()> {
    let mut store = args.store.open(talk)?;
    let (new, _) = codebook::read(&args.codebook)?;
    let failed = |e: fritekst::review::ReviewError| told(&e, talk);
    let coder = super::known_coder(&store, &args.coder, talk)?;
    let request = format!("codebook {}", new.sha256());
    let revision = Revision {
        request: &request,
        at: &utc_now(),
        coder,
        reason: &args.reason,
        made_from: None,
    };
    let revised = store.revise(&revision, |_| Ok(new)).map_err(failed)?;
    let (version, requeued) = (&revised.version, revised.requeued);
    talk.line(
        &format!("version {version} is in use; {requeued} answers are to be looked at again"),
        &format!("version {version} er i brug; {requeued} svar skal ses igen"),
    );
    for CategoryRef { variable, category } in &revised.affected {
        let line = format!("  {variable}: {category}");
        talk.line(&line, &line);
    }
    Ok(())
}
