//! Products on x86-64 with AVX2.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
    _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_storeu_si256,
};

use super::{Activations, finish, group_cells};
use crate::encoder::file::Matrix;
use crate::encoder::kernel::{GROUP, TOGETHER};

/// Rows of activations that share each fetched weight.
const TILE: usize = 4;
const HALF: usize = 32;

#[target_feature(enable = "avx2")]
pub fn product(activations: &Activations, matrix: &Matrix, out: &mut [f32]) {
    let rows = activations.scales.len();
    for group in 0..matrix.rows / GROUP {
        let mut row = 0;
        while row + TILE <= rows {
            tile::<TILE>(activations, row, matrix, group, out);
            row += TILE;
        }
        while row < rows {
            tile::<1>(activations, row, matrix, group, out);
            row += 1;
        }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn tile<const ROWS: usize>(
    activations: &Activations,
    row: usize,
    matrix: &Matrix,
    group: usize,
    out: &mut [f32],
) {
    let ones = _mm256_set1_epi16(1);
    let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
    let values: [&[[u8; TOGETHER]]; ROWS] =
        std::array::from_fn(|r| activations.row(row + r).as_chunks::<TOGETHER>().0);
    let cells = group_cells(matrix, group).as_chunks::<HALF>().0;
    for (column, halves) in cells.as_chunks::<2>().0.iter().enumerate() {
        let weights = [load(&halves[0]), load(&halves[1])];
        for (sums, values) in sums.iter_mut().zip(&values) {
            let four = _mm256_set1_epi32(i32::from_le_bytes(values[column]));
            for (sum, weights) in sums.iter_mut().zip(weights) {
                let pairs = _mm256_maddubs_epi16(four, weights);
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        let mut whole = [0; GROUP];
        let (low, high) = whole.split_at_mut(GROUP / 2);
        store(sums[0], low);
        store(sums[1], high);
        finish(&whole, activations, row + r, matrix, group, out);
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn load(bytes: &[u8; HALF]) -> __m256i {
    // SAFETY: 32 bytes are there, and the load asks for no alignment.
    #[allow(unsafe_code)]
    unsafe {
        _mm256_loadu_si256(bytes.as_ptr().cast())
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store(sums: __m256i, out: &mut [i32]) {
    assert!(out.len() == GROUP / 2);
    // SAFETY: there is room for 8 numbers of 4 bytes, and the store asks for
    // no alignment.
    #[allow(unsafe_code)]
    unsafe {
        _mm256_storeu_si256(out.as_mut_ptr().cast(), sums);
    }
}
