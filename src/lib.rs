//! fritekst codes open survey answers.

pub mod learn;
