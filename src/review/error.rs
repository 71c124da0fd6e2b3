//! What can go wrong with a review.

use crate::codebook::CodebookError;

/// A review that cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewError {
    /// The store's file.
    #[error("the review store: {0}")]
    Store(#[from] rusqlite::Error),
    /// Another kind of file.
    #[error("{path} is not a review store")]
    NotAStore {
        /// The file.
        path: String,
    },
    /// Written by a later fritekst.
    #[error(
        "{path} was written by a later fritekst (version {found} of the store; this one knows {known})"
    )]
    Later {
        /// The file.
        path: String,
        /// The file's version.
        found: i32,
        /// This program's.
        known: i32,
    },
    /// The store is of other answers.
    #[error("{path} holds the reviews of another survey file ({survey})")]
    OtherSurvey {
        /// The store.
        path: String,
        /// The survey that it is of.
        survey: String,
    },
    /// The store's file is damaged.
    #[error("{path} is damaged: {what}")]
    Damaged {
        /// The store.
        path: String,
        /// What SQLite says.
        what: String,
    },
    /// The codebook in the store.
    #[error("the codebook in the store: {0}")]
    Codebook(#[from] CodebookError),
    /// Something that was stored cannot be read.
    #[error("the review store: {0}")]
    Stored(#[from] serde_json::Error),
    /// A choice the codebook has no room for.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// No such answer.
    #[error("there is no answer {0}")]
    NoAnswer(i64),
    /// A request key used for something else.
    #[error("the request {0} was used for another answer or by another coder")]
    RequestTaken(String),
}

impl ReviewError {
    /// The same in Danish.
    pub fn danish(&self) -> String {
        match self {
            ReviewError::Store(error) => format!("granskningens fil: {error}"),
            ReviewError::NotAStore { path } => format!("{path} er ikke en granskningsfil"),
            ReviewError::Later { path, found, known } => format!(
                "{path} er skrevet af en senere fritekst (filens version {found}; denne kender {known})"
            ),
            ReviewError::OtherSurvey { path, survey } => {
                format!("{path} rummer granskningen af en anden undersøgelsesfil ({survey})")
            }
            ReviewError::Damaged { path, what } => format!("{path} er beskadiget: {what}"),
            ReviewError::Codebook(error) => format!("kodebogen i granskningens fil: {error}"),
            ReviewError::Stored(error) => format!("granskningens fil: {error}"),
            ReviewError::Choice(error) => error.danish(),
            ReviewError::NoAnswer(id) => format!("der er intet svar {id}"),
            ReviewError::RequestTaken(request) => format!(
                "forespørgslen {request} er brugt til et andet svar eller af en anden koder"
            ),
        }
    }
}

/// A choice of codes that the codebook has no room for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// Not in the codebook.
    #[error("the codebook has no variable `{0}`")]
    Variable(String),
    /// Not in the codebook.
    #[error("`{variable}` has no category `{category}`")]
    Category {
        /// Variable id.
        variable: String,
        /// What was chosen.
        category: String,
    },
    /// Several of one.
    #[error("`{0}` takes one category")]
    Several(String),
    /// Neither coded nor said to be uncodable.
    #[error("`{0}` has no code")]
    Missing(String),
    /// Codes beside "cannot be coded".
    #[error("an answer that cannot be coded has no code for `{0}`")]
    CodedUncodable(String),
    /// An adjudication without a reason.
    #[error("an adjudication needs a reason")]
    NoReason,
}

impl ChoiceError {
    /// The same in Danish.
    pub fn danish(&self) -> String {
        match self {
            ChoiceError::Variable(v) => format!("kodebogen har ingen variabel `{v}`"),
            ChoiceError::Category { variable, category } => {
                format!("`{variable}` har ingen kategori `{category}`")
            }
            ChoiceError::Several(v) => format!("`{v}` har kun plads til én kategori"),
            ChoiceError::Missing(v) => format!("`{v}` mangler en kode"),
            ChoiceError::CodedUncodable(v) => {
                format!("et svar, der ikke kan kodes, har ingen kode for `{v}`")
            }
            ChoiceError::NoReason => "en afgørelse kræver en begrundelse".to_owned(),
        }
    }
}
