//! One variable's report, for people and for machines.

use fritekst::evaluate::{
    Answers, EvaluateError, EvaluationReport, Grouping, Multi, Single, evaluate_variable,
};
use serde_json::Value;

const TECHNOLOGY: [(&str, &str); 3] = [
    ("slet_ikke", "Slet ikke"),
    ("mindre_grad", "I mindre grad"),
    ("vigtig_del", "En vigtig del"),
];

const SINGLE: Single<'_> = Single {
    gold: &[0, 0, 1, 1, 2, 2],
    predicted: &[0, 0, 1, 2, 2, 0],
    probabilities: Some(&[
        0.9, 0.1, 0.0, //
        0.8, 0.1, 0.1, //
        0.2, 0.7, 0.1, //
        0.1, 0.3, 0.6, //
        0.0, 0.1, 0.9, //
        0.5, 0.2, 0.3,
    ]),
};

fn ordinal() -> EvaluationReport {
    let sector = Grouping {
        name: "sektor",
        values: &["stat", "stat", "kommune", "kommune", "stat", "kommune"],
    };
    evaluate_variable(
        "Teknologi",
        &TECHNOLOGY,
        &Answers::Ordinal(SINGLE),
        &[sector],
    )
    .unwrap()
}

fn multi() -> EvaluationReport {
    let answers = Answers::Multi(Multi {
        gold: &[0b01, 0b11, 0b10, 0b00],
        predicted: &[0b01, 0b01, 0b10, 0b00],
        label_probabilities: Some(&[0.9, 0.1, 0.8, 0.4, 0.2, 0.7, 0.1, 0.1]),
        set_probability: Some(&[0.8, 0.5, 0.6, 0.8]),
    });
    evaluate_variable("Typer", &[("a", "Produkt"), ("b", "Proces")], &answers, &[]).unwrap()
}

#[test]
fn an_ordinal_table_in_danish() {
    insta::assert_snapshot!(ordinal().to_table(true));
}

#[test]
fn a_multi_table_in_english() {
    insta::assert_snapshot!(multi().to_table(false));
}

#[test]
fn machines_read_the_same_figures() {
    let json: Value = serde_json::to_value(ordinal()).unwrap();
    assert_eq!(json["kind"], "ordinal");
    assert_eq!(json["accuracy"]["successes"], 4);
    assert_eq!(json["categories"][2]["id"], "vigtig_del");
    assert_eq!(json["confusion"]["counts"][3 + 2], 1);
    assert_eq!(json["within_one"]["successes"], 5);
    assert_eq!(json["groups"][0]["groups"][0]["name"], "kommune");
    for key in ["quadratic_kappa", "ordinal_alpha", "macro_f1"] {
        assert!(json[key].is_f64(), "{key}");
    }
    assert!(json["probability"]["calibration"]["ece"].is_f64());
    let json: Value = serde_json::to_value(multi()).unwrap();
    assert_eq!(json["kind"], "multi");
    assert_eq!(json["accuracy"]["value"], 0.75);
    assert!(json["probability"]["label_calibration"]["ece"].is_f64());
}

#[test]
fn a_nominal_report_has_no_order_and_needs_no_probabilities() {
    let answers = Answers::Nominal(Single {
        probabilities: None,
        ..SINGLE
    });
    let report = evaluate_variable("Emne", &TECHNOLOGY, &answers, &[]).unwrap();
    let json: Value = serde_json::to_value(&report).unwrap();
    assert_eq!(json["kind"], "nominal");
    assert!(json.get("quadratic_kappa").is_none());
    assert!(json["probability"].is_null());
    assert!(report.coverage.is_empty());
    assert!(!report.to_table(false).contains("ECE"));
}

#[test]
fn many_categories_list_their_confusions_instead_of_the_matrix() {
    let ids: Vec<String> = (0..12).map(|c| format!("k{c}")).collect();
    let categories: Vec<(&str, &str)> = ids.iter().map(|id| (&**id, &**id)).collect();
    let answers = Answers::Nominal(Single {
        gold: &[0, 0, 11, 5],
        predicted: &[3, 3, 4, 5],
        probabilities: None,
    });
    let table = evaluate_variable("v", &categories, &answers, &[])
        .unwrap()
        .to_table(false);
    let found = table.find("k0 → k3").unwrap();
    assert!(found < table.find("k11 → k4").unwrap(), "{table}");
    assert!(!table.contains("(columns)"));
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let refuse = |single: Single<'_>| {
        evaluate_variable("v", &TECHNOLOGY, &Answers::Nominal(single), &[]).unwrap_err()
    };
    let none = refuse(Single {
        gold: &[],
        predicted: &[],
        probabilities: None,
    });
    assert_eq!(none, EvaluateError::Empty);
    let short = refuse(Single {
        predicted: &[0],
        ..SINGLE
    });
    assert!(
        short
            .to_string()
            .starts_with("predicted codes: 1 values where 6"),
        "{short}"
    );
    let odd = refuse(Single {
        gold: &[0],
        predicted: &[0],
        probabilities: Some(&[0.5, 1.5, 0.0]),
    });
    assert!(odd.to_string().contains("of answer 1 is 1.5"), "{odd}");
    let nan = refuse(Single {
        gold: &[0],
        predicted: &[0],
        probabilities: Some(&[f64::NAN; 3]),
    });
    assert!(matches!(nan, EvaluateError::Probability { .. }));
    let groups = [Grouping {
        name: "sektor",
        values: &["stat"],
    }];
    let unequal = evaluate_variable("v", &TECHNOLOGY, &Answers::Nominal(SINGLE), &groups);
    assert!(matches!(
        unequal,
        Err(EvaluateError::Length { what: "groups", .. })
    ));
}
