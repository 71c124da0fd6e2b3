//! What an audit tells: to the user, to the manifest and to the report.

use std::collections::BTreeMap;

use fritekst::evaluate::Share;
use fritekst::survey::{Survey, utc_now};

use super::AuditArgs;
use super::first_reading::Place;
use super::rows::Audit;
use super::tally::Tally;
use crate::cli::talk::Talk;
use crate::cli::tiers::Tiers;

pub fn warnings(tally: &Tally, expected: (f64, f64), talk: &Talk) -> Vec<String> {
    let found = Share::of(tally.flagged, tally.records);
    // Only what chance does not explain.
    if tally.records == 0 || (found.high >= expected.0 && found.low <= expected.1) {
        return Vec::new();
    }
    let [own, from, to] = [found.value, expected.0, expected.1].map(|s| talk.per_cent(s));
    vec![talk.either(
        format!("warning: {own} of the records have an H or M flag; expected were {from} to {to} (--expect-rate). Are the columns the right ones, and the answers like those the model knows?"),
        format!("advarsel: {own} af svarene har et H- eller M-flag; forventet var {from} til {to} (--expect-rate). Er kolonnerne de rigtige, og ligner svarene dem, modellen kender?"),
    )]
}

pub fn tell(audit: &Audit<'_>, tally: &Tally, seconds: f64, talk: &Talk) {
    let [high, medium, low] = tally.by_severity;
    let (records, masked) = (tally.records, tally.masked);
    let rest = records - high - medium - low;
    talk.line(
        &format!("{records} records read = {high} H + {medium} M + {low} L + {rest} without flag; {masked} personal details masked; {seconds:.2} s"),
        &format!("{records} svar læst = {high} H + {medium} M + {low} L + {rest} uden flag; {masked} personoplysninger maskeret; {} s", talk.number(seconds, 2)),
    );
    let rules = audit
        .book
        .rules
        .iter()
        .zip(&tally.rules)
        .filter(|(_, n)| **n > 0);
    for (rule, records) in rules {
        let letter = rule.severity.letter().unwrap_or("–");
        let line = format!(
            "  {:<4} {letter}  {records:>6}  {}",
            rule.id,
            rule.title.get(audit.danish)
        );
        talk.line(&line, &line);
    }
}

pub fn counts(audit: &Audit<'_>, tally: &Tally) -> BTreeMap<String, u64> {
    let mut out = BTreeMap::from([
        ("read".to_owned(), tally.records),
        ("rejected".to_owned(), 0),
        ("pii_masked".to_owned(), tally.masked),
        ("flagged".to_owned(), tally.flagged),
    ]);
    for (letter, records) in ["high", "medium", "low"].iter().zip(tally.by_severity) {
        out.insert((*letter).to_owned(), records);
    }
    for (rule, records) in audit
        .book
        .rules
        .iter()
        .zip(&tally.rules)
        .filter(|(_, n)| **n > 0)
    {
        out.insert(rule.id.clone(), *records);
    }
    out
}

pub fn options(
    args: &AuditArgs,
    tiers: &Tiers,
    survey: &Survey,
    place: &Place,
) -> BTreeMap<String, String> {
    let name = |column: usize| survey.header()[column].clone();
    let mut out = BTreeMap::from([
        ("text".to_owned(), name(place.text)),
        ("tier".to_owned(), args.tier.name(tiers)),
        ("rank".to_owned(), format!("{:?}", args.rank).to_lowercase()),
        ("expect_rate".to_owned(), args.expect_rate.clone()),
    ]);
    for (option, column) in [
        ("id", place.id),
        ("weight", place.weight),
        ("by", place.group),
    ] {
        if let Some(column) = column {
            out.insert(option.to_owned(), name(column));
        }
    }
    for (option, path) in [("coded", &args.coded), ("consistency", &args.consistency)] {
        if let Some(path) = path {
            out.insert(option.to_owned(), path.display().to_string());
        }
    }
    out
}

pub fn origin(tiers: &Tiers, survey: &Survey, learned: &str, talk: &Talk) -> Vec<(String, String)> {
    let model = tiers.chosen.record();
    let codebook = tiers.chosen.codebook_record();
    let row =
        |english: &str, danish: &str, value: String| (talk.pick(english, danish).to_owned(), value);
    vec![
        row(
            "Made by",
            "Lavet af",
            format!("fritekst {}, {}", env!("CARGO_PKG_VERSION"), utc_now()),
        ),
        row(
            "Model",
            "Model",
            format!("{} {} (SHA-256 {})", model.id, model.version, model.sha256),
        ),
        row(
            "Codebook",
            "Kodebog",
            format!(
                "{} {} (SHA-256 {})",
                codebook.id, codebook.version, codebook.sha256
            ),
        ),
        row("Consistency model", "Konsistensmodel", learned.to_owned()),
        row(
            "File read",
            "Fil læst",
            format!("SHA-256 {}", survey.input_sha256()),
        ),
    ]
}
