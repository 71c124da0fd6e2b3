//! Which words the encoder went by. It reads the answer as a whole, so its
//! part of a score is no sum over words. What can be told is how much the part
//! falls when a word is left out (occlusion; Li, Monroe and Jurafsky 2016,
//! arXiv:1612.08220).

use crate::code::coder::AnswerCoder;
use crate::text::{TokenKind, pii};

/// Longest answer, in words, that is taken apart.
const MOST_WORDS: usize = 200;

/// How much of the encoder's part of each output hangs on a word.
#[derive(Debug, Clone)]
pub struct Omissions {
    /// Byte span of each word in the masked answer, and what every output
    /// loses without it.
    words: Vec<((usize, usize), Vec<f32>)>,
}

impl AnswerCoder<'_> {
    /// Reads the answer last coded once more without each of its words;
    /// nothing if the model reads no encoder, or of a very long answer.
    pub fn omissions(&self) -> Omissions {
        let text = self.masked();
        // What stands for personal data is no word to the encoder.
        let masks: Vec<_> = pii::tokens(text).collect();
        let spans: Vec<(usize, usize)> = self
            .reading()
            .tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .map(|token| (token.start as usize, token.end as usize))
            .filter(|span| !masks.iter().any(|mask| mask.contains(&span.0)))
            .collect();
        if !self.coder().reads_sentences() || spans.len() > MOST_WORDS {
            return Omissions { words: Vec::new() };
        }
        let without: Vec<String> = spans
            .iter()
            .map(|(start, end)| format!("{}{}", &text[..*start], text[*end..].trim_start()))
            .collect();
        let without: Vec<&str> = without.iter().map(String::as_str).collect();
        let scorer = self.worker().scorer();
        let rows = self.coder().sentences(&without);
        let lost = |row: ndarray::ArrayView1<'_, f32>| {
            let mut sums = vec![0.0; scorer.width()];
            scorer.add_sentence(&row.to_vec(), &mut sums);
            sums.truncate(scorer.outputs());
            for (output, sum) in sums.iter_mut().enumerate() {
                *sum = self.worker().sentence(output) - *sum;
            }
            sums
        };
        Omissions {
            words: spans
                .into_iter()
                .zip(rows.rows().into_iter().map(lost))
                .collect(),
        }
    }

    /// The words one category of a variable would lose most without, by size.
    pub fn weightiest_omissions(
        &self,
        omissions: &Omissions,
        variable: usize,
        category: usize,
    ) -> Vec<((usize, usize), f32)> {
        let output = self.coder().output_of(variable, category);
        let parts = omissions.words.iter();
        let mut parts: Vec<_> = parts.map(|(span, lost)| (*span, lost[output])).collect();
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        parts
    }
}
