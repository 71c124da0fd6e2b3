//! Suggestions for all answers, made while people work already.

use std::path::Path;

use rayon::prelude::*;

use fritekst::codebook::Codebook;
use fritekst::review::{ReviewError, Store, Suggestions, suggestions};

use crate::cli::tiers::Tiers;

/// Answers of one transaction at first, so that suggestions soon appear …
const FIRST: usize = 64;
/// … and later, so that writing takes little of the time.
const LATER: usize = 2048;

/// Reads what the model has not read, until all is read or `stop` says so.
pub fn fill(
    path: &Path,
    tiers: &Tiers,
    model: i64,
    book: &Codebook,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<(), ReviewError> {
    let mut store = Store::open(path)?;
    let (mut most, largest) = (FIRST, LATER.min(tiers.chunk_rows() * 4));
    while !stop() {
        let answers = store.unread(model, most)?;
        if answers.is_empty() {
            return Ok(());
        }
        let share = answers.len().div_ceil(rayon::current_num_threads()).max(1);
        let read: Vec<Vec<Suggestions>> = answers
            .par_chunks(share)
            .map(|own| {
                let texts: Vec<&str> = own.iter().map(|a| a.1.as_str()).collect();
                let mut out = Vec::with_capacity(own.len());
                let mut worker = tiers.worker();
                let done: Result<(), std::convert::Infallible> =
                    worker.code(&texts, |coder, row, _| {
                        out.push(suggestions(book, coder, own[row].0, own[row].2));
                        Ok(())
                    });
                match done {
                    Ok(()) => out,
                    Err(never) => match never {},
                }
            })
            .collect();
        store.suggest(model, &read.concat())?;
        most = largest.max(FIRST);
    }
    Ok(())
}
