//! The promise that automatic codes must keep.

use clap::Args;

use fritekst::evaluate::Promise;

use crate::cli::talk::Usage;

/// Which promise.
#[derive(Debug, Clone, Args)]
pub struct PromiseArgs {
    /// What automatic codes must keep
    #[arg(long, value_name = "PROMISE", default_value = "5% wrong, 95% sure")]
    pub promise: String,
}

/// Reads a promise as it was typed.
pub fn parse(text: &str) -> Result<Promise, Usage> {
    text.parse().map_err(|error| {
        Usage::new(
            format!("--promise: {error}"),
            format!(
                "--promise: kan ikke læse “{text}”; skriv fx \"5 % forkerte, 95 % sikker\" \
                 (højst 50 % forkerte, mindst 50 og under 100 % sikker)"
            ),
        )
    })
}
