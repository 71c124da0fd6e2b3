//! Settings and checks the models share.

use crate::learn::TrainError;
use crate::learn::folds::ClassWeights;
use crate::learn::newton::Settings;

/// Settings every model has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Options {
    pub alpha: f64,
    pub settings: Settings,
    pub class_weights: ClassWeights,
    pub allow_missing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            alpha: 1.0,
            settings: Settings::default(),
            class_weights: ClassWeights::None,
            allow_missing: false,
        }
    }
}

impl Options {
    pub fn check(&self) -> Result<(), TrainError> {
        let positive = |name, value: f64| {
            if value.is_finite() && value > 0.0 {
                Ok(())
            } else {
                Err(TrainError::Setting {
                    name,
                    value,
                    range: "a finite number above 0",
                })
            }
        };
        positive("alpha", self.alpha)?;
        positive("tolerance", self.settings.tolerance)?;
        self.class_weights.check()
    }
}

/// Checks that there are rows and one target for each.
pub(crate) fn check_rows(rows: usize, targets: usize) -> Result<(), TrainError> {
    if rows == 0 {
        return Err(TrainError::NoRows);
    }
    if rows != targets {
        return Err(TrainError::Shape {
            what: "targets",
            expected: rows,
            found: targets,
        });
    }
    Ok(())
}

/// The weights linfa's data set carries, or ones.
pub(crate) fn row_weights(rows: usize, given: Option<&[f32]>) -> Result<Vec<f32>, TrainError> {
    let Some(given) = given else {
        return Ok(vec![1.0; rows]);
    };
    if given.len() != rows {
        return Err(TrainError::Shape {
            what: "row weights",
            expected: rows,
            found: given.len(),
        });
    }
    if given
        .iter()
        .any(|weight| !weight.is_finite() || *weight < 0.0)
    {
        return Err(TrainError::NotFiniteValues {
            what: "row weights, none below 0,",
        });
    }
    Ok(given.to_vec())
}

/// Classes that occur, and each row's position among them.
#[derive(Debug)]
pub(crate) struct Classes {
    /// Number of classes, the missing ones too.
    pub declared: usize,
    /// The classes that have rows, rising.
    pub present: Vec<usize>,
    /// For each row its class as a position in `present`.
    pub rows: Vec<u32>,
    /// Total row weight of each present class.
    pub totals: Vec<f64>,
}

impl Classes {
    /// Counts; multiplies the class weights into `weights`.
    pub fn new(
        classes: &[usize],
        declared: Option<usize>,
        options: &Options,
        weights: &mut [f32],
    ) -> Result<Self, TrainError> {
        let largest = classes.iter().copied().max().unwrap_or(0);
        let declared = declared.unwrap_or(largest + 1);
        let mut counts = vec![0usize; declared];
        for (row, &class) in classes.iter().enumerate() {
            *counts.get_mut(class).ok_or(TrainError::NoSuchClass {
                row,
                class,
                classes: declared,
            })? += 1;
        }
        if let Some(class) = counts.iter().position(|&count| count == 0)
            && !options.allow_missing
        {
            return Err(TrainError::ClassWithoutRows { class });
        }
        let present: Vec<usize> = (0..declared).filter(|&class| counts[class] > 0).collect();
        if present.len() < 2 {
            return Err(TrainError::TooFewClasses {
                needed: 2,
                found: present.len(),
            });
        }
        let factors = options.class_weights.factors(&counts)?;
        let mut totals = vec![0f64; present.len()];
        let mut rows = Vec::with_capacity(classes.len());
        for (&class, weight) in classes.iter().zip(weights.iter_mut()) {
            let position = present.partition_point(|&other| other < class);
            *weight *= factors[class] as f32;
            totals[position] += f64::from(*weight);
            rows.push(position as u32);
        }
        if let Some(at) = totals.iter().position(|&total| total <= 0.0) {
            return Err(TrainError::ClassWithoutRows { class: present[at] });
        }
        Ok(Self {
            declared,
            present,
            rows,
            totals,
        })
    }
}

/// How far below the others the intercept of something never seen is put:
/// half an occurrence in the rows there are.
pub(crate) fn unseen(rows: usize) -> f64 {
    (2.0 * rows as f64).ln()
}
