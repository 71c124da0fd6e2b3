//! Verdicts on flags.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};

use super::App;
use super::requests::{Answer, Me, held, on_store};
use crate::review::{ReviewError, Verdict};
use crate::survey::utc_now;

/// Whether a flag is right, says a coder.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    request: String,
    rule: String,
    /// None takes an earlier verdict back.
    right: Option<bool>,
    #[serde(default)]
    seconds: Option<f64>,
}

/// It is on the disk.
#[derive(Debug, Serialize)]
pub(super) struct Kept {
    event: i64,
}

pub(super) async fn verdict(
    State(app): State<Arc<App>>,
    Extension(coder): Me,
    Path(answer): Path<i64>,
    body: Result<Json<Said>, JsonRejection>,
) -> Answer<Kept> {
    let Json(said) = body.map_err(|e| app.unreadable(&e))?;
    let kept = on_store(&app, move |app| {
        if held(&app.reading).is_blind(answer, &coder)? {
            // The flag is not there for them yet.
            return Err(ReviewError::NoFlag {
                answer,
                rule: said.rule,
            });
        }
        let event = held(&app.writing).judge(&Verdict {
            request: &said.request,
            at: &utc_now(),
            coder: coder.id,
            answer,
            rule: &said.rule,
            holds: said.right,
            seconds: said.seconds.filter(|s| s.is_finite() && *s >= 0.0),
        })?;
        Ok(Kept { event })
    });
    kept.await.map(Json)
}
