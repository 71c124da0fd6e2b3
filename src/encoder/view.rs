//! What a model takes from an encoder.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::encoder::{Encoder, Instructions};

/// Which of the encoder's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// What the answer means, whatever is to be coded: the embedding of the
    /// encoder as published, of length 1.
    Meaning,
    /// What the encoder was fine-tuned to tell, one number an output.
    Outputs,
}

impl Encoder {
    /// How many numbers a view has.
    pub fn columns(&self, view: View) -> usize {
        match view {
            View::Meaning => self.manifest().dimensions,
            View::Outputs => self.manifest().outputs.len(),
        }
    }

    /// Answers × columns of a view. Of an answer of more than about 2,000
    /// pieces, the beginning is read.
    pub fn read(&self, answers: &[&str], view: View) -> Array2<f32> {
        self.read_on(answers, view, Instructions::best())
    }

    /// As [`Encoder::read`], on chosen instructions; those the processor
    /// lacks are replaced by the portable ones. The result is the same bits.
    pub fn read_on(&self, answers: &[&str], view: View, instructions: Instructions) -> Array2<f32> {
        self.told(self.states(answers, view, instructions), view)
    }

    /// As [`Encoder::read`] in single precision throughout: slow, to check
    /// what rounding to bytes costs.
    pub fn read_exactly(&self, answers: &[&str], view: View) -> Array2<f32> {
        self.told(self.exact_states(answers, view), view)
    }

    /// A view of answers' states of length 1.
    fn told(&self, states: Array2<f32>, view: View) -> Array2<f32> {
        if view == View::Meaning {
            return states;
        }
        let width = self.manifest().dimensions;
        let mut out = Array2::zeros((states.nrows(), self.columns(view)));
        for (mut row, state) in out.rows_mut().into_iter().zip(states.rows()) {
            let outputs = self.file.outputs().chunks_exact(width + 1);
            for (number, weights) in row.iter_mut().zip(outputs) {
                let (weights, constant) = weights.split_at(width);
                // Added one by one: the same bits on every processor.
                let sum = state.iter().zip(weights).fold(0.0, |s, (m, w)| s + m * w);
                *number = sum + constant[0];
            }
        }
        out
    }
}
