//! Codes one answer: masks personal data, scores the text, decides.

use std::sync::Arc;

use ndarray::Array2;

use crate::code::CoderError;
use crate::code::evidence::{Evidence, FactNames};
use crate::code::plan::{self, Acceptance, HeadPlan, StatusPlan};
use crate::code::score::{Scorer, Worker};
use crate::codebook::Kind;
use crate::encoder::{Encoder, View};
use crate::learn::decision;
use crate::model::{Link, Model};
use crate::text::{AnswerReader, TokenKind, pii};

/// From this probability of an uncodable status on, no other code is given.
const UNCODABLE: f64 = 0.5;
/// From this probability of an uncodable status on, a person looks.
const DOUBTFUL: f64 = 0.2;

/// What is to be done with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Good enough to stand, by the promise.
    Auto,
    /// A person should look.
    Review,
    /// The text says too little to be coded.
    Uncodable,
}

impl Decision {
    /// As written in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Decision::Auto => "auto",
            Decision::Review => "review",
            Decision::Uncodable => "uncodable",
        }
    }
}

/// A code of one variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// No code.
    None,
    /// A category.
    One(usize),
    /// A set of categories, as bits.
    Set(u32),
}

impl Code {
    /// The categories in it.
    pub fn categories(self) -> impl Iterator<Item = usize> {
        let bits = match self {
            Code::None => 0,
            Code::One(_) => 0,
            Code::Set(set) => set,
        };
        let one = match self {
            Code::One(category) => Some(category),
            _ => None,
        };
        one.into_iter()
            .chain((0..32).filter(move |b| bits & (1 << b) != 0))
    }
}

/// What is decided of one variable of one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CodedVariable {
    /// The code.
    pub code: Code,
    /// Its probability (of the exact set for a multi variable).
    pub probability: f64,
    /// The runner-up: the next category, or for a multi variable the set
    /// with its least certain category turned.
    pub second: Code,
    /// What to do.
    pub decision: Decision,
}

/// Codes answers with one model under one promise; shared by all workers.
#[derive(Debug)]
pub struct Coder {
    scorer: Scorer,
    heads: Vec<HeadPlan>,
    status: Option<StatusPlan>,
    facts: FactNames,
    encoder: Option<(Arc<Encoder>, View)>,
}

impl Coder {
    /// Prepares a model; `accepted` as given by [`plan::accept`], `encoder`
    /// the one the model names, if it names one.
    ///
    /// # Errors
    /// [`CoderError`]: the model's language cannot be used, or its encoder is
    /// not there or another.
    pub fn new(
        model: &Model,
        accepted: &[Acceptance],
        encoder: Option<&Arc<Encoder>>,
    ) -> Result<Coder, CoderError> {
        let encoder = match (&model.manifest.encoder, encoder) {
            (None, _) => None,
            (Some(needed), None) => {
                return Err(CoderError::NoEncoder {
                    name: needed.name.clone(),
                });
            }
            (Some(needed), Some(encoder)) => {
                let given = encoder.sha256();
                if needed.sha256 != given || needed.columns != encoder.columns(needed.view) {
                    return Err(CoderError::OtherEncoder {
                        needed: needed.sha256.clone(),
                        given,
                    });
                }
                Some((Arc::clone(encoder), needed.view))
            }
        };
        Ok(Coder {
            encoder,
            scorer: Scorer::new(model)?,
            heads: plan::heads(model, accepted),
            status: plan::status(&model.codebook),
            facts: FactNames::new(),
        })
    }

    /// A worker for one thread.
    pub fn worker(&self) -> AnswerCoder<'_> {
        AnswerCoder {
            coder: self,
            worker: Worker::new(&self.scorer),
            masked: String::new(),
            pii: 0,
            probabilities: vec![0.0; self.scorer.outputs()],
            coded: Vec::with_capacity(self.heads.len()),
        }
    }

    /// What the encoder makes of answers as they stand in the file: answers ×
    /// its numbers, or × nothing if the model reads none. Many at once keep
    /// all threads at work; each answer's numbers are the same bits alone.
    pub fn sentences(&self, answers: &[&str]) -> Array2<f32> {
        match &self.encoder {
            None => Array2::zeros((answers.len(), 0)),
            Some((encoder, view)) => {
                let masked: Vec<_> = answers.iter().map(|a| pii::mask(a).text).collect();
                let unmarked: Vec<_> = masked.iter().map(|m| pii::unmarked(m)).collect();
                let unmarked: Vec<&str> = unmarked.iter().map(|m| m.as_ref()).collect();
                encoder.read(&unmarked, *view)
            }
        }
    }

    /// The encoder that answers are read with.
    pub fn encoder(&self) -> Option<&Arc<Encoder>> {
        self.encoder.as_ref().map(|own| &own.0)
    }

    /// Whether answers are read with an encoder.
    pub fn reads_sentences(&self) -> bool {
        self.encoder.is_some()
    }

    /// Variables, in the codebook's order, with their category ids.
    pub fn variables(&self) -> impl Iterator<Item = (&str, Kind, &[String])> {
        self.heads
            .iter()
            .map(|h| (h.head.variable.as_str(), h.head.kind, h.ids.as_slice()))
    }

    /// The category ids of a variable (by its index).
    pub fn ids(&self, variable: usize) -> &[String] {
        &self.heads[variable].ids
    }

    pub(super) fn output_of(&self, variable: usize, category: usize) -> usize {
        self.heads[variable].head.output_of(category)
    }

    /// Index of the variable that holds the status, if there is one.
    pub fn status_variable(&self) -> Option<usize> {
        self.status.as_ref().map(|s| s.head)
    }
}

/// Codes one answer after another; results are read until the next.
#[derive(Debug)]
pub struct AnswerCoder<'c> {
    coder: &'c Coder,
    worker: Worker<'c>,
    masked: String,
    pii: usize,
    probabilities: Vec<f64>,
    coded: Vec<CodedVariable>,
}

impl AnswerCoder<'_> {
    /// Codes an answer as it stands in the file.
    pub fn code(&mut self, text: &str) {
        let sentence = self.coder.sentences(&[text]);
        self.code_read(text, sentence.as_slice().unwrap_or_default());
    }

    /// As [`AnswerCoder::code`], with the answer's row of
    /// [`Coder::sentences`].
    pub fn code_read(&mut self, text: &str, sentence: &[f32]) {
        let masked = pii::mask(text);
        self.pii = masked.count;
        self.masked.clear();
        self.masked.push_str(&masked.text);
        self.worker.score(&self.masked, sentence);
        self.coded.clear();
        for plan in &self.coder.heads {
            let own = &mut self.probabilities[plan.head.first..][..plan.head.categories];
            let outputs = &self.worker.outputs()[plan.head.first..][..plan.head.categories];
            probabilities(&plan.head.link, outputs, own);
            self.coded.push(decide(plan, own));
        }
        self.apply_status();
    }

    /// What was decided of the answer last coded, one entry a variable.
    pub fn coded(&self) -> &[CodedVariable] {
        &self.coded
    }

    /// What a variable's own head says of the answer last coded, whether or
    /// not the answer's status leaves it without a code.
    pub fn as_if_codable(&self, variable: usize) -> CodedVariable {
        decide(&self.coder.heads[variable], self.probabilities(variable))
    }

    /// How the answer last coded was read: its words, their roles and cues.
    pub fn reading(&self) -> &AnswerReader {
        self.worker.reader()
    }

    fn apply_status(&mut self) {
        let wordless = !self
            .worker
            .reader()
            .tokens
            .iter()
            .any(|t| t.kind == TokenKind::Word);
        let (status, doubt) = match &self.coder.status {
            Some(status) => {
                let first = self.coder.heads[status.head].head.first;
                let own = &self.probabilities[first..][..status.uncodable.len()];
                let parts = own.iter().zip(&status.uncodable);
                let doubt = parts.filter(|p| *p.1).map(|p| *p.0).sum();
                (Some(status.head), doubt)
            }
            None => (None, 0.0),
        };
        for (index, coded) in self.coded.iter_mut().enumerate() {
            if Some(index) == status {
                continue;
            }
            if wordless || doubt >= UNCODABLE {
                coded.code = Code::None;
                coded.second = Code::None;
                coded.decision = Decision::Uncodable;
                coded.probability = 0.0;
            } else if doubt >= DOUBTFUL {
                coded.decision = Decision::Review;
            }
        }
    }

    /// How often personal data was masked in the answer last coded.
    pub fn pii(&self) -> usize {
        self.pii
    }

    /// The answer last coded, personal data masked.
    pub fn masked(&self) -> &str {
        &self.masked
    }

    /// Probabilities of a variable's categories (by its index).
    pub fn probabilities(&self, variable: usize) -> &[f64] {
        let head = &self.coder.heads[variable].head;
        &self.probabilities[head.first..][..head.categories]
    }

    /// The same for every variable, in the codebook's order.
    pub fn all_probabilities(&self) -> Vec<Vec<f64>> {
        let variables = 0..self.coder.heads.len();
        variables.map(|v| self.probabilities(v).to_vec()).collect()
    }

    pub(super) fn coder(&self) -> &Coder {
        self.coder
    }

    pub(super) fn worker(&self) -> &Worker<'_> {
        &self.worker
    }

    /// Why the answer last coded got `category` of a variable.
    pub fn evidence(&self, variable: usize, category: usize) -> Evidence<'_> {
        let head = &self.coder.heads[variable].head;
        Evidence::new(
            &self.masked,
            &self.worker,
            head,
            category,
            &self.coder.facts,
        )
    }
}

fn probabilities(link: &Link, outputs: &[f32], out: &mut [f64]) {
    match link {
        Link::Softmax => {
            let top = outputs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut sum = 0.0;
            for (p, output) in out.iter_mut().zip(outputs) {
                *p = f64::from(output - top).exp();
                sum += *p;
            }
            out.iter_mut().for_each(|p| *p /= sum);
        }
        Link::Logistic => {
            for (p, output) in out.iter_mut().zip(outputs) {
                *p = decision::sigmoid(f64::from(*output));
            }
        }
        Link::Cumulative { thresholds } => {
            let score = f64::from(outputs.first().copied().unwrap_or(0.0));
            let own = decision::cumulative(score, thresholds);
            for (p, value) in out.iter_mut().zip(own) {
                *p = value;
            }
        }
    }
}

fn decide(plan: &HeadPlan, p: &[f64]) -> CodedVariable {
    let head = &plan.head;
    let (code, probability, second) = match head.kind {
        Kind::Multi => decide_set(plan, p),
        Kind::Nominal | Kind::Ordinal => {
            let code = if head.distance_cost > 0.0 {
                decision::ordinal_decision(p, head.distance_cost)
            } else {
                decision::argmax(p.iter().copied())
            };
            let others = p
                .iter()
                .enumerate()
                .map(|(i, v)| if i == code { -1.0 } else { *v });
            (
                Code::One(code),
                p[code],
                Code::One(decision::argmax(others)),
            )
        }
    };
    let accepted = plan.accept.is_some_and(|from| probability >= from);
    CodedVariable {
        code,
        probability,
        second,
        decision: if accepted {
            Decision::Auto
        } else {
            Decision::Review
        },
    }
}

fn decide_set(plan: &HeadPlan, p: &[f64]) -> (Code, f64, Code) {
    let head = &plan.head;
    let set = crate::model::decide_set(p, head.label_threshold, head.never_empty);
    let probability = match &head.set {
        Some(calibration) => {
            let coded: Vec<bool> = (0..p.len()).map(|c| set & (1 << c) != 0).collect();
            calibration.apply(p, &coded)
        }
        None => 1.0,
    };
    let doubt = p.iter().map(|v| -(v - head.label_threshold).abs());
    let turned = set ^ (1 << decision::argmax(doubt));
    (Code::Set(set), probability, Code::Set(turned))
}
