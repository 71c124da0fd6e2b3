//! Records by key and by set, in plain arrays: a few bytes a record.

/// Records with the same 16-bit key side by side, by counting.
pub(super) struct Groups {
    records: Vec<u32>,
    /// Where each key's records end.
    ends: Vec<u32>,
}

impl Groups {
    /// Sorts by `key`; records with the same key stay in their order.
    pub(super) fn by_key(records: &[u32], key: impl Fn(u32) -> u16) -> Groups {
        let mut ends = vec![0_u32; 1 << u16::BITS];
        for &record in records {
            if let Some(count) = ends.get_mut(usize::from(key(record))) {
                *count += 1;
            }
        }
        let mut start = 0;
        for end in &mut ends {
            start += std::mem::replace(end, start);
        }
        let mut sorted = vec![0; records.len()];
        for &record in records {
            // From here on what was a key's start moves to its end.
            if let Some(next) = ends.get_mut(usize::from(key(record)))
                && let Some(place) = sorted.get_mut(*next as usize)
            {
                *place = record;
                *next += 1;
            }
        }
        Groups {
            records: sorted,
            ends,
        }
    }

    /// The records of each key, none for a key that nothing has.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.ends.iter().scan(0, |start, &end| {
            let group = self.records.get(*start..end as usize);
            *start = end as usize;
            group
        })
    }
}

/// Union-find over records; the lowest of a set stands for it.
pub(super) struct Sets {
    parents: Vec<u32>,
}

impl Sets {
    /// Each of the records 0, 1, … by itself.
    pub(super) fn new(records: u32) -> Sets {
        Sets {
            parents: (0..records).collect(),
        }
    }

    fn parent(&self, record: u32) -> u32 {
        self.parents.get(record as usize).copied().unwrap_or(record)
    }

    fn point(&mut self, record: u32, parent: u32) {
        if let Some(place) = self.parents.get_mut(record as usize) {
            *place = parent;
        }
    }

    /// The record that stands for the set of `record`.
    pub(super) fn root(&mut self, mut record: u32) -> u32 {
        loop {
            let parent = self.parent(record);
            if parent == record {
                return record;
            }
            let above = self.parent(parent);
            self.point(record, above);
            record = above;
        }
    }

    /// Makes one set of two.
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.point(a.max(b), a.min(b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_hold_what_has_the_same_key_in_its_order() {
        let groups = Groups::by_key(&[9, 4, 2, 7, 11], |record| (record % 2) as u16 * 500);
        let found: Vec<&[u32]> = groups.iter().filter(|group| !group.is_empty()).collect();
        assert_eq!(found, [&[4, 2][..], &[9, 7, 11]]);
        assert_eq!(Groups::by_key(&[], |_| 3).iter().flatten().count(), 0);
    }

    #[test]
    fn sets_grow_together() {
        let mut sets = Sets::new(6);
        sets.join(5, 4);
        sets.join(1, 2);
        sets.join(2, 5);
        sets.join(4, 1);
        let roots: Vec<u32> = (0..6).map(|record| sets.root(record)).collect();
        assert_eq!(roots, [0, 1, 1, 3, 1, 1]);
    }
}
