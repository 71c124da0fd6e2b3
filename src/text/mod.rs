//! Text as the model sees it, and personal data kept out of sight.

pub mod normalise;
pub mod pii;
