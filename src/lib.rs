pub fn nothing() {}
pub mod codebook;
