//! Spreadsheet-safe cells, losslessly.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab, CR,
//! LF or a full-width form of these (OWASP, "CSV Injection"), some also
//! after spaces or quotes. Such a cell gets one apostrophe in front, unless
//! it is a plain number.
//!
//! The inverse is exact. Apostrophes are among the characters looked past,
//! so a cell that already begins with apostrophes before a trigger gets one
//! more, and `restore(neutralise(s)) == s` for every string: if `s` is
//! changed, `restore` sees `'` + a cell that would be changed, and strips
//! it; if `s` is not changed, no `s = '` + `t` with `t` to be changed exists,
//! because looking past the apostrophe finds the same trigger in `s`, and
//! `s`, beginning with an apostrophe, is no plain number.

use std::borrow::Cow;

/// Would a spreadsheet run this cell?
pub fn needs_apostrophe(cell: &str) -> bool {
    let rest = cell.trim_start_matches([' ', '"', '\'', '\u{a0}']);
    let trigger = matches!(
        rest.chars().next(),
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    );
    trigger && !is_plain_number(cell)
}

/// False for most cells at the cost of one byte; true only means "look".
pub(crate) fn may_need_apostrophe(cell: &str) -> bool {
    matches!(
        cell.as_bytes().first(),
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n' | b' ' | b'"' | b'\'' | 0xc2 | 0xef)
    )
}

/// The cell as a spreadsheet may hold it.
pub fn neutralise(cell: &str) -> Cow<'_, str> {
    if may_need_apostrophe(cell) && needs_apostrophe(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The inverse of [`neutralise`].
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if needs_apostrophe(rest) => rest,
        _ => cell,
    }
}

/// `-3,5`, `+45`, `1.234,50`, `-1.2e5`: sign, digits with points or commas
/// between or before them, exponent.
pub fn is_plain_number(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let mut rest = bytes
        .strip_prefix(b"-")
        .or_else(|| bytes.strip_prefix(b"+"))
        .unwrap_or(bytes);
    if let [b'.' | b',', tail @ ..] = rest {
        rest = tail;
    }
    loop {
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return false;
        }
        rest = rest.get(digits..).unwrap_or_default();
        match rest {
            [] => return true,
            [b'.' | b',', tail @ ..] => rest = tail,
            [b'e' | b'E', tail @ ..] => {
                let tail = tail
                    .strip_prefix(b"-")
                    .or_else(|| tail.strip_prefix(b"+"))
                    .unwrap_or(tail);
                return !tail.is_empty() && tail.iter().all(u8::is_ascii_digit);
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_get_an_apostrophe_and_numbers_do_not() {
        for cell in [
            "=1+1", "+45 12", "-", "- punkt", "@a", "\tx", "\rx", "\nx", "＝1", "  =1", "\"=1",
            "'=1",
        ] {
            assert_eq!(neutralise(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in [
            "-3,5",
            "+45",
            "-1.2e5",
            "-1.234,50",
            "-,5",
            "",
            "a=b",
            "'n roll",
            "5-3",
            "'",
        ] {
            assert_eq!(neutralise(cell), cell, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn restoring_undoes_neutralising(cell in "[ \"'=+\\-@0-9,.e\t\r\n＝a]{0,6}|\\PC{0,12}") {
            let safe = neutralise(&cell);
            prop_assert_eq!(restore(&safe), cell.as_str());
            prop_assert!(!needs_apostrophe(&safe) || safe.starts_with('\''));
        }
    }
}
