//! How far a rule's condition holds for a record: as a probability, and for
//! codes that are certain.
//!
//! Every part of a condition gives a number from 0 to 1, and the parts are
//! multiplied. A part about the text's categories is the model's calibrated
//! probability; a part about ticked answers is 0 or 1; a part about a wording
//! is the cue's strength.

use super::cues::Cues;
use super::reported::{Report, Reports};
use crate::codebook::{
    Codebook, Condition, Cue, Direction, Kind, Reported, TextEvidence, TickRelation, Ticks,
};

/// From this probability of the ordinary status on, no wording changes it.
const PLAINLY: f64 = 0.99;
/// A cue is there from this strength on.
pub const CUE_HOLDS: f64 = 0.5;

/// What is known of one record.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Probabilities of each variable's categories, in the codebook's order.
    pub probabilities: &'a [Vec<f64>],
    /// What was ticked.
    pub reports: &'a Reports,
    /// Wordings found.
    pub cues: &'a Cues,
}

/// How a condition stands for a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holding {
    /// The probability that it holds, 0 to 1.
    pub degree: f64,
    /// Whether each part reaches the rule's own threshold.
    pub holds: bool,
    /// Variables compared with the text (places in the codebook).
    pub variable: Option<usize>,
    /// The categories that the text shows, by their places.
    pub shown: Vec<usize>,
}

struct Parts {
    degree: f64,
    holds: bool,
}

impl Parts {
    fn and(&mut self, degree: f64, threshold: f64) {
        self.degree *= degree;
        self.holds &= degree >= threshold;
    }
}

/// How far `when` holds; `None` where it cannot hold whatever the text says:
/// something else was ticked, or the question is not in the file.
pub fn holding(book: &Codebook, when: &Condition, record: &Record<'_>) -> Option<Holding> {
    let mut parts = Parts {
        degree: 1.0,
        holds: true,
    };
    let mut out = Holding::default();
    for reported in &when.reported {
        if !ticked(book, reported, record.reports)? {
            return None;
        }
        out.variable = out.variable.or(place(book, &reported.variable));
    }
    status(book, when, record, &mut parts);
    for evidence in &when.text {
        let variable = place(book, &evidence.variable)?;
        let own = record.probabilities.get(variable)?;
        let (p, shown) = shows(book, evidence, variable, own);
        parts.and(p, evidence.probability);
        out.variable = Some(variable);
        out.shown = shown;
    }
    if let Some(ticks) = &when.ticks {
        let variable = place(book, &ticks.variable)?;
        let own = record.probabilities.get(variable)?;
        let report = *record.reports.variables.get(variable)?;
        out.variable = Some(variable);
        out.shown = compare(ticks, own, report, &mut parts)?;
    }
    if let Some(steps) = &when.steps {
        let variable = place(book, &steps.variable)?;
        let own = record.probabilities.get(variable)?;
        let Report::One(at) = *record.reports.variables.get(variable)? else {
            return None;
        };
        let far = |c: usize| {
            c.abs_diff(at) >= usize::from(steps.at_least)
                && match steps.direction {
                    Direction::Either => true,
                    Direction::TextHigher => c > at,
                    Direction::TextLower => c < at,
                }
        };
        let p = own
            .iter()
            .enumerate()
            .filter(|(c, _)| far(*c))
            .map(|(_, p)| p)
            .sum();
        parts.and(p, steps.probability);
        out.variable = Some(variable);
        out.shown = (0..own.len()).filter(|c| far(*c)).collect();
    }
    if let Some(cue) = when.cue {
        parts.and(record.cues.strength(cue), CUE_HOLDS);
    }
    // "Only these were ticked": what the text shows instead.
    if out.shown.is_empty()
        && let Some(variable) = out.variable
        && when.reported.iter().any(|r| !r.only.is_empty())
        && let (Some(own), Some(report)) = (
            record.probabilities.get(variable),
            record.reports.variables.get(variable),
        )
    {
        let unticked: Vec<usize> = (0..own.len()).filter(|c| !report.has(*c)).collect();
        out.shown = best(own, &unticked).into_iter().collect();
    }
    out.degree = parts.degree.clamp(0.0, 1.0);
    out.holds = parts.holds;
    (out.degree > 0.0).then_some(out)
}

/// Whether a wording can matter to a record: some rule asks for it, and what was
/// ticked lets that rule hold; or the status is not plainly the ordinary one, and
/// the wording would say so.
pub fn wants(book: &Codebook, cue: Cue, probabilities: &[Vec<f64>], reports: &Reports) -> bool {
    let by_rule = book
        .rules
        .iter()
        .filter(|r| r.when.cue == Some(cue))
        .any(|rule| {
            let mut asked = rule.when.reported.iter();
            asked.all(|r| ticked(book, r, reports) == Some(true))
        });
    let policy = book.status.as_ref();
    let is_ok = |id: &str| policy.is_some_and(|p| p.ok == id);
    let ordinary = status_share(book, probabilities, is_ok).unwrap_or(1.0);
    by_rule || matches!(cue, Cue::Planned | Cue::NoInnovation) && ordinary < PLAINLY
}

/// The place of a variable in the codebook.
pub fn place(book: &Codebook, variable: &str) -> Option<usize> {
    book.variables.iter().position(|v| v.id == variable)
}

fn ticked(book: &Codebook, reported: &Reported, reports: &Reports) -> Option<bool> {
    let names = if reported.only.is_empty() {
        &reported.any_of
    } else {
        &reported.only
    };
    let (report, is_other, matched): (Report, bool, Vec<usize>) =
        match place(book, &reported.variable) {
            Some(variable) => {
                let own = &book.variables[variable];
                let report = *reports.variables.get(variable)?;
                let other = match report {
                    Report::Other(at) => own
                        .self_report_only
                        .get(at)
                        .is_some_and(|o| names.contains(&o.id)),
                    _ => false,
                };
                (
                    report,
                    other,
                    names.iter().filter_map(|n| own.index_of(n)).collect(),
                )
            }
            None => {
                let at = book
                    .companions
                    .iter()
                    .position(|c| c.id == reported.variable)?;
                let report = *reports.companions.get(at)?;
                let answers = &book.companions[at].answers;
                let places = names
                    .iter()
                    .filter_map(|n| answers.iter().position(|a| a.id == *n));
                (report, false, places.collect())
            }
        };
    if report == Report::Missing {
        return None;
    }
    Some(match reported.only.is_empty() {
        true => is_other || matched.iter().any(|c| report.has(*c)),
        false => {
            report.categories().next().is_some()
                && report.categories().all(|c| matched.contains(&c))
        }
    })
}

/// Without a status in the rule, the text must be an ordinary answer.
fn status(book: &Codebook, when: &Condition, record: &Record<'_>, parts: &mut Parts) {
    let Some(policy) = &book.status else { return };
    let wanted = |id: &str| match when.status.is_empty() {
        true => id == policy.ok,
        false => when.status.iter().any(|s| s == id),
    };
    if let Some(p) = status_share(book, record.probabilities, wanted) {
        parts.and(p, 0.5);
    }
}

/// The probability that the text has one of some statuses; `None` for a
/// codebook without statuses.
pub fn status_share(
    book: &Codebook,
    probabilities: &[Vec<f64>],
    wanted: impl Fn(&str) -> bool,
) -> Option<f64> {
    let variable = place(book, &book.status.as_ref()?.variable)?;
    let ids = book.variables[variable].ids();
    let own = ids.zip(probabilities.get(variable)?);
    Some(own.filter(|(id, _)| wanted(id)).map(|(_, p)| p).sum())
}

/// How probable the asked-for categories are, and which of them are likeliest.
fn shows(
    book: &Codebook,
    evidence: &TextEvidence,
    variable: usize,
    own: &[f64],
) -> (f64, Vec<usize>) {
    let own_variable = &book.variables[variable];
    let at = |name: &Option<String>| name.as_deref().and_then(|n| own_variable.index_of(n));
    let wanted: Vec<usize> = if let Some(from) = at(&evidence.at_least) {
        (from..own.len()).collect()
    } else if let Some(to) = at(&evidence.at_most) {
        (0..=to.min(own.len().saturating_sub(1))).collect()
    } else if !evidence.any_of.is_empty() {
        evidence
            .any_of
            .iter()
            .filter_map(|n| own_variable.index_of(n))
            .collect()
    } else {
        let best = best(own, &(0..own.len()).collect::<Vec<_>>());
        return (best.map_or(0.0, |b| own[b]), best.into_iter().collect());
    };
    let p = |c: &usize| own.get(*c).copied().unwrap_or(0.0);
    let likeliest = best(own, &wanted);
    match own_variable.kind {
        Kind::Multi => (
            likeliest.map_or(0.0, |b| p(&b)),
            likeliest.into_iter().collect(),
        ),
        _ => (wanted.iter().map(p).sum(), likeliest.into_iter().collect()),
    }
}

fn best(own: &[f64], among: &[usize]) -> Option<usize> {
    let p = |c: &usize| own.get(*c).copied().unwrap_or(0.0);
    among
        .iter()
        .copied()
        .filter(|c| *c < own.len())
        .max_by(|a, b| p(a).total_cmp(&p(b)).then(b.cmp(a)))
}

/// Evident categories against ticks; the evident ones that were not ticked.
fn compare(ticks: &Ticks, own: &[f64], report: Report, parts: &mut Parts) -> Option<Vec<usize>> {
    if matches!(report, Report::Missing | Report::Other(_)) {
        return None;
    }
    let (ticked, unticked): (Vec<usize>, Vec<usize>) = (0..own.len()).partition(|c| report.has(*c));
    let evident = best(own, &unticked).map_or(0.0, |c| own[c]);
    // That no ticked category is in the text, as if they were independent.
    let none: f64 = ticked.iter().map(|c| 1.0 - own[*c]).product();
    match ticks.relation {
        TickRelation::EvidentNotTickedNoneConfirmed => {
            parts.and(evident, ticks.probability);
            parts.and(none, 0.5);
        }
        TickRelation::EvidentNotTickedSomeConfirmed => {
            parts.and(evident, ticks.probability);
            parts.and(1.0 - none, 0.5);
        }
        TickRelation::TickedNotEvident => {
            let unseen = ticked.iter().map(|c| 1.0 - own[*c]).fold(0.0, f64::max);
            parts.and(unseen, ticks.probability);
            return Some(ticked);
        }
    }
    let shown: Vec<usize> = unticked
        .iter()
        .copied()
        .filter(|c| own[*c] >= ticks.probability)
        .collect();
    Some(if shown.is_empty() {
        best(own, &unticked).into_iter().collect()
    } else {
        shown
    })
}
