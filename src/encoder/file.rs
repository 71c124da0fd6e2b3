//! The encoder file: its parts, verified, and the weights in them.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use memmap2::Mmap;
use sha2::{Digest, Sha256};

use crate::encoder::kernel::LARGEST_WEIGHT;
use crate::encoder::manifest::BLOCK;
use crate::encoder::{EncoderError, EncoderManifest};
use crate::sealed::{Kind, Parts, hex};

const KIND: Kind = Kind {
    name: b"FRITENCO",
    format: 1,
};
/// Bytes of a block of a word vector: a scale in half precision, and two
/// numbers a byte.
const BLOCK_BYTES: usize = 2 + BLOCK / 2;

#[derive(Debug)]
enum Bytes {
    Mapped(Mmap),
    Owned(Vec<u8>),
    Static(&'static [u8]),
}

impl Bytes {
    fn get(&self) -> &[u8] {
        match self {
            Bytes::Mapped(map) => map,
            Bytes::Owned(bytes) => bytes,
            Bytes::Static(bytes) => bytes,
        }
    }
}

/// A verified encoder file.
#[derive(Debug)]
pub struct EncoderFile {
    bytes: Bytes,
    manifest: EncoderManifest,
    tokenizer: Range<usize>,
    matrices: Range<usize>,
    words: Range<usize>,
    sums: Vec<i32>,
    scales: Vec<f32>,
    small: Vec<f32>,
    /// outputs × (dimensions and a constant).
    outputs: Vec<f32>,
}

impl EncoderFile {
    /// Maps and verifies a file.
    pub fn open(path: &Path) -> Result<EncoderFile, EncoderError> {
        let io = |source| EncoderError::Io {
            path: path.display().to_string(),
            source,
        };
        let file = File::open(path).map_err(io)?;
        // SAFETY: the map is read-only and verified below. Should another
        // program cut the file short while it is mapped, this process ends
        // (SIGBUS) rather than codes wrongly; the same holds for every mapped
        // model. Measured need: 30 MB are not copied at each start, and
        // processes that run at once share them.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file) }.map_err(io)?;
        EncoderFile::verify(Bytes::Mapped(map))
    }

    /// Verifies bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<EncoderFile, EncoderError> {
        EncoderFile::verify(Bytes::Owned(bytes))
    }

    /// Verifies bytes that live in the program.
    pub fn from_static(bytes: &'static [u8]) -> Result<EncoderFile, EncoderError> {
        EncoderFile::verify(Bytes::Static(bytes))
    }

    fn verify(bytes: Bytes) -> Result<EncoderFile, EncoderError> {
        let all = bytes.get();
        let parts = Parts::unpack(KIND, all)?;
        let manifest: EncoderManifest =
            serde_json::from_str(parts.text("manifest")?).map_err(|e| EncoderError::Part {
                part: "manifest",
                what: e.to_string(),
            })?;
        manifest.check()?;
        let shapes = manifest.shapes();
        let rows: usize = manifest.layers * shapes.iter().map(|s| s.0).sum::<usize>();
        let cells: usize = manifest.layers * shapes.iter().map(|s| s.0 * s.1).sum::<usize>();
        let blocks = manifest.pieces * (manifest.dimensions / BLOCK);
        let place = |name, size: Option<usize>| {
            let part = parts.get(name)?;
            if size.is_some_and(|size| size != part.len()) {
                return Err(EncoderError::Part {
                    part: name,
                    what: format!("{} bytes do not fit the manifest", part.len()),
                });
            }
            let start = part.as_ptr() as usize - all.as_ptr() as usize;
            Ok(start..start + part.len())
        };
        let tokenizer = place("tokenizer", None)?;
        let matrices = place("matrices", Some(cells))?;
        let size = |cell: &u8| cell.cast_signed().unsigned_abs();
        if all[matrices.clone()]
            .iter()
            .any(|c| size(c) > LARGEST_WEIGHT)
        {
            return Err(EncoderError::Part {
                part: "matrices",
                what: "a weight is too large".to_owned(),
            });
        }
        let words = place("words", Some(blocks * BLOCK_BYTES))?;
        let sums = place("sums", Some(rows * 4))?;
        let sums = all[sums].as_chunks::<4>().0;
        let sums = sums.iter().map(|b| i32::from_le_bytes(*b)).collect();
        let scales = parts.numbers("scales", rows)?;
        let small = parts.numbers("small", Small::size(&manifest))?;
        let outputs = match manifest.outputs.len() {
            0 => Vec::new(),
            outputs => parts.numbers("outputs", outputs * (manifest.dimensions + 1))?,
        };
        Ok(EncoderFile {
            outputs,
            manifest,
            tokenizer,
            matrices,
            words,
            sums,
            scales,
            small,
            bytes,
        })
    }

    pub fn manifest(&self) -> &EncoderManifest {
        &self.manifest
    }

    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(self.bytes.get()))
    }

    /// outputs × (dimensions and a constant).
    pub fn outputs(&self) -> &[f32] {
        &self.outputs
    }

    /// The `tokenizer.json`.
    pub fn tokenizer(&self) -> &[u8] {
        &self.bytes.get()[self.tokenizer.clone()]
    }

    /// The weights, layer by layer.
    pub fn weights(&self) -> Weights<'_> {
        let mut small = Small(&self.small);
        let width = self.manifest.dimensions;
        let positions = small.take(self.manifest.positions * width);
        let entry = small.norm(width);
        let mut matrices = MatrixReader {
            cells: &self.bytes.get()[self.matrices.clone()],
            sums: &self.sums,
            scales: &self.scales,
        };
        let layers = (0..self.manifest.layers)
            .map(|_| {
                let mut next = |shape| matrices.next(shape);
                let [joined, out, into, back] = self.manifest.shapes().map(&mut next);
                Layer {
                    joined: joined.with(small.take(3 * width)),
                    out: out.with(small.take(width)),
                    middle: small.norm(width),
                    into: into.with(small.take(self.manifest.hidden)),
                    back: back.with(small.take(width)),
                    end: small.norm(width),
                }
            })
            .collect();
        Weights {
            manifest: &self.manifest,
            words: &self.bytes.get()[self.words.clone()],
            positions,
            entry,
            layers,
        }
    }
}

/// Everything the forward pass reads.
pub struct Weights<'f> {
    pub manifest: &'f EncoderManifest,
    words: &'f [u8],
    positions: &'f [f32],
    pub entry: Norm<'f>,
    pub layers: Vec<Layer<'f>>,
}

impl Weights<'_> {
    /// Writes a piece's vector at a position.
    pub fn word(&self, piece: u32, position: usize, out: &mut [f32]) {
        let width = self.manifest.dimensions;
        let row = width / BLOCK * BLOCK_BYTES;
        let blocks = &self.words[piece as usize * row..][..row];
        for (block, out) in blocks
            .chunks_exact(BLOCK_BYTES)
            .zip(out.chunks_exact_mut(BLOCK))
        {
            let scale = half(u16::from_le_bytes([block[0], block[1]]));
            let (low, high) = out.split_at_mut(BLOCK / 2);
            for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
                *low = f32::from(i16::from(byte & 15) - 8) * scale;
                *high = f32::from(i16::from(byte >> 4) - 8) * scale;
            }
        }
        let place = &self.positions[position * width..][..width];
        out.iter_mut().zip(place).for_each(|(o, p)| *o += p);
    }
}

/// One layer.
pub struct Layer<'f> {
    pub joined: Matrix<'f>,
    pub out: Matrix<'f>,
    pub middle: Norm<'f>,
    pub into: Matrix<'f>,
    pub back: Matrix<'f>,
    pub end: Norm<'f>,
}

/// A matrix of one byte a number, in groups of rows, and its biases.
#[derive(Clone, Copy)]
pub struct Matrix<'f> {
    pub rows: usize,
    pub columns: usize,
    /// group × columns/4 × 16 × 4.
    pub cells: &'f [u8],
    /// The sum of each row's whole numbers.
    pub sums: &'f [i32],
    /// What a row's whole numbers are multiples of.
    pub scales: &'f [f32],
    pub bias: &'f [f32],
}

impl<'f> Matrix<'f> {
    fn with(mut self, bias: &'f [f32]) -> Matrix<'f> {
        self.bias = bias;
        self
    }
}

/// Weights of a layer norm.
#[derive(Clone, Copy)]
pub struct Norm<'f> {
    pub scale: &'f [f32],
    pub shift: &'f [f32],
}

struct MatrixReader<'f> {
    cells: &'f [u8],
    sums: &'f [i32],
    scales: &'f [f32],
}

impl<'f> MatrixReader<'f> {
    fn next(&mut self, (rows, columns): (usize, usize)) -> Matrix<'f> {
        Matrix {
            rows,
            columns,
            cells: take(&mut self.cells, rows * columns),
            sums: take(&mut self.sums, rows),
            scales: take(&mut self.scales, rows),
            bias: &[],
        }
    }
}

/// The part `small`, read from its beginning. Its size was checked.
struct Small<'f>(&'f [f32]);

impl<'f> Small<'f> {
    fn size(manifest: &EncoderManifest) -> usize {
        let width = manifest.dimensions;
        let layer = 3 * width + width + 2 * width + manifest.hidden + width + 2 * width;
        manifest.positions * width + 2 * width + manifest.layers * layer
    }

    fn take(&mut self, count: usize) -> &'f [f32] {
        take(&mut self.0, count)
    }

    fn norm(&mut self, width: usize) -> Norm<'f> {
        Norm {
            scale: self.take(width),
            shift: self.take(width),
        }
    }
}

fn take<'f, T>(from: &mut &'f [T], count: usize) -> &'f [T] {
    let (taken, rest) = from.split_at(count);
    *from = rest;
    taken
}

/// A number in half precision (IEEE 754 binary16); scales are never infinite.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(bits >> 10 & 31);
    let fraction = f32::from(bits & 1023) / 1024.0;
    let value = if exponent == 0 {
        fraction * (-14f32).exp2()
    } else {
        (1.0 + fraction) * ((exponent - 15) as f32).exp2()
    };
    sign * value
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn half_precision_is_read_exactly() {
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0x7bff, 65504.0),
            (0, 0.0),
        ] {
            assert_eq!(half(bits), value, "{bits:04x}");
        }
    }
}
