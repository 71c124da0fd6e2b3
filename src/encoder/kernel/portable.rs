//! Products on any processor.

use super::{Activations, finish, group_cells};
use crate::encoder::file::Matrix;
use crate::encoder::manifest::{GROUP, TOGETHER};

pub fn product(activations: &Activations, matrix: &Matrix, out: &mut [f32]) {
    for group in 0..matrix.rows / GROUP {
        let cells = group_cells(matrix, group)
            .as_chunks::<{ GROUP * TOGETHER }>()
            .0;
        for row in 0..activations.scales.len() {
            let mut sums = [0; GROUP];
            let four = activations.row(row).as_chunks::<TOGETHER>().0;
            for (cells, four) in cells.iter().zip(four) {
                for (sum, weights) in sums.iter_mut().zip(cells.as_chunks::<TOGETHER>().0) {
                    for (weight, value) in weights.iter().zip(four) {
                        *sum += i32::from(weight.cast_signed()) * i32::from(*value);
                    }
                }
            }
            finish(&sums, activations, row, matrix, group, out);
        }
    }
}
