//! The answers of a survey, as they were read.

use rusqlite::{CachedStatement, Connection, OptionalExtension};
use serde::Serialize;

use super::{NewFlag, Store, Survey};
use crate::review::ReviewError;
use crate::review::draw::{Draw, share_of};
use crate::text::pii;

/// One respondent's answer, to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewAnswer<'a> {
    /// The row in the survey file, from 1.
    pub row: i64,
    /// The respondent's id.
    pub respondent: &'a str,
    /// The answer as written.
    pub text: &'a str,
    /// All cells of the row, the answer's own included.
    pub cells: &'a [&'a str],
    /// Design weight; 1 where there is none.
    pub weight: f64,
}

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The row in the survey file, from 1.
    pub id: i64,
    /// The respondent's id.
    pub respondent: String,
    /// The text with personal data masked.
    pub masked: String,
    /// Pieces of personal data in it.
    pub personal: i64,
    /// All cells of the row, masked, in the order of the columns.
    pub cells: Vec<String>,
    /// Whether two people are to code it.
    pub double: bool,
}

/// Adds answers to a new store.
pub struct Filling<'a> {
    insert: CachedStatement<'a>,
    searched: CachedStatement<'a>,
    flag: CachedStatement<'a>,
    flags: i64,
    seed: u64,
    double_share: f64,
}

impl<'a> Filling<'a> {
    pub(super) fn new(db: &'a Connection, survey: &Survey<'_>) -> Result<Filling<'a>, ReviewError> {
        let insert = "INSERT INTO answer VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        Ok(Filling {
            insert: db.prepare_cached(insert)?,
            searched: db.prepare_cached("INSERT INTO searched VALUES (?1, ?2)")?,
            flag: db.prepare_cached("INSERT INTO flag VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?,
            flags: 0,
            seed: survey.seed,
            double_share: survey.double_share,
        })
    }

    /// Adds a flag of the audit to an answer that was added.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn flag(&mut self, new: &NewFlag) -> Result<(), ReviewError> {
        let sentence = serde_json::to_string(&new.flag.sentence)?;
        let (rule, severity) = (&new.flag.rule, &new.flag.severity);
        self.flag.execute((
            new.answer,
            self.flags,
            rule,
            severity,
            new.priority,
            sentence,
        ))?;
        self.flags += 1;
        Ok(())
    }

    /// Adds one.
    ///
    /// # Errors
    /// What SQLite says, as of a row that is there already.
    pub fn add(&mut self, answer: &NewAnswer<'_>) -> Result<(), ReviewError> {
        let masked = pii::mask(answer.text);
        let double = share_of(self.seed, Draw::Double, answer.row, 0) < self.double_share;
        self.insert.execute((
            answer.row,
            answer.respondent,
            answer.text,
            &masked.text,
            masked.count as i64,
            serde_json::to_string(answer.cells)?,
            answer.weight,
            double,
        ))?;
        self.searched
            .execute((answer.row, masked.text.to_lowercase()))?;
        Ok(())
    }
}

impl Store {
    /// An answer, with personal data masked in every cell.
    pub fn answer(&self, id: i64) -> Result<Option<Answer>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT respondent, masked, personal, cells, double FROM answer WHERE id = ?1",
        )?;
        let found = find
            .query_row([id], |r| {
                Ok((
                    r.get(0)?,
                    r.get(1)?,
                    r.get(2)?,
                    r.get::<_, String>(3)?,
                    r.get(4)?,
                ))
            })
            .optional()?;
        let Some((respondent, masked, personal, cells, double)) = found else {
            return Ok(None);
        };
        let cells: Vec<String> = serde_json::from_str(&cells)?;
        Ok(Some(Answer {
            id,
            respondent,
            masked,
            personal,
            cells: cells
                .iter()
                .map(|c| pii::mask(c).text.into_owned())
                .collect(),
            double,
        }))
    }

    /// The answer as written, personal data and all.
    pub fn unmasked(&self, id: i64) -> Result<Option<String>, ReviewError> {
        let mut find = self
            .db
            .prepare_cached("SELECT text FROM answer WHERE id = ?1")?;
        Ok(find.query_row([id], |r| r.get(0)).optional()?)
    }

    /// Number of answers.
    pub fn answers(&self) -> Result<i64, ReviewError> {
        let mut count = self.db.prepare_cached("SELECT count(*) FROM answer")?;
        Ok(count.query_row([], |r| r.get(0))?)
    }

    /// Some answers that nobody decided, drawn: number, text as written,
    /// weight.
    pub fn undecided(&self, most: usize) -> Result<Vec<(i64, String, f64)>, ReviewError> {
        let draw = Draw::Trial as i64;
        let mut find = self.db.prepare(&format!(
            "SELECT a.id, a.text, a.weight FROM (
               SELECT id, drawn(?1, {draw}, id, 0) AS place FROM answer
               WHERE id NOT IN (SELECT answer FROM standing) ORDER BY place, id LIMIT ?2) d
             JOIN answer a ON a.id = d.id ORDER BY a.id"
        ))?;
        let rows = find.query_map((self.seed()? as i64, most as i64), |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Texts (as written) of answers that a model has not read, from the
    /// first on.
    pub fn unread(&self, model: i64, most: usize) -> Result<Vec<(i64, String, f64)>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT id, text, weight FROM answer WHERE id > ifnull(
               (SELECT max(answer) FROM worth WHERE model = ?1), 0)
             ORDER BY id LIMIT ?2",
        )?;
        let rows = find.query_map((model, most as i64), |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
