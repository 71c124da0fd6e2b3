//! The codebook in use, its earlier versions, and the codes that a new one
//! makes doubtful.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::{OptionalExtension, TransactionBehavior};
use serde::Serialize;

use super::standing::ADJUDICATED;
use super::{Store, add_codebook};
use crate::codebook::{CategoryRef, Change, Codebook, Kind, diff};
use crate::review::{ChoiceError, ReviewError};

/// The codebook that was last read, with its number.
pub(super) type Newest = RefCell<Option<(i64, Arc<Codebook>)>>;

/// A new version, to be taken into use.
#[derive(Debug, Clone)]
pub struct Revision<'a> {
    /// Made by the page, so that a request sent twice is one version.
    pub request: &'a str,
    /// When, in UTC.
    pub at: &'a str,
    /// The coder's number.
    pub coder: i64,
    /// Why.
    pub reason: &'a str,
    /// The number of the version it was made from, if that must still be the
    /// one in use.
    pub made_from: Option<i64>,
}

/// A new version that is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revised {
    /// Its number in the store.
    pub id: i64,
    /// As the codebook says.
    pub version: String,
    /// Categories whose codes are to be looked at again.
    pub affected: Vec<CategoryRef>,
    /// Answers with such codes.
    pub requeued: i64,
}

/// A version of the codebook.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number in the store.
    pub id: i64,
    /// When it came, in UTC.
    pub added: String,
    /// Who made it; nobody the first.
    pub coder: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The codebook.
    pub codebook: Codebook,
    /// What differs from the version before.
    pub changes: Vec<Change>,
}

impl Store {
    /// The codebook in use, and its number in the store.
    pub fn codebook(&self) -> Result<(i64, Arc<Codebook>), ReviewError> {
        let mut newest = self.db.prepare_cached("SELECT max(id) FROM codebook")?;
        let id: i64 = newest.query_row([], |r| r.get(0))?;
        if let Some((known, book)) = &*self.newest.borrow()
            && *known == id
        {
            return Ok((id, Arc::clone(book)));
        }
        let find = "SELECT toml FROM codebook WHERE id = ?1";
        let toml: String = self.db.query_row(find, [id], |r| r.get(0))?;
        let book = Arc::new(Codebook::from_toml(&toml, "codebook")?);
        *self.newest.borrow_mut() = Some((id, Arc::clone(&book)));
        Ok((id, book))
    }

    /// Whether a codebook, by its SHA-256, is or was in use.
    pub fn knows_codebook(&self, sha256: &str) -> Result<bool, ReviewError> {
        let find = "SELECT 1 FROM codebook WHERE sha256 = ?1";
        let known = self.db.query_row(find, [sha256], |_| Ok(()));
        Ok(known.optional()?.is_some())
    }

    /// Takes a new version into use: `change` makes it from the one in use.
    /// Codes that were given under a changed category are to be looked at
    /// again; they stay in the journal with the version they were made by.
    ///
    /// # Errors
    /// No reason, nothing changed, a version that was in use before, what
    /// `change` says.
    pub fn revise(
        &mut self,
        revision: &Revision<'_>,
        change: impl FnOnce(&Codebook) -> Result<Codebook, ReviewError>,
    ) -> Result<Revised, ReviewError> {
        if revision.reason.trim().is_empty() {
            return Err(ChoiceError::NoReason.into());
        }
        let step = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let again = "SELECT codebook FROM revision WHERE request = ?1";
        let again: Option<i64> = step
            .query_row(again, [revision.request], |r| r.get(0))
            .optional()?;
        if let Some(id) = again {
            drop(step);
            return self.revised(id);
        }
        let newest = "SELECT id, toml FROM codebook ORDER BY id DESC LIMIT 1";
        let (in_use, toml): (i64, String) =
            step.query_row(newest, [], |r| Ok((r.get(0)?, r.get(1)?)))?;
        if revision.made_from.is_some_and(|number| number != in_use) {
            return Err(ReviewError::OtherVersion);
        }
        let old = Codebook::from_toml(&toml, "codebook")?;
        let new = change(&old)?;
        // What cannot be read back must not be what is in use.
        let new = Codebook::from_toml(&new.to_toml(), "codebook")?;
        let changes = diff(&old, &new);
        if changes.is_empty() {
            return Err(ReviewError::SameCodebook);
        }
        let known = "SELECT 1 FROM codebook WHERE sha256 = ?1";
        let known = step.query_row(known, [new.sha256()], |_| Ok(()));
        if known.optional()?.is_some() {
            return Err(ReviewError::KnownCodebook(new.version));
        }
        let id = add_codebook(&step, &new, revision.at)?;
        step.execute(
            "INSERT INTO revision VALUES (?1, ?2, ?3, ?4)",
            (id, revision.request, revision.coder, revision.reason.trim()),
        )?;
        for (variable, category) in doubtful(&old, &new, &changes) {
            step.execute(
                "INSERT OR IGNORE INTO revised VALUES (?1, ?2, ?3)",
                (id, variable, category),
            )?;
        }
        step.commit()?;
        self.revised(id)
    }

    fn revised(&self, id: i64) -> Result<Revised, ReviewError> {
        let mut find = self.db.prepare(
            "SELECT variable, category FROM revised WHERE codebook = ?1 AND category <> ''",
        )?;
        let affected = find.query_map([id], |r| {
            Ok(CategoryRef {
                variable: r.get(0)?,
                category: r.get(1)?,
            })
        })?;
        let affected = affected.collect::<Result<_, _>>()?;
        let count = format!("SELECT count(DISTINCT answer) FROM ({STALE} AND s.codebook = ?1)");
        Ok(Revised {
            id,
            version: self.codebook()?.1.version.clone(),
            affected,
            requeued: self.db.query_row(&count, [id], |r| r.get(0))?,
        })
    }

    /// All versions of the codebook, the oldest first.
    pub fn versions(&self) -> Result<Vec<Version>, ReviewError> {
        let mut find = self.db.prepare(
            "SELECT b.id, b.toml, b.added, c.name, r.reason FROM codebook b
             LEFT JOIN revision r ON r.codebook = b.id LEFT JOIN coder c ON c.id = r.coder
             ORDER BY b.id",
        )?;
        let rows = find.query_map([], |r| {
            Ok((
                r.get(0)?,
                r.get::<_, String>(1)?,
                r.get(2)?,
                r.get(3)?,
                r.get(4)?,
            ))
        })?;
        let mut all: Vec<Version> = Vec::new();
        for row in rows {
            let (id, toml, added, coder, reason) = row?;
            let codebook = Codebook::from_toml(&toml, "codebook")?;
            let before = all.last().map(|version| &version.codebook);
            all.push(Version {
                id,
                added,
                coder,
                reason,
                changes: before.map_or(Vec::new(), |old| diff(old, &codebook)),
                codebook,
            });
        }
        Ok(all)
    }

    /// Variables of an answer whose code of a coder, or the one it was
    /// settled by, was made under an older wording of its category.
    pub fn stale(&self, answer: i64, coder: i64) -> Result<Vec<String>, ReviewError> {
        let find = format!(
            "SELECT DISTINCT variable FROM ({STALE} AND s.answer = ?1 AND s.coder IN ({ADJUDICATED}, ?2))
             ORDER BY variable"
        );
        let mut find = self.db.prepare_cached(&find)?;
        let rows = find.query_map((answer, coder), |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Answers and variables with such a code, of anybody.
    pub fn all_stale(&self) -> Result<Vec<(i64, String)>, ReviewError> {
        let find = format!("SELECT DISTINCT answer, variable FROM ({STALE}) ORDER BY answer");
        let mut find = self.db.prepare(&find)?;
        let rows = find.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Codes that a new version makes doubtful, by variable and category: those of
/// categories that were changed or are gone, and, written as no category, the
/// missing code of a variable that is new or may now apply.
fn doubtful(old: &Codebook, new: &Codebook, changes: &[Change]) -> BTreeSet<(String, String)> {
    let affected = changes.iter().filter(|change| change.affects_codes);
    let affected = affected.flat_map(|change| &change.affected);
    let mut all: BTreeSet<(String, String)> = affected
        .map(|one| (one.variable.clone(), one.category.clone()))
        .collect();
    for variable in &new.variables {
        let id = || variable.id.clone();
        let Some(before) = old.variable(&variable.id) else {
            all.insert((id(), String::new()));
            continue;
        };
        let gone = before.ids().filter(|c| variable.ids().all(|own| own != *c));
        all.extend(gone.map(|category| (id(), category.to_owned())));
        let added = variable.ids().any(|c| before.ids().all(|own| own != c));
        if variable.kind == Kind::Multi && added {
            all.insert((id(), String::new()));
        }
    }
    // A variable that is gone has nothing left to decide.
    all.retain(|(variable, _)| new.variable(variable).is_some());
    all
}

/// Standing codes (answer, coder, variable, the version that makes them
/// doubtful) that were given before their category was changed; conditions on
/// `s` may be added.
pub(super) const STALE: &str = "SELECT s.answer, s.coder, s.variable FROM (
     SELECT t.answer, t.coder, c.variable, r.codebook
     FROM revised r CROSS JOIN choice c ON c.variable = r.variable AND r.category <> ''
       AND instr('|' || c.code || '|', '|' || r.category || '|') > 0
       JOIN event e ON e.id = c.event AND e.codebook < r.codebook
       JOIN standing t ON t.event = e.id
     UNION ALL
     SELECT t.answer, t.coder, r.variable, r.codebook
     FROM revised r CROSS JOIN standing t ON r.category = '' AND NOT t.uncodable
       JOIN event e ON e.id = t.event AND e.codebook < r.codebook
     WHERE NOT EXISTS (SELECT 1 FROM choice c
       WHERE c.event = e.id AND c.variable = r.variable AND c.code <> '')
   ) s WHERE true";
