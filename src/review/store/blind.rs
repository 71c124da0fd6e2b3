//! Which answers a coder codes before any suggestion is shown.

use super::standing::event_of;
use super::{Coder, Store};
use crate::review::ReviewError;
use crate::review::draw::{Draw, share_of};

impl Store {
    /// Share of the answers that a coder sees without suggestions first.
    pub fn blind_share(&self) -> Result<f64, ReviewError> {
        let share = self.fact("blind_share")?;
        Ok(share.and_then(|s| s.parse().ok()).unwrap_or(0.0))
    }

    /// Sets the share that is coded blind first; what was coded stays as it is.
    pub fn set_blind_share(&mut self, share: f64) -> Result<(), ReviewError> {
        self.db.execute(
            "INSERT OR REPLACE INTO fact VALUES ('blind_share', ?1)",
            [share.to_string()],
        )?;
        Ok(())
    }

    /// Whether an answer is one that a coder codes before the suggestions are
    /// shown.
    pub fn drawn_blind(&self, answer: i64, coder: &Coder) -> Result<bool, ReviewError> {
        Ok(share_of(self.seed()?, Draw::Blind, answer, coder.id) < self.blind_share()?)
    }

    /// Whether a coder has yet to make an own choice before the suggestions
    /// are shown.
    pub fn is_blind(&self, answer: i64, coder: &Coder) -> Result<bool, ReviewError> {
        let chosen = event_of(&self.db, answer, coder.id)?.is_some();
        Ok(!chosen && self.drawn_blind(answer, coder)?)
    }
}
