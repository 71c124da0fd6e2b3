//! The encoder's definition in double precision, one number at a time: the
//! oracle that the fast one is held against.

use crate::encoder::tiny::{HEADS, HIDDEN, Matrix, Norm, Tiny, WIDTH};

fn product(matrix: &Matrix, input: &[f64]) -> Vec<f64> {
    (0..matrix.rows)
        .map(|row| {
            let weights = &matrix.numbers[row * matrix.columns..][..matrix.columns];
            let terms = weights.iter().zip(input);
            let sum: f64 = terms.map(|(w, x)| f64::from(*w) * x).sum();
            sum + f64::from(matrix.bias[row])
        })
        .collect()
}

fn normalise(row: &[f64], norm: &Norm) -> Vec<f64> {
    let n = row.len() as f64;
    let mean = row.iter().sum::<f64>() / n;
    let variance = row.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    let spread = (variance + f64::from(crate::encoder::tiny::EPSILON)).sqrt();
    row.iter()
        .zip(norm.scale.iter().zip(&norm.shift))
        .map(|(v, (scale, shift))| (v - mean) / spread * f64::from(*scale) + f64::from(*shift))
        .collect()
}

/// The normal distribution function, by summing its density.
fn normal(x: f64) -> f64 {
    let steps = 4000;
    let width = x / f64::from(steps);
    let density = |z: f64| (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let area: f64 = (0..steps)
        .map(|i| density((f64::from(i) + 0.5) * width) * width)
        .sum();
    0.5 + area
}

fn add(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// The embedding of one window of pieces.
pub fn embed(tiny: &Tiny, pieces: &[usize]) -> Vec<f64> {
    let mut states: Vec<Vec<f64>> = pieces
        .iter()
        .enumerate()
        .map(|(position, piece)| {
            let place = &tiny.positions[position * WIDTH..];
            let sum = tiny.words[*piece].iter().zip(place);
            let sum: Vec<f64> = sum.map(|(w, p)| f64::from(*w) + f64::from(*p)).collect();
            normalise(&sum, &tiny.entry)
        })
        .collect();
    let size = WIDTH / HEADS;
    for layer in &tiny.layers {
        let joined: Vec<Vec<f64>> = states.iter().map(|s| product(&layer.joined, s)).collect();
        let mut taken = vec![vec![0.0; WIDTH]; states.len()];
        for head in 0..HEADS {
            let part =
                |piece: usize, which: usize| &joined[piece][which * WIDTH + head * size..][..size];
            for (piece, taken) in taken.iter_mut().enumerate() {
                let fit = |other: usize| {
                    let dot: f64 = part(piece, 0)
                        .iter()
                        .zip(part(other, 1))
                        .map(|(a, b)| a * b)
                        .sum();
                    (dot / (size as f64).sqrt()).exp()
                };
                let total: f64 = (0..states.len()).map(fit).sum();
                for other in 0..states.len() {
                    for i in 0..size {
                        taken[head * size + i] += fit(other) / total * part(other, 2)[i];
                    }
                }
            }
        }
        for (state, taken) in states.iter_mut().zip(&taken) {
            *state = normalise(&add(state, &product(&layer.out, taken)), &layer.middle);
            let hidden: Vec<f64> = product(&layer.into, state)
                .iter()
                .map(|x| x * normal(*x))
                .collect();
            assert_eq!(hidden.len(), HIDDEN);
            *state = normalise(&add(state, &product(&layer.back, &hidden)), &layer.end);
        }
    }
    let mut mean = vec![0.0; WIDTH];
    states.iter().for_each(|s| mean = add(&mean, s));
    let length = mean.iter().map(|v| v * v).sum::<f64>().sqrt();
    mean.iter().map(|v| v / length).collect()
}
