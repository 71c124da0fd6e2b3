//! What the machine said, kept apart from what people decided.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::Store;
use crate::codebook::Localised;
use crate::review::ReviewError;

/// A model's suggestion for one variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Variable id.
    pub variable: String,
    /// Category ids.
    pub code: Vec<String>,
    /// Probability of the code, 0 to 1.
    pub probability: f64,
    /// The runner-up.
    pub second: Vec<String>,
    /// `auto`, `review` or `uncodable`.
    pub decision: String,
    /// Probability of each category.
    pub probabilities: Vec<(String, f64)>,
    /// Places in the masked text (UTF-16 units, from and up to) and how much
    /// they speak for the code.
    pub marks: Vec<(usize, usize, f32)>,
}

/// A model's suggestions for one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestions {
    /// The answer.
    pub answer: i64,
    /// One a variable.
    pub said: Vec<Said>,
    /// Expected number of wrong codes, times the answer's weight.
    pub value: f64,
}

/// A flag of the audit, to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFlag {
    /// The answer.
    pub answer: i64,
    /// The flag.
    pub flag: Flagged,
    /// Its rank among all flags.
    pub priority: f64,
}

/// A flag of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flagged {
    /// The codebook rule.
    pub rule: String,
    /// `high`, `medium`, `low` or `none`.
    pub severity: String,
    /// The sentence shown.
    pub sentence: Localised,
}

impl Store {
    /// Adds a model's suggestions, all or none.
    pub fn suggest(&mut self, model: i64, all: &[Suggestions]) -> Result<(), ReviewError> {
        let step = self.db.transaction()?;
        {
            let mut whole = step.prepare_cached("INSERT INTO suggestion VALUES (?1, ?2, ?3)")?;
            let mut worth = step.prepare_cached("INSERT INTO worth VALUES (?1, ?2, ?3)")?;
            let mut code = step.prepare_cached("INSERT INTO suggested VALUES (?1, ?2, ?3, ?4)")?;
            for one in all {
                let said = serde_json::to_string(&one.said)?;
                whole.execute((one.answer, model, said))?;
                worth.execute((model, one.answer, one.value))?;
                for own in &one.said {
                    for category in &own.code {
                        code.execute((model, &own.variable, category, one.answer))?;
                    }
                }
            }
        }
        step.commit()?;
        Ok(())
    }

    /// What a model said of an answer; none while it has not read it.
    pub fn said(&self, model: i64, answer: i64) -> Result<Option<Vec<Said>>, ReviewError> {
        let mut find = self
            .db
            .prepare_cached("SELECT said FROM suggestion WHERE answer = ?1 AND model = ?2")?;
        let said: Option<String> = find.query_row((answer, model), |r| r.get(0)).optional()?;
        Ok(said.map(|s| serde_json::from_str(&s)).transpose()?)
    }

    /// Number of answers a model has read.
    pub fn suggested(&self, model: i64) -> Result<i64, ReviewError> {
        let mut count = self
            .db
            .prepare_cached("SELECT count(*) FROM worth WHERE model = ?1")?;
        Ok(count.query_row([model], |r| r.get(0))?)
    }

    /// An answer's flags, the weightiest first.
    pub fn flags(&self, answer: i64) -> Result<Vec<Flagged>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT rule, severity, reason FROM flag WHERE answer = ?1 ORDER BY priority DESC, place",
        )?;
        let rows = find.query_map([answer], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get::<_, String>(2)?))
        })?;
        rows.map(|row| {
            let (rule, severity, sentence) = row?;
            let sentence = serde_json::from_str(&sentence)?;
            Ok(Flagged {
                rule,
                severity,
                sentence,
            })
        })
        .collect()
    }

    /// Rules that any answer is flagged by.
    pub fn flag_rules(&self) -> Result<Vec<String>, ReviewError> {
        let mut find = self
            .db
            .prepare_cached("SELECT DISTINCT rule FROM flag ORDER BY rule")?;
        Ok(find
            .query_map([], |r| r.get(0))?
            .collect::<Result<_, _>>()?)
    }
}
