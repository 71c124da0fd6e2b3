//! Findings about consistency rules and follow-ups.

use super::book::Codebook;
use super::category::{Kind, Variable};
use super::check::{known_category, known_variable, wording};
use super::finding::{Findings, Issue};
use super::place::{Item, Place};
use super::rule::{Action, Condition, Detector, Reported, Severity, TextEvidence};

pub(super) fn rules(book: &Codebook, out: &mut Findings) {
    for (i, rule) in book.rules.iter().enumerate() {
        let place = Place::root().item("rule", i, Item::Rule(rule.id.clone()));
        wording(&rule.title, place.clone().field("title"), out);
        wording(&rule.reason, place.clone().field("reason"), out);
        if (rule.action == Action::Flag) != (rule.severity != Severity::None)
            && !matches!(rule.action, Action::Mark | Action::Cluster)
        {
            bad(
                &place.clone().field("severity"),
                (
                    "et flag har en alvor, andre handlinger har `none`",
                    "a flag has a severity, other actions have `none`",
                ),
                out,
            );
        }
        condition(book, &rule.when, &place.field("when"), out);
    }
}

fn condition(book: &Codebook, when: &Condition, place: &Place, out: &mut Findings) {
    if when.is_empty() {
        bad(
            place,
            ("reglen har ingen betingelse", "the rule has no condition"),
            out,
        );
    }
    for evidence in &when.text {
        text_evidence(book, evidence, place, out);
    }
    for reported in &when.reported {
        self_report(book, reported, place, out);
    }
    if !when.status.is_empty() {
        statuses(book, &when.status, place, out);
    }
    if let Some(ticks) = &when.ticks {
        of_kind(book, &ticks.variable, Kind::Multi, place, out);
    }
    if let Some(steps) = &when.steps
        && let Some(variable) = of_kind(book, &steps.variable, Kind::Ordinal, place, out)
        && (steps.at_least == 0 || usize::from(steps.at_least) >= variable.categories.len())
    {
        bad(
            place,
            (
                format!("{} trin kan ikke forekomme", steps.at_least),
                format!("{} steps cannot occur", steps.at_least),
            ),
            out,
        );
    }
    if when.detector == Some(Detector::YearsOutsidePeriod) && book.period.is_none() {
        bad(
            place,
            (
                "`years_outside_period` kræver [period]",
                "`years_outside_period` needs [period]",
            ),
            out,
        );
    }
    within_tolerance(book, when, place, out);
}

fn text_evidence(book: &Codebook, evidence: &TextEvidence, place: &Place, out: &mut Findings) {
    let Some(variable) = known_variable(book, &evidence.variable, place, out) else {
        return;
    };
    let bounds = [&evidence.at_least, &evidence.at_most];
    let given =
        bounds.iter().filter(|b| b.is_some()).count() + usize::from(!evidence.any_of.is_empty());
    if given > 1 {
        bad(
            place,
            (
                "`text` kan kun have én af `at_least`, `at_most` og `any_of`",
                "`text` can have only one of `at_least`, `at_most` and `any_of`",
            ),
            out,
        );
    }
    if variable.kind != Kind::Ordinal && bounds.iter().any(|b| b.is_some()) {
        bad(
            place,
            (
                "`at_least` og `at_most` kræver en ordinal variabel",
                "`at_least` and `at_most` need an ordinal variable",
            ),
            out,
        );
    }
    for name in bounds.into_iter().flatten().chain(&evidence.any_of) {
        known_category(variable, name, false, place, out);
    }
}

fn self_report(book: &Codebook, reported: &Reported, place: &Place, out: &mut Findings) {
    if reported.any_of.is_empty() == reported.only.is_empty() {
        bad(
            place,
            (
                "`self` skal have præcis én af `any_of` og `only`",
                "`self` must have exactly one of `any_of` and `only`",
            ),
            out,
        );
    }
    let names = reported.any_of.iter().chain(&reported.only);
    if let Some(companion) = book.companion(&reported.variable) {
        for name in names {
            let known = companion
                .answers
                .iter()
                .any(|a| a.id == *name || a.label.as_ref() == Some(name));
            if !known {
                out.error(
                    Issue::UnknownCategory,
                    place.clone(),
                    (
                        format!(
                            "\u{201c}{name}\u{201d} er intet svar på \u{201c}{}\u{201d}",
                            companion.id
                        ),
                        format!(
                            "\u{201c}{name}\u{201d} is no answer to \u{201c}{}\u{201d}",
                            companion.id
                        ),
                    ),
                    ("Ret navnet", "Correct the name"),
                );
            }
        }
    } else if let Some(variable) = known_variable(book, &reported.variable, place, out) {
        for name in names {
            known_category(variable, name, true, place, out);
        }
    }
}

fn statuses(book: &Codebook, names: &[String], place: &Place, out: &mut Findings) {
    let Some(variable) = book
        .status
        .as_ref()
        .and_then(|s| book.variable(&s.variable))
    else {
        return bad(
            place,
            (
                "`status` kræver en [status]-tabel i kodebogen",
                "`status` needs a [status] table in the codebook",
            ),
            out,
        );
    };
    for name in names {
        known_category(variable, name, false, place, out);
    }
}

fn of_kind<'a>(
    book: &'a Codebook,
    id: &str,
    kind: Kind,
    place: &Place,
    out: &mut Findings,
) -> Option<&'a Variable> {
    let variable = known_variable(book, id, place, out)?;
    if variable.kind == kind {
        return Some(variable);
    }
    let (da, en) = match kind {
        Kind::Multi => (
            "`ticks` kræver en multi-variabel",
            "`ticks` needs a multi variable",
        ),
        _ => (
            "`steps` kræver en ordinal variabel",
            "`steps` needs an ordinal variable",
        ),
    };
    bad(place, (da, en), out);
    None
}

/// A rule that would fire on a difference the variable tolerates: text at
/// least (or at most) one category, self-report a neighbour of it.
fn within_tolerance(book: &Codebook, when: &Condition, place: &Place, out: &mut Findings) {
    for evidence in &when.text {
        let Some(variable) = book.variable(&evidence.variable) else {
            continue;
        };
        let Some(tolerance) = variable.tolerance.map(usize::from) else {
            continue;
        };
        let bound = evidence.at_least.as_deref().or(evidence.at_most.as_deref());
        let Some(bound) = bound.and_then(|name| variable.index_of(name)) else {
            continue;
        };
        let near = when
            .reported
            .iter()
            .filter(|r| r.variable == variable.id)
            .flat_map(|r| &r.any_of)
            .filter_map(|name| variable.index_of(name))
            .any(|own| own != bound && own.abs_diff(bound) <= tolerance);
        if near {
            out.warning(
                Issue::WithinTolerance,
                place.clone(),
                (
                    format!("reglen rammer svar, der kun afviger {tolerance} trin; dem tåler \u{201c}{}\u{201d}", variable.id),
                    format!("the rule hits answers that differ by {tolerance} step only, which \u{201c}{}\u{201d} tolerates", variable.id),
                ),
                ("Flyt grænsen eller svaret et trin", "Move the bound or the answer by a step"),
            );
        }
    }
}

pub(super) fn follow_ups(book: &Codebook, out: &mut Findings) {
    for (i, follow_up) in book.follow_up.iter().enumerate() {
        let place = Place::root().item("follow_up", i, Item::FollowUp(i));
        wording(&follow_up.warning, place.clone().field("warning"), out);
        if let Some(variable) = known_variable(book, &follow_up.variable, &place, out) {
            for name in &follow_up.categories {
                known_category(variable, name, false, &place, out);
            }
        }
        if book.companion(&follow_up.companion).is_none() {
            let id = &follow_up.companion;
            out.error(
                Issue::UnknownVariable,
                place,
                (
                    format!("følgespørgsmålet \u{201c}{id}\u{201d} findes ikke"),
                    format!("there is no companion question \u{201c}{id}\u{201d}"),
                ),
                ("Tilføj det som [[companion]]", "Add it as [[companion]]"),
            );
        }
    }
}

fn bad(place: &Place, text: (impl Into<String>, impl Into<String>), out: &mut Findings) {
    out.error(
        Issue::BadCondition,
        place.clone(),
        text,
        ("Ret reglens betingelse", "Correct the rule's condition"),
    );
}
