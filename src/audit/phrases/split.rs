//! A text as words and clauses.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::normalise::{normalise_word, spelling_key};
use crate::text::{MAX_TEXT_BYTES, TokenKind, tokenise};

/// A word of a text, made by [`words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Its normal form: lower case, `æ ø å` and accents kept.
    pub lower: Cow<'a, str>,
    /// Where it stands: bytes of the text.
    pub span: Range<usize>,
    /// Whether a clause ends behind it.
    pub ends_clause: bool,
    /// Its spelling key, where that differs.
    key: Option<String>,
}

impl<'a> Word<'a> {
    fn new(written: &'a str, lower: &str, span: Range<usize>) -> Word<'a> {
        let key = || {
            let mut key = String::with_capacity(lower.len() + 4);
            spelling_key(lower, &mut key);
            key
        };
        Word {
            lower: match lower == written {
                true => Cow::Borrowed(written),
                false => Cow::Owned(lower.to_owned()),
            },
            span,
            ends_clause: false,
            key: (!lower.is_ascii()).then(key),
        }
    }

    /// The form in which `æ ø å` and `ae oe aa` meet.
    pub(super) fn key(&self) -> &str {
        self.key.as_deref().unwrap_or(&self.lower)
    }
}

/// Words that carry a full stop inside a sentence; so do single letters and
/// numbers.
const ABBREVIATIONS: [&str; 24] = [
    "afd", "aht", "bl", "ca", "dvs", "evt", "feks", "fx", "ifm", "ift", "inkl", "jf", "kl", "max",
    "mht", "mm", "mv", "nr", "pga", "pr", "pt", "stk", "tlf", "vedr",
];

/// The words of a text.
///
/// A clause ends at a sentence's end, a bracket, a dash and a comma; a comma
/// before "at", "der" and "som", which many writers leave out, ends none.
pub fn words(text: &str) -> Vec<Word<'_>> {
    // Danish words have five letters and a half on average.
    let mut tokens = Vec::with_capacity(text.len().min(MAX_TEXT_BYTES) / 5);
    tokenise(text, &mut tokens);
    let mut words: Vec<Word<'_>> = Vec::with_capacity(tokens.len());
    let mut lower = String::new();
    let mut comma = false;
    for token in &tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        let written = text.get(start..end).unwrap_or_default();
        if token.kind == TokenKind::Word {
            lower.clear();
            normalise_word(written, &mut lower);
            if let Some(last) = words.last_mut()
                && std::mem::take(&mut comma)
            {
                last.ends_clause |= !matches!(lower.as_str(), "at" | "der" | "som");
            }
            if !lower.is_empty() {
                words.push(Word::new(written, &lower, start..end));
            }
            continue;
        }
        let Some(last) = words.last_mut() else {
            continue;
        };
        match written {
            "," => comma = true,
            "/" => {}
            "." if last.span.end == start && carries_stop(last, text.get(end..)) => {}
            _ => last.ends_clause = true,
        }
    }
    if let Some(last) = words.last_mut() {
        last.ends_clause = true;
    }
    words
}

/// Whether the full stop behind a word is part of it.
fn carries_stop(word: &Word<'_>, rest: Option<&str>) -> bool {
    let rest = rest.unwrap_or_default();
    let sentence = rest.trim_start().starts_with(char::is_uppercase);
    let short = word.lower.chars().nth(1).is_none();
    let number = word.lower.bytes().all(|byte| byte.is_ascii_digit());
    rest.starts_with(char::is_alphanumeric)
        || (short || number) && !sentence
        || ABBREVIATIONS.contains(&&*word.lower)
}
