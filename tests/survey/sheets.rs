//! Workbooks in and out.

use std::path::Path;

use fritekst::survey::{
    BlockEncoder, CellKind, ErrorKind, Format, Notice, Output, ReadOptions, Source, Survey, Target,
    WriteOptions,
};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook};

use super::roundtrip::write;
use super::{outcome, read, table};

fn sheet_options() -> WriteOptions {
    WriteOptions {
        format: Format::Xlsx,
        ..WriteOptions::default()
    }
}

/// Two sheets, the first without cells; numbers, dates, a formula, a gap.
fn workbook(path: &Path) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Tom").unwrap();
    let sheet = book.add_worksheet().set_name("Svar").unwrap();
    let day = Style::new().set_num_format("yyyy-mm-dd");
    let moment = Style::new().set_num_format("yyyy-mm-dd hh:mm");
    for (column, name) in (1..).zip(["id", "svar", "vægt", "dato", "tid", "ok"]) {
        sheet.write_string(2, column, name).unwrap();
    }
    sheet.write_number(3, 1, 17).unwrap();
    sheet.write_string(3, 2, "=ikke en formel").unwrap();
    sheet.write_number(3, 3, 1.25).unwrap();
    sheet
        .write_datetime_with_format(3, 4, ExcelDateTime::from_ymd(2026, 11, 23).unwrap(), &day)
        .unwrap();
    let time = ExcelDateTime::from_ymd(2026, 11, 23)
        .unwrap()
        .and_hms(14, 5, 0)
        .unwrap();
    sheet
        .write_datetime_with_format(3, 5, &time, &moment)
        .unwrap();
    sheet.write_boolean(3, 6, true).unwrap();
    sheet.write_number(5, 1, 18).unwrap();
    sheet
        .write_formula(5, 3, rust_xlsxwriter::Formula::new("=1+1").set_result("2"))
        .unwrap();
    book.save(path).unwrap();
}

fn folder() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("svar.xlsx");
    (folder, path)
}

#[test]
fn the_first_sheet_with_cells_is_read_as_it_is_seen() {
    let (_folder, path) = folder();
    workbook(&path);
    let expected: &[&[&str]] = &[
        &["id", "svar", "vægt", "dato", "tid", "ok"],
        &[
            "17",
            "=ikke en formel",
            "1.25",
            "2026-11-23",
            "2026-11-23T14:05:00",
            "TRUE",
        ],
        &["", "", "", "", "", ""],
        &["18", "", "2", "", "", ""],
    ];
    assert_eq!(
        outcome(&path, &ReadOptions::default()).unwrap(),
        table(expected)
    );
    let table = read(&path, &ReadOptions::default(), 10).unwrap();
    assert_eq!(
        table.survey.notices(),
        [
            Notice::SheetChosen {
                sheet: "Svar".to_owned(),
                others: vec!["Tom".to_owned()]
            },
            Notice::BlankRows(1)
        ]
    );
}

#[test]
fn a_sheet_that_is_not_there_is_answered_with_those_that_are() {
    let (_folder, path) = folder();
    workbook(&path);
    let options = ReadOptions {
        sheet: Some("Ark1".to_owned()),
        ..ReadOptions::default()
    };
    let error = outcome(&path, &options).unwrap_err();
    assert!(error.to_string().contains("Tom, Svar"), "{error}");
    let options = ReadOptions {
        sheet: Some("Tom".to_owned()),
        ..ReadOptions::default()
    };
    assert!(matches!(
        outcome(&path, &options).unwrap_err().kind(),
        ErrorKind::Empty
    ));
}

#[test]
fn a_cell_right_of_the_header_is_refused_by_its_row() {
    let (_folder, path) = folder();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "id").unwrap();
    sheet.write_string(0, 1, "svar").unwrap();
    sheet.write_number(1, 0, 1).unwrap();
    sheet.write_string(2, 2, "glemt").unwrap();
    book.save(&path).unwrap();
    let error = outcome(&path, &ReadOptions::default()).unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Ragged {
                expected: 2,
                found: 3
            }
        ),
        "{error}"
    );
    assert_eq!(
        (error.position().row, error.position().line),
        (Some(2), Some(3))
    );
}

#[test]
fn a_damaged_workbook_is_an_error_at_every_cut() {
    let (folder, path) = folder();
    workbook(&path);
    let whole = std::fs::read(&path).unwrap();
    let cut = folder.path().join("cut.xlsx");
    for end in (0..whole.len()).step_by(97) {
        std::fs::write(&cut, &whole[..end]).unwrap();
        assert!(
            outcome(&cut, &ReadOptions::default()).is_err(),
            "cut at {end}"
        );
    }
}

#[test]
fn numbers_stay_numbers_and_text_stays_text() {
    let (folder, path) = folder();
    workbook(&path);
    let copy = folder.path().join("copy.xlsx");
    let options = sheet_options();
    let mut survey = Survey::open(&Source::Path(path), &ReadOptions::default()).unwrap();
    let mut header = survey.header().to_vec();
    header.push("p".to_owned());
    let mut output = Output::create(&Target::Path(copy.clone()), &options, &header, false).unwrap();
    while let Some(chunk) = survey.next_chunk(1).unwrap() {
        let mut block = BlockEncoder::new(&options).block();
        for row in 0..chunk.len() {
            block.passthrough(&chunk, row);
            block.number(2.0 / 3.0, 3);
            block.end_row().unwrap();
        }
        output.write(block).unwrap();
    }
    assert_eq!(output.finish().unwrap().neutralised, 1);
    let restore = ReadOptions {
        restore: true,
        ..ReadOptions::default()
    };
    let mut survey = Survey::open(&Source::Path(copy), &restore).unwrap();
    let chunk = survey.next_chunk(10).unwrap().unwrap();
    let kinds: Vec<CellKind> = (0..7).map(|column| chunk.kind(0, column)).collect();
    use CellKind::{Bool, Number, Text};
    assert_eq!(kinds, [Number, Text, Number, Text, Text, Bool, Number]);
    let cells: Vec<&str> = chunk.row(0).collect();
    assert_eq!(
        cells,
        [
            "17",
            "=ikke en formel",
            "1.25",
            "2026-11-23",
            "2026-11-23T14:05:00",
            "TRUE",
            "0.667"
        ]
    );
}

#[test]
fn a_cell_too_long_for_a_sheet_is_refused() {
    let (_folder, path) = folder();
    let fits = "æ".repeat(32_767);
    let rows = table(&[&["svar"], &[&fits]]);
    write(&path, &rows, &sheet_options(), 1).unwrap();
    assert_eq!(outcome(&path, &ReadOptions::default()).unwrap(), rows);
    let long = table(&[&["svar"], &[&format!("{fits}x")]]);
    let error = write(&path, &long, &sheet_options(), 1).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::SheetCellTooLong { found: 32_768 }),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Control characters are held by no sheet as they are, and rows of only
    /// empty cells at the end are no part of one.
    #[test]
    fn any_table_of_text_survives_a_sheet(
        mut rows in (1_usize..4).prop_flat_map(|columns| vec(vec(
            prop_oneof!["[ \"'=+@;\t\n0-9a.-]{0,6}", "\\PC{0,20}", Just("_x000D_".to_owned()), Just("&lt;".to_owned())],
            columns), 1..6)),
    ) {
        let last = rows.len() - 1;
        rows[last][0].push('x');
        let names: Vec<String> = (0..rows[0].len()).map(|i| format!("navn {i}")).collect();
        rows.insert(0, names);
        let (_folder, path) = folder();
        let one = write(&path, &rows, &sheet_options(), 1).unwrap();
        let all = write(&path, &rows, &sheet_options(), 9).unwrap();
        prop_assert_eq!(one, all);
        let restore = ReadOptions { format: Some(Format::Xlsx), restore: true, header: Some(true), ..ReadOptions::default() };
        prop_assert_eq!(outcome(&path, &restore).unwrap(), rows);
    }
}
