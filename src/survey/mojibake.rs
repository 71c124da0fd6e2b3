//! Double-encoded text: UTF-8 read as Windows-1252 and saved as UTF-8
//! again, so that "Børn" reads "BÃ¸rn".
//!
//! A cell counts as double-encoded when all its characters exist in
//! Windows-1252, the bytes they stand for are valid UTF-8, and decoding them
//! changes the text. Whole cells only: a cell that mixes both states decodes
//! to nothing valid and is left alone.

use encoding_rs::WINDOWS_1252;

/// The text before its second encoding, if it had one.
pub fn undo(cell: &str) -> Option<String> {
    if cell.is_ascii() {
        return None;
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(cell);
    if unmappable {
        return None;
    }
    let text = std::str::from_utf8(&bytes).ok()?;
    (text != cell).then(|| text.to_owned())
}

/// Byte offsets of what the first byte of a multi-byte character turns
/// into: `Â`, `Ã`, `â` or `ð`. Cheap, and rare in Danish.
pub(crate) fn suspects(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xc3, bytes)
        .filter(|i| matches!(bytes.get(i + 1), Some(0x82 | 0x83 | 0xa2 | 0xb0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_encoding_is_undone_and_danish_is_left_alone() {
        assert_eq!(
            undo("BÃ¸rn pÃ¥ Ã†rÃ¸ â€“ Ã…rhus").as_deref(),
            Some("Børn på Ærø – Århus")
        );
        for cell in ["Børn", "Ærø", "naïve", "", "abc", "BÃ¸rn på"] {
            assert_eq!(undo(cell), None, "{cell}");
        }
        assert_eq!(suspects("Børn på ÆØÅ").count(), 0);
        assert_eq!(suspects("BÃ¸rn").count(), 1);
    }
}
