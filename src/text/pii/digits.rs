//! Groups of digits in a text and what stands between them.

/// A run of digits, possibly with invisible characters inside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Digits, not bytes.
    pub len: usize,
    /// The number itself, if it has nine digits at most.
    pub value: u32,
    /// What separates it from the group before.
    pub sep: Sep,
    /// Whether a rule has already taken it.
    pub claimed: bool,
}

/// What stands between two groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sep {
    /// Words or so much else that the groups are unrelated.
    Break,
    /// Spaces of any kind.
    Space,
    /// A hyphen or dash of any kind, spaces around it or not.
    Hyphen,
    /// A dot with nothing around it.
    Dot,
    /// A dot and a space, as at the end of a sentence.
    Stop,
    /// A slash, underscore or the like.
    Slash,
    /// A comma or semicolon: an enumeration.
    Comma,
    /// A line break.
    Line,
    /// Brackets, colons, several signs.
    Other,
}

impl Sep {
    /// Whether it can stand inside one number.
    pub(super) fn joins(self) -> bool {
        matches!(
            self,
            Self::Space | Self::Hyphen | Self::Dot | Self::Stop | Self::Slash
        )
    }
}

impl Group {
    /// Whether it can be read as a year.
    pub(super) fn is_year(&self) -> bool {
        self.len == 4 && (1800..2100).contains(&self.value)
    }
}

/// Separators longer than this separate unrelated numbers.
const MAX_SEP_CHARS: usize = 4;
/// The same in bytes, invisible characters included.
const MAX_SEP_BYTES: usize = 24;

/// The groups of digits of a text, in order.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut inside = false;
    let mut next = 0;
    while let Some(&byte) = text.as_bytes().get(next) {
        let at = next;
        // Most bytes are letters; only leads that can begin a digit or an
        // invisible character are worth decoding.
        let c = if byte.is_ascii_digit() {
            char::from(byte)
        } else if matches!(byte, 0xC2 | 0xD9..) {
            let c = text.get(at..).and_then(|rest| rest.chars().next());
            c.unwrap_or(char::REPLACEMENT_CHARACTER)
        } else {
            inside = false;
            next += 1;
            continue;
        };
        next += c.len_utf8();
        let Some(digit) = value(c) else {
            inside &= is_invisible(c);
            continue;
        };
        let end = next;
        match groups.last_mut() {
            Some(last) if inside => {
                last.end = end;
                last.len += 1;
                if last.len <= 9 {
                    last.value = last.value * 10 + digit;
                }
            }
            last => {
                let between = last.and_then(|last| text.get(last.end..at));
                groups.push(Group {
                    start: at,
                    end,
                    len: 1,
                    value: digit,
                    sep: between.map_or(Sep::Break, separator),
                    claimed: false,
                });
                inside = true;
            }
        }
    }
    groups
}

/// First digit of each script whose ten digits follow one another.
const ZEROS: [u32; 21] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xA620, 0xABF0, 0xFF10,
];

/// The value of a decimal digit of any common script.
pub(super) fn value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = u32::from(c);
    if code < 0x0660 {
        return None;
    }
    // Bold, double-struck, sans-serif … digits: five times ten.
    if (0x1D7CE..=0x1D7FF).contains(&code) {
        return Some((code - 0x1D7CE) % 10);
    }
    ZEROS
        .iter()
        .map(|&zero| code.wrapping_sub(zero))
        .find(|&digit| digit < 10)
}

/// Characters that print nothing and so hide inside a number.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' |
        '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}

fn separator(between: &str) -> Sep {
    if between.len() > MAX_SEP_BYTES {
        return Sep::Break;
    }
    let mut sep = None;
    let mut spaces = false;
    let mut line = false;
    let visible = between.chars().filter(|&c| !is_invisible(c));
    for (count, c) in visible.enumerate() {
        if count == MAX_SEP_CHARS || c.is_alphanumeric() {
            return Sep::Break;
        }
        let mark = match c {
            '\n' | '\r' => {
                line = true;
                continue;
            }
            _ if c.is_whitespace() => {
                spaces = true;
                continue;
            }
            '%' | '‰' | '§' | '+' | '@' | '€' | '$' | '£' | '<' | '>' | '&' | '°' => {
                return Sep::Break;
            }
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => {
                Sep::Hyphen
            }
            '.' | '\u{FF0E}' | '\u{2024}' => Sep::Dot,
            '/' | '\\' | '|' | '_' | '·' | '•' | '*' | '~' | '=' | '\u{2044}' | '\u{FF0F}' => {
                Sep::Slash
            }
            ',' | ';' => Sep::Comma,
            _ => Sep::Other,
        };
        sep = match sep {
            Some(other) if other != mark => Some(Sep::Other),
            _ => Some(mark),
        };
    }
    match sep {
        _ if line => Sep::Line,
        None => Sep::Space,
        Some(Sep::Dot) if spaces => Sep::Stop,
        Some(mark) => mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_counted_in_digits_of_any_script() {
        let found = groups("٠١ og ２０２２, 3\u{AD}4");
        let seen: Vec<_> = found.iter().map(|g| (g.len, g.value)).collect();
        assert_eq!(seen, [(2, 1), (4, 2022), (2, 34)]);
    }

    #[test]
    fn separators_are_told_apart() {
        let sep = |text: &str| groups(text).last().map(|g| g.sep);
        assert_eq!(sep("1 2"), Some(Sep::Space));
        assert_eq!(sep("1\u{A0}–\u{A0}2"), Some(Sep::Hyphen));
        assert_eq!(sep("1.2"), Some(Sep::Dot));
        assert_eq!(sep("1. 2"), Some(Sep::Stop));
        assert_eq!(sep("1/2"), Some(Sep::Slash));
        assert_eq!(sep("1, 2"), Some(Sep::Comma));
        assert_eq!(sep("1\r\n2"), Some(Sep::Line));
        assert_eq!(sep("1 (2"), Some(Sep::Other));
        assert_eq!(sep("1 a 2"), Some(Sep::Break));
        assert_eq!(sep("1     2"), Some(Sep::Break));
    }
}
