//! The journal: what people did, in the order they did it. It is only added
//! to; undoing is an event too.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior};

use super::{Said, Store, standing};
use crate::codebook::Codebook;
use crate::review::choice::written;
use crate::review::{Choice, ChoiceError, ReviewError};

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Coded an answer.
    Code,
    /// Settled what coders disagreed on.
    Adjudicate,
    /// Took back their last event.
    Undo,
    /// Looked at the personal data in an answer.
    Reveal,
}

impl Act {
    /// As in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Act::Code => "code",
            Act::Adjudicate => "adjudicate",
            Act::Undo => "undo",
            Act::Reveal => "reveal",
        }
    }
}

/// One event, to be recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'a> {
    /// Made by the page, so that a request sent twice is one event.
    pub request: &'a str,
    /// When, in UTC.
    pub at: &'a str,
    /// The coder's number.
    pub coder: i64,
    /// What was done.
    pub act: Act,
    /// The answer; of no account to [`Act::Undo`].
    pub answer: i64,
    /// The codes; none in undoing and revealing.
    pub choice: Option<&'a Choice>,
    /// Why, in adjudicating.
    pub reason: &'a str,
    /// Whether the model's suggestions were to be seen.
    pub seen: bool,
    /// The model and the version of the codebook that the answer was shown
    /// with, by number; else those in use.
    pub model: Option<i64>,
    /// See `model`.
    pub codebook: Option<i64>,
    /// The order and filter of the queue.
    pub queue: &'a str,
    /// Time the answer was before the coder.
    pub seconds: Option<f64>,
}

/// An event that is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    pub event: i64,
    /// The answer it is about.
    pub answer: i64,
    /// It was recorded before, by the same request.
    pub repeated: bool,
}

impl Store {
    /// Number of events.
    pub fn events(&self) -> Result<i64, ReviewError> {
        let count = "SELECT count(*) FROM event";
        Ok(self.db.query_row(count, [], |r| r.get(0))?)
    }

    /// Records an event; when this returns it is on the disk. Nothing is
    /// recorded when there is nothing to undo.
    ///
    /// # Errors
    /// A choice that the codebook in use has no room for, an adjudication
    /// without a reason, an unknown answer, a request key of another event.
    pub fn record(&mut self, event: &Event<'_>) -> Result<Option<Recorded>, ReviewError> {
        let (newest, book) = self.codebook()?;
        let codebook = event.codebook.filter(|c| (1..newest).contains(c));
        let codebook = codebook.unwrap_or(newest);
        let shown = self.model_for(event.answer, event.coder)?;
        let known = |model: &i64| self.knows_model(*model);
        let model = event.model.filter(known).or(shown);
        let step = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(known) = repeated(&step, event)? {
            return Ok(Some(known));
        }
        let choice = checked(event, &book)?;
        let (answer, before) = match event.act {
            Act::Undo => match last_of(&step, event.coder)? {
                Some((answer, last)) => (answer, Some(last)),
                None => return Ok(None),
            },
            _ => (
                event.answer,
                standing::event_of(&step, event.answer, owner(event))?,
            ),
        };
        let exists = "SELECT 1 FROM answer WHERE id = ?1";
        if step
            .query_row(exists, [answer], |_| Ok(()))
            .optional()?
            .is_none()
        {
            return Err(ReviewError::NoAnswer(answer));
        }
        step.execute(
            "INSERT INTO event (request, at, coder, answer, act, codebook, model, queue, uncodable,
               comment, reason, seconds, before)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            rusqlite::params![
                event.request,
                event.at,
                event.coder,
                answer,
                event.act.name(),
                codebook,
                model.filter(|_| event.seen),
                event.queue,
                choice.as_ref().is_some_and(|c| c.uncodable),
                choice.as_ref().map_or("", |c| c.comment.as_str()),
                event.reason,
                event.seconds,
                before,
            ],
        )?;
        let number = step.last_insert_rowid();
        if let Some(choice) = &choice {
            add_codes(&step, number, answer, model, choice)?;
            standing::set(&step, answer, owner(event), number, choice)?;
            if event.act == Act::Code {
                standing::reopen(&step, answer)?;
            }
        }
        if let (Act::Undo, Some(undone)) = (event.act, before) {
            standing::take_back(&step, answer, undone)?;
        }
        step.commit()?;
        Ok(Some(Recorded {
            event: number,
            answer,
            repeated: false,
        }))
    }
}

/// Under whose number a choice stands; 0 is everybody's.
fn owner(event: &Event<'_>) -> i64 {
    match event.act {
        Act::Adjudicate => standing::ADJUDICATED,
        _ => event.coder,
    }
}

fn repeated(step: &Transaction<'_>, event: &Event<'_>) -> Result<Option<Recorded>, ReviewError> {
    let find = "SELECT id, coder, answer, act FROM event WHERE request = ?1";
    let known = step.query_row(find, [event.request], |r| {
        Ok((
            r.get(0)?,
            r.get::<_, i64>(1)?,
            r.get(2)?,
            r.get::<_, String>(3)?,
        ))
    });
    let Some((number, coder, answer, act)) = known.optional()? else {
        return Ok(None);
    };
    let same = coder == event.coder
        && act == event.act.name()
        && (event.act == Act::Undo || answer == event.answer);
    if !same {
        return Err(ReviewError::RequestTaken(event.request.to_owned()));
    }
    Ok(Some(Recorded {
        event: number,
        answer,
        repeated: true,
    }))
}

fn checked(event: &Event<'_>, book: &Codebook) -> Result<Option<Choice>, ReviewError> {
    if event.act == Act::Adjudicate && event.reason.trim().is_empty() {
        return Err(ChoiceError::NoReason.into());
    }
    let choice = event.choice.cloned();
    Ok(choice.map(|choice| choice.checked(book)).transpose()?)
}

/// A coder's last choice that they have not taken back: its answer and event.
fn last_of(step: &Transaction<'_>, coder: i64) -> Result<Option<(i64, i64)>, ReviewError> {
    let find = "SELECT answer, id FROM event e
         WHERE coder = ?1 AND act IN ('code', 'adjudicate')
           AND NOT EXISTS (SELECT 1 FROM event u WHERE u.act = 'undo' AND u.before = e.id)
         ORDER BY id DESC LIMIT 1";
    let last = step.query_row(find, [coder], |r| Ok((r.get(0)?, r.get(1)?)));
    Ok(last.optional()?)
}

fn add_codes(
    step: &Transaction<'_>,
    event: i64,
    answer: i64,
    model: Option<i64>,
    choice: &Choice,
) -> Result<(), ReviewError> {
    let mut find =
        step.prepare_cached("SELECT said FROM suggestion WHERE answer = ?1 AND model = ?2")?;
    let said: Option<String> = find.query_row((answer, model), |r| r.get(0)).optional()?;
    let said: Vec<Said> = match said {
        Some(said) => serde_json::from_str(&said)?,
        None => Vec::new(),
    };
    let mut insert = step.prepare_cached("INSERT INTO choice VALUES (?1, ?2, ?3, ?4)")?;
    for (variable, code) in &choice.codes {
        let suggested = said.iter().find(|s| s.variable == *variable);
        let suggested = suggested.map(|s| written(&s.code));
        insert.execute((event, variable, written(code), suggested))?;
    }
    Ok(())
}
