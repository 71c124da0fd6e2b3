//! The models that suggest, and which of them is shown.

use rusqlite::OptionalExtension;
use serde::Serialize;

use super::Store;
use crate::review::ReviewError;

/// A model that the store knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Known {
    /// Its number in the store.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// How thoroughly it reads.
    pub tier: String,
    /// When it came, in UTC.
    pub added: String,
    /// From how many decisions of this store it learned; none for a model
    /// from elsewhere.
    pub decisions: Option<i64>,
    /// Whether its suggestions are shown.
    pub in_use: bool,
}

impl Store {
    /// Adds a model, or finds it.
    pub fn add_model(
        &mut self,
        sha256: &str,
        name: &str,
        tier: &str,
        now: &str,
    ) -> Result<i64, ReviewError> {
        let (codebook, _) = self.codebook()?;
        let find = "SELECT id FROM model WHERE sha256 = ?1 AND tier = ?2";
        let known = self.db.query_row(find, (sha256, tier), |r| r.get(0));
        if let Some(id) = known.optional()? {
            return Ok(id);
        }
        self.db.execute(
            "INSERT INTO model (sha256, name, tier, codebook, added) VALUES (?1, ?2, ?3, ?4, ?5)",
            (sha256, name, tier, codebook, now),
        )?;
        Ok(self.db.last_insert_rowid())
    }

    /// Keeps a model that learned here, file and all; gives its number.
    pub fn keep_learned(
        &mut self,
        sha256: &str,
        name: &str,
        tier: &str,
        bytes: &[u8],
        decisions: i64,
        now: &str,
    ) -> Result<i64, ReviewError> {
        let model = self.add_model(sha256, name, tier, now)?;
        self.db.execute(
            "INSERT OR IGNORE INTO learned VALUES (?1, ?2, ?3)",
            (model, bytes, decisions),
        )?;
        Ok(model)
    }

    /// The file of a model that learned here.
    pub fn learned(&self, model: i64) -> Result<Option<Vec<u8>>, ReviewError> {
        let find = "SELECT bytes FROM learned WHERE model = ?1";
        Ok(self.db.query_row(find, [model], |r| r.get(0)).optional()?)
    }

    /// Whether there is a model of this number.
    pub(super) fn knows_model(&self, model: i64) -> bool {
        let find = "SELECT 1 FROM model WHERE id = ?1";
        self.db.query_row(find, [model], |_| Ok(())).is_ok()
    }

    /// Lets a model's suggestions be shown from now on.
    pub fn show_model(
        &mut self,
        model: i64,
        coder: Option<i64>,
        now: &str,
    ) -> Result<(), ReviewError> {
        self.db.execute(
            "INSERT INTO shown (at, coder, model) VALUES (?1, ?2, ?3)",
            (now, coder, model),
        )?;
        Ok(())
    }

    /// Tells which model a review is begun with. If it is another than the
    /// last time, its suggestions are shown from now on; else what was shown
    /// stays.
    pub fn begin_with(&mut self, model: i64, now: &str) -> Result<(), ReviewError> {
        let none = "SELECT NOT EXISTS (SELECT 1 FROM shown)";
        let none: bool = self.db.query_row(none, [], |r| r.get(0))?;
        if none || self.fact("begun_with")? != Some(model.to_string()) {
            self.show_model(model, None, now)?;
        }
        self.db.execute(
            "INSERT OR REPLACE INTO fact VALUES ('begun_with', ?1)",
            [model.to_string()],
        )?;
        Ok(())
    }

    /// The model whose suggestions are shown: the one that was last asked
    /// for, or the newest from elsewhere.
    pub fn model(&self) -> Result<Option<i64>, ReviewError> {
        let mut shown = self.db.prepare_cached(
            "SELECT ifnull((SELECT model FROM shown ORDER BY id DESC LIMIT 1), (SELECT max(id) FROM model WHERE id NOT IN (SELECT model FROM learned)))",
        )?;
        Ok(shown.query_row([], |r| r.get(0))?)
    }

    /// The last model from elsewhere up to one that learned here; the model
    /// itself, if it came from elsewhere.
    pub(super) fn outside_of(&self, model: i64) -> Result<Option<i64>, ReviewError> {
        let mut find = self.db.prepare_cached(
            "SELECT max(id) FROM model WHERE id <= ?1 AND id NOT IN (SELECT model FROM learned)",
        )?;
        Ok(find.query_row([model], |r| r.get(0))?)
    }

    /// The model whose suggestion a coder may see of an answer. One that
    /// learned here knows what others decided of it, which must not lead a
    /// coder who has not chosen yet.
    pub fn model_for(&self, answer: i64, coder: i64) -> Result<Option<i64>, ReviewError> {
        let Some(model) = self.model()? else {
            return Ok(None);
        };
        let mut decided = self.db.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM standing WHERE answer = ?1)
               AND NOT EXISTS (SELECT 1 FROM standing WHERE answer = ?1 AND coder = ?2)",
        )?;
        match decided.query_row((answer, coder), |r| r.get(0))? {
            true => self.outside_of(model),
            false => Ok(Some(model)),
        }
    }

    /// All models, in the order they came.
    pub fn models(&self) -> Result<Vec<Known>, ReviewError> {
        let shown = self.model()?;
        let mut find = self.db.prepare_cached(
            "SELECT m.id, m.name, m.tier, m.added, l.decisions FROM model m
             LEFT JOIN learned l ON l.model = m.id ORDER BY m.id",
        )?;
        let rows = find.query_map([], |r| {
            let id = r.get(0)?;
            Ok(Known {
                id,
                name: r.get(1)?,
                tier: r.get(2)?,
                added: r.get(3)?,
                decisions: r.get(4)?,
                in_use: shown == Some(id),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
