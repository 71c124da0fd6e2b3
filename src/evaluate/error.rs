//! What can be wrong with the codes handed to an evaluation.

/// Why codes cannot be evaluated. Answers are counted from 1 in the messages.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// No answer carries a gold code.
    #[error("there is no coded answer to compare with; give at least one answer with a gold code")]
    Empty,
    /// Two inputs that belong together differ in length.
    #[error("{what}: {have} values where {expected} are needed; give one for each answer")]
    Length {
        /// The input that does not fit.
        what: &'static str,
        /// Its length.
        have: usize,
        /// The length that the gold codes ask for.
        expected: usize,
    },
    /// A code lies outside the variable's categories.
    #[error(
        "{what} of answer {answer} is category number {code}, but the variable has only {k} \
         categories; code both sides with the same codebook"
    )]
    Code {
        /// Which side the code stands on.
        what: &'static str,
        /// Answer, counted from 1.
        answer: usize,
        /// The code, counted from 0.
        code: usize,
        /// Number of categories.
        k: usize,
    },
    /// A probability is not one.
    #[error("{what} of answer {answer} is {value}; a probability is a number from 0 to 1")]
    Probability {
        /// Which probability.
        what: &'static str,
        /// Answer, counted from 1.
        answer: usize,
        /// What was found.
        value: f64,
    },
    /// More labels than a set of 32 bits holds.
    #[error("a multi variable with {k} categories; at most 32 can be evaluated")]
    TooManyLabels {
        /// Number of categories.
        k: usize,
    },
}

/// Checks that `have` values stand beside `expected` answers.
pub(crate) fn same_length(
    what: &'static str,
    have: usize,
    expected: usize,
) -> Result<(), EvaluateError> {
    if have == expected {
        Ok(())
    } else {
        Err(EvaluateError::Length {
            what,
            have,
            expected,
        })
    }
}

/// Checks that every value is a probability; `row` values belong to an answer.
pub(crate) fn probabilities(
    what: &'static str,
    values: &[f64],
    row: usize,
) -> Result<(), EvaluateError> {
    match values.iter().position(|p| !(0.0..=1.0).contains(p)) {
        None => Ok(()),
        Some(at) => Err(EvaluateError::Probability {
            what,
            answer: at / row.max(1) + 1,
            value: values[at],
        }),
    }
}
