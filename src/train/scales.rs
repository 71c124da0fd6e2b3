//! How much each block of features counts before a model weighs it.

use crate::text::Block;

/// Weights of the encoder's numbers that are tried.
const SENTENCE_SCALES: [f32; 2] = [1.5, 4.0];

/// How much each block counts before the model weighs it; a block at 0 is
/// left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlockScales(pub [f32; Block::COUNT]);

impl Default for BlockScales {
    fn default() -> BlockScales {
        BlockScales::FULL
    }
}

impl BlockScales {
    /// All blocks of the fast tier.
    const FULL: BlockScales = BlockScales([1.0, 1.0, 1.0, 0.3, 1.0, 0.0]);
    /// Without the codebook cues.
    const NO_CUES: BlockScales = BlockScales([1.0, 1.0, 0.0, 0.0, 1.0, 0.0]);
    /// Every block as a model reads it.
    pub const AS_READ: BlockScales = BlockScales([1.0; Block::COUNT]);

    /// What is tried: with and without the codebook cues, and the encoder's
    /// numbers at several weights. They stand in for the word vectors, which
    /// tell the same less well.
    pub fn candidates(encoder: bool) -> Vec<BlockScales> {
        let kinds = [BlockScales::FULL, BlockScales::NO_CUES];
        if !encoder {
            return kinds.to_vec();
        }
        let scales = SENTENCE_SCALES.iter();
        let with = |scale: &f32| {
            kinds.map(|mut kind| {
                kind.0[Block::Meaning as usize] = 0.0;
                kind.0[Block::Sentence as usize] = *scale;
                kind
            })
        };
        scales.flat_map(with).collect()
    }

    /// What a change of a model is learned from; the encoder's numbers stand
    /// in for the word vectors.
    pub fn beside(encoder: bool) -> BlockScales {
        let mut scales = BlockScales::FULL;
        if encoder {
            scales.0[Block::Meaning as usize] = 0.0;
            scales.0[Block::Sentence as usize] = 1.0;
        }
        scales
    }

    /// What it is called in a model's record of what was tried.
    pub fn name(&self) -> String {
        let cues = if self.cues() {
            "all features"
        } else {
            "without cues"
        };
        match self.of(Block::Sentence) {
            0.0 => cues.to_owned(),
            scale => format!("{cues}, encoder × {scale}"),
        }
    }

    /// Whether the codebook cues are used.
    pub fn cues(&self) -> bool {
        self.of(Block::Facts) > 0.0
    }

    /// The scale of a block.
    pub fn of(&self, block: Block) -> f32 {
        self.0[block as usize]
    }
}
