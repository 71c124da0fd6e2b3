//! Coding: from answers to codes with probabilities, decisions and the words
//! that decided.

mod coder;
mod evidence;
mod memo;
mod plan;
mod score;

pub use coder::{AnswerCoder, Code, CodedVariable, Coder, Decision};
pub use evidence::{Evidence, Part};
pub use plan::{Acceptance, accept};
