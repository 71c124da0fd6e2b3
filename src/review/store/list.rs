//! The lines of a list, with nothing that a coder may not see yet.

use serde::Serialize;

use super::{Coder, Said, Store};
use crate::review::{Codes, ReviewError};

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// The answer.
    pub id: i64,
    /// The respondent's id.
    pub respondent: String,
    /// The beginning of the masked text.
    pub text: String,
    /// The coder's own codes, or those it was settled by.
    pub codes: Option<Codes>,
    /// The model's codes; none where they may not be seen yet.
    pub suggested: Option<Codes>,
    /// Rules of its flags.
    pub flags: Vec<String>,
    /// People who coded it.
    pub coders: i64,
}

/// Characters of a text in a list.
const SHOWN: usize = 160;

impl Store {
    /// The lines of a list.
    pub fn list(&self, coder: &Coder, ids: &[i64]) -> Result<Vec<Listed>, ReviewError> {
        let some_blind = self.blind_share()? > 0.0;
        let mut answer = self
            .db
            .prepare_cached("SELECT respondent, substr(masked, 1, ?2) FROM answer WHERE id = ?1")?;
        let mut own = self.db.prepare_cached(
            "SELECT codes FROM standing WHERE answer = ?1 AND coder IN (0, ?2) ORDER BY coder LIMIT 1",
        )?;
        let mut said = self
            .db
            .prepare_cached("SELECT said FROM suggestion WHERE answer = ?1 AND model = ?2")?;
        let mut flags = self.db.prepare_cached(
            "SELECT rule FROM flag WHERE answer = ?1 ORDER BY priority DESC, place",
        )?;
        let mut coders = self
            .db
            .prepare_cached("SELECT count(*) FROM standing WHERE answer = ?1 AND coder > 0")?;
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let (respondent, text) =
                answer.query_row((id, SHOWN as i64), |r| Ok((r.get(0)?, r.get(1)?)))?;
            let codes = first_text(own.query((id, coder.id))?)?;
            let blind = some_blind && self.is_blind(*id, coder)?;
            let said = match blind {
                true => None,
                false => first_text(said.query((id, self.model_for(*id, coder.id)?))?)?,
            };
            let said: Option<Vec<Said>> = said.map(|s| serde_json::from_str(&s)).transpose()?;
            let rules = flags.query_map([id], |r| r.get(0))?;
            out.push(Listed {
                id: *id,
                respondent,
                text,
                codes: codes.map(|c| serde_json::from_str(&c)).transpose()?,
                suggested: said
                    .map(|said| said.into_iter().map(|s| (s.variable, s.code)).collect()),
                flags: match blind {
                    true => Vec::new(),
                    false => rules.collect::<Result<_, _>>()?,
                },
                coders: coders.query_row([id], |r| r.get(0))?,
            });
        }
        Ok(out)
    }
}

fn first_text(mut rows: rusqlite::Rows<'_>) -> Result<Option<String>, ReviewError> {
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}
