//! fritekst codes open survey answers.
