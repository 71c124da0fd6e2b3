//! Shares, confusion, kappa, alpha and label sets.

use fritekst::evaluate::{
    ConfusionMatrix, Metric, MultiLabelReport, clopper_pearson_upper, krippendorff_alpha, wilson,
};
use proptest::prelude::*;

use super::close;

const GOLD: [usize; 20] = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 0, 1, 2, 3, 1];
const CODED: [usize; 20] = [0, 0, 1, 1, 1, 2, 1, 2, 2, 3, 3, 3, 3, 2, 0, 0, 1, 1, 3, 3];

/// Expected values computed by scikit-learn 1.9.1 (`accuracy_score`,
/// `f1_score`, `cohen_kappa_score`) and krippendorff 0.9.0.
#[test]
fn measures_of_single_codes_equal_scikit_learn_and_krippendorff() {
    let m = ConfusionMatrix::from_pairs(&GOLD, &CODED, 4).unwrap();
    close(m.accuracy().value, 0.65);
    close(m.macro_f1(), 0.6458333333333333);
    close(m.cohen_kappa().unwrap(), 0.527027027027027);
    close(m.quadratic_kappa().unwrap(), 0.6370967741935483);
    close(m.alpha(Metric::Nominal).unwrap(), 0.5388513513513513);
    close(m.alpha(Metric::Ordinal).unwrap(), 0.6461693548387097);
    let second = m.categories()[1];
    close(second.precision.unwrap(), 2.0 / 3.0);
    close(second.recall.unwrap(), 2.0 / 3.0);
    assert_eq!((second.support, second.predicted), (6, 6));
}

#[test]
fn counts_stand_at_gold_and_predicted() {
    let m = ConfusionMatrix::from_pairs(&[0, 0, 2], &[1, 1, 0], 3).unwrap();
    assert_eq!((m.count(0, 1), m.count(1, 0), m.count(2, 0)), (2, 0, 1));
    assert_eq!(m.confusions(), [(0, 1, 2), (2, 0, 1)]);
    assert_eq!(m.within(1).successes, 2);
    assert_eq!(m.within(2).successes, 3);
    assert_eq!(m.majority().successes, 2);
}

/// K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011),
/// section D: four observers, twelve units, gaps. Printed: .743, .815, .849;
/// further digits from krippendorff 0.9.0.
#[test]
fn alpha_equals_krippendorffs_own_example() {
    const GAP: Option<usize> = None;
    let coders = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ];
    let units: Vec<Vec<Option<usize>>> = (0..12)
        .map(|u| {
            let codes = coders.iter().map(|coder| coder[u]);
            codes
                .map(|c: usize| if c == 0 { GAP } else { Some(c - 1) })
                .collect()
        })
        .collect();
    let alpha = |metric| krippendorff_alpha(&units, 5, metric).unwrap();
    close(alpha(Metric::Nominal), 0.743421052631579);
    close(alpha(Metric::Ordinal), 0.8153875037548814);
    close(alpha(Metric::Interval), 0.8491071428571428);
}

/// Expected values computed by scikit-learn 1.9.1 on the indicator matrices.
#[test]
fn measures_of_label_sets_equal_scikit_learn() {
    let gold = [1, 3, 0, 4, 5, 2, 7, 0, 1, 6];
    let coded = [1, 1, 0, 4, 4, 2, 7, 1, 3, 6];
    let r = MultiLabelReport::from_sets(&gold, &coded, 3).unwrap();
    close(r.macro_f1, 0.85);
    close(r.micro_f1, 0.8461538461538461);
    close(r.exact.value, 0.6);
    close(r.hamming_loss, 0.13333333333333333);
    let f1: Vec<f64> = r.labels.iter().map(|l| l.f1.unwrap()).collect();
    for (found, expected) in f1.iter().zip([0.8, 0.75, 1.0]) {
        close(*found, expected);
    }
    close(r.mean_gold, 1.3);
    close(r.mean_predicted, 1.3);
}

/// Expected values computed by statsmodels 0.15.0 (`proportion_confint`).
#[test]
fn wilson_intervals_equal_statsmodels() {
    for (successes, n, confidence, low, high) in [
        (0, 10, 0.95, 0.0, 0.27753279986288926),
        (8, 10, 0.95, 0.49016247153664183, 0.9433178485456247),
        (81, 263, 0.95, 0.2552885198782742, 0.36620957698280004),
        (950, 1000, 0.99, 0.9290930273094662, 0.9649749242774674),
    ] {
        let found = wilson(successes, n, confidence);
        close(found.low, low);
        close(found.high, high);
    }
}

/// Expected values computed by scipy 1.17.1, `beta.ppf(c, errors + 1, n - errors)`.
#[test]
fn clopper_pearson_bounds_equal_scipy() {
    for (errors, n, confidence, bound) in [
        (3, 200, 0.95, 0.03830970849856934),
        (36, 1000, 0.95, 0.04726510664571574),
        (0, 59, 0.95, 0.04950760988822693),
        (4870, 100_000, 0.99, 0.05030632161521489),
        (1, 2, 0.9, 0.9486832980505138),
    ] {
        close(clopper_pearson_upper(errors, n, confidence), bound);
    }
}

fn pairs() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
    (1_usize..7).prop_flat_map(|k| (Just(k), proptest::collection::vec((0..k, 0..k), 1..60)))
}

fn matrix(k: usize, pairs: &[(usize, usize)]) -> ConfusionMatrix {
    let (gold, coded): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
    ConfusionMatrix::from_pairs(&gold, &coded, k).unwrap()
}

proptest! {
    #[test]
    fn agreement_lies_between_minus_one_and_one((k, pairs) in pairs()) {
        let m = matrix(k, &pairs);
        for kappa in [m.cohen_kappa(), m.quadratic_kappa()].into_iter().flatten() {
            prop_assert!((-1.0 - 1e-12..=1.0).contains(&kappa), "{kappa}");
        }
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval] {
            if let Some(alpha) = m.alpha(metric) {
                prop_assert!((-1.0 - 1e-12..=1.0).contains(&alpha), "{alpha}");
            }
        }
        prop_assert!((0.0..=1.0).contains(&m.macro_f1()));
    }

    #[test]
    fn the_order_of_the_answers_does_not_matter((k, pairs) in pairs()) {
        let mut other = pairs.clone();
        other.reverse();
        prop_assert_eq!(matrix(k, &pairs), matrix(k, &other));
    }

    #[test]
    fn full_agreement_is_one((k, pairs) in pairs()) {
        let same: Vec<_> = pairs.iter().map(|&(g, _)| (g, g)).collect();
        let m = matrix(k, &same);
        prop_assert_eq!(m.accuracy().value, 1.0);
        prop_assert_eq!(m.macro_f1(), 1.0);
        for one in [m.cohen_kappa(), m.quadratic_kappa(), m.alpha(Metric::Ordinal)] {
            prop_assert!(one.is_none_or(|v| (v - 1.0).abs() < 1e-12));
        }
    }

    #[test]
    fn two_coders_have_the_same_alpha_by_both_ways((k, pairs) in pairs()) {
        let units: Vec<_> = pairs.iter().map(|&(g, p)| vec![Some(g), Some(p)]).collect();
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval] {
            let (a, b) = (krippendorff_alpha(&units, k, metric), matrix(k, &pairs).alpha(metric));
            prop_assert_eq!(a.is_some(), b.is_some());
            prop_assert!((a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() < 1e-12);
        }
    }

    #[test]
    fn intervals_hold_their_estimate_and_narrow_with_answers(
        n in 1_u64..5000, share in 0.0_f64..=1.0, confidence in 0.5_f64..0.999,
    ) {
        let hits = (n as f64 * share) as u64;
        let i = wilson(hits, n, confidence);
        let estimate = hits as f64 / n as f64;
        prop_assert!(0.0 <= i.low && i.low <= estimate);
        prop_assert!(estimate <= i.high && i.high <= 1.0);
        let more = wilson(hits * 4, n * 4, confidence);
        prop_assert!(more.high - more.low < i.high - i.low);
        let upper = clopper_pearson_upper(hits, n, confidence);
        prop_assert!(upper > estimate || hits == n);
        prop_assert!(upper <= clopper_pearson_upper((hits + 1).min(n), n, confidence));
    }

    #[test]
    fn sets_of_one_label_are_single_codes((k, pairs) in pairs()) {
        let (gold, coded): (Vec<u32>, Vec<u32>) =
            pairs.iter().map(|&(g, p)| (1 << g, 1 << p)).unzip();
        let sets = MultiLabelReport::from_sets(&gold, &coded, k).unwrap();
        let single = matrix(k, &pairs);
        prop_assert_eq!(sets.exact, single.accuracy());
        prop_assert_eq!(&sets.labels, &single.categories());
        // Every wrong code is one label too many and one too few.
        let wrong = 1.0 - single.accuracy().value;
        prop_assert!((sets.hamming_loss - 2.0 * wrong / k as f64).abs() < 1e-12);
    }
}
