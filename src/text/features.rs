//! Features of an answer: what is counted, as 64-bit fingerprints.
//!
//! Six blocks. *Words*: words, pairs of neighbours, words under a negation,
//! and every word once more beside what the answer says of technology
//! ([`Setting`]): "borgere" speaks against technology only where none is named.
//! *Characters*: character n-grams of a word with
//! its boundaries, its subwords, its key with æøå spelled out. *Pattern* and
//! *Facts*: the codebook cues of [`crate::text::cues`]. *Meaning*: the word
//! vectors' weighted sum. *Sentence*: what an encoder makes of the whole answer
//! ([`crate::encoder`]; the full tier only).
//!
//! Whatever depends on one word only is made once for each distinct word
//! (see [`WordFeatures`]); the rest ([`ContextFeature`]) once an answer.

use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use crate::text::cues::{self, Cues, SeenToken, Setting};
use crate::text::language::{Language, WordRole};
use crate::text::normalise::{normalise_word, spelling_key};
use crate::text::tokens::{Token, TokenKind, tokenise};

/// Lengths of character n-grams.
const GRAM_LENGTHS: std::ops::RangeInclusive<usize> = 2..=5;
/// Words are read up to this many letters; what is longer is noise.
const MOST_LETTERS: usize = 40;
/// Pieces shorter than this carry no meaning of their own.
const SHORTEST_MEANING: usize = 3;

/// A group of features that is scaled and normalised together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Block {
    /// Words and pairs.
    Words = 0,
    /// Characters and subwords.
    Characters = 1,
    /// Runs of word classes.
    Pattern = 2,
    /// Yes/no cues.
    Facts = 3,
    /// Word vectors.
    Meaning = 4,
    /// The encoder's numbers.
    Sentence = 5,
}

impl Block {
    /// Number of blocks.
    pub const COUNT: usize = 6;
    /// Blocks whose features are fingerprints (all but [`Block::Meaning`] and
    /// [`Block::Sentence`]).
    pub const SPARSE: [Block; 4] = [
        Block::Words,
        Block::Characters,
        Block::Pattern,
        Block::Facts,
    ];
}

/// The stable 64-bit fingerprint of some bytes (XXH3).
pub fn fingerprint(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x ^ (x >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

const UNIGRAM: u64 = 1;
const BIGRAM: u64 = 2;
const NEGATED: u64 = 3;
const GRAM: u64 = 4;
const PIECE: u64 = 5;
const SPELLING: u64 = 6;
const PATTERN: u64 = 7;
const FACT: u64 = 8;
const BESIDE: u64 = 9;

/// The fingerprint of a fact's code, as stored in a model.
pub fn fact_fingerprint(code: u32) -> u64 {
    mix(FACT, u64::from(code))
}

/// The fingerprint of a pattern's code, as stored in a model.
pub fn pattern_fingerprint(code: u32) -> u64 {
    mix(PATTERN, u64::from(code))
}

/// What one distinct word brings by itself.
#[derive(Debug, Default, Clone)]
pub struct WordFeatures {
    /// Fingerprint of the normalised word.
    pub print: u64,
    /// Its role in the sentence.
    pub role: WordRole,
    /// Its feature in the Words block.
    pub word: u64,
    /// Its features in the Characters block.
    pub characters: Vec<u64>,
    /// Its word vector; empty when nothing is known of it.
    pub meaning: Vec<f32>,
}

impl WordFeatures {
    /// The word's second feature in the Words block: itself in an answer of
    /// this setting.
    pub fn beside(&self, setting: Setting) -> u64 {
        mix(BESIDE + setting as u64, self.print)
    }

    /// Squared length of the word vector.
    pub fn meaning_square(&self) -> f32 {
        self.meaning.iter().map(|v| v * v).sum()
    }
}

/// What a feature of the context is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContextKey {
    /// A pair of words, or a word under a negation; its fingerprint.
    Words(u64),
    /// A run of word classes, by its code.
    Pattern(u32),
    /// A yes/no cue, by its code.
    Fact(u32),
}

impl ContextKey {
    /// Where it is counted.
    pub fn block(self) -> Block {
        match self {
            ContextKey::Words(_) => Block::Words,
            ContextKey::Pattern(_) => Block::Pattern,
            ContextKey::Fact(_) => Block::Facts,
        }
    }

    /// The fingerprint, as stored in a model.
    pub fn print(self) -> u64 {
        match self {
            ContextKey::Words(print) => print,
            ContextKey::Pattern(code) => pattern_fingerprint(code),
            ContextKey::Fact(code) => fact_fingerprint(code),
        }
    }
}

/// A feature of an answer that more than one word, or its place, decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContextFeature {
    /// What it is.
    pub key: ContextKey,
    /// First and last token that show it; `None` for the answer as a whole.
    pub tokens: Option<(u16, u16)>,
}

/// Makes [`WordFeatures`] and [`ContextFeature`]s.
#[derive(Debug)]
pub struct FeatureReader<'l> {
    language: &'l Language,
    padded: String,
    key: String,
    bounds: Vec<usize>,
}

impl<'l> FeatureReader<'l> {
    /// A reader for one language.
    pub fn new(language: &'l Language) -> FeatureReader<'l> {
        FeatureReader {
            language,
            padded: String::new(),
            key: String::new(),
            bounds: Vec::new(),
        }
    }

    /// The language.
    pub fn language(&self) -> &'l Language {
        self.language
    }

    /// Features of one normalised word.
    pub fn word(&mut self, word: &str) -> WordFeatures {
        let word = clip_letters(word);
        let print = fingerprint(word.as_bytes());
        let mut features = WordFeatures {
            print,
            role: self.language.role(word),
            word: mix(UNIGRAM, print),
            characters: Vec::with_capacity(word.len() * 4),
            meaning: Vec::new(),
        };
        self.grams(word, &mut features.characters);
        self.key.clear();
        if spelling_key(word, &mut self.key) {
            let key = fingerprint(self.key.as_bytes());
            features.characters.push(mix(SPELLING, key));
        }
        self.pieces(word, &mut features);
        features
    }

    fn grams(&mut self, word: &str, out: &mut Vec<u64>) {
        self.padded.clear();
        self.padded.push(' ');
        self.padded.push_str(word);
        self.padded.push(' ');
        self.bounds.clear();
        self.bounds
            .extend(self.padded.char_indices().map(|(at, _)| at));
        self.bounds.push(self.padded.len());
        for length in GRAM_LENGTHS {
            for span in self.bounds.windows(length + 1) {
                let gram = &self.padded.as_bytes()[span[0]..span[length]];
                out.push(mix(GRAM, fingerprint(gram)));
            }
        }
    }

    fn pieces(&self, word: &str, features: &mut WordFeatures) {
        let vectors = self.language.vectors.as_ref();
        let columns = vectors.map_or(0, |v| v.columns());
        let mut sum = vec![0.0; columns];
        let mut known = vectors.is_some_and(|v| v.add(word, 1.0, &mut sum));
        let whole = known;
        if let Some(subwords) = &self.language.subwords {
            let mut parts = 0u16;
            subwords.pieces(word, |piece| {
                let print = fingerprint(piece.as_bytes());
                features.characters.push(mix(PIECE, print));
                if !whole
                    && piece.chars().count() >= SHORTEST_MEANING
                    && vectors.is_some_and(|v| v.add(piece, 1.0, &mut sum))
                {
                    parts += 1;
                }
            });
            if parts > 0 {
                // As in training the vectors: parts of an unknown word share
                // one word's weight.
                let share = 1.0 / f32::from(parts).sqrt();
                sum.iter_mut().for_each(|n| *n *= share);
                known = true;
            }
        }
        if known {
            features.meaning = sum;
        }
    }
}

fn clip_letters(word: &str) -> &str {
    if word.len() <= MOST_LETTERS {
        return word;
    }
    match word.char_indices().nth(MOST_LETTERS) {
        Some((at, _)) => &word[..at],
        None => word,
    }
}

/// One answer as tokens, with the buffers to read the next one into.
#[derive(Debug, Default)]
pub struct AnswerReader {
    /// The answer's tokens.
    pub tokens: Vec<Token>,
    /// The tokens with their roles.
    pub seen: Vec<SeenToken>,
    cues: Cues,
    normal: String,
}

impl AnswerReader {
    /// Splits the text, calls `word` with each normalised word for a handle
    /// and its role, and returns the handles, one for each word token, in
    /// `handles` as (token index, handle).
    pub fn read<H: Copy>(
        &mut self,
        text: &str,
        handles: &mut Vec<(u16, H)>,
        mut word: impl FnMut(&str) -> (H, WordRole),
    ) {
        tokenise(text, &mut self.tokens);
        self.tokens.truncate(usize::from(u16::MAX) - 2);
        self.seen.clear();
        handles.clear();
        for (token, index) in self.tokens.iter().zip(0u16..) {
            let mut seen = SeenToken {
                token: *token,
                role: WordRole::default(),
                capital: false,
                digit: false,
            };
            if token.kind == TokenKind::Word {
                let written = token.of(text);
                self.normal.clear();
                normalise_word(written, &mut self.normal);
                let (handle, role) = word(&self.normal);
                handles.push((index, handle));
                seen.role = role;
                seen.capital = written.chars().next().is_some_and(char::is_uppercase);
                seen.digit = written.as_bytes()[0].is_ascii_digit();
            }
            self.seen.push(seen);
        }
    }

    /// Reads the cues of the answer last read.
    pub fn read_cues(&mut self, language: &Language) {
        cues::read(&self.seen, language.scope_words, &mut self.cues);
    }

    /// The features that no word gives alone; `words` holds, for each word
    /// token in order, its token index and the fingerprint of the normalised
    /// word. Needs [`AnswerReader::read_cues`].
    pub fn context<'a>(
        &'a self,
        words: &'a [(u16, u64)],
    ) -> impl Iterator<Item = ContextFeature> + 'a {
        let pairs = words.windows(2).map(|pair| ContextFeature {
            key: ContextKey::Words(mix(BIGRAM, mix(pair[0].1, pair[1].1))),
            tokens: Some((pair[0].0, pair[1].0)),
        });
        let negated = words
            .iter()
            .filter(|word| self.cues.negated[usize::from(word.0)])
            .map(|&(token, print)| ContextFeature {
                key: ContextKey::Words(mix(NEGATED, print)),
                tokens: Some((token, token)),
            });
        let patterns = self.cues.patterns.iter().map(|pattern| ContextFeature {
            key: ContextKey::Pattern(pattern.code),
            tokens: Some((pattern.first, pattern.last)),
        });
        let facts = self.cues.facts.iter().map(|shown| ContextFeature {
            key: ContextKey::Fact(shown.fact.code()),
            tokens: shown.token.map(|t| (t, t)),
        });
        pairs.chain(negated).chain(patterns).chain(facts)
    }

    /// The cues of the answer last read.
    pub fn cues(&self) -> &Cues {
        &self.cues
    }
}

/// A hasher for keys that are fingerprints already.
#[derive(Debug, Default, Clone, Copy)]
pub struct PassThrough(u64);

impl Hasher for PassThrough {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = fingerprint(bytes);
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// A map with this hasher finds fingerprints without hashing them again.
pub type FingerprintHasher = BuildHasherDefault<PassThrough>;
