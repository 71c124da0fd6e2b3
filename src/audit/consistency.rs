//! The consistency model: how probable it is that a careful reviewer would
//! agree with a flag.
//!
//! A candidate is a rule whose condition is possible for a record. A few
//! numbers describe it (how far the condition holds, how sure the model is of
//! what the text shows, how improbable the ticked answer is, confident
//! learning's margin, doubt about the status, the wording, the answer's
//! length), each rule has an offset, and a logistic model
//! (`linfa-logistic`) makes one probability of them. It is fitted on answers
//! coded by people with drawn self-reports ([`crate::audit::simulate`]) and
//! again on reviewers' verdicts.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, FEATURES};
use crate::codebook::{Action, Codebook, Rule, Severity};
use crate::learn::calibrate::fit::binary;
use crate::learn::folds::Folds;
use crate::learn::{TrainError, decision};

const PENALTY: f64 = 1e-2;
const LEAST_EXAMPLES: usize = 30;
pub(super) const FOLDS: usize = 5;
/// Right and wrong candidates from which on a rule has an offset of its own.
const LEAST_OF_A_RULE: usize = 10;
/// Right flags a threshold must be seen on.
const LEAST: usize = 20;
/// A rule without candidates to learn from.
pub(super) const UNSEEN: f64 = 0.5;

/// Candidates with verdicts, to learn from.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    /// What was judged.
    pub candidates: Vec<Candidate>,
    /// Whether the flag was right.
    pub right: Vec<bool>,
    /// Who wrote the answer: left out together.
    pub groups: Vec<usize>,
}

/// The model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consistency {
    /// Format of this file.
    pub version: u32,
    /// Id of the codebook whose rules it knows.
    pub codebook: String,
    /// What it learned from, for people.
    pub learned_from: String,
    /// Candidates it learned from.
    pub candidates: usize,
    /// A weight a number.
    pub weights: [f64; FEATURES],
    /// Offset of each rule, by id.
    pub offsets: BTreeMap<String, f64>,
    /// Offset of what the text shows beside what was ticked.
    pub pairs: BTreeMap<String, f64>,
    /// Score from which on a flag is raised, by severity letter.
    pub thresholds: BTreeMap<String, f64>,
}

/// Why there is no consistency model.
#[derive(Debug, thiserror::Error)]
pub enum ConsistencyError {
    /// The file is none.
    #[error("not a consistency model: {0}")]
    Format(serde_json::Error),
    /// A number in it is not finite, or a threshold no probability.
    #[error("not a consistency model: a number in it is out of range")]
    Numbers,
    /// It is of another version or codebook.
    #[error("the consistency model is for codebook `{found}`, not `{needed}`")]
    Codebook {
        /// What it is for.
        found: String,
        /// What was asked for.
        needed: String,
    },
    /// Too little to learn from.
    #[error(
        "{right} right and {wrong} wrong flags are too few to learn from: at least {needed} of each are needed"
    )]
    TooFew {
        /// Flags that were right.
        right: usize,
        /// Flags that were wrong.
        wrong: usize,
        /// How many of each it takes.
        needed: usize,
    },
    /// Verdicts that do not follow the scores at all.
    #[error("the verdicts do not follow the scores, so there is nothing to learn from them")]
    Contrary,
    /// The solver refused.
    #[error(transparent)]
    Training(#[from] TrainError),
}

impl ConsistencyError {
    /// The message in Danish.
    pub fn danish(&self) -> String {
        match self {
            ConsistencyError::Format(error) => format!("ingen konsistensmodel: {error}"),
            ConsistencyError::Numbers => {
                "ingen konsistensmodel: et tal i den er uden for sit område".to_owned()
            }
            ConsistencyError::Codebook { found, needed } => {
                format!("konsistensmodellen hører til kodebogen `{found}`, ikke `{needed}`")
            }
            ConsistencyError::TooFew {
                right,
                wrong,
                needed,
            } => format!(
                "{right} rigtige og {wrong} forkerte flag er for få at lære af: der skal mindst {needed} af hver til"
            ),
            ConsistencyError::Contrary => {
                "afgørelserne følger ikke scorerne, så der er intet at lære af dem".to_owned()
            }
            ConsistencyError::Training(error) => error.to_string(),
        }
    }
}

impl Consistency {
    /// Reads a model from its file.
    ///
    /// # Errors
    /// [`ConsistencyError`]: it is none, or one for another codebook.
    pub fn from_json(text: &str, book: &Codebook) -> Result<Consistency, ConsistencyError> {
        let model: Consistency = serde_json::from_str(text).map_err(ConsistencyError::Format)?;
        if model.codebook != book.id || model.version != 1 {
            return Err(ConsistencyError::Codebook {
                found: model.codebook,
                needed: book.id.clone(),
            });
        }
        let mut numbers = model
            .weights
            .iter()
            .chain(model.offsets.values())
            .chain(model.pairs.values());
        let finite = numbers.all(|w| w.is_finite());
        let shares = model.thresholds.values().all(|t| (0.0..=1.0).contains(t));
        match finite && shares {
            true => Ok(model),
            false => Err(ConsistencyError::Numbers),
        }
    }

    /// A model that knows nothing but the rules: the score is the probability
    /// that the condition holds. For codebooks of one's own.
    pub fn of_rules(book: &Codebook) -> Consistency {
        let mut weights = [0.0; FEATURES];
        weights[0] = 1.0;
        Consistency {
            version: 1,
            codebook: book.id.clone(),
            learned_from: String::new(),
            candidates: 0,
            weights,
            offsets: BTreeMap::new(),
            pairs: BTreeMap::new(),
            thresholds: ["H", "M", "L"].map(|l| (l.to_owned(), 0.5)).into(),
        }
    }

    /// As a file.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The probability that a careful reviewer agrees with the candidate. Of a
    /// rule that the model never met, that its condition holds.
    pub fn score(&self, book: &Codebook, candidate: &Candidate) -> f64 {
        let sum: f64 = candidate
            .numbers
            .iter()
            .zip(&self.weights)
            .map(|(x, w)| x * w)
            .sum();
        let id = book.rules.get(candidate.rule).map_or("", |r| r.id.as_str());
        match self.offsets.get(id) {
            Some(offset) => {
                let pair = self.pairs.get(&candidate.pair).copied().unwrap_or(0.0);
                decision::sigmoid(sum + offset + pair)
            }
            // As far as its condition holds, and the ticked answer does not.
            None if candidate.pair.is_empty() => decision::sigmoid(candidate.numbers[0]),
            None => {
                let unlikely = 1.0 - decision::sigmoid(candidate.numbers[3]);
                decision::sigmoid(candidate.numbers[0]) * unlikely
            }
        }
    }

    /// The score from which on a rule raises a flag.
    pub fn threshold(&self, rule: &Rule) -> f64 {
        let letter = rule.severity.letter().unwrap_or("L");
        self.thresholds.get(letter).copied().unwrap_or(UNSEEN)
    }

    /// Learns from examples. Thresholds come from scores of left-out groups.
    ///
    /// # Errors
    /// [`ConsistencyError`]: too few examples, or the solver's.
    pub fn fit(
        book: &Codebook,
        examples: &Examples,
        from: &str,
    ) -> Result<Consistency, ConsistencyError> {
        let right = examples.right.iter().filter(|r| **r).count();
        let wrong = examples.right.len() - right;
        if right < LEAST_EXAMPLES || wrong < LEAST_EXAMPLES {
            return Err(ConsistencyError::TooFew {
                right,
                wrong,
                needed: LEAST_EXAMPLES,
            });
        }
        let all: Vec<usize> = (0..examples.right.len()).collect();
        let mut model = fit_rows(book, examples, &all)?;
        model.learned_from = from.to_owned();
        model.candidates = all.len();
        let scores = left_out_scores(book, examples)?;
        model.set_thresholds(book, examples, &scores);
        Ok(model)
    }

    /// Thresholds from scores of left-out examples: one for what a person
    /// should look at (high and medium), one for notes.
    pub(super) fn set_thresholds(&mut self, book: &Codebook, examples: &Examples, scores: &[f64]) {
        let grave = |i: usize| book.rules[examples.candidates[i].rule].severity >= Severity::Medium;
        for (letters, own) in [(&["H", "M"][..], true), (&["L"][..], false)] {
            let rows = (0..scores.len()).filter(|i| grave(*i) == own);
            if let Some(from) = balanced(rows.map(|i| (scores[i], examples.right[i])).collect()) {
                self.thresholds
                    .extend(letters.iter().map(|l| ((*l).to_owned(), from)));
            }
        }
    }
}

/// Each example's score by a model that saw no answer of its group.
///
/// # Errors
/// As [`Consistency::fit`].
pub fn left_out_scores(book: &Codebook, examples: &Examples) -> Result<Vec<f64>, ConsistencyError> {
    let classes: Vec<usize> = examples.right.iter().map(|r| usize::from(*r)).collect();
    let folds = Folds::grouped(&examples.groups, FOLDS, 1)
        .or_else(|_| Folds::stratified(&classes, FOLDS, 1))?;
    let mut scores = vec![UNSEEN; examples.right.len()];
    for fold in 0..folds.count() {
        let model = fit_rows(book, examples, &folds.train(fold))?;
        for row in folds.test(fold) {
            scores[row] = model.score(book, &examples.candidates[row]);
        }
    }
    Ok(scores)
}

/// The rules that raise flags, by their places.
pub(super) fn flagging(book: &Codebook) -> Vec<usize> {
    (0..book.rules.len())
        .filter(|r| is_learned(&book.rules[*r]))
        .collect()
}

/// Whether a rule's flags are scored by the model.
pub fn is_learned(rule: &Rule) -> bool {
    rule.action == Action::Flag && rule.when.detector.is_none()
}

fn fit_rows(
    book: &Codebook,
    examples: &Examples,
    rows: &[usize],
) -> Result<Consistency, ConsistencyError> {
    let rules = flagging(book);
    let pairs: BTreeSet<&str> = rows
        .iter()
        .map(|r| examples.candidates[*r].pair.as_str())
        .collect();
    let pairs: Vec<&str> = pairs.into_iter().filter(|p| !p.is_empty()).collect();
    let mut columns = Array2::zeros((rows.len(), FEATURES + rules.len() + pairs.len()));
    for (mut out, row) in columns.rows_mut().into_iter().zip(rows) {
        let candidate = &examples.candidates[*row];
        out.iter_mut()
            .zip(candidate.numbers)
            .for_each(|(cell, number)| *cell = number);
        if let Some(at) = rules.iter().position(|r| *r == candidate.rule) {
            out[FEATURES + at] = 1.0;
        }
        if let Ok(at) = pairs.binary_search(&candidate.pair.as_str()) {
            out[FEATURES + rules.len() + at] = 1.0;
        }
    }
    let right: Vec<bool> = rows.iter().map(|r| examples.right[*r]).collect();
    let mut model = Consistency::of_rules(book);
    let Some((slopes, constant)) = binary(&columns, &right, true, PENALTY)? else {
        return Ok(model);
    };
    model
        .weights
        .iter_mut()
        .zip(&slopes)
        .for_each(|(weight, slope)| *weight = *slope);
    for (at, rule) in rules.iter().enumerate() {
        let own = columns.column(FEATURES + at);
        let met = own.iter().zip(&right).filter(|(is, _)| **is > 0.0);
        let agreed = met.clone().filter(|(_, right)| **right).count();
        let known = agreed.min(met.count() - agreed) >= LEAST_OF_A_RULE;
        if known {
            let offset = constant + slopes[FEATURES + at];
            model.offsets.insert(book.rules[*rule].id.clone(), offset);
        }
    }
    for (pair, slope) in pairs.iter().zip(&slopes[FEATURES + rules.len()..]) {
        model.pairs.insert((*pair).to_owned(), *slope);
    }
    Ok(model)
}

/// The score from which on precision and recall are in the best balance (the
/// greatest F1).
fn balanced(mut pairs: Vec<(f64, bool)>) -> Option<f64> {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = pairs.iter().filter(|p| p.1).count();
    let mut right = 0usize;
    let mut best = None;
    for (seen, (score, is_right)) in pairs.iter().enumerate() {
        right += usize::from(*is_right);
        let f1 = 2.0 * right as f64 / (seen + 1 + all) as f64;
        if right >= LEAST && best.is_none_or(|(most, _)| f1 > most) {
            best = Some((f1, *score));
        }
    }
    best.map(|b| b.1)
}
