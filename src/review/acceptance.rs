//! Whether suggestions lead coders astray.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::review::agreement::Coding;

/// What a coder made of suggestions where the right code is known: settled,
/// or chosen by everybody else without a suggestion. Counted by variable.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    /// The coder's name.
    pub coder: String,
    /// Wrong suggestions that were shown …
    pub wrong_shown: usize,
    /// … and taken over.
    pub wrong_accepted: usize,
    /// Right suggestions that were shown …
    pub right_shown: usize,
    /// … and not taken over.
    pub right_refused: usize,
}

impl Acceptance {
    /// Counted over all answers.
    pub(super) fn of(coder: &str, answers: &BTreeMap<i64, Vec<&Coding>>) -> Acceptance {
        let mut out = Acceptance {
            coder: coder.to_owned(),
            ..Acceptance::default()
        };
        for all in answers.values() {
            let Some(own) = all.iter().find(|c| c.coder == coder && c.seen) else {
                continue;
            };
            for (variable, suggested) in &own.suggested {
                let Some(right) = right_code(variable, own, all) else {
                    continue;
                };
                let taken = own.codes.get(variable) == Some(suggested);
                match right == suggested {
                    true => {
                        out.right_shown += 1;
                        out.right_refused += usize::from(!taken);
                    }
                    false => {
                        out.wrong_shown += 1;
                        out.wrong_accepted += usize::from(taken);
                    }
                }
            }
        }
        out
    }
}

fn right_code<'c>(variable: &str, own: &'c Coding, all: &[&'c Coding]) -> Option<&'c Vec<String>> {
    if let Some(settled) = &own.settled {
        return settled.get(variable);
    }
    let mut others = all
        .iter()
        .filter(|c| c.coder != own.coder && !c.seen)
        .map(|c| c.codes.get(variable));
    let first = others.next()??;
    others.all(|code| code == Some(first)).then_some(first)
}
