//! Rows of text as an aligned table.

/// Lays rows out in columns, to the left, two spaces apart and two in from
/// the margin; the last cell of a row may be of any length.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![0; columns];
    for row in rows {
        let inner = row.len().saturating_sub(1);
        for (width, cell) in widths.iter_mut().zip(row.iter().take(inner)) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&format!("  {cell:<width$}"));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A row of two cells.
pub fn pair(name: &str, value: impl Into<String>) -> Vec<String> {
    vec![name.to_owned(), value.into()]
}

#[cfg(test)]
mod tests {
    use super::{aligned, pair};

    #[test]
    fn columns_are_as_wide_as_their_longest_cell_in_letters() {
        let rows = [pair("æøå", "1"), pair("ab", "2")];
        assert_eq!(aligned(&rows), "  æøå  1\n  ab   2\n");
    }
}
