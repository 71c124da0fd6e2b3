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
        let starts = matrix.proper_indptr();
        let (indices, values) = (matrix.indices(), matrix.data());
        let prints = prints(&starts, indices, values, rows.columns());
        let (places, scales) = merge(&prints);
        let by_row = kept(&starts, indices, values, &places, &scales);
        let columns = scales.iter().flatten().count();
        let by_column = by_row.transposed(columns);
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

/// What is known of a column after one walk over the rows: enough to tell
/// columns apart without gathering their values. Two different columns that
/// agree in all of it would need equal 64-bit hashes besides equal counts,
/// last rows and sums of squares.
#[derive(Clone, Copy, PartialEq)]
struct Print {
    hash: u64,
    square: f64,
    count: u32,
    last: u32,
    /// Only the sign of a single value, which does not tell columns apart.
    negative: bool,
}

impl Print {
    /// Columns with one value are multiples of each other if the row is the
    /// same. Others must be equal: products rounded to `f32` are rarely exact
    /// multiples, and those of text that belong together are equal.
    fn alike(&self, other: &Self) -> bool {
        self.count == other.count
            && self.last == other.last
            && (self.count == 1 || (self.hash == other.hash && self.square == other.square))
    }

    fn key(&self) -> u64 {
        if self.count == 1 {
            mixed(u64::from(self.last))
        } else {
            self.hash
        }
    }

    fn sign(&self) -> f64 {
        if self.negative { -1.0 } else { 1.0 }
    }
}

/// The finaliser of SplitMix64.
fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

fn prints(starts: &[usize], indices: &[usize], values: &[f32], columns: usize) -> Vec<Print> {
    let blank = Print {
        hash: 0,
        square: 0.0,
        count: 0,
        last: 0,
        negative: false,
    };
    let mut prints = vec![blank; columns];
    for row in 1..starts.len() {
        for at in starts[row - 1]..starts[row] {
            let value = values[at];
            if value == 0.0 {
                continue;
            }
            let print = &mut prints[indices[at]];
            let entry = (row as u64) << 32 | u64::from(value.to_bits());
            print.hash = mixed(print.hash.rotate_left(1) ^ entry);
            print.square += f64::from(value) * f64::from(value);
            print.count += 1;
            print.last = row as u32;
            print.negative = print.count == 1 && value < 0.0;
        }
    }
    prints
}

/// Merged column and share of each given column.
type Places = Vec<Option<(u32, f32)>>;

/// Places, and for each given column that stands for its group the factor
/// `S / s_j`; merged columns are numbered as their first given columns are.
fn merge(prints: &[Print]) -> (Places, Vec<Option<f32>>) {
    let mut table: HashTable<u32> = HashTable::with_capacity(prints.len());
    let mut firsts: Vec<usize> = Vec::new();
    let mut squares: Vec<f64> = Vec::new();
    let mut places = Vec::with_capacity(prints.len());
    for (column, print) in prints.iter().enumerate() {
        if print.count == 0 {
            places.push(None);
            continue;
        }
        let key = print.key();
        let group = match table.find(key, |&at| print.alike(&prints[firsts[at as usize]])) {
            Some(&group) => group,
            None => {
                let group = firsts.len() as u32;
                firsts.push(column);
                squares.push(0.0);
                table.insert_unique(key, group, |&at| prints[firsts[at as usize]].key());
                group
            }
        };
        squares[group as usize] += print.square;
        places.push(Some((group, (print.sign() * print.square.sqrt()) as f32)));
    }
    for (group, size) in places.iter_mut().flatten() {
        *size /= squares[*group as usize].sqrt() as f32;
    }
    let mut scales = vec![None; prints.len()];
    for (&first, square) in firsts.iter().zip(&squares) {
        let print = &prints[first];
        scales[first] = Some((print.sign() * (square / print.square).sqrt()) as f32);
    }
    (places, scales)
}

/// The rows with only the columns that stand for a group, scaled.
fn kept(
    starts: &[usize],
    indices: &[usize],
    values: &[f32],
    places: &Places,
    scales: &[Option<f32>],
) -> Compressed {
    let mut entries = Vec::with_capacity(values.len());
    let mut ends = Vec::with_capacity(starts.len());
    ends.push(0);
    for row in 1..starts.len() {
        for at in starts[row - 1]..starts[row] {
            let column = indices[at];
            if let (Some(scale), Some((group, _))) = (scales[column], places[column])
                && values[at] != 0.0
            {
                entries.push((group, values[at] * scale));
            }
        }
        ends.push(entries.len());
    }
    Compressed::new(ends, entries)
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
