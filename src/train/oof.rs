//! Out-of-fold scores: every answer is scored by a model that saw no answer
//! of its fold.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use crate::learn::folds::Folds;
use crate::learn::{Linear, SparseRows, decision};
use crate::train::TrainingError;

/// Fits on each fold's training rows with `fit(fold, rows, row numbers)` and
/// scores the fold's own rows; also gives the fitted models.
pub fn out_of_fold<M: Send>(
    rows: &SparseRows,
    folds: &Folds,
    outputs: usize,
    fit: impl Fn(usize, &SparseRows, &[usize]) -> Result<M, TrainingError> + Sync,
    score: impl Fn(&M, &SparseRows) -> Array2<f64> + Sync,
) -> Result<(Array2<f64>, Vec<M>), TrainingError> {
    let parts: Vec<_> = (0..folds.count())
        .into_par_iter()
        .map(|fold| {
            let (train, test) = (folds.train(fold), folds.test(fold));
            let model = fit(fold, &rows.select(&train)?, &train)?;
            let scores = score(&model, &rows.select(&test)?);
            Ok::<_, TrainingError>((test, scores, model))
        })
        .collect::<Result<_, _>>()?;
    let mut all = Array2::zeros((rows.rows(), outputs));
    let mut models = Vec::with_capacity(parts.len());
    for (test, scores, model) in parts {
        for (row, score) in test.iter().zip(scores.axis_iter(Axis(0))) {
            all.row_mut(*row).assign(&score);
        }
        models.push(model);
    }
    Ok((all, models))
}

/// Scores of a linear model, as [`out_of_fold`] wants them.
pub fn linear_scores(model: &Linear, rows: &SparseRows) -> Array2<f64> {
    model.scores(rows)
}

/// The log-loss per row that scores reach when they are multiplied by the
/// best one number (temperature scaling, Guo et al. 2017): a fair way to
/// compare models that are not yet calibrated.
pub fn tempered_log_loss(scores: &Array2<f64>, codes: &[usize]) -> f64 {
    best_scale(|scale| {
        let rows = scores.rows().into_iter().zip(codes);
        let sum: f64 = rows
            .map(|(row, code)| {
                let scaled: Vec<f64> = row.iter().map(|s| s * scale).collect();
                decision::log_loss(&scaled, *code)
            })
            .sum();
        sum / codes.len() as f64
    })
}

/// As [`tempered_log_loss`] for sets: mean over rows of the labels' summed
/// log-losses.
pub fn tempered_set_log_loss(scores: &Array2<f64>, codes: &[u32]) -> f64 {
    best_scale(|scale| {
        let rows = scores.rows().into_iter().zip(codes);
        let sum: f64 = rows
            .map(|(row, set)| {
                let labels = row.iter().enumerate();
                labels
                    .map(|(label, s)| decision::binary_log_loss(s * scale, set & (1 << label) != 0))
                    .sum::<f64>()
            })
            .sum();
        sum / codes.len() as f64
    })
}

/// Golden-section search for the least of `loss` over scales 1/16 to 16.
fn best_scale(loss: impl Fn(f64) -> f64) -> f64 {
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-4.0f64, 4.0f64);
    let at = |x: f64| loss(x.exp2());
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut loss_a, mut loss_b) = (at(a), at(b));
    for _ in 0..24 {
        if loss_a <= loss_b {
            (high, b, loss_b) = (b, a, loss_a);
            a = high - ratio * (high - low);
            loss_a = at(a);
        } else {
            (low, a, loss_a) = (a, b, loss_b);
            b = low + ratio * (high - low);
            loss_b = at(b);
        }
    }
    loss_a.min(loss_b)
}
