//! The sentence encoder: what a whole answer means, as numbers.
//!
//! A transformer (multilingual-e5-small; Wang et al. 2024, arXiv:2402.05672)
//! with a vocabulary pruned to Danish, four bits a weight in the file, one byte
//! when it reads. Answers that mean
//! much the same lie close together even when they share no word. The file
//! holds the encoder as published and what fine-tuning added to its upper
//! layers, so one file serves any codebook and the shipped one. Every answer's numbers are the same bits whatever answers are embedded beside it,
//! however many threads work and whichever instructions the processor has:
//! sums of whole numbers are exact, and all else is done in one order.

mod attend;
mod batch;
mod blocks;
mod error;
mod exact;
mod file;
mod forward;
mod kernel;
mod manifest;
mod number;
mod rounded;
mod split;
mod stored;
mod view;

pub use error::EncoderError;
pub use kernel::Instructions;
pub use manifest::EncoderManifest;
pub use view::View;

use std::path::Path;

use ndarray::Array2;
use rayon::prelude::*;

use batch::Batch;
use file::EncoderFile;
use forward::Forward;
use split::Splitter;

/// The encoder that ships inside the library.
static EMBEDDED: &[u8] = include_bytes!("../../models/danish.encoder");

/// An encoder, ready to embed; shared by all threads.
#[derive(Debug)]
pub struct Encoder {
    file: EncoderFile,
    splitter: Splitter,
}

impl Encoder {
    /// The encoder that ships with the tool.
    ///
    /// # Errors
    /// None in a released binary; it is verified all the same.
    pub fn embedded() -> Result<Encoder, EncoderError> {
        Encoder::new(EncoderFile::from_static(EMBEDDED)?)
    }

    /// Opens and verifies an encoder file; it is mapped, not copied. The first
    /// reading rounds its matrices to bytes (80 ms in all).
    ///
    /// # Errors
    /// [`EncoderError`]: anything but an exact file is refused.
    pub fn open(path: &Path) -> Result<Encoder, EncoderError> {
        Encoder::new(EncoderFile::open(path)?)
    }

    /// Verifies an encoder's bytes.
    ///
    /// # Errors
    /// As [`Encoder::open`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Encoder, EncoderError> {
        Encoder::new(EncoderFile::from_bytes(bytes)?)
    }

    fn new(file: EncoderFile) -> Result<Encoder, EncoderError> {
        let splitter = Splitter::new(&file)?;
        Ok(Encoder { file, splitter })
    }

    /// What the encoder says of itself.
    pub fn manifest(&self) -> &EncoderManifest {
        self.file.manifest()
    }

    /// SHA-256 of the file.
    pub fn sha256(&self) -> String {
        self.file.sha256()
    }

    /// Answers × dimensions, each row of length 1: what a view's last layer
    /// makes of each answer.
    fn states(&self, answers: &[&str], view: View, instructions: Instructions) -> Array2<f32> {
        let weights = self.file.weights(view);
        self.each_batch(answers, |batch| {
            Forward::new(&weights, instructions.or_portable()).embed(batch)
        })
    }

    /// As [`Encoder::states`] in single precision.
    fn exact_states(&self, answers: &[&str], view: View) -> Array2<f32> {
        let weights = self.file.weights(view);
        let weights = exact::ExactWeights::new(&weights, &self.file.stored(view));
        self.each_batch(answers, |batch| weights.embed(batch))
    }

    /// Splits the answers, packs them into batches of like length, and puts
    /// what comes of each batch (window × dimension) back in its place.
    fn each_batch(
        &self,
        answers: &[&str],
        embed: impl Fn(&Batch) -> Vec<f32> + Sync + Send,
    ) -> Array2<f32> {
        let width = self.manifest().dimensions;
        let windows: Vec<_> = answers
            .par_iter()
            .map(|answer| self.splitter.windows(answer))
            .collect();
        let batches = batch::pack(&windows);
        let parts: Vec<Vec<f32>> = batches.par_iter().map(embed).collect();
        let mut out = Array2::zeros((answers.len(), width));
        for (batch, part) in batches.iter().zip(&parts) {
            for (window, numbers) in batch.windows().zip(part.chunks_exact(width)) {
                let weight = window.weight as f32;
                let mut row = out.row_mut(window.answer);
                for (sum, number) in row.iter_mut().zip(numbers) {
                    *sum += number * weight;
                }
            }
        }
        for mut row in out.rows_mut() {
            let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
            if length > 0.0 {
                row.mapv_inplace(|v| v / length);
            }
        }
        out
    }
}
