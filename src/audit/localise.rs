//! Which field is likelier wrong: the smallest weighted change that makes a
//! record consistent.
//!
//! Fellegi & Holt 1976 (JASA 71): every failed edit must lose one of its
//! fields, and the set of changed fields with the least weight is taken. Here
//! an edit is a flag; its fields are the ticked answer and the text. A field's
//! weight is minus the logarithm of the probability that it is wrong.

use super::flag::{FieldChange, Flag};
use crate::codebook::{Codebook, Kind, Severity};

/// Nothing is taken to be more certain than this.
const EDGE: f64 = 1e-6;

/// The cheapest set of changes that answers all flags of medium or high
/// severity. `doubt` is the probability that the text says nothing of the
/// innovation, or that it is misread.
pub fn smallest_change(book: &Codebook, flags: &[Flag], doubt: f64) -> Vec<FieldChange> {
    let grave: Vec<&Flag> = flags
        .iter()
        .filter(|f| f.severity >= Severity::Medium)
        .collect();
    if grave.is_empty() {
        return Vec::new();
    }
    let by_status = |f: &&Flag| {
        let rule = book.rules.get(f.rule);
        f.variable.is_none() && rule.is_some_and(|r| !r.when.status.is_empty())
    };
    // The text says that there is nothing to report: no answer mends that.
    if grave.iter().any(by_status) {
        return vec![FieldChange::Innovation];
    }
    let by_answers: Vec<FieldChange> = grave.iter().filter_map(|f| answer(book, f)).collect();
    let possible = by_answers.len() == grave.len();
    let answers: f64 = grave.iter().map(|f| weight(f.score * (1.0 - doubt))).sum();
    // One text stands behind all flags: changing it answers them all.
    if !possible || weight(doubt) < answers {
        return vec![FieldChange::Text];
    }
    let mut out: Vec<FieldChange> = Vec::new();
    for change in by_answers {
        if !out.contains(&change) {
            out.push(change);
        }
    }
    out
}

fn weight(wrong: f64) -> f64 {
    -wrong.clamp(EDGE, 1.0 - EDGE).ln()
}

/// What would have been ticked if the flag is right.
fn answer(book: &Codebook, flag: &Flag) -> Option<FieldChange> {
    let Some(variable) = flag.variable else {
        let rule = book.rules.get(flag.rule)?;
        return rule
            .when
            .detector
            .is_some()
            .then_some(FieldChange::Innovation);
    };
    let category = *flag.shown.first()?;
    Some(match book.variables.get(variable)?.kind {
        Kind::Multi => FieldChange::Tick { variable, category },
        Kind::Nominal | Kind::Ordinal => FieldChange::Answer { variable, category },
    })
}
