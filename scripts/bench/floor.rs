//! The floor: the least work that still reads every answer's words, word pairs and character 3-5 grams.
//!
//!     rustc --edition 2021 -C opt-level=3 floor.rs && ./floor ANSWERS.txt OUT.csv [THREADS]
//!
//! One answer a line in UTF-8; writes `label;probability` a line. Features are hashed into 2^18 buckets of fixed
//! pseudo-random weights for eight outputs; a softmax over the mean decides. No CSV, no masking of personal data,
//! no evidence, no calibration, no trained model: what a tool could do at most by the same kind of features.

use std::fs;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;

const BUCKETS: usize = 1 << 18;
const OUTPUTS: usize = 8;
const CHUNK: usize = 1 << 20;
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

type Weights = Vec<[f32; OUTPUTS]>;

/// Uniform between -1 and 1, by xorshift from a fixed start.
fn weights() -> Weights {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    };
    (0..BUCKETS).map(|_| std::array::from_fn(|_| next())).collect()
}

/// FNV-1a, one step a character.
fn step(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c as u32)).wrapping_mul(PRIME)
}

struct Scorer<'w> {
    weights: &'w Weights,
    word: Vec<char>,
    sum: [f32; OUTPUTS],
    count: usize,
}

impl Scorer<'_> {
    fn add(&mut self, hash: u64) {
        // The upper bits of FNV are mixed best.
        let row = &self.weights[(hash >> 20) as usize & (BUCKETS - 1)];
        self.sum.iter_mut().zip(row).for_each(|(s, w)| *s += w);
        self.count += 1;
    }

    /// The padded word in `self.word`: its character 3-5 grams and the word itself, whose hash is given back.
    fn end_word(&mut self) -> u64 {
        self.word.push('>');
        let word = std::mem::take(&mut self.word);
        for from in 0..word.len() {
            let mut hash = OFFSET;
            for (length, c) in word[from..].iter().take(5).enumerate() {
                hash = step(hash, *c);
                if length >= 2 {
                    self.add(hash);
                }
            }
        }
        let whole = word.iter().fold(!OFFSET, |hash, c| step(hash, *c));
        self.add(whole);
        self.word = word;
        whole
    }

    fn answer(&mut self, text: &str, out: &mut Vec<u8>) {
        self.sum = [0.0; OUTPUTS];
        self.count = 0;
        let mut before = None;
        self.word.clear();
        for c in text.chars().flat_map(char::to_lowercase).chain([' ']) {
            if c.is_alphanumeric() {
                if self.word.is_empty() {
                    self.word.push('<');
                }
                self.word.push(c);
            } else if !self.word.is_empty() {
                let whole = self.end_word();
                if let Some(before) = before.replace(whole) {
                    self.add((whole ^ u64::rotate_left(before, 7)).wrapping_mul(PRIME));
                }
                self.word.clear();
            }
        }
        let scale = 1.0 / (self.count.max(1) as f32).sqrt();
        let scores = self.sum.map(|s| s * scale);
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let parts = scores.map(|s| (s - top).exp());
        let total: f32 = parts.iter().sum();
        let best = (0..OUTPUTS).max_by(|a, b| parts[*a].total_cmp(&parts[*b])).unwrap_or(0);
        writeln!(out, "{best};{:.4}", parts[best] / total).expect("memory takes it");
    }
}

/// Ends of chunks of about `CHUNK` bytes, each behind a line's end.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut found = vec![0];
    let mut at = 0;
    while at < bytes.len() {
        let from = (at + CHUNK).min(bytes.len());
        at = bytes[from..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |p| from + p + 1);
        found.push(at);
    }
    found
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let text = fs::read_to_string(&arguments[1]).expect("answers in UTF-8");
    let threads = arguments.get(3).map_or(2, |t| t.parse().expect("a number of threads"));
    let weights = weights();
    let ends = ends(text.as_bytes());
    let results: Vec<Mutex<Vec<u8>>> = (1..ends.len()).map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut scorer = Scorer { weights: &weights, word: Vec::new(), sum: [0.0; OUTPUTS], count: 0 };
                loop {
                    let chunk = next.fetch_add(1, Ordering::Relaxed);
                    if chunk + 1 >= ends.len() {
                        break;
                    }
                    let mut out = Vec::with_capacity(CHUNK / 4);
                    text[ends[chunk]..ends[chunk + 1]].lines().for_each(|line| scorer.answer(line, &mut out));
                    *results[chunk].lock().expect("no thread panicked") = out;
                }
            });
        }
    });
    let mut file = fs::File::create(&arguments[2]).expect("a file to write");
    for result in results {
        file.write_all(&result.into_inner().expect("no thread panicked")).expect("room to write");
    }
}
