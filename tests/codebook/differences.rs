//! What changed between two codebooks, and whose codes it affects.

use fritekst::codebook::{CategoryRef, Change, ChangeKind, Codebook, diff};

use super::{OIN, read, small, with};

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
