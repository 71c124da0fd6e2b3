//! Numbers of four bits in blocks: how word vectors and matrices are stored.
//!
//! A block holds 32 numbers: a scale in half precision and 16 bytes of two
//! numbers each, the first half of the block in the low bits. A number is its
//! four bits less 8, times the scale.

/// Numbers that share a scale.
pub const BLOCK: usize = 32;
/// Bytes of a block.
pub const BLOCK_BYTES: usize = 2 + BLOCK / 2;

/// Bytes of so many numbers; the number is a multiple of [`BLOCK`].
pub fn size(numbers: usize) -> usize {
    numbers / BLOCK * BLOCK_BYTES
}

/// Adds the blocks' numbers to `out`.
pub fn add(blocks: &[u8], out: &mut [f32]) {
    for (block, out) in blocks
        .chunks_exact(BLOCK_BYTES)
        .zip(out.chunks_exact_mut(BLOCK))
    {
        let scale = half(u16::from_le_bytes([block[0], block[1]]));
        let (low, high) = out.split_at_mut(BLOCK / 2);
        for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
            *low += f32::from(i16::from(byte & 15) - 8) * scale;
            *high += f32::from(i16::from(byte >> 4) - 8) * scale;
        }
    }
}

/// Whether all scales are numbers.
pub fn finite(blocks: &[u8]) -> bool {
    let mut scales = blocks.chunks_exact(BLOCK_BYTES);
    scales.all(|block| block[1] & 0x7c != 0x7c)
}

/// A number in half precision (IEEE 754 binary16), which single precision
/// holds exactly; not for infinities, which files may not hold.
fn half(bits: u16) -> f32 {
    const LEAST: f32 = 1.0 / (1 << 24) as f32;
    let sign = u32::from(bits & 0x8000) << 16;
    let size = u32::from(bits & 0x7fff);
    if size < 0x400 {
        return f32::from_bits((size as f32 * LEAST).to_bits() | sign);
    }
    // The exponent counts from 127 instead of from 15.
    f32::from_bits(sign | ((size << 13) + (112 << 23)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read_exactly() {
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0x7bff, 65504.0),
            (0, 0.0),
        ] {
            assert_eq!(half(bits), value, "{bits:04x}");
        }
    }

    #[test]
    fn a_block_holds_its_first_half_in_the_low_bits() {
        // Scale 2; the first number 15 - 8, the seventeenth 0 - 8.
        let mut block = [0x88; BLOCK_BYTES];
        block[..3].copy_from_slice(&[0x00, 0x40, 0x0f]);
        let mut out = [1.0; BLOCK];
        add(&block, &mut out);
        assert_eq!((out[0], out[16], out[1]), (15.0, -15.0, 1.0));
    }
}
