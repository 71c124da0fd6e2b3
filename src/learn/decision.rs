//! From scores to probabilities, and from probabilities to a category.

/// `e^z / Σ e^z`, shifted by the row's own largest score.
pub fn softmax(scores: &[f64]) -> Vec<f64> {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut out: Vec<f64> = scores.iter().map(|score| (score - largest).exp()).collect();
    let total: f64 = out.iter().sum();
    out.iter_mut().for_each(|p| *p /= total);
    out
}

/// `1 / (1 + e^-x)` without overflow.
pub fn sigmoid(x: f64) -> f64 {
    let small = (-x.abs()).exp();
    if x >= 0.0 {
        1.0 / (1.0 + small)
    } else {
        small / (1.0 + small)
    }
}

/// `-log softmax(scores)[class]`; infinite when there is no such class.
pub fn log_loss(scores: &[f64], class: usize) -> f64 {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = scores.iter().map(|score| (score - largest).exp()).sum();
    scores
        .get(class)
        .map_or(f64::INFINITY, |own| total.ln() + largest - own)
}

/// `log(1 + e^-s)` with `s` the log odds of what happened.
pub fn binary_log_loss(log_odds: f64, holds: bool) -> f64 {
    let wrong = if holds { -log_odds } else { log_odds };
    wrong.max(0.0) + (-wrong.abs()).exp().ln_1p()
}

/// Probabilities of ordered categories from a score and rising thresholds
/// (proportional odds), each difference taken on the side where it keeps its
/// digits.
pub fn cumulative(score: f64, thresholds: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(thresholds.len() + 1);
    let mut below: Option<f64> = None;
    for threshold in thresholds {
        let upper = threshold - score;
        out.push(match below {
            None => sigmoid(upper),
            Some(lower) => -(lower - upper).exp_m1() * sigmoid(upper) * sigmoid(-lower),
        });
        below = Some(upper);
    }
    out.push(below.map_or(1.0, |lower| sigmoid(-lower)));
    let total: f64 = out.iter().sum();
    out.iter_mut().for_each(|p| *p /= total);
    out
}

/// Position of the largest number, the first of equals; 0 when there is none.
pub fn argmax(numbers: impl IntoIterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (at, number) in numbers.into_iter().enumerate() {
        if number > best.1 {
            best = (at, number);
        }
    }
    best.0
}

/// The category `j` of the lowest expected cost
/// `Σ_k p_k (1[j ≠ k] + λ (j - k)²)`, the first of equals.
///
/// With `λ = 0` it is the likeliest category; a large `λ` gives the one
/// nearest to the mean, which quadratic kappa rewards.
pub fn ordinal_decision(probabilities: &[f64], lambda: f64) -> usize {
    argmax((0..probabilities.len()).map(|j| {
        let cost: f64 = probabilities
            .iter()
            .enumerate()
            .map(|(k, p)| {
                let distance = j.abs_diff(k) as f64;
                p * (f64::from(u8::from(j != k)) + lambda * distance * distance)
            })
            .sum();
        -cost
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_costs_move_the_choice_to_the_middle() {
        let split = [0.4, 0.22, 0.38];
        assert_eq!(ordinal_decision(&split, 0.0), 0);
        assert_eq!(ordinal_decision(&split, 1.0), 1);
    }

    #[test]
    fn ties_go_to_the_first() {
        assert_eq!(argmax([1.0, 2.0, 2.0]), 1);
        assert_eq!(ordinal_decision(&[0.5, 0.5], 1.0), 0);
        assert_eq!(argmax([]), 0);
    }

    #[test]
    fn extreme_scores_give_probabilities() {
        for scores in [[1e4, -1e4, 0.0], [-1e300, 0.0, 1e300]] {
            let p = softmax(&scores);
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(p.iter().all(|p| (0.0..=1.0).contains(p)));
        }
        for score in [-800.0, -3.0, 0.0, 40.0, 800.0] {
            let p = cumulative(score, &[-1.0, 0.0, 2.0]);
            assert!(p.iter().all(|p| (0.0..=1.0).contains(p)), "{p:?}");
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
