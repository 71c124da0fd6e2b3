//! How a model's outputs become codes: which head decides what, from which
//! probability on a code is accepted automatically.

use crate::codebook::Codebook;
use crate::evaluate::{Promise, PromiseError, Threshold, choose_threshold};
use crate::model::{Head, HeldOut, Model};

/// What became of a promise for one variable.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// Variable id.
    pub variable: String,
    /// The threshold that keeps the promise on held-out answers, or why there
    /// is none: then every answer goes to review.
    pub threshold: Result<Threshold, PromiseError>,
}

/// One variable's part of the plan.
#[derive(Debug, Clone)]
pub(super) struct HeadPlan {
    pub head: Head,
    /// Category ids.
    pub ids: Vec<String>,
    /// Accepted automatically from this probability on.
    pub accept: Option<f64>,
}

/// The status variable's part of the plan.
#[derive(Debug, Clone)]
pub(super) struct StatusPlan {
    /// Index of the head.
    pub head: usize,
    /// For each status: do the other variables get no code?
    pub uncodable: Vec<bool>,
}

/// Chooses the thresholds of every variable for a promise.
pub fn accept(model: &Model, promise: &Promise) -> Vec<Acceptance> {
    accept_held_out(&model.manifest.heads, &model.held_out, promise)
}

/// As [`accept`], for left-out answers that are not one model's own.
pub(super) fn accept_held_out(
    heads: &[Head],
    held_out: &[Vec<HeldOut>],
    promise: &Promise,
) -> Vec<Acceptance> {
    heads
        .iter()
        .zip(held_out)
        .map(|(head, held_out)| {
            let scores: Vec<f64> = held_out.iter().map(|h| f64::from(h.score)).collect();
            let wrong: Vec<bool> = held_out.iter().map(|h| h.wrong).collect();
            Acceptance {
                variable: head.variable.clone(),
                threshold: choose_threshold(&scores, &wrong, promise),
            }
        })
        .collect()
}

pub(super) fn heads(model: &Model, accepted: &[Acceptance]) -> Vec<HeadPlan> {
    let variables = model.manifest.heads.iter().zip(&model.codebook.variables);
    variables
        .map(|(head, variable)| HeadPlan {
            head: head.clone(),
            ids: variable.ids().map(str::to_owned).collect(),
            accept: accepted
                .iter()
                .find(|a| a.variable == head.variable)
                .and_then(|a| a.threshold.as_ref().ok())
                .map(|t| t.score),
        })
        .collect()
}

pub(super) fn status(codebook: &Codebook) -> Option<StatusPlan> {
    let policy = codebook.status.as_ref()?;
    let head = codebook
        .variables
        .iter()
        .position(|v| v.id == policy.variable)?;
    Some(StatusPlan {
        head,
        uncodable: codebook.variables[head]
            .ids()
            .map(|id| !codebook.is_codable(id))
            .collect(),
    })
}
