//! Reads a promise as people write it, in English or Danish.

use std::str::FromStr;

use super::Promise;

/// Why a text is not a promise.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParsePromiseError {
    /// The two numbers with their words were not found.
    #[error(
        "cannot read the promise \"{text}\" ({why}); write it like \"5% wrong, 95% sure\" or \
         \"5 % forkerte, 95 % sikker\""
    )]
    Shape {
        /// What was written.
        text: String,
        /// What is missing or unexpected.
        why: String,
    },
    /// The share wrong is not between 0 and 50 per cent.
    #[error(
        "{percent}% wrong cannot be promised: the share wrong must be above 0% and below 50% \
         (for example \"5% wrong, 95% sure\")"
    )]
    MaxWrong {
        /// What was written.
        percent: f64,
    },
    /// The confidence is not from 50 to below 100 per cent.
    #[error(
        "{percent}% sure cannot be promised: the confidence must be at least 50% and below 100%, \
         since a sample never makes anything certain (for example \"5% wrong, 95% sure\")"
    )]
    Confidence {
        /// What was written.
        percent: f64,
    },
}

const WRONG: &[&str] = &[
    "wrong",
    "error",
    "errors",
    "forkert",
    "forkerte",
    "fejl",
    "fejlkodede",
];
const SURE: &[&str] = &[
    "sure",
    "confident",
    "confidence",
    "certain",
    "sikker",
    "sikkert",
    "sikre",
    "sikkerhed",
];
/// Words and signs that may stand between and change nothing.
const FILLERS: &[&str] = &[
    ",", ";", ".", "at", "most", "max", "maks", "højst", "and", "with", "og", "med",
];
const PER_CENT: &[&str] = &["%", "percent", "procent", "pct"];

impl FromStr for Promise {
    type Err = ParsePromiseError;

    /// Reads `NUMBER % wrong, NUMBER % sure`: either order, decimal point or
    /// comma, spaces as one likes, capital letters or not.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = |why: String| ParsePromiseError::Shape {
            text: text.to_owned(),
            why,
        };
        let (mut wrong, mut sure, mut pending) = (None, None, None);
        let lower = text.to_lowercase();
        let mut words = words(&lower).into_iter().peekable();
        while let Some(word) = words.next() {
            if let Ok(number) = word.replace(',', ".").parse::<f64>() {
                if words.next_if(|next| PER_CENT.contains(next)).is_none() {
                    return Err(refuse(format!("no % after {word}")));
                }
                if pending.replace(number).is_some() {
                    return Err(refuse("two numbers in a row".to_owned()));
                }
                continue;
            }
            let place = if WRONG.contains(&word) {
                &mut wrong
            } else if SURE.contains(&word) {
                &mut sure
            } else if FILLERS.contains(&word) {
                continue;
            } else {
                return Err(refuse(format!("\"{word}\" is not understood")));
            };
            let Some(number) = pending.take() else {
                return Err(refuse(format!("no number before \"{word}\"")));
            };
            if place.replace(number).is_some() {
                return Err(refuse(format!("\"{word}\" is said twice")));
            }
        }
        if pending.is_some() {
            return Err(refuse("a number without its word".to_owned()));
        }
        let wrong = wrong.ok_or_else(|| refuse("the share wrong is missing".to_owned()))?;
        let sure = sure.ok_or_else(|| refuse("the confidence is missing".to_owned()))?;
        if !(wrong > 0.0 && wrong < 50.0) {
            return Err(ParsePromiseError::MaxWrong { percent: wrong });
        }
        if !(50.0..100.0).contains(&sure) {
            return Err(ParsePromiseError::Confidence { percent: sure });
        }
        Ok(Promise {
            max_wrong: wrong / 100.0,
            confidence: sure / 100.0,
        })
    }
}

/// Splits into numbers, words and single signs. A comma or point belongs to a
/// number only between two digits.
fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_digit() {
            number_end(rest)
        } else if first.is_alphabetic() {
            rest.find(|c: char| !c.is_alphabetic())
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        found.push(word);
        rest = after.trim_start();
    }
    found
}

fn number_end(text: &str) -> usize {
    let digits = |from: usize| {
        let rest = &text[from..];
        from + rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len())
    };
    let whole = digits(0);
    let fraction = match text[whole..].chars().next() {
        Some(',' | '.') => digits(whole + 1),
        _ => whole,
    };
    if fraction > whole + 1 {
        fraction
    } else {
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (f64, f64) {
        let promise: Promise = text.parse().unwrap();
        (promise.max_wrong, promise.confidence)
    }

    #[test]
    fn english_and_danish_and_any_spacing_say_the_same() {
        for text in [
            "5% wrong, 95% sure",
            "5 % forkerte, 95 % sikker",
            "5%wrong,95%sure",
            " 95 % SIKKER og højst 5,0 procent fejl ",
            "at most 5% wrong with 95% confidence",
        ] {
            assert_eq!(read(text), (0.05, 0.95), "{text}");
        }
        assert_eq!(read("2,5% forkerte,97.5% sikker"), (0.025, 0.975));
    }

    #[test]
    fn a_promise_in_words_reads_back() {
        let promise: Promise = "0.1% wrong, 99.9% sure".parse().unwrap();
        assert_eq!(promise.to_string(), "0.1% wrong, 99.9% sure");
        assert_eq!(promise.phrase(true), "0,1 % forkerte, 99,9 % sikker");
        assert_eq!(promise.phrase(true).parse(), Ok(promise));
    }

    #[test]
    fn what_is_no_promise_is_refused_with_the_reason() {
        for (text, why) in [
            ("", "the share wrong is missing"),
            ("5% wrong", "the confidence is missing"),
            ("5 wrong, 95 sure", "no % after 5"),
            ("5% 95% sure", "two numbers in a row"),
            ("wrong 5%, sure 95%", "no number before \"wrong\""),
            ("5% wrong, 95% sure, 1% wrong", "\"wrong\" is said twice"),
            ("-5% wrong, 95% sure", "\"-\" is not understood"),
            ("5% wrong, 95% sure 3%", "a number without its word"),
            ("5% bananer", "\"bananer\" is not understood"),
        ] {
            let error = text.parse::<Promise>().unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
            assert!(error.contains("5% wrong, 95% sure"), "{error}");
        }
    }

    #[test]
    fn the_two_numbers_swapped_are_noticed() {
        for text in [
            "95% wrong, 5% sure",
            "0% wrong, 95% sure",
            "5% wrong, 100% sure",
        ] {
            let error = text.parse::<Promise>().unwrap_err();
            assert!(!matches!(error, ParsePromiseError::Shape { .. }), "{text}");
        }
    }
}
