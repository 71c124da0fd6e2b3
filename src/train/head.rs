//! What the training of every kind of variable shares.

use ndarray::{Array2, ArrayView1, Axis, concatenate};

use crate::codebook::Variable;
use crate::learn::folds::Folds;
use crate::learn::{Calibration, Linear, SparseRows};
use crate::model::{Head, HeldOut};
use crate::train::reading::ReadAnswer;
use crate::train::scales::BlockScales;
use crate::train::vocabulary::Vocabulary;
use crate::train::{LeftOut, Progress, TrainingError};

/// Strengths of the L2 penalty that are tried, strongest first.
const ALPHAS: [f64; 5] = [5.0, 1.0, 0.2, 0.04, 0.01];
/// The search along the penalties ends when the loss falls by less than this
/// share: a weaker penalty costs time and gains nothing that lasts.
pub const LEAST_GAIN: f64 = 0.005;
/// Gradient tolerance while choosing, and for the final fit.
pub const LOOSE: f64 = 2e-2;
/// See [`LOOSE`].
pub const TIGHT: f64 = 1e-3;

/// One variable to train.
pub struct HeadTask<'a> {
    /// The variable.
    pub variable: &'a Variable,
    /// Chosen features.
    pub vocabulary: &'a Vocabulary,
    /// All answers as read.
    pub answers: &'a [ReadAnswer],
    /// Answers that have a code.
    pub rows: Vec<usize>,
    /// Folds of those answers.
    pub folds: Folds,
    /// Whether the codebook cues may be used.
    pub cues: bool,
    /// Whether a category may have no answer yet.
    pub unused: bool,
    /// Told what happens.
    pub progress: Progress<'a>,
}

impl HeadTask<'_> {
    /// The coded answers as numbers.
    pub fn rows(&self, scales: &BlockScales) -> Result<SparseRows, TrainingError> {
        self.vocabulary.rows(self.answers, &self.rows, scales)
    }

    /// Which strengths of the penalty are tried, strongest first; features
    /// are compared at the first. The strongest is for models with an
    /// encoder's numbers (log-loss .409 against .413 at 1 on the shipped
    /// technology); without them it only makes choices worse.
    pub fn alphas(&self) -> &'static [f64] {
        match self.vocabulary.sentence_columns {
            0 => &ALPHAS[1..],
            _ => &ALPHAS,
        }
    }

    /// Which features are tried.
    pub fn candidates(&self) -> Vec<BlockScales> {
        let mut all = BlockScales::candidates(self.vocabulary.sentence_columns > 0);
        all.retain(|scales| self.cues || !scales.cues());
        all
    }

    /// Tells what happens.
    pub fn say(&self, step: &str) {
        (self.progress)(&self.variable.id, step);
    }

    /// The fold of each of `rows`: what belongs together.
    pub fn groups_of(&self, rows: &[usize]) -> Vec<usize> {
        rows.iter().map(|r| self.folds.of_row()[*r]).collect()
    }
}

/// Calibrates by `fit` without the rows that are then calibrated: scores of
/// every row under a calibration that did not see its fold.
pub fn cross_calibrated(
    folds: &Folds,
    scores: &Array2<f64>,
    outputs: usize,
    fit: impl Fn(&[usize]) -> Result<Calibration, TrainingError>,
) -> Result<Array2<f64>, TrainingError> {
    let mut out = Array2::zeros((scores.nrows(), outputs));
    for fold in 0..folds.count() {
        let map = fit(&folds.train(fold))?;
        for row in folds.test(fold) {
            let own = map.apply(&scores.row(row).to_vec());
            out.row_mut(row).assign(&ArrayView1::from(&own));
        }
    }
    Ok(out)
}

/// A trained variable: its head, and its columns of the model.
pub struct TrainedHead {
    /// The head; its first column is set when heads are put together.
    pub head: Head,
    /// columns × categories, row-major; idf and scale multiplied in.
    pub weights: Vec<f32>,
    /// One a category.
    pub bias: Vec<f32>,
    /// Left-out answers.
    pub held_out: Vec<HeldOut>,
    /// The same answers, as they were coded.
    pub left_out: LeftOut,
}

/// Several learners' scores side by side.
pub fn side_by_side(scores: &[&Array2<f64>]) -> Array2<f64> {
    let views: Vec<_> = scores.iter().map(|s| s.view()).collect();
    // Learners score the same rows, so the shapes always fit.
    concatenate(Axis(1), &views).unwrap_or_default()
}

/// Multiplies a calibration into linear learners: the calibrated scores
/// become one linear function of the features. Scale and idf of every
/// feature are multiplied in as well.
pub fn fold_in(
    learners: &[&Linear],
    map: &Calibration,
    vocabulary: &Vocabulary,
    scales: &BlockScales,
) -> (Vec<f32>, Vec<f32>) {
    let outputs = map.outputs();
    let mut bias = map.bias().to_vec();
    let mut weights = vec![0.0f32; vocabulary.columns() * outputs];
    let mut own = vec![0.0f64; outputs];
    for (column, row) in weights.chunks_exact_mut(outputs).enumerate() {
        own.fill(0.0);
        for (learner, linear) in learners.iter().enumerate() {
            let parts = linear.weights.row(column);
            add_mapped(map, learner, parts.iter().map(|w| f64::from(*w)), &mut own);
        }
        let factor = vocabulary.factor(column, scales);
        for (weight, value) in row.iter_mut().zip(&own) {
            *weight = (value * f64::from(factor)) as f32;
        }
    }
    for (learner, linear) in learners.iter().enumerate() {
        add_mapped(map, learner, linear.intercepts.iter().copied(), &mut bias);
    }
    (weights, bias.into_iter().map(|b| b as f32).collect())
}

fn add_mapped(
    map: &Calibration,
    learner: usize,
    values: impl Iterator<Item = f64>,
    sum: &mut [f64],
) {
    let outputs = map.outputs();
    let rows = map.matrix().chunks_exact(outputs).skip(learner * outputs);
    for (value, row) in values.zip(rows) {
        for (total, weight) in sum.iter_mut().zip(row) {
            *total += value * weight;
        }
    }
}
