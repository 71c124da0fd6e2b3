//! Coded rows out: typed cells, safe cells, whole files.

use std::fs;
use std::path::Path;

use fritekst::survey::{
    Block, BlockEncoder, ErrorKind, Format, Manifest, Output, ReadOptions, Source, Survey,
    SurveyError, Target, TextEncoding, WriteOptions,
};

use super::{fixture, outcome};

/// Copies a fixture and adds two coded columns, as `fritekst code` does.
fn code(name: &str, to: &Path, options: &WriteOptions) -> Result<u64, SurveyError> {
    let mut survey = Survey::open(&Source::Path(fixture(name)), &ReadOptions::default())?;
    let mut header = survey.header().to_vec();
    header.extend(["code".to_owned(), "probability".to_owned()]);
    let encoder = BlockEncoder::new(options).with_columns(&header);
    let mut output = Output::create(&Target::Path(to.to_owned()), options, &header, false)?;
    while let Some(chunk) = survey.next_chunk(2)? {
        let mut block: Block = encoder.block();
        for row in 0..chunk.len() {
            block.passthrough(&chunk, row);
            block.integer(row as u64);
            block.number(0.25, 3);
            block.end_row()?;
        }
        output.write(block)?;
    }
    Ok(output.finish()?.neutralised)
}

fn temp() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    (folder, path)
}

#[test]
fn input_cells_pass_through_and_codes_are_new_columns() {
    let (_folder, path) = temp();
    let options = WriteOptions {
        encoding: TextEncoding::Windows1252,
        decimal_comma: true,
        crlf: true,
        ..WriteOptions::default()
    };
    code("windows1252.csv", &path, &options).unwrap();
    let expected = "id;svar;code;probability\r\n1;Børn på Ærø får en robot – “smart”;0;0,250\r\n2;Århus: 5 €;1;0,250\r\n";
    let (expected, _, _) = encoding_rs::WINDOWS_1252.encode(expected);
    assert_eq!(fs::read(&path).unwrap(), expected.as_ref());
}

#[test]
fn formulas_are_neutralised_counted_and_restored_and_numbers_stay() {
    let (_folder, path) = temp();
    assert_eq!(
        code("formulas.csv", &path, &WriteOptions::default()).unwrap(),
        8
    );
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("1;\"'=HYPERLINK(\"\"x\"\")\";0;0.250\n"),
        "{text}"
    );
    assert!(text.contains("3;-3,5;"), "{text}");
    assert!(text.contains("8;''=1;"), "{text}");
    let read = |path: &Path, restore| {
        let rows = outcome(
            path,
            &ReadOptions {
                restore,
                ..ReadOptions::default()
            },
        )
        .unwrap();
        rows.into_iter()
            .map(|mut row| row.remove(1))
            .collect::<Vec<_>>()
    };
    assert_eq!(read(&path, true), read(&fixture("formulas.csv"), false));
    assert_eq!(read(&path, false)[1], "'=HYPERLINK(\"x\")");
    fs::remove_file(&path).unwrap();
    let raw = WriteOptions {
        raw: true,
        ..WriteOptions::default()
    };
    assert_eq!(code("formulas.csv", &path, &raw).unwrap(), 0);
    assert!(fs::read_to_string(&path).unwrap().contains("4;@sum;"));
}

#[test]
fn a_character_that_the_encoding_lacks_is_named() {
    let (_folder, path) = temp();
    let options = WriteOptions {
        encoding: TextEncoding::Windows1252,
        ..WriteOptions::default()
    };
    let error = code("emoji.csv", &path, &options).unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Unencodable {
                character: '🐱',
                ..
            }
        ),
        "{error}"
    );
    let place = error.position();
    assert_eq!(
        (place.row, place.column, place.column_name.as_deref()),
        (Some(1), Some(2), Some("svar"))
    );
    assert!(
        error.to_string().contains("--output-encoding utf-8"),
        "{error}"
    );
    assert!(!path.exists(), "a refused run leaves no file");
}

#[test]
fn an_existing_file_stays_until_the_new_one_is_complete() {
    let (folder, path) = temp();
    fs::write(&path, "old").unwrap();
    let target = Target::Path(path.clone());
    let header = ["id".to_owned()];
    let options = WriteOptions::default();
    let refused = Output::create(&target, &options, &header, false)
        .err()
        .unwrap();
    assert!(
        matches!(refused.kind(), ErrorKind::TargetExists),
        "{refused}"
    );
    let output = Output::create(&target, &options, &header, true).unwrap();
    drop(output);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "the temporary file is gone"
    );
    Output::create(&target, &options, &header, true)
        .unwrap()
        .finish()
        .unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "id\n");
}

#[test]
fn a_file_that_appears_meanwhile_is_not_overwritten() {
    let (_folder, path) = temp();
    let output = Output::create(
        &Target::Path(path.clone()),
        &WriteOptions::default(),
        &["id".to_owned()],
        false,
    )
    .unwrap();
    fs::write(&path, "someone else's").unwrap();
    assert!(matches!(
        output.finish().unwrap_err().kind(),
        ErrorKind::TargetExists
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), "someone else's");
}

#[test]
fn the_input_is_never_the_output() {
    let (folder, path) = temp();
    fs::write(&path, "id\n1\n").unwrap();
    let source = Source::Path(folder.path().join(".").join("out.csv"));
    let target = Target::Path(path.clone());
    let header = ["id".to_owned()];
    let error = Output::create_for(&source, &target, &WriteOptions::default(), &header, true)
        .err()
        .unwrap();
    assert!(matches!(error.kind(), ErrorKind::TargetIsInput), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "id\n1\n");
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let target = Target::Path("/dev/null".into());
    Output::create(&target, &WriteOptions::default(), &["id".to_owned()], true)
        .unwrap()
        .finish()
        .unwrap();
    assert!(
        fs::metadata("/dev/null")
            .unwrap()
            .file_type()
            .is_char_device()
    );
}

#[test]
fn rows_of_another_width_and_numbers_that_are_none_are_refused() {
    let options = WriteOptions::default();
    let mut block = BlockEncoder::new(&options).block();
    block.number(f64::NAN, 2);
    assert!(matches!(
        block.end_row().unwrap_err().kind(),
        ErrorKind::NotFinite
    ));
    let mut block = BlockEncoder::new(&options).block();
    block.text("a");
    block.end_row().unwrap();
    block.text("a");
    block.empty();
    assert!(matches!(
        block.end_row().unwrap_err().kind(),
        ErrorKind::OutputWidth {
            expected: 1,
            found: 2
        }
    ));
    let (_folder, path) = temp();
    let mut output = Output::create(
        &Target::Path(path),
        &options,
        &["a".into(), "b".into()],
        false,
    )
    .unwrap();
    let mut block = BlockEncoder::new(&options).block();
    block.text("a");
    block.end_row().unwrap();
    assert!(output.write(block).is_err());
}

#[test]
fn json_lines_hold_typed_cells() {
    let (_folder, path) = temp();
    let options = WriteOptions {
        format: Format::Jsonl,
        ..WriteOptions::default()
    };
    code("plain.jsonl", &path, &options).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    assert_eq!(
        first,
        "{\"id\":1,\"svar\":\"Børn \\\"på\\\" Ærø 😀\",\"vægt\":1.50,\"typer\":[\"a\", {\"b\": \"}\"}],\"ok\":true,\"code\":0,\"probability\":0.250}"
    );
    assert!(
        text.lines()
            .nth(1)
            .unwrap()
            .starts_with("{\"id\":20000000000000000001,\"svar\":null,")
    );
}

#[test]
fn the_input_dialect_is_the_ordinary_output() {
    let survey = Survey::open(
        &Source::Path(fixture("decimal_comma.csv")),
        &ReadOptions::default(),
    )
    .unwrap();
    let options = WriteOptions::like(survey.dialect());
    assert_eq!(options.encoding, TextEncoding::Windows1252);
    assert!(options.decimal_comma && !options.crlf && !options.raw);
}

#[test]
fn a_manifest_is_read_back_and_found_beside_its_file() {
    use fritekst::survey::{CodebookRecord, InputRecord, ModelRecord, OutputRecord, utc_now};
    let (_folder, path) = temp();
    let survey = Survey::open(&Source::Path(fixture("lf.csv")), &ReadOptions::default()).unwrap();
    let some = |text: &str| text.to_owned();
    let manifest = Manifest {
        tool: some("fritekst"),
        version: some("0.1.0"),
        command: some("code"),
        options: [(some("force"), some("true"))].into(),
        started: utc_now(),
        finished: utc_now(),
        input: InputRecord {
            path: some("lf.csv"),
            bytes: 16,
            sha256: some("00"),
            rows: 2,
            dialect: survey.dialect().clone(),
        },
        output: OutputRecord {
            path: some("out.csv"),
            rows: 2,
            sha256: some("00"),
            columns: vec![some("id")],
            neutralised: 0,
        },
        model: ModelRecord {
            id: some("m"),
            version: some("1"),
            sha256: some("00"),
        },
        codebook: CodebookRecord {
            id: some("c"),
            version: some("1"),
            sha256: some("00"),
        },
        counts: [(some("read"), 2)].into(),
        notices: vec![],
    };
    assert_eq!(Manifest::beside(&path), None);
    manifest.write(&Manifest::path_for(&path)).unwrap();
    assert_eq!(Manifest::beside(&path), Some(manifest.clone()));
    assert!(
        manifest.started.ends_with('Z') && manifest.started.len() == 20,
        "{}",
        manifest.started
    );
}

#[test]
fn passing_through_and_writing_cell_by_cell_give_the_same_bytes() {
    for name in [
        "utf8.csv",
        "formulas.csv",
        "quoted_newlines.csv",
        "spaces.csv",
        "one_column.csv",
    ] {
        let rows = outcome(&fixture(name), &ReadOptions::default()).unwrap();
        let (_folder, path) = temp();
        super::roundtrip::write(&path, &rows, &WriteOptions::default(), 3).unwrap();
        let (_other, copy) = temp();
        let mut survey =
            Survey::open(&Source::Path(fixture(name)), &ReadOptions::default()).unwrap();
        let options = WriteOptions::default();
        let mut output = Output::create(
            &Target::Path(copy.clone()),
            &options,
            survey.header(),
            false,
        )
        .unwrap();
        while let Some(chunk) = survey.next_chunk(2).unwrap() {
            let mut block = BlockEncoder::new(&options).block();
            for row in 0..chunk.len() {
                block.passthrough(&chunk, row);
                block.end_row().unwrap();
            }
            output.write(block).unwrap();
        }
        output.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), fs::read(&copy).unwrap(), "{name}");
    }
}
