//! Does it matter: how far a published figure would move.
//!
//! A published figure is the weighted share of a category, in the whole survey
//! or in each group (`--by`). A record that changes its answer takes its weight
//! out of one share and into another, so each moves by the record's part of
//! the group's weight.

use std::collections::HashMap;

/// Sums of weights, by group.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    groups: HashMap<String, f64>,
}

impl Totals {
    /// Counts a record.
    pub fn note(&mut self, group: &str, weight: f64) {
        match self.groups.get_mut(group) {
            Some(total) => *total += weight,
            None => {
                self.groups.insert(group.to_owned(), weight);
            }
        }
    }

    /// By how many percentage points a share of the group moves with a record
    /// of this weight; 0 where the group has none.
    pub fn moved(&self, group: &str, weight: f64) -> f64 {
        match self.groups.get(group) {
            Some(total) if *total > 0.0 => 100.0 * weight / total,
            _ => 0.0,
        }
    }
}
