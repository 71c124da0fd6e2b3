//! `fritekst` (Danish for *free text*) codes open survey answers.
//!
//! Data flows one way: a [`survey`] file's answers are read as [`text`]
//! features, a [`model`] trained by [`train`] (on the solvers of [`learn`])
//! gives probabilities, [`code`] turns them into codes with evidence, and
//! [`evaluate`] measures them, [`audit`] holds them against what was ticked, and in a
//! `review` people decide. The [`codebook`] says what there is to code.

pub mod audit;
pub mod code;
pub mod codebook;
pub mod encoder;
pub mod evaluate;
pub mod learn;
mod markup;
pub mod model;
#[cfg(feature = "review")]
pub mod review;
mod sealed;
pub mod survey;
pub mod text;
pub mod train;
