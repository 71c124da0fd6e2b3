//! Objectives with one linear score a lane: classes of the multinomial model,
//! or labels of several binary models solved together.
//!
//! `f(W, b) = Σ_i c_i · loss_i(W x_i + b) + α/2 · |W|²`, `b` not penalised:
//! the objective of linfa-logistic, and of scikit-learn with `C = 1/α`. On
//! top of known scores `k`, `loss_i(k_i + W x_i + b)` with `b` penalised too.
//! Parameters are stored feature by feature, a feature's lanes together, the
//! intercepts last; lanes are padded to whole vectors and the padding stays
//! zero.

use crate::learn::design::Design;
use crate::learn::kernel::padded;
use crate::learn::newton::Objective;
use rayon::prelude::*;

/// Rows in a piece of work over dense rows.
const ROWS: usize = 256;

/// The part that differs: from scores to loss and probabilities.
pub trait RowLoss: Sync {
    /// Lanes in use.
    fn lanes(&self) -> usize;

    /// Replaces a row's scores (one a lane) by probabilities; returns the
    /// loss.
    fn probabilities(&self, row: usize, scores: &mut [f32]) -> f64;

    /// Subtracts the row's target from its probabilities.
    fn subtract_target(&self, row: usize, probabilities: &mut [f32]);

    /// Multiplies a direction in score space by the loss's Hessian there.
    fn curve(&self, probabilities: &[f32], direction: &mut [f32]);

    /// Intercepts of the best model without features.
    fn start(&self) -> &[f32];
}

/// `-log softmax(scores)[class]`, derivatives `p - y` and `diag(p) - p pᵀ`.
pub struct Softmax<'a> {
    /// Class of each row, below the number of lanes.
    pub classes: &'a [u32],
    /// Starting intercepts: log shares of the classes, centred.
    pub start: Vec<f32>,
}

impl RowLoss for Softmax<'_> {
    fn lanes(&self) -> usize {
        self.start.len()
    }

    fn probabilities(&self, row: usize, scores: &mut [f32]) -> f64 {
        let lanes = self.lanes();
        let largest = scores[..lanes]
            .iter()
            .copied()
            .fold(f32::NEG_INFINITY, f32::max);
        let own = f64::from(scores[self.classes[row] as usize]) - f64::from(largest);
        for score in &mut scores[..lanes] {
            *score = (*score - largest).exp();
        }
        let total: f32 = scores[..lanes].iter().sum();
        let inverse = 1.0 / total;
        for score in &mut scores[..lanes] {
            *score *= inverse;
        }
        f64::from(total).ln() - own
    }

    fn subtract_target(&self, row: usize, probabilities: &mut [f32]) {
        probabilities[self.classes[row] as usize] -= 1.0;
    }

    fn curve(&self, probabilities: &[f32], direction: &mut [f32]) {
        let mean: f32 = probabilities
            .iter()
            .zip(&*direction)
            .map(|(p, z)| p * z)
            .sum();
        for (z, p) in direction.iter_mut().zip(probabilities) {
            *z = p * (*z - mean);
        }
    }

    fn start(&self) -> &[f32] {
        &self.start
    }
}

/// Independent binary models: `softplus(s) - y s`, derivatives `p - y` and
/// `p (1 - p)` in each lane.
pub struct Sigmoids {
    /// Rows × lanes, 1 where the label holds and 0 where not.
    pub targets: Vec<f32>,
    /// Starting intercepts: log odds of the labels.
    pub start: Vec<f32>,
}

impl Sigmoids {
    fn row(&self, row: usize) -> &[f32] {
        let lanes = self.start.len();
        &self.targets[row * lanes..(row + 1) * lanes]
    }
}

impl RowLoss for Sigmoids {
    fn lanes(&self) -> usize {
        self.start.len()
    }

    fn probabilities(&self, row: usize, scores: &mut [f32]) -> f64 {
        let mut loss = 0.0;
        for (score, &target) in scores.iter_mut().zip(self.row(row)) {
            let small = (-score.abs()).exp();
            let signed = if target > 0.5 { -*score } else { *score };
            loss += f64::from(signed.max(0.0)) + f64::from(small).ln_1p();
            let share = 1.0 / (1.0 + small);
            *score = if *score >= 0.0 { share } else { small * share };
        }
        scores[self.lanes()..].fill(0.0);
        loss
    }

    fn subtract_target(&self, row: usize, probabilities: &mut [f32]) {
        for (probability, target) in probabilities.iter_mut().zip(self.row(row)) {
            *probability -= target;
        }
    }

    fn curve(&self, probabilities: &[f32], direction: &mut [f32]) {
        for (z, p) in direction.iter_mut().zip(probabilities) {
            *z *= p * (1.0 - p);
        }
    }

    fn start(&self) -> &[f32] {
        &self.start
    }
}

/// The objective over a design matrix.
pub struct LaneObjective<'a, L> {
    design: &'a Design,
    loss: L,
    row_weights: &'a [f32],
    alpha: f32,
    /// Penalty of the intercepts.
    intercept_alpha: f32,
    /// Rows × width: what every row's scores begin with; empty for zeros.
    known: Vec<f32>,
    width: usize,
    probabilities: Vec<f32>,
    work: Vec<f32>,
}

impl<'a, L: RowLoss> LaneObjective<'a, L> {
    /// `row_weights` has one weight a row of the design.
    pub fn new(design: &'a Design, loss: L, row_weights: &'a [f32], alpha: f32) -> Self {
        let width = padded(loss.lanes());
        let size = design.rows() * width;
        Self {
            design,
            loss,
            row_weights,
            alpha,
            intercept_alpha: 0.0,
            known: Vec::new(),
            width,
            probabilities: vec![0.0; size],
            work: vec![0.0; size],
        }
    }

    /// Learns what is to be added to known scores (one a row and lane);
    /// intercepts are then penalised as weights are, so that with no rows
    /// that speak for a change nothing changes.
    pub fn on_top_of(mut self, known: impl Iterator<Item = f32>) -> Self {
        let lanes = self.loss.lanes();
        self.known = vec![0.0; self.probabilities.len()];
        let places = self.known.chunks_exact_mut(self.width);
        for (place, known) in places.flat_map(|row| &mut row[..lanes]).zip(known) {
            *place = known;
        }
        self.intercept_alpha = self.alpha;
        self
    }

    /// Numbers stored a feature.
    pub fn width(&self) -> usize {
        self.width
    }

    fn weights(&self) -> usize {
        self.design.columns() * self.width
    }

    /// Fills `work` row by row from the probabilities and returns its column
    /// sums, taken in the order of pieces of fixed size.
    fn fill_work(&mut self, fill: impl Fn(&L, usize, f32, &[f32], &mut [f32]) + Sync) -> Vec<f64> {
        let width = self.width;
        let (loss, row_weights) = (&self.loss, self.row_weights);
        let sums: Vec<Vec<f64>> = self
            .work
            .par_chunks_mut(ROWS * width)
            .zip(self.probabilities.par_chunks(ROWS * width))
            .enumerate()
            .map(|(piece, (work, probabilities))| {
                let mut sums = vec![0f64; width];
                let rows = work
                    .chunks_exact_mut(width)
                    .zip(probabilities.chunks_exact(width));
                for (at, (work, probabilities)) in rows.enumerate() {
                    let row = piece * ROWS + at;
                    fill(loss, row, row_weights[row], probabilities, work);
                    for (sum, &number) in sums.iter_mut().zip(&*work) {
                        *sum += f64::from(number);
                    }
                }
                sums
            })
            .collect();
        let mut total = vec![0f64; width];
        for sums in sums {
            for (total, sum) in total.iter_mut().zip(sums) {
                *total += sum;
            }
        }
        total
    }

    fn scores(
        &self,
        at: &[f32],
        out: &mut [f32],
        finish: impl Fn(usize, &mut [f32]) -> f64 + Sync,
    ) -> f64 {
        let (weights, intercepts) = at.split_at(self.weights());
        self.design
            .by_row
            .product(self.width, weights, out, |row, scores| {
                for (score, intercept) in scores.iter_mut().zip(intercepts) {
                    *score += intercept;
                }
                finish(row, scores)
            })
    }
}

fn store(sums: &[f64], out: &mut [f32]) {
    for (out, &sum) in out.iter_mut().zip(sums) {
        *out = sum as f32;
    }
}

impl<L: RowLoss> Objective for LaneObjective<'_, L> {
    fn dimension(&self) -> usize {
        self.weights() + self.width
    }

    fn origin(&self) -> Vec<f32> {
        let mut point = vec![0.0; self.dimension()];
        let begin = self.weights();
        point[begin..begin + self.loss.lanes()].copy_from_slice(self.loss.start());
        point
    }

    fn value_and_gradient(&mut self, at: &[f32], gradient: &mut [f32]) -> f64 {
        let mut probabilities = std::mem::take(&mut self.probabilities);
        let loss = self.scores(at, &mut probabilities, |row, scores| {
            if let Some(known) = self.known.get(row * self.width..(row + 1) * self.width) {
                scores.iter_mut().zip(known).for_each(|(s, k)| *s += k);
            }
            f64::from(self.row_weights[row]) * self.loss.probabilities(row, scores)
        });
        self.probabilities = probabilities;
        let sums = self.fill_work(|loss, row, weight, probabilities, work| {
            work.copy_from_slice(probabilities);
            loss.subtract_target(row, work);
            work.iter_mut().for_each(|number| *number *= weight);
        });
        let (out, intercepts) = gradient.split_at_mut(self.weights());
        store(&sums, intercepts);
        let (width, alpha) = (self.width, self.alpha);
        let mut squares_of_intercepts = 0f32;
        for (out, intercept) in intercepts.iter_mut().zip(&at[out.len()..]) {
            *out += self.intercept_alpha * intercept;
            squares_of_intercepts += intercept * intercept;
        }
        let squares = self
            .design
            .by_column
            .product(width, &self.work, out, |column, row| {
                let mut squares = 0f32;
                for (out, &weight) in row
                    .iter_mut()
                    .zip(&at[column * width..(column + 1) * width])
                {
                    *out += alpha * weight;
                    squares += weight * weight;
                }
                f64::from(squares)
            });
        loss + 0.5 * f64::from(alpha) * squares
            + 0.5 * f64::from(self.intercept_alpha) * f64::from(squares_of_intercepts)
    }

    fn hessian_vector(&mut self, vector: &[f32], out: &mut [f32]) {
        let mut work = std::mem::take(&mut self.work);
        let width = self.width;
        self.scores(vector, &mut work, |row, scores| {
            let probabilities = &self.probabilities[row * width..(row + 1) * width];
            self.loss.curve(probabilities, scores);
            let weight = self.row_weights[row];
            scores.iter_mut().for_each(|score| *score *= weight);
            0.0
        });
        self.work = work;
        let sums = self.fill_work(|_, _, _, _, _| ());
        let (out, intercepts) = out.split_at_mut(self.weights());
        store(&sums, intercepts);
        for (out, number) in intercepts.iter_mut().zip(&vector[out.len()..]) {
            *out += self.intercept_alpha * number;
        }
        let alpha = self.alpha;
        self.design
            .by_column
            .product(width, &self.work, out, |column, row| {
                for (out, number) in row
                    .iter_mut()
                    .zip(&vector[column * width..(column + 1) * width])
                {
                    *out += alpha * number;
                }
                0.0
            });
    }

    fn diagonal(&mut self, out: &mut [f32]) {
        let sums = self.fill_work(|_, _, weight, probabilities, work| {
            for (work, p) in work.iter_mut().zip(probabilities) {
                *work = weight * p * (1.0 - p);
            }
        });
        let (out, intercepts) = out.split_at_mut(self.weights());
        store(&sums, intercepts);
        intercepts
            .iter_mut()
            .for_each(|out| *out += self.intercept_alpha);
        let alpha = self.alpha;
        self.design
            .by_column
            .squared_product(self.width, &self.work, out, |_, row| {
                row.iter_mut().for_each(|number| *number += alpha);
                0.0
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::newton::check;
    use crate::learn::random::SplitMix64;
    use crate::learn::{SparseRows, sparse::SparseRowsBuilder};

    fn rows(count: usize, seed: u64) -> SparseRows {
        let mut random = SplitMix64::new(seed);
        let mut builder = SparseRowsBuilder::new(9);
        for _ in 0..count {
            let indices: Vec<u32> = (0..9).filter(|_| random.below(2) == 0).collect();
            let values: Vec<f32> = indices
                .iter()
                .map(|_| (random.next_f64() * 2.0 - 1.0) as f32)
                .collect();
            builder.push(&indices, &values).unwrap();
        }
        builder.finish()
    }

    #[test]
    fn softmax_derivatives_match_finite_differences() {
        let design = Design::new(&rows(300, 3));
        let mut random = SplitMix64::new(4);
        for lanes in [2, 3, 4, 7, 17] {
            let classes: Vec<u32> = (0..300).map(|_| random.below(lanes) as u32).collect();
            let weights: Vec<f32> = (0..300).map(|i| 0.5 + (i % 3) as f32).collect();
            let loss = Softmax {
                classes: &classes,
                start: vec![0.0; lanes],
            };
            check::derivatives(LaneObjective::new(&design, loss, &weights, 0.7), lanes);
            let loss = Softmax {
                classes: &classes,
                start: vec![0.0; lanes],
            };
            let known: Vec<f32> = (0..300 * lanes).map(|_| random.next_f64() as f32).collect();
            let objective = LaneObjective::new(&design, loss, &weights, 0.7);
            check::derivatives(objective.on_top_of(known.into_iter()), lanes);
        }
    }

    #[test]
    fn sigmoid_derivatives_match_finite_differences() {
        let design = Design::new(&rows(300, 5));
        let mut random = SplitMix64::new(6);
        for lanes in [1, 3, 4] {
            let targets: Vec<f32> = (0..300 * lanes).map(|_| random.below(2) as f32).collect();
            let weights = vec![1.0; 300];
            let loss = Sigmoids {
                targets,
                start: vec![0.0; lanes],
            };
            check::derivatives(LaneObjective::new(&design, loss, &weights, 0.7), lanes);
        }
    }
}
