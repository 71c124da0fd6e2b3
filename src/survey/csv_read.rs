//! CSV and TSV, row by row out of a decoder.

use super::chunk::Cells;
use super::csv_parse::Parser;
use super::decode::Decoder;
use super::error::{ErrorKind, Position, SurveyError};
use super::notice::Notice;
use super::options::{LineEnding, MAX_COLUMNS};
use super::raw::ReadSeek;

pub(crate) struct CsvReader {
    decoder: Decoder,
    parser: Parser,
    /// Rows before the first data row: 1 with a header.
    header_rows: u64,
    ended: bool,
}

impl CsvReader {
    pub fn new(decoder: Decoder, delimiter: u8, max_cell: Option<usize>) -> Self {
        Self {
            decoder,
            parser: Parser::new(delimiter, max_cell),
            header_rows: 0,
            ended: false,
        }
    }

    /// Takes quotes as they stand when `quoting` is off.
    pub fn quoting(mut self, quoting: bool) -> Self {
        self.parser.quoting = quoting;
        self
    }

    /// Reads the first row, whose width every other row must have. It is the
    /// header, or else the first data row, which the caller keeps.
    pub fn first_row(&mut self, is_header: bool) -> Result<(Cells, u64), SurveyError> {
        self.header_rows = u64::from(is_header);
        let mut cells = Cells::default();
        self.read(&mut cells, 1)?;
        let columns = cells.ends.len();
        if columns == 0 {
            return Err(SurveyError::new(ErrorKind::Empty));
        }
        if columns > MAX_COLUMNS {
            let kind = ErrorKind::TooManyColumns {
                found: columns as u64,
                limit: MAX_COLUMNS as u64,
            };
            let row = Position {
                row: Some(u64::from(!is_header)),
                ..Position::default()
            };
            return Err(SurveyError::new(kind).at(row));
        }
        self.parser.expected = Some(columns);
        Ok((cells, self.parser.rows - self.header_rows))
    }

    /// Appends up to `max_rows` rows.
    pub fn read(&mut self, cells: &mut Cells, max_rows: usize) -> Result<(), SurveyError> {
        let until = self.parser.rows.saturating_add(max_rows as u64);
        let result = self.read_until(cells, until);
        result.map_err(|e| self.as_data_row(e))
    }

    fn read_until(&mut self, cells: &mut Cells, until: u64) -> Result<(), SurveyError> {
        while !self.ended {
            let (consumed, full) = self.parser.parse(self.decoder.text(), cells, until)?;
            self.decoder.consume(consumed);
            if full {
                return Ok(());
            }
            match self.decoder.fill() {
                Ok(true) => {}
                Ok(false) => {
                    self.ended = true;
                    self.parser.finish(cells)?;
                }
                Err(error) if matches!(error.kind(), ErrorKind::Io(_)) => return Err(error),
                Err(error) => {
                    let byte = error.position().byte;
                    let here = self.parser.fault(ErrorKind::Nul, cells);
                    let place = Position {
                        byte,
                        ..here.position().clone()
                    };
                    return Err(error.at(place).cell(cells.open_text()));
                }
            }
        }
        Ok(())
    }

    fn as_data_row(&self, error: SurveyError) -> SurveyError {
        let mut place = error.position().clone();
        place.row = place.row.map(|row| row.saturating_sub(self.header_rows));
        error.at(place)
    }

    pub fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    pub fn line_ending(&self) -> Option<LineEnding> {
        self.parser.line_ending()
    }

    pub fn into_input(self) -> Box<dyn ReadSeek> {
        self.decoder.into_input()
    }

    /// What is known only after the last row.
    pub fn final_notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if self.parser.leading > 0 {
            notices.push(Notice::LeadingBlankLines(self.parser.leading));
        }
        if self.parser.line_ending() == Some(LineEnding::Mixed) {
            notices.push(Notice::MixedLineEndings);
        }
        if self.parser.blank > 0 {
            notices.push(Notice::TrailingBlankLines(self.parser.blank));
        }
        notices
    }
}
