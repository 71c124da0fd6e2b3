//! Calibration and stacking: from out-of-fold logits to honest probabilities.
//!
//! Everything is fitted by `linfa-logistic` on few dense columns. Three of
//! its traps are kept away here: the positive class of its binary model is
//! the more frequent label (slopes are turned by `labels().pos.class`), its
//! log-sum-exp shifts by one maximum of the whole matrix (columns are scaled
//! and clamped), and it does not say whether it converged (the result's own
//! row-wise log-loss is computed and a result that is no better is not used).
//!
//! A richer map is used only if it beats the simpler one in cross-validation
//! that keeps groups together, by more than one standard error of the paired
//! difference. Well-calibrated logits are so left alone.

mod classes;
pub(crate) mod fit;
mod labels;
mod set;

pub use classes::calibrate_classes;
pub use labels::calibrate_labels;
pub use set::{SetCalibration, calibrate_set};

use serde::{Deserialize, Serialize};

/// An affine map of logits, `z A + b`; it can be folded into linear weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    inputs: usize,
    outputs: usize,
    /// Inputs × outputs, row by row.
    matrix: Vec<f64>,
    bias: Vec<f64>,
}

impl Calibration {
    /// The mean of `learners` blocks of `outputs` logits; with one learner
    /// the logits as they are.
    pub fn identity(learners: usize, outputs: usize) -> Self {
        let inputs = learners * outputs;
        let mut matrix = vec![0.0; inputs * outputs];
        for input in 0..inputs {
            matrix[input * outputs + input % outputs] = 1.0 / learners as f64;
        }
        Self {
            inputs,
            outputs,
            matrix,
            bias: vec![0.0; outputs],
        }
    }

    /// One learner's logits, all multiplied by a number.
    pub fn scaled(outputs: usize, scale: f64) -> Self {
        let mut map = Self::identity(1, outputs);
        map.matrix.iter_mut().for_each(|number| *number *= scale);
        map
    }

    /// Number of logits taken.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of logits given.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Inputs × outputs, row by row.
    pub fn matrix(&self) -> &[f64] {
        &self.matrix
    }

    /// One number an output.
    pub fn bias(&self) -> &[f64] {
        &self.bias
    }

    /// Whether shapes agree and all numbers are finite, as a model file's
    /// reader must know.
    pub fn is_valid(&self) -> bool {
        self.inputs.checked_mul(self.outputs) == Some(self.matrix.len())
            && self.bias.len() == self.outputs
            && self
                .matrix
                .iter()
                .chain(&self.bias)
                .all(|number| number.is_finite())
    }

    /// Calibrated logits; inputs that are missing count as 0.
    pub fn apply(&self, logits: &[f64]) -> Vec<f64> {
        let mut out = self.bias.clone();
        for (logit, row) in logits
            .iter()
            .zip(self.matrix.chunks_exact(self.outputs.max(1)))
        {
            for (out, weight) in out.iter_mut().zip(row) {
                *out += logit * weight;
            }
        }
        out
    }

    fn blend(&self, other: &Self, share: f64) -> Self {
        let mix = |a: &[f64], b: &[f64]| {
            a.iter()
                .zip(b)
                .map(|(a, b)| (1.0 - share) * a + share * b)
                .collect()
        };
        Self {
            inputs: self.inputs,
            outputs: self.outputs,
            matrix: mix(&self.matrix, &other.matrix),
            bias: mix(&self.bias, &other.bias),
        }
    }
}
