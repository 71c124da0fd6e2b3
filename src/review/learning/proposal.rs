//! A model that was learned, and what it would change.

use serde::Serialize;

use crate::evaluate::{CONFIDENCE, Share, paired_difference};
use crate::review::fill::{OneModel, Reading};
use crate::review::{Coder, ReviewError, Said, Store};
use crate::train::Change;

/// Answers that nobody decided, drawn to see what would change.
const DRAWN: usize = 500;
/// Changes shown of a variable.
const SHOWN: usize = 12;
/// Characters of a text shown.
const BEGINNING: usize = 160;

/// What learning found; nothing of it is in use yet.
#[derive(Debug, Clone, Serialize)]
pub struct Proposal {
    /// The model's file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    #[serde(skip)]
    pub sha256: String,
    /// The model's name.
    #[serde(skip)]
    pub name: String,
    /// Answers it learned from.
    pub answers: usize,
    /// Time it took.
    pub seconds: f64,
    /// One a variable, in the codebook's order.
    pub variables: Vec<Proposed>,
}

/// What would change in a variable.
#[derive(Debug, Clone, Serialize)]
pub struct Proposed {
    /// Variable id.
    pub id: String,
    /// Answers with a code of it.
    pub answers: usize,
    /// Right by the model that the review was begun with …
    pub before: Share,
    /// … and by models that learned from the other answers.
    pub after: Share,
    /// Their difference, its lower and upper end.
    pub gain: [f64; 3],
    /// Right only after.
    pub better: u64,
    /// Right only before.
    pub worse: u64,
    /// Whether anything is clearly better; else the variable stays as it is.
    pub learned: bool,
    /// Answers drawn that nobody decided.
    pub drawn: usize,
    /// Those of them that would get another code than is shown now.
    pub changed: usize,
    /// Their share.
    pub share: Share,
    /// Some of them, the surest first.
    pub examples: Vec<Turned>,
}

/// An answer that would get another code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turned {
    /// Its number.
    pub answer: i64,
    /// The beginning of its text, masked.
    pub text: String,
    /// The code shown now.
    pub from: Vec<String>,
    /// The code it would get.
    pub to: Vec<String>,
    /// That code's probability.
    pub probability: f64,
}

impl Proposal {
    /// Without the model's file, and without what a coder may not see yet:
    /// suggestions for answers that they are to code blind.
    pub fn as_seen_by(&self, store: &Store, coder: &Coder) -> Result<Proposal, ReviewError> {
        let mut variables = self.variables.clone();
        for variable in &mut variables {
            let mut kept = Vec::with_capacity(variable.examples.len());
            for example in std::mem::take(&mut variable.examples) {
                if !store.is_blind(example.answer, coder)? {
                    kept.push(example);
                }
            }
            variable.examples = kept;
        }
        Ok(Proposal {
            bytes: Vec::new(),
            sha256: self.sha256.clone(),
            name: self.name.clone(),
            answers: self.answers,
            seconds: self.seconds,
            variables,
        })
    }

    /// Compares a new model with what is shown now.
    pub(super) fn of(
        store: &Store,
        reading: &OneModel,
        changes: &[Change],
    ) -> Result<Proposal, ReviewError> {
        let drawn = store.undecided(DRAWN)?;
        let new = match changes.iter().any(|change| change.learned) {
            true => reading.suggest(&drawn),
            // Nothing would change.
            false => Vec::new(),
        };
        let shown = store.model()?.unwrap_or(0);
        let mut pairs: Vec<(i64, Vec<Said>, Vec<Said>)> = Vec::with_capacity(new.len());
        for one in new {
            if let Some(old) = store.said(shown, one.answer)? {
                pairs.push((one.answer, old, one.said));
            }
        }
        let mut variables = Vec::with_capacity(changes.len());
        for change in changes {
            variables.push(Proposed::of(store, change, &pairs)?);
        }
        Ok(Proposal {
            bytes: Vec::new(),
            sha256: String::new(),
            name: String::new(),
            answers: 0,
            seconds: 0.0,
            variables,
        })
    }
}

/// The beginning of a text, with an ellipsis where it goes on.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(BEGINNING) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

impl Proposed {
    fn of(
        store: &Store,
        change: &Change,
        pairs: &[(i64, Vec<Said>, Vec<Said>)],
    ) -> Result<Proposed, ReviewError> {
        let find = |all: &'_ [Said]| all.iter().find(|s| s.variable == change.variable).cloned();
        let mut turned: Vec<(i64, Said, Said)> = pairs
            .iter()
            .filter_map(|(answer, old, new)| Some((*answer, find(old)?, find(new)?)))
            .filter(|(_, old, new)| old.code != new.code)
            .collect();
        turned.sort_by(|a, b| {
            b.2.probability
                .total_cmp(&a.2.probability)
                .then(a.0.cmp(&b.0))
        });
        let changed = turned.len();
        let mut examples = Vec::new();
        for (answer, old, new) in turned.into_iter().take(SHOWN) {
            let text = store.answer(answer)?.map_or_else(String::new, |a| a.masked);
            examples.push(Turned {
                answer,
                text: beginning(&text),
                from: old.code,
                to: new.code,
                probability: new.probability,
            });
        }
        let n = change.before.len() as u64;
        let share = |right: &[bool]| Share::of(right.iter().filter(|r| **r).count() as u64, n);
        let (better, worse) = change.turned();
        let (gain, ends) = paired_difference(better, worse, n, CONFIDENCE);
        Ok(Proposed {
            id: change.variable.clone(),
            answers: change.before.len(),
            before: share(&change.before),
            after: share(&change.after),
            gain: [gain, ends.low, ends.high],
            better,
            worse,
            learned: change.learned,
            drawn: pairs.len(),
            changed,
            share: Share::of(changed as u64, pairs.len() as u64),
            examples,
        })
    }
}
