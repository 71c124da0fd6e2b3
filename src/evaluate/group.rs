//! The same measures by sector, author or any other group of answers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::confusion::ConfusionMatrix;
use super::error::{EvaluateError, same_length};
use super::interval::Share;

/// How well the answers of one group are coded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupScore {
    /// The group.
    pub name: String,
    /// Answers in it.
    pub n: u64,
    /// Share of them coded right.
    pub accuracy: Share,
    /// Kappa of gold and prediction: quadratic for an ordinal variable, else
    /// Cohen's. `None` where it is not defined and for sets of labels.
    pub kappa: Option<f64>,
}

/// Accuracy and kappa of each group, sorted by name.
///
/// `group`, `gold` and `predicted` hold one entry an answer; codes are below
/// `k`; `ordinal` picks the quadratic kappa.
pub fn by_group<S: AsRef<str>>(
    group: &[S],
    gold: &[usize],
    predicted: &[usize],
    k: usize,
    ordinal: bool,
) -> Result<Vec<GroupScore>, EvaluateError> {
    same_length("groups", group.len(), gold.len())?;
    same_length("predicted codes", predicted.len(), gold.len())?;
    // The whole is checked first, so that an error counts all answers.
    ConfusionMatrix::from_pairs(gold, predicted, k)?;
    rows(group)
        .into_iter()
        .map(|(name, rows)| {
            let pick = |codes: &[usize]| -> Vec<usize> { rows.iter().map(|&i| codes[i]).collect() };
            let matrix = ConfusionMatrix::from_pairs(&pick(gold), &pick(predicted), k)?;
            Ok(GroupScore {
                name: name.to_owned(),
                n: matrix.n(),
                accuracy: matrix.accuracy(),
                kappa: if ordinal {
                    matrix.quadratic_kappa()
                } else {
                    matrix.cohen_kappa()
                },
            })
        })
        .collect()
}

/// Share right of each group, sorted by name; for answers with sets of labels.
pub fn by_group_correct<S: AsRef<str>>(
    group: &[S],
    correct: &[bool],
) -> Result<Vec<GroupScore>, EvaluateError> {
    same_length("groups", group.len(), correct.len())?;
    let score = |(name, rows): (&str, Vec<usize>)| {
        let right = rows.iter().filter(|&&i| correct[i]).count() as u64;
        let n = rows.len() as u64;
        GroupScore {
            name: name.to_owned(),
            n,
            accuracy: Share::of(right, n),
            kappa: None,
        }
    };
    Ok(rows(group).into_iter().map(score).collect())
}

/// The answers of each group, by name.
fn rows<S: AsRef<str>>(group: &[S]) -> BTreeMap<&str, Vec<usize>> {
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, name) in group.iter().enumerate() {
        rows.entry(name.as_ref()).or_default().push(i);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_come_by_name_with_their_own_figures() {
        let groups = ["stat", "kommune", "stat", "kommune"];
        let rows = by_group(&groups, &[0, 1, 2, 0], &[0, 1, 0, 1], 3, true).unwrap();
        let names: Vec<_> = rows.iter().map(|r| r.name.as_str()).collect();
        assert_eq!(names, ["kommune", "stat"]);
        assert_eq!(rows[0].accuracy.successes, 1);
        assert_eq!(rows[0].kappa, Some(0.0));
        assert!(by_group(&["a"], &[0], &[3], 3, false).is_err());
        assert!(by_group_correct(&["a"], &[]).is_err());
    }
}
