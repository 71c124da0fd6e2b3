//! From a model's reading of an answer to what is stored and shown of it.

use crate::code::{AnswerCoder, Code};
use crate::codebook::{Codebook, Variable};
use crate::review::{Said, Suggestions};

/// Words marked for a variable.
const MOST_MARKS: usize = 8;
/// Less than this, in log-odds, is not worth a mark.
const LEAST_MARK: f32 = 0.15;

/// What a model suggests for the answer it last coded.
pub fn suggestions(
    book: &Codebook,
    coder: &AnswerCoder<'_>,
    answer: i64,
    weight: f64,
) -> Suggestions {
    let all = book.variables.iter().enumerate().zip(coder.coded());
    let said: Vec<Said> = all
        .map(|((index, variable), coded)| Said {
            variable: variable.id.clone(),
            code: ids(variable, coded.code),
            probability: rounded(coded.probability),
            second: ids(variable, coded.second),
            decision: coded.decision.name().to_owned(),
            probabilities: variable
                .ids()
                .map(str::to_owned)
                .zip(coder.probabilities(index).iter().map(|p| rounded(*p)))
                .collect(),
            marks: marks(coder, index, coded.code),
        })
        .collect();
    let wrong = said.iter().map(|s| 1.0 - s.probability);
    // An answer that has no code of a variable cannot have a wrong one.
    let given = said.iter().map(|s| f64::from(u8::from(!s.code.is_empty())));
    let expected: f64 = wrong.zip(given).map(|(w, g)| w * g).sum();
    Suggestions {
        answer,
        value: expected * weight,
        said,
    }
}

/// To four decimals, which is more than they are good for.
fn rounded(probability: f64) -> f64 {
    (probability * 1e4).round() / 1e4
}

fn ids(variable: &Variable, code: Code) -> Vec<String> {
    let own = code.categories();
    own.filter_map(|c| variable.categories.get(c).map(|c| c.id.clone()))
        .collect()
}

/// The words that speak most for the code's categories or against them.
fn marks(coder: &AnswerCoder<'_>, variable: usize, code: Code) -> Vec<(usize, usize, f32)> {
    let mut words: Vec<(usize, usize, f32)> = Vec::new();
    for category in code.categories() {
        let evidence = coder.evidence(variable, category);
        for part in evidence.parts() {
            let Some((from, to)) = part.span else {
                continue;
            };
            match words.iter_mut().find(|w| w.0 == from && w.1 == to) {
                Some(word) => word.2 += part.contribution,
                None => words.push((from, to, part.contribution)),
            }
        }
    }
    words.retain(|w| w.2.abs() >= LEAST_MARK);
    words.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    words.truncate(MOST_MARKS);
    words.sort_by_key(|w| w.0);
    let text = coder.masked();
    let units = |at: usize| text.get(..at).map_or(0, |t| t.encode_utf16().count());
    words
        .into_iter()
        .map(|(from, to, weight)| (units(from), units(to), (weight * 100.0).round() / 100.0))
        .collect()
}
