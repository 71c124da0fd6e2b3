//! Pictures of an evaluation as SVG, written by hand: no dependency, the same
//! bytes for the same figures.
//!
//! Each picture reads in black and white (shapes and dashes, not colours, carry
//! the meaning), uses two colours that colour-blind people tell apart (Okabe
//! and Ito: blue, vermilion), and has a `<title>` and `<desc>` for screen
//! readers. Text from outside is escaped and shortened where it would not fit.

mod coverage;
mod reliability;
mod svg;

pub use coverage::coverage_curve;
pub use reliability::reliability_diagram;

/// What stands above a picture, and in which language it speaks.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// The variable, as its readers know it.
    pub variable: &'a str,
    /// Danish instead of English.
    pub danish: bool,
}
