//! XLSX in, row by row.
//!
//! The workbook is read in a thread of its own, which sends rows in small
//! batches: memory holds the workbook's shared strings and a few batches.
//! A fault of the parser, even a panic on a hostile file, ends as an error.
//! Numbers keep the shortest text that means them, whole ones no `.0`; dates
//! become ISO 8601; a formula is its last computed value.

use std::io::BufReader;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use super::chunk::{CellKind, Cells};
use super::csv_parse::CHUNK_BYTES;
use super::error::{ErrorKind, Position, SurveyError};
use super::notice::Notice;
use super::options::{MAX_CELL, MAX_COLUMNS};
use super::raw::ReadSeek;

/// Rows a batch, and batches that may wait.
const BATCH: usize = 512;
const WAITING: usize = 4;

/// The first row of the chosen sheet.
pub(crate) struct First {
    pub sheet: String,
    pub others: Vec<String>,
    pub cells: Cells,
    /// Last sheet row in use, for progress.
    pub last_row: u64,
}

enum Message {
    First(First),
    Rows(Cells),
    End { blank_rows: u64 },
    Fail(SurveyError),
}

pub(crate) struct XlsxReader {
    messages: Receiver<Message>,
    batch: Cells,
    next: usize,
    columns: usize,
    blank_rows: u64,
    ended: bool,
}

impl XlsxReader {
    pub fn open(
        input: Box<dyn ReadSeek>,
        sheet: Option<String>,
        max_cell: Option<usize>,
    ) -> Result<(Self, First), SurveyError> {
        let (sender, messages) = sync_channel(WAITING);
        let max_cell = max_cell.unwrap_or(MAX_CELL);
        let worker = move || {
            if let Err(error) = read_workbook(input, sheet, max_cell, &sender) {
                // The other side may be gone, and then nobody needs the error.
                let _ = sender.send(Message::Fail(error));
            }
        };
        thread::Builder::new()
            .name("workbook".to_owned())
            .spawn(worker)?;
        let mut reader = Self {
            messages,
            batch: Cells::default(),
            next: 0,
            columns: 0,
            blank_rows: 0,
            ended: false,
        };
        match reader.receive()? {
            Message::First(first) => {
                reader.columns = first.cells.ends.len();
                Ok((reader, first))
            }
            _ => Err(SurveyError::new(ErrorKind::Empty)),
        }
    }

    fn receive(&mut self) -> Result<Message, SurveyError> {
        match self.messages.recv() {
            Ok(Message::Fail(error)) => Err(error),
            Ok(message) => Ok(message),
            Err(_) => Err(workbook("it is damaged")),
        }
    }

    pub fn read(&mut self, cells: &mut Cells, max_rows: usize) -> Result<(), SurveyError> {
        let mut rows = 0;
        while rows < max_rows && cells.text.len() < CHUNK_BYTES && !self.ended {
            if self.next == self.batch.ends.len() {
                match self.receive()? {
                    Message::Rows(batch) => {
                        self.batch = batch;
                        self.next = 0;
                    }
                    Message::End { blank_rows } => {
                        self.blank_rows = blank_rows;
                        self.ended = true;
                    }
                    Message::First(_) | Message::Fail(_) => return Err(workbook("it is damaged")),
                }
                continue;
            }
            for index in self.next..self.next + self.columns {
                let kind = self
                    .batch
                    .kinds
                    .get(index)
                    .copied()
                    .unwrap_or(CellKind::Text);
                cells.push(self.batch.cell(index), kind);
            }
            self.next += self.columns;
            rows += 1;
        }
        Ok(())
    }

    pub fn final_notices(&self) -> Vec<Notice> {
        if self.blank_rows > 0 {
            vec![Notice::BlankRows(self.blank_rows)]
        } else {
            Vec::new()
        }
    }
}

fn workbook(what: impl ToString) -> SurveyError {
    SurveyError::new(ErrorKind::Workbook(what.to_string()))
}

impl From<XlsxError> for SurveyError {
    fn from(error: XlsxError) -> Self {
        workbook(error)
    }
}

/// The columns of the first row, and what is being built below it.
struct Rows<'s> {
    sender: &'s SyncSender<Message>,
    max_cell: usize,
    first_column: u32,
    width: u32,
    /// The sheet row (from 0) being filled, and the columns it already has.
    row: u32,
    header_row: u32,
    filled: u32,
    batch: Cells,
    blank_rows: u64,
}

/// The consumer dropped the survey: stop reading.
struct Gone;

fn read_workbook(
    input: Box<dyn ReadSeek>,
    asked: Option<String>,
    max_cell: usize,
    sender: &SyncSender<Message>,
) -> Result<(), SurveyError> {
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(input))?;
    let names = book.sheet_names();
    let wanted: Vec<String> = match asked {
        Some(name) if names.contains(&name) => vec![name],
        Some(asked) => {
            return Err(SurveyError::new(ErrorKind::NoSuchSheet {
                asked,
                found: names,
            }));
        }
        None => names.clone(),
    };
    for sheet in wanted {
        let others: Vec<String> = names.iter().filter(|n| **n != sheet).cloned().collect();
        let mut reader = book.worksheet_cells_reader(&sheet)?;
        let last_row = u64::from(reader.dimensions().end.0) + 1;
        let mut first: Vec<(u32, u32, String, CellKind)> = Vec::new();
        let mut rows: Option<Rows> = None;
        while let Some(cell) = reader.next_cell()? {
            let (row, column) = cell.get_position();
            let (text, kind) = text_of(cell.get_value());
            if kind == CellKind::Empty {
                continue;
            }
            if let Some(rows) = &mut rows {
                match rows.cell(row, column, &text, kind)? {
                    Ok(()) => continue,
                    Err(Gone) => return Ok(()),
                }
            }
            if first.first().is_none_or(|(r, ..)| *r == row) {
                first.push((row, column, text, kind));
                continue;
            }
            let mut below = start(&first, max_cell, sender);
            if !send_first(&first, sheet.clone(), &others, last_row, sender)? {
                return Ok(());
            }
            if below.cell(row, column, &text, kind)?.is_err() {
                return Ok(());
            }
            rows = Some(below);
        }
        if rows.is_none() && !first.is_empty() {
            rows = Some(start(&first, max_cell, sender));
            if !send_first(&first, sheet.clone(), &others, last_row, sender)? {
                return Ok(());
            }
        }
        if let Some(mut rows) = rows {
            // Whether anyone still listens no longer matters.
            let _ = rows.finish();
            return Ok(());
        }
    }
    Err(SurveyError::new(ErrorKind::Empty))
}

fn start<'s>(
    first: &[(u32, u32, String, CellKind)],
    max_cell: usize,
    sender: &'s SyncSender<Message>,
) -> Rows<'s> {
    let first_column = first.first().map_or(0, |c| c.1);
    let last_column = first.last().map_or(0, |c| c.1);
    let row = first.first().map_or(0, |c| c.0);
    let width = last_column.saturating_sub(first_column) + 1;
    Rows {
        sender,
        max_cell,
        first_column,
        width,
        row,
        header_row: row,
        filled: width,
        batch: Cells::default(),
        blank_rows: 0,
    }
}

fn send_first(
    first: &[(u32, u32, String, CellKind)],
    sheet: String,
    others: &[String],
    last_row: u64,
    sender: &SyncSender<Message>,
) -> Result<bool, SurveyError> {
    let mut cells = Cells::default();
    let origin = first.first().map_or(0, |c| c.1);
    for (_, column, text, kind) in first {
        while (cells.ends.len() as u64) < u64::from(column.saturating_sub(origin)) {
            cells.push("", CellKind::Empty);
        }
        cells.push(text, *kind);
    }
    if cells.ends.len() > MAX_COLUMNS {
        let kind = ErrorKind::TooManyColumns {
            found: cells.ends.len() as u64,
            limit: MAX_COLUMNS as u64,
        };
        return Err(SurveyError::new(kind));
    }
    Ok(sender
        .send(Message::First(First {
            sheet,
            others: others.to_vec(),
            cells,
            last_row,
        }))
        .is_ok())
}

impl Rows<'_> {
    /// Places a cell; sheet rows and columns count from 0.
    fn cell(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        kind: CellKind,
    ) -> Result<Result<(), Gone>, SurveyError> {
        let header_row = self.header_row;
        let fault = |kind, column| {
            let place = Position {
                row: Some(u64::from(row - header_row)),
                line: Some(u64::from(row) + 1),
                column: Some(column),
                ..Position::default()
            };
            SurveyError::new(kind).at(place).cell(text)
        };
        if row < self.row {
            return Err(workbook("its rows are out of order"));
        }
        while self.row < row {
            self.pad();
            if self.row + 1 < row {
                self.blank_rows += 1;
            }
            self.row += 1;
            self.filled = 0;
            if self.batch.ends.len() >= BATCH * self.width as usize
                || self.batch.text.len() >= CHUNK_BYTES
            {
                let batch = std::mem::take(&mut self.batch);
                if self.sender.send(Message::Rows(batch)).is_err() {
                    return Ok(Err(Gone));
                }
            }
        }
        let at = column
            .checked_sub(self.first_column)
            .filter(|at| *at < self.width);
        let Some(at) = at else {
            let found = u64::from(column.saturating_sub(self.first_column)) + 1;
            let kind = ErrorKind::Ragged {
                expected: u64::from(self.width),
                found,
            };
            return Err(fault(kind, u64::from(column) + 1));
        };
        if at < self.filled {
            return Err(workbook("its cells are out of order"));
        }
        if text.len() > self.max_cell {
            return Err(fault(
                ErrorKind::CellTooLong {
                    limit: self.max_cell as u64,
                },
                u64::from(at) + 1,
            ));
        }
        if text.contains('\0') {
            return Err(fault(ErrorKind::Nul, u64::from(at) + 1));
        }
        while self.filled < at {
            self.batch.push("", CellKind::Empty);
            self.filled += 1;
        }
        self.batch.push(text, kind);
        self.filled += 1;
        Ok(Ok(()))
    }

    /// Empty cells up to the width of the header.
    fn pad(&mut self) {
        while self.filled < self.width {
            self.batch.push("", CellKind::Empty);
            self.filled += 1;
        }
    }

    fn finish(&mut self) -> Result<(), Gone> {
        self.pad();
        let batch = std::mem::take(&mut self.batch);
        self.sender.send(Message::Rows(batch)).map_err(|_| Gone)?;
        self.sender
            .send(Message::End {
                blank_rows: self.blank_rows,
            })
            .map_err(|_| Gone)
    }
}

fn text_of(value: &DataRef<'_>) -> (String, CellKind) {
    match value {
        DataRef::Empty => (String::new(), CellKind::Empty),
        DataRef::String(text) => (text.clone(), CellKind::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), CellKind::Text),
        DataRef::Int(number) => (number.to_string(), CellKind::Number),
        DataRef::Float(number) => (number.to_string(), CellKind::Number),
        DataRef::Bool(true) => ("TRUE".to_owned(), CellKind::Bool),
        DataRef::Bool(false) => ("FALSE".to_owned(), CellKind::Bool),
        DataRef::DateTime(date) => (iso(date), CellKind::Text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), CellKind::Text),
        DataRef::Error(error) => (error.to_string(), CellKind::Text),
    }
}

/// `2026-11-23`, `2026-11-23T14:05:00`, `14:05:00`; a duration as hours,
/// minutes and seconds.
fn iso(date: &ExcelDateTime) -> String {
    let value = date.as_f64();
    if date.is_duration() {
        let seconds = (value * 86_400.0).round();
        let sign = if seconds < 0.0 { "-" } else { "" };
        // Saturates for absurd values.
        let whole = seconds.abs() as u64;
        return format!(
            "{sign}{}:{:02}:{:02}",
            whole / 3600,
            whole / 60 % 60,
            whole % 60
        );
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if value < 1.0 {
        time
    } else if value.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    }
}
