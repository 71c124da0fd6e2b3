//! A matrix as the file stores it.

use crate::encoder::blocks;

/// A matrix in blocks of four-bit numbers, and what fine-tuning changed.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'f> {
    /// Rows and columns.
    pub shape: (usize, usize),
    published: &'f [u8],
    change: Option<&'f [u8]>,
}

impl<'f> Stored<'f> {
    /// Takes a matrix off the beginning of the blocks, whose size was checked.
    pub fn take(
        shape: (usize, usize),
        published: &mut &'f [u8],
        change: Option<&mut &'f [u8]>,
    ) -> Stored<'f> {
        let size = blocks::size(shape.0 * shape.1);
        let own = |from: &mut &'f [u8]| {
            let (taken, rest) = from.split_at(size);
            *from = rest;
            taken
        };
        Stored {
            shape,
            published: own(published),
            change: change.map(own),
        }
    }

    /// Writes a row's numbers.
    pub fn row(&self, row: usize, out: &mut [f32]) {
        let size = blocks::size(self.shape.1);
        out.fill(0.0);
        for blocks in [Some(self.published), self.change].into_iter().flatten() {
            blocks::add(&blocks[row * size..][..size], out);
        }
    }
}
