//! One language as data: the lexicon, the words that shape a sentence, the
//! negators and their scope, the subword tokenizer and the word vectors.

use std::collections::HashMap;

use serde::Deserialize;

use crate::text::error::LanguageError;
use crate::text::lexicon::{Lexicon, WordView};
use crate::text::meaning::WordVectors;
use crate::text::normalise::normalise_word;
use crate::text::subword::Subwords;

/// First symbol that stands for a function word.
pub const FIRST_FUNCTION_SYMBOL: u8 = 32;
const MOST_FUNCTION_WORDS: usize = (u8::MAX - FIRST_FUNCTION_SYMBOL) as usize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    language: String,
    function_words: Vec<String>,
    negators: Vec<String>,
    removals: Vec<String>,
    scope_words: u8,
    scope_enders: Vec<String>,
    means: Vec<String>,
    inflections: Vec<String>,
    linking: Vec<String>,
}

/// The files a [`Language`] is made of, as they are stored in a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LanguageSource {
    /// Rules of the language, TOML.
    pub rules: String,
    /// `word<TAB>classes`, TSV.
    pub lexicon: String,
    /// A `tokenizer.json` of the `tokenizers` crate; empty for none.
    pub tokenizer: String,
    /// Word vectors in the format of [`WordVectors`]; empty for none.
    pub vectors: Vec<u8>,
}

impl LanguageSource {
    /// The Danish that ships with the tool.
    pub fn danish() -> LanguageSource {
        LanguageSource {
            rules: include_str!("../../data/language/da.toml").to_owned(),
            lexicon: include_str!("../../data/language/lexicon_da.tsv").to_owned(),
            tokenizer: include_str!("../../data/language/tokenizer_da.json").to_owned(),
            vectors: include_bytes!("../../data/language/vectors_da.bin").to_vec(),
        }
    }
}

/// What the language's lists say of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordRole {
    /// Classes of the word.
    pub view: WordView,
    /// Its own pattern symbol when it is a function word, else 0.
    pub function: u8,
    /// Opens a negation.
    pub negator: bool,
    /// Tells that something was removed.
    pub removal: bool,
    /// Ends the scope of a negation.
    pub scope_ender: bool,
    /// Introduces a means when technology follows.
    pub means: bool,
}

/// A language ready for use.
#[derive(Debug)]
pub struct Language {
    /// ISO code.
    pub code: String,
    lexicon: Lexicon,
    function: HashMap<String, u8>,
    function_words: Vec<String>,
    negators: Vec<String>,
    removals: Vec<String>,
    scope_enders: Vec<String>,
    means: Vec<String>,
    /// How many words a negation reaches.
    pub scope_words: u8,
    /// Splits words into subwords.
    pub subwords: Option<Subwords>,
    /// What words mean, as vectors.
    pub vectors: Option<WordVectors>,
}

impl Language {
    /// Reads and checks the files.
    ///
    /// # Errors
    /// [`LanguageError`] naming the file and what is wrong with it.
    pub fn load(source: &LanguageSource) -> Result<Language, LanguageError> {
        let file: LanguageFile = toml::from_str(&source.rules)
            .map_err(|e| LanguageError::Toml(e.message().to_owned()))?;
        if file.function_words.len() > MOST_FUNCTION_WORDS {
            return Err(LanguageError::FunctionWords {
                count: file.function_words.len(),
                most: MOST_FUNCTION_WORDS,
            });
        }
        let mut function = HashMap::new();
        for (word, symbol) in file.function_words.iter().zip(FIRST_FUNCTION_SYMBOL..) {
            function.entry(word.clone()).or_insert(symbol);
        }
        let subwords = || match source.tokenizer.as_str() {
            "" => Ok(None),
            json => Subwords::from_json(json).map(Some),
        };
        let vectors = || match source.vectors.as_slice() {
            [] => Ok(None),
            bytes => WordVectors::from_bytes(bytes).map(Some),
        };
        let lexicon = || Lexicon::from_tsv(&source.lexicon, &file.inflections, &file.linking);
        // Reading these takes most of the time to the first coded answer.
        let (subwords, (lexicon, vectors)) = rayon::join(subwords, || (lexicon(), vectors()));
        let (subwords, lexicon, vectors) = (subwords?, lexicon?, vectors?);
        Ok(Language {
            code: file.language,
            lexicon,
            function,
            function_words: file.function_words,
            negators: file.negators,
            removals: file.removals,
            scope_enders: file.scope_enders,
            means: file.means,
            scope_words: file.scope_words,
            subwords,
            vectors,
        })
    }

    /// What the lists say of a normalised word.
    pub fn role(&self, word: &str) -> WordRole {
        let listed = |list: &[String]| list.iter().any(|w| w == word);
        WordRole {
            view: self.lexicon.view(word),
            function: self.function.get(word).copied().unwrap_or(0),
            negator: listed(&self.negators),
            removal: self.removals.iter().any(|r| word.starts_with(r.as_str())),
            scope_ender: listed(&self.scope_enders),
            means: listed(&self.means),
        }
    }

    /// As [`Language::role`], of a word as it is written.
    pub fn role_of_written(&self, word: &str) -> WordRole {
        let mut normal = String::new();
        normalise_word(word, &mut normal);
        self.role(&normal)
    }

    /// The function word that a pattern symbol stands for.
    pub fn function_word(&self, symbol: u8) -> Option<&str> {
        let index = symbol.checked_sub(FIRST_FUNCTION_SYMBOL)?;
        self.function_words
            .get(usize::from(index))
            .map(String::as_str)
    }
}
