//! From texts to numbers: which features are kept, and the sparse rows that
//! the models learn from.
//!
//! A feature is kept when at least `min_respondents` different respondents
//! used it, so that nothing only one person wrote enters a model. Each block
//! of a row is tf-idf weighted (idf = ln((1+n)/(1+df)) + 1) and divided by its
//! length; facts are 0/1. Each occurrence is a direction of its own, also of
//! the word vectors: their sum is divided by the root of the sum of their
//! squares, which is known word by word.

use std::collections::HashMap;

use ndarray::Array2;

use crate::learn::{SparseRows, SparseRowsBuilder};
use crate::model::Model;
use crate::sealed::short;
use crate::text::{Block, FingerprintHasher};
use crate::train::reading::ReadAnswer;
use crate::train::scales::BlockScales;
use crate::train::{MIN_RESPONDENTS, TrainingError};

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
        let mut kept = used_by(answers, respondents, min_respondents);
        if kept.is_empty() {
            return Err(TrainingError::NothingKept {
                answers: answers.len(),
                min_respondents,
            });
        }
        kept.sort_unstable_by_key(|k| k.0);
        let n = answers.len() as f64;
        Ok(Vocabulary {
            prints: kept.iter().map(|k| k.0).collect(),
            blocks: kept.iter().map(|k| k.1).collect(),
            idf: kept.iter().map(|k| idf(n, k.1, k.2)).collect(),
            meaning_columns: answers.first().map_or(0, |a| a.meaning.len()),
            sentence_columns: answers.first().map_or(0, |a| a.sentence.len()),
            sentence_square: mean_square(answers),
            index: kept.iter().map(|k| k.0).zip(0u32..).collect(),
        })
    }

    /// A model's features, and what enough respondents used besides them.
    /// Their rarity is told by the model's answers and these together.
    pub fn extending(model: &Model, answers: &[ReadAnswer], respondents: &[usize]) -> Vocabulary {
        let training = &model.manifest.training;
        let blocks: HashMap<u64, Block, FingerprintHasher> = answers
            .iter()
            .flat_map(|answer| answer.features.iter().map(|f| (f.0, f.1)))
            .collect();
        // The block of a feature that none of these answers has is of no
        // account: nothing is learned of it.
        let block = |print: u64| blocks.get(&print).copied().unwrap_or(Block::Words);
        let known = model.prints.iter().zip(&model.idf);
        let mut all: Vec<(u64, Block, f32)> = known.map(|(p, idf)| (*p, block(*p), *idf)).collect();
        let n = (training.answers + answers.len()) as f64;
        // A model of public texts may ask for one; respondents are protected.
        let least = training.min_respondents.max(MIN_RESPONDENTS);
        let used = used_by(answers, respondents, least);
        let new = used
            .into_iter()
            .filter(|used| model.prints.binary_search(&used.0).is_err());
        all.extend(new.map(|(print, block, count)| (print, block, idf(n, block, count))));
        all.sort_unstable_by_key(|feature| feature.0);
        Vocabulary {
            prints: all.iter().map(|f| f.0).collect(),
            blocks: all.iter().map(|f| f.1).collect(),
            idf: all.iter().map(|f| f.2).collect(),
            meaning_columns: model.manifest.meaning_columns,
            sentence_columns: model.manifest.encoder.as_ref().map_or(0, |e| e.columns),
            sentence_square: mean_square(answers),
            index: all.iter().map(|f| f.0).zip(0u32..).collect(),
        }
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

    /// The scale of a column's block.
    pub fn scale(&self, column: usize, scales: &BlockScales) -> f32 {
        scales.of(match self.blocks.get(column) {
            Some(block) => *block,
            None if column < self.prints.len() + self.meaning_columns => Block::Meaning,
            None => Block::Sentence,
        })
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
        self.rows_with(answers, chosen, scales, &Array2::zeros((chosen.len(), 0)))
    }

    /// As [`Vocabulary::rows`], with more columns at the end: `more` has a
    /// row for each chosen one.
    ///
    /// # Errors
    /// Numbers that are not finite.
    pub fn rows_with(
        &self,
        answers: &[ReadAnswer],
        chosen: &[usize],
        scales: &BlockScales,
        more: &Array2<f64>,
    ) -> Result<SparseRows, TrainingError> {
        let mut builder = SparseRowsBuilder::new(self.columns() + more.ncols());
        let (mut indices, mut values) = (Vec::new(), Vec::new());
        for (row, more) in chosen.iter().zip(more.rows()) {
            self.row(&answers[*row], scales, &mut indices, &mut values);
            indices.extend((self.columns() as u32..).take(more.len()));
            values.extend(more.iter().map(|number| *number as f32));
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

/// Features that enough respondents used, and how many did.
fn used_by(
    answers: &[ReadAnswer],
    respondents: &[usize],
    min_respondents: usize,
) -> Vec<(u64, Block, usize)> {
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
    seen.into_iter()
        .filter(|(_, (count, _, _))| *count >= min_respondents)
        .map(|(print, (count, _, block))| (print, block, count))
        .collect()
}

/// Inverse document frequency of a feature that `df` of `n` answers have.
fn idf(n: f64, block: Block, df: usize) -> f32 {
    match block {
        Block::Facts => 1.0,
        _ => short((((1.0 + n) / (1.0 + df as f64)).ln() + 1.0) as f32),
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
