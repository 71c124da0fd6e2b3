//! Which columns hold the closed answers: as told with `--self`, else guessed
//! from names and cells; either way the user is told.

use clap::Args;

use fritekst::audit::{Columns, Questionnaire};
use fritekst::codebook::{Codebook, Kind, Variable};
use fritekst::survey::{Chunk, Survey};

use crate::cli::columns;
use crate::cli::talk::{Talk, Usage};

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
        if self.reported.is_empty() {
            guess(book, survey, first, text, &mut questionnaire);
        }
        tell(book, survey, &questionnaire, talk)?;
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

fn guess(
    book: &Codebook,
    survey: &Survey,
    first: Option<&Chunk>,
    text: usize,
    out: &mut Questionnaire,
) {
    let Some(chunk) = first else { return };
    let status = book.status.as_ref().map(|s| s.variable.as_str());
    let rows = 0..chunk.len().min(LOOKED_AT);
    let others = || (0..survey.header().len()).filter(|c| *c != text);
    for (at, variable) in book.variables.iter().enumerate() {
        if Some(variable.id.as_str()) == status {
            continue;
        }
        let whole = others().find(|c| {
            let cells = rows.clone().map(|r| chunk.cell(r, *c));
            let known = cells.clone().all(|cell| out.knows(at, cell));
            known
                && cells
                    .filter(|cell| variable.may_be_reported(cell.trim()))
                    .count()
                    > 0
        });
        if let Some(column) = whole {
            out.place(&variable.id, Columns::One(column));
        } else if variable.kind == Kind::Multi {
            let yes_no = |c: &usize| {
                rows.clone().all(|r| {
                    matches!(
                        chunk.cell(r, *c).trim().to_lowercase().as_str(),
                        "" | "0" | "1" | "ja" | "nej" | "yes" | "no" | "x"
                    )
                })
            };
            let ids = names(variable);
            let named = |c: &usize| matches!(each(&ids, &[*c], survey), Some(Columns::Each(_)));
            let own: Vec<usize> = others().filter(yes_no).filter(named).collect();
            if let Some(columns) = (!own.is_empty())
                .then(|| each(&ids, &own, survey))
                .flatten()
            {
                out.place(&variable.id, columns);
            }
        }
    }
}

fn tell(
    book: &Codebook,
    survey: &Survey,
    questionnaire: &Questionnaire,
    talk: &Talk,
) -> Result<(), Usage> {
    let header = survey.header();
    let mut any = false;
    for (variable, columns) in book.variables.iter().zip(questionnaire.columns()) {
        let told = match columns {
            Columns::None => continue,
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
        let id = &variable.id;
        talk.line(
            &format!("self-report on {id}: {told} (another: --self)"),
            &format!("selvrapport om {id}: {told} (en anden: --self)"),
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
