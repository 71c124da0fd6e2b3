//! `fritekst model inspect`: what a model is and what it holds.

use clap::Args;
use serde_json::{Value, json};

use fritekst::model::{Contents, WordHeld};

use crate::cli::model::facts;
use crate::cli::model_choice::{ChosenModel, LookArgs};
use crate::cli::table::{aligned, pair};
use crate::cli::talk::Talk;

const LONG_ABOUT: &str = "\
Tells what a model is, what it learned from, what cross-validation chose and \
found, and what the file holds: fingerprints of features, never words of \
respondents.

With --holds it tells of each word whether the word's own fingerprint is \
among the features (that is, whether enough respondents used it), and how \
many of its letter sequences, which it shares with other words, are.";

/// Tell what a model is and what it holds
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct InspectArgs {
    #[command(flatten)]
    model: LookArgs,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Tell whether these words are among the features
    #[arg(long, value_name = "WORD", num_args = 1..)]
    holds: Vec<String>,
}

/// Runs the command.
pub fn run(args: &InspectArgs, talk: &Talk) -> anyhow::Result<()> {
    let chosen = args.model.load()?;
    let contents = chosen.model.contents()?;
    let words = chosen.model.holds(&args.holds)?;
    if args.json {
        let mut text = serde_json::to_string_pretty(&machine(&chosen, &contents, &words))?;
        text.push('\n');
        return talk.print(&text);
    }
    talk.print(&people(&chosen, &contents, &words, talk))
}

fn people(chosen: &ChosenModel, contents: &Contents, words: &[WordHeld], talk: &Talk) -> String {
    let model = &chosen.model;
    let mut out = String::new();
    let mut section = |title: &str, rows: &[Vec<String>]| {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(title);
        out.push('\n');
        out.push_str(&aligned(rows));
    };
    section("Model", &facts::identity(chosen, talk));
    section(
        talk.pick("Training", "Træning"),
        &facts::training(model, talk),
    );
    for head in &model.manifest.heads {
        let validation = &head.validation;
        let mut rows = facts::figures(head, talk);
        rows.extend(facts::chosen(head, talk));
        let title = match talk.danish() {
            true => format!(
                "{}: {} udeholdte svar i {} dele",
                head.variable, validation.answers, validation.folds
            ),
            false => format!(
                "{}: {} left-out answers in {} folds",
                head.variable, validation.answers, validation.folds
            ),
        };
        section(&title, &rows);
    }
    section(talk.pick("Holds", "Rummer"), &facts::held(contents, talk));
    let parts: Vec<Vec<String>> = contents
        .parts
        .iter()
        .map(|(name, bytes)| pair(name, format!("{bytes} byte")))
        .collect();
    section(talk.pick("Parts of the file", "Filens dele"), &parts);
    if !words.is_empty() {
        let rows: Vec<Vec<String>> = words.iter().map(|word| told(word, talk)).collect();
        section(talk.pick("Words", "Ord"), &rows);
    }
    out.push('\n');
    out.push_str(&facts::privacy(model, talk));
    out.push('\n');
    out
}

fn told(word: &WordHeld, talk: &Talk) -> Vec<String> {
    let own = match word.own {
        true => talk.pick("among the features", "blandt trækkene"),
        false => talk.pick("not among the features", "ikke blandt trækkene"),
    };
    let (held, all) = (word.pieces_held, word.pieces);
    let pieces = match talk.danish() {
        true => format!("{held} af {all} bogstavrækker"),
        false => format!("{held} of {all} letter sequences"),
    };
    let mut known = Vec::new();
    if word.lexicon {
        known.push(talk.pick("known to the lexicon", "kendt af leksikonet"));
    }
    if word.vector {
        known.push(talk.pick("has a word vector", "har en ordvektor"));
    }
    vec![word.word.clone(), own.to_owned(), pieces, known.join(", ")]
}

fn machine(chosen: &ChosenModel, contents: &Contents, words: &[WordHeld]) -> Value {
    let parts: serde_json::Map<String, Value> = contents
        .parts
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), json!(bytes)))
        .collect();
    let words: Vec<Value> = words
        .iter()
        .map(|w| {
            json!({
                "word": w.word,
                "held": w.own,
                "pieces": w.pieces,
                "pieces_held": w.pieces_held,
                "in_lexicon": w.lexicon,
                "has_vector": w.vector,
            })
        })
        .collect();
    let codebook = &chosen.model.codebook;
    json!({
        "path": chosen.file().map(|p| p.display().to_string()),
        "sha256": chosen.sha256(),
        "bytes": chosen.bytes,
        "codebook": { "id": codebook.id, "version": codebook.version },
        "manifest": chosen.model.manifest,
        "holds": {
            "fingerprints": contents.fingerprints,
            "facts": contents.facts,
            "patterns": contents.patterns,
            "lexicon_words": contents.lexicon_words,
            "others": contents.others(),
            "lexicon": contents.lexicon,
            "subwords": contents.subwords,
            "vectors": contents.vectors,
            "parts": parts,
        },
        "words": words,
    })
}
