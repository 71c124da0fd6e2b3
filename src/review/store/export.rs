//! The codes that hold, with how they came about.

use super::Store;
use crate::review::ReviewError;
use crate::review::choice::read;

/// One coder's standing code of one variable of one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// The answer's row in the survey file.
    pub answer: i64,
    /// The respondent's id.
    pub respondent: String,
    /// Variable id; empty for an answer that was called uncodable without any
    /// code.
    pub variable: String,
    /// Category ids.
    pub code: Vec<String>,
    /// Whose code it is.
    pub coder: String,
    /// It settles what coders disagreed on.
    pub adjudicated: bool,
    /// The answer was called uncodable.
    pub uncodable: bool,
    /// What the machine had said, whether it was seen or not.
    pub suggested: Option<Vec<String>>,
    /// Whether suggestions were to be seen.
    pub seen: bool,
    /// When, in UTC.
    pub at: String,
    /// Time the answer was before the coder.
    pub seconds: Option<f64>,
    /// The coder's own words.
    pub comment: String,
    /// Why, in adjudicating.
    pub reason: String,
    /// SHA-256 of the codebook it was coded by.
    pub codebook: String,
    /// SHA-256 of the model whose suggestions were seen.
    pub model: Option<String>,
    /// Order and filter of the queue it came from.
    pub queue: String,
    /// Its event in the journal.
    pub event: i64,
}

impl Store {
    /// Hands every standing code to `each`, by answer, coder and variable.
    ///
    /// # Errors
    /// What SQLite says, or what goes wrong in `each`.
    pub fn export<E: From<ReviewError>>(
        &self,
        mut each: impl FnMut(&Exported) -> Result<(), E>,
    ) -> Result<(), E> {
        let wrong = |error: rusqlite::Error| E::from(ReviewError::from(error));
        let mut find = self
            .db
            .prepare(
                "SELECT s.answer, a.respondent, ifnull(h.variable, ''), ifnull(h.code, ''), c.name,
                        s.coder = 0, e.uncodable, h.suggested, e.model IS NOT NULL, e.at, e.seconds,
                        e.comment, e.reason, b.sha256, m.sha256, e.queue, e.id
                 FROM standing s JOIN event e ON e.id = s.event JOIN answer a ON a.id = s.answer
                   JOIN coder c ON c.id = e.coder JOIN codebook b ON b.id = e.codebook
                   LEFT JOIN model m ON m.id = e.model LEFT JOIN choice h ON h.event = e.id
                 ORDER BY s.answer, s.coder, h.variable",
            )
            .map_err(wrong)?;
        let mut rows = find.query([]).map_err(wrong)?;
        while let Some(row) = rows.next().map_err(wrong)? {
            each(&exported(row).map_err(wrong)?)?;
        }
        Ok(())
    }
}

fn exported(row: &rusqlite::Row<'_>) -> rusqlite::Result<Exported> {
    let code: String = row.get(3)?;
    let suggested: Option<String> = row.get(7)?;
    Ok(Exported {
        answer: row.get(0)?,
        respondent: row.get(1)?,
        variable: row.get(2)?,
        code: read(&code),
        coder: row.get(4)?,
        adjudicated: row.get(5)?,
        uncodable: row.get(6)?,
        suggested: suggested.as_deref().map(read),
        seen: row.get(8)?,
        at: row.get(9)?,
        seconds: row.get(10)?,
        comment: row.get(11)?,
        reason: row.get(12)?,
        codebook: row.get(13)?,
        model: row.get(14)?,
        queue: row.get(15)?,
        event: row.get(16)?,
    })
}
