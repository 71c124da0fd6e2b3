//! What is refused when a codebook is read, and what the refusal says.

use fritekst::codebook::{Codebook, CodebookError, Issue, Position};

use super::{SMALL, read, with};

fn refused(text: &str) -> CodebookError {
    Codebook::from_toml(text, "small.toml").expect_err("must be refused")
}

fn line_of(text: &str, piece: &str) -> usize {
    text[..text.find(piece).expect("the piece is there")]
        .matches('\n')
        .count()
        + 1
}

#[test]
fn an_unknown_key_is_refused_by_name_and_line() {
    let text = with("version = \"1\"", "version = \"1\"\nverison = \"2\"");
    let error = refused(&text);
    assert_eq!(error.position(), Some(Position { line: 3, column: 1 }));
    let message = error.to_string();
    assert!(message.starts_with("small.toml:3:1: "), "{message}");
    assert!(
        message.contains("verison") && message.contains("spelling"),
        "{message}"
    );
}

#[test]
fn an_unknown_key_deep_inside_a_rule_is_refused_too() {
    let error = refused(&with("probability = 0.5", "propability = 0.5"));
    assert!(error.to_string().contains("propability"), "{error}");
}

#[test]
fn a_detector_that_is_not_on_the_list_is_refused() {
    let error = refused(&with("when = {", "when = { detector = \"run_my_script\","));
    assert!(error.to_string().contains("run_my_script"), "{error}");
}

/// Each row: the piece replaced, by what, the issue, and where the message
/// must point (a piece of the changed text).
#[test]
fn every_unusable_codebook_is_refused_with_its_place() {
    let rows: &[(&str, &str, Issue, &str)] = &[
        (
            "id = \"low\"",
            "id = \"very low\"",
            Issue::BadId,
            "\"very low\"",
        ),
        ("id = \"low\"", "id = \"a|b\"", Issue::BadId, "\"a|b\""),
        ("id = \"low\"", "id = \"\"", Issue::BadId, "id = \"\""),
        ("id = \"low\"", "id = \"læg\"", Issue::BadId, "\"læg\""),
        ("id = \"degree\"", "id = \"1st\"", Issue::BadId, "\"1st\""),
        (
            "id = \"middle\"",
            "id = \"LOW\"",
            Issue::Duplicate,
            "\"LOW\"",
        ),
        (
            "label = \"Very high\"",
            "label = \"low\"",
            Issue::Duplicate,
            "\"low\"\ntitle = { da = \"Høj\"",
        ),
        (
            "label = \"Very high\"",
            "label = \" \"",
            Issue::EmptyText,
            "label = \" \"",
        ),
        (
            "[\"ankel\"]",
            "[\"ankel\", \"ankel\"]",
            Issue::Duplicate,
            "\"ankel\", \"ankel\"",
        ),
        ("[\"lår\"]", "[\" \"]", Issue::EmptyText, "[\" \"]"),
        (
            "language = \"da\"",
            "language = \"dansk\"",
            Issue::BadLanguage,
            "language",
        ),
        (
            "version = \"1\"",
            "version = \"\"",
            Issue::EmptyText,
            "version",
        ),
        (
            "ok = \"ok\"",
            "ok = \"fine\"",
            Issue::UnknownCategory,
            "[status]",
        ),
        (
            "variable = \"status\"",
            "variable = \"state\"",
            Issue::UnknownVariable,
            "[status]",
        ),
        (
            "uncodable = [\"none\"]",
            "uncodable = [\"ok\"]",
            Issue::BadStatusPolicy,
            "[status]",
        ),
        (
            "probability = 0.5",
            "probability = 1.5",
            Issue::BadProbability,
            "when = ",
        ),
        (
            "probability = 0.5",
            "probability = nan",
            Issue::BadProbability,
            "when = ",
        ),
        (
            "{words} mod",
            "{wrods} mod",
            Issue::BadPlaceholder,
            "reason = ",
        ),
        (
            "{words} mod",
            "{words mod",
            Issue::BadPlaceholder,
            "reason = ",
        ),
        ("id = \"R1\"", "id = \"R 1\"", Issue::BadId, "\"R 1\""),
        (
            "text = \"knæskal\"",
            "text = \"\"",
            Issue::EmptyText,
            "text = \"\"",
        ),
        (
            "kind = \"nominal\"",
            "kind = \"nominal\"\ntolerance = 1",
            Issue::BadTolerance,
            "tolerance",
        ),
    ];
    for (from, to, issue, points_at) in rows {
        let text = with(from, to);
        let error = refused(&text);
        let refusal = error
            .refusals()
            .iter()
            .find(|r| r.finding.issue == *issue)
            .unwrap_or_else(|| panic!("{to}: {error}"));
        let line = refusal.position.expect("a position").line;
        assert_eq!(line, line_of(&text, points_at), "{to}: {error}");
        for danish in [true, false] {
            assert!(
                error.text(danish).starts_with("small.toml:"),
                "{}",
                error.text(danish)
            );
        }
    }
}

#[test]
fn a_refusal_names_variable_category_and_remedy_in_both_languages() {
    let error = refused(&with("id = \"low\"", "id = \"very low\""));
    let (danish, english) = (error.text(true), error.text(false));
    for message in [&danish, &english] {
        assert!(
            message.contains("degree") && message.contains("very low"),
            "{message}"
        );
        assert!(message.contains("`label`"), "{message}");
    }
    assert_ne!(danish, english);
}

#[test]
fn every_fault_is_reported_not_only_the_first() {
    let text = with("id = \"low\"", "id = \"very low\"").replace("ok = \"ok\"", "ok = \"fine\"");
    assert_eq!(refused(&text).refusals().len(), 2);
}

#[test]
fn a_variable_without_categories_is_refused() {
    let text = with(
        "[[general_rule]]",
        "[[variable]]\nid = \"empty\"\nkind = \"multi\"\ntitle = { da = \"T\", en = \"T\" }\ncategory = []\n\n[[general_rule]]",
    );
    let error = refused(&text);
    assert_eq!(error.refusals()[0].finding.issue, Issue::NoCategories);
    assert!(error.to_string().contains("empty"), "{error}");
}

#[test]
fn a_multi_label_with_the_separator_is_refused() {
    let text = with("kind = \"ordinal\"", "kind = \"multi\"").replace("Very high", "high|higher");
    let error = refused(&text);
    assert!(
        error
            .refusals()
            .iter()
            .any(|r| r.finding.issue == Issue::BadSeparator),
        "{error}"
    );
}

#[test]
fn deep_nesting_is_refused_without_a_stack_overflow() {
    let text = format!("id = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    refused(&text);
    refused(&format!("id = {}", "{a=".repeat(100_000)));
    refused(&format!("{}x = 1", "a.".repeat(100_000)));
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    read(&format!("\u{feff}{SMALL}"));
}
