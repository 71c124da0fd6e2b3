//! Audit of the auditor: closed answers are drawn for texts that people have
//! coded, some in conflict with the text, and what the audit finds is counted.
//!
//! A consistent answer lies within the tolerance of an ordinal variable, or
//! ticks at least what the text shows; a conflict breaks one variable. Which
//! rules a drawn record breaks is read off the people's codes with the
//! codebook's own conditions, so every rule about codes and ticks is covered.

use super::candidate::candidate;
use super::consistency::{Consistency, Examples, is_learned};
use super::cues::Cues;
use super::draw::{Plan, draw};
use super::evidence::{Holding, Record, holding, place};
use super::flag::Finding;
use super::joint::Joint;
use super::judge::{Case, Judge};
use super::reported::{Report, Reports};
use crate::codebook::{Action, Codebook, Rule, Severity};
use crate::evaluate::Share;
use crate::learn::random::SplitMix64;

/// Candidates less probable than this teach nothing.
const LEAST_DEGREE: f64 = 0.05;

/// An answer that people have coded, as the model sees it.
#[derive(Debug, Clone)]
pub struct CodedAnswer {
    /// The answer, personal data masked.
    pub text: String,
    /// Number of words.
    pub words: usize,
    /// The model's probabilities, one list a variable.
    pub probabilities: Vec<Vec<f64>>,
    /// Wordings found.
    pub cues: Cues,
    /// What people coded; missing where they gave no code.
    pub truth: Vec<Report>,
    /// Who wrote it.
    pub group: usize,
}

/// One rule's line.
#[derive(Debug, Clone)]
pub struct RuleOutcome {
    /// The rule's place in the codebook.
    pub rule: usize,
    /// Records in which it was planted and found by itself or a graver rule on
    /// the same variable, of those in which it was planted.
    pub recall: Share,
    /// Flags of the rule that name a planted conflict, of all its flags.
    pub precision: Share,
}

/// What the audit found of what was planted.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// A line a rule that was planted or raised.
    pub rules: Vec<RuleOutcome>,
    /// Of the records with a planted conflict of high or medium severity,
    /// those with such a flag.
    pub recall: Share,
    /// Of the records with such a flag, those with such a conflict.
    pub precision: Share,
    /// Of the consistent records, those with such a flag.
    pub false_alarms: Share,
}

/// Codes as probabilities: 1 for what people coded.
fn certain(book: &Codebook, truth: &[Report]) -> Vec<Vec<f64>> {
    let of = |(at, v): (usize, &crate::codebook::Variable)| {
        let own = truth.get(at).copied().unwrap_or_default();
        (0..v.categories.len())
            .map(|c| f64::from(u8::from(own.has(c))))
            .collect()
    };
    book.variables.iter().enumerate().map(of).collect()
}

/// Whether a rule holds for the people's codes. A rule about what alone was
/// ticked must also find none of it in the text.
fn is_broken(book: &Codebook, rule: &Rule, answer: &CodedAnswer, reports: &Reports) -> bool {
    let certain = certain(book, &answer.truth);
    let record = Record {
        probabilities: &certain,
        reports,
        cues: &answer.cues,
    };
    let Some(held) = holding(book, &rule.when, &record).filter(|h| h.holds) else {
        return false;
    };
    let alone = rule.when.reported.iter().any(|r| !r.only.is_empty());
    !alone
        || held.variable.is_none_or(|v| {
            !reports.variables[v]
                .categories()
                .any(|c| answer.truth[v].has(c))
        })
}

/// A survey: some of the answers, each with closed answers, and what they say
/// together.
struct Survey<'a> {
    records: Vec<(&'a CodedAnswer, Reports)>,
    joint: Joint,
}

fn survey<'a>(
    book: &Codebook,
    answers: &'a [CodedAnswer],
    plan: &Plan,
    random: &mut SplitMix64,
) -> Survey<'a> {
    let status = book
        .status
        .as_ref()
        .and_then(|s| Some((place(book, &s.variable)?, s.ok.as_str())));
    let is_odd = |answer: &CodedAnswer| {
        status.is_some_and(|(at, ok)| {
            let ok = book.variables[at].index_of(ok);
            !ok.is_some_and(|c| answer.truth[at].has(c)) && answer.truth[at] != Report::Missing
        })
    };
    let odd = answers.iter().filter(|a| is_odd(a)).count();
    let ordinary = answers.len() - odd;
    let wanted = plan.odd / (1.0 - plan.odd).max(1e-9) * ordinary as f64;
    let kept = (wanted / odd.max(1) as f64).min(1.0);
    let mut joint = Joint::new(book);
    let mut records = Vec::with_capacity(answers.len());
    for answer in answers {
        if is_odd(answer) && random.next_f64() >= kept {
            continue;
        }
        let reports = draw(book, &answer.truth, plan, random);
        joint.note(&answer.probabilities, &reports);
        records.push((answer, reports));
    }
    Survey { records, joint }
}

/// Candidates with the people's verdict, for [`Consistency::fit`].
pub fn examples(book: &Codebook, answers: &[CodedAnswer], plan: &Plan) -> Examples {
    let mut random = SplitMix64::new(plan.seed);
    let mut out = Examples::default();
    for _ in 0..plan.draws {
        let survey = survey(book, answers, plan, &mut random);
        for (answer, reports) in &survey.records {
            let record = Record {
                probabilities: &answer.probabilities,
                reports,
                cues: &answer.cues,
            };
            for (at, rule) in book.rules.iter().enumerate().filter(|(_, r)| is_learned(r)) {
                let held = holding(book, &rule.when, &record)
                    .filter(|h: &Holding| h.degree >= LEAST_DEGREE);
                if let Some(held) = held {
                    out.candidates.push(candidate(
                        book,
                        at,
                        &held,
                        &record,
                        &survey.joint,
                        answer.words,
                    ));
                    out.right.push(is_broken(book, rule, answer, reports));
                    out.groups.push(answer.group);
                }
            }
        }
    }
    out
}

/// Plants, audits and counts.
pub fn measure(
    book: &Codebook,
    answers: &[CodedAnswer],
    consistency: &Consistency,
    plan: &Plan,
) -> Outcome {
    let survey = survey(book, answers, plan, &mut SplitMix64::new(plan.seed));
    let judge = Judge::new(book, consistency, &survey.joint);
    let mut counts = Counts::new(book);
    for (answer, reports) in &survey.records {
        let case = Case {
            text: &answer.text,
            words: answer.words,
            masked: 0,
            probabilities: &answer.probabilities,
            reports,
            cues: &answer.cues,
            copies: 1,
            cluster: None,
            ticked_apart: false,
            materiality: 0.0,
        };
        let found = judge.judge(&case, |_, _| Vec::new());
        let planted: Vec<usize> = (0..book.rules.len())
            .filter(|r| {
                counted(&book.rules[*r]) && is_broken(book, &book.rules[*r], answer, reports)
            })
            .collect();
        counts.note(book, &planted, &found);
    }
    counts.outcome()
}

/// The rules whose conflicts can be planted: those about codes and ticks.
fn counted(rule: &Rule) -> bool {
    matches!(
        rule.action,
        Action::Flag | Action::Uncodable | Action::Suggest
    ) && rule.when.detector.is_none()
}

struct Counts {
    planted: Vec<u64>,
    found: Vec<u64>,
    raised: Vec<u64>,
    right: Vec<u64>,
    grave: [u64; 5],
}

impl Counts {
    fn new(book: &Codebook) -> Counts {
        let zeros = || vec![0; book.rules.len()];
        Counts {
            planted: zeros(),
            found: zeros(),
            raised: zeros(),
            right: zeros(),
            grave: [0; 5],
        }
    }

    fn note(&mut self, book: &Codebook, planted: &[usize], found: &Finding) {
        // Rules of one variable stand in for each other: which of two grave
        // ones is named matters less than that a person looks.
        let about = |rule: usize| {
            let when = &book.rules[rule].when;
            let named = when.ticks.iter().map(|t| t.variable.as_str());
            let named = named.chain(when.reported.iter().map(|r| r.variable.as_str()));
            named
                .chain(when.text.iter().map(|t| t.variable.as_str()))
                .next()
                .map(str::to_owned)
        };
        for &rule in planted {
            self.planted[rule] += 1;
            let same = |f: &super::flag::Flag| {
                f.rule == rule
                    || (f.severity >= book.rules[rule].severity
                        && about(f.rule) == about(rule)
                        && about(rule).is_some())
            };
            self.found[rule] += u64::from(found.flags.iter().any(same));
        }
        for flag in found.flags.iter().filter(|f| counted(&book.rules[f.rule])) {
            self.raised[flag.rule] += 1;
            let named = |p: &usize| {
                *p == flag.rule
                    || (about(*p) == about(flag.rule)
                        && about(*p).is_some()
                        && book.rules[*p].severity != Severity::None)
            };
            self.right[flag.rule] += u64::from(planted.iter().any(named));
        }
        let grave = |r: &usize| {
            book.rules[*r].action == Action::Flag && book.rules[*r].severity >= Severity::Medium
        };
        let is_planted = planted.iter().any(grave);
        let is_flagged = found.is_flagged();
        let [all, caught, flagged, consistent, alarms] = &mut self.grave;
        *all += u64::from(is_planted);
        *caught += u64::from(is_planted && is_flagged);
        *flagged += u64::from(is_flagged);
        if planted
            .iter()
            .all(|r| book.rules[*r].severity == Severity::None)
        {
            *consistent += 1;
            *alarms += u64::from(is_flagged);
        }
    }

    fn outcome(&self) -> Outcome {
        let seen = |r: &usize| self.planted[*r] > 0 || self.raised[*r] > 0;
        let line = |rule: usize| RuleOutcome {
            rule,
            recall: Share::of(self.found[rule], self.planted[rule]),
            precision: Share::of(self.right[rule], self.raised[rule]),
        };
        let [all, caught, flagged, consistent, alarms] = self.grave;
        Outcome {
            rules: (0..self.planted.len()).filter(seen).map(line).collect(),
            recall: Share::of(caught, all),
            precision: Share::of(caught, flagged),
            false_alarms: Share::of(alarms, consistent),
        }
    }
}
