//! What `check` finds in a codebook that can be read.

use fritekst::codebook::{Codebook, FindingSeverity, Issue, Kind, check};

use super::{read, small, with};

/// Each row: the piece replaced, by what, the finding and its severity.
#[test]
fn check_finds_what_reading_lets_pass() {
    use FindingSeverity::{Error, Warning};
    let rows: &[(&str, &str, Issue, FindingSeverity)] = &[
        (
            "en = \"Below the knee\"",
            "en = \"\"",
            Issue::MissingWording,
            Warning,
        ),
        (
            "definition = { da = \"Under knæet\", en = \"Below the knee\" }\n",
            "",
            Issue::MissingWording,
            Warning,
        ),
        (
            "examples = [\"lår\"]\n",
            "",
            Issue::MissingExamples,
            Warning,
        ),
        (
            "[\"lår\"]",
            "[\"ANKEL \"]",
            Issue::ContradictoryExamples,
            Error,
        ),
        (
            "text = \"knæskal\"",
            "text = \"lår\"",
            Issue::ContradictoryExamples,
            Error,
        ),
        (
            "codes = { degree = \"low\" }",
            "codes = { degree = \"lowest\" }",
            Issue::UnknownCategory,
            Error,
        ),
        (
            "codes = { degree = \"low\" }",
            "codes = { degrees = \"low\" }",
            Issue::UnknownVariable,
            Error,
        ),
        (
            "codes = { degree = \"low\" }",
            "codes = { degree = [\"low\", \"high\"] }",
            Issue::BadCodeSet,
            Error,
        ),
        ("codes = { degree = \"low\" }\n", "", Issue::NoCodes, Error),
        (
            "at_least = \"high\"",
            "at_least = \"highest\"",
            Issue::UnknownCategory,
            Error,
        ),
        (
            "at_least = \"high\"",
            "at_least = \"high\", at_most = \"high\"",
            Issue::BadCondition,
            Error,
        ),
        (
            "any_of = [\"low\"]",
            "any_of = [\"lowest\"]",
            Issue::UnknownCategory,
            Error,
        ),
        (
            "any_of = [\"low\"]",
            "any_of = []",
            Issue::BadCondition,
            Error,
        ),
        (
            "when = {",
            "when = { status = [\"gone\"],",
            Issue::UnknownCategory,
            Error,
        ),
        (
            "when = {",
            "when = { detector = \"years_outside_period\",",
            Issue::BadCondition,
            Error,
        ),
        (
            "when = {",
            "when = { steps = { variable = \"degree\", at_least = 3, probability = 0.5 },",
            Issue::BadCondition,
            Error,
        ),
        (
            "when = {",
            "when = { ticks = { variable = \"degree\", relation = \"ticked_not_evident\", probability = 0.5 },",
            Issue::BadCondition,
            Error,
        ),
        (
            "kind = \"ordinal\"",
            "kind = \"ordinal\"\ntolerance = 2",
            Issue::WithinTolerance,
            Warning,
        ),
        (
            "kind = \"ordinal\"",
            "kind = \"nominal\"",
            Issue::BadCondition,
            Error,
        ),
        (
            "action = \"flag\"",
            "action = \"expect\"",
            Issue::BadCondition,
            Error,
        ),
        (
            "variables = [\"degree\"]",
            "variables = [\"size\"]",
            Issue::UnknownVariable,
            Error,
        ),
        (
            "id = \"middle\"",
            "id = \"middle_of_the_whole_long_body\"",
            Issue::ColumnNameTooLong,
            Warning,
        ),
    ];
    assert_eq!(check(&small()), []);
    for (from, to, issue, severity) in rows {
        let found = check(&read(&with(from, to)));
        let matching = found
            .iter()
            .find(|f| f.issue == *issue && f.severity == *severity);
        let finding = matching.unwrap_or_else(|| panic!("{to}: {found:?}"));
        assert_ne!(finding.line(true), finding.line(false), "both languages");
    }
}

#[test]
fn check_refuses_variable_names_too_long_for_sas() {
    let book = Codebook::skeleton("b", "degree", Kind::Nominal, &["a".into(), "c".into()]);
    let mut long = book.clone();
    long.variables[0].id = "a_variable_of_21_char".into();
    let error = |book: &Codebook| {
        check(book)
            .into_iter()
            .any(|f| f.is_error() && f.issue == Issue::ColumnNameTooLong)
    };
    assert!(error(&long));
    long.variables[0].id.pop();
    assert!(!error(&long), "20 characters leave room for _probability");
}

#[test]
fn check_finds_output_columns_that_would_collide() {
    let book = Codebook::skeleton("b", "v", Kind::Nominal, &["code".into(), "other".into()]);
    let mut two = book.clone();
    let mut second = book.variables[0].clone();
    second.id = "v_p".into();
    two.variables.push(second);
    assert!(
        !check(&book)
            .iter()
            .any(|f| f.issue == Issue::ColumnNamesCollide)
    );
    assert!(
        check(&two)
            .iter()
            .any(|f| f.issue == Issue::ColumnNamesCollide),
        "v_p_code twice"
    );
}

#[test]
fn check_lists_errors_before_warnings() {
    let text =
        with("examples = [\"lår\"]\n", "").replace("degree = \"low\"", "degree = \"lowest\"");
    let severities: Vec<FindingSeverity> = check(&read(&text)).iter().map(|f| f.severity).collect();
    assert!(
        severities.is_sorted() && severities.len() >= 2,
        "{severities:?}"
    );
}
