//! The matrix a model is trained on: the given features, with columns that
//! cannot be told apart merged.
//!
//! Text makes many columns with the same content: every n-gram found in one
//! answer only, and n-grams that always occur together. If columns
//! `c_j = s_j v` of a group are replaced by one column `S v` with
//! `S² = Σ s_j²`, the L2-penalised problem keeps its optimum and its value:
//! at the optimum `w_j = u s_j / S` with `u` the merged weight, and
//! `Σ w_j² = u²`. The map is a rotation that leaves out directions in which
//! the data is zero, so gradients and Newton steps are the same too; only
//! fewer numbers are moved. Columns without a value are left out: their
//! weights are zero at the optimum.

use crate::learn::SparseRows;
use crate::learn::kernel::Compressed;
use hashbrown::HashTable;
use xxhash_rust::xxh3::Xxh3Default;

/// Rows × merged columns, compressed both ways, and the way back.
#[derive(Debug)]
pub struct Design {
    /// Rows × columns.
    pub by_row: Compressed,
    /// Columns × rows.
    pub by_column: Compressed,
    /// For each given column its merged column and its share `s_j / S`.
    places: Vec<Option<(u32, f32)>>,
}

impl Design {
    /// Compresses both ways and merges.
    pub fn new(rows: &SparseRows) -> Self {
        let given = columns_of(rows);
        let (places, kept, scales) = merge(&given);
        let by_column = scaled(&given, &kept, &scales);
        let by_row = by_column.transposed(rows.rows());
        Self {
            by_row,
            by_column,
            places,
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.by_row.outer()
    }

    /// Number of merged columns.
    pub fn columns(&self) -> usize {
        self.by_column.outer()
    }

    /// Weights of the given features from those of merged ones, `width`
    /// numbers each of which the first `lanes` are kept.
    pub fn spread(&self, merged: &[f32], width: usize, lanes: usize) -> Vec<f32> {
        let mut weights = vec![0.0; self.places.len() * lanes];
        for (target, place) in weights.chunks_exact_mut(lanes).zip(&self.places) {
            if let Some((column, share)) = *place {
                let begin = column as usize * width;
                for (target, weight) in target.iter_mut().zip(&merged[begin..begin + lanes]) {
                    *target = share * weight;
                }
            }
        }
        weights
    }

    /// The merged weights nearest to weights of the given features; the
    /// reverse of [`Design::spread`] for weights that came from it.
    pub fn gather(&self, weights: &[f32], width: usize, lanes: usize) -> Vec<f32> {
        let mut merged = vec![0.0; self.columns() * width];
        for (source, place) in weights.chunks_exact(lanes).zip(&self.places) {
            if let Some((column, share)) = *place {
                let begin = column as usize * width;
                for (target, weight) in merged[begin..begin + lanes].iter_mut().zip(source) {
                    *target += share * weight;
                }
            }
        }
        merged
    }
}

fn columns_of(rows: &SparseRows) -> Compressed {
    let matrix = rows.as_matrix();
    let starts = matrix.proper_indptr().to_vec();
    let indices = matrix.indices().iter().map(|&index| index as u32).collect();
    Compressed::new(starts, indices, matrix.data().to_vec()).transposed(rows.columns())
}

/// Whether two columns have the same rows and are multiples of each other.
/// Columns of several values must be equal: products rounded to `f32` are
/// rarely exact multiples, and those of text that belong together are equal.
fn alike(one: (&[u32], &[f32]), other: (&[u32], &[f32])) -> bool {
    one.0 == other.0 && (one.0.len() == 1 || one.1 == other.1)
}

/// Places of the given columns, one column of each group, and by how much
/// that column must be multiplied.
fn merge(given: &Compressed) -> (Vec<Option<(u32, f32)>>, Vec<usize>, Vec<f32>) {
    let mut table: HashTable<u32> = HashTable::new();
    let mut places = Vec::with_capacity(given.outer());
    let mut kept: Vec<usize> = Vec::new();
    let mut squares: Vec<f64> = Vec::new();
    for column in 0..given.outer() {
        let line = given.line(column);
        let square: f64 = line.1.iter().map(|&value| f64::from(value).powi(2)).sum();
        if square == 0.0 {
            places.push(None);
            continue;
        }
        let hash = hash_of(line);
        let group = *table
            .entry(
                hash,
                |&group| alike(line, given.line(kept[group as usize])),
                |&group| hash_of(given.line(kept[group as usize])),
            )
            .or_insert_with(|| {
                kept.push(column);
                squares.push(0.0);
                (kept.len() - 1) as u32
            })
            .get();
        squares[group as usize] += square;
        // The sign of a single value makes it a negative multiple.
        let sign = if line.1[0] < 0.0 { -1.0 } else { 1.0 };
        places.push(Some((group, sign * square.sqrt() as f32)));
    }
    for (group, size) in places.iter_mut().flatten() {
        *size /= squares[*group as usize].sqrt() as f32;
    }
    let scales = kept
        .iter()
        .zip(&squares)
        .map(|(&column, &total)| {
            let line = given.line(column).1;
            let own: f64 = line.iter().map(|&value| f64::from(value).powi(2)).sum();
            let sign = if line[0] < 0.0 { -1.0 } else { 1.0 };
            (sign * (total / own).sqrt()) as f32
        })
        .collect();
    (places, kept, scales)
}

fn hash_of((rows, values): (&[u32], &[f32])) -> u64 {
    let mut hash = Xxh3Default::new();
    for row in rows {
        hash.update(&row.to_le_bytes());
    }
    if rows.len() > 1 {
        for value in values {
            hash.update(&value.to_le_bytes());
        }
    }
    hash.digest()
}

fn scaled(given: &Compressed, kept: &[usize], scales: &[f32]) -> Compressed {
    let mut starts = vec![0];
    let mut indices = Vec::new();
    let mut values = Vec::new();
    for (&column, &scale) in kept.iter().zip(scales) {
        let (rows, numbers) = given.line(column);
        indices.extend_from_slice(rows);
        values.extend(numbers.iter().map(|number| number * scale));
        starts.push(indices.len());
    }
    Compressed::new(starts, indices, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design() -> Design {
        // Columns 0 and 2 are equal, 1 and 4 single values of row 1 with
        // different signs, 3 is empty.
        let rows: [(&[u32], &[f32]); 2] = [
            (&[0, 2], &[3.0, 3.0]),
            (&[0, 1, 2, 4], &[1.0, 3.0, 1.0, -4.0]),
        ];
        Design::new(&SparseRows::from_rows(5, rows).unwrap())
    }

    #[test]
    fn equal_columns_and_single_values_are_merged() {
        let design = design();
        assert_eq!(design.columns(), 2);
        assert_eq!(design.by_column.line(1), (&[1u32][..], &[5.0f32][..]));
        let root = 2f32.sqrt();
        assert_eq!(design.by_column.line(0).1, [3.0 * root, root]);
    }

    #[test]
    fn spread_weights_score_as_the_merged_ones() {
        let design = design();
        let weights = design.spread(&[2.0, 0.5], 1, 1);
        let score = 1.0 * weights[0] + 3.0 * weights[1] + 1.0 * weights[2] - 4.0 * weights[4];
        let root = 2f32.sqrt();
        assert!((score - (2.0 * root + 0.5 * 5.0)).abs() < 1e-6);
        assert_eq!(weights[3], 0.0);
        let back = design.gather(&weights, 1, 1);
        assert!((back[0] - 2.0).abs() < 1e-6 && (back[1] - 0.5).abs() < 1e-6);
    }
}
