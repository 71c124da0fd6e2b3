//! Counts over the file, and the records that the report lists.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use fritekst::audit::report::{GroupCount, Shown, ShownFlag};
use fritekst::audit::{Case, Finding, Joint};
use fritekst::codebook::{Codebook, Severity};
use fritekst::text::pii;

use super::rows::Audit;

/// Records that a report lists at most.
pub const LISTED: usize = 1000;
/// Groups that are counted by name; the rest is counted together.
const GROUPS: usize = 200;

/// What was found in a part of the file.
#[derive(Debug)]
pub struct Tally {
    /// Records.
    pub records: u64,
    /// Personal details masked.
    pub masked: u64,
    /// Records with a flag of high or medium severity.
    pub flagged: u64,
    /// Records whose gravest flag is high, medium, low.
    pub by_severity: [u64; 3],
    /// Records by rule.
    pub rules: Vec<u64>,
    /// Records by group.
    pub groups: BTreeMap<String, GroupCount>,
    /// Self-report against text.
    pub joint: Joint,
    /// The records to list, by rank.
    pub listed: Vec<(f64, Shown)>,
    /// Records with flags.
    pub any: u64,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(book: &Codebook) -> Tally {
        Tally {
            records: 0,
            masked: 0,
            flagged: 0,
            by_severity: [0; 3],
            rules: vec![0; book.rules.len()],
            groups: BTreeMap::new(),
            joint: Joint::new(book),
            listed: Vec::new(),
            any: 0,
        }
    }

    /// Counts a record.
    pub fn note(
        &mut self,
        audit: &Audit<'_>,
        row: u64,
        id: &str,
        group: &str,
        case: &Case<'_>,
        finding: &Finding,
    ) {
        self.records += 1;
        self.masked += u64::from(case.masked);
        self.flagged += u64::from(finding.is_flagged());
        for flag in &finding.flags {
            self.rules[flag.rule] += 1;
        }
        self.joint.note(case.probabilities, case.reports);
        let grave = finding.severity();
        let place = match grave {
            Severity::High => Some(0),
            Severity::Medium => Some(1),
            Severity::Low => Some(2),
            Severity::None => None,
        };
        if let Some(place) = place {
            self.by_severity[place] += 1;
        }
        self.count_group(audit, group, grave);
        if grave != Severity::None {
            self.any += 1;
        }
        if audit.lists && grave != Severity::None {
            self.listed.push((
                audit.ranking.of(finding),
                shown(audit, row, id, group, case, finding),
            ));
        }
    }

    fn count_group(&mut self, audit: &Audit<'_>, group: &str, grave: Severity) {
        if audit.place.group.is_none() {
            return;
        }
        let group = pii::mask(group).text;
        let group = if group.is_empty() {
            "–"
        } else {
            group.as_ref()
        };
        let own = self.group(group);
        own.records += 1;
        match grave {
            Severity::High => own.high += 1,
            Severity::Medium => own.medium += 1,
            Severity::Low => own.low += 1,
            Severity::None => {}
        }
    }

    /// The counts of a group, or of those that are counted together.
    fn group(&mut self, name: &str) -> &mut GroupCount {
        let known = self.groups.contains_key(name) || self.groups.len() < GROUPS;
        let name = if known { name } else { "…" };
        let own = self.groups.entry(name.to_owned()).or_default();
        own.name = name.to_owned();
        own
    }

    /// Adds another part of the file.
    pub fn add(&mut self, other: Tally) {
        self.records += other.records;
        self.masked += other.masked;
        self.flagged += other.flagged;
        self.any += other.any;
        self.by_severity
            .iter_mut()
            .zip(other.by_severity)
            .for_each(|(a, b)| *a += b);
        self.rules
            .iter_mut()
            .zip(&other.rules)
            .for_each(|(a, b)| *a += b);
        self.joint.add(&other.joint);
        for (name, count) in other.groups {
            let own = self.group(&name);
            own.records += count.records;
            own.high += count.high;
            own.medium += count.medium;
            own.low += count.low;
        }
        self.listed.extend(other.listed);
        // Sorted and cut now and then, so that memory does not grow with the file.
        if self.listed.len() > 2 * LISTED {
            self.rank();
        }
    }

    /// Puts the listed records in their order and keeps the first.
    pub fn rank(&mut self) {
        let order = |a: &(f64, Shown), b: &(f64, Shown)| -> Ordering {
            b.0.total_cmp(&a.0).then(a.1.row.cmp(&b.1.row))
        };
        self.listed.sort_by(order);
        self.listed.truncate(LISTED);
    }
}

fn shown(
    audit: &Audit<'_>,
    row: u64,
    id: &str,
    group: &str,
    case: &Case<'_>,
    finding: &Finding,
) -> Shown {
    let book = audit.book;
    let status = book.status.as_ref().map(|s| s.variable.as_str());
    let answers = book
        .variables
        .iter()
        .enumerate()
        .filter(|(_, v)| Some(v.id.as_str()) != status);
    let answers = answers.map(|(at, variable)| {
        let p = &case.probabilities[at];
        let mut order: Vec<usize> = (0..p.len()).collect();
        order.sort_by(|a, b| p[*b].total_cmp(&p[*a]));
        let likely = order
            .iter()
            .enumerate()
            .filter(|(place, c)| *place == 0 || p[**c] >= 0.5);
        let coded = likely.map(|(_, c)| {
            format!(
                "{} ({:.0}{})",
                variable.categories[*c].title.get(audit.danish),
                100.0 * p[*c],
                if audit.danish { " %" } else { "%" }
            )
        });
        let ticked = audit.ticked(at, case.reports.variables[at]);
        (
            variable.title.get(audit.danish).to_owned(),
            ticked,
            coded.collect::<Vec<_>>().join(", "),
        )
    });
    let mut marks: Vec<_> = finding
        .flags
        .iter()
        .flat_map(|f| f.spans.iter().cloned())
        .collect();
    marks.sort_by_key(|m| (m.start, m.end));
    marks.dedup();
    let mut end = 0;
    marks.retain(|m| {
        let apart = m.start >= end;
        end = if apart { m.end } else { end };
        apart
    });
    let flag = |f: &fritekst::audit::Flag| ShownFlag {
        id: book.rules[f.rule].id.clone(),
        severity: f.severity,
        title: book.rules[f.rule].title.get(audit.danish).to_owned(),
        reason: f.reason[usize::from(!audit.danish)].clone(),
        score: f.score,
    };
    Shown {
        row,
        id: pii::mask(id).text.into_owned(),
        text: case.text.to_owned(),
        marks,
        group: pii::mask(group).text.into_owned(),
        answers: answers.collect(),
        flags: finding.flags.iter().map(flag).collect(),
        change: audit.change_in_words(finding),
        probability: finding.probability,
        materiality: finding.materiality,
    }
}
