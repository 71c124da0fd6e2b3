//! Answers with several codes at once: sets of labels as bits.

use serde::Serialize;

use super::confusion::{CategoryScore, mean_f1};
use super::error::{EvaluateError, same_length};
use super::interval::Share;

/// How well the labels of one set are found: precision, recall, F1, counts.
pub type LabelScore = CategoryScore;

/// Gold label sets against predicted ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MultiLabelReport {
    /// Answers.
    pub n: u64,
    /// One score a label, in codebook order.
    pub labels: Vec<LabelScore>,
    /// Mean F1 over the labels that occur in gold or predictions.
    /// (scikit-learn counts a label that occurs in neither as 0.)
    pub macro_f1: f64,
    /// F1 of all label decisions taken together; 0 where no label occurs.
    pub micro_f1: f64,
    /// Share of answers whose whole set is right.
    pub exact: Share,
    /// Share of the `n · k` label decisions that are wrong.
    pub hamming_loss: f64,
    /// Mean number of labels in a gold set.
    pub mean_gold: f64,
    /// Mean number of labels in a predicted set.
    pub mean_predicted: f64,
}

impl MultiLabelReport {
    /// Compares sets of the labels `0..k` (bit `c` is label `c`), `k ≤ 32`.
    pub fn from_sets(gold: &[u32], predicted: &[u32], k: usize) -> Result<Self, EvaluateError> {
        if k > 32 {
            return Err(EvaluateError::TooManyLabels { k });
        }
        same_length("predicted sets", predicted.len(), gold.len())?;
        check("the gold set", gold, k)?;
        check("the predicted set", predicted, k)?;

        let n = gold.len() as u64;
        let pairs = || gold.iter().zip(predicted);
        let bits = |sets: &[u32]| -> u64 { sets.iter().map(|s| u64::from(s.count_ones())).sum() };
        let labels: Vec<LabelScore> = (0..k)
            .map(|c| {
                let has = |set: u32| u64::from(set >> c & 1);
                CategoryScore::new(
                    pairs().map(|(g, p)| has(g & p)).sum(),
                    gold.iter().map(|&g| has(g)).sum(),
                    predicted.iter().map(|&p| has(p)).sum(),
                )
            })
            .collect();
        let hits: u64 = pairs().map(|(g, p)| u64::from((g & p).count_ones())).sum();
        let misses: u64 = pairs().map(|(g, p)| u64::from((g ^ p).count_ones())).sum();
        let (in_gold, in_predicted) = (bits(gold), bits(predicted));
        let mean = |count: u64| count as f64 / n.max(1) as f64;
        Ok(MultiLabelReport {
            n,
            macro_f1: mean_f1(labels.iter()),
            micro_f1: CategoryScore::new(hits, in_gold, in_predicted)
                .f1
                .unwrap_or(0.0),
            labels,
            exact: Share::of(pairs().filter(|(g, p)| g == p).count() as u64, n),
            hamming_loss: mean(misses) / k.max(1) as f64,
            mean_gold: mean(in_gold),
            mean_predicted: mean(in_predicted),
        })
    }
}

/// Every set holds labels below `k` only.
fn check(what: &'static str, sets: &[u32], k: usize) -> Result<(), EvaluateError> {
    for (i, set) in sets.iter().enumerate() {
        let code = (u32::BITS - set.leading_zeros()) as usize;
        if code > k {
            return Err(EvaluateError::Code {
                what,
                answer: i + 1,
                code: code - 1,
                k,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_outside_the_codebook_is_named() {
        let error = MultiLabelReport::from_sets(&[0b01, 0b100], &[0, 0], 2).unwrap_err();
        assert_eq!(
            error,
            EvaluateError::Code {
                what: "the gold set",
                answer: 2,
                code: 2,
                k: 2
            }
        );
        assert!(MultiLabelReport::from_sets(&[], &[], 33).is_err());
        assert!(MultiLabelReport::from_sets(&[u32::MAX], &[0], 32).is_ok());
    }

    #[test]
    fn no_answers_divide_by_nothing() {
        let report = MultiLabelReport::from_sets(&[], &[], 0).unwrap();
        assert_eq!((report.hamming_loss, report.macro_f1), (0.0, 0.0));
    }
}
