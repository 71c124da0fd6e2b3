//! What the reader decided or noticed and the user must hear about.

/// One announcement. Those about the whole file (double encoding, line
/// endings, blank lines) are complete after the last chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    ReadAsWindows1252 {
        byte: u8,
        row: u64,
        column: u64,
    },
    /// Empty or repeated column names: (column number, found, given).
    RenamedColumns(Vec<(usize, String, String)>),
    NoHeader,
    /// Tab-separated text in which quotes are ordinary characters.
    QuotesAsText,
    SeparatorLine {
        delimiter: u8,
    },
    AmbiguousDelimiter {
        chosen: u8,
        other: u8,
    },
    SheetChosen {
        sheet: String,
        others: Vec<String>,
    },
    MixedLineEndings,
    LeadingBlankLines(u64),
    TrailingBlankLines(u64),
    /// Blank lines between JSON objects.
    BlankLines(u64),
    /// Blank rows between rows of a sheet, read as rows of empty cells.
    BlankRows(u64),
    DoubleEncoded {
        cells: u64,
        example_row: u64,
        repaired: bool,
    },
}

impl Notice {
    /// The sentence to show.
    pub fn text(&self, danish: bool) -> String {
        let (english, dansk) = match self {
            Self::ReadAsWindows1252 { byte, row, column } => (
                format!(
                    "read as Windows-1252: not valid UTF-8 at row {row}, column {column} (byte {byte:02X})"
                ),
                format!(
                    "læst som Windows-1252: ikke gyldig UTF-8 i række {row}, kolonne {column} (byte {byte:02X})"
                ),
            ),
            Self::RenamedColumns(list) => {
                let pairs = |word: &str| {
                    list.iter()
                        .map(|(number, from, to)| format!("{word} {number} \"{from}\" → \"{to}\""))
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                (
                    format!("empty or repeated column names were made unique: {}", pairs("column")),
                    format!("tomme eller gentagne kolonnenavne er gjort entydige: {}", pairs("kolonne")),
                )
            }
            Self::NoHeader => (
                "the first row was read as an answer, not as column names (--header says otherwise)".into(),
                "første række er læst som et svar, ikke som kolonnenavne (--header ændrer det)".into(),
            ),
            Self::QuotesAsText => (
                "quotes were read as ordinary characters, as in plain tab-separated text (--quoting says otherwise)".into(),
                "citationstegn er læst som almindelige tegn, som i ren tabulatortekst (--quoting ændrer det)".into(),
            ),
            Self::SeparatorLine { delimiter } => (
                format!("the first line, sep={}, was taken as the delimiter", char::from(*delimiter)),
                format!("første linje, sep={}, er læst som skilletegn", char::from(*delimiter)),
            ),
            Self::AmbiguousDelimiter { chosen, other } => (
                format!("{} and {} both fit as delimiter; the first was used", show(*chosen), show(*other)),
                format!("{} og {} passer begge som skilletegn; det første er brugt", show(*chosen), show(*other)),
            ),
            Self::SheetChosen { sheet, others } => (
                format!("read sheet \"{sheet}\"; not read: {}", others.join(", ")),
                format!("læste arket \"{sheet}\"; ikke læst: {}", others.join(", ")),
            ),
            Self::MixedLineEndings => {
                ("the file mixes line endings".into(), "filen blander forskellige linjeskift".into())
            }
            Self::LeadingBlankLines(n) => (
                format!("{n} blank lines before the column names were left out"),
                format!("{n} tomme linjer før kolonnenavnene er udeladt"),
            ),
            Self::TrailingBlankLines(n) => (
                format!("{n} blank lines at the end were left out"),
                format!("{n} tomme linjer til sidst er udeladt"),
            ),
            Self::BlankLines(n) => (
                format!("{n} blank lines between objects were left out"),
                format!("{n} tomme linjer mellem objekter er udeladt"),
            ),
            Self::BlankRows(n) => (
                format!("{n} blank rows of the sheet were read as empty answers"),
                format!("{n} tomme rækker i arket er læst som tomme svar"),
            ),
            Self::DoubleEncoded { cells, example_row, repaired: true } => (
                format!("{cells} double-encoded cells were repaired, the first in row {example_row}"),
                format!("{cells} dobbeltkodede celler er rettet, den første i række {example_row}"),
            ),
            Self::DoubleEncoded { cells, example_row, repaired: false } => (
                format!(
                    "{cells} cells look double-encoded (like BÃ¸rn), the first in row {example_row}; --repair-mojibake repairs them"
                ),
                format!(
                    "{cells} celler ser dobbeltkodede ud (som BÃ¸rn), den første i række {example_row}; --repair-mojibake retter dem"
                ),
            ),
        };
        if danish { dansk } else { english }
    }
}

fn show(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "tab".to_owned(),
        byte => format!("\"{}\"", char::from(byte)),
    }
}
