//! Linear scores of sparse rows.

use crate::learn::{SparseRows, TrainError};
use ndarray::{Array1, Array2};
use rayon::prelude::*;

/// `scores = x W + b`: `weights` is features × outputs, `intercepts` one an
/// output.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// Features × outputs.
    pub weights: Array2<f32>,
    /// One an output.
    pub intercepts: Array1<f64>,
}

impl Linear {
    /// Scores, rows × outputs, summed in `f64`. Features beyond those of the
    /// model count nothing.
    pub fn scores(&self, rows: &SparseRows) -> Array2<f64> {
        let outputs = self.intercepts.len();
        let mut out = vec![0f64; rows.rows() * outputs];
        out.par_chunks_mut(outputs.max(1))
            .enumerate()
            .for_each(|(row, scores)| {
                for (score, &intercept) in scores.iter_mut().zip(&self.intercepts) {
                    *score = intercept;
                }
                for (feature, value) in rows.row(row) {
                    if feature >= self.weights.nrows() {
                        continue;
                    }
                    for (score, &weight) in scores.iter_mut().zip(self.weights.row(feature)) {
                        *score += f64::from(value) * f64::from(weight);
                    }
                }
            });
        Array1::from_vec(out)
            .into_shape_with_order((rows.rows(), outputs))
            .unwrap_or_else(|_| Array2::zeros((rows.rows(), outputs)))
    }

    /// Checks that shapes agree and numbers are finite.
    pub(crate) fn check(&self, features: usize, outputs: usize) -> Result<(), TrainError> {
        let shape = |what, expected, found| {
            if expected == found {
                Ok(())
            } else {
                Err(TrainError::Shape {
                    what,
                    expected,
                    found,
                })
            }
        };
        shape(
            "features of the starting model",
            features,
            self.weights.nrows(),
        )?;
        shape(
            "outputs of the starting model",
            outputs,
            self.weights.ncols(),
        )?;
        shape(
            "intercepts of the starting model",
            outputs,
            self.intercepts.len(),
        )?;
        let finite = self.weights.iter().all(|weight| weight.is_finite())
            && self
                .intercepts
                .iter()
                .all(|intercept| intercept.is_finite());
        if finite {
            Ok(())
        } else {
            Err(TrainError::NotFiniteValues {
                what: "weights of the starting model",
            })
        }
    }
}
