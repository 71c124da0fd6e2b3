//! What holds: the last choice of each coder for each answer.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;

use super::Store;
use super::codebooks::STALE;
use crate::review::{Choice, ReviewError};

/// The number under which adjudications stand.
pub(super) const ADJUDICATED: i64 = 0;

/// A choice that holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Whose; the one who settled it for an adjudication.
    pub coder: String,
    /// Whether it settles a disagreement.
    pub adjudicated: bool,
    /// Its event in the journal.
    pub event: i64,
    /// The choice.
    #[serde(flatten)]
    pub choice: Choice,
    /// When, in UTC.
    pub at: String,
    /// Whether the suggestions were to be seen.
    pub seen: bool,
    /// Why, in adjudicating.
    pub reason: String,
}

/// How far the work is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Answers in all.
    pub answers: i64,
    /// Coded by this coder.
    pub mine: i64,
    /// Coded by anybody.
    pub coded: i64,
    /// Coded by two or more.
    pub double: i64,
    /// Of those, coded alike or settled.
    pub agreed: i64,
    /// How many each coder has coded.
    pub coders: Vec<(String, i64)>,
}

/// The event that holds, if any.
pub(super) fn event_of(
    db: &Connection,
    answer: i64,
    coder: i64,
) -> Result<Option<i64>, ReviewError> {
    let mut find =
        db.prepare_cached("SELECT event FROM standing WHERE answer = ?1 AND coder = ?2")?;
    Ok(find.query_row((answer, coder), |r| r.get(0)).optional()?)
}

/// Lets a choice hold.
pub(super) fn set(
    step: &Transaction<'_>,
    answer: i64,
    coder: i64,
    event: i64,
    choice: &Choice,
) -> Result<(), ReviewError> {
    let codes = serde_json::to_string(&choice.codes)?;
    step.execute(
        "INSERT OR REPLACE INTO standing VALUES (?1, ?2, ?3, ?4, ?5)",
        (answer, coder, event, codes, choice.uncodable),
    )?;
    Ok(())
}

/// Lets the choice before `undone` hold again, if `undone` is what holds.
pub(super) fn take_back(
    step: &Transaction<'_>,
    answer: i64,
    undone: i64,
) -> Result<(), ReviewError> {
    let find = "SELECT coder FROM standing WHERE answer = ?1 AND event = ?2";
    let held: Option<i64> = step
        .query_row(find, (answer, undone), |r| r.get(0))
        .optional()?;
    let Some(coder) = held else { return Ok(()) };
    // Somebody else may have taken back an adjudication before this one.
    let before =
        "SELECT before, EXISTS (SELECT 1 FROM event u WHERE u.act = 'undo' AND u.before = e.id)
         FROM event e WHERE id = ?1";
    let mut event = Some(undone);
    while let Some(number) = event {
        let (earlier, gone): (Option<i64>, bool) =
            step.query_row(before, [number], |r| Ok((r.get(0)?, r.get(1)?)))?;
        if !gone {
            break;
        }
        event = earlier;
    }
    match event {
        None => {
            step.execute(
                "DELETE FROM standing WHERE answer = ?1 AND coder = ?2",
                (answer, coder),
            )?;
        }
        Some(number) => {
            let choice = choice_of(step, number)?;
            set(step, answer, coder, number, &choice)?;
        }
    }
    Ok(())
}

/// Takes off what an answer was settled by under an older wording of its
/// category: somebody coded it anew.
pub(super) fn reopen(step: &Transaction<'_>, answer: i64) -> Result<(), ReviewError> {
    let stale = format!(
        "DELETE FROM standing WHERE answer = ?1 AND coder = {ADJUDICATED} AND answer IN
           (SELECT answer FROM ({STALE} AND s.answer = ?1 AND s.coder = {ADJUDICATED}))"
    );
    step.execute(&stale, [answer])?;
    Ok(())
}

fn choice_of(db: &Connection, event: i64) -> Result<Choice, ReviewError> {
    let whole = "SELECT uncodable, comment FROM event WHERE id = ?1";
    let (uncodable, comment) = db.query_row(whole, [event], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let mut find = db.prepare_cached("SELECT variable, code FROM choice WHERE event = ?1")?;
    let rows = find.query_map([event], |r| Ok((r.get(0)?, r.get::<_, String>(1)?)))?;
    let mut choice = Choice {
        uncodable,
        comment,
        ..Choice::default()
    };
    for row in rows {
        let (variable, code) = row?;
        choice
            .codes
            .insert(variable, crate::review::choice::read(&code));
    }
    Ok(choice)
}

impl Store {
    /// All choices that hold for an answer, adjudication first, then in the
    /// order of the coders.
    pub fn standing(&self, answer: i64) -> Result<Vec<Standing>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT c.name, s.coder, s.event, e.at, e.model IS NOT NULL, e.reason
             FROM standing s JOIN event e ON e.id = s.event JOIN coder c ON c.id = e.coder
             WHERE s.answer = ?1 ORDER BY s.coder",
        )?;
        let rows = find.query_map([answer], |r| {
            Ok(Standing {
                coder: r.get(0)?,
                adjudicated: r.get::<_, i64>(1)? == ADJUDICATED,
                event: r.get(2)?,
                choice: Choice::default(),
                at: r.get(3)?,
                seen: r.get(4)?,
                reason: r.get(5)?,
            })
        })?;
        let mut all = rows.collect::<Result<Vec<Standing>, _>>()?;
        for one in &mut all {
            one.choice = choice_of(&self.db, one.event)?;
        }
        Ok(all)
    }

    /// A coder's choice that holds for an answer.
    pub fn own(&self, answer: i64, coder: &str) -> Result<Option<Standing>, ReviewError> {
        let all = self.standing(answer)?;
        let own = |s: &Standing| s.coder == coder && !s.adjudicated;
        Ok(all.into_iter().find(own))
    }

    /// How far the work is, seen by a coder.
    pub fn progress(&self, coder: i64) -> Result<Progress, ReviewError> {
        let (double, agreed) = self.db.query_row(
            "SELECT count(*), ifnull(sum(alike OR settled), 0) FROM (
               SELECT count(DISTINCT codes) FILTER (WHERE coder > 0) = 1 AS alike,
                      count(*) FILTER (WHERE coder = 0) > 0 AS settled
               FROM standing GROUP BY answer HAVING count(*) FILTER (WHERE coder > 0) > 1)",
            [],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        let mut each = self.db.prepare_cached(
            "SELECT c.id, c.name, count(s.answer) FROM coder c
             LEFT JOIN standing s ON s.coder = c.id GROUP BY c.id ORDER BY c.id",
        )?;
        let rows = each.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        let all: Vec<(i64, String, i64)> = rows.collect::<Result<_, _>>()?;
        Ok(Progress {
            answers: self.answers()?,
            mine: all.iter().find(|c| c.0 == coder).map_or(0, |c| c.2),
            coded: self.decisions()?,
            double,
            agreed,
            coders: all
                .into_iter()
                .map(|(_, name, coded)| (name, coded))
                .collect(),
        })
    }
}
