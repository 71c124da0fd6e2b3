//! Which answers come next, and in what order.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};

use super::Store;
use super::codebooks::STALE;
use super::coders::Coder;
use super::standing::ADJUDICATED;
use crate::review::ReviewError;
use crate::review::draw::{Draw, share_of};

/// The order of a queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Where a look is worth most: expected wrong codes times weight.
    #[default]
    Valuable,
    /// The weightiest flags of the audit first.
    Flags,
    /// As in the survey file.
    File,
    /// Drawn anew for each coder.
    Random,
}

/// Which answers by what was decided of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Page {
    /// To be coded by this coder: not by them yet, nor by all who should.
    Open,
    /// Coded by somebody.
    Coded,
    /// Said to be uncodable by somebody.
    Uncodable,
    /// Coded by this coder.
    Mine,
    /// Coded in different ways, and not settled.
    Disagreement,
    /// Coded by this coder, or settled, under an older definition.
    Stale,
}

/// A filter; what is left out does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// By decision.
    pub page: Option<Page>,
    /// By variable and category, of a person's code or a suggestion.
    pub code: Option<(String, String)>,
    /// By the rule of a flag.
    pub flag: Option<String>,
    /// By who coded it.
    pub coder: Option<String>,
    /// Words that the text holds, or the respondent's id.
    pub text: Option<String>,
}

/// `drawn(seed, what, answer, coder)`: see [`share_of`].
pub(super) fn add_functions(db: &Connection) -> Result<(), ReviewError> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("drawn", 4, flags, |call| {
        let seed: i64 = call.get(0)?;
        let draw = match call.get::<i64>(1)? {
            2 => Draw::Blind,
            4 => Draw::Trial,
            _ => Draw::Order,
        };
        Ok(share_of(seed as u64, draw, call.get(2)?, call.get(3)?))
    })?;
    Ok(())
}

/// A query as it is put together.
#[derive(Default)]
struct Query {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn whole(&self) -> String {
        match self.conditions.is_empty() {
            true => String::new(),
            false => format!("WHERE {}", self.conditions.join(" AND ")),
        }
    }
}

/// Answers whose codes are to be looked at again by a coder.
fn stale(query: &mut Query, coder: &Coder) -> String {
    let me = query.bind(coder.id);
    format!(
        "SELECT answer FROM ({STALE} AND (s.coder = {me} OR s.coder = {ADJUDICATED}
           AND s.answer IN (SELECT answer FROM standing WHERE coder = {me})))"
    )
}

impl Store {
    /// How many answers a filter leaves, and their numbers in order, from the
    /// place `from` on.
    pub fn queue(
        &self,
        coder: &Coder,
        order: Order,
        filter: &Filter,
        from: usize,
        most: usize,
    ) -> Result<(usize, Vec<i64>), ReviewError> {
        let model = self.model()?.unwrap_or(0);
        let seed = self.seed()? as i64;
        let mut query = self.filtered(coder, filter, model)?;
        let all_read = self.suggested(model)? == self.answers()?;
        let (source, by) = match order {
            Order::File => ("answer a".to_owned(), "a.id".to_owned()),
            // In the order of an index: nothing is sorted, no text is read.
            Order::Valuable if all_read => {
                let model = query.bind(model);
                let source =
                    format!("(SELECT answer AS id, value FROM worth WHERE model = {model}) a");
                (source, "a.value DESC, a.id".to_owned())
            }
            Order::Valuable => {
                let model = query.bind(model);
                let source =
                    format!("answer a LEFT JOIN worth s ON s.answer = a.id AND s.model = {model}");
                (source, "s.value DESC, a.id".to_owned())
            }
            Order::Flags => {
                let hidden = self.unless_hidden(coder, &mut query)?;
                let source = format!(
                    "answer a LEFT JOIN (SELECT answer, max(priority) AS top FROM flag
                       WHERE true {hidden} GROUP BY answer) f ON f.answer = a.id"
                );
                (source, "f.top DESC, a.id".to_owned())
            }
            Order::Random => {
                let (seed, coder) = (query.bind(seed), query.bind(coder.id));
                let draw = Draw::Order as i64;
                let by = format!("drawn({seed}, {draw}, a.id, {coder})");
                ("answer a".to_owned(), by)
            }
        };
        let list = format!("SELECT a.id FROM {source} {} ORDER BY {by}", query.whole());
        let mut ask = self.db.prepare_cached(&list)?;
        let rows = ask.query_map(params_from_iter(&query.values), |r| r.get(0))?;
        let ids: Vec<i64> = rows.collect::<Result<_, _>>()?;
        let page = ids.iter().copied().skip(from).take(most).collect();
        Ok((ids.len(), page))
    }

    fn filtered(&self, coder: &Coder, filter: &Filter, model: i64) -> Result<Query, ReviewError> {
        let mut query = Query::default();
        if let Some(page) = filter.page {
            let mut mine = || {
                let me = query.bind(coder.id);
                format!("IN (SELECT answer FROM standing WHERE coder = {me})")
            };
            let condition = match page {
                Page::Open => {
                    let open = format!(
                        "a.id NOT {} AND a.id NOT IN (SELECT t.answer FROM standing t GROUP BY t.answer
                           HAVING count(*) > (SELECT double FROM answer WHERE id = t.answer))",
                        mine()
                    );
                    let stale = stale(&mut query, coder);
                    format!("({open} OR a.id IN ({stale}))")
                }
                Page::Stale => {
                    let stale = stale(&mut query, coder);
                    format!("a.id IN ({stale})")
                }
                Page::Mine => format!("a.id {}", mine()),
                Page::Coded => "a.id IN (SELECT answer FROM standing)".to_owned(),
                Page::Uncodable => {
                    "a.id IN (SELECT answer FROM standing WHERE uncodable)".to_owned()
                }
                Page::Disagreement => "a.id IN (SELECT answer FROM standing GROUP BY answer
                       HAVING count(DISTINCT codes) FILTER (WHERE coder > 0) > 1
                          AND count(*) FILTER (WHERE coder = 0) = 0)"
                    .to_owned(),
            };
            query.conditions.push(condition);
        }
        if let Some((variable, category)) = &filter.code {
            let (shown, me, model) = (model, query.bind(coder.id), query.bind(model));
            let variable = query.bind(variable.clone());
            let (whole, part) = (
                query.bind(category.clone()),
                query.bind(format!("|{category}|")),
            );
            let hidden = self.unless_hidden(coder, &mut query)?;
            // What a model that learned here says of others' answers: see
            // `model_for`.
            let learned = match self.outside_of(shown)? == Some(shown) {
                true => String::new(),
                false => format!(
                    "AND (answer NOT IN (SELECT answer FROM standing)
                      OR answer IN (SELECT answer FROM standing WHERE coder = {me}))"
                ),
            };
            query.conditions.push(format!(
                "(a.id IN (SELECT s.answer FROM standing s JOIN choice c ON c.event = s.event
                    WHERE s.coder IN (0, {me}) AND c.variable = {variable}
                      AND instr('|' || c.code || '|', {part}) > 0)
                  OR a.id IN (SELECT answer FROM suggested
                    WHERE model = {model} AND variable = {variable} AND category = {whole} {hidden} {learned}))"
            ));
        }
        if let Some(rule) = &filter.flag {
            let rule = query.bind(rule.clone());
            let hidden = self.unless_hidden(coder, &mut query)?;
            query.conditions.push(format!(
                "a.id IN (SELECT answer FROM flag WHERE rule = {rule} {hidden})"
            ));
        }
        if let Some(name) = &filter.coder {
            let name = query.bind(name.clone());
            query.conditions.push(format!(
                "a.id IN (SELECT s.answer FROM standing s JOIN coder c ON c.id = s.coder WHERE c.name = {name})"
            ));
        }
        if let Some(text) = filter
            .text
            .as_deref()
            .map(str::trim)
            .filter(|t| !t.is_empty())
        {
            let (folded, whole) = (query.bind(text.to_lowercase()), query.bind(text.to_owned()));
            let found = format!(
                "(a.id IN (SELECT answer FROM searched WHERE instr(folded, {folded}) > 0)
                  OR a.id IN (SELECT id FROM answer WHERE respondent = {whole}))"
            );
            query.conditions.push(found);
        }
        Ok(query)
    }

    /// A further condition on `answer`: its suggestions and flags are not
    /// hidden from a coder.
    fn unless_hidden(&self, coder: &Coder, query: &mut Query) -> Result<String, ReviewError> {
        let share = self.blind_share()?;
        if share <= 0.0 {
            return Ok(String::new());
        }
        let (seed, share) = (query.bind(self.seed()? as i64), query.bind(share));
        let (me, draw) = (query.bind(coder.id), Draw::Blind as i64);
        Ok(format!(
            "AND NOT (drawn({seed}, {draw}, answer, {me}) < {share}
              AND answer NOT IN (SELECT answer FROM standing WHERE coder = {me}))"
        ))
    }
}
