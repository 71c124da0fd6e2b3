//! Codebook cues: what a careful coder looks for besides the words
//! themselves. Is any technology named; does it come first or last, in the
//! first clause or as a side step; is it a means ("via", "med"), negated or
//! removed; who and what else is named; how long is the answer.
//!
//! Two kinds come out. *Facts* are yes/no statements. *Patterns* are runs of
//! one to three symbols in the sentence where each word is replaced by its
//! class, so that "robotkatte til beboerne" and "musikpuder til demente"
//! share "device til recipients".

use crate::text::language::WordRole;
use crate::text::lexicon::{ClassSet, WordClass};
use crate::text::tokens::{Token, TokenKind};

const NEGATED: u8 = 15;
const MODIFIER: u8 = 18;
const OTHER: u8 = 21;
const STOP: u8 = 22;
const PAUSE: u8 = 23;
const BEGIN: u8 = 24;
const END: u8 = 25;

/// What an answer says of technology, as far as the lexicon tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Setting {
    /// No technology is named, or only to deny it.
    #[default]
    WithoutTechnology = 0,
    /// Ordinary IT support only.
    Support = 1,
    /// A device, a system, or an activity with one.
    Technology = 2,
}

impl Setting {
    /// All settings, by their number.
    pub const ALL: [Setting; 3] = [
        Setting::WithoutTechnology,
        Setting::Support,
        Setting::Technology,
    ];
}

/// Kinds of facts; the numbers are stored in models and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum FactKind {
    /// A word of this class is there.
    Has = 1,
    /// A technology word of this class is negated or removed.
    Negated = 2,
    /// A word of this class stands in the first clause.
    FirstClause = 3,
    /// A word of this class stands in a later clause.
    LaterClause = 4,
    /// The class is the first part of a compound.
    Modifier = 5,
    /// Some technology is named.
    Technology = 6,
    /// Some technology is named and not negated.
    TechnologyStands = 7,
    /// Technology follows this function word.
    TechnologyAfter = 8,
    /// No technology is named.
    NoTechnology = 9,
    /// Place of the first technology word.
    TechnologyPlace = 10,
    /// Number of words.
    Length = 11,
    /// Number of sentences and clauses.
    Sentences = 12,
    /// Class of the first classed word.
    First = 13,
    /// Class of the last classed word.
    Last = 14,
    /// Classes of the first two classed words.
    FirstTwo = 15,
    /// A name that the lexicon does not know (capital inside the answer, or
    /// the whole answer is one or two unknown words).
    UnknownName = 16,
    /// The answer holds a number.
    Number = 17,
    /// Contrast: "ikke … men", "i stedet for".
    Contrast = 18,
    /// A compound of a word of one class with a last part of another.
    Compound = 19,
}

/// A fact: its kind with up to two details (class, symbol or bucket).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// What kind.
    pub kind: FactKind,
    /// First detail, 0 if none.
    pub a: u8,
    /// Second detail, 0 if none.
    pub b: u8,
}

impl Fact {
    /// A number that stands for the fact in a model.
    pub fn code(self) -> u32 {
        (self.kind as u32) << 16 | u32::from(self.a) << 8 | u32::from(self.b)
    }
}

/// A fact with the token that shows it (none: the answer as a whole).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownFact {
    /// The fact.
    pub fact: Fact,
    /// Index of the token.
    pub token: Option<u16>,
}

/// A run of symbols with the tokens it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern {
    /// Length and symbols, packed.
    pub code: u32,
    /// First covered token.
    pub first: u16,
    /// Last covered token.
    pub last: u16,
}

/// The cues of one answer; buffers are reused from answer to answer.
#[derive(Debug, Default)]
pub struct Cues {
    /// Facts, each once.
    pub facts: Vec<ShownFact>,
    /// Patterns, in order.
    pub patterns: Vec<Pattern>,
    /// What the answer says of technology.
    pub setting: Setting,
    /// For each token: does it stand under a negation or removal?
    pub negated: Vec<bool>,
    symbols: Vec<(u8, u16)>,
    skeleton: Vec<(u8, u16)>,
}

/// A token with what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct SeenToken {
    /// The span.
    pub token: Token,
    /// The word's role; default for breaks.
    pub role: WordRole,
    /// Begins with a capital letter.
    pub capital: bool,
    /// Begins with a digit.
    pub digit: bool,
}

/// Reads the cues of an answer whose negations reach `scope_words` words.
pub fn read(tokens: &[SeenToken], scope_words: u8, cues: &mut Cues) {
    cues.facts.clear();
    cues.patterns.clear();
    cues.negated.clear();
    cues.symbols.clear();
    cues.skeleton.clear();
    let mut reader = Reader {
        cues,
        scope: 0,
        clause: 0,
        words: 0,
        sentences: 1,
        first_technology: None,
        first: None,
        second: None,
        last: None,
        before: 0,
        before_means: false,
        unknown: 0,
        sentence_start: true,
        negation_seen: false,
    };
    // Answers are clipped well below u16::MAX tokens' worth of telling text.
    let most = usize::from(u16::MAX) - 2;
    for (index, seen) in tokens.iter().take(most).enumerate() {
        reader.token(index as u16, seen, scope_words);
    }
    reader.finish(tokens.len().min(most));
}

struct Reader<'c> {
    cues: &'c mut Cues,
    scope: u8,
    clause: u32,
    words: u32,
    sentences: u32,
    first_technology: Option<(u32, u16)>,
    first: Option<(WordClass, u16)>,
    second: Option<WordClass>,
    last: Option<(WordClass, u16)>,
    before: u8,
    before_means: bool,
    unknown: u32,
    sentence_start: bool,
    negation_seen: bool,
}

impl Reader<'_> {
    fn fact(&mut self, kind: FactKind, a: u8, b: u8, token: Option<u16>) {
        let fact = Fact { kind, a, b };
        // A handful of facts: a linear look is faster than any set.
        if !self.cues.facts.iter().any(|f| f.fact == fact) {
            self.cues.facts.push(ShownFact { fact, token });
        }
    }

    fn token(&mut self, index: u16, seen: &SeenToken, scope_words: u8) {
        match seen.token.kind {
            TokenKind::Stop => {
                self.sentences += 1;
                self.break_clause(STOP, index);
                self.sentence_start = true;
            }
            TokenKind::Pause => self.break_clause(PAUSE, index),
            TokenKind::Word => self.word(index, seen, scope_words),
        }
    }

    fn break_clause(&mut self, symbol: u8, index: u16) {
        self.clause += 1;
        self.scope = 0;
        self.before_means = false;
        self.cues.negated.push(false);
        self.cues.symbols.push((symbol, index));
    }

    fn word(&mut self, index: u16, seen: &SeenToken, scope_words: u8) {
        self.words += 1;
        let role = &seen.role;
        if role.scope_ender {
            if self.negation_seen {
                self.fact(FactKind::Contrast, 0, 0, Some(index));
            }
            self.scope = 0;
            self.clause += 1;
        }
        if role.negator || role.removal {
            self.scope = scope_words;
            self.negation_seen = true;
        }
        let negated = self.scope > 0 && !role.negator;
        self.cues.negated.push(negated);
        let symbol = symbol(role, negated);
        self.cues.symbols.push((symbol, index));
        self.classes(index, role, negated);
        if !role.view.known {
            self.unknown += 1;
            if seen.capital && !self.sentence_start {
                self.fact(FactKind::UnknownName, 1, 0, Some(index));
            }
        }
        if seen.digit {
            self.fact(FactKind::Number, 0, 0, Some(index));
        }
        if self.scope > 0 && !role.negator {
            self.scope -= 1;
        }
        self.before = role.function;
        self.before_means = role.means;
        self.sentence_start = false;
    }

    fn classes(&mut self, index: u16, role: &WordRole, negated: bool) {
        let view = role.view;
        for class in view.head.iter() {
            let c = class as u8 + 1;
            self.fact(FactKind::Has, c, 0, Some(index));
            let place = if self.clause == 0 {
                FactKind::FirstClause
            } else {
                FactKind::LaterClause
            };
            self.fact(place, c, 0, Some(index));
            if negated && is_technology(class) {
                self.fact(FactKind::Negated, c, 0, Some(index));
            }
        }
        for class in view.modifier.iter() {
            self.fact(FactKind::Modifier, class as u8 + 1, 0, Some(index));
        }
        if let (Some(first), Some(last)) = (view.modifier.principal(), view.head.principal()) {
            let (a, b) = (first as u8 + 1, last as u8 + 1);
            self.fact(FactKind::Compound, a, b, Some(index));
        }
        if role.function == 0
            && let Some(class) = view.head.principal()
        {
            match (self.first, self.second) {
                (None, _) => self.first = Some((class, index)),
                (Some(_), None) => self.second = Some(class),
                _ => {}
            }
            self.last = Some((class, index));
        }
        if view.head.is_technology() || view.modifier.is_technology() {
            self.technology(index, negated);
        }
    }

    fn technology(&mut self, index: u16, negated: bool) {
        self.fact(FactKind::Technology, 0, 0, Some(index));
        if !negated {
            self.fact(FactKind::TechnologyStands, 0, 0, Some(index));
        }
        if self.first_technology.is_none() {
            self.first_technology = Some((self.words, index));
        }
        if self.before_means {
            let before = self.before;
            self.fact(FactKind::TechnologyAfter, before, 0, Some(index));
        }
    }

    fn setting(&self) -> Setting {
        let facts = &self.cues.facts;
        let kind = |kind| move |f: &ShownFact| f.fact.kind == kind;
        if !facts.iter().any(kind(FactKind::TechnologyStands)) {
            return Setting::WithoutTechnology;
        }
        let telling = [WordClass::TechArtefact, WordClass::TechActivity];
        let tells = |f: &ShownFact| telling.iter().any(|class| f.fact.a == *class as u8 + 1);
        match facts.iter().filter(|f| kind(FactKind::Has)(f)).any(tells) {
            true => Setting::Technology,
            false => Setting::Support,
        }
    }

    fn finish(mut self, tokens: usize) {
        self.cues.setting = self.setting();
        if tokens == 0 {
            self.fact(FactKind::Length, 1, 0, None);
            return;
        }
        match self.first_technology {
            None => self.fact(FactKind::NoTechnology, 0, 0, None),
            Some((place, token)) => {
                let bucket = bucket(place, &[1, 2, 4, 8]);
                self.fact(FactKind::TechnologyPlace, bucket, 0, Some(token));
            }
        }
        let length = bucket(self.words, &[0, 1, 2, 3, 5, 8, 12, 18, 30]);
        self.fact(FactKind::Length, length, 0, None);
        let sentences = bucket(self.sentences, &[1, 2, 3]);
        self.fact(FactKind::Sentences, sentences, 0, None);
        if self.words > 0 && self.words <= 2 && self.unknown == self.words {
            self.fact(FactKind::UnknownName, 2, 0, Some(0));
        }
        if let Some((class, token)) = self.first {
            self.fact(FactKind::First, class as u8 + 1, 0, Some(token));
            if let Some(second) = self.second {
                let (a, b) = (class as u8 + 1, second as u8 + 1);
                self.fact(FactKind::FirstTwo, a, b, Some(token));
            }
        }
        if let Some((class, token)) = self.last {
            self.fact(FactKind::Last, class as u8 + 1, 0, Some(token));
        }
        self.patterns(tokens);
    }

    /// Runs of 1-3 symbols, and runs of 2-3 of the skeleton that leaves out
    /// words without class and pauses.
    fn patterns(&mut self, tokens: usize) {
        let Cues {
            symbols,
            skeleton,
            patterns,
            ..
        } = &mut *self.cues;
        let end = u16::try_from(tokens.saturating_sub(1)).unwrap_or(u16::MAX);
        symbols.insert(0, (BEGIN, 0));
        symbols.push((END, end));
        skeleton.extend(symbols.iter().filter(|s| s.0 != OTHER && s.0 != PAUSE));
        for &(symbol, token) in &symbols[1..symbols.len() - 1] {
            patterns.push(pattern(1, &[(symbol, token)]));
        }
        for size in 2..=3u8 {
            for run in symbols.windows(usize::from(size)) {
                patterns.push(pattern(size, run));
            }
            for run in skeleton.windows(usize::from(size)) {
                patterns.push(pattern(size + 2, run));
            }
        }
    }
}

fn pattern(kind: u8, run: &[(u8, u16)]) -> Pattern {
    let mut code = u32::from(kind);
    for &(symbol, _) in run {
        code = code << 8 | u32::from(symbol);
    }
    Pattern {
        code,
        first: run[0].1,
        last: run[run.len() - 1].1,
    }
}

fn is_technology(class: WordClass) -> bool {
    let mut set = ClassSet::EMPTY;
    set.insert(class);
    set.is_technology()
}

fn symbol(role: &WordRole, negated: bool) -> u8 {
    if role.function != 0 {
        return role.function;
    }
    if let Some(class) = role.view.head.principal() {
        return match (negated, is_technology(class)) {
            (true, true) => NEGATED + class as u8,
            _ => class as u8 + 1,
        };
    }
    match role.view.modifier.principal() {
        Some(class) if is_technology(class) => MODIFIER + class as u8,
        _ => OTHER,
    }
}

/// 1 for the first bound that `value` does not exceed, 2 for the next …
fn bucket(value: u32, bounds: &[u32]) -> u8 {
    let place = bounds.iter().position(|b| value <= *b);
    place.unwrap_or(bounds.len()) as u8 + 1
}
