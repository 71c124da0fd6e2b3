//! Behaviour of fritekst, one module a use case.

mod codebook;
mod evaluate;
mod learn;
mod pii;
mod survey;
