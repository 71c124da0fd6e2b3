//! Coding: from answers to codes with probabilities, decisions and the words
//! that decided.

mod cascade;
mod coder;
mod error;
mod evidence;
mod memo;
mod omission;
mod plan;
mod score;

pub use cascade::{Cascade, CascadeError, Route};
pub use coder::{AnswerCoder, Code, CodedVariable, Coder, Decision};
pub use error::CoderError;
pub use evidence::{Evidence, Part};
pub use omission::Omissions;
pub use plan::{Acceptance, accept};
