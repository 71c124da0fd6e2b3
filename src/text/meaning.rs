//! Word vectors: what a word means, in numbers learned from general Danish
//! text, so that an answer in words never seen in training still lands near
//! its like. `scripts/language/train_vectors.py` says how they are made.
//!
//! File: `FKVEC001`, rows and columns (u32), then the sorted u64 fingerprints
//! of the words, one f32 scale a row, and rows × columns of i8, little-endian.

use std::collections::HashMap;

use crate::text::error::LanguageError;
use crate::text::features::{FingerprintHasher, fingerprint};

const MAGIC: &[u8; 8] = b"FKVEC001";
const HEADER: usize = 16;
const MOST_COLUMNS: usize = 1024;

/// A table of word vectors.
#[derive(Debug)]
pub struct WordVectors {
    rows: HashMap<u64, u32, FingerprintHasher>,
    scales: Vec<f32>,
    numbers: Vec<i8>,
    columns: usize,
}

impl WordVectors {
    /// Reads and checks a table.
    ///
    /// # Errors
    /// A wrong beginning, size, order or a number that is not finite.
    pub fn from_bytes(bytes: &[u8]) -> Result<WordVectors, LanguageError> {
        let wrong = |what: &str| LanguageError::Vectors(what.to_owned());
        if bytes.len() < HEADER || &bytes[..8] != MAGIC {
            return Err(wrong("not a table of word vectors"));
        }
        let rows = word_at(bytes, 8) as usize;
        let columns = word_at(bytes, 12) as usize;
        if columns == 0 || columns > MOST_COLUMNS {
            return Err(wrong("impossible number of columns"));
        }
        let expected = rows
            .checked_mul(12 + columns)
            .and_then(|n| n.checked_add(HEADER));
        if expected != Some(bytes.len()) {
            return Err(wrong("wrong length"));
        }
        let (prints, rest) = bytes[HEADER..].split_at(rows * 8);
        let (scales, numbers) = rest.split_at(rows * 4);
        let prints: Vec<u64> = prints
            .as_chunks::<8>()
            .0
            .iter()
            .map(|c| u64::from_le_bytes(*c))
            .collect();
        if !prints.is_sorted_by(|a, b| a < b) {
            return Err(wrong("words out of order"));
        }
        let scales: Vec<f32> = scales
            .as_chunks::<4>()
            .0
            .iter()
            .map(|c| f32::from_le_bytes(*c))
            .collect();
        if !scales.iter().all(|s| s.is_finite()) {
            return Err(wrong("a scale is not a number"));
        }
        Ok(WordVectors {
            rows: prints.into_iter().zip(0u32..).collect(),
            scales,
            numbers: numbers.iter().map(|b| b.cast_signed()).collect(),
            columns,
        })
    }

    /// Length of a vector.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table holds no word.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds `weight` times the word's vector to `sum`; false if the word is
    /// not in the table.
    pub fn add(&self, word: &str, weight: f32, sum: &mut [f32]) -> bool {
        let Some(&row) = self.rows.get(&fingerprint(word.as_bytes())) else {
            return false;
        };
        let row = row as usize;
        let scale = self.scales[row] * weight;
        let numbers = &self.numbers[row * self.columns..(row + 1) * self.columns];
        for (total, number) in sum.iter_mut().zip(numbers) {
            *total += f32::from(*number) * scale;
        }
        true
    }

    /// Whether the word has a vector.
    pub fn has(&self, word: &str) -> bool {
        self.rows.contains_key(&fingerprint(word.as_bytes()))
    }
}

fn word_at(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(four)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(words: &[(&str, [i8; 2])]) -> Vec<u8> {
        let mut rows: Vec<_> = words
            .iter()
            .map(|(w, v)| (fingerprint(w.as_bytes()), *v))
            .collect();
        rows.sort_unstable();
        let mut bytes = MAGIC.to_vec();
        bytes.extend((rows.len() as u32).to_le_bytes());
        bytes.extend(2u32.to_le_bytes());
        rows.iter().for_each(|r| bytes.extend(r.0.to_le_bytes()));
        rows.iter().for_each(|_| bytes.extend(0.5f32.to_le_bytes()));
        rows.iter().for_each(|r| bytes.extend(r.1.map(|n| n as u8)));
        bytes
    }

    #[test]
    fn a_words_vector_is_added_with_its_weight() {
        let vectors =
            WordVectors::from_bytes(&table(&[("hue", [2, -4]), ("robot", [1, 1])])).unwrap();
        let mut sum = [1.0, 1.0];
        assert!(vectors.add("hue", 2.0, &mut sum));
        assert_eq!(sum, [3.0, -3.0]);
        assert!(!vectors.add("drone", 1.0, &mut sum));
    }

    #[test]
    fn a_damaged_table_is_refused() {
        let good = table(&[("hue", [2, -4])]);
        assert!(WordVectors::from_bytes(&good[..good.len() - 1]).is_err());
        assert!(WordVectors::from_bytes(b"").is_err());
        let mut nan = good.clone();
        nan[HEADER + 8..HEADER + 12].copy_from_slice(&f32::NAN.to_le_bytes());
        assert!(WordVectors::from_bytes(&nan).is_err());
    }
}
