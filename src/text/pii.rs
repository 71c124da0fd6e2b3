//! Personal data masked before a text is shown, logged or learned from.
//!
//! [`mask`] replaces what looks like personal data by a readable token such
//! as `[cpr]` and counts the replacements; it never reports the content.
//!
//! | kind | examples (invented) |
//! |---|---|
//! | [`PiiKind::Cpr`] | `010190-1234`, `01.01.90 1234`, `01011990-1234`, `0101901234` |
//! | [`PiiKind::Phone`] | `12345678`, `12 34 56 78`, `+45 1234 5678`, `+298 123456` |
//! | [`PiiKind::Email`] | `navn@kommune.dk`, `navn (at) kommune.dk` |
//! | [`PiiKind::Address`] | `Nørregade 12, 2. tv`, `Skovvej 4B, 8000 Aarhus C` |
//! | [`PiiKind::Number`] | bank account, card, IBAN, any other run of 8 digits or more |
//!
//! Numbers are masked by shape alone: no date check and no modulus test,
//! because numbers issued since 2007 need not pass the latter. A number is
//! rather masked once too often than missed. What survey answers are full of
//! is kept: years and spans of years, dates, times, amounts, ages, `112`,
//! `24/7`. Names of persons are not looked for: without a list of names the
//! words after "kontakt" are as often an office as a person.
//!
//! The work is linear in the length of the text. A text without a digit, an
//! at sign or an opening bracket is returned at once, borrowed.

mod address;
mod digits;
mod email;
mod number;

use std::borrow::Cow;
use std::ops::Range;

/// What a masked piece of text looked like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PiiKind {
    /// A civil registration number.
    Cpr,
    /// A phone number, Danish or foreign.
    Phone,
    /// An e-mail address.
    Email,
    /// A street address with a house number.
    Address,
    /// Another identifying number: bank account, card, any long number.
    Number,
}

impl PiiKind {
    /// Every kind, in the order of [`KindCounts::iter`].
    pub const ALL: [Self; 5] = [
        Self::Cpr,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Number,
    ];

    /// What stands in the masked text instead of the personal data.
    pub const fn token(self) -> &'static str {
        match self {
            Self::Cpr => "[cpr]",
            Self::Phone => "[telefon]",
            Self::Email => "[e-mail]",
            Self::Address => "[adresse]",
            Self::Number => "[nummer]",
        }
    }
}

/// How many pieces of each kind were masked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindCounts {
    cpr: usize,
    phone: usize,
    email: usize,
    address: usize,
    number: usize,
}

impl KindCounts {
    /// Pieces of one kind.
    pub const fn get(&self, kind: PiiKind) -> usize {
        match kind {
            PiiKind::Cpr => self.cpr,
            PiiKind::Phone => self.phone,
            PiiKind::Email => self.email,
            PiiKind::Address => self.address,
            PiiKind::Number => self.number,
        }
    }

    /// Pieces of each kind, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (PiiKind, usize)> + '_ {
        PiiKind::ALL.into_iter().map(|kind| (kind, self.get(kind)))
    }

    /// Pieces of all kinds.
    pub const fn total(&self) -> usize {
        self.cpr + self.phone + self.email + self.address + self.number
    }

    /// Adds the counts of another text.
    pub fn add(&mut self, other: &Self) {
        for (kind, count) in other.iter() {
            *self.of(kind) += count;
        }
    }

    fn of(&mut self, kind: PiiKind) -> &mut usize {
        match kind {
            PiiKind::Cpr => &mut self.cpr,
            PiiKind::Phone => &mut self.phone,
            PiiKind::Email => &mut self.email,
            PiiKind::Address => &mut self.address,
            PiiKind::Number => &mut self.number,
        }
    }
}

/// A text without the personal data that was recognised in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked<'a> {
    /// The text to show; borrowed, and equal to the input, when nothing was
    /// found.
    pub text: Cow<'a, str>,
    /// Pieces masked.
    pub count: usize,
    /// Pieces masked, by kind.
    pub kinds: KindCounts,
}

/// Bytes of a text to replace, on character boundaries.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
    kind: PiiKind,
}

/// Masks the personal data of one answer.
///
/// Masking a masked text changes nothing.
pub fn mask(text: &str) -> Masked<'_> {
    let mut kinds = KindCounts::default();
    let mut masked = Cow::Borrowed(text);
    // A token can take away the word that made a neighbouring number
    // harmless ("kr" inside an e-mail address), so look again until nothing
    // is left. Two rounds are the rule; the bound keeps the work linear.
    for _ in 0..MAX_ROUNDS {
        let Some(next) = mask_once(&masked, &mut kinds) else {
            break;
        };
        masked = Cow::Owned(next);
    }
    Masked {
        text: masked,
        count: kinds.total(),
        kinds,
    }
}

/// A masked text for a reader of whole sentences: each token is an ellipsis.
/// To such a reader `[telefon]` would tell of a telephone where the
/// respondent only gave a number.
pub fn unmarked(masked: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(masked);
    if masked.contains('[') {
        for kind in PiiKind::ALL {
            if text.contains(kind.token()) {
                text = Cow::Owned(text.replace(kind.token(), "…"));
            }
        }
    }
    text
}

/// Where tokens stand in a masked text, in bytes; in no order.
pub fn tokens(masked: &str) -> impl Iterator<Item = Range<usize>> {
    PiiKind::ALL.into_iter().flat_map(move |kind| {
        let found = masked.match_indices(kind.token());
        found.map(|(at, token)| at..at + token.len())
    })
}

const MAX_ROUNDS: usize = 8;

fn mask_once(text: &str, kinds: &mut KindCounts) -> Option<String> {
    let bytes = text.as_bytes();
    if !holds(bytes, may_begin_any) {
        return None;
    }
    let mut spans = Vec::new();
    if holds(bytes, may_begin_at_sign) {
        email::find(text, &mut spans);
    }
    if holds(bytes, may_begin_digit) {
        let mut groups = digits::groups(text);
        number::find(text, &mut groups, &mut spans);
        address::find(text, &groups, &mut spans);
    }
    if spans.is_empty() {
        return None;
    }
    spans.sort_by_key(|span| (span.start, span.end, span.kind));
    Some(replace(text, &spans, kinds))
}

/// Writes the text with each span replaced; overlapping spans become one,
/// named after the first.
fn replace(text: &str, spans: &[Span], kinds: &mut KindCounts) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        if span.start >= done {
            out.push_str(text.get(done..span.start).unwrap_or_default());
            out.push_str(span.kind.token());
            *kinds.of(span.kind) += 1;
        }
        done = done.max(span.end);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Whether some byte passes the test. Fixed-size blocks without an early exit
/// inside let the compiler use vector instructions.
fn holds(bytes: &[u8], test: impl Fn(u8) -> bool) -> bool {
    let mut blocks = bytes.chunks_exact(32);
    let any = |block: &[u8]| block.iter().fold(false, |any, &byte| any | test(byte));
    blocks.by_ref().any(any) || any(blocks.remainder())
}

fn may_begin_any(byte: u8) -> bool {
    may_begin_digit(byte) | may_begin_at_sign(byte)
}

/// An ASCII digit, or the first byte of a character beyond Latin and general
/// punctuation, which may be a digit of another script.
fn may_begin_digit(byte: u8) -> bool {
    (byte.wrapping_sub(b'0') < 10) | ((byte >= 0xD9) & (byte != 0xE2))
}

/// `@`, an opening bracket, or the first byte of the wide at signs.
fn may_begin_at_sign(byte: u8) -> bool {
    (byte == b'@') | (byte == b'(') | (byte | 0x20 == b'{') | (byte == 0xEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_spans_become_one_token() {
        let mut kinds = KindCounts::default();
        let span = |start, end, kind| Span { start, end, kind };
        let spans = [span(1, 4, PiiKind::Cpr), span(2, 6, PiiKind::Phone)];
        assert_eq!(replace("a12345b", &spans, &mut kinds), "a[cpr]b");
        assert_eq!((kinds.total(), kinds.get(PiiKind::Cpr)), (1, 1));
    }

    #[test]
    fn every_digit_and_at_sign_passes_the_first_filter() {
        for c in ('\0'..=char::MAX).filter(|&c| digits::value(c).is_some() || email::is_at(c)) {
            let text = format!("{}{c}", "æ’–".repeat(20));
            assert!(holds(text.as_bytes(), may_begin_any), "{c:?}");
        }
        assert!(!holds(
            "blåbærgrød – “ja”, sagde de…".as_bytes(),
            may_begin_any
        ));
    }
}
