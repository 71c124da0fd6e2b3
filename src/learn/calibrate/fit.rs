//! What the calibrations share: a binary fit with its sign made sure, the
//! inner folds, and the rule by which a richer map is taken.

use crate::learn::TrainError;
use crate::learn::folds::Folds;
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};

/// Scaled columns are clamped here, far below where linfa's log-sum-exp loses
/// rows.
const CLAMP: f64 = 8.0;
const ITERATIONS: u64 = 300;

/// Folds of the inner cross-validation.
const FOLDS: usize = 5;

/// Slopes and intercept of `P(true) = σ(x·slopes + intercept)` in the units
/// of the given columns. `None` when only one answer occurs.
pub fn binary(
    columns: &Array2<f64>,
    holds: &[bool],
    intercept: bool,
    alpha: f64,
) -> Result<Option<(Vec<f64>, f64)>, TrainError> {
    let right = holds.iter().filter(|holds| **holds).count();
    if right == 0 || right == holds.len() {
        return Ok(None);
    }
    let (scaled, means, scales) = standardise(columns, intercept);
    let data = DatasetBase::new(scaled, Array1::from_vec(holds.to_vec()));
    let fitted = LogisticRegression::<f64>::default()
        .alpha(alpha)
        .with_intercept(intercept)
        .max_iterations(ITERATIONS)
        .gradient_tolerance(1e-4)
        .fit(&data);
    let Some(model) = solved(fitted)? else {
        return Ok(None);
    };
    // linfa-logistic 0.8.1 calls the more frequent answer positive.
    let sign = if model.labels().pos.class { 1.0 } else { -1.0 };
    let slopes: Vec<f64> = model
        .params()
        .iter()
        .zip(&scales)
        .map(|(slope, scale)| sign * slope / scale)
        .collect();
    let shift: f64 = slopes
        .iter()
        .zip(&means)
        .map(|(slope, mean)| slope * mean)
        .sum();
    let constant = sign * model.intercept() - shift;
    let finite = slopes.iter().all(|slope| slope.is_finite()) && constant.is_finite();
    Ok(finite.then_some((slopes, constant)))
}

/// A fit whose line search failed is no fit; other errors are errors.
pub fn solved<M>(fitted: Result<M, linfa_logistic::error::Error>) -> Result<Option<M>, TrainError> {
    match fitted {
        Ok(model) => Ok(Some(model)),
        Err(linfa_logistic::error::Error::ArgMinError(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Columns with mean 0 (unless `centre` is false) and mean square 1, clamped;
/// also the means and scales. A constant column has scale 1.
pub fn standardise(columns: &Array2<f64>, centre: bool) -> (Array2<f64>, Vec<f64>, Vec<f64>) {
    let rows = columns.nrows().max(1) as f64;
    let mut out = columns.clone();
    let (mut means, mut scales) = (Vec::new(), Vec::new());
    for mut column in out.columns_mut() {
        let mean = if centre { column.sum() / rows } else { 0.0 };
        let square = column.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / rows;
        let scale = if square > 1e-12 { square.sqrt() } else { 1.0 };
        column.mapv_inplace(|x| ((x - mean) / scale).clamp(-CLAMP, CLAMP));
        means.push(mean);
        scales.push(scale);
    }
    (out, means, scales)
}

/// Inner folds: by group, or by class where there is only one group.
pub fn inner_folds(groups: &[usize], classes: &[usize], seed: u64) -> Result<Folds, TrainError> {
    Folds::grouped(groups, FOLDS, seed).or_else(|_| Folds::stratified(classes, FOLDS, seed))
}

/// Held-out loss of each row when `fit` learns on the other folds; a fold in
/// which `fit` gives nothing makes the whole candidate worthless.
pub fn held_out<M>(
    folds: &Folds,
    fit: impl Fn(&[usize]) -> Result<Option<M>, TrainError>,
    loss: impl Fn(&M, usize) -> f64,
) -> Result<Option<Vec<f64>>, TrainError> {
    let mut losses = vec![0.0; folds.of_row().len()];
    for fold in 0..folds.count() {
        let Some(model) = fit(&folds.train(fold))? else {
            return Ok(None);
        };
        for row in folds.test(fold) {
            losses[row] = loss(&model, row);
        }
    }
    Ok(Some(losses))
}

/// Whether `new` is lower than `old` by more than one standard error of the
/// mean of the paired differences.
pub fn clearly_better(new: &[f64], old: &[f64]) -> bool {
    better_by(new, old, 1.0)
}

/// The same by more than `errors` standard errors.
pub fn better_by(new: &[f64], old: &[f64], errors: f64) -> bool {
    let count = new.len() as f64;
    let gains: Vec<f64> = old.iter().zip(new).map(|(old, new)| old - new).collect();
    let mean = gains.iter().sum::<f64>() / count;
    let square = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>();
    let error = (square / (count * (count - 1.0)).max(1.0)).sqrt();
    mean > errors * error && mean.is_finite()
}
