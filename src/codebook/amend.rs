//! A codebook with one category worded anew.

use serde::{Deserialize, Serialize};

use super::{Codebook, Localised};

/// How a category is worded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// What it is called.
    pub title: Localised,
    /// What belongs to it.
    #[serde(default)]
    pub definition: Localised,
    /// What is counted too.
    #[serde(default)]
    pub include: Vec<Localised>,
    /// What is not counted.
    #[serde(default)]
    pub exclude: Vec<Localised>,
    /// Answers that belong here.
    #[serde(default)]
    pub examples: Vec<String>,
}

impl Codebook {
    /// The codebook with a category worded anew, in the next version; none
    /// where there is no such category.
    pub fn reworded(&self, variable: &str, category: &str, wording: &Wording) -> Option<Codebook> {
        let mut book = self.clone();
        let variable = book.variables.iter_mut().find(|v| v.id == variable)?;
        let own = variable.categories.iter_mut().find(|c| c.id == category)?;
        let said = |all: &[Localised]| -> Vec<Localised> {
            all.iter()
                .filter(|text| !text.is_empty())
                .cloned()
                .collect()
        };
        own.title = wording.title.clone();
        own.definition = wording.definition.clone();
        own.include = said(&wording.include);
        own.exclude = said(&wording.exclude);
        let examples = wording.examples.iter().map(|e| e.trim());
        own.examples = examples
            .filter(|e| !e.is_empty())
            .map(str::to_owned)
            .collect();
        book.version = next_version(&book.version);
        Some(book)
    }
}

/// The version after one: its last number is one more.
fn next_version(version: &str) -> String {
    let digits = version.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (begin, number) = version.split_at(version.len() - digits);
    match number.parse::<u64>() {
        Ok(number) => format!("{begin}{}", number.saturating_add(1)),
        Err(_) => format!("{version}.1"),
    }
}

#[cfg(test)]
mod tests {
    use super::next_version;

    #[test]
    fn the_last_number_of_a_version_goes_up_by_one() {
        for (old, new) in [
            ("1", "2"),
            ("1.9", "1.10"),
            ("2026-draft", "2026-draft.1"),
            ("", ".1"),
        ] {
            assert_eq!(next_version(old), new);
        }
    }
}
