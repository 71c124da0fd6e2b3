//! The encoder's layers in single precision, to check the bytes against.

use ndarray::{Array1, Array2};

use crate::encoder::attend::attend;
use crate::encoder::batch::Batch;
use crate::encoder::file::{Layer, Norm, Weights};
use crate::encoder::forward::{enter, pool};
use crate::encoder::number::{gelu, normalise};
use crate::encoder::stored::Stored;

/// A matrix in single precision: rows × columns, and its biases.
struct Plain {
    cells: Array2<f32>,
    bias: Array1<f32>,
}

impl Plain {
    fn new(stored: &Stored, bias: &[f32]) -> Plain {
        let mut cells = Array2::zeros(stored.shape);
        for (at, mut row) in cells.rows_mut().into_iter().enumerate() {
            // A row of a matrix just made lies in one piece.
            stored.row(at, row.as_slice_mut().unwrap_or_default());
        }
        Plain {
            cells,
            bias: Array1::from(bias.to_vec()),
        }
    }

    fn product(&self, rows: &[f32]) -> Vec<f32> {
        let columns = self.cells.ncols();
        let shape = (rows.len() / columns, columns);
        let rows = Array2::from_shape_fn(shape, |(row, column)| rows[row * columns + column]);
        (rows.dot(&self.cells.t()) + &self.bias)
            .into_raw_vec_and_offset()
            .0
    }
}

/// All matrices in single precision.
pub struct ExactWeights<'w> {
    weights: &'w Weights<'w>,
    layers: Vec<[Plain; 4]>,
}

impl<'w> ExactWeights<'w> {
    pub fn new(weights: &'w Weights<'w>, stored: &[[Stored; 4]]) -> ExactWeights<'w> {
        let layers = weights.layers.iter().zip(stored);
        let plain = |(layer, stored): (&Layer, &[Stored; 4])| {
            let [joined, out, into, back] = stored;
            [
                Plain::new(joined, layer.joined.bias),
                Plain::new(out, layer.out.bias),
                Plain::new(into, layer.into.bias),
                Plain::new(back, layer.back.bias),
            ]
        };
        ExactWeights {
            weights,
            layers: layers.map(plain).collect(),
        }
    }

    /// As `Forward::embed`.
    pub fn embed(&self, batch: &Batch) -> Vec<f32> {
        let manifest = self.weights.manifest;
        let width = manifest.dimensions;
        let mut states = enter(self.weights, batch);
        let mut taken = vec![0.0; states.len()];
        for (layer, [joined, out, into, back]) in self.weights.layers.iter().zip(&self.layers) {
            let all = joined.product(&states);
            attend(&all, width, manifest.heads, batch.spans(), &mut taken);
            add(
                &mut states,
                &out.product(&taken),
                &layer.middle,
                manifest.epsilon,
            );
            let mut hidden = into.product(&states);
            hidden.iter_mut().for_each(|n| *n = gelu(*n));
            add(
                &mut states,
                &back.product(&hidden),
                &layer.end,
                manifest.epsilon,
            );
        }
        pool(&states, width, batch)
    }
}

fn add(states: &mut [f32], change: &[f32], norm: &Norm, epsilon: f32) {
    states.iter_mut().zip(change).for_each(|(s, c)| *s += c);
    for row in states.chunks_exact_mut(norm.scale.len()) {
        normalise(row, norm, epsilon);
    }
}
