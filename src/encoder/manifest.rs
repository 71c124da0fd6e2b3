//! What an encoder says of itself.

use serde::{Deserialize, Serialize};

use crate::encoder::EncoderError;
use crate::encoder::blocks::BLOCK;

/// Sizes and origin of an encoder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncoderManifest {
    /// For people.
    pub name: String,
    /// Where the weights come from, with their licence.
    pub origin: String,
    /// Put before every answer, as in the encoder's own training.
    pub prefix: String,
    /// Numbers a piece, and an answer.
    pub dimensions: usize,
    /// Layers.
    pub layers: usize,
    /// Attention heads a layer.
    pub heads: usize,
    /// Numbers between the two halves of a layer.
    pub hidden: usize,
    /// Pieces in one window, at most, with the two that mark its ends.
    pub positions: usize,
    /// Pieces in the vocabulary.
    pub pieces: usize,
    /// The piece that begins a window.
    pub first: u32,
    /// The piece that ends it.
    pub last: u32,
    /// Added to variances before division.
    pub epsilon: f32,
    /// What it was fine-tuned to tell, one name an output; empty for an
    /// encoder as published.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// Lower layers that fine-tuning left as published.
    #[serde(default)]
    pub shared: usize,
}

impl EncoderManifest {
    /// Checks that the sizes fit each other and stay within reason, so that
    /// no later computation can overflow.
    pub(super) fn check(&self) -> Result<(), EncoderError> {
        let wrong = |what: &str| {
            Err(EncoderError::Part {
                part: "manifest",
                what: what.to_owned(),
            })
        };
        // A row of products must fit 32 bits: 255 · 63 · 2¹⁶ does.
        let widths = [self.dimensions, self.hidden];
        let counts = [self.pieces, self.positions];
        let wrong_size = |sizes: [usize; 2], most| sizes.iter().any(|s| *s == 0 || *s > most);
        if wrong_size(widths, 1 << 16) || wrong_size(counts, 1 << 20) || self.layers > 1 << 10 {
            return wrong("a size is out of bounds");
        }
        if self.positions < 3 {
            return wrong("a window must hold a piece");
        }
        if self.heads == 0 || !self.dimensions.is_multiple_of(self.heads) {
            return wrong("the heads do not divide the dimensions");
        }
        if !self.dimensions.is_multiple_of(BLOCK) || !self.hidden.is_multiple_of(BLOCK) {
            return wrong("sizes must be multiples of 32");
        }
        if self.first as usize >= self.pieces || self.last as usize >= self.pieces {
            return wrong("a marking piece is not in the vocabulary");
        }
        if self.outputs.len() > 1 << 10 {
            return wrong("too many outputs");
        }
        if self.shared > self.layers {
            return wrong("more shared layers than layers");
        }
        if !(self.epsilon.is_finite() && self.epsilon >= 0.0) {
            return wrong("epsilon must be a small number");
        }
        Ok(())
    }

    /// Lower layers that every view reads as published; all of them where
    /// nothing was fine-tuned.
    pub(super) fn unchanged(&self) -> usize {
        match self.outputs.len() {
            0 => self.layers,
            _ => self.shared,
        }
    }

    /// Upper layers that fine-tuning changed.
    pub(super) fn changed(&self) -> usize {
        self.layers - self.unchanged()
    }

    /// Rows and columns of a layer's four matrices: queries, keys and values
    /// together; attention's way out; the hidden half's way in and out.
    pub(super) fn shapes(&self) -> [(usize, usize); 4] {
        let (width, hidden) = (self.dimensions, self.hidden);
        [
            (3 * width, width),
            (width, width),
            (hidden, width),
            (width, hidden),
        ]
    }
}
