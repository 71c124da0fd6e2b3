//! Products of answers' numbers with the encoder's matrices, in whole numbers.
//!
//! Activations are bytes around 128, weights lie in -63..63: two products of
//! neighbours then fit 16 bits even in the instructions that saturate, so
//! every instruction set gives the same exact sums.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;

use crate::encoder::file::Matrix;

/// Rows of a matrix are read in groups of so many.
pub const GROUP: usize = 16;
/// Numbers of a row that lie together.
pub const TOGETHER: usize = 4;
/// The largest size of a weight.
pub const LARGEST_WEIGHT: u8 = 63;
/// What an activation of 0 is stored as.
pub const ZERO: i32 = 128;

/// Instructions that products run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Instructions {
    /// x86-64 with AVX-512 and its byte products (VNNI).
    Avx512Vnni,
    /// x86-64 with AVX2.
    Avx2,
    /// Any processor.
    Portable,
}

impl Instructions {
    /// Fastest first.
    pub const ALL: [Instructions; 3] = [
        Instructions::Avx512Vnni,
        Instructions::Avx2,
        Instructions::Portable,
    ];

    /// Whether this processor has them.
    pub fn available(self) -> bool {
        match self {
            Instructions::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512Vnni => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512vnni")
                    && is_x86_feature_detected!("avx2")
            }
            #[cfg(not(target_arch = "x86_64"))]
            _ => false,
        }
    }

    /// The fastest of this processor.
    pub fn best() -> Instructions {
        let mut all = Instructions::ALL.into_iter();
        all.find(|i| i.available())
            .unwrap_or(Instructions::Portable)
    }

    /// These, or the portable ones where the processor lacks them.
    pub(super) fn or_portable(self) -> Instructions {
        if self.available() {
            self
        } else {
            Instructions::Portable
        }
    }
}

/// Rows of numbers as bytes, each row with its own scale.
#[derive(Debug, Default)]
pub struct Activations {
    pub columns: usize,
    /// rows × columns.
    pub cells: Vec<u8>,
    /// What a row's whole numbers are multiples of.
    pub scales: Vec<f32>,
}

impl Activations {
    fn row(&self, row: usize) -> &[u8] {
        &self.cells[row * self.columns..][..self.columns]
    }
}

/// `activations × matrixᵀ + bias`: activations' rows × matrix rows.
pub fn product(
    instructions: Instructions,
    activations: &Activations,
    matrix: &Matrix,
    out: &mut Vec<f32>,
) {
    out.clear();
    out.resize(activations.scales.len() * matrix.rows, 0.0);
    match instructions {
        // SAFETY: `Instructions::or_portable` let these through only where
        // the processor has them. Measured need: the byte products are what
        // makes the encoder four times as fast as the portable loop.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Instructions::Avx512Vnni => unsafe { avx512::product(activations, matrix, out) },
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Instructions::Avx2 => unsafe { avx2::product(activations, matrix, out) },
        _ => portable::product(activations, matrix, out),
    }
}

/// A group's weights: columns/4 × 16 × 4.
fn group_cells<'f>(matrix: &Matrix<'f>, group: usize) -> &'f [u8] {
    let size = GROUP * matrix.columns;
    &matrix.cells[group * size..][..size]
}

/// Turns whole sums of a group of rows into numbers, the same way after every
/// instruction set.
#[inline(always)]
fn finish(
    sums: &[i32; GROUP],
    activations: &Activations,
    row: usize,
    matrix: &Matrix,
    group: usize,
    out: &mut [f32],
) {
    let first = group * GROUP;
    let scale = activations.scales[row];
    let out = &mut out[row * matrix.rows + first..][..GROUP];
    let zero = &matrix.sums[first..][..GROUP];
    let scales = &matrix.scales[first..][..GROUP];
    let bias = &matrix.bias[first..][..GROUP];
    for lane in 0..GROUP {
        let whole = sums[lane] - ZERO * zero[lane];
        out[lane] = whole as f32 * (scale * scales[lane]) + bias[lane];
    }
}
