//! fritekst codes open survey answers.

pub mod text;
