//! What can be wrong with the files that tell how a language is seen.

/// A language resource that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LanguageError {
    /// A lexicon line that is not `word<TAB>classes`.
    #[error("lexicon, line {line}: expected `word<TAB>class,class` (or `-` for no class)")]
    LexiconLine {
        /// 1-based line.
        line: usize,
    },
    /// A class that does not exist.
    #[error(
        "lexicon, line {line}: unknown word class `{class}`; see the classes in data/SOURCES.md"
    )]
    LexiconClass {
        /// 1-based line.
        line: usize,
        /// What stands there.
        class: String,
    },
    /// The language file is not what it should be.
    #[error("language file: {0}")]
    Toml(String),
    /// Too many function words for the pattern alphabet.
    #[error("language file: {count} function words, at most {most} can be told apart")]
    FunctionWords {
        /// How many there are.
        count: usize,
        /// The limit.
        most: usize,
    },
    /// The subword tokenizer cannot be read.
    #[error("tokenizer: {0}")]
    Tokenizer(String),
    /// The word vectors cannot be read.
    #[error("word vectors: {0}")]
    Vectors(String),
}
