//! The words that decided, with signed contributions, in the respondent's
//! own spelling. Contributions are exact: with the constant they add up to
//! the score of the category, centred over the categories.

use std::collections::HashMap;

use crate::code::score::{Worker, sentence_fingerprint};
use crate::model::Head;
use crate::text::{Fact, FactKind, FingerprintHasher, TokenKind, fact_fingerprint};

/// Words named at most, for and against.
const MOST_FOR: usize = 4;
const MOST_AGAINST: usize = 2;
/// Contributions smaller than this are not named.
const SMALLEST: f32 = 0.05;

/// Names of facts about an answer as a whole.
#[derive(Debug)]
pub struct FactNames(HashMap<u64, (&'static str, &'static str), FingerprintHasher>);

impl FactNames {
    pub(super) fn new() -> FactNames {
        let mut names = HashMap::default();
        let mut add = |kind, a, danish, english| {
            let print = fact_fingerprint(Fact { kind, a, b: 0 }.code());
            names.insert(print, (danish, english));
        };
        let (da, en) = ("[ingen teknologi nævnt]", "[no technology named]");
        add(FactKind::NoTechnology, 0, da, en);
        for bucket in 0..32 {
            add(
                FactKind::Length,
                bucket,
                "[svarets længde]",
                "[length of answer]",
            );
            add(
                FactKind::Sentences,
                bucket,
                "[antal sætninger]",
                "[number of sentences]",
            );
        }
        names.insert(
            sentence_fingerprint(),
            ("[sætningens mening]", "[meaning of the sentence]"),
        );
        FactNames(names)
    }

    fn of(&self, print: u64) -> (&'static str, &'static str) {
        self.0
            .get(&print)
            .copied()
            .unwrap_or(("[helheden]", "[the whole]"))
    }
}

/// One word's, or one fact's, part of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part<'a> {
    /// The word as written, or a bracketed fact in Danish.
    pub word: &'a str,
    /// The fact in English (the same as `word` for words).
    pub english: &'a str,
    /// Byte span in the masked answer; `None` for the answer as a whole.
    pub span: Option<(usize, usize)>,
    /// Contribution to the centred score, in log-odds.
    pub contribution: f32,
}

/// The parts of one category's score.
#[derive(Debug, Clone)]
pub struct Evidence<'a> {
    parts: Vec<Part<'a>>,
    constant: f32,
    score: f32,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(
        text: &'a str,
        worker: &Worker<'_>,
        head: &Head,
        category: usize,
        facts: &FactNames,
    ) -> Evidence<'a> {
        let output = head.output_of(category);
        let (tokens, whole) = worker.parts(output);
        let mut parts = Vec::with_capacity(tokens.len() + whole.len());
        for (token, contribution) in worker.reader().tokens.iter().zip(tokens) {
            let word = if token.kind == TokenKind::Word {
                token.of(text)
            } else {
                // A break carries patterns like "starts a new clause".
                token.of(text).trim()
            };
            parts.push(Part {
                word,
                english: word,
                span: Some((token.start as usize, token.end as usize)),
                contribution,
            });
        }
        for (print, contribution) in whole {
            let (danish, english) = facts.of(print);
            parts.push(Part {
                word: danish,
                english,
                span: None,
                contribution,
            });
        }
        Evidence {
            parts,
            constant: worker.constants()[output],
            score: worker.outputs()[output],
        }
    }

    /// All parts, in the order of the text, facts last.
    pub fn parts(&self) -> &[Part<'a>] {
        &self.parts
    }

    /// What the category has before a word is read, in log-odds.
    pub fn constant(&self) -> f32 {
        self.constant
    }

    /// The category's centred score: the constant and all parts.
    pub fn score(&self) -> f32 {
        self.score
    }

    /// Appends the weightiest words, "robotkat +1.8 · ikke -0.6": those for
    /// the category first, by size, then those against. The word stands first
    /// so that no spreadsheet takes the cell for a formula.
    pub fn write(&self, danish: bool, decimal_comma: bool, out: &mut String) {
        let mut weightiest = [Weightiest::<MOST_FOR>::default(), Weightiest::default()];
        for (index, part) in self.parts.iter().enumerate() {
            let size = part.contribution.abs();
            if size >= SMALLEST && !part.word.is_empty() {
                weightiest[usize::from(part.contribution < 0.0)].offer(size, index);
            }
        }
        let [speak_for, against] = &weightiest;
        let named = speak_for
            .indices()
            .chain(against.indices().take(MOST_AGAINST));
        for (place, index) in named.enumerate() {
            if place > 0 {
                out.push_str(" · ");
            }
            let part = &self.parts[index];
            out.push_str(if danish { part.word } else { part.english });
            out.push(' ');
            push_tenths(out, part.contribution, decimal_comma);
        }
    }
}

/// The `N` largest sizes offered, largest first, earlier ones first among
/// equals; found in one pass without sorting all.
struct Weightiest<const N: usize> {
    kept: [(f32, usize); N],
    count: usize,
}

impl<const N: usize> Default for Weightiest<N> {
    fn default() -> Self {
        Weightiest {
            kept: [(0.0, 0); N],
            count: 0,
        }
    }
}

impl<const N: usize> Weightiest<N> {
    fn offer(&mut self, size: f32, index: usize) {
        let mut place = self.count;
        while place > 0 && self.kept[place - 1].0 < size {
            place -= 1;
        }
        if place == N {
            return;
        }
        self.count = N.min(self.count + 1);
        self.kept[place..self.count].rotate_right(1);
        self.kept[place] = (size, index);
    }

    fn indices(&self) -> impl Iterator<Item = usize> {
        self.kept[..self.count].iter().map(|k| k.1)
    }
}

/// `+1.8`, `-0.6`: one decimal, always signed. `format!` would cost more than
/// the scoring itself.
fn push_tenths(out: &mut String, value: f32, comma: bool) {
    let tenths = (value.abs() * 10.0).round().min(9_999_999.0) as u32;
    out.push(if value < 0.0 { '-' } else { '+' });
    let mut digits = [0u8; 10];
    let mut at = digits.len();
    let mut whole = tenths / 10;
    loop {
        at -= 1;
        digits[at] = b'0' + (whole % 10) as u8;
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    digits[at..].iter().for_each(|d| out.push(char::from(*d)));
    out.push(if comma { ',' } else { '.' });
    out.push(char::from(b'0' + (tenths % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::{Weightiest, push_tenths};

    #[test]
    fn the_weightiest_are_kept_in_order_and_equals_in_the_order_they_came() {
        let mut weightiest = Weightiest::<3>::default();
        for (index, size) in [0.2, 0.9, 0.5, 0.9, 0.1, 0.6].into_iter().enumerate() {
            weightiest.offer(size, index);
        }
        assert_eq!(weightiest.indices().collect::<Vec<_>>(), [1, 3, 5]);
    }

    #[test]
    fn contributions_are_written_with_sign_and_one_decimal() {
        let write = |value, comma| {
            let mut out = String::new();
            push_tenths(&mut out, value, comma);
            out
        };
        assert_eq!(write(1.84, false), "+1.8");
        assert_eq!(write(-0.55, false), "-0.6");
        assert_eq!(write(-12.04, true), "-12,0");
        assert_eq!(write(0.0, false), "+0.0");
    }
}
