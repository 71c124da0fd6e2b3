//! What can go wrong in training, and what to do about it.

use crate::learn::TrainError;
use crate::text::LanguageError;

/// Training that cannot be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainingError {
    /// A code that the codebook does not have.
    #[error("labelled row {row}: `{code}` is not a category of `{variable}` (known: {known}). Correct the row or the codebook", row = row + 1)]
    UnknownCode {
        /// 0-based answer.
        row: usize,
        /// Variable.
        variable: String,
        /// What stands there.
        code: String,
        /// What the codebook has.
        known: String,
    },
    /// No gold codes for a variable of the codebook.
    #[error(
        "no column with codes for the variable `{variable}`. Name it with --code {variable}=COLUMN, or take the variable out of the codebook"
    )]
    NoCodes {
        /// Variable.
        variable: String,
    },
    /// Too few labelled answers.
    #[error("{have} answers are coded for `{variable}`; at least {need} are needed to learn from")]
    TooFew {
        /// Variable.
        variable: String,
        /// Coded answers.
        have: usize,
        /// Needed.
        need: usize,
    },
    /// A category of a single-code variable that no answer has.
    #[error(
        "no labelled answer has the category `{category}` of `{variable}`. Add answers, or take the category out of the codebook"
    )]
    UnusedCategory {
        /// Variable.
        variable: String,
        /// Category.
        category: String,
    },
    /// A multi variable with more categories than a set can hold.
    #[error(
        "`{variable}` has {have} categories of which several may apply; at most {most} can be learned. Split it into several variables, or merge categories"
    )]
    TooManyCategories {
        /// Variable.
        variable: String,
        /// Its categories.
        have: usize,
        /// What a set can hold.
        most: usize,
    },
    /// Nothing to learn from.
    #[error("there is no labelled answer to learn from")]
    NoAnswers,
    /// A model that has other categories than the answers.
    #[error(
        "the model has other variables or categories than the codebook: train a new one (`fritekst train`)"
    )]
    OtherCategories,
    /// Scores of an encoder that do not fit the answers.
    #[error(
        "the sentence scores have {have} bytes; {answers} answers × {columns} outputs of 4 bytes (finite numbers) are needed. Make them from this very file, with this encoder"
    )]
    Sentences {
        /// Bytes.
        have: usize,
        /// Labelled answers.
        answers: usize,
        /// Outputs of the encoder.
        columns: usize,
    },
    /// The answers share no feature.
    #[error(
        "no word is used by {min_respondents} of the respondents behind the {answers} answers. Add answers (or, for texts that are public, lower --min-respondents)"
    )]
    NothingKept {
        /// Answers.
        answers: usize,
        /// Respondents a feature needs.
        min_respondents: usize,
    },
    /// The language files are wrong.
    #[error("{0}")]
    Language(#[from] LanguageError),
    /// The solver refused.
    #[error("{0}")]
    Solver(#[from] TrainError),
}

impl TrainingError {
    /// The message in Danish. What the solver says stays in English.
    pub fn danish(&self) -> String {
        match self {
            TrainingError::UnknownCode {
                row,
                variable,
                code,
                known,
            } => format!(
                "række {} i den kodede fil: `{code}` er ingen kategori i `{variable}` (kendte: {known}). Ret rækken eller kodebogen",
                row + 1
            ),
            TrainingError::NoCodes { variable } => format!(
                "ingen kolonne rummer koder for variablen `{variable}`. Angiv den med --code {variable}=KOLONNE, eller tag variablen ud af kodebogen"
            ),
            TrainingError::TooFew {
                variable,
                have,
                need,
            } => format!(
                "{have} svar er kodet for `{variable}`; der skal mindst {need} til at lære af"
            ),
            TrainingError::UnusedCategory { variable, category } => format!(
                "intet kodet svar har kategorien `{category}` i `{variable}`. Tilføj svar, eller tag kategorien ud af kodebogen"
            ),
            TrainingError::TooManyCategories {
                variable,
                have,
                most,
            } => format!(
                "`{variable}` har {have} kategorier, hvoraf flere kan gælde; der kan højst læres {most}. Del den i flere variable, eller slå kategorier sammen"
            ),
            TrainingError::NothingKept {
                answers,
                min_respondents,
            } => format!(
                "intet ord bruges af {min_respondents} af respondenterne bag de {answers} svar. Tilføj svar (eller sænk --min-respondents, hvis teksterne er offentlige)"
            ),
            TrainingError::Sentences {
                have,
                answers,
                columns,
            } => format!(
                "sætningskoderens tal fylder {have} byte; der skal {answers} svar × {columns} tal à 4 byte til (endelige tal). Lav dem af netop denne fil, med denne sætningskoder"
            ),
            TrainingError::NoAnswers => "der er intet kodet svar at lære af".to_owned(),
            TrainingError::OtherCategories => {
                "modellen har andre variable eller kategorier end kodebogen: træn en ny (`fritekst train`)".to_owned()
            }
            TrainingError::Language(error) => error.to_string(),
            TrainingError::Solver(error) => error.to_string(),
        }
    }
}
