//! Draws that come out the same each time: which answers are coded twice,
//! which are shown blind, and the random order of a coder's queue.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What is drawn; the draws do not depend on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// Whether two people code an answer.
    Double = 1,
    /// Whether a coder sees it without suggestions first.
    Blind = 2,
    /// Its place in a coder's random order.
    Order = 3,
    /// Whether a new model is tried on it.
    Trial = 4,
}

/// A number in [0, 1) for an answer and a coder.
pub fn share_of(seed: u64, draw: Draw, answer: i64, coder: i64) -> f64 {
    let mut bytes = [0u8; 17];
    bytes[0] = draw as u8;
    bytes[1..9].copy_from_slice(&answer.to_le_bytes());
    bytes[9..].copy_from_slice(&coder.to_le_bytes());
    // 53 bits are what a number of 64 bits holds exactly.
    (xxh3_64_with_seed(&bytes, seed) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_even_and_draws_are_apart() {
        let count = |draw: Draw, below: f64| {
            (0..10_000)
                .filter(|answer| share_of(7, draw, *answer, 1) < below)
                .count()
        };
        assert!((900..1100).contains(&count(Draw::Blind, 0.1)));
        assert!((4800..5200).contains(&count(Draw::Double, 0.5)));
        let both = (0..10_000).filter(|a| {
            share_of(7, Draw::Blind, *a, 1) < 0.5 && share_of(7, Draw::Double, *a, 1) < 0.5
        });
        assert!((2300..2700).contains(&both.count()));
    }
}
