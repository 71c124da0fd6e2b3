//! The bytes of a source: opened, kept seekable, and recognised when they
//! are no answers at all.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::error::{ErrorKind, SurveyError};
use super::options::Source;

/// Standard input up to this size stays in memory; more goes to an unnamed
/// temporary file that vanishes with the process.
const SPOOL: usize = 8 << 20;

pub(crate) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// A seekable source and its length in bytes.
pub(crate) struct Raw {
    pub input: Box<dyn ReadSeek>,
    pub len: u64,
}

impl Raw {
    pub fn open(source: &Source) -> Result<Self, SurveyError> {
        match source {
            Source::Path(path) => {
                let file = File::open(path).map_err(|e| SurveyError::path(e, path))?;
                let meta = file.metadata().map_err(|e| SurveyError::path(e, path))?;
                if meta.is_file() {
                    return Ok(Self {
                        input: Box::new(file),
                        len: meta.len(),
                    });
                }
                // A pipe or device cannot be read twice.
                Self::spool(file).map_err(|e| SurveyError::path(e, path))
            }
            Source::Stdin => Ok(Self::spool(io::stdin().lock())?),
        }
    }

    fn spool(mut from: impl Read) -> io::Result<Self> {
        let mut spool = tempfile::spooled_tempfile(SPOOL);
        let len = io::copy(&mut from, &mut spool)?;
        spool.seek(SeekFrom::Start(0))?;
        Ok(Self {
            input: Box::new(spool),
            len,
        })
    }

    /// The first and the last bytes (at most 64 and 4); rewinds.
    pub fn edges(&mut self) -> io::Result<(Vec<u8>, Vec<u8>)> {
        self.input.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        (&mut self.input).take(64).read_to_end(&mut head)?;
        self.input
            .seek(SeekFrom::Start(self.len.saturating_sub(4)))?;
        let mut tail = Vec::new();
        (&mut self.input).take(4).read_to_end(&mut tail)?;
        self.input.seek(SeekFrom::Start(0))?;
        Ok((head, tail))
    }
}

pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Names well-known files that hold no text, by their first bytes.
pub(crate) fn refuse_binary(head: &[u8], tail: &[u8]) -> Result<(), SurveyError> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "a ZIP archive"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"\x1f\x8b", "gzip-compressed (gunzip it first)"),
        (b"\xfd7zXZ\0", "xz-compressed"),
        (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"%PDF-", "a PDF document"),
        (
            b"\xd0\xcf\x11\xe0",
            "an old Excel file (.xls) or a password-protected workbook",
        ),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"$FL2@(#)", "an SPSS file (.sav)"),
        (b"\x7fELF", "a program"),
    ];
    let found = MAGIC
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, what)| *what);
    // A CSV may begin with the letters PAR1; a Parquet file also ends so.
    let parquet = (head.starts_with(b"PAR1") && tail == b"PAR1").then_some("a Parquet file");
    match found.or(parquet) {
        Some(what) => Err(SurveyError::new(ErrorKind::NotText { what })),
        None => Ok(()),
    }
}
