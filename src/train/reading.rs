//! What is counted of each answer.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::text::{
    AnswerReader, Block, FeatureReader, FingerprintHasher, Language, WordFeatures, fingerprint,
};

/// Answers read by one piece of parallel work; fixed, so that results do not
/// depend on the number of threads.
const PIECE: usize = 512;

/// The features of one answer, counted: (fingerprint, block, count).
pub type Counted = Vec<(u64, Block, u16)>;

/// An answer as it was read.
#[derive(Debug, Clone, Default)]
pub struct ReadAnswer {
    /// The features, by rising fingerprint.
    pub features: Counted,
    /// Sum of the words' vectors.
    pub meaning: Vec<f32>,
    /// Sum of the words' own squared lengths.
    pub meaning_square: f32,
    /// What the encoder makes of it.
    pub sentence: Vec<f32>,
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
