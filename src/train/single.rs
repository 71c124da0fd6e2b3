//! Training of a variable with one code an answer, nominal or ordinal.

use linfa::DatasetBase;
use linfa::ParamGuard;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};

use crate::codebook::Kind;
use crate::evaluate::{
    CALIBRATION_BINS, ConfusionMatrix, brier_multiclass, expected_calibration_error, log_loss,
};
use crate::learn::calibrate::calibrate_classes;
use crate::learn::{
    Calibration, Linear, SparseLogistic, SparseLogisticParams, SparseOrdinal, SparseOrdinalParams,
    SparseRows, TrainError, decision,
};
use crate::model::{Head, HeldOut, Link, Validation};
use crate::text::Block;
use crate::train::head::{
    HeadTask, LEAST_GAIN, LOOSE, TIGHT, TrainedHead, cross_calibrated, fold_in, side_by_side,
};
use crate::train::oof::{linear_scores, out_of_fold, tempered_log_loss};
use crate::train::scales::BlockScales;
use crate::train::{LeftOut, TrainingError, complement};

/// Weights of the squared distance that are tried for an ordinal decision.
const DISTANCE_COSTS: [f64; 5] = [0.0, 0.05, 0.1, 0.2, 0.4];
/// Smoothing of the naive Bayes learner.
const SMOOTHINGS: [f64; 3] = [0.1, 0.3, 1.0];
/// Weights of the naive Bayes learner (beside 1 for the multinomial one) that
/// are tried to see whether stacking pays; the calibration sets the weights.
const STACK_SHARES: [f64; 3] = [0.25, 0.5, 1.0];
/// Seed of the calibration's own folds.
const SEED: u64 = 7;

/// Trains the variable of a task.
///
/// # Errors
/// A category nobody used, or what the solver refuses.
pub fn train(task: &HeadTask<'_>, codes: &[Option<usize>]) -> Result<TrainedHead, TrainingError> {
    let codes: Vec<usize> = task.rows.iter().filter_map(|r| codes[*r]).collect();
    let k = task.variable.categories.len();
    let mut categories = task.variable.categories.iter().enumerate();
    let unused = categories.find(|(category, _)| !codes.contains(category));
    if let Some((_, definition)) = unused
        && !task.unused
    {
        return Err(TrainingError::UnusedCategory {
            variable: task.variable.id.clone(),
            category: definition.id.clone(),
        });
    }
    let mut search = Search {
        task,
        codes: &codes,
        k,
        validation: Validation {
            answers: codes.len(),
            folds: task.folds.count(),
            ..Validation::default()
        },
    };
    let chosen = search.choose_features()?;
    if task.variable.kind == Kind::Ordinal
        // Folds of few answers lack categories, which it has no place for.
        && !task.unused
        && let Some(ordinal) = search.ordinal(&chosen)?
    {
        return search.finish_ordinal(&chosen, ordinal);
    }
    search.finish_softmax(chosen)
}

/// The multinomial model that cross-validation chose.
struct Chosen {
    scales: BlockScales,
    alpha: f64,
    scores: Array2<f64>,
    loss: f64,
    rows: SparseRows,
}

struct Search<'a> {
    task: &'a HeadTask<'a>,
    codes: &'a [usize],
    k: usize,
    validation: Validation,
}

impl Search<'_> {
    fn note(&mut self, name: String, loss: f64) {
        self.validation.tried.insert(name, round(loss));
    }

    fn choose(&mut self, what: &str, value: String) {
        self.validation.chosen.insert(what.to_owned(), value);
    }

    /// Chooses features (with or without the codebook cues) and strength.
    fn choose_features(&mut self) -> Result<Chosen, TrainingError> {
        let mut best: Option<Chosen> = None;
        for scales in self.task.candidates() {
            let tried = self.path(scales, &self.task.alphas()[..1])?;
            if best.as_ref().is_none_or(|b| tried.loss < b.loss) {
                best = Some(tried);
            }
        }
        let scales = best.map_or(BlockScales::default(), |b| b.scales);
        let chosen = self.path(scales, self.task.alphas())?;
        self.choose("features", scales.name());
        self.choose("penalty", chosen.alpha.to_string());
        Ok(chosen)
    }

    /// Walks the penalties from strong to weak, each fit starting from the
    /// one before, until it no longer pays.
    fn path(&mut self, scales: BlockScales, alphas: &[f64]) -> Result<Chosen, TrainingError> {
        let name = scales.name();
        let rows = self.task.rows(&scales)?;
        let mut best: Option<Chosen> = None;
        let mut warm: Vec<Linear> = Vec::new();
        for &alpha in alphas {
            self.task.say(&format!("{name}, penalty {alpha}"));
            let (scores, models) = out_of_fold(
                &rows,
                &self.task.folds,
                self.k,
                |fold, part, train| self.fit(part, train, alpha, LOOSE, warm.get(fold)),
                linear_scores,
            )?;
            warm = models;
            let loss = tempered_log_loss(&scores, self.codes);
            self.note(format!("multinomial, {name}, penalty {alpha}"), loss);
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
            variable: self.task.variable.id.clone(),
            have: 0,
            need: 1,
        })
    }

    fn fit(
        &self,
        part: &SparseRows,
        train: &[usize],
        alpha: f64,
        tolerance: f64,
        warm: Option<&Linear>,
    ) -> Result<Linear, TrainingError> {
        let mut parameters = SparseLogisticParams::new()
            .alpha(alpha)
            .tolerance(tolerance)
            .classes(self.k)
            .allow_missing(true);
        if let Some(model) = warm {
            parameters = parameters.initial(model.clone());
        }
        let valid = parameters.check()?;
        let targets: Array1<usize> = train.iter().map(|r| self.codes[*r]).collect();
        if let Some(&only) = targets.first()
            && targets.iter().all(|code| *code == only)
        {
            return Ok(constant(part.columns(), self.k, only, targets.len()));
        }
        let data = DatasetBase::new(part.clone(), targets);
        let model: SparseLogistic = valid.fit(&data)?;
        Ok(model.into_linear())
    }

    /// The proportional-odds model, if it beats the multinomial one.
    fn ordinal(&mut self, chosen: &Chosen) -> Result<Option<f64>, TrainingError> {
        let mut best: Option<(f64, f64)> = None;
        for &alpha in self.task.alphas() {
            self.task.say(&format!("ordinal, penalty {alpha}"));
            let (scores, _) = out_of_fold(
                &chosen.rows,
                &self.task.folds,
                self.k,
                |_, part, train| self.fit_ordinal(part, train, alpha, LOOSE),
                |model, part| model.decision_function(part),
            )?;
            let loss = tempered_log_loss(&scores, self.codes);
            self.note(format!("proportional odds, penalty {alpha}"), loss);
            let gained = best.is_none_or(|b| loss < b.1 * (1.0 - LEAST_GAIN));
            if best.is_none_or(|b| loss < b.1) {
                best = Some((alpha, loss));
            }
            if !gained {
                break;
            }
        }
        let better = best.filter(|b| b.1 < chosen.loss);
        let head = if better.is_some() {
            "proportional odds"
        } else {
            "multinomial"
        };
        self.choose("ordinal head", head.to_owned());
        Ok(better.map(|b| b.0))
    }

    fn fit_ordinal(
        &self,
        part: &SparseRows,
        train: &[usize],
        alpha: f64,
        tolerance: f64,
    ) -> Result<SparseOrdinal, TrainingError> {
        let valid = SparseOrdinalParams::new()
            .alpha(alpha)
            .tolerance(tolerance)
            .classes(self.k)
            .check()?;
        let targets: Array1<usize> = train.iter().map(|r| self.codes[*r]).collect();
        Ok(valid.fit(&DatasetBase::new(part.clone(), targets))?)
    }

    fn finish_ordinal(mut self, chosen: &Chosen, alpha: f64) -> Result<TrainedHead, TrainingError> {
        self.choose("penalty", alpha.to_string());
        let (scores, _) = out_of_fold(
            &chosen.rows,
            &self.task.folds,
            self.k,
            |_, part, train| self.fit_ordinal(part, train, alpha, TIGHT),
            |model, part| model.decision_function(part),
        )?;
        let all: Vec<usize> = (0..self.codes.len()).collect();
        let model = self.fit_ordinal(&chosen.rows, &all, alpha, TIGHT)?;
        let mut weights = ndarray::Array2::zeros((chosen.rows.columns(), self.k));
        for (row, weight) in model.weights().iter().enumerate() {
            weights[[row, 0]] = *weight;
        }
        let linear = Linear {
            weights,
            intercepts: Array1::zeros(self.k),
        };
        let identity = Calibration::identity(1, self.k);
        let folded = fold_in(&[&linear], &identity, self.task.vocabulary, &chosen.scales);
        let link = Link::Cumulative {
            thresholds: model.thresholds().to_vec(),
        };
        Ok(self.head(&scores, link, folded))
    }

    fn finish_softmax(mut self, mut chosen: Chosen) -> Result<TrainedHead, TrainingError> {
        // The calibration must see scores of models fitted as the final one.
        self.task.say("left-out scores");
        (chosen.scores, _) = out_of_fold(
            &chosen.rows,
            &self.task.folds,
            self.k,
            |_, part, train| self.fit(part, train, chosen.alpha, TIGHT, None),
            linear_scores,
        )?;
        let naive = self.naive_bayes(&chosen)?;
        let stack = self.stacking_pays(&chosen, &naive);
        self.choose(
            "learners",
            match stack {
                true => format!("multinomial + complement naive Bayes {}", naive.smoothing),
                false => "multinomial".to_owned(),
            },
        );
        self.task.say("final fit");
        let all: Vec<usize> = (0..self.codes.len()).collect();
        let main = self.fit(&chosen.rows, &all, chosen.alpha, TIGHT, None)?;
        let second = naive.fit(self.task, &chosen.rows, self.codes, self.k);
        let (learners, scores) = match stack {
            true => (
                vec![&main, &second],
                side_by_side(&[&chosen.scores, &naive.scores]),
            ),
            false => (vec![&main], chosen.scores.clone()),
        };
        let held = self.calibrated(&scores)?;
        let groups = self.task.groups_of(&all);
        let map = calibrate_classes(&scores, self.codes, self.k, &groups, SEED)?;
        let folded = fold_in(&learners, &map, self.task.vocabulary, &chosen.scales);
        Ok(self.head(&held, Link::Softmax, folded))
    }

    /// Whether some weighted sum of the two learners' scores beats the first
    /// alone on left-out answers.
    fn stacking_pays(&mut self, chosen: &Chosen, naive: &NaiveBayes) -> bool {
        let spread = |scores: &Array2<f64>| scores.std(0.0).max(f64::MIN_POSITIVE);
        let unit = spread(&chosen.scores) / spread(&naive.scores);
        let alone = tempered_log_loss(&chosen.scores, self.codes);
        let mut best = alone;
        for share in STACK_SHARES {
            let mixed = &chosen.scores + &(&naive.scores * (share * unit));
            let loss = tempered_log_loss(&mixed, self.codes);
            self.note(format!("multinomial + {share} naive Bayes"), loss);
            best = best.min(loss);
        }
        best < alone * (1.0 - LEAST_GAIN)
    }

    fn calibrated(&self, scores: &Array2<f64>) -> Result<Array2<f64>, TrainingError> {
        self.task.say("calibration");
        cross_calibrated(&self.task.folds, scores, self.k, |rows| {
            let part = scores.select(ndarray::Axis(0), rows);
            let codes: Vec<usize> = rows.iter().map(|r| self.codes[*r]).collect();
            let groups = self.task.groups_of(rows);
            Ok(calibrate_classes(&part, &codes, self.k, &groups, SEED)?)
        })
    }

    fn naive_bayes(&mut self, chosen: &Chosen) -> Result<NaiveBayes, TrainingError> {
        let mut best: Option<NaiveBayes> = None;
        for smoothing in SMOOTHINGS {
            self.task
                .say(&format!("naive Bayes, smoothing {smoothing}"));
            let own = NaiveBayes {
                smoothing,
                scores: Array2::zeros((0, 0)),
                loss: f64::INFINITY,
            };
            let (scores, _) = out_of_fold(
                &chosen.rows,
                &self.task.folds,
                self.k,
                |_, part, train| {
                    let codes: Vec<usize> = train.iter().map(|r| self.codes[*r]).collect();
                    Ok(own.fit(self.task, part, &codes, self.k))
                },
                linear_scores,
            )?;
            let loss = tempered_log_loss(&scores, self.codes);
            self.note(
                format!("complement naive Bayes, smoothing {smoothing}"),
                loss,
            );
            if best.as_ref().is_none_or(|b| loss < b.loss) {
                best = Some(NaiveBayes {
                    smoothing,
                    scores,
                    loss,
                });
            }
        }
        best.ok_or(TrainingError::Solver(TrainError::TooFewClasses {
            needed: 2,
            found: self.k,
        }))
    }

    /// Head, figures and held-out answers from calibrated left-out scores.
    fn head(
        mut self,
        scores: &Array2<f64>,
        link: Link,
        folded: (Vec<f32>, Vec<f32>),
    ) -> TrainedHead {
        let probabilities: Vec<Vec<f64>> = scores
            .rows()
            .into_iter()
            .map(|row| decision::softmax(&row.to_vec()))
            .collect();
        let ordinal = self.task.variable.kind == Kind::Ordinal;
        let distance_cost = if ordinal {
            self.distance_cost(&probabilities)
        } else {
            0.0
        };
        let predicted = decisions(&probabilities, distance_cost);
        let score: Vec<f64> = probabilities
            .iter()
            .zip(&predicted)
            .map(|(p, code)| p[*code])
            .collect();
        let right: Vec<bool> = predicted
            .iter()
            .zip(self.codes)
            .map(|(p, g)| p == g)
            .collect();
        self.figures(&probabilities, &predicted, &score, &right);
        let left_out = LeftOut {
            variable: self.task.variable.id.clone(),
            rows: self.task.rows.clone(),
            codes: predicted.iter().map(|code| vec![*code]).collect(),
            probabilities: Array2::from_shape_fn((score.len(), self.k), |(row, category)| {
                probabilities[row][category]
            }),
        };
        TrainedHead {
            left_out,
            held_out: score
                .iter()
                .zip(&right)
                .zip(&self.task.rows)
                .map(|((s, right), row)| HeldOut {
                    row: *row as u32,
                    score: *s as f32,
                    wrong: !right,
                })
                .collect(),
            head: Head {
                variable: self.task.variable.id.clone(),
                kind: self.task.variable.kind,
                first: 0,
                categories: self.k,
                link,
                distance_cost,
                label_threshold: 0.0,
                never_empty: false,
                set: None,
                held_out: score.len(),
                validation: self.validation,
            },
            weights: folded.0,
            bias: folded.1,
        }
    }

    /// The weight of distance that serves accuracy and quadratic kappa best.
    fn distance_cost(&mut self, probabilities: &[Vec<f64>]) -> f64 {
        let mut best = (0.0, f64::NEG_INFINITY);
        for cost in DISTANCE_COSTS {
            let predicted = decisions(probabilities, cost);
            let Ok(matrix) = ConfusionMatrix::from_pairs(self.codes, &predicted, self.k) else {
                continue;
            };
            let value = matrix.accuracy().value + matrix.quadratic_kappa().unwrap_or(0.0);
            if value > best.1 + 1e-9 {
                best = (cost, value);
            }
        }
        self.choose("distance cost", best.0.to_string());
        best.0
    }

    fn figures(&mut self, p: &[Vec<f64>], predicted: &[usize], score: &[f64], right: &[bool]) {
        let flat: Vec<f64> = p.iter().flatten().copied().collect();
        let mut figure = |name: &str, value: f64| {
            self.validation
                .figures
                .insert(name.to_owned(), round(value));
        };
        if let Ok(matrix) = ConfusionMatrix::from_pairs(self.codes, predicted, self.k) {
            figure("accuracy", matrix.accuracy().value);
            figure("macro_f1", matrix.macro_f1());
            if let Some(kappa) = matrix.quadratic_kappa()
                && self.task.variable.kind == Kind::Ordinal
            {
                figure("quadratic_kappa", kappa);
                figure("within_one_step", matrix.within(1).value);
            }
        }
        let calibration = expected_calibration_error(score, right, CALIBRATION_BINS);
        figure("ece", calibration.ece);
        figure("brier", brier_multiclass(&flat, self.k, self.codes));
        figure("log_loss", log_loss(&flat, self.k, self.codes));
    }
}

/// What is learned from answers that all have one code: that it is likely,
/// half an answer of each other kind being thought of.
fn constant(columns: usize, k: usize, only: usize, answers: usize) -> Linear {
    let mut intercepts = Array1::zeros(k);
    intercepts[only] = (2.0 * answers as f64 + 1.0).ln();
    Linear {
        weights: Array2::zeros((columns, k)),
        intercepts,
    }
}

struct NaiveBayes {
    smoothing: f64,
    scores: Array2<f64>,
    loss: f64,
}

impl NaiveBayes {
    /// The learner sees words and letters only: cues and vectors are no
    /// counts.
    fn fit(&self, task: &HeadTask<'_>, rows: &SparseRows, codes: &[usize], k: usize) -> Linear {
        let counted = |column: usize| {
            matches!(
                task.vocabulary.blocks.get(column),
                Some(Block::Words | Block::Characters)
            )
        };
        complement::fit(rows, counted, codes, k, self.smoothing)
    }
}

/// The category decided for each answer.
pub fn decisions(probabilities: &[Vec<f64>], distance_cost: f64) -> Vec<usize> {
    let decide = |p: &Vec<f64>| match distance_cost > 0.0 {
        true => decision::ordinal_decision(p, distance_cost),
        false => decision::argmax(p.iter().copied()),
    };
    probabilities.iter().map(decide).collect()
}

/// Figures are kept to five decimals: enough to compare, no false precision.
pub fn round(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}
