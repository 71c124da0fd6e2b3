//! Closed answers drawn for a text that people have coded.

use super::evidence::place;
use super::reported::{Report, Reports};
use crate::codebook::{Codebook, Kind};
use crate::learn::random::SplitMix64;

/// How answers are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Share of records that get a conflict.
    pub conflicts: f64,
    /// Share of ordinal answers one step (within the tolerance) off.
    pub near: f64,
    /// Chance of each further tick.
    pub further: f64,
    /// Share of answers that are no category ("ved ikke").
    pub other: f64,
    /// Share of records whose status is not the ordinary one (non-answers,
    /// plans …), at most; people's files often hold more of them.
    pub odd: f64,
    /// Times that closed answers are drawn for each text, to learn from.
    pub draws: usize,
    /// Random seed.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        // Three in ten answers one step off and nearly every second workplace
        // ticking more than one type are near what surveys show.
        Plan {
            conflicts: 0.1,
            near: 0.3,
            further: 0.25,
            other: 0.03,
            odd: 0.04,
            draws: 1,
            seed: 1,
        }
    }
}

/// Draws the closed answers to a text with these codes.
pub fn draw(book: &Codebook, truth: &[Report], plan: &Plan, random: &mut SplitMix64) -> Reports {
    let status = book.status.as_ref().and_then(|s| place(book, &s.variable));
    let can: Vec<usize> = (0..book.variables.len())
        .filter(|v| Some(*v) != status && truth[*v] != Report::Missing)
        .collect();
    let broken = (random.next_f64() < plan.conflicts && !can.is_empty())
        .then(|| can[random.below(can.len())]);
    let variables = book.variables.iter().enumerate().map(|(at, variable)| {
        if Some(at) == status {
            return Report::Missing;
        }
        let count = variable.categories.len();
        let others = variable.self_report_only.len();
        match (variable.kind, truth[at]) {
            (_, Report::Missing | Report::Other(_)) => match variable.kind {
                Kind::Multi => Report::Set(1 << random.below(count)),
                _ => Report::One(random.below(count)),
            },
            _ if others > 0 && broken != Some(at) && random.next_f64() < plan.other => {
                Report::Other(random.below(others))
            }
            (Kind::Multi, own) => ticks(own, count, broken == Some(at), plan, random),
            (_, own) => {
                let own = own.categories().next().unwrap_or(0);
                let near = usize::from(variable.tolerance.unwrap_or(0));
                let far = broken == Some(at);
                let off = !far && random.next_f64() < plan.near;
                let fits = |c: &usize| match c.abs_diff(own) {
                    0 => !far && !off,
                    d if d <= near => off,
                    _ => far,
                };
                let among: Vec<usize> = (0..count).filter(fits).collect();
                Report::One(among.get(random.below(among.len())).copied().unwrap_or(own))
            }
        }
    });
    let variables = variables.collect();
    Reports {
        variables,
        companions: vec![Report::Missing; book.companions.len()],
    }
}

fn ticks(own: Report, count: usize, broken: bool, plan: &Plan, random: &mut SplitMix64) -> Report {
    let (shown, unshown): (Vec<usize>, Vec<usize>) = (0..count).partition(|c| own.has(*c));
    let bits = |of: &[usize]| of.iter().fold(0u32, |set, c| set | 1 << c);
    if broken && !unshown.is_empty() {
        // Nothing of what the text shows, or (of several) not all of it.
        if shown.len() > 1 && random.next_f64() < 0.5 {
            let left_out = shown[random.below(shown.len())];
            return Report::Set(bits(&shown) & !(1 << left_out));
        }
        let mut set = 1 << unshown[random.below(unshown.len())];
        for c in unshown {
            if random.next_f64() < plan.further / 2.0 {
                set |= 1 << c;
            }
        }
        return Report::Set(set);
    }
    let mut set = bits(&shown);
    for c in unshown {
        if random.next_f64() < plan.further {
            set |= 1 << c;
        }
    }
    Report::Set(set)
}
