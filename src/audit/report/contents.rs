//! What the report shows: plain values, already in the reader's language where
//! they come from the codebook.

use std::ops::Range;

use crate::codebook::Severity;

/// Everything on the page.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// Name of the audited file.
    pub file: String,
    /// Title of the codebook.
    pub codebook: String,
    /// What made the page: tool and version, model, hashes; one line each.
    pub origin: Vec<(String, String)>,
    /// Records read.
    pub records: u64,
    /// Records with a flag of high or medium severity.
    pub flagged: u64,
    /// Warnings (an implausible share of flags, say); one paragraph each.
    pub warnings: Vec<String>,
    /// One line a rule, in the codebook's order, rules without records too.
    pub rules: Vec<RuleCount>,
    /// What the groups are (a column's name), and one line a group; empty
    /// without a grouping column.
    pub grouped_by: String,
    pub groups: Vec<GroupCount>,
    /// Self-report against text, one map a variable.
    pub maps: Vec<HeatMap>,
    /// Records with flags, most important first.
    pub shown: Vec<Shown>,
    /// How the records are ranked, in words.
    pub ranking: String,
    /// Flagged records that are not listed here.
    pub left_out: u64,
}

/// How often a rule held.
#[derive(Debug, Clone)]
pub struct RuleCount {
    /// `R1` …
    pub id: String,
    pub title: String,
    pub severity: Severity,
    /// Records.
    pub records: u64,
}

/// How many records of a group have flags, by their gravest one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupCount {
    pub name: String,
    pub records: u64,
    pub high: u64,
    pub medium: u64,
    pub low: u64,
}

/// Records by self-report (rows) and by what the text says (columns).
#[derive(Debug, Clone)]
pub struct HeatMap {
    /// Title of the variable.
    pub title: String,
    /// Titles of the self-reported answers.
    pub reported: Vec<String>,
    /// Titles of the text's categories.
    pub coded: Vec<String>,
    /// Records, rows × columns; expected numbers (sums of probabilities).
    pub cells: Vec<Vec<f64>>,
}

/// One flagged record.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Row in the file, from 1 below the header.
    pub row: u64,
    /// The respondent's id, empty without one.
    pub id: String,
    /// The answer, personal data masked.
    pub text: String,
    /// The words that carry the evidence: byte ranges of `text`, ascending,
    /// not overlapping.
    pub marks: Vec<Range<usize>>,
    /// The record's group.
    pub group: String,
    /// Title of a variable, what was ticked, what the text says with its
    /// probability in words or per cent.
    pub answers: Vec<(String, String, String)>,
    /// Gravest first.
    pub flags: Vec<ShownFlag>,
    /// The smallest change that makes the record consistent, in words.
    pub change: String,
    /// That the record is inconsistent, 0 to 1.
    pub probability: f64,
    /// How far the published share would move, in percentage points.
    pub materiality: f64,
}

/// One flag of a record.
#[derive(Debug, Clone)]
pub struct ShownFlag {
    pub id: String,
    pub severity: Severity,
    pub title: String,
    /// The sentence for a person.
    pub reason: String,
    /// That the flag is right, 0 to 1.
    pub score: f64,
}
