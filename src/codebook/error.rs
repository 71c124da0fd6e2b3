//! Why a codebook was refused.

use std::fmt;

use super::finding::Finding;
use super::place::Position;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodebookError {
    /// Not TOML, an unknown key, a missing key or a value of the wrong type.
    #[error("{origin}{}: {message}", At(*position))]
    Syntax {
        origin: String,
        position: Option<Position>,
        message: String,
    },
    /// TOML of the right shape that no one could code with. Every reason is
    /// listed, not only the first.
    #[error("{}", Lines(origin, refusals, false))]
    Refused {
        origin: String,
        refusals: Vec<Refusal>,
    },
}

/// One reason to refuse, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub position: Option<Position>,
    pub finding: Finding,
}

impl CodebookError {
    /// The message in Danish or English. A syntax error's own words come from
    /// the TOML reader and are English in both.
    pub fn text(&self, danish: bool) -> String {
        match self {
            CodebookError::Syntax {
                origin,
                position,
                message,
            } if danish => {
                format!(
                    "{origin}{}: kan ikke læses som kodebog: {message}",
                    At(*position)
                )
            }
            CodebookError::Syntax { .. } => self.to_string(),
            CodebookError::Refused { origin, refusals } => {
                Lines(origin, refusals, danish).to_string()
            }
        }
    }

    /// Where the (first) fault stands.
    pub fn position(&self) -> Option<Position> {
        match self {
            CodebookError::Syntax { position, .. } => *position,
            CodebookError::Refused { refusals, .. } => refusals.first().and_then(|r| r.position),
        }
    }

    pub fn refusals(&self) -> &[Refusal] {
        match self {
            CodebookError::Syntax { .. } => &[],
            CodebookError::Refused { refusals, .. } => refusals,
        }
    }
}

struct At(Option<Position>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(at) => write!(f, ":{}:{}", at.line, at.column),
            None => Ok(()),
        }
    }
}

struct Lines<'a>(&'a str, &'a [Refusal], bool);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lines(origin, refusals, danish) = self;
        for (i, refusal) in refusals.iter().enumerate() {
            let newline = if i == 0 { "" } else { "\n" };
            let line = refusal.finding.line(*danish);
            write!(f, "{newline}{origin}{}: {line}", At(refusal.position))?;
        }
        Ok(())
    }
}
