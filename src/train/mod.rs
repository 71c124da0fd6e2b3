//! Training: from labelled answers and a codebook to a model.
//!
//! Every choice (how strongly to regularise, whether the codebook cues help,
//! which kind of head, how to weigh the learners) is made by cross-validation
//! on the training answers, with all answers of a group (an author, a survey
//! round) left out together. The figures in the model's manifest come from
//! answers that were left out of the model *and* of its calibration.
//!
//! [`adapt`] teaches a model that is there what people decided.

mod adapt;
mod complement;
mod error;
mod head;
mod labelled;
mod left_out;
mod multi;
mod oof;
mod reading;
mod scales;
mod sentences;
mod single;
mod vocabulary;

pub use adapt::{Adaptation, Adapted, Change, LEAST_DECISIONS, adapt};
pub use error::TrainingError;
pub use labelled::{Gold, Labelled, MOST_IN_A_SET};
pub use left_out::LeftOut;
pub use sentences::Sentences;

use crate::codebook::{Codebook, Kind};
use crate::learn::folds::Folds;
use crate::model::{HeldOut, Manifest, Model, Tier, Training};
use crate::text::{Language, LanguageSource};
use head::{HeadTask, TrainedHead};
use reading::read_answers;
use vocabulary::Vocabulary;

/// Fewest coded answers a variable is trained on.
const FEWEST_ANSWERS: usize = 20;
/// Features are kept when this many respondents used them.
pub const MIN_RESPONDENTS: usize = 3;

/// How to train.
#[derive(Debug, Clone)]
pub struct TrainOptions {
    /// The model's name.
    pub name: String,
    /// Features used by fewer respondents are dropped.
    pub min_respondents: usize,
    /// Folds of the cross-validation; with ten groups or fewer each group is
    /// a fold.
    pub folds: usize,
    /// Seed of the folds.
    pub seed: u64,
    /// SHA-256 of the labelled file, for the manifest.
    pub data_sha256: String,
    /// Column that answers are grouped by, for the manifest.
    pub grouped_by: Option<String>,
    /// Personal data masked in the texts, for the manifest.
    pub pii_masked: u64,
    /// The language's files.
    pub language: LanguageSource,
    /// What an encoder makes of the answers; none trains a fast model.
    pub sentences: Option<Sentences>,
    /// Whether the codebook cues may be used; cross-validation still decides.
    pub cues: bool,
    /// Whether a category may have no answer yet; the model then never gives
    /// it.
    pub unused: bool,
}

impl Default for TrainOptions {
    fn default() -> TrainOptions {
        TrainOptions {
            name: "model".to_owned(),
            min_respondents: MIN_RESPONDENTS,
            folds: 5,
            seed: 1,
            data_sha256: String::new(),
            grouped_by: None,
            pii_masked: 0,
            language: LanguageSource::danish(),
            sentences: None,
            cues: true,
            unused: false,
        }
    }
}

/// What a training gives.
#[derive(Debug)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// What is said of answers by models that had not seen them, a variable.
    pub left_out: Vec<LeftOut>,
}

/// Something worth telling while training goes on: a variable and a step.
pub type Progress<'p> = &'p (dyn Fn(&str, &str) + Sync);

/// Trains a model of a codebook. Variables must all have gold codes in
/// `labelled`.
///
/// # Errors
/// [`TrainingError`]: too few answers, a category nobody used, and so on.
pub fn train(
    labelled: &Labelled,
    codebook: &Codebook,
    options: &TrainOptions,
    progress: Progress<'_>,
) -> Result<Trained, TrainingError> {
    let language = Language::load(&options.language)?;
    progress("", "read");
    let mut answers = read_answers(&language, &labelled.texts);
    if let Some(sentences) = &options.sentences {
        sentences.add_to(&mut answers)?;
    }
    let vocabulary = Vocabulary::choose(&answers, &labelled.respondents, options.min_respondents)?;
    let mut trained: Vec<TrainedHead> = Vec::with_capacity(codebook.variables.len());
    for variable in &codebook.variables {
        let gold = labelled
            .gold
            .get(&variable.id)
            .ok_or_else(|| TrainingError::NoCodes {
                variable: variable.id.clone(),
            })?;
        let rows = gold.coded();
        if rows.len() < FEWEST_ANSWERS {
            return Err(TrainingError::TooFew {
                variable: variable.id.clone(),
                have: rows.len(),
                need: FEWEST_ANSWERS,
            });
        }
        let task = HeadTask {
            variable,
            vocabulary: &vocabulary,
            answers: &answers,
            folds: folds(labelled, gold, &rows, options)?,
            rows,
            cues: options.cues,
            unused: options.unused,
            progress,
        };
        trained.push(match (variable.kind, gold) {
            (Kind::Multi, Gold::Set(codes)) => multi::train(&task, codes)?,
            (_, Gold::One(codes)) => single::train(&task, codes)?,
            _ => {
                return Err(TrainingError::NoCodes {
                    variable: variable.id.clone(),
                });
            }
        });
    }
    let left_out = trained
        .iter_mut()
        .map(|t| std::mem::take(&mut t.left_out))
        .collect();
    Ok(Trained {
        model: assemble(labelled, codebook, options, &vocabulary, trained),
        left_out,
    })
}

fn folds(
    labelled: &Labelled,
    gold: &Gold,
    rows: &[usize],
    options: &TrainOptions,
) -> Result<Folds, TrainingError> {
    let groups: Vec<usize> = match labelled.groups.is_empty() {
        true => Vec::new(),
        false => compact(rows.iter().map(|r| labelled.groups[*r])),
    };
    let distinct = groups.iter().max().map_or(0, |m| m + 1);
    if distinct >= 2 {
        let count = if distinct <= 10 {
            distinct
        } else {
            options.folds
        };
        return Ok(Folds::grouped(&groups, count, options.seed)?);
    }
    let classes: Vec<usize> = match gold {
        Gold::One(codes) => rows.iter().filter_map(|r| codes[*r]).collect(),
        Gold::Set(codes) => rows
            .iter()
            .filter_map(|r| codes[*r])
            .map(|set| set.trailing_zeros() as usize)
            .collect(),
    };
    Ok(Folds::stratified(&classes, options.folds, options.seed)?)
}

/// Renumbers groups 0, 1, … in the order of their numbers.
fn compact(groups: impl Iterator<Item = usize>) -> Vec<usize> {
    let groups: Vec<usize> = groups.collect();
    let mut distinct = groups.clone();
    distinct.sort_unstable();
    distinct.dedup();
    groups
        .iter()
        .map(|g| distinct.partition_point(|d| d < g))
        .collect()
}

fn assemble(
    labelled: &Labelled,
    codebook: &Codebook,
    options: &TrainOptions,
    vocabulary: &Vocabulary,
    mut trained: Vec<TrainedHead>,
) -> Model {
    let features = vocabulary.prints.len();
    let outputs: usize = trained.iter().map(|t| t.head.categories).sum();
    let mut weights = vec![0.0f32; features * outputs];
    let mut meaning = vec![0.0f32; vocabulary.meaning_columns * outputs];
    let mut sentence = vec![0.0f32; vocabulary.sentence_columns * outputs];
    let mut bias = Vec::with_capacity(outputs);
    let mut first = 0;
    for head in &mut trained {
        let own = head.head.categories;
        head.head.first = first;
        for (column, row) in head.weights.chunks_exact(own).enumerate() {
            let (table, at) = match column.checked_sub(features) {
                None => (&mut weights, column),
                Some(at) => match at.checked_sub(vocabulary.meaning_columns) {
                    None => (&mut meaning, at),
                    Some(at) => (&mut sentence, at),
                },
            };
            table[at * outputs + first..][..own].copy_from_slice(row);
        }
        bias.extend_from_slice(&head.bias);
        first += own;
    }
    let tier = match options.sentences {
        None => Tier::Fast,
        Some(_) => Tier::Full,
    };
    let mut model = Model {
        manifest: Manifest {
            name: options.name.clone(),
            tier: tier.name().to_owned(),
            trained_with: env!("CARGO_PKG_VERSION").to_owned(),
            codebook_sha256: codebook.sha256(),
            training: Training {
                data_sha256: options.data_sha256.clone(),
                answers: labelled.len(),
                respondents: labelled.respondent_count(),
                min_respondents: options.min_respondents,
                grouped_by: options.grouped_by.clone(),
                groups: labelled.group_sizes(),
                seed: options.seed,
                pii_masked: options.pii_masked,
            },
            adapted: None,
            features,
            meaning_columns: vocabulary.meaning_columns,
            encoder: options.sentences.as_ref().map(|s| s.encoder.clone()),
            outputs,
            heads: trained.iter().map(|t| t.head.clone()).collect(),
        },
        codebook: codebook.clone(),
        language: options.language.clone(),
        prints: vocabulary.prints.clone(),
        idf: vocabulary.idf.clone(),
        weights,
        meaning,
        sentence,
        bias,
        held_out: trained
            .into_iter()
            .map(|t| t.held_out)
            .collect::<Vec<Vec<HeldOut>>>(),
    };
    model.round();
    model
}
