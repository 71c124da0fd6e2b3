//! How self-reports and texts relate in this survey.
//!
//! Confident learning (Northcutt, Jiang & Chuang 2021, JAIR 70, sections 3.1
//! and 3.2): the threshold of a category is the mean probability that the
//! model gives it among the records that ticked it; a record counts for a
//! category whose probability reaches its threshold. Self-reports here are a
//! measurement by the respondent and not labels, so nothing is pruned: the
//! thresholds say how sure the model usually is where respondent and text
//! agree, and a conflict is confident where it is at least as sure.

use super::reported::{Report, Reports};
use crate::codebook::Codebook;

/// Thresholds and tables of every variable.
#[derive(Debug, Clone, Default)]
pub struct Joint {
    variables: Vec<OneJoint>,
}

#[derive(Debug, Clone, Default)]
struct OneJoint {
    /// Sums of the category's probability over the records that ticked it.
    sums: Vec<f64>,
    counts: Vec<f64>,
    /// Records by answer (rows: the categories, then the answers that are no
    /// category) and text (columns), as sums of probabilities.
    table: Vec<Vec<f64>>,
}

impl Joint {
    /// Tables without records.
    pub fn new(book: &Codebook) -> Joint {
        let one = |v: &crate::codebook::Variable| OneJoint {
            sums: vec![0.0; v.categories.len()],
            counts: vec![0.0; v.categories.len()],
            table: vec![
                vec![0.0; v.categories.len()];
                v.categories.len() + v.self_report_only.len()
            ],
        };
        Joint {
            variables: book.variables.iter().map(one).collect(),
        }
    }

    /// Counts one record: its probabilities and answers, variable by variable.
    pub fn note(&mut self, probabilities: &[Vec<f64>], reports: &Reports) {
        for (variable, (own, report)) in probabilities.iter().zip(&reports.variables).enumerate() {
            self.note_variable(variable, own, *report);
        }
    }

    fn note_variable(&mut self, variable: usize, probabilities: &[f64], report: Report) {
        let Some(own) = self.variables.get_mut(variable) else {
            return;
        };
        for category in report.categories().filter(|c| *c < probabilities.len()) {
            own.sums[category] += probabilities[category];
            own.counts[category] += 1.0;
        }
        let row = match report {
            Report::Other(at) => Some(own.sums.len() + at),
            _ => None,
        };
        for row in report.categories().chain(row) {
            if let Some(cells) = own.table.get_mut(row) {
                cells
                    .iter_mut()
                    .zip(probabilities)
                    .for_each(|(cell, p)| *cell += p);
            }
        }
    }

    /// Adds what another part of the file showed.
    pub fn add(&mut self, other: &Joint) {
        for (own, other) in self.variables.iter_mut().zip(&other.variables) {
            let pairs = own
                .sums
                .iter_mut()
                .zip(&other.sums)
                .chain(own.counts.iter_mut().zip(&other.counts));
            pairs.for_each(|(a, b)| *a += b);
            for (row, other) in own.table.iter_mut().zip(&other.table) {
                row.iter_mut().zip(other).for_each(|(a, b)| *a += b);
            }
        }
    }

    /// The mean probability of a category among the records that ticked it;
    /// a half where none did.
    pub fn threshold(&self, variable: usize, category: usize) -> f64 {
        let own = self.variables.get(variable);
        let of = |o: &OneJoint| {
            let count = o.counts.get(category).copied().unwrap_or(0.0);
            (count > 0.0).then(|| o.sums[category] / count)
        };
        own.and_then(of).unwrap_or(0.5)
    }

    /// By how much the surest of the categories that the text shows exceeds its
    /// threshold, less the same for the surest of the ticked ones.
    pub fn margin(
        &self,
        variable: usize,
        probabilities: &[f64],
        shown: &[usize],
        report: Report,
    ) -> f64 {
        let excess = |c: usize| {
            probabilities
                .get(c)
                .map_or(-1.0, |p| p - self.threshold(variable, c))
        };
        let most = |of: &mut dyn Iterator<Item = usize>| of.map(excess).fold(-1.0, f64::max);
        most(&mut shown.iter().copied()) - most(&mut report.categories())
    }

    /// Records by self-report (rows: the categories, then the answers that are
    /// no category) and text, as sums of probabilities. For several codes an
    /// answer, a record counts in each row it ticked.
    pub fn table(&self, variable: usize) -> &[Vec<f64>] {
        self.variables.get(variable).map_or(&[], |v| &v.table)
    }
}
