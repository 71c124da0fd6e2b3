//! Learning from decisions: what people coded teaches the model that
//! suggests. Nothing changes until somebody says so: what is learned is a
//! [`Proposal`], with what it would change.
//!
//! | file | holds |
//! |---|---|
//! | `taught` | the decisions, as answers with codes to learn from |
//! | `proposal` | the model that was learned, and what it would change |

mod proposal;
mod taught;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use ndarray::Array2;
use sha2::{Digest, Sha256};

use crate::code::{Coder, accept};
use crate::encoder::{Encoder, View};
use crate::evaluate::Promise;
use crate::model::{Model, Tier};
use crate::review::fill::OneModel;
use crate::review::{ReviewError, Store};
use crate::sealed::hex;
use crate::train::{Adaptation, Sentences, TrainOptions, adapt, train};

pub use crate::train::LEAST_DECISIONS;
pub use proposal::{Proposal, Proposed, Turned};
use taught::Taught;

/// What is being done, to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The encoder reads the decided answers.
    Reading,
    /// Weights are learned for a variable.
    Learning(String),
    /// Answers that nobody decided are coded with what was learned.
    Comparing,
}

/// What decisions are learned on top of.
#[derive(Debug)]
enum Ground {
    /// The model that the review was begun with, and the SHA-256 of its file.
    Model(Box<Model>, String),
    /// Nothing but the codebook.
    Nothing,
}

/// Learns from the decisions of a review.
#[derive(Debug)]
pub struct Learner {
    ground: Ground,
    tier: String,
    encoder: Option<Arc<Encoder>>,
    promise: Promise,
    /// What the encoder made of answers, by their number: it is the same
    /// each time.
    read: HashMap<i64, Vec<f32>>,
}

impl Learner {
    /// Learns on top of a model: `sha256` is of its file, `encoder` the one
    /// it names.
    pub fn new(
        model: Model,
        sha256: String,
        encoder: Option<Arc<Encoder>>,
        promise: Promise,
    ) -> Learner {
        Learner {
            tier: model.manifest.tier.clone(),
            ground: Ground::Model(Box::new(model), sha256),
            encoder,
            promise,
            read: HashMap::new(),
        }
    }

    /// Learns from the decisions alone, with an encoder or without.
    pub fn from_nothing(encoder: Option<Arc<Encoder>>, promise: Promise) -> Learner {
        let tier = match encoder {
            None => Tier::Fast,
            Some(_) => Tier::Full,
        };
        Learner {
            ground: Ground::Nothing,
            tier: tier.name().to_owned(),
            encoder,
            promise,
            read: HashMap::new(),
        }
    }

    /// Whether there is no model to learn on top of.
    pub fn is_from_nothing(&self) -> bool {
        matches!(self.ground, Ground::Nothing)
    }

    /// How the models read that are learned from this one.
    pub fn tier(&self) -> &str {
        &self.tier
    }

    /// A model of this review, ready to read with.
    ///
    /// # Errors
    /// An encoder that is not there.
    pub fn reading(&self, model: &Model) -> Result<OneModel, ReviewError> {
        let accepted = accept(model, &self.promise);
        Ok(OneModel {
            coder: Coder::new(model, &accepted, self.encoder.as_ref())?,
            codebook: model.codebook.clone(),
        })
    }

    /// Learns from all decisions in a store.
    ///
    /// # Errors
    /// What the store or the training says.
    pub fn learn(
        &mut self,
        store: &Store,
        tell: &(dyn Fn(Step) + Sync),
    ) -> Result<Proposal, ReviewError> {
        let begun = Instant::now();
        let taught = Taught::of(store)?;
        tell(Step::Reading);
        let sentences = self.sentences(&taught);
        let answers = taught.ids.len();
        let says = |variable: &str, _: &str| tell(Step::Learning(variable.to_owned()));
        let (model, changes) = match &self.ground {
            Ground::Model(model, sha256) => {
                let name = format!("{}+{answers}", model.manifest.name);
                let none = Array2::zeros((answers, 0));
                let adapted = adapt(
                    &Adaptation {
                        model,
                        sha256,
                        codebook: &taught.codebook,
                        labelled: &taught.labelled,
                        sentences: sentences.as_ref().map_or(&none, |s| &s.numbers),
                        data_sha256: &taught.sha256,
                        name: &name,
                    },
                    &says,
                )?;
                (adapted.model, adapted.changes)
            }
            Ground::Nothing => {
                let options = TrainOptions {
                    name: format!("{}+{answers}", taught.codebook.id),
                    data_sha256: taught.sha256.clone(),
                    sentences,
                    unused: true,
                    ..TrainOptions::default()
                };
                let trained = train(&taught.labelled, &taught.codebook, &options, &says)?;
                let changes = trained
                    .left_out
                    .iter()
                    .map(|own| taught.against_frequent(own));
                let changes = changes.collect();
                (trained.model, changes)
            }
        };
        tell(Step::Comparing);
        let mut proposal = Proposal::of(store, &self.reading(&model)?, &changes)?;
        proposal.bytes = model.to_bytes();
        proposal.sha256 = hex(&Sha256::digest(&proposal.bytes));
        proposal.name = model.manifest.name;
        proposal.answers = answers;
        proposal.seconds = begun.elapsed().as_secs_f64();
        Ok(proposal)
    }

    /// What the encoder makes of the decided answers.
    fn sentences(&mut self, taught: &Taught) -> Option<Sentences> {
        let encoder = self.encoder.as_ref()?;
        let view = match &self.ground {
            Ground::Model(model, _) => model.manifest.encoder.as_ref()?.view,
            Ground::Nothing => View::Meaning,
        };
        let new = |at: &usize| !self.read.contains_key(&taught.ids[*at]);
        let unread: Vec<usize> = (0..taught.ids.len()).filter(new).collect();
        let texts: Vec<String> = unread
            .iter()
            .map(|at| taught.labelled.texts[*at].clone())
            .collect();
        let mut all = Sentences::read(encoder, view, &texts, |_| ());
        for (at, row) in unread.iter().zip(all.numbers.rows()) {
            self.read.insert(taught.ids[*at], row.to_vec());
        }
        all.numbers = Array2::zeros((taught.ids.len(), all.encoder.columns));
        for (mut row, id) in all.numbers.rows_mut().into_iter().zip(&taught.ids) {
            for (place, number) in row.iter_mut().zip(self.read.get(id).into_iter().flatten()) {
                *place = *number;
            }
        }
        Some(all)
    }
}
