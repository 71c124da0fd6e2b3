//! The sentences of [`SurveyError`](super::SurveyError): what is wrong and
//! what to do, in English and Danish.

use super::error::ErrorKind;

fn pick(danish: bool, english: String, dansk: String) -> String {
    if danish { dansk } else { english }
}

/// What is wrong, without the place.
pub(super) fn fault(kind: &ErrorKind, da: bool) -> String {
    let (english, dansk) = match kind {
        ErrorKind::Io(e) => (
            format!("cannot read or write: {e}"),
            format!("kan ikke læses eller skrives: {e}"),
        ),
        ErrorKind::NotText { what } => (
            format!("this is not an answer file but {what}"),
            format!("dette er ikke en svarfil, men {what}"),
        ),
        ErrorKind::Nul => (
            "a NUL byte inside text".into(),
            "en NUL-byte midt i teksten".into(),
        ),
        ErrorKind::InvalidUtf8 { byte } => (
            format!("byte {byte:02X} is not valid UTF-8"),
            format!("byten {byte:02X} er ikke gyldig UTF-8"),
        ),
        ErrorKind::MixedEncoding { byte } => (
            format!("byte {byte:02X} is not valid UTF-8, but other places in the file are UTF-8"),
            format!("byten {byte:02X} er ikke gyldig UTF-8, men andre steder i filen er UTF-8"),
        ),
        ErrorKind::UndefinedByte { byte } => (
            format!("byte {byte:02X} means nothing in Windows-1252"),
            format!("byten {byte:02X} betyder intet i Windows-1252"),
        ),
        ErrorKind::InvalidUtf16 => ("invalid UTF-16".into(), "ugyldig UTF-16".into()),
        ErrorKind::EncodingConflict { asked, found } => (
            format!("{asked} was asked for, but the file begins with the mark of {found}"),
            format!("der er bedt om {asked}, men filen begynder med mærket for {found}"),
        ),
        ErrorKind::UnterminatedQuote => (
            "a quote opens here and never closes".into(),
            "et citationstegn åbner her og lukkes aldrig".into(),
        ),
        ErrorKind::TextAfterQuote => (
            "text after the closing quote of a cell".into(),
            "tekst efter cellens afsluttende citationstegn".into(),
        ),
        ErrorKind::Ragged { expected, found } => (
            format!("expected {expected} cells, found {found}"),
            format!("ventede {expected} celler, fandt {found}"),
        ),
        ErrorKind::CellTooLong { limit } => (
            format!("a cell is longer than {limit} bytes"),
            format!("en celle er længere end {limit} byte"),
        ),
        ErrorKind::RowTooLong { limit } => (
            format!("a row is longer than {limit} bytes"),
            format!("en række er længere end {limit} byte"),
        ),
        ErrorKind::TooManyColumns { found, limit } => (
            format!("{found} columns; at most {limit} are read"),
            format!("{found} kolonner; højst {limit} læses"),
        ),
        ErrorKind::Empty => ("the file is empty".into(), "filen er tom".into()),
        ErrorKind::BadDelimiter { delimiter } => (
            format!("byte {delimiter:02X} cannot separate columns"),
            format!("byten {delimiter:02X} kan ikke adskille kolonner"),
        ),
        ErrorKind::NoSuchSheet { asked, found } => (
            format!(
                "no sheet \"{asked}\"; the workbook has: {}",
                found.join(", ")
            ),
            format!(
                "intet ark \"{asked}\"; projektmappen har: {}",
                found.join(", ")
            ),
        ),
        ErrorKind::Workbook(e) => (
            format!("the workbook cannot be used: {e}"),
            format!("projektmappen kan ikke bruges: {e}"),
        ),
        ErrorKind::Json(e) => (
            format!("not one JSON object: {e}"),
            format!("ikke ét JSON-objekt: {e}"),
        ),
        ErrorKind::NewKey { key } => (
            format!("the key \"{key}\" is not in the first object"),
            format!("nøglen \"{key}\" er ikke i det første objekt"),
        ),
        ErrorKind::DuplicateKey { key } => (
            format!("the key \"{key}\" occurs twice"),
            format!("nøglen \"{key}\" forekommer to gange"),
        ),
        ErrorKind::TargetExists => (
            "the file is already there".into(),
            "filen findes i forvejen".into(),
        ),
        ErrorKind::NoFolder { folder } => (
            format!("there is no folder `{folder}`"),
            format!("der er ingen mappe `{folder}`"),
        ),
        ErrorKind::TargetIsInput => (
            "the output is the input file".into(),
            "uddata er selve inddatafilen".into(),
        ),
        ErrorKind::Unencodable {
            character,
            encoding,
        } => (
            format!(
                "{encoding} lacks the character \"{character}\" (U+{:04X})",
                u32::from(*character)
            ),
            format!(
                "{encoding} mangler tegnet \"{character}\" (U+{:04X})",
                u32::from(*character)
            ),
        ),
        ErrorKind::SheetCellTooLong { found } => (
            format!("a spreadsheet cell holds 32,767 characters, this one has {found}"),
            format!("en regnearkscelle rummer 32.767 tegn, denne har {found}"),
        ),
        ErrorKind::SheetTooManyRows => (
            "a sheet holds 1,048,575 rows below its header".into(),
            "et ark rummer 1.048.575 rækker under overskriften".into(),
        ),
        ErrorKind::NotFinite => (
            "a number is not finite".into(),
            "et tal er ikke endeligt".into(),
        ),
        ErrorKind::OutputWidth { expected, found } => (
            format!("{found} cells were written under {expected} column names"),
            format!("{found} celler blev skrevet under {expected} kolonnenavne"),
        ),
        ErrorKind::Manifest(e) => (
            format!("the manifest cannot be used: {e}"),
            format!("manifestet kan ikke bruges: {e}"),
        ),
    };
    pick(da, english, dansk)
}

/// What to do about it; empty where the fault says it all.
pub(super) fn advice(kind: &ErrorKind, da: bool) -> String {
    let (english, dansk) = match kind {
        ErrorKind::NotText { .. } => (
            "Save it as CSV, XLSX or JSON lines first",
            "Gem den først som CSV, XLSX eller JSON-linjer",
        ),
        ErrorKind::Nul => (
            "If the file is UTF-16 without a mark, say --encoding utf-16le; otherwise remove the byte",
            "Er filen UTF-16 uden mærke, så angiv --encoding utf-16le; ellers fjern byten",
        ),
        ErrorKind::MixedEncoding { .. } => (
            "Repair that cell, or say --encoding windows-1252 if the whole file is Windows-1252",
            "Ret cellen, eller angiv --encoding windows-1252, hvis hele filen er Windows-1252",
        ),
        ErrorKind::InvalidUtf8 { .. } => (
            "Say --encoding windows-1252 if that is what the file is",
            "Angiv --encoding windows-1252, hvis det er filens tegnsæt",
        ),
        ErrorKind::UndefinedByte { .. } => (
            "Say --encoding latin1 if the file is Latin-1, or save it as UTF-8",
            "Angiv --encoding latin1, hvis filen er Latin-1, eller gem den som UTF-8",
        ),
        ErrorKind::InvalidUtf16 => ("Save the file as UTF-8", "Gem filen som UTF-8"),
        ErrorKind::EncodingConflict { .. } => ("Leave --encoding out", "Udelad --encoding"),
        ErrorKind::UnterminatedQuote => (
            "Close the quote, or double it (\"\") where it belongs to the answer",
            "Luk citationstegnet, eller skriv det dobbelt (\"\"), hvor det hører til svaret",
        ),
        ErrorKind::TextAfterQuote => (
            "Double quotes that belong to the answer (\"\"), or read quotes as ordinary characters with --quoting no",
            "Skriv citationstegn, som hører til svaret, dobbelt (\"\"), eller læs citationstegn som almindelige tegn med --quoting no",
        ),
        ErrorKind::Ragged { .. } => (
            "Put quotes around answers that hold the delimiter or a line break",
            "Sæt citationstegn om svar med skilletegn eller linjeskift",
        ),
        ErrorKind::CellTooLong { .. } => (
            "Often a quote that never closes; if the cell is meant, raise --max-cell",
            "Ofte et citationstegn, der aldrig lukkes; er cellen rigtig, så hæv --max-cell",
        ),
        ErrorKind::RowTooLong { .. } | ErrorKind::TooManyColumns { .. } => (
            "Check the delimiter and the line endings",
            "Efterse skilletegn og linjeskift",
        ),
        ErrorKind::Empty => (
            "It needs at least a line of column names",
            "Den skal mindst have en linje med kolonnenavne",
        ),
        ErrorKind::BadDelimiter { .. } => (
            "Use one character such as ; , | or tab",
            "Brug ét tegn som ; , | eller tabulator",
        ),
        ErrorKind::Json(_) => (
            "Each line must be one object such as {\"id\": 1, \"svar\": \"…\"}",
            "Hver linje skal være ét objekt som {\"id\": 1, \"svar\": \"…\"}",
        ),
        ErrorKind::NewKey { .. } => (
            "Give the first object every key (null where it has no value)",
            "Giv det første objekt alle nøgler (null, hvor værdi mangler)",
        ),
        ErrorKind::TargetExists => (
            "Choose another name, or overwrite it with --force",
            "Vælg et andet navn, eller overskriv den med --force",
        ),
        ErrorKind::NoFolder { .. } => (
            "Create it, or choose another place",
            "Opret den, eller vælg et andet sted",
        ),
        ErrorKind::TargetIsInput => ("Choose another name", "Vælg et andet navn"),
        ErrorKind::Unencodable { .. } => (
            "Write with --output-encoding utf-8",
            "Skriv med --output-encoding utf-8",
        ),
        ErrorKind::SheetCellTooLong { .. } | ErrorKind::SheetTooManyRows => {
            ("Write CSV instead", "Skriv CSV i stedet")
        }
        _ => ("", ""),
    };
    pick(da, english.to_owned(), dansk.to_owned())
}
