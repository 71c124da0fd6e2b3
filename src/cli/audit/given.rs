//! Probabilities that another file holds: a file coded with
//! `--probabilities`, or what `train --left-out` wrote.

use std::collections::HashMap;
use std::path::Path;

use fritekst::codebook::Codebook;
use fritekst::survey::{Source, Survey};

use crate::cli::columns;
use crate::cli::input::InputArgs;
use crate::cli::talk::{Talk, Usage};

const CHUNK: usize = 4096;

/// Probabilities by respondent, or by row where the file has no ids.
#[derive(Debug, Default)]
pub struct Given {
    by_id: HashMap<String, Vec<Vec<f64>>>,
    by_row: bool,
}

impl Given {
    /// Reads the columns `V_p_CATEGORY` of every variable.
    pub fn read(
        path: &Path,
        input: &InputArgs,
        book: &Codebook,
        id: Option<&str>,
        talk: &Talk,
    ) -> anyhow::Result<Given> {
        let source = Source::Path(path.to_owned());
        let mut survey: Survey = input.open(&source, talk)?;
        let wanted = book.variables.iter().map(|v| {
            let one = |c: &str| columns::named(&survey, &format!("{}_p_{c}", v.id));
            v.ids().map(one).collect::<Result<Vec<usize>, Usage>>()
        });
        let places: Vec<Vec<usize>> = wanted.collect::<Result<_, Usage>>()?;
        let key = match id {
            Some(name) => columns::named(&survey, name).ok(),
            None => columns::id(&survey, None)?,
        };
        let mut out = Given {
            by_row: key.is_none(),
            ..Given::default()
        };
        while let Some(chunk) = survey.next_chunk(CHUNK)? {
            for row in 0..chunk.len() {
                let number = chunk.first_row() + row as u64;
                let cell = |column: &usize| {
                    let text = chunk.cell(row, *column).trim().replace(',', ".");
                    // Left out of a variable's training: no probability.
                    if text.is_empty() {
                        Some(0.0)
                    } else {
                        text.parse().ok().filter(|p| (0.0..=1.0).contains(p))
                    }
                };
                let read = |of: &Vec<usize>| of.iter().map(cell).collect::<Option<Vec<f64>>>();
                let Some(own) = places.iter().map(read).collect::<Option<Vec<_>>>() else {
                    let path = path.display();
                    anyhow::bail!(talk.either(
                        format!("{path}, row {number}: a probability is no number from 0 to 1"),
                        format!(
                            "{path}, række {number}: en sandsynlighed er ikke et tal fra 0 til 1"
                        ),
                    ));
                };
                let name =
                    key.map_or_else(|| number.to_string(), |c| chunk.cell(row, c).to_owned());
                out.by_id.insert(name, own);
            }
        }
        Ok(out)
    }

    /// A record's probabilities.
    pub fn of(&self, row: u64, id: &str) -> Option<&Vec<Vec<f64>>> {
        match self.by_row {
            true => self.by_id.get(&row.to_string()),
            false => self.by_id.get(id),
        }
    }
}
