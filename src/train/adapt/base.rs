//! A model's weights over the features it knows and those it is to learn.

use ndarray::{Array1, Array2};

use crate::learn::Linear;
use crate::model::{Head, Link, Model};
use crate::train::adapt::OWN_SCORES;
use crate::train::adapt::variable::Learned;
use crate::train::head::fold_in;
use crate::train::scales::BlockScales;
use crate::train::vocabulary::Vocabulary;

/// The weights for rows as the model reads them
/// ([`BlockScales::AS_READ`]), columns × all outputs.
#[derive(Debug, Clone)]
pub struct Base {
    /// Scores of all outputs; those of one code an answer have mean 0.
    pub linear: Linear,
}

/// Weights as a model file has them.
pub struct Weights {
    /// Columns × outputs.
    pub weights: Vec<f32>,
    /// One an output.
    pub bias: Vec<f32>,
    /// Number of outputs.
    pub outputs: usize,
}

impl Base {
    /// A model's weights in the places of a vocabulary that holds its own.
    pub fn over(model: &Model, vocabulary: &Vocabulary) -> Base {
        let outputs = model.manifest.outputs;
        let mut weights = Array2::zeros((vocabulary.columns(), outputs));
        let features = vocabulary.prints.len();
        let own = model.prints.iter().filter_map(|print| {
            // Every feature of the model is in a vocabulary that extends it.
            vocabulary.prints.binary_search(print).ok()
        });
        let columns = own.chain(features..vocabulary.columns());
        let tables = [&model.weights, &model.meaning, &model.sentence];
        let rows = tables.iter().flat_map(|table| table.chunks_exact(outputs));
        for (column, row) in columns.zip(rows) {
            let factor = vocabulary.factor(column, &BlockScales::AS_READ);
            let scaled = centred(row, model).into_iter().map(|w| match factor {
                0.0 => 0.0,
                factor => w / factor,
            });
            weights.row_mut(column).assign(&Array1::from_iter(scaled));
        }
        let bias = centred(&model.bias, model).into_iter().map(f64::from);
        Base {
            linear: Linear {
                weights,
                intercepts: bias.collect(),
            },
        }
    }

    /// The same weights as a model file has them.
    pub fn into_weights(self, vocabulary: &Vocabulary) -> Weights {
        let outputs = self.linear.intercepts.len();
        let mut weights = self.linear.weights;
        for (column, mut row) in weights.rows_mut().into_iter().enumerate() {
            row *= vocabulary.factor(column, &BlockScales::AS_READ);
        }
        Weights {
            weights: weights.into_iter().collect(),
            bias: self.linear.intercepts.iter().map(|b| *b as f32).collect(),
            outputs,
        }
    }

    /// Writes a variable's weights with what was learned of it.
    pub fn with(
        &self,
        head: &Head,
        learned: &Learned,
        vocabulary: &Vocabulary,
        scales: &BlockScales,
        out: &mut Weights,
    ) {
        let (k, columns) = (head.categories, vocabulary.columns());
        let change = &learned.change;
        let mixed = |own: &dyn Fn(usize) -> f64, category: usize| -> f64 {
            let others = (0..out.outputs)
                .map(|o| own(o) * OWN_SCORES * f64::from(change.weights[[columns + o, category]]));
            own(head.first + category) + others.sum::<f64>()
        };
        let linear = Linear {
            weights: Array2::from_shape_fn((columns, k), |(column, category)| {
                let base = self.linear.weights.row(column);
                let scale = vocabulary.scale(column, scales);
                let own = mixed(&|o| f64::from(base[o]), category);
                own as f32 + change.weights[[column, category]] * scale
            }),
            intercepts: Array1::from_shape_fn(k, |category| {
                mixed(&|o| self.linear.intercepts[o], category) + change.intercepts[category]
            }),
        };
        let as_read = BlockScales::AS_READ;
        let (weights, bias) = fold_in(&[&linear], &learned.map, vocabulary, &as_read);
        let rows = out.weights.chunks_exact_mut(out.outputs);
        for (row, own) in rows.zip(weights.chunks_exact(k)) {
            row[head.first..][..k].copy_from_slice(own);
        }
        out.bias[head.first..][..k].copy_from_slice(&bias);
    }
}

/// A row with the mean over a variable's categories taken off each, where one
/// code an answer makes the mean say nothing.
fn centred(row: &[f32], model: &Model) -> Vec<f32> {
    let mut row = row.to_vec();
    for head in &model.manifest.heads {
        if matches!(head.link, Link::Softmax) {
            let own = &mut row[head.first..][..head.categories];
            let mean = own.iter().sum::<f32>() / own.len() as f32;
            own.iter_mut().for_each(|w| *w -= mean);
        }
    }
    row
}
