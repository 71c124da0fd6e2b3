//! How well people agree, and whether suggestions led them astray.
//!
//! Of each coder's coding of an answer the first one counts, so that talk and
//! second thoughts do not flatter. Answers that a coder called uncodable are
//! agreed or disagreed upon in the status; they count in no other variable,
//! and neither does an answer in which nobody saw any category of a
//! several-choice variable: agreement on nothing would drown the rest.
//!
//! Cohen's kappa (1960), quadratic for ordinal variables, between each two
//! coders, weighted by their shared answers; Krippendorff's alpha over all
//! coders, ordinal, nominal, or for sets with the distance MASI (Passonneau
//! 2006). Intervals: percentiles of 1,000 bootstrap samples of answers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::codebook::{Codebook, Kind, Variable};
use crate::evaluate::ConfusionMatrix;
use crate::evaluate::agreement::{Metric, add_unit, alpha_of, alpha_with, masi};
use crate::learn::random::SplitMix64;
use crate::review::{Acceptance, Codes};

const SAMPLES: usize = 1000;
const SEED: u64 = 1;

/// A coder's first coding of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Coding {
    /// The answer.
    pub answer: i64,
    /// The coder's name.
    pub coder: String,
    /// The codes.
    pub codes: Codes,
    /// Said to be uncodable.
    pub uncodable: bool,
    /// Whether suggestions were to be seen.
    pub seen: bool,
    /// What the machine had said.
    pub suggested: Codes,
    /// What it was settled as, if it was.
    pub settled: Option<Codes>,
}

/// Agreement of all coders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// One a variable.
    pub variables: Vec<VariableAgreement>,
    /// One a coder.
    pub coders: Vec<Acceptance>,
}

/// Agreement on one variable; what cannot be estimated is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VariableAgreement {
    /// Variable id.
    pub id: String,
    /// Answers that two people or more coded.
    pub answers: usize,
    /// Share of pairs of codings that are equal.
    pub agreement: Option<f64>,
    /// Cohen's kappa, quadratic for ordinal variables; none for several
    /// choices, which have one a category.
    pub kappa: Option<f64>,
    /// Its 95 % interval.
    pub kappa_interval: Option<[f64; 2]>,
    /// Krippendorff's alpha.
    pub alpha: Option<f64>,
    /// Its 95 % interval.
    pub alpha_interval: Option<[f64; 2]>,
    /// One a category.
    pub categories: Vec<CategoryAgreement>,
}

/// Agreement on whether a category holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CategoryAgreement {
    /// Category id.
    pub id: String,
    /// Pairs of codings that both have it.
    pub both: u64,
    /// Pairs of which one has it.
    pub one: u64,
    /// Cohen's kappa of having it.
    pub kappa: Option<f64>,
}

/// The codings of one answer by place in the list of coders; a set as bits.
type Unit = Vec<(usize, u32)>;

impl Agreement {
    /// Agreement of codings, in any order.
    pub fn of(book: &Codebook, codings: &[Coding]) -> Agreement {
        let mut coders: Vec<&str> = codings.iter().map(|c| c.coder.as_str()).collect();
        coders.sort_unstable();
        coders.dedup();
        let mut answers: BTreeMap<i64, Vec<&Coding>> = BTreeMap::new();
        for coding in codings {
            answers.entry(coding.answer).or_default().push(coding);
        }
        let shared: Vec<&Vec<&Coding>> = answers.values().filter(|a| a.len() > 1).collect();
        let variables = book.variables.iter().map(|variable| {
            let is_status = book
                .status
                .as_ref()
                .is_some_and(|s| s.variable == variable.id);
            let units: Vec<Unit> = shared
                .iter()
                .filter_map(|all| unit(variable, all, &coders, is_status))
                .collect();
            of_variable(variable, &units, coders.len())
        });
        Agreement {
            variables: variables.collect(),
            coders: coders.iter().map(|c| Acceptance::of(c, &answers)).collect(),
        }
    }
}

fn unit(variable: &Variable, all: &[&Coding], coders: &[&str], is_status: bool) -> Option<Unit> {
    let codes = all
        .iter()
        .filter(|c| is_status || !c.uncodable)
        .filter_map(|coding| {
            let code = coding.codes.get(&variable.id)?;
            let bits = code.iter().filter_map(|c| variable.index_of(c));
            let set = bits.fold(0u32, |set, bit| set | 1 << bit);
            Some((coders.binary_search(&coding.coder.as_str()).ok()?, set))
        });
    let unit: Unit = codes.collect();
    let said = unit.iter().any(|(_, set)| *set != 0);
    (unit.len() > 1 && said).then_some(unit)
}

fn of_variable(variable: &Variable, units: &[Unit], coders: usize) -> VariableAgreement {
    let categories = variable.categories.len();
    let single = variable.kind != Kind::Multi;
    let mut values: Vec<u32> = match single {
        true => (0..categories).map(|c| 1 << c).collect(),
        false => units.iter().flatten().map(|(_, set)| *set).collect(),
    };
    values.sort_unstable();
    values.dedup();
    let k = values.len();
    let coded: Vec<Vec<(usize, usize)>> = units
        .iter()
        .map(|unit| {
            let place = |set: &u32| values.binary_search(set).ok();
            unit.iter()
                .filter_map(|(coder, set)| Some((*coder, place(set)?)))
                .collect()
        })
        .collect();
    let alpha = |chosen: &[usize]| {
        let mut coincidences = vec![0.0; k * k];
        for unit in chosen.iter().filter_map(|i| coded.get(*i)) {
            let codes: Vec<usize> = unit.iter().map(|u| u.1).collect();
            add_unit(&mut coincidences, k, &codes);
        }
        match variable.kind {
            Kind::Ordinal => alpha_of(&coincidences, k, Metric::Ordinal),
            Kind::Nominal => alpha_of(&coincidences, k, Metric::Nominal),
            Kind::Multi => alpha_with(&coincidences, k, |a, b| masi(values[a], values[b])),
        }
    };
    let kappa = |chosen: &[usize]| {
        let of = |i: &usize| coded.get(*i);
        let chosen: Vec<&Vec<(usize, usize)>> = chosen.iter().filter_map(of).collect();
        pairwise(&chosen, k, coders, variable.kind == Kind::Ordinal)
    };
    let all: Vec<usize> = (0..coded.len()).collect();
    let pairs: Vec<(usize, usize)> = coded.iter().flat_map(|unit| pairs_of(unit)).collect();
    let equal = pairs.iter().filter(|(a, b)| a == b).count();
    VariableAgreement {
        id: variable.id.clone(),
        answers: coded.len(),
        agreement: (!pairs.is_empty()).then(|| equal as f64 / pairs.len() as f64),
        kappa: if single { kappa(&all) } else { None },
        kappa_interval: if single {
            interval(all.len(), kappa)
        } else {
            None
        },
        alpha: alpha(&all),
        alpha_interval: interval(all.len(), alpha),
        categories: (0..categories)
            .map(|category| of_category(variable, category, units, coders))
            .collect(),
    }
}

fn of_category(
    variable: &Variable,
    category: usize,
    units: &[Unit],
    coders: usize,
) -> CategoryAgreement {
    let held: Vec<Vec<(usize, usize)>> = units
        .iter()
        .map(|unit| {
            let bit = |set: u32| (set >> category & 1) as usize;
            unit.iter()
                .map(|(coder, set)| (*coder, bit(*set)))
                .collect()
        })
        .collect();
    let pairs: Vec<(usize, usize)> = held.iter().flat_map(|unit| pairs_of(unit)).collect();
    let count = |wanted: usize| pairs.iter().filter(|(a, b)| a + b == wanted).count() as u64;
    let refs: Vec<&Vec<(usize, usize)>> = held.iter().collect();
    CategoryAgreement {
        id: variable.categories[category].id.clone(),
        both: count(2),
        one: count(1),
        kappa: pairwise(&refs, 2, coders, false),
    }
}

/// All pairs of codings of one answer.
fn pairs_of(unit: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let rest = |at: usize| unit.get(at + 1..).unwrap_or_default().iter();
    let all = unit.iter().enumerate();
    all.flat_map(|(at, (_, a))| rest(at).map(move |(_, b)| (*a, *b)))
        .collect()
}

/// Cohen's kappa of each two coders, weighted by the answers they share.
fn pairwise(units: &[&Vec<(usize, usize)>], k: usize, coders: usize, ordinal: bool) -> Option<f64> {
    let mut between: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for unit in units {
        let mut own = (*unit).clone();
        own.sort_unstable();
        for (at, (first, a)) in own.iter().enumerate() {
            for (second, b) in own.iter().skip(at + 1) {
                between
                    .entry(first * coders + second)
                    .or_default()
                    .push((*a, *b));
            }
        }
    }
    let (mut sum, mut weight) = (0.0, 0.0);
    for pairs in between.values() {
        let (a, b): (Vec<usize>, Vec<usize>) = pairs.iter().copied().unzip();
        let matrix = ConfusionMatrix::from_pairs(&a, &b, k).ok()?;
        let kappa = match ordinal {
            true => matrix.quadratic_kappa(),
            false => matrix.cohen_kappa(),
        };
        // Two coders who used one category only have no kappa.
        if let Some(kappa) = kappa {
            sum += kappa * pairs.len() as f64;
            weight += pairs.len() as f64;
        }
    }
    (weight > 0.0).then(|| sum / weight)
}

/// Percentile interval over bootstrap samples of the answers; samples in
/// which the figure is not defined are left out.
fn interval(answers: usize, figure: impl Fn(&[usize]) -> Option<f64>) -> Option<[f64; 2]> {
    if answers < 2 {
        return None;
    }
    let mut random = SplitMix64::new(SEED);
    let mut found: Vec<f64> = (0..SAMPLES)
        .filter_map(|_| {
            let sample: Vec<usize> = (0..answers).map(|_| random.below(answers)).collect();
            figure(&sample)
        })
        .collect();
    if found.len() < SAMPLES / 2 {
        return None;
    }
    found.sort_by(f64::total_cmp);
    let at = |share: f64| found[((found.len() - 1) as f64 * share).round() as usize];
    Some([at(0.025), at(0.975)])
}
