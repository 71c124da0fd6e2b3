//! Answers in, coded rows out.
//!
//! [`Survey`] reads CSV, TSV, XLSX and JSON lines as [`Chunk`]s of rows, in
//! constant memory: the encoding, delimiter and header are detected, strictly
//! and announced ([`Survey::dialect`], [`Survey::notices`]); whatever cannot
//! be read exactly is a [`SurveyError`] with its row and column. [`Output`]
//! writes blocks that [`BlockEncoder`]s make in parallel, to a temporary file
//! that takes the target's place when it is complete.
//!
//! Rows count from 1 below the header. No cell is changed on its way, unless
//! asked for ([`ReadOptions::repair_mojibake`], [`ReadOptions::restore`]),
//! and rows out equal rows in, in order.

mod atomic;
mod chunk;
mod csv_parse;
mod csv_read;
mod decode;
mod detect;
mod encode;
mod error;
mod error_text;
mod ids;
mod jsonl;
mod manifest;
pub mod mojibake;
mod notice;
mod open;
mod options;
mod output;
mod raw;
pub mod safe;
mod sheet_write;
mod write;
mod write_text;
mod xlsx;

use std::io::SeekFrom;

use sha2::{Digest, Sha256};

pub use atomic::{check_free, write_file};
pub use chunk::{CellKind, Chunk};
pub use error::{ErrorKind, Position, SurveyError};
pub use ids::DuplicateIds;
pub use manifest::{CodebookRecord, InputRecord, Manifest, ModelRecord, OutputRecord, utc_now};
pub use notice::Notice;
pub use options::{
    DecimalMark, Dialect, Format, LineEnding, MAX_CELL, MAX_COLUMNS, ReadOptions, Source,
    TextEncoding,
};
pub use output::{Output, OutputSummary, Target};
pub use write::{Block, BlockEncoder, WriteOptions};

use chunk::Cells;
use csv_read::CsvReader;
use jsonl::JsonlReader;
use xlsx::XlsxReader;

enum Reader {
    Csv(CsvReader),
    Jsonl(JsonlReader),
    Xlsx {
        reader: XlsxReader,
        sha256: String,
        last_row: u64,
    },
}

/// An open answer file. It is `Send`: a reader thread may own it.
pub struct Survey {
    name: String,
    reader: Reader,
    header: Vec<String>,
    dialect: Dialect,
    notices: Vec<Notice>,
    /// A first row that was read while opening and is an answer.
    first: Option<Cells>,
    /// Rows handed out.
    rows: u64,
    total_bytes: u64,
    restore: bool,
    repair: bool,
    double_encoded: u64,
    double_example: u64,
    done: bool,
    /// Bytes of text in the last chunk, the guess for the next.
    last_text: usize,
}

impl Survey {
    /// Opens a source, finds out what it is and reads its column names.
    pub fn open(source: &Source, options: &ReadOptions) -> Result<Self, SurveyError> {
        let name = source.name();
        open::open(source, options).map_err(|e| e.in_file(&name))
    }

    /// The column names: unique, none empty.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    pub fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// What was decided and noticed; complete after the last chunk.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    pub fn bytes_read(&self) -> u64 {
        match &self.reader {
            Reader::Csv(reader) => reader.decoder().bytes_read(),
            Reader::Jsonl(reader) => reader.decoder().bytes_read(),
            // Rows stand for bytes: the file is a compressed archive.
            Reader::Xlsx { last_row, .. } => {
                let share = self.rows.saturating_mul(self.total_bytes);
                share
                    .checked_div(*last_row)
                    .unwrap_or(0)
                    .min(self.total_bytes)
            }
        }
    }

    pub fn total_bytes(&self) -> Option<u64> {
        Some(self.total_bytes)
    }

    /// SHA-256 of all bytes of the source in hex, after the last chunk.
    pub fn input_sha256(&self) -> String {
        match &self.reader {
            Reader::Csv(reader) => reader.decoder().sha256(),
            Reader::Jsonl(reader) => reader.decoder().sha256(),
            Reader::Xlsx { sha256, .. } => sha256.clone(),
        }
    }

    /// The next rows: at most `max_rows` (at least one is taken), fewer where
    /// they are long; `None` after the last. After an error, `None`.
    pub fn next_chunk(&mut self, max_rows: usize) -> Result<Option<Chunk>, SurveyError> {
        if self.done {
            return Ok(None);
        }
        let result = self.read_chunk(max_rows.max(1));
        if !matches!(result, Ok(Some(_))) {
            self.done = true;
        }
        result.map_err(|e| e.in_file(&self.name).name_column(&self.header))
    }

    fn read_chunk(&mut self, max_rows: usize) -> Result<Option<Chunk>, SurveyError> {
        let mut cells = self.first.take().unwrap_or_default();
        let columns = self.header.len();
        let have = cells.ends.len() / columns.max(1);
        if have == 0 {
            cells.text.reserve(self.last_text + self.last_text / 16);
            cells
                .ends
                .reserve(max_rows.min(1 << 16).saturating_mul(columns.min(64)));
        }
        let more = max_rows - have.min(max_rows);
        match &mut self.reader {
            Reader::Csv(reader) => reader.read(&mut cells, more)?,
            Reader::Jsonl(reader) => reader.read(&mut cells, more)?,
            Reader::Xlsx { reader, .. } => {
                let headless = u64::from(!self.dialect.header);
                reader
                    .read(&mut cells, more)
                    .map_err(|e| e.row_offset(headless))?;
            }
        }
        if cells.ends.is_empty() {
            self.finish();
            return Ok(None);
        }
        self.last_text = cells.text.len();
        if self.restore {
            cells.restore();
        }
        self.note_double_encoding(&mut cells);
        let chunk = Chunk::new(cells, columns, self.rows + 1);
        self.rows += chunk.len() as u64;
        Ok(Some(chunk))
    }

    fn note_double_encoding(&mut self, cells: &mut Cells) {
        let found = cells.double_encoded();
        let Some((index, _)) = found.first() else {
            return;
        };
        if self.double_encoded == 0 {
            self.double_example = self.rows + 1 + (index / self.header.len().max(1)) as u64;
        }
        self.double_encoded += found.len() as u64;
        if self.repair {
            cells.replace(&found);
        }
    }

    fn finish(&mut self) {
        match &self.reader {
            Reader::Csv(reader) => {
                self.dialect.line_ending = reader.line_ending();
                self.notices.extend(reader.final_notices());
            }
            Reader::Jsonl(reader) => self.notices.extend(reader.final_notices()),
            Reader::Xlsx { reader, .. } => self.notices.extend(reader.final_notices()),
        }
        if self.double_encoded > 0 {
            self.notices.push(Notice::DoubleEncoded {
                cells: self.double_encoded,
                example_row: self.double_example,
                repaired: self.repair,
            });
        }
    }
}

fn sha256_of(input: &mut dyn raw::ReadSeek) -> std::io::Result<String> {
    input.seek(SeekFrom::Start(0))?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; 64 << 10];
    loop {
        let read = input.read(&mut block)?;
        if read == 0 {
            break;
        }
        hasher.update(block.get(..read).unwrap_or_default());
    }
    input.seek(SeekFrom::Start(0))?;
    Ok(manifest::hex(&hasher.finalize()))
}
