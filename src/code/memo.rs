//! What a worker remembers: words it has read before and features it has
//! looked for, so that the same work is not done for every answer. Nothing
//! remembered changes a result.

use std::collections::HashMap;

use crate::code::score::{Scorer, add};
use crate::text::{
    Block, ContextKey, FeatureReader, FingerprintHasher, Setting, WordRole, fingerprint,
};

/// Words remembered by one worker; when full it starts over, so that memory
/// does not grow with the number of rows.
const MOST_WORDS: usize = 40_000;
/// Places for patterns and facts that were looked for, a power of two.
const KEY_PLACES: usize = 1 << 14;
/// Stands for a feature that the model does not know.
const UNKNOWN: u32 = u32::MAX;
/// Rows kept of a word: its Words block in each setting, then Characters,
/// then Meaning.
const CHARACTERS: usize = Setting::ALL.len();
const MEANING: usize = CHARACTERS + 1;
const ROWS: usize = MEANING + 1;

#[derive(Debug)]
struct Entry {
    print: u64,
    role: WordRole,
}

/// The words read so far, with what they add to every output.
#[derive(Debug, Default)]
pub struct WordMemo {
    index: HashMap<u64, u32, FingerprintHasher>,
    entries: Vec<Entry>,
    /// words × rows × width.
    numbers: Vec<f32>,
}

impl WordMemo {
    /// Forgets everything when there is no room for another answer's words.
    pub fn make_room(&mut self) {
        if self.entries.len() > MOST_WORDS {
            self.index.clear();
            self.entries.clear();
            self.numbers.clear();
        }
    }

    /// The number of a normalised word here.
    pub fn handle(&mut self, scorer: &Scorer, features: &mut FeatureReader<'_>, word: &str) -> u32 {
        let print = fingerprint(word.as_bytes());
        if let Some(handle) = self.index.get(&print) {
            return *handle;
        }
        let handle = self.entries.len() as u32;
        let entry = read(scorer, features, word, &mut self.numbers);
        self.entries.push(entry);
        self.index.insert(print, handle);
        handle
    }

    /// The word's role in a sentence.
    pub fn role(&self, handle: u32) -> WordRole {
        self.entries[handle as usize].role
    }

    /// The word's fingerprint.
    pub fn print(&self, handle: u32) -> u64 {
        self.entries[handle as usize].print
    }

    /// What the word adds to each block.
    pub fn parts(&self, handle: u32, setting: Setting, width: usize) -> [(Block, &[f32]); 3] {
        let numbers = &self.numbers[handle as usize * ROWS * width..][..ROWS * width];
        let part = |row: usize| &numbers[row * width..][..width];
        [
            (Block::Words, part(setting as usize)),
            (Block::Characters, part(CHARACTERS)),
            (Block::Meaning, part(MEANING)),
        ]
    }
}

fn read(
    scorer: &Scorer,
    features: &mut FeatureReader<'_>,
    word: &str,
    numbers: &mut Vec<f32>,
) -> Entry {
    let read = features.word(word);
    let width = scorer.width();
    let at = numbers.len();
    numbers.resize(at + ROWS * width, 0.0);
    let own = &mut numbers[at..];
    let mut count = |row: usize, print: u64| {
        if let Some(known) = scorer.row(print) {
            add(
                &mut own[row * width..][..width],
                scorer.weights_of(known),
                1.0,
            );
        }
    };
    for setting in Setting::ALL {
        count(setting as usize, read.word);
        count(setting as usize, read.beside(setting));
    }
    for print in &read.characters {
        count(CHARACTERS, *print);
    }
    for (column, value) in read.meaning.iter().enumerate() {
        if let Some(weights) = scorer.meaning_of(column) {
            add(&mut own[MEANING * width..][..width], weights, *value);
        }
    }
    own[ROWS * width - 1] = read.meaning_square();
    Entry {
        print: read.print,
        role: read.role,
    }
}

/// The rows of patterns and facts looked for of late: few of them make up
/// most of all answers, and their places lie closer together than those of
/// the model's whole table.
#[derive(Debug)]
pub struct KeyMemo {
    places: Vec<(u32, u32)>,
}

impl Default for KeyMemo {
    fn default() -> Self {
        // No key is all ones: kinds of patterns and facts are small numbers.
        KeyMemo {
            places: vec![(u32::MAX, UNKNOWN); KEY_PLACES],
        }
    }
}

impl KeyMemo {
    /// The model's row of a feature.
    pub fn row(&mut self, scorer: &Scorer, key: ContextKey) -> Option<u32> {
        let code = match key {
            ContextKey::Words(print) => return scorer.row(print).map(|r| r as u32),
            ContextKey::Pattern(code) => code,
            // Codes of facts lie apart from those of patterns.
            ContextKey::Fact(code) => code | 1 << 31,
        };
        let spread = code.wrapping_mul(0x9E37_79B1) >> (32 - KEY_PLACES.trailing_zeros());
        let place = &mut self.places[spread as usize];
        if place.0 != code {
            let row = scorer.row(key.print());
            *place = (code, row.map_or(UNKNOWN, |r| r as u32));
        }
        (place.1 != UNKNOWN).then_some(place.1)
    }
}
