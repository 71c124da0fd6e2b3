//! From pieces to what a window means: the encoder's layers, in bytes.

use crate::encoder::attend::attend;
use crate::encoder::batch::Batch;
use crate::encoder::file::{Norm, Weights};
use crate::encoder::kernel::{Activations, Instructions, product};
use crate::encoder::number::{gelu, normalise, quantise};

/// One worker's pass over a batch.
pub struct Forward<'w> {
    weights: &'w Weights<'w>,
    instructions: Instructions,
    bytes: Activations,
}

impl<'w> Forward<'w> {
    pub fn new(weights: &'w Weights<'w>, instructions: Instructions) -> Forward<'w> {
        Forward {
            weights,
            instructions,
            bytes: Activations::default(),
        }
    }

    /// The mean of each window's pieces after the last layer: windows ×
    /// dimensions.
    pub fn embed(mut self, batch: &Batch) -> Vec<f32> {
        let weights = self.weights;
        let width = weights.manifest.dimensions;
        let mut states = enter(weights, batch);
        let mut joined = Vec::new();
        let mut hidden = Vec::new();
        let mut change = Vec::new();
        let mut taken = vec![0.0; states.len()];
        for layer in &weights.layers {
            self.round(&states, width);
            product(self.instructions, &self.bytes, &layer.joined, &mut joined);
            let heads = weights.manifest.heads;
            let step = Step::Attend {
                joined: &joined,
                width,
                heads,
                batch,
                out: &mut taken,
            };
            step.run_on(self.instructions);
            self.round(&taken, width);
            product(self.instructions, &self.bytes, &layer.out, &mut change);
            self.add(&mut states, &change, &layer.middle);

            self.round(&states, width);
            product(self.instructions, &self.bytes, &layer.into, &mut hidden);
            Step::Bend(&mut hidden).run_on(self.instructions);
            self.round(&hidden, weights.manifest.hidden);
            product(self.instructions, &self.bytes, &layer.back, &mut change);
            self.add(&mut states, &change, &layer.end);
        }
        pool(&states, width, batch)
    }

    fn round(&mut self, rows: &[f32], columns: usize) {
        let out = &mut self.bytes;
        Step::Round { rows, columns, out }.run_on(self.instructions);
    }

    fn add(&self, states: &mut [f32], change: &[f32], norm: &Norm) {
        let epsilon = self.weights.manifest.epsilon;
        let step = Step::Add {
            states,
            change,
            norm,
            epsilon,
        };
        step.run_on(self.instructions);
    }
}

/// The pieces' own vectors at their places in the window.
pub fn enter(weights: &Weights, batch: &Batch) -> Vec<f32> {
    let width = weights.manifest.dimensions;
    let mut states = vec![0.0; batch.pieces.len() * width];
    for span in batch.spans() {
        for (position, at) in span.enumerate() {
            let state = &mut states[at * width..][..width];
            weights.word(batch.pieces[at], position, state);
            normalise(state, &weights.entry, weights.manifest.epsilon);
        }
    }
    states
}

/// The mean of each window's pieces.
pub fn pool(states: &[f32], width: usize, batch: &Batch) -> Vec<f32> {
    let mut out = Vec::new();
    for span in batch.spans() {
        let start = out.len();
        out.resize(start + width, 0.0);
        let mean = &mut out[start..];
        let share = 1.0 / span.len() as f32;
        for state in states[span.start * width..span.end * width].chunks_exact(width) {
            mean.iter_mut().zip(state).for_each(|(m, s)| *m += s);
        }
        mean.iter_mut().for_each(|m| *m *= share);
    }
    out
}

/// The steps between products. They are compiled once for any processor and
/// once for AVX2: the same operations in the same order, eight at a time.
enum Step<'s> {
    Attend {
        joined: &'s [f32],
        width: usize,
        heads: usize,
        batch: &'s Batch,
        out: &'s mut [f32],
    },
    Bend(&'s mut [f32]),
    Round {
        rows: &'s [f32],
        columns: usize,
        out: &'s mut Activations,
    },
    Add {
        states: &'s mut [f32],
        change: &'s [f32],
        norm: &'s Norm<'s>,
        epsilon: f32,
    },
}

impl Step<'_> {
    fn run_on(self, instructions: Instructions) {
        match instructions {
            Instructions::Portable => self.run(),
            // SAFETY: `Instructions::or_portable` let others through only
            // where the processor has AVX2. Measured need: these steps take
            // half as long.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            _ => unsafe { self.run_avx2() },
            #[cfg(not(target_arch = "x86_64"))]
            _ => self.run(),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn run_avx2(self) {
        self.run();
    }

    #[inline(always)]
    fn run(self) {
        match self {
            Step::Attend {
                joined,
                width,
                heads,
                batch,
                out,
            } => attend(joined, width, heads, batch.spans(), out),
            Step::Bend(numbers) => numbers.iter_mut().for_each(|n| *n = gelu(*n)),
            Step::Round { rows, columns, out } => quantise(rows, columns, out),
            Step::Add {
                states,
                change,
                norm,
                epsilon,
            } => {
                states.iter_mut().zip(change).for_each(|(s, c)| *s += c);
                for row in states.chunks_exact_mut(norm.scale.len()) {
                    normalise(row, norm, epsilon);
                }
            }
        }
    }
}
