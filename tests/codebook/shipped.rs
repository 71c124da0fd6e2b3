//! The codebooks that ship with the tool.

use fritekst::codebook::{Codebook, Issue, Kind, check};

use super::{CORONA, OIN, read};

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
