//! From texts to numbers: which features are kept, and the sparse rows that
//! the models learn from.
//!
//! A feature is kept when at least `min_respondents` different respondents
//! used it, so that nothing only one person wrote enters a model. Each block
//! of a row is tf-idf weighted (idf = ln((1+n)/(1+df)) + 1) and divided by its
//! length; facts are 0/1. Each occurrence is a direction of its own, also of
//! the word vectors: their sum is divided by the root of the sum of their
//! squares, which is known word by word.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::learn::{SparseRows, SparseRowsBuilder};
use crate::sealed::short;
use crate::text::{
    AnswerReader, Block, FeatureReader, FingerprintHasher, Language, WordFeatures, fingerprint,
};
use crate::train::TrainingError;

/// Answers read by one piece of parallel work; fixed, so that results do not
/// depend on the number of threads.
const PIECE: usize = 512;

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

/// The features of one answer, counted: (fingerprint, block, count).
type Counted = Vec<(u64, Block, u16)>;

/// An answer as it was read.
#[derive(Debug, Clone, Default)]
pub struct ReadAnswer {
    features: Counted,
    meaning: Vec<f32>,
    /// Sum of the words' own squared lengths.
    meaning_square: f32,
    /// What the encoder makes of it.
    sentence: Vec<f32>,
}

impl ReadAnswer {
    /// Adds what the encoder makes of the answer.
    pub fn add_sentence(&mut self, numbers: impl Iterator<Item = f32>) {
        self.sentence = numbers.collect();
    }
}

/// Reads the features of many answers.
pub fn read_answers(language: &Language, texts: &[String]) -> Vec<ReadAnswer> {
    let pieces: Vec<Vec<ReadAnswer>> = texts
        .par_chunks(PIECE)
        .map(|piece| {
            let mut features = FeatureReader::new(language);
            let mut reader = AnswerReader::default();
            let mut words = WordMemory::default();
            piece
                .iter()
                .map(|text| read_answer(&mut features, &mut reader, &mut words, text))
                .collect()
        })
        .collect();
    pieces.into_iter().flatten().collect()
}

#[derive(Default)]
struct WordMemory {
    index: HashMap<u64, usize, FingerprintHasher>,
    words: Vec<WordFeatures>,
    handles: Vec<(u16, usize)>,
}

fn read_answer(
    features: &mut FeatureReader<'_>,
    reader: &mut AnswerReader,
    memory: &mut WordMemory,
    text: &str,
) -> ReadAnswer {
    let WordMemory {
        index,
        words,
        handles,
    } = memory;
    reader.read(text, handles, |word| {
        let handle = *index
            .entry(fingerprint(word.as_bytes()))
            .or_insert_with(|| {
                words.push(features.word(word));
                words.len() - 1
            });
        (handle, words[handle].role)
    });
    let prints: Vec<(u16, u64)> = handles.iter().map(|&(t, h)| (t, words[h].print)).collect();
    reader.read_cues(features.language());
    let mut counts: BTreeMap<(u64, Block), u16> = BTreeMap::new();
    let mut count = |print: u64, block: Block| {
        let n = counts.entry((print, block)).or_default();
        *n = n.saturating_add(1);
    };
    let columns = features
        .language()
        .vectors
        .as_ref()
        .map_or(0, |v| v.columns());
    let mut meaning = vec![0.0f32; columns];
    let mut meaning_square = 0.0;
    let setting = reader.cues().setting;
    for &(_, handle) in handles.iter() {
        let word = &words[handle];
        count(word.word, Block::Words);
        count(word.beside(setting), Block::Words);
        word.characters
            .iter()
            .for_each(|print| count(*print, Block::Characters));
        for (sum, value) in meaning.iter_mut().zip(&word.meaning) {
            *sum += value;
        }
        meaning_square += word.meaning_square();
    }
    for feature in reader.context(&prints) {
        count(feature.key.print(), feature.key.block());
    }
    ReadAnswer {
        features: counts.into_iter().map(|((p, b), n)| (p, b, n)).collect(),
        meaning,
        meaning_square,
        sentence: Vec::new(),
    }
}

/// The features that are kept.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Fingerprints, rising.
    pub prints: Vec<u64>,
    /// Block of each.
    pub blocks: Vec<Block>,
    /// Inverse document frequency of each (1 for facts).
    pub idf: Vec<f32>,
    /// Length of the word vectors; their columns follow the features.
    pub meaning_columns: usize,
    /// The encoder's numbers; their columns come last.
    pub sentence_columns: usize,
    /// Mean squared length of the encoder's numbers.
    sentence_square: f32,
    index: HashMap<u64, u32, FingerprintHasher>,
}

impl Vocabulary {
    /// Keeps what enough respondents used.
    ///
    /// # Errors
    /// [`TrainingError::NothingKept`] when no feature is common enough.
    pub fn choose(
        answers: &[ReadAnswer],
        respondents: &[usize],
        min_respondents: usize,
    ) -> Result<Vocabulary, TrainingError> {
        let mut order: Vec<usize> = (0..answers.len()).collect();
        order.sort_by_key(|row| respondents[*row]);
        // (respondents so far, the last of them)
        let mut seen: HashMap<u64, (usize, usize, Block), FingerprintHasher> = HashMap::default();
        for row in order {
            let respondent = respondents[row];
            for (print, block, _) in &answers[row].features {
                let entry = seen.entry(*print).or_insert((0, usize::MAX, *block));
                if entry.1 != respondent {
                    entry.0 += 1;
                    entry.1 = respondent;
                }
            }
        }
        let mut kept: Vec<(u64, Block, usize)> = seen
            .into_iter()
            .filter(|(_, (count, _, _))| *count >= min_respondents)
            .map(|(print, (count, _, block))| (print, block, count))
            .collect();
        if kept.is_empty() {
            return Err(TrainingError::NothingKept {
                answers: answers.len(),
                min_respondents,
            });
        }
        kept.sort_unstable_by_key(|k| k.0);
        let n = answers.len() as f64;
        let idf = |block: Block, df: usize| match block {
            Block::Facts => 1.0,
            _ => short((((1.0 + n) / (1.0 + df as f64)).ln() + 1.0) as f32),
        };
        Ok(Vocabulary {
            prints: kept.iter().map(|k| k.0).collect(),
            blocks: kept.iter().map(|k| k.1).collect(),
            idf: kept.iter().map(|k| idf(k.1, k.2)).collect(),
            meaning_columns: answers.first().map_or(0, |a| a.meaning.len()),
            sentence_columns: answers.first().map_or(0, |a| a.sentence.len()),
            sentence_square: mean_square(answers),
            index: kept.iter().map(|k| k.0).zip(0u32..).collect(),
        })
    }

    /// Columns of the rows: features, then the word vectors' columns, then the
    /// encoder's.
    pub fn columns(&self) -> usize {
        self.prints.len() + self.meaning_columns + self.sentence_columns
    }

    /// What a column's weight is multiplied by to serve numbers as they are
    /// read: the block's scale, and idf or length.
    pub fn factor(&self, column: usize, scales: &BlockScales) -> f32 {
        match self.blocks.get(column) {
            Some(block) => scales.of(*block) * self.idf[column],
            None if column < self.prints.len() + self.meaning_columns => scales.of(Block::Meaning),
            None => scales.of(Block::Sentence) * inverse_root(self.sentence_square),
        }
    }

    /// The chosen rows as sparse numbers.
    ///
    /// # Errors
    /// None for answers that this vocabulary was chosen from.
    pub fn rows(
        &self,
        answers: &[ReadAnswer],
        chosen: &[usize],
        scales: &BlockScales,
    ) -> Result<SparseRows, TrainingError> {
        let mut builder = SparseRowsBuilder::new(self.columns());
        let (mut indices, mut values) = (Vec::new(), Vec::new());
        for row in chosen {
            self.row(&answers[*row], scales, &mut indices, &mut values);
            builder.push(&indices, &values)?;
        }
        Ok(builder.finish())
    }

    fn row(
        &self,
        answer: &ReadAnswer,
        scales: &BlockScales,
        indices: &mut Vec<u32>,
        values: &mut Vec<f32>,
    ) {
        indices.clear();
        values.clear();
        let known = |print: &u64| self.index.get(print).copied();
        let mut squares = [0.0f32; Block::COUNT];
        for (print, block, count) in &answer.features {
            if let Some(column) = known(print) {
                let idf = self.idf[column as usize];
                squares[*block as usize] += f32::from(*count) * idf * idf;
            }
        }
        squares[Block::Meaning as usize] = answer.meaning_square;
        squares[Block::Sentence as usize] = self.sentence_square;
        let mut factors = squares.map(inverse_root);
        factors[Block::Facts as usize] = 1.0;
        for (factor, scale) in factors.iter_mut().zip(scales.0) {
            *factor *= scale;
        }
        // Counted features are in the order of their fingerprints, as columns.
        for (print, block, count) in &answer.features {
            let factor = factors[*block as usize];
            if let Some(column) = known(print)
                && factor > 0.0
            {
                indices.push(column);
                values.push(f32::from(*count) * self.idf[column as usize] * factor);
            }
        }
        let factor = factors[Block::Meaning as usize];
        if factor > 0.0 {
            for (value, column) in answer.meaning.iter().zip(self.prints.len() as u32..) {
                indices.push(column);
                values.push(value * factor);
            }
        }
        let factor = factors[Block::Sentence as usize];
        if factor > 0.0 {
            let first = self.prints.len() + self.meaning_columns;
            for (value, column) in answer.sentence.iter().zip(first as u32..) {
                indices.push(column);
                values.push(value * factor);
            }
        }
    }
}

fn inverse_root(square: f32) -> f32 {
    if square > 0.0 {
        1.0 / square.sqrt()
    } else {
        0.0
    }
}

fn mean_square(answers: &[ReadAnswer]) -> f32 {
    let squares = answers.iter().flat_map(|a| &a.sentence).map(|v| v * v);
    squares.sum::<f32>() / answers.len().max(1) as f32
}
