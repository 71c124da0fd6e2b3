//! Products on any processor, in loops that compilers vectorise.

use super::{Activations, finish, group_cells};
use crate::encoder::file::Matrix;
use crate::encoder::kernel::{GROUP, TOGETHER};

/// Rows of activations that share each fetched weight.
const TILE: usize = 8;

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

fn tile<const ROWS: usize>(
    activations: &Activations,
    row: usize,
    matrix: &Matrix,
    group: usize,
    out: &mut [f32],
) {
    let mut sums = [[0i32; GROUP]; ROWS];
    let values: [&[[u8; TOGETHER]]; ROWS] =
        std::array::from_fn(|r| activations.row(row + r).as_chunks::<TOGETHER>().0);
    let cells = group_cells(matrix, group)
        .as_chunks::<{ GROUP * TOGETHER }>()
        .0;
    for (column, cells) in cells.iter().enumerate() {
        let mut weights = [[0i16; GROUP]; TOGETHER];
        for (lane, four) in cells.as_chunks::<TOGETHER>().0.iter().enumerate() {
            for (weights, cell) in weights.iter_mut().zip(four) {
                weights[lane] = i16::from(cell.cast_signed());
            }
        }
        for (sums, values) in sums.iter_mut().zip(&values) {
            let four = values[column].map(i16::from);
            for lane in 0..GROUP {
                // Two products fit 16 bits: 2 · 63 · 255 = 32,130.
                let first = weights[0][lane] * four[0] + weights[1][lane] * four[1];
                let second = weights[2][lane] * four[2] + weights[3][lane] * four[3];
                sums[lane] += i32::from(first) + i32::from(second);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        finish(sums, activations, row + r, matrix, group, out);
    }
}
