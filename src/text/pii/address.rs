//! Street addresses with a house number.
//!
//! Found from the number backwards: a word that ends like a street name and
//! is spelled with a capital. Endings that institutions share ("-gården",
//! "-haven") and street names in lower case need a floor or a postcode after
//! the number as well.

use super::digits::Group;
use super::{PiiKind, Span};

/// Endings that are streets by themselves.
const STREETS: [&str; 22] = [
    "vej",
    "vejen",
    "gade",
    "gaden",
    "allé",
    "alle",
    "alléen",
    "alleen",
    "stræde",
    "strædet",
    "straede",
    "plads",
    "pladsen",
    "torv",
    "torvet",
    "vænge",
    "vænget",
    "vaenge",
    "boulevard",
    "boulevarden",
    "kaj",
    "kajen",
];
/// Endings shared with institutions and ordinary nouns.
const PERHAPS_STREETS: [&str; 24] = [
    "gård", "gården", "haven", "parken", "park", "lunden", "bakken", "bakke", "engen", "marken",
    "toften", "dalen", "højen", "høj", "vangen", "vang", "krogen", "svinget", "kæret", "løkken",
    "stien", "sti", "bro", "kvarter",
];
/// Ordinary words that end like a street, in their indefinite form.
const NO_STREETS: [&str; 22] = [
    "arbejdsplads",
    "legeplads",
    "parkeringsplads",
    "genbrugsplads",
    "praktikplads",
    "byggeplads",
    "boldplads",
    "elevplads",
    "plejeplads",
    "institutionsplads",
    "pasningsplads",
    "døgnplads",
    "motorvej",
    "genvej",
    "omvej",
    "udvej",
    "cykelvej",
    "adgangsvej",
    "overvej",
    "afvej",
    "brigade",
    "renegade",
];
/// First words of street names in several words.
const FIRST_WORDS: [&str; 18] = [
    "store", "lille", "ny", "nye", "gammel", "gl", "nordre", "søndre", "vestre", "østre", "sankt",
    "sct", "skt", "øvre", "nedre", "indre", "ydre", "nørre",
];
/// What follows a number that counts or measures something.
const UNITS: [&str; 9] = [
    "%", "pct", "procent", "år", "mio", "mia", "kr", "timer", "min",
];

/// Longest word of a street name looked at, in characters.
const MAX_WORD: usize = 40;
/// Most words before the street's own: "H.C. Andersens Boulevard".
const MAX_WORDS_BEFORE: usize = 3;

/// Adds every street address of a text.
pub(super) fn find(text: &str, groups: &[Group], spans: &mut Vec<Span>) {
    for group in groups.iter().filter(|g| g.len <= 3 && !g.claimed) {
        let Some((start, sure)) = street_before(text, group.start) else {
            continue;
        };
        let after = text.get(group.end..).unwrap_or_default();
        let Some(tail) = Tail::read(after) else {
            continue;
        };
        if sure || tail.confirms {
            spans.push(Span {
                start,
                end: group.end + tail.len,
                kind: PiiKind::Address,
            });
        }
    }
}

/// Start of the street name that ends right before `end`, and whether it
/// needs no confirmation.
fn street_before(text: &str, end: usize) -> Option<(usize, bool)> {
    let (start, word) = word_before(text, end)?;
    let lower = word.to_lowercase();
    let capital = word.starts_with(char::is_uppercase);
    let ends = |endings: &[&str]| {
        let longest = endings.iter().filter(|e| lower.ends_with(**e));
        longest.map(|e| e.len()).max()
    };
    let (ending, sure) = match (ends(&STREETS), ends(&PERHAPS_STREETS)) {
        (Some(ending), _) => (ending, true),
        (None, Some(ending)) => (ending, false),
        (None, None) => return None,
    };
    let indefinite = lower.strip_suffix("en").unwrap_or(&lower);
    if NO_STREETS.iter().any(|no| indefinite.ends_with(no)) {
        return None;
    }
    if ending < lower.len() {
        let start = first_words(text, start, 1, |w| {
            FIRST_WORDS.contains(&w.trim_end_matches('.').to_lowercase().as_str())
        });
        return Some((start, sure && capital));
    }
    // "Allé 4" alone names no street.
    let begin = first_words(text, start, MAX_WORDS_BEFORE, |w| {
        w.starts_with(char::is_uppercase)
    });
    (capital && sure && begin < start).then_some((begin, true))
}

/// Start of the words before `start` that belong to the street name.
fn first_words(text: &str, start: usize, most: usize, belongs: impl Fn(&str) -> bool) -> usize {
    let mut begin = start;
    for _ in 0..most {
        match word_before(text, begin) {
            Some((at, word)) if belongs(word) => begin = at,
            _ => break,
        }
    }
    begin
}

/// The word that ends one or two spaces before `end`.
fn word_before(text: &str, end: usize) -> Option<(usize, &str)> {
    let head = text.get(..end)?;
    let one = head.strip_suffix([' ', '\u{A0}'])?;
    let head = one.strip_suffix([' ', '\u{A0}']).unwrap_or(one);
    let mut start = None;
    for (count, (at, c)) in head.char_indices().rev().enumerate() {
        if !(c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '\u{301}' | '\u{30A}')) {
            break;
        }
        if count == MAX_WORD {
            return None;
        }
        start = Some(at);
    }
    let start = start?;
    Some((start, head.get(start..)?))
}

/// What belongs to an address after the house number's digits.
struct Tail {
    len: usize,
    /// Whether a floor or a postcode makes the address certain.
    confirms: bool,
}

impl Tail {
    /// `None` if the number counts something.
    fn read(after: &str) -> Option<Self> {
        let mut rest = after;
        if let Some(next) = house_letter(rest) {
            rest = next;
        }
        if let Some(next) = second_number(rest) {
            rest = next;
        }
        if rest.starts_with(|c: char| c.is_alphanumeric()) || is_decimal(rest) {
            return None;
        }
        let word = rest.trim_start_matches([' ', '\u{A0}', '-']);
        let lower: String = word.chars().take(8).flat_map(char::to_lowercase).collect();
        if UNITS.iter().any(|unit| lower.starts_with(unit)) {
            return None;
        }
        let mut confirms = false;
        if let Some(next) = floor(rest) {
            rest = next;
            confirms = true;
        }
        if let Some(next) = postcode(rest) {
            rest = next;
            confirms = true;
        }
        Some(Self {
            len: after.len() - rest.len(),
            confirms,
        })
    }
}

/// Rest after `B` or ` B`.
fn house_letter(text: &str) -> Option<&str> {
    let (spaced, word) = match text.strip_prefix(' ') {
        Some(word) => (true, word),
        None => (false, text),
    };
    let letter = |c: char| c.is_ascii_uppercase() || !spaced && c.is_ascii_lowercase();
    let rest = word.strip_prefix(letter)?;
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// Rest after `-6` of a range of houses.
fn second_number(text: &str) -> Option<&str> {
    let number = text.strip_prefix(['-', '–'])?;
    let digits = leading_digits(number);
    let rest = number.get(digits..)?;
    let rest = house_letter(rest).unwrap_or(rest);
    (1..=3).contains(&digits).then_some(rest)
}

fn is_decimal(text: &str) -> bool {
    let fraction = text.strip_prefix(['.', ',', ':', '/']);
    fraction.is_some_and(|f| f.starts_with(|c: char| c.is_ascii_digit()))
}

/// Rest after `, 2. tv`, `, st. th.`, ` 3. sal` or `, kl. 4`.
fn floor(text: &str) -> Option<&str> {
    let word = skip_commas(text)?;
    let digits = leading_digits(word);
    let rest = if (1..=2).contains(&digits) {
        word.get(digits..)?.strip_prefix('.')?
    } else {
        let level = strip_word(word, &["st", "kld", "stuen"])?;
        level.strip_prefix('.').unwrap_or(level)
    };
    let spaced = rest.trim_start_matches([' ', ',']);
    let storey = strip_word(spaced, &["sal"]);
    let rest = storey.unwrap_or(rest);
    let spaced = rest.trim_start_matches([' ', ',']);
    match strip_word(spaced, &["tv", "th", "mf"]) {
        Some(door) => Some(door.strip_prefix('.').unwrap_or(door)),
        // "Nørregade 12, 2. etape" has no storey.
        None => (storey.is_some() || digits == 0).then_some(rest),
    }
}

/// Rest after `, 8000 Aarhus C`.
fn postcode(text: &str) -> Option<&str> {
    let word = skip_commas(text)?;
    let word = word.strip_prefix("DK-").unwrap_or(word);
    if leading_digits(word) != 4 {
        return None;
    }
    let after_code = word.get(4..)?;
    let town = after_code.strip_prefix(' ')?;
    let town = town.strip_prefix("Kgs. ").unwrap_or(town);
    let rest = town.get(letters(town)..)?;
    if rest.len() == town.len() {
        return None;
    }
    if !town.starts_with(char::is_uppercase) {
        // A year and a word look the same as a postcode and a town.
        let year = word.starts_with("19") || word.starts_with("20");
        return (!year).then_some(rest);
    }
    let district = rest.strip_prefix(' ').and_then(|next| {
        let letters = next.bytes().take_while(u8::is_ascii_uppercase).count();
        let rest = next.get(letters..)?;
        let ends = !rest.starts_with(char::is_alphanumeric);
        ((1..=2).contains(&letters) && ends).then_some(rest)
    });
    Some(district.unwrap_or(rest))
}

/// Bytes of the letters and hyphens a text begins with.
fn letters(text: &str) -> usize {
    let part = |c: &char| c.is_alphabetic() || *c == '-';
    text.chars().take_while(part).map(char::len_utf8).sum()
}

fn skip_commas(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([',', ' ', '\u{A0}', '\n', '\r']);
    (1..=4).contains(&(text.len() - rest.len())).then_some(rest)
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take(6).take_while(u8::is_ascii_digit).count()
}

/// Rest after one of these words, which must end there.
fn strip_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| {
        let head = text.get(..word.len())?;
        let rest = text.get(word.len()..)?;
        let ends = !rest.starts_with(char::is_alphanumeric);
        (head.eq_ignore_ascii_case(word) && ends).then_some(rest)
    })
}
