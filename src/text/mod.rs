//! Text as the model sees it: words and breaks, classes and cues, features;
//! and personal data kept out of sight.

mod cues;
mod error;
mod features;
mod language;
mod lexicon;
mod meaning;
pub mod normalise;
pub mod pii;
mod subword;
mod tokens;

pub use cues::{Cues, Fact, FactKind, Pattern, SeenToken, Setting, ShownFact};
pub use error::LanguageError;
pub use features::{
    AnswerReader, Block, ContextFeature, ContextKey, FeatureReader, FingerprintHasher,
    WordFeatures, fact_fingerprint, fingerprint, pattern_fingerprint,
};
pub use language::{Language, LanguageSource, WordRole};
pub use lexicon::{ClassSet, Lexicon, WordClass, WordView};
pub use meaning::WordVectors;
pub use subword::Subwords;
pub use tokens::{MAX_TEXT_BYTES, Token, TokenKind, tokenise};
