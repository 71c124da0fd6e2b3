//! Subwords of a word, by a trained model of the `tokenizers` crate.
//!
//! The crate's full pipeline costs 12-20 µs an answer, most of it keeping
//! track of offsets that are not needed here. Words are split and normalised
//! by ourselves; only the trained model itself is asked, once for each new
//! word.

use tokenizers::{Model, Tokenizer};

use crate::text::error::LanguageError;

/// A trained subword model.
pub struct Subwords {
    tokenizer: Tokenizer,
}

impl std::fmt::Debug for Subwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subwords({} pieces)", self.len())
    }
}

impl Subwords {
    /// Reads a `tokenizer.json`.
    ///
    /// # Errors
    /// What the `tokenizers` crate says of the file.
    pub fn from_json(json: &str) -> Result<Subwords, LanguageError> {
        json.parse::<Tokenizer>()
            .map(|tokenizer| Subwords { tokenizer })
            .map_err(|e| LanguageError::Tokenizer(e.to_string()))
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.tokenizer.get_vocab_size(false)
    }

    /// Whether there are no pieces.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Calls `each` with the pieces of a normalised word, from left to right;
    /// with none when the model cannot split it.
    pub fn pieces(&self, word: &str, mut each: impl FnMut(&str)) {
        // A word that the model refuses simply has no subwords: its letters
        // are still seen by the character n-grams.
        if let Ok(tokens) = self.tokenizer.get_model().tokenize(word) {
            for token in &tokens {
                each(&token.value);
            }
        }
    }
}
