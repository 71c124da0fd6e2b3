//! Truncated Newton: a minimiser that knows nothing of the data.
//!
//! Each iteration solves the Newton equation `H s = -g` roughly by
//! preconditioned conjugate gradients and then searches along `s` by halving
//! until the objective has fallen enough (Armijo). Lin, Weng & Keerthi 2008,
//! "Trust region Newton method for logistic regression", JMLR 9, give the
//! method for sparse linear models; Hsia, Chiang & Lin 2018, "Preconditioned
//! conjugate gradient methods in truncated Newton frameworks", ACML, the
//! preconditioner: a mixture of the Hessian's diagonal and the identity.
//!
//! Parameters and directions are `f32`, sums `f64`: the products that cost
//! the time move half the bytes, and the objective keeps its digits.

use crate::learn::pieces;

/// A smooth convex function. The Hessian methods refer to the point of the
/// last [`Objective::value_and_gradient`].
pub trait Objective {
    /// Number of parameters.
    fn dimension(&self) -> usize;

    /// A cheap starting point; also the point whose gradient norm the stop
    /// rule refers to.
    fn origin(&self) -> Vec<f32>;

    /// The value at `at`, infinite outside the domain; writes the gradient.
    fn value_and_gradient(&mut self, at: &[f32], gradient: &mut [f32]) -> f64;

    /// Writes the Hessian times `vector`.
    fn hessian_vector(&mut self, vector: &[f32], out: &mut [f32]);

    /// Writes the Hessian's diagonal.
    fn diagonal(&mut self, out: &mut [f32]);
}

/// When to stop and how hard to try.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Stop when the gradient's norm is at most this times its norm at
    /// [`Objective::origin`].
    pub tolerance: f64,
    /// Newton iterations at most.
    pub max_iterations: usize,
    /// Conjugate-gradient steps in one iteration at most.
    pub max_cg_steps: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tolerance: 1e-3,
            max_iterations: 100,
            max_cg_steps: 250,
        }
    }
}

/// How a minimisation went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// Newton iterations done.
    pub iterations: usize,
    /// Conjugate-gradient steps, all iterations together.
    pub cg_steps: usize,
    /// Norm of the gradient at the end.
    pub gradient_norm: f64,
    /// Norm of the gradient at the origin.
    pub origin_norm: f64,
    /// The objective at the end.
    pub objective: f64,
    /// Whether the stop rule was met; otherwise the iterations ran out or no
    /// step lowered the objective any more.
    pub converged: bool,
}

/// Share of the Hessian's diagonal in the preconditioner; the rest is the
/// identity times the smallest positive entry (for our models, the penalty).
/// A tenth took the fewest steps on two matrices of text features among 0,
/// 0.02, 0.1, 0.5, 0.9 and 1.
const DIAGONAL_SHARE: f32 = 0.1;
/// Sufficient decrease (Armijo), as usual for Newton steps.
const DECREASE: f64 = 1e-4;
/// Relative rounding of the objective: smaller differences say nothing.
const ROUNDING: f64 = 1e-9;
/// Halvings before a direction is given up.
const MAX_HALVINGS: usize = 30;

/// Minimises from `start` (or the origin) and returns the last point.
///
/// `None` when the objective is not finite at the start.
pub fn minimise(
    objective: &mut impl Objective,
    start: Option<Vec<f32>>,
    settings: &Settings,
) -> Option<(Vec<f32>, Convergence)> {
    let size = objective.dimension();
    let mut gradient = vec![0f32; size];
    let mut point = objective.origin();
    let mut value = objective.value_and_gradient(&point, &mut gradient);
    let origin_norm = pieces::norm(&gradient);
    if let Some(start) = start {
        point = start;
        value = objective.value_and_gradient(&point, &mut gradient);
    }
    if !value.is_finite() || !origin_norm.is_finite() {
        return None;
    }
    let goal = settings.tolerance * origin_norm;
    let mut work = Work::new(size);
    let mut trial = vec![0f32; size];
    let mut trial_gradient = vec![0f32; size];
    let mut norm = pieces::norm(&gradient);
    let (mut iterations, mut cg_steps) = (0, 0);
    while norm > goal && iterations < settings.max_iterations {
        iterations += 1;
        let forcing = (norm / origin_norm).powf(0.25).min(0.9);
        let target = (forcing * norm).max(0.5 * goal);
        cg_steps += work.solve(objective, &gradient, target, settings.max_cg_steps);
        let slope = pieces::dot(&gradient, &work.solution);
        let mut length = 1f32;
        let mut moved = false;
        for _ in 0..MAX_HALVINGS {
            pieces::step(&mut trial, &point, length, &work.solution);
            let reached = objective.value_and_gradient(&trial, &mut trial_gradient);
            let allowed = value + DECREASE * f64::from(length) * slope + ROUNDING * value.abs();
            if reached <= allowed {
                value = reached;
                moved = true;
                break;
            }
            length *= 0.5;
        }
        if !moved {
            break;
        }
        std::mem::swap(&mut point, &mut trial);
        std::mem::swap(&mut gradient, &mut trial_gradient);
        norm = pieces::norm(&gradient);
    }
    let report = Convergence {
        iterations,
        cg_steps,
        gradient_norm: norm,
        origin_norm,
        objective: value,
        converged: norm <= goal,
    };
    Some((point, report))
}

/// The vectors of conjugate gradients, kept between iterations.
struct Work {
    solution: Vec<f32>,
    residual: Vec<f32>,
    direction: Vec<f32>,
    image: Vec<f32>,
    inverse: Vec<f32>,
}

impl Work {
    fn new(size: usize) -> Self {
        let zeros = || vec![0f32; size];
        Self {
            solution: zeros(),
            residual: zeros(),
            direction: zeros(),
            image: zeros(),
            inverse: zeros(),
        }
    }

    /// Leaves in `solution` a point where `|H s + g|` is at most `target`;
    /// returns the number of steps.
    fn solve(
        &mut self,
        objective: &mut impl Objective,
        gradient: &[f32],
        target: f64,
        max_steps: usize,
    ) -> usize {
        objective.diagonal(&mut self.inverse);
        let positive = self.inverse.iter().copied().filter(|&number| number > 0.0);
        let smallest = positive.fold(f32::INFINITY, f32::min);
        let base = if smallest.is_finite() { smallest } else { 1.0 };
        for number in &mut self.inverse {
            *number = 1.0 / (DIAGONAL_SHARE * *number + (1.0 - DIAGONAL_SHARE) * base);
        }
        self.solution.fill(0.0);
        self.direction.fill(0.0);
        for (residual, gradient) in self.residual.iter_mut().zip(gradient) {
            *residual = -gradient;
        }
        let (mut weighted, _) = pieces::squares(&self.residual, &self.inverse);
        let mut ratio = 0f32;
        for done in 0..max_steps {
            pieces::conjugate_direction(&mut self.direction, &self.residual, &self.inverse, ratio);
            objective.hessian_vector(&self.direction, &mut self.image);
            let curvature = pieces::dot(&self.direction, &self.image);
            let length = weighted / curvature;
            if curvature <= 0.0 || !length.is_finite() {
                return done;
            }
            let (next, square) = pieces::conjugate_update(
                &mut self.solution,
                &mut self.residual,
                length as f32,
                &self.direction,
                &self.image,
                &self.inverse,
            );
            if square.sqrt() <= target {
                return done + 1;
            }
            ratio = (next / weighted) as f32;
            weighted = next;
        }
        max_steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Σ (scale_i (x_i - i))² / 2 + Σ x_i⁴ / 4`, badly scaled on purpose.
    struct Quartic {
        scales: Vec<f32>,
        at: Vec<f32>,
    }

    impl Objective for Quartic {
        fn dimension(&self) -> usize {
            self.scales.len()
        }

        fn origin(&self) -> Vec<f32> {
            vec![0.0; self.scales.len()]
        }

        fn value_and_gradient(&mut self, at: &[f32], gradient: &mut [f32]) -> f64 {
            self.at = at.to_vec();
            let mut value = 0.0;
            for (i, (&x, &scale)) in at.iter().zip(&self.scales).enumerate() {
                let gap = x - i as f32;
                gradient[i] = scale * scale * gap + x.powi(3);
                value += f64::from(scale * gap).powi(2) / 2.0 + f64::from(x).powi(4) / 4.0;
            }
            value
        }

        fn hessian_vector(&mut self, vector: &[f32], out: &mut [f32]) {
            self.diagonal(out);
            out.iter_mut().zip(vector).for_each(|(out, v)| *out *= v);
        }

        fn diagonal(&mut self, out: &mut [f32]) {
            for ((out, x), scale) in out.iter_mut().zip(&self.at).zip(&self.scales) {
                *out = scale * scale + 3.0 * x * x;
            }
        }
    }

    #[test]
    fn a_badly_scaled_convex_function_is_minimised() {
        let scales = vec![100.0, 1.0, 0.1, 10.0, 3.0];
        let mut objective = Quartic {
            scales,
            at: Vec::new(),
        };
        let settings = Settings {
            tolerance: 1e-6,
            ..Settings::default()
        };
        let (point, report) = minimise(&mut objective, None, &settings).unwrap();
        assert!(report.converged, "{report:?}");
        let mut gradient = vec![0.0; 5];
        objective.value_and_gradient(&point, &mut gradient);
        assert!(gradient.iter().all(|g| g.abs() < 1e-3), "{gradient:?}");
        let again = minimise(&mut objective, Some(point), &settings).unwrap().1;
        assert_eq!(again.iterations, 0);
    }

    #[test]
    fn a_start_outside_numbers_is_refused() {
        let mut objective = Quartic {
            scales: vec![1.0],
            at: Vec::new(),
        };
        assert!(minimise(&mut objective, Some(vec![f32::NAN]), &Settings::default()).is_none());
    }
}

/// Checks of an objective's derivatives, for the tests of objectives.
#[cfg(test)]
pub mod check {
    use super::Objective;
    use crate::learn::pieces;
    use crate::learn::random::SplitMix64;

    /// Gradient and Hessian against central differences at a random point
    /// near the origin, along random directions that leave padding alone.
    pub fn derivatives(mut objective: impl Objective, seed: usize) {
        let size = objective.dimension();
        let mut random = SplitMix64::new(seed as u64);
        let mut full = vec![0f32; size];
        let mut diagonal = vec![0f32; size];
        let mut scratch = vec![0f32; size];
        let origin = objective.origin();
        let value = objective.value_and_gradient(&origin, &mut scratch);
        assert!(value.is_finite());
        let live: Vec<bool> = scratch.iter().map(|&g| g != 0.0).collect();
        let mut draw = |scale: f32| -> Vec<f32> {
            live.iter()
                .map(|&live| {
                    if live {
                        scale * (random.next_f64() as f32 - 0.5)
                    } else {
                        0.0
                    }
                })
                .collect()
        };
        let mut point = draw(0.6);
        point.iter_mut().zip(&origin).for_each(|(p, o)| *p += o);
        let direction = draw(1.0);
        let step = 1e-2f32;
        let moved = |sign: f32| -> Vec<f32> {
            point
                .iter()
                .zip(&direction)
                .map(|(p, d)| p + sign * step * d)
                .collect()
        };
        let (ahead, behind) = (moved(1.0), moved(-1.0));
        let mut gradient_ahead = vec![0f32; size];
        let mut gradient_behind = vec![0f32; size];
        let up = objective.value_and_gradient(&ahead, &mut gradient_ahead);
        let down = objective.value_and_gradient(&behind, &mut gradient_behind);
        objective.value_and_gradient(&point, &mut scratch);
        let slope = pieces::dot(&scratch, &direction);
        let measured = (up - down) / (2.0 * f64::from(step));
        let scale = pieces::norm(&scratch) * pieces::norm(&direction);
        assert!(
            (slope - measured).abs() < 2e-3 * scale,
            "{slope} {measured} {scale}"
        );

        objective.hessian_vector(&direction, &mut full);
        for (exact, (ahead, behind)) in full.iter().zip(gradient_ahead.iter().zip(&gradient_behind))
        {
            let measured = (ahead - behind) / (2.0 * step);
            let scale = pieces::norm(&full) as f32;
            assert!(
                (exact - measured).abs() < 2e-3 * scale,
                "{exact} {measured}"
            );
        }
        objective.diagonal(&mut diagonal);
        for at in 0..size {
            let mut unit = vec![0f32; size];
            unit[at] = 1.0;
            objective.hessian_vector(&unit, &mut full);
            let gap = (full[at] - diagonal[at]).abs();
            assert!(
                gap <= 1e-3 * full[at].abs() + 1e-4,
                "{at}: {} {}",
                full[at],
                diagonal[at]
            );
        }
    }
}
