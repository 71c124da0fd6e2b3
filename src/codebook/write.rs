//! Writing a codebook as TOML, in one canonical form.

use serde_json::{Map, Value};

use super::book::Codebook;

/// Lists written as `[[table]]`s, one after the other.
const TABLES: [&str; 9] = [
    "variable",
    "category",
    "self_report_only",
    "general_rule",
    "example",
    "companion",
    "answer",
    "rule",
    "follow_up",
];

/// The order of keys within a table; keys not named here follow in
/// alphabetical order.
const ORDER: [&str; 26] = [
    "id",
    "version",
    "language",
    "kind",
    "severity",
    "action",
    "label",
    "title",
    "description",
    "text",
    "question",
    "reconstructed",
    "tolerance",
    "definition",
    "include",
    "exclude",
    "examples",
    "codes",
    "accept_also",
    "uncertain",
    "note",
    "reason",
    "when",
    "period",
    "status",
    "variable",
];

impl Codebook {
    /// The codebook as TOML; reading it back gives the same codebook and the
    /// same hash. Comments of a file it was read from are not kept.
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        // See `sha256`: serialising cannot fail.
        if let Ok(Value::Object(root)) = serde_json::to_value(self) {
            table(&mut out, "", &root);
        }
        out
    }
}

fn table(out: &mut String, path: &str, values: &Map<String, Value>) {
    let rank = |key: &str| ORDER.iter().position(|k| *k == key).unwrap_or(ORDER.len());
    let mut keys: Vec<&String> = values.keys().collect();
    keys.sort_by_key(|key| (rank(key), key.as_str()));
    let is_list = |key: &str| TABLES.contains(&key) && values.get(key).is_some_and(Value::is_array);
    for key in keys.iter().filter(|key| !is_list(key)) {
        if let Some(value) = values.get(*key) {
            entry(out, key, value);
        }
    }
    for key in keys.iter().filter(|key| is_list(key)) {
        let path = if path.is_empty() {
            key.to_string()
        } else {
            format!("{path}.{key}")
        };
        for item in values
            .get(*key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if let Value::Object(item) = item {
                out.push_str(&format!("\n[[{path}]]\n"));
                table(out, &path, item);
            }
        }
    }
}

/// Texts in two languages stand on two lines, long lists one item a line.
fn entry(out: &mut String, key: &str, value: &Value) {
    match value {
        Value::Object(text)
            if text.len() == 2 && text.contains_key("da") && text.contains_key("en") =>
        {
            for (language, words) in text {
                out.push_str(&format!("{key}.{language} = {}\n", inline(words)));
            }
        }
        Value::Array(items) if items.len() > 1 => {
            out.push_str(&format!("{key} = [\n"));
            for item in items {
                out.push_str(&format!("    {},\n", inline(item)));
            }
            out.push_str("]\n");
        }
        _ => out.push_str(&format!("{key} = {}\n", inline(value))),
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(values) => {
            let pairs: Vec<String> = values
                .iter()
                .map(|(key, value)| format!("{} = {}", bare_or_quoted(key), inline(value)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        // Numbers and booleans are written alike in JSON and TOML; no field
        // of a codebook is ever null (absent keys are left out).
        other => other.to_string(),
    }
}

fn bare_or_quoted(key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if bare { key.to_string() } else { string(key) }
}

/// A basic string. TOML wants every control character escaped, DEL too.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
