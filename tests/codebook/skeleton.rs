//! The codebook that is made from labels, for somebody to fill in.

use fritekst::codebook::{Codebook, Issue, Kind, check};

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
