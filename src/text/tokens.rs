//! Splits an answer into words and breaks, as byte spans of the text itself,
//! so that everything learned from a word can be shown in the respondent's
//! own spelling.

/// What stands between `start` and `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters and digits, with single inner hyphens or apostrophes.
    Word,
    /// Ends a sentence or a main clause: `.` `!` `?` `;` `:` and line ends.
    Stop,
    /// Separates parts of a clause: `,` `(` `)` `/` and dashes.
    Pause,
}

/// A byte span of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    /// The token's own characters.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }
}

/// Longest answer that is read; what lies beyond is not looked at, so that
/// one enormous cell cannot stall a run. About 11,000 Danish words.
pub const MAX_TEXT_BYTES: usize = 1 << 16;

/// Appends the tokens of `text` to `out` (which is cleared first).
///
/// Text beyond [`MAX_TEXT_BYTES`] is not tokenised.
pub fn tokenise(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let text = clip(text);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (class, width) = classify(text, bytes, at);
        match class {
            Class::Word => {
                let end = word_end(text, bytes, at);
                push(out, at, end, TokenKind::Word);
                at = end;
            }
            Class::Stop | Class::Pause => {
                let kind = if class == Class::Stop {
                    TokenKind::Stop
                } else {
                    TokenKind::Pause
                };
                push(out, at, at + width, kind);
                at += width;
            }
            Class::Space => at += width,
        }
    }
}

fn push(out: &mut Vec<Token>, start: usize, end: usize, kind: TokenKind) {
    // Spans fit: a clipped text is shorter than `u32::MAX`.
    out.push(Token {
        start: start as u32,
        end: end as u32,
        kind,
    });
}

fn clip(text: &str) -> &str {
    if text.len() <= MAX_TEXT_BYTES {
        return text;
    }
    let mut end = MAX_TEXT_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Stop,
    Pause,
    Space,
}

const fn ascii_classes() -> [Class; 128] {
    let mut table = [Class::Space; 128];
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = Class::Word;
        }
        byte += 1;
    }
    let stops = b".!?;:\n\r";
    let mut i = 0;
    while i < stops.len() {
        table[stops[i] as usize] = Class::Stop;
        i += 1;
    }
    let pauses = b",()/-";
    i = 0;
    while i < pauses.len() {
        table[pauses[i] as usize] = Class::Pause;
        i += 1;
    }
    table
}

static ASCII: [Class; 128] = ascii_classes();

fn classify(text: &str, bytes: &[u8], at: usize) -> (Class, usize) {
    let byte = bytes[at];
    if byte < 128 {
        return (ASCII[byte as usize], 1);
    }
    // æ ø å and the other Latin-1 letters: C3 80..BF without × and ÷.
    if byte == 0xC3 {
        let low = bytes.get(at + 1).copied().unwrap_or(0);
        let class = if low == 0x97 || low == 0xB7 {
            Class::Space
        } else {
            Class::Word
        };
        return (class, 2);
    }
    let Some(ch) = text[at..].chars().next() else {
        return (Class::Space, 1);
    };
    let class = if is_word_char(ch) {
        Class::Word
    } else if matches!(ch, '–' | '—' | '−' | '‐' | '‑') {
        Class::Pause
    } else if matches!(ch, '…' | '。' | '！' | '？' | '\u{2028}' | '\u{2029}' | '•') {
        Class::Stop
    } else {
        Class::Space
    };
    (class, ch.len_utf8())
}

fn is_word_char(ch: char) -> bool {
    ch.is_alphanumeric()
        // Combining marks belong to the letter before (å written a + ring).
        || matches!(ch, '\u{300}'..='\u{36F}')
        // Soft hyphen and zero-width characters sit inside words.
        || matches!(ch, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// End of the word that starts at `at`; a single hyphen or apostrophe between
/// two word characters stays inside.
fn word_end(text: &str, bytes: &[u8], mut at: usize) -> usize {
    loop {
        while at < bytes.len() {
            let (class, width) = classify(text, bytes, at);
            if class != Class::Word {
                break;
            }
            at += width;
        }
        let joiner = match bytes.get(at) {
            Some(b'-' | b'\'') => 1,
            Some(0xE2) if text[at..].starts_with('’') => '’'.len_utf8(),
            _ => return at,
        };
        match bytes.get(at + joiner) {
            Some(_) if classify(text, bytes, at + joiner).0 == Class::Word => at += joiner,
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        tokenise(text, &mut out);
        out.iter()
            .filter(|t| t.kind == TokenKind::Word)
            .map(|t| t.of(text))
            .collect()
    }

    #[test]
    fn danish_words_keep_their_letters_and_inner_hyphens() {
        assert_eq!(
            words("Ældre får skridttæller-app (m. GPS), pc'en – nyt!"),
            [
                "Ældre",
                "får",
                "skridttæller-app",
                "m",
                "GPS",
                "pc'en",
                "nyt"
            ]
        );
    }

    #[test]
    fn decomposed_letters_stay_in_one_word() {
        assert_eq!(words("fa\u{30A}r ba\u{30A}d"), ["fa\u{30A}r", "ba\u{30A}d"]);
    }

    #[test]
    fn breaks_tell_sentences_from_clauses() {
        let mut out = Vec::new();
        tokenise("Robot. Ikke, men", &mut out);
        let kinds: Vec<_> = out.iter().map(|t| t.kind).collect();
        use TokenKind::{Pause, Stop, Word};
        assert_eq!(kinds, [Word, Stop, Word, Pause, Word]);
    }

    #[test]
    fn an_enormous_answer_is_clipped_on_a_letter_boundary() {
        let text = "å".repeat(MAX_TEXT_BYTES);
        let mut out = Vec::new();
        tokenise(&text, &mut out);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].end as usize, MAX_TEXT_BYTES);
    }
}
