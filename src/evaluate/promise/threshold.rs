//! From which score on a machine may code alone: Learn-then-Test.
//!
//! A. N. Angelopoulos, S. Bates, E. J. Candès, M. I. Jordan, L. Lei, *Learn
//! then Test: Calibrating Predictive Algorithms to Achieve Risk Control*
//! (arXiv 2110.01052; Annals of Applied Statistics 2025), section 2, with the
//! fixed-sequence tests from several starting points of their Algorithm 1,
//! joined as in B. L. Wiens, *A fixed sequence Bonferroni procedure for testing
//! multiple endpoints* (2003).
//!
//! # Procedure
//! Let `a` be the share wrong that is promised, `d = 1 − confidence`, and
//! `R(t) = P(wrong | score ≥ t)`.
//!
//! 1. **Thresholds**, fixed by the promise alone: `t = 1 − u·a/20` for
//!    `u = 5, 6, 7, …`, then 0. Were the scores calibrated, the last answer
//!    accepted at `t = 1 − a` would be wrong with probability `a`, so the
//!    threshold sought lies nearby, whatever the promise.
//! 2. **Test** of `H(t): R(t) > a`. Of the `m` answers with `score ≥ t`, `w` are
//!    wrong; the p-value is `P(Bin(m, a) ≤ w)`.
//! 3. **Order**: strict to loose. `H(t)` is tested at the level it holds and is
//!    rejected if its p-value is not above. At `u` = 5, 10, 20 and 40 a threshold
//!    holds 0.1, 0.2, 0.6 and 0.1 of `d`; what a rejected threshold holds passes to the next looser one (which
//!    adds its own), what is held where a test fails is lost.
//! 4. **Result**: the loosest threshold rejected.
//!
//! # Why the promise holds
//! The answers are independent draws from one population. `t` is fixed before
//! they are seen, so given `m` the wrong ones are `Bin(m, R(t))`, and under
//! `H(t)` the p-value is at most `x` with probability at most `x`: for every
//! `m`, so also for the random `m`. Nothing is assumed about the scores (they
//! may be badly calibrated, tied, or rise where answers are worse), nor is
//! `R(t)` assumed to fall with `t`.
//!
//! A promise is broken only if some true `H(t)` is rejected. Take the first
//! such. Levels reach it only from thresholds after the true hypothesis before
//! it, since that one was not rejected. So the `i`-th true hypothesis is
//! rejected *first* at a level of at most the shares that start after the
//! `(i − 1)`-th and up to it. These are fixed and, over all `i`, sum to at most
//! `d`: by the union bound so does the probability of a broken promise.
//!
//! Thresholds at quantiles of the same scores, or a start at the first one with
//! enough answers, would let the data choose which hypotheses exist; that is
//! exact only if `R` is monotone. The fixed grid assumes nothing. In simulation
//! (5 % wrong, 95 % sure) it covers as much as that start once some 300 answers
//! pass the threshold sought; with 300 answers in all it finds a threshold
//! 15 to 60 % as often. One sequence from `1 − a` alone finds more with
//! few answers and loses up to a third where the model is over-confident.
//!
//! What it cannot see: answers of another kind, another year or another
//! gold standard than the held-out ones; held-out answers the model has
//! learned from; answers by few authors, which are not independent.

use serde::Serialize;

use super::Promise;
use crate::evaluate::binomial;
use crate::evaluate::interval::clopper_pearson_upper;

/// Where tests start: `(u, share of 1 − confidence)`; shares sum to 1.
///
/// Most is held at `1 − a`. The strict starts serve an over-confident model,
/// whose errors reach above `1 − a`; the loose one an under-confident model
/// with few answers up there.
const STARTS: [(u64, f64); 4] = [(5, 0.1), (10, 0.2), (20, 0.6), (40, 0.1)];

/// Steps of the grid in one `max_wrong`.
const STEPS: f64 = 20.0;

/// A score from which on machine codes keep a promise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Threshold {
    /// Accept answers with at least this score.
    pub score: f64,
    /// Held-out answers accepted.
    pub accepted: u64,
    /// Held-out answers.
    pub n: u64,
    /// Accepted answers that are wrong.
    pub wrong: u64,
    /// Upper confidence bound on the share wrong among accepted answers, at the
    /// level of the test passed; never above the promise.
    pub bound: f64,
    /// Share of the held-out answers that is accepted.
    pub coverage: f64,
}

/// Why no threshold can be promised.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PromiseError {
    /// Even without a single error so few answers prove nothing.
    #[error(
        "{have} held-out answers are too few for \"{promise}\": at least {needed} are needed, \
         even if the machine codes all of them right; code more answers by hand, or promise less"
    )]
    TooFew {
        /// The promise asked for.
        promise: Promise,
        /// Held-out answers given.
        have: u64,
        /// Fewest that could prove it.
        needed: u64,
    },
    /// Enough answers, but the errors are too many wherever one cuts.
    #[error(
        "\"{promise}\" cannot be kept: the best that can be shown is at most {:.1}% wrong, on the \
         surest {:.0}% of the answers; promise less, code more held-out answers by hand, or \
         improve the model",
        .best_bound * 100.0, .at_coverage * 100.0
    )]
    NotReached {
        /// The promise asked for.
        promise: Promise,
        /// Lowest upper bound on the share wrong at a starting threshold, at
        /// the level tested there; above the promise.
        best_bound: f64,
        /// Share of the answers accepted at that threshold.
        at_coverage: f64,
    },
    /// The promise itself is impossible.
    #[error("a promise needs a share wrong and a confidence above 0 and below 1")]
    Impossible,
    /// Scores and outcomes do not belong together.
    #[error("{scores} scores but {outcomes} outcomes; give one of each for every answer")]
    Length {
        /// Number of scores.
        scores: usize,
        /// Number of outcomes.
        outcomes: usize,
    },
    /// A score outside `[0, 1]`.
    #[error("the score of held-out answer {answer} is {value}; a score is a number from 0 to 1")]
    Score {
        /// Answer, counted from 1.
        answer: usize,
        /// What was found.
        value: f64,
    },
}

impl PromiseError {
    /// The message in Danish or English.
    pub fn text(&self, danish: bool) -> String {
        if !danish {
            return self.to_string();
        }
        match self {
            PromiseError::TooFew {
                promise,
                have,
                needed,
            } => format!(
                "{have} udeholdte svar er for få til \"{}\": der skal mindst {needed} til, selv om maskinen koder dem alle rigtigt; kod flere svar i hånden, eller lov mindre",
                promise.phrase(true)
            ),
            PromiseError::NotReached {
                promise,
                best_bound,
                at_coverage,
            } => format!(
                "\"{}\" kan ikke holdes: det bedste, der kan påvises, er højst {} % forkerte blandt de sikreste {:.0} % af svarene; lov mindre, kod flere svar i hånden, eller forbedr modellen",
                promise.phrase(true),
                format!("{:.1}", best_bound * 100.0).replace('.', ","),
                at_coverage * 100.0
            ),
            PromiseError::Impossible => {
                "et løfte skal have en andel forkerte og en sikkerhed over 0 og under 1".to_owned()
            }
            PromiseError::Length { scores, outcomes } => format!(
                "{scores} sandsynligheder, men {outcomes} udfald; der skal være ét af hver for hvert svar"
            ),
            PromiseError::Score { answer, value } => format!(
                "sandsynligheden for udeholdt svar {answer} er {value}; den skal ligge fra 0 til 1"
            ),
        }
    }
}

impl Promise {
    /// The fewest held-out answers that could prove the promise, all accepted
    /// and all right: `ln(level) / ln(1 − max_wrong)`, rounded up.
    pub fn fewest_answers(&self) -> u64 {
        let largest = STARTS.iter().map(|s| s.1).fold(0.0, f64::max);
        let level = largest * (1.0 - self.confidence);
        (level.ln() / (-self.max_wrong).ln_1p()).ceil().max(1.0) as u64
    }
}

/// Chooses the loosest threshold that keeps `promise`, from the scores and
/// errors of held-out answers. See the [module](self) for the method.
///
/// `score[i]` in `[0, 1]` says how sure the code of answer `i` is, `wrong[i]`
/// whether it is wrong.
pub fn choose_threshold(
    score: &[f64],
    wrong: &[bool],
    promise: &Promise,
) -> Result<Threshold, PromiseError> {
    check(score, wrong, promise)?;
    let n = score.len() as u64;
    let needed = promise.fewest_answers();
    if n < needed {
        return Err(PromiseError::TooFew {
            promise: *promise,
            have: n,
            needed,
        });
    }

    let held_out = HeldOut::new(score, wrong);
    let risk = 1.0 - promise.confidence;
    let mut best = (1.0, 0);
    let mut passed = None;
    let mut level = 0.0;
    let mut u = STARTS[0].0;
    loop {
        let start = STARTS.iter().find(|s| s.0 == u);
        level += start.map_or(0.0, |s| s.1 * risk);
        let t = (1.0 - u as f64 * promise.max_wrong / STEPS).max(0.0);
        if level > 0.0 {
            let (accepted, errors) = held_out.at(t);
            if binomial::cdf(errors, accepted, promise.max_wrong) <= level {
                passed = Some((t, accepted, errors, level));
            } else {
                let bound = clopper_pearson_upper(errors, accepted, 1.0 - level);
                if bound <= best.0 {
                    best = (bound, accepted);
                }
                level = 0.0;
            }
        }
        // With no level left, only a later start is worth a look.
        let next = if level > 0.0 {
            Some(u + 1)
        } else {
            STARTS.iter().map(|s| s.0).find(|&start| start > u)
        };
        match next {
            Some(next) if t > 0.0 => u = next,
            _ => break,
        }
    }

    let Some((score, accepted, wrong, level)) = passed else {
        return Err(PromiseError::NotReached {
            promise: *promise,
            best_bound: best.0,
            at_coverage: best.1 as f64 / n as f64,
        });
    };
    Ok(Threshold {
        score,
        accepted,
        n,
        wrong,
        // The test passed, so only the last digits can stand above.
        bound: clopper_pearson_upper(wrong, accepted, 1.0 - level).min(promise.max_wrong),
        coverage: accepted as f64 / n as f64,
    })
}

fn check(score: &[f64], wrong: &[bool], promise: &Promise) -> Result<(), PromiseError> {
    let inside = |share: f64| share > 0.0 && share < 1.0;
    if !inside(promise.max_wrong) || !inside(promise.confidence) {
        return Err(PromiseError::Impossible);
    }
    if score.len() != wrong.len() {
        return Err(PromiseError::Length {
            scores: score.len(),
            outcomes: wrong.len(),
        });
    }
    match score.iter().position(|s| !(0.0..=1.0).contains(s)) {
        None => Ok(()),
        Some(at) => Err(PromiseError::Score {
            answer: at + 1,
            value: score[at],
        }),
    }
}

/// Held-out answers by falling score, with errors counted up.
struct HeldOut {
    score: Vec<f64>,
    /// `errors[m]`: errors among the `m` surest answers.
    errors: Vec<u64>,
}

impl HeldOut {
    fn new(score: &[f64], wrong: &[bool]) -> Self {
        let mut order: Vec<usize> = (0..score.len()).collect();
        order.sort_by(|&a, &b| score[b].total_cmp(&score[a]));
        let mut errors = vec![0];
        let mut sum = 0;
        for &i in &order {
            sum += u64::from(wrong[i]);
            errors.push(sum);
        }
        HeldOut {
            score: order.iter().map(|&i| score[i]).collect(),
            errors,
        }
    }

    /// Answers with a score of at least `t`, and the errors among them.
    fn at(&self, t: f64) -> (u64, u64) {
        let accepted = self.score.partition_point(|&s| s >= t);
        (accepted as u64, self.errors[accepted])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMISE: Promise = Promise {
        max_wrong: 0.05,
        confidence: 0.95,
    };

    #[test]
    fn the_shares_of_the_starts_are_all_there_is() {
        let sum: f64 = STARTS.iter().map(|s| s.1).sum();
        assert!((sum - 1.0).abs() < 1e-12);
        assert!(STARTS.is_sorted_by_key(|s| s.0));
    }

    #[test]
    fn impossible_input_is_refused() {
        let certain = Promise {
            max_wrong: 0.05,
            confidence: 1.0,
        };
        assert_eq!(
            choose_threshold(&[0.5], &[false], &certain),
            Err(PromiseError::Impossible)
        );
        let short = choose_threshold(&[0.5], &[], &PROMISE);
        assert!(matches!(short, Err(PromiseError::Length { .. })));
        let strange = choose_threshold(&[0.5, f64::NAN], &[false, false], &PROMISE);
        assert!(matches!(
            strange,
            Err(PromiseError::Score { answer: 2, .. })
        ));
    }
}
