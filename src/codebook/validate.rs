//! What a codebook must satisfy to be used at all. [`super::check`] goes
//! further and also names what ought to be better.

use std::collections::BTreeSet;

use super::book::Codebook;
use super::category::{Kind, Localised, ReportedOnly, Variable};
use super::finding::{Finding, Findings, Issue};
use super::names::{duplicate, id, label, unique};
use super::place::{Item, Place};

pub(super) fn validate(book: &Codebook) -> Vec<Finding> {
    let mut out = Findings::default();
    header(book, &mut out);
    let mut names = BTreeSet::new();
    for (i, variable) in book.variables.iter().enumerate() {
        let place = Place::root().variable(i, &variable.id);
        id(&variable.id, true, place.clone(), &mut out);
        unique(&mut names, &variable.id, &place, &mut out);
        categories(variable, &place, &mut out);
    }
    for (i, companion) in book.companions.iter().enumerate() {
        let item = Item::Companion(companion.id.clone());
        let place = Place::root().item("companion", i, item);
        id(&companion.id, true, place.clone(), &mut out);
        unique(&mut names, &companion.id, &place, &mut out);
        let mut answers = BTreeSet::new();
        for (j, answer) in companion.answers.iter().enumerate() {
            answers_once(
                answer,
                &mut answers,
                place.clone().answer("answer", j, &answer.id),
                &mut out,
            );
        }
    }
    named_rules(book, &mut out);
    status(book, &mut out);
    out.0
}

fn header(book: &Codebook, out: &mut Findings) {
    id(&book.id, true, Place::root(), out);
    if book.version.trim().is_empty() {
        out.error(
            Issue::EmptyText,
            Place::root().field("version"),
            ("versionen er tom", "the version is empty"),
            ("Skriv fx \"1.0\"", "Write for instance \"1.0\""),
        );
    }
    if !matches!(book.language.as_str(), "da" | "en") {
        out.error(
            Issue::BadLanguage,
            Place::root().field("language"),
            (
                "sproget er hverken da eller en",
                "the language is neither da nor en",
            ),
            ("Skriv \"da\" eller \"en\"", "Write \"da\" or \"en\""),
        );
    }
    if let Some(period) = book.period
        && period.first_year > period.last_year
    {
        out.error(
            Issue::BadPeriod,
            Place::root().field("period"),
            (
                "perioden slutter før den begynder",
                "the period ends before it begins",
            ),
            ("Byt de to årstal om", "Swap the two years"),
        );
    }
    if book.variables.is_empty() {
        out.error(
            Issue::NoVariables,
            Place::root().field("variable"),
            (
                "kodebogen har ingen variable",
                "the codebook has no variables",
            ),
            ("Tilføj [[variable]]", "Add [[variable]]"),
        );
    }
}

fn categories(variable: &Variable, place: &Place, out: &mut Findings) {
    if variable.categories.is_empty() {
        out.error(
            Issue::NoCategories,
            place.clone(),
            (
                "variablen har ingen kategorier",
                "the variable has no categories",
            ),
            ("Tilføj [[variable.category]]", "Add [[variable.category]]"),
        );
    }
    if variable.tolerance.is_some() && variable.kind != Kind::Ordinal {
        out.error(
            Issue::BadTolerance,
            place.clone().field("tolerance"),
            (
                "kun en ordinal variabel har trin",
                "only an ordinal variable has steps",
            ),
            ("Fjern `tolerance`", "Remove `tolerance`"),
        );
    }
    let mut names = BTreeSet::new();
    for (j, category) in variable.categories.iter().enumerate() {
        let place = place.clone().category(j, &category.id);
        id(&category.id, false, place.clone(), out);
        unique(&mut names, &category.id, &place, out);
        label(
            category.label.as_deref(),
            &category.id,
            variable.kind,
            &mut names,
            &place,
            out,
        );
        let mut seen = BTreeSet::new();
        for (k, text) in category.examples.iter().enumerate() {
            let place = place.clone().field("examples").index(k);
            example_text(text, &mut seen, place, out);
        }
    }
    for (j, answer) in variable.self_report_only.iter().enumerate() {
        let place = place.clone().answer("self_report_only", j, &answer.id);
        answers_once(answer, &mut names, place, out);
    }
}

fn answers_once(
    answer: &ReportedOnly,
    names: &mut BTreeSet<String>,
    place: Place,
    out: &mut Findings,
) {
    id(&answer.id, false, place.clone(), out);
    unique(names, &answer.id, &place, out);
    label(
        answer.label.as_deref(),
        &answer.id,
        Kind::Nominal,
        names,
        &place,
        out,
    );
}

fn example_text(text: &str, seen: &mut BTreeSet<String>, place: Place, out: &mut Findings) {
    if text.trim().is_empty() {
        out.error(
            Issue::EmptyText,
            place,
            ("et eksempel er tomt", "an example is empty"),
            (
                "Skriv et svar eller fjern det",
                "Write an answer or remove it",
            ),
        );
    } else if !seen.insert(text.trim().to_string()) {
        duplicate(text, place, out);
    }
}

fn named_rules(book: &Codebook, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (i, rule) in book.general_rules.iter().enumerate() {
        let place = Place::root().item("general_rule", i, Item::GeneralRule(rule.id.clone()));
        id(&rule.id, true, place.clone(), out);
        unique(&mut seen, &rule.id, &place, out);
    }
    seen.clear();
    for (i, rule) in book.rules.iter().enumerate() {
        let place = Place::root().item("rule", i, Item::Rule(rule.id.clone()));
        id(&rule.id, true, place.clone(), out);
        unique(&mut seen, &rule.id, &place, out);
        let when = &rule.when;
        let probabilities = when
            .text
            .iter()
            .map(|t| t.probability)
            .chain(when.ticks.iter().map(|t| t.probability))
            .chain(when.steps.iter().map(|s| s.probability));
        for p in probabilities {
            if !(p > 0.0 && p <= 1.0) {
                out.error(
                    Issue::BadProbability,
                    place.clone().field("when"),
                    (
                        format!("{p} er ikke en sandsynlighed over 0 og højst 1"),
                        format!("{p} is not a probability above 0 and at most 1"),
                    ),
                    ("Skriv fx 0.5", "Write for instance 0.5"),
                );
            }
        }
        placeholders(&rule.reason, place, out);
    }
    seen.clear();
    for (i, example) in book.examples.iter().enumerate() {
        if example.text.trim().is_empty() {
            let place = Place::root().item("example", i, Item::Example(String::new()));
            example_text(&example.text, &mut seen, place.field("text"), out);
        }
    }
}

fn placeholders(reason: &Localised, place: Place, out: &mut Findings) {
    for text in [&reason.da, &reason.en] {
        if let Err(wrong) = super::rule_text::placeholders(text) {
            out.error(
                Issue::BadPlaceholder,
                place.clone().field("reason"),
                (
                    format!("\u{201c}{wrong}\u{201d} er ikke en kendt pladsholder"),
                    format!("\u{201c}{wrong}\u{201d} is not a known placeholder"),
                ),
                (
                    "Brug {text_code}, {self_code}, {unticked}, {words}, {years}, {period} eller {count}",
                    "Use {text_code}, {self_code}, {unticked}, {words}, {years}, {period} or {count}",
                ),
            );
        }
    }
}

fn status(book: &Codebook, out: &mut Findings) {
    let Some(policy) = &book.status else { return };
    let place = Place::root().field("status");
    let Some(variable) = book.variable(&policy.variable) else {
        return out.error(
            Issue::UnknownVariable,
            place,
            (
                format!("variablen \u{201c}{}\u{201d} findes ikke", policy.variable),
                format!("there is no variable \u{201c}{}\u{201d}", policy.variable),
            ),
            (
                "Skriv id på en af kodebogens variable",
                "Write the id of one of the codebook's variables",
            ),
        );
    };
    if variable.kind == Kind::Multi {
        out.error(
            Issue::BadStatusPolicy,
            place.clone(),
            (
                "et svar har én status, men variablen er multi",
                "an answer has one status, but the variable is multi",
            ),
            ("Gør variablen nominal", "Make the variable nominal"),
        );
    }
    for name in std::iter::once(&policy.ok).chain(&policy.uncodable) {
        if !variable.categories.iter().any(|c| c.id == *name) {
            out.error(
                Issue::UnknownCategory,
                place.clone(),
                (
                    format!(
                        "kategorien \u{201c}{name}\u{201d} findes ikke i \u{201c}{}\u{201d}",
                        variable.id
                    ),
                    format!(
                        "there is no category \u{201c}{name}\u{201d} in \u{201c}{}\u{201d}",
                        variable.id
                    ),
                ),
                (
                    "Skriv id på en af variablens kategorier",
                    "Write the id of one of the variable's categories",
                ),
            );
        }
    }
    if policy.uncodable.contains(&policy.ok) {
        out.error(
            Issue::BadStatusPolicy,
            place,
            (
                "`ok` står også i `uncodable`",
                "`ok` is listed in `uncodable` too",
            ),
            ("Fjern den fra `uncodable`", "Remove it from `uncodable`"),
        );
    }
}
