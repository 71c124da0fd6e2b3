//! Sparse matrix × narrow dense matrix: the product everything here waits
//! for.
//!
//! A dense matrix has `width` numbers a row, contiguous; the sparse one is
//! compressed by its rows. Row `i` of the result is `Σ value · dense[index]`,
//! computed by one thread in the order stored, so the transpose product (over
//! a copy compressed the other way) needs no buffer a thread and has the same
//! bits for any number of threads. A width is 1 or a multiple of 4, and of 16
//! above 16, so the inner loop is whole vectors.

use rayon::prelude::*;

/// Stored values handed to a thread at a time.
const PIECE: usize = 8 * 1024;

/// The width that holds `lanes` numbers.
pub fn padded(lanes: usize) -> usize {
    match lanes {
        0 | 1 => 1,
        2..=16 => lanes.next_multiple_of(4),
        _ => lanes.next_multiple_of(16),
    }
}

/// A stored number and where it stands in its line.
pub type Entry = (u32, f32);

/// A matrix compressed by its outer dimension.
#[derive(Debug, Clone)]
pub struct Compressed {
    starts: Vec<usize>,
    entries: Vec<Entry>,
    /// Outer positions where pieces begin, and the end.
    cuts: Vec<usize>,
}

impl Compressed {
    /// From parts that already fit: `starts` rises from 0 to the number of
    /// entries.
    pub fn new(starts: Vec<usize>, entries: Vec<Entry>) -> Self {
        let outer = starts.len() - 1;
        let mut cuts = vec![0];
        let mut begin = 0;
        for (at, &end) in starts.iter().enumerate().skip(1) {
            if end - begin >= PIECE || at == outer {
                cuts.push(at);
                begin = end;
            }
        }
        Self {
            starts,
            entries,
            cuts,
        }
    }

    /// Size of the outer dimension.
    pub fn outer(&self) -> usize {
        self.starts.len() - 1
    }

    /// The same matrix compressed by its other dimension, of size `inner`.
    pub fn transposed(&self, inner: usize) -> Self {
        let mut next = vec![0usize; inner + 1];
        for &(at, _) in &self.entries {
            next[at as usize + 1] += 1;
        }
        for at in 0..inner {
            next[at + 1] += next[at];
        }
        let starts = next.clone();
        let mut entries = vec![(0u32, 0f32); self.entries.len()];
        for outer in 0..self.outer() {
            for &(at, value) in self.line(outer) {
                let place = &mut next[at as usize];
                entries[*place] = (outer as u32, value);
                *place += 1;
            }
        }
        Self::new(starts, entries)
    }

    /// The entries of one outer position.
    #[inline]
    pub fn line(&self, outer: usize) -> &[Entry] {
        &self.entries[self.starts[outer]..self.starts[outer + 1]]
    }

    /// `out = self · dense`; then `finish(i, row i of out)` for each row,
    /// whose results are summed in a fixed order and returned.
    pub fn product(
        &self,
        width: usize,
        dense: &[f32],
        out: &mut [f32],
        finish: impl Fn(usize, &mut [f32]) -> f64 + Sync,
    ) -> f64 {
        match width {
            1 => self.run::<1, false>(width, dense, out, finish),
            4 => self.run::<4, false>(width, dense, out, finish),
            8 => self.run::<8, false>(width, dense, out, finish),
            12 => self.run::<12, false>(width, dense, out, finish),
            wide if wide % 48 == 0 => self.run::<48, false>(width, dense, out, finish),
            wide if wide % 32 == 0 => self.run::<32, false>(width, dense, out, finish),
            _ => self.run::<16, false>(width, dense, out, finish),
        }
    }

    /// As [`Compressed::product`] with every stored value squared.
    pub fn squared_product(
        &self,
        width: usize,
        dense: &[f32],
        out: &mut [f32],
        finish: impl Fn(usize, &mut [f32]) -> f64 + Sync,
    ) -> f64 {
        match width {
            1 => self.run::<1, true>(width, dense, out, finish),
            4 => self.run::<4, true>(width, dense, out, finish),
            8 => self.run::<8, true>(width, dense, out, finish),
            12 => self.run::<12, true>(width, dense, out, finish),
            wide if wide % 48 == 0 => self.run::<48, true>(width, dense, out, finish),
            wide if wide % 32 == 0 => self.run::<32, true>(width, dense, out, finish),
            _ => self.run::<16, true>(width, dense, out, finish),
        }
    }

    fn run<const BLOCK: usize, const SQUARED: bool>(
        &self,
        width: usize,
        dense: &[f32],
        out: &mut [f32],
        finish: impl Fn(usize, &mut [f32]) -> f64 + Sync,
    ) -> f64 {
        let mut pieces = Vec::with_capacity(self.cuts.len());
        let mut rest = out;
        for cut in self.cuts.windows(2) {
            let (piece, after) = rest.split_at_mut((cut[1] - cut[0]) * width);
            pieces.push((cut[0], piece));
            rest = after;
        }
        let sums: Vec<f64> = pieces
            .into_par_iter()
            .map(|(first, piece)| {
                let mut sum = 0.0;
                for (at, row) in piece.chunks_exact_mut(width).enumerate() {
                    let line = self.line(first + at);
                    for (block, target) in row.chunks_exact_mut(BLOCK).enumerate() {
                        let total = gather::<BLOCK, SQUARED>(line, dense, width, block * BLOCK);
                        target.copy_from_slice(&total);
                    }
                    sum += finish(first + at, row);
                }
                sum
            })
            .collect();
        sums.iter().sum()
    }
}

/// `Σ value · dense[index * width + offset ..][..BLOCK]`.
///
/// Narrow blocks are summed in four strands: one sum would wait for itself.
#[inline(never)]
fn gather<const BLOCK: usize, const SQUARED: bool>(
    line: &[Entry],
    dense: &[f32],
    width: usize,
    offset: usize,
) -> [f32; BLOCK] {
    let mut total = [0f32; BLOCK];
    let mut rest = line;
    if BLOCK <= 8 {
        let mut strands = [[0f32; BLOCK]; 4];
        while let Some((four, after)) = rest.split_first_chunk::<4>() {
            for (strand, &entry) in strands.iter_mut().zip(four) {
                add::<BLOCK, SQUARED>(strand, entry, dense, width, offset);
            }
            rest = after;
        }
        for lane in 0..BLOCK {
            total[lane] =
                (strands[0][lane] + strands[1][lane]) + (strands[2][lane] + strands[3][lane]);
        }
    }
    for &entry in rest {
        add::<BLOCK, SQUARED>(&mut total, entry, dense, width, offset);
    }
    total
}

#[inline(always)]
fn add<const BLOCK: usize, const SQUARED: bool>(
    total: &mut [f32; BLOCK],
    (index, value): Entry,
    dense: &[f32],
    width: usize,
    offset: usize,
) {
    let begin = index as usize * width + offset;
    if let Some(row) = dense.get(begin..).and_then(<[f32]>::first_chunk::<BLOCK>) {
        let value = if SQUARED { value * value } else { value };
        for lane in 0..BLOCK {
            total[lane] += value * row[lane];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Compressed {
        Compressed::new(vec![0, 2, 2, 3], vec![(0, 2.0), (1, -1.0), (1, 3.0)])
    }

    #[test]
    fn products_of_every_width_agree_with_the_definition() {
        for width in [1, 4, 8, 12, 16, 32] {
            let dense: Vec<f32> = (0..2 * width).map(|i| i as f32).collect();
            let mut out = vec![9.0; 3 * width];
            example().product(width, &dense, &mut out, |_, _| 0.0);
            for lane in 0..width {
                let (first, second) = (dense[lane], dense[width + lane]);
                assert_eq!(out[lane], 2.0 * first - second);
                assert_eq!(out[width + lane], 0.0);
                assert_eq!(out[2 * width + lane], 3.0 * second);
            }
            example().squared_product(width, &dense, &mut out, |_, _| 0.0);
            assert_eq!(out[2 * width], 9.0 * dense[width]);
        }
    }

    #[test]
    fn transposing_twice_gives_the_matrix_back() {
        let there = example().transposed(2);
        assert_eq!(there.outer(), 2);
        assert_eq!(there.line(1), [(0, -1.0), (2, 3.0)]);
        let back = there.transposed(3);
        assert_eq!(back.line(0), example().line(0));
        assert_eq!(back.line(2), example().line(2));
    }
}
