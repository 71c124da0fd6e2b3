//! Finds the column with the answers and the one with the ids, by their
//! names and by what is in them; guesses are told to the user.

use fritekst::survey::{Chunk, Survey};

use crate::cli::talk::{Talk, Usage};

const TEXT_NAMES: [&str; 14] = [
    "beskrivelse",
    "fritekst",
    "tekst",
    "svar",
    "aabent_svar",
    "åbent_svar",
    "kommentar",
    "text",
    "answer",
    "description",
    "free_text",
    "open_answer",
    "comment",
    "response",
];
const ID_NAMES: [&str; 12] = [
    "respondent_id",
    "respondentid",
    "respondent",
    "id",
    "lbnr",
    "løbenr",
    "loebenr",
    "løbenummer",
    "resp_id",
    "respid",
    "case_id",
    "sag_id",
];

/// The number of a column that was named.
pub fn named(survey: &Survey, name: &str) -> Result<usize, Usage> {
    let header = survey.header();
    let exact = header.iter().position(|h| h == name);
    let folded = || {
        let name = name.trim().to_lowercase();
        header.iter().position(|h| h.trim().to_lowercase() == name)
    };
    exact.or_else(folded).ok_or_else(|| {
        let known: Vec<&str> = header.iter().take(30).map(String::as_str).collect();
        let known = known.join(", ");
        Usage::new(
            format!("no column `{name}`; the file has: {known}"),
            format!("ingen kolonne `{name}`; filen har: {known}"),
        )
    })
}

/// The answers' column: as named, else by name, else the one with the most
/// words in its first rows.
pub fn text(
    survey: &Survey,
    first: Option<&Chunk>,
    asked: Option<&str>,
    talk: &Talk,
) -> anyhow::Result<usize> {
    if let Some(name) = asked {
        return Ok(named(survey, name)?);
    }
    let found = by_name(survey.header(), &TEXT_NAMES).or_else(|| first.and_then(wordiest));
    let Some(column) = found else {
        return Err(Usage::new(
            "which column holds the answers? Name it with --text COLUMN",
            "hvilken kolonne rummer svarene? Angiv den med --text KOLONNE",
        )
        .into());
    };
    let name = &survey.header()[column];
    talk.line(
        &format!("answers read from column `{name}` (another: --text COLUMN)"),
        &format!("svar læst fra kolonnen `{name}` (en anden: --text KOLONNE)"),
    );
    Ok(column)
}

/// The respondents' column, if there is one.
pub fn id(survey: &Survey, asked: Option<&str>) -> Result<Option<usize>, Usage> {
    match asked {
        Some(name) => named(survey, name).map(Some),
        None => Ok(by_name(survey.header(), &ID_NAMES)),
    }
}

fn by_name(header: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| {
        header
            .iter()
            .position(|h| h.trim().to_lowercase().replace([' ', '-'], "_") == *name)
    })
}

/// The column with the most spaces between words; `None` without any.
fn wordiest(chunk: &Chunk) -> Option<usize> {
    let words = |column: usize| -> usize {
        (0..chunk.len().min(200))
            .map(|row| {
                chunk
                    .cell(row, column)
                    .split_whitespace()
                    .count()
                    .saturating_sub(1)
            })
            .sum()
    };
    let best = (0..chunk.columns()).max_by_key(|c| (words(*c), usize::MAX - c))?;
    // A file of one column needs no words to be understood.
    (words(best) > 0 || chunk.columns() == 1).then_some(best)
}
