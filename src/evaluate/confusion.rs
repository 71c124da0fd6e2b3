//! Gold against predicted categories: counts and what follows from them.

use serde::Serialize;

use super::agreement::{self, Metric};
use super::error::{EvaluateError, same_length};
use super::interval::Share;

/// How often each gold category was given each predicted one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfusionMatrix {
    /// Number of categories.
    pub k: usize,
    /// `counts[gold * k + predicted]`, length `k²`.
    pub counts: Vec<u64>,
}

/// How well one category is found. A value is `None` where its denominator is
/// zero: there is nothing to be a share of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CategoryScore {
    /// Share of the predictions of the category that are right.
    pub precision: Option<f64>,
    /// Share of the gold answers of the category that are found.
    pub recall: Option<f64>,
    /// Harmonic mean of both, `2 TP / (2 TP + FP + FN)`.
    pub f1: Option<f64>,
    /// Gold answers of the category.
    pub support: u64,
    /// Predictions of the category.
    pub predicted: u64,
}

impl CategoryScore {
    /// From the answers that were found, that should have been, and that were said.
    pub(crate) fn new(hits: u64, support: u64, predicted: u64) -> Self {
        let share = |of: u64| (of > 0).then(|| hits as f64 / of as f64);
        CategoryScore {
            precision: share(predicted),
            recall: share(support),
            f1: share(support + predicted).map(|half| 2.0 * half),
            support,
            predicted,
        }
    }
}

/// Mean F1 over what occurs in gold or predictions, scikit-learn's macro
/// average with its default labels; 0 where nothing occurs.
pub(crate) fn mean_f1<'a>(scores: impl Iterator<Item = &'a CategoryScore>) -> f64 {
    let (mut sum, mut n) = (0.0, 0);
    for f1 in scores.filter_map(|s| s.f1) {
        sum += f1;
        n += 1;
    }
    if n == 0 { 0.0 } else { sum / f64::from(n) }
}

impl ConfusionMatrix {
    /// Counts pairs of category positions, each below `k`.
    pub fn from_pairs(
        gold: &[usize],
        predicted: &[usize],
        k: usize,
    ) -> Result<Self, EvaluateError> {
        same_length("predicted codes", predicted.len(), gold.len())?;
        let mut counts = vec![0; k * k];
        for (i, (&g, &p)) in gold.iter().zip(predicted).enumerate() {
            for (what, code) in [("the gold code", g), ("the predicted code", p)] {
                if code >= k {
                    let answer = i + 1;
                    return Err(EvaluateError::Code {
                        what,
                        answer,
                        code,
                        k,
                    });
                }
            }
            counts[g * k + p] += 1;
        }
        Ok(ConfusionMatrix { k, counts })
    }

    /// Answers of gold category `gold` that were given `predicted`.
    pub fn count(&self, gold: usize, predicted: usize) -> u64 {
        if gold >= self.k || predicted >= self.k {
            return 0;
        }
        self.counts
            .get(gold * self.k + predicted)
            .copied()
            .unwrap_or(0)
    }

    /// Number of answers.
    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn gold_total(&self, category: usize) -> u64 {
        (0..self.k).map(|p| self.count(category, p)).sum()
    }

    fn predicted_total(&self, category: usize) -> u64 {
        (0..self.k).map(|g| self.count(g, category)).sum()
    }

    /// Share of answers whose category is right.
    pub fn accuracy(&self) -> Share {
        self.within(0)
    }

    /// Share of answers at most `steps` categories off: meaningful for an
    /// ordinal variable.
    pub fn within(&self, steps: usize) -> Share {
        let mut near = 0;
        for g in 0..self.k {
            for p in g.saturating_sub(steps)..=g.saturating_add(steps).min(self.k.saturating_sub(1))
            {
                near += self.count(g, p);
            }
        }
        Share::of(near, self.n())
    }

    /// Share of the most frequent gold category: the accuracy of a coder who
    /// reads nothing.
    pub fn majority(&self) -> Share {
        let largest = (0..self.k).map(|c| self.gold_total(c)).max();
        Share::of(largest.unwrap_or(0), self.n())
    }

    /// Precision, recall and F1 of each category, in codebook order.
    pub fn categories(&self) -> Vec<CategoryScore> {
        (0..self.k)
            .map(|c| {
                CategoryScore::new(
                    self.count(c, c),
                    self.gold_total(c),
                    self.predicted_total(c),
                )
            })
            .collect()
    }

    /// Mean F1 over the categories that occur in gold or predictions
    /// (scikit-learn's `f1_score(average="macro")` with its default labels).
    pub fn macro_f1(&self) -> f64 {
        mean_f1(self.categories().iter())
    }

    /// Agreement beyond chance (J. Cohen, 1960); see [`Self::weighted_kappa`].
    pub fn cohen_kappa(&self) -> Option<f64> {
        self.weighted_kappa(|g, p| if g == p { 0.0 } else { 1.0 })
    }

    /// Kappa with squared distance in codebook order as cost (Cohen, 1968): a
    /// miss by two steps costs four times a miss by one.
    ///
    /// Categories that do not occur keep their place in the order, as with
    /// scikit-learn's `labels=range(k)`; its default closes the gap.
    pub fn quadratic_kappa(&self) -> Option<f64> {
        self.weighted_kappa(|g, p| (g.abs_diff(p) as f64).powi(2))
    }

    /// `1 − Σ cost · observed / Σ cost · expected`, expected from the margins.
    ///
    /// `None` where chance alone would cost nothing (no answers, or both sides
    /// know one and the same category only). 1 is full agreement, 0 chance.
    pub fn weighted_kappa(&self, cost: impl Fn(usize, usize) -> f64) -> Option<f64> {
        let gold: Vec<f64> = (0..self.k).map(|c| self.gold_total(c) as f64).collect();
        let predicted: Vec<f64> = (0..self.k)
            .map(|c| self.predicted_total(c) as f64)
            .collect();
        let (mut observed, mut expected) = (0.0, 0.0);
        for (g, gold) in gold.iter().enumerate() {
            for (p, predicted) in predicted.iter().enumerate() {
                observed += cost(g, p) * self.count(g, p) as f64;
                expected += cost(g, p) * gold * predicted;
            }
        }
        expected /= self.n().max(1) as f64;
        (expected > 0.0).then(|| 1.0 - observed / expected)
    }

    /// Krippendorff's alpha with gold and prediction as two coders.
    pub fn alpha(&self, metric: Metric) -> Option<f64> {
        let mut coincidences = vec![0.0; self.k * self.k];
        for g in 0..self.k {
            for p in 0..self.k {
                coincidences[g * self.k + p] = (self.count(g, p) + self.count(p, g)) as f64;
            }
        }
        agreement::alpha_of(&coincidences, self.k, metric)
    }

    /// The wrong cells as `(gold, predicted, count)`, most frequent first,
    /// equal ones in codebook order; empty cells are left out.
    pub fn confusions(&self) -> Vec<(usize, usize, u64)> {
        let mut cells: Vec<_> = (0..self.k)
            .flat_map(|g| (0..self.k).map(move |p| (g, p)))
            .filter(|(g, p)| g != p)
            .map(|(g, p)| (g, p, self.count(g, p)))
            .filter(|cell| cell.2 > 0)
            .collect();
        cells.sort_by_key(|&(g, p, n)| (std::cmp::Reverse(n), g, p));
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_outside_the_codebook_is_named() {
        let error = ConfusionMatrix::from_pairs(&[0, 1], &[0, 2], 2).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the predicted code of answer 2 is category number 2, but the variable has only 2 \
             categories; code both sides with the same codebook"
        );
        assert!(ConfusionMatrix::from_pairs(&[0], &[], 2).is_err());
    }

    #[test]
    fn one_category_on_both_sides_has_no_kappa() {
        let m = ConfusionMatrix::from_pairs(&[1, 1], &[1, 1], 3).unwrap();
        assert_eq!(m.cohen_kappa(), None);
        assert_eq!(m.accuracy().value, 1.0);
    }

    #[test]
    fn a_category_never_said_has_no_precision() {
        let m = ConfusionMatrix::from_pairs(&[0, 1], &[0, 0], 3).unwrap();
        let scores = m.categories();
        assert_eq!((scores[1].precision, scores[1].recall), (None, Some(0.0)));
        assert_eq!((scores[1].f1, scores[2].f1), (Some(0.0), None));
        assert!((m.macro_f1() - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn an_empty_matrix_divides_by_nothing() {
        let m = ConfusionMatrix::from_pairs(&[], &[], 0).unwrap();
        assert_eq!((m.accuracy().n, m.majority().n, m.macro_f1()), (0, 0, 0.0));
        assert_eq!(m.quadratic_kappa(), None);
    }
}
