//! Weights as a model's file holds them: eight bits each, in units of a power
//! of two that every feature has for every variable.
//!
//! The largest weight of a feature and variable takes seven bits at least, so
//! a weight is off by less than a 127th part of it. What is read from the file
//! is, bit for bit, what was rounded in training.

use crate::sealed::SealedError;

/// Units are no smaller than 2⁻¹²⁰; a weight below half of that is 0.
const SMALLEST: i8 = -120;
/// The largest unit: 127 of it is still a number.
const LARGEST: i8 = 120;
const MOST: f32 = 127.0;

/// Rounds the weights of all features (features × outputs, row-major) to what
/// a file can hold. `categories` is the number of outputs of each variable.
pub fn round(weights: &mut [f32], categories: &[usize]) {
    each_group(weights, categories, |group| {
        let unit = unit_of(group);
        for weight in group {
            *weight = steps(*weight, unit) * power(unit);
        }
    });
}

/// The bytes of rounded weights: for each feature and variable its unit's
/// exponent, then its weights.
pub fn to_bytes(weights: &[f32], categories: &[usize]) -> Vec<u8> {
    let mut out = Vec::with_capacity(weights.len() + weights.len() / 2);
    let mut rest = weights;
    while !rest.is_empty() {
        for own in categories {
            let (group, after) = rest.split_at((*own).min(rest.len()));
            let unit = unit_of(group);
            out.push(unit.to_le_bytes()[0]);
            out.extend(
                group
                    .iter()
                    .map(|w| (steps(*w, unit) as i8).to_le_bytes()[0]),
            );
            rest = after;
        }
    }
    out
}

/// The weights of `features` features.
///
/// # Errors
/// [`SealedError::Part`] for another count, or a unit that none is rounded to.
pub fn from_bytes(
    bytes: &[u8],
    features: usize,
    categories: &[usize],
) -> Result<Vec<f32>, SealedError> {
    let wrong = |what: String| SealedError::Part {
        part: "weights",
        what,
    };
    let outputs: usize = categories.iter().sum();
    if Some(bytes.len()) != features.checked_mul(outputs + categories.len()) {
        let what = format!("{} bytes do not hold {features} features", bytes.len());
        return Err(wrong(what));
    }
    let mut out = Vec::with_capacity(features * outputs);
    let mut rest = bytes;
    while !rest.is_empty() {
        for own in categories {
            let (group, after) = rest.split_at(own + 1);
            let unit = i8::from_le_bytes([group[0]]);
            if !(SMALLEST..=LARGEST).contains(&unit) {
                return Err(wrong(format!("the unit 2^{unit}")));
            }
            let weight = |b: &u8| f32::from(i8::from_le_bytes([*b])) * power(unit);
            out.extend(group[1..].iter().map(weight));
            rest = after;
        }
    }
    Ok(out)
}

fn each_group(weights: &mut [f32], categories: &[usize], mut act: impl FnMut(&mut [f32])) {
    let outputs: usize = categories.iter().sum();
    for row in weights.chunks_exact_mut(outputs.max(1)) {
        let mut rest = row;
        for own in categories {
            let (group, after) = rest.split_at_mut(*own);
            act(group);
            rest = after;
        }
    }
}

/// The exponent of the smallest unit of which no weight is more than 127.
fn unit_of(group: &[f32]) -> i8 {
    let most = group.iter().fold(0.0f32, |m, w| m.max(w.abs()));
    (SMALLEST..LARGEST)
        .find(|unit| (most / power(*unit)).round() <= MOST)
        .unwrap_or(LARGEST)
}

fn steps(weight: f32, unit: i8) -> f32 {
    (weight / power(unit)).round().clamp(-MOST, MOST)
}

/// 2 to the power of a unit, from its bits: exactly the same everywhere.
fn power(unit: i8) -> f32 {
    f32::from_bits(((i32::from(unit) + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CATEGORIES: [usize; 3] = [2, 3, 1];

    proptest! {
        #[test]
        fn a_file_gives_back_exactly_what_was_rounded(
            parts in proptest::collection::vec((-1.0f32..1.0, -130i32..100), 6 * 4)
        ) {
            let mut weights: Vec<f32> = parts.iter().map(|(w, e)| w * (*e as f32).exp2()).collect();
            let exact = weights.clone();
            round(&mut weights, &CATEGORIES);
            let bytes = to_bytes(&weights, &CATEGORIES);
            prop_assert_eq!(bytes.len(), 4 * (6 + 3));
            let read = from_bytes(&bytes, 4, &CATEGORIES).unwrap();
            let bits = |own: &[f32]| own.iter().map(|w| (w + 0.0).to_bits()).collect::<Vec<u32>>();
            prop_assert_eq!(bits(&read), bits(&weights));
            let mut at = 0;
            for own in CATEGORIES.iter().cycle().take(12) {
                let group = &exact[at..at + own];
                let most = group.iter().fold(0.0f32, |m, w| m.max(w.abs()));
                for (rounded, weight) in weights[at..].iter().zip(group) {
                    prop_assert!((rounded - weight).abs() <= most / MOST + power(SMALLEST));
                }
                at += own;
            }
        }
    }

    #[test]
    fn bytes_of_another_length_or_an_impossible_unit_are_refused() {
        let mut weights = vec![0.5, -2.0, 1.0, 0.0, 3.0, 9.0];
        round(&mut weights, &CATEGORIES);
        let mut bytes = to_bytes(&weights, &CATEGORIES);
        assert!(from_bytes(&bytes, 2, &CATEGORIES).is_err());
        bytes[0] = 127;
        assert!(from_bytes(&bytes, 1, &CATEGORIES).is_err());
    }
}
