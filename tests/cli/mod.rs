//! The commands, run as a user runs them.

mod codebook;
mod evaluate;
mod explain;
mod help;
mod model;
mod train;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

use assert_cmd::Command;

pub const OIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/codebooks/oin.toml");

/// The program, speaking English and with nothing of the caller's language.
pub fn fritekst() -> Command {
    let mut command = Command::cargo_bin("fritekst").expect("the program is built");
    command
        .env_remove("LC_ALL")
        .env("LANG", "C")
        .args(["--lang", "en"]);
    command
}

/// Runs and wants success; gives standard output.
pub fn told(arguments: &[&str]) -> String {
    let done = run(arguments);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8(done.stdout).expect("output is UTF-8")
}

pub fn run(arguments: &[&str]) -> Output {
    fritekst()
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// A small trained model with the file it learned from.
pub struct Trained {
    pub model: PathBuf,
    pub labelled: PathBuf,
    /// Answers of the corpus that it did not learn from.
    pub others: PathBuf,
}

impl Trained {
    pub fn model(&self) -> &str {
        text(&self.model)
    }

    pub fn labelled(&self) -> &str {
        text(&self.labelled)
    }

    pub fn others(&self) -> &str {
        text(&self.others)
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("paths of tests are UTF-8")
}

/// Trained once for all tests, on a few hundred answers of the corpus.
pub fn trained() -> &'static Trained {
    static TRAINED: OnceLock<Trained> = OnceLock::new();
    TRAINED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli");
        fs::create_dir_all(&folder).expect("a folder for the model");
        let corpus = include_str!("../../data/oin/corpus.tsv");
        let (mut labelled, mut others) = (String::new(), String::new());
        for (number, line) in corpus.lines().enumerate() {
            let ok = line.split('\t').nth(4) == Some("ok");
            // Rare statuses are kept, so that every category is learned.
            if number == 0 || !ok || number % 12 == 0 {
                labelled.push_str(line);
                labelled.push('\n');
            }
            if number == 0 || number % 20 == 3 {
                others.push_str(line);
                others.push('\n');
            }
        }
        let trained = Trained {
            model: folder.join("small.fritekst"),
            labelled: folder.join("labelled.tsv"),
            others: folder.join("others.tsv"),
        };
        fs::write(&trained.labelled, labelled).expect("the labelled file");
        fs::write(&trained.others, others).expect("the other file");
        let card = folder.join("small.md");
        told(&[
            "train",
            trained.labelled(),
            "--codebook",
            OIN,
            "-o",
            trained.model(),
            "--card",
            text(&card),
            "--force",
        ]);
        let card = fs::read_to_string(card).expect("train writes the card");
        assert!(card.starts_with("# oin – model card"), "{card}");
        trained
    })
}

#[cfg(unix)]
#[test]
fn a_trained_model_may_be_read_by_whom_the_umask_allows() {
    use std::os::unix::fs::PermissionsExt;
    let plain = trained().labelled.metadata().unwrap().permissions().mode();
    let model = trained().model.metadata().unwrap().permissions().mode();
    assert_eq!(model, plain);
}

#[test]
fn an_existing_model_is_kept_and_the_refusal_comes_before_the_training() {
    let done = run(&[
        "train",
        trained().labelled(),
        "--codebook",
        OIN,
        "-o",
        trained().model(),
    ]);
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("--force"));
}
