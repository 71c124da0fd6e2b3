//! Whether flags are right, as people say: what teaches the audit.

use rusqlite::{OptionalExtension, TransactionBehavior};

use super::Store;
use crate::review::ReviewError;

/// A coder's verdict on a flag, to be recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict<'a> {
    /// Made by the page, so that a request sent twice is one verdict.
    pub request: &'a str,
    /// When, in UTC.
    pub at: &'a str,
    /// The coder's number.
    pub coder: i64,
    /// The answer.
    pub answer: i64,
    /// The flag's rule.
    pub rule: &'a str,
    /// Whether the flag is right; none takes an earlier verdict back.
    pub holds: Option<bool>,
    /// Time the answer was before the coder.
    pub seconds: Option<f64>,
}

/// A verdict that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The answer's row in the survey file.
    pub answer: i64,
    /// The respondent's id.
    pub respondent: String,
    /// The flag's rule.
    pub rule: String,
    /// Who says so.
    pub coder: String,
    /// Whether the flag is right.
    pub holds: bool,
    /// When, in UTC.
    pub at: String,
}

impl Store {
    /// Records a verdict; when this returns it is on the disk. Gives its
    /// number.
    ///
    /// # Errors
    /// No such flag, or a request key of another verdict.
    pub fn judge(&mut self, verdict: &Verdict<'_>) -> Result<i64, ReviewError> {
        // A transaction that reads first and then writes must have the lock
        // from the start: it cannot get it while another writes.
        let step = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let find = "SELECT id, coder, answer, rule FROM verdict WHERE request = ?1";
        let known = step.query_row(find, [verdict.request], |r| {
            let own = (
                r.get::<_, i64>(1)?,
                r.get::<_, i64>(2)?,
                r.get::<_, String>(3)?,
            );
            Ok((r.get(0)?, own))
        });
        if let Some((id, own)) = known.optional()? {
            let same = own == (verdict.coder, verdict.answer, verdict.rule.to_owned());
            return match same {
                true => Ok(id),
                false => Err(ReviewError::RequestTaken(verdict.request.to_owned())),
            };
        }
        let flag = "SELECT 1 FROM flag WHERE answer = ?1 AND rule = ?2";
        let flagged = step.query_row(flag, (verdict.answer, verdict.rule), |_| Ok(()));
        if flagged.optional()?.is_none() {
            return Err(ReviewError::NoFlag {
                answer: verdict.answer,
                rule: verdict.rule.to_owned(),
            });
        }
        step.execute(
            "INSERT INTO verdict (request, at, coder, answer, rule, holds, seconds)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                verdict.request,
                verdict.at,
                verdict.coder,
                verdict.answer,
                verdict.rule,
                verdict.holds,
                verdict.seconds,
            ),
        )?;
        let id = step.last_insert_rowid();
        step.commit()?;
        Ok(id)
    }

    /// A coder's verdict on a flag, if one holds.
    pub fn verdict(
        &self,
        answer: i64,
        coder: i64,
        rule: &str,
    ) -> Result<Option<bool>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT holds FROM verdict WHERE answer = ?1 AND coder = ?2 AND rule = ?3
             ORDER BY id DESC LIMIT 1",
        )?;
        let last = find.query_row((answer, coder, rule), |r| r.get::<_, Option<bool>>(0));
        Ok(last.optional()?.flatten())
    }

    /// All verdicts that hold, by answer, rule and coder.
    pub fn judgements(&self) -> Result<Vec<Judgement>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT v.answer, a.respondent, v.rule, c.name, v.holds, v.at
             FROM verdict v JOIN answer a ON a.id = v.answer JOIN coder c ON c.id = v.coder
             WHERE v.id IN (SELECT max(id) FROM verdict GROUP BY answer, coder, rule)
               AND v.holds IS NOT NULL
             ORDER BY v.answer, v.rule, v.coder",
        )?;
        let rows = find.query_map([], |r| {
            Ok(Judgement {
                answer: r.get(0)?,
                respondent: r.get(1)?,
                rule: r.get(2)?,
                coder: r.get(3)?,
                holds: r.get(4)?,
                at: r.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
