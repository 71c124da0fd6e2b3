//! Consistency rules between the text and the self-report.
//!
//! A rule is a conjunction: it holds for a record when *every* part of its
//! [`Condition`] holds. Probabilities are the calibrated ones of the coded
//! text. A rule prompts a person to look; no rule changes an answer.

use serde::{Deserialize, Serialize};

use super::category::Localised;

/// How grave a contradiction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not a contradiction: the rule documents, routes or marks.
    None,
    /// A note.
    Low,
    /// A probable contradiction.
    Medium,
    /// An explicit contradiction: to be reviewed.
    High,
}

impl Severity {
    /// The letter of the output column `flag_severity`; none for a rule that
    /// raises no flag.
    pub fn letter(self) -> Option<&'static str> {
        match self {
            Severity::High => Some("H"),
            Severity::Medium => Some("M"),
            Severity::Low => Some("L"),
            Severity::None => None,
        }
    }
}

/// What happens to a record that a rule holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Raise a flag of the rule's severity.
    Flag,
    /// Nothing: the rule says that this is to be expected.
    Expect,
    /// No codes; the self-report stays.
    Uncodable,
    /// Mark the record; codes and self-report stay.
    Mark,
    /// Mask before anything is shown, stored or learned.
    Mask,
    /// Show the records together.
    Cluster,
    /// Offer the text's code where the respondent gave none.
    Suggest,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: String,
    pub severity: Severity,
    pub action: Action,
    pub title: Localised,
    /// The sentence shown to a person. `{…}` is one of
    /// [`Rule::PLACEHOLDERS`].
    pub reason: Localised,
    pub when: Condition,
}

impl Rule {
    /// What a reason may fill in.
    ///
    /// `text_code`, `self_code`: titles of the code read from the text and of
    /// the self-report on the rule's variable; `unticked`: types evident in
    /// the text but not ticked; `words`: the respondent's words that carry the
    /// evidence; `years`: years named in the text; `period`: the survey's
    /// reference period; `count`: how many (masked items, equal texts).
    pub const PLACEHOLDERS: [&'static str; 7] = [
        "text_code",
        "self_code",
        "unticked",
        "words",
        "years",
        "period",
        "count",
    ];
}

/// All parts that are given must hold; one at least must be given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What the text shows, with a probability.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<TextEvidence>,
    /// What the respondent ticked.
    #[serde(default, rename = "self", skip_serializing_if = "Vec::is_empty")]
    pub reported: Vec<Reported>,
    /// The status given to the text. Absent: the status of an ordinary answer,
    /// so that a non-answer is never flagged for its missing technology.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<String>,
    /// Text and self-report compared on a multi variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticks: Option<Ticks>,
    /// Text and self-report compared on an ordinal variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Steps>,
    /// A wording found in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<Cue>,
    /// A finding that needs more than this text: numbers, other columns,
    /// other records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detector: Option<Detector>,
}

impl Condition {
    /// Nothing but (perhaps) a status is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// P(code of `variable` lies in the named categories) ≥ `probability`. At most
/// one of `at_least`, `at_most` (ordinal only) and `any_of` is given; with
/// none, the most probable category, whichever it is, must reach the
/// probability. For a multi variable `any_of` holds when one of the categories
/// alone reaches it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextEvidence {
    pub variable: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    /// In (0, 1].
    pub probability: f64,
}

/// What was ticked on a variable or a companion question. Exactly one of
/// `any_of` (one of these was ticked) and `only` (something was ticked, and
/// nothing but these) is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    pub variable: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
}

/// Categories of a multi variable evident in the text (each with at least
/// `probability`) against those ticked. Asymmetric by design: respondents
/// tick far more than a short text can show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticks {
    pub variable: String,
    pub relation: TickRelation,
    /// In (0, 1].
    pub probability: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TickRelation {
    /// Something evident is not ticked, and nothing ticked is evident.
    EvidentNotTickedNoneConfirmed,
    /// Something evident is not ticked, but something ticked is evident.
    EvidentNotTickedSomeConfirmed,
    /// Something ticked is not evident.
    TickedNotEvident,
}

/// The text's most probable category lies `at_least` steps from the ticked
/// one, in the given direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    pub variable: String,
    pub at_least: u8,
    #[serde(default)]
    pub direction: Direction,
    /// P(text lies that far away) must reach this, in (0, 1].
    pub probability: f64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    #[default]
    Either,
    TextHigher,
    TextLower,
}

/// Wordings the text analysis marks in one answer, with scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cue {
    /// A technology is named outside the scope of a negation or removal.
    TechnologyNamed,
    /// A technology stands in the scope of a negation ("uden brug af it").
    NegatedTechnology,
    /// A technology is given up ("opgivet portalen").
    RemovedTechnology,
    /// A technology is negated or removed.
    DeniedTechnology,
    /// No technology is named at all.
    NoTechnologyNamed,
    /// An existing system is said to be used as before.
    ExistingSystemUnchanged,
    /// Information among staff only ("tavlemøde", "nyhedsbrev til ansatte").
    InternalCommunication,
    /// A physical thing and no practice, recipient or routine.
    ObjectOnly,
    /// Planned or not yet begun ("afventer godkendelse").
    Planned,
    /// Nothing new ("intet nyt").
    NoInnovation,
    /// Stopped or failed ("blev sendt retur").
    StoppedOrFailed,
    /// Several innovations as an equal list.
    SeveralListed,
}

/// Findings that need code of their own. A closed list: a codebook cannot
/// bring code with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detector {
    /// A year named in the text lies outside the codebook's period.
    YearsOutsidePeriod,
    /// The same or nearly the same text in several records.
    DuplicateText,
    /// CPR-shaped numbers, telephone numbers, e-mail and other addresses.
    PersonalData,
}
