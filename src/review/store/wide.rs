//! The code that stands for each answer, as training and evaluation read it.

use std::collections::HashSet;

use super::{Standing, Store};
use crate::review::choice::alike;
use crate::review::{Codes, ReviewError};

/// An answer with the codes that stand for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The answer's row in the survey file.
    pub answer: i64,
    /// The respondent's id.
    pub respondent: String,
    /// The text, personal data masked.
    pub text: String,
    /// By variable. Left out are variables on which coders differ, until it is
    /// settled, and codes that the codebook in use has changed or no longer
    /// has, until they are looked at again.
    pub codes: Codes,
    /// People who coded it.
    pub coders: usize,
    /// Whether it was settled.
    pub settled: bool,
}

impl Store {
    /// Hands every answer that somebody coded to `each`, in file order.
    ///
    /// # Errors
    /// What SQLite says, or what goes wrong in `each`.
    pub fn labelled<E: From<ReviewError>>(
        &self,
        mut each: impl FnMut(&Labelled) -> Result<(), E>,
    ) -> Result<(), E> {
        let (_, book) = self.codebook().map_err(E::from)?;
        let stale: HashSet<(i64, String)> = self.all_stale()?.into_iter().collect();
        for answer in self.decided()? {
            let Some(own) = self.answer(answer)? else {
                continue;
            };
            let all = self.standing(answer)?;
            let mut codes = agreed(&all);
            codes.retain(|variable, code| {
                let known = book
                    .variable(variable)
                    .is_some_and(|own| code.iter().all(|c| own.ids().any(|id| id == c)));
                known && !stale.contains(&(answer, variable.clone()))
            });
            each(&Labelled {
                answer,
                respondent: own.respondent,
                text: own.masked,
                codes,
                coders: all.iter().filter(|s| !s.adjudicated).count(),
                settled: all.iter().any(|s| s.adjudicated),
            })?;
        }
        Ok(())
    }

    /// Number of answers that somebody coded.
    pub fn decisions(&self) -> Result<i64, ReviewError> {
        let mut count = self
            .db
            .prepare_cached("SELECT count(DISTINCT answer) FROM standing")?;
        Ok(count.query_row([], |r| r.get(0))?)
    }

    /// Answers that somebody coded.
    fn decided(&self) -> Result<Vec<i64>, ReviewError> {
        let mut find = self
            .db
            .prepare_cached("SELECT DISTINCT answer FROM standing ORDER BY answer")?;
        Ok(find
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?)
    }
}

/// What was settled, else what all chose alike.
fn agreed(all: &[Standing]) -> Codes {
    if let Some(settled) = all.iter().find(|s| s.adjudicated) {
        return settled.choice.codes.clone();
    }
    alike(all.iter().map(|s| &s.choice.codes))
}
