//! What is learned of one variable, and how well it does on answers that were
//! left out.

use ndarray::{Array2, ArrayView1, Axis};

use crate::learn::calibrate::calibrate_set;
use crate::learn::calibrate::fit::{better_by, clearly_better};
use crate::learn::folds::Folds;
use crate::learn::{Calibration, Linear, SetCalibration, Shift, SparseRows, decision};
use crate::model::{Head, HeldOut, Link, decide_set};
use crate::train::TrainingError;
use crate::train::head::{LOOSE, TIGHT, cross_calibrated};
use crate::train::oof::{linear_scores, out_of_fold};
use crate::train::single::decisions;

/// Strengths of the pull towards the first model that are tried.
const ALPHAS: [f64; 4] = [10.0, 3.0, 1.0, 0.3];
/// How far scores may be drawn together.
const SOFTENINGS: [f64; 6] = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
/// A model that was wrong in fewer answers has nothing to learn from them but
/// to be surer of what is frequent.
const LEAST_WRONG: usize = 3;
/// Standard errors of the gain in log-loss by which a change must be better:
/// a change for nothing costs more than a change that comes a little later.
const SURE: f64 = 2.0;
const FOLDS: usize = 5;
const SEED: u64 = 7;
/// From so many answers on, whole sets' probabilities are learned anew.
const SETS: usize = 200;

/// The codes of the answers.
#[derive(Debug, Clone)]
pub enum Target {
    /// One category an answer.
    One(Vec<usize>),
    /// A set of categories, as bits.
    Set(Vec<u32>),
}

/// A variable and the answers that have a code of it.
pub struct Task<'a> {
    pub head: &'a Head,
    /// The first model's scores, answers × categories.
    pub known: Array2<f64>,
    /// What a change may depend on.
    pub rows: SparseRows,
    /// Answers of a group are left out together.
    pub groups: Vec<usize>,
    pub target: Target,
}

/// A change that was found to be clearly better.
pub struct Learned {
    pub alpha: f64,
    pub change: Linear,
    pub map: Calibration,
    pub set: Option<SetCalibration>,
    /// Calibrated scores of every answer, by a model and a calibration that
    /// had not seen it.
    pub left_out: Array2<f64>,
}

/// Learns, if cross-validation finds it clearly better than to change nothing.
///
/// # Errors
/// What the solver refuses.
pub fn learn(task: &Task<'_>) -> Result<Option<Learned>, TrainingError> {
    let wrong = task
        .right(&task.known)
        .iter()
        .filter(|right| !**right)
        .count();
    let (LEAST_WRONG.., Ok(folds)) = (wrong, Folds::grouped(&task.groups, FOLDS, SEED)) else {
        return Ok(None);
    };
    let tried = ALPHAS
        .iter()
        .map(|alpha| {
            let (change, _) = out_of_fold(
                &task.rows,
                &folds,
                task.head.categories,
                |_, part, train| task.fit(part, train, *alpha, LOOSE),
                linear_scores,
            )?;
            let scores = change + &task.known;
            let losses = task.losses(&scores);
            Ok((*alpha, scores, losses))
        })
        .collect::<Result<Vec<_>, TrainingError>>()?;
    let sum = |losses: &[f64], rows: &[usize]| rows.iter().map(|row| losses[*row]).sum::<f64>();
    let best_on = |rows: &[usize]| {
        tried
            .iter()
            .min_by(|a, b| sum(&a.2, rows).total_cmp(&sum(&b.2, rows)))
    };
    // The strength for a fold is chosen by the others, so that choosing does
    // not flatter.
    let mut scores = task.known.clone();
    for fold in 0..folds.count() {
        let Some((_, own, _)) = best_on(&folds.train(fold)) else {
            continue;
        };
        for row in folds.test(fold) {
            scores.row_mut(row).assign(&own.row(row));
        }
    }
    if !better_by(&task.losses(&scores), &task.losses(&task.known), SURE) {
        return Ok(None);
    }
    let all: Vec<usize> = (0..task.known.nrows()).collect();
    let Some((alpha, ..)) = best_on(&all) else {
        return Ok(None);
    };
    let left_out = cross_calibrated(&folds, &scores, task.head.categories, |rows| {
        Ok(task.softening(&scores, rows))
    })?;
    Ok(Some(Learned {
        alpha: *alpha,
        change: task.fit(&task.rows, &all, *alpha, TIGHT)?,
        map: task.softening(&scores, &all),
        set: task.set_calibration(&left_out)?,
        left_out,
    }))
}

impl Task<'_> {
    fn fit(
        &self,
        part: &SparseRows,
        rows: &[usize],
        alpha: f64,
        tolerance: f64,
    ) -> Result<Linear, TrainingError> {
        let known = self.known.select(Axis(0), rows);
        let shift = Shift {
            rows: part,
            known: known.view(),
            alpha,
            tolerance,
        };
        Ok(match &self.target {
            Target::One(codes) => {
                let codes: Vec<usize> = rows.iter().map(|row| codes[*row]).collect();
                shift.classes(&codes)?
            }
            Target::Set(sets) => shift.labels(&self.bits(sets).select(Axis(0), rows))?,
        })
    }

    fn bits(&self, sets: &[u32]) -> Array2<bool> {
        Array2::from_shape_fn((sets.len(), self.head.categories), |(row, label)| {
            sets[row] & (1 << label) != 0
        })
    }

    fn losses(&self, scores: &Array2<f64>) -> Vec<f64> {
        let rows = scores.rows().into_iter().enumerate();
        rows.map(|(row, scores)| match &self.target {
            Target::One(codes) => decision::log_loss(&scores.to_vec(), codes[row]),
            Target::Set(sets) => {
                let labels = scores.iter().enumerate();
                let holds = |label: usize| sets[row] & (1 << label) != 0;
                labels
                    .map(|(label, score)| decision::binary_log_loss(*score, holds(label)))
                    .sum()
            }
        })
        .collect()
    }

    /// How far scores are to be drawn together for the codes of some rows:
    /// never apart, for some hundred answers do not prove that the model may
    /// be surer than it is.
    fn softening(&self, scores: &Array2<f64>, rows: &[usize]) -> Calibration {
        let losses = |scale: f64| {
            let all = self.losses(&(scores * scale));
            rows.iter().map(|row| all[*row]).collect::<Vec<f64>>()
        };
        let plain = losses(1.0);
        let sum = |losses: &[f64]| losses.iter().sum::<f64>();
        let softened = SOFTENINGS.map(|scale| (scale, losses(scale)));
        let best = softened
            .iter()
            .min_by(|a, b| sum(&a.1).total_cmp(&sum(&b.1)));
        let scale = match best {
            Some((scale, losses)) if clearly_better(losses, &plain) => *scale,
            _ => 1.0,
        };
        Calibration::scaled(self.head.categories, scale)
    }

    fn set_calibration(
        &self,
        left_out: &Array2<f64>,
    ) -> Result<Option<SetCalibration>, TrainingError> {
        let Target::Set(sets) = &self.target else {
            return Ok(None);
        };
        if sets.len() < SETS {
            return Ok(self.head.set.clone());
        }
        let coded: Vec<u32> = left_out.rows().into_iter().map(|r| self.set(r)).collect();
        Ok(Some(calibrate_set(
            &left_out.mapv(decision::sigmoid),
            &self.bits(&coded),
            &self.bits(sets),
            &self.groups,
            SEED,
        )?))
    }

    fn set(&self, scores: ArrayView1<'_, f64>) -> u32 {
        let p: Vec<f64> = scores.iter().map(|s| decision::sigmoid(*s)).collect();
        decide_set(&p, self.head.label_threshold, self.head.never_empty)
    }

    fn probabilities(&self, scores: &Array2<f64>) -> Vec<Vec<f64>> {
        let rows = scores.rows().into_iter();
        rows.map(|row| match &self.head.link {
            Link::Cumulative { thresholds } => decision::cumulative(row[0], thresholds),
            _ => decision::softmax(&row.to_vec()),
        })
        .collect()
    }

    /// Whether the code that scores lead to is the one people gave.
    pub fn right(&self, scores: &Array2<f64>) -> Vec<bool> {
        match &self.target {
            Target::One(codes) => {
                let decided = decisions(&self.probabilities(scores), self.head.distance_cost);
                decided
                    .iter()
                    .zip(codes)
                    .map(|(d, code)| d == code)
                    .collect()
            }
            Target::Set(sets) => {
                let rows = scores.rows().into_iter().zip(sets);
                rows.map(|(row, set)| self.set(row) == *set).collect()
            }
        }
    }

    /// The answers as a promise is tested on them.
    pub fn held_out(
        &self,
        scores: &Array2<f64>,
        set: Option<&SetCalibration>,
        chosen: &[usize],
    ) -> Vec<HeldOut> {
        let sure: Vec<f64> = match &self.target {
            Target::One(_) => {
                let all = self.probabilities(scores);
                let decided = decisions(&all, self.head.distance_cost);
                all.iter().zip(decided).map(|(p, code)| p[code]).collect()
            }
            Target::Set(_) => {
                let rows = scores.rows().into_iter();
                rows.map(|row| {
                    let p: Vec<f64> = row.iter().map(|s| decision::sigmoid(*s)).collect();
                    let coded = self.set(row);
                    let coded: Vec<bool> = (0..p.len()).map(|l| coded & (1 << l) != 0).collect();
                    let whole = SetCalibration::independence();
                    set.unwrap_or(&whole).apply(&p, &coded)
                })
                .collect()
            }
        };
        let outcomes = sure.iter().zip(self.right(scores)).zip(chosen);
        outcomes
            .map(|((score, right), row)| HeldOut {
                row: *row as u32,
                score: *score as f32,
                wrong: !right,
            })
            .collect()
    }
}
