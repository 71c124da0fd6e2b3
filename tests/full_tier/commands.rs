//! The commands with an encoder, run as a user runs them.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::cli::{run, text, told};
use crate::encoder::tiny::Tiny;
use crate::support::{small_codebook, small_labelled};

struct Files {
    folder: TempDir,
}

impl Files {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        text(&self.path(name)).to_owned()
    }

    /// An encoder, and a fast and a full model of the same answers.
    fn new() -> Files {
        let files = Files {
            folder: tempfile::tempdir().unwrap(),
        };
        let labelled = small_labelled(10);
        let mut table = String::from("id;svar;emne;author\n");
        let topics = ["robot", "spisning"];
        for (row, answer) in labelled.texts.iter().enumerate() {
            let topic = topics[row / 4 % 2];
            table += &format!("{row};{answer};{topic};{}\n", labelled.groups[row]);
        }
        fs::write(files.path("labelled.csv"), table).unwrap();
        fs::write(files.path("codebook.toml"), small_codebook().to_toml()).unwrap();
        fs::write(files.path("tiny.encoder"), Tiny::new().file()).unwrap();
        for tier in ["fast", "full"] {
            files.train(tier);
        }
        files
    }

    fn train(&self, tier: &str) {
        told(&[
            "train",
            &self.name("labelled.csv"),
            "--codebook",
            &self.name("codebook.toml"),
            "--tier",
            tier,
            "--encoder",
            &self.name("tiny.encoder"),
            "-o",
            &self.name(&format!("{tier}.fritekst")),
        ]);
    }

    fn code(&self, more: &[&str]) -> String {
        let input = self.name("labelled.csv");
        let encoder = self.name("tiny.encoder");
        let mut arguments = vec!["code", &input, "--text", "svar", "--encoder", &encoder];
        arguments.extend(more);
        told(&arguments)
    }
}

#[test]
fn a_survey_is_coded_by_a_full_model_of_ones_own_the_same_on_any_threads() {
    let files = Files::new();
    let model = files.name("full.fritekst");
    let one = files.code(&["--model", &model, "--threads", "1"]);
    let two = files.code(&["--model", &model, "--threads", "2"]);
    assert_eq!(one, two);
    assert_eq!(one.lines().count(), 81);
    assert!(one.contains("[meaning of the sentence] "), "{one}");
}

#[test]
fn auto_tells_which_tier_coded_each_answer() {
    let files = Files::new();
    let (fast, full) = (files.name("fast.fritekst"), files.name("full.fritekst"));
    let models = ["--model", &full, "--fast-model", &fast, "--tier", "auto"];
    let with = |loss: &str| files.code(&[&models[..], &["--loss", loss]].concat());
    let all_fast = with("100%");
    assert!(all_fast.lines().next().unwrap().contains(";tier;"));
    assert!(all_fast.lines().skip(1).all(|line| line.contains(";fast;")));
    // What the fast tier keeps it codes as it does alone.
    let alone = files.code(&["--model", &fast]);
    for (mixed, alone) in all_fast.lines().zip(alone.lines()).skip(1) {
        let code = |line: &str| line.split(';').nth(4).map(str::to_owned);
        assert_eq!(code(mixed), code(alone));
    }
}

#[test]
fn models_and_tiers_that_do_not_fit_are_refused_with_what_to_do() {
    let files = Files::new();
    let (fast, full) = (files.name("fast.fritekst"), files.name("full.fritekst"));
    let input = files.name("labelled.csv");
    for (arguments, said) in [
        (
            vec!["--model", &fast, "--tier", "full"],
            "of the tier `fast`",
        ),
        (vec!["--model", &full, "--tier", "auto"], "--fast-model"),
        (vec!["--model", &full], "--encoder"),
        (vec!["--tier", "auto", "--loss", "much"], "0.5%"),
    ] {
        let base = ["code", &input, "--text", "svar"];
        let done = run(&[&base[..], &arguments].concat());
        let error = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(
            !done.status.success() && error.contains(said),
            "{said}: {error}"
        );
    }
}
