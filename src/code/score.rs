//! Scores of one answer: outputs of every head, and how much each word moved
//! them. The model is linear, so the parts add up to the whole exactly.
//!
//! Sums run over whole rows of outputs, one sum a block; what a single word
//! adds to a single output is read off afterwards, only for the categories
//! that need to be explained.

use std::collections::HashMap;

use crate::code::memo::{KeyMemo, WordMemo};
use crate::model::{Link, Model};
use crate::text::{
    AnswerReader, Block, ContextFeature, FeatureReader, FingerprintHasher, Language, LanguageError,
    fingerprint,
};

/// Outputs are padded to whole lanes so that the loops over them vectorise.
const LANES: usize = 8;

/// Stands for the encoder's part among the facts about a whole answer.
pub(super) fn sentence_fingerprint() -> u64 {
    fingerprint(b"sentence")
}

/// A model made ready for scoring; shared by all workers.
#[derive(Debug)]
pub struct Scorer {
    language: Language,
    rows: HashMap<u64, u32, FingerprintHasher>,
    /// rows × width: weights, padding, and last what the feature adds to the
    /// squared length of its block.
    weights: Vec<f32>,
    meaning: Vec<f32>,
    sentence: Vec<f32>,
    bias: Vec<f32>,
    outputs: usize,
    width: usize,
}

impl Scorer {
    /// Prepares a model.
    ///
    /// # Errors
    /// When the model's language cannot be used.
    pub fn new(model: &Model) -> Result<Scorer, LanguageError> {
        let outputs = model.manifest.outputs;
        let width = (outputs + 1).next_multiple_of(LANES);
        let language = Language::load(&model.language)?;
        let ready = |table: &[f32]| {
            let mut table = pad(table, outputs, width);
            for row in table.chunks_exact_mut(width) {
                centre(row, model);
            }
            table
        };
        let mut weights = ready(&model.weights);
        for (row, idf) in weights.chunks_exact_mut(width).zip(&model.idf) {
            row[width - 1] = idf * idf;
        }
        Ok(Scorer {
            language,
            rows: model.prints.iter().copied().zip(0u32..).collect(),
            weights,
            meaning: ready(&model.meaning),
            sentence: ready(&model.sentence),
            bias: ready(&model.bias),
            outputs,
            width,
        })
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The length of every row: the outputs, padding, a squared length.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The row of a feature, if the model knows it.
    pub(super) fn row(&self, print: u64) -> Option<usize> {
        self.rows.get(&print).map(|r| *r as usize)
    }

    /// A feature's row.
    pub(super) fn weights_of(&self, row: usize) -> &[f32] {
        &self.weights[row * self.width..(row + 1) * self.width]
    }

    /// What the encoder's numbers add to every output.
    pub(super) fn add_sentence(&self, numbers: &[f32], out: &mut [f32]) {
        out.fill(0.0);
        for (row, number) in self.sentence.chunks_exact(self.width).zip(numbers) {
            add(out, row, *number);
        }
    }

    /// Whether the model reads the encoder's numbers.
    pub(super) fn has_sentence(&self) -> bool {
        !self.sentence.is_empty()
    }

    /// The weights of a column of the word vectors.
    pub(super) fn meaning_of(&self, column: usize) -> Option<&[f32]> {
        self.meaning
            .get(column * self.width..(column + 1) * self.width)
    }
}

fn pad(table: &[f32], outputs: usize, width: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(table.len() / outputs.max(1) * width);
    for row in table.chunks_exact(outputs.max(1)) {
        out.extend_from_slice(row);
        out.resize(out.len() + width - outputs, 0.0);
    }
    out
}

/// Takes the mean over a variable's categories off each: the probabilities
/// stay, and a weight now tells what speaks for its category against the
/// others.
fn centre(row: &mut [f32], model: &Model) {
    for head in &model.manifest.heads {
        if matches!(head.link, Link::Softmax) {
            let own = &mut row[head.first..][..head.categories];
            let mean = own.iter().sum::<f32>() / own.len() as f32;
            own.iter_mut().for_each(|w| *w -= mean);
        }
    }
}

/// Adds whole lanes at a time: a loop of fixed length vectorises, one over
/// slices of unknown length does so only after checks that cost as much.
pub(super) fn add(sum: &mut [f32], part: &[f32], scale: f32) {
    let (sums, last_sums) = sum.as_chunks_mut::<LANES>();
    let (parts, last_parts) = part.as_chunks::<LANES>();
    for (sums, parts) in sums.iter_mut().zip(parts) {
        for lane in 0..LANES {
            sums[lane] += parts[lane] * scale;
        }
    }
    for (total, value) in last_sums.iter_mut().zip(last_parts) {
        *total += value * scale;
    }
}

/// A feature of the context that the model knows.
#[derive(Debug, Clone, Copy)]
struct Found {
    row: u32,
    block: Block,
    feature: ContextFeature,
}

/// One worker's scores of one answer after another.
#[derive(Debug)]
pub struct Worker<'s> {
    scorer: &'s Scorer,
    features: FeatureReader<'s>,
    reader: AnswerReader,
    memo: WordMemo,
    keys: KeyMemo,
    handles: Vec<(u16, u32)>,
    words: Vec<(u16, u64)>,
    found: Vec<Found>,
    norms: [f32; Block::COUNT],
    /// blocks × width.
    sums: Vec<f32>,
    /// What the encoder's numbers add to every output.
    sentence: Vec<f32>,
    outputs: Vec<f32>,
}

impl<'s> Worker<'s> {
    /// A worker with an empty memory.
    pub fn new(scorer: &'s Scorer) -> Worker<'s> {
        Worker {
            scorer,
            features: FeatureReader::new(&scorer.language),
            reader: AnswerReader::default(),
            memo: WordMemo::default(),
            keys: KeyMemo::default(),
            handles: Vec::new(),
            words: Vec::new(),
            found: Vec::new(),
            norms: [0.0; Block::COUNT],
            sums: vec![0.0; Block::COUNT * scorer.width],
            sentence: vec![0.0; scorer.width],
            outputs: vec![0.0; scorer.width],
        }
    }

    /// Scores an answer (already masked) with what the encoder makes of it;
    /// the result is read through [`Worker::outputs`] and its siblings until
    /// the next call.
    pub fn score(&mut self, text: &str, sentence: &[f32]) {
        self.memo.make_room();
        self.read(text);
        self.sum();
        self.outputs.copy_from_slice(&self.scorer.bias);
        let width = self.scorer.width;
        for (sum, norm) in self.sums.chunks_exact(width).zip(self.norms) {
            add(&mut self.outputs, sum, norm);
        }
        if !sentence.is_empty() {
            self.scorer.add_sentence(sentence, &mut self.sentence);
            add(&mut self.outputs, &self.sentence, 1.0);
        }
    }

    fn read(&mut self, text: &str) {
        let Worker {
            scorer,
            features,
            reader,
            memo,
            handles,
            words,
            ..
        } = self;
        reader.read(text, handles, |word| {
            let handle = memo.handle(scorer, features, word);
            (handle, memo.role(handle))
        });
        words.clear();
        words.extend(handles.iter().map(|&(token, h)| (token, memo.print(h))));
        reader.read_cues(&scorer.language);
    }

    /// Adds up the weights of every feature, block by block, and the squares
    /// that give each block's length, as in training.
    fn sum(&mut self) {
        let Worker {
            scorer,
            reader,
            memo,
            keys,
            handles,
            words,
            found,
            norms,
            sums,
            ..
        } = self;
        let width = scorer.width;
        sums.fill(0.0);
        let mut count = |block: Block, part: &[f32]| {
            add(&mut sums[block as usize * width..][..width], part, 1.0);
        };
        // All rows are looked up before any is read, so that the processor
        // can fetch several at a time.
        found.clear();
        found.extend(reader.context(words).filter_map(|feature| {
            let row = keys.row(scorer, feature.key)?;
            let block = feature.key.block();
            Some(Found {
                row,
                block,
                feature,
            })
        }));
        let setting = reader.cues().setting;
        for &(_, handle) in handles.iter() {
            for (block, part) in memo.parts(handle, setting, width) {
                count(block, part);
            }
        }
        for found in found.iter() {
            count(found.block, scorer.weights_of(found.row as usize));
        }
        for (norm, sum) in norms.iter_mut().zip(sums.chunks_exact(width)) {
            let square = sum[width - 1];
            *norm = if square > 0.0 {
                1.0 / square.sqrt()
            } else {
                0.0
            };
        }
        norms[Block::Facts as usize] = 1.0;
    }

    /// The outputs of the last answer; those of a nominal or ordinal variable
    /// have mean 0.
    pub fn outputs(&self) -> &[f32] {
        &self.outputs[..self.scorer.outputs]
    }

    /// The outputs of an answer without words or facts.
    pub fn constants(&self) -> &[f32] {
        &self.scorer.bias[..self.scorer.outputs]
    }

    /// What the words of the last answer are, as they were read.
    pub fn reader(&self) -> &AnswerReader {
        &self.reader
    }

    /// How much each token of the last answer added to one output, and how
    /// much each fact about the answer as a whole, with its fingerprint. A
    /// feature of several words is shared by its first and last.
    pub fn parts(&self, output: usize) -> (Vec<f32>, Vec<(u64, f32)>) {
        let width = self.scorer.width;
        let mut tokens = vec![0.0; self.reader.tokens.len()];
        let mut whole = Vec::new();
        let setting = self.reader.cues().setting;
        for &(token, handle) in &self.handles {
            for (block, part) in self.memo.parts(handle, setting, width) {
                tokens[usize::from(token)] += part[output] * self.norms[block as usize];
            }
        }
        for found in &self.found {
            let weight = self.scorer.weights_of(found.row as usize)[output];
            let part = weight * self.norms[found.block as usize];
            match found.feature.tokens {
                Some((first, last)) => {
                    tokens[usize::from(first)] += part * 0.5;
                    tokens[usize::from(last)] += part * 0.5;
                }
                None => whole.push((found.feature.key.print(), part)),
            }
        }
        if self.scorer.has_sentence() {
            whole.push((sentence_fingerprint(), self.sentence[output]));
        }
        (tokens, whole)
    }

    /// The same model, for numbers of other texts.
    pub(super) fn scorer(&self) -> &'s Scorer {
        self.scorer
    }

    /// What the encoder's numbers of the last answer added to one output.
    pub(super) fn sentence(&self, output: usize) -> f32 {
        self.sentence[output]
    }
}
