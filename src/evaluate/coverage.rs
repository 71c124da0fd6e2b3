//! What accuracy is reached when only the surest answers are coded by machine.

use serde::Serialize;

use super::interval::Share;

/// Most points a curve keeps.
const POINTS: usize = 200;

/// The answers with a score of at least `threshold`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CoveragePoint {
    /// Smallest score accepted.
    pub threshold: f64,
    /// Share of all answers accepted.
    pub coverage: f64,
    /// Share of the accepted answers that is right.
    pub accuracy: f64,
    /// Lower end of its Wilson interval.
    pub low: f64,
    /// Upper end of its Wilson interval.
    pub high: f64,
}

/// The accuracy–coverage curve, from the surest answers to all of them.
///
/// Answers of equal score are accepted together, so each point is a threshold
/// that can be used. At most 200 points are kept, evenly spread over coverage;
/// the first and the last always.
///
/// The interval holds for a threshold fixed in advance. To *choose* one, use
/// [`choose_threshold`](super::choose_threshold): the best of many points is
/// better by luck.
///
/// # Panics
/// If the slices differ in length.
pub fn coverage_accuracy(score: &[f64], correct: &[bool]) -> Vec<CoveragePoint> {
    assert_eq!(score.len(), correct.len(), "one outcome a score");
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_by(|&a, &b| score[b].total_cmp(&score[a]));

    let n = score.len();
    let (mut accepted, mut right) = (0, 0);
    let mut points = Vec::new();
    for tied in order.chunk_by(|&a, &b| score[a] == score[b]) {
        accepted += tied.len();
        right += tied.iter().filter(|&&i| correct[i]).count();
        let share = Share::of(right as u64, accepted as u64);
        points.push(CoveragePoint {
            threshold: score[tied[0]],
            coverage: accepted as f64 / n as f64,
            accuracy: share.value,
            low: share.low,
            high: share.high,
        });
    }
    thin(points)
}

/// Keeps the first point at or after each of evenly spaced coverages.
fn thin(points: Vec<CoveragePoint>) -> Vec<CoveragePoint> {
    let last = points.len().saturating_sub(1);
    if points.len() <= POINTS {
        return points;
    }
    // One place is kept for the first point; the others end at coverage 1.
    let mut step = 0;
    points
        .into_iter()
        .enumerate()
        .filter(|(i, point)| {
            let reached = (point.coverage * (POINTS - 1) as f64) as usize;
            let keep = *i == 0 || *i == last || reached > step;
            step = step.max(reached);
            keep
        })
        .map(|(_, point)| point)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_one_step() {
        let curve = coverage_accuracy(&[0.5, 0.9, 0.5, 0.7], &[false, true, true, true]);
        let steps: Vec<_> = curve
            .iter()
            .map(|p| (p.threshold, p.coverage, p.accuracy))
            .collect();
        assert_eq!(steps, [(0.9, 0.25, 1.0), (0.7, 0.5, 1.0), (0.5, 1.0, 0.75)]);
    }

    #[test]
    fn a_long_curve_is_thinned_and_keeps_its_ends() {
        for n in [200, 201, 399, 5000] {
            let score: Vec<f64> = (0..n).map(f64::from).collect();
            let curve = coverage_accuracy(&score, &vec![true; score.len()]);
            assert!(curve.len() <= 200 && curve.len() >= 100, "{}", curve.len());
            assert_eq!(curve[0].threshold, f64::from(n - 1));
            assert_eq!(curve[curve.len() - 1].coverage, 1.0);
        }
        assert!(coverage_accuracy(&[], &[]).is_empty());
    }
}
