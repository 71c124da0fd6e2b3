//! Why a model cannot be used for coding.

use crate::text::LanguageError;

/// A model that cannot code.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CoderError {
    /// Its language files cannot be used.
    #[error(transparent)]
    Language(#[from] LanguageError),
    /// It reads answers with an encoder, and none was given.
    #[error("the model reads answers with the encoder {name}; none was given")]
    NoEncoder {
        /// The encoder the model names.
        name: String,
    },
    /// It reads answers with another encoder.
    #[error(
        "the model was trained with another encoder (SHA-256 {needed:.12}…, given {given:.12}…). Give that file with --encoder, or train the model anew"
    )]
    OtherEncoder {
        /// The encoder the model names.
        needed: String,
        /// The one at hand.
        given: String,
    },
}

impl CoderError {
    /// The error in Danish.
    pub fn danish(&self) -> String {
        match self {
            CoderError::Language(error) => error.to_string(),
            CoderError::NoEncoder { name } => {
                format!("modellen læser svar med sætningskoderen {name}; ingen er angivet")
            }
            CoderError::OtherEncoder { needed, given } => format!(
                "modellen er trænet med en anden sætningskoder (SHA-256 {needed:.12}…, angivet {given:.12}…). Angiv den fil med --encoder, eller træn modellen igen"
            ),
        }
    }
}
