//! What can be wrong with an answer file, and where.
//!
//! Every error carries its place (file, data row, column, line, byte, as far
//! as they are known), the beginning of the cell with digits and addresses
//! masked, and what to do about it, in English (`Display`) and in Danish
//! ([`SurveyError::danish`]).

use std::io;
use std::path::Path;

/// Where in a file something was found. Rows count data rows from 1 (row 0
/// is the header), columns and lines count from 1, bytes from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    pub file: Option<String>,
    pub row: Option<u64>,
    pub column: Option<u64>,
    pub column_name: Option<String>,
    pub line: Option<u64>,
    pub byte: Option<u64>,
}

/// What is wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    Io(io::Error),
    /// The file is something else than text, e.g. a picture.
    NotText {
        what: &'static str,
    },
    Nul,
    InvalidUtf8 {
        byte: u8,
    },
    /// Valid multi-byte UTF-8 and bytes that are no UTF-8 in one file.
    MixedEncoding {
        byte: u8,
    },
    /// Windows-1252 leaves 81, 8D, 8F, 90 and 9D undefined.
    UndefinedByte {
        byte: u8,
    },
    InvalidUtf16,
    /// The encoding asked for contradicts the byte order mark.
    EncodingConflict {
        asked: &'static str,
        found: &'static str,
    },
    UnterminatedQuote,
    TextAfterQuote,
    Ragged {
        expected: u64,
        found: u64,
    },
    CellTooLong {
        limit: u64,
    },
    RowTooLong {
        limit: u64,
    },
    TooManyColumns {
        found: u64,
        limit: u64,
    },
    /// No header and no row.
    Empty,
    BadDelimiter {
        delimiter: u8,
    },
    NoSuchSheet {
        asked: String,
        found: Vec<String>,
    },
    /// The workbook could not be read or written.
    Workbook(String),
    /// A line is not one JSON object.
    Json(String),
    /// A key that the first object did not have.
    NewKey {
        key: String,
    },
    DuplicateKey {
        key: String,
    },
    TargetExists,
    /// The folder of the file to be written does not exist.
    NoFolder {
        folder: String,
    },
    TargetIsInput,
    /// The output encoding lacks a character.
    Unencodable {
        character: char,
        encoding: &'static str,
    },
    /// A spreadsheet cell holds at most 32,767 UTF-16 units.
    SheetCellTooLong {
        found: u64,
    },
    SheetTooManyRows,
    NotFinite,
    /// An output row has another number of cells than the header.
    OutputWidth {
        expected: u64,
        found: u64,
    },
    Manifest(String),
}

/// An error with its place; small enough to return by value.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message(false))]
pub struct SurveyError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    position: Position,
    excerpt: Option<String>,
}

impl SurveyError {
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            position: Position::default(),
            excerpt: None,
        }))
    }

    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    pub fn position(&self) -> &Position {
        &self.0.position
    }

    /// The beginning of the offending cell, masked.
    pub fn excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// True when the reader of our output went away (`fritekst ... | head`).
    pub fn is_broken_pipe(&self) -> bool {
        matches!(&self.0.kind, ErrorKind::Io(e) if e.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The whole message in Danish.
    pub fn danish(&self) -> String {
        self.message(true)
    }

    /// What to do about it.
    pub fn advice(&self, danish: bool) -> String {
        super::error_text::advice(&self.0.kind, danish)
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    pub(crate) fn at(mut self, position: Position) -> Self {
        let file = self.0.position.file.take();
        self.0.position = position;
        if self.0.position.file.is_none() {
            self.0.position.file = file;
        }
        self
    }

    pub(crate) fn in_file(mut self, file: &str) -> Self {
        self.0.position.file.get_or_insert_with(|| file.to_owned());
        self
    }

    /// Names the column from the header, when its number is known.
    pub(crate) fn name_column(mut self, header: &[String]) -> Self {
        let place = &mut self.0.position;
        let index = place
            .column
            .and_then(|c| usize::try_from(c).ok()?.checked_sub(1));
        if let Some(name) = index.and_then(|i| header.get(i)) {
            place.column_name.get_or_insert_with(|| name.clone());
        }
        self
    }

    pub(crate) fn row_offset(mut self, rows: u64) -> Self {
        if let Some(row) = &mut self.0.position.row {
            *row += rows;
        }
        self
    }

    pub(crate) fn cell(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.0.excerpt = Some(mask(text));
        }
        self
    }

    pub(crate) fn path(error: io::Error, path: &Path) -> Self {
        Self::new(ErrorKind::Io(error)).in_file(&path.display().to_string())
    }

    fn message(&self, danish: bool) -> String {
        let mut text = self.place(danish);
        text.push_str(&super::error_text::fault(&self.0.kind, danish));
        if let Some(excerpt) = &self.0.excerpt {
            let word = if danish {
                "cellen begynder"
            } else {
                "the cell begins"
            };
            text.push_str(&format!(" ({word} \"{excerpt}\")"));
        }
        let advice = self.advice(danish);
        if !advice.is_empty() {
            text.push_str(". ");
            text.push_str(&advice);
        }
        text
    }

    fn place(&self, danish: bool) -> String {
        let place = &self.0.position;
        let mut parts = Vec::new();
        let word =
            |english: &'static str, dansk: &'static str| if danish { dansk } else { english };
        match place.row {
            Some(0) => parts.push(word("header", "overskriften").to_owned()),
            Some(row) => parts.push(format!("{} {row}", word("row", "række"))),
            None => {}
        }
        if let Some(column) = place.column {
            let name = place
                .column_name
                .as_ref()
                .map(|n| format!(" ({n})"))
                .unwrap_or_default();
            parts.push(format!("{} {column}{name}", word("column", "kolonne")));
        }
        if let Some(line) = place.line {
            parts.push(format!("{} {line}", word("line", "linje")));
        }
        if let Some(byte) = place.byte {
            parts.push(format!("byte {byte}"));
        }
        let mut text = String::new();
        if let Some(file) = &place.file {
            text.push_str(file);
            text.push_str(": ");
        }
        if !parts.is_empty() {
            text.push_str(&parts.join(", "));
            text.push_str(": ");
        }
        text
    }
}

impl From<io::Error> for SurveyError {
    fn from(error: io::Error) -> Self {
        Self::new(ErrorKind::Io(error))
    }
}

/// At most 40 characters of a cell, without what could name a person:
/// digits become `#`, a word with an at sign becomes `…@…`, control
/// characters become `·`.
fn mask(cell: &str) -> String {
    let mut out = String::new();
    let head: String = cell.chars().take(40).collect();
    for (i, word) in head.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        if word.contains('@') {
            out.push_str("…@…");
            continue;
        }
        out.extend(word.chars().map(|c| match c {
            c if c.is_numeric() => '#',
            c if c.is_control() => '·',
            c => c,
        }));
    }
    if cell.chars().nth(40).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_shows_no_personal_number_or_address() {
        assert_eq!(mask("Ring 12 34 til a.b@c.dk\nnu"), "Ring ## ## til …@…");
        assert_eq!(mask(&"å".repeat(50)), format!("{}…", "å".repeat(40)));
    }
}
