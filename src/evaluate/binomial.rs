//! Exact binomial probabilities and the normal quantile.
//!
//! The probability function follows C. Loader, *Fast and Accurate Computation
//! of Binomial Probabilities* (2000): the logarithms of three factorials are
//! never subtracted from each other, so about 14 digits survive for any `n`.
//! A tail is then a sum of positive terms, each a simple ratio of the last.

use std::f64::consts::PI;

/// `ln n! − ln(√(2πn) (n/e)ⁿ)`, what Stirling's formula leaves out; `n ≥ 1`.
fn stirling_error(n: f64) -> f64 {
    if n <= 15.0 {
        // Factorials up to 15 are exact in a double.
        let factorial: f64 = (1..=n as u32).map(f64::from).product();
        return factorial.ln() - 0.5 * (2.0 * PI * n).ln() - n * n.ln() + n;
    }
    let r = 1.0 / (n * n);
    (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r / 1188.0)))) / n
}

/// `x ln(x/m) + m − x`, without cancellation where `x` is near `m`.
fn deviance(x: f64, m: f64) -> f64 {
    let v = (x - m) / (x + m);
    if v.abs() >= 0.1 {
        return x * (x / m).ln() + m - x;
    }
    let mut sum = (x - m) * v;
    let mut term = 2.0 * x * v;
    for j in 1..1000 {
        term *= v * v;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// `P(X = k)` for `X ~ Bin(n, p)`, `0 < p < 1`, `k ≤ n`.
fn pmf(k: u64, n: u64, p: f64) -> f64 {
    let (x, m) = (k as f64, n as f64);
    if k == 0 {
        return (m * (-p).ln_1p()).exp();
    }
    if k == n {
        return (m * p.ln()).exp();
    }
    let log = stirling_error(m)
        - stirling_error(x)
        - stirling_error(m - x)
        - deviance(x, m * p)
        - deviance(m - x, m * (1.0 - p));
    (m / (2.0 * PI * x * (m - x))).sqrt() * log.exp()
}

/// `P(X ≤ k)` for `X ~ Bin(n, p)`: the exact p-value of "`k` or fewer errors
/// among `n` although the share wrong is `p`".
pub(crate) fn cdf(k: u64, n: u64, p: f64) -> f64 {
    if k >= n || p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return 0.0;
    }
    let (m, odds) = (n as f64, p / (1.0 - p));
    // Sum the tail that is the smaller one, away from the mean.
    if (k as f64) < m * p {
        let mut term = pmf(k, n, p);
        let mut sum = term;
        for i in (1..=k).rev() {
            term *= i as f64 / ((m - i as f64 + 1.0) * odds);
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        sum.min(1.0)
    } else {
        let mut term = pmf(k + 1, n, p);
        let mut sum = term;
        for i in k + 1..n {
            term *= (m - i as f64) * odds / (i as f64 + 1.0);
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        (1.0 - sum).max(0.0)
    }
}

/// `P(Z ≤ z) − 1/2` for a standard normal `Z` and `z ≥ 0`, by the series of
/// G. Marsaglia, *Evaluating the Normal Distribution* (2004).
fn normal_above_half(z: f64) -> f64 {
    let (mut sum, mut term, mut i) = (z, z, 1.0);
    loop {
        i += 2.0;
        term *= z * z / i;
        let next = sum + term;
        if next == sum {
            return sum * (-0.5 * z * z).exp() / (2.0 * PI).sqrt();
        }
        sum = next;
    }
}

/// The `z` for which a standard normal lies in `[−z, z]` with probability
/// `confidence` (clamped to `[0, 1 − 10⁻¹²]`).
pub(crate) fn two_sided_z(confidence: f64) -> f64 {
    let half = confidence.clamp(0.0, 1.0 - 1e-12) / 2.0;
    let (mut low, mut high) = (0.0, 8.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if normal_above_half(middle) < half {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, summed with exact integer binomial coefficients.
    fn slow_cdf(k: u64, n: u64, p: f64) -> f64 {
        let mut choose: u128 = 1;
        let mut sum = 0.0;
        for i in 0..=k {
            sum += choose as f64 * p.powi(i as i32) * (1.0 - p).powi((n - i) as i32);
            choose = choose * u128::from(n - i) / u128::from(i + 1);
        }
        sum
    }

    #[test]
    fn the_tail_equals_the_definition() {
        for n in [1, 2, 7, 16, 40, 90] {
            for p in [0.001, 0.05, 0.3, 0.5, 0.77, 0.99] {
                for k in 0..=n {
                    let (fast, slow) = (cdf(k, n, p), slow_cdf(k, n, p));
                    let off = (fast - slow).abs();
                    assert!(off < 1e-12 * slow.max(1e-3), "{k} {n} {p}: {fast} {slow}");
                }
            }
        }
    }

    /// Expected values from scipy 1.17.1, `scipy.stats.binom.cdf`.
    #[test]
    fn the_tail_equals_scipy_for_many_answers() {
        for (k, n, p, expected) in TAILS {
            let found = cdf(k, n, p);
            assert!(
                (found / expected - 1.0).abs() < 1e-10,
                "{k} {n} {p} {found}"
            );
        }
    }

    const TAILS: [(u64, u64, f64, f64); 7] = [
        (3, 200, 0.05, 0.009048376396101461),
        (36, 1000, 0.05, 0.021154832411806355),
        (4870, 100_000, 0.05, 0.029744242514060847),
        (49_700, 1_000_000, 0.05, 0.08459452203757706),
        (480, 1000, 0.5, 0.10872414660207075),
        (2, 1000, 0.02, 3.86150937133532e-07),
        (520, 1000, 0.5, 0.9026168357691174),
    ];

    #[test]
    fn the_tail_is_whole_at_its_ends() {
        assert_eq!(cdf(5, 5, 0.3), 1.0);
        assert_eq!(cdf(0, 0, 0.3), 1.0);
        assert_eq!(cdf(0, 5, 0.0), 1.0);
        assert_eq!(cdf(4, 5, 1.0), 0.0);
    }

    #[test]
    fn the_normal_quantile_has_its_table_values() {
        for (confidence, z) in [
            (0.9, 1.644853626951472),
            (0.95, 1.959963984540054),
            (0.99, 2.5758293035489),
            (0.999, 3.290526731491926),
        ] {
            assert!((two_sided_z(confidence) - z).abs() < 1e-10);
        }
        assert!(two_sided_z(0.0) < 1e-12);
    }
}
