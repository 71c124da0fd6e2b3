//! E-mail addresses, with a real at sign or a spelled one.

use super::{PiiKind, Span};

/// Spaces allowed on each side of the at sign.
const MAX_SPACES: usize = 2;

/// Ways to write the at sign inside brackets, in lower case.
const SPELLED: [&str; 4] = ["at", "snabel-a", "snabela", "@"];

/// Ways to write the dot of a domain as a word.
const DOTS: [&str; 6] = [
    "(dot)",
    "[dot]",
    "(punktum)",
    "[punktum]",
    "dot ",
    "punktum ",
];

/// The at sign and its wide and small forms.
pub(super) fn is_at(c: char) -> bool {
    matches!(c, '@' | '\u{FF20}' | '\u{FE6B}')
}

/// Adds every e-mail address of a text.
///
/// Local part and domain consist of other characters than the sign between
/// them, so each character is visited at most three times.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    for (at, byte) in text.bytes().enumerate() {
        let (sign_end, bracketed) = match byte {
            b'@' => (Some(at + 1), false),
            b'(' | b'[' | b'{' => (bracketed_at(text, at), true),
            // Where the other at signs begin.
            0xEF => {
                let c = text.get(at..).and_then(|rest| rest.chars().next());
                let sign = c.filter(|&c| is_at(c));
                (sign.map(|c| at + c.len_utf8()), false)
            }
            _ => continue,
        };
        let Some(sign_end) = sign_end else { continue };
        let Some((start, spaced_left)) = local_part(text, at) else {
            continue;
        };
        let Some((end, spaced_right, has_dot)) = domain(text, sign_end) else {
            continue;
        };
        // "to @ 100 kr" and "glad for (at) vi" are no addresses.
        if has_dot || !(bracketed || spaced_left || spaced_right) {
            spans.push(Span {
                start,
                end,
                kind: PiiKind::Email,
            });
        }
    }
}

/// Where a bracketed at sign that opens at `open` ends.
fn bracketed_at(text: &str, open: usize) -> Option<usize> {
    let inner = text.get(open + 1..)?;
    let word = inner.trim_start_matches(' ');
    if inner.len() - word.len() > MAX_SPACES {
        return None;
    }
    let spelled = SPELLED
        .iter()
        .find(|s| starts_with_ignoring_case(word, s))?;
    let rest = word.get(spelled.len()..)?;
    let close = rest.strip_prefix(' ').unwrap_or(rest);
    let after = close.strip_prefix([')', ']', '}'])?;
    Some(text.len() - after.len())
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// Start of the local part that ends before `end`, and whether spaces follow
/// it.
fn local_part(text: &str, end: usize) -> Option<(usize, bool)> {
    let head = text.get(..end)?;
    let spaces = head.chars().rev().take_while(|c| is_blank(*c)).count();
    if spaces > MAX_SPACES {
        return None;
    }
    let head = head.trim_end_matches(is_blank);
    let mut start = None;
    for (at, c) in head.char_indices().rev() {
        if c.is_alphanumeric() || c == '_' {
            start = Some(at);
        } else if !matches!(c, '.' | '%' | '+' | '-' | '\'') {
            break;
        }
    }
    start.map(|start| (start, spaces > 0))
}

/// End of the domain that begins after `start`, whether spaces precede it,
/// and whether it ends in a dot and a top-level domain.
fn domain(text: &str, start: usize) -> Option<(usize, bool, bool)> {
    let tail = text.get(start..)?;
    let spaces = tail.chars().take_while(|c| is_blank(*c)).count();
    if spaces > MAX_SPACES {
        return None;
    }
    let tail = tail.trim_start_matches(is_blank);
    let base = text.len() - tail.len();
    let mut end = 0;
    let mut letters_after_dot = None;
    let mut has_dot = false;
    for (at, c) in tail.char_indices() {
        if c.is_alphanumeric() {
            end = at + c.len_utf8();
            letters_after_dot = letters_after_dot
                .filter(|_| c.is_alphabetic())
                .map(|n| n + 1);
            has_dot |= letters_after_dot.is_some_and(|n| n >= 2);
        } else if c == '.' && end > 0 {
            letters_after_dot = Some(0);
        } else if !matches!(c, '-' | '_') {
            break;
        }
    }
    if end == 0 {
        return None;
    }
    if !has_dot && let Some(more) = spelled_dot(tail.get(end..)?) {
        end += more;
        has_dot = true;
    }
    Some((base + end, spaces > 0, has_dot))
}

/// Length of a spelled dot and the top-level domain after it.
fn spelled_dot(tail: &str) -> Option<usize> {
    let word = tail.strip_prefix(' ').unwrap_or(tail);
    let dot = DOTS.iter().find(|d| starts_with_ignoring_case(word, d))?;
    let rest = word.get(dot.len()..)?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    (2..=10)
        .contains(&letters)
        .then(|| tail.len() - rest.len() + letters)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\t')
}
