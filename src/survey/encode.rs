//! Text to the bytes of an output encoding, refusing what it lacks.

use super::options::TextEncoding;

/// One text in an output encoding; `Err` names the first character it lacks.
pub(crate) fn encode(
    text: &str,
    encoding: TextEncoding,
    out: &mut Vec<u8>,
) -> Result<(), (usize, char)> {
    let lacking = |at: usize| {
        (
            at,
            text.get(at..)
                .and_then(|t| t.chars().next())
                .unwrap_or('\u{fffd}'),
        )
    };
    match encoding {
        TextEncoding::Utf8 => out.extend_from_slice(text.as_bytes()),
        TextEncoding::Utf16Le => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        TextEncoding::Utf16Be => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        TextEncoding::Latin1 => {
            if let Some((at, _)) = text.char_indices().find(|(_, c)| u32::from(*c) > 0xff) {
                return Err(lacking(at));
            }
            out.extend_from_slice(&encoding_rs::mem::encode_latin1_lossy(text));
        }
        TextEncoding::Windows1252 => {
            // encoding_rs writes U+0081 and its like as the undefined bytes.
            let bytes = text.as_bytes();
            let undefined = memchr::memchr_iter(0xc2, bytes)
                .find(|at| matches!(bytes.get(at + 1), Some(0x81 | 0x8d | 0x8f | 0x90 | 0x9d)));
            if let Some(at) = undefined {
                return Err(lacking(at));
            }
            let start = out.len();
            out.resize(start + text.len(), 0);
            let room = out.get_mut(start..).unwrap_or_default();
            let mut encoder = encoding_rs::WINDOWS_1252.new_encoder();
            let (result, read, written) =
                encoder.encode_from_utf8_without_replacement(text, room, true);
            out.truncate(start + written);
            if !matches!(result, encoding_rs::EncoderResult::InputEmpty) {
                let before = text.get(..read).and_then(|t| t.char_indices().next_back());
                return Err(lacking(before.map_or(0, |(at, _)| at)));
            }
        }
    }
    Ok(())
}
