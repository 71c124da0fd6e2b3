//! What a possible flag looks like, as numbers.

use super::evidence::{Holding, Record, status_share};
use super::joint::Joint;
use super::reported::Report;
use crate::codebook::{Codebook, Kind};

/// Numbers that describe a candidate.
pub const FEATURES: usize = 8;
/// Probabilities are kept this far from 0 and 1 before their log odds.
const EDGE: f64 = 1e-4;

/// What a candidate's numbers are; the order of the model's weights.
pub const NAMES: [&str; FEATURES] = [
    "log odds that the condition holds",
    "every part reaches the rule's own threshold",
    "log odds of the surest category the text shows",
    "log odds that a ticked category (or one within the tolerance) is in the text",
    "confident learning's margin",
    "log odds that the text gets codes",
    "strength of the wording",
    "logarithm of the number of words",
];
/// A rule that may hold for a record, as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The rule's place in the codebook.
    pub rule: usize,
    /// What the text shows and what was ticked: "types: product > process".
    /// Some are mistaken for each other more often than others.
    pub pair: String,
    /// The numbers, as [`NAMES`] says.
    pub numbers: [f64; FEATURES],
}

/// Describes a rule that holds to some degree.
pub fn candidate(
    book: &Codebook,
    rule: usize,
    holding: &Holding,
    record: &Record<'_>,
    joint: &Joint,
    words: usize,
) -> Candidate {
    let own = &book.rules[rule];
    let codable = status_share(book, record.probabilities, |id| book.is_codable(id));
    let mut pair = String::new();
    let mut numbers = [0.0; FEATURES];
    numbers[0] = log_odds(holding.degree);
    numbers[1] = f64::from(u8::from(holding.holds));
    if let Some(variable) = holding.variable {
        let p = &record.probabilities[variable];
        let report = record
            .reports
            .variables
            .get(variable)
            .copied()
            .unwrap_or_default();
        let surest = holding
            .shown
            .iter()
            .filter_map(|c| p.get(*c))
            .copied()
            .fold(0.0, f64::max);
        numbers[2] = log_odds(surest);
        numbers[3] = log_odds(agrees(book, variable, p, report));
        numbers[4] = joint.margin(variable, p, &holding.shown, report);
        pair = pair_of(book, variable, p, &holding.shown, report);
    }
    numbers[5] = log_odds(codable.unwrap_or(1.0));
    numbers[6] = own.when.cue.map_or(0.0, |c| record.cues.strength(c));
    numbers[7] = (words.max(1) as f64).ln();
    Candidate {
        rule,
        pair,
        numbers,
    }
}

/// The surest category that the text shows, and the surest ticked one.
fn pair_of(book: &Codebook, variable: usize, p: &[f64], shown: &[usize], report: Report) -> String {
    let own = &book.variables[variable];
    let surest = |of: &mut dyn Iterator<Item = usize>| {
        let of = of.filter(|c| *c < p.len());
        of.max_by(|a, b| p[*a].total_cmp(&p[*b]))
            .map_or("", |c| own.categories[c].id.as_str())
    };
    let text = surest(&mut shown.iter().copied());
    let ticked = surest(&mut report.categories());
    format!("{}: {text} > {ticked}", own.id)
}

/// The probability that the text bears out the ticked answer, within the
/// variable's tolerance.
fn agrees(book: &Codebook, variable: usize, p: &[f64], report: Report) -> f64 {
    let own = &book.variables[variable];
    match (own.kind, report) {
        (Kind::Ordinal, Report::One(at)) => {
            let near = usize::from(own.tolerance.unwrap_or(0));
            p.iter()
                .enumerate()
                .filter(|(c, _)| c.abs_diff(at) <= near)
                .map(|(_, p)| p)
                .sum()
        }
        _ => report
            .categories()
            .filter_map(|c| p.get(c))
            .copied()
            .fold(0.0, f64::max),
    }
}

pub(super) fn log_odds(p: f64) -> f64 {
    let p = p.clamp(EDGE, 1.0 - EDGE);
    (p / (1.0 - p)).ln()
}
