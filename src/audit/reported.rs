//! What the respondent ticked: cells of closed answers, read as categories.
//!
//! A variable is answered in one column (a category's id, label or title, or
//! several joined by `|`, `;` or `,`) or in one column a category (1/0,
//! ja/nej, x). What cannot be read is an error: a guessed self-report would be
//! audited as if the respondent had given it.

use std::collections::HashMap;

use crate::codebook::{Codebook, Companion, Kind, ReportedOnly, Variable};

/// The answer to one closed question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Report {
    /// Not answered, or not asked for.
    #[default]
    Missing,
    /// An answer that no text is coded into ("ved ikke"), by its place in
    /// [`Variable::self_report_only`].
    Other(usize),
    /// One category.
    One(usize),
    /// The categories that were ticked, as bits; at least one.
    Set(u32),
}

impl Report {
    /// Whether a category was ticked.
    pub fn has(self, category: usize) -> bool {
        match self {
            Report::One(one) => one == category,
            Report::Set(set) => category < 32 && set & (1 << category) != 0,
            Report::Missing | Report::Other(_) => false,
        }
    }

    /// The categories that were ticked.
    pub fn categories(self) -> impl Iterator<Item = usize> {
        let (one, set) = match self {
            Report::One(one) => (Some(one), 0),
            Report::Set(set) => (None, set),
            Report::Missing | Report::Other(_) => (None, 0),
        };
        one.into_iter()
            .chain((0..32).filter(move |c| set & (1 << c) != 0))
    }
}

/// All closed answers of a record, in the codebook's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reports {
    /// One a variable.
    pub variables: Vec<Report>,
    /// One a companion question: the answers' places, as a set.
    pub companions: Vec<Report>,
}

/// The columns that hold the answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Columns {
    /// The question is not in the file.
    #[default]
    None,
    /// One column with the answer.
    One(usize),
    /// A column for each of some categories: (category, column).
    Each(Vec<(usize, usize)>),
}

/// A cell that is no answer to its question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{cell}` is no answer to `{question}`; known are {known}")]
pub struct UnknownAnswer {
    /// What stands there.
    pub cell: String,
    /// Id of the variable or companion.
    pub question: String,
    /// What may stand there.
    pub known: String,
    /// Column, counted from 0.
    pub column: usize,
}

/// Where a file holds the closed answers, and how they are written.
#[derive(Debug, Clone)]
pub struct Questionnaire {
    questions: Vec<Question>,
    companions: Vec<Question>,
}

#[derive(Debug, Clone)]
struct Question {
    id: String,
    multi: bool,
    columns: Columns,
    names: HashMap<String, Answer>,
    known: String,
}

#[derive(Debug, Clone, Copy)]
enum Answer {
    Category(usize),
    Other(usize),
}

/// Cells that say that nothing was answered.
const NOTHING: [&str; 7] = ["", ".", "na", "n/a", "nan", "null", "#null!"];
/// Cells of a column of one category.
const TICKED: [&str; 11] = [
    "1", "ja", "yes", "x", "true", "sand", "sandt", "valgt", "selected", "checked", "j",
];
const NOT_TICKED: [&str; 13] = [
    "0",
    "nej",
    "no",
    "false",
    "falsk",
    "ikke valgt",
    "not selected",
    "unchecked",
    "n",
    "2",
    "fravalgt",
    "-",
    "ved ikke",
];

impl Questionnaire {
    /// A questionnaire of which no column is known yet.
    pub fn new(book: &Codebook) -> Questionnaire {
        Questionnaire {
            questions: book.variables.iter().map(Question::of_variable).collect(),
            companions: book.companions.iter().map(Question::of_companion).collect(),
        }
    }

    /// Names the columns of a question (variable or companion); whether there
    /// is such a question.
    pub fn place(&mut self, question: &str, columns: Columns) -> bool {
        let all = self.questions.iter_mut().chain(&mut self.companions);
        match all.into_iter().find(|q| q.id == question) {
            Some(found) => {
                found.columns = columns;
                true
            }
            None => false,
        }
    }

    /// A further way in which a category is written in the file ("3").
    /// Whether there are such a question and such a category.
    pub fn alias(&mut self, question: &str, written: &str, category: &str) -> bool {
        let all = self.questions.iter_mut().chain(&mut self.companions);
        let Some(found) = all.into_iter().find(|q| q.id == question) else {
            return false;
        };
        let Some(answer) = found.names.get(&folded(category)).copied() else {
            return false;
        };
        found.names.insert(folded(written), answer);
        true
    }

    /// Whether a cell would be read as an answer to a variable of one code.
    pub fn knows(&self, variable: usize, cell: &str) -> bool {
        let own = self.questions.get(variable);
        own.is_some_and(|q| {
            NOTHING.contains(&folded(cell).as_str()) || q.names.contains_key(&folded(cell))
        })
    }

    /// Whether a question's columns are known.
    pub fn is_placed(&self, question: &str) -> bool {
        let mut all = self.questions.iter().chain(&self.companions);
        all.any(|q| q.id == question && q.columns != Columns::None)
    }

    /// Where each variable's answer stands, in the codebook's order.
    pub fn columns(&self) -> impl Iterator<Item = &Columns> {
        self.questions.iter().map(|q| &q.columns)
    }

    /// The same for companion questions.
    pub fn companion_columns(&self) -> impl Iterator<Item = &Columns> {
        self.companions.iter().map(|q| &q.columns)
    }

    /// Reads a record's answers; `cell` gives the cell of a column.
    ///
    /// # Errors
    /// [`UnknownAnswer`], for the first cell that cannot be read.
    pub fn read<'c>(&self, cell: impl Fn(usize) -> &'c str) -> Result<Reports, UnknownAnswer> {
        let read = |questions: &[Question]| -> Result<Vec<Report>, UnknownAnswer> {
            questions.iter().map(|q| q.read(&cell)).collect()
        };
        Ok(Reports {
            variables: read(&self.questions)?,
            companions: read(&self.companions)?,
        })
    }
}

impl Question {
    fn of_variable(variable: &Variable) -> Question {
        let mut names = HashMap::new();
        for (at, category) in variable.categories.iter().enumerate() {
            let title = [category.title.da.as_str(), category.title.en.as_str()];
            for name in title
                .into_iter()
                .chain([category.data_name(), &category.id])
            {
                names.insert(folded(name), Answer::Category(at));
                names.insert(name.to_owned(), Answer::Category(at));
            }
        }
        add_others(&mut names, &variable.self_report_only, Answer::Other);
        Question {
            id: variable.id.clone(),
            multi: variable.kind == Kind::Multi,
            columns: Columns::None,
            names,
            known: {
                let others = variable.self_report_only.iter().map(|o| o.id.as_str());
                variable.ids().chain(others).collect::<Vec<_>>().join(", ")
            },
        }
    }

    fn of_companion(companion: &Companion) -> Question {
        let mut names = HashMap::new();
        add_others(&mut names, &companion.answers, Answer::Category);
        let known: Vec<&str> = companion.answers.iter().map(|a| a.id.as_str()).collect();
        Question {
            id: companion.id.clone(),
            multi: true,
            columns: Columns::None,
            names,
            known: known.join(", "),
        }
    }

    fn read<'c>(&self, cell: &impl Fn(usize) -> &'c str) -> Result<Report, UnknownAnswer> {
        match &self.columns {
            Columns::None => Ok(Report::Missing),
            Columns::One(column) => self.read_one(cell(*column), *column),
            Columns::Each(columns) => self.read_each(columns, cell),
        }
    }

    fn read_one(&self, cell: &str, column: usize) -> Result<Report, UnknownAnswer> {
        // Most cells are written as the codebook writes them.
        if let Some(answer) = self.names.get(cell) {
            return Ok(self.report(*answer));
        }
        let whole = folded(cell);
        if NOTHING.contains(&whole.as_str()) {
            return Ok(Report::Missing);
        }
        if let Some(answer) = self.names.get(&whole) {
            return Ok(self.report(*answer));
        }
        let mut set = 0u32;
        if self.multi {
            for part in cell
                .split(['|', ';', ','])
                .map(folded)
                .filter(|p| !p.is_empty())
            {
                match self.names.get(&part) {
                    Some(Answer::Category(c)) => set |= 1 << c,
                    _ => return Err(self.unknown(cell, column)),
                }
            }
        }
        match set {
            0 => Err(self.unknown(cell, column)),
            set => Ok(Report::Set(set)),
        }
    }

    fn report(&self, answer: Answer) -> Report {
        match answer {
            Answer::Category(c) if self.multi => Report::Set(1 << c),
            Answer::Category(c) => Report::One(c),
            Answer::Other(at) => Report::Other(at),
        }
    }

    fn read_each<'c>(
        &self,
        columns: &[(usize, usize)],
        cell: &impl Fn(usize) -> &'c str,
    ) -> Result<Report, UnknownAnswer> {
        let mut set = 0u32;
        for &(category, column) in columns {
            match cell(column) {
                "1" => {
                    set |= 1 << category;
                    continue;
                }
                "0" | "" => continue,
                _ => {}
            }
            let own = folded(cell(column));
            let named = matches!(self.names.get(&own), Some(Answer::Category(c)) if *c == category);
            if TICKED.contains(&own.as_str()) || named {
                set |= 1 << category;
            } else if !NOTHING.contains(&own.as_str()) && !NOT_TICKED.contains(&own.as_str()) {
                return Err(UnknownAnswer {
                    known: "1/0, ja/nej, yes/no, x".to_owned(),
                    ..self.unknown(cell(column), column)
                });
            }
        }
        Ok(match set {
            0 => Report::Missing,
            set => Report::Set(set),
        })
    }

    fn unknown(&self, cell: &str, column: usize) -> UnknownAnswer {
        let shown: String = cell.chars().take(60).collect();
        UnknownAnswer {
            cell: crate::text::pii::mask(&shown).text.into_owned(),
            question: self.id.clone(),
            known: self.known.clone(),
            column,
        }
    }
}

/// Whether two of some records, which say the same, were ticked in ways that do
/// not fit each other: an ordinal variable further apart than its tolerance,
/// another one otherwise, several codes without a common one.
pub fn differ(book: &Codebook, records: &[Reports]) -> bool {
    let apart = |variable: &Variable, a: Report, b: Report| match (a, b) {
        (Report::One(a), Report::One(b)) if variable.kind == Kind::Ordinal => {
            a.abs_diff(b) > usize::from(variable.tolerance.unwrap_or(0))
        }
        (Report::One(a), Report::One(b)) => a != b,
        (Report::Set(a), Report::Set(b)) => a & b == 0,
        _ => false,
    };
    let pairs = records.iter().enumerate();
    let mut pairs = pairs.flat_map(|(at, a)| records.iter().skip(at + 1).map(move |b| (a, b)));
    pairs.any(|(a, b)| {
        let answers = a.variables.iter().zip(&b.variables);
        let all = book.variables.iter().zip(answers);
        all.into_iter()
            .any(|(variable, (a, b))| apart(variable, *a, *b))
    })
}

fn add_others(
    names: &mut HashMap<String, Answer>,
    others: &[ReportedOnly],
    answer: impl Fn(usize) -> Answer,
) {
    for (at, other) in others.iter().enumerate() {
        let label = other.label.as_deref().unwrap_or(&other.id);
        for name in [&other.title.da, &other.title.en, label, &other.id] {
            names.entry(folded(name)).or_insert(answer(at));
        }
    }
}

/// As compared: without case and outer white space, a spreadsheet's `1.0` as
/// `1`, underscores as spaces.
fn folded(cell: &str) -> String {
    let cell = cell
        .trim()
        .trim_start_matches('\'')
        .to_lowercase()
        .replace('_', " ");
    match cell.strip_suffix(".0").or_else(|| cell.strip_suffix(",0")) {
        Some(whole) if whole.bytes().all(|b| b.is_ascii_digit()) && !whole.is_empty() => {
            whole.to_owned()
        }
        _ => cell,
    }
}
