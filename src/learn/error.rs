//! What can be wrong with data or settings given to a trainer.

use thiserror::Error;

/// Why a model could not be trained, calibrated or split.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// A feature value is NaN or infinite.
    #[error("row {row}: the value of feature {column} is not a finite number")]
    NotFinite {
        /// Row, from 0.
        row: usize,
        /// Feature, from 0.
        column: usize,
    },
    /// The feature numbers of a row do not strictly increase.
    #[error(
        "row {row}: feature {column} is out of order or repeated; sort the features of a row and add up repeats"
    )]
    Unsorted {
        /// Row, from 0.
        row: usize,
        /// Feature, from 0.
        column: usize,
    },
    /// A feature number is not below the number of features.
    #[error("row {row}: feature {column} does not exist, there are {columns}")]
    NoSuchColumn {
        /// Row, from 0.
        row: usize,
        /// Feature, from 0.
        column: usize,
        /// Number of features.
        columns: usize,
    },
    /// Two lists that belong together have different lengths.
    #[error("{what}: expected {expected}, found {found}")]
    Shape {
        /// Which lists.
        what: &'static str,
        /// Length needed.
        expected: usize,
        /// Length given.
        found: usize,
    },
    /// Nothing to learn from.
    #[error("there are no rows to learn from")]
    NoRows,
    /// A model needs at least two classes (or one label).
    #[error("{found} classes: at least {needed} are needed")]
    TooFewClasses {
        /// How many there must be.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// A declared class has no row.
    #[error("class {class} has no row; give examples of it, drop it, or allow missing classes")]
    ClassWithoutRows {
        /// The class, from 0.
        class: usize,
    },
    /// A row's class is not below the declared number of classes.
    #[error("row {row}: class {class} does not exist, there are {classes}")]
    NoSuchClass {
        /// Row, from 0.
        row: usize,
        /// The class, from 0.
        class: usize,
        /// Number of classes.
        classes: usize,
    },
    /// A setting is outside its range.
    #[error("{name} is {value}: it must be {range}")]
    Setting {
        /// Which setting.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What is allowed, in words.
        range: &'static str,
    },
    /// A logit, weight or starting value is NaN or infinite.
    #[error("{what} must be finite numbers")]
    NotFiniteValues {
        /// Which values.
        what: &'static str,
    },
    /// The objective became NaN or infinite: features far too large.
    #[error("training ran out of the range of numbers; scale the features to about 1")]
    Diverged,
    /// An error of `linfa` itself.
    #[error(transparent)]
    Linfa(#[from] linfa::Error),
    /// An error of `linfa-logistic`, used for calibration.
    #[error("calibration did not succeed: {0}")]
    Calibration(#[from] linfa_logistic::error::Error),
}
