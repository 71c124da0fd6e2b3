//! Numbers of a text that can be years, ranges of years or dates.

use std::ops::Range;

use super::Year;

/// Years that are known.
const YEARS: Range<u32> = 1950..2050;

/// Digits that belong together, with the signs between them.
#[derive(Debug)]
pub(super) struct Number {
    pub span: Range<usize>,
    /// None if it cannot be years.
    pub reading: Option<Reading>,
    /// A day and a month, as in `1/10` and `1.10`.
    pub is_day: bool,
}

/// A number read as one year or as a range of years.
#[derive(Debug)]
pub(super) struct Reading {
    pub first: u16,
    /// The same as `first` but for a range.
    pub last: u16,
    /// Those written with four digits.
    pub years: Vec<Year>,
    /// The form of a date leaves no doubt.
    pub sure: bool,
    /// `21/22`: years only after "skoleåret".
    pub school: bool,
}

/// Digits without a sign inside.
struct Part {
    value: u32,
    len: usize,
    span: Range<usize>,
}

impl Part {
    fn year(&self) -> Option<Year> {
        (self.len == 4 && YEARS.contains(&self.value)).then(|| Year {
            year: self.value as u16,
            span: self.span.clone(),
        })
    }

    fn is_month(&self) -> bool {
        self.len <= 2 && (1..=12).contains(&self.value)
    }
}

/// The numbers of a text, in order; those that are part of a word ("2030-plan",
/// "1990'erne", "Q3") are no numbers.
pub(super) fn find(text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(from) = text
        .get(at..)
        .and_then(|rest| rest.find(|c: char| c.is_ascii_digit()))
    {
        let start = at + from;
        let (parts, sign) = parts(text, start);
        at = parts.last().map_or(start + 1, |part| part.span.end);
        let head = text.get(..start).unwrap_or_default();
        let tail = text.get(at..).unwrap_or_default();
        // A hyphen or apostrophe makes one word of what stands around it.
        let joins = ['-', '\'', '’', '_'];
        let before = head.strip_suffix(joins).unwrap_or(head);
        let after = tail.strip_prefix(joins).unwrap_or(tail);
        let inside_word = before.ends_with(char::is_alphanumeric)
            || after.starts_with(char::is_alphanumeric)
            || tail.trim_start().starts_with(['%', '°']);
        if inside_word {
            continue;
        }
        numbers.push(Number {
            span: start..at,
            is_day: matches!((&*parts, sign), ([day, month], '.' | '/') if is_date(day, month)),
            reading: read(&parts, sign),
        });
    }
    numbers
}

/// The digits from `start` on and the one sign between them, `' '` if there
/// is none and `'?'` if there are several.
fn parts(text: &str, start: usize) -> (Vec<Part>, char) {
    let mut parts: Vec<Part> = Vec::new();
    let mut common = ' ';
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..len).unwrap_or_default();
        parts.push(Part {
            value: digits.parse().unwrap_or(u32::MAX),
            len,
            span: at..at + len,
        });
        let mut following = rest.get(len..).unwrap_or_default().chars();
        let (Some(sign @ ('.' | '/' | '-' | '–' | ',')), Some('0'..='9')) =
            (following.next(), following.next())
        else {
            return (parts, common);
        };
        at += len + sign.len_utf8();
        let sign = if sign == '–' { '-' } else { sign };
        common = if common == ' ' || common == sign {
            sign
        } else {
            '?'
        };
    }
}

fn is_date(day: &Part, month: &Part) -> bool {
    day.len <= 2 && (1..=31).contains(&day.value) && month.is_month()
}

fn read(parts: &[Part], sign: char) -> Option<Reading> {
    let range = |first: u32, last: u32, sure: bool, years: Vec<Year>| Reading {
        first: first as u16,
        last: last as u16,
        years,
        sure,
        school: false,
    };
    let one =
        |part: &Part, sure: bool| Some(range(part.value, part.value, sure, vec![part.year()?]));
    match (parts, sign) {
        ([only], _) => one(only, false),
        ([from, to], '-' | '/') => match (from.year(), to.year()) {
            (Some(first), Some(last)) if first.year <= last.year => {
                Some(range(from.value, to.value, false, vec![first, last]))
            }
            (Some(first), None) if to.len == 2 => {
                // A smaller number is a month.
                let last = from.value / 100 * 100 + to.value;
                Some(range(from.value, last.max(from.value), false, vec![first]))
            }
            (None, Some(_)) if from.is_month() => one(to, true),
            (None, None) if sign == '/' && from.len == 2 && to.value == from.value + 1 => {
                let years = range(2000 + from.value, 2000 + to.value, false, Vec::new());
                Some(Reading {
                    school: true,
                    ..years
                })
            }
            _ => None,
        },
        ([day, month, year], _) if is_date(day, month) && year.len == 2 => {
            let year = 2000 + year.value;
            Some(range(year, year, true, Vec::new()))
        }
        ([day, month, year], _) if is_date(day, month) => one(year, true),
        ([year, month, day], _) if is_date(day, month) => one(year, true),
        _ => None,
    }
}
