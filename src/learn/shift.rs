//! Learning on top of another model.
//!
//! What few answers teach is learned as a change of known scores: the weights
//! are pulled towards the other model's, not towards zero (Chelba & Acero
//! 2006, "Adaptation of maximum entropy capitalizer: little data can help a
//! lot", Computer Speech & Language 20, section 3). With no answers that
//! speak for a change the other model stays as it is, also for categories
//! that no answer has.

use ndarray::{Array1, Array2, ArrayView2};

use crate::learn::design::Design;
use crate::learn::lanes::{LaneObjective, RowLoss, Sigmoids, Softmax};
use crate::learn::newton::{Settings, minimise};
use crate::learn::options::check_rows;
use crate::learn::{Linear, SparseRows, TrainError};

/// A change to be learned.
#[derive(Debug, Clone, Copy)]
pub struct Shift<'a> {
    /// What the change may depend on.
    pub rows: &'a SparseRows,
    /// The other model's scores, rows × outputs.
    pub known: ArrayView2<'a, f64>,
    /// Strength of the pull towards it.
    pub alpha: f64,
    /// Gradient norm at which to stop, relative to that without a change.
    pub tolerance: f64,
}

impl Shift<'_> {
    /// The change under softmax, where each row has one class; classes below
    /// the number of outputs.
    ///
    /// # Errors
    /// Shapes that do not fit, a class that does not exist, scores that are
    /// not finite.
    pub fn classes(&self, classes: &[usize]) -> Result<Linear, TrainError> {
        check_rows(self.rows.rows(), classes.len())?;
        let outputs = self.known.ncols();
        let beyond = classes.iter().position(|&class| class >= outputs);
        if let Some(row) = beyond {
            return Err(TrainError::NoSuchClass {
                row,
                class: classes[row],
                classes: outputs,
            });
        }
        let classes: Vec<u32> = classes.iter().map(|&class| class as u32).collect();
        self.fit(Softmax {
            classes: &classes,
            start: vec![0.0; outputs],
        })
    }

    /// The change under one logistic an output, where each row has any set of
    /// labels.
    ///
    /// # Errors
    /// Shapes that do not fit, scores that are not finite.
    pub fn labels(&self, targets: &Array2<bool>) -> Result<Linear, TrainError> {
        check_rows(self.rows.rows(), targets.nrows())?;
        let targets = targets.iter().map(|&holds| f32::from(u8::from(holds)));
        self.fit(Sigmoids {
            targets: targets.collect(),
            start: vec![0.0; self.known.ncols()],
        })
    }

    fn fit<L: RowLoss>(&self, loss: L) -> Result<Linear, TrainError> {
        if !self.known.iter().all(|score| score.is_finite()) {
            return Err(TrainError::NotFiniteValues {
                what: "known scores",
            });
        }
        check_rows(self.rows.rows(), self.known.nrows())?;
        let outputs = self.known.ncols();
        let design = Design::new(self.rows);
        let weights = vec![1.0; self.rows.rows()];
        let mut objective = LaneObjective::new(&design, loss, &weights, self.alpha as f32)
            .on_top_of(self.known.iter().map(|&score| score as f32));
        let width = objective.width();
        let settings = Settings {
            tolerance: self.tolerance,
            ..Settings::default()
        };
        let (point, _) = minimise(&mut objective, None, &settings).ok_or(TrainError::Diverged)?;
        let (merged, intercepts) = point.split_at(design.columns() * width);
        let spread = design.spread(merged, width, outputs);
        let intercepts = intercepts.iter().take(outputs).map(|&b| f64::from(b));
        Ok(Linear {
            weights: Array2::from_shape_vec((self.rows.columns(), outputs), spread)
                .unwrap_or_default(),
            intercepts: Array1::from_iter(intercepts),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::decision;
    use ndarray::array;

    fn rows() -> SparseRows {
        let rows: [(&[u32], &[f32]); 4] = [
            (&[0], &[1.0]),
            (&[0], &[1.0]),
            (&[1], &[1.0]),
            (&[1], &[1.0]),
        ];
        SparseRows::from_rows(3, rows).unwrap()
    }

    fn shift<'a>(rows: &'a SparseRows, known: &'a Array2<f64>, alpha: f64) -> Shift<'a> {
        Shift {
            rows,
            known: known.view(),
            alpha,
            tolerance: 1e-6,
        }
    }

    #[test]
    fn a_strong_pull_leaves_the_other_model_as_it_is() {
        let (rows, known) = (
            rows(),
            array![
                [2.0, 0.0, 0.0],
                [2.0, 0.0, 0.0],
                [0.0, 1.0, 0.0],
                [0.0, 1.0, 0.0]
            ],
        );
        let change = shift(&rows, &known, 1e6).classes(&[1, 1, 1, 0]).unwrap();
        assert!(change.weights.iter().all(|w| w.abs() < 1e-4));
        assert!(change.intercepts.iter().all(|b| b.abs() < 1e-4));
    }

    #[test]
    fn a_weak_pull_follows_the_rows_and_leaves_unknown_features_alone() {
        let (rows, known) = (
            rows(),
            array![
                [2.0, 0.0, 0.0],
                [2.0, 0.0, 0.0],
                [0.0, 1.0, 0.0],
                [0.0, 1.0, 0.0]
            ],
        );
        let change = shift(&rows, &known, 1e-3).classes(&[1, 1, 1, 1]).unwrap();
        let scores = change.scores(&rows) + &known;
        for row in scores.rows() {
            assert!(decision::softmax(&row.to_vec())[1] > 0.9, "{row}");
        }
        assert!(change.weights.row(2).iter().all(|w| *w == 0.0));
    }

    #[test]
    fn what_is_right_already_needs_no_change() {
        let rows = rows();
        let known = array![[9.0, -9.0], [9.0, -9.0], [-9.0, 9.0], [-9.0, 9.0]];
        let targets = array![[true, false], [true, false], [false, true], [false, true]];
        let change = shift(&rows, &known, 0.1).labels(&targets).unwrap();
        assert!(change.weights.iter().all(|w| w.abs() < 0.01));
    }

    #[test]
    fn a_class_beyond_the_scores_is_refused() {
        let (rows, known) = (rows(), Array2::zeros((4, 2)));
        let refused = shift(&rows, &known, 1.0).classes(&[0, 1, 2, 0]);
        assert!(matches!(
            refused,
            Err(TrainError::NoSuchClass { row: 2, .. })
        ));
    }
}
