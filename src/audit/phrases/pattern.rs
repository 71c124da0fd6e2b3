//! Phrases as patterns over words.

use super::split::Word;
use super::{PhraseCue, PhrasesError};
use crate::text::normalise::{normalise_word, spelling_key};

/// How many words `...` stands for at most.
const WIDEST_GAP: usize = 4;

/// One place of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Word(String),
    /// A word that begins so.
    Beginning(String),
    AnyWord,
    Gap,
}

/// Phrases with the same first word.
#[derive(Debug, Clone)]
struct Head {
    first: Piece,
    /// What follows it in each.
    rests: Vec<Vec<Piece>>,
}

/// Phrases by the first letter of their first word, so that a word meets few
/// of them.
#[derive(Debug, Clone)]
pub(super) struct Bundle {
    by_letter: Vec<Vec<Head>>,
}

impl Bundle {
    /// # Errors
    /// A phrase without words or of the wrong form.
    pub(super) fn new(cue: PhraseCue, phrases: &[String]) -> Result<Bundle, PhrasesError> {
        let mut by_letter: Vec<Vec<Head>> = vec![Vec::new(); 256];
        for written in phrases {
            let form = || PhrasesError::Form {
                cue: cue.name(),
                phrase: written.clone(),
            };
            let pieces: Option<Vec<Piece>> = written.split_whitespace().map(piece).collect();
            let mut pieces = pieces.ok_or_else(form)?.into_iter();
            let first = pieces.next();
            let first = first.ok_or(PhrasesError::Empty { cue: cue.name() })?;
            let rest: Vec<Piece> = pieces.collect();
            let letter = first.letter().ok_or_else(form)?;
            rest.last().unwrap_or(&first).letter().ok_or_else(form)?;
            let Some(heads) = by_letter.get_mut(usize::from(letter)) else {
                continue;
            };
            match heads.iter_mut().find(|head| head.first == first) {
                Some(head) => head.rests.push(rest),
                None => heads.push(Head {
                    first,
                    rests: vec![rest],
                }),
            }
        }
        Ok(Bundle { by_letter })
    }

    /// First and last word of the first phrase, the longest if several begin
    /// with the same word.
    pub(super) fn find(&self, words: &[Word<'_>]) -> Option<(usize, usize)> {
        words.iter().enumerate().find_map(|(at, word)| {
            let letter = word.key().bytes().next()?;
            let heads = self.by_letter.get(usize::from(letter))?.iter();
            let heads = heads.filter(|head| head.first.fits(word.key()));
            let rests = heads.flat_map(|head| &head.rests);
            let last = rests.filter_map(|rest| last_word(rest, words, at)).max()?;
            Some((at, last))
        })
    }
}

impl Piece {
    /// First byte of a word's key.
    fn letter(&self) -> Option<u8> {
        match self {
            Piece::Word(key) | Piece::Beginning(key) => key.bytes().next(),
            Piece::AnyWord | Piece::Gap => None,
        }
    }

    fn fits(&self, key: &str) -> bool {
        match self {
            Piece::Word(own) => key == own,
            Piece::Beginning(own) => key.starts_with(own),
            Piece::AnyWord => true,
            Piece::Gap => false,
        }
    }
}

/// None if a `*` stands alone or inside.
fn piece(written: &str) -> Option<Piece> {
    let key = |word: &str| {
        let (mut lower, mut key) = (String::new(), String::new());
        normalise_word(word, &mut lower);
        spelling_key(&lower, &mut key);
        (!key.is_empty() && !key.contains('*')).then_some(key)
    };
    match (written, written.strip_suffix('*')) {
        ("...", _) => Some(Piece::Gap),
        ("_", _) => Some(Piece::AnyWord),
        (_, Some(beginning)) => key(beginning).map(Piece::Beginning),
        (word, None) => key(word).map(Piece::Word),
    }
}

/// The last word of a phrase of which `rest` is left behind word `at`.
fn last_word(rest: &[Piece], words: &[Word<'_>], at: usize) -> Option<usize> {
    let Some((piece, after)) = rest.split_first() else {
        return Some(at);
    };
    if words.get(at)?.ends_clause {
        return None;
    }
    if *piece == Piece::Gap {
        let inside = |&to: &usize| words.get(to).is_some_and(|word| !word.ends_clause);
        let mut skipped = (at..=at + WIDEST_GAP).take_while(inside);
        return skipped.find_map(|to| last_word(after, words, to));
    }
    let next = at + 1;
    piece.fits(words.get(next)?.key()).then_some(())?;
    last_word(after, words, next)
}
