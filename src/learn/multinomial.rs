//! One category of several: multinomial logistic regression on sparse rows.
//!
//! Minimises `Σ_i c_i · -log p(y_i | x_i) + α/2 · |W|²` with
//! `p(c | x) ∝ exp(x·w_c + b_c)` and `b` not penalised: the objective of
//! `linfa_logistic::MultiLogisticRegression`, with row and class weights.

use crate::learn::design::Design;
use crate::learn::folds::ClassWeights;
use crate::learn::lanes::{LaneObjective, Softmax};
use crate::learn::newton::{Convergence, minimise};
use crate::learn::options::{Classes, Options, check_rows, row_weights, unseen};
use crate::learn::{Linear, SparseRows, TrainError, decision};
use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, Array2};

/// Settings that have been checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseLogisticValidParams {
    options: Options,
    classes: Option<usize>,
    initial: Option<Linear>,
}

/// Settings of the multinomial model, not yet checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SparseLogisticParams(SparseLogisticValidParams);

impl SparseLogisticParams {
    /// `alpha` 1, tolerance 1e-2, 100 iterations, no class weights.
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

    /// Whether a class may have no rows, as in a fold. It then gets no
    /// weights and an intercept `ln(2n)` below the smallest other one.
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

impl ParamGuard for SparseLogisticParams {
    type Checked = SparseLogisticValidParams;
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

/// A fitted multinomial model.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseLogistic {
    linear: Linear,
    convergence: Convergence,
}

impl SparseLogistic {
    /// Weights (features × classes) and intercepts (centred).
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

    /// Logits, rows × classes.
    pub fn decision_function(&self, rows: &SparseRows) -> Array2<f64> {
        self.linear.scores(rows)
    }

    /// Probabilities, rows × classes; each row sums to 1.
    pub fn predict_probabilities(&self, rows: &SparseRows) -> Array2<f64> {
        let mut scores = self.decision_function(rows);
        for mut row in scores.rows_mut() {
            let probabilities = decision::softmax(&row.to_vec());
            row.iter_mut()
                .zip(probabilities)
                .for_each(|(out, p)| *out = p);
        }
        scores
    }
}

impl Fit<SparseRows, Array1<usize>, TrainError> for SparseLogisticValidParams {
    type Object = SparseLogistic;

    fn fit(
        &self,
        dataset: &DatasetBase<SparseRows, Array1<usize>>,
    ) -> Result<SparseLogistic, TrainError> {
        let rows = dataset.records();
        let targets = dataset.targets().to_vec();
        check_rows(rows.rows(), targets.len())?;
        let mut weights = row_weights(rows.rows(), dataset.weights())?;
        let classes = Classes::new(&targets, self.classes, &self.options, &mut weights)?;
        let design = Design::new(rows);
        let lanes = classes.present.len();
        let mut start: Vec<f64> = classes.totals.iter().map(|total| total.ln()).collect();
        centre(&mut start);
        let loss = Softmax {
            classes: &classes.rows,
            start: start.iter().map(|&intercept| intercept as f32).collect(),
        };
        let mut objective = LaneObjective::new(&design, loss, &weights, self.options.alpha as f32);
        let width = objective.width();
        let initial = match &self.initial {
            None => None,
            Some(model) => {
                model.check(rows.columns(), classes.declared)?;
                Some(starting_point(model, &classes.present, &design, width))
            }
        };
        let (point, convergence) = minimise(&mut objective, initial, &self.options.settings)
            .ok_or(TrainError::Diverged)?;
        let (merged, tail) = point.split_at(design.columns() * width);
        let mut intercepts: Vec<f64> = tail[..lanes].iter().map(|&b| f64::from(b)).collect();
        centre(&mut intercepts);
        let spread = design.spread(merged, width, lanes);
        let floor = intercepts.iter().copied().fold(f64::INFINITY, f64::min);
        let mut linear = Linear {
            weights: Array2::zeros((rows.columns(), classes.declared)),
            intercepts: Array1::from_elem(classes.declared, floor - unseen(rows.rows())),
        };
        for (mut row, spread) in linear
            .weights
            .rows_mut()
            .into_iter()
            .zip(spread.chunks_exact(lanes))
        {
            for (&class, &weight) in classes.present.iter().zip(spread) {
                row[class] = weight;
            }
        }
        for (&class, &intercept) in classes.present.iter().zip(&intercepts) {
            linear.intercepts[class] = intercept;
        }
        Ok(SparseLogistic {
            linear,
            convergence,
        })
    }
}

/// Softmax does not change when all intercepts move together: zero mean is
/// the one that is written down.
fn centre(intercepts: &mut [f64]) {
    let mean = intercepts.iter().sum::<f64>() / intercepts.len() as f64;
    intercepts
        .iter_mut()
        .for_each(|intercept| *intercept -= mean);
}

/// A model's parameters as the objective stores them.
pub(crate) fn starting_point(
    model: &Linear,
    outputs: &[usize],
    design: &Design,
    width: usize,
) -> Vec<f32> {
    let mut weights = Vec::with_capacity(model.weights.nrows() * outputs.len());
    for row in model.weights.rows() {
        weights.extend(outputs.iter().map(|&output| row[output]));
    }
    let mut point = design.gather(&weights, width, outputs.len());
    point.extend(
        outputs
            .iter()
            .map(|&output| model.intercepts[output] as f32),
    );
    point.resize((design.columns() + 1) * width, 0.0);
    point
}

impl PredictInplace<SparseRows, Array1<usize>> for SparseLogistic {
    fn predict_inplace(&self, rows: &SparseRows, targets: &mut Array1<usize>) {
        for (target, scores) in targets.iter_mut().zip(self.decision_function(rows).rows()) {
            *target = decision::argmax(scores.iter().copied());
        }
    }

    fn default_target(&self, rows: &SparseRows) -> Array1<usize> {
        Array1::zeros(rows.rows())
    }
}
