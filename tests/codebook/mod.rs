//! What a codebook may say, what is refused, and what a change of it means.

use fritekst::codebook::{
    CategoryRef, Change, ChangeKind, Codebook, CodebookError, FindingSeverity, Issue, Kind,
    Position, check, diff,
};
use proptest::prelude::*;

const OIN: &str = include_str!("../../data/codebooks/oin.toml");
const CORONA: &str = include_str!("../../data/codebooks/corona_domain.toml");

/// A small complete codebook the tests below change in one place each.
const SMALL: &str = r#"id = "small"
version = "1"
language = "da"
title = { da = "Lille", en = "Small" }

[status]
variable = "status"
ok = "ok"
uncodable = ["none"]

[[variable]]
id = "degree"
kind = "ordinal"
title = { da = "Grad", en = "Degree" }
[[variable.category]]
id = "low"
title = { da = "Lav", en = "Low" }
definition = { da = "Under knæet", en = "Below the knee" }
examples = ["ankel"]
[[variable.category]]
id = "middle"
title = { da = "Mellem", en = "Middle" }
definition = { da = "Til hoften", en = "Up to the hip" }
examples = ["lår"]
[[variable.category]]
id = "high"
label = "Very high"
title = { da = "Høj", en = "High" }
definition = { da = "Over hoften", en = "Above the hip" }
examples = ["skulder"]

[[variable]]
id = "status"
kind = "nominal"
title = { da = "Status", en = "Status" }
[[variable.category]]
id = "ok"
title = { da = "Svar", en = "Answer" }
definition = { da = "Et svar", en = "An answer" }
examples = ["ankel"]
[[variable.category]]
id = "none"
title = { da = "Intet", en = "Nothing" }
definition = { da = "Intet svar", en = "No answer" }
examples = ["-"]

[[general_rule]]
id = "G1"
title = { da = "Mål", en = "Measure" }
text = { da = "Mål fra gulvet", en = "Measure from the floor" }
variables = ["degree"]

[[example]]
text = "knæskal"
codes = { degree = "low" }

[[rule]]
id = "R1"
severity = "high"
action = "flag"
title = { da = "Modsat", en = "Opposite" }
reason = { da = "{words} mod {self_code}", en = "{words} against {self_code}" }
when = { text = [{ variable = "degree", at_least = "high", probability = 0.5 }], self = [{ variable = "degree", any_of = ["low"] }] }
"#;

fn read(text: &str) -> Codebook {
    Codebook::from_toml(text, "small.toml").unwrap_or_else(|e| panic!("{e}"))
}

fn small() -> Codebook {
    read(SMALL)
}

/// SMALL with one piece of text replaced; the piece must be there.
fn with(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from:?} is not in the codebook");
    SMALL.replacen(from, to, 1)
}

fn refused(text: &str) -> CodebookError {
    Codebook::from_toml(text, "small.toml").expect_err("must be refused")
}

fn line_of(text: &str, piece: &str) -> usize {
    text[..text.find(piece).expect("the piece is there")]
        .matches('\n')
        .count()
        + 1
}

// ------------------------------------------------------- the shipped codebooks

#[test]
fn the_shipped_codebooks_have_no_errors() {
    for (text, name) in [(OIN, "oin.toml"), (CORONA, "corona_domain.toml")] {
        let book = Codebook::from_toml(text, name).unwrap_or_else(|e| panic!("{e}"));
        let errors: Vec<String> = check(&book)
            .iter()
            .filter(|f| f.is_error())
            .map(|f| f.line(false))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

/// The one warning is known: the column of the longest category is a
/// character too long for SAS.
#[test]
fn the_shipped_codebooks_want_for_nothing_else() {
    let warnings: Vec<(Issue, Option<String>)> = [OIN, CORONA]
        .iter()
        .flat_map(|text| check(&read(text)))
        .map(|f| (f.issue, f.place.category))
        .collect();
    let known = (
        Issue::ColumnNameTooLong,
        Some("teknologisk_loesning".to_string()),
    );
    assert_eq!(warnings, [known]);
}

#[test]
fn the_innovation_codebook_has_its_three_variables_in_order() {
    let book = read(OIN);
    let technology = book.variable("technology").expect("technology");
    assert_eq!(technology.kind, Kind::Ordinal);
    assert_eq!(
        technology.ids().collect::<Vec<_>>(),
        [
            "slet_ikke",
            "mindre_grad",
            "vigtig_del",
            "teknologisk_loesning"
        ]
    );
    assert!(technology.may_be_reported("ved_ikke"));
    assert_eq!(technology.index_of("ved_ikke"), None, "never predicted");
    let types = book.variable("types").expect("types");
    assert_eq!(types.kind, Kind::Multi);
    assert_eq!(
        types.ids().collect::<Vec<_>>(),
        ["product", "service", "process", "communication"]
    );
    let status = book.variable("status").expect("status");
    assert_eq!(status.kind, Kind::Nominal);
    assert!(book.is_codable("ok") && book.is_codable("ikke_implementeret"));
    for status in ["ikke_svar", "ingen_innovation", "for_generel"] {
        assert!(!book.is_codable(status), "{status}");
    }
}

#[test]
fn the_innovation_codebook_holds_every_rule_of_its_source() {
    let book = read(OIN);
    let general: Vec<&str> = book.general_rules.iter().map(|r| r.id.as_str()).collect();
    let expected: Vec<String> = (1..=18)
        .map(|i| format!("C{i}"))
        .chain((1..=9).map(|i| format!("K{i}")))
        .collect();
    assert_eq!(general, expected);
    for i in 1..=21 {
        let id = format!("R{i}");
        assert!(book.rule(&id).is_some(), "{id} is missing");
    }
    for (id, categories) in [("technology", 4), ("types", 4)] {
        let variable = book.variable(id).expect("variable");
        assert_eq!(variable.categories.len(), categories);
        assert!(
            variable.categories.iter().all(|c| c.examples.len() >= 10),
            "{id}"
        );
    }
}

#[test]
fn a_label_from_the_data_finds_its_category() {
    let book = read(CORONA);
    let domain = book.variable("domain").expect("domain");
    for label in [
        "About Coronavirus",
        "Contact",
        "Coronavirus Recommendations",
        "Employer Guidelines",
        "Gatherings",
    ] {
        let index = domain.index_of(label).expect(label);
        let category = &domain.categories[index];
        assert_eq!(category.data_name(), label);
        assert_eq!(domain.index_of(&category.id), Some(index));
    }
}

#[test]
fn expectations_demand_membership_of_sets_and_equality_of_boundary_cases() {
    let book = read(OIN);
    let all = book.expectations();
    let of = |text: &str, variable: &str, exact: bool| {
        all.iter()
            .find(|e| e.text == text && e.variable.id == variable && e.exact == exact)
            .unwrap_or_else(|| panic!("no expectation for {text}"))
    };
    let klimaspot = of("Klimaspot hvor borgere kan få råd", "types", false);
    assert!(klimaspot.accepts(&["service", "communication"]));
    assert!(!klimaspot.accepts(&["service"]));
    let vr = of("VR i undervisningen", "types", true);
    assert!(vr.accepts(&["service"]) && vr.accepts(&["service", "product"]));
    assert!(!vr.accepts(&["product"]));
    assert!(vr.uncertain);
}

// ------------------------------------------------------------------- refusals

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_reading_panic(text in ".{0,400}") {
        let _ = Codebook::from_toml(&text, "any.toml");
    }

    /// Cuts, copies and overwrites pieces of a real codebook: mostly nearly
    /// valid TOML, which goes deeper than noise does.
    #[test]
    fn no_mutation_makes_reading_or_checking_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[\\PC\"\\[\\]{}=|\n]{0,6}"), 1..6),
    ) {
        let mut text: Vec<char> = SMALL.chars().collect();
        for (from, to, insert) in edits {
            let (a, b) = (from.index(text.len() + 1), to.index(text.len() + 1));
            let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 40));
            text.splice(a..b.max(a), insert.chars());
        }
        let text: String = text.into_iter().collect();
        match Codebook::from_toml(&text, "any.toml") {
            Ok(book) => {
                check(&book);
                book.expectations();
                prop_assert_eq!(read(&book.to_toml()).sha256(), book.sha256());
            }
            Err(error) => prop_assert!(error.text(true).starts_with("any.toml")),
        }
    }

    #[test]
    fn any_labels_make_a_codebook_that_survives_writing_and_reading(
        labels in prop::collection::vec("\\PC{0,30}", 1..12),
        kind in prop::sample::select(vec![Kind::Nominal, Kind::Ordinal, Kind::Multi]),
        name in "\\PC{0,40}",
    ) {
        let book = Codebook::skeleton(&name, &name, kind, &labels);
        prop_assume!(!book.variables[0].categories.is_empty());
        let back = Codebook::from_toml(&book.to_toml(), "new.toml");
        prop_assert_eq!(back, Ok(book));
    }
}

// ----------------------------------------------------------------------- hash

#[test]
fn the_hash_ignores_comments_white_space_key_order_and_spelt_out_defaults() {
    let rewritten = with(
        "id = \"small\"\nversion = \"1\"",
        "# a comment\nversion   = '1'\n\nid = \"small\"",
    )
    .replace(
        "title = { da = \"Grad\", en = \"Degree\" }",
        "title.en = \"Degree\"\ntitle.da = \"Grad\"",
    )
    .replace(
        "codes = { degree = \"low\" }",
        "codes = { degree = [\"low\"] }\nuncertain = false",
    );
    assert_ne!(rewritten, SMALL);
    assert_eq!(read(&rewritten).sha256(), small().sha256());
}

#[test]
fn the_hash_sees_every_change_of_content() {
    let changed = [
        ("id = \"small\"", "id = \"smaller\""),
        ("Under knæet", "Under knæet "),
        ("examples = [\"ankel\"]", "examples = [\"ankel\", \"tå\"]"),
        ("severity = \"high\"", "severity = \"low\""),
        ("probability = 0.5", "probability = 0.51"),
    ];
    for (from, to) in changed {
        assert_ne!(read(&with(from, to)).sha256(), small().sha256(), "{to}");
    }
    assert_eq!(small().sha256().len(), 64);
}

#[test]
fn writing_and_reading_gives_the_same_codebook() {
    for text in [OIN, CORONA, SMALL] {
        let book = read(text);
        let written = book.to_toml();
        assert_eq!(read(&written), book);
        assert_eq!(read(&written).to_toml(), written, "canonical");
    }
}

// ---------------------------------------------------------------------- check

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

// ----------------------------------------------------------------------- diff

fn changes(from: &str, to: &str) -> Vec<Change> {
    diff(&small(), &read(&with(from, to)))
}

fn only(from: &str, to: &str) -> Change {
    let mut all = changes(from, to);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn degree(categories: &[&str]) -> Vec<CategoryRef> {
    categories
        .iter()
        .map(|c| CategoryRef {
            variable: "degree".into(),
            category: (*c).into(),
        })
        .collect()
}

/// Each row: the piece replaced, by what, the Danish and the English sentence.
/// A sentence that names affected codes is a change that affects codes.
#[test]
fn diff_names_each_kind_of_change() {
    let rows = [
        (
            "version = \"1\"",
            "version = \"2\"",
            "kodebogens `version` ændret fra “1” til “2”",
            "the codebook's `version` changed from “1” to “2”",
        ),
        (
            "da = \"Under knæet\"",
            "da = \"Under låret\"",
            "variablen “degree”, kategorien “low”: `definition` ændret – berører koder: degree/low",
            "variable “degree”, category “low”: `definition` changed – affects codes: degree/low",
        ),
        (
            "en = \"Below the knee\"",
            "en = \"Beneath the knee\"",
            "variablen “degree”, kategorien “low”: `definition` ændret",
            "variable “degree”, category “low”: `definition` changed",
        ),
        (
            "examples = [\"lår\"]",
            "examples = [\"lår\", \"bagdel\"]",
            "variablen “degree”, kategorien “middle”: `examples` ændret – berører koder: degree/middle",
            "variable “degree”, category “middle”: `examples` changed – affects codes: degree/middle",
        ),
        (
            "examples = [\"lår\"]",
            "examples = [\"lår\"]\nexclude = [{ da = \"Knæ\", en = \"Knee\" }]",
            "variablen “degree”, kategorien “middle”: `exclude` ændret – berører koder: degree/middle",
            "variable “degree”, category “middle”: `exclude` changed – affects codes: degree/middle",
        ),
        (
            "examples = [\"lår\"]",
            "examples = [\"lår\"]\ninclude = [{ da = \"Hofte\", en = \"Hip\" }]",
            "variablen “degree”, kategorien “middle”: `include` ændret – berører koder: degree/middle",
            "variable “degree”, category “middle”: `include` changed – affects codes: degree/middle",
        ),
        (
            "label = \"Very high\"",
            "label = \"Highest\"",
            "variablen “degree”, kategorien “high”: `label` ændret",
            "variable “degree”, category “high”: `label` changed",
        ),
        (
            "id = \"low\"",
            "id = \"lower\"",
            "variablen “degree”: kategorien “low” hedder nu “lower”",
            "variable “degree”: category “low” is called “lower” now",
        ),
        (
            "kind = \"ordinal\"",
            "kind = \"nominal\"",
            "variablen “degree” er nu nominal (før ordinal) – berører koder: degree/low, degree/middle, degree/high",
            "variable “degree” is nominal now (was ordinal) – affects codes: degree/low, degree/middle, degree/high",
        ),
        (
            "da = \"Grad\"",
            "da = \"Grader\"",
            "variablen “degree”: `title` ændret",
            "variable “degree”: `title` changed",
        ),
        (
            "uncodable = [\"none\"]",
            "uncodable = []",
            "reglen for status er ændret – berører koder: status/none",
            "the status policy changed – affects codes: status/none",
        ),
        (
            "Mål fra gulvet",
            "Mål fra jorden",
            "den generelle regel G1 er ændret – berører koder: degree/low, degree/middle, degree/high",
            "general rule G1 changed – affects codes: degree/low, degree/middle, degree/high",
        ),
        (
            "codes = { degree = \"low\" }",
            "codes = { degree = \"middle\" }",
            "eksemplet “knæskal” er ændret – berører koder: degree/low, degree/middle",
            "the example “knæskal” changed – affects codes: degree/low, degree/middle",
        ),
        (
            "codes = { degree = \"low\" }",
            "codes = { degree = \"low\" }\nuncertain = true",
            "eksemplet “knæskal” er ændret",
            "the example “knæskal” changed",
        ),
        (
            "probability = 0.5",
            "probability = 0.6",
            "konsistensreglen R1 er ændret",
            "consistency rule R1 changed",
        ),
        (
            "[status]",
            "[period]\nfirst_year = 2021\nlast_year = 2023\n\n[status]",
            "`period` er ændret",
            "`period` changed",
        ),
    ];
    for (from, to, danish, english) in rows {
        let change = only(from, to);
        assert_eq!(change.text(true), danish);
        assert_eq!(change.text(false), english);
        assert_eq!(change.affects_codes, english.contains("affects codes"));
        assert_eq!(change.affects_codes, !change.affected.is_empty());
    }
}

#[test]
fn diff_names_what_was_added_and_what_was_removed() {
    let mut smaller = small();
    smaller.variables[0].categories.remove(1);
    smaller.general_rules.clear();
    smaller.examples.clear();
    smaller.rules.clear();
    let texts = |old: &Codebook, new: &Codebook| -> Vec<String> {
        diff(old, new).iter().map(|c| c.text(false)).collect()
    };
    assert_eq!(
        texts(&small(), &smaller),
        [
            "variable “degree”: category “middle” is gone – affects codes: degree/middle",
            "general rule G1 is gone – affects codes: degree/low, degree/middle, degree/high",
            "the example “knæskal” is gone – affects codes: degree/low",
            "consistency rule R1 is gone",
        ]
    );
    assert_eq!(
        texts(&smaller, &small()),
        [
            "variable “degree”: category “middle” is new – affects codes: degree/low, degree/middle, degree/high",
            "general rule G1 is new – affects codes: degree/low, degree/middle, degree/high",
            "the example “knæskal” is new – affects codes: degree/low",
            "consistency rule R1 is new",
        ]
    );
    let mut without = small();
    without.variables.truncate(1);
    assert_eq!(
        texts(&small(), &without)[0],
        "variable “status” is gone – affects codes: status/ok, status/none"
    );
    assert_eq!(
        texts(&without, &small())[0],
        "variable “status” is new – affects codes: status/ok, status/none"
    );
}

#[test]
fn reordering_matters_for_an_ordinal_variable_only() {
    let mut swapped = small();
    swapped.variables[0].categories.swap(1, 2);
    swapped.variables[1].categories.swap(0, 1);
    let all = diff(&small(), &swapped);
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(matches!(
        all[0].kind,
        ChangeKind::CategoriesReordered { ordinal: true, .. }
    ));
    assert_eq!(all[0].affected, degree(&["middle", "high"]));
    assert!(matches!(
        all[1].kind,
        ChangeKind::CategoriesReordered { ordinal: false, .. }
    ));
    assert!(!all[1].affects_codes);
}

#[test]
fn a_codebook_does_not_differ_from_itself_and_every_other_content_does() {
    assert_eq!(diff(&small(), &small()), []);
    let mut rearranged = read(OIN);
    rearranged.rules.swap(0, 1);
    assert_eq!(
        diff(&read(OIN), &rearranged)[0].kind,
        ChangeKind::Rearranged
    );
}

// ------------------------------------------------------------------- skeleton

#[test]
fn a_skeleton_keeps_labels_that_are_no_ids() {
    let labels: Vec<String> = [
        "Brød & øl",
        "brod",
        "Brød  øl",
        "",
        "science/technology",
        "03",
    ]
    .map(String::from)
    .to_vec();
    let book = Codebook::skeleton("Mit emne", "Hvad?", Kind::Nominal, &labels);
    let variable = &book.variables[0];
    assert_eq!(book.id, "mit_emne");
    assert_eq!(variable.id, "hvad");
    let ids: Vec<&str> = variable.ids().collect();
    assert_eq!(
        ids,
        [
            "broed_oel",
            "brod",
            "broed_oel_2",
            "science_technology",
            "03"
        ]
    );
    for label in labels.iter().filter(|l| !l.is_empty()) {
        assert!(variable.index_of(label).is_some(), "{label}");
    }
    let errors: Vec<_> = check(&book).into_iter().filter(|f| f.is_error()).collect();
    assert_eq!(errors, []);
}

#[test]
fn a_skeleton_splits_the_sets_of_a_multi_variable() {
    let labels = ["a|b".to_string(), "b".to_string(), "c|a".to_string()];
    let book = Codebook::skeleton("t", "types", Kind::Multi, &labels);
    assert_eq!(book.variables[0].ids().collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[test]
fn a_skeleton_asks_for_definitions_and_examples() {
    let book = Codebook::skeleton("t", "v", Kind::Nominal, &["a".into(), "b".into()]);
    let issues: Vec<Issue> = check(&book).iter().map(|f| f.issue).collect();
    assert!(issues.contains(&Issue::MissingWording) && issues.contains(&Issue::MissingExamples));
}
