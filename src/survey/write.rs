//! Rows to blocks, in parallel.
//!
//! A [`BlockEncoder`] is shared by all workers; each makes [`Block`]s that
//! already are the bytes of the output (CSV, TSV), or nearly so, and
//! [`Output`](super::Output) puts them in order.

use std::sync::Arc;

use super::chunk::{CellKind, Chunk};
use super::encode::encode;
use super::error::{ErrorKind, Position, SurveyError};
use super::options::{Dialect, Format, TextEncoding};
use super::safe;
use super::write_text::{fixed, has_special, push_quoted};

/// Most UTF-16 units that fit in a spreadsheet cell.
const SHEET_CELL: usize = 32_767;
/// Digits a spreadsheet number keeps.
const SHEET_DIGITS: usize = 15;

/// How to write. JSON lines are UTF-8 always; `delimiter`, `crlf`, `bom` and
/// `decimal_comma` concern CSV and TSV; `raw` leaves out the apostrophes of
/// [`safe`]; `danish` names the sheet.
#[derive(Debug, Clone)]
pub struct WriteOptions {
    pub format: Format,
    pub delimiter: u8,
    pub encoding: TextEncoding,
    pub bom: bool,
    pub decimal_comma: bool,
    pub raw: bool,
    pub crlf: bool,
    pub danish: bool,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            format: Format::Csv,
            delimiter: b';',
            encoding: TextEncoding::Utf8,
            bom: false,
            decimal_comma: false,
            raw: false,
            crlf: false,
            danish: false,
        }
    }
}

impl WriteOptions {
    /// As the input was: the ordinary wish.
    pub fn like(dialect: &Dialect) -> Self {
        let ordinary = Self::default();
        Self {
            format: dialect.format,
            delimiter: dialect.delimiter.unwrap_or(ordinary.delimiter),
            encoding: dialect.encoding,
            bom: dialect.bom,
            decimal_comma: dialect.decimal == Some(super::DecimalMark::Comma),
            crlf: dialect.line_ending == Some(super::LineEnding::CrLf),
            ..ordinary
        }
    }

    /// Text that is not UTF-8 is encoded row by row.
    fn recodes(&self) -> bool {
        self.is_delimited() && self.encoding != TextEncoding::Utf8
    }

    pub(crate) fn is_delimited(&self) -> bool {
        matches!(self.format, Format::Csv | Format::Tsv)
    }
}

/// Makes blocks; cheap to clone and to share.
#[derive(Debug, Clone)]
pub struct BlockEncoder {
    options: Arc<WriteOptions>,
    columns: Arc<[String]>,
}

impl BlockEncoder {
    pub fn new(options: &WriteOptions) -> Self {
        Self {
            options: Arc::new(options.clone()),
            columns: Arc::new([]),
        }
    }

    /// Lets errors name the column.
    pub fn with_columns(mut self, header: &[String]) -> Self {
        self.columns = header.into();
        self
    }

    pub fn block(&self) -> Block {
        Block {
            encoder: self.clone(),
            text: String::new(),
            ends: Vec::new(),
            typed: Vec::new(),
            bytes: Vec::new(),
            scratch: String::new(),
            row_start: 0,
            row_cells: 0,
            width: None,
            rows: 0,
            neutralised: 0,
            input_row: None,
            fault: None,
        }
    }
}

/// A cell of a sheet; the text of a `Text` stands in the block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum SheetCell {
    Text,
    Number(f64),
    Bool(bool),
    Empty,
}

/// Some output rows.
#[derive(Debug)]
pub struct Block {
    encoder: BlockEncoder,
    /// CSV: the rows (or the row being written, where they are recoded).
    /// JSON lines: the values. Sheet: the text cells.
    pub(crate) text: String,
    /// Ends in `text` of the cells; only where someone needs them.
    pub(crate) ends: Vec<usize>,
    pub(crate) typed: Vec<SheetCell>,
    pub(crate) bytes: Vec<u8>,
    scratch: String,
    row_start: usize,
    row_cells: usize,
    pub(crate) width: Option<usize>,
    pub(crate) rows: u64,
    pub(crate) neutralised: u64,
    input_row: Option<u64>,
    fault: Option<(ErrorKind, usize)>,
}

impl Block {
    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// A text cell.
    pub fn text(&mut self, cell: &str) {
        let safe = if self.encoder.options.raw || self.encoder.options.format == Format::Jsonl {
            cell.into()
        } else {
            safe::neutralise(cell)
        };
        self.neutralised += u64::from(safe.len() != cell.len());
        match self.encoder.options.format {
            Format::Csv | Format::Tsv => self.delimited(&safe),
            // A string always serialises.
            Format::Jsonl => self.json(&serde_json::to_string(cell).unwrap_or_default()),
            Format::Xlsx => {
                let units = if safe.len() > SHEET_CELL {
                    safe.encode_utf16().count()
                } else {
                    0
                };
                if units > SHEET_CELL {
                    self.fail(ErrorKind::SheetCellTooLong {
                        found: units as u64,
                    });
                }
                self.sheet(SheetCell::Text, &safe);
            }
        }
    }

    /// All input cells of a row.
    pub fn passthrough(&mut self, chunk: &Chunk, row: usize) {
        self.input_row = Some(chunk.first_row() + row as u64);
        if chunk.all_text() && self.encoder.options.is_delimited() {
            self.copy_row(chunk, row);
            return;
        }
        for column in 0..chunk.columns() {
            self.typed_cell(chunk.cell(row, column), chunk.kind(row, column));
        }
    }

    /// The ordinary case, without looking at each cell twice.
    fn copy_row(&mut self, chunk: &Chunk, row: usize) {
        let delimiter = self.encoder.options.delimiter;
        let Some((start, ends)) = chunk.flat_row(row) else {
            return;
        };
        let end = ends.last().copied().unwrap_or(start);
        let special = has_special(chunk.text().get(start..end).unwrap_or(""), delimiter);
        let track = self.encoder.options.recodes();
        let mut from = start;
        for to in ends {
            let cell = chunk.text().get(from..*to).unwrap_or("");
            from = *to;
            if special || safe::may_need_apostrophe(cell) || cell.as_bytes().last() == Some(&b' ') {
                self.text(cell);
                continue;
            }
            if self.row_cells > 0 {
                self.text.push(char::from(delimiter));
            }
            self.text.push_str(cell);
            self.row_cells += 1;
            if track {
                self.ends.push(self.text.len());
            }
        }
    }

    fn typed_cell(&mut self, cell: &str, kind: CellKind) {
        let format = self.encoder.options.format;
        match (kind, format) {
            (CellKind::Text, _) => self.text(cell),
            (CellKind::Empty, _) => self.empty(),
            (CellKind::Number, Format::Csv | Format::Tsv) => {
                if self.encoder.options.decimal_comma {
                    self.delimited(&cell.replace('.', ","));
                } else {
                    self.delimited(cell);
                }
            }
            (CellKind::Number | CellKind::Json, Format::Jsonl) => self.json(cell),
            (CellKind::Bool, Format::Jsonl) => self.json(&cell.to_ascii_lowercase()),
            (CellKind::Number, Format::Xlsx) => {
                let digits = cell.bytes().filter(u8::is_ascii_digit).count();
                match cell.parse::<f64>() {
                    Ok(number) if digits <= SHEET_DIGITS => {
                        self.sheet(SheetCell::Number(number), "")
                    }
                    _ => self.text(cell),
                }
            }
            (CellKind::Bool, Format::Xlsx) => {
                self.sheet(SheetCell::Bool(cell.eq_ignore_ascii_case("true")), "");
            }
            (CellKind::Bool | CellKind::Json, _) => self.text(cell),
        }
    }

    /// A number with a fixed count of decimals; one that is not finite makes
    /// [`Block::end_row`] fail.
    pub fn number(&mut self, value: f64, decimals: usize) {
        if !value.is_finite() {
            self.fail(ErrorKind::NotFinite);
        }
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        fixed(
            value,
            decimals,
            self.encoder.options.decimal_comma && self.encoder.options.is_delimited(),
            &mut text,
        );
        match self.encoder.options.format {
            Format::Csv | Format::Tsv => self.delimited(&text),
            Format::Jsonl => self.json(&text),
            Format::Xlsx => self.sheet(SheetCell::Number(text.parse().unwrap_or(value)), ""),
        }
        self.scratch = text;
    }

    pub fn integer(&mut self, value: u64) {
        let text = value.to_string();
        match self.encoder.options.format {
            Format::Csv | Format::Tsv => self.delimited(&text),
            Format::Jsonl => self.json(&text),
            Format::Xlsx if text.len() > SHEET_DIGITS => self.sheet(SheetCell::Text, &text),
            Format::Xlsx => self.sheet(SheetCell::Number(value as f64), ""),
        }
    }

    /// No value.
    pub fn empty(&mut self) {
        match self.encoder.options.format {
            Format::Csv | Format::Tsv => self.delimited(""),
            Format::Jsonl => self.json("null"),
            Format::Xlsx => self.sheet(SheetCell::Empty, ""),
        }
    }

    /// Completes the row. All rows must have equally many cells, and the
    /// output encoding must have all their characters.
    pub fn end_row(&mut self) -> Result<(), SurveyError> {
        if let Some((kind, column)) = self.fault.take() {
            return Err(self.error(kind, column));
        }
        let width = *self.width.get_or_insert(self.row_cells);
        if width != self.row_cells {
            let kind = ErrorKind::OutputWidth {
                expected: width as u64,
                found: self.row_cells as u64,
            };
            return Err(self.error(kind, self.row_cells));
        }
        if self.encoder.options.is_delimited() {
            if self.text.len() == self.row_start {
                // A blank line would not be read as a row.
                self.text.push_str("\"\"");
            }
            self.text.push_str(if self.encoder.options.crlf {
                "\r\n"
            } else {
                "\n"
            });
        }
        if self.encoder.options.recodes() {
            let encoding = self.encoder.options.encoding;
            if let Err((at, character)) = encode(&self.text, encoding, &mut self.bytes) {
                let column = self.ends.partition_point(|end| *end <= at);
                let kind = ErrorKind::Unencodable {
                    character,
                    encoding: encoding.name(),
                };
                return Err(self.error(kind, column));
            }
            self.text.clear();
            self.ends.clear();
        }
        self.row_start = self.text.len();
        self.row_cells = 0;
        self.rows += 1;
        self.input_row = None;
        Ok(())
    }

    /// The finished rows as bytes (CSV and TSV).
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        if self.encoder.options.recodes() {
            self.bytes
        } else {
            self.text.into_bytes()
        }
    }

    fn delimited(&mut self, cell: &str) {
        let delimiter = self.encoder.options.delimiter;
        if self.row_cells > 0 {
            self.text.push(char::from(delimiter));
        }
        let bytes = cell.as_bytes();
        let padded = bytes.first() == Some(&b' ') || bytes.last() == Some(&b' ');
        if padded || has_special(cell, delimiter) {
            push_quoted(cell, &mut self.text);
        } else {
            self.text.push_str(cell);
        }
        self.row_cells += 1;
        if self.encoder.options.recodes() {
            self.ends.push(self.text.len());
        }
    }

    /// A column name; quoted where its beginning could be taken for a byte
    /// order mark or a separator line.
    pub(crate) fn name(&mut self, name: &str) {
        let mark = name.starts_with(['\u{feff}', 'ÿ', 'þ', 'ï']) || name.starts_with("sep=");
        if mark && self.row_cells == 0 && self.encoder.options.is_delimited() {
            push_quoted(name, &mut self.text);
            self.row_cells += 1;
            if self.encoder.options.recodes() {
                self.ends.push(self.text.len());
            }
        } else {
            self.text(name);
        }
        self.input_row = Some(0);
    }

    fn json(&mut self, value: &str) {
        self.text.push_str(value);
        self.ends.push(self.text.len());
        self.row_cells += 1;
    }

    fn sheet(&mut self, cell: SheetCell, text: &str) {
        self.typed.push(cell);
        self.json(text);
    }

    fn fail(&mut self, kind: ErrorKind) {
        let column = self.row_cells;
        self.fault.get_or_insert((kind, column));
    }

    /// `column` counts from 0.
    fn error(&self, kind: ErrorKind, column: usize) -> SurveyError {
        let place = Position {
            row: Some(self.input_row.unwrap_or(self.rows + 1)),
            column: Some(column as u64 + 1),
            ..Position::default()
        };
        SurveyError::new(kind)
            .at(place)
            .name_column(&self.encoder.columns)
    }
}
