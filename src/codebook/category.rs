//! Variables and their categories.

use serde::{Deserialize, Serialize};

/// A text in both languages of the tool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localised {
    pub da: String,
    pub en: String,
}

impl Localised {
    pub fn new(da: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            da: da.into(),
            en: en.into(),
        }
    }

    /// The same words in both languages (a label taken from data).
    pub fn same(text: &str) -> Self {
        Self::new(text, text)
    }

    pub fn get(&self, danish: bool) -> &str {
        if danish { &self.da } else { &self.en }
    }

    /// Nothing but white space in either language.
    pub fn is_empty(&self) -> bool {
        self.da.trim().is_empty() && self.en.trim().is_empty()
    }
}

/// How a variable's categories relate to each other and to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Exactly one category, without order.
    Nominal,
    /// Exactly one category; the categories stand in order, lowest first.
    Ordinal,
    /// Any set of categories.
    Multi,
}

/// One category of a variable.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Letters, digits and underscore: it becomes part of column names.
    pub id: String,
    /// The category as it stands in the user's data, where that is no id
    /// ("Coronavirus Recommendations").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    pub title: Localised,
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub definition: Localised,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Localised>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Localised>,
    /// Answers that belong here, in the language of the answers. For a multi
    /// variable the answer belongs *at least* here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
}

impl Category {
    /// Is this category written as `name` (its id or its label)?
    pub fn is_named(&self, name: &str) -> bool {
        self.id == name || self.label.as_deref() == Some(name)
    }

    /// How the category is written in the user's data: its label, else its id.
    pub fn data_name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.id)
    }
}

/// An answer the respondent could tick but that no text is ever coded into
/// ("Ved ikke").
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedOnly {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    pub title: Localised,
}

/// One variable coded from the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    pub id: String,
    pub kind: Kind,
    pub title: Localised,
    /// The wording of the closed question on the same matter, where there is
    /// one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Localised>,
    /// The exact wording is not known: it is shown with a remark.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reconstructed: bool,
    /// Ordinal only: text and self-report may differ by this many steps
    /// without any flag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<u8>,
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    #[serde(
        default,
        rename = "self_report_only",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub self_report_only: Vec<ReportedOnly>,
}

impl Variable {
    /// The position of the category with this id or, failing that, this
    /// label.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.categories
            .iter()
            .position(|c| c.id == name)
            .or_else(|| self.categories.iter().position(|c| c.is_named(name)))
    }

    pub fn category(&self, name: &str) -> Option<&Category> {
        self.index_of(name).and_then(|i| self.categories.get(i))
    }

    /// Category ids in the codebook's order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.categories.iter().map(|c| c.id.as_str())
    }

    /// The self-report code with this id or label, if it is one that is never
    /// predicted.
    pub fn reported_only(&self, name: &str) -> Option<&ReportedOnly> {
        self.self_report_only
            .iter()
            .find(|r| r.id == name || r.label.as_deref() == Some(name))
    }

    /// May a respondent have answered `name`?
    pub fn may_be_reported(&self, name: &str) -> bool {
        self.index_of(name).is_some() || self.reported_only(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_found_by_id_before_label() {
        let category = |id: &str, label: Option<&str>| Category {
            id: id.into(),
            label: label.map(Into::into),
            ..Category::default()
        };
        let variable = Variable {
            id: "v".into(),
            kind: Kind::Nominal,
            title: Localised::same("v"),
            question: None,
            reconstructed: false,
            tolerance: None,
            categories: vec![category("a", Some("b")), category("b", Some("To ord"))],
            self_report_only: vec![],
        };
        assert_eq!(variable.index_of("b"), Some(1));
        assert_eq!(variable.index_of("To ord"), Some(1));
        assert_eq!(variable.index_of("c"), None);
    }
}
