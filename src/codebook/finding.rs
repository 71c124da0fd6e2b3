//! What is wrong, or could be better, in a codebook.

use super::category::Localised;
use super::place::Place;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingSeverity {
    Error,
    Warning,
}

/// Kinds of findings, for programs and tests to match on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Issue {
    BadId,
    EmptyText,
    NoVariables,
    NoCategories,
    OneCategory,
    Duplicate,
    BadLanguage,
    BadStatusPolicy,
    BadPeriod,
    BadTolerance,
    BadProbability,
    BadCondition,
    BadPlaceholder,
    BadSeparator,
    MissingWording,
    MissingExamples,
    ContradictoryExamples,
    UnknownVariable,
    UnknownCategory,
    BadCodeSet,
    NoCodes,
    ColumnNameTooLong,
    ColumnNamesCollide,
    WithinTolerance,
}

/// One finding: where, what, and what to do, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: FindingSeverity,
    pub issue: Issue,
    pub place: Place,
    pub text: Localised,
    pub advice: Localised,
}

impl Finding {
    pub fn is_error(&self) -> bool {
        self.severity == FindingSeverity::Error
    }

    /// "place: what. What to do."
    pub fn line(&self, danish: bool) -> String {
        format!(
            "{}: {}. {}.",
            self.place.text(danish),
            self.text.get(danish),
            self.advice.get(danish)
        )
    }
}

/// Collects findings with little ceremony at each place that finds one.
#[derive(Default)]
pub(super) struct Findings(pub Vec<Finding>);

impl Findings {
    pub fn error(
        &mut self,
        issue: Issue,
        place: Place,
        text: (impl Into<String>, impl Into<String>),
        advice: (&str, &str),
    ) {
        self.add(FindingSeverity::Error, issue, place, text, advice);
    }

    pub fn warning(
        &mut self,
        issue: Issue,
        place: Place,
        text: (impl Into<String>, impl Into<String>),
        advice: (&str, &str),
    ) {
        self.add(FindingSeverity::Warning, issue, place, text, advice);
    }

    fn add(
        &mut self,
        severity: FindingSeverity,
        issue: Issue,
        place: Place,
        text: (impl Into<String>, impl Into<String>),
        advice: (&str, &str),
    ) {
        self.0.push(Finding {
            severity,
            issue,
            place,
            text: Localised::new(text.0, text.1),
            advice: Localised::new(advice.0, advice.1),
        });
    }
}
