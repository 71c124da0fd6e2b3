//! What the machine said of every answer beside what people decided.

use super::{Said, Store, wide};
use crate::review::ReviewError;
use crate::review::stopping::Judged;

impl Store {
    /// For each variable of the codebook, in its order: all answers that the
    /// model gave a code, the most valuable first.
    pub fn judged(&self) -> Result<Vec<Vec<Judged>>, ReviewError> {
        let (_, book) = self.codebook()?;
        let mut out = vec![Vec::new(); book.variables.len()];
        let Some(model) = self.model()? else {
            return Ok(out);
        };
        let mut find = self.db.prepare_cached(
            "SELECT s.answer, s.said, EXISTS (SELECT 1 FROM standing t WHERE t.answer = s.answer)
             FROM suggestion s WHERE s.model = ?1 ORDER BY s.value DESC, s.answer",
        )?;
        let rows = find.query_map([model], |r| {
            Ok((r.get(0)?, r.get::<_, String>(1)?, r.get(2)?))
        })?;
        for row in rows {
            let (answer, said, decided): (i64, String, bool) = row?;
            let said: Vec<Said> = serde_json::from_str(&said)?;
            let (codes, uncodable) = match decided {
                true => {
                    let all = self.standing(answer)?;
                    let uncodable = all.first().is_some_and(|s| s.choice.uncodable);
                    (wide::agreed(&all), uncodable)
                }
                false => Default::default(),
            };
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
}
