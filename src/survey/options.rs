//! How a file is to be read, and what it was found to be.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longest cell read by default, in bytes of UTF-8. An answer of a million
/// characters is nearly always a quote that never closes.
pub const MAX_CELL: usize = 1 << 20;
/// As many columns as a spreadsheet has.
pub const MAX_COLUMNS: usize = 16_384;

/// Where answers come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Path(PathBuf),
    Stdin,
}

impl Source {
    /// `-` is standard input.
    pub fn from_argument(argument: &str) -> Self {
        if argument == "-" {
            Self::Stdin
        } else {
            Self::Path(PathBuf::from(argument))
        }
    }

    /// The name to show in messages.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Stdin => "-".to_owned(),
        }
    }
}

/// What the user declared; `None` is detected and announced.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    pub format: Option<Format>,
    pub delimiter: Option<u8>,
    pub encoding: Option<TextEncoding>,
    pub header: Option<bool>,
    /// Whether `"` at the beginning of a cell opens a quoted cell; when
    /// `None`, only tab-separated text that breaks the rules is read without.
    pub quoting: Option<bool>,
    pub sheet: Option<String>,
    /// Undo double encoding ("BÃ¸rn"), cell by cell, where that is possible.
    pub repair_mojibake: bool,
    /// Take away the apostrophes that fritekst's own spreadsheet-safe export
    /// put before cells; only for files known to be written by fritekst.
    pub restore: bool,
    /// Longest cell in bytes; [`MAX_CELL`] when `None`.
    pub max_cell: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Csv,
    Tsv,
    Xlsx,
    Jsonl,
}

impl Format {
    /// The format a file name asks for, if it asks for one.
    pub fn from_path(path: &std::path::Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextEncoding {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "windows-1252")]
    Windows1252,
    #[serde(rename = "latin1")]
    Latin1,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

impl TextEncoding {
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
            Self::Latin1 => "Latin-1",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }
}

impl FromStr for TextEncoding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Ok(Self::Utf8),
            "windows-1252" | "cp1252" | "1252" | "ansi" => Ok(Self::Windows1252),
            "latin1" | "latin-1" | "iso-8859-1" => Ok(Self::Latin1),
            "utf-16le" | "utf16le" => Ok(Self::Utf16Le),
            "utf-16be" | "utf16be" => Ok(Self::Utf16Be),
            _ => Err(format!(
                "unknown encoding \"{text}\": utf-8, windows-1252, latin1, utf-16le, utf-16be"
            )),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineEnding {
    Lf,
    CrLf,
    Cr,
    Mixed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecimalMark {
    Comma,
    Point,
}

/// What a file was found (or declared) to be. `delimiter` and `line_ending`
/// are `None` where the format has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    pub format: Format,
    pub delimiter: Option<u8>,
    pub encoding: TextEncoding,
    pub bom: bool,
    pub line_ending: Option<LineEnding>,
    pub header: bool,
    /// The mark of most numeric-looking cells in the first rows.
    pub decimal: Option<DecimalMark>,
    pub sheet: Option<String>,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format {
            Format::Csv => f.write_str("CSV")?,
            Format::Tsv => f.write_str("TSV")?,
            Format::Xlsx => f.write_str("XLSX")?,
            Format::Jsonl => f.write_str("JSON lines")?,
        }
        match self.delimiter {
            Some(b'\t') => f.write_str(", tab")?,
            Some(byte) => write!(f, ", {}", char::from(byte))?,
            None => {}
        }
        if let Some(sheet) = &self.sheet {
            return write!(f, ", {sheet}");
        }
        write!(f, ", {}", self.encoding.name())?;
        if self.bom {
            f.write_str(" (BOM)")
        } else {
            Ok(())
        }
    }
}
