//! What a model takes from an encoder.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::encoder::Encoder;

/// Which of the encoder's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// What the answer means: the embedding, whatever is to be coded.
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

    /// Answers × columns of a view.
    pub fn read(&self, answers: &[&str], view: View) -> Array2<f32> {
        let meaning = self.embed(answers);
        if view == View::Meaning {
            return meaning;
        }
        let width = self.manifest().dimensions;
        let mut out = Array2::zeros((answers.len(), self.columns(view)));
        for (mut row, meaning) in out.rows_mut().into_iter().zip(meaning.rows()) {
            let outputs = self.file.outputs().chunks_exact(width + 1);
            for (number, weights) in row.iter_mut().zip(outputs) {
                let (weights, constant) = weights.split_at(width);
                // Added one by one: the same bits on every processor.
                let sum = meaning.iter().zip(weights).fold(0.0, |s, (m, w)| s + m * w);
                *number = sum + constant[0];
            }
        }
        out
    }
}
