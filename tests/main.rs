//! Behaviour of fritekst, one module a use case.

mod cli;
mod codebook;
mod evaluate;
mod pii;
mod survey;
