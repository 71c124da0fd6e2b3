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

/// A matrix in blocks of four-bit numbers, as plain numbers, and biases.
pub struct Matrix {
    pub rows: usize,
    pub columns: usize,
    pub numbers: Vec<f32>,
    pub bias: Vec<f32>,
    blocks: Vec<u8>,
}

impl Matrix {
    fn new(stream: &mut Stream, rows: usize, columns: usize) -> Matrix {
        let (blocks, numbers) = blocks(stream, rows * columns / 32);
        Matrix {
            rows,
            columns,
            numbers,
            bias: stream.many(rows, 0.1, 0.0),
            blocks,
        }
    }
}

/// Blocks of 32 numbers, as bytes and as numbers; the scale is 1/64.
fn blocks(stream: &mut Stream, count: usize) -> (Vec<u8>, Vec<f32>) {
    let (mut bytes, mut numbers) = (Vec::new(), Vec::new());
    for _ in 0..count {
        // One sixty-fourth in half precision.
        bytes.extend([0x00, 0x24]);
        let nibbles: Vec<u8> = (0..32)
            .map(|_| ((stream.next() + 1.0) * 7.99) as u8)
            .collect();
        bytes.extend((0..16).map(|i| nibbles[i] | nibbles[i + 16] << 4));
        numbers.extend(nibbles.iter().map(|n| (f32::from(*n) - 8.0) / 64.0));
    }
    (bytes, numbers)
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

impl Layer {
    fn new(s: &mut Stream) -> Layer {
        Layer {
            joined: Matrix::new(s, 3 * WIDTH, WIDTH),
            out: Matrix::new(s, WIDTH, WIDTH),
            middle: Norm::new(s),
            into: Matrix::new(s, HIDDEN, WIDTH),
            back: Matrix::new(s, WIDTH, HIDDEN),
            end: Norm::new(s),
        }
    }

    /// Its matrices' blocks, in the order of the file.
    fn blocks(&self) -> Vec<u8> {
        let matrices = [&self.joined, &self.out, &self.into, &self.back];
        matrices.iter().flat_map(|m| m.blocks.clone()).collect()
    }

    /// Its biases and norms, in the order of the file.
    fn small(&self) -> Vec<f32> {
        let norm = |norm: &Norm| [norm.scale.clone(), norm.shift.clone()].concat();
        [
            self.joined.bias.clone(),
            self.out.bias.clone(),
            norm(&self.middle),
            self.into.bias.clone(),
            self.back.bias.clone(),
            norm(&self.end),
        ]
        .concat()
    }
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
        let (word_bytes, numbers) = blocks(&mut s, WORDS.len() * WIDTH / 32);
        let words = numbers.chunks(WIDTH).map(<[f32]>::to_vec).collect();
        Tiny {
            words,
            word_bytes,
            positions: s.many(POSITIONS * WIDTH, 0.5, 0.0),
            entry: Norm::new(&mut s),
            layers: (0..LAYERS).map(|_| Layer::new(&mut s)).collect(),
        }
    }

    /// The parts of its file.
    pub fn parts(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut small: Vec<f32> = self.positions.clone();
        small.extend(&self.entry.scale);
        small.extend(&self.entry.shift);
        let mut published = Vec::new();
        for layer in &self.layers {
            published.extend(layer.blocks());
            small.extend(layer.small());
        }
        vec![
            ("manifest", MANIFEST.as_bytes().to_vec()),
            ("tokenizer", tokenizer().into_bytes()),
            ("words", self.word_bytes.clone()),
            ("published", published),
            ("small", bytes(&small)),
        ]
    }

    /// What fine-tuning does to the last layer: numbers to add to the
    /// matrices, and other biases and norms.
    fn change() -> Layer {
        Layer::new(&mut Stream(11))
    }

    /// As fine-tuned, to compute with; its file is [`Tiny::tuned_file`].
    pub fn tuned(&self) -> Tiny {
        let mut tuned = Tiny::new();
        let mut change = Tiny::change();
        if let Some(last) = tuned.layers.pop() {
            let matrices = [&last.joined, &last.out, &last.into, &last.back];
            let changes = [
                &mut change.joined,
                &mut change.out,
                &mut change.into,
                &mut change.back,
            ];
            for (matrix, change) in matrices.into_iter().zip(changes) {
                let numbers = change.numbers.iter_mut().zip(&matrix.numbers);
                numbers.for_each(|(c, n)| *c += n);
            }
        }
        tuned.layers.push(change);
        tuned
    }

    /// The parts of its file as fine-tuned.
    pub fn tuned_parts(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut parts = self.parts();
        let manifest = MANIFEST.replace("1e-6}", r#"1e-6, "outputs": ["a", "b"], "shared": 1}"#);
        parts[0].1 = manifest.into_bytes();
        let mut outputs = vec![0.0; 2 * (WIDTH + 1)];
        outputs[0] = 1.0;
        outputs[WIDTH + 2] = -1.0;
        outputs[2 * WIDTH + 1] = 1.0;
        parts.push(("change", Tiny::change().blocks()));
        parts.push(("tuned", bytes(&Tiny::change().small())));
        parts.push(("outputs", bytes(&outputs)));
        parts
    }

    /// Its file with two outputs, as of a fine-tuned encoder: the last state's
    /// first number, and one less the second.
    pub fn tuned_file(&self) -> Vec<u8> {
        seal(&self.tuned_parts())
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
    out.extend(2u32.to_le_bytes());
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
