//! Functions of numbers, made of additions, multiplications and divisions in
//! a fixed order: the same bits on every processor, and loops over them
//! vectorise.

use crate::encoder::file::Norm;
use crate::encoder::kernel::{Activations, ZERO};

/// Numbers summed side by side.
const LANES: usize = 8;
/// Adding and taking off 1.5 · 2²³ rounds to whole numbers, ties to even.
const ROUND: f32 = 12_582_912.0;

/// Sum in eight lanes, then lane by lane.
#[inline(always)]
pub fn sum(numbers: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] += term(chunk[lane]);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|n| term(*n)).sum::<f32>()
}

/// Scalar product in eight lanes.
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

/// `e^x` for x ≤ 0, within 2 units in the last place; 0 below -87.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 0.0);
    let whole = x * std::f32::consts::LOG2_E + ROUND;
    let power = whole - ROUND;
    let r = (x - power * LN2_HIGH) - power * LN2_LOW;
    let series = 1.0
        + r * (1.0
            + r * (0.5
                + r * (0.166_666_67 + r * (0.041_666_6 + r * (0.008_333_4 + r * 0.001_388_9)))));
    // The whole number's bits are the low bits of `whole`; moved to the
    // exponent's place they double or halve the series.
    let doubled = (whole.to_bits() << 23).wrapping_add(series.to_bits());
    f32::from_bits(doubled)
}

/// `x · Φ(x)`, the Gaussian error linear unit (Hendrycks, Gimpel 2016), by
/// Abramowitz and Stegun's formula 7.1.26 for the error function.
#[inline(always)]
pub fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series = t
        * (0.254_829_6
            + t * (-0.284_496_72 + t * (1.421_413_8 + t * (-1.453_152_1 + t * 1.061_405_4))));
    let erf = 1.0 - series * exp(-z * z);
    0.5 * (x + x.abs() * erf)
}

/// Brings a row to mean 0 and variance 1, then scales and shifts it.
#[inline(always)]
pub fn normalise(row: &mut [f32], norm: &Norm, epsilon: f32) {
    let count = row.len() as f32;
    let mean = sum(row, |v| v) / count;
    let variance = sum(row, |v| (v - mean) * (v - mean)) / count;
    let inverse = 1.0 / (variance + epsilon).sqrt();
    for ((value, scale), shift) in row.iter_mut().zip(norm.scale).zip(norm.shift) {
        *value = (*value - mean) * inverse * scale + shift;
    }
}

/// The largest size of a number; 0 of none.
#[inline(always)]
pub fn largest(numbers: &[f32]) -> f32 {
    let mut lanes = [0f32; LANES];
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            let size = chunk[lane].abs();
            lanes[lane] = if size > lanes[lane] {
                size
            } else {
                lanes[lane]
            };
        }
    }
    lanes.iter().chain(rest).fold(0f32, |a, b| a.max(b.abs()))
}

/// The nearest whole number, ties to even, of numbers below 2²².
#[inline(always)]
pub fn round(number: f32) -> i32 {
    (number + ROUND).to_bits() as i32 - ROUND.to_bits() as i32
}

/// Rounds rows to bytes, the largest number of each row to ±127.
#[inline(always)]
pub fn quantise(rows: &[f32], columns: usize, out: &mut Activations) {
    out.columns = columns;
    out.cells.clear();
    out.cells.resize(rows.len(), 0);
    out.scales.clear();
    for (row, cells) in rows
        .chunks_exact(columns)
        .zip(out.cells.chunks_exact_mut(columns))
    {
        let scale = largest(row) / 127.0;
        let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
        for (cell, value) in cells.iter_mut().zip(row) {
            *cell = (round(value * inverse) + ZERO) as u8;
        }
        out.scales.push(scale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_close_for_every_number_that_attention_meets() {
        for step in 0..200_000 {
            let x = -(step as f32) * 0.0004;
            let right = f64::from(x).exp();
            let relative = (f64::from(exp(x)) - right).abs() / right;
            assert!(relative < 5e-7, "{x}: {relative}");
        }
    }

    #[test]
    fn the_linear_unit_is_close_to_its_definition() {
        // Φ(1) and Φ(2), from tables of the normal distribution.
        for (x, phi) in [(0.0, 0.5), (1.0, 0.841_344_8), (2.0, 0.977_249_9)] {
            assert!((gelu(x) - x * phi).abs() < 1e-6, "{x}");
            assert!((gelu(-x) + x * (1.0 - phi)).abs() < 1e-6, "-{x}");
        }
        assert_eq!(gelu(30.0), 30.0);
        assert_eq!(gelu(-30.0), 0.0);
    }

    #[test]
    fn bytes_keep_a_row_within_half_a_step() {
        let row: Vec<f32> = (0..64).map(|i| (i as f32 * 0.37).sin() * 3.0).collect();
        let mut bytes = Activations::default();
        quantise(&row, 32, &mut bytes);
        assert_eq!(bytes.scales.len(), 2);
        for (i, value) in row.iter().enumerate() {
            let scale = bytes.scales[i / 32];
            let back = (i32::from(bytes.cells[i]) - ZERO) as f32 * scale;
            assert!((back - value).abs() <= scale * 0.5001, "{i}");
        }
    }
}
