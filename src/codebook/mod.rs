//! The codebook: what is coded, into which categories, by which rules.
//!
//! A codebook is data (TOML), never code: another survey is another file.
//! It holds
//!
//! - **variables** ([`Variable`]): nominal, ordinal (categories in order,
//!   lowest first) or multi (a set), each category with a definition, what it
//!   includes and excludes, and examples;
//! - the **status** policy ([`StatusPolicy`]): which statuses of an answer
//!   leave the other variables without a code;
//! - **general rules** for the coder and **examples**, the hard boundary
//!   cases, which are the codebook's own tests;
//! - **consistency rules** ([`Rule`]) between the text and what the
//!   respondent ticked, written in a small typed vocabulary
//!   ([`Condition`]);
//! - **companion** questions the rules refer to and **follow-ups** that were
//!   never asked of a respondent whose code is changed.
//!
//! Reading refuses what nobody could use ([`Codebook::from_toml`]); [`check`]
//! finds what somebody should mend; [`diff`] says what changed between two
//! versions and whose codes it touches. The text of a codebook is untrusted:
//! every refusal is an error, none a panic.

mod amend;
mod book;
mod category;
mod check;
mod check_rules;
mod compare;
mod diff;
mod error;
mod finding;
mod hash;
mod names;
mod parse;
mod place;
mod rule;
mod rule_text;
mod skeleton;
mod validate;
mod write;

pub use amend::Wording;
pub use book::{
    Codebook, Companion, Example, Expectation, FollowUp, GeneralRule, Period, StatusPolicy,
};
pub use category::{Category, Kind, Localised, ReportedOnly, Variable};
pub use check::check;
pub use diff::{CategoryRef, Change, ChangeKind, diff};
pub use error::{CodebookError, Refusal};
pub use finding::{Finding, FindingSeverity, Issue};
pub use place::{Item, Place, Position};
pub use rule::{
    Action, Condition, Cue, Detector, Direction, Reported, Rule, Severity, Steps, TextEvidence,
    TickRelation, Ticks,
};
