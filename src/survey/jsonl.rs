//! JSON lines: one object a line.
//!
//! The keys of the first object are the columns; a later object may leave
//! keys out (an empty cell) and may not bring new ones. Numbers and nested
//! values keep the very text they had.

use serde::de::IgnoredAny;

use super::chunk::{CellKind, Cells};
use super::csv_parse::CHUNK_BYTES;
use super::decode::Decoder;
use super::error::{ErrorKind, Position, SurveyError};
use super::notice::Notice;
use super::options::{MAX_CELL, MAX_COLUMNS};
use super::raw::ReadSeek;

/// A longest line, in longest cells.
const LINE_CELLS: usize = 16;

pub(crate) struct JsonlReader {
    decoder: Decoder,
    max_cell: usize,
    keys: Vec<String>,
    rows: u64,
    line: u64,
    blank: u64,
    blank_inside: u64,
}

/// One value of an object: its JSON text without surrounding space.
struct Field<'a> {
    key: &'a str,
    value: &'a str,
}

impl JsonlReader {
    pub fn new(decoder: Decoder, max_cell: Option<usize>) -> Self {
        let max_cell = max_cell.unwrap_or(MAX_CELL);
        Self {
            decoder,
            max_cell,
            keys: Vec::new(),
            rows: 0,
            line: 0,
            blank: 0,
            blank_inside: 0,
        }
    }

    /// Reads the first object and takes its keys as columns.
    pub fn first_row(&mut self) -> Result<(Vec<String>, Cells), SurveyError> {
        let Some(line) = self.next_line()? else {
            return Err(SurveyError::new(ErrorKind::Empty));
        };
        let fields = self.fields(&line)?;
        for field in &fields {
            let key = self.string(field.key)?;
            if self.keys.contains(&key) {
                return Err(self.fault(ErrorKind::DuplicateKey { key }));
            }
            self.keys.push(key);
        }
        if self.keys.is_empty() {
            return Err(self.fault(ErrorKind::Json("it has no keys".to_owned())));
        }
        if self.keys.len() > MAX_COLUMNS {
            let kind = ErrorKind::TooManyColumns {
                found: self.keys.len() as u64,
                limit: MAX_COLUMNS as u64,
            };
            return Err(self.fault(kind));
        }
        let mut cells = Cells::default();
        self.push_row(&line, &mut cells)?;
        Ok((self.keys.clone(), cells))
    }

    pub fn read(&mut self, cells: &mut Cells, max_rows: usize) -> Result<(), SurveyError> {
        for _ in 0..max_rows {
            if cells.text.len() >= CHUNK_BYTES {
                break;
            }
            let Some(line) = self.next_line()? else { break };
            self.push_row(&line, cells)?;
        }
        Ok(())
    }

    fn push_row(&mut self, line: &str, cells: &mut Cells) -> Result<(), SurveyError> {
        let mut row: Vec<Option<&str>> = vec![None; self.keys.len()];
        for (index, field) in self.fields(line)?.into_iter().enumerate() {
            let key = self.string(field.key)?;
            let column = if self.keys.get(index) == Some(&key) {
                Some(index)
            } else {
                self.keys.iter().position(|k| *k == key)
            };
            let Some(slot) = column.and_then(|c| row.get_mut(c)) else {
                return Err(self.fault(ErrorKind::NewKey { key }));
            };
            if slot.replace(field.value).is_some() {
                return Err(self.fault(ErrorKind::DuplicateKey { key }));
            }
        }
        for (column, value) in row.into_iter().enumerate() {
            let value = value.unwrap_or("null");
            if value.len() > self.max_cell {
                let kind = ErrorKind::CellTooLong {
                    limit: self.max_cell as u64,
                };
                return Err(self.fault_in(kind, column).cell(value));
            }
            match value.as_bytes().first() {
                Some(b'"') => {
                    let text = self.string(value)?;
                    if text.contains('\0') {
                        return Err(self.fault_in(ErrorKind::Nul, column).cell(&text));
                    }
                    cells.push(&text, CellKind::Text);
                }
                Some(b'{' | b'[') => cells.push(value, CellKind::Json),
                Some(b't' | b'f') => cells.push(value, CellKind::Bool),
                Some(b'n') => cells.push("", CellKind::Empty),
                _ => cells.push(value, CellKind::Number),
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// The next line that is not blank.
    fn next_line(&mut self) -> Result<Option<String>, SurveyError> {
        loop {
            self.line += 1;
            let (line, used) = loop {
                let text = self.decoder.text();
                if let Some(end) = memchr::memchr(b'\n', text.as_bytes()) {
                    break (text.get(..end).unwrap_or("").to_owned(), end + 1);
                }
                let limit = self.max_cell.saturating_mul(LINE_CELLS);
                if text.len() > limit {
                    return Err(self.fault(ErrorKind::RowTooLong {
                        limit: limit as u64,
                    }));
                }
                let more = self.decoder.fill().map_err(|e| {
                    let byte = e.position().byte;
                    let place = self.fault(ErrorKind::Nul).position().clone();
                    e.at(Position { byte, ..place })
                })?;
                if !more {
                    // A fault hides behind the text of this line: consume the
                    // text, and the next fill names it.
                    let rest = self.decoder.text().to_owned();
                    let used = rest.len();
                    if used == 0 {
                        return Ok(None);
                    }
                    self.decoder.consume(used);
                    self.decoder.fill().map_err(|e| {
                        let byte = e.position().byte;
                        let place = self.fault(ErrorKind::Nul).position().clone();
                        e.at(Position { byte, ..place }).cell(&rest)
                    })?;
                    break (rest, 0);
                }
            };
            self.decoder.consume(used);
            if line.trim().is_empty() {
                self.blank += 1;
            } else {
                self.blank_inside += std::mem::take(&mut self.blank);
                return Ok(Some(line));
            }
        }
    }

    /// The members of the object on a line, which is checked first, so that
    /// the scan below meets valid JSON only.
    fn fields<'a>(&self, line: &'a str) -> Result<Vec<Field<'a>>, SurveyError> {
        let bad = |what: String| self.fault(ErrorKind::Json(what)).cell(line);
        serde_json::from_str::<IgnoredAny>(line).map_err(|e| bad(e.to_string()))?;
        let mut rest = line
            .trim()
            .strip_prefix('{')
            .ok_or_else(|| bad("not an object".to_owned()))?;
        let mut fields = Vec::new();
        loop {
            rest = rest.trim_start().trim_start_matches(',').trim_start();
            if rest.is_empty() || rest.starts_with('}') {
                return Ok(fields);
            }
            let (key, after) = split_value(rest);
            let after = after.trim_start().trim_start_matches(':').trim_start();
            let (value, after) = split_value(after);
            fields.push(Field { key, value });
            rest = after;
        }
    }

    fn string(&self, json: &str) -> Result<String, SurveyError> {
        serde_json::from_str(json)
            .map_err(|e| self.fault(ErrorKind::Json(e.to_string())).cell(json))
    }

    fn fault(&self, kind: ErrorKind) -> SurveyError {
        let place = Position {
            row: Some(self.rows + 1),
            line: Some(self.line),
            ..Position::default()
        };
        SurveyError::new(kind).at(place)
    }

    fn fault_in(&self, kind: ErrorKind, column: usize) -> SurveyError {
        let error = self.fault(kind);
        let place = Position {
            column: Some(column as u64 + 1),
            ..error.position().clone()
        };
        error.at(place)
    }

    pub fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    pub fn into_input(self) -> Box<dyn ReadSeek> {
        self.decoder.into_input()
    }

    pub fn final_notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if self.blank_inside > 0 {
            notices.push(Notice::BlankLines(self.blank_inside));
        }
        if self.blank > 0 {
            notices.push(Notice::TrailingBlankLines(self.blank));
        }
        notices
    }
}

/// Splits valid JSON after its first value.
fn split_value(json: &str) -> (&str, &str) {
    let bytes = json.as_bytes();
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    let mut end = bytes.len();
    for (at, byte) in bytes.iter().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => {}
            }
            if !quoted && depth == 0 {
                end = at + 1;
                break;
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => {
                end = at;
                break;
            }
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    end = at + 1;
                    break;
                }
            }
            b',' | b':' | b' ' | b'\t' | b'\r' if depth == 0 => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    json.split_at_checked(end).unwrap_or((json, ""))
}
