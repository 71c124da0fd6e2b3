//! From a model and what people decided to a model that knows both.
//!
//! People's codes are few beside the answers that a model was trained on, so
//! they are learned as a change of that model ([`Shift`](crate::learn::Shift)):
//! of the words they hold, new ones too, and of how the model's own scores
//! are to be read. How strongly the model is held on to is chosen by
//! cross-validation; a variable for which no change is clearly better keeps
//! its head. The model that is learned from stays as it is.

mod base;
mod variable;

use ndarray::{Array2, s};

use crate::codebook::{Codebook, Kind, Variable};
use crate::model::{AdaptedFrom, Link, Model};
use crate::text::Language;
use crate::train::reading::read_answers;
use crate::train::scales::BlockScales;
use crate::train::vocabulary::Vocabulary;
use crate::train::{Gold, Labelled, Progress, TrainingError};
use base::Base;
pub(super) use variable::Target;
use variable::{Learned, Task, learn};

/// Fewest coded answers that anything of a variable is learned from.
pub const LEAST_DECISIONS: usize = 30;
/// From so many coded answers on, promises rest on them and no longer on the
/// answers that the first model was trained on.
const PROMISE: usize = 300;
/// What the model's own scores count among what a change may depend on,
/// beside blocks of features of length 1.
const OWN_SCORES: f64 = 0.3;

/// What is to be learned.
#[derive(Debug, Clone, Copy)]
pub struct Adaptation<'a> {
    /// The model that is learned from.
    pub model: &'a Model,
    /// SHA-256 of its file.
    pub sha256: &'a str,
    /// The codebook the answers were coded by: other wordings than the
    /// model's, perhaps, but the same variables and categories.
    pub codebook: &'a Codebook,
    /// The coded answers. Those of a group are left out together.
    pub labelled: &'a Labelled,
    /// What the model's encoder makes of them, answers × its numbers; of no
    /// columns for a model without.
    pub sentences: &'a Array2<f32>,
    /// SHA-256 of the answers and their codes, for the manifest.
    pub data_sha256: &'a str,
    /// The new model's name.
    pub name: &'a str,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Adapted {
    /// The model that knows both.
    pub model: Model,
    /// One a variable, in the codebook's order.
    pub changes: Vec<Change>,
}

/// How a variable fares on the coded answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Variable id.
    pub variable: String,
    /// Whether anything was learned.
    pub learned: bool,
    /// Of every coded answer, whether the model was right …
    pub before: Vec<bool>,
    /// … and whether one is that learned from the others.
    pub after: Vec<bool>,
}

impl Change {
    /// How many answers are right only after, and how many only before.
    pub fn turned(&self) -> (u64, u64) {
        let both = || self.before.iter().zip(&self.after);
        let count = |before: bool| both().filter(|b| *b.0 == before && *b.1 != before).count();
        (count(false) as u64, count(true) as u64)
    }
}

/// Learns.
///
/// # Errors
/// [`TrainingError`]: another codebook, sentences of another shape, or what
/// the solver refuses.
pub fn adapt(what: &Adaptation<'_>, progress: Progress<'_>) -> Result<Adapted, TrainingError> {
    let Adaptation {
        model, labelled, ..
    } = what;
    same_categories(&model.codebook, what.codebook)?;
    if labelled.is_empty() {
        return Err(TrainingError::NoAnswers);
    }
    let language = Language::load(&model.language)?;
    progress("", "read");
    let mut answers = read_answers(&language, &labelled.texts);
    if what.sentences.nrows() != answers.len() {
        return Err(TrainingError::Sentences {
            have: what.sentences.len() * 4,
            answers: answers.len(),
            columns: what.sentences.ncols(),
        });
    }
    for (answer, row) in answers.iter_mut().zip(what.sentences.rows()) {
        answer.add_sentence(row.iter().copied());
    }
    let vocabulary = Vocabulary::extending(model, &answers, &labelled.respondents);
    let base = Base::over(model, &vocabulary);
    let scales = BlockScales::beside(vocabulary.sentence_columns > 0);
    let mut new = base.clone().into_weights(&vocabulary);
    let mut made = Model {
        prints: vocabulary.prints.clone(),
        idf: vocabulary.idf.clone(),
        codebook: what.codebook.clone(),
        ..(*model).clone()
    };
    let group = |row: &usize| labelled.groups.get(*row).copied().unwrap_or(*row);
    let mut changes = Vec::new();
    for (at, head) in model.manifest.heads.iter().enumerate() {
        // A variable that nobody coded keeps its head.
        let empty = Gold::One(Vec::new());
        let gold = labelled.gold.get(&head.variable).unwrap_or(&empty);
        let chosen = gold.coded();
        progress(&head.variable, "learn");
        let as_read = vocabulary.rows(&answers, &chosen, &BlockScales::AS_READ)?;
        let all = base.linear.scores(&as_read);
        let own = head.first..head.first + head.categories;
        let known = all.slice(s![.., own]).to_owned();
        let task = Task {
            head,
            known,
            rows: vocabulary.rows_with(&answers, &chosen, &scales, &(all * OWN_SCORES))?,
            groups: chosen.iter().map(group).collect(),
            target: gold.only(&chosen),
        };
        let before = task.right(&task.known);
        let softer = matches!(head.link, Link::Cumulative { .. });
        let learned = match chosen.len() < LEAST_DECISIONS || softer {
            true => None,
            false => learn(&task)?,
        };
        let after = match &learned {
            None => before.clone(),
            Some(learned) => task.right(&learned.left_out),
        };
        if let Some(learned) = &learned {
            base.with(head, learned, &vocabulary, &scales, &mut new);
            note(&mut made, at, &task, learned, &chosen, &after);
        }
        changes.push(Change {
            variable: head.variable.clone(),
            learned: learned.is_some(),
            before,
            after,
        });
    }
    let features = vocabulary.prints.len() * new.outputs;
    let meaning = features + vocabulary.meaning_columns * new.outputs;
    made.sentence = new.weights.split_off(meaning);
    made.meaning = new.weights.split_off(features);
    made.weights = new.weights;
    made.bias = new.bias;
    let manifest = &mut made.manifest;
    manifest.features = vocabulary.prints.len();
    manifest.name = what.name.to_owned();
    manifest.trained_with = env!("CARGO_PKG_VERSION").to_owned();
    manifest.codebook_sha256 = what.codebook.sha256();
    manifest.adapted = Some(AdaptedFrom {
        name: model.manifest.name.clone(),
        sha256: what.sha256.to_owned(),
        answers: labelled.len(),
        data_sha256: what.data_sha256.to_owned(),
    });
    made.round();
    Ok(Adapted {
        model: made,
        changes,
    })
}

/// Writes what was learned of a variable into its head.
fn note(
    made: &mut Model,
    at: usize,
    task: &Task<'_>,
    learned: &Learned,
    chosen: &[usize],
    right: &[bool],
) {
    let head = &mut made.manifest.heads[at];
    let share = |right: &[bool]| {
        let count = right.iter().filter(|right| **right).count();
        (count as f64 / right.len() as f64 * 1e5).round() / 1e5
    };
    let validation = &mut head.validation;
    let mut choose = |what: &str, value: String| {
        validation.chosen.insert(what.to_owned(), value);
    };
    choose("pull towards the first model", learned.alpha.to_string());
    choose("people's codes", chosen.len().to_string());
    let before = share(&task.right(&task.known));
    let figures = [
        ("decisions_before", before),
        ("decisions_after", share(right)),
    ];
    for (name, value) in figures {
        validation.figures.insert(name.to_owned(), value);
    }
    head.set = learned.set.clone();
    if chosen.len() >= PROMISE {
        let held = task.held_out(&learned.left_out, learned.set.as_ref(), chosen);
        head.held_out = held.len();
        made.held_out[at] = held;
    }
}

fn same_categories(old: &Codebook, new: &Codebook) -> Result<(), TrainingError> {
    let ids = |book: &Codebook| -> Vec<(String, Kind, Vec<String>)> {
        let variables = book.variables.iter();
        let one = |v: &Variable| {
            let categories = v.ids().map(str::to_owned);
            (v.id.clone(), v.kind, categories.collect())
        };
        variables.map(one).collect()
    };
    match ids(old) == ids(new) {
        true => Ok(()),
        false => Err(TrainingError::OtherCategories),
    }
}
