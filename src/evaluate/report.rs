//! Everything about one variable in one report.

use serde::Serialize;

use super::CALIBRATION_BINS;
use super::agreement::Metric;
use super::calibration::{Calibration, expected_calibration_error};
use super::confusion::{CategoryScore, ConfusionMatrix};
use super::coverage::{CoveragePoint, coverage_accuracy};
use super::error::{EvaluateError, probabilities, same_length};
use super::group::{GroupScore, by_group, by_group_correct};
use super::interval::Share;
use super::multilabel::MultiLabelReport;
use super::scoring::{brier_binary, brier_multiclass, log_loss};

/// One code an answer.
#[derive(Debug, Clone, Copy)]
pub struct Single<'a> {
    /// Gold categories.
    pub gold: &'a [usize],
    /// Predicted categories.
    pub predicted: &'a [usize],
    /// Probability of every category, row-major `n × k`, where there are any.
    pub probabilities: Option<&'a [f64]>,
}

/// A set of labels an answer; bit `c` stands for label `c`.
#[derive(Debug, Clone, Copy)]
pub struct Multi<'a> {
    /// Gold sets.
    pub gold: &'a [u32],
    /// Predicted sets.
    pub predicted: &'a [u32],
    /// Probability of every label, row-major `n × k`, where there are any.
    pub label_probabilities: Option<&'a [f64]>,
    /// Probability of the predicted set as a whole, one an answer.
    pub set_probability: Option<&'a [f64]>,
}

/// The coded answers of one variable, by its kind.
#[derive(Debug, Clone, Copy)]
pub enum Answers<'a> {
    /// Categories without order.
    Nominal(Single<'a>),
    /// Categories in order.
    Ordinal(Single<'a>),
    /// Any number of labels.
    Multi(Multi<'a>),
}

/// A division of the answers into groups.
#[derive(Debug, Clone, Copy)]
pub struct Grouping<'a> {
    /// What divides them, such as `sector`.
    pub name: &'a str,
    /// Group of each answer.
    pub values: &'a [&'a str],
}

/// How well one variable is coded. Serialises to the machine-readable form;
/// [`Self::to_table`] is the one for people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationReport {
    /// The variable.
    pub variable: String,
    /// Answers compared.
    pub n: u64,
    /// Share of answers coded right; of a multi variable, the whole set.
    pub accuracy: Share,
    /// One row a category or label, in codebook order.
    pub categories: Vec<CategoryRow>,
    /// Mean F1 over the categories that occur in gold or predictions.
    pub macro_f1: f64,
    /// What only this kind of variable has.
    #[serde(flatten)]
    pub details: Details,
    /// How far the probabilities can be trusted, where there were any.
    pub probability: Option<ProbabilityReport>,
    /// Accuracy when only the surest answers are coded by machine.
    pub coverage: Vec<CoveragePoint>,
    /// The same by group.
    pub groups: Vec<GroupReport>,
}

/// A category with its score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CategoryRow {
    /// Id in the codebook.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// How well it is found.
    #[serde(flatten)]
    pub score: CategoryScore,
}

/// What depends on the kind of variable.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Details {
    /// Categories without order.
    Nominal(SingleDetails),
    /// Categories in order.
    Ordinal {
        /// What a nominal variable has.
        #[serde(flatten)]
        single: SingleDetails,
        /// Quadratic-weighted kappa.
        quadratic_kappa: Option<f64>,
        /// Krippendorff's alpha, ordinal metric.
        ordinal_alpha: Option<f64>,
        /// Share at most one category off.
        within_one: Share,
    },
    /// Sets of labels.
    Multi {
        /// F1 of all label decisions together.
        micro_f1: f64,
        /// Share of label decisions that are wrong.
        hamming_loss: f64,
        /// Mean number of labels in a gold set.
        mean_gold: f64,
        /// Mean number of labels in a predicted set.
        mean_predicted: f64,
    },
}

/// Measures of a variable with one code an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SingleDetails {
    /// Share of the most frequent gold category.
    pub majority: Share,
    /// Cohen's kappa.
    pub cohen_kappa: Option<f64>,
    /// Krippendorff's alpha, nominal metric.
    pub nominal_alpha: Option<f64>,
    /// Gold × predicted.
    pub confusion: ConfusionMatrix,
}

/// Quality of probabilities.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProbabilityReport {
    /// Of the probability of the predicted code, or of the predicted set.
    pub calibration: Option<Calibration>,
    /// Brier score: over categories (0 to 2), or of the labels' mean (0 to 1).
    pub brier: Option<f64>,
    /// Mean negative log probability of the gold code; not for sets.
    pub log_loss: Option<f64>,
    /// Of all label probabilities of a multi variable.
    pub label_calibration: Option<Calibration>,
}

/// One division into groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupReport {
    /// What divides the answers.
    pub name: String,
    /// The groups, by name.
    pub groups: Vec<GroupScore>,
}

/// Measures one variable.
///
/// `categories` are `(id, title)` in codebook order, titles in the language of
/// the reader; codes are positions in it. All else is checked: lengths, codes
/// and probabilities that do not fit are errors naming the answer.
pub fn evaluate_variable(
    variable: &str,
    categories: &[(&str, &str)],
    answers: &Answers<'_>,
    groupings: &[Grouping<'_>],
) -> Result<EvaluationReport, EvaluateError> {
    let k = categories.len();
    let parts = match answers {
        Answers::Nominal(single) => of_single(single, k, groupings, false)?,
        Answers::Ordinal(single) => of_single(single, k, groupings, true)?,
        Answers::Multi(multi) => of_multi(multi, k, groupings)?,
    };
    let rows = categories.iter().zip(parts.scores);
    Ok(EvaluationReport {
        variable: variable.to_owned(),
        n: parts.accuracy.n,
        accuracy: parts.accuracy,
        categories: rows
            .map(|(&(id, title), score)| CategoryRow {
                id: id.to_owned(),
                title: title.to_owned(),
                score,
            })
            .collect(),
        macro_f1: parts.macro_f1,
        details: parts.details,
        probability: parts.probability,
        coverage: parts.coverage,
        groups: parts.groups,
    })
}

/// A report without its names.
struct Parts {
    accuracy: Share,
    scores: Vec<CategoryScore>,
    macro_f1: f64,
    details: Details,
    probability: Option<ProbabilityReport>,
    coverage: Vec<CoveragePoint>,
    groups: Vec<GroupReport>,
}

fn of_single(
    single: &Single<'_>,
    k: usize,
    groupings: &[Grouping<'_>],
    ordinal: bool,
) -> Result<Parts, EvaluateError> {
    let Single {
        gold,
        predicted,
        probabilities: given,
    } = *single;
    if gold.is_empty() {
        return Err(EvaluateError::Empty);
    }
    let confusion = ConfusionMatrix::from_pairs(gold, predicted, k)?;

    let (mut probability, mut coverage) = (None, Vec::new());
    if let Some(rows) = given {
        same_length("probabilities", rows.len(), gold.len() * k)?;
        probabilities("a probability", rows, k)?;
        let sure: Vec<f64> = rows
            .chunks(k)
            .zip(predicted)
            .map(|(row, &code)| row[code])
            .collect();
        let right: Vec<bool> = gold.iter().zip(predicted).map(|(g, p)| g == p).collect();
        coverage = coverage_accuracy(&sure, &right);
        probability = Some(ProbabilityReport {
            calibration: Some(expected_calibration_error(&sure, &right, CALIBRATION_BINS)),
            brier: Some(brier_multiclass(rows, k, gold)),
            log_loss: Some(log_loss(rows, k, gold)),
            label_calibration: None,
        });
    }

    let group = |g: &Grouping<'_>| {
        Ok(GroupReport {
            name: g.name.to_owned(),
            groups: by_group(g.values, gold, predicted, k, ordinal)?,
        })
    };
    let details = SingleDetails {
        majority: confusion.majority(),
        cohen_kappa: confusion.cohen_kappa(),
        nominal_alpha: confusion.alpha(Metric::Nominal),
        confusion: confusion.clone(),
    };
    Ok(Parts {
        accuracy: confusion.accuracy(),
        scores: confusion.categories(),
        macro_f1: confusion.macro_f1(),
        details: if ordinal {
            Details::Ordinal {
                single: details,
                quadratic_kappa: confusion.quadratic_kappa(),
                ordinal_alpha: confusion.alpha(Metric::Ordinal),
                within_one: confusion.within(1),
            }
        } else {
            Details::Nominal(details)
        },
        probability,
        coverage,
        groups: groupings.iter().map(group).collect::<Result<_, _>>()?,
    })
}

fn of_multi(
    multi: &Multi<'_>,
    k: usize,
    groupings: &[Grouping<'_>],
) -> Result<Parts, EvaluateError> {
    let Multi {
        gold, predicted, ..
    } = *multi;
    if gold.is_empty() {
        return Err(EvaluateError::Empty);
    }
    let report = MultiLabelReport::from_sets(gold, predicted, k)?;
    let right: Vec<bool> = gold.iter().zip(predicted).map(|(g, p)| g == p).collect();

    let (mut calibration, mut coverage) = (None, Vec::new());
    if let Some(sure) = multi.set_probability {
        same_length("set probabilities", sure.len(), gold.len())?;
        probabilities("the set probability", sure, 1)?;
        calibration = Some(expected_calibration_error(sure, &right, CALIBRATION_BINS));
        coverage = coverage_accuracy(sure, &right);
    }
    let (mut brier, mut label_calibration) = (None, None);
    if let Some(labels) = multi.label_probabilities {
        same_length("label probabilities", labels.len(), gold.len() * k)?;
        probabilities("a label probability", labels, k)?;
        let held: Vec<bool> = gold
            .iter()
            .flat_map(|&set| (0..k).map(move |c| set >> c & 1 == 1))
            .collect();
        brier = Some(brier_binary(labels, &held));
        label_calibration = Some(expected_calibration_error(labels, &held, CALIBRATION_BINS));
    }
    let given = calibration.is_some() || brier.is_some();

    let group = |g: &Grouping<'_>| {
        Ok(GroupReport {
            name: g.name.to_owned(),
            groups: by_group_correct(g.values, &right)?,
        })
    };
    Ok(Parts {
        accuracy: report.exact,
        macro_f1: report.macro_f1,
        details: Details::Multi {
            micro_f1: report.micro_f1,
            hamming_loss: report.hamming_loss,
            mean_gold: report.mean_gold,
            mean_predicted: report.mean_predicted,
        },
        scores: report.labels,
        probability: given.then_some(ProbabilityReport {
            calibration,
            brier,
            log_loss: None,
            label_calibration,
        }),
        coverage,
        groups: groupings.iter().map(group).collect::<Result<_, _>>()?,
    })
}
