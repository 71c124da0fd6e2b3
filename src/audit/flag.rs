//! What an audit says of one record.

use std::ops::Range;

use crate::codebook::{Action, Severity};

/// A rule that holds for a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// The rule's place in the codebook.
    pub rule: usize,
    /// What the rule asks for.
    pub action: Action,
    /// How grave it is.
    pub severity: Severity,
    /// The probability that a careful reviewer agrees, 0 to 1.
    pub score: f64,
    /// Whether every part of the condition reaches the rule's own threshold.
    pub holds: bool,
    /// The variable that is compared with the text, by its place.
    pub variable: Option<usize>,
    /// The categories that the text shows.
    pub shown: Vec<usize>,
    /// The words that carry it: byte ranges of the masked answer, ascending.
    pub spans: Vec<Range<usize>>,
    /// The sentence for a person, Danish and English.
    pub reason: [String; 2],
}

/// One field that would have to be another for the record to be consistent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldChange {
    /// A variable's answer would be this category.
    Answer {
        /// The variable's place.
        variable: usize,
        /// The category's place.
        category: usize,
    },
    /// This category would be ticked too.
    Tick {
        /// The variable's place.
        variable: usize,
        /// The category's place.
        category: usize,
    },
    /// The text does not describe what the answers are about.
    Text,
    /// The workplace has no implemented innovation to report.
    Innovation,
}

/// What is found about a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// Rules that hold, gravest and surest first.
    pub flags: Vec<Flag>,
    /// The smallest change that makes the record consistent; empty without
    /// grave flags.
    pub change: Vec<FieldChange>,
    /// The probability that one of the flags of high or medium severity is
    /// right; of low ones where there are no others.
    pub probability: f64,
    /// How far the published share of a category would move if the record were
    /// changed, in percentage points.
    pub materiality: f64,
    /// How many answers stand in the record's cluster of copies, itself
    /// included.
    pub copies: u32,
}

impl Finding {
    /// The gravest flag's severity.
    pub fn severity(&self) -> Severity {
        self.flags
            .iter()
            .map(|f| f.severity)
            .max()
            .unwrap_or(Severity::None)
    }

    /// Whether a flag of high or medium severity was raised.
    pub fn is_flagged(&self) -> bool {
        self.flags
            .iter()
            .any(|f| f.action == Action::Flag && f.severity >= Severity::Medium)
    }
}

/// What the ranking multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ranking {
    /// Probability × materiality: the work that moves the figures most comes
    /// first (selective editing; de Waal, Pannekoek & Scholtus 2011, chapter 6).
    #[default]
    Both,
    /// Probability alone.
    Probability,
    /// Materiality alone.
    Materiality,
}

impl Ranking {
    /// The number to rank by, largest first.
    pub fn of(self, finding: &Finding) -> f64 {
        match self {
            Ranking::Both => finding.probability * finding.materiality,
            Ranking::Probability => finding.probability,
            Ranking::Materiality => finding.materiality,
        }
    }
}
