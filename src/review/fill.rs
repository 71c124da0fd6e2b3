//! Suggestions for all answers, made while people work already.

use std::path::Path;

use rayon::prelude::*;

use crate::code::Coder;
use crate::codebook::Codebook;
use crate::review::{ReviewError, Store, Suggestions, suggestions};

/// Answers of one transaction at first, so that suggestions soon appear …
const FIRST: usize = 64;
/// Answers that a model with an encoder reads at a time.
const ENCODER_ROWS: usize = 512;
/// The same without.
const ROWS: usize = 2048;

/// An answer to be read: its number, its text as written, its weight.
pub type Unread = (i64, String, f64);

/// Reads answers with a model.
pub trait Reading: Send + Sync {
    /// Answers worth reading at a time.
    fn rows(&self) -> usize;

    /// What the model suggests for each, in their order.
    fn suggest(&self, answers: &[Unread]) -> Vec<Suggestions>;
}

/// Reads what a model (by its number in the store) has not read, until all is
/// read or `stop` says so; `done` is told how many more were read.
///
/// # Errors
/// What the store says.
pub fn fill(
    path: &Path,
    reading: &dyn Reading,
    model: i64,
    stop: &(dyn Fn() -> bool + Sync),
    done: &(dyn Fn(usize) + Sync),
) -> Result<(), ReviewError> {
    let mut store = Store::open(path)?;
    let mut most = FIRST;
    while !stop() {
        let answers = store.unread(model, most)?;
        if answers.is_empty() {
            return Ok(());
        }
        let share = answers.len().div_ceil(rayon::current_num_threads()).max(1);
        let read: Vec<Vec<Suggestions>> = answers
            .par_chunks(share)
            .map(|own| reading.suggest(own))
            .collect();
        store.suggest(model, &read.concat())?;
        done(answers.len());
        // … and more at a time later, so that writing takes little of it.
        most = reading.rows().max(FIRST);
    }
    Ok(())
}

/// One model, with the codebook whose categories it names.
#[derive(Debug)]
pub struct OneModel {
    /// The model, ready for coding.
    pub coder: Coder,
    /// Its codebook.
    pub codebook: Codebook,
}

impl Reading for OneModel {
    fn rows(&self) -> usize {
        match self.coder.reads_sentences() {
            true => ENCODER_ROWS,
            false => ROWS,
        }
    }

    fn suggest(&self, answers: &[Unread]) -> Vec<Suggestions> {
        let texts: Vec<&str> = answers.iter().map(|a| a.1.as_str()).collect();
        let sentences = self.coder.sentences(&texts);
        let mut worker = self.coder.worker();
        let rows = answers.iter().zip(sentences.rows());
        rows.map(|((id, text, weight), sentence)| {
            worker.code_read(text, sentence.as_slice().unwrap_or_default());
            suggestions(&self.codebook, &worker, *id, *weight)
        })
        .collect()
    }
}
