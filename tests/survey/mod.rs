//! Answer files in, coded rows out.

mod hostile;
mod roundtrip;
mod sheets;
mod writing;

use std::path::{Path, PathBuf};

use fritekst::survey::{ReadOptions, Source, Survey, SurveyError};

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/hostile")
        .join(name)
}

/// A whole file: its column names, its rows, and the closed survey.
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub survey: Survey,
}

pub fn read(path: &Path, options: &ReadOptions, chunk: usize) -> Result<Table, SurveyError> {
    let mut survey = Survey::open(&Source::Path(path.to_owned()), options)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(chunk) = survey.next_chunk(chunk)? {
        assert_eq!(chunk.first_row(), rows.len() as u64 + 1);
        assert_eq!(chunk.columns(), survey.header().len());
        rows.extend((0..chunk.len()).map(|r| chunk.row(r).map(str::to_owned).collect()));
    }
    Ok(Table {
        header: survey.header().to_vec(),
        rows,
        survey,
    })
}

/// What a test compares: the error, or the header and rows.
pub fn outcome(path: &Path, options: &ReadOptions) -> Result<Vec<Vec<String>>, SurveyError> {
    let mut outcomes: Vec<_> = [1, 2, 1000]
        .into_iter()
        .map(|chunk| {
            read(path, options, chunk).map(|table| {
                let mut all = vec![table.header];
                all.extend(table.rows);
                all
            })
        })
        .collect();
    for other in &outcomes[1..] {
        assert_eq!(
            format!("{:?}", outcomes[0]),
            format!("{other:?}"),
            "chunk sizes disagree"
        );
    }
    outcomes.swap_remove(0)
}

pub fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row.iter().map(|c| (*c).to_owned()).collect())
        .collect()
}
