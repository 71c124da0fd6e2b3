//! Each coder's first coding of each answer, for figures of agreement.

use std::collections::BTreeMap;

use super::Store;
use crate::review::ReviewError;
use crate::review::agreement::Coding;
use crate::review::choice::read;

impl Store {
    /// First codings that were not taken back, by answer and coder.
    pub fn codings(&self) -> Result<Vec<Coding>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT min(e.id), e.answer, c.name, e.uncodable, e.model IS NOT NULL,
                    (SELECT codes FROM standing s WHERE s.answer = e.answer AND s.coder = 0)
             FROM event e JOIN coder c ON c.id = e.coder
             WHERE e.act = 'code'
               AND NOT EXISTS (SELECT 1 FROM event u WHERE u.act = 'undo' AND u.before = e.id)
             GROUP BY e.answer, e.coder ORDER BY e.answer, e.coder",
        )?;
        let mut codes = self
            .db
            .prepare_cached("SELECT variable, code, suggested FROM choice WHERE event = ?1")?;
        let rows = find.query_map([], |r| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get(1)?,
                r.get(2)?,
                r.get(3)?,
                r.get(4)?,
                r.get::<_, Option<String>>(5)?,
            ))
        })?;
        rows.map(|row| {
            let (event, answer, coder, uncodable, seen, settled) = row?;
            let mut coding = Coding {
                answer,
                coder,
                codes: BTreeMap::new(),
                uncodable,
                seen,
                suggested: BTreeMap::new(),
                settled: settled.map(|s| serde_json::from_str(&s)).transpose()?,
            };
            let mut all = codes.query([event])?;
            while let Some(row) = all.next()? {
                let (variable, code): (String, String) = (row.get(0)?, row.get(1)?);
                if let Some(suggested) = row.get::<_, Option<String>>(2)? {
                    coding.suggested.insert(variable.clone(), read(&suggested));
                }
                coding.codes.insert(variable, read(&code));
            }
            Ok(coding)
        })
        .collect()
    }
}
