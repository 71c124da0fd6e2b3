//! The shapes of what is sent and received.

use serde::{Deserialize, Serialize};

use crate::codebook::{self, GeneralRule, Localised, StatusPolicy};
use crate::review::stopping::Stopping;
use crate::review::{Choice, Coder, Flagged, Listed, Progress, ReviewError, Said, Standing, Store};

/// What the page needs once.
#[derive(Debug, Serialize)]
pub(super) struct Session {
    coder: String,
    language: &'static str,
    survey: String,
    answers: i64,
    suggested: i64,
    codebook: BookView,
    variables: Vec<codebook::Variable>,
    rules: Vec<GeneralRule>,
    status: Option<StatusPolicy>,
    coders: Vec<String>,
    flags: Vec<String>,
    blind_share: f64,
}

#[derive(Debug, Serialize)]
struct BookView {
    id: String,
    version: String,
    title: Localised,
    sha256: String,
    /// The version's number in the store.
    number: i64,
}

impl Session {
    pub(super) fn of(store: &Store, coder: &Coder, danish: bool) -> Result<Session, ReviewError> {
        let (number, book) = store.codebook()?;
        let suggested = match store.model()? {
            Some(model) => store.suggested(model)?,
            None => 0,
        };
        Ok(Session {
            coder: coder.name.clone(),
            language: if danish { "da" } else { "en" },
            survey: store.fact("survey")?.unwrap_or_default(),
            answers: store.answers()?,
            suggested,
            codebook: BookView {
                id: book.id.clone(),
                version: book.version.clone(),
                title: book.title.clone(),
                sha256: book.sha256(),
                number,
            },
            variables: book.variables.clone(),
            rules: book.general_rules.clone(),
            status: book.status.clone(),
            coders: store.coders()?.into_iter().map(|c| c.name).collect(),
            flags: store.flag_rules()?,
            blind_share: store.blind_share()?,
        })
    }
}

/// One answer, as a coder may see it.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    id: i64,
    respondent: String,
    text: String,
    /// Pieces of personal data that are masked.
    masked: i64,
    columns: Vec<(String, String)>,
    /// The coder is to choose before suggestions and flags are shown.
    blind: bool,
    suggestions: Vec<Said>,
    /// The model that suggests, by its number.
    model: Option<i64>,
    /// The version of the codebook it is shown by.
    codebook: i64,
    flags: Vec<FlagView>,
    /// Variables whose code was made under an older wording of its category.
    stale: Vec<String>,
    mine: Option<Standing>,
    settled: Option<Standing>,
    others: Vec<Standing>,
}

impl Item {
    /// With `all`, other coders' choices are shown: to settle a disagreement,
    /// which needs a choice of one's own or none to be made.
    pub(super) fn of(
        store: &Store,
        coder: &Coder,
        id: i64,
        all: bool,
    ) -> Result<Item, ReviewError> {
        let answer = store.answer(id)?.ok_or(ReviewError::NoAnswer(id))?;
        let blind = store.is_blind(id, coder)?;
        let model = store.model_for(id, coder.id)?.filter(|_| !blind);
        let suggestions = match model {
            Some(model) => store.said(model, id)?.unwrap_or_default(),
            None => Vec::new(),
        };
        let flags = if blind { Vec::new() } else { store.flags(id)? };
        let flags = flags.into_iter().map(|flag| {
            let verdict = store.verdict(id, coder.id, &flag.rule)?;
            Ok(FlagView { flag, verdict })
        });
        let flags = flags.collect::<Result<_, ReviewError>>()?;
        let (mut mine, mut settled, mut others) = (None, None, Vec::new());
        for one in store.standing(id)? {
            if one.adjudicated {
                settled = Some(one);
            } else if one.coder == coder.name {
                mine = Some(one);
            } else {
                others.push(one);
            }
        }
        // Others' codes would lead a coder who has not chosen yet. Whoever
        // settles a disagreement sees them: two have chosen already.
        if !all || others.len() + usize::from(mine.is_some()) < 2 {
            others.clear();
        }
        Ok(Item {
            id,
            respondent: answer.respondent,
            text: answer.masked,
            masked: answer.personal,
            columns: store.columns()?.into_iter().zip(answer.cells).collect(),
            blind,
            suggestions,
            model,
            codebook: store.codebook()?.0,
            flags,
            stale: store.stale(id, coder.id)?,
            mine,
            settled,
            others,
        })
    }
}

/// A flag with what the coder said of it.
#[derive(Debug, Serialize)]
struct FlagView {
    #[serde(flatten)]
    flag: Flagged,
    /// Whether it is right; none where they have not said.
    verdict: Option<bool>,
}

/// A part of a list.
#[derive(Debug, Serialize)]
pub(super) struct List {
    pub total: usize,
    pub rows: Vec<Listed>,
}

/// Where the review of one variable stands.
#[derive(Debug, Serialize)]
pub(super) struct Variable {
    pub id: String,
    #[serde(flatten)]
    pub stopping: Stopping,
}

/// What a coder chose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chosen {
    pub request: String,
    #[serde(default)]
    pub codes: crate::review::Codes,
    #[serde(default)]
    pub uncodable: bool,
    #[serde(default)]
    pub comment: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub seconds: Option<f64>,
    /// Whether suggestions were to be seen.
    #[serde(default)]
    pub seen: bool,
    /// Order and filter of the queue.
    #[serde(default)]
    pub queue: String,
    /// The model and the version of the codebook that the answer was shown
    /// with.
    #[serde(default)]
    pub model: Option<i64>,
    #[serde(default)]
    pub codebook: Option<i64>,
}

impl Chosen {
    pub(super) fn choice(&self) -> Choice {
        Choice {
            codes: self.codes.clone(),
            uncodable: self.uncodable,
            comment: self.comment.clone(),
        }
    }
}

/// A request with nothing but its key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plain {
    pub request: String,
}

/// A choice is on the disk.
#[derive(Debug, Serialize)]
pub(super) struct Saved {
    pub event: i64,
    pub progress: Progress,
    /// The number of the codebook's version in use.
    pub codebook: i64,
    /// After a blind choice: the answer with what the model says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
}

/// An event was taken back.
#[derive(Debug, Serialize)]
pub(super) struct Undone {
    pub answer: Option<i64>,
    pub progress: Progress,
}

/// An answer as written.
#[derive(Debug, Serialize)]
pub(super) struct Revealed {
    pub text: String,
}

/// What went wrong.
#[derive(Debug, Serialize)]
pub(super) struct Message {
    pub message: String,
}
