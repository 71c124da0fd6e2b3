//! The sentence templates of rules.

use super::category::Localised;
use super::rule::Rule;

/// The placeholders of a template in order, or the first that is unknown or
/// unclosed.
pub(super) fn placeholders(template: &str) -> Result<Vec<&str>, &str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find(['{', '}']) {
        let from = &rest[open..];
        let Some(close) = from.find('}').filter(|close| *close > 0) else {
            return Err(from);
        };
        let name = &from[1..close];
        if !Rule::PLACEHOLDERS.contains(&name) {
            return Err(&from[..=close]);
        }
        names.push(name);
        rest = &from[close + 1..];
    }
    Ok(names)
}

impl Rule {
    /// The reason in one language with its placeholders filled in; `value`
    /// gives the words for each of [`Rule::PLACEHOLDERS`]. What it does not
    /// know is left out.
    pub fn sentence<'a>(&self, danish: bool, value: impl Fn(&str) -> Option<&'a str>) -> String {
        fill(&self.reason, danish, value)
    }
}

fn fill<'a>(template: &Localised, danish: bool, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::new();
    let mut rest = template.get(danish);
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = from.split_once('}') else {
            rest = from;
            break;
        };
        out.push_str(value(name).unwrap_or_default());
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_placeholders_are_listed_and_others_named() {
        assert_eq!(
            placeholders("a {words} b {years}"),
            Ok(vec!["words", "years"])
        );
        assert_eq!(placeholders("a {wrods}"), Err("{wrods}"));
        assert_eq!(placeholders("a {words"), Err("{words"));
        assert_eq!(placeholders("a } b"), Err("} b"));
    }

    #[test]
    fn a_value_is_never_read_as_a_template() {
        let template = Localised::same("«{words}» i {years}");
        let text = fill(&template, true, |name| {
            Some(if name == "words" { "{years}" } else { "2015" })
        });
        assert_eq!(text, "«{years}» i 2015");
    }
}
