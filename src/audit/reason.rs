//! The sentence a person reads, made from the rule's wording.

use super::reported::{Report, Reports};
use crate::codebook::{Codebook, Localised, Rule, Variable};

/// What a sentence is filled with.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    /// The record's closed answers.
    pub reports: &'a Reports,
    /// The variable compared with the text.
    pub variable: Option<usize>,
    /// The categories the text shows.
    pub shown: &'a [usize],
    /// The respondent's words, personal data masked.
    pub words: &'a [String],
    /// Years named in the text.
    pub years: &'a [u16],
    /// How many (masked items, equal texts).
    pub count: u32,
}

/// The rule's sentence in Danish and English.
pub fn sentences(book: &Codebook, rule: &Rule, filling: &Filling<'_>) -> [String; 2] {
    [true, false].map(|danish| fill(book, rule.reason.get(danish), danish, filling))
}

fn fill(book: &Codebook, wording: &str, danish: bool, filling: &Filling<'_>) -> String {
    let variable = filling
        .variable
        .and_then(|v| Some((v, book.variables.get(v)?)));
    let quoted = |text: &str| format!("\u{201c}{text}\u{201d}");
    let and = if danish { " og " } else { " and " };
    let listed = |titles: Vec<String>| match titles.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{}{and}{last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "–".to_owned(),
    };
    let title = |v: &Variable, c: usize| v.categories.get(c).map(|c| quoted(c.title.get(danish)));
    let shown = || {
        let titles = variable
            .iter()
            .flat_map(|(_, v)| filling.shown.iter().filter_map(|c| title(v, *c)));
        listed(titles.collect())
    };
    let ticked = || {
        let Some((at, v)) = variable else {
            return "–".to_owned();
        };
        let report = filling
            .reports
            .variables
            .get(at)
            .copied()
            .unwrap_or_default();
        listed(
            answer(v, report)
                .iter()
                .map(|t| quoted(t.get(danish)))
                .collect(),
        )
    };
    let words = || {
        let own: Vec<String> = filling.words.iter().map(|w| quoted(w)).collect();
        match own.is_empty() {
            true if danish => "svaret som helhed".to_owned(),
            true => "the answer as a whole".to_owned(),
            false => own.join(", "),
        }
    };
    let years = || listed(filling.years.iter().map(u16::to_string).collect());
    let period = || {
        book.period.as_ref().map_or(String::new(), |p| {
            format!("{}–{}", p.first_year, p.last_year)
        })
    };
    let mut out = wording.to_owned();
    let mut put = |name: &str, value: &dyn Fn() -> String| {
        let place = format!("{{{name}}}");
        if out.contains(&place) {
            out = out.replace(&place, &value());
        }
    };
    put("text_code", &shown);
    put("unticked", &shown);
    put("self_code", &ticked);
    put("years", &years);
    put("period", &period);
    put("count", &|| filling.count.to_string());
    // Last: the respondent's words may hold braces of their own.
    put("words", &words);
    out
}

/// The titles of what was ticked.
pub fn answer(variable: &Variable, report: Report) -> Vec<&Localised> {
    let own = report
        .categories()
        .filter_map(|c| variable.categories.get(c))
        .map(|c| &c.title);
    let other = match report {
        Report::Other(at) => variable.self_report_only.get(at).map(|o| &o.title),
        _ => None,
    };
    own.chain(other).collect()
}
