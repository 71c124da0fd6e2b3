//! Which columns hold the closed answers: as told with `--self`, else guessed
//! from names and cells; either way the user is told.

use clap::Args;

use fritekst::audit::{Columns, Questionnaire};
use fritekst::codebook::{Codebook, Companion, Kind, Variable};
use fritekst::survey::{Chunk, Survey};

use crate::cli::columns;
use crate::cli::talk::{Talk, Usage};

/// Cells of a column that says of one category whether it was ticked.
const YES_NO: [&str; 12] = [
    "0", "1", "ja", "nej", "yes", "no", "x", "true", "false", "sand", "falsk", "valgt",
];
/// Letters of a word that tells what a column is about.
const LONG: usize = 5;
/// Rows looked at for a guess.
const LOOKED_AT: usize = 200;

/// Where the closed answers stand.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Closed answers")]
pub struct ClosedArgs {
    /// Columns of a closed answer: technology=COLUMN; for several codes one
    /// column each, types=product:COLUMN,service:COLUMN (default: guessed)
    #[arg(long = "self", value_name = "VARIABLE=COLUMN[,COLUMN…]")]
    reported: Vec<String>,
    /// How the file writes an answer: technology:4=teknologisk_loesning
    #[arg(long, value_name = "VARIABLE:VALUE=CATEGORY")]
    answer: Vec<String>,
}

impl ClosedArgs {
    /// The questionnaire of a file.
    pub fn questionnaire(
        &self,
        book: &Codebook,
        survey: &Survey,
        first: Option<&Chunk>,
        text: usize,
        talk: &Talk,
    ) -> anyhow::Result<Questionnaire> {
        let mut questionnaire = Questionnaire::new(book);
        for alias in &self.answer {
            let parts = alias
                .split_once(':')
                .and_then(|(v, rest)| Some((v, rest.split_once('=')?)));
            let known =
                parts.is_some_and(|(v, (value, category))| questionnaire.alias(v, value, category));
            if !known {
                return Err(Usage::new(
                    format!("--answer {alias}: write VARIABLE:VALUE=CATEGORY with a variable and category of the codebook"),
                    format!("--answer {alias}: skriv VARIABEL:VÆRDI=KATEGORI med en variabel og kategori fra kodebogen"),
                )
                .into());
            }
        }
        for pair in &self.reported {
            self.place(pair, book, survey, &mut questionnaire)?;
        }
        guess(book, survey, first, text, &mut questionnaire);
        if first.is_some() {
            tell(book, survey, &questionnaire, talk)?;
        }
        Ok(questionnaire)
    }

    fn place(
        &self,
        pair: &str,
        book: &Codebook,
        survey: &Survey,
        out: &mut Questionnaire,
    ) -> Result<(), Usage> {
        let Some((question, written)) = pair.split_once('=') else {
            return Err(Usage::new(
                format!("--self {pair}: write VARIABLE=COLUMN"),
                format!("--self {pair}: skriv VARIABEL=KOLONNE"),
            ));
        };
        let (ids, multi) = categories(book, question).ok_or_else(|| {
            let known: Vec<&str> = book.variables.iter().map(|v| v.id.as_str()).collect();
            let known = known.join(", ");
            Usage::new(
                format!(
                    "--self {pair}: the codebook has no variable `{question}` (it has {known})"
                ),
                format!(
                    "--self {pair}: kodebogen har ingen variabel `{question}` (den har {known})"
                ),
            )
        })?;
        let parts: Vec<&str> = written
            .split(',')
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect();
        let named = |part: &str| -> Result<Option<(usize, usize)>, Usage> {
            let Some((category, column)) = part.split_once(':') else {
                return Ok(None);
            };
            match ids
                .iter()
                .position(|i| i.iter().any(|n| n.eq_ignore_ascii_case(category)))
            {
                Some(at) => Ok(Some((at, columns::named(survey, column)?))),
                None => Ok(None),
            }
        };
        let found: Vec<Option<(usize, usize)>> =
            parts.iter().map(|p| named(p)).collect::<Result<_, _>>()?;
        let columns = if !found.is_empty() && found.iter().all(Option::is_some) {
            Columns::Each(found.into_iter().flatten().collect())
        } else if let [one] = parts.as_slice() {
            Columns::One(columns::named(survey, one)?)
        } else if multi {
            let own: Vec<usize> = parts
                .iter()
                .map(|p| columns::named(survey, p))
                .collect::<Result<_, _>>()?;
            each(&ids, &own, survey).ok_or_else(|| {
                let wanted: Vec<&str> = ids.iter().filter_map(|i| i.first()).map(String::as_str).collect();
                let wanted = wanted.join(":COLUMN,");
                Usage::new(
                    format!("--self {pair}: which column is which category? Write {question}={wanted}:COLUMN"),
                    format!("--self {pair}: hvilken kolonne er hvilken kategori? Skriv {question}={wanted}:KOLONNE"),
                )
            })?
        } else {
            return Err(Usage::new(
                format!("--self {pair}: `{question}` takes one code, so it stands in one column"),
                format!("--self {pair}: `{question}` tager én kode og står derfor i én kolonne"),
            ));
        };
        out.place(question, columns);
        Ok(())
    }
}

/// The names of each category of a question, and whether several may be ticked.
fn categories(book: &Codebook, question: &str) -> Option<(Vec<Vec<String>>, bool)> {
    if let Some(variable) = book.variable(question) {
        return Some((names(variable), variable.kind == Kind::Multi));
    }
    let companion = book.companion(question)?;
    let of = |a: &fritekst::codebook::ReportedOnly| {
        vec![a.id.clone(), a.title.da.clone(), a.title.en.clone()]
    };
    Some((companion.answers.iter().map(of).collect(), true))
}

fn names(variable: &Variable) -> Vec<Vec<String>> {
    let of = |c: &fritekst::codebook::Category| {
        vec![c.id.clone(), c.title.da.clone(), c.title.en.clone()]
    };
    variable.categories.iter().map(of).collect()
}

/// Columns for categories by their names (`type_produkt`); by their order
/// where there is one for each and no name tells.
fn each(ids: &[Vec<String>], own: &[usize], survey: &Survey) -> Option<Columns> {
    let header = survey.header();
    let category = |column: usize| {
        let name = header[column].to_lowercase();
        let hit = |names: &Vec<String>| {
            names
                .iter()
                .any(|n| n.len() > 2 && name.contains(stem(n).as_str()))
        };
        let mut hits = ids.iter().enumerate().filter(|(_, names)| hit(names));
        hits.next()
            .filter(|_| hits.next().is_none())
            .map(|(at, _)| at)
    };
    let found: Vec<Option<usize>> = own.iter().map(|c| category(*c)).collect();
    let mut places: Vec<usize> = found.iter().copied().flatten().collect();
    places.sort_unstable();
    places.dedup();
    if places.len() == own.len() {
        return Some(Columns::Each(
            found
                .into_iter()
                .flatten()
                .zip(own.iter().copied())
                .collect(),
        ));
    }
    (places.is_empty() && own.len() == ids.len())
        .then(|| Columns::Each((0..).zip(own.iter().copied()).collect()))
}

/// The first word of a name, in small letters.
fn stem(name: &str) -> String {
    let first = name
        .split(|c: char| !c.is_alphanumeric())
        .find(|p| !p.is_empty());
    first.unwrap_or(name).to_lowercase()
}

/// Places the questions that were not told where they stand.
fn guess(
    book: &Codebook,
    survey: &Survey,
    first: Option<&Chunk>,
    text: usize,
    out: &mut Questionnaire,
) {
    let Some(chunk) = first else { return };
    let status = book.status.as_ref().map(|s| s.variable.as_str());
    let told: Vec<bool> = out.columns().map(|c| *c != Columns::None).collect();
    for (at, variable) in book.variables.iter().enumerate() {
        if told[at] || Some(variable.id.as_str()) == status {
            continue;
        }
        if let Some(columns) = guess_variable(at, variable, survey, chunk, text, out) {
            out.place(&variable.id, columns);
        }
    }
    for companion in &book.companions {
        let columns = guess_companion(companion, survey);
        if !out.is_placed(&companion.id) && !columns.is_empty() {
            out.place(&companion.id, Columns::Each(columns));
        }
    }
}

fn guess_variable(
    at: usize,
    variable: &Variable,
    survey: &Survey,
    chunk: &Chunk,
    text: usize,
    known: &Questionnaire,
) -> Option<Columns> {
    let rows = 0..chunk.len().min(LOOKED_AT);
    let others = || (0..survey.header().len()).filter(|c| *c != text);
    // Nearly all: an odd value is to be told, not to hide the column.
    let nearly = |c: usize| {
        let cells = rows.clone().map(|r| chunk.cell(r, c).trim());
        let filled = cells.filter(|cell| !cell.is_empty());
        let (mut all, mut own) = (0, 0);
        for cell in filled {
            all += 1;
            own += usize::from(known.knows(at, cell));
        }
        own > 0 && 10 * own >= 9 * all
    };
    if let Some(column) = others().find(|c| nearly(*c)) {
        return Some(Columns::One(column));
    }
    if variable.kind != Kind::Multi {
        return None;
    }
    let ids = names(variable);
    let yes_no = |c: &usize| {
        let cells = rows
            .clone()
            .map(|r| chunk.cell(r, *c).trim().to_lowercase());
        let filled: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
        let own = filled
            .iter()
            .filter(|c| YES_NO.contains(&c.as_str()))
            .count();
        own > 0 && 10 * own >= 9 * filled.len()
    };
    let named = |c: &usize| each(&ids, &[*c], survey).is_some();
    let own: Vec<usize> = others().filter(yes_no).filter(named).collect();
    (!own.is_empty())
        .then(|| each(&ids, &own, survey))
        .flatten()
}

/// Columns whose names hold a word of the question and one of an answer:
/// `vaerdi_kvalitet` for the value achieved, higher quality.
fn guess_companion(companion: &Companion, survey: &Survey) -> Vec<(usize, usize)> {
    let of = |l: &fritekst::codebook::Localised| {
        let both = format!("{} {}", l.da, l.en).to_lowercase();
        let words = both.split(|c: char| !c.is_alphanumeric());
        let long: Vec<String> = words
            .filter(|w| w.chars().count() >= LONG)
            .map(spelled)
            .collect();
        long
    };
    let question = of(&companion.title);
    let header = survey.header().iter().map(|h| spelled(&h.to_lowercase()));
    let mut out = Vec::new();
    for (column, name) in header.enumerate() {
        let has = |words: &[String]| words.iter().any(|w| name.contains(w.as_str()));
        let mut hits = companion
            .answers
            .iter()
            .enumerate()
            .filter(|(_, a)| has(&of(&a.title)));
        if has(&question)
            && let Some((answer, _)) = hits.next()
            && hits.next().is_none()
        {
            out.push((answer, column));
        }
    }
    out
}

/// As column names spell it.
fn spelled(word: &str) -> String {
    word.replace('æ', "ae")
        .replace('ø', "oe")
        .replace('å', "aa")
}

fn tell(
    book: &Codebook,
    survey: &Survey,
    questionnaire: &Questionnaire,
    talk: &Talk,
) -> Result<(), Usage> {
    let header = survey.header();
    let mut any = false;
    let status = book.status.as_ref().map(|s| s.variable.as_str());
    for (variable, columns) in book.variables.iter().zip(questionnaire.columns()) {
        let id = &variable.id;
        let told = match columns {
            Columns::None if Some(id.as_str()) == status => continue,
            Columns::None => {
                talk.line(
                    &format!("self-report on {id}: no column found (--self {id}=COLUMN)"),
                    &format!("selvrapport om {id}: ingen kolonne fundet (--self {id}=KOLONNE)"),
                );
                continue;
            }
            Columns::One(column) => format!("`{}`", header[*column]),
            Columns::Each(each) => {
                let one = |(category, column): &(usize, usize)| {
                    format!(
                        "{} `{}`",
                        variable.categories[*category].id, header[*column]
                    )
                };
                each.iter().map(one).collect::<Vec<_>>().join(", ")
            }
        };
        any = true;
        talk.line(
            &format!("self-report on {id}: {told} (another: --self)"),
            &format!("selvrapport om {id}: {told} (en anden: --self)"),
        );
        if let Columns::Each(each) = columns {
            let lacks = variable.categories.iter().enumerate();
            let lacks = lacks.filter(|(at, _)| !each.iter().any(|(c, _)| c == at));
            let lacks: Vec<&str> = lacks.map(|(_, c)| c.id.as_str()).collect();
            if !lacks.is_empty() {
                let lacks = lacks.join(", ");
                talk.line(
                    &format!("warning: no column for {lacks} of {id}; it counts as not ticked in every record. Name it: --self {id}=CATEGORY:COLUMN,…"),
                    &format!("advarsel: ingen kolonne til {lacks} i {id}; det tæller som ikke krydset i alle svar. Angiv den: --self {id}=KATEGORI:KOLONNE,…"),
                );
            }
        }
    }
    for (companion, columns) in book
        .companions
        .iter()
        .zip(questionnaire.companion_columns())
    {
        let told = match columns {
            Columns::None => continue,
            Columns::One(column) => format!("`{}`", header[*column]),
            Columns::Each(each) => {
                let one = |(answer, column): &(usize, usize)| {
                    format!("{} `{}`", companion.answers[*answer].id, header[*column])
                };
                each.iter().map(one).collect::<Vec<_>>().join(", ")
            }
        };
        let id = &companion.id;
        talk.line(
            &format!("beside it {id}: {told} (another: --self)"),
            &format!("desuden {id}: {told} (en anden: --self)"),
        );
    }
    match any {
        true => Ok(()),
        false => Err(Usage::new(
            "no column with closed answers was recognised; name them: --self VARIABLE=COLUMN",
            "ingen kolonne med lukkede svar blev genkendt; angiv dem: --self VARIABEL=KOLONNE",
        )),
    }
}
