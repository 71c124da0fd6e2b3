//! Who may decide: names, and a secret each of which only a hash is kept.

use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use super::Store;
use crate::review::ReviewError;
use crate::sealed::hex;

/// A person who codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coder {
    /// Number in the store, from 1.
    pub id: i64,
    /// Name, as in the journal.
    pub name: String,
}

/// What is kept of a coder's secret.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

impl Store {
    /// Adds a coder, or gives a known one a new secret; the old one no longer
    /// opens anything.
    pub fn admit(&mut self, name: &str, token: &str, now: &str) -> Result<Coder, ReviewError> {
        self.db.execute(
            "INSERT INTO coder (name, token_sha256, added) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET token_sha256 = excluded.token_sha256",
            (name, token_hash(token), now),
        )?;
        let find = "SELECT id FROM coder WHERE name = ?1";
        Ok(Coder {
            id: self.db.query_row(find, [name], |r| r.get(0))?,
            name: name.to_owned(),
        })
    }

    /// The coder whose secret has this hash.
    pub fn coder_of(&self, hash: &str) -> Result<Option<Coder>, ReviewError> {
        let mut find = self
            .db
            .prepare_cached("SELECT id, name FROM coder WHERE token_sha256 = ?1")?;
        let coder = |r: &rusqlite::Row<'_>| {
            Ok(Coder {
                id: r.get(0)?,
                name: r.get(1)?,
            })
        };
        Ok(find.query_row([hash], coder).optional()?)
    }

    /// All coders, in the order they came.
    pub fn coders(&self) -> Result<Vec<Coder>, ReviewError> {
        let mut find = self
            .db
            .prepare_cached("SELECT id, name FROM coder ORDER BY id")?;
        let coder = |r: &rusqlite::Row<'_>| {
            Ok(Coder {
                id: r.get(0)?,
                name: r.get(1)?,
            })
        };
        Ok(find.query_map([], coder)?.collect::<Result<_, _>>()?)
    }
}
