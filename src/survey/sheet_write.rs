//! XLSX out, in constant memory, the same bytes for the same rows.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::error::{ErrorKind, Position, SurveyError};
use super::write::{Block, SheetCell};

/// Rows of a sheet below its header.
const SHEET_ROWS: u64 = 1_048_575;

pub(crate) struct SheetWriter {
    book: Workbook,
    next_row: u32,
}

impl SheetWriter {
    /// Rows wait in an unnamed temporary file in `folder`.
    pub fn new(folder: Option<&Path>, danish: bool) -> Result<Self, SurveyError> {
        let mut book = Workbook::new();
        // A creation time would make every run's file another one.
        let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
        if let Some(folder) = folder {
            book.set_tempdir(folder)?;
        }
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(if danish { "Svar" } else { "Answers" })?;
        Ok(Self { book, next_row: 0 })
    }

    pub fn write(&mut self, block: &Block) -> Result<(), SurveyError> {
        let width = block.width.unwrap_or(0);
        let mut cells = block.typed.iter().zip(&block.ends);
        let sheet = self.book.worksheet_from_index(0)?;
        let mut from = 0;
        for _ in 0..block.rows {
            if u64::from(self.next_row) > SHEET_ROWS {
                let place = Position {
                    row: Some(SHEET_ROWS + 1),
                    ..Position::default()
                };
                return Err(SurveyError::new(ErrorKind::SheetTooManyRows).at(place));
            }
            for (column, (cell, end)) in (0_u16..).zip(cells.by_ref().take(width)) {
                let text = block.text.get(from..*end).unwrap_or("");
                from = *end;
                write_cell(sheet, self.next_row, column, *cell, text)?;
            }
            self.next_row += 1;
        }
        Ok(())
    }

    pub fn save(mut self, to: impl Write + Send) -> Result<(), SurveyError> {
        Ok(self.book.save_to_writer(to)?)
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: SheetCell,
    text: &str,
) -> Result<(), XlsxError> {
    match cell {
        SheetCell::Empty => return Ok(()),
        SheetCell::Text if text.is_empty() => return Ok(()),
        SheetCell::Text => sheet.write_string(row, column, text)?,
        SheetCell::Number(number) => sheet.write_number(row, column, number)?,
        SheetCell::Bool(value) => sheet.write_boolean(row, column, value)?,
    };
    Ok(())
}

impl From<XlsxError> for SurveyError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(e) => Self::new(ErrorKind::Io(e)),
            other => Self::new(ErrorKind::Workbook(other.to_string())),
        }
    }
}
