//! Two models, one after the other: the fast one codes every answer, and the
//! answers it is not sure of are read by the encoder too (a cascade, Viola and
//! Jones 2001; its loss is measured, not assumed).
//!
//! How sure is sure enough is read off answers that both models left out in
//! their cross-validation: the least probability from which on the fast
//! model's codes lose at most the stated share of accuracy, variable by
//! variable. An answer stays with the fast model only if it is sure of every
//! variable, so the loss of each is at most the stated one.

use crate::code::plan::{Acceptance, accept_held_out};
use crate::code::{AnswerCoder, CodedVariable};
use crate::evaluate::Promise;
use crate::model::{HeldOut, Model};

/// Two models that do not belong together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CascadeError {
    /// They code by different codebooks.
    #[error("the fast and the full model have different codebooks")]
    Codebooks,
    /// They were trained on different answers.
    #[error(
        "the fast and the full model were trained on different answers, so what the cascade loses cannot be told. Train both on the same file"
    )]
    Answers,
}

impl CascadeError {
    /// The error in Danish.
    pub fn danish(&self) -> &'static str {
        match self {
            CascadeError::Codebooks => "den hurtige og den fulde model har forskellige kodebøger",
            CascadeError::Answers => {
                "den hurtige og den fulde model er trænet på forskellige svar, så det kan ikke siges, hvad kaskaden taber. Træn begge på den samme fil"
            }
        }
    }
}

/// From which probability on the fast model's codes stay.
#[derive(Debug, Clone, PartialEq)]
pub struct Cascade {
    /// One a variable; above 1 where the fast model is never sure enough.
    pub sure: Vec<f64>,
    /// Left-out answers of each variable, as the cascade codes them.
    held_out: Vec<Vec<HeldOut>>,
    /// Share of the left-out answers that go to the encoder.
    pub share: f64,
    /// Accuracy lost on left-out answers against the full model, a variable.
    pub lost: Vec<f64>,
}

/// Which model codes an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The fast model was sure.
    Fast,
    /// The encoder reads the answer too.
    Full,
}

impl Cascade {
    /// Chooses how sure is sure enough for losing at most `loss` of accuracy.
    ///
    /// # Errors
    /// [`CascadeError`].
    pub fn choose(fast: &Model, full: &Model, loss: f64) -> Result<Cascade, CascadeError> {
        if fast.manifest.codebook_sha256 != full.manifest.codebook_sha256 {
            return Err(CascadeError::Codebooks);
        }
        let same = fast.manifest.training == full.manifest.training;
        let rows = |h: &[HeldOut]| h.iter().map(|a| a.row).collect::<Vec<_>>();
        let mut pairs = fast.held_out.iter().zip(&full.held_out);
        if !same || !pairs.all(|(a, b)| rows(a) == rows(b)) {
            return Err(CascadeError::Answers);
        }
        let pairs = || fast.held_out.iter().zip(&full.held_out);
        let sure: Vec<f64> = pairs().map(|(a, b)| sure_from(a, b, loss)).collect();
        let most = pairs()
            .flat_map(|(a, _)| a)
            .map(|a| a.row as usize + 1)
            .max();
        let mut seen = vec![false; most.unwrap_or(0)];
        let mut unsure = seen.clone();
        for ((own, _), sure) in pairs().zip(&sure) {
            for answer in own {
                seen[answer.row as usize] = true;
                unsure[answer.row as usize] |= f64::from(answer.score) < *sure;
            }
        }
        let count = |flags: &[bool]| flags.iter().filter(|f| **f).count() as f64;
        let held_out: Vec<Vec<HeldOut>> = pairs()
            .map(|(a, b)| {
                let route =
                    |(a, b): (&HeldOut, &HeldOut)| if unsure[a.row as usize] { *b } else { *a };
                a.iter().zip(b).map(route).collect()
            })
            .collect();
        let lost = held_out
            .iter()
            .zip(&full.held_out)
            .map(|(own, full)| (wrong(own) - wrong(full)) / full.len().max(1) as f64);
        Ok(Cascade {
            share: count(&unsure) / count(&seen).max(1.0),
            lost: lost.collect(),
            sure,
            held_out,
        })
    }

    /// The thresholds of a promise, for what comes out of the cascade.
    pub fn accept(&self, model: &Model, promise: &Promise) -> Vec<Acceptance> {
        accept_held_out(&model.manifest.heads, &self.held_out, promise)
    }

    /// Who codes the answer that the fast model's worker coded last.
    pub fn route(&self, fast: &AnswerCoder<'_>) -> Route {
        let own = |(variable, sure): (usize, &f64)| {
            let coded: CodedVariable = fast.as_if_codable(variable);
            coded.probability >= *sure
        };
        match self.sure.iter().enumerate().all(own) {
            true => Route::Fast,
            false => Route::Full,
        }
    }
}

fn wrong(answers: &[HeldOut]) -> f64 {
    answers.iter().filter(|a| a.wrong).count() as f64
}

/// The least score from which on the fast model's answers have at most
/// `loss` × all answers more errors than the full model's.
fn sure_from(fast: &[HeldOut], full: &[HeldOut], loss: f64) -> f64 {
    let mut order: Vec<usize> = (0..fast.len()).collect();
    order.sort_by(|a, b| fast[*b].score.total_cmp(&fast[*a].score));
    let most = loss * fast.len() as f64;
    let mut excess = 0.0;
    let mut sure = 2.0;
    for (place, at) in order.iter().enumerate() {
        excess += f64::from(u8::from(fast[*at].wrong)) - f64::from(u8::from(full[*at].wrong));
        let score = fast[*at].score;
        let last_of_its_score = order
            .get(place + 1)
            .is_none_or(|next| fast[*next].score < score);
        if last_of_its_score {
            if excess > most {
                break;
            }
            sure = f64::from(score);
        }
    }
    sure
}

#[cfg(test)]
mod tests {
    use super::sure_from;
    use crate::model::HeldOut;

    fn held_out(answers: &[(f32, bool)]) -> Vec<HeldOut> {
        let rows = (0..).zip(answers);
        rows.map(|(row, &(score, wrong))| HeldOut { row, score, wrong })
            .collect()
    }

    #[test]
    fn the_fast_model_keeps_answers_down_to_the_stated_loss() {
        let fast = held_out(&[(0.9, false), (0.8, true), (0.7, false), (0.6, true)]);
        let full = held_out(&[(0.9, false), (0.9, false), (0.9, false), (0.9, false)]);
        assert_eq!(sure_from(&fast, &full, 0.0), f64::from(0.9f32));
        assert_eq!(sure_from(&fast, &full, 0.25), f64::from(0.7f32));
        assert_eq!(sure_from(&fast, &full, 0.5), f64::from(0.6f32));
    }

    #[test]
    fn a_fast_model_wrong_where_it_is_surest_keeps_nothing() {
        let fast = held_out(&[(0.9, true), (0.8, false)]);
        let full = held_out(&[(0.9, false), (0.9, false)]);
        assert!(sure_from(&fast, &full, 0.0) > 1.0);
    }
}
