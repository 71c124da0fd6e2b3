//! The encoder's layers in single precision, to check the bytes against.

use ndarray::{Array1, Array2};

use crate::encoder::attend::attend;
use crate::encoder::batch::Batch;
use crate::encoder::file::{Matrix, Norm, Weights};
use crate::encoder::forward::{enter, pool};
use crate::encoder::manifest::{GROUP, TOGETHER};
use crate::encoder::number::{gelu, normalise};

/// A matrix in single precision: columns × rows, and its biases.
struct Plain {
    cells: Array2<f32>,
    bias: Array1<f32>,
}

impl Plain {
    fn new(matrix: &Matrix) -> Plain {
        let cells = Array2::from_shape_fn((matrix.columns, matrix.rows), |(column, row)| {
            let group = row / GROUP * GROUP * matrix.columns;
            let four = column / TOGETHER * GROUP * TOGETHER;
            let at = group + four + row % GROUP * TOGETHER + column % TOGETHER;
            f32::from(matrix.cells[at].cast_signed()) * matrix.scales[row]
        });
        Plain {
            cells,
            bias: Array1::from(matrix.bias.to_vec()),
        }
    }

    fn product(&self, rows: &[f32]) -> Vec<f32> {
        let columns = self.cells.nrows();
        let shape = (rows.len() / columns, columns);
        let rows = Array2::from_shape_fn(shape, |(row, column)| rows[row * columns + column]);
        (rows.dot(&self.cells) + &self.bias)
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
    pub fn new(weights: &'w Weights<'w>) -> ExactWeights<'w> {
        let plain = |layer: &crate::encoder::file::Layer| {
            [&layer.joined, &layer.out, &layer.into, &layer.back].map(Plain::new)
        };
        ExactWeights {
            weights,
            layers: weights.layers.iter().map(plain).collect(),
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
