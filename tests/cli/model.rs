//! `fritekst model`.

use serde_json::Value;

use super::{run, text, told, trained};

#[test]
fn a_model_is_verified_and_one_changed_byte_is_refused() {
    let said = told(&["model", "verify", trained().model()]);
    assert!(said.trim_end().ends_with(": OK"));
    let folder = tempfile::tempdir().unwrap();
    let changed = folder.path().join("changed.fritekst");
    let mut bytes = std::fs::read(&trained().model).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&changed, bytes).unwrap();
    let done = run(&["model", "verify", text(&changed)]);
    assert_eq!(done.status.code(), Some(1));
    assert!(done.stdout.is_empty());
    assert!(String::from_utf8_lossy(&done.stderr).contains("damaged"));
}

#[test]
fn what_a_model_holds_is_counted_and_words_can_be_asked_for() {
    let out = told(&[
        "model",
        "inspect",
        trained().model(),
        "--json",
        "--holds",
        "vi",
        "Zzyzxqvar",
    ]);
    let whole: Value = serde_json::from_str(&out).unwrap();
    let holds = &whole["holds"];
    let count = |name: &str| holds[name].as_u64().unwrap();
    assert_eq!(whole["manifest"]["features"], holds["fingerprints"]);
    let kinds = ["facts", "patterns", "lexicon_words", "others"];
    assert_eq!(kinds.map(count).iter().sum::<u64>(), count("fingerprints"));
    assert!(kinds.map(count).iter().all(|n| *n > 0), "{holds}");
    // The parts are the file, but for its header and checksums.
    let parts = holds["parts"].as_object().unwrap();
    let sum: u64 = parts.values().filter_map(Value::as_u64).sum();
    let bytes = whole["bytes"].as_u64().unwrap();
    assert!(sum < bytes && bytes - sum < 2000, "{sum} of {bytes}");
    assert_eq!(whole["words"][0]["held"], true);
    assert_eq!(whole["words"][1]["held"], false);
    assert_eq!(whole["words"][1]["word"], "zzyzxqvar");
}

#[test]
fn inspection_tells_what_can_be_read_out() {
    let said = told(&["model", "inspect", trained().model()]);
    assert!(said.contains("at least 3 respondents used"), "{said}");
    assert!(said.contains("quadratic kappa"), "{said}");
}

#[test]
fn the_card_describes_data_figures_calibration_and_limits() {
    let card = told(&["model", "card", trained().model()]);
    for heading in [
        "What it codes",
        "What it learned from",
        "How well it codes",
        "Known to go wrong",
        "Limits",
    ] {
        assert!(card.contains(&format!("\n## {heading}\n")), "{heading}");
    }
    assert!(card.contains("Expected calibration error"));
    assert!(card.contains("author (1: "), "groups and their sizes");
}

#[test]
fn models_of_a_folder_are_listed_and_damaged_ones_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(&trained().model, folder.path().join("a.fritekst")).unwrap();
    std::fs::write(folder.path().join("b.fritekst"), "no model").unwrap();
    std::fs::write(folder.path().join("c.txt"), "no model").unwrap();
    let said = told(&["model", "list", "--dir", text(folder.path())]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines.len(),
        5,
        "a heading, the two built-in models, a, b: {said}"
    );
    assert!(lines[3].contains("oin 1.0") && lines[3].contains("a.fritekst"));
    assert!(lines[4].contains("refused") && lines[4].contains("not a fritekst model"));
}
