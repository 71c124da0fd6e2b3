//! `fritekst code` on files as they are: the demo survey with the built-in
//! model, and small files that go wrong.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo_survey.csv");

fn fritekst() -> Command {
    let mut command = Command::cargo_bin("fritekst").unwrap();
    command.args(["--lang", "en"]);
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn text_1252(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    let (text, _, broken) = encoding_rs::WINDOWS_1252.decode(&bytes);
    assert!(!broken);
    text.into_owned()
}

#[test]
fn the_demo_survey_is_coded_with_every_row_and_column_kept() {
    let folder = folder();
    let out = folder.path().join("coded.csv");
    let run = fritekst()
        .arg("code")
        .arg(DEMO)
        .arg("-o")
        .arg(&out)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{said}");
    assert!(said.contains("beskrivelse"), "the guess is told: {said}");
    assert!(said.contains("1352 rows read"), "{said}");

    // Semicolons, Windows-1252, CRLF and decimal comma, as it came.
    let (before, after) = (text_1252(Path::new(DEMO)), text_1252(&out));
    let (header, coded_header) = (
        before.lines().next().unwrap(),
        after.lines().next().unwrap(),
    );
    assert!(
        coded_header.starts_with(header.trim_end()),
        "{coded_header}"
    );
    for column in [
        "technology_code",
        "types_probability",
        "status_decision",
        "technology_evidence",
        "pii_masked",
    ] {
        assert!(
            coded_header.split(';').any(|c| c == column),
            "{column} in {coded_header}"
        );
    }
    assert!(after.contains("\r\n") && after.contains(";0,"));

    let manifest = std::fs::read_to_string(folder.path().join("coded.csv.manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["counts"]["read"], 1352);
    assert_eq!(manifest["input"]["dialect"]["encoding"], "windows-1252");
    let parts = |name: &str| manifest["counts"][name].as_u64().unwrap();
    assert_eq!(
        parts("read"),
        parts("coded") + parts("uncodable") + parts("rejected")
    );
    assert!(
        parts("pii_masked") >= 15,
        "the demo holds made-up personal data"
    );
    for part in ["model", "codebook", "input", "output"] {
        assert_eq!(
            manifest[part]["sha256"].as_str().unwrap().len(),
            64,
            "{part}"
        );
    }
}

#[test]
fn the_bytes_are_the_same_for_one_thread_and_for_two() {
    let folder = folder();
    let mut files = Vec::new();
    for threads in ["1", "2"] {
        let out = folder.path().join(format!("coded{threads}.csv"));
        fritekst()
            .args(["--threads", threads, "code", DEMO, "--probabilities", "-o"])
            .arg(&out)
            .assert()
            .success();
        files.push(std::fs::read(out).unwrap());
    }
    assert!(files[0] == files[1]);
}

#[test]
fn an_existing_file_is_not_replaced_unless_forced() {
    let folder = folder();
    let answers = write(&folder, "in.csv", "id;svar\n1;Robotkatte\n".as_bytes());
    let out = write(&folder, "out.csv", b"precious");
    let refused = fritekst()
        .arg("code")
        .arg(&answers)
        .arg("-o")
        .arg(&out)
        .assert()
        .code(1);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("--force"), "{said}");
    assert_eq!(std::fs::read(&out).unwrap(), b"precious");
    fritekst()
        .arg("code")
        .arg(&answers)
        .arg("-o")
        .arg(&out)
        .arg("--force")
        .assert()
        .success();
    assert!(
        std::fs::read_to_string(&out)
            .unwrap()
            .starts_with("id;svar;technology_code")
    );
}

#[test]
fn a_row_too_short_leaves_no_output_behind() {
    let folder = folder();
    let answers = write(&folder, "in.csv", b"id;svar\n1;Robotkatte\n2\n");
    let out = folder.path().join("out.csv");
    let refused = fritekst()
        .arg("code")
        .arg(&answers)
        .arg("-o")
        .arg(&out)
        .assert()
        .code(1);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("in.csv") && said.contains("row 2"), "{said}");
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left, ["in.csv"]);
}

#[test]
fn standard_input_is_coded_to_standard_output() {
    let run = fritekst()
        .args(["code", "-", "--text", "svar"])
        .write_stdin("id;svar\n7;Ny robot til gulvvask\n")
        .assert()
        .success();
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let rows: Vec<&str> = out.lines().collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[1].starts_with("7;Ny robot til gulvvask;"), "{out}");
}

#[test]
fn answers_that_a_spreadsheet_would_run_come_out_harmless_and_go_back_in_whole() {
    let folder = folder();
    let answers = write(
        &folder,
        "in.csv",
        "id;svar\n1;=HYPERLINK(A1)\n2;-3,5\n".as_bytes(),
    );
    let (once, twice) = (
        folder.path().join("once.csv"),
        folder.path().join("twice.jsonl"),
    );
    let code = |from: &Path, to: &Path, more: &[&str]| {
        let mut command = fritekst();
        command
            .args(["code", "--text", "svar"])
            .arg(from)
            .arg("-o")
            .arg(to)
            .args(more);
        command.assert().success();
    };
    code(&answers, &once, &[]);
    let coded = std::fs::read_to_string(&once).unwrap();
    assert!(coded.contains("'=HYPERLINK"), "{coded}");
    assert!(
        coded.contains("\n2;-3,5;"),
        "a number stays a number: {coded}"
    );
    // Coded columns must go before the file can be coded again.
    let original: String = coded
        .lines()
        .map(|line| line.split(';').take(2).collect::<Vec<_>>().join(";") + "\n")
        .collect();
    std::fs::write(&once, original).unwrap();
    code(&once, &twice, &[]);
    let restored = std::fs::read_to_string(&twice).unwrap();
    assert!(!restored.contains("'=HYPERLINK"), "{restored}");
}

#[test]
fn a_coded_file_is_not_coded_again_over_its_own_columns() {
    let folder = folder();
    let answers = write(&folder, "in.csv", b"svar;technology_code\nRobotkatte;x\n");
    let refused = fritekst().arg("code").arg(&answers).assert().code(2);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("technology_code"), "{said}");
}

#[test]
fn a_wrong_column_is_answered_with_the_columns_there_are() {
    let folder = folder();
    let answers = write(&folder, "in.csv", b"nr;svar\n1;Robotkatte\n");
    let refused = fritekst()
        .arg("code")
        .arg(&answers)
        .args(["--text", "tekst"])
        .assert()
        .code(2);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("nr, svar"), "{said}");
}

#[test]
fn a_header_without_rows_gives_a_header_without_rows() {
    let folder = folder();
    let answers = write(&folder, "in.csv", b"id;svar\n");
    let run = fritekst()
        .arg("code")
        .arg(&answers)
        .args(["--text", "svar"])
        .assert()
        .success();
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert_eq!(out.lines().count(), 1);
}

#[test]
fn excel_goes_in_and_out() {
    let folder = folder();
    let answers = write(
        &folder,
        "in.csv",
        "id;svar\n1;Robotkatte\n2;Fælles spisning\n".as_bytes(),
    );
    let book = folder.path().join("coded.xlsx");
    fritekst()
        .arg("code")
        .arg(&answers)
        .arg("-o")
        .arg(&book)
        .assert()
        .success();
    let again = folder.path().join("kun_to.csv");
    let run = fritekst()
        .arg("code")
        .arg(&book)
        .args(["--text", "svar"])
        .arg("-o")
        .arg(&again)
        .assert()
        .code(2);
    // It was read, and refused only because it is coded already.
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        said.contains("already has a column `technology_code`"),
        "{said}"
    );
}

#[test]
fn danish_messages_are_danish() {
    let folder = folder();
    let answers = write(&folder, "in.csv", "id;svar\n1;Robotkatte\n".as_bytes());
    let run = Command::cargo_bin("fritekst")
        .unwrap()
        .args(["--lang", "da", "code"])
        .arg(&answers)
        .assert()
        .success();
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("1 rækker læst"), "{said}");
}
