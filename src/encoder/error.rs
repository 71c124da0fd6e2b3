//! Why an encoder is refused.

use crate::sealed::SealedError;

/// An encoder that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncoderError {
    /// The file cannot be read.
    #[error("encoder {path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not an encoder, of another version, or damaged.
    #[error("the encoder file cannot be used: {0}. Copy it again from its source")]
    Sealed(#[source] SealedError),
    /// A part that does not fit the rest.
    #[error("the encoder's part `{part}` is wrong: {what}")]
    Part {
        /// Which.
        part: &'static str,
        /// What is wrong.
        what: String,
    },
}

impl From<SealedError> for EncoderError {
    fn from(error: SealedError) -> EncoderError {
        EncoderError::Sealed(error)
    }
}

impl EncoderError {
    /// The message in Danish. What other libraries say stays in their words.
    pub fn danish(&self) -> String {
        match self {
            EncoderError::Io { path, source } => format!("sætningskoderen {path}: {source}"),
            EncoderError::Sealed(error) => {
                format!("sætningskoderens fil kan ikke bruges: {error}. Kopiér den igen fra kilden")
            }
            EncoderError::Part { part, what } => {
                format!("sætningskoderens del `{part}` er forkert: {what}")
            }
        }
    }
}
