//! The delimited-text state machine: RFC 4180, strict, resumable at any
//! byte, and fast (`memchr` from one special byte to the next).
//!
//! A cell that begins with a quote ends at the next single quote; two quotes
//! inside stand for one; anything but a delimiter or a line end after the
//! closing quote is an error. A quote inside an unquoted cell is text. LF,
//! CRLF and a bare CR all end a row.

use super::chunk::Cells;
use super::error::{ErrorKind, Position, SurveyError};
use super::options::{LineEnding, MAX_CELL};

/// A chunk ends at the first row end past this many bytes of text, whatever
/// number of rows was asked for, so that long answers cost no more memory.
pub(crate) const CHUNK_BYTES: usize = 4 << 20;
/// A row may hold this many longest cells.
const ROW_CELLS: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    RowStart,
    CellStart,
    Unquoted,
    Quoted,
    /// A quote was read inside a quoted cell: its end, or half of two.
    QuoteSeen,
}

#[derive(Debug)]
pub(crate) struct Parser {
    delimiter: u8,
    /// Whether `"` at the beginning of a cell opens a quoted cell.
    pub quoting: bool,
    state: State,
    max_cell: usize,
    /// Cells a row must have; rows of any length while `None`.
    pub expected: Option<usize>,
    /// Cells of each row read while `expected` is `None`.
    pub widths: Vec<usize>,
    /// Complete rows so far.
    pub rows: u64,
    /// Blank lines since the last row, and the line of the first of them.
    pub blank: u64,
    /// Blank lines before the first row.
    pub leading: u64,
    blank_line: u64,
    line: u64,
    quote_line: u64,
    row_line: u64,
    row_cells: usize,
    row_start: usize,
    pending_lf: bool,
    seen: [bool; 3],
}

impl Parser {
    pub fn new(delimiter: u8, max_cell: Option<usize>) -> Self {
        Self {
            delimiter,
            quoting: true,
            state: State::RowStart,
            max_cell: max_cell.unwrap_or(MAX_CELL),
            expected: None,
            widths: Vec::new(),
            rows: 0,
            blank: 0,
            leading: 0,
            blank_line: 0,
            line: 1,
            quote_line: 0,
            row_line: 1,
            row_cells: 0,
            row_start: 0,
            pending_lf: false,
            seen: [false; 3],
        }
    }

    /// Line endings seen so far.
    pub fn line_ending(&self) -> Option<LineEnding> {
        match self.seen {
            [false, false, false] => None,
            [true, false, false] => Some(LineEnding::Lf),
            [false, true, false] => Some(LineEnding::CrLf),
            [false, false, true] => Some(LineEnding::Cr),
            _ => Some(LineEnding::Mixed),
        }
    }

    /// Reads rows into `cells` until it holds `max_rows` more, until it is
    /// large, or until `text` ends; returns the bytes consumed and whether
    /// the wanted rows are complete.
    pub fn parse(
        &mut self,
        text: &str,
        cells: &mut Cells,
        until: u64,
    ) -> Result<(usize, bool), SurveyError> {
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            match self.state {
                State::RowStart => {
                    if self.pending_lf {
                        let Some(byte) = bytes.get(at) else {
                            return Ok((at, false));
                        };
                        self.pending_lf = false;
                        let crlf = *byte == b'\n';
                        self.note(if crlf { 1 } else { 2 });
                        at += usize::from(crlf);
                    }
                    if self.rows >= until || cells.text.len() >= CHUNK_BYTES {
                        return Ok((at, true));
                    }
                    match bytes.get(at) {
                        None => return Ok((at, false)),
                        Some(byte @ (b'\n' | b'\r')) => {
                            if self.blank == 0 {
                                self.blank_line = self.line;
                            }
                            self.blank += 1;
                            self.end_line(*byte);
                            at += 1;
                        }
                        Some(_) if self.blank > 0 => self.blank_row(cells)?,
                        Some(_) => {
                            self.row_start = cells.text.len();
                            self.row_line = self.line;
                            self.state = State::CellStart;
                        }
                    }
                }
                State::CellStart => match bytes.get(at) {
                    None => return Ok((at, false)),
                    Some(b'"') if self.quoting => {
                        at += 1;
                        self.quote_line = self.line;
                        self.state = State::Quoted;
                    }
                    Some(_) => self.state = State::Unquoted,
                },
                State::Unquoted => {
                    let rest = bytes.get(at..).unwrap_or_default();
                    let Some(length) = memchr::memchr3(self.delimiter, b'\n', b'\r', rest) else {
                        self.push(text.get(at..), cells)?;
                        return Ok((bytes.len(), false));
                    };
                    self.push(text.get(at..at + length), cells)?;
                    at += length + 1;
                    self.end_cell(rest.get(length).copied(), cells)?;
                }
                State::Quoted => {
                    let rest = bytes.get(at..).unwrap_or_default();
                    let quote = memchr::memchr(b'"', rest);
                    let end = quote.map_or(bytes.len(), |i| at + i);
                    let part = text.get(at..end);
                    self.count_lines(part.unwrap_or(""));
                    self.push(part, cells)?;
                    if quote.is_none() {
                        return Ok((bytes.len(), false));
                    }
                    at = end + 1;
                    self.state = State::QuoteSeen;
                }
                State::QuoteSeen => match bytes.get(at) {
                    None => return Ok((at, false)),
                    Some(b'"') => {
                        at += 1;
                        self.push(Some("\""), cells)?;
                        self.state = State::Quoted;
                    }
                    Some(byte) if *byte == self.delimiter || matches!(byte, b'\n' | b'\r') => {
                        at += 1;
                        self.end_cell(Some(*byte), cells)?;
                    }
                    Some(_) => return Err(self.fault(ErrorKind::TextAfterQuote, cells)),
                },
            }
        }
    }

    /// The end of the input: completes a last row without a line end.
    pub fn finish(&mut self, cells: &mut Cells) -> Result<(), SurveyError> {
        if self.pending_lf {
            self.pending_lf = false;
            self.note(2);
        }
        match self.state {
            State::RowStart => Ok(()),
            State::Quoted => {
                let line = self.quote_line;
                let mut error = self.fault(ErrorKind::UnterminatedQuote, cells);
                let place = Position {
                    line: Some(line),
                    ..error.position().clone()
                };
                error = error.at(place);
                Err(error)
            }
            State::CellStart | State::Unquoted | State::QuoteSeen => {
                cells.ends.push(cells.text.len());
                self.row_cells += 1;
                self.end_row(cells)
            }
        }
    }

    /// An error at the cell being read.
    pub fn fault(&self, kind: ErrorKind, cells: &Cells) -> SurveyError {
        let place = Position {
            row: Some(self.rows + 1),
            column: Some(self.row_cells as u64 + 1),
            line: Some(self.line),
            ..Position::default()
        };
        SurveyError::new(kind).at(place).cell(cells.open_text())
    }

    #[inline]
    fn push(&mut self, part: Option<&str>, cells: &mut Cells) -> Result<(), SurveyError> {
        cells.text.push_str(part.unwrap_or(""));
        if cells.text.len() - self.row_start <= self.max_cell {
            return Ok(());
        }
        if cells.open_cell() > self.max_cell {
            return Err(self.fault(
                ErrorKind::CellTooLong {
                    limit: self.max_cell as u64,
                },
                cells,
            ));
        }
        let limit = self.max_cell.saturating_mul(ROW_CELLS);
        if cells.text.len() - self.row_start > limit {
            return Err(self.fault(
                ErrorKind::RowTooLong {
                    limit: limit as u64,
                },
                cells,
            ));
        }
        Ok(())
    }

    #[inline]
    fn end_cell(&mut self, byte: Option<u8>, cells: &mut Cells) -> Result<(), SurveyError> {
        cells.ends.push(cells.text.len());
        self.row_cells += 1;
        self.state = State::CellStart;
        match byte {
            Some(byte) if byte != self.delimiter => {
                self.end_row(cells)?;
                self.end_line(byte);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    #[inline]
    fn end_row(&mut self, cells: &Cells) -> Result<(), SurveyError> {
        match self.expected {
            Some(expected) if expected != self.row_cells => {
                let first = cells.ends.len() - self.row_cells;
                return Err(self
                    .ragged(expected, self.row_cells, self.row_line)
                    .cell(cells.cell(first)));
            }
            Some(_) => {}
            None => self.widths.push(self.row_cells),
        }
        self.rows += 1;
        self.row_cells = 0;
        self.state = State::RowStart;
        Ok(())
    }

    fn ragged(&self, expected: usize, found: usize, line: u64) -> SurveyError {
        let kind = ErrorKind::Ragged {
            expected: expected as u64,
            found: found as u64,
        };
        let place = Position {
            row: Some(self.rows + 1),
            line: Some(line),
            ..Position::default()
        };
        SurveyError::new(kind).at(place)
    }

    /// A blank line before another row: an empty answer where there is one
    /// column, otherwise a row without its cells. Before the header, nothing.
    fn blank_row(&mut self, cells: &mut Cells) -> Result<(), SurveyError> {
        match self.expected {
            Some(1) => {
                self.blank -= 1;
                cells.ends.push(cells.text.len());
                self.rows += 1;
                Ok(())
            }
            Some(expected) => Err(self.ragged(expected, 0, self.blank_line)),
            None => {
                if self.widths.is_empty() {
                    self.leading = self.blank;
                }
                self.blank = 0;
                Ok(())
            }
        }
    }

    #[inline]
    fn end_line(&mut self, byte: u8) {
        self.line += 1;
        if byte == b'\r' {
            self.pending_lf = true;
        } else {
            self.note(0);
        }
    }

    #[inline]
    fn note(&mut self, ending: usize) {
        if let Some(seen) = self.seen.get_mut(ending) {
            *seen = true;
        }
    }

    fn count_lines(&mut self, part: &str) {
        self.line += memchr::memchr_iter(b'\n', part.as_bytes()).count() as u64;
    }
}
