//! Where in a codebook something stands: named for people, and as a path that
//! finds the line in the file.

use std::fmt;

use toml::de::{DeTable, DeValue};

/// Line and column in the codebook file, both counted from 1; the column
/// counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    pub(super) fn at(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Key(&'static str),
    Index(usize),
}

/// A spot in a codebook.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub variable: Option<String>,
    pub category: Option<String>,
    /// Any other numbered or named part: a rule, an example.
    pub item: Option<Item>,
    /// The key in question.
    pub field: Option<&'static str>,
    path: Vec<Segment>,
}

/// A part of a codebook that is neither variable nor category.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Item {
    Rule(String),
    GeneralRule(String),
    Companion(String),
    /// The text of the example.
    Example(String),
    FollowUp(usize),
}

impl Place {
    pub(super) fn root() -> Self {
        Self::default()
    }

    fn into_list(mut self, list: &'static str, index: usize) -> Self {
        self.path.push(Segment::Key(list));
        self.path.push(Segment::Index(index));
        self
    }

    pub(super) fn variable(self, index: usize, id: &str) -> Self {
        let mut place = self.into_list("variable", index);
        place.variable = Some(id.into());
        place
    }

    pub(super) fn category(self, index: usize, id: &str) -> Self {
        let mut place = self.into_list("category", index);
        place.category = Some(id.into());
        place
    }

    /// An answer that may be reported but not predicted, or an answer of a
    /// companion question.
    pub(super) fn answer(self, list: &'static str, index: usize, id: &str) -> Self {
        let mut place = self.into_list(list, index);
        place.category = Some(id.into());
        place
    }

    pub(super) fn item(self, list: &'static str, index: usize, item: Item) -> Self {
        let mut place = self.into_list(list, index);
        place.item = Some(item);
        place
    }

    pub(super) fn field(mut self, key: &'static str) -> Self {
        self.path.push(Segment::Key(key));
        self.field = Some(key);
        self
    }

    pub(super) fn index(mut self, index: usize) -> Self {
        self.path.push(Segment::Index(index));
        self
    }

    /// The line and column in the file this codebook was read from. `None`
    /// when the text is no TOML; the nearest enclosing spot when the path
    /// stops early (a key left out has no line of its own).
    pub fn position(&self, text: &str) -> Option<Position> {
        let table = DeTable::parse(text).ok()?;
        let mut offset = table.span().start;
        let mut here = DeValue::Table(table.into_inner());
        for segment in &self.path {
            let next = match (segment, here) {
                (Segment::Key(key), DeValue::Table(mut table)) => table.remove(*key),
                (Segment::Index(i), DeValue::Array(array)) => array.into_iter().nth(*i),
                _ => None,
            };
            let Some(next) = next else { break };
            offset = next.span().start;
            here = next.into_inner();
        }
        Some(Position::at(text, offset))
    }

    /// The place in words.
    pub fn text(&self, danish: bool) -> String {
        let mut parts = Vec::new();
        if let Some(id) = &self.variable {
            parts.push(format!("variable \u{201c}{id}\u{201d}"));
        }
        if let Some(item) = &self.item {
            parts.push(item.text(danish));
        }
        if let Some(id) = &self.category {
            let word = if danish { "kategori" } else { "category" };
            parts.push(format!("{word} \u{201c}{id}\u{201d}"));
        }
        if let Some(field) = self.field {
            parts.push(format!("`{field}`"));
        }
        if parts.is_empty() {
            let whole = if danish { "kodebogen" } else { "the codebook" };
            return whole.into();
        }
        if danish && let Some(first) = parts.first_mut() {
            *first = first.replacen("variable ", "variablen ", 1);
        }
        parts.join(", ")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(false))
    }
}

impl Item {
    fn text(&self, danish: bool) -> String {
        let quoted = |da: &str, en: &str, id: &str| {
            format!("{} \u{201c}{id}\u{201d}", if danish { da } else { en })
        };
        match self {
            Item::Rule(id) => quoted("reglen", "rule", id),
            Item::GeneralRule(id) => quoted("den generelle regel", "general rule", id),
            Item::Companion(id) => quoted("følgespørgsmålet", "companion question", id),
            Item::Example(text) => quoted("eksemplet", "example", &beginning(text)),
            Item::FollowUp(i) if danish => format!("follow_up nr. {}", i + 1),
            Item::FollowUp(i) => format!("follow_up no. {}", i + 1),
        }
    }
}

/// The first 40 characters: enough to find the text, short enough to print.
pub(super) fn beginning(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_characters_not_bytes() {
        let text = "a = 1\næøå = 2\n";
        let offset = text
            .find('=')
            .and_then(|first| text[first + 1..].find('=').map(|i| first + 1 + i));
        let position = Position::at(text, offset.unwrap());
        assert_eq!(position, Position { line: 2, column: 5 });
    }

    #[test]
    fn a_path_that_stops_early_gives_the_nearest_spot() {
        let text = "x = 1\n[[variable]]\nid = \"a\"\n";
        let place = Place::root().variable(0, "a").field("title");
        assert_eq!(place.position(text).map(|p| p.line), Some(2));
    }
}
