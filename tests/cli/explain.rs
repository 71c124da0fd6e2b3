//! `fritekst explain`.

use serde_json::Value;

use super::{told, trained};

fn explained(text: &str) -> Value {
    let out = told(&["explain", text, "--model", trained().model(), "--json"]);
    let whole: Value = serde_json::from_str(&out).unwrap();
    whole["answers"][0].clone()
}

#[test]
fn the_parts_and_the_constant_are_the_score() {
    let answer = explained("Vi har fået robotkatte, men ikke tablets. De snakker mere sammen");
    let mut seen = 0;
    for variable in answer["variables"].as_array().unwrap() {
        for evidence in variable["evidence"].as_array().unwrap() {
            let parts = evidence["parts"].as_array().unwrap();
            let parts: Vec<f64> = parts
                .iter()
                .map(|p| p["contribution"].as_f64().unwrap())
                .collect();
            let sum = parts.iter().sum::<f64>() + evidence["constant"].as_f64().unwrap();
            let score = evidence["score"].as_f64().unwrap();
            assert!((sum - score).abs() < 1e-3, "{variable}: {sum} {score}");
            assert!(parts.is_sorted_by(|a, b| a.abs() >= b.abs()));
            seen += 1;
        }
    }
    assert!(seen >= 3, "one for each variable at least");
}

#[test]
fn compounds_and_negations_are_told() {
    let answer = explained("Robotkatte, ikke tablets");
    let words = answer["words"].as_array().unwrap();
    let word = |text: &str| words.iter().find(|w| w["word"] == text).unwrap();
    assert_eq!(word("tablets")["negated"], true);
    assert_eq!(word("ikke")["negator"], true);
    assert_eq!(word("Robotkatte")["negated"], false);
    let shown = told(&[
        "explain",
        "Robotkatte, ikke tablets",
        "--model",
        trained().model(),
    ]);
    assert!(shown.contains("under a negation"), "{shown}");
    assert!(shown.contains("= score"), "{shown}");
}

#[test]
fn personal_details_are_never_shown() {
    let answer = told(&[
        "explain",
        "Ring til 12345678 om robotten",
        "--model",
        trained().model(),
    ]);
    assert!(!answer.contains("12345678"));
    assert!(answer.contains("1 personal details masked"));
}
