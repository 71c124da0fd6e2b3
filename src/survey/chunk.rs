//! Rows of text: one flat string and the end of every cell, so that no cell
//! costs an allocation.

use super::mojibake;
use super::safe;

/// What a cell was where it came from. Text formats only have text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    Text,
    /// A number of a sheet or JSON, written as Rust or the JSON writes it.
    Number,
    /// `true` or `false` of JSON, `TRUE` or `FALSE` of a sheet.
    Bool,
    /// No value: an empty sheet cell, JSON `null`, or a missing key.
    Empty,
    /// A nested JSON value as its own JSON text.
    Json,
}

/// Cells under construction; shared by all readers.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    pub text: String,
    pub ends: Vec<usize>,
    /// One a cell, or none at all where everything is text.
    pub kinds: Vec<CellKind>,
}

impl Cells {
    pub fn push(&mut self, cell: &str, kind: CellKind) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
        self.kinds.push(kind);
    }

    /// Bytes of the cell that is not yet ended.
    pub fn open_cell(&self) -> usize {
        self.text.len() - self.ends.last().copied().unwrap_or(0)
    }

    pub fn open_text(&self) -> &str {
        self.text
            .get(self.ends.last().copied().unwrap_or(0)..)
            .unwrap_or("")
    }

    pub fn cell(&self, index: usize) -> &str {
        let start = match index.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).copied().unwrap_or(usize::MAX),
        };
        let end = self.ends.get(index).copied().unwrap_or(0);
        self.text.get(start..end).unwrap_or("")
    }

    pub fn is_text(&self, index: usize) -> bool {
        self.kinds.get(index).is_none_or(|k| *k == CellKind::Text)
    }

    /// Applies `change` to every text cell; rebuilds only when one changes.
    pub fn map_text(&mut self, change: impl Fn(&str) -> Option<String>) -> Vec<usize> {
        let mut changed: Vec<(usize, String)> = Vec::new();
        for index in 0..self.ends.len() {
            if self.is_text(index)
                && let Some(new) = change(self.cell(index))
            {
                changed.push((index, new));
            }
        }
        self.replace(&changed);
        changed.into_iter().map(|(index, _)| index).collect()
    }

    /// The double-encoded cells and their repaired text.
    pub fn double_encoded(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        let mut checked = 0;
        for offset in mojibake::suspects(&self.text) {
            if offset < checked {
                continue;
            }
            let index = self.ends.partition_point(|end| *end <= offset);
            checked = self.ends.get(index).copied().unwrap_or(usize::MAX);
            if self.is_text(index)
                && let Some(new) = mojibake::undo(self.cell(index))
            {
                found.push((index, new));
            }
        }
        found
    }

    pub fn restore(&mut self) {
        if memchr::memchr(b'\'', self.text.as_bytes()).is_some() {
            self.map_text(|cell| {
                let plain = safe::restore(cell);
                (plain.len() != cell.len()).then(|| plain.to_owned())
            });
        }
    }

    /// Puts new texts in place of some cells, given in rising order.
    pub fn replace(&mut self, changes: &[(usize, String)]) {
        if changes.is_empty() {
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut ends = Vec::with_capacity(self.ends.len());
        let mut next = changes.iter().peekable();
        for index in 0..self.ends.len() {
            match next.next_if(|(at, _)| *at == index) {
                Some((_, new)) => text.push_str(new),
                None => text.push_str(self.cell(index)),
            }
            ends.push(text.len());
        }
        self.text = text;
        self.ends = ends;
    }
}

/// Some consecutive rows with the same number of cells.
#[derive(Debug, Default)]
pub struct Chunk {
    cells: Cells,
    columns: usize,
    first_row: u64,
}

impl Chunk {
    pub(crate) fn new(cells: Cells, columns: usize, first_row: u64) -> Self {
        Self {
            cells,
            columns,
            first_row,
        }
    }

    /// Number of the first row among the data rows, from 1.
    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.cells.ends.len().checked_div(self.columns).unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The text of a cell, rows and columns from 0; empty outside the chunk.
    #[inline]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if column < self.columns {
            self.cells.cell(row * self.columns + column)
        } else {
            ""
        }
    }

    pub fn kind(&self, row: usize, column: usize) -> CellKind {
        self.cells
            .kinds
            .get(row * self.columns + column)
            .copied()
            .unwrap_or(CellKind::Text)
    }

    pub fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.columns).map(move |column| self.cell(row, column))
    }

    /// All text of a row and the ends of its cells within the chunk's text,
    /// with the start of the row; `None` outside the chunk.
    pub(crate) fn flat_row(&self, row: usize) -> Option<(usize, &[usize])> {
        let first = row * self.columns;
        let ends = self.cells.ends.get(first..first + self.columns)?;
        let start = match first.checked_sub(1) {
            None => 0,
            Some(before) => *self.cells.ends.get(before)?,
        };
        Some((start, ends))
    }

    pub(crate) fn text(&self) -> &str {
        &self.cells.text
    }

    /// True when every cell is plain text (CSV and TSV input).
    pub(crate) fn all_text(&self) -> bool {
        self.cells.kinds.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_cells_keeps_the_others() {
        let mut cells = Cells::default();
        for cell in ["a", "BÃ¸rn", "", "'=1"] {
            cells.text.push_str(cell);
            cells.ends.push(cells.text.len());
        }
        let found = cells.double_encoded();
        assert_eq!(found, [(1, "Børn".to_owned())]);
        cells.replace(&found);
        cells.restore();
        let chunk = Chunk::new(cells, 2, 1);
        assert_eq!(chunk.len(), 2);
        assert_eq!(chunk.row(0).collect::<Vec<_>>(), ["a", "Børn"]);
        assert_eq!(chunk.row(1).collect::<Vec<_>>(), ["", "=1"]);
        assert_eq!(chunk.cell(9, 9), "");
    }
}
