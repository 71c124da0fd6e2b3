//! Products on x86-64 with AVX-512 VNNI.

use std::arch::x86_64::{
    __m512i, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512,
    _mm512_storeu_si512,
};

use super::{Activations, finish, group_cells};
use crate::encoder::file::Matrix;
use crate::encoder::kernel::{GROUP, TOGETHER};

/// Rows of activations that share each fetched weight.
const TILE: usize = 8;
const FETCHED: usize = GROUP * TOGETHER;

#[target_feature(enable = "avx512f,avx512vnni")]
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
#[target_feature(enable = "avx512f,avx512vnni")]
fn tile<const ROWS: usize>(
    activations: &Activations,
    row: usize,
    matrix: &Matrix,
    group: usize,
    out: &mut [f32],
) {
    let mut sums = [_mm512_setzero_si512(); ROWS];
    let values: [&[[u8; TOGETHER]]; ROWS] =
        std::array::from_fn(|r| activations.row(row + r).as_chunks::<TOGETHER>().0);
    let cells = group_cells(matrix, group).as_chunks::<FETCHED>().0;
    for (column, cells) in cells.iter().enumerate() {
        let weights = load(cells);
        for (sum, values) in sums.iter_mut().zip(&values) {
            let four = _mm512_set1_epi32(i32::from_le_bytes(values[column]));
            *sum = _mm512_dpbusd_epi32(*sum, four, weights);
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        let mut whole = [0; GROUP];
        store(*sums, &mut whole);
        finish(&whole, activations, row + r, matrix, group, out);
    }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load(bytes: &[u8; FETCHED]) -> __m512i {
    // SAFETY: 64 bytes are there, and the load asks for no alignment.
    #[allow(unsafe_code)]
    unsafe {
        _mm512_loadu_si512(bytes.as_ptr().cast())
    }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn store(sums: __m512i, out: &mut [i32; GROUP]) {
    // SAFETY: there is room for 16 numbers of 4 bytes, and the store asks for
    // no alignment.
    #[allow(unsafe_code)]
    unsafe {
        _mm512_storeu_si512(out.as_mut_ptr().cast(), sums);
    }
}
