//! The wordings that consistency rules ask for, found in one answer.
//!
//! Each cue has a strength from 0 (not there) to 1 (said outright). What the
//! lexicon tells of technology, objects and negation comes from the words'
//! roles ([`crate::text`]); the other cues are phrases of
//! `data/language/audit_da.toml`.

mod several;

use std::ops::Range;

use super::phrases::{PhraseCue, Phrases, PhrasesError, words};
use crate::codebook::Cue;
use crate::text::{AnswerReader, TokenKind, WordClass, WordRole};

const DANISH: &str = include_str!("../../data/language/audit_da.toml");
const CUES: usize = 12;
/// A technology that is named while the text's code says that none is used:
/// denied in a way that no negator shows ("opgav … og gik tilbage til papir").
const DENIED_BY_CONTEXT: f64 = 0.6;
/// A technology that is named in a side remark only.
const NAMED_IN_PASSING: f64 = 0.3;
/// An object with more words than these around it is a description.
const OBJECT_WORDS: usize = 7;

/// Cues that are phrases.
const PHRASES: [(Cue, PhraseCue); 5] = [
    (Cue::InternalCommunication, PhraseCue::InternalCommunication),
    (Cue::StoppedOrFailed, PhraseCue::StoppedOrFailed),
    (
        Cue::ExistingSystemUnchanged,
        PhraseCue::ExistingSystemUnchanged,
    ),
    (Cue::Planned, PhraseCue::Planned),
    (Cue::NoInnovation, PhraseCue::NoInnovation),
];

/// The cues of one answer.
#[derive(Debug, Clone, Default)]
pub struct Cues {
    found: [Option<(f64, Range<usize>)>; CUES],
}

impl Cues {
    /// How strongly a cue is there, 0 to 1.
    pub fn strength(&self, cue: Cue) -> f64 {
        self.found[cue as usize].as_ref().map_or(0.0, |f| f.0)
    }

    /// Where it stands in the masked answer; empty for the answer as a whole.
    pub fn span(&self, cue: Cue) -> Option<Range<usize>> {
        self.found[cue as usize].as_ref().map(|f| f.1.clone())
    }

    fn set(&mut self, cue: Cue, strength: f64, span: Range<usize>) {
        let own = &mut self.found[cue as usize];
        if strength > own.as_ref().map_or(0.0, |o| o.0) {
            *own = Some((strength, span));
        }
    }
}

/// Finds cues.
#[derive(Debug)]
pub struct CueReader {
    phrases: Phrases,
}

/// A word with what is known of it.
struct Seen {
    role: WordRole,
    span: Range<usize>,
    negated: bool,
    removed: bool,
    /// Where the negation or removal that reaches it begins.
    denied_from: usize,
}

impl CueReader {
    /// A reader with the built-in Danish phrases.
    ///
    /// # Errors
    /// [`PhrasesError`]: the phrases cannot be read.
    pub fn danish() -> Result<CueReader, PhrasesError> {
        Phrases::from_toml(DANISH).map(|phrases| CueReader { phrases })
    }

    /// All cues of an answer (personal data masked) as it was last read.
    pub fn read(&self, text: &str, reading: &AnswerReader) -> Cues {
        let mut cues = self.read_words(text, reading);
        self.add_phrases(text, |_| true, &mut cues);
        cues
    }

    /// The cues that words alone tell; they cost little.
    pub fn read_words(&self, text: &str, reading: &AnswerReader) -> Cues {
        let mut cues = Cues::default();
        let seen = seen(reading);
        technology(&seen, &mut cues);
        object_only(&seen, &mut cues);
        cues.set(Cue::SeveralListed, several::strength(text, reading), 0..0);
        cues
    }

    /// Adds the cues that are phrases, as far as they are wanted.
    pub fn add_phrases(&self, text: &str, wanted: impl Fn(Cue) -> bool, cues: &mut Cues) {
        let mut split = None;
        for (cue, phrase) in PHRASES.into_iter().filter(|(cue, _)| wanted(*cue)) {
            let split = split.get_or_insert_with(|| words(text));
            if let Some(span) = self.phrases.find(phrase, split) {
                cues.set(cue, 1.0, span);
            }
        }
    }
}

fn seen(reading: &AnswerReader) -> Vec<Seen> {
    let negated = reading.cues().negated.iter().copied();
    let mut removal = false;
    let mut opened = 0;
    let both = reading
        .seen
        .iter()
        .zip(negated.chain(std::iter::repeat(false)));
    both.filter_map(|(seen, negated)| {
        if seen.token.kind != TokenKind::Word {
            removal = false;
            return None;
        }
        if seen.role.negator || seen.role.scope_ender {
            removal = false;
        }
        removal |= seen.role.removal;
        if seen.role.negator || seen.role.removal {
            opened = seen.token.start as usize;
        }
        Some(Seen {
            role: seen.role,
            span: seen.token.start as usize..seen.token.end as usize,
            negated,
            removed: removal && negated,
            denied_from: opened,
        })
    })
    .collect()
}

fn technology(seen: &[Seen], cues: &mut Cues) {
    let mut named = 0.0f64;
    for word in seen.iter().filter(|w| !w.role.negator) {
        let (head, modifier) = (word.role.view.head, word.role.view.modifier);
        let strength = if head.is_technology() {
            1.0
        } else if modifier.is_technology() {
            NAMED_IN_PASSING
        } else {
            continue;
        };
        let span = word.span.clone();
        if word.negated {
            let denied = word.denied_from.min(span.start)..span.end;
            if word.removed {
                cues.set(Cue::RemovedTechnology, strength, denied.clone());
            }
            cues.set(Cue::NegatedTechnology, strength, denied.clone());
            cues.set(Cue::DeniedTechnology, strength, denied);
        } else {
            named = named.max(strength);
            cues.set(Cue::TechnologyNamed, strength, span.clone());
            cues.set(Cue::DeniedTechnology, strength * DENIED_BY_CONTEXT, span);
        }
    }
    if named < 1.0 {
        cues.set(Cue::NoTechnologyNamed, 1.0 - named, 0..0);
    }
}

/// An object is the first thing named, and neither a practice nor a recipient
/// nor an offer stands beside it.
fn object_only(seen: &[Seen], cues: &mut Cues) {
    let classed = seen.iter().filter(|w| w.role.function == 0);
    let Some(first) = classed.clone().find(|w| !w.role.view.head.is_empty()) else {
        return;
    };
    let practice = [
        WordClass::Method,
        WordClass::Offer,
        WordClass::Outreach,
        WordClass::TechActivity,
    ];
    let other = classed.clone().any(|w| {
        practice
            .iter()
            .any(|c| w.role.view.head.principal() == Some(*c))
    });
    let things = [WordClass::Object, WordClass::TechArtefact];
    let is_thing = things.iter().any(|c| first.role.view.head.has(*c));
    if is_thing && !other {
        let strength = if seen.len() <= OBJECT_WORDS { 1.0 } else { 0.5 };
        cues.set(Cue::ObjectOnly, strength, first.span.clone());
    }
}
