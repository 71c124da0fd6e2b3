//! Behaviour of fritekst, one module a use case.

mod audit;
mod cli;
mod code;
mod codebook;
mod coding_a_file;
mod encoder;
mod evaluate;
mod full_tier;
mod learn;
mod model;
mod pii;
#[cfg(feature = "review")]
mod review;
mod support;
mod survey;
mod train;
