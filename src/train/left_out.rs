//! What cross-validation said of each answer.

use ndarray::Array2;

/// One variable's left-out answers: each coded by a model and a calibration
/// that had seen no answer of its group. The figures of a model card are
/// computed from these.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LeftOut {
    /// The variable.
    pub variable: String,
    /// Rows of the labelled file, ascending; answers without a code are not
    /// among them.
    pub rows: Vec<usize>,
    /// The categories each was coded with, as places in the codebook.
    pub codes: Vec<Vec<usize>>,
    /// answers × categories, calibrated.
    pub probabilities: Array2<f64>,
}
