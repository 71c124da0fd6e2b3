//! When enough is reviewed: how many codes would be wrong if the machine's
//! codes stood for all that nobody has looked at.
//!
//! The machine's probabilities tell how many of its codes to expect wrong. How
//! far that is to be trusted on this file is seen where people have looked:
//! the wrong codes found there, divided by those expected there. The expected
//! errors among the rest are multiplied by that ratio, for the bound by the
//! ratio's exact 95 % upper limit, the errors found being Poisson (Garwood
//! 1936). It is never taken to be below one: people who see a suggestion find
//! fewer errors than there are. The bound rests on the ratio being the same
//! among the rest: a random part among the reviews makes that sure.

use serde::Serialize;

/// Wrong codes that are allowed, and how sure one is to be: the tool's usual
/// promise.
pub const ALLOWED: f64 = 0.05;
const SURE: f64 = 0.95;
/// Points of the curve.
const POINTS: usize = 60;

/// A machine's code of one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Its probability.
    pub probability: f64,
    /// Whether people found it right; `None` where nobody looked, or where it
    /// is not settled.
    pub right: Option<bool>,
}

/// Where the review of a variable stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stopping {
    /// Machine codes in all.
    pub codes: usize,
    /// Those people looked at …
    pub reviewed: usize,
    /// … and found wrong.
    pub found_wrong: usize,
    /// Those they were expected to find.
    pub expected_wrong: f64,
    /// Share of all codes that would be wrong if no more was reviewed.
    pub wrong: f64,
    /// Its upper limit, 95 % sure.
    pub wrong_at_most: f64,
    /// Further reviews, in the order of the queue, until at most 5 % are
    /// wrong with that sureness; 0 when it is reached.
    pub needed: usize,
    /// (further reviews, share wrong, its upper limit), as it is expected to
    /// go.
    pub curve: Vec<(usize, f64, f64)>,
}

impl Stopping {
    /// From all machine codes of a variable, in the order of the queue.
    pub fn of(judged: &[Judged]) -> Stopping {
        let mut rest = Vec::new();
        let (mut reviewed, mut found_wrong, mut expected_wrong) = (0, 0, 0.0);
        for one in judged {
            match one.right {
                None => rest.push(1.0 - one.probability),
                Some(right) => {
                    reviewed += 1;
                    found_wrong += usize::from(!right);
                    expected_wrong += 1.0 - one.probability;
                }
            }
        }
        let (ratio, most) = ratios(found_wrong, expected_wrong);
        let all = judged.len().max(1) as f64;
        // Errors expected from each place of the queue on.
        let mut after = vec![0.0; rest.len() + 1];
        for place in (0..rest.len()).rev() {
            after[place] = after[place + 1] + rest[place];
        }
        let share = |place: usize, ratio: f64| {
            let left = (rest.len() - place) as f64;
            (after[place] * ratio).min(left) / all
        };
        let reached = |place: &usize| share(*place, most) <= ALLOWED;
        let step = rest.len().div_ceil(POINTS).max(1);
        let mut places: Vec<usize> = (0..rest.len()).step_by(step).collect();
        places.push(rest.len());
        Stopping {
            codes: judged.len(),
            reviewed,
            found_wrong,
            expected_wrong,
            wrong: share(0, ratio),
            wrong_at_most: share(0, most),
            needed: (0..=rest.len()).find(reached).unwrap_or(rest.len()),
            curve: places
                .into_iter()
                .map(|p| (p, share(p, ratio), share(p, most)))
                .collect(),
        }
    }
}

/// How many times as many errors as expected there are, and at most; no fewer
/// than expected.
fn ratios(found: usize, expected: f64) -> (f64, f64) {
    if expected <= 0.0 {
        return (1.0, 1.0);
    }
    let (ratio, most) = (found as f64 / expected, poisson_upper(found) / expected);
    (ratio.max(1.0), most.max(1.0))
}

/// The mean under which so few events have a probability of 1 - [`SURE`].
fn poisson_upper(events: usize) -> f64 {
    let at_most = |mean: f64| {
        let mut term = (-mean).exp();
        let mut sum = term;
        for k in 1..=events {
            term *= mean / k as f64;
            sum += term;
        }
        sum
    };
    // Beyond some hundred events the first term is too small for a number;
    // there the mean is the Poisson's normal limit to a part in a thousand.
    if events > 500 {
        const Z: f64 = 1.644_853_626_951_472_2;
        let events = events as f64;
        return events + Z * (events + 1.0).sqrt() + (Z * Z + 2.0) / 3.0;
    }
    let (mut low, mut high) = (0.0, events as f64 * 2.0 + 10.0);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        match at_most(middle) > 1.0 - SURE {
            true => low = middle,
            false => high = middle,
        }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::random::SplitMix64;

    #[test]
    fn the_poisson_limit_is_the_tabled_one() {
        // Garwood 1936, one-sided 95 %.
        for (events, limit) in [
            (0, 2.9957),
            (1, 4.7439),
            (5, 10.5130),
            (20, 29.0620),
            (100, 118.08),
        ] {
            assert!((poisson_upper(events) - limit).abs() < 5e-3, "{events}");
        }
        let (exact, near) = (poisson_upper(500), poisson_upper(501) - 1.0);
        assert!((exact - near).abs() < 0.2, "{exact} {near}");
    }

    #[test]
    fn nothing_reviewed_is_what_the_probabilities_say() {
        let judged = [0.9; 100].map(|probability| Judged {
            probability,
            right: None,
        });
        let found = Stopping::of(&judged);
        assert!((found.wrong - 0.1).abs() < 1e-12 && found.wrong_at_most == found.wrong);
        assert_eq!(found.needed, 50);
        assert_eq!(found.curve.last().copied(), Some((100, 0.0, 0.0)));
    }

    #[test]
    fn who_accepts_every_suggestion_proves_nothing() {
        let judged: Vec<Judged> = (0..400)
            .map(|place| Judged {
                probability: 0.8,
                right: (place < 200).then_some(true),
            })
            .collect();
        let found = Stopping::of(&judged);
        assert!(
            (found.wrong - 0.1).abs() < 1e-9 && found.needed > 0,
            "{found:?}"
        );
    }

    #[test]
    fn nothing_at_all_needs_nothing() {
        let found = Stopping::of(&[]);
        assert_eq!(
            (found.codes, found.needed, found.wrong_at_most),
            (0, 0, 0.0)
        );
    }

    /// Where the machine is surer than it should be, a random part of the
    /// reviews shows it, and the limit holds as often as it says.
    #[test]
    fn the_limit_holds_where_the_machine_is_too_sure() {
        let mut random = SplitMix64::new(4);
        let (mut held, rounds) = (0, 400);
        for _ in 0..rounds {
            let mut truly_wrong = 0;
            let judged: Vec<Judged> = (0..1500)
                .map(|place| {
                    let probability = 0.7 + 0.29 * random.next_f64();
                    let right = random.next_f64() >= (1.0 - probability) * 1.6;
                    let looked = place % 5 == 0;
                    truly_wrong += usize::from(!right && !looked);
                    Judged {
                        probability,
                        right: looked.then_some(right),
                    }
                })
                .collect();
            let limit = Stopping::of(&judged).wrong_at_most;
            held += usize::from(truly_wrong as f64 / 1500.0 <= limit);
        }
        // The limit is of the mean; what is left scatters around that too.
        assert!(held as f64 / f64::from(rounds) > 0.9, "{held} of {rounds}");
    }
}
