//! The tiers as the review reads with them.

use fritekst::review::{Reading, Suggestions, Unread, suggestions};

use crate::cli::tiers::Tiers;

/// Chunks of the tiers that are written at once.
const CHUNKS: usize = 4;
const MOST: usize = 2048;

impl Reading for Tiers {
    fn rows(&self) -> usize {
        MOST.min(self.chunk_rows() * CHUNKS)
    }

    fn suggest(&self, answers: &[Unread]) -> Vec<Suggestions> {
        let texts: Vec<&str> = answers.iter().map(|a| a.1.as_str()).collect();
        let book = &self.chosen.model.codebook;
        let mut out = Vec::with_capacity(answers.len());
        let done: Result<(), std::convert::Infallible> =
            self.worker().code(&texts, |coder, row, _| {
                out.push(suggestions(book, coder, answers[row].0, answers[row].2));
                Ok(())
            });
        match done {
            Ok(()) => out,
            Err(never) => match never {},
        }
    }
}
