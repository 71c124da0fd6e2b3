//! Where verdicts on flags are read: a column of the audited file, or the
//! store of a review of it.

#[cfg(feature = "review")]
use std::collections::BTreeMap;
#[cfg(feature = "review")]
use std::path::Path;

use fritekst::survey::{Chunk, Survey};

use crate::cli::columns;
use crate::cli::talk::Talk;

const RIGHT: [&str; 8] = ["1", "ja", "yes", "j", "y", "x", "ok", "rigtig"];
const WRONG: [&str; 6] = ["0", "nej", "no", "n", "2", "forkert"];

/// Verdicts on the flags of a file's rows.
pub enum ToldBy {
    /// A column, on the first flag of its row.
    Column {
        verdict: usize,
        name: String,
        rules: usize,
    },
    /// What people said in a review, by row.
    #[cfg(feature = "review")]
    Review {
        verdicts: BTreeMap<u64, Vec<(String, bool)>>,
        /// SHA-256 of the file that was reviewed.
        survey_sha256: String,
    },
}

impl ToldBy {
    /// A store, if there is such a file; else a column of that name.
    pub fn find(given: &str, survey: &Survey, talk: &Talk) -> anyhow::Result<ToldBy> {
        #[cfg(feature = "review")]
        if Path::new(given).is_file() {
            return ToldBy::store(Path::new(given), talk);
        }
        #[cfg(not(feature = "review"))]
        let _ = talk;
        Ok(ToldBy::Column {
            verdict: columns::named(survey, given)?,
            name: given.to_owned(),
            rules: columns::named(survey, "flag_rule")?,
        })
    }

    #[cfg(feature = "review")]
    fn store(path: &Path, talk: &Talk) -> anyhow::Result<ToldBy> {
        let told = |e: fritekst::review::ReviewError| {
            anyhow::anyhow!(talk.either(e.to_string(), e.danish()))
        };
        let store = fritekst::review::Store::open(path).map_err(told)?;
        let mut all: BTreeMap<(u64, String), Vec<bool>> = BTreeMap::new();
        for one in store.judgements().map_err(told)? {
            let place = (one.answer.unsigned_abs(), one.rule);
            all.entry(place).or_default().push(one.holds);
        }
        let count = all.len();
        // Where reviewers differ, nothing is learned.
        all.retain(|_, holds| holds.iter().all(|h| *h == holds[0]));
        if all.len() < count {
            let differ = count - all.len();
            talk.line(
                &format!("{differ} flags on which reviewers differ are left out"),
                &format!("{differ} flag, som granskerne er uenige om, er udeladt"),
            );
        }
        let mut verdicts: BTreeMap<u64, Vec<(String, bool)>> = BTreeMap::new();
        for ((row, rule), holds) in all {
            verdicts.entry(row).or_default().push((rule, holds[0]));
        }
        let survey_sha256 = store.fact("survey_sha256").map_err(told)?;
        Ok(ToldBy::Review {
            verdicts,
            survey_sha256: survey_sha256.unwrap_or_default(),
        })
    }

    /// Rules of a row's flags, and whether each is right.
    pub fn of(
        &self,
        chunk: &Chunk,
        row: usize,
        talk: &Talk,
    ) -> anyhow::Result<Vec<(String, bool)>> {
        let number = chunk.first_row() + row as u64;
        let (verdict, name, rules) = match self {
            #[cfg(feature = "review")]
            ToldBy::Review { verdicts, .. } => {
                return Ok(verdicts.get(&number).cloned().unwrap_or_default());
            }
            ToldBy::Column {
                verdict,
                name,
                rules,
            } => (*verdict, name, *rules),
        };
        let told = chunk.cell(row, verdict).trim().to_lowercase();
        let right = match told.as_str() {
            "" | "." => return Ok(Vec::new()),
            told if RIGHT.contains(&told) => true,
            told if WRONG.contains(&told) => false,
            told => anyhow::bail!(talk.either(
                format!(
                    "row {number}, column `{name}`: `{told}` is no verdict (1/0, ja/nej, yes/no)"
                ),
                format!(
                    "række {number}, kolonne `{name}`: `{told}` er ikke en gyldig afgørelse (1/0, ja/nej)"
                ),
            )),
        };
        let first = chunk
            .cell(row, rules)
            .split('|')
            .next()
            .unwrap_or("")
            .trim();
        Ok(vec![(first.to_owned(), right)])
    }

    /// Refuses a file that is not the one that was reviewed.
    pub fn check(&self, sha256: &str, talk: &Talk) -> anyhow::Result<()> {
        #[cfg(not(feature = "review"))]
        let _ = (sha256, talk);
        match self {
            #[cfg(feature = "review")]
            ToldBy::Review { survey_sha256, .. } if survey_sha256 != sha256 => {
                anyhow::bail!(talk.pick(
                    "the review is of another file than the one given: give the audited file that was reviewed",
                    "granskningen er af en anden fil end den angivne: angiv den auditerede fil, der blev gransket",
                ))
            }
            _ => Ok(()),
        }
    }
}
