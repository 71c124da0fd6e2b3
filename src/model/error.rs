//! Why a model file is refused. A model that is not exactly right is not
//! used at all.

use crate::codebook::CodebookError;
use crate::sealed::SealedError;
use crate::text::LanguageError;

/// A model that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file cannot be read or written.
    #[error("model {path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not a model file at all.
    #[error("not a fritekst model: the file does not begin as one")]
    NotAModel,
    /// A later (or unknown) version of the file format.
    #[error(
        "model format {found}; this fritekst reads format {known}. Train the model again or use the version of fritekst that wrote it"
    )]
    Version {
        /// The file's.
        found: u32,
        /// This program's.
        known: u32,
    },
    /// Shorter or longer than it says.
    #[error(
        "the model file is damaged: {found} bytes where it should have {expected}. Copy it again from its source"
    )]
    Length {
        /// Bytes that are there.
        found: u64,
        /// Bytes that should be there.
        expected: u64,
    },
    /// A byte was changed.
    #[error("the model file is damaged: its checksum does not fit. Copy it again from its source")]
    Checksum,
    /// A part is missing, doubled or not of the right size.
    #[error("the model's part `{part}` is wrong: {what}")]
    Part {
        /// Which.
        part: &'static str,
        /// What is wrong.
        what: String,
    },
    /// A number that is infinite or not a number.
    #[error("the model's part `{part}` holds a number that is not finite")]
    NotFinite {
        /// Which.
        part: &'static str,
    },
    /// The codebook inside is wrong.
    #[error("the model's codebook: {0}")]
    Codebook(#[from] CodebookError),
    /// The language inside is wrong.
    #[error("the model's {0}")]
    Language(#[from] LanguageError),
}

impl ModelError {
    /// The message in Danish. What other libraries say stays in their words.
    pub fn danish(&self) -> String {
        let again = "Kopiér den igen fra kilden";
        match self {
            ModelError::Io { path, source } => format!("modellen {path}: {source}"),
            ModelError::NotAModel => {
                "ikke en fritekst-model: filen begynder ikke som en".to_owned()
            }
            ModelError::Version { found, known } => format!(
                "modelformat {found}; denne fritekst læser format {known}. Træn modellen igen, eller brug den version af fritekst, der skrev den"
            ),
            ModelError::Length { found, expected } => format!(
                "modelfilen er beskadiget: {found} byte, hvor der skulle være {expected}. {again}"
            ),
            ModelError::Checksum => {
                format!("modelfilen er beskadiget: kontrolsummen passer ikke. {again}")
            }
            ModelError::Part { part, what } => format!("modellens del `{part}` er forkert: {what}"),
            ModelError::NotFinite { part } => {
                format!("modellens del `{part}` rummer et tal, der ikke er endeligt")
            }
            ModelError::Codebook(error) => format!("modellens kodebog: {}", error.text(true)),
            ModelError::Language(error) => format!("modellens {error}"),
        }
    }
}

impl From<SealedError> for ModelError {
    fn from(error: SealedError) -> ModelError {
        match error {
            SealedError::OtherKind => ModelError::NotAModel,
            SealedError::Version { found, known } => ModelError::Version { found, known },
            SealedError::Length { found, expected } => ModelError::Length { found, expected },
            SealedError::Checksum => ModelError::Checksum,
            SealedError::Part { part, what } => ModelError::Part { part, what },
            SealedError::NotFinite { part } => ModelError::NotFinite { part },
        }
    }
}
