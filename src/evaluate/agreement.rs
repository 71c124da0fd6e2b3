//! Krippendorff's alpha: agreement of any number of coders, with gaps.
//!
//! K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011),
//! section D: every unit with `m ≥ 2` codes puts each ordered pair of its
//! codes into a coincidence matrix `o` with weight `1 / (m − 1)`; then
//! `alpha = 1 − (n − 1) Σ o[c,k] d(c,k) / Σ n[c] n[k] d(c,k)`, with `n[c]` the
//! row sums and `d` the squared difference of the metric.

use serde::Serialize;

/// What counts as a small disagreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Equal or not.
    Nominal,
    /// By how many coded values lie between the two in codebook order.
    Ordinal,
    /// By the squared distance of the positions.
    Interval,
}

/// Krippendorff's alpha of `units`, each the codes of every coder (`None`: not
/// coded by this one), codes in `0..k`.
///
/// 1 is full agreement, 0 what chance gives, below 0 systematic disagreement.
/// `None` where it is not defined: no unit with two codes, only one category
/// used, or a code of `k` or more.
pub fn krippendorff_alpha(units: &[Vec<Option<usize>>], k: usize, metric: Metric) -> Option<f64> {
    let mut coincidences = vec![0.0; k * k];
    for unit in units {
        let codes: Vec<usize> = unit.iter().copied().flatten().collect();
        if codes.iter().any(|&code| code >= k) {
            return None;
        }
        add_unit(&mut coincidences, k, &codes);
    }
    alpha_of(&coincidences, k, metric)
}

/// Adds the pairs of one unit's codes, each below `k`, to a `k × k`
/// coincidence matrix; a unit of fewer than two codes has none.
pub fn add_unit(coincidences: &mut [f64], k: usize, codes: &[usize]) {
    let weight = 1.0 / codes.len().saturating_sub(1) as f64;
    for (i, &a) in codes.iter().enumerate() {
        for (j, &b) in codes.iter().enumerate() {
            if i != j {
                coincidences[a * k + b] += weight;
            }
        }
    }
}

/// Distance of two sets of categories, as bits: 0 for equal ones, 1 for sets
/// that share nothing, else 1 minus their Jaccard similarity, times 2/3 where
/// one holds the other, 1/3 where neither does (R. Passonneau 2006,
/// *Measuring Agreement on Set-valued Items (MASI)*, section 4).
pub fn masi(a: u32, b: u32) -> f64 {
    if a == b {
        return 0.0;
    }
    let (shared, all) = ((a & b).count_ones(), (a | b).count_ones());
    let alike = match shared {
        0 => 0.0,
        _ if a & b == a || a & b == b => 2.0 / 3.0,
        _ => 1.0 / 3.0,
    };
    1.0 - alike * f64::from(shared) / f64::from(all)
}

/// Alpha of a symmetric `k × k` coincidence matrix under any distance of two
/// codes; see [`krippendorff_alpha`].
pub fn alpha_with(
    coincidences: &[f64],
    k: usize,
    distance: impl Fn(usize, usize) -> f64,
) -> Option<f64> {
    let rows = coincidences.chunks(k.max(1));
    let totals: Vec<f64> = rows.clone().map(|row| row.iter().sum()).collect();
    let n: f64 = totals.iter().sum();
    let (mut observed, mut expected) = (0.0, 0.0);
    for (a, row) in rows.enumerate() {
        for b in a + 1..k {
            let distance = distance(a, b);
            observed += row[b] * distance;
            expected += totals[a] * totals[b] * distance;
        }
    }
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

/// Alpha of a symmetric `k × k` coincidence matrix.
pub fn alpha_of(coincidences: &[f64], k: usize, metric: Metric) -> Option<f64> {
    let totals: Vec<f64> = coincidences
        .chunks(k.max(1))
        .map(|row| row.iter().sum())
        .collect();
    let n: f64 = totals.iter().sum();
    let (mut observed, mut expected) = (0.0, 0.0);
    for (a, row) in coincidences.chunks(k.max(1)).enumerate() {
        // Values coded between `a` and `b`, for the ordinal metric.
        let mut upto = 0.0;
        for b in a + 1..k {
            upto += totals[b];
            let distance = match metric {
                Metric::Nominal => 1.0,
                Metric::Ordinal => (upto + totals[a] - (totals[a] + totals[b]) / 2.0).powi(2),
                Metric::Interval => ((b - a) as f64).powi(2),
            };
            observed += row[b] * distance;
            expected += totals[a] * totals[b] * distance;
        }
    }
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_is_not_a_number_made_up() {
        let one = vec![vec![Some(0), Some(0)], vec![Some(0), Some(0)]];
        assert_eq!(krippendorff_alpha(&one, 2, Metric::Nominal), None);
        let alone = vec![vec![Some(0), None], vec![None, Some(1)]];
        assert_eq!(krippendorff_alpha(&alone, 2, Metric::Nominal), None);
        let outside = vec![vec![Some(0), Some(2)]];
        assert_eq!(krippendorff_alpha(&outside, 2, Metric::Nominal), None);
        assert_eq!(krippendorff_alpha(&[], 0, Metric::Ordinal), None);
    }
}
