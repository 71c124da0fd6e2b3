//! The codebook itself and its smaller parts.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::category::{Kind, Localised, ReportedOnly, Variable};
use super::rule::Rule;

/// Everything needed to code one kind of answer. The field names in the file
/// are singular (`[[variable]]`), as each table holds one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codebook {
    pub id: String,
    pub version: String,
    /// Language of the answers and of the binding wording: `da` or `en`.
    pub language: String,
    pub title: Localised,
    #[serde(default, skip_serializing_if = "Localised::is_empty")]
    pub description: Localised,
    /// The years the survey asks about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusPolicy>,
    #[serde(rename = "variable")]
    pub variables: Vec<Variable>,
    #[serde(
        default,
        rename = "general_rule",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub general_rules: Vec<GeneralRule>,
    #[serde(default, rename = "example", skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    #[serde(default, rename = "companion", skip_serializing_if = "Vec::is_empty")]
    pub companions: Vec<Companion>,
    #[serde(default, rename = "rule", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_up: Vec<FollowUp>,
}

/// Reference period, both years included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub first_year: u16,
    pub last_year: u16,
}

/// Which statuses mean that the other variables get no code. A status that is
/// neither `ok` nor `uncodable` is coded as described and keeps its status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusPolicy {
    pub variable: String,
    pub ok: String,
    #[serde(default)]
    pub uncodable: Vec<String>,
}

/// A rule for the coder ("Slettetesten"). `variables` names those it bears
/// on; empty means all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneralRule {
    pub id: String,
    pub title: Localised,
    pub text: Localised,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<String>,
}

/// A boundary case: one answer with its right codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    /// Variable → its code; for a multi variable the whole set. A single code
    /// may be written without brackets. A variable left out is not judged.
    #[serde(
        default,
        deserialize_with = "sets",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub codes: BTreeMap<String, Vec<String>>,
    /// Variable → further answers that are right too, each a whole set.
    #[serde(
        default,
        deserialize_with = "alternatives",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub accept_also: BTreeMap<String, Vec<Vec<String>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localised>,
    /// Coders may disagree: reported, never counted as an error.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uncertain: bool,
}

impl Example {
    /// Is this set of codes right for `variable`? `None` where the example
    /// does not judge the variable. The order of a set does not matter.
    pub fn accepts(&self, variable: &str, codes: &[&str]) -> Option<bool> {
        let right = self.codes.get(variable)?;
        let also = self.accept_also.get(variable);
        let mut accepted = std::iter::once(right).chain(also.into_iter().flatten());
        Some(accepted.any(|set| same_set(set, codes)))
    }
}

fn same_set(set: &[String], codes: &[&str]) -> bool {
    set.len() == codes.len() && set.iter().all(|code| codes.contains(&code.as_str()))
}

/// A closed question that is not coded but that rules may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Companion {
    pub id: String,
    pub title: Localised,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Localised>,
    /// The exact wording is not known: it is shown with a remark.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reconstructed: bool,
    #[serde(rename = "answer")]
    pub answers: Vec<ReportedOnly>,
}

/// A question asked only of respondents who ticked one of `categories`: a
/// code changed *into* them implies an answer nobody was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    pub variable: String,
    pub categories: Vec<String>,
    /// The companion question that was gated.
    pub companion: String,
    pub warning: Localised,
}

/// One thing the codebook says about one text and one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation<'a> {
    pub text: &'a str,
    pub variable: &'a Variable,
    /// The right set (one code unless the variable is multi).
    pub codes: Vec<&'a str>,
    /// Further right sets.
    pub also: Vec<Vec<&'a str>>,
    /// `false`: the set must contain `codes` (a category's own example of a
    /// multi variable); `true`: it must equal one of the sets.
    pub exact: bool,
    pub uncertain: bool,
}

impl Expectation<'_> {
    pub fn accepts(&self, codes: &[&str]) -> bool {
        if !self.exact {
            return self.codes.iter().all(|code| codes.contains(code));
        }
        std::iter::once(&self.codes)
            .chain(&self.also)
            .any(|set| set.len() == codes.len() && set.iter().all(|code| codes.contains(code)))
    }
}

impl Codebook {
    pub fn variable(&self, id: &str) -> Option<&Variable> {
        self.variables.iter().find(|v| v.id == id)
    }

    pub fn companion(&self, id: &str) -> Option<&Companion> {
        self.companions.iter().find(|c| c.id == id)
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id)
    }

    /// Does an answer with this status get codes on the other variables?
    /// Every answer does in a codebook without statuses.
    pub fn is_codable(&self, status: &str) -> bool {
        self.status
            .as_ref()
            .is_none_or(|policy| !policy.uncodable.iter().any(|s| s == status))
    }

    /// Everything the codebook's examples say, category by category and then
    /// the boundary cases; what a model is checked against. Codes no variable
    /// knows are left out ([`super::check`] reports them).
    pub fn expectations(&self) -> Vec<Expectation<'_>> {
        let mut all = Vec::new();
        for variable in &self.variables {
            for category in &variable.categories {
                for text in &category.examples {
                    all.push(Expectation {
                        text,
                        variable,
                        codes: vec![&category.id],
                        also: Vec::new(),
                        exact: variable.kind != Kind::Multi,
                        uncertain: false,
                    });
                }
            }
        }
        for example in &self.examples {
            for (id, codes) in &example.codes {
                let Some(variable) = self.variable(id) else {
                    continue;
                };
                let known =
                    |set: &'_ Vec<String>| set.iter().all(|c| variable.index_of(c).is_some());
                if !known(codes) {
                    continue;
                }
                let ids = |set: &Vec<String>| {
                    set.iter()
                        .filter_map(|c| variable.category(c))
                        .map(|c| c.id.as_str())
                        .collect::<Vec<_>>()
                };
                let also = example.accept_also.get(id);
                all.push(Expectation {
                    text: &example.text,
                    variable,
                    codes: ids(codes),
                    also: also
                        .into_iter()
                        .flatten()
                        .filter(|s| known(s))
                        .map(ids)
                        .collect(),
                    exact: true,
                    uncertain: example.uncertain,
                });
            }
        }
        all
    }
}

/// `"a"` or `["a", "b"]`.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Vec<String> {
    fn from(value: OneOrMany) -> Self {
        match value {
            OneOrMany::One(code) => vec![code],
            OneOrMany::Many(codes) => codes,
        }
    }
}

fn sets<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    let read = BTreeMap::<String, OneOrMany>::deserialize(d)?;
    Ok(read.into_iter().map(|(k, v)| (k, v.into())).collect())
}

fn alternatives<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<BTreeMap<String, Vec<Vec<String>>>, D::Error> {
    let read = BTreeMap::<String, Vec<OneOrMany>>::deserialize(d)?;
    Ok(read
        .into_iter()
        .map(|(k, v)| (k, v.into_iter().map(Into::into).collect()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Example {
        Example {
            codes: BTreeMap::from([("types".into(), vec!["service".into()])]),
            accept_also: BTreeMap::from([(
                "types".into(),
                vec![vec!["product".into(), "service".into()]],
            )]),
            ..Example::default()
        }
    }

    #[test]
    fn an_example_accepts_its_set_and_its_alternatives_in_any_order() {
        assert_eq!(example().accepts("types", &["service"]), Some(true));
        assert_eq!(
            example().accepts("types", &["service", "product"]),
            Some(true)
        );
        assert_eq!(example().accepts("types", &["product"]), Some(false));
        assert_eq!(example().accepts("types", &[]), Some(false));
    }

    #[test]
    fn an_example_is_silent_on_variables_it_does_not_name() {
        assert_eq!(example().accepts("technology", &["slet_ikke"]), None);
    }
}
