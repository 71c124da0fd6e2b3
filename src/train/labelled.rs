//! Labelled answers: texts with their gold codes.

use std::collections::BTreeMap;

use crate::codebook::{Codebook, Kind, Variable};
use crate::train::TrainingError;
use crate::train::adapt::Target;

/// Categories of a multi variable: a set of codes is kept as 32 bits.
pub const MOST_IN_A_SET: usize = u32::BITS as usize;

/// Gold codes of one variable, one entry an answer; `None` where the answer
/// was not coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gold {
    /// One category each.
    One(Vec<Option<usize>>),
    /// A set of categories each, as bits.
    Set(Vec<Option<u32>>),
}

impl Gold {
    /// Rows that have a code.
    pub fn coded(&self) -> Vec<usize> {
        let has = |row: &usize| match self {
            Gold::One(codes) => codes[*row].is_some(),
            Gold::Set(codes) => codes[*row].is_some(),
        };
        let count = match self {
            Gold::One(codes) => codes.len(),
            Gold::Set(codes) => codes.len(),
        };
        (0..count).filter(has).collect()
    }

    /// The codes of rows that have one.
    pub(super) fn only(&self, rows: &[usize]) -> Target {
        match self {
            Gold::One(codes) => Target::One(rows.iter().filter_map(|r| codes[*r]).collect()),
            Gold::Set(codes) => Target::Set(rows.iter().filter_map(|r| codes[*r]).collect()),
        }
    }

    /// The categories a row is coded with, as places in the codebook; none
    /// where it was not coded.
    pub fn codes(&self, row: usize) -> Vec<usize> {
        match self {
            Gold::One(codes) => codes[row].into_iter().collect(),
            Gold::Set(codes) => {
                let set = codes[row].unwrap_or(0);
                (0..MOST_IN_A_SET).filter(|c| set & (1 << c) != 0).collect()
            }
        }
    }
}

/// Answers to learn from or to be measured on.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    /// The answers, masked.
    pub texts: Vec<String>,
    /// Respondent of each answer, as a running number.
    pub respondents: Vec<usize>,
    /// Group of each answer (author, survey round …) and the groups' names;
    /// empty when answers are not grouped.
    pub groups: Vec<usize>,
    /// Names of the groups; none where they are nothing but what belongs
    /// together.
    pub group_names: Vec<String>,
    /// Gold codes by variable id.
    pub gold: BTreeMap<String, Gold>,
}

impl Labelled {
    /// Number of answers.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Number of distinct respondents.
    pub fn respondent_count(&self) -> usize {
        let mut ids = self.respondents.clone();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }

    /// Answers in each named group.
    pub fn group_sizes(&self) -> BTreeMap<String, usize> {
        let mut sizes = BTreeMap::new();
        for name in self.groups.iter().filter_map(|g| self.group_names.get(*g)) {
            *sizes.entry(name.clone()).or_insert(0) += 1;
        }
        sizes
    }

    /// An empty set for the variables of a codebook that are found in a file.
    pub fn for_variables<'a>(variables: impl Iterator<Item = &'a Variable>) -> Labelled {
        let gold = variables.map(|variable| {
            let empty = match variable.kind {
                Kind::Multi => Gold::Set(Vec::new()),
                Kind::Nominal | Kind::Ordinal => Gold::One(Vec::new()),
            };
            (variable.id.clone(), empty)
        });
        Labelled {
            gold: gold.collect(),
            ..Labelled::default()
        }
    }

    /// Adds the code that stands in a cell (for a multi variable several,
    /// joined by `|`); an empty cell is no code.
    ///
    /// # Errors
    /// The category that the codebook does not have, or a multi variable with
    /// more than 32 categories.
    pub fn push_code(
        &mut self,
        codebook: &Codebook,
        variable: &str,
        cell: &str,
    ) -> Result<(), TrainingError> {
        let Some(definition) = codebook.variable(variable) else {
            return Ok(());
        };
        let unknown = |code: &str| TrainingError::UnknownCode {
            row: self.texts.len(),
            variable: variable.to_owned(),
            code: code.chars().take(40).collect(),
            known: definition.ids().collect::<Vec<_>>().join(", "),
        };
        let cell = cell.trim();
        // What respondents may report but nobody codes is no code.
        let none = cell.is_empty() || definition.reported_only(cell).is_some();
        let index = |code: &str| definition.index_of(code).ok_or_else(|| unknown(code));
        match self.gold.get_mut(variable) {
            Some(Gold::One(codes)) => {
                let code = if none { None } else { Some(index(cell)?) };
                codes.push(code);
            }
            Some(Gold::Set(codes)) if none => codes.push(None),
            Some(Gold::Set(codes)) => {
                let have = definition.categories.len();
                if have > MOST_IN_A_SET {
                    return Err(TrainingError::TooManyCategories {
                        variable: variable.to_owned(),
                        have,
                        most: MOST_IN_A_SET,
                    });
                }
                let mut set = 0u32;
                for code in cell.split('|').map(str::trim).filter(|c| !c.is_empty()) {
                    set |= 1 << index(code)?;
                }
                codes.push(Some(set));
            }
            None => {}
        }
        Ok(())
    }
}
