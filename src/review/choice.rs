//! What a person chooses for an answer, and whether the codebook has room
//! for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::codebook::{Codebook, Kind, Variable};
use crate::review::ChoiceError;

/// Category ids by variable.
pub type Codes = BTreeMap<String, Vec<String>>;

/// A person's codes of one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The codes; a variable that is left out has none.
    pub codes: Codes,
    /// The text says too little to be coded.
    pub uncodable: bool,
    /// The coder's own words.
    #[serde(default)]
    pub comment: String,
}

impl Choice {
    /// The choice with every code's categories in the codebook's order, each
    /// once.
    ///
    /// # Errors
    /// [`ChoiceError`]: unknown variables or categories, several of one,
    /// variables without a code in an answer that can be coded, or with one
    /// in an answer that cannot.
    pub fn checked(mut self, book: &Codebook) -> Result<Choice, ChoiceError> {
        for (id, code) in &mut self.codes {
            let variable = book
                .variable(id)
                .ok_or_else(|| ChoiceError::Variable(id.clone()))?;
            *code = ordered(variable, code)?;
        }
        let silent = self.uncodable || self.status_silences(book);
        let status = book.status.as_ref().map(|s| s.variable.as_str());
        for variable in &book.variables {
            let code = self.codes.get(&variable.id);
            let empty = code.is_none_or(Vec::is_empty);
            let said = match variable.kind {
                Kind::Multi => code.is_some(),
                _ => !empty,
            };
            let is_status = status == Some(variable.id.as_str());
            if silent && !is_status && !empty {
                return Err(ChoiceError::CodedUncodable(variable.id.clone()));
            }
            if !said && !silent {
                return Err(ChoiceError::Missing(variable.id.clone()));
            }
        }
        if silent {
            self.codes.retain(|_, code| !code.is_empty());
        }
        self.uncodable = silent;
        Ok(self)
    }

    fn status_silences(&self, book: &Codebook) -> bool {
        book.status.as_ref().is_some_and(|policy| {
            let code = self.codes.get(&policy.variable);
            code.is_some_and(|code| code.iter().any(|c| policy.uncodable.contains(c)))
        })
    }
}

fn ordered(variable: &Variable, code: &[String]) -> Result<Vec<String>, ChoiceError> {
    let places = code.iter().map(|category| {
        variable
            .ids()
            .position(|id| id == category)
            .ok_or_else(|| ChoiceError::Category {
                variable: variable.id.clone(),
                category: category.clone(),
            })
    });
    let places = places.collect::<Result<BTreeSet<usize>, ChoiceError>>()?;
    if variable.kind != Kind::Multi && places.len() > 1 {
        return Err(ChoiceError::Several(variable.id.clone()));
    }
    let id = |place: &usize| variable.categories.get(*place).map(|c| c.id.clone());
    Ok(places.iter().filter_map(id).collect())
}

/// The codes that all choices have alike.
pub fn alike<'c>(mut all: impl Iterator<Item = &'c Codes>) -> Codes {
    let mut codes = all.next().cloned().unwrap_or_default();
    for other in all {
        codes.retain(|variable, code| other.get(variable) == Some(code));
    }
    codes
}

/// A code as it is written in files: category ids joined by `|`.
pub fn written(code: &[String]) -> String {
    code.join("|")
}

/// Reads [`written`] back.
pub fn read(code: &str) -> Vec<String> {
    code.split('|')
        .filter(|c| !c.is_empty())
        .map(str::to_owned)
        .collect()
}
