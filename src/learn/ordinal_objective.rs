//! The proportional-odds model's objective.
//!
//! `P(y ≤ c | x) = σ(θ_c - w·x)` with one weight vector and rising thresholds
//! `θ_0 < … < θ_{k-2}` (McCullagh 1980, "Regression models for ordinal data",
//! JRSS B 42). With `a = θ_y - w·x` and `b = θ_{y-1} - w·x` the loss of a row
//! is `-log(σ(a) - σ(b)) = softplus(-a) + softplus(b) - log(1 - e^{b-a})`,
//! where the first term is missing for the last class, the second for the
//! first, the third for both. It is convex in `(w, θ)` (Pratt 1981) and rises
//! to infinity where thresholds meet, so the order needs no other
//! parametrisation: a step that breaks it is not accepted.

use crate::learn::design::Design;
use crate::learn::newton::Objective;
use rayon::prelude::*;

const ROWS: usize = 256;

/// Weights of the design's columns, then the thresholds.
pub struct OrdinalObjective<'a> {
    design: &'a Design,
    classes: &'a [u32],
    row_weights: &'a [f32],
    alpha: f32,
    start: Vec<f32>,
    scores: Vec<f32>,
    work: Vec<f32>,
    thresholds: Vec<f64>,
}

/// First and second derivatives of a row's loss by `a` and `b`.
#[derive(Default, Clone, Copy)]
struct Slopes {
    loss: f64,
    upper: f64,
    lower: f64,
    upper_curve: f64,
    lower_curve: f64,
    /// Minus the mixed second derivative.
    tie: f64,
}

fn sigmoid(x: f64) -> f64 {
    let small = (-x.abs()).exp();
    if x >= 0.0 {
        1.0 / (1.0 + small)
    } else {
        small / (1.0 + small)
    }
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn slopes(score: f64, class: usize, thresholds: &[f64]) -> Slopes {
    let upper = thresholds.get(class).map(|threshold| threshold - score);
    let lower = class
        .checked_sub(1)
        .and_then(|c| thresholds.get(c))
        .map(|t| t - score);
    let mut out = Slopes::default();
    if let Some(a) = upper {
        let p = sigmoid(a);
        out.loss += softplus(-a);
        out.upper -= 1.0 - p;
        out.upper_curve += p * (1.0 - p);
    }
    if let Some(b) = lower {
        let p = sigmoid(b);
        out.loss += softplus(b);
        out.lower += p;
        out.lower_curve += p * (1.0 - p);
    }
    if let (Some(a), Some(b)) = (upper, lower) {
        let gap = a - b;
        let odds = 1.0 / gap.exp_m1();
        out.loss -= (-(-gap).exp_m1()).ln();
        out.upper -= odds;
        out.lower += odds;
        out.tie = odds * (1.0 + odds);
        out.upper_curve += out.tie;
        out.lower_curve += out.tie;
    }
    out
}

impl<'a> OrdinalObjective<'a> {
    /// `start`: rising thresholds of the best model without features.
    pub fn new(
        design: &'a Design,
        classes: &'a [u32],
        row_weights: &'a [f32],
        alpha: f32,
        start: Vec<f32>,
    ) -> Self {
        Self {
            design,
            classes,
            row_weights,
            alpha,
            thresholds: vec![0.0; start.len()],
            start,
            scores: vec![0.0; design.rows()],
            work: vec![0.0; design.rows()],
        }
    }

    /// Runs over rows: `visit` gets the row's slopes and weight, writes the
    /// row's entry of `work` and adds to the sums (one a threshold, then the
    /// total returned first). Sums are taken in the order of the pieces.
    fn over_rows(
        &mut self,
        visit: impl Fn(usize, Slopes, usize, f64, &mut [f64]) -> (f32, f64) + Sync,
    ) -> (f64, Vec<f64>) {
        let (classes, weights) = (self.classes, self.row_weights);
        let (scores, thresholds) = (&self.scores, &self.thresholds);
        let parts: Vec<(f64, Vec<f64>)> = self
            .work
            .par_chunks_mut(ROWS)
            .enumerate()
            .map(|(piece, work)| {
                let mut sums = vec![0f64; thresholds.len()];
                let mut total = 0.0;
                for (at, work) in work.iter_mut().enumerate() {
                    let row = piece * ROWS + at;
                    let class = classes[row] as usize;
                    let slopes = slopes(f64::from(scores[row]), class, thresholds);
                    let weight = f64::from(weights[row]);
                    let (entry, term) = visit(row, slopes, class, weight, &mut sums);
                    *work = entry;
                    total += term;
                }
                (total, sums)
            })
            .collect();
        let mut total = 0.0;
        let mut sums = vec![0f64; self.thresholds.len()];
        for (part, piece) in parts {
            total += part;
            for (sum, piece) in sums.iter_mut().zip(piece) {
                *sum += piece;
            }
        }
        (total, sums)
    }
}

fn add(sums: &mut [f64], at: Option<usize>, value: f64) {
    if let Some(sum) = at.and_then(|at| sums.get_mut(at)) {
        *sum += value;
    }
}

fn store(sums: &[f64], out: &mut [f32]) {
    for (out, &sum) in out.iter_mut().zip(sums) {
        *out = sum as f32;
    }
}

impl Objective for OrdinalObjective<'_> {
    fn dimension(&self) -> usize {
        self.design.columns() + self.start.len()
    }

    fn origin(&self) -> Vec<f32> {
        let mut point = vec![0.0; self.design.columns()];
        point.extend_from_slice(&self.start);
        point
    }

    fn value_and_gradient(&mut self, at: &[f32], gradient: &mut [f32]) -> f64 {
        let (weights, thresholds) = at.split_at(self.design.columns());
        if thresholds.windows(2).any(|pair| pair[0] >= pair[1]) {
            return f64::INFINITY;
        }
        self.thresholds = thresholds.iter().map(|&t| f64::from(t)).collect();
        self.design
            .by_row
            .product(1, weights, &mut self.scores, |_, _| 0.0);
        let (loss, sums) = self.over_rows(|_, slopes, class, weight, sums| {
            add(sums, Some(class), weight * slopes.upper);
            add(sums, class.checked_sub(1), weight * slopes.lower);
            (
                (-weight * (slopes.upper + slopes.lower)) as f32,
                weight * slopes.loss,
            )
        });
        let (out, tail) = gradient.split_at_mut(self.design.columns());
        store(&sums, tail);
        let alpha = self.alpha;
        let squares = self
            .design
            .by_column
            .product(1, &self.work, out, |column, out| {
                let weight = weights[column];
                out[0] += alpha * weight;
                f64::from(weight) * f64::from(weight)
            });
        loss + 0.5 * f64::from(alpha) * squares
    }

    fn hessian_vector(&mut self, vector: &[f32], out: &mut [f32]) {
        let (weights, steps) = vector.split_at(self.design.columns());
        let mut moves = vec![0f32; self.design.rows()];
        self.design
            .by_row
            .product(1, weights, &mut moves, |_, _| 0.0);
        let step = |at: Option<usize>| {
            at.and_then(|at| steps.get(at))
                .map_or(0.0, |&step| f64::from(step))
        };
        let (_, sums) = self.over_rows(|row, slopes, class, weight, sums| {
            let moved = f64::from(moves[row]);
            let (upper, lower) = (
                step(Some(class)) - moved,
                step(class.checked_sub(1)) - moved,
            );
            let by_upper = slopes.upper_curve * upper - slopes.tie * lower;
            let by_lower = slopes.lower_curve * lower - slopes.tie * upper;
            add(sums, Some(class), weight * by_upper);
            add(sums, class.checked_sub(1), weight * by_lower);
            ((-weight * (by_upper + by_lower)) as f32, 0.0)
        });
        let (out, tail) = out.split_at_mut(self.design.columns());
        store(&sums, tail);
        let alpha = self.alpha;
        self.design
            .by_column
            .product(1, &self.work, out, |column, out| {
                out[0] += alpha * weights[column];
                0.0
            });
    }

    fn diagonal(&mut self, out: &mut [f32]) {
        let (_, sums) = self.over_rows(|_, slopes, class, weight, sums| {
            add(sums, Some(class), weight * slopes.upper_curve);
            add(sums, class.checked_sub(1), weight * slopes.lower_curve);
            let curve = slopes.upper_curve + slopes.lower_curve - 2.0 * slopes.tie;
            ((weight * curve) as f32, 0.0)
        });
        let (out, tail) = out.split_at_mut(self.design.columns());
        store(&sums, tail);
        let alpha = self.alpha;
        self.design
            .by_column
            .squared_product(1, &self.work, out, |_, out| {
                out[0] += alpha;
                0.0
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::newton::check;
    use crate::learn::random::SplitMix64;
    use crate::learn::sparse::SparseRowsBuilder;

    #[test]
    fn derivatives_match_finite_differences() {
        let mut random = SplitMix64::new(8);
        let mut builder = SparseRowsBuilder::new(6);
        for _ in 0..400 {
            let indices: Vec<u32> = (0..6).filter(|_| random.below(2) == 0).collect();
            let values: Vec<f32> = indices
                .iter()
                .map(|_| (random.next_f64() - 0.5) as f32)
                .collect();
            builder.push(&indices, &values).unwrap();
        }
        let design = Design::new(&builder.finish());
        let weights = vec![1.5; 400];
        for (k, start) in [(2, vec![0.1]), (4, vec![-2.0, 0.0, 2.0])] {
            let classes: Vec<u32> = (0..400).map(|_| random.below(k) as u32).collect();
            let objective = OrdinalObjective::new(&design, &classes, &weights, 0.5, start);
            check::derivatives(objective, k);
        }
    }

    #[test]
    fn thresholds_out_of_order_are_outside_the_domain() {
        let mut builder = SparseRowsBuilder::new(1);
        builder.push(&[0], &[1.0]).unwrap();
        let design = Design::new(&builder.finish());
        let mut objective = OrdinalObjective::new(&design, &[1], &[1.0], 1.0, vec![-1.0, 1.0]);
        let value = objective.value_and_gradient(&[0.0, 1.0, 1.0], &mut [0.0; 3]);
        assert_eq!(value, f64::INFINITY);
    }
}
