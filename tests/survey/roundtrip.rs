//! What fritekst writes, fritekst reads back: for any table, in every format,
//! delimiter and encoding that can hold it.

use std::path::Path;

use fritekst::survey::{
    BlockEncoder, Format, Output, OutputSummary, ReadOptions, Source, Survey, SurveyError, Target,
    TextEncoding, WriteOptions,
};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{outcome, table};

/// Writes a table of text, header first, in blocks of `block` rows.
pub fn write(
    path: &Path,
    rows: &[Vec<String>],
    options: &WriteOptions,
    block: usize,
) -> Result<OutputSummary, SurveyError> {
    let encoder = BlockEncoder::new(options);
    let mut output = Output::create(&Target::Path(path.to_owned()), options, &rows[0], true)?;
    for some in rows[1..].chunks(block) {
        let mut block = encoder.block();
        for row in some {
            row.iter().for_each(|cell| block.text(cell));
            block.end_row()?;
        }
        output.write(block)?;
    }
    output.finish()
}

fn read_back(path: &Path, options: &WriteOptions, restore: bool) -> Vec<Vec<String>> {
    let delimited = matches!(options.format, Format::Csv | Format::Tsv);
    let read = ReadOptions {
        format: Some(options.format),
        delimiter: delimited.then_some(options.delimiter),
        encoding: delimited.then_some(options.encoding),
        header: Some(true),
        restore,
        ..ReadOptions::default()
    };
    outcome(path, &read).unwrap()
}

/// Text that breaks writers: triggers, quotes, spaces, all delimiters, line
/// ends, and any other character but NUL.
fn cell(others: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zæøåÆØÅ ]{0,12}",
        "[ \"'=+@;,|\t\r\n0-9a.-]{0,6}",
        "['\"]{0,2}[=+@-]{1,2}[0-9.,e]{0,3}",
        others,
        Just("BÃ¸rn".to_owned()),
        Just("_x000D_".to_owned()),
        Just("sep=;".to_owned()),
    ]
}

fn tables(others: &'static str) -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..5).prop_flat_map(move |columns| {
        let names = vec(cell(others), columns).prop_map(|names| {
            let numbered = names.into_iter().enumerate();
            numbered
                .map(|(i, name)| format!("{name}{i}"))
                .collect::<Vec<_>>()
        });
        (names, vec(vec(cell(others), columns), 0..8)).prop_map(|(names, mut rows)| {
            rows.insert(0, names);
            rows
        })
    })
}

fn check(rows: &[Vec<String>], options: &WriteOptions) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let one = write(&path, rows, options, 1).unwrap();
    let all = write(&path, rows, options, 100).unwrap();
    assert_eq!(one, all, "block size changes the bytes");
    assert_eq!(all.rows, rows.len() as u64 - 1);
    assert_eq!(read_back(&path, options, !options.raw), rows);
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no temporary file is left"
    );
}

fn delimited(delimiter: u8, encoding: TextEncoding, raw: bool, crlf: bool) -> WriteOptions {
    let format = if delimiter == b'\t' {
        Format::Tsv
    } else {
        Format::Csv
    };
    WriteOptions {
        format,
        delimiter,
        encoding,
        raw,
        crlf,
        bom: crlf,
        ..WriteOptions::default()
    }
}

fn delimiters() -> impl Strategy<Value = u8> {
    prop_oneof![
        Just(b';'),
        Just(b','),
        Just(b'\t'),
        Just(b'|'),
        Just(b'\''),
        Just(b' ')
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_table_survives_unicode_text(
        rows in tables("[^\u{0}]{0,20}"), delimiter in delimiters(), raw: bool, crlf: bool, wide: bool,
    ) {
        let encoding = if wide { TextEncoding::Utf16Le } else { TextEncoding::Utf8 };
        check(&rows, &delimited(delimiter, encoding, raw, crlf));
    }

    #[test]
    fn any_table_survives_latin1(
        rows in tables("[\u{1}-\u{ff}]{0,20}"), delimiter in delimiters(), raw: bool,
    ) {
        check(&rows, &delimited(delimiter, TextEncoding::Latin1, raw, false));
    }

    #[test]
    fn any_table_survives_windows_1252(
        rows in tables("[\u{1}-\u{7f}\u{a0}-\u{ff}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{0,20}"),
        delimiter in delimiters(), crlf: bool,
    ) {
        let options = WriteOptions { bom: false, ..delimited(delimiter, TextEncoding::Windows1252, false, crlf) };
        check(&rows, &options);
    }

    #[test]
    fn any_table_survives_json_lines(rows in tables("[^\u{0}]{0,20}")) {
        // JSON lines have no header line: without rows there are no columns.
        prop_assume!(rows.len() > 1);
        check(&rows, &WriteOptions { format: Format::Jsonl, ..WriteOptions::default() });
    }

    #[test]
    fn windows_1252_is_read_as_encoding_rs_decodes_it(bytes in vec(any::<u8>(), 0..200)) {
        let text: Vec<u8> = bytes
            .into_iter()
            .filter(|b| !matches!(b, 0 | b'"' | b'\n' | b'\r' | 0x81 | 0x8d | 0x8f | 0x90 | 0x9d))
            .collect();
        let mut file = b"x\n\"".to_vec();
        file.extend(&text);
        file.extend(b"\"\n");
        let temp = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(temp.path(), &file).unwrap();
        let options = ReadOptions {
            encoding: Some(TextEncoding::Windows1252),
            delimiter: Some(b';'),
            header: Some(true),
            ..ReadOptions::default()
        };
        let expected = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&text).0.into_owned();
        prop_assert_eq!(&outcome(temp.path(), &options).unwrap()[1][0], &expected);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..300), soup in "[;,\"\n\r\tæa0-9 {}:]{0,60}") {
        for content in [bytes, soup.into_bytes()] {
            let temp = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(temp.path(), &content).unwrap();
            for format in [None, Some(Format::Csv), Some(Format::Jsonl), Some(Format::Xlsx)] {
                let options = ReadOptions { format, ..ReadOptions::default() };
                // Rows or an error, and the same for every chunk size.
                let _ = outcome(temp.path(), &options);
            }
        }
    }
}

/// Long enough to cross the reader's blocks at every phase of a row.
#[test]
fn rows_survive_the_edges_of_blocks() {
    for (encoding, crlf) in [
        (TextEncoding::Utf8, true),
        (TextEncoding::Windows1252, false),
        (TextEncoding::Utf16Le, true),
    ] {
        let mut rows = table(&[&["id", "svar", "note"]]);
        for i in 0..20_000_usize {
            let note = if i % 7 == 0 { "a \"b\"\r\n;c" } else { "" };
            rows.push(vec![i.to_string(), "ærø".repeat(i % 13), note.to_owned()]);
        }
        check(&rows, &delimited(b';', encoding, false, crlf));
    }
}

#[test]
fn every_cut_of_a_file_gives_its_rows_or_an_error() {
    let whole = "id;svar\r\n1;\"bø\"\"rn\r\n\"\r\n2;æ\r\n".as_bytes();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.csv");
    for end in 0..=whole.len() {
        std::fs::write(&path, &whole[..end]).unwrap();
        if let Ok(rows) = outcome(
            &path,
            &ReadOptions {
                header: Some(true),
                ..ReadOptions::default()
            },
        ) {
            assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        }
    }
}

#[test]
fn the_hash_is_that_of_the_whole_file() {
    use sha2::{Digest, Sha256};
    for name in [
        "utf8_bom.csv",
        "windows1252.csv",
        "utf16le_bom.csv",
        "plain.jsonl",
        "blank_at_end.csv",
    ] {
        let path = super::fixture(name);
        let mut survey =
            Survey::open(&Source::Path(path.clone()), &ReadOptions::default()).unwrap();
        while survey.next_chunk(1).unwrap().is_some() {}
        let bytes = std::fs::read(&path).unwrap();
        let expected: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(survey.input_sha256(), expected, "{name}");
        assert_eq!(
            (survey.bytes_read(), survey.total_bytes()),
            (bytes.len() as u64, Some(bytes.len() as u64))
        );
    }
}
