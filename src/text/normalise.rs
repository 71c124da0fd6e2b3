//! The form of a word that the model sees.
//!
//! Original text is never changed; only the model reads what
//! [`normalise_word`] writes. [`spelling_key`] gives a second form in which
//! `æ ø å` and their spellings `ae oe aa` meet: folding them in the first
//! form would merge words such as "poet" and "pøt".
//!
//! Method: Unicode Normalization Forms (UAX #15), NFC, with the
//! compatibility mapping (NFKC) for letters and digits only, because NFKC of
//! other signs can bring in spaces.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Appends the normalised form of one word to `out`.
///
/// Canonically composed (NFC), lower case, every apostrophe `'`; soft hyphens
/// and other invisible characters are left out; full-width forms, ligatures
/// (`ﬁ`), superscripts and other compatibility letters and digits become the
/// plain ones. The result can be empty. Normalising twice changes nothing.
///
/// Lower case is taken letter by letter. Hence upper and lower case meet,
/// except where Unicode has no one-to-one pair: `ß` stays apart from `SS`,
/// `İ` becomes `i` with a dot above, dotless `ı` stays.
pub fn normalise_word(word: &str, out: &mut String) {
    let shape = Shape::of(word);
    if shape.generic {
        normalise_generic(word, out);
    } else if shape.upper_latin1 {
        out.extend(word.chars().map(lower_latin1));
    } else {
        let start = out.len();
        out.push_str(word);
        if let Some(added) = out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    }
}

/// What the bytes of a word tell about the work it needs.
#[derive(Clone, Copy)]
struct Shape {
    /// Holds characters beyond ASCII and U+00C0–U+00FF, or a back-tick.
    generic: bool,
    /// May hold an upper-case letter of U+00C0–U+00DE.
    upper_latin1: bool,
}

impl Shape {
    fn of(word: &str) -> Self {
        let mut generic = false;
        let mut upper_latin1 = false;
        for &byte in word.as_bytes() {
            // Lead bytes other than C3. Continuation bytes tell nothing here:
            // unless the word is generic, they all follow C3.
            generic |= (byte >= 0xC0) & (byte != 0xC3) | (byte == b'`');
            upper_latin1 |= (0x80..=0x9E).contains(&byte);
        }
        Self {
            generic,
            upper_latin1,
        }
    }
}

fn lower_latin1(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '×' => c,
        // Upper and lower case of this block lie 32 apart.
        'À'..='Þ' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        _ => c,
    }
}

/// The definition; the fast paths must agree with it.
fn normalise_generic(word: &str, out: &mut String) {
    // Composing first makes composed and decomposed spellings one and the
    // same word before any rule looks at single characters.
    let mut plain = String::with_capacity(word.len());
    for c in word.nfc().filter(|&c| !is_invisible(c)) {
        push_plain(c, &mut plain);
    }
    let lower = plain.nfc().flat_map(char::to_lowercase);
    let lower = lower.map(|c| if c == 'ς' { 'σ' } else { apostrophe(c) });
    out.extend(lower.nfc());
}

/// Appends the plain letters or digits that `c` stands for, or `c` itself.
fn push_plain(c: char, out: &mut String) {
    if c.is_ascii() || !(c.is_alphanumeric()) {
        out.push(c);
        return;
    }
    let start = out.len();
    let mut letters_only = true;
    decompose_compatible(c, |part| {
        letters_only &= part.is_alphanumeric() || is_combining_mark(part);
        out.push(part);
    });
    if !letters_only {
        out.truncate(start);
        out.push(c);
    }
}

fn apostrophe(c: char) -> char {
    match c {
        '`' | '´' | '\u{2BB}' | '\u{2BC}' | '\u{2BD}' | '\u{2018}' | '\u{2019}' | '\u{201B}'
        | '\u{2032}' | '\u{FF07}' => '\'',
        _ => c,
    }
}

/// Soft hyphen, zero-width and direction marks, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Appends the spelling key of a word that [`normalise_word`] has written:
/// `æ ä` → `ae`, `ø ö` → `oe`, `å` → `aa`, `ü` → `ue`, other accented Latin
/// letters without the accent.
///
/// Returns whether the word needs a key at all: it differs from the key, or
/// holds `ae`, `oe` or `aa` and so may be the other spelling of one that does.
pub fn spelling_key(word: &str, out: &mut String) -> bool {
    let bytes = word.as_bytes();
    if bytes.is_ascii() {
        out.push_str(word);
        return bytes
            .windows(2)
            .any(|pair| matches!(pair, b"ae" | b"oe" | b"aa"));
    }
    let start = out.len();
    for c in word.chars() {
        match c {
            'æ' | 'ä' | 'ǽ' => out.push_str("ae"),
            'ø' | 'ö' | 'ǿ' | 'œ' => out.push_str("oe"),
            'å' | 'ǻ' => out.push_str("aa"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'á' | 'à' | 'â' | 'ã' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' => out.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' => out.push('o'),
            'ú' | 'ù' | 'û' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ñ' => out.push('n'),
            'ç' => out.push('c'),
            'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            _ => out.push(c),
        }
    }
    let key = out.get(start..).unwrap_or_default();
    key != word || ["ae", "oe", "aa"].iter().any(|pair| key.contains(pair))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(word: &str) -> String {
        let mut out = String::new();
        normalise_word(word, &mut out);
        out
    }

    fn generic(word: &str) -> String {
        let mut out = String::new();
        normalise_generic(word, &mut out);
        out
    }

    fn key(word: &str) -> (String, bool) {
        let mut out = String::new();
        let needed = spelling_key(word, &mut out);
        (out, needed)
    }

    #[test]
    fn words_as_the_model_sees_them() {
        for (word, expected) in [
            ("Robotten", "robotten"),
            ("BØRNEHAVE", "børnehave"),
            ("ÆØÅÜÉ×ßÿ", "æøåüé×ßÿ"),
            ("a\u{30A}ben", "åben"),
            ("A\u{30A}BEN", "åben"),
            ("det’s", "det's"),
            ("det´s", "det's"),
            ("det`s", "det's"),
            ("sags\u{AD}be\u{200B}handling", "sagsbehandling"),
            ("\u{FEFF}app", "app"),
            ("ｒｏｂｏｔ２", "robot2"),
            ("eﬀektiv", "effektiv"),
            ("ﬁn", "fin"),
            ("m²", "m2"),
            ("½", "½"),
            ("Ÿ", "ÿ"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδος", "οδοσ"),
            ("\u{200B}", ""),
        ] {
            assert_eq!(normal(word), expected, "{word:?}");
        }
    }

    #[test]
    fn it_appends() {
        let mut out = String::from("Før ");
        normalise_word("ÅR", &mut out);
        normalise_word("TO", &mut out);
        assert_eq!(out, "Før årto");
    }

    #[test]
    fn both_spellings_meet_in_the_key() {
        for (word, other) in [("får", "faar"), ("køre", "koere"), ("træ", "trae")] {
            assert_eq!(key(word), (other.to_owned(), true));
            assert_eq!(key(other), (other.to_owned(), true));
        }
        assert_eq!(key("robot"), ("robot".to_owned(), false));
        assert_eq!(key("café"), ("cafe".to_owned(), true));
        assert_eq!(key("naïve"), ("naive".to_owned(), true));
        assert_eq!(key("жук"), ("жук".to_owned(), false));
        assert_eq!(key("poet"), ("poet".to_owned(), true));
    }

    #[test]
    fn every_character_alone_and_accented_is_stable() {
        // Beyond lie rare ideographs, none of which changes.
        for c in '\0'..='\u{1FFFF}' {
            for word in [format!("{c}"), format!("A{c}\u{30A}\u{323}")] {
                let once = normal(&word);
                assert_eq!(normal(&once), once, "{word:?}");
                assert_eq!(once, generic(&word), "{word:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(word in any::<String>()) {
            let once = normal(&word);
            prop_assert_eq!(normal(&once), once);
        }

        #[test]
        fn composed_and_decomposed_words_are_equal(word in any::<String>()) {
            let composed: String = word.nfc().collect();
            let decomposed: String = word.nfd().collect();
            prop_assert_eq!(normal(&composed), normal(&decomposed));
        }

        #[test]
        fn upper_and_lower_case_are_equal(word in "[a-zæøåäöüéèñçþðÿšžćα-ωа-яA-ZÆØÅ0-9'-]{0,20}") {
            prop_assert_eq!(normal(&word.to_uppercase()), normal(&word.to_lowercase()));
        }

        #[test]
        fn the_fast_paths_agree_with_the_definition(word in "[\u{0}-\u{FF}’ﬁ\u{30A}]{0,12}") {
            prop_assert_eq!(normal(&word), generic(&word));
        }

        #[test]
        fn a_key_is_its_own_key(word in any::<String>()) {
            let (once, _) = key(&normal(&word));
            prop_assert_eq!(key(&once).0, once);
        }
    }
}
