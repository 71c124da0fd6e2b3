//! Calibration of labels, each on its own.
//!
//! Platt 1999, "Probabilistic outputs for support vector machines", without
//! his smoothed targets: `σ(Σ_l a_l z_l + b)` for each label, from one or more
//! learners.

use super::Calibration;
use super::fit::{binary, clearly_better, held_out, inner_folds};
use crate::learn::TrainError;
use crate::learn::decision::binary_log_loss;
use ndarray::{Array2, Axis};

/// Learns a calibration from out-of-fold log odds, rows × (learners · labels),
/// a learner's labels together. A label that holds always or never, or whose
/// calibration is no clear gain, keeps its log odds.
///
/// # Errors
/// Shapes that do not fit, log odds that are not finite, or an error of
/// `linfa-logistic`.
pub fn calibrate_labels(
    logits: &Array2<f64>,
    targets: &Array2<bool>,
    groups: &[usize],
    seed: u64,
) -> Result<Calibration, TrainError> {
    let count = targets.ncols();
    if count == 0 {
        return Err(TrainError::TooFewClasses {
            needed: 1,
            found: 0,
        });
    }
    check_shape(logits, targets.nrows(), count, groups)?;
    let learners = logits.ncols() / count;
    let mut map = Calibration::identity(learners, count);
    for label in 0..count {
        let inputs: Vec<usize> = (0..learners)
            .map(|learner| learner * count + label)
            .collect();
        let columns = logits.select(Axis(1), &inputs);
        let holds = targets.column(label).to_vec();
        if let Some((slopes, constant)) = platt(&columns, &holds, groups, seed)? {
            for (&input, slope) in inputs.iter().zip(slopes) {
                map.matrix[input * count + label] = slope;
            }
            map.bias[label] = constant;
        }
    }
    Ok(map)
}

/// Slopes and intercept, if they are a clear gain over the mean of the
/// columns in grouped cross-validation.
pub(super) fn platt(
    columns: &Array2<f64>,
    holds: &[bool],
    groups: &[usize],
    seed: u64,
) -> Result<Option<(Vec<f64>, f64)>, TrainError> {
    let classes: Vec<usize> = holds.iter().map(|&holds| usize::from(holds)).collect();
    let Ok(folds) = inner_folds(groups, &classes, seed) else {
        return Ok(None);
    };
    let fit = |rows: &[usize]| {
        let part: Vec<bool> = rows.iter().map(|&row| holds[row]).collect();
        binary(&columns.select(Axis(0), rows), &part, true, 1e-2)
    };
    let odds = |(slopes, constant): &(Vec<f64>, f64), row: usize| {
        columns
            .row(row)
            .iter()
            .zip(slopes)
            .map(|(z, slope)| z * slope)
            .sum::<f64>()
            + constant
    };
    let loss = |map: &(Vec<f64>, f64), row: usize| binary_log_loss(odds(map, row), holds[row]);
    let mean = (vec![1.0 / columns.ncols() as f64; columns.ncols()], 0.0);
    let plain: Vec<f64> = (0..holds.len()).map(|row| loss(&mean, row)).collect();
    let Some(losses) = held_out(&folds, fit, loss)? else {
        return Ok(None);
    };
    if !clearly_better(&losses, &plain) {
        return Ok(None);
    }
    let all: Vec<usize> = (0..holds.len()).collect();
    let found = fit(&all)?;
    Ok(found.filter(|map| {
        let total: f64 = all.iter().map(|&row| loss(map, row)).sum();
        total < plain.iter().sum()
    }))
}

/// Checks that logits are finite and that all shapes fit.
pub(super) fn check_shape(
    logits: &Array2<f64>,
    targets: usize,
    count: usize,
    groups: &[usize],
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
    if logits.nrows() == 0 {
        return Err(TrainError::NoRows);
    }
    shape("targets", logits.nrows(), targets)?;
    shape("groups", logits.nrows(), groups.len())?;
    if logits.ncols() == 0 || !logits.ncols().is_multiple_of(count) {
        return Err(TrainError::Shape {
            what: "logits of a row (a multiple of)",
            expected: count,
            found: logits.ncols(),
        });
    }
    if logits.iter().all(|logit| logit.is_finite()) {
        Ok(())
    } else {
        Err(TrainError::NotFiniteValues { what: "logits" })
    }
}
