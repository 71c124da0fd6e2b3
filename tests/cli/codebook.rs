//! `fritekst codebook`.

use serde_json::Value;

use super::{OIN, run, text, told, trained};

#[test]
fn examples_that_the_model_codes_wrong_are_listed_and_fail_only_when_strict() {
    let arguments = ["codebook", "check", OIN, "--model", trained().model()];
    let said = told(&arguments);
    assert!(said.contains("0 errors"), "{said}");
    assert!(said.contains("technology: ") && said.contains("as the codebook says"));
    // A model of a few hundred answers knows not every example.
    assert!(
        said.contains("wrong: “") && said.contains(", got "),
        "{said}"
    );
    let strict = run(&[&arguments[..], &["--strict"]].concat());
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn a_structural_error_fails_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.toml");
    let book = std::fs::read_to_string(OIN).unwrap();
    let line = book.lines().count() + 2;
    let example = "\n[[example]]\ntext = \"x\"\ncodes = { technology = \"nosuch\" }\n";
    std::fs::write(&path, book + example).unwrap();
    let done = run(&["codebook", "check", text(&path), "--no-model"]);
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        said.contains("nosuch") && said.contains("1 errors"),
        "{said}"
    );
    let at = format!("book.toml:{}", line + 2);
    assert!(said.contains(&at), "{at} in {said}");
}

#[test]
fn a_difference_names_whose_codes_it_touches() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.toml");
    let old = std::fs::read_to_string(OIN).unwrap();
    let new = old.replacen(
        "Ingen fysisk eller digital teknologi",
        "Slet ingen teknologi",
        1,
    );
    assert_ne!(old, new);
    std::fs::write(&path, new).unwrap();
    assert_eq!(told(&["codebook", "diff", OIN, OIN]), "no changes\n");
    let said = told(&["codebook", "diff", OIN, text(&path)]);
    assert!(said.contains("technology/slet_ikke"), "{said}");
    let whole: Value =
        serde_json::from_str(&told(&["codebook", "diff", OIN, text(&path), "--json"])).unwrap();
    assert_eq!(whole["affects_codes"], true);
    assert_eq!(whole["changes"][0]["change"], "category_reworded");
    assert_eq!(whole["changes"][0]["affected"][0]["category"], "slet_ikke");
}

#[test]
fn a_codebook_is_shown_with_its_definitions() {
    let one = told(&["codebook", "show", OIN, "--variable", "technology"]);
    assert!(
        one.contains("slet_ikke – ") && one.contains("Low-tech objects"),
        "{one}"
    );
    assert!(!one.contains("communication – "));
    let own = told(&["codebook", "show", "--model", trained().model(), "--toml"]);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), own).unwrap();
    assert_eq!(
        told(&["codebook", "diff", OIN, text(file.path())]),
        "no changes\n"
    );
}

#[test]
fn any_labelled_file_becomes_a_codebook_to_learn_by() {
    let folder = tempfile::tempdir().unwrap();
    let (answers, book, model) = (
        folder.path().join("answers.csv"),
        folder.path().join("book.toml"),
        folder.path().join("own.fritekst"),
    );
    let mut rows = String::from("svar;Emner\n");
    for n in 0..15 {
        rows.push_str(&format!(
            "jeg vil gerne have flere busser nr {n};Kollektiv trafik\n"
        ));
        rows.push_str(&format!("bedre mad i kantinen tak {n};Mad|Personale\n"));
        rows.push_str(&format!(
            "personalet er venligt og hjælpsomt {n};Personale\n"
        ));
    }
    std::fs::write(&answers, rows).unwrap();
    told(&[
        "codebook",
        "new",
        text(&answers),
        "--variable",
        "emne:multi",
        "--label-column",
        "Emner",
        "-o",
        text(&book),
    ]);
    let shown = told(&["codebook", "show", text(&book)]);
    for label in ["kollektiv_trafik", "Mad", "Personale"] {
        assert!(shown.contains(&format!("  {label} – ")), "{label}: {shown}");
    }
    told(&[
        "train",
        text(&answers),
        "--codebook",
        text(&book),
        "--code",
        "emne=Emner",
        "-o",
        text(&model),
    ]);
    let said = told(&["explain", "flere busser", "--model", text(&model)]);
    assert!(said.contains("emne: kollektiv_trafik"), "{said}");
}

#[test]
fn a_column_of_free_text_makes_no_codebook() {
    let folder = tempfile::tempdir().unwrap();
    let answers = folder.path().join("answers.csv");
    let rows: String = (0..600).map(|n| format!("svar nummer {n}\n")).collect();
    std::fs::write(&answers, format!("svar\n{rows}")).unwrap();
    let done = run(&["codebook", "new", text(&answers), "--variable", "svar"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(done.stdout.is_empty());
}
