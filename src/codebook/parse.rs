//! Reading a codebook from TOML.

use super::book::Codebook;
use super::error::{CodebookError, Refusal};
use super::place::Position;
use super::validate::validate;

impl Codebook {
    /// Reads and validates a codebook; `origin` (a file name) only serves the
    /// messages.
    ///
    /// # Errors
    /// [`CodebookError::Syntax`] for broken TOML, unknown, missing or
    /// ill-typed keys, with the line; [`CodebookError::Refused`] with every
    /// bad id, empty category list, duplicate and unusable number.
    pub fn from_toml(text: &str, origin: &str) -> Result<Self, CodebookError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let book: Codebook = toml::from_str(text).map_err(|e| CodebookError::Syntax {
            origin: origin.into(),
            position: e.span().map(|span| Position::at(text, span.start)),
            message: advise(e.message()),
        })?;
        let refusals: Vec<Refusal> = validate(&book)
            .into_iter()
            .map(|finding| Refusal {
                position: finding.place.position(text),
                finding,
            })
            .collect();
        if refusals.is_empty() {
            Ok(book)
        } else {
            Err(CodebookError::Refused {
                origin: origin.into(),
                refusals,
            })
        }
    }
}

/// Adds what to do to the reader's own words.
fn advise(message: &str) -> String {
    let advice = if message.starts_with("unknown field") {
        "Correct the key's spelling or remove it"
    } else if message.starts_with("unknown variant") {
        "Use one of the values listed"
    } else if message.starts_with("missing field") {
        "Add the key"
    } else if message.starts_with("duplicate") {
        "Keep one of them"
    } else {
        "See the guide's page on codebooks for the form expected here"
    };
    format!("{}. {advice}.", message.trim_end().trim_end_matches('.'))
}
