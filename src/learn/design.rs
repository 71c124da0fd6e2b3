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
use crate::learn::kernel::{Compressed, Entry};
use hashbrown::HashTable;

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
        let matrix = rows.as_matrix();
        let (indices, values) = (matrix.indices(), matrix.data());
        let given = Compressed::transposing(&matrix.proper_indptr(), rows.columns(), |at| {
            (indices[at], values[at])
        });
        let (places, by_column) = merge(&given);
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

/// Whether two columns have the same rows and are multiples of each other.
/// Columns of several values must be equal: products rounded to `f32` are
/// rarely exact multiples, and those of text that belong together are equal.
fn alike(one: &[Entry], other: &[Entry]) -> bool {
    match (one, other) {
        ([one], [other]) => one.0 == other.0,
        _ => one == other,
    }
}

fn length(line: &[Entry]) -> f64 {
    let squares = line.iter().map(|&(_, value)| f64::from(value).powi(2));
    squares.sum::<f64>().sqrt()
}

/// A single value may be negative where the one it is merged with is not.
fn sign(line: &[Entry]) -> f64 {
    match line {
        [(_, value)] if *value < 0.0 => -1.0,
        _ => 1.0,
    }
}

/// One column of a group, which stands for the others.
struct Group {
    column: usize,
    hash: u64,
    /// `|c_j|` of that column.
    length: f64,
    /// `S²`.
    square: f64,
}

/// Places of the given columns, and the merged ones.
fn merge(given: &Compressed) -> (Vec<Option<(u32, f32)>>, Compressed) {
    let mut table: HashTable<u32> = HashTable::with_capacity(given.outer());
    let mut places = Vec::with_capacity(given.outer());
    let mut groups: Vec<Group> = Vec::new();
    for column in 0..given.outer() {
        let line = given.line(column);
        if line.is_empty() {
            places.push(None);
            continue;
        }
        let hash = hash_of(line);
        let same = |&group: &u32| {
            let group = &groups[group as usize];
            hash == group.hash && alike(line, given.line(group.column))
        };
        let at = match table.find(hash, same) {
            Some(&at) => at,
            None => {
                let at = groups.len() as u32;
                groups.push(Group {
                    column,
                    hash,
                    length: length(line),
                    square: 0.0,
                });
                table.insert_unique(hash, at, |&at| groups[at as usize].hash);
                at
            }
        };
        let group = &mut groups[at as usize];
        let size = match line {
            [(_, value)] => f64::from(value.abs()),
            _ => group.length,
        };
        group.square += size * size;
        places.push(Some((at, (sign(line) * size) as f32)));
    }
    for (at, size) in places.iter_mut().flatten() {
        *size /= groups[*at as usize].square.sqrt() as f32;
    }
    let total = groups
        .iter()
        .map(|group| given.line(group.column).len())
        .sum();
    let mut starts = Vec::with_capacity(groups.len() + 1);
    starts.push(0);
    let mut entries = Vec::with_capacity(total);
    for group in &groups {
        let line = given.line(group.column);
        let scale = (sign(line) * group.square.sqrt() / group.length) as f32;
        entries.extend(line.iter().map(|&(row, value)| (row, value * scale)));
        starts.push(entries.len());
    }
    (places, Compressed::new(starts, entries))
}

/// A multiply-and-rotate hash; columns are compared anyway.
fn hash_of(line: &[Entry]) -> u64 {
    let mix = |hash: u64, number: u32| {
        (hash.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    };
    let hash = line
        .iter()
        .fold(line.len() as u64, |hash, &(row, _)| mix(hash, row));
    let hash = match line {
        [(_, first), _, ..] => mix(hash, first.to_bits()),
        _ => hash,
    };
    hash ^ (hash >> 32)
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
        assert_eq!(design.by_column.line(1), [(1, 5.0)]);
        let root = 2f32.sqrt();
        assert_eq!(design.by_column.line(0), [(0, 3.0 * root), (1, root)]);
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
