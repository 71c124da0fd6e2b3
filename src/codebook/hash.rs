//! The identity of a codebook's content.

use sha2::{Digest, Sha256};

use super::book::Codebook;

impl Codebook {
    /// SHA-256 of the canonical content, 64 lower-case hexadecimal digits.
    ///
    /// Canonical is the JSON of the parsed codebook: comments, white space,
    /// the order of keys and keys written out with their default value do not
    /// matter; the order of categories, rules and examples does.
    pub fn sha256(&self) -> String {
        let mut hasher = Sha256::new();
        // Serialising plain structs with string keys cannot fail; should it
        // ever, the hash of nothing matches no codebook.
        if let Ok(json) = serde_json::to_vec(self) {
            hasher.update(json);
        }
        hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
