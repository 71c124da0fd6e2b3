//! What the page asks for, and the answers to it.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};

use super::assets::ASSETS;
use super::entry::come_in;
use super::failure::Failure;
use super::learning::{self, Learning};
use super::verdict::verdict;
use super::views::{Chosen, Item, List, Plain, Revealed, Saved, Session, Undone, Variable};
use super::{App, LARGEST_BODY, codebook};
use crate::review::agreement::Agreement;
use crate::review::stopping::Stopping;
use crate::review::{Act, Coder, Event, Filter, Order, Page, Progress, ReviewError, Store};
use crate::survey::utc_now;

/// Most lines of a list in one answer.
const MOST_LISTED: usize = 500;

pub(super) fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/api/session", get(session))
        .route("/api/answers", get(list))
        .route("/api/answers/{id}", get(item))
        .route("/api/answers/{id}/code", post(code))
        .route("/api/answers/{id}/adjudicate", post(adjudicate))
        .route("/api/answers/{id}/reveal", post(reveal))
        .route("/api/undo", post(undo))
        .route("/api/progress", get(progress))
        .route("/api/agreement", get(agreement))
        .route("/api/stopping", get(stopping))
        .route("/api/answers/{id}/verdict", post(verdict))
        .route("/api/learning", get(learning::shown).post(learning::ask))
        .route("/api/learning/switch", post(learning::choose))
        .route("/api/codebook/category", post(codebook::reword))
        .route("/api/codebook/versions", get(codebook::versions))
        .fallback(page)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(&app), come_in))
        .with_state(app)
}

pub(super) type Answer<T> = Result<Json<T>, Failure>;

/// Whoever panicked while holding a connection left no half transaction:
/// it was rolled back when its handle was dropped.
pub(super) fn held(store: &std::sync::Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs work on the store off the threads that serve connections.
pub(super) async fn on_store<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<T, ReviewError> + Send + 'static,
) -> Result<T, Failure> {
    let own = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&own)).await;
    match done {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(app.failed(&error)),
        Err(_) => Err(app.say(
            StatusCode::INTERNAL_SERVER_ERROR,
            "something went wrong inside the program; nothing was saved",
            "noget gik galt inde i programmet; intet blev gemt",
        )),
    }
}

async fn page(request: Request) -> Response {
    let path = match request.uri().path() {
        "/" => "/index.html",
        other => other,
    };
    match ASSETS.iter().find(|asset| asset.path == path) {
        Some(asset) => ([(header::CONTENT_TYPE, asset.kind)], asset.content).into_response(),
        None => (StatusCode::NOT_FOUND, Body::empty()).into_response(),
    }
}

pub(super) type Me = Extension<Coder>;

async fn session(State(app): State<Arc<App>>, Extension(coder): Me) -> Result<Response, Failure> {
    on_store(&app, move |app| {
        let store = held(&app.reading);
        let session = Session::of(&store, &coder, app.danish)?;
        Ok(Json(session).into_response())
    })
    .await
}

async fn list(
    State(app): State<Arc<App>>,
    Extension(coder): Me,
    Query(asked): Query<HashMap<String, String>>,
) -> Answer<List> {
    let text = |name: &str| asked.get(name).filter(|t| !t.is_empty()).cloned();
    let number = |name: &str| asked.get(name).and_then(|n| n.parse::<usize>().ok());
    let wrong = |what: &str| {
        let (english, danish) = (format!("not a valid {what}"), format!("ugyldig {what}"));
        app.say(StatusCode::BAD_REQUEST, &english, &danish)
    };
    let named = |value: String| serde_json::Value::String(value);
    let order: Order = match text("order") {
        None => Order::default(),
        Some(order) => serde_json::from_value(named(order)).map_err(|_| wrong("order"))?,
    };
    let page: Option<Page> = match text("decision") {
        None => None,
        Some(page) => Some(serde_json::from_value(named(page)).map_err(|_| wrong("decision"))?),
    };
    let code = match text("code") {
        None => None,
        Some(code) => {
            let (variable, category) = code.split_once(':').ok_or_else(|| wrong("code"))?;
            Some((variable.to_owned(), category.to_owned()))
        }
    };
    let filter = Filter {
        page,
        code,
        flag: text("flag"),
        coder: text("coder"),
        text: text("text"),
    };
    let from = number("from").unwrap_or(0);
    let most = number("limit").unwrap_or(200).min(MOST_LISTED);
    let found = on_store(&app, move |app| {
        let store = held(&app.reading);
        let (total, ids) = store.queue(&coder, order, &filter, from, most)?;
        let rows = store.list(&coder, &ids)?;
        Ok(List { total, rows })
    });
    found.await.map(Json)
}

async fn item(
    State(app): State<Arc<App>>,
    Extension(coder): Me,
    Path(id): Path<i64>,
    Query(asked): Query<HashMap<String, String>>,
) -> Answer<Item> {
    let all = asked.contains_key("adjudicate");
    let item = on_store(&app, move |app| {
        Item::of(&held(&app.reading), &coder, id, all)
    });
    item.await.map(Json)
}

async fn code(
    app: State<Arc<App>>,
    me: Me,
    id: Path<i64>,
    body: Result<Json<Chosen>, JsonRejection>,
) -> Answer<Saved> {
    choose(app, me, id, body, Act::Code).await
}

async fn adjudicate(
    app: State<Arc<App>>,
    me: Me,
    id: Path<i64>,
    body: Result<Json<Chosen>, JsonRejection>,
) -> Answer<Saved> {
    choose(app, me, id, body, Act::Adjudicate).await
}

async fn choose(
    State(app): State<Arc<App>>,
    Extension(coder): Me,
    Path(id): Path<i64>,
    body: Result<Json<Chosen>, JsonRejection>,
    act: Act,
) -> Answer<Saved> {
    let Json(chosen) = body.map_err(|e| app.unreadable(&e))?;
    let saved = on_store(&app, move |app| {
        let mut store = held(&app.writing);
        let blind = act == Act::Code && store.is_blind(id, &coder)?;
        let choice = chosen.choice();
        let recorded = store.record(&Event {
            request: &chosen.request,
            at: &utc_now(),
            coder: coder.id,
            act,
            answer: id,
            choice: Some(&choice),
            reason: &chosen.reason,
            // What a blind coder could not have seen was not seen.
            seen: chosen.seen && !blind,
            model: chosen.model,
            codebook: chosen.codebook,
            queue: &chosen.queue,
            seconds: chosen.seconds.filter(|s| s.is_finite() && *s >= 0.0),
        })?;
        drop(store);
        let store = held(&app.reading);
        // Sent again, because the first reply was lost: the same reply.
        let repeated = recorded.is_some_and(|r| r.repeated);
        let compare = blind || repeated && store.drawn_blind(id, &coder)?;
        Ok(Saved {
            event: recorded.map_or(0, |r| r.event),
            progress: store.progress(coder.id)?,
            codebook: store.codebook()?.0,
            item: match compare {
                true => Some(Item::of(&store, &coder, id, false)?),
                false => None,
            },
        })
    });
    let saved = saved.await?;
    Learning::consider(&app, &saved.progress);
    Ok(Json(saved))
}

async fn undo(
    State(app): State<Arc<App>>,
    Extension(coder): Me,
    body: Result<Json<Plain>, JsonRejection>,
) -> Answer<Undone> {
    let Json(plain) = body.map_err(|e| app.unreadable(&e))?;
    let undone = on_store(&app, move |app| {
        let event = plain_event(&plain.request, &coder, Act::Undo, 0);
        let recorded = held(&app.writing).record(&Event {
            at: &utc_now(),
            ..event
        })?;
        Ok(Undone {
            answer: recorded.map(|r| r.answer),
            progress: held(&app.reading).progress(coder.id)?,
        })
    });
    undone.await.map(Json)
}

async fn reveal(
    State(app): State<Arc<App>>,
    Extension(coder): Me,
    Path(id): Path<i64>,
    body: Result<Json<Plain>, JsonRejection>,
) -> Answer<Revealed> {
    let Json(plain) = body.map_err(|e| app.unreadable(&e))?;
    let revealed = on_store(&app, move |app| {
        let event = plain_event(&plain.request, &coder, Act::Reveal, id);
        // It is in the journal before it is shown.
        held(&app.writing).record(&Event {
            at: &utc_now(),
            ..event
        })?;
        let text = held(&app.reading).unmasked(id)?;
        Ok(Revealed {
            text: text.ok_or(ReviewError::NoAnswer(id))?,
        })
    });
    revealed.await.map(Json)
}

fn plain_event<'a>(request: &'a str, coder: &Coder, act: Act, answer: i64) -> Event<'a> {
    Event {
        request,
        at: "",
        coder: coder.id,
        act,
        answer,
        choice: None,
        reason: "",
        seen: false,
        model: None,
        codebook: None,
        queue: "",
        seconds: None,
    }
}

async fn progress(State(app): State<Arc<App>>, Extension(coder): Me) -> Answer<Progress> {
    let found = on_store(&app, move |app| held(&app.reading).progress(coder.id));
    found.await.map(Json)
}

async fn agreement(State(app): State<Arc<App>>, Extension(_): Me) -> Answer<Agreement> {
    let found = on_store(&app, move |app| {
        // Long questions hold nobody up.
        let pairs = Store::open(&app.path)?.codings()?;
        let (_, book) = held(&app.reading).codebook()?;
        Ok(Agreement::of(&book, &pairs))
    });
    found.await.map(Json)
}

async fn stopping(State(app): State<Arc<App>>, Extension(_): Me) -> Answer<Vec<Variable>> {
    let found = on_store(&app, move |app| {
        let store = Store::open(&app.path)?;
        let judged = store.judged()?;
        let (_, book) = store.codebook()?;
        let ids = book.variables.iter().map(|v| v.id.clone());
        let all = ids.zip(&judged).map(|(id, own)| Variable {
            id,
            stopping: Stopping::of(own),
        });
        Ok(all.collect())
    });
    found.await.map(Json)
}
