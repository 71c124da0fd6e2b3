//! Matrices rounded to bytes, in the order the products read them.

use rayon::prelude::*;

use crate::encoder::kernel::LARGEST_WEIGHT;
use crate::encoder::manifest::{GROUP, TOGETHER};
use crate::encoder::number::{largest, round};
use crate::encoder::stored::Stored;

/// A matrix of one byte a number, each row with a scale of its own.
#[derive(Debug)]
pub struct Rounded {
    /// rows/16 × columns/4 × 16 × 4.
    pub cells: Vec<u8>,
    /// The sum of each row's whole numbers.
    pub sums: Vec<i32>,
    /// What a row's whole numbers are multiples of.
    pub scales: Vec<f32>,
}

impl Rounded {
    /// Rounds each row so that its largest number becomes ±63. Rows do not
    /// depend on each other: any number of threads gives the same bytes.
    pub fn new(stored: &Stored) -> Rounded {
        let (rows, columns) = stored.shape;
        let mut cells = vec![0; rows * columns];
        let (mut sums, mut scales) = (vec![0; rows], vec![0.0; rows]);
        cells
            .par_chunks_exact_mut(GROUP * columns)
            .zip(sums.par_chunks_exact_mut(GROUP))
            .zip(scales.par_chunks_exact_mut(GROUP))
            .enumerate()
            .for_each(|(group, ((cells, sums), scales))| {
                let mut numbers = vec![0.0; columns];
                for place in 0..GROUP {
                    stored.row(group * GROUP + place, &mut numbers);
                    let scale = largest(&numbers) / f32::from(LARGEST_WEIGHT);
                    let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
                    let fours = cells.chunks_exact_mut(GROUP * TOGETHER);
                    let mut sum = 0;
                    for (four, numbers) in fours.zip(numbers.chunks_exact(TOGETHER)) {
                        let four = &mut four[place * TOGETHER..][..TOGETHER];
                        for (cell, number) in four.iter_mut().zip(numbers) {
                            let whole = round(number * inverse);
                            sum += whole;
                            *cell = (whole as i8).cast_unsigned();
                        }
                    }
                    sums[place] = sum;
                    scales[place] = scale;
                }
            });
        Rounded {
            cells,
            sums,
            scales,
        }
    }
}
