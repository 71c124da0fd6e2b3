//! The text of delimited cells: quoting and numbers.

use std::fmt::Write;

/// Must the cell be quoted to be read back as one cell?
pub(crate) fn has_special(cell: &str, delimiter: u8) -> bool {
    let bytes = cell.as_bytes();
    if bytes.len() < 16 {
        return bytes
            .iter()
            .any(|b| *b == delimiter || matches!(b, b'"' | b'\n' | b'\r'));
    }
    memchr::memchr3(delimiter, b'"', b'\n', bytes).is_some()
        || memchr::memchr(b'\r', bytes).is_some()
}

pub(crate) fn push_quoted(cell: &str, out: &mut String) {
    out.push('"');
    for (index, part) in cell.split('"').enumerate() {
        if index > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}

/// `value` with `decimals` decimals, rounded half away from zero (half to even
/// where that makes ten digits or more); never `-0`. Not finite values are the
/// caller's to refuse.
pub(crate) fn fixed(value: f64, decimals: usize, comma: bool, out: &mut String) {
    // Below 2^32 the product is off by a millionth of a unit at most; above, its
    // own rounding could turn the last digit.
    const EXACT: f64 = 4_294_967_296.0;
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
    let scaled = (value * scale).round();
    if scaled.abs() >= EXACT || !scaled.is_finite() {
        let start = out.len();
        // Writing to a string cannot fail.
        let _ = write!(out, "{value:.decimals$}");
        if comma && let Some(point) = out.get(start..).and_then(|t| t.find('.')) {
            out.replace_range(start + point..start + point + 1, ",");
        }
        return;
    }
    if scaled < 0.0 {
        out.push('-');
    }
    // Exact: a whole number below 2^32.
    let mut rest = scaled.abs() as u64;
    let mut digits = [b'0'; 40];
    let mut used = 0;
    let least = decimals.min(20) + 1;
    for slot in digits.iter_mut().rev() {
        if rest == 0 && used >= least {
            break;
        }
        *slot = b'0' + (rest % 10) as u8;
        rest /= 10;
        used += 1;
    }
    let text = digits.get(digits.len() - used..).unwrap_or_default();
    let (whole, part) = text.split_at(used - (least - 1));
    out.extend(whole.iter().map(|b| char::from(*b)));
    if !part.is_empty() {
        out.push(if comma { ',' } else { '.' });
        out.extend(part.iter().map(|b| char::from(*b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(value: f64, decimals: usize, comma: bool) -> String {
        let mut out = String::new();
        fixed(value, decimals, comma, &mut out);
        out
    }

    #[test]
    fn numbers_have_fixed_decimals() {
        assert_eq!(text(0.5, 3, true), "0,500");
        assert_eq!(text(-12.3456, 2, false), "-12.35");
        assert_eq!(text(-0.0001, 2, false), "0.00");
        assert_eq!(text(7.0, 0, true), "7");
        assert_eq!(text(1e20, 1, true), "100000000000000000000,0");
        assert_eq!(text(726_059_630.863_974_9, 5, false), "726059630.86397");
    }

    proptest! {
        #[test]
        fn numbers_are_within_half_a_unit(value in -1e9_f64..1e9, decimals in 0_usize..6) {
            let read: f64 = text(value, decimals, false).parse().unwrap();
            prop_assert!((read - value).abs() <= 0.500_001 * 0.1_f64.powi(decimals as i32) + 1e-6 * 0.1);
        }
    }
}
