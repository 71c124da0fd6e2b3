//! Splits for cross-validation, and weights of classes.
//!
//! Answers of one author resemble each other, so a model is judged on authors
//! it has not seen: grouped folds keep all rows of a group together.

use crate::learn::TrainError;
use crate::learn::random::SplitMix64;
use std::collections::BTreeMap;

/// Groups up to which each group is its own fold.
pub const LEAVE_ONE_OUT: usize = 10;

/// A split of rows into folds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folds {
    of_row: Vec<usize>,
    count: usize,
}

impl Folds {
    /// `count` folds in which each class is spread as evenly as it goes, rows
    /// drawn by `seed`.
    ///
    /// # Errors
    /// Fewer than two folds, or more folds than rows.
    pub fn stratified(classes: &[usize], count: usize, seed: u64) -> Result<Self, TrainError> {
        check_count(count, classes.len())?;
        let mut by_class: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (row, &class) in classes.iter().enumerate() {
            by_class.entry(class).or_default().push(row);
        }
        let mut random = SplitMix64::new(seed);
        let mut of_row = vec![0; classes.len()];
        // Dealing on where the last class stopped keeps fold sizes within one.
        let mut next = 0;
        for rows in by_class.values_mut() {
            random.shuffle(rows);
            for &row in rows.iter() {
                of_row[row] = next % count;
                next += 1;
            }
        }
        Ok(Self { of_row, count })
    }

    /// Folds that keep the rows of a group together: each group its own fold
    /// when there are at most [`LEAVE_ONE_OUT`] groups, otherwise `count`
    /// folds filled with the largest groups first, each into the smallest
    /// fold, equal groups in an order drawn by `seed`.
    ///
    /// # Errors
    /// Fewer than two groups or folds, or more folds than groups.
    pub fn grouped(groups: &[usize], count: usize, seed: u64) -> Result<Self, TrainError> {
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for &group in groups {
            *sizes.entry(group).or_default() += 1;
        }
        let count = if sizes.len() <= LEAVE_ONE_OUT {
            sizes.len()
        } else {
            count
        };
        check_count(count, sizes.len())?;
        let mut order: Vec<(usize, usize)> = sizes.into_iter().collect();
        SplitMix64::new(seed).shuffle(&mut order);
        order.sort_by_key(|&(_, size)| std::cmp::Reverse(size));
        let mut filled = vec![0usize; count];
        let mut fold_of = BTreeMap::new();
        for (group, size) in order {
            let smallest = (0..count).min_by_key(|&fold| filled[fold]).unwrap_or(0);
            filled[smallest] += size;
            fold_of.insert(group, smallest);
        }
        let of_row = groups.iter().map(|group| fold_of[group]).collect();
        Ok(Self { of_row, count })
    }

    /// Number of folds.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The fold of each row.
    pub fn of_row(&self) -> &[usize] {
        &self.of_row
    }

    /// Rows outside a fold, rising.
    pub fn train(&self, fold: usize) -> Vec<usize> {
        self.rows(|other| other != fold)
    }

    /// Rows of a fold, rising.
    pub fn test(&self, fold: usize) -> Vec<usize> {
        self.rows(|other| other == fold)
    }

    fn rows(&self, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let rows = self.of_row.iter().enumerate();
        rows.filter(|(_, fold)| wanted(**fold))
            .map(|(row, _)| row)
            .collect()
    }
}

fn check_count(count: usize, most: usize) -> Result<(), TrainError> {
    if count < 2 || count > most {
        return Err(TrainError::Setting {
            name: "folds",
            value: count as f64,
            range: "from 2 to the number of rows (of groups, when grouped)",
        });
    }
    Ok(())
}

/// How much the rows of a class count.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ClassWeights {
    /// All rows alike.
    #[default]
    None,
    /// Each class the same in total: `n / (classes · n_c)`.
    Balanced,
    /// As given, one a class.
    Given(Vec<f64>),
}

impl ClassWeights {
    /// The factor of each class from the rows it has; 1 where it has none.
    ///
    /// # Errors
    /// [`TrainError::Shape`] when given weights do not fit the classes.
    pub fn factors(&self, counts: &[usize]) -> Result<Vec<f64>, TrainError> {
        match self {
            Self::None => Ok(vec![1.0; counts.len()]),
            Self::Balanced => {
                let total: usize = counts.iter().sum();
                let present = counts.iter().filter(|&&count| count > 0).count();
                let factor = |&count: &usize| match count {
                    0 => 1.0,
                    _ => total as f64 / (present as f64 * count as f64),
                };
                Ok(counts.iter().map(factor).collect())
            }
            Self::Given(weights) if weights.len() == counts.len() => Ok(weights.clone()),
            Self::Given(weights) => Err(TrainError::Shape {
                what: "class weights",
                expected: counts.len(),
                found: weights.len(),
            }),
        }
    }

    pub(crate) fn check(&self) -> Result<(), TrainError> {
        let Self::Given(weights) = self else {
            return Ok(());
        };
        match weights
            .iter()
            .find(|weight| !weight.is_finite() || **weight <= 0.0)
        {
            None => Ok(()),
            Some(&value) => Err(TrainError::Setting {
                name: "class weight",
                value,
                range: "a finite number above 0",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_group_is_split_and_no_row_is_lost(
            groups in proptest::collection::vec(0usize..40, 30..300), seed: u64
        ) {
            let folds = Folds::grouped(&groups, 5, seed).unwrap();
            let mut seen = 0;
            for fold in 0..folds.count() {
                let (train, test) = (folds.train(fold), folds.test(fold));
                prop_assert_eq!(train.len() + test.len(), groups.len());
                seen += test.len();
                let inside: Vec<usize> = test.iter().map(|&row| groups[row]).collect();
                prop_assert!(train.iter().all(|&row| !inside.contains(&groups[row])));
            }
            prop_assert_eq!(seen, groups.len());
        }

        #[test]
        fn strata_are_spread_evenly(
            classes in proptest::collection::vec(0usize..4, 10..200), seed: u64
        ) {
            let folds = Folds::stratified(&classes, 5, seed).unwrap();
            for class in 0..4 {
                let mut counts = [0usize; 5];
                for (row, &own) in classes.iter().enumerate() {
                    counts[folds.of_row()[row]] += usize::from(own == class);
                }
                let (low, high) = (counts.iter().min(), counts.iter().max());
                prop_assert!(high.unwrap() - low.unwrap() <= 1);
            }
        }
    }

    #[test]
    fn few_groups_are_left_out_one_at_a_time() {
        let groups = [7, 7, 3, 3, 3, 9];
        let folds = Folds::grouped(&groups, 2, 1).unwrap();
        assert_eq!(folds.count(), 3);
        assert!(Folds::grouped(&[1, 1, 1], 2, 1).is_err());
    }

    #[test]
    fn large_groups_are_balanced() {
        let groups: Vec<usize> = (0..20).flat_map(|g| vec![g; 10 + g]).collect();
        let folds = Folds::grouped(&groups, 4, 1).unwrap();
        let sizes: Vec<usize> = (0..4).map(|fold| folds.test(fold).len()).collect();
        assert!(
            sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 10,
            "{sizes:?}"
        );
    }

    #[test]
    fn balanced_classes_weigh_the_same() {
        let factors = ClassWeights::Balanced.factors(&[10, 30, 0]).unwrap();
        assert_eq!(factors[0] * 10.0, factors[1] * 30.0);
        assert_eq!(factors[0] * 10.0 + factors[1] * 30.0, 40.0);
    }
}
