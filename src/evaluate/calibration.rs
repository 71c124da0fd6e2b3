//! Whether an answer coded with probability 0.8 is right 8 times of 10.
//!
//! The expected calibration error (Naeini, Cooper, Hauskrecht 2015; Guo,
//! Pleiss, Sun, Weinberger 2017) sorts answers into bins of confidence and
//! averages `|share right − mean confidence|`, weighted by the bin's answers.
//! The figure depends on the bins, so both usual kinds are given: the headline
//! has bins of equal width, as published figures have; bins of equal mass do
//! not let a handful of unsure answers, or one crowded bin, decide it.

use serde::Serialize;

use super::interval::{Interval, wilson};

/// The answers of one bin of confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Lower end: the bin's border (equal width) or smallest confidence (equal mass).
    pub low: f64,
    /// Upper end, likewise.
    pub high: f64,
    /// Answers in the bin, at least 1.
    pub count: u64,
    /// Their mean confidence.
    pub mean_confidence: f64,
    /// The share of them that is right.
    pub accuracy: f64,
    /// Wilson interval of that share.
    pub interval: Interval,
}

/// Calibration error with the bins it was computed from; empty bins are left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Expected calibration error, bins of equal width. 0 without answers.
    pub ece: f64,
    /// Largest error of one of these bins.
    pub max_ce: f64,
    /// Expected calibration error, bins of equal mass.
    pub ece_equal_mass: f64,
    /// Largest error of one of these bins.
    pub max_ce_equal_mass: f64,
    /// Bins of equal width, ascending.
    pub bins: Vec<Bin>,
    /// Bins of equal mass, ascending.
    pub bins_equal_mass: Vec<Bin>,
}

/// Calibration of the probabilities `confidence`, each of an answer being right
/// as told by `correct`, in `bins` bins (at least one).
///
/// Equal width: `[b/B, (b+1)/B)`, the last one closed. Equal mass: as equal in
/// number as ties allow; equal confidences are never parted, so the result does
/// not depend on the order of the answers.
///
/// # Panics
/// If the slices differ in length.
pub fn expected_calibration_error(
    confidence: &[f64],
    correct: &[bool],
    bins: usize,
) -> Calibration {
    assert_eq!(confidence.len(), correct.len(), "one outcome a confidence");
    let bins = bins.max(1);
    let mut order: Vec<(f64, bool)> = confidence
        .iter()
        .copied()
        .zip(correct.iter().copied())
        .collect();
    // Ties are ordered too: a sum of floats must not depend on the input order.
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));

    let width = equal_width(&order, bins);
    let mass = equal_mass(&order, bins);
    let (ece, max_ce) = errors(&width);
    let (ece_equal_mass, max_ce_equal_mass) = errors(&mass);
    Calibration {
        ece,
        max_ce,
        ece_equal_mass,
        max_ce_equal_mass,
        bins: width,
        bins_equal_mass: mass,
    }
}

fn equal_width(order: &[(f64, bool)], bins: usize) -> Vec<Bin> {
    let place = |confidence: f64| ((confidence * bins as f64) as usize).min(bins - 1);
    order
        .chunk_by(|a, b| place(a.0) == place(b.0))
        .map(|chunk| {
            let b = place(chunk[0].0) as f64;
            bin(chunk, b / bins as f64, (b + 1.0) / bins as f64)
        })
        .collect()
}

fn equal_mass(order: &[(f64, bool)], bins: usize) -> Vec<Bin> {
    let mut found = Vec::new();
    let mut start = 0;
    for b in 1..=bins {
        let mut end = (order.len() * b / bins).max(start);
        while end > start && end < order.len() && order[end].0 == order[end - 1].0 {
            end += 1;
        }
        if let (Some(first), Some(last)) = (order.get(start), order[start..end].last()) {
            found.push(bin(&order[start..end], first.0, last.0));
        }
        start = end;
    }
    found
}

/// Sums up `chunk`, which is not empty.
fn bin(chunk: &[(f64, bool)], low: f64, high: f64) -> Bin {
    let count = chunk.len() as u64;
    let right = chunk.iter().filter(|answer| answer.1).count() as u64;
    let sum: f64 = chunk.iter().map(|answer| answer.0).sum();
    Bin {
        low,
        high,
        count,
        mean_confidence: sum / count as f64,
        accuracy: right as f64 / count as f64,
        interval: wilson(right, count, super::CONFIDENCE),
    }
}

/// The weighted mean and the maximum of the bins' errors.
fn errors(bins: &[Bin]) -> (f64, f64) {
    let n: u64 = bins.iter().map(|b| b.count).sum();
    let (mut sum, mut max) = (0.0, 0.0_f64);
    for b in bins {
        let error = (b.accuracy - b.mean_confidence).abs();
        sum += error * b.count as f64;
        max = max.max(error);
    }
    (sum / n.max(1) as f64, max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_belong_to_the_upper_bin_and_one_to_the_last() {
        let c = expected_calibration_error(&[0.0, 0.5, 0.99, 1.0], &[true; 4], 2);
        let counts: Vec<_> = c.bins.iter().map(|b| (b.low, b.high, b.count)).collect();
        assert_eq!(counts, [(0.0, 0.5, 1), (0.5, 1.0, 3)]);
    }

    #[test]
    fn equal_mass_does_not_part_ties() {
        let c = expected_calibration_error(&[0.3, 0.7, 0.7, 0.7, 0.9, 0.95], &[true; 6], 3);
        let counts: Vec<_> = c.bins_equal_mass.iter().map(|b| b.count).collect();
        assert_eq!(counts, [4, 2]);
    }

    #[test]
    fn no_answers_have_no_error() {
        let c = expected_calibration_error(&[], &[], 15);
        assert_eq!((c.ece, c.bins.len()), (0.0, 0));
    }
}
