//! How far a share found on `n` answers may lie from the true one.

use serde::Serialize;

use super::binomial;

/// A closed interval of shares, `0 ≤ low ≤ high ≤ 1`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A share with what it was found on and its Wilson interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// `successes / n`; 0 where `n` is 0 (the interval is then `[0, 1]`).
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Answers that count.
    pub successes: u64,
    /// Answers looked at.
    pub n: u64,
}

impl Share {
    /// The share of `successes` among `n`, at [`CONFIDENCE`](super::CONFIDENCE).
    pub fn of(successes: u64, n: u64) -> Self {
        let Interval { low, high } = wilson(successes, n, super::CONFIDENCE);
        let value = if n == 0 {
            0.0
        } else {
            successes as f64 / n as f64
        };
        Share {
            value,
            low,
            high,
            successes,
            n,
        }
    }
}

/// Wilson's score interval for a share (E. B. Wilson, 1927).
///
/// It holds `successes / n`, stays inside `[0, 1]` and keeps its level for
/// small `n` and shares near 0 or 1, where the textbook interval does not.
/// Nothing seen (`n = 0`) gives `[0, 1]`.
pub fn wilson(successes: u64, n: u64, confidence: f64) -> Interval {
    if n == 0 {
        return Interval {
            low: 0.0,
            high: 1.0,
        };
    }
    let (m, share) = (n as f64, successes.min(n) as f64 / n as f64);
    let z = binomial::two_sided_z(confidence);
    let z2 = z * z / m;
    let centre = (share + z2 / 2.0) / (1.0 + z2);
    let half = z * (share * (1.0 - share) / m + z2 / (4.0 * m)).sqrt() / (1.0 + z2);
    // At the ends the exact value is 0 or 1; rounding must not say otherwise.
    Interval {
        low: (centre - half).clamp(0.0, share),
        high: (centre + half).clamp(share, 1.0),
    }
}

/// By how much a share differs between two ways of doing the same `n`
/// things: `better` were right only in the second, `worse` only in the first.
/// The difference, and its interval after Agresti & Min 2005 ("Simple improved
/// confidence intervals for comparing matched proportions", Statistics in
/// Medicine 24): Wald's with half a count added to each of the four cells.
pub fn paired_difference(better: u64, worse: u64, n: u64, confidence: f64) -> (f64, Interval) {
    let gain = |better: f64, worse: f64, n: f64| match n > 0.0 {
        true => (better - worse) / n,
        false => 0.0,
    };
    let (b, c, m) = (better as f64 + 0.5, worse as f64 + 0.5, n as f64 + 2.0);
    let middle = gain(b, c, m);
    let error = ((b + c) - (b - c).powi(2) / m).sqrt() / m;
    let half = binomial::two_sided_z(confidence) * error;
    let found = gain(better as f64, worse as f64, n as f64);
    let interval = Interval {
        low: (middle - half).clamp(-1.0, 1.0).min(found),
        high: (middle + half).clamp(-1.0, 1.0).max(found),
    };
    (found, interval)
}

/// Clopper and Pearson's exact one-sided upper bound (1934) on the share wrong,
/// after `errors` among `n`: the largest share under which so few errors would
/// still happen with probability `1 − confidence`.
///
/// It covers the true share with probability at least `confidence`, for every
/// share and every `n`. Nothing seen gives 1.
pub fn clopper_pearson_upper(errors: u64, n: u64, confidence: f64) -> f64 {
    if n == 0 || errors >= n {
        return 1.0;
    }
    let tail = (1.0 - confidence).clamp(0.0, 1.0);
    if tail == 0.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    // The tail falls from 1 to 0 as the share grows. `high` stays on the safe
    // side of the root; 60 halvings reach the last bit of any ordinary share.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if binomial::cdf(errors, n, middle) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_has_the_closed_form() {
        for n in [1_u64, 59, 300, 100_000] {
            let expected = 1.0 - 0.05_f64.powf(1.0 / n as f64);
            assert!((clopper_pearson_upper(0, n, 0.95) - expected).abs() < 1e-13);
        }
    }

    #[test]
    fn fifty_nine_right_answers_prove_five_per_cent_and_fifty_eight_do_not() {
        assert!(clopper_pearson_upper(0, 59, 0.95) <= 0.05);
        assert!(clopper_pearson_upper(0, 58, 0.95) > 0.05);
    }

    #[test]
    fn nothing_seen_says_nothing() {
        assert_eq!(clopper_pearson_upper(0, 0, 0.95), 1.0);
        assert_eq!(clopper_pearson_upper(4, 4, 0.95), 1.0);
        let all = Interval {
            low: 0.0,
            high: 1.0,
        };
        assert_eq!(wilson(0, 0, 0.95), all);
    }

    #[test]
    fn the_ends_are_exact() {
        assert_eq!(wilson(0, 20, 0.95).low, 0.0);
        assert_eq!(wilson(20, 20, 0.95).high, 1.0);
    }
}
