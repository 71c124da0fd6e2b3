//! `fritekst train`.

use serde_json::Value;

use super::{OIN, run, text, told, trained};

#[test]
fn what_cross_validation_said_of_each_answer_is_written_and_gives_the_figures() {
    let folder = tempfile::tempdir().unwrap();
    let (model, said) = (folder.path().join("m"), folder.path().join("left_out.csv"));
    let arguments = [
        "train",
        trained().labelled(),
        "--codebook",
        OIN,
        "-o",
        text(&model),
        "--left-out",
        text(&said),
    ];
    told(&arguments);
    let table = std::fs::read_to_string(&said).unwrap();
    let mut lines = table.lines();
    let header: Vec<&str> = lines.next().unwrap().split(';').collect();
    let column = |name: &str| header.iter().position(|h| *h == name).unwrap();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(';').collect()).collect();
    assert_eq!(rows.len(), 414, "one row an answer");
    assert!(
        rows.iter()
            .enumerate()
            .all(|(at, row)| row[0] == (at + 1).to_string())
    );

    let inspected = told(&["model", "inspect", text(&model), "--json"]);
    let whole: Value = serde_json::from_str(&inspected).unwrap();
    let heads = whole["manifest"]["heads"].as_array().unwrap();
    for (variable, figure) in [("technology", "accuracy"), ("types", "exact_set")] {
        let (gold, code) = (column(variable), column(&format!("{variable}_code")));
        let coded: Vec<_> = rows.iter().filter(|row| !row[gold].is_empty()).collect();
        let right = coded.iter().filter(|row| row[gold] == row[code]).count();
        let head = heads.iter().find(|h| h["variable"] == variable).unwrap();
        let told = head["validation"]["figures"][figure].as_f64().unwrap();
        assert!(
            (right as f64 / coded.len() as f64 - told).abs() < 1e-4,
            "{variable}"
        );
    }
    let parts = [
        "slet_ikke",
        "mindre_grad",
        "vigtig_del",
        "teknologisk_loesning",
    ]
    .map(|id| column(&format!("technology_p_{id}")));
    for row in rows.iter().filter(|row| !row[parts[0]].is_empty()) {
        let sum: f64 = parts
            .iter()
            .map(|at| row[*at].parse::<f64>().unwrap())
            .sum();
        assert!((sum - 1.0).abs() < 1e-3, "{row:?}");
    }
    // The first run's files are not written over.
    let again = run(&arguments);
    assert_eq!(again.status.code(), Some(1));
}
