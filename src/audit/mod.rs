//! Audit: self-reports that do not fit the text, and why.
//!
//! Two sources of evidence make one ranking. The codebook's rules say what a
//! contradiction is ([`evidence`]: a condition holds to a degree, from the
//! model's calibrated probabilities, the ticked answers and wordings in the
//! text); the consistency model ([`consistency`]) says how probable it is that
//! a careful reviewer agrees. [`judge`] puts them together, names the smallest
//! change that would make the record consistent ([`localise`]) and how far a
//! published share would move ([`materiality`]). Across records, [`copies`]
//! finds texts that were passed on. [`simulate`] plants conflicts and counts
//! what is found.
//!
//! Flags prompt and never accuse: nothing here changes an answer.

pub mod candidate;
pub mod consistency;
pub mod copies;
pub mod cues;
pub mod draw;
pub mod evidence;
pub mod flag;
pub mod joint;
pub mod judge;
pub mod localise;
pub mod materiality;
pub mod phrases;
pub mod reason;
pub mod refit;
pub mod report;
pub mod reported;
pub mod simulate;
pub mod years;

pub use consistency::{Consistency, ConsistencyError, Examples};
pub use copies::{Copies, CopyFinder, Signature, Signer};
pub use cues::{CueReader, Cues};
pub use flag::{FieldChange, Finding, Flag, Ranking};
pub use joint::Joint;
pub use judge::{Case, Judge};
pub use materiality::Totals;
pub use reported::{Columns, Questionnaire, Report, Reports, UnknownAnswer};
