//! The encoder file: its parts, verified, and the weights in them.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use memmap2::Mmap;
use sha2::{Digest, Sha256};

use crate::encoder::rounded::Rounded;
use crate::encoder::stored::Stored;
use crate::encoder::{EncoderError, EncoderManifest, View, blocks};
use crate::sealed::{Kind, Parts, SealedError, hex};

const KIND: Kind = Kind {
    name: b"FRITENCO",
    format: 2,
};

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
    words: Range<usize>,
    /// All layers' matrices as published, and what fine-tuning added to those
    /// of the layers it changed.
    published: Range<usize>,
    change: Range<usize>,
    small: Vec<f32>,
    /// The changed layers' part of `small` after fine-tuning.
    tuned: Vec<f32>,
    /// outputs × (dimensions and a constant).
    outputs: Vec<f32>,
    rounded: RoundedLayers,
}

/// The matrices in bytes, rounded when they are first needed.
#[derive(Debug, Default)]
struct RoundedLayers {
    /// Of the layers that fine-tuning left alone.
    shared: OnceLock<Vec<[Rounded; 4]>>,
    /// Of the layers above, as published and as fine-tuned.
    published: OnceLock<Vec<[Rounded; 4]>>,
    tuned: OnceLock<Vec<[Rounded; 4]>>,
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
        // model. Measured need: of the 30 MB only the word vectors that occur
        // are read more than once; the rest is not copied at each start.
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
        let layer: usize = manifest.shapes().iter().map(|s| s.0 * s.1).sum();
        let changed = manifest.changed();
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
        let numbers = manifest.pieces * manifest.dimensions;
        let words = place("words", Some(blocks::size(numbers)))?;
        let numbers = manifest.layers * layer;
        let published = place("published", Some(blocks::size(numbers)))?;
        let small = parts.numbers("small", Small::size(&manifest))?;
        let (mut change, mut tuned, mut outputs) = (0..0, Vec::new(), Vec::new());
        if !manifest.outputs.is_empty() {
            change = place("change", Some(blocks::size(changed * layer)))?;
            tuned = parts.numbers("tuned", changed * Small::layer(&manifest))?;
            let size = manifest.outputs.len() * (manifest.dimensions + 1);
            outputs = parts.numbers("outputs", size)?;
        }
        for (part, place) in [
            ("words", &words),
            ("published", &published),
            ("change", &change),
        ] {
            if !blocks::finite(&all[place.clone()]) {
                return Err(SealedError::NotFinite { part }.into());
            }
        }
        Ok(EncoderFile {
            manifest,
            tokenizer,
            words,
            published,
            change,
            small,
            tuned,
            outputs,
            rounded: RoundedLayers::default(),
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

    /// The matrices that a view needs, layer by layer, as they are stored.
    pub fn stored(&self, view: View) -> Vec<[Stored<'_>; 4]> {
        let shared = self.manifest.unchanged();
        let mut published = &self.bytes.get()[self.published.clone()];
        let mut change = &self.bytes.get()[self.change.clone()];
        (0..self.manifest.layers)
            .map(|layer| {
                self.manifest.shapes().map(|shape| {
                    let changed = view == View::Outputs && layer >= shared;
                    Stored::take(shape, &mut published, changed.then_some(&mut change))
                })
            })
            .collect()
    }

    /// The matrices that a view needs, in bytes.
    fn rounded(&self, view: View) -> impl Iterator<Item = &[Rounded; 4]> {
        let shared = self.manifest.unchanged();
        let round = |layers: Range<usize>| Rounded::layers(&self.stored(view)[layers]);
        let upper = match view {
            View::Meaning => &self.rounded.published,
            View::Outputs => &self.rounded.tuned,
        };
        let lower = self.rounded.shared.get_or_init(|| round(0..shared));
        let upper = upper.get_or_init(|| round(shared..self.manifest.layers));
        lower.iter().chain(upper)
    }

    /// What a view's forward pass reads, layer by layer.
    pub fn weights(&self, view: View) -> Weights<'_> {
        let mut small = Small(&self.small);
        let mut tuned = Small(&self.tuned);
        let width = self.manifest.dimensions;
        let positions = small.take(self.manifest.positions * width);
        let entry = small.norm(width);
        let shared = self.manifest.unchanged();
        let layers = self
            .rounded(view)
            .enumerate()
            .map(|(layer, matrices)| {
                let small = if view == View::Outputs && layer >= shared {
                    &mut tuned
                } else {
                    &mut small
                };
                let [joined, out, into, back] = self.manifest.shapes();
                Layer {
                    joined: Matrix::new(joined, &matrices[0], small.take(3 * width)),
                    out: Matrix::new(out, &matrices[1], small.take(width)),
                    middle: small.norm(width),
                    into: Matrix::new(into, &matrices[2], small.take(self.manifest.hidden)),
                    back: Matrix::new(back, &matrices[3], small.take(width)),
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
        let row = blocks::size(width);
        out.fill(0.0);
        blocks::add(&self.words[piece as usize * row..][..row], out);
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
    fn new((rows, columns): (usize, usize), own: &'f Rounded, bias: &'f [f32]) -> Matrix<'f> {
        Matrix {
            rows,
            columns,
            cells: &own.cells,
            sums: &own.sums,
            scales: &own.scales,
            bias,
        }
    }
}

/// Weights of a layer norm.
#[derive(Clone, Copy)]
pub struct Norm<'f> {
    pub scale: &'f [f32],
    pub shift: &'f [f32],
}

/// The part `small`, or a tuned encoder's, read from its beginning. Its size
/// was checked.
struct Small<'f>(&'f [f32]);

impl<'f> Small<'f> {
    /// Numbers of one layer: the biases and norms.
    fn layer(manifest: &EncoderManifest) -> usize {
        let width = manifest.dimensions;
        3 * width + width + 2 * width + manifest.hidden + width + 2 * width
    }

    fn size(manifest: &EncoderManifest) -> usize {
        let width = manifest.dimensions;
        manifest.positions * width + 2 * width + manifest.layers * Self::layer(manifest)
    }

    fn take(&mut self, count: usize) -> &'f [f32] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn norm(&mut self, width: usize) -> Norm<'f> {
        Norm {
            scale: self.take(width),
            shift: self.take(width),
        }
    }
}
