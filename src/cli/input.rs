//! Arguments for reading a survey file, shared by the subcommands.

use std::path::Path;

use clap::Args;

use fritekst::survey::{Format, Manifest, ReadOptions, Source, Survey, TextEncoding};

use crate::cli::talk::{Talk, Usage};

/// How a file is read; everything is detected unless it is told.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reading")]
pub struct InputArgs {
    /// Encoding of the file: utf-8, windows-1252, latin-1, utf-16le, utf-16be
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Character between cells: `;`, `,`, `tab` or another
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,
    /// Whether the first row names the columns (default: detected)
    #[arg(long, value_name = "yes|no")]
    pub header: Option<String>,
    /// Whether `"` at the beginning of a cell opens a quoted cell
    #[arg(long, value_name = "yes|no")]
    pub quoting: Option<String>,
    /// Sheet of an Excel file (default: the first with content)
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Format of the file: csv, tsv, xlsx, jsonl (default: from its name)
    #[arg(long, value_name = "FORMAT")]
    pub input_format: Option<String>,
    /// Repair text that was encoded twice (BÃ¸rn)
    #[arg(long)]
    pub repair_mojibake: bool,
    /// Longest cell to accept, in bytes
    #[arg(long, value_name = "BYTES")]
    pub max_cell: Option<usize>,
}

impl InputArgs {
    /// The library's options.
    pub fn options(&self, source: &Source) -> Result<ReadOptions, Usage> {
        let encoding = self.encoding.as_deref().map(str::parse::<TextEncoding>);
        // What fritekst itself made safe for spreadsheets is read back as it
        // was.
        let restore = match source {
            Source::Path(path) => Manifest::beside(path).is_some(),
            Source::Stdin => false,
        };
        Ok(ReadOptions {
            format: self.input_format.as_deref().map(format_named).transpose()?,
            delimiter: self.delimiter.as_deref().map(delimiter_named).transpose()?,
            encoding: encoding.transpose().map_err(Usage::same)?,
            header: yes_or_no("header", self.header.as_deref())?,
            quoting: yes_or_no("quoting", self.quoting.as_deref())?,
            sheet: self.sheet.clone(),
            repair_mojibake: self.repair_mojibake,
            restore,
            max_cell: self.max_cell,
        })
    }

    /// Opens the file and tells what was noticed.
    pub fn open(&self, source: &Source, talk: &Talk) -> anyhow::Result<Survey> {
        if let Source::Path(path) = source
            && !path.exists()
        {
            let path = path.display();
            anyhow::bail!(
                "{}",
                match talk.danish() {
                    true => format!("filen findes ikke: {path}"),
                    false => format!("no such file: {path}"),
                }
            );
        }
        let survey = Survey::open(source, &self.options(source)?)?;
        for notice in survey.notices() {
            talk.line(&notice.text(false), &notice.text(true));
        }
        Ok(survey)
    }
}

fn yes_or_no(flag: &str, value: Option<&str>) -> Result<Option<bool>, Usage> {
    match value.map(str::to_lowercase).as_deref() {
        None => Ok(None),
        Some("yes" | "ja" | "true") => Ok(Some(true)),
        Some("no" | "nej" | "false") => Ok(Some(false)),
        Some(other) => Err(Usage::new(
            format!("--{flag} {other}: say yes or no"),
            format!("--{flag} {other}: skriv ja eller nej"),
        )),
    }
}

/// A format by its name.
pub fn format_named(name: &str) -> Result<Format, Usage> {
    Format::from_path(Path::new(&format!("x.{name}"))).ok_or_else(|| {
        Usage::new(
            format!("unknown format `{name}`: csv, tsv, xlsx or jsonl"),
            format!("ukendt format `{name}`: csv, tsv, xlsx eller jsonl"),
        )
    })
}

/// A delimiter by its name.
pub fn delimiter_named(name: &str) -> Result<u8, Usage> {
    match name.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [one] => Ok(*one),
        _ => Err(Usage::new(
            format!("--delimiter `{name}`: one character, or `tab`"),
            format!("--delimiter `{name}`: ét tegn, eller `tab`"),
        )),
    }
}
