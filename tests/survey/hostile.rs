//! Every file of `tests/fixtures/hostile/` ends in exact rows or in a precise
//! error; none in a panic, none in a silent change.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;

use fritekst::survey::{
    DecimalMark, DuplicateIds, ErrorKind, LineEnding, Notice, ReadOptions, TextEncoding,
};

use super::{fixture, outcome, read, table};

/// The rows of a fixture, header first, read with detection only.
fn rows(name: &str) -> Vec<Vec<String>> {
    rows_with(name, &ReadOptions::default())
}

fn rows_with(name: &str, options: &ReadOptions) -> Vec<Vec<String>> {
    outcome(&fixture(name), options).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn notices(name: &str) -> Vec<Notice> {
    read(&fixture(name), &ReadOptions::default(), 100)
        .unwrap()
        .survey
        .notices()
        .to_vec()
}

fn encoding(encoding: TextEncoding) -> ReadOptions {
    ReadOptions {
        encoding: Some(encoding),
        ..ReadOptions::default()
    }
}

/// Kind (its name), row, column and line of the error a fixture ends in.
fn fault_with(
    name: &str,
    options: &ReadOptions,
) -> (String, Option<u64>, Option<u64>, Option<u64>) {
    let error = outcome(&fixture(name), options).expect_err(name);
    let text = error.to_string();
    assert!(text.contains(name), "{text}");
    assert_ne!(text, error.danish());
    let kind = format!("{:?}", error.kind());
    let end = kind.find([' ', '(']).unwrap_or(kind.len());
    let place = error.position();
    (kind[..end].to_owned(), place.row, place.column, place.line)
}

fn fault(name: &str) -> (String, Option<u64>, Option<u64>, Option<u64>) {
    fault_with(name, &ReadOptions::default())
}

fn at(
    kind: &str,
    row: u64,
    column: u64,
    line: u64,
) -> (String, Option<u64>, Option<u64>, Option<u64>) {
    (kind.to_owned(), Some(row), Some(column), Some(line))
}

const DANISH: &[&[&str]] = &[
    &["id", "svar"],
    &["1", "Børn på Ærø får en robot – “smart”"],
    &["2", "Århus: 5 €"],
];
const TWO: &[&[&str]] = &[&["id", "svar"], &["1", "a"], &["2", "b"]];

#[test]
fn every_encoding_gives_the_same_text() {
    for name in [
        "utf8.csv",
        "utf8_bom.csv",
        "windows1252.csv",
        "utf16le_bom.csv",
        "utf16be_bom.csv",
    ] {
        assert_eq!(rows(name), table(DANISH), "{name}");
    }
    assert_eq!(
        rows_with("utf16le_no_bom.csv", &encoding(TextEncoding::Utf16Le)),
        table(DANISH)
    );
    let latin1 = &[&["id", "svar"][..], &["1", "Blåbærgrød"], &["2", "Ål"]];
    assert_eq!(
        rows_with("latin1.csv", &encoding(TextEncoding::Latin1)),
        table(latin1)
    );
    assert_eq!(rows("latin1.csv"), table(latin1));
}

#[test]
fn windows_1252_is_announced_with_its_first_byte() {
    let told = notices("windows1252.csv");
    assert_eq!(
        told,
        [Notice::ReadAsWindows1252 {
            byte: 0xf8,
            row: 1,
            column: 2
        }]
    );
    assert!(told[0].text(false).contains("row 1, column 2 (byte F8)"));
    assert!(told[0].text(true).contains("række 1, kolonne 2 (byte F8)"));
    assert_eq!(notices("utf8.csv"), []);
    assert_eq!(notices("utf16le_bom.csv"), []);
    let table = read(&fixture("utf8_bom.csv"), &ReadOptions::default(), 9).unwrap();
    assert!(table.survey.dialect().bom);
}

#[test]
fn bytes_that_mean_nothing_are_refused_where_they_stand() {
    assert_eq!(fault("mixed_encodings.csv"), at("MixedEncoding", 2, 2, 3));
    assert_eq!(fault("undefined_1252.csv"), at("UndefinedByte", 2, 2, 3));
    assert_eq!(fault("truncated_utf8.csv"), at("MixedEncoding", 2, 2, 3));
    assert_eq!(
        fault_with("truncated_utf8.csv", &encoding(TextEncoding::Utf8)),
        at("InvalidUtf8", 2, 2, 3)
    );
    // C3 and B8 are one character only without the delimiter between them.
    assert_eq!(
        fault_with("split_utf8.csv", &encoding(TextEncoding::Utf8)),
        at("InvalidUtf8", 1, 2, 2)
    );
    assert_eq!(fault("utf16le_odd.csv"), at("InvalidUtf16", 3, 1, 4));
    assert_eq!(fault("nul.csv"), at("Nul", 2, 2, 3));
    assert_eq!(fault("utf16le_no_bom.csv").0, "Nul");
    assert_eq!(
        fault_with("utf8_bom.csv", &encoding(TextEncoding::Windows1252)).0,
        "EncodingConflict"
    );
}

#[test]
fn an_error_says_where_and_what_to_do_and_shows_no_digits() {
    let error = outcome(&fixture("mixed_encodings.csv"), &ReadOptions::default()).unwrap_err();
    assert_eq!(error.position().column_name.as_deref(), Some("svar"));
    assert_eq!(error.position().byte, Some(18));
    assert!(
        error
            .to_string()
            .contains("row 2, column 2 (svar), line 3, byte 18"),
        "{error}"
    );
    assert!(
        error.to_string().contains("--encoding windows-1252"),
        "{error}"
    );
    assert!(
        error
            .danish()
            .contains("række 2, kolonne 2 (svar), linje 3"),
        "{}",
        error.danish()
    );
}

#[test]
fn double_encoding_is_noticed_and_repaired_only_when_asked() {
    let text = rows("mojibake.csv");
    assert_eq!(text[2][1], "BÃ¸rn pÃ¥ Ã†rÃ¸");
    let told = |repaired| Notice::DoubleEncoded {
        cells: 2,
        example_row: 2,
        repaired,
    };
    assert_eq!(notices("mojibake.csv"), [told(false)]);
    let options = ReadOptions {
        repair_mojibake: true,
        ..ReadOptions::default()
    };
    let repaired = read(&fixture("mojibake.csv"), &options, 2).unwrap();
    assert_eq!(
        repaired.rows,
        table(&[&["1", "Børn"], &["2", "Børn på Ærø"], &["3", "“smart”"]])
    );
    assert_eq!(repaired.survey.notices(), [told(true)]);
}

#[test]
fn empty_files_are_refused_and_header_only_files_have_no_rows() {
    for name in ["empty.csv", "bom_only.csv", "newlines_only.csv"] {
        assert_eq!(fault(name).0, "Empty", "{name}");
    }
    for name in ["header_only.csv", "header_only_unended.csv"] {
        assert_eq!(rows(name), table(&TWO[..1]), "{name}");
    }
}

#[test]
fn a_file_without_column_names_loses_no_row() {
    let expected: &[&[&str]] = &[
        &["column_1", "column_2"],
        &["1", "Vi har købt en robot"],
        &["2", "Intet nyt"],
    ];
    assert_eq!(rows("no_header.csv"), table(expected));
    assert_eq!(notices("no_header.csv"), [Notice::NoHeader]);
    let declared = ReadOptions {
        header: Some(true),
        ..ReadOptions::default()
    };
    assert_eq!(
        rows_with("no_header.csv", &declared),
        table(&[&["1", "Vi har købt en robot"], expected[2]])
    );
}

#[test]
fn quotes_are_strict() {
    assert_eq!(
        fault("unterminated_quote.csv"),
        at("UnterminatedQuote", 2, 2, 3)
    );
    assert_eq!(fault("text_after_quote.csv"), at("TextAfterQuote", 2, 2, 3));
    assert_eq!(
        rows("quote_inside.csv"),
        table(&[TWO[0], &["1", "et 5\" rør"], &["2", "\"ja\" sagde han"]])
    );
    assert_eq!(
        rows("quoted_newlines.csv"),
        table(&[TWO[0], &["1", "a\r\nb\nc\rd"], &["2", "x;y"]])
    );
}

#[test]
fn rows_of_another_length_are_named() {
    let ragged = |name: &str| {
        let error = outcome(&fixture(name), &ReadOptions::default()).unwrap_err();
        match error.kind() {
            ErrorKind::Ragged { expected, found } => (
                *expected,
                *found,
                error.position().row,
                error.position().line,
            ),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ragged("ragged_short.csv"), (3, 2, Some(2), Some(3)));
    assert_eq!(ragged("ragged_long.csv"), (2, 4, Some(2), Some(3)));
    assert_eq!(ragged("blank_inside.csv"), (2, 0, Some(2), Some(3)));
}

#[test]
fn blank_lines_at_the_end_are_announced_and_inside_one_column_are_answers() {
    assert_eq!(rows("blank_at_end.csv"), table(&TWO[..2]));
    assert_eq!(notices("blank_at_end.csv"), [Notice::TrailingBlankLines(2)]);
    assert_eq!(
        rows("one_column.csv"),
        table(&[&["svar"], &["robot"], &[""], &["Ål, og mere"]])
    );
    assert_eq!(notices("one_column.csv"), [Notice::TrailingBlankLines(1)]);
}

#[test]
fn column_names_become_unique_and_it_is_said() {
    assert_eq!(
        rows("duplicate_names.csv")[0],
        ["id", "Andet", "Andet_3", "column_4", "Andet_2"]
    );
    let told = notices("duplicate_names.csv");
    assert!(
        matches!(&told[0], Notice::RenamedColumns(list) if list.len() == 2),
        "{told:?}"
    );
}

#[test]
fn repeated_ids_are_kept_and_can_be_counted() {
    let text = rows("duplicate_ids.csv");
    assert_eq!(text.len(), 5);
    let mut ids = DuplicateIds::default();
    text[1..].iter().for_each(|row| {
        ids.add(&row[0]);
    });
    assert_eq!((ids.repeats(), ids.first_repeat()), (2, Some(2)));
}

#[test]
fn every_line_ending_ends_a_row() {
    for (name, ending) in [
        ("lf.csv", LineEnding::Lf),
        ("crlf.csv", LineEnding::CrLf),
        ("cr.csv", LineEnding::Cr),
    ] {
        assert_eq!(rows(name), table(TWO), "{name}");
        let table = read(&fixture(name), &ReadOptions::default(), 1).unwrap();
        assert_eq!(table.survey.dialect().line_ending, Some(ending), "{name}");
        assert_eq!(table.survey.notices(), []);
    }
    assert_eq!(
        rows("mixed_endings.csv"),
        table(&[TWO[0], TWO[1], TWO[2], &["3", "c"]])
    );
    assert_eq!(notices("mixed_endings.csv"), [Notice::MixedLineEndings]);
}

#[test]
fn delimiters_are_found() {
    assert_eq!(
        rows("separator_line.csv"),
        table(&[TWO[0], &["1", "a;b,c"]])
    );
    assert_eq!(
        notices("separator_line.csv"),
        [Notice::SeparatorLine { delimiter: b'|' }]
    );
    assert_eq!(rows("tab.tsv"), table(&[TWO[0], &["1", "a;b,c"]]));
    assert_eq!(rows("pipe.csv"), table(&[TWO[0], &["1", "a;b"]]));
    assert_eq!(
        rows("comma.csv"),
        table(&[TWO[0], &["1", "a, b; c"], &["2", "d"]])
    );
    assert_eq!(rows("decimal_comma.csv")[1], ["1", "1,25", "ja, tak"]);
    let table = read(&fixture("decimal_comma.csv"), &ReadOptions::default(), 9).unwrap();
    assert_eq!(table.survey.dialect().decimal, Some(DecimalMark::Comma));
    assert_eq!(table.survey.dialect().delimiter, Some(b';'));
}

#[test]
fn text_is_never_trimmed_normalised_or_neutralised_on_the_way_in() {
    assert_eq!(
        rows("spaces.csv"),
        table(&[&["id", " svar "], &["1", "  a "], &["2", "\t"]])
    );
    assert_eq!(
        rows("emoji.csv"),
        table(&[TWO[0], &["1", "Robotkat 🐱‍👓 til Åse 👩🏽‍⚕️"], &["2", "🇩🇰"]])
    );
    assert_eq!(
        rows("right_to_left.csv"),
        table(&[TWO[0], &["1", "שלום; hej"], &["2", "مرحبا \u{202e}abc"]])
    );
    assert_eq!(
        rows("combining.csv"),
        table(&[
            TWO[0],
            &["1", "A\u{30a}l og o\u{308}l"],
            &["2", "\u{feff}nul bredde\u{200b}"]
        ])
    );
    let formulas: Vec<String> = rows("formulas.csv")
        .into_iter()
        .skip(1)
        .map(|mut row| row.remove(1))
        .collect();
    let expected = [
        "=HYPERLINK(\"x\")",
        "+45 12",
        "-3,5",
        "@sum",
        "\ttab",
        "＝1+1",
        "  =1",
        "'=1",
        "- punkt",
    ];
    assert_eq!(formulas, expected);
}

#[test]
fn files_that_are_no_answers_are_named() {
    for (name, what) in [
        ("zip.csv", "ZIP"),
        ("gzip.csv", "gzip"),
        ("png.csv", "PNG"),
        ("pdf.csv", "PDF"),
        ("parquet.csv", "Parquet"),
        ("xls.csv", "old Excel"),
        ("spss.csv", "SPSS"),
    ] {
        let error = outcome(&fixture(name), &ReadOptions::default()).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::NotText { .. }),
            "{name}: {error}"
        );
        assert!(error.to_string().contains(what), "{error}");
    }
    assert_eq!(fault("zip.xlsx").0, "Workbook");
    assert_eq!(fault("text.xlsx").0, "Workbook");
}

#[test]
fn json_lines_keep_numbers_and_nested_values_as_written() {
    let expected: &[&[&str]] = &[
        &["id", "svar", "vægt", "typer", "ok"],
        &[
            "1",
            "Børn \"på\" Ærø 😀",
            "1.50",
            "[\"a\", {\"b\": \"}\"}]",
            "true",
        ],
        &["20000000000000000001", "", "", "", ""],
        &["3", "a\nb", "", "", "false"],
    ];
    assert_eq!(rows("plain.jsonl"), table(expected));
    assert_eq!(notices("plain.jsonl"), [Notice::BlankLines(1)]);
}

#[test]
fn json_lines_that_are_wrong_are_refused_by_row_and_line() {
    let place = |name: &str| {
        let (kind, row, _, line) = fault(name);
        (kind, row, line)
    };
    let expected = |kind: &str, row, line| (kind.to_owned(), Some(row), Some(line));
    assert_eq!(place("new_key.jsonl"), expected("NewKey", 2, 2));
    assert_eq!(place("duplicate_key.jsonl"), expected("DuplicateKey", 2, 2));
    assert_eq!(place("array.jsonl"), expected("Json", 1, 1));
    assert_eq!(place("broken.jsonl"), expected("Json", 2, 2));
    assert_eq!(place("lone_surrogate.jsonl"), expected("Json", 1, 1));
    assert_eq!(place("nul.jsonl"), expected("Nul", 1, 1));
    assert_eq!(place("bad_utf8.jsonl"), expected("MixedEncoding", 2, 2));
    assert_eq!(place("no_keys.jsonl"), expected("Json", 1, 1));
}

#[test]
fn a_cell_of_ten_megabytes_passes_when_allowed_and_is_refused_otherwise() {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    let long = "æ".repeat(5_000_000);
    write!(file, "id;svar\n1;a\n2;\"{long}\"\n3;b\n").unwrap();
    let error = outcome(file.path(), &ReadOptions::default()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::CellTooLong { limit: 1_048_576 }),
        "{error}"
    );
    assert_eq!(
        (error.position().row, error.position().column),
        (Some(2), Some(2))
    );
    let allowed = ReadOptions {
        max_cell: Some(10_000_000),
        ..ReadOptions::default()
    };
    assert_eq!(outcome(file.path(), &allowed).unwrap()[2][1], long);
}

#[test]
fn a_hundred_thousand_columns_are_refused_by_their_number() {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    let names: Vec<String> = (0..100_000).map(|i| format!("q{i}")).collect();
    writeln!(file, "{}", names.join(";")).unwrap();
    let error = outcome(file.path(), &ReadOptions::default()).unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::TooManyColumns {
                found: 100_000,
                limit: 16_384
            }
        ),
        "{error}"
    );
    assert_eq!(error.position().row, Some(0));
}

#[test]
fn one_bad_byte_after_a_million_rows_is_found_before_anything_is_coded() {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(b"id;svar\n").unwrap();
    file.write_all("1;Børn\n".repeat(1_000_000).as_bytes())
        .unwrap();
    file.write_all(b"x;B\xf8rn\n").unwrap();
    let error = outcome(file.path(), &ReadOptions::default()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::MixedEncoding { byte: 0xf8 }),
        "{error}"
    );
    assert_eq!(
        (error.position().row, error.position().column),
        (Some(1_000_001), Some(2))
    );
}

#[test]
fn every_fixture_has_its_outcome_here() {
    let source = include_str!("hostile.rs");
    let files: BTreeSet<String> = fs::read_dir(fixture(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let missing: Vec<&String> = files
        .iter()
        .filter(|name| !source.contains(&format!("\"{name}\"")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
