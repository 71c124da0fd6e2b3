//! What an encoder makes of the labelled answers: columns beside the features.
//!
//! A fine-tuned encoder has seen the codes of the answers it was tuned on, so
//! a model must not learn from what it says of those: it is given scores of
//! encoders that were tuned without each answer's author
//! ([`Sentences::from_scores`]). An encoder as published has seen none
//! ([`Sentences::read`]).

use ndarray::Array2;

use crate::encoder::{Encoder, View};
use crate::model::EncoderUse;
use crate::text::pii;
use crate::train::TrainingError;
use crate::train::reading::ReadAnswer;

/// Answers read by the encoder between two reports of progress.
const PIECE: usize = 256;

/// An encoder's numbers of every labelled answer.
#[derive(Debug, Clone)]
pub struct Sentences {
    /// The encoder, as the model will name it.
    pub encoder: EncoderUse,
    /// Answers × columns.
    pub numbers: Array2<f32>,
}

impl Sentences {
    /// Reads masked answers, the masks as ellipses, as coding does; `done` is
    /// told how many were read.
    pub fn read(
        encoder: &Encoder,
        view: View,
        texts: &[String],
        done: impl Fn(usize),
    ) -> Sentences {
        let columns = encoder.columns(view);
        let mut numbers = Vec::with_capacity(texts.len() * columns);
        for (piece, texts) in texts.chunks(PIECE).enumerate() {
            done(piece * PIECE);
            let unmarked: Vec<_> = texts.iter().map(|t| pii::unmarked(t)).collect();
            let unmarked: Vec<&str> = unmarked.iter().map(|t| t.as_ref()).collect();
            numbers.extend(encoder.read(&unmarked, view));
        }
        Sentences {
            encoder: used(encoder, view),
            // The encoder gives `columns` numbers of each answer.
            numbers: Array2::from_shape_vec((texts.len(), columns), numbers).unwrap_or_default(),
        }
    }

    /// Takes the outputs of encoders that had not seen the answers: f32,
    /// little-endian, answers × the encoder's outputs.
    ///
    /// # Errors
    /// [`TrainingError::Sentences`] for another size or what is no number.
    pub fn from_scores(
        encoder: &Encoder,
        bytes: &[u8],
        answers: usize,
    ) -> Result<Sentences, TrainingError> {
        let view = View::Outputs;
        let columns = encoder.columns(view);
        let (numbers, rest) = bytes.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let wrong = TrainingError::Sentences {
            have: bytes.len(),
            answers,
            columns,
        };
        if !rest.is_empty() || columns == 0 || !numbers.iter().all(|n| n.is_finite()) {
            return Err(wrong);
        }
        let numbers = Array2::from_shape_vec((answers, columns), numbers).map_err(|_| wrong)?;
        Ok(Sentences {
            encoder: used(encoder, view),
            numbers,
        })
    }

    /// Puts each row beside its answer.
    pub(super) fn add_to(&self, answers: &mut [ReadAnswer]) -> Result<(), TrainingError> {
        if self.numbers.nrows() != answers.len() {
            return Err(TrainingError::Sentences {
                have: self.numbers.len() * 4,
                answers: answers.len(),
                columns: self.numbers.ncols(),
            });
        }
        for (answer, row) in answers.iter_mut().zip(self.numbers.rows()) {
            answer.add_sentence(row.iter().copied());
        }
        Ok(())
    }
}

fn used(encoder: &Encoder, view: View) -> EncoderUse {
    EncoderUse {
        name: encoder.manifest().name.clone(),
        sha256: encoder.sha256(),
        view,
        columns: encoder.columns(view),
    }
}
