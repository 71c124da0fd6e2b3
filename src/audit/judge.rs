//! Judges one record after another: which rules hold, how surely, and what
//! would make the record consistent.

use std::cmp::Reverse;
use std::ops::Range;

use super::candidate::candidate;
use super::consistency::{self, Consistency};
use super::cues::Cues;
use super::evidence::{Holding, Record, holding, place, status_share};
use super::flag::{Finding, Flag};
use super::joint::Joint;
use super::localise::smallest_change;
use super::reason::{Filling, sentences};
use super::reported::Reports;
use super::years::{Year, outside};
use crate::codebook::{Action, Codebook, Condition, Cue, Detector, Rule, Severity};

/// A status that takes a text out of comparison from this probability on.
const STATUS: f64 = 0.5;
/// Flags that are found and not estimated: how often a reviewer agrees.
const FOUND: f64 = 0.8;

/// One record, as far as it is known.
#[derive(Debug)]
pub struct Case<'a> {
    /// The answer, personal data masked.
    pub text: &'a str,
    /// Number of words.
    pub words: usize,
    /// Personal details masked in it.
    pub masked: u32,
    /// Probabilities of each variable's categories, in the codebook's order.
    pub probabilities: &'a [Vec<f64>],
    /// What was ticked.
    pub reports: &'a Reports,
    /// Wordings found.
    pub cues: &'a Cues,
    /// Answers in its cluster of copies, itself included; 1 alone.
    pub copies: u32,
    /// The cluster's number in the file.
    pub cluster: Option<u32>,
    /// Whether the records of that cluster were ticked in ways that do not fit
    /// each other ([`super::reported::differ`]).
    pub ticked_apart: bool,
    /// Its weight's part of its group, in percentage points.
    pub materiality: f64,
}

/// Judges records by one codebook, one consistency model and one survey's
/// relation of self-reports to texts.
#[derive(Debug)]
pub struct Judge<'b> {
    book: &'b Codebook,
    consistency: &'b Consistency,
    joint: &'b Joint,
    /// The variable that holds the status.
    status: Option<usize>,
}

impl<'b> Judge<'b> {
    /// A judge; `joint` as learned from the survey at hand.
    pub fn new(book: &'b Codebook, consistency: &'b Consistency, joint: &'b Joint) -> Judge<'b> {
        let status = book.status.as_ref().and_then(|s| place(book, &s.variable));
        Judge {
            book,
            consistency,
            joint,
            status,
        }
    }

    /// What is found about a record. `words` gives the byte ranges of the words
    /// that speak for a category of a variable.
    pub fn judge(
        &self,
        case: &Case<'_>,
        mut words: impl FnMut(usize, usize) -> Vec<Range<usize>>,
    ) -> Finding {
        let record = Record {
            probabilities: case.probabilities,
            reports: case.reports,
            cues: case.cues,
        };
        let years = self
            .book
            .period
            .as_ref()
            .map(|p| outside(case.text, p.first_year, p.last_year));
        let years = years.unwrap_or_default();
        let mut flags = Vec::new();
        for (at, rule) in self.book.rules.iter().enumerate() {
            if let Some((held, score)) = self.holds(at, rule, case, &record, &years) {
                let spans = self.spans(rule, &held, case, &years, &mut words);
                flags.push(self.flag(at, held, score, spans, case, &years));
            }
        }
        keep_telling(self.book, &mut flags);
        let grave = flags.iter().filter(|f| f.severity != Severity::None);
        let most = grave
            .clone()
            .map(|f| f.severity)
            .max()
            .unwrap_or(Severity::None);
        let counted = grave.filter(|f| f.severity >= most.min(Severity::Medium));
        let none: f64 = counted.map(|f| 1.0 - f.score).product();
        let probability = if most == Severity::None {
            0.0
        } else {
            1.0 - none
        };
        Finding {
            change: smallest_change(self.book, &flags, self.doubt(case.probabilities)),
            probability,
            materiality: case.materiality,
            copies: case.copies,
            flags,
        }
    }

    /// Whether a rule acts on a record, and how surely.
    fn holds(
        &self,
        at: usize,
        rule: &Rule,
        case: &Case<'_>,
        record: &Record<'_>,
        years: &[Year],
    ) -> Option<(Holding, f64)> {
        if rule.action == Action::Expect || rule.action == Action::Mask {
            return None;
        }
        let held = holding(self.book, &rule.when, record)?;
        if let Some(detector) = rule.when.detector {
            let found = match detector {
                Detector::YearsOutsidePeriod => !years.is_empty() && held.holds,
                Detector::DuplicateText => case.copies > 1,
                Detector::PersonalData => case.masked > 0,
            };
            return found.then_some((held, FOUND));
        }
        if consistency::is_learned(rule) {
            let candidate = candidate(self.book, at, &held, record, self.joint, case.words);
            let score = self.consistency.score(self.book, &candidate);
            let far = self.clearly_apart(&held, case);
            return (far && score >= self.consistency.threshold(rule)).then_some((held, score));
        }
        let degree = held.degree;
        held.holds.then_some((held, degree))
    }

    /// Within the tolerance of an ordinal variable nothing is flagged: the
    /// text's likeliest category must lie further from the ticked one.
    fn clearly_apart(&self, held: &Holding, case: &Case<'_>) -> bool {
        let Some((at, variable)) = held
            .variable
            .and_then(|v| Some((v, self.book.variables.get(v)?)))
        else {
            return true;
        };
        let (Some(tolerance), Some(p)) = (variable.tolerance, case.probabilities.get(at)) else {
            return true;
        };
        let likeliest = (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b]));
        let report = case.reports.variables.get(at).copied().unwrap_or_default();
        let near = |c: usize| likeliest.is_some_and(|l| l.abs_diff(c) <= usize::from(tolerance));
        !report.categories().any(near)
    }

    fn spans(
        &self,
        rule: &Rule,
        held: &Holding,
        case: &Case<'_>,
        years: &[Year],
        words: &mut impl FnMut(usize, usize) -> Vec<Range<usize>>,
    ) -> Vec<Range<usize>> {
        let own = match (rule.when.cue, rule.when.detector) {
            (_, Some(Detector::YearsOutsidePeriod)) => {
                years.iter().map(|y| y.span.clone()).collect()
            }
            (Some(cue), _) => case
                .cues
                .span(cue)
                .into_iter()
                .filter(|s| !s.is_empty())
                .collect(),
            _ => Vec::new(),
        };
        if !own.is_empty() || rule.when.detector.is_some() || rule.when.cue.is_some() {
            return own;
        }
        if !rule.when.status.is_empty() {
            let said = [Cue::Planned, Cue::NoInnovation];
            let said = said.iter().find_map(|c| case.cues.span(*c));
            if let Some(span) = said.filter(|s| !s.is_empty()) {
                return vec![span];
            }
        }
        match (held.variable, held.shown.first()) {
            (Some(variable), Some(category)) => words(variable, *category),
            _ => match self.status.and_then(|s| Some((s, self.status_of(rule)?))) {
                Some((variable, category)) => words(variable, category),
                None => Vec::new(),
            },
        }
    }

    fn status_of(&self, rule: &Rule) -> Option<usize> {
        let variable = &self.book.variables[self.status?];
        rule.when.status.first().and_then(|s| variable.index_of(s))
    }

    fn flag(
        &self,
        at: usize,
        held: Holding,
        score: f64,
        spans: Vec<Range<usize>>,
        case: &Case<'_>,
        years: &[Year],
    ) -> Flag {
        let rule = &self.book.rules[at];
        let words: Vec<String> = spans
            .iter()
            .filter_map(|s| case.text.get(s.clone()))
            .map(str::to_owned)
            .collect();
        let years: Vec<u16> = years.iter().map(|y| y.year).collect();
        let count = match rule.when.detector {
            Some(Detector::DuplicateText) => case.copies,
            _ => case.masked,
        };
        let filling = Filling {
            reports: case.reports,
            variable: held.variable,
            shown: &held.shown,
            words: &words,
            years: &years,
            count,
        };
        let mut reason = sentences(self.book, rule, &filling);
        let copies = rule.when.detector == Some(Detector::DuplicateText);
        if let Some(cluster) = case.cluster.filter(|_| copies) {
            reason[0].push_str(&format!(" Gruppe {cluster}."));
            reason[1].push_str(&format!(" Group {cluster}."));
        }
        if copies && case.ticked_apart {
            reason[0].push_str(" De er krydset forskelligt.");
            reason[1].push_str(" They were ticked differently.");
        }
        Flag {
            rule: at,
            action: rule.action,
            severity: rule.severity,
            score,
            reason,
            holds: held.holds,
            variable: held.variable,
            shown: held.shown,
            spans,
        }
    }

    /// That the text gets no codes, or that its codes are not what it says.
    fn doubt(&self, probabilities: &[Vec<f64>]) -> f64 {
        let uncodable = status_share(self.book, probabilities, |id| !self.book.is_codable(id));
        uncodable.unwrap_or(0.0).clamp(0.0, 1.0)
    }
}

/// What a person needs to see: of several flags on one variable the most
/// telling; nothing about variables where the status speaks.
fn keep_telling(book: &Codebook, flags: &mut Vec<Flag>) {
    let by_status = |f: &Flag| {
        let rule = &book.rules[f.rule];
        !rule.when.status.is_empty() && rule.when.detector.is_none()
    };
    if flags.iter().any(|f| by_status(f) && f.score >= STATUS) {
        flags.retain(|f| by_status(f) || f.variable.is_none());
    }
    // A rule that asks for more explains more: "only a thing" says it better
    // than "an evident type is not ticked".
    let telling = |f: &Flag| {
        (
            f.holds,
            parts(&book.rules[f.rule].when),
            f.severity,
            Reverse(f.rule),
        )
    };
    flags.sort_by_key(|f| Reverse(telling(f)));
    // Rules on one variable are about one conflict: it is as probable as the
    // surest of them says.
    let mut surest: Vec<(usize, f64)> = Vec::new();
    for flag in flags.iter().filter(|f| f.severity >= Severity::Medium) {
        let Some(variable) = flag.variable else {
            continue;
        };
        match surest.iter_mut().find(|(v, _)| *v == variable) {
            Some((_, score)) => *score = score.max(flag.score),
            None => surest.push((variable, flag.score)),
        }
    }
    let mut seen = Vec::new();
    flags.retain_mut(|f| match f.variable {
        Some(variable) if f.action == Action::Flag => {
            let most = surest.iter().find(|(v, _)| *v == variable);
            if let Some((_, score)) = most.filter(|_| f.severity >= Severity::Medium) {
                f.score = *score;
            }
            let first = !seen.contains(&variable);
            seen.push(variable);
            first
        }
        _ => true,
    });
    flags.sort_by(|a, b| {
        let grave = b.severity.cmp(&a.severity);
        grave
            .then(b.score.total_cmp(&a.score))
            .then(a.rule.cmp(&b.rule))
    });
}

/// How many things a rule asks for.
fn parts(when: &Condition) -> usize {
    let one = [
        when.ticks.is_some(),
        when.steps.is_some(),
        when.cue.is_some(),
        when.detector.is_some(),
    ];
    when.text.len() + when.reported.len() + one.iter().filter(|p| **p).count()
}
