//! Learning from reviewers: verdicts on flags move the consistency model.

use ndarray::Array2;

use super::candidate::log_odds;
use super::consistency::{Consistency, ConsistencyError, Examples, FOLDS, UNSEEN, flagging};
use crate::codebook::Codebook;
use crate::evaluate::Share;
use crate::learn::calibrate::fit::binary;
use crate::learn::folds::Folds;

/// Stronger than for drawn answers: verdicts are few.
const VERDICT_PENALTY: f64 = 1.0;
const LEAST_VERDICTS: usize = 15;
/// Verdicts that follow the scores less than this say nothing of them.
const LEAST_SLOPE: f64 = 0.1;

/// What reviewers' verdicts changed.
#[derive(Debug, Clone)]
pub struct Refit {
    /// The model after them.
    pub model: Consistency,
    /// Of the flags raised before, those that were right.
    pub before: Share,
    /// Of the flags that would be raised now, those that are right; each
    /// scored by a model that had not seen its verdict.
    pub after: Share,
    /// Of the right flags raised before, those that still are.
    pub kept: Share,
}

impl Consistency {
    /// Learns from verdicts on flags that this model raised: how far its
    /// scores are to be trusted, and each rule's offset. What the numbers
    /// weigh against each other stays; a few hundred verdicts cannot tell.
    ///
    /// # Errors
    /// [`ConsistencyError`]: too few verdicts, or the solver's.
    pub fn refit(
        &self,
        book: &Codebook,
        verdicts: &Examples,
        from: &str,
    ) -> Result<Refit, ConsistencyError> {
        let right = verdicts.right.iter().filter(|r| **r).count();
        let wrong = verdicts.right.len() - right;
        if right < LEAST_VERDICTS || wrong < LEAST_VERDICTS {
            return Err(ConsistencyError::TooFew {
                right,
                wrong,
                needed: LEAST_VERDICTS,
            });
        }
        let all: Vec<usize> = (0..verdicts.right.len()).collect();
        let classes: Vec<usize> = verdicts.right.iter().map(|r| usize::from(*r)).collect();
        let folds = Folds::stratified(&classes, FOLDS, 1)?;
        let mut scores = vec![UNSEEN; all.len()];
        for fold in 0..folds.count() {
            let model = self.rescaled(book, verdicts, &folds.train(fold))?;
            for row in folds.test(fold) {
                scores[row] = model.score(book, &verdicts.candidates[row]);
            }
        }
        let mut model = self.rescaled(book, verdicts, &all)?;
        model.learned_from = from.to_owned();
        model.set_thresholds(book, verdicts, &scores);
        let rule = |i: usize| &book.rules[verdicts.candidates[i].rule];
        let raised: Vec<usize> = all
            .iter()
            .copied()
            .filter(|i| scores[*i] >= model.threshold(rule(*i)))
            .collect();
        let still = raised.iter().filter(|i| verdicts.right[**i]).count() as u64;
        Ok(Refit {
            before: Share::of(right as u64, all.len() as u64),
            after: Share::of(still, raised.len() as u64),
            kept: Share::of(still, right as u64),
            model,
        })
    }

    /// This model with its log odds rescaled, and offsets moved, to the
    /// verdicts of some rows.
    fn rescaled(
        &self,
        book: &Codebook,
        verdicts: &Examples,
        rows: &[usize],
    ) -> Result<Consistency, ConsistencyError> {
        let rules = flagging(book);
        let mut columns = Array2::zeros((rows.len(), 1 + rules.len()));
        for (mut out, row) in columns.rows_mut().into_iter().zip(rows) {
            let candidate = &verdicts.candidates[*row];
            out[0] = log_odds(self.score(book, candidate));
            if let Some(at) = rules.iter().position(|r| *r == candidate.rule) {
                out[1 + at] = 1.0;
            }
        }
        let right: Vec<bool> = rows.iter().map(|r| verdicts.right[*r]).collect();
        let mut model = self.clone();
        model.candidates += rows.len();
        let Some((slopes, constant)) = binary(&columns, &right, true, VERDICT_PENALTY)? else {
            return Ok(model);
        };
        let slope = slopes[0];
        if slope < LEAST_SLOPE {
            return Err(ConsistencyError::Contrary);
        }
        let scaled = model.weights.iter_mut().chain(model.pairs.values_mut());
        scaled.for_each(|w| *w *= slope);
        for (at, rule) in rules.iter().enumerate() {
            // A rule that no verdict is about keeps its place among the others.
            let own = model.offsets.get_mut(&book.rules[*rule].id);
            if let Some(own) = own {
                *own = *own * slope + constant + slopes[1 + at];
            }
        }
        Ok(model)
    }
}
