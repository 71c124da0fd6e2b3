//! A small encoder with made-up weights, as a file and as plain numbers.

use sha2::{Digest, Sha256};

pub const WIDTH: usize = 64;
pub const HEADS: usize = 2;
pub const HIDDEN: usize = 96;
pub const LAYERS: usize = 2;
pub const POSITIONS: usize = 12;
pub const EPSILON: f32 = 1e-6;
const WORDS: [&str; 12] = [
    "<s>",
    "</s>",
    "<unk>",
    "▁robot",
    "▁katte",
    "▁til",
    "▁borgere",
    "▁",
    "a",
    "b",
    "katte",
    "r",
];

/// A stream of numbers in -1..1 that looks random and is always the same.
pub struct Stream(u64);

impl Stream {
    pub fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }

    fn many(&mut self, count: usize, size: f32, around: f32) -> Vec<f32> {
        (0..count).map(|_| self.next() * size + around).collect()
    }
}

/// A matrix as whole numbers with one scale a row, and biases.
pub struct Matrix {
    pub rows: usize,
    pub columns: usize,
    pub whole: Vec<i8>,
    pub scales: Vec<f32>,
    pub bias: Vec<f32>,
}

impl Matrix {
    fn new(stream: &mut Stream, rows: usize, columns: usize) -> Matrix {
        let whole = (0..rows * columns).map(|_| (stream.next() * 63.0) as i8);
        Matrix {
            rows,
            columns,
            whole: whole.collect(),
            scales: stream.many(rows, 0.001, 0.003),
            bias: stream.many(rows, 0.1, 0.0),
        }
    }

    /// In the order of the file: groups of 16 rows, four columns at a time.
    fn cells(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for group in 0..self.rows / 16 {
            for four in 0..self.columns / 4 {
                for row in group * 16..group * 16 + 16 {
                    for column in four * 4..four * 4 + 4 {
                        out.push(self.whole[row * self.columns + column].cast_unsigned());
                    }
                }
            }
        }
        out
    }

    fn sums(&self) -> Vec<u8> {
        let rows = self.whole.chunks_exact(self.columns);
        rows.map(|row| row.iter().map(|w| i32::from(*w)).sum::<i32>())
            .flat_map(i32::to_le_bytes)
            .collect()
    }
}

pub struct Norm {
    pub scale: Vec<f32>,
    pub shift: Vec<f32>,
}

impl Norm {
    fn new(stream: &mut Stream) -> Norm {
        Norm {
            scale: stream.many(WIDTH, 0.3, 1.0),
            shift: stream.many(WIDTH, 0.2, 0.0),
        }
    }
}

pub struct Layer {
    pub joined: Matrix,
    pub out: Matrix,
    pub middle: Norm,
    pub into: Matrix,
    pub back: Matrix,
    pub end: Norm,
}

/// The encoder's numbers.
pub struct Tiny {
    pub words: Vec<Vec<f32>>,
    pub positions: Vec<f32>,
    pub entry: Norm,
    pub layers: Vec<Layer>,
    word_bytes: Vec<u8>,
}

impl Tiny {
    pub fn new() -> Tiny {
        let mut s = Stream(7);
        let (mut words, mut word_bytes) = (Vec::new(), Vec::new());
        for _ in WORDS {
            let mut word = Vec::new();
            for _ in 0..WIDTH / 32 {
                // One quarter in half precision.
                word_bytes.extend([0x00, 0x34]);
                let nibbles: Vec<u8> = (0..32).map(|_| ((s.next() + 1.0) * 7.99) as u8).collect();
                word_bytes.extend((0..16).map(|i| nibbles[i] | nibbles[i + 16] << 4));
                word.extend(nibbles.iter().map(|n| (f32::from(*n) - 8.0) * 0.25));
            }
            words.push(word);
        }
        Tiny {
            words,
            word_bytes,
            positions: s.many(POSITIONS * WIDTH, 0.5, 0.0),
            entry: Norm::new(&mut s),
            layers: (0..LAYERS)
                .map(|_| Layer {
                    joined: Matrix::new(&mut s, 3 * WIDTH, WIDTH),
                    out: Matrix::new(&mut s, WIDTH, WIDTH),
                    middle: Norm::new(&mut s),
                    into: Matrix::new(&mut s, HIDDEN, WIDTH),
                    back: Matrix::new(&mut s, WIDTH, HIDDEN),
                    end: Norm::new(&mut s),
                })
                .collect(),
        }
    }

    /// The parts of its file.
    pub fn parts(&self) -> Vec<(&'static str, Vec<u8>)> {
        let (mut cells, mut sums, mut scales) = (Vec::new(), Vec::new(), Vec::new());
        let mut small: Vec<f32> = self.positions.clone();
        let norm = |small: &mut Vec<f32>, norm: &Norm| {
            small.extend(&norm.scale);
            small.extend(&norm.shift);
        };
        norm(&mut small, &self.entry);
        for layer in &self.layers {
            for matrix in [&layer.joined, &layer.out, &layer.into, &layer.back] {
                cells.extend(matrix.cells());
                sums.extend(matrix.sums());
                scales.extend(&matrix.scales);
            }
            small.extend(&layer.joined.bias);
            small.extend(&layer.out.bias);
            norm(&mut small, &layer.middle);
            small.extend(&layer.into.bias);
            small.extend(&layer.back.bias);
            norm(&mut small, &layer.end);
        }
        vec![
            ("manifest", MANIFEST.as_bytes().to_vec()),
            ("tokenizer", tokenizer().into_bytes()),
            ("matrices", cells),
            ("words", self.word_bytes.clone()),
            ("sums", sums),
            ("scales", bytes(&scales)),
            ("small", bytes(&small)),
        ]
    }

    /// Its file with two outputs, as of a fine-tuned encoder: the embedding's
    /// first number, and one less the second.
    pub fn tuned_file(&self) -> Vec<u8> {
        let mut parts = self.parts();
        let manifest = MANIFEST.replace("1e-6}", r#"1e-6, "outputs": ["a", "b"]}"#);
        parts[0].1 = manifest.into_bytes();
        let mut outputs = vec![0.0; 2 * (WIDTH + 1)];
        outputs[0] = 1.0;
        outputs[WIDTH + 2] = -1.0;
        outputs[2 * WIDTH + 1] = 1.0;
        parts.push(("outputs", bytes(&outputs)));
        seal(&parts)
    }

    /// Its file.
    pub fn file(&self) -> Vec<u8> {
        seal(&self.parts())
    }
}

const MANIFEST: &str = r#"{"name": "tiny", "origin": "made up", "prefix": "", "dimensions": 64,
 "layers": 2, "heads": 2, "hidden": 96, "positions": 12, "pieces": 12, "first": 0, "last": 1,
 "epsilon": 1e-6}"#;

fn tokenizer() -> String {
    let pieces: Vec<String> = WORDS
        .iter()
        .enumerate()
        .map(|(i, word)| format!(r#"["{word}", -{i}.5]"#))
        .collect();
    format!(
        r#"{{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
 "normalizer": null, "post_processor": null, "decoder": null,
 "pre_tokenizer": {{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
 "split": true}},
 "model": {{"type": "Unigram", "unk_id": 2, "vocab": [{}], "byte_fallback": false}}}}"#,
        pieces.join(", ")
    )
}

fn bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// Puts parts behind one checksum, as `src/sealed.rs` describes.
pub fn seal(parts: &[(&'static str, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"FRITENCO".to_vec();
    out.extend(1u32.to_le_bytes());
    out.extend((parts.len() as u32).to_le_bytes());
    for (name, part) in parts {
        let mut field = [0u8; 16];
        field[..name.len()].copy_from_slice(name.as_bytes());
        out.extend(field);
        out.extend((part.len() as u64).to_le_bytes());
    }
    parts.iter().for_each(|(_, part)| out.extend(part));
    let checksum = Sha256::digest(&out);
    out.extend(checksum);
    out
}
