//! Matrices rounded to bytes, in the order the products read them.

use std::thread;

use crate::encoder::kernel::{GROUP, LARGEST_WEIGHT, TOGETHER};
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
    /// Rounds each row so that its largest number becomes ±63.
    pub fn new(stored: &Stored) -> Rounded {
        let (rows, columns) = stored.shape;
        let mut cells = vec![0; rows * columns];
        let (mut sums, mut scales) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        let mut numbers = vec![0.0; columns];
        for (group, cells) in cells.chunks_exact_mut(GROUP * columns).enumerate() {
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
                sums.push(sum);
                scales.push(scale);
            }
        }
        Rounded {
            cells,
            sums,
            scales,
        }
    }

    /// Rounds the matrices of layers, some layers a thread.
    ///
    /// On plain threads, not rayon's: whoever calls holds a lock meanwhile,
    /// and a rayon worker that waits may take up work that needs this lock.
    pub fn layers(layers: &[[Stored<'_>; 4]]) -> Vec<[Rounded; 4]> {
        let of = |part: &[[Stored<'_>; 4]]| -> Vec<[Rounded; 4]> {
            let rounded = part.iter().map(|l| l.each_ref().map(Rounded::new));
            rounded.collect()
        };
        let share = layers.len().div_ceil(rayon::current_num_threads()).max(1);
        thread::scope(|scope| {
            let threads: Vec<_> = layers
                .chunks(share)
                .map(|part| {
                    let spawned = thread::Builder::new().spawn_scoped(scope, move || of(part));
                    (part, spawned)
                })
                .collect();
            // Where no thread can be had, or it fails, the work is done here.
            let done = threads.into_iter().map(|(part, spawned)| {
                let joined = spawned.ok().and_then(|thread| thread.join().ok());
                joined.unwrap_or_else(|| of(part))
            });
            done.flatten().collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoder::blocks::BLOCK_BYTES;

    #[test]
    fn rows_are_rounded_to_their_own_largest_number_and_lie_in_groups() {
        // 16 rows of 32 numbers: row r holds r in its last column (scale 1),
        // the others 0; row 0 holds nothing but zeros.
        let mut blocks = Vec::new();
        for row in 0..GROUP as u8 {
            let mut block = [0x88; BLOCK_BYTES];
            block[..2].copy_from_slice(&[0x00, 0x3c]);
            block[BLOCK_BYTES - 1] = 0x08 | (8 + row.min(7)) << 4;
            blocks.extend(block);
        }
        let stored = Stored::take((GROUP, 32), &mut blocks.as_slice(), None);
        let rounded = Rounded::new(&stored);
        assert_eq!(rounded.scales[..2], [0.0, 1.0 / 63.0]);
        assert_eq!(rounded.sums[..3], [0, 63, 63]);
        // The last four columns, row by row; the last of them is column 31.
        let last = &rounded.cells[7 * GROUP * TOGETHER..];
        assert_eq!(last[TOGETHER - 1], 0);
        assert_eq!(last[2 * TOGETHER - 1], 63);
        assert_eq!(rounded.cells.iter().filter(|c| **c != 0).count(), 15);
    }
}
