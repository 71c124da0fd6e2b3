//! Training of a variable with several codes an answer: one yes/no model a
//! category, calibrated each, and the probability that the whole set is
//! right.

use linfa::DatasetBase;
use linfa::ParamGuard;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayView1, Axis};

use crate::evaluate::{
    CALIBRATION_BINS, MultiLabelReport, brier_binary, expected_calibration_error,
};
use crate::learn::calibrate::{calibrate_labels, calibrate_set};
use crate::learn::{
    Linear, SetCalibration, SparseMultiLabel, SparseMultiLabelParams, SparseRows, decision,
};
use crate::model::{Head, HeldOut, Link, Validation, decide_set};
use crate::train::head::{
    HeadTask, LEAST_GAIN, LOOSE, TIGHT, TrainedHead, cross_calibrated, fold_in,
};
use crate::train::oof::{linear_scores, out_of_fold, tempered_set_log_loss};
use crate::train::scales::BlockScales;
use crate::train::single::round;
use crate::train::{LeftOut, TrainingError};

/// Thresholds that are tried for coding a category.
const THRESHOLDS: [f64; 7] = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];
/// Seed of the calibration's own folds.
const SEED: u64 = 7;

/// Trains the variable of a task.
///
/// # Errors
/// What the solver refuses.
pub fn train(task: &HeadTask<'_>, codes: &[Option<u32>]) -> Result<TrainedHead, TrainingError> {
    let codes: Vec<u32> = task.rows.iter().filter_map(|r| codes[*r]).collect();
    let k = task.variable.categories.len();
    let mut validation = Validation {
        answers: codes.len(),
        folds: task.folds.count(),
        ..Validation::default()
    };
    let targets = Array2::from_shape_fn((codes.len(), k), |(row, label)| {
        codes[row] & (1 << label) != 0
    });
    let mut walk =
        |scales, alphas: &[f64]| path(task, &targets, &codes, scales, alphas, &mut validation);
    let mut best: Option<Chosen> = None;
    for scales in task.candidates() {
        let tried = walk(scales, &task.alphas()[..1])?;
        if best.as_ref().is_none_or(|b| tried.loss < b.loss) {
            best = Some(tried);
        }
    }
    let scales = best.map_or(BlockScales::default(), |b| b.scales);
    let chosen = walk(scales, task.alphas())?;
    let mut choose = |what: &str, value: String| {
        validation.chosen.insert(what.to_owned(), value);
    };
    choose("features", scales.name());
    choose("penalty", chosen.alpha.to_string());

    // The calibration must see scores of models fitted as the final one.
    task.say("left-out scores");
    let (scores, _) = out_of_fold(
        &chosen.rows,
        &task.folds,
        k,
        |_, part, train| {
            fit(
                part,
                &targets.select(Axis(0), train),
                chosen.alpha,
                TIGHT,
                None,
            )
        },
        linear_scores,
    )?;
    let chosen = Chosen { scores, ..chosen };
    task.say("calibration");
    let calibrated = cross_calibrated(&task.folds, &chosen.scores, k, |rows| {
        let part = chosen.scores.select(Axis(0), rows);
        let truth = targets.select(Axis(0), rows);
        Ok(calibrate_labels(
            &part,
            &truth,
            &task.groups_of(rows),
            SEED,
        )?)
    })?;
    let probabilities = calibrated.mapv(decision::sigmoid);
    let never_empty = codes.iter().all(|set| *set != 0);
    let threshold = best_threshold(&probabilities, &codes, k, never_empty);
    choose("threshold", threshold.to_string());
    let coded: Vec<u32> = probabilities
        .rows()
        .into_iter()
        .map(|p| decide_set(&p.to_vec(), threshold, never_empty))
        .collect();
    let sets = SetScores::fit(task, &probabilities, &coded, &codes, k)?;
    figures(
        &mut validation,
        &probabilities,
        &coded,
        &codes,
        &sets.scores,
        k,
    );

    task.say("final fit");
    let all: Vec<usize> = (0..codes.len()).collect();
    let model = fit(&chosen.rows, &targets, chosen.alpha, TIGHT, None)?;
    let map = calibrate_labels(&chosen.scores, &targets, &task.groups_of(&all), SEED)?;
    let (weights, bias) = fold_in(&[&model], &map, task.vocabulary, &chosen.scales);
    let held_out = sets.scores.iter().zip(coded.iter().zip(&codes));
    let members = |set: &u32| (0..k).filter(|label| set & (1 << label) != 0).collect();
    Ok(TrainedHead {
        left_out: LeftOut {
            variable: task.variable.id.clone(),
            rows: task.rows.clone(),
            codes: coded.iter().map(members).collect(),
            probabilities,
        },
        head: Head {
            variable: task.variable.id.clone(),
            kind: task.variable.kind,
            first: 0,
            categories: k,
            link: Link::Logistic,
            distance_cost: 0.0,
            label_threshold: threshold,
            never_empty,
            set: Some(sets.calibration),
            held_out: codes.len(),
            validation,
        },
        weights,
        bias,
        held_out: held_out
            .zip(&task.rows)
            .map(|((score, (coded, gold)), row)| HeldOut {
                row: *row as u32,
                score: *score as f32,
                wrong: coded != gold,
            })
            .collect(),
    })
}

struct Chosen {
    scales: BlockScales,
    alpha: f64,
    scores: Array2<f64>,
    loss: f64,
    rows: SparseRows,
}

fn path(
    task: &HeadTask<'_>,
    targets: &Array2<bool>,
    codes: &[u32],
    scales: BlockScales,
    alphas: &[f64],
    validation: &mut Validation,
) -> Result<Chosen, TrainingError> {
    let name = scales.name();
    let rows = task.rows(&scales)?;
    let mut best: Option<Chosen> = None;
    let mut warm: Vec<Linear> = Vec::new();
    for &alpha in alphas {
        task.say(&format!("{name}, penalty {alpha}"));
        let (scores, models) = out_of_fold(
            &rows,
            &task.folds,
            targets.ncols(),
            |fold, part, train| {
                let own = targets.select(Axis(0), train);
                fit(part, &own, alpha, LOOSE, warm.get(fold))
            },
            linear_scores,
        )?;
        warm = models;
        let loss = tempered_set_log_loss(&scores, codes);
        let tried = format!("logistic, {name}, penalty {alpha}");
        validation.tried.insert(tried, round(loss));
        let gained = best
            .as_ref()
            .is_none_or(|b| loss < b.loss * (1.0 - LEAST_GAIN));
        if best.as_ref().is_none_or(|b| loss < b.loss) {
            best = Some(Chosen {
                scales,
                alpha,
                scores,
                loss,
                rows: rows.clone(),
            });
        }
        if !gained {
            break;
        }
    }
    best.ok_or(TrainingError::TooFew {
        variable: task.variable.id.clone(),
        have: 0,
        need: 1,
    })
}

fn fit(
    rows: &SparseRows,
    targets: &Array2<bool>,
    alpha: f64,
    tolerance: f64,
    warm: Option<&Linear>,
) -> Result<Linear, TrainingError> {
    let mut parameters = SparseMultiLabelParams::new()
        .alpha(alpha)
        .tolerance(tolerance)
        .allow_missing(true);
    if let Some(model) = warm {
        parameters = parameters.initial(model.clone());
    }
    let valid = parameters.check()?;
    let never_or_always = |column: ArrayView1<'_, bool>| column.iter().all(|h| *h == column[0]);
    if targets.nrows() > 0 && targets.columns().into_iter().all(never_or_always) {
        return Ok(constant(rows.columns(), targets));
    }
    let model: SparseMultiLabel = valid.fit(&DatasetBase::new(rows.clone(), targets.clone()))?;
    Ok(model.into_linear())
}

/// What is learned where every label holds always or never: that this is
/// likely, half an answer of the other kind being thought of.
fn constant(columns: usize, targets: &Array2<bool>) -> Linear {
    let odds = (2.0 * targets.nrows() as f64 + 1.0).ln();
    let signed = |holds: &bool| if *holds { odds } else { -odds };
    Linear {
        weights: Array2::zeros((columns, targets.ncols())),
        intercepts: targets.row(0).iter().map(signed).collect(),
    }
}

/// The threshold that serves macro-F1 and the exact set best, the one nearest
/// to one half among equals.
fn best_threshold(p: &Array2<f64>, codes: &[u32], k: usize, never_empty: bool) -> f64 {
    let mut best = (0.5, f64::NEG_INFINITY);
    for threshold in THRESHOLDS {
        let rows = p.rows().into_iter();
        let coded: Vec<u32> = rows
            .map(|row| decide_set(&row.to_vec(), threshold, never_empty))
            .collect();
        let Ok(report) = MultiLabelReport::from_sets(codes, &coded, k) else {
            continue;
        };
        let value = report.macro_f1 + report.exact.value - 1e-6 * (threshold - 0.5f64).abs();
        if value > best.1 {
            best = (threshold, value);
        }
    }
    best.0
}

/// Probabilities of the whole sets, each from a calibration that did not see
/// its fold; and the calibration from all.
struct SetScores {
    scores: Vec<f64>,
    calibration: SetCalibration,
}

impl SetScores {
    fn fit(
        task: &HeadTask<'_>,
        probabilities: &Array2<f64>,
        coded: &[u32],
        codes: &[u32],
        k: usize,
    ) -> Result<SetScores, TrainingError> {
        let bits = |sets: &[u32]| {
            Array2::from_shape_fn((sets.len(), k), |(row, label)| {
                sets[row] & (1 << label) != 0
            })
        };
        let (coded, truth) = (bits(coded), bits(codes));
        let fit = |rows: &[usize]| {
            calibrate_set(
                &probabilities.select(Axis(0), rows),
                &coded.select(Axis(0), rows),
                &truth.select(Axis(0), rows),
                &task.groups_of(rows),
                SEED,
            )
        };
        let mut scores = vec![0.0; codes.len()];
        for fold in 0..task.folds.count() {
            let calibration = fit(&task.folds.train(fold))?;
            for row in task.folds.test(fold) {
                let p = probabilities.row(row).to_vec();
                scores[row] = calibration.apply(&p, &coded.row(row).to_vec());
            }
        }
        let all: Vec<usize> = (0..codes.len()).collect();
        Ok(SetScores {
            scores,
            calibration: fit(&all)?,
        })
    }
}

fn figures(
    validation: &mut Validation,
    p: &Array2<f64>,
    coded: &[u32],
    codes: &[u32],
    set_scores: &[f64],
    k: usize,
) {
    let mut figure = |name: &str, value: f64| {
        validation.figures.insert(name.to_owned(), round(value));
    };
    if let Ok(report) = MultiLabelReport::from_sets(codes, coded, k) {
        figure("macro_f1", report.macro_f1);
        figure("micro_f1", report.micro_f1);
        figure("exact_set", report.exact.value);
    }
    let right: Vec<bool> = coded.iter().zip(codes).map(|(c, g)| c == g).collect();
    let sets = expected_calibration_error(set_scores, &right, CALIBRATION_BINS);
    figure("ece_exact_set", sets.ece);
    let flat: Vec<f64> = p.iter().copied().collect();
    let holds: Vec<bool> = codes
        .iter()
        .flat_map(|set| (0..k).map(move |label| set & (1 << label) != 0))
        .collect();
    let labels = expected_calibration_error(&flat, &holds, CALIBRATION_BINS);
    figure("ece", labels.ece);
    figure("brier", brier_binary(&flat, &holds));
}
