//! Blocks to a file, all or nothing.
//!
//! Rows go to a temporary file in the target's folder, which takes the
//! target's name when it is complete and on disk. Until then the old file
//! stays; a run that stops early leaves no new one. Standard output and
//! devices are written directly.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::atomic::{folder_of, put_in_place, temporary_beside};
use super::error::{ErrorKind, SurveyError};
use super::manifest::hex;
use super::options::{Format, Source, TextEncoding};
use super::sheet_write::SheetWriter;
use super::write::{Block, BlockEncoder, WriteOptions};

/// Where coded rows go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Path(PathBuf),
    Stdout,
}

impl Target {
    /// `-` is standard output.
    pub fn from_argument(argument: &str) -> Self {
        if argument == "-" {
            Self::Stdout
        } else {
            Self::Path(PathBuf::from(argument))
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Stdout => "-".to_owned(),
        }
    }
}

/// What was written. `rows` are data rows; `neutralised` counts cells that
/// got an apostrophe against spreadsheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSummary {
    pub rows: u64,
    pub bytes: u64,
    pub sha256: String,
    pub neutralised: u64,
}

enum Handle {
    Temporary(NamedTempFile),
    Direct(File),
    Stdout(io::Stdout),
}

/// A sink that hashes and counts.
struct Sink {
    file: Handle,
    hasher: Sha256,
    bytes: u64,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.file {
            Handle::Temporary(file) => file.write(bytes)?,
            Handle::Direct(file) => file.write(bytes)?,
            Handle::Stdout(out) => out.write(bytes)?,
        };
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.file {
            Handle::Temporary(file) => file.flush(),
            Handle::Direct(file) => file.flush(),
            Handle::Stdout(out) => out.flush(),
        }
    }
}

/// An output in the making; dropped before [`Output::finish`], it leaves the
/// target as it was.
pub struct Output {
    sink: Sink,
    sheet: Option<SheetWriter>,
    target: Target,
    force: bool,
    columns: usize,
    /// `{"first":`, `,"second":`, …, for JSON lines.
    keys: Vec<String>,
    rows: u64,
    neutralised: u64,
}

impl Output {
    /// Opens the target and writes the header. An existing file is refused
    /// unless `force`.
    pub fn create(
        target: &Target,
        options: &WriteOptions,
        header: &[String],
        force: bool,
    ) -> Result<Self, SurveyError> {
        Self::start(target, options, header, force).map_err(|e| e.in_file(&target.name()))
    }

    /// The same, and refuses to write over the input, even by `force`.
    pub fn create_for(
        source: &Source,
        target: &Target,
        options: &WriteOptions,
        header: &[String],
        force: bool,
    ) -> Result<Self, SurveyError> {
        if let (Source::Path(input), Target::Path(output)) = (source, target)
            && is_same_file(input, output)
        {
            return Err(SurveyError::new(ErrorKind::TargetIsInput).in_file(&target.name()));
        }
        Self::create(target, options, header, force)
    }

    fn start(
        target: &Target,
        options: &WriteOptions,
        header: &[String],
        force: bool,
    ) -> Result<Self, SurveyError> {
        let file = match target {
            Target::Stdout => Handle::Stdout(io::stdout()),
            Target::Path(path) => match fs::metadata(path) {
                // A pipe or /dev/null must not be replaced by a file.
                Ok(meta) if !meta.is_file() => {
                    Handle::Direct(OpenOptions::new().write(true).open(path)?)
                }
                Ok(_) if !force => return Err(SurveyError::new(ErrorKind::TargetExists)),
                _ => Handle::Temporary(temporary_beside(path)?),
            },
        };
        let folder = match target {
            Target::Path(path) => Some(folder_of(path)),
            Target::Stdout => None,
        };
        let sheet = match options.format {
            Format::Xlsx => Some(SheetWriter::new(folder, options.danish)?),
            _ => None,
        };
        let mut output = Self {
            sink: Sink {
                file,
                hasher: Sha256::new(),
                bytes: 0,
            },
            sheet,
            target: target.clone(),
            force,
            columns: header.len(),
            keys: Vec::new(),
            rows: 0,
            neutralised: 0,
        };
        output.write_header(options, header)?;
        Ok(output)
    }

    fn write_header(
        &mut self,
        options: &WriteOptions,
        header: &[String],
    ) -> Result<(), SurveyError> {
        if options.format == Format::Jsonl {
            for name in header {
                let sign = if self.keys.is_empty() { '{' } else { ',' };
                let key = serde_json::to_string(name).unwrap_or_default();
                self.keys.push(format!("{sign}{key}:"));
            }
            return Ok(());
        }
        if options.is_delimited() {
            let mark: &[u8] = match options.encoding {
                TextEncoding::Utf8 if options.bom => b"\xef\xbb\xbf",
                TextEncoding::Utf16Le => b"\xff\xfe",
                TextEncoding::Utf16Be => b"\xfe\xff",
                _ => b"",
            };
            self.sink.write_all(mark)?;
        }
        let mut block = BlockEncoder::new(options).with_columns(header).block();
        for name in header {
            block.name(name);
        }
        block.end_row()?;
        self.put(block)?;
        self.rows = 0;
        Ok(())
    }

    /// Appends the rows of a block.
    pub fn write(&mut self, block: Block) -> Result<(), SurveyError> {
        let name = self.target.name();
        self.put(block).map_err(|e| e.in_file(&name))
    }

    fn put(&mut self, block: Block) -> Result<(), SurveyError> {
        if let Some(width) = block.width.filter(|width| *width != self.columns) {
            let kind = ErrorKind::OutputWidth {
                expected: self.columns as u64,
                found: width as u64,
            };
            return Err(SurveyError::new(kind));
        }
        self.rows += block.rows;
        self.neutralised += block.neutralised;
        if let Some(sheet) = &mut self.sheet {
            return sheet.write(&block);
        }
        if self.keys.is_empty() {
            self.sink.write_all(&block.into_bytes())?;
            return Ok(());
        }
        self.sink.write_all(self.objects(&block).as_bytes())?;
        Ok(())
    }

    fn objects(&self, block: &Block) -> String {
        let mut out = String::with_capacity(block.text.len() * 2);
        let mut from = 0;
        let mut ends = block.ends.iter();
        for _ in 0..block.rows {
            for (key, end) in self.keys.iter().zip(ends.by_ref()) {
                out.push_str(key);
                out.push_str(block.text.get(from..*end).unwrap_or("null"));
                from = *end;
            }
            out.push_str("}\n");
        }
        out
    }

    /// Completes the file and puts it in place.
    pub fn finish(self) -> Result<OutputSummary, SurveyError> {
        let name = self.target.name();
        self.complete().map_err(|e| e.in_file(&name))
    }

    fn complete(mut self) -> Result<OutputSummary, SurveyError> {
        if let Some(sheet) = self.sheet.take() {
            sheet.save(&mut self.sink)?;
        }
        self.sink.flush()?;
        let summary = OutputSummary {
            rows: self.rows,
            bytes: self.sink.bytes,
            sha256: hex(&self.sink.hasher.finalize()),
            neutralised: self.neutralised,
        };
        if let (Handle::Temporary(file), Target::Path(path)) = (self.sink.file, &self.target) {
            put_in_place(file, path, self.force)?;
        }
        Ok(summary)
    }
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(a), Ok(b)) = (fs::metadata(a), fs::metadata(b)) {
            return (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
