//! Calibration of one category of several, from one or more learners.
//!
//! Candidates, simplest first: the logits as they are (their mean, with
//! several learners); one scale a learner for all classes (temperature
//! scaling, Guo et al. 2017, "On calibration of modern neural networks",
//! ICML); and, for at most eight classes, mixtures of that map with matrix
//! scaling fitted by multinomial regression (Guo et al.; Kull et al. 2019,
//! "Beyond temperature scaling", NeurIPS). Mixing is the pull towards the
//! scaled identity that keeps the matrix from following noise.
//!
//! The scales come from pairs: in a softmax, the odds of a row's class against
//! another are `Σ_l s_l (z_l,y - z_l,j)`, so a binary regression without
//! intercept over all such pairs estimates `s` (conditional likelihood). One
//! common factor is then set by a search on the log-loss itself.

use super::Calibration;
use super::fit::{binary, clearly_better, held_out, inner_folds, solved, standardise};
use crate::learn::TrainError;
use crate::learn::decision::log_loss;
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::MultiLogisticRegression;
use ndarray::{Array1, Array2};

/// Classes up to which a matrix is tried.
const MATRIX_CLASSES: usize = 8;
/// Shares of the matrix in the mixtures tried.
const SHARES: [f64; 2] = [0.5, 1.0];
/// Rows below which nothing is learnt.
const FEWEST: usize = 20;

/// Learns a calibration from out-of-fold logits, rows × (learners · classes),
/// a learner's logits together; `classes` below `count`, `groups` name the
/// rows that belong together (authors).
///
/// # Errors
/// Shapes that do not fit, logits that are not finite, a class that does not
/// exist, or an error of `linfa-logistic`.
pub fn calibrate_classes(
    logits: &Array2<f64>,
    classes: &[usize],
    count: usize,
    groups: &[usize],
    seed: u64,
) -> Result<Calibration, TrainError> {
    check(logits, classes, count, groups)?;
    let learners = logits.ncols() / count;
    let identity = Calibration::identity(learners, count);
    if classes.len() < FEWEST {
        return Ok(identity);
    }
    let data = Data {
        logits,
        classes,
        count,
        learners,
    };
    let folds = inner_folds(groups, classes, seed)?;
    let loss = |map: &Calibration, row: usize| data.loss(map, row);
    let mut best: (Option<Kind>, Vec<f64>) = (
        None,
        (0..classes.len()).map(|row| loss(&identity, row)).collect(),
    );
    let mut kinds = vec![Kind::Shared];
    if count <= MATRIX_CLASSES {
        kinds.extend(SHARES.map(Kind::Mixture));
    }
    for kind in kinds {
        let losses = held_out(&folds, |rows| data.fit(kind, rows), loss)?;
        if let Some(losses) = losses
            && clearly_better(&losses, &best.1)
        {
            best = (Some(kind), losses);
        }
    }
    let all: Vec<usize> = (0..classes.len()).collect();
    let Some(kind) = best.0 else {
        return Ok(identity);
    };
    let Some(map) = data.fit(kind, &all)? else {
        return Ok(identity);
    };
    let total = |map: &Calibration| -> f64 { all.iter().map(|&row| data.loss(map, row)).sum() };
    Ok(if map.is_valid() && total(&map) < total(&identity) {
        map
    } else {
        identity
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Shared,
    Mixture(f64),
}

struct Data<'a> {
    logits: &'a Array2<f64>,
    classes: &'a [usize],
    count: usize,
    learners: usize,
}

impl Data<'_> {
    fn loss(&self, map: &Calibration, row: usize) -> f64 {
        log_loss(
            &map.apply(&self.logits.row(row).to_vec()),
            self.classes[row],
        )
    }

    fn fit(&self, kind: Kind, rows: &[usize]) -> Result<Option<Calibration>, TrainError> {
        let Some(shared) = self.shared(rows)? else {
            return Ok(None);
        };
        match kind {
            Kind::Shared => Ok(Some(shared)),
            Kind::Mixture(share) => Ok(self
                .matrix(rows)?
                .map(|matrix| shared.blend(&matrix, share))),
        }
    }

    fn shared(&self, rows: &[usize]) -> Result<Option<Calibration>, TrainError> {
        let mut gaps = Vec::new();
        let mut holds = Vec::new();
        for &row in rows {
            let own = self.classes[row];
            for other in (0..self.count).filter(|&other| other != own) {
                // Every second pair is turned round, so both answers occur.
                let turn = if holds.len() % 2 == 0 { 1.0 } else { -1.0 };
                for learner in 0..self.learners {
                    let at = learner * self.count;
                    let logits = self.logits.row(row);
                    gaps.push(turn * (logits[at + own] - logits[at + other]));
                }
                holds.push(turn > 0.0);
            }
        }
        let Ok(gaps) = Array2::from_shape_vec((holds.len(), self.learners), gaps) else {
            return Ok(None);
        };
        let Some((scales, _)) = binary(&gaps, &holds, false, 1e-3)? else {
            return Ok(None);
        };
        let factor = self.best_factor(&scales, rows);
        let scales: Vec<f64> = scales.iter().map(|scale| scale * factor).collect();
        Ok(Some(self.centred(&scales)))
    }

    /// The map `Σ_l s_l (z_l - mean z_l)`.
    fn centred(&self, scales: &[f64]) -> Calibration {
        let mut map = Calibration::identity(self.learners, self.count);
        for input in 0..map.inputs {
            for output in 0..self.count {
                let own = if input % self.count == output {
                    1.0
                } else {
                    0.0
                };
                map.matrix[input * self.count + output] =
                    scales[input / self.count] * (own - 1.0 / self.count as f64);
            }
        }
        map
    }

    /// Golden-section search for the factor on all scales with the lowest
    /// log-loss, which is convex in it, between 1/20 and 20.
    fn best_factor(&self, scales: &[f64], rows: &[usize]) -> f64 {
        let sums: Vec<Vec<f64>> = rows
            .iter()
            .map(|&row| {
                let mut sum = vec![0.0; self.count];
                for (at, logit) in self.logits.row(row).iter().enumerate() {
                    sum[at % self.count] += scales[at / self.count] * logit;
                }
                sum
            })
            .collect();
        let loss = |factor: f64| -> f64 {
            let mut scaled = vec![0.0; self.count];
            let rows = sums.iter().zip(rows);
            rows.map(|(sum, &row)| {
                scaled
                    .iter_mut()
                    .zip(sum)
                    .for_each(|(out, z)| *out = factor * z);
                log_loss(&scaled, self.classes[row])
            })
            .sum()
        };
        let golden = (5f64.sqrt() - 1.0) / 2.0;
        let (mut low, mut high) = (20f64.recip().ln(), 20f64.ln());
        for _ in 0..24 {
            let span = golden * (high - low);
            let (left, right) = (high - span, low + span);
            if loss(left.exp()) <= loss(right.exp()) {
                high = right
            } else {
                low = left
            }
        }
        ((low + high) / 2.0).exp()
    }

    /// Matrix scaling; `None` where a class has no row.
    fn matrix(&self, rows: &[usize]) -> Result<Option<Calibration>, TrainError> {
        let classes: Array1<usize> = rows.iter().map(|&row| self.classes[row]).collect();
        let inputs = self.logits.ncols();
        let columns = Array2::from_shape_fn((rows.len(), inputs), |(at, input)| {
            let first = input - input % self.count;
            let row = self.logits.row(rows[at]);
            let mean = row.iter().skip(first).take(self.count).sum::<f64>() / self.count as f64;
            row[input] - mean
        });
        let (scaled, means, scales) = standardise(&columns, true);
        let fitted = MultiLogisticRegression::<f64>::default()
            .alpha(1.0)
            .max_iterations(300)
            .gradient_tolerance(1e-3)
            .fit(&DatasetBase::new(scaled, classes));
        let Some(model) = solved(fitted)? else {
            return Ok(None);
        };
        if model.classes().len() != self.count {
            return Ok(None);
        }
        let mut map = Calibration::identity(self.learners, self.count);
        map.bias = model.intercept().to_vec();
        for input in 0..inputs {
            for output in 0..self.count {
                let weight = model.params()[(input, output)] / scales[input];
                map.matrix[input * self.count + output] = weight;
                map.bias[output] -= weight * means[input];
            }
        }
        // The columns were centred by learner: do the same inside the map.
        for block in map.matrix.chunks_exact_mut(self.count * self.count) {
            for output in 0..self.count {
                let column = || (0..self.count).map(|input| input * self.count + output);
                let mean = column().map(|at| block[at]).sum::<f64>() / self.count as f64;
                column().for_each(|at| block[at] -= mean);
            }
        }
        Ok(Some(map))
    }
}

fn check(
    logits: &Array2<f64>,
    classes: &[usize],
    count: usize,
    groups: &[usize],
) -> Result<(), TrainError> {
    if count < 2 {
        return Err(TrainError::TooFewClasses {
            needed: 2,
            found: count,
        });
    }
    super::labels::check_shape(logits, classes.len(), count, groups)?;
    match classes.iter().position(|&class| class >= count) {
        None => Ok(()),
        Some(row) => Err(TrainError::NoSuchClass {
            row,
            class: classes[row],
            classes: count,
        }),
    }
}
