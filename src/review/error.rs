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
    /// The codebook in the store.
    #[error("the codebook cannot be used: {0}")]
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
    /// No such flag.
    #[error("answer {answer} has no flag of the rule {rule}")]
    NoFlag {
        /// The answer.
        answer: i64,
        /// The rule.
        rule: String,
    },
    /// No such model, or one whose file is not in the store.
    #[error("the store has no file of the model {0}: begin the review with it (--model)")]
    NoModel(i64),
    /// No such category.
    #[error("`{variable}` has no category `{category}`")]
    NoCategory {
        /// Variable id.
        variable: String,
        /// Category id.
        category: String,
    },
    /// A model that is not the one whose figures were looked at, or that
    /// learned nothing.
    #[error("there is no such new model any more: look again at what was learned")]
    OtherProposal,
    /// Another model is to be used before this one.
    #[error("another model is reading the answers: wait until it is in use")]
    Reading,
    /// A wording made from a version of the codebook that is no longer in use.
    #[error("somebody else has changed the codebook meanwhile: look at it again")]
    OtherVersion,
    /// A category without a name.
    #[error("a category needs a title in Danish and in English")]
    NoTitle,
    /// Too little to learn from.
    #[error("at least {0} answers must be coded before anything is learned")]
    TooFewDecisions(usize),
    /// A new codebook that is the old one.
    #[error("nothing in the codebook has changed")]
    SameCodebook,
    /// A codebook that was in use before.
    #[error("version {0} of the codebook was in use before: give the new one a version of its own")]
    KnownCodebook(String),
    /// Learning from decisions.
    #[error(transparent)]
    Training(#[from] crate::train::TrainingError),
    /// The model that is to be learned from or to read with.
    #[error(transparent)]
    Coder(#[from] crate::code::CoderError),
    /// A model's file.
    #[error(transparent)]
    Model(#[from] crate::model::ModelError),
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
            ReviewError::Codebook(error) => {
                format!("kodebogen kan ikke bruges: {}", error.text(true))
            }
            ReviewError::Stored(error) => format!("granskningens fil: {error}"),
            ReviewError::Choice(error) => error.danish(),
            ReviewError::NoAnswer(id) => format!("der er intet svar {id}"),
            ReviewError::NoFlag { answer, rule } => {
                format!("svar {answer} har intet flag for reglen {rule}")
            }
            ReviewError::NoModel(id) => format!(
                "granskningen har ikke model {id} som fil: begynd granskningen med den (--model)"
            ),
            ReviewError::NoCategory { variable, category } => {
                format!("`{variable}` har ingen kategori `{category}`")
            }
            ReviewError::OtherProposal => {
                "den nye model findes ikke længere: se igen på, hvad der er lært".to_owned()
            }
            ReviewError::Reading => {
                "en anden model er ved at læse svarene: vent, til den er i brug".to_owned()
            }
            ReviewError::OtherVersion => {
                "en anden har ændret kodebogen imens: se på den igen".to_owned()
            }
            ReviewError::NoTitle => {
                "en kategori skal have en titel på dansk og på engelsk".to_owned()
            }
            ReviewError::TooFewDecisions(least) => {
                format!("mindst {least} svar skal være kodet, før noget kan læres")
            }
            ReviewError::SameCodebook => "intet i kodebogen er ændret".to_owned(),
            ReviewError::KnownCodebook(version) => format!(
                "kodebogens version {version} har været i brug før: giv den nye sin egen version"
            ),
            ReviewError::Training(error) => error.danish(),
            ReviewError::Coder(error) => error.danish(),
            ReviewError::Model(error) => error.danish(),
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
    /// An adjudication or a new definition without a reason.
    #[error("a reason is needed")]
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
            ChoiceError::NoReason => "der skal en begrundelse til".to_owned(),
        }
    }
}
