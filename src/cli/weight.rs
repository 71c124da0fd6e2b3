//! Design weights, as they stand in a file.

use fritekst::survey::{Survey, WriteOptions};

use crate::cli::talk::Talk;

/// Whether a file's numbers have a decimal comma: as seen in it, else as files
/// with semicolons have.
pub fn decimal_comma(survey: &Survey) -> bool {
    let dialect = survey.dialect();
    WriteOptions::like(dialect).decimal_comma
        || (dialect.decimal.is_none() && dialect.delimiter == Some(b';'))
}

/// A weight; 0 for an empty cell, `None` for what is no number of 0 or more.
pub fn read(cell: &str, decimal_comma: bool) -> Option<f64> {
    let cell = cell.trim();
    if cell.is_empty() || cell == "." {
        return Some(0.0);
    }
    let (thousands, decimal) = match decimal_comma {
        true => ('.', ','),
        false => (',', '.'),
    };
    // A single mark of the other kind that parts no thousands is a decimal
    // mark all the same: `3.25` in a file with decimal commas.
    let grouped = cell.contains(decimal) || in_thousands(cell, thousands);
    let number = match grouped {
        true => cell.replace(thousands, "").replace(decimal, "."),
        false => cell.replace(',', "."),
    };
    number
        .parse()
        .ok()
        .filter(|w: &f64| w.is_finite() && *w >= 0.0)
}

/// Whether a number's marks part its thousands: `1.168`, `12.345.678`.
fn in_thousands(cell: &str, mark: char) -> bool {
    let mut parts = cell.split(mark);
    let digits = |p: &str| p.bytes().all(|b| b.is_ascii_digit());
    let first = parts
        .next()
        .is_some_and(|p| (1..=3).contains(&p.len()) && digits(p));
    let mut rest = parts.peekable();
    first && rest.peek().is_some() && rest.all(|p| p.len() == 3 && digits(p))
}

/// The error for a cell that holds none.
pub fn refused(row: u64, column: &str, talk: &Talk) -> anyhow::Error {
    anyhow::anyhow!(talk.either(
        format!("row {row}, column `{column}`: not a weight (a number of 0 or more)"),
        format!("række {row}, kolonne `{column}`: ikke en gyldig vægt (et tal på 0 eller mere)"),
    ))
}
