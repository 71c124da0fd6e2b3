//! Several innovations as an equal list.

use crate::text::{AnswerReader, SeenToken, TokenKind};

/// A list has at least this many parts that name something.
const PARTS: usize = 3;
/// "Flere ting: …"
const ANNOUNCED: [&str; 4] = [
    "flere ting",
    "flere nye ting",
    "flere tiltag",
    "flere initiativer",
];
/// A sentence that adds something to what was told.
const ADDING: [&str; 4] = ["desuden", "derudover", "endvidere", "ligeledes"];
const BY_ADDING: f64 = 0.7;

/// How plainly an answer lists several innovations, 0 to 1: numbered, dashed
/// or semicolon-parted lists, a list that is announced, or a further sentence
/// that adds one.
pub fn strength(text: &str, reading: &AnswerReader) -> f64 {
    let lower = text.to_lowercase();
    if listed_parts(text, reading) >= PARTS || ANNOUNCED.iter().any(|a| lower.contains(a)) {
        return 1.0;
    }
    let mut words = reading.tokens.iter().filter(|t| t.kind == TokenKind::Word);
    match words.any(|t| ADDING.contains(&t.of(text).to_lowercase().as_str())) {
        true => BY_ADDING,
        false => 0.0,
    }
}

/// Parts of a list in which a word of the lexicon stands; 0 without a list.
fn listed_parts(text: &str, reading: &AnswerReader) -> usize {
    let starts = starts(text);
    let Some(&first) = starts.first() else {
        return 0;
    };
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    let before = (first > 0).then_some((0, first));
    let parts = before.into_iter().chain(starts.iter().copied().zip(ends));
    let tells = |(from, to): &(usize, usize)| {
        let inside = |s: &SeenToken| s.token.start as usize >= *from && s.token.end as usize <= *to;
        reading
            .seen
            .iter()
            .any(|s| inside(s) && !s.role.view.head.is_empty())
    };
    parts.filter(tells).count()
}

/// Where the parts of a list begin.
fn starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let at = |i: usize| bytes.get(i).copied();
    let mut out = Vec::new();
    for (i, byte) in text.bytes().enumerate() {
        let apart = i == 0 || matches!(at(i - 1), Some(b' ' | b'\n'));
        let dash = matches!(byte, b'-' | b'*') && apart && at(i + 1) == Some(b' ');
        let number = byte.is_ascii_digit()
            && apart
            && matches!(at(i + 1), Some(b')' | b'.'))
            && at(i + 2) == Some(b' ');
        if dash || number {
            out.push(i);
        } else if matches!(byte, b';' | b'\n') {
            out.push(i + 1);
        }
    }
    out.dedup();
    out
}
