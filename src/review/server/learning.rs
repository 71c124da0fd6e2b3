//! Learning in the background, and what may be done with what was learned.
//!
//! One thing is learned at a time. It begins by itself when enough has been
//! decided since the last time, or when somebody asks for it. Its result is
//! kept until the next; a model is taken into use only when somebody says so,
//! and only when it has read all answers: until then the model before is
//! shown.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};

use super::App;
use super::requests::{Answer, Me, held, on_store};
use super::views::Plain;
use crate::model::Model;
use crate::review::learning::{LEAST_DECISIONS, Learner, Proposal, Step};
use crate::review::{Coder, Known, Progress, ReviewError, Store, fill};
use crate::survey::utc_now;

/// Learned anew by itself when there are so many times the decisions of the
/// last time.
const GROWTH: f64 = 1.5;

/// What learning is at.
pub(super) struct Learning {
    /// Nobody can learn without a model to learn from.
    learner: Option<Mutex<Learner>>,
    from_nothing: bool,
    /// How models read that are learned here.
    tier: String,
    now: Mutex<Now>,
    /// Answers that a model about to be used has read.
    read: AtomicUsize,
}

#[derive(Default)]
struct Now {
    running: Option<Step>,
    /// Asked for while it ran: what was decided since is to be learned too.
    again: bool,
    failed: Option<String>,
    proposal: Option<Arc<Proposal>>,
    /// Decisions when learning last began.
    tried: i64,
    /// The model that is reading to be used next.
    next: Option<i64>,
}

impl Now {
    /// A proposal that is taken into use is none any more.
    fn taken(&mut self, wanted: &Wanted) {
        if wanted.model.is_none() {
            self.proposal = None;
        }
    }
}

/// What the page shows of it.
#[derive(Serialize)]
pub(super) struct View {
    state: &'static str,
    /// Whether anything can be learned here at all.
    able: bool,
    /// There is no model to learn on top of: decisions alone teach.
    from_nothing: bool,
    decisions: i64,
    learned: Option<usize>,
    least: usize,
    step: String,
    message: Option<String>,
    models: Vec<Known>,
    reading: Read,
    proposal: Option<Proposal>,
}

/// How far a model has read.
#[derive(Serialize)]
struct Read {
    done: usize,
    of: i64,
    /// The model that is shown when it has read all.
    next: Option<i64>,
}

impl Learning {
    pub(super) fn new(learner: Option<Learner>) -> Learning {
        Learning {
            from_nothing: learner.as_ref().is_some_and(Learner::is_from_nothing),
            tier: learner
                .as_ref()
                .map_or_else(String::new, |l| l.tier().to_owned()),
            learner: learner.map(Mutex::new),
            now: Mutex::default(),
            read: AtomicUsize::new(0),
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn view(
        &self,
        store: &Store,
        coder: &Coder,
        danish: bool,
    ) -> Result<View, ReviewError> {
        let (of, model) = (store.answers()?, store.model()?.unwrap_or(0));
        let proposal = self.now().proposal.clone();
        let proposal = proposal
            .map(|all| all.as_seen_by(store, coder))
            .transpose()?;
        let now = self.now();
        let done = match now.next {
            Some(_) => self.read.load(Ordering::Relaxed),
            None => store.suggested(model)? as usize,
        };
        let state = match &*now {
            Now {
                running: Some(_), ..
            } => "running",
            Now {
                failed: Some(_), ..
            } => "failed",
            Now {
                proposal: Some(_), ..
            } => "ready",
            _ => "idle",
        };
        Ok(View {
            state,
            able: self.learner.is_some(),
            from_nothing: self.from_nothing,
            decisions: store.decisions()?,
            learned: proposal.as_ref().map(|p| p.answers),
            least: LEAST_DECISIONS,
            step: now
                .running
                .as_ref()
                .map_or_else(String::new, |step| words(step, danish)),
            message: now.failed.clone(),
            models: store.models()?,
            reading: Read {
                done,
                of,
                next: now.next,
            },
            proposal,
        })
    }

    /// Begins if enough was decided since the last time.
    pub(super) fn consider(app: &Arc<App>, progress: &Progress) {
        let enough = {
            let now = app.learning.now();
            let grown = (now.tried as f64 * GROWTH) as i64;
            now.running.is_none() && progress.coded >= grown.max(LEAST_DECISIONS as i64)
        };
        if enough {
            Learning::begin(app);
        }
    }

    /// Begins, or begins again when it is done.
    pub(super) fn begin(app: &Arc<App>) {
        let learning = &app.learning;
        if learning.learner.is_none() {
            return;
        }
        {
            let mut now = learning.now();
            if now.running.is_some() {
                now.again = true;
                return;
            }
            now.running = Some(Step::Reading);
            now.failed = None;
        }
        let app = Arc::clone(app);
        std::thread::spawn(move || {
            loop {
                // A defect of ours must not leave it running for good.
                let found = catch_unwind(AssertUnwindSafe(|| learn(&app)));
                let mut now = app.learning.now();
                now.failed = None;
                match found {
                    Ok(Ok(proposal)) => now.proposal = Some(Arc::new(proposal)),
                    Ok(Err(error)) => now.failed = Some(app.words_of(&error)),
                    Err(_) => now.failed = Some(app.defect()),
                }
                if !std::mem::take(&mut now.again) {
                    now.running = None;
                    return;
                }
            }
        });
    }

    /// Takes the proposal, or a model of before, into use: at once if it has
    /// read all answers, else when it has.
    ///
    /// # Errors
    /// What the store says, or that there is no such model.
    pub(super) fn switch(
        app: &Arc<App>,
        coder: &Coder,
        wanted: &Wanted,
    ) -> Result<(), ReviewError> {
        let learning = &app.learning;
        let mut store = held(&app.writing);
        let id = match wanted.model {
            Some(id) => id,
            None => {
                let proposal = learning.now().proposal.clone();
                // What was looked at is what is taken.
                let same = |p: &Arc<Proposal>| wanted.learned.is_none_or(|n| n == p.answers);
                let proposal = proposal.filter(same).ok_or(ReviewError::OtherProposal)?;
                if !proposal.variables.iter().any(|variable| variable.learned) {
                    return Err(ReviewError::OtherProposal);
                }
                store.keep_learned(
                    &proposal.sha256,
                    &proposal.name,
                    &learning.tier,
                    &proposal.bytes,
                    proposal.answers as i64,
                    &utc_now(),
                )?
            }
        };
        let read = store.suggested(id)?;
        if read == store.answers()? {
            store.show_model(id, Some(coder.id), &utc_now())?;
            learning.now().taken(wanted);
            return Ok(());
        }
        let Some(bytes) = store.learned(id)? else {
            return Err(ReviewError::NoModel(id));
        };
        drop(store);
        {
            let mut now = learning.now();
            if now.next.is_some() {
                return Err(ReviewError::Reading);
            }
            now.next = Some(id);
            now.taken(wanted);
        }
        learning.read.store(read as usize, Ordering::Relaxed);
        let (app, coder) = (Arc::clone(app), coder.id);
        std::thread::spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(|| {
                if read_all(&app, id, &bytes)? {
                    held(&app.writing).show_model(id, Some(coder), &utc_now())?;
                }
                Ok::<(), ReviewError>(())
            }));
            let mut now = app.learning.now();
            now.next = None;
            match done {
                Ok(Ok(())) => {}
                Ok(Err(error)) => now.failed = Some(app.words_of(&error)),
                Err(_) => now.failed = Some(app.defect()),
            }
        });
        Ok(())
    }
}

/// The learner, even if somebody panicked with it: it only remembers what the
/// encoder said.
fn taken(learner: &Mutex<Learner>) -> MutexGuard<'_, Learner> {
    learner.lock().unwrap_or_else(PoisonError::into_inner)
}

fn learn(app: &App) -> Result<Proposal, ReviewError> {
    let store = Store::open(&app.path)?;
    app.learning.now().tried = store.decisions()?;
    let Some(learner) = &app.learning.learner else {
        return Err(ReviewError::NoModel(0));
    };
    let tell = |step| app.learning.now().running = Some(step);
    taken(learner).learn(&store, &tell)
}

/// Lets a model read all answers; false if the program ended before.
fn read_all(app: &App, id: i64, bytes: &[u8]) -> Result<bool, ReviewError> {
    let Some(learner) = &app.learning.learner else {
        return Ok(false);
    };
    let model = Model::from_bytes(bytes)?;
    let reading = taken(learner).reading(&model)?;
    let over = || app.over.load(Ordering::Relaxed);
    let done = |more| {
        app.learning.read.fetch_add(more, Ordering::Relaxed);
    };
    fill(&app.path, &reading, id, &over, &done)?;
    Ok(!over())
}

fn words(step: &Step, danish: bool) -> String {
    match (step, danish) {
        (Step::Reading, true) => "sætningskoderen læser de kodede svar".to_owned(),
        (Step::Reading, false) => "the encoder reads the coded answers".to_owned(),
        (Step::Learning(variable), true) => format!("lærer {variable}"),
        (Step::Learning(variable), false) => format!("learning {variable}"),
        (Step::Comparing, true) => "sammenligner på ukodede svar".to_owned(),
        (Step::Comparing, false) => "comparing on answers not coded yet".to_owned(),
    }
}

/// Which model is to be used.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Asking twice does no more than asking once; kept for the page, which
    /// sends a key with everything.
    #[serde(rename = "request")]
    _request: String,
    /// None is the proposal …
    model: Option<i64>,
    /// … that was learned from so many answers.
    #[serde(default)]
    learned: Option<usize>,
}

pub(super) async fn shown(State(app): State<Arc<App>>, Extension(coder): Me) -> Answer<View> {
    let view = on_store(&app, move |app| {
        app.learning.view(&held(&app.reading), &coder, app.danish)
    });
    view.await.map(Json)
}

pub(super) async fn ask(
    app: State<Arc<App>>,
    me: Me,
    body: Result<Json<Plain>, JsonRejection>,
) -> Answer<View> {
    let Json(_) = body.map_err(|e| app.unreadable(&e))?;
    on_store(&app, |app| {
        match held(&app.reading).decisions()? >= LEAST_DECISIONS as i64 {
            true => Ok(()),
            false => Err(ReviewError::TooFewDecisions(LEAST_DECISIONS)),
        }
    })
    .await?;
    Learning::begin(&app);
    shown(app, me).await
}

pub(super) async fn choose(
    app: State<Arc<App>>,
    me: Me,
    body: Result<Json<Wanted>, JsonRejection>,
) -> Answer<View> {
    let Json(wanted) = body.map_err(|e| app.unreadable(&e))?;
    let (own, coder) = (Arc::clone(&app.0), me.0.clone());
    on_store(&app, move |_| Learning::switch(&own, &coder, &wanted)).await?;
    shown(app, me).await
}
