//! New wordings of categories, and the versions of the codebook.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};

use super::App;
use super::failure::Failure;
use super::requests::{Answer, Me, held, on_store};
use super::views::Session;
use crate::codebook::{Localised, Wording};
use crate::review::{ReviewError, Revised, Revision, Version};
use crate::survey::utc_now;

/// A category, worded anew.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reworded {
    request: String,
    variable: String,
    category: String,
    title: Localised,
    #[serde(default)]
    definition: Localised,
    #[serde(default)]
    include: Vec<Localised>,
    #[serde(default)]
    exclude: Vec<Localised>,
    #[serde(default)]
    examples: Vec<String>,
    reason: String,
    /// The version it was made from.
    #[serde(default)]
    number: Option<i64>,
}

/// What came of it: the session anew.
#[derive(Debug, Serialize)]
pub(super) struct InUse {
    #[serde(flatten)]
    revised: Revised,
    session: Session,
}

/// A version, as the page lists it.
#[derive(Debug, Serialize)]
pub(super) struct Listed {
    id: i64,
    version: String,
    added: String,
    coder: Option<String>,
    reason: Option<String>,
    current: bool,
    changes: Vec<Changed>,
}

#[derive(Debug, Serialize)]
struct Changed {
    text: Localised,
    affects_codes: bool,
}

pub(super) async fn reword(
    State(app): State<Arc<App>>,
    Extension(coder): Me,
    body: Result<Json<Reworded>, JsonRejection>,
) -> Answer<InUse> {
    let Json(new) = body.map_err(|e| app.unreadable(&e))?;
    let done = on_store(&app, move |app| {
        let wording = Wording {
            title: new.title,
            definition: new.definition,
            include: new.include,
            exclude: new.exclude,
            examples: new.examples,
        };
        let revision = Revision {
            request: &new.request,
            at: &utc_now(),
            coder: coder.id,
            reason: &new.reason,
            made_from: new.number,
        };
        if [&wording.title.da, &wording.title.en]
            .iter()
            .any(|t| t.trim().is_empty())
        {
            return Err(ReviewError::NoTitle);
        }
        let revised = held(&app.writing).revise(&revision, |book| {
            book.reworded(&new.variable, &new.category, &wording)
                .ok_or_else(|| ReviewError::NoCategory {
                    variable: new.variable.clone(),
                    category: new.category.clone(),
                })
        })?;
        Ok(InUse {
            revised,
            session: Session::of(&held(&app.reading), &coder, app.danish)?,
        })
    });
    done.await.map(Json)
}

pub(super) async fn versions(
    State(app): State<Arc<App>>,
    Extension(_): Me,
) -> Result<Json<Vec<Listed>>, Failure> {
    let all = on_store(&app, |app| held(&app.reading).versions()).await?;
    let newest = all.last().map_or(0, |version| version.id);
    Ok(Json(
        all.into_iter().map(|one| listed(one, newest)).collect(),
    ))
}

fn listed(one: Version, newest: i64) -> Listed {
    let changes = one.changes.iter().map(|change| Changed {
        text: Localised::new(change.text(true), change.text(false)),
        affects_codes: change.affects_codes,
    });
    Listed {
        id: one.id,
        version: one.codebook.version.clone(),
        added: one.added,
        coder: one.coder,
        reason: one.reason,
        current: one.id == newest,
        changes: changes.collect(),
    }
}
