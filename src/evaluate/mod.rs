//! Measures coded answers against gold codes.
//!
//! Pure functions over plain slices: no file is read, no model is known here.
//! A category is its position in the codebook's order (`0..k`), an answer its
//! position in the slices, a probability or share a number in `[0, 1]` (never
//! a per cent), a matrix row-major.
//!
//! | question | here |
//! |---|---|
//! | how often right, and how sure is that | [`Share`], [`wilson`], [`clopper_pearson_upper`] |
//! | which categories are confused | [`ConfusionMatrix`] |
//! | how well do two codings agree | [`ConfusionMatrix::quadratic_kappa`], [`krippendorff_alpha`] |
//! | several codes an answer | [`MultiLabelReport`] |
//! | do the probabilities mean what they say | [`expected_calibration_error`], [`brier_multiclass`], [`log_loss`] |
//! | what is gained by leaving the unsure ones to people | [`coverage_accuracy`] |
//! | who is coded worse | [`by_group`] |
//! | from which score on may a machine code alone | [`choose_threshold`] |
//! | all of it for one variable | [`evaluate_variable`] |
//!
//! Functions that return a bare number are called by code that holds slices of
//! one length and say so under *Panics*; what takes a caller's data as it comes
//! ([`evaluate_variable`], [`choose_threshold`], `from_…`) checks it and
//! returns an error that names the answer.

pub mod agreement;
mod binomial;
pub mod calibration;
pub mod confusion;
pub mod coverage;
mod error;
pub mod group;
pub mod interval;
pub mod multilabel;
pub mod picture;
pub mod promise;
pub mod report;
pub mod scoring;
mod table;

pub use agreement::{Metric, krippendorff_alpha};
pub use calibration::{Bin, Calibration, expected_calibration_error};
pub use confusion::{CategoryScore, ConfusionMatrix};
pub use coverage::{CoveragePoint, coverage_accuracy};
pub use error::EvaluateError;
pub use group::{GroupScore, by_group, by_group_correct};
pub use interval::{Interval, Share, clopper_pearson_upper, paired_difference, wilson};
pub use multilabel::{LabelScore, MultiLabelReport};
pub use promise::{ParsePromiseError, Promise, PromiseError, Threshold, choose_threshold};
pub use report::{Answers, EvaluationReport, Grouping, Multi, Single, evaluate_variable};
pub use scoring::{brier_binary, brier_multiclass, log_loss};

/// Confidence of every interval that is reported without naming another.
pub const CONFIDENCE: f64 = 0.95;

/// Number of bins of the reported calibration errors.
pub const CALIBRATION_BINS: usize = 15;
