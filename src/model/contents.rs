//! What a model holds, so that it can be shown to hold nobody's text.
//!
//! A feature is stored as a fingerprint of 64 bits. What a fingerprint stands
//! for is found only by guessing it and comparing; here everything that can be
//! listed beforehand (facts, patterns of word classes, the lexicon's words) is
//! compared, and any single word can be asked for ([`Model::holds`]).

use std::collections::HashSet;

use super::Model;
use crate::text::normalise::normalise_word;
use crate::text::{
    FactKind, FeatureReader, FingerprintHasher, Language, LanguageError, fact_fingerprint,
    pattern_fingerprint,
};

/// First symbol of a pattern that stands for a function word; see
/// [`Language::function_word`].
const FIRST_FUNCTION_SYMBOL: u8 = 32;
/// Details of facts are classes, function words or buckets.
const FACT_DETAILS: u32 = 256;
/// Only pairs of classes have a second detail.
const SECOND_DETAILS: u32 = 32;

/// How many fingerprints stand for what, and the sizes of the file's parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Fingerprints in all.
    pub fingerprints: usize,
    /// Those of yes/no facts ("no technology is named").
    pub facts: usize,
    /// Those of patterns of word classes ("device, to, recipients").
    pub patterns: usize,
    /// Those of single words that stand in the lexicon.
    pub lexicon_words: usize,
    /// Words in the lexicon (forms as listed).
    pub lexicon: usize,
    /// Subwords of the tokenizer.
    pub subwords: usize,
    /// Words with a vector.
    pub vectors: usize,
    /// Bytes of each part of the file, in order.
    pub parts: Vec<(&'static str, usize)>,
}

impl Contents {
    /// Fingerprints of other single words, word pairs, words under a
    /// negation, letter sequences and subwords.
    pub fn others(&self) -> usize {
        self.fingerprints
            .saturating_sub(self.facts + self.patterns + self.lexicon_words)
    }
}

/// What a model holds of one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordHeld {
    /// The word as the model sees it.
    pub word: String,
    /// Whether the word's own fingerprint is among the features.
    pub own: bool,
    /// Distinct letter sequences and subwords of the word …
    pub pieces: usize,
    /// … and how many of their fingerprints are among the features. They are
    /// shared with other words.
    pub pieces_held: usize,
    /// Whether the lexicon knows the word, or the last part of a compound.
    pub lexicon: bool,
    /// Whether the word has a word vector of its own.
    pub vector: bool,
}

impl Model {
    /// Counts what the model holds.
    ///
    /// # Errors
    /// When the model's language cannot be used.
    pub fn contents(&self) -> Result<Contents, LanguageError> {
        let language = Language::load(&self.language)?;
        let mut features = FeatureReader::new(&language);
        let words: HashSet<u64, FingerprintHasher> = self
            .language
            .lexicon
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once('\t'))
            .map(|(word, _)| {
                let mut normal = String::new();
                normalise_word(word, &mut normal);
                features.word(&normal).word
            })
            .collect();
        let lexicon_words = words.iter().filter(|print| self.has_print(**print)).count();
        Ok(Contents {
            fingerprints: self.prints.len(),
            facts: self.facts(),
            patterns: self.patterns(&language),
            lexicon_words,
            lexicon: words.len(),
            subwords: language.subwords.as_ref().map_or(0, |s| s.len()),
            vectors: language.vectors.as_ref().map_or(0, |v| v.len()),
            parts: self.parts().iter().map(|p| (p.0, p.1.len())).collect(),
        })
    }

    /// What the model holds of each of some words, as written.
    ///
    /// # Errors
    /// When the model's language cannot be used.
    pub fn holds(&self, words: &[String]) -> Result<Vec<WordHeld>, LanguageError> {
        let language = Language::load(&self.language)?;
        let mut features = FeatureReader::new(&language);
        let look = |written: &String| {
            let mut word = String::new();
            normalise_word(written.trim(), &mut word);
            let read = features.word(&word);
            let mut pieces = read.characters;
            pieces.sort_unstable();
            pieces.dedup();
            WordHeld {
                own: self.has_print(read.word),
                pieces: pieces.len(),
                pieces_held: pieces.iter().filter(|p| self.has_print(**p)).count(),
                lexicon: read.role.view.known,
                vector: language.vectors.as_ref().is_some_and(|v| v.has(&word)),
                word,
            }
        };
        Ok(words.iter().map(look).collect())
    }

    fn has_print(&self, print: u64) -> bool {
        self.prints.binary_search(&print).is_ok()
    }

    fn facts(&self) -> usize {
        let kinds = 1..=FactKind::Compound as u32;
        let codes = kinds.flat_map(|kind| {
            (0..FACT_DETAILS)
                .flat_map(move |a| (0..SECOND_DETAILS).map(move |b| kind << 16 | a << 8 | b))
        });
        codes
            .filter(|code| self.has_print(fact_fingerprint(*code)))
            .count()
    }

    /// Patterns have one to three symbols, of all words or of the telling
    /// ones; their code is the kind and the symbols, a byte each.
    fn patterns(&self, language: &Language) -> usize {
        let symbols: Vec<u32> = (0..=u8::MAX)
            .filter(|s| *s < FIRST_FUNCTION_SYMBOL || language.function_word(*s).is_some())
            .map(u32::from)
            .collect();
        let known: HashSet<u64, FingerprintHasher> = self.prints.iter().copied().collect();
        let held = |code: u32| known.contains(&pattern_fingerprint(code));
        let mut count = 0;
        for a in &symbols {
            count += usize::from(held(1 << 8 | a));
            for b in &symbols {
                for kind in [2, 4] {
                    count += usize::from(held(kind << 16 | a << 8 | b));
                }
                for c in &symbols {
                    for kind in [3, 5] {
                        count += usize::from(held(kind << 24 | a << 16 | b << 8 | c));
                    }
                }
            }
        }
        count
    }
}
