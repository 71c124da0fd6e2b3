//! Scores of one answer: outputs of every head, and how much each word moved
//! them. The model is linear, so the parts add up to the whole exactly.

use std::collections::HashMap;

use crate::model::Model;
use crate::text::{
    AnswerReader, Block, ContextFeature, FeatureReader, FingerprintHasher, Language, LanguageError,
    WordRole, fingerprint,
};

/// Words remembered by one worker; when full it starts over, so that memory
/// does not grow with the number of rows.
const MOST_WORDS: usize = 60_000;
/// Outputs are padded to whole lanes so that the loops over them vectorise.
const LANES: usize = 8;

/// A model made ready for scoring; shared by all workers.
#[derive(Debug)]
pub struct Scorer {
    language: Language,
    rows: HashMap<u64, u32, FingerprintHasher>,
    /// rows × padded outputs.
    weights: Vec<f32>,
    squares: Vec<f32>,
    meaning: Vec<f32>,
    bias: Vec<f32>,
    outputs: usize,
    padded: usize,
    columns: usize,
}

impl Scorer {
    /// Prepares a model.
    ///
    /// # Errors
    /// When the model's language cannot be used.
    pub fn new(model: &Model) -> Result<Scorer, LanguageError> {
        let outputs = model.manifest.outputs;
        let padded = outputs.next_multiple_of(LANES);
        let language = Language::load(&model.language)?;
        Ok(Scorer {
            language,
            rows: model.prints.iter().copied().zip(0u32..).collect(),
            weights: pad(&model.weights, outputs, padded),
            squares: model.idf.iter().map(|v| v * v).collect(),
            meaning: pad(&model.meaning, outputs, padded),
            bias: pad(&model.bias, outputs, padded),
            outputs,
            padded,
            columns: model.manifest.meaning_columns,
        })
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    fn row(&self, print: u64) -> Option<usize> {
        self.rows.get(&print).map(|r| *r as usize)
    }

    fn weights_of(&self, row: usize) -> &[f32] {
        &self.weights[row * self.padded..(row + 1) * self.padded]
    }
}

fn pad(table: &[f32], outputs: usize, padded: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(table.len() / outputs.max(1) * padded);
    for row in table.chunks_exact(outputs.max(1)) {
        out.extend_from_slice(row);
        out.resize(out.len() + padded - outputs, 0.0);
    }
    out
}

/// Adds whole lanes at a time: a loop of fixed length vectorises, one over
/// slices of unknown length does so only after checks that cost as much.
fn add(sum: &mut [f32], part: &[f32], scale: f32) {
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

/// What is remembered of a word. In `numbers`, from `at`: its outputs in the
/// Words, Characters and Meaning blocks (padded each), then its vector.
#[derive(Debug, Clone, Copy)]
struct WordEntry {
    at: u32,
    print: u64,
    role: WordRole,
    word_square: f32,
    character_square: f32,
    has_meaning: bool,
}

/// One worker's scores of one answer after another.
#[derive(Debug)]
pub struct Worker<'s> {
    scorer: &'s Scorer,
    features: FeatureReader<'s>,
    reader: AnswerReader,
    index: HashMap<u64, u32, FingerprintHasher>,
    entries: Vec<WordEntry>,
    numbers: Vec<f32>,
    handles: Vec<(u16, u32)>,
    words: Vec<(u16, u64)>,
    found: Vec<(u32, ContextFeature)>,
    vector: Vec<f32>,
    /// tokens × padded outputs.
    tokens: Vec<f32>,
    /// What the answer as a whole adds: row, fingerprint, scale.
    whole: Vec<(u32, u64, f32)>,
    outputs: Vec<f32>,
}

impl<'s> Worker<'s> {
    /// A worker with an empty memory.
    pub fn new(scorer: &'s Scorer) -> Worker<'s> {
        Worker {
            scorer,
            features: FeatureReader::new(&scorer.language),
            reader: AnswerReader::default(),
            index: HashMap::default(),
            entries: Vec::new(),
            numbers: Vec::new(),
            handles: Vec::new(),
            words: Vec::new(),
            found: Vec::new(),
            vector: vec![0.0; scorer.columns],
            tokens: Vec::new(),
            whole: Vec::new(),
            outputs: vec![0.0; scorer.padded],
        }
    }

    /// Scores an answer (already masked); the result is read through
    /// [`Worker::outputs`] and its siblings until the next call.
    pub fn score(&mut self, text: &str) {
        if self.entries.len() > MOST_WORDS {
            self.index.clear();
            self.entries.clear();
            self.numbers.clear();
        }
        self.read(text);
        let norms = self.norms();
        self.add_words(&norms);
        self.add_context(&norms);
    }

    fn read(&mut self, text: &str) {
        let Worker {
            scorer,
            features,
            reader,
            index,
            entries,
            numbers,
            handles,
            words,
            ..
        } = self;
        reader.read(text, handles, |word| {
            let print = fingerprint(word.as_bytes());
            let handle = *index.entry(print).or_insert_with(|| {
                let entry = remember(scorer, features, word, numbers);
                entries.push(entry);
                entries.len() as u32 - 1
            });
            (handle, entries[handle as usize].role)
        });
        words.clear();
        words.extend(
            handles
                .iter()
                .map(|&(token, handle)| (token, entries[handle as usize].print)),
        );
        reader.context(&scorer.language, words);
    }

    /// One over the length of each block's vector, as in training; also
    /// keeps the context features that the model knows.
    fn norms(&mut self) -> [f32; Block::COUNT] {
        let mut squares = [0.0f32; Block::COUNT];
        self.vector.fill(0.0);
        let (stride, columns) = (self.scorer.padded, self.scorer.columns);
        for &(_, handle) in &self.handles {
            let entry = &self.entries[handle as usize];
            squares[Block::Words as usize] += entry.word_square;
            squares[Block::Characters as usize] += entry.character_square;
            if entry.has_meaning {
                let at = entry.at as usize + 3 * stride;
                add(&mut self.vector, &self.numbers[at..at + columns], 1.0);
            }
        }
        self.found.clear();
        for feature in &self.reader.context {
            if let Some(row) = self.scorer.row(feature.print) {
                squares[feature.block as usize] += self.scorer.squares[row];
                self.found.push((row as u32, *feature));
            }
        }
        squares[Block::Meaning as usize] = self.vector.iter().map(|v| v * v).sum();
        let mut norms = squares.map(|s| if s > 0.0 { 1.0 / s.sqrt() } else { 0.0 });
        norms[Block::Facts as usize] = 1.0;
        norms
    }

    fn add_words(&mut self, norms: &[f32; Block::COUNT]) {
        let width = self.scorer.padded;
        self.tokens.clear();
        self.tokens.resize(self.reader.tokens.len() * width, 0.0);
        self.outputs.copy_from_slice(&self.scorer.bias);
        for &(token, handle) in &self.handles {
            let entry = &self.entries[handle as usize];
            let at = entry.at as usize;
            let own = &mut self.tokens[usize::from(token) * width..][..width];
            add(
                own,
                &self.numbers[at..at + width],
                norms[Block::Words as usize],
            );
            let at = at + width;
            add(
                own,
                &self.numbers[at..at + width],
                norms[Block::Characters as usize],
            );
            if entry.has_meaning {
                let at = at + width;
                add(
                    own,
                    &self.numbers[at..at + width],
                    norms[Block::Meaning as usize],
                );
            }
        }
    }

    /// A feature of several words is shared by its first and last.
    fn add_context(&mut self, norms: &[f32; Block::COUNT]) {
        let width = self.scorer.padded;
        self.whole.clear();
        for (row, feature) in &self.found {
            let part = self.scorer.weights_of(*row as usize);
            let norm = norms[feature.block as usize];
            match feature.tokens {
                Some((first, last)) if first == last => {
                    add(
                        &mut self.tokens[usize::from(first) * width..][..width],
                        part,
                        norm,
                    );
                }
                Some((first, last)) => {
                    let half = norm * 0.5;
                    add(
                        &mut self.tokens[usize::from(first) * width..][..width],
                        part,
                        half,
                    );
                    add(
                        &mut self.tokens[usize::from(last) * width..][..width],
                        part,
                        half,
                    );
                }
                None => {
                    add(&mut self.outputs, part, norm);
                    self.whole.push((*row, feature.print, norm));
                }
            }
        }
        for own in self.tokens.chunks_exact(width) {
            add(&mut self.outputs, own, 1.0);
        }
    }

    /// The outputs of the last answer.
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

    /// How much each token of the last answer added to the outputs; one row
    /// of outputs a token.
    pub fn token_parts(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        let outputs = self.scorer.outputs;
        self.tokens
            .chunks_exact(self.scorer.padded)
            .map(move |row| &row[..outputs])
    }

    /// How much the facts about the last answer as a whole added: the
    /// fact's fingerprint, and a scale for its outputs.
    pub fn whole_parts(&self) -> impl Iterator<Item = (u64, f32, &[f32])> {
        self.whole.iter().map(|&(row, print, scale)| {
            let weights = self.scorer.weights_of(row as usize);
            (print, scale, &weights[..self.scorer.outputs])
        })
    }
}

fn remember(
    scorer: &Scorer,
    features: &mut FeatureReader<'_>,
    word: &str,
    numbers: &mut Vec<f32>,
) -> WordEntry {
    let read = features.word(word);
    let width = scorer.padded;
    let at = numbers.len();
    numbers.resize(at + 3 * width + scorer.columns, 0.0);
    let own = &mut numbers[at..];
    let mut word_square = 0.0;
    if let Some(row) = scorer.row(read.word) {
        add(&mut own[..width], scorer.weights_of(row), 1.0);
        word_square = scorer.squares[row];
    }
    let mut character_square = 0.0;
    for print in &read.characters {
        if let Some(row) = scorer.row(*print) {
            add(&mut own[width..2 * width], scorer.weights_of(row), 1.0);
            character_square += scorer.squares[row];
        }
    }
    for (column, value) in read.meaning.iter().enumerate().take(scorer.columns) {
        let weights = &scorer.meaning[column * width..(column + 1) * width];
        add(&mut own[2 * width..3 * width], weights, *value);
        own[3 * width + column] = *value;
    }
    WordEntry {
        at: at as u32,
        print: read.print,
        role: read.role,
        word_square,
        character_square,
        has_meaning: !read.meaning.is_empty() && scorer.columns > 0,
    }
}
