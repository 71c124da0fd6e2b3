//! A stated promise about machine coding, and the threshold that keeps it.
//!
//! "At most 5 % wrong, 95 % sure" is read by [`Promise`]; [`choose_threshold`]
//! turns it into a score from which on answers may be coded without a person,
//! or refuses.

mod parse;
pub mod threshold;

pub use parse::ParsePromiseError;
pub use threshold::{PromiseError, Threshold, choose_threshold};

use std::fmt;

use serde::Serialize;

/// At most `max_wrong` of the answers coded by machine are wrong, with
/// confidence `confidence` (over the drawing of the held-out answers).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Promise {
    /// Largest share wrong, in `(0, 1)`.
    pub max_wrong: f64,
    /// Confidence, in `(0, 1)`.
    pub confidence: f64,
}

impl Promise {
    /// The promise in words that are read back as the same promise.
    pub fn phrase(&self, danish: bool) -> String {
        let (wrong, sure) = (per_cent(self.max_wrong), per_cent(self.confidence));
        if danish {
            let comma = |number: String| number.replace('.', ",");
            format!("{} % forkerte, {} % sikker", comma(wrong), comma(sure))
        } else {
            format!("{wrong}% wrong, {sure}% sure")
        }
    }
}

/// A share as per cent, with as many decimals as it needs (at most 10).
fn per_cent(share: f64) -> String {
    let text = format!("{:.10}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.phrase(false))
    }
}
