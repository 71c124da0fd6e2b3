//! Word classes: what a Danish word tells about an innovation (a device, an
//! activity with technology, people, a method, an offer …), carried to
//! inflected and compound words that the lexicon does not hold.
//!
//! A Danish compound is decided by its last part (*robotkat* is a device,
//! *robotforsker* a person), so an unknown word is looked up by its longest
//! known ending; the part before gives the modifier's classes.

use std::collections::HashMap;

use crate::text::error::LanguageError;
use crate::text::normalise::{normalise_word, spelling_key};

/// Shortest last part of a compound that is trusted when the first part is
/// unknown.
const MIN_HEAD: usize = 4;
/// Shortest last part at all.
const MIN_KNOWN_HEAD: usize = 3;

macro_rules! classes {
    ($($variant:ident = $name:literal, $da:literal, $en:literal;)*) => {
        /// A class of words in the lexicon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum WordClass { $(#[doc = $en] $variant),* }

        impl WordClass {
            /// All classes, most telling first: the order in which one class
            /// is chosen to stand for a word that has several.
            pub const ALL: &'static [WordClass] = &[$(WordClass::$variant),*];

            /// The name used in the lexicon file.
            pub fn name(self) -> &'static str {
                match self { $(WordClass::$variant => $name),* }
            }

            /// The name shown to people.
            pub fn title(self, danish: bool) -> &'static str {
                match self { $(WordClass::$variant => if danish { $da } else { $en }),* }
            }

            fn from_name(name: &str) -> Option<WordClass> {
                match name { $($name => Some(WordClass::$variant),)* _ => None }
            }
        }
    };
}

classes! {
    TechArtefact = "tech_artefact", "teknologisk genstand eller system", "technological device or system";
    TechActivity = "tech_activity", "aktivitet med teknologi", "activity with technology";
    TechSupport = "tech_support", "almindelig it-støtte", "ordinary IT support";
    Negation = "negation", "benægtelse eller fravalg", "negation or removal";
    Plan = "plan", "plan, endnu ikke indført", "plan, not yet introduced";
    Outreach = "outreach", "kommunikation udadtil", "outward communication";
    Offer = "offer", "tilbud til borgere", "offer to citizens";
    Method = "method", "metode eller organisering", "method or organisation";
    People = "people", "medarbejdere eller roller", "staff or roles";
    Recipient = "recipient", "modtagere", "recipients";
    Object = "object", "genstand uden strøm", "object without power";
    Means = "means", "middel", "means";
    New = "new", "nyt eller indført", "new or introduced";
    Vague = "vague", "vagt ord", "vague word";
}

/// A set of [`WordClass`]es.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClassSet(u16);

impl ClassSet {
    /// No class.
    pub const EMPTY: ClassSet = ClassSet(0);

    /// Adds a class.
    pub fn insert(&mut self, class: WordClass) {
        self.0 |= 1 << class as u8;
    }

    /// Whether the class is there.
    pub fn has(self, class: WordClass) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The classes, most telling first.
    pub fn iter(self) -> impl Iterator<Item = WordClass> {
        WordClass::ALL.iter().copied().filter(move |c| self.has(*c))
    }

    /// The one class that stands for the word.
    pub fn principal(self) -> Option<WordClass> {
        self.iter().next()
    }

    /// Whether any class of technology is there.
    pub fn is_technology(self) -> bool {
        self.has(WordClass::TechArtefact)
            || self.has(WordClass::TechActivity)
            || self.has(WordClass::TechSupport)
    }
}

/// How the lexicon sees one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordView {
    /// Classes of the word, or of the last part of a compound.
    pub head: ClassSet,
    /// Classes of the first part of a compound.
    pub modifier: ClassSet,
    /// Whether the word or its last part is in the lexicon at all.
    pub known: bool,
}

/// The lexicon with its rules of inflection.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: HashMap<String, ClassSet>,
    /// Words by the key in which æ, ø and å are written ae, oe and aa.
    spelled: HashMap<String, ClassSet>,
    inflections: Vec<String>,
    linking: Vec<String>,
}

impl Lexicon {
    /// Reads `word<TAB>class,class` lines under a header line; `-` is a known
    /// word without class. A word that stands twice gets both lines' classes.
    ///
    /// # Errors
    /// A line without a tab or with an unknown class, with its number.
    pub fn from_tsv(
        text: &str,
        inflections: &[String],
        linking: &[String],
    ) -> Result<Lexicon, LanguageError> {
        let mut lexicon = Lexicon {
            inflections: inflections.to_vec(),
            linking: linking.to_vec(),
            ..Lexicon::default()
        };
        for (index, line) in text.lines().enumerate().skip(1) {
            if line.trim().is_empty() {
                continue;
            }
            let (word, names) = line
                .split_once('\t')
                .ok_or(LanguageError::LexiconLine { line: index + 1 })?;
            let mut set = ClassSet::EMPTY;
            for name in names.split(',').map(str::trim).filter(|n| *n != "-") {
                set.insert(WordClass::from_name(name).ok_or_else(|| {
                    LanguageError::LexiconClass {
                        line: index + 1,
                        class: name.to_owned(),
                    }
                })?);
            }
            lexicon.add(word, set);
        }
        Ok(lexicon)
    }

    fn add(&mut self, word: &str, set: ClassSet) {
        let mut normal = String::new();
        normalise_word(word, &mut normal);
        let mut key = String::new();
        if spelling_key(&normal, &mut key) {
            self.spelled.entry(key).or_default().0 |= set.0;
        }
        self.words.entry(normal).or_default().0 |= set.0;
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the lexicon holds no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How a normalised word (see [`normalise_word`]) is seen.
    pub fn view(&self, word: &str) -> WordView {
        if let Some(head) = self.inflected(word) {
            return WordView {
                head,
                modifier: ClassSet::EMPTY,
                known: true,
            };
        }
        self.compound(word).unwrap_or_default()
    }

    /// The classes of the word itself or of the word it is a form of.
    fn inflected(&self, word: &str) -> Option<ClassSet> {
        if let Some(set) = self.exact(word) {
            return Some(set);
        }
        let mut stem_e = String::new();
        for ending in &self.inflections {
            let Some(stem) = word.strip_suffix(ending.as_str()) else {
                continue;
            };
            if stem.chars().count() < 3 {
                continue;
            }
            if let Some(set) = self.exact(stem) {
                return Some(set);
            }
            stem_e.clear();
            stem_e.push_str(stem);
            stem_e.push('e');
            if let Some(set) = self.exact(&stem_e) {
                return Some(set);
            }
            if let Some(single) = undouble(stem)
                && let Some(set) = self.exact(single)
            {
                return Some(set);
            }
        }
        None
    }

    fn exact(&self, word: &str) -> Option<ClassSet> {
        self.words
            .get(word)
            .or_else(|| self.spelled.get(word))
            .copied()
    }

    /// The longest known last part decides; see the module's text.
    fn compound(&self, word: &str) -> Option<WordView> {
        let starts = word.char_indices().map(|(at, _)| at).skip(2);
        for at in starts {
            let (first, last) = word.split_at(at);
            let last = last.trim_start_matches('-');
            let length = last.chars().count();
            if length < MIN_KNOWN_HEAD {
                return None;
            }
            let Some(head) = self.inflected(last) else {
                continue;
            };
            if head.is_empty() {
                continue;
            }
            let modifier = self.modifier(first.trim_end_matches('-'));
            if modifier.is_none() && length < MIN_HEAD {
                continue;
            }
            return Some(WordView {
                head,
                modifier: modifier.unwrap_or_default(),
                known: true,
            });
        }
        None
    }

    fn modifier(&self, first: &str) -> Option<ClassSet> {
        self.inflected(first).or_else(|| {
            self.linking
                .iter()
                .filter_map(|link| first.strip_suffix(link.as_str()))
                .find_map(|stem| self.inflected(stem))
        })
    }
}

/// `robott` → `robot`: Danish doubles the consonant before an ending.
fn undouble(stem: &str) -> Option<&str> {
    let mut ends = stem.char_indices().rev();
    let (at, last) = ends.next()?;
    let (_, before) = ends.next()?;
    (last == before && stem.chars().count() > 3).then(|| &stem[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        Lexicon::from_tsv(
            "word\tclasses\nrobot\ttech_artefact\nkat\tobject\nforsker\tpeople\nhue\tobject\nhus\t-\nkørsel\toffer\nklippe\ttech_activity\nskrald\tobject\n",
            &own(&["erne", "er", "en", "e", "r", "s"]),
            &own(&["s", "e"]),
        )
        .unwrap()
    }

    #[test]
    fn the_last_part_of_a_compound_decides() {
        let view = lexicon().view("robotforsker");
        assert!(view.head.has(WordClass::People));
        assert!(view.modifier.has(WordClass::TechArtefact));
        assert!(!view.head.has(WordClass::TechArtefact));
    }

    #[test]
    fn inflected_forms_find_their_word() {
        for form in ["robotter", "robotterne", "robotten", "huer", "klipper"] {
            assert!(lexicon().view(form).known, "{form}");
        }
    }

    #[test]
    fn letters_written_ae_oe_aa_find_their_word() {
        assert!(lexicon().view("koersel").head.has(WordClass::Offer));
    }

    #[test]
    fn an_unknown_word_has_no_class() {
        assert_eq!(lexicon().view("xyzzyq"), WordView::default());
    }

    #[test]
    fn an_unknown_class_is_refused_with_its_line() {
        let error = Lexicon::from_tsv("word\tclasses\nrobot\ttek", &[], &[]).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
        assert!(error.to_string().contains("tek"), "{error}");
    }
}
