//! Proper scores of probabilities: lower is better, and saying what one
//! believes is best.

/// Brier score of probabilities over `k` categories (G. W. Brier, 1950): the
/// mean over answers of `Σ (p[c] − [c is gold])²`, from 0 to 2.
///
/// `probabilities` is row-major, `gold.len() × k`. 0 without answers.
///
/// # Panics
/// If the sizes do not fit.
pub fn brier_multiclass(probabilities: &[f64], k: usize, gold: &[usize]) -> f64 {
    assert_eq!(probabilities.len(), gold.len() * k, "k numbers an answer");
    let mut sum = 0.0;
    for (row, &gold) in probabilities.chunks(k.max(1)).zip(gold) {
        for (c, p) in row.iter().enumerate() {
            sum += (p - f64::from(c == gold)).powi(2);
        }
    }
    sum / gold.len().max(1) as f64
}

/// Brier score of yes-no probabilities: mean of `(p − outcome)²`, from 0 to 1.
///
/// # Panics
/// If the slices differ in length.
pub fn brier_binary(probability: &[f64], outcome: &[bool]) -> f64 {
    assert_eq!(probability.len(), outcome.len(), "one outcome each");
    let pairs = probability.iter().zip(outcome);
    let sum: f64 = pairs.map(|(p, &yes)| (p - f64::from(yes)).powi(2)).sum();
    sum / outcome.len().max(1) as f64
}

/// Mean of `−ln p[gold]` (nats). Probabilities below the machine epsilon count
/// as that, as in scikit-learn, so that one 0 does not make the mean infinite.
///
/// `probabilities` is row-major, `gold.len() × k`. 0 without answers.
///
/// # Panics
/// If the sizes do not fit, or a gold code is not below `k`.
pub fn log_loss(probabilities: &[f64], k: usize, gold: &[usize]) -> f64 {
    assert_eq!(probabilities.len(), gold.len() * k, "k numbers an answer");
    let rows = probabilities.chunks(k.max(1)).zip(gold);
    let sum: f64 = rows
        .map(|(row, &gold)| -row[gold].clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln())
        .sum();
    sum / gold.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certainty_scores_best_when_right_and_worst_when_wrong() {
        assert_eq!(brier_multiclass(&[1.0, 0.0], 2, &[0]), 0.0);
        assert_eq!(brier_multiclass(&[1.0, 0.0], 2, &[1]), 2.0);
        assert_eq!(brier_binary(&[1.0, 0.5], &[false, true]), 0.625);
        assert!(log_loss(&[1.0, 0.0], 2, &[1]) > 36.0);
        assert!(log_loss(&[1.0, 0.0], 2, &[0]) < 1e-15);
        assert_eq!(log_loss(&[], 2, &[]), 0.0);
    }
}
