//! Learning: sparse logistic models, their calibration, and the splits that
//! judge them.
//!
//! [`SparseRows`] holds the features of many answers as compressed sparse
//! rows. Three linear models learn from them, all by the same truncated
//! Newton method ([`newton`]) and all shaped as linfa shapes an algorithm
//! (parameters, checked parameters, fitted model):
//!
//! * [`SparseLogistic`]: one category of several, the multinomial model;
//! * [`SparseMultiLabel`]: any set of labels, one binary model a label;
//! * [`SparseOrdinal`]: ordered categories, the proportional-odds model.
//!
//! [`Shift`] learns what is to be added to another model's scores.
//!
//! [`calibrate`] turns out-of-fold logits into honest probabilities with
//! `linfa-logistic`, [`folds`] splits rows with whole groups kept together,
//! and [`decision`] picks a category from probabilities.
//!
//! Every result has the same bits for any number of threads: work is cut into
//! pieces of a fixed size and sums are taken in the order of the pieces.

pub mod calibrate;
pub mod decision;
pub mod error;
pub mod folds;
mod lanes;
pub mod multilabel;
pub mod multinomial;
pub mod newton;
pub mod ordinal;
pub mod random;
pub mod sparse;

mod design;
mod kernel;
mod linear;
mod options;
mod ordinal_objective;
mod pieces;
mod shift;

pub use calibrate::{Calibration, SetCalibration};
pub use error::TrainError;
pub use linear::Linear;
pub use multilabel::{SparseMultiLabel, SparseMultiLabelParams};
pub use multinomial::{SparseLogistic, SparseLogisticParams, SparseLogisticValidParams};
pub use newton::Convergence;
pub use ordinal::{SparseOrdinal, SparseOrdinalParams};
pub use shift::Shift;
pub use sparse::{SparseRows, SparseRowsBuilder};
