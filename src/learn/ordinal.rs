//! Ordered categories: the proportional-odds model on sparse rows.
//!
//! `P(y ≤ c | x) = σ(θ_c - w·x)` with rising thresholds (McCullagh 1980,
//! JRSS B 42), `w` penalised by `α/2 · |w|²`. One weight a feature instead of
//! one a class: fewer parameters, and no category can be likely without its
//! neighbours.

use crate::learn::design::Design;
use crate::learn::folds::ClassWeights;
use crate::learn::newton::{Convergence, minimise};
use crate::learn::options::{Classes, Options, check_rows, row_weights};
use crate::learn::ordinal_objective::OrdinalObjective;
use crate::learn::{Linear, SparseRows, TrainError, decision};
use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2};

/// Settings that have been checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseOrdinalValidParams {
    options: Options,
    classes: Option<usize>,
    initial: Option<(Vec<f32>, Vec<f64>)>,
}

/// Settings of the ordinal model, not yet checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseOrdinalParams(SparseOrdinalValidParams);

impl SparseOrdinalParams {
    /// `alpha` 1, tolerance 1e-2, 100 iterations, no class weights.
    pub fn new() -> Self {
        Self::default()
    }

    /// Strength of the L2 penalty.
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

    /// Weights of classes, multiplied with the data set's row weights.
    pub fn class_weights(mut self, weights: ClassWeights) -> Self {
        self.0.options.class_weights = weights;
        self
    }

    /// Number of classes; the largest target plus one when not set.
    pub fn classes(mut self, classes: usize) -> Self {
        self.0.classes = Some(classes);
        self
    }

    /// Starts from another model's weights and thresholds.
    pub fn initial(mut self, model: &SparseOrdinal) -> Self {
        self.0.initial = Some((model.weights.clone(), model.thresholds.clone()));
        self
    }
}

impl ParamGuard for SparseOrdinalParams {
    type Checked = SparseOrdinalValidParams;
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

/// A fitted ordinal model.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseOrdinal {
    weights: Vec<f32>,
    thresholds: Vec<f64>,
    convergence: Convergence,
}

impl SparseOrdinal {
    /// One weight a feature; larger scores mean higher categories.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// Rising thresholds, one less than there are categories.
    pub fn thresholds(&self) -> &[f64] {
        &self.thresholds
    }

    /// How training went.
    pub fn convergence(&self) -> &Convergence {
        &self.convergence
    }

    /// The score `w·x` of each row.
    pub fn scores(&self, rows: &SparseRows) -> Array1<f64> {
        (0..rows.rows())
            .map(|row| {
                rows.row(row)
                    .filter_map(|(feature, value)| {
                        self.weights
                            .get(feature)
                            .map(|&w| f64::from(w) * f64::from(value))
                    })
                    .sum()
            })
            .collect()
    }

    /// Log probabilities, rows × categories: logits whose softmax is
    /// [`SparseOrdinal::predict_probabilities`].
    pub fn decision_function(&self, rows: &SparseRows) -> Array2<f64> {
        self.predict_probabilities(rows)
            .mapv_into(|p| p.max(f64::MIN_POSITIVE).ln())
    }

    /// Probabilities, rows × categories; each row sums to 1.
    pub fn predict_probabilities(&self, rows: &SparseRows) -> Array2<f64> {
        let scores = self.scores(rows);
        let mut out = Array2::zeros((rows.rows(), self.thresholds.len() + 1));
        for (mut out, &score) in out.rows_mut().into_iter().zip(&scores) {
            let probabilities = decision::cumulative(score, &self.thresholds);
            out.iter_mut()
                .zip(probabilities)
                .for_each(|(out, p)| *out = p);
        }
        out
    }

    /// A linear map of the features to one score, for evidence by feature.
    pub fn linear(&self) -> Linear {
        let weights = Array2::from_shape_fn((self.weights.len(), 1), |(row, _)| self.weights[row]);
        Linear {
            weights,
            intercepts: Array1::zeros(1),
        }
    }
}

impl Fit<SparseRows, Array1<usize>, TrainError> for SparseOrdinalValidParams {
    type Object = SparseOrdinal;

    fn fit(
        &self,
        dataset: &DatasetBase<SparseRows, Array1<usize>>,
    ) -> Result<SparseOrdinal, TrainError> {
        let rows = dataset.records();
        let targets = dataset.targets().to_vec();
        check_rows(rows.rows(), targets.len())?;
        let mut weights = row_weights(rows.rows(), dataset.weights())?;
        let classes = Classes::new(&targets, self.classes, &self.options, &mut weights)?;
        let design = Design::new(rows);
        let total: f64 = classes.totals.iter().sum();
        let mut below = 0.0;
        let mut start = Vec::new();
        for weight in &classes.totals[..classes.totals.len() - 1] {
            below += weight;
            start.push((below / (total - below)).ln() as f32);
        }
        let mut objective = OrdinalObjective::new(
            &design,
            &classes.rows,
            &weights,
            self.options.alpha as f32,
            start,
        );
        let initial = match &self.initial {
            None => None,
            Some((from, thresholds)) => {
                check_start(from, thresholds, rows.columns(), classes.declared)?;
                let mut point = design.gather(from, 1, 1);
                point.extend(thresholds.iter().map(|&threshold| threshold as f32));
                Some(point)
            }
        };
        let (point, convergence) = minimise(&mut objective, initial, &self.options.settings)
            .ok_or(TrainError::Diverged)?;
        let (merged, thresholds) = point.split_at(design.columns());
        Ok(SparseOrdinal {
            weights: design.spread(merged, 1, 1),
            thresholds: thresholds
                .iter()
                .map(|&threshold| f64::from(threshold))
                .collect(),
            convergence,
        })
    }
}

fn check_start(
    weights: &[f32],
    thresholds: &[f64],
    features: usize,
    classes: usize,
) -> Result<(), TrainError> {
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
    shape("features of the starting model", features, weights.len())?;
    shape(
        "thresholds of the starting model",
        classes - 1,
        thresholds.len(),
    )
}

impl PredictInplace<SparseRows, Array1<usize>> for SparseOrdinal {
    fn predict_inplace(&self, rows: &SparseRows, targets: &mut Array1<usize>) {
        let probabilities = self.predict_probabilities(rows);
        for (target, row) in targets.iter_mut().zip(probabilities.rows()) {
            *target = decision::argmax(row.iter().copied());
        }
    }

    fn default_target(&self, rows: &SparseRows) -> Array1<usize> {
        Array1::zeros(rows.rows())
    }
}
