//! Long vectors in pieces of a fixed size.
//!
//! A piece is summed by one thread and the sums are added in the order of the
//! pieces, so a result has the same bits whatever the number of threads.
//! Numbers are `f32`, sums `f64`.

use rayon::prelude::*;

/// Numbers in a piece: large enough to hide the cost of handing it out, small
/// enough that two cores share a model of a few thousand features.
const PIECE: usize = 16 * 1024;

/// Sums that run side by side in a piece, so that the compiler can use vector
/// instructions without changing the order of additions.
const STRANDS: usize = 8;

fn strands_sum<const N: usize>(terms: impl Fn(usize) -> f64, length: usize) -> f64 {
    let mut sums = [0.0f64; N];
    let whole = length - length % N;
    for start in (0..whole).step_by(N) {
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += terms(start + lane);
        }
    }
    let rest: f64 = (whole..length).map(&terms).sum();
    sums.iter().sum::<f64>() + rest
}

fn piece_dot(a: &[f32], b: &[f32]) -> f64 {
    let length = a.len().min(b.len());
    let (a, b) = (&a[..length], &b[..length]);
    strands_sum::<STRANDS>(|i| f64::from(a[i]) * f64::from(b[i]), length)
}

/// The inner product.
pub fn dot(a: &[f32], b: &[f32]) -> f64 {
    if a.len() <= PIECE {
        return piece_dot(a, b);
    }
    let sums: Vec<f64> = a
        .par_chunks(PIECE)
        .zip(b.par_chunks(PIECE))
        .map(|(a, b)| piece_dot(a, b))
        .collect();
    sums.iter().sum()
}

/// The Euclidean norm.
pub fn norm(a: &[f32]) -> f64 {
    dot(a, a).sqrt()
}

/// `target = base + factor * direction`.
pub fn step(target: &mut [f32], base: &[f32], factor: f32, direction: &[f32]) {
    target
        .par_chunks_mut(PIECE)
        .zip(base.par_chunks(PIECE))
        .zip(direction.par_chunks(PIECE))
        .for_each(|((target, base), direction)| {
            for ((target, base), direction) in target.iter_mut().zip(base).zip(direction) {
                *target = base + factor * direction;
            }
        });
}

/// One conjugate-gradient update in one pass: `solution += factor * direction`
/// and `residual -= factor * image`. Returns `rᵀ M r` and `rᵀ r` of the new
/// residual, `M` being the diagonal `inverse`.
pub fn conjugate_update(
    solution: &mut [f32],
    residual: &mut [f32],
    factor: f32,
    direction: &[f32],
    image: &[f32],
    inverse: &[f32],
) -> (f64, f64) {
    let sums: Vec<(f64, f64)> = solution
        .par_chunks_mut(PIECE)
        .zip(residual.par_chunks_mut(PIECE))
        .zip(direction.par_chunks(PIECE))
        .zip(image.par_chunks(PIECE))
        .zip(inverse.par_chunks(PIECE))
        .map(|((((solution, residual), direction), image), inverse)| {
            for (solution, direction) in solution.iter_mut().zip(direction) {
                *solution += factor * direction;
            }
            for (residual, image) in residual.iter_mut().zip(image) {
                *residual -= factor * image;
            }
            weighted_squares(residual, inverse)
        })
        .collect();
    sums.iter()
        .fold((0.0, 0.0), |sum, piece| (sum.0 + piece.0, sum.1 + piece.1))
}

fn weighted_squares(residual: &[f32], inverse: &[f32]) -> (f64, f64) {
    let length = residual.len().min(inverse.len());
    let (residual, inverse) = (&residual[..length], &inverse[..length]);
    let square = |i: usize| f64::from(residual[i]) * f64::from(residual[i]);
    let weighted = strands_sum::<STRANDS>(|i| square(i) * f64::from(inverse[i]), length);
    (weighted, strands_sum::<STRANDS>(square, length))
}

/// `rᵀ M r` and `rᵀ r`, as [`conjugate_update`] returns them.
pub fn squares(residual: &[f32], inverse: &[f32]) -> (f64, f64) {
    let sums: Vec<(f64, f64)> = residual
        .par_chunks(PIECE)
        .zip(inverse.par_chunks(PIECE))
        .map(|(residual, inverse)| weighted_squares(residual, inverse))
        .collect();
    sums.iter()
        .fold((0.0, 0.0), |sum, piece| (sum.0 + piece.0, sum.1 + piece.1))
}

/// `direction = inverse * residual + factor * direction`.
pub fn conjugate_direction(direction: &mut [f32], residual: &[f32], inverse: &[f32], factor: f32) {
    direction
        .par_chunks_mut(PIECE)
        .zip(residual.par_chunks(PIECE))
        .zip(inverse.par_chunks(PIECE))
        .for_each(|((direction, residual), inverse)| {
            for ((direction, residual), inverse) in direction.iter_mut().zip(residual).zip(inverse)
            {
                *direction = inverse * residual + factor * *direction;
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_inner_product_is_the_plain_sum() {
        let a: Vec<f32> = (0..50_003).map(|i| (i % 7) as f32).collect();
        let b: Vec<f32> = (0..50_003).map(|i| (i % 5) as f32).collect();
        let plain: f64 = a.iter().zip(&b).map(|(a, b)| f64::from(a * b)).sum();
        assert_eq!(dot(&a, &b), plain);
    }
}
