//! Complement naive Bayes (Rennie, Shih, Teevan, Karger 2003, section 3.2 and
//! table 4 without weight normalisation): a category's weights come from all
//! *other* categories' answers. Linear, fitted in one pass, and strong where
//! answers are few and categories many; its outputs are stacked with the
//! logistic model's.

use ndarray::{Array1, Array2};

use crate::learn::{Linear, SparseRows};

/// Fits on the columns that `counted` admits, whose values must not be
/// negative; the others get weight 0.
///
/// `codes` holds the category of each row. Weights are columns × categories,
/// centred over the categories.
pub fn fit(
    rows: &SparseRows,
    counted: impl Fn(usize) -> bool,
    codes: &[usize],
    categories: usize,
    smoothing: f64,
) -> Linear {
    let columns = rows.columns();
    let mut sums = Array2::<f64>::zeros((columns, categories));
    for (row, code) in codes.iter().enumerate() {
        for (column, value) in rows.row(row).filter(|cell| counted(cell.0)) {
            sums[[column, *code]] += f64::from(value);
        }
    }
    let others = |column: usize, code: usize| {
        let all: f64 = sums.row(column).sum();
        all - sums[[column, code]] + smoothing
    };
    let mut complement = vec![0.0f64; categories];
    let used: Vec<usize> = (0..columns).filter(|c| counted(*c)).collect();
    for &column in &used {
        for (code, sum) in complement.iter_mut().enumerate() {
            *sum += others(column, code);
        }
    }
    let mut weights = Array2::<f32>::zeros((columns, categories));
    for &column in &used {
        let own: Vec<f64> = (0..categories)
            .map(|code| -(others(column, code) / complement[code]).ln())
            .collect();
        let mean = own.iter().sum::<f64>() / categories as f64;
        for (code, weight) in own.iter().enumerate() {
            weights[[column, code]] = (weight - mean) as f32;
        }
    }
    Linear {
        weights,
        intercepts: Array1::zeros(categories),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_one_category_speaks_for_it() {
        let cells: [(&[u32], &[f32]); 3] = [(&[0], &[1.0]), (&[1], &[1.0]), (&[0, 1], &[1.0, 1.0])];
        let rows = SparseRows::from_rows(3, cells).unwrap();
        let model = fit(&rows, |c| c < 2, &[0, 1, 1], 2, 0.1);
        assert!(model.weights[[0, 0]] > 0.0);
        assert!(model.weights[[1, 1]] > 0.0);
        assert_eq!(model.weights.row(2).to_vec(), [0.0, 0.0]);
    }
}
