//! What a model says of itself: where it comes from, what it decides and how
//! well it did on answers it had not seen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codebook::Kind;
use crate::encoder::View;
use crate::learn::SetCalibration;

/// The model's description, stored as JSON inside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name given at training.
    pub name: String,
    /// `fast`, or `full` if an encoder reads the answers too.
    pub tier: String,
    /// Version of fritekst that trained it.
    pub trained_with: String,
    /// SHA-256 of the codebook.
    pub codebook_sha256: String,
    /// What it was trained on.
    pub training: Training,
    /// What it was made from, if it learned from people's decisions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapted: Option<AdaptedFrom>,
    /// Number of fingerprinted features.
    pub features: usize,
    /// Columns of the word vectors.
    pub meaning_columns: usize,
    /// The encoder it reads answers with; none for the fast tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<EncoderUse>,
    /// Number of outputs before padding.
    pub outputs: usize,
    /// One head for each variable of the codebook.
    pub heads: Vec<Head>,
}

/// Which encoder a model needs, and what it takes from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncoderUse {
    /// For people.
    pub name: String,
    /// SHA-256 of the encoder file: another one gives other numbers.
    pub sha256: String,
    /// Which of the encoder's numbers are read.
    pub view: View,
    /// How many they are.
    pub columns: usize,
}

/// The model that another was made from, and what that learned besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdaptedFrom {
    /// Its name.
    pub name: String,
    /// SHA-256 of its file.
    pub sha256: String,
    /// Answers that people coded.
    pub answers: usize,
    /// SHA-256 of those answers and their codes.
    pub data_sha256: String,
}

/// The training answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// SHA-256 of the labelled file or files.
    pub data_sha256: String,
    /// Answers.
    pub answers: usize,
    /// Distinct respondents.
    pub respondents: usize,
    /// A feature is kept when at least so many respondents used it.
    pub min_respondents: usize,
    /// What answers were grouped by in cross-validation (a column name).
    pub grouped_by: Option<String>,
    /// Groups and their numbers of answers.
    pub groups: BTreeMap<String, usize>,
    /// Seed of the folds.
    pub seed: u64,
    /// Personal data masked in the training answers.
    pub pii_masked: u64,
}

impl Manifest {
    /// Outputs of each variable, in order.
    pub fn categories(&self) -> Vec<usize> {
        self.heads.iter().map(|head| head.categories).collect()
    }
}

/// How a variable is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Variable id.
    pub variable: String,
    /// Kind of variable.
    pub kind: Kind,
    /// First output column.
    pub first: usize,
    /// Number of categories.
    pub categories: usize,
    /// How outputs become probabilities.
    pub link: Link,
    /// Weight of the squared distance in the expected cost of an ordinal
    /// decision; 0 takes the most probable category.
    pub distance_cost: f64,
    /// Multi-label only: a category is coded from this probability on.
    pub label_threshold: f64,
    /// Multi-label only: an answer always gets at least one category.
    pub never_empty: bool,
    /// Multi-label only: probability that the whole set is right.
    pub set: Option<SetCalibration>,
    /// Number of held-out answers stored for choosing thresholds.
    pub held_out: usize,
    /// What cross-validation chose and found.
    pub validation: Validation,
}

impl Head {
    /// The model's output that tells how much speaks for a category.
    pub fn output_of(&self, category: usize) -> usize {
        match self.link {
            Link::Softmax | Link::Logistic => self.first + category,
            Link::Cumulative { .. } => self.first,
        }
    }
}

/// From outputs to probabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// One output a category, softmax.
    Softmax,
    /// One output a category, each its own yes/no.
    Logistic,
    /// Ordered categories on one scale: the first output is the place on the
    /// scale, the thresholds divide it (McCullagh 1980); the other outputs
    /// are unused.
    Cumulative {
        /// One fewer than categories, rising.
        thresholds: Vec<f64>,
    },
}

/// Cross-validated choices and figures of one head.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// Answers with a code.
    pub answers: usize,
    /// Folds.
    pub folds: usize,
    /// Chosen settings, by name.
    pub chosen: BTreeMap<String, String>,
    /// Figures on left-out answers, by name.
    pub figures: BTreeMap<String, f64>,
    /// What else was tried, with its log-loss (per answer, in nats).
    pub tried: BTreeMap<String, f64>,
}

/// The set of categories whose probability reaches the threshold; with
/// `never_empty` at least the most probable one.
pub fn decide_set(probabilities: &[f64], threshold: f64, never_empty: bool) -> u32 {
    let mut set = 0u32;
    let (mut best, mut most) = (0, f64::NEG_INFINITY);
    for (category, p) in probabilities.iter().enumerate() {
        if *p >= threshold {
            set |= 1 << category;
        }
        if *p > most {
            (best, most) = (category, *p);
        }
    }
    if set == 0 && never_empty && !probabilities.is_empty() {
        set = 1 << best;
    }
    set
}
