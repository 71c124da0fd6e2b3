//! Bytes to text, strictly and block by block.
//!
//! Nothing is ever replaced: at the first byte that means nothing the
//! decoder hands out the text before it and then fails, so that the parser
//! knows the row and column of the fault. NUL is such a fault in every
//! encoding. All bytes are hashed (SHA-256) on their way.

use std::io::Read;

use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE};
use sha2::{Digest, Sha256};

use super::error::{ErrorKind, Position, SurveyError};
use super::options::TextEncoding;
use super::raw::ReadSeek;

const BLOCK: usize = 256 << 10;

/// A fault and the offset of its first byte, where that is known.
#[derive(Debug)]
struct Fault {
    kind: ErrorKind,
    byte: Option<u64>,
}

pub(crate) struct Decoder {
    input: Box<dyn ReadSeek>,
    encoding: TextEncoding,
    utf16: Option<encoding_rs::Decoder>,
    hasher: Sha256,
    /// Bytes read and not yet decoded: an unfinished UTF-8 sequence.
    raw: Vec<u8>,
    bytes_read: u64,
    text: String,
    at: usize,
    fault: Option<Fault>,
    ended: bool,
}

impl Decoder {
    /// `bom` bytes are skipped (and hashed).
    pub fn new(
        mut input: Box<dyn ReadSeek>,
        encoding: TextEncoding,
        bom: usize,
    ) -> Result<Self, SurveyError> {
        let mut hasher = Sha256::new();
        let mut mark = Vec::new();
        (&mut input).take(bom as u64).read_to_end(&mut mark)?;
        hasher.update(&mark);
        let utf16 = match encoding {
            TextEncoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            TextEncoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            _ => None,
        };
        Ok(Self {
            input,
            encoding,
            utf16,
            hasher,
            raw: Vec::with_capacity(BLOCK),
            bytes_read: mark.len() as u64,
            text: String::new(),
            at: 0,
            fault: None,
            ended: false,
        })
    }

    /// Decoded text that is not yet consumed.
    pub fn text(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub fn consume(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// The source itself, to be read once more.
    pub fn into_input(self) -> Box<dyn ReadSeek> {
        self.input
    }

    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    pub fn sha256(&self) -> String {
        super::manifest::hex(&self.hasher.clone().finalize())
    }

    /// Decodes up to `bytes` ahead without consuming; returns whether the
    /// text is the whole rest of the file.
    pub fn peek(&mut self, bytes: usize) -> Result<bool, SurveyError> {
        while self.text().len() < bytes && self.fill()? {}
        Ok(self.ended && self.fault.is_none())
    }

    /// Decodes another block behind the unconsumed text. `false` at the end;
    /// the fault, once the text before it is consumed.
    pub fn fill(&mut self) -> Result<bool, SurveyError> {
        if let Some(fault) = &self.fault {
            if self.text().is_empty() {
                let kind = fault.kind.copy();
                let place = Position {
                    byte: fault.byte,
                    ..Position::default()
                };
                return Err(SurveyError::new(kind).at(place));
            }
            return Ok(false);
        }
        if self.ended {
            return Ok(false);
        }
        self.text.drain(..self.at.min(self.text.len()));
        self.at = 0;
        let kept = self.raw.len();
        let read = (&mut self.input)
            .take((BLOCK - kept) as u64)
            .read_to_end(&mut self.raw)?;
        self.hasher.update(self.raw.get(kept..).unwrap_or_default());
        let offset = self.bytes_read - kept as u64;
        self.bytes_read += read as u64;
        self.ended = read == 0;
        let raw = std::mem::take(&mut self.raw);
        let start = self.text.len();
        match self.encoding {
            TextEncoding::Utf8 => self.utf8(&raw, offset),
            TextEncoding::Windows1252 => self.windows1252(&raw, offset),
            TextEncoding::Latin1 => self.latin1(&raw),
            TextEncoding::Utf16Le | TextEncoding::Utf16Be => self.utf16(&raw),
        }
        self.refuse_nul(start, offset);
        let carry = std::mem::replace(&mut self.raw, raw);
        self.raw.clear();
        self.raw.extend_from_slice(&carry);
        Ok(self.text.len() > start || !self.ended || self.fault.is_some())
    }

    fn utf8(&mut self, raw: &[u8], offset: u64) {
        let error = match std::str::from_utf8(raw) {
            Ok(text) => return self.text.push_str(text),
            Err(error) => error,
        };
        let (good, rest) = raw.split_at(error.valid_up_to());
        // Checked a line ago; this is what turns bytes into `str`.
        self.text.push_str(std::str::from_utf8(good).unwrap_or(""));
        if error.error_len().is_none() && !self.ended {
            self.raw = rest.to_vec();
        } else if let Some(byte) = rest.first() {
            let kind = ErrorKind::InvalidUtf8 { byte: *byte };
            self.fault = Some(Fault {
                kind,
                byte: Some(offset + good.len() as u64),
            });
        }
    }

    fn windows1252(&mut self, raw: &[u8], offset: u64) {
        let undefined = first_undefined(raw);
        let good = raw
            .get(..undefined.unwrap_or(raw.len()))
            .unwrap_or_default();
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(good);
        self.text.push_str(&text);
        if let Some((at, byte)) = undefined.and_then(|at| Some((at, *raw.get(at)?))) {
            let kind = ErrorKind::UndefinedByte { byte };
            self.fault = Some(Fault {
                kind,
                byte: Some(offset + at as u64),
            });
        }
    }

    fn latin1(&mut self, raw: &[u8]) {
        self.text.push_str(&encoding_rs::mem::decode_latin1(raw));
    }

    fn utf16(&mut self, raw: &[u8]) {
        let Some(decoder) = &mut self.utf16 else {
            return;
        };
        let mut rest = raw;
        loop {
            let room = decoder
                .max_utf8_buffer_length_without_replacement(rest.len())
                .unwrap_or(BLOCK * 4);
            self.text.reserve(room);
            let (result, read) =
                decoder.decode_to_string_without_replacement(rest, &mut self.text, self.ended);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.fault = Some(Fault {
                        kind: ErrorKind::InvalidUtf16,
                        byte: None,
                    });
                    return;
                }
            }
        }
    }

    fn refuse_nul(&mut self, start: usize, offset: u64) {
        let new = self.text.as_bytes().get(start..).unwrap_or_default();
        if let Some(at) = memchr::memchr(0, new) {
            self.text.truncate(start + at);
            // In UTF-8 text and bytes have the same offsets.
            let byte = (self.encoding == TextEncoding::Utf8).then_some(offset + at as u64);
            self.fault = Some(Fault {
                kind: ErrorKind::Nul,
                byte,
            });
        }
    }
}

impl ErrorKind {
    /// The kinds a decoder can meet are plain data.
    fn copy(&self) -> Self {
        match self {
            Self::InvalidUtf8 { byte } => Self::InvalidUtf8 { byte: *byte },
            Self::UndefinedByte { byte } => Self::UndefinedByte { byte: *byte },
            Self::Nul => Self::Nul,
            _ => Self::InvalidUtf16,
        }
    }
}

/// The first byte that Windows-1252 does not define. Whole pieces are looked
/// at without a branch a byte, which the compiler turns into vector code.
fn first_undefined(raw: &[u8]) -> Option<usize> {
    const PIECE: usize = 256;
    let is_undefined = |b: &u8| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    let piece = raw
        .chunks(PIECE)
        .position(|piece| piece.iter().fold(false, |found, b| found | is_undefined(b)))?;
    let start = piece * PIECE;
    let at = raw.get(start..)?.iter().position(is_undefined)?;
    Some(start + at)
}

/// A byte order mark: its encoding and length.
pub(crate) fn bom(head: &[u8]) -> Option<(TextEncoding, usize)> {
    match head {
        [0xef, 0xbb, 0xbf, ..] => Some((TextEncoding::Utf8, 3)),
        [0xff, 0xfe, ..] => Some((TextEncoding::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((TextEncoding::Utf16Be, 2)),
        _ => None,
    }
}

/// What a file without a mark holds, from a scan of all its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scan {
    Utf8,
    /// No multi-byte UTF-8, but bytes above 7F.
    SingleByte,
    /// Both.
    Mixed,
}

pub(crate) fn scan(input: &mut dyn ReadSeek) -> Result<Scan, SurveyError> {
    let mut block = Vec::with_capacity(BLOCK);
    let (mut multibyte, mut bad) = (false, false);
    loop {
        let kept = block.len();
        let read = (&mut *input)
            .take((BLOCK - kept) as u64)
            .read_to_end(&mut block)?;
        let mut rest = block.as_slice();
        let mut carry = Vec::new();
        while let Err(error) = std::str::from_utf8(rest) {
            let (good, tail) = rest.split_at(error.valid_up_to());
            multibyte |= !good.is_ascii();
            rest = match error.error_len() {
                None if read > 0 => {
                    carry = tail.to_vec();
                    &[]
                }
                length => {
                    bad = true;
                    tail.get(length.unwrap_or(tail.len())..).unwrap_or_default()
                }
            };
            if bad && multibyte {
                break;
            }
        }
        multibyte = multibyte || !rest.is_ascii();
        if bad && multibyte {
            return Ok(Scan::Mixed);
        }
        if read == 0 {
            return Ok(if bad { Scan::SingleByte } else { Scan::Utf8 });
        }
        block.clear();
        block.extend_from_slice(&carry);
    }
}
