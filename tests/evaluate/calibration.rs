//! Probabilities that mean what they say, and what they are worth.

use fritekst::evaluate::{
    brier_binary, brier_multiclass, coverage_accuracy, expected_calibration_error, log_loss,
};
use proptest::prelude::*;

use super::{Random, close};

#[test]
fn right_as_often_as_said_is_no_error() {
    let (mut sure, mut right) = (Vec::new(), Vec::new());
    for tenth in 0..=10 {
        for i in 0..10 {
            sure.push(f64::from(tenth) / 10.0);
            right.push(i < tenth);
        }
    }
    for bins in [5, 10, 15] {
        let c = expected_calibration_error(&sure, &right, bins);
        assert!(c.ece < 1e-12 && c.ece_equal_mass < 1e-12, "{bins}: {c:?}");
    }
}

#[test]
fn sure_and_wrong_is_the_whole_error() {
    let c = expected_calibration_error(&[1.0; 8], &[false; 8], 15);
    assert_eq!((c.ece, c.max_ce, c.ece_equal_mass), (1.0, 1.0, 1.0));
    let half = expected_calibration_error(&[0.9, 0.9, 0.3, 0.3], &[true, true, true, false], 2);
    close(half.ece, (0.1 * 2.0 + 0.2 * 2.0) / 4.0);
    close(half.max_ce, 0.2);
    assert!(half.bins[1].interval.low < 1.0 && half.bins[1].interval.high == 1.0);
}

/// Expected values computed by scikit-learn 1.9.1 (`brier_score_loss` without
/// halving, `log_loss`).
#[test]
fn scores_equal_scikit_learn() {
    let rows = [
        0.7, 0.2, 0.1, //
        0.1, 0.6, 0.3, //
        0.3, 0.3, 0.4, //
        0.05, 0.05, 0.9,
    ];
    close(brier_multiclass(&rows, 3, &[0, 1, 0, 2]), 0.28875);
    close(log_loss(&rows, 3, &[0, 1, 0, 2]), 0.5442084719221214);
    let outcome = [false, true, true, false];
    close(brier_binary(&[0.1, 0.9, 0.4, 0.35], &outcome), 0.125625);
}

#[test]
fn every_point_of_the_curve_counts_the_answers_from_its_threshold_on() {
    let mut random = Random(5);
    let score: Vec<f64> = (0..900)
        .map(|_| (random.unit() * 50.0).floor() / 50.0)
        .collect();
    let right: Vec<bool> = score.iter().map(|s| random.unit() < *s).collect();
    let curve = coverage_accuracy(&score, &right);
    assert_eq!(curve.len(), 50);
    for p in &curve {
        let taken: Vec<bool> = (0..900)
            .filter(|&i| score[i] >= p.threshold)
            .map(|i| right[i])
            .collect();
        close(p.coverage, taken.len() as f64 / 900.0);
        let hits = taken.iter().filter(|r| **r).count();
        close(p.accuracy, hits as f64 / taken.len() as f64);
        assert!(p.low <= p.accuracy && p.accuracy <= p.high);
    }
    assert!(curve.is_sorted_by(|a, b| a.coverage < b.coverage && a.threshold > b.threshold));
}

proptest! {
    #[test]
    fn calibration_is_bounded_and_blind_to_order(
        answers in proptest::collection::vec((0_u32..=40, any::<bool>()), 1..200),
        bins in 1_usize..20,
    ) {
        let split = |answers: &[(u32, bool)]| -> (Vec<f64>, Vec<bool>) {
            answers.iter().map(|&(c, right)| (f64::from(c) / 40.0, right)).unzip()
        };
        let (sure, right) = split(&answers);
        let c = expected_calibration_error(&sure, &right, bins);
        for (ece, max, found) in [
            (c.ece, c.max_ce, &c.bins),
            (c.ece_equal_mass, c.max_ce_equal_mass, &c.bins_equal_mass),
        ] {
            prop_assert!(0.0 <= ece && ece <= max + 1e-12 && max <= 1.0);
            prop_assert!(found.len() <= bins);
            prop_assert_eq!(found.iter().map(|b| b.count).sum::<u64>(), answers.len() as u64);
            for b in found {
                prop_assert!(b.low - 1e-12 <= b.mean_confidence);
                prop_assert!(b.mean_confidence <= b.high + 1e-12);
            }
        }
        let mut other = answers.clone();
        other.reverse();
        let (sure, right) = split(&other);
        prop_assert_eq!(c, expected_calibration_error(&sure, &right, bins));
    }
}
