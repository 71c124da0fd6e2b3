//! Complement naive Bayes (Rennie, Shih, Teevan, Karger 2003, section 3.2 and
//! table 4 without weight normalisation): a category's weights come from all
//! *other* categories' answers. Linear, fitted in one pass, and strong where
//! answers are few and categories many; its outputs are stacked with the
//! logistic model's.

use crate::learn::{Linear, SparseRows};

/// Fits on rows whose first `features` columns are not negative; later
/// columns get weight 0.
///
/// `codes` holds the category of each row. Weights are feature-major,
/// features × categories, and centred over categories.
pub fn fit(rows: &SparseRows, features: usize, codes: &[usize], categories: usize, smoothing: f64) -> Linear {
    let mut sums = vec![0.0f64; features * categories];
    let mut totals = vec![0.0f64; features];
    for (row, code) in codes.iter().enumerate() {
        for (column, value) in rows.row(row).filter(|cell| cell.0 < features) {
            sums[column * categories + code] += f64::from(value);
            totals[column] += f64::from(value);
        }
    }
    // Sum over features of every category's complement.
    let mut complement = vec![0.0f64; categories];
    for column in 0..features {
        for (code, sum) in complement.iter_mut().enumerate() {
            *sum += totals[column] - sums[column * categories + code] + smoothing;
        }
    }
    let mut weights = vec![0.0f32; rows.columns() * categories];
    for column in 0..features {
        let own: Vec<f64> = (0..categories)
            .map(|code| {
                let others = totals[column] - sums[column * categories + code] + smoothing;
                -(others / complement[code]).ln()
            })
            .collect();
        let mean = own.iter().sum::<f64>() / categories as f64;
        for (code, weight) in own.iter().enumerate() {
            weights[column * categories + code] = (weight - mean) as f32;
        }
    }
    Linear {
        weights,
        intercepts: vec![0.0; categories],
        outputs: categories,
    }
}
