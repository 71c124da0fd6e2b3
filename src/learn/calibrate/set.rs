//! The probability that a whole set of labels is right.
//!
//! If labels were independent it would be the product of the labels'
//! probabilities. They are not, so it is learnt on out-of-fold rows: binary
//! regression of "the coded set was the true one" on the log odds of that
//! product, and, where it clearly helps, on the smallest margin, the number
//! of labels coded and the mean entropy.

use super::fit::{binary, clearly_better, held_out, inner_folds};
use crate::learn::TrainError;
use crate::learn::decision::{binary_log_loss, sigmoid};
use ndarray::{Array2, Axis};
use serde::{Deserialize, Serialize};

/// Probabilities are kept this far from 0 and 1 before logarithms.
const EDGE: f64 = 1e-9;

/// Log odds of the exact set as a linear function of four features; the
/// independence assumption is the slope 1 on the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetCalibration {
    slopes: Vec<f64>,
    intercept: f64,
}

impl SetCalibration {
    /// The product of the labels' probabilities.
    pub fn independence() -> Self {
        Self {
            slopes: vec![1.0, 0.0, 0.0, 0.0],
            intercept: 0.0,
        }
    }

    /// Whether the shape is right and all numbers are finite.
    pub fn is_valid(&self) -> bool {
        self.slopes.len() == 4
            && self
                .slopes
                .iter()
                .chain([&self.intercept])
                .all(|number| number.is_finite())
    }

    /// Probability that exactly the labels `coded` hold, given the calibrated
    /// probability of each.
    pub fn apply(&self, probabilities: &[f64], coded: &[bool]) -> f64 {
        sigmoid(self.log_odds(&features(probabilities, coded)))
    }

    fn log_odds(&self, features: &[f64]) -> f64 {
        self.intercept
            + self
                .slopes
                .iter()
                .zip(features)
                .map(|(a, x)| a * x)
                .sum::<f64>()
    }
}

fn features(probabilities: &[f64], coded: &[bool]) -> [f64; 4] {
    let (mut log_product, mut margin, mut labels, mut entropy) = (0.0f64, 0.5f64, 0.0, 0.0);
    for (&p, &coded) in probabilities.iter().zip(coded) {
        let p = p.clamp(EDGE, 1.0 - EDGE);
        log_product += if coded { p.ln() } else { (1.0 - p).ln() };
        margin = margin.min((p - 0.5).abs());
        labels += f64::from(u8::from(coded));
        entropy -= p * p.ln() + (1.0 - p) * (1.0 - p).ln();
    }
    let log_product = log_product.min((1.0 - EDGE).ln());
    let log_odds = log_product - (-log_product.exp_m1()).ln();
    [
        log_odds,
        margin,
        labels,
        entropy / probabilities.len().max(1) as f64,
    ]
}

/// Learns from out-of-fold rows: calibrated label probabilities, the sets
/// that would be coded, and the true ones.
///
/// # Errors
/// Shapes that do not fit, probabilities that are not finite, or an error of
/// `linfa-logistic`.
pub fn calibrate_set(
    probabilities: &Array2<f64>,
    coded: &Array2<bool>,
    truth: &Array2<bool>,
    groups: &[usize],
    seed: u64,
) -> Result<SetCalibration, TrainError> {
    super::labels::check_shape(probabilities, truth.nrows(), truth.ncols().max(1), groups)?;
    if coded.dim() != truth.dim() || probabilities.dim() != truth.dim() {
        return Err(TrainError::Shape {
            what: "labels of the coded sets",
            expected: truth.len(),
            found: coded.len().min(probabilities.len()),
        });
    }
    let mut columns = Array2::zeros((truth.nrows(), 4));
    let mut right = Vec::with_capacity(truth.nrows());
    for (row, mut out) in columns.rows_mut().into_iter().enumerate() {
        let set = coded.row(row).to_vec();
        let values = features(&probabilities.row(row).to_vec(), &set);
        out.iter_mut()
            .zip(values)
            .for_each(|(out, value)| *out = value);
        right.push(set == truth.row(row).to_vec());
    }
    let classes: Vec<usize> = right.iter().map(|&right| usize::from(right)).collect();
    let independence = SetCalibration::independence();
    let Ok(folds) = inner_folds(groups, &classes, seed) else {
        return Ok(independence);
    };
    let fit = |used: usize, rows: &[usize]| -> Result<Option<SetCalibration>, TrainError> {
        let chosen: Vec<usize> = (0..used).collect();
        let part = columns.select(Axis(0), rows).select(Axis(1), &chosen);
        let holds: Vec<bool> = rows.iter().map(|&row| right[row]).collect();
        Ok(
            binary(&part, &holds, true, 1e-1)?.map(|(mut slopes, intercept)| {
                slopes.resize(4, 0.0);
                SetCalibration { slopes, intercept }
            }),
        )
    };
    let loss = |map: &SetCalibration, row: usize| {
        binary_log_loss(map.log_odds(&columns.row(row).to_vec()), right[row])
    };
    let all: Vec<usize> = (0..right.len()).collect();
    let plain: Vec<f64> = all.iter().map(|&row| loss(&independence, row)).collect();
    let mut best = (None, plain.clone());
    for used in [1, 4] {
        let losses = held_out(&folds, |rows| fit(used, rows), loss)?;
        if let Some(losses) = losses
            && clearly_better(&losses, &best.1)
        {
            best = (Some(used), losses);
        }
    }
    let Some(used) = best.0 else {
        return Ok(independence);
    };
    let found = fit(used, &all)?.filter(|map| {
        let total: f64 = all.iter().map(|&row| loss(map, row)).sum();
        map.is_valid() && total < plain.iter().sum()
    });
    Ok(found.unwrap_or(independence))
}
