//! The store: one SQLite file that holds the answers, what the machine
//! suggested and everything people decided.
//!
//! Write-ahead log with full synchronisation: when a call that records
//! something returns, it is on the disk. Several processes may have the same
//! store open.

mod answers;
mod blind;
mod codebooks;
mod coders;
mod codings;
mod export;
mod journal;
mod list;
mod models;
mod queue;
mod reviewed;
mod schema;
mod standing;
mod suggestions;
mod verdicts;
mod wide;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};

use crate::codebook::Codebook;
use crate::review::ReviewError;

pub use answers::{Answer, Filling, NewAnswer};
pub use codebooks::{Revised, Revision, Version};
pub use coders::{Coder, token_hash};
pub use export::Exported;
pub use journal::{Act, Event, Recorded};
pub use list::Listed;
pub use models::Known;
pub use queue::{Filter, Order, Page};
pub use standing::{Progress, Standing};
pub use suggestions::{Flagged, NewFlag, Said, Suggestions};
pub use verdicts::{Judgement, Verdict};
pub use wide::Labelled;

/// How long a call waits while another process writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open store.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    newest: codebooks::Newest,
}

/// What a new store is of.
#[derive(Debug, Clone)]
pub struct Survey<'a> {
    /// The survey's file name.
    pub name: &'a str,
    /// The columns that are shown beside an answer, in order.
    pub columns: &'a [String],
    /// The codebook the answers are coded by.
    pub codebook: &'a Codebook,
    /// Draws which answers are coded twice, in what order and blind.
    pub seed: u64,
    /// Share of the answers that two people are to code.
    pub double_share: f64,
}

impl Store {
    /// Opens a store, or makes an empty one where there is no file.
    ///
    /// # Errors
    /// Another kind of file, one of a later fritekst, or what SQLite says.
    pub fn open(path: &Path) -> Result<Store, ReviewError> {
        private(path);
        let mut db = Connection::open(path)?;
        db.busy_timeout(PATIENCE)?;
        let name = || path.display().to_string();
        let pragma = |name: &str| db.query_row(&format!("PRAGMA {name}"), [], |r| r.get(0));
        let application: i32 = pragma("application_id").map_err(|error| match error {
            rusqlite::Error::SqliteFailure(code, _)
                if code.code == rusqlite::ErrorCode::NotADatabase =>
            {
                ReviewError::NotAStore { path: name() }
            }
            other => other.into(),
        })?;
        let version: i32 = pragma("user_version")?;
        let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
        if tables > 0 && application != schema::APPLICATION {
            return Err(ReviewError::NotAStore { path: name() });
        }
        let known = schema::MIGRATIONS.len() as i32;
        if version > known {
            return Err(ReviewError::Later {
                path: name(),
                found: version,
                known,
            });
        }
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        for (at, migration) in (1..).zip(schema::MIGRATIONS).skip(version.max(0) as usize) {
            let step = db.transaction()?;
            step.execute_batch(migration)?;
            step.pragma_update(None, "application_id", schema::APPLICATION)?;
            step.pragma_update(None, "user_version", at)?;
            step.commit()?;
        }
        queue::add_functions(&db)?;
        Ok(Store {
            db,
            newest: Default::default(),
        })
    }

    /// Whether any answers are in it.
    pub fn is_empty(&self) -> Result<bool, ReviewError> {
        Ok(self.fact("survey")?.is_none())
    }

    /// Fills a new store, all or nothing: `fill` adds the answers and gives
    /// the SHA-256 of the file they were read from.
    ///
    /// # Errors
    /// What SQLite says, or what goes wrong in `fill`.
    pub fn begin<E: From<ReviewError>>(
        &mut self,
        survey: &Survey<'_>,
        now: &str,
        fill: impl FnOnce(&mut Filling<'_>) -> Result<String, E>,
    ) -> Result<(), E> {
        let wrong = |error: rusqlite::Error| E::from(error.into());
        let step = self.db.transaction().map_err(wrong)?;
        add_codebook(&step, survey.codebook, now)?;
        let sha256 = fill(&mut Filling::new(&step, survey)?)?;
        let columns = serde_json::to_string(survey.columns).map_err(ReviewError::from)?;
        let seed = survey.seed.to_string();
        for (name, value) in [
            ("survey", survey.name),
            ("survey_sha256", &sha256),
            ("columns", &columns),
            ("seed", &seed),
        ] {
            let insert = "INSERT INTO fact VALUES (?1, ?2)";
            step.execute(insert, (name, value)).map_err(wrong)?;
        }
        step.commit().map_err(wrong)
    }

    /// A fact about the store as a whole.
    pub fn fact(&self, name: &str) -> Result<Option<String>, ReviewError> {
        let mut find = self
            .db
            .prepare_cached("SELECT value FROM fact WHERE name = ?1")?;
        Ok(find.query_row([name], |r| r.get(0)).optional()?)
    }

    /// The survey's columns.
    pub fn columns(&self) -> Result<Vec<String>, ReviewError> {
        Ok(match self.fact("columns")? {
            Some(columns) => serde_json::from_str(&columns)?,
            None => Vec::new(),
        })
    }

    /// The seed of all draws.
    pub fn seed(&self) -> Result<u64, ReviewError> {
        Ok(self.fact("seed")?.and_then(|s| s.parse().ok()).unwrap_or(0))
    }

    /// What SQLite finds wrong with the file; nothing in a sound one.
    pub fn check(&self) -> Result<Vec<String>, ReviewError> {
        let mut ask = self.db.prepare("PRAGMA integrity_check")?;
        let told = ask.query_map([], |r| r.get::<_, String>(0))?;
        let mut wrong: Vec<String> = told.collect::<Result<_, _>>()?;
        wrong.retain(|line| line != "ok");
        let mut ask = self.db.prepare("PRAGMA foreign_key_check")?;
        let dangling = ask.query_map([], |r| r.get::<_, String>(0))?.count();
        if dangling > 0 {
            wrong.push(format!("{dangling} rows point to nothing"));
        }
        Ok(wrong)
    }
}

/// Makes the file, if there is none, for its owner's eyes only: it holds
/// personal data. The log beside it takes the same rights.
#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::OpenOptionsExt;
    let mut new = std::fs::OpenOptions::new();
    // What goes wrong here goes wrong, and is told, when the store is opened.
    let _ = new.write(true).create_new(true).mode(0o600).open(path);
}

/// Elsewhere the folder's rights decide.
#[cfg(not(unix))]
fn private(_: &Path) {}

fn add_codebook(db: &Connection, book: &Codebook, now: &str) -> Result<i64, ReviewError> {
    db.execute(
        "INSERT INTO codebook (sha256, toml, added) VALUES (?1, ?2, ?3)",
        (book.sha256(), book.to_toml(), now),
    )?;
    Ok(db.last_insert_rowid())
}
