//! Opening a survey: from bytes to a reader that knows its dialect.

use std::io::{Seek, SeekFrom};

use super::chunk::{CellKind, Cells};
use super::csv_read::CsvReader;
use super::decode::{self, Decoder, Scan};
use super::detect::{self, SAMPLE, Sample};
use super::error::{ErrorKind, SurveyError};
use super::jsonl::JsonlReader;
use super::notice::Notice;
use super::options::{Dialect, Format, ReadOptions, Source, TextEncoding};
use super::raw::{self, Raw, ReadSeek};
use super::xlsx::XlsxReader;
use super::{Reader, Survey, mojibake, safe, sha256_of};

pub(super) fn open(source: &Source, options: &ReadOptions) -> Result<Survey, SurveyError> {
    let mut raw = Raw::open(source)?;
    let (head, tail) = raw.edges()?;
    if head.is_empty() {
        return Err(SurveyError::new(ErrorKind::Empty));
    }
    let by_name = match source {
        Source::Path(path) => Format::from_path(path),
        Source::Stdin => None,
    };
    let is_json = || head.trim_ascii_start().first() == Some(&b'{');
    let format = options.format.or(by_name).unwrap_or_else(|| match () {
        () if raw::is_zip(&head) => Format::Xlsx,
        () if is_json() => Format::Jsonl,
        () => Format::Csv,
    });
    if format == Format::Xlsx {
        if !raw::is_zip(&head) {
            raw::refuse_binary(&head, &tail)?;
            return Err(SurveyError::new(ErrorKind::Workbook(
                "it is not an XLSX file".to_owned(),
            )));
        }
        return open_sheet(source, raw, options);
    }
    // The mark of UTF-16 is also how a JPEG might look; the mark is believed.
    let mark = decode::bom(&head);
    if mark.is_none() {
        raw::refuse_binary(&head, &tail)?;
    }
    let mut text = Opening {
        format,
        options,
        encoding: TextEncoding::Utf8,
        bom: mark.map_or(0, |(_, length)| length),
        notices: Vec::new(),
    };
    let total_bytes = raw.len;
    let mut input = raw.input;
    match (options.encoding, mark) {
        (Some(asked), Some((found, _))) if asked != found => {
            let kind = ErrorKind::EncodingConflict {
                asked: asked.name(),
                found: found.name(),
            };
            return Err(SurveyError::new(kind));
        }
        (Some(encoding), _) | (None, Some((encoding, _))) => text.encoding = encoding,
        (None, None) => input = text.detect_encoding(input)?,
    }
    let mut survey = text.finish(source, input)?;
    survey.total_bytes = total_bytes;
    Ok(survey)
}

/// A text file between its bytes and its first row.
struct Opening<'a> {
    format: Format,
    options: &'a ReadOptions,
    encoding: TextEncoding,
    bom: usize,
    notices: Vec<Notice>,
}

/// What the sample of a delimited file shows.
struct Shape {
    delimiter: u8,
    quoting: bool,
    header: bool,
    decimal: Option<super::DecimalMark>,
    skip: usize,
    notices: Vec<Notice>,
}

impl Opening<'_> {
    /// UTF-8 if every byte of the file allows it; Windows-1252 with a notice
    /// if nothing in the file is multi-byte UTF-8; otherwise the place of the
    /// first byte that is not UTF-8.
    fn detect_encoding(
        &mut self,
        mut input: Box<dyn ReadSeek>,
    ) -> Result<Box<dyn ReadSeek>, SurveyError> {
        let found = decode::scan(input.as_mut())?;
        input.seek(SeekFrom::Start(0))?;
        if found == Scan::Utf8 {
            return Ok(input);
        }
        let (fault, mut input) = self.first_bad_byte(input)?;
        let ErrorKind::InvalidUtf8 { byte } = *fault.kind() else {
            return Err(fault);
        };
        if found == Scan::Mixed {
            return Err(fault.with_kind(ErrorKind::MixedEncoding { byte }));
        }
        input.seek(SeekFrom::Start(0))?;
        self.encoding = TextEncoding::Windows1252;
        let row = fault.position().row.unwrap_or(0);
        let column = fault.position().column.unwrap_or(1);
        self.notices
            .push(Notice::ReadAsWindows1252 { byte, row, column });
        Ok(input)
    }

    /// Reads the file as UTF-8 up to its first fault.
    fn first_bad_byte(
        &self,
        input: Box<dyn ReadSeek>,
    ) -> Result<(SurveyError, Box<dyn ReadSeek>), SurveyError> {
        let gone = || {
            SurveyError::new(ErrorKind::Io(std::io::Error::other(
                "the file changed while it was read",
            )))
        };
        let max_cell = self.options.max_cell;
        if self.format == Format::Jsonl {
            let mut reader =
                JsonlReader::new(Decoder::new(input, TextEncoding::Utf8, 0)?, max_cell);
            let fault = reader
                .first_row()
                .err()
                .or_else(|| drain(|c| reader.read(c, 1024)));
            return Ok((fault.ok_or_else(gone)?, reader.into_input()));
        }
        // The shape is that of the file as Windows-1252, which decodes it.
        let mut decoder = Decoder::new(input, TextEncoding::Windows1252, 0)?;
        let shape = self.shape(&mut decoder)?;
        let mut input = decoder.into_input();
        input.seek(SeekFrom::Start(0))?;
        let mut decoder = Decoder::new(input, TextEncoding::Utf8, 0)?;
        if shape.skip > 0 {
            decoder.peek(shape.skip)?;
            decoder.consume(shape.skip);
        }
        let mut reader = CsvReader::new(decoder, shape.delimiter, max_cell).quoting(shape.quoting);
        let first = reader.first_row(shape.header);
        let header: Vec<String> = match &first {
            Ok((cells, _)) => (0..cells.ends.len())
                .map(|i| cells.cell(i).to_owned())
                .collect(),
            Err(_) => Vec::new(),
        };
        let fault = first.err().or_else(|| drain(|c| reader.read(c, 1024)));
        let fault = fault.ok_or_else(gone)?.name_column(&header);
        Ok((fault, reader.into_input()))
    }

    fn shape(&self, decoder: &mut Decoder) -> Result<Shape, SurveyError> {
        // A fault in the sample is reported by the reader, with its place.
        let whole = decoder.peek(SAMPLE).unwrap_or(false);
        let mut text = decoder.text();
        let mut notices = Vec::new();
        let declared = match (self.options.delimiter, self.format) {
            (Some(delimiter), _) if !detect::is_delimiter(delimiter) => {
                return Err(SurveyError::new(ErrorKind::BadDelimiter { delimiter }));
            }
            (Some(delimiter), _) => Some(delimiter),
            (None, Format::Tsv) => Some(b'\t'),
            (None, _) => None,
        };
        let line =
            detect::separator_line(text).filter(|(d, _)| declared.is_none_or(|asked| asked == *d));
        let skip = line.map_or(0, |(_, length)| length);
        text = text.get(skip..).unwrap_or("");
        let delimiter = match (declared, line) {
            (_, Some((delimiter, _))) => {
                notices.push(Notice::SeparatorLine { delimiter });
                delimiter
            }
            (Some(delimiter), None) => delimiter,
            (None, None) => {
                let (chosen, other) = detect::delimiter(text, whole);
                if let Some(other) = other {
                    notices.push(Notice::AmbiguousDelimiter { chosen, other });
                }
                chosen
            }
        };
        let quoting = self.options.quoting.unwrap_or_else(|| {
            let quoting = delimiter != b'\t' || Sample::tab_quoting(text, whole);
            if !quoting {
                notices.push(Notice::QuotesAsText);
            }
            quoting
        });
        let sample = Sample::read(text, whole, delimiter, quoting);
        let guess = sample.as_ref().is_none_or(Sample::has_header);
        let header = self.options.header.unwrap_or(guess);
        if !header && self.options.header.is_none() {
            notices.push(Notice::NoHeader);
        }
        let decimal = sample.and_then(|s| s.decimal());
        Ok(Shape {
            delimiter,
            quoting,
            header,
            decimal,
            skip,
            notices,
        })
    }

    fn finish(mut self, source: &Source, input: Box<dyn ReadSeek>) -> Result<Survey, SurveyError> {
        let mut decoder = Decoder::new(input, self.encoding, self.bom)?;
        let mut dialect = Dialect {
            format: self.format,
            delimiter: None,
            encoding: self.encoding,
            bom: self.bom > 0,
            line_ending: None,
            header: true,
            decimal: None,
            sheet: None,
        };
        if self.format == Format::Jsonl {
            let mut reader = JsonlReader::new(decoder, self.options.max_cell);
            let (names, first) = reader.first_row()?;
            return Ok(survey(
                source,
                self.options,
                Reader::Jsonl(reader),
                names,
                dialect,
                self.notices,
                Some(first),
            ));
        }
        let shape = self.shape(&mut decoder)?;
        decoder.consume(shape.skip);
        self.notices.extend(shape.notices);
        let mut reader =
            CsvReader::new(decoder, shape.delimiter, self.options.max_cell).quoting(shape.quoting);
        let (cells, _) = reader.first_row(shape.header)?;
        dialect.delimiter = Some(shape.delimiter);
        dialect.header = shape.header;
        dialect.decimal = shape.decimal;
        dialect.line_ending = reader.line_ending();
        let (names, first) = split_header(cells, shape.header);
        Ok(survey(
            source,
            self.options,
            Reader::Csv(reader),
            names,
            dialect,
            self.notices,
            first,
        ))
    }
}

fn drain(mut read: impl FnMut(&mut Cells) -> Result<(), SurveyError>) -> Option<SurveyError> {
    loop {
        let mut cells = Cells::default();
        match read(&mut cells) {
            Err(error) => return Some(error),
            Ok(()) if cells.ends.is_empty() => return None,
            Ok(()) => {}
        }
    }
}

/// The first row as names, or made-up names and the row as an answer.
fn split_header(cells: Cells, header: bool) -> (Vec<String>, Option<Cells>) {
    let columns = 0..cells.ends.len();
    if header {
        (columns.map(|i| cells.cell(i).to_owned()).collect(), None)
    } else {
        (
            columns.map(|i| format!("column_{}", i + 1)).collect(),
            Some(cells),
        )
    }
}

fn open_sheet(source: &Source, mut raw: Raw, options: &ReadOptions) -> Result<Survey, SurveyError> {
    let sha256 = sha256_of(raw.input.as_mut())?;
    let (reader, first) = XlsxReader::open(raw.input, options.sheet.clone(), options.max_cell)?;
    let mut notices = Vec::new();
    if options.sheet.is_none() && !first.others.is_empty() {
        notices.push(Notice::SheetChosen {
            sheet: first.sheet.clone(),
            others: first.others,
        });
    }
    let cells = first.cells;
    let named = (0..cells.ends.len()).all(|i| match cells.kinds.get(i) {
        Some(CellKind::Number | CellKind::Bool) => false,
        _ => !cells.cell(i).ends_with('.'),
    });
    let header = options.header.unwrap_or(named);
    if !header && options.header.is_none() {
        notices.push(Notice::NoHeader);
    }
    let dialect = Dialect {
        format: Format::Xlsx,
        delimiter: None,
        encoding: TextEncoding::Utf8,
        bom: false,
        line_ending: None,
        header,
        decimal: None,
        sheet: Some(first.sheet),
    };
    let (names, first_row) = split_header(cells, header);
    let reader = Reader::Xlsx {
        reader,
        sha256,
        last_row: first.last_row,
    };
    let mut survey = survey(source, options, reader, names, dialect, notices, first_row);
    survey.total_bytes = raw.len;
    Ok(survey)
}

fn survey(
    source: &Source,
    options: &ReadOptions,
    reader: Reader,
    names: Vec<String>,
    dialect: Dialect,
    mut notices: Vec<Notice>,
    first: Option<Cells>,
) -> Survey {
    let restore = options.restore && dialect.format != Format::Jsonl;
    let clean = |name: String| {
        let name = if restore {
            safe::restore(&name).to_owned()
        } else {
            name
        };
        if options.repair_mojibake {
            mojibake::undo(&name).unwrap_or(name)
        } else {
            name
        }
    };
    let (header, renamed) = detect::unique_names(names.into_iter().map(clean).collect());
    notices.extend(renamed);
    Survey {
        name: source.name(),
        reader,
        header,
        dialect,
        notices,
        first,
        rows: 0,
        total_bytes: 0,
        restore,
        repair: options.repair_mojibake,
        double_encoded: 0,
        double_example: 0,
        done: false,
        last_text: 0,
    }
}
