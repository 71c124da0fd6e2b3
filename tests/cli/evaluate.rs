//! `fritekst evaluate`.

use serde_json::Value;

use super::{fritekst, run, text, told, trained};

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&told(arguments)).expect("one JSON object")
}

fn variable<'a>(whole: &'a Value, id: &str) -> &'a Value {
    let variables = whole["variables"].as_array().unwrap();
    variables.iter().find(|v| v["variable"] == id).unwrap()
}

#[test]
fn each_variable_is_measured_on_the_rows_with_a_gold_code() {
    let whole = json(&[
        "evaluate",
        trained().others(),
        "--model",
        trained().model(),
        "--json",
    ]);
    let others = std::fs::read_to_string(&trained().others).unwrap();
    let rows: Vec<Vec<&str>> = others
        .lines()
        .skip(1)
        .map(|l| l.split('\t').collect())
        .collect();
    let coded = |column: usize| rows.iter().filter(|r| !r[column].is_empty()).count() as u64;
    assert_eq!(whole["labelled"]["answers"], rows.len());
    assert_eq!(variable(&whole, "technology")["n"], coded(2));
    assert_eq!(variable(&whole, "status")["n"], coded(4));
    assert!(coded(2) < coded(4), "some answers have no technology");
    assert_eq!(variable(&whole, "technology")["kind"], "ordinal");
    assert_eq!(variable(&whole, "types")["kind"], "multi");
    assert_eq!(whole["in_sample"], false);
    // By the author, without being asked: the labelled file has the column.
    let groups = &variable(&whole, "technology")["groups"];
    assert_eq!(groups[0]["name"], "author");
    assert_eq!(groups[0]["groups"].as_array().unwrap().len(), 6);
}

#[test]
fn a_model_finds_more_than_the_largest_category() {
    let whole = json(&[
        "evaluate",
        trained().others(),
        "--model",
        trained().model(),
        "--json",
    ]);
    let technology = variable(&whole, "technology");
    let right = technology["accuracy"]["value"].as_f64().unwrap();
    assert!(right > technology["majority"]["value"].as_f64().unwrap() + 0.05);
    let given = &technology["accuracy_of_given_codes"]["value"];
    assert!(given.as_f64().unwrap() <= right);
}

#[test]
fn the_training_file_is_warned_of() {
    let arguments = [
        "evaluate",
        trained().labelled(),
        "--model",
        trained().model(),
        "--json",
    ];
    let done = run(&arguments);
    assert!(String::from_utf8_lossy(&done.stderr).contains("trained on this very file"));
    assert_eq!(json(&arguments)["in_sample"], true);
}

#[test]
fn figures_come_by_any_column() {
    let whole = json(&[
        "evaluate",
        trained().others(),
        "--model",
        trained().model(),
        "--json",
        "--by",
        "level",
        "--by",
        "sector",
    ]);
    let groups = variable(&whole, "status")["groups"].as_array().unwrap();
    let names: Vec<&str> = groups.iter().map(|g| g["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["author", "level", "sector"]);
    let levels = groups[1]["groups"].as_array().unwrap();
    let sum: u64 = levels.iter().map(|g| g["n"].as_u64().unwrap()).sum();
    assert_eq!(variable(&whole, "status")["n"], sum);
}

#[test]
fn pictures_are_written_and_never_replaced_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("pictures");
    let arguments = [
        "evaluate",
        trained().others(),
        "--model",
        trained().model(),
        "--pictures",
        text(&pictures),
    ];
    told(&arguments);
    let mut names: Vec<String> = std::fs::read_dir(&pictures)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = ["status", "technology", "types"]
        .iter()
        .flat_map(|v| ["coverage", "reliability"].map(|p| format!("{v}_{p}.svg")));
    assert_eq!(names, expected.collect::<Vec<_>>());
    let path = pictures.join("types_coverage.svg");
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("<svg"));
    std::fs::write(&path, "mine").unwrap();
    assert_eq!(run(&arguments).status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn tables_speak_the_language_asked_for() {
    let english = told(&["evaluate", trained().others(), "--model", trained().model()]);
    assert!(english.contains("Coding by machine") && english.contains("left without a code"));
    let danish = assert_cmd::Command::cargo_bin("fritekst")
        .unwrap()
        .args([
            "--lang",
            "da",
            "evaluate",
            trained().others(),
            "--model",
            trained().model(),
        ])
        .output()
        .unwrap();
    let danish = String::from_utf8(danish.stdout).unwrap();
    assert!(danish.contains("Kodning med maskinen") && danish.contains("uden kode"));
    assert!(!danish.contains("left without"));
}

#[test]
fn a_code_that_the_codebook_lacks_is_named_with_its_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.csv");
    std::fs::write(
        &path,
        "text,status\nRobotkat til beboerne,ok\nNyt skema,godt\n",
    )
    .unwrap();
    let done = fritekst()
        .args(["evaluate", text(&path), "--model", trained().model()])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("row 2") && said.contains("godt"), "{said}");
}
