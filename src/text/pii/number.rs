//! Numbers that identify a person: civil registration, phone, account.
//!
//! A rule looks at the lengths of neighbouring groups of digits and at what
//! stands between them, never at the text as a whole, so the work is linear.
//! Rules run from the most to the least certain; what one has claimed the
//! next leaves alone.

use super::digits::{Group, Sep};
use super::{PiiKind, Span};

/// Fewest and most digits of an international phone number.
const INTERNATIONAL_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// A group this long is masked whatever it means.
const LONG: usize = 8;

/// Words that announce a phone number.
const PHONE_CUES: [&str; 12] = [
    "tlf",
    "tlfnr",
    "telefon",
    "telefonnr",
    "telefonnummer",
    "mobil",
    "mobilnr",
    "mobilnummer",
    "mob",
    "tel",
    "phone",
    "sms",
];
/// Words that announce a bank account.
const ACCOUNT_CUES: [&str; 4] = ["konto", "kontonr", "kontonummer", "bankkonto"];

/// Adds every number to mask and marks its groups as claimed.
pub(super) fn find(text: &str, groups: &mut [Group], spans: &mut Vec<Span>) {
    let rules: [Rule; 8] = [
        after_plus,
        certain_cpr,
        after_zeros,
        announced,
        long,
        fours,
        loose_cpr,
        grouped,
    ];
    for rule in rules {
        let mut at = 0;
        while at < groups.len() {
            let ahead = groups.get(at..).unwrap_or_default();
            let free = ahead.iter().take_while(|g| !g.claimed).take(MOST_GROUPS);
            let free = free.count();
            let found = ahead
                .get(..free)
                .filter(|ahead| !ahead.is_empty())
                .and_then(|ahead| rule(text, ahead));
            let Some(found) = found else {
                at += 1;
                continue;
            };
            let taken = groups.get_mut(at..at + found.groups).unwrap_or_default();
            if let [first, .., last] | [first @ last] = &*taken {
                spans.push(Span {
                    start: found.start.unwrap_or(first.start),
                    end: last.end,
                    kind: found.kind,
                });
            }
            taken.iter_mut().for_each(|g| g.claimed = true);
            at += found.groups.max(1);
        }
    }
}

/// No rule looks at more groups than this at once.
const MOST_GROUPS: usize = 16;

/// What a rule found at the first of the groups it was shown (one at least).
struct Found {
    kind: PiiKind,
    groups: usize,
    /// Where the span begins, if before the first digit.
    start: Option<usize>,
}

type Rule = fn(&str, &[Group]) -> Option<Found>;

fn found(kind: PiiKind, groups: usize) -> Option<Found> {
    Some(Found {
        kind,
        groups,
        start: None,
    })
}

/// `+45 12 34 56 78`, `(+45) 12345678`, `+46 (0)70 123 45 67`.
fn after_plus(text: &str, ahead: &[Group]) -> Option<Found> {
    let [first, ..] = ahead else { return None };
    let head = text.get(..first.start)?.strip_suffix(['+', '\u{FF0B}'])?;
    // "65+ 12345" says an age, not a country.
    if head.ends_with(char::is_alphanumeric) {
        return None;
    }
    let start = head.strip_suffix('(').unwrap_or(head).len();
    international(text, ahead, start, 10)
}

/// `0045 12345678`; no country code of two digits is below 20.
fn after_zeros(text: &str, ahead: &[Group]) -> Option<Found> {
    let [first, ..] = ahead else { return None };
    let country = first.len == 4 && (20..100).contains(&first.value);
    let phone = country.then(|| international(text, ahead, first.start, 12))??;
    // "A5-0034/2000" is a file number: too short for a country and a number.
    let digits: usize = ahead.iter().take(phone.groups).map(|g| g.len).sum();
    (digits >= 10).then_some(phone)
}

/// A number whose first group is or holds the country code; `danish` is how
/// many digits it has if the country is Denmark.
fn international(text: &str, ahead: &[Group], start: usize, danish: usize) -> Option<Found> {
    let [first, rest @ ..] = ahead else {
        return None;
    };
    let mut digits = first.len;
    let mut end = 1;
    let mut exactly_danish = None;
    for group in rest {
        let unrelated = matches!(group.sep, Sep::Break | Sep::Comma | Sep::Line);
        if unrelated || digits + group.len > *INTERNATIONAL_DIGITS.end() {
            break;
        }
        digits += group.len;
        end += 1;
        if first.value == 45 && digits == danish {
            exactly_danish = Some(end);
        }
    }
    if !INTERNATIONAL_DIGITS.contains(&digits) || is_amount(text, ahead.get(..end)?) {
        return None;
    }
    Some(Found {
        kind: PiiKind::Phone,
        groups: exactly_danish.unwrap_or(end),
        start: Some(start),
    })
}

/// Shapes that hardly mean anything else: six and four digits with anything
/// between, the date written out, and the same without any separator.
fn certain_cpr(text: &str, ahead: &[Group]) -> Option<Found> {
    if let [only, ..] = ahead
        && matches!(only.len, 10 | 12)
    {
        return found(PiiKind::Cpr, 1);
    }
    if let [date, serial, ..] = ahead
        && serial.sep != Sep::Break
        && serial.sep != Sep::Line
    {
        match (date.len, serial.len) {
            (6 | 8, 4) => return found(PiiKind::Cpr, 2),
            // One digit too many is still a slip of somebody's number.
            (6 | 7, 4..=7) if serial.sep.joins() && !is_amount(text, &[*date, *serial]) => {
                return found(PiiKind::Cpr, 2);
            }
            _ => {}
        }
    }
    // Broken by a line end, as in a narrow cell: a date must stand before it,
    // since numbers below each other are often two numbers.
    if let [date, serial, ..] = ahead
        && serial.sep == Sep::Line
        && (date.len, serial.len) == (6, 4)
        && (1..=31).contains(&(date.value / 10_000))
        && (1..=12).contains(&(date.value / 100 % 100))
    {
        return found(PiiKind::Cpr, 2);
    }
    let parts = shaped(ahead, &[&[2, 2, 2, 4], &[2, 2, 4, 4]])?;
    let [_, month, year, _] = parts else {
        return None;
    };
    // "30-12.00 2022" is the end of two clock times, not a date.
    let uniform = month.sep == year.sep;
    let danish_date = matches!(month.sep, Sep::Dot | Sep::Slash | Sep::Stop);
    if uniform || (danish_date && matches!(year.sep, Sep::Hyphen | Sep::Space | Sep::Stop)) {
        return found(PiiKind::Cpr, 4);
    }
    None
}

/// A number after "tlf." or "kontonr.", however it is grouped.
fn announced(text: &str, ahead: &[Group]) -> Option<Found> {
    let [first, ..] = ahead else { return None };
    let kind = cue_before(text.get(..first.start)?)?;
    if let Some(phone) = grouped(text, ahead) {
        return Some(Found { kind, ..phone });
    }
    let mut digits = 0;
    let mut end = 0;
    for group in ahead {
        let joined = end == 0 || group.sep.joins();
        if !joined || digits + group.len > *INTERNATIONAL_DIGITS.end() {
            break;
        }
        digits += group.len;
        end += 1;
    }
    let run = ahead.get(..end)?;
    let times = run.iter().any(Group::is_year) || is_date(run);
    if digits < 6 || times || is_amount(text, run) {
        return None;
    }
    found(kind, end)
}

fn cue_before(before: &str) -> Option<PiiKind> {
    let word = |text: &str| -> Option<(usize, String)> {
        let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || ".:".contains(c));
        if text.len() - trimmed.len() > 4 {
            return None;
        }
        let mut letters: Vec<char> = trimmed
            .chars()
            .rev()
            .take_while(|c| c.is_alphabetic())
            .take(16)
            .collect();
        letters.reverse();
        let start = trimmed.len() - letters.iter().map(|c| c.len_utf8()).sum::<usize>();
        Some((
            start,
            letters.iter().flat_map(|c| c.to_lowercase()).collect(),
        ))
    };
    let (start, mut cue) = word(before)?;
    if matches!(cue.as_str(), "nr" | "nummer" | "no" | "på") {
        cue = word(before.get(..start)?)?.1;
    }
    if PHONE_CUES.contains(&cue.as_str()) {
        Some(PiiKind::Phone)
    } else if ACCOUNT_CUES.contains(&cue.as_str()) {
        Some(PiiKind::Number)
    } else {
        None
    }
}

/// Eight digits or more in one run, with the bank branch before them.
fn long(_: &str, ahead: &[Group]) -> Option<Found> {
    if let [branch, account, ..] = ahead
        && branch.len == 4
        && !branch.is_year()
        && account.len >= LONG - 1
        && account.sep.joins()
    {
        return found(PiiKind::Number, 2);
    }
    let [only, ..] = ahead else { return None };
    match only.len {
        LONG => found(PiiKind::Phone, 1),
        len if len > LONG => found(PiiKind::Number, 1),
        _ => None,
    }
}

/// Rarer ways to divide ten or twelve digits, kept off years and ranges.
fn loose_cpr(text: &str, ahead: &[Group]) -> Option<Found> {
    if let Some(parts) = shaped(ahead, &[&[6, 2, 2]]) {
        return (!is_amount(text, parts))
            .then(|| found(PiiKind::Cpr, parts.len()))
            .flatten();
    }
    if let Some([day_month, rest]) = shaped(ahead, &[&[4, 6]]) {
        return (!day_month.is_year() && !is_amount(text, &[*rest]))
            .then(|| found(PiiKind::Cpr, 2))
            .flatten();
    }
    if let Some([a, b, c]) = shaped(ahead, &[&[2, 4, 4], &[4, 2, 4]]) {
        let (first, second) = if a.len == 4 { (a, c) } else { (b, c) };
        let range = first.is_year() && second.is_year() || is_round_range(first, second);
        return (!range).then(|| found(PiiKind::Cpr, 3)).flatten();
    }
    let one_digit_day_or_month: &[&[usize]] = &[
        &[1, 1, 2, 4],
        &[1, 2, 2, 4],
        &[2, 1, 2, 4],
        &[1, 1, 4, 4],
        &[1, 2, 4, 4],
        &[2, 1, 4, 4],
    ];
    if let Some([_, month, year, _]) = shaped(ahead, one_digit_day_or_month) {
        let dated = |sep| matches!(sep, Sep::Dot | Sep::Slash | Sep::Hyphen);
        return (dated(month.sep) && dated(year.sep))
            .then(|| found(PiiKind::Cpr, 4))
            .flatten();
    }
    let pairs = ahead.iter().enumerate().take_while(|(i, g)| {
        let sep = ahead.get(1).map(|second| second.sep);
        g.len == 2 && (*i == 0 || g.sep.joins() && Some(g.sep) == sep)
    });
    // Eight pairs are two phone numbers; five are one of these.
    (5..8)
        .contains(&pairs.count())
        .then(|| found(PiiKind::Cpr, 5))
        .flatten()
}

/// Eight digits the way Danish phone numbers are grouped.
fn grouped(text: &str, ahead: &[Group]) -> Option<Found> {
    let shapes: &[&[usize]] = &[
        &[2, 2, 2, 2],
        &[4, 4],
        &[2, 2, 4],
        &[4, 2, 2],
        &[2, 3, 3],
        &[3, 3, 2],
        &[3, 2, 3],
        &[2, 6],
        &[6, 2],
    ];
    let parts = shaped(ahead, shapes)?;
    let harmless = match parts {
        [a, b, c, d] => is_times_or_date([a, b, c, d]),
        [a, b] if a.len == 4 => {
            // No Danish phone number begins with 1, so older years pass too.
            let year = |g: &Group| (1000..2100).contains(&g.value);
            year(a) && year(b) || b.sep == Sep::Slash || is_round_range(a, b)
        }
        [_, b] => b.sep != Sep::Space || is_amount(text, parts),
        [_, b, c] => {
            // "uge 10-20 2022" and "2022 10-20".
            let span_and_year = parts.iter().any(Group::is_year) && b.sep != c.sep;
            // "60.000-100.000": a dot and three digits are thousands.
            let thousands = [b, c].iter().any(|g| g.sep == Sep::Dot && g.len == 3);
            is_date(parts) || span_and_year || thousands || is_amount(text, parts)
        }
        _ => true,
    };
    let breaks = parts.iter().skip(1).any(|g| g.sep == Sep::Stop);
    (!harmless && !breaks)
        .then(|| found(PiiKind::Phone, parts.len()))
        .flatten()
}

/// `1234 5678 1234 5678` and `DK12 1234 1234 1234 12`.
fn fours(text: &str, ahead: &[Group]) -> Option<Found> {
    let [first, second, ..] = ahead else {
        return None;
    };
    let head = text.get(..first.start)?;
    let country = first.len == 2 && head.ends_with(|c: char| c.is_ascii_alphabetic());
    let skip = usize::from(country);
    let run = ahead.iter().skip(skip).enumerate().take_while(|(i, g)| {
        g.len == 4 && (*i == 0 && !country || g.sep == second.sep && g.sep.joins())
    });
    let count = run.count();
    let fours = ahead.get(skip..skip + count)?;
    let listed = fours.iter().all(|g| g.is_year() || g.value % 100 == 0);
    if count < 3 || listed || second.sep == Sep::Stop {
        return None;
    }
    let tail = ahead.get(skip + count);
    let tail = tail.is_some_and(|g| country && g.len < 4 && g.sep == second.sep);
    Some(Found {
        kind: PiiKind::Number,
        groups: skip + count + usize::from(tail),
        start: country.then(|| head.len() - country_len(head)),
    })
}

fn country_len(head: &str) -> usize {
    let letters = head.bytes().rev().take_while(u8::is_ascii_alphabetic);
    letters.take(2).count()
}

/// The groups ahead that have one of these lengths and could be one number.
fn shaped<'a>(ahead: &'a [Group], shapes: &[&[usize]]) -> Option<&'a [Group]> {
    shapes.iter().find_map(|shape| {
        let parts = ahead.get(..shape.len())?;
        let lengths = parts.iter().map(|g| g.len).eq(shape.iter().copied());
        let joined = parts.iter().skip(1).all(|g| g.sep.joins());
        (lengths && joined).then_some(parts)
    })
}

/// `01.08.2022`, `08/01/2022`, `2022-08-01`.
fn is_date(parts: &[Group]) -> bool {
    let day_and_month = |a: &Group, b: &Group| {
        let (low, high) = (a.value.min(b.value), a.value.max(b.value));
        (1..=12).contains(&low) && high <= 31
    };
    match parts {
        [a, b, year] if year.is_year() => day_and_month(a, b),
        [year, a, b] if year.is_year() => day_and_month(a, b),
        _ => false,
    }
}

/// `08.00-16.30`, and either end of `01.08.22 - 31.12.22`.
fn is_times_or_date([a, b, c, d]: [&Group; 4]) -> bool {
    let marks = |sep| matches!(sep, Sep::Dot | Sep::Slash | Sep::Hyphen);
    let times = b.sep == Sep::Dot
        && d.sep == Sep::Dot
        && c.sep != Sep::Dot
        && a.value <= 24
        && c.value <= 24
        && b.value < 60
        && d.value < 60;
    let date = |day: &Group, month: &Group| day.value <= 31 && month.value <= 12;
    let first_three = marks(b.sep) && b.sep == c.sep && d.sep != c.sep && date(a, b);
    let last_three = marks(c.sep) && c.sep == d.sep && b.sep != c.sep && date(b, c);
    // The end of one date and the beginning of the next.
    let across = matches!(b.sep, Sep::Dot | Sep::Slash)
        && b.sep == d.sep
        && b.sep != c.sep
        && a.value <= 12
        && date(c, d);
    times || first_three || last_three || across
}

/// `1000-2000`: two round numbers, the larger last.
fn is_round_range(low: &Group, high: &Group) -> bool {
    let round = low.value.is_multiple_of(100) && high.value.is_multiple_of(100);
    high.sep == Sep::Hyphen && round && low.value < high.value
}

/// A sum of money or a large count: dots at every third digit, three noughts
/// last, or a currency beside it.
fn is_amount(text: &str, parts: &[Group]) -> bool {
    let [first, rest @ ..] = parts else {
        return false;
    };
    let last = rest.last().unwrap_or(first);
    let thousands = first.len <= 3 && !rest.is_empty() && rest.iter().all(|g| g.len == 3);
    let dotted = rest.iter().all(|g| g.sep == Sep::Dot);
    if thousands && (dotted || last.value == 0) {
        return true;
    }
    let after = text.get(last.end..).unwrap_or_default();
    let before = text.get(..first.start).unwrap_or_default();
    has_currency_ahead(after) || has_currency_behind(before)
}

fn has_currency_ahead(after: &str) -> bool {
    const UNITS: [&str; 13] = [
        "kr", "dkk", "eur", "mio", "mia", "mill", "tkr", "t.kr", "€", "$", "£", "%", ",-",
    ];
    let after = after.strip_prefix([' ', '\u{A0}']).unwrap_or(after);
    UNITS.iter().any(|unit| {
        after
            .get(..unit.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(unit))
    })
}

fn has_currency_behind(before: &str) -> bool {
    let before = before.strip_suffix([' ', '\u{A0}']).unwrap_or(before);
    let before = before.strip_suffix('.').unwrap_or(before);
    let unit = |unit: &str| {
        let start = before.len().saturating_sub(unit.len());
        let head = before.get(..start).unwrap_or_default();
        let tail = before.get(start..).unwrap_or_default();
        tail.eq_ignore_ascii_case(unit) && !head.ends_with(char::is_alphanumeric)
    };
    before.ends_with(['€', '$', '£']) || ["kr", "dkk", "eur"].into_iter().any(unit)
}
