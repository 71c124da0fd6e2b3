//! Features of many answers as compressed sparse rows.

use crate::learn::TrainError;
use linfa::dataset::Records;
use sprs::CsMat;

/// Rows × features, `f32`, compressed by row; columns strictly increase in a
/// row and every stored value is finite.
///
/// A newtype because linfa's [`Records`] cannot be implemented for a foreign
/// matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseRows(CsMat<f32>);

impl SparseRows {
    /// Gathers rows given as (feature numbers, values).
    ///
    /// # Errors
    /// As [`SparseRowsBuilder::push`].
    pub fn from_rows<'a, I>(columns: usize, rows: I) -> Result<Self, TrainError>
    where
        I: IntoIterator<Item = (&'a [u32], &'a [f32])>,
    {
        let mut builder = SparseRowsBuilder::new(columns);
        for (indices, values) in rows {
            builder.push(indices, values)?;
        }
        Ok(builder.finish())
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.0.rows()
    }

    /// Number of features.
    pub fn columns(&self) -> usize {
        self.0.cols()
    }

    /// Number of stored values.
    pub fn stored(&self) -> usize {
        self.0.nnz()
    }

    /// The (feature, value) pairs of a row, by increasing feature; nothing
    /// when there is no such row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.0
            .outer_view(row)
            .map(|view| view.into_raw_storage())
            .into_iter()
            .flat_map(|(indices, values)| indices.iter().copied().zip(values.iter().copied()))
    }

    /// The chosen rows, in the given order; a row may be taken twice.
    ///
    /// # Errors
    /// [`TrainError::Shape`] when a row does not exist.
    pub fn select(&self, rows: &[usize]) -> Result<Self, TrainError> {
        let mut builder = SparseRowsBuilder::new(self.columns());
        for &row in rows {
            let view = self.0.outer_view(row).ok_or(TrainError::Shape {
                what: "rows to select from",
                expected: row + 1,
                found: self.rows(),
            })?;
            builder.indices.extend_from_slice(view.indices());
            builder.values.extend_from_slice(view.data());
            builder.starts.push(builder.indices.len());
        }
        Ok(builder.finish())
    }

    /// The matrix itself.
    pub fn as_matrix(&self) -> &CsMat<f32> {
        &self.0
    }
}

impl Records for SparseRows {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.rows()
    }

    fn nfeatures(&self) -> usize {
        self.columns()
    }
}

/// Gathers rows one at a time.
#[derive(Debug, Clone)]
pub struct SparseRowsBuilder {
    columns: usize,
    starts: Vec<usize>,
    indices: Vec<usize>,
    values: Vec<f32>,
}

impl SparseRowsBuilder {
    /// No rows yet, `columns` features.
    pub fn new(columns: usize) -> Self {
        Self {
            columns,
            starts: vec![0],
            indices: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Adds a row; an empty one is allowed.
    ///
    /// # Errors
    /// Different lengths, a feature that does not exist, features that do not
    /// strictly increase, or a value that is not finite. The row is then not
    /// added.
    pub fn push(&mut self, indices: &[u32], values: &[f32]) -> Result<(), TrainError> {
        let row = self.starts.len() - 1;
        if indices.len() != values.len() {
            return Err(TrainError::Shape {
                what: "values of a row",
                expected: indices.len(),
                found: values.len(),
            });
        }
        let mut last = None;
        for (&index, &value) in indices.iter().zip(values) {
            let column = index as usize;
            if column >= self.columns {
                return Err(TrainError::NoSuchColumn {
                    row,
                    column,
                    columns: self.columns,
                });
            }
            if last.is_some_and(|last| last >= column) {
                return Err(TrainError::Unsorted { row, column });
            }
            if !value.is_finite() {
                return Err(TrainError::NotFinite { row, column });
            }
            last = Some(column);
        }
        self.indices
            .extend(indices.iter().map(|&index| index as usize));
        self.values.extend_from_slice(values);
        self.starts.push(self.indices.len());
        Ok(())
    }

    /// The finished matrix.
    pub fn finish(self) -> SparseRows {
        let shape = (self.starts.len() - 1, self.columns);
        SparseRows(CsMat::new(shape, self.starts, self.indices, self.values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> SparseRows {
        let rows: [(&[u32], &[f32]); 3] = [(&[0, 2], &[1.0, 2.0]), (&[], &[]), (&[1], &[3.0])];
        SparseRows::from_rows(3, rows).unwrap()
    }

    #[test]
    fn rows_come_back_as_given() {
        let rows = small();
        assert_eq!(
            (rows.nsamples(), rows.nfeatures(), rows.stored()),
            (3, 3, 3)
        );
        assert_eq!(rows.row(0).collect::<Vec<_>>(), [(0, 1.0), (2, 2.0)]);
        assert_eq!(rows.row(1).count(), 0);
        assert_eq!(rows.row(9).count(), 0);
    }

    #[test]
    fn selection_keeps_the_asked_order() {
        let chosen = small().select(&[2, 0, 2]).unwrap();
        assert_eq!(chosen.row(0).collect::<Vec<_>>(), [(1, 3.0)]);
        assert_eq!(chosen.row(2).collect::<Vec<_>>(), [(1, 3.0)]);
        assert!(small().select(&[3]).is_err());
    }

    #[test]
    fn a_bad_row_is_refused_with_its_place() {
        let mut builder = SparseRowsBuilder::new(2);
        builder.push(&[0], &[1.0]).unwrap();
        let bad: [(&[u32], &[f32], &str); 5] = [
            (&[2], &[1.0], "row 1: feature 2 does not exist"),
            (&[1, 0], &[1.0, 1.0], "row 1: feature 0 is out of order"),
            (&[1, 1], &[1.0, 1.0], "row 1: feature 1 is out of order"),
            (&[1], &[f32::NAN], "row 1: the value of feature 1"),
            (&[1], &[], "values of a row: expected 1"),
        ];
        for (indices, values, message) in bad {
            let error = builder.push(indices, values).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
        assert_eq!(builder.finish().rows(), 1);
    }
}
