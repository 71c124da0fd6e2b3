//! The decisions that hold, as answers with codes to learn from.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::codebook::{Codebook, Kind, Variable};
use crate::review::choice::written;
use crate::review::{ReviewError, Store};
use crate::sealed::hex;
use crate::train::{Change, Gold, Labelled, LeftOut, MOST_IN_A_SET, TrainingError};

/// What a store teaches.
pub struct Taught {
    /// The codebook in use.
    pub codebook: Arc<Codebook>,
    /// The answers' numbers.
    pub ids: Vec<i64>,
    /// The answers with the codes that stand. Equal texts are a group: one
    /// must not be tested on what the other taught.
    pub labelled: Labelled,
    /// SHA-256 of the answers' numbers and codes.
    pub sha256: String,
}

impl Taught {
    /// The codes that [`Store::labelled`] gives; a status that leaves the other
    /// variables without a code teaches that variable alone.
    pub fn of(store: &Store) -> Result<Taught, ReviewError> {
        let (_, codebook) = store.codebook()?;
        let too_many = |v: &&Variable| v.kind == Kind::Multi && v.categories.len() > MOST_IN_A_SET;
        if let Some(variable) = codebook.variables.iter().find(too_many) {
            return Err(ReviewError::Training(TrainingError::TooManyCategories {
                variable: variable.id.clone(),
                have: variable.categories.len(),
                most: MOST_IN_A_SET,
            }));
        }
        let mut labelled = Labelled::for_variables(codebook.variables.iter());
        let (mut respondents, mut texts) = (Numbering::default(), Numbering::default());
        let (mut ids, mut hash) = (Vec::new(), Sha256::new());
        store.labelled(|one| -> Result<(), ReviewError> {
            ids.push(one.answer);
            hash.update(format!("{}\n", one.answer));
            for variable in &codebook.variables {
                let code = one.codes.get(&variable.id);
                if let Some(code) = code {
                    hash.update(format!("{}={}\n", variable.id, written(code)));
                }
                if let Some(gold) = labelled.gold.get_mut(&variable.id) {
                    push(gold, variable, code.map(Vec::as_slice));
                }
            }
            labelled.respondents.push(respondents.of(&one.respondent));
            labelled.groups.push(texts.of(one.text.trim()));
            labelled.texts.push(one.text.clone());
            Ok(())
        })?;
        Ok(Taught {
            codebook,
            ids,
            labelled,
            sha256: hex(&hash.finalize()),
        })
    }
}

impl Taught {
    /// How a variable fares that was learned from nothing: against always
    /// giving the code that most answers have.
    pub fn against_frequent(&self, own: &LeftOut) -> Change {
        let given = |row: &usize| {
            let gold = self.labelled.gold.get(&own.variable);
            gold.map_or_else(Vec::new, |gold| gold.codes(*row))
        };
        let given: Vec<Vec<usize>> = own.rows.iter().map(given).collect();
        let mut counts: BTreeMap<&[usize], usize> = BTreeMap::new();
        for code in &given {
            *counts.entry(code).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        let most = most.map_or(Vec::new(), |(code, _)| code.to_vec());
        Change {
            variable: own.variable.clone(),
            learned: true,
            before: given.iter().map(|code| *code == most).collect(),
            after: given
                .iter()
                .zip(&own.codes)
                .map(|(g, code)| g == code)
                .collect(),
        }
    }
}

fn push(gold: &mut Gold, variable: &Variable, code: Option<&[String]>) {
    let places = code.map(|code| {
        let known = code.iter().filter_map(|id| variable.index_of(id));
        known.collect::<Vec<usize>>()
    });
    match gold {
        Gold::One(codes) => codes.push(places.and_then(|places| places.first().copied())),
        Gold::Set(codes) => {
            let set = |places: Vec<usize>| places.into_iter().fold(0, |set, at| set | 1 << at);
            codes.push(places.map(set));
        }
    }
}

/// Numbers names in the order they come.
#[derive(Default)]
struct Numbering(HashMap<String, usize>);

impl Numbering {
    fn of(&mut self, name: &str) -> usize {
        let next = self.0.len();
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}
