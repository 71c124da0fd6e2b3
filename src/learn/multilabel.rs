//! Any set of labels: one binary logistic regression a label, solved side by
//! side.
//!
//! The sum over labels `l` of `Σ_i c_i · -log p(y_il | x_i) + α/2 · |w_l|²`,
//! intercepts not penalised. The labels share no parameter, so the optimum is
//! that of separate models; together they share each pass over the data, and
//! stop when the gradient of all of them together is small.

use crate::learn::design::Design;
use crate::learn::lanes::{LaneObjective, Sigmoids};
use crate::learn::multinomial::starting_point;
use crate::learn::newton::{Convergence, minimise};
use crate::learn::options::{Options, check_rows, row_weights, unseen};
use crate::learn::{Linear, SparseRows, TrainError, decision};
use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2};

/// Settings that have been checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseMultiLabelValidParams {
    options: Options,
    initial: Option<Linear>,
}

/// Settings of the multi-label model, not yet checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseMultiLabelParams(SparseMultiLabelValidParams);

impl SparseMultiLabelParams {
    /// `alpha` 1, tolerance 1e-2, 100 iterations.
    pub fn new() -> Self {
        Self::default()
    }

    /// Strength of the L2 penalty, scikit-learn's `1 / C`.
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.0.options.alpha = alpha;
        self
    }

    /// Gradient norm at which to stop, relative to that of the best model
    /// without features.
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.0.options.settings.tolerance = tolerance;
        self
    }

    /// Newton iterations at most.
    pub fn max_iterations(mut self, iterations: usize) -> Self {
        self.0.options.settings.max_iterations = iterations;
        self
    }

    /// Whether a label may hold in every row or in none, as in a fold. It
    /// then gets no weights and the intercept `±ln(2n)`.
    pub fn allow_missing(mut self, allow: bool) -> Self {
        self.0.options.allow_missing = allow;
        self
    }

    /// Starts from another model's weights: fewer steps when it is near.
    pub fn initial(mut self, model: Linear) -> Self {
        self.0.initial = Some(model);
        self
    }
}

impl ParamGuard for SparseMultiLabelParams {
    type Checked = SparseMultiLabelValidParams;
    type Error = TrainError;

    fn check_ref(&self) -> Result<&Self::Checked, TrainError> {
        self.0.options.check()?;
        Ok(&self.0)
    }

    fn check(self) -> Result<Self::Checked, TrainError> {
        self.check_ref()?;
        Ok(self.0)
    }
}

/// A fitted multi-label model.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseMultiLabel {
    linear: Linear,
    convergence: Convergence,
}

impl SparseMultiLabel {
    /// Weights (features × labels) and intercepts.
    pub fn linear(&self) -> &Linear {
        &self.linear
    }

    /// The weights, given away.
    pub fn into_linear(self) -> Linear {
        self.linear
    }

    /// How training went.
    pub fn convergence(&self) -> &Convergence {
        &self.convergence
    }

    /// Log odds, rows × labels.
    pub fn decision_function(&self, rows: &SparseRows) -> Array2<f64> {
        self.linear.scores(rows)
    }

    /// Probability of each label, rows × labels.
    pub fn predict_probabilities(&self, rows: &SparseRows) -> Array2<f64> {
        self.decision_function(rows).mapv_into(decision::sigmoid)
    }
}

impl Fit<SparseRows, Array2<bool>, TrainError> for SparseMultiLabelValidParams {
    type Object = SparseMultiLabel;

    fn fit(
        &self,
        dataset: &DatasetBase<SparseRows, Array2<bool>>,
    ) -> Result<SparseMultiLabel, TrainError> {
        let (rows, targets) = (dataset.records(), dataset.targets());
        check_rows(rows.rows(), targets.nrows())?;
        let labels = targets.ncols();
        if labels == 0 {
            return Err(TrainError::TooFewClasses {
                needed: 1,
                found: 0,
            });
        }
        let weights = row_weights(rows.rows(), dataset.weights())?;
        let all: f64 = weights.iter().map(|&weight| f64::from(weight)).sum();
        let mut linear = Linear {
            weights: Array2::zeros((rows.columns(), labels)),
            intercepts: Array1::zeros(labels),
        };
        let mut varying = Vec::new();
        let mut start = Vec::new();
        for label in 0..labels {
            let holds: f64 = targets
                .column(label)
                .iter()
                .zip(&weights)
                .filter(|(holds, _)| **holds)
                .map(|(_, &weight)| f64::from(weight))
                .sum();
            if holds > 0.0 && holds < all {
                varying.push(label);
                start.push((holds / (all - holds)).ln() as f32);
            } else if self.options.allow_missing {
                let sign = if holds > 0.0 { 1.0 } else { -1.0 };
                linear.intercepts[label] = sign * unseen(rows.rows());
            } else {
                return Err(TrainError::ClassWithoutRows { class: label });
            }
        }
        if varying.is_empty() {
            return Err(TrainError::TooFewClasses {
                needed: 1,
                found: 0,
            });
        }
        let lanes = varying.len();
        let mut wanted = Vec::with_capacity(rows.rows() * lanes);
        for row in targets.rows() {
            wanted.extend(varying.iter().map(|&label| f32::from(u8::from(row[label]))));
        }
        let design = Design::new(rows);
        let loss = Sigmoids {
            targets: wanted,
            start,
        };
        let mut objective = LaneObjective::new(&design, loss, &weights, self.options.alpha as f32);
        let width = objective.width();
        let initial = match &self.initial {
            None => None,
            Some(model) => {
                model.check(rows.columns(), labels)?;
                Some(starting_point(model, &varying, &design, width))
            }
        };
        let (point, convergence) = minimise(&mut objective, initial, &self.options.settings)
            .ok_or(TrainError::Diverged)?;
        let (merged, intercepts) = point.split_at(design.columns() * width);
        let spread = design.spread(merged, width, lanes);
        for (mut row, spread) in linear
            .weights
            .rows_mut()
            .into_iter()
            .zip(spread.chunks_exact(lanes))
        {
            for (&label, &weight) in varying.iter().zip(spread) {
                row[label] = weight;
            }
        }
        for (&label, &intercept) in varying.iter().zip(intercepts) {
            linear.intercepts[label] = f64::from(intercept);
        }
        Ok(SparseMultiLabel {
            linear,
            convergence,
        })
    }
}

impl PredictInplace<SparseRows, Array2<bool>> for SparseMultiLabel {
    fn predict_inplace(&self, rows: &SparseRows, targets: &mut Array2<bool>) {
        let scores = self.decision_function(rows);
        for (target, score) in targets.iter_mut().zip(&scores) {
            *target = *score > 0.0;
        }
    }

    fn default_target(&self, rows: &SparseRows) -> Array2<bool> {
        Array2::from_elem((rows.rows(), self.linear.intercepts.len()), false)
    }
}
