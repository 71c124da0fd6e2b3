//! Answers as windows of vocabulary pieces.

use tokenizers::Tokenizer;

use crate::encoder::EncoderError;
use crate::encoder::file::EncoderFile;

/// No more than this many windows of an answer are read.
const MOST_WINDOWS: usize = 8;
/// No word is so long that this many letters do not fill the windows.
const LETTERS_A_WINDOW: usize = 4096;

/// Splits answers by the encoder's own vocabulary.
pub struct Splitter {
    tokenizer: Tokenizer,
    prefix: String,
    room: usize,
    first: u32,
    last: u32,
}

impl std::fmt::Debug for Splitter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Splitter({} pieces a window)", self.room)
    }
}

impl Splitter {
    pub fn new(file: &EncoderFile) -> Result<Splitter, EncoderError> {
        let wrong = |what: String| EncoderError::Part {
            part: "tokenizer",
            what,
        };
        let tokenizer =
            Tokenizer::from_bytes(file.tokenizer()).map_err(|e| wrong(e.to_string()))?;
        let manifest = file.manifest();
        let ids = tokenizer.get_vocab(true);
        if ids.values().any(|id| *id as usize >= manifest.pieces) {
            return Err(wrong(
                "a piece has a number beyond the vocabulary".to_owned(),
            ));
        }
        if tokenizer.get_padding().is_some() || tokenizer.get_truncation().is_some() {
            return Err(wrong("it pads or cuts answers".to_owned()));
        }
        if tokenizer.get_vocab_size(true) != manifest.pieces {
            return Err(wrong("its pieces are not those of the manifest".to_owned()));
        }
        Ok(Splitter {
            tokenizer,
            prefix: manifest.prefix.clone(),
            room: manifest.positions - 2,
            first: manifest.first,
            last: manifest.last,
        })
    }

    /// The pieces of an answer, in windows with a mark at both ends; at least
    /// one window.
    pub fn windows(&self, answer: &str) -> Vec<Vec<u32>> {
        let end = answer
            .char_indices()
            .nth(MOST_WINDOWS * LETTERS_A_WINDOW)
            .map_or(answer.len(), |(at, _)| at);
        let text = format!("{}{}", self.prefix, &answer[..end]);
        // A text the tokenizer refuses is one without pieces.
        let encoded = self.tokenizer.encode_fast(text, false);
        let pieces = encoded.as_ref().map_or(&[][..], |e| e.get_ids());
        let marked = |pieces: &[u32]| {
            let mut window = Vec::with_capacity(pieces.len() + 2);
            window.push(self.first);
            window.extend_from_slice(pieces);
            window.push(self.last);
            window
        };
        if pieces.is_empty() {
            return vec![marked(&[])];
        }
        let windows = pieces.chunks(self.room).take(MOST_WINDOWS);
        windows.map(marked).collect()
    }
}
