//! A first codebook from the labels found in a labelled file.

use std::collections::BTreeSet;

use super::book::Codebook;
use super::category::{Category, Kind, Localised, Variable};

/// Room for `_probability` and `_p_` within the 32 characters SAS allows.
const LONGEST_VARIABLE: usize = 20;
const LONGEST_CATEGORY: usize = 24;

impl Codebook {
    /// A codebook with one variable whose categories are the distinct,
    /// non-empty `labels` in the order given (for an ordinal variable: lowest
    /// first; for a multi variable each label may be several joined by `|`).
    /// Ids are made safe for column names, the label is kept beside.
    /// Definitions are empty: they are for a person to write.
    ///
    /// Without any label there are no categories, and reading it back is
    /// refused as such.
    pub fn skeleton(id: &str, variable: &str, kind: Kind, labels: &[String]) -> Self {
        let parts = labels.iter().flat_map(|label| match kind {
            Kind::Multi => label.split('|').collect::<Vec<_>>(),
            _ => vec![label.as_str()],
        });
        let mut seen = BTreeSet::new();
        let labels: Vec<&str> = parts
            .map(str::trim)
            .filter(|label| !label.is_empty() && seen.insert(*label))
            .collect();
        // A label that is an id already keeps it, whoever stands first.
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut ids: Vec<Option<String>> = labels
            .iter()
            .map(|label| {
                (is_id(label) && taken.insert(label.to_ascii_lowercase()))
                    .then(|| (*label).to_string())
            })
            .collect();
        // Labels are names too: an invented id must not equal another's.
        taken.extend(labels.iter().map(|label| (*label).to_string()));
        for (label, id) in labels.iter().zip(&mut ids) {
            if id.is_none() {
                *id = Some(unique(&slug(label, LONGEST_CATEGORY), &mut taken));
            }
        }
        let categories = labels
            .iter()
            .zip(ids)
            .map(|(label, id)| {
                let id = id.unwrap_or_default();
                Category {
                    label: (id != *label).then(|| (*label).to_string()),
                    id,
                    title: Localised::same(label),
                    ..Category::default()
                }
            })
            .collect();
        Self {
            id: named(id, "codebook", 32),
            version: "0.1".into(),
            language: "da".into(),
            title: Localised::same(id),
            description: Localised::default(),
            period: None,
            status: None,
            variables: vec![Variable {
                id: named(variable, "variable", LONGEST_VARIABLE),
                kind,
                title: Localised::same(variable),
                question: None,
                reconstructed: false,
                tolerance: None,
                categories,
                self_report_only: Vec::new(),
            }],
            general_rules: Vec::new(),
            examples: Vec::new(),
            companions: Vec::new(),
            rules: Vec::new(),
            follow_up: Vec::new(),
        }
    }
}

fn is_id(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= LONGEST_CATEGORY
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !label.starts_with('_')
}

/// An id that begins with a letter.
fn named(text: &str, fallback: &str, longest: usize) -> String {
    let slug = slug(text, longest);
    if slug.starts_with(|c: char| c.is_ascii_alphabetic()) {
        slug
    } else {
        let mut joined = format!("{fallback}_{slug}");
        joined.truncate(longest);
        joined.trim_end_matches('_').to_string()
    }
}

/// Lower-case letters, digits and single underscores; æ, ø and å spelt out.
fn slug(text: &str, longest: usize) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'æ' | 'ä' => out.push_str("ae"),
            'ø' | 'ö' => out.push_str("oe"),
            'å' => out.push_str("aa"),
            'é' | 'è' | 'ê' => out.push('e'),
            'ü' => out.push('u'),
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if out.is_empty() || out.ends_with('_') => {}
            _ => out.push('_'),
        }
    }
    out.truncate(longest);
    let out = out.trim_end_matches('_');
    if out.is_empty() {
        "x".into()
    } else {
        out.into()
    }
}

fn unique(base: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = base.to_string();
    let mut n = 2_usize;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{base}_{n}");
        n += 1;
    }
    candidate
}
