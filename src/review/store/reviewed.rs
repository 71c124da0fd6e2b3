//! What the machine said of every answer beside what people decided.

use std::collections::HashMap;

use serde::Deserialize;

use super::Store;
use super::standing::ADJUDICATED;
use crate::review::choice::alike;
use crate::review::stopping::Judged;
use crate::review::{Codes, ReviewError};

impl Store {
    /// For each variable of the codebook, in its order: all answers that the
    /// model gave a code, the most valuable first. Of answers that people
    /// decided, it is what the model said that came from elsewhere: one that
    /// learned here knows their codes, and would look better than it is. Where
    /// none came from elsewhere, decided answers are left out.
    pub fn judged(&self) -> Result<Vec<Vec<Judged>>, ReviewError> {
        let (_, book) = self.codebook()?;
        let mut out = vec![Vec::new(); book.variables.len()];
        let Some(model) = self.model()? else {
            return Ok(out);
        };
        let decided = self.all_codes()?;
        let mut find = self.db.prepare_cached(
            "SELECT s.answer, s.said FROM worth w JOIN suggestion s ON s.answer = w.answer
               AND s.model = CASE WHEN w.answer IN (SELECT answer FROM standing) THEN ?2 ELSE ?1 END
             WHERE w.model = ?1 ORDER BY w.value DESC, s.answer",
        )?;
        let mut rows = find.query((model, self.outside_of(model)?))?;
        while let Some(row) = rows.next()? {
            let said: Vec<Brief> = serde_json::from_str(&row.get::<_, String>(1)?)?;
            let all = decided.get(&row.get::<_, i64>(0)?);
            let uncodable = all.is_some_and(|all| all.iter().all(|one| one.1));
            let codes = alike(all.into_iter().flatten().map(|one| &one.0));
            for (variable, own) in book.variables.iter().zip(&mut out) {
                let Some(said) = said.iter().find(|s| s.variable == variable.id) else {
                    continue;
                };
                if said.code.is_empty() {
                    continue;
                }
                own.push(Judged {
                    probability: said.probability,
                    right: match codes.get(&variable.id) {
                        Some(code) => Some(*code == said.code),
                        // Nothing in it to code, so the code was wrong; else
                        // coders differ, and it is not known yet.
                        None => uncodable.then_some(false),
                    },
                });
            }
        }
        Ok(out)
    }

    /// The codes that stand for each answer, and whether they say that it
    /// cannot be coded; a settled answer has one.
    fn all_codes(&self) -> Result<HashMap<i64, Vec<(Codes, bool)>>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT answer, coder, codes, uncodable FROM standing ORDER BY answer, coder",
        )?;
        let mut rows = find.query([])?;
        let mut out: HashMap<i64, Vec<(Codes, bool)>> = HashMap::new();
        let mut settled = 0;
        while let Some(row) = rows.next()? {
            let (answer, coder): (i64, i64) = (row.get(0)?, row.get(1)?);
            if coder == ADJUDICATED {
                settled = answer;
            } else if answer == settled {
                continue;
            }
            let codes = serde_json::from_str(&row.get::<_, String>(2)?)?;
            out.entry(answer).or_default().push((codes, row.get(3)?));
        }
        Ok(out)
    }
}

/// What is needed of [`super::Said`].
#[derive(Deserialize)]
struct Brief {
    variable: String,
    code: Vec<String>,
    probability: f64,
}
