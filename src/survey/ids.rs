//! Repeated ids, counted in bounded memory.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

/// Ids remembered at most; about 20 MB. Later ids are compared with these
/// only, and [`DuplicateIds::is_complete`] says so.
const REMEMBERED: usize = 1_000_000;

/// Counts rows whose id an earlier row had. Ids are compared by a 64-bit
/// fingerprint: among a million different ids, one false repeat is expected
/// in 37 million files.
#[derive(Debug, Default)]
pub struct DuplicateIds {
    seen: HashSet<u64>,
    rows: u64,
    repeats: u64,
    first: Option<u64>,
    forgot: bool,
}

impl DuplicateIds {
    /// Takes the id of the next row; true when an earlier row had it.
    pub fn add(&mut self, id: &str) -> bool {
        self.rows += 1;
        let fingerprint = xxh3_64(id.as_bytes());
        let repeated = if self.seen.len() < REMEMBERED {
            !self.seen.insert(fingerprint)
        } else {
            let known = self.seen.contains(&fingerprint);
            self.forgot |= !known;
            known
        };
        if repeated {
            self.repeats += 1;
            self.first.get_or_insert(self.rows);
        }
        repeated
    }

    /// Rows that repeat an earlier id.
    pub fn repeats(&self) -> u64 {
        self.repeats
    }

    /// The first of them, from 1.
    pub fn first_repeat(&self) -> Option<u64> {
        self.first
    }

    /// False when there were more ids than are remembered.
    pub fn is_complete(&self) -> bool {
        !self.forgot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_counted_from_the_second_row_on() {
        let mut ids = DuplicateIds::default();
        let found: Vec<bool> = ["a", "b", "a", "a"].iter().map(|id| ids.add(id)).collect();
        assert_eq!(found, [false, false, true, true]);
        assert_eq!(
            (ids.repeats(), ids.first_repeat(), ids.is_complete()),
            (2, Some(3), true)
        );
    }
}
