//! What stands around a number, and what it makes of it.

use std::borrow::Cow;
use std::ops::Range;

use super::numbers::{Number, Reading};
use super::words::{
    ABBREVIATIONS, COUNTED, DATING, FIGURES, GOALS, HISTORY, INTRODUCED, NUMBERED, OPEN_ENDS,
    PERHAPS_DATING, RECORDS, SEASONAL,
};
use crate::text::normalise::{normalise_word, spelling_key};
use crate::text::{Token, TokenKind};

/// Words that are looked at before a number, and after it.
const WORDS_BEFORE: usize = 7;
const WORDS_AFTER: usize = 4;

/// A number that may be years, with the text around it.
pub(super) struct Context<'a> {
    reading: &'a Reading,
    /// The text up to the number and from it on, without spaces.
    head: &'a str,
    tail: &'a str,
    /// The number before and after with what stands between, if any.
    previous: Option<(&'a Number, &'a str)>,
    next: Option<(&'a Number, &'a str)>,
    /// Words of its clause as spelling keys, nearest first.
    before: Vec<String>,
    after: Vec<String>,
}

impl<'a> Context<'a> {
    /// The context of the number `at`; none if it cannot be years.
    pub(super) fn of(
        text: &'a str,
        tokens: &[Token],
        numbers: &'a [Number],
        at: usize,
    ) -> Option<Context<'a>> {
        let number = numbers.get(at)?;
        let previous = at.checked_sub(1).and_then(|before| numbers.get(before));
        let next = numbers.get(at + 1);
        let spaces = [' ', '\u{A0}'];
        let between =
            |range: Range<usize>| text.get(range).unwrap_or_default().trim_matches(spaces);
        let Range { start, end } = number.span;
        Some(Context {
            reading: number.reading.as_ref()?,
            head: between(0..start),
            tail: between(end..text.len()),
            previous: previous.map(|other| (other, between(other.span.end..start))),
            next: next.map(|other| (other, between(end..other.span.start))),
            before: words_before(text, tokens, start),
            after: words_after(text, tokens, end),
        })
    }

    /// Whether it can be a year here: it counts, measures and names nothing
    /// and is no part of a longer number.
    pub(super) fn is_year(&self) -> bool {
        let other = self.head.ends_with(['§', '€', '$', '£', '#', '+'])
            || self.is_before(0, NUMBERED)
            || self.after.first().is_some_and(|word| is(word, COUNTED))
            || self.next.is_some_and(|(_, gap)| gap.is_empty());
        let school = !self.reading.school || self.is_before(0, "skoleår skoleåret sæsonen");
        !other && school && (!self.touches_previous() || self.follows_day())
    }

    /// The last year of its range, which may go on beyond the number itself.
    pub(super) fn last(&self) -> u16 {
        let after = self.after.join(" ");
        if OPEN_ENDS.iter().any(|end| after.starts_with(end)) {
            return u16::MAX;
        }
        let range = |gap: &str| matches!(gap, "til" | "-" | "–" | "indtil" | "frem til");
        let next = self.next.filter(|(_, gap)| range(gap));
        let next = next.and_then(|(next, _)| next.reading.as_ref());
        next.map_or(self.reading.last, |next| next.last.max(self.reading.last))
    }

    /// Whether the number before stands beside it in a list or range.
    pub(super) fn is_listed(&self) -> bool {
        let list = ["og", "eller", "samt", ",", "/", "-", "–", "til", "&"];
        self.previous
            .is_some_and(|(other, gap)| other.reading.is_some() && list.contains(&gap))
    }

    /// Whether its form, a word or the punctuation says that it is a year.
    pub(super) fn is_dated(&self) -> bool {
        let alone = self.head.ends_with('(') && self.tail.starts_with(')')
            || self.head.is_empty() && self.tail.starts_with([':', '-', '–']);
        // Two thousand is a round number, too.
        let round = self.reading.first == 2000 && self.reading.last == 2000;
        self.reading.sure
            || alone
            || self.follows_day()
            || self.is_before(0, DATING)
            || self.before.first().is_some_and(|word| is_quarter(word))
            || !round && self.is_before(0, PERHAPS_DATING)
            || self.is_before(0, "af") && self.is_before(1, SEASONAL)
    }

    /// Whether the year dates something else than the innovation.
    pub(super) fn is_aside(&self) -> bool {
        let number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let second = self.before.get(1);
        // "vognen fra 2012", "vognen er fra 2012".
        let thing = self.before.get(if self.is_before(1, "er") { 2 } else { 1 });
        let of_records = self.is_before(0, "fra") && thing.is_some_and(|word| ends(word, RECORDS));
        // "40 i 2019", "12 procent i 2019", "i forhold til 2019".
        let of_figures = self.is_before(0, "i")
            && second.is_some_and(|word| number(word) || is(word, FIGURES))
            || self.is_before(1, "forhold end");
        // "efter den store brand i 2018", but "efter ferien i 2018" is a date.
        let event = self.before.iter().skip(1).zip(self.before.iter().skip(2));
        let after_event = self.is_before(0, "i")
            && event
                .take(3)
                .any(|(event, word)| is(word, "efter før") && !is(event, SEASONAL));
        let until_now =
            self.after.iter().any(|word| is(word, "nu samme")) || self.is_before(2, "selv samme");
        let historical = self.before.iter().any(|word| ends(word, HISTORY));
        of_records || of_figures || after_event || until_now || historical
    }

    /// Whether a word around it speaks of a goal.
    pub(super) fn is_goal(&self) -> bool {
        let mut around = self.before.iter().chain(&self.after);
        around.any(|word| is(word, GOALS))
    }

    /// Whether a word around it says that something was introduced.
    pub(super) fn is_introduction(&self) -> bool {
        let mut around = self.before.iter().chain(&self.after);
        around.any(|word| is(word, INTRODUCED))
    }

    /// Whether only a space parts it from the number before.
    fn touches_previous(&self) -> bool {
        self.previous.is_some_and(|(_, gap)| gap.is_empty())
    }

    /// `1/10 2015`, `uge 34 2016`.
    fn follows_day(&self) -> bool {
        let day = self.previous.is_some_and(|(other, _)| other.is_day);
        self.touches_previous() && (day || self.is_before(1, "uge kvartal halvår"))
    }

    fn is_before(&self, at: usize, words: &str) -> bool {
        self.before.get(at).is_some_and(|word| is(word, words))
    }
}

fn words_before(text: &str, tokens: &[Token], start: usize) -> Vec<String> {
    let count = tokens.partition_point(|token| (token.end as usize) <= start);
    let mut words = Vec::new();
    let mut full_stop = false;
    for token in tokens.get(..count).unwrap_or_default().iter().rev() {
        match token.kind {
            TokenKind::Word => {
                let word = word_key(text, token);
                let number = word.bytes().all(|byte| byte.is_ascii_digit());
                if full_stop && !number && !is(&word, ABBREVIATIONS) {
                    break;
                }
                full_stop = false;
                words.push(word);
            }
            TokenKind::Stop if token.of(text) == "." && !full_stop => full_stop = true,
            _ => break,
        }
        if words.len() == WORDS_BEFORE {
            break;
        }
    }
    words
}

fn words_after(text: &str, tokens: &[Token], end: usize) -> Vec<String> {
    let count = tokens.partition_point(|token| (token.start as usize) < end);
    let after = tokens.get(count..).unwrap_or_default().iter();
    after
        .take_while(|token| token.kind == TokenKind::Word)
        .take(WORDS_AFTER)
        .map(|token| word_key(text, token))
        .collect()
}

fn word_key(text: &str, token: &Token) -> String {
    let mut lower = String::new();
    normalise_word(token.of(text), &mut lower);
    key(&lower)
}

/// The form in which "år" and "aar" meet.
fn key(word: &str) -> String {
    let mut key = String::new();
    spelling_key(word, &mut key);
    key
}

/// The entries of a list as spelling keys.
fn entries(list: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let entries = list.split_ascii_whitespace();
    entries.map(|entry| match entry.is_ascii() {
        true => Cow::Borrowed(entry),
        false => Cow::Owned(key(entry)),
    })
}

fn is(word: &str, list: &str) -> bool {
    entries(list).any(|entry| word == entry)
}

fn ends(word: &str, list: &str) -> bool {
    entries(list).any(|entry| word.ends_with(&*entry))
}

/// "q3", "k3".
fn is_quarter(word: &str) -> bool {
    matches!(word.as_bytes(), [b'q' | b'k', b'1'..=b'4'])
}
