//! Help, completions, manual pages, languages and exit codes.

use super::{run, told};

#[test]
fn without_arguments_the_help_is_printed_and_the_exit_code_is_2() {
    let done = assert_cmd::Command::cargo_bin("fritekst")
        .unwrap()
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8_lossy(&done.stderr);
    for command in ["code", "train", "evaluate", "explain", "codebook", "model"] {
        assert!(said.contains(&format!("\n  {command} ")), "{said}");
    }
}

#[test]
fn every_shell_gets_completions_of_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = told(&["completions", shell]);
        assert!(
            script.contains("codebook") && script.contains("inspect"),
            "{shell}"
        );
    }
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    assert!(told(&["man"]).contains(".TH fritekst"));
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    told(&["man", "--dir", dir]);
    for page in [
        "fritekst.1",
        "fritekst-evaluate.1",
        "fritekst-codebook-check.1",
    ] {
        assert!(folder.path().join(page).is_file(), "{page}");
    }
    assert_eq!(run(&["man", "--dir", dir]).status.code(), Some(1));
    told(&["man", "--dir", dir, "--force"]);
}

#[test]
fn a_wrong_argument_is_told_in_the_language_asked_for() {
    for (language, words) in [("en", "the codebook has"), ("da", "kodebogen har")] {
        let done = assert_cmd::Command::cargo_bin("fritekst")
            .unwrap()
            .args([
                "--lang",
                language,
                "codebook",
                "show",
                super::OIN,
                "--variable",
                "nosuch",
            ])
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(2));
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(said.contains(words), "{said}");
    }
}
