//! The same, or nearly the same, text in several records.
//!
//! Two texts are near copies when the sets of their words and pairs of
//! neighbouring words have a Jaccard similarity of 0.8 or more: one word in
//! fifteen changed, say. Equal texts always meet. The similarity is estimated:
//! of pairs at exactly 0.8 three in four are joined, of those at 0.9 99 in
//! 100, of those at 0.6 one in twenty.
//!
//! Method: MinHash (Broder 1997, *On the resemblance and containment of
//! documents*), 32 hashes by double hashing of one XXH3 per word or pair, of
//! which four bits each are kept (Li and König 2010, *b-Bit Minwise
//! Hashing*); candidates by banding, 8 bands of 4 (Leskovec, Rajaraman and
//! Ullman, *Mining of Massive Datasets*, section 3.4); clusters by
//! union-find.
//!
//! Passes: one. [`Signer::sign`] each text, on any thread; tell
//! [`CopyFinder::note`] of each signature, then call [`CopyFinder::finish`],
//! then ask [`Copies`] while the file is written.
//!
//! Memory: 20 bytes a record of five words or more, 32 in `finish` (32 MB for
//! a million); [`Copies`] keeps 8 for each record in a cluster and 4 for each
//! cluster. A first pass that only counts band keys in a table of fixed size
//! saves nothing where it would matter: of the 15,693 such answers in
//! `data/oin` one in fifteen shares a key with another, and the share grows
//! with their number; of the million that `scripts/make_million.py` makes,
//! 93 in 100 do.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::normalise::normalise_word;

mod groups;

use groups::{Groups, Sets};

/// Shorter texts meet by chance.
const FEWEST_WORDS: usize = 5;
const HASHES: usize = 32;
/// Hashes made side by side.
const LANES: usize = 4;
const BITS: u32 = 4;
const BANDS: u32 = 8;
/// Bits of a signature that belong to one band.
const BAND_BITS: u32 = BITS * HASHES as u32 / BANDS;
/// Equal hashes for an estimate of at least 0.75: unequal ones agree in
/// their four bits once in sixteen, so (25/32 - 1/16) / (15/16) = 0.77.
const EQUAL_HASHES: u32 = 25;
/// Unlike texts of one band that a further one is compared with, besides
/// those that chance puts there. A turn of phrase that thousands share could
/// else take quadratic time; its near copies still meet in other bands.
const MOST_UNLIKE: usize = 32;

/// The low bits of a text's least hashes, 4 each.
pub type Signature = u128;

/// Makes the signatures of texts.
#[derive(Debug, Default)]
pub struct Signer {
    lower: String,
    plain: String,
}

/// Collects the signatures of a file's texts.
#[derive(Debug, Default)]
pub struct CopyFinder {
    rows: Vec<u32>,
    signatures: Vec<Signature>,
}

impl Signer {
    /// None for a text of fewer than five words, which is left alone.
    pub fn sign(&mut self, text: &str) -> Option<Signature> {
        self.lower.clear();
        normalise_word(text, &mut self.lower);
        self.plain.clear();
        let words = self.lower.split(|c: char| !c.is_alphanumeric());
        let mut least = [i32::MAX; HASHES];
        let mut count = 0;
        let mut before = 0;
        for word in words.filter(|word| !word.is_empty()) {
            self.plain.push_str(word);
            add(&mut least, xxh3_64(word.as_bytes()));
            // Words stand in `plain` side by side, so a pair is a slice of it.
            if count > 0 {
                let pair = self.plain.as_bytes().get(before..).unwrap_or_default();
                add(&mut least, xxh3_64(pair));
            }
            self.plain.push(' ');
            before = self.plain.len() - word.len() - 1;
            count += 1;
        }
        (count >= FEWEST_WORDS).then(|| {
            least.iter().fold(0, |signature, &hash| {
                // The upper bits of a least hash are noughts; mixing brings
                // the rest into the bits that are kept.
                let kept = (hash as u32).wrapping_mul(0x9E37_79B1) >> (u32::BITS - BITS);
                signature << BITS | Signature::from(kept)
            })
        })
    }
}

impl CopyFinder {
    /// A finder that has seen nothing.
    pub fn new() -> CopyFinder {
        CopyFinder::default()
    }

    /// Takes the signature of a row's text; rows may come in any order, each
    /// once. A row beyond the four billion that a row number of 32 bits can
    /// name is left alone.
    pub fn note(&mut self, row: u64, signature: Signature) {
        let Ok(row) = u32::try_from(row) else { return };
        self.rows.push(row);
        self.signatures.push(signature);
    }

    /// Joins what is alike.
    pub fn finish(self) -> Copies {
        let CopyFinder { rows, signatures } = self;
        let signature = |record: u32| signatures.get(record as usize).copied().unwrap_or(0);
        // `note` keeps at most one record for each of the 2^32 row numbers.
        let mut sets = Sets::new(rows.len() as u32);

        // Equal signatures first: the bands then compare each of them once.
        let mut unlike: Vec<u32> = (0..rows.len() as u32).collect();
        unlike.sort_unstable_by_key(|&record| (signature(record), record));
        unlike.dedup_by(|next, kept| {
            let equal = signature(*next) == signature(*kept);
            if equal {
                sets.join(*next, *kept);
            }
            equal
        });
        unlike.sort_unstable();

        let chance = 4 * (unlike.len() >> BAND_BITS);
        let mut members: Vec<(Signature, u32)> = Vec::new();
        let mut seen: Vec<(Signature, u32)> = Vec::new();
        for band in 0..BANDS {
            let key = |record: u32| (signature(record) >> (band * BAND_BITS)) as u16;
            for group in Groups::by_key(&unlike, key).iter() {
                // Fetched together, for the loads then wait side by side.
                members.clear();
                members.extend(group.iter().map(|&record| (signature(record), record)));
                seen.clear();
                for &(own, record) in &members {
                    let mut alone = true;
                    for &(other, at) in &seen {
                        if equal_hashes(own, other) >= EQUAL_HASHES {
                            sets.join(record, at);
                            alone = false;
                        }
                    }
                    if alone && seen.len() < MOST_UNLIKE + chance {
                        seen.push((own, record));
                    }
                }
            }
        }
        drop(signatures);
        Copies::new(&rows, &mut sets)
    }
}

/// Lowers each of the least hashes to that of one more element.
#[inline(never)] // Spread over its caller it is not vectorised.
fn add(least: &mut [i32; HASHES], hash: u64) {
    // Two halves of one good hash give as many as one likes (Kirsch and
    // Mitzenmacher 2006); an odd step makes them all differ. Signed, for any
    // processor compares those four at a time.
    let (first, step) = (hash as i32, (hash >> 32) as i32 | 1);
    let mut values: [i32; LANES] =
        std::array::from_fn(|lane| first.wrapping_add(step.wrapping_mul(lane as i32)));
    let stride = step.wrapping_mul(LANES as i32);
    for least in least.as_chunks_mut::<LANES>().0 {
        for (least, value) in least.iter_mut().zip(&mut values) {
            *least = (*least).min(*value);
            *value = value.wrapping_add(stride);
        }
    }
}

/// How many of the 32 hashes agree.
fn equal_hashes(a: Signature, b: Signature) -> u32 {
    const LOWEST: Signature = Signature::MAX / 0xF;
    let unequal = a ^ b;
    let halves = unequal | unequal >> 2;
    HASHES as u32 - ((halves | halves >> 1) & LOWEST).count_ones()
}

/// Which records hold the same or nearly the same text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copies {
    /// Records in clusters of two or more, ascending, and their clusters.
    rows: Vec<u32>,
    numbers: Vec<u32>,
    sizes: Vec<u32>,
}

impl Copies {
    fn new(rows: &[u32], sets: &mut Sets) -> Copies {
        // Of each root, first how many records it has, then its number.
        let mut told = vec![0_u32; rows.len()];
        for record in 0..rows.len() as u32 {
            if let Some(count) = told.get_mut(sets.root(record) as usize) {
                *count += 1;
            }
        }
        let mut members: Vec<(u32, u32)> = Vec::new();
        for (&row, record) in rows.iter().zip(0..) {
            let root = sets.root(record);
            if told.get(root as usize).is_some_and(|&count| count > 1) {
                members.push((row, root));
            }
        }
        members.sort_unstable();
        let mut copies = Copies::default();
        told.fill(0);
        for (row, root) in members {
            let Some(number) = told.get_mut(root as usize) else {
                continue;
            };
            if *number == 0 {
                copies.sizes.push(0);
                *number = copies.sizes.len() as u32;
            }
            if let Some(size) = copies.sizes.get_mut(*number as usize - 1) {
                *size += 1;
            }
            copies.rows.push(row);
            copies.numbers.push(*number);
        }
        copies
    }

    /// Records in the row's cluster, itself included; 1 for a row that
    /// stands alone or was never noted.
    pub fn size(&self, row: u64) -> u32 {
        let size = |number: u32| self.sizes.get(number as usize - 1).copied();
        self.cluster(row).and_then(size).unwrap_or(1)
    }

    /// Number of the row's cluster, from 1 in the order of first rows; none
    /// for a row that stands alone.
    pub fn cluster(&self, row: u64) -> Option<u32> {
        let at = self.rows.binary_search(&u32::try_from(row).ok()?).ok()?;
        self.numbers.get(at).copied()
    }

    /// How many clusters of two records or more there are.
    pub fn clusters(&self) -> usize {
        self.sizes.len()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn found<'t>(texts: impl IntoIterator<Item = (u64, &'t str)>) -> Copies {
        let (mut finder, mut signer) = (CopyFinder::new(), Signer::default());
        for (row, text) in texts {
            if let Some(signature) = signer.sign(text) {
                finder.note(row, signature);
            }
        }
        finder.finish()
    }

    fn copies(texts: &[impl AsRef<str>]) -> Copies {
        found((1..).zip(texts.iter().map(AsRef::as_ref)))
    }

    fn clusters(texts: &[&str]) -> Vec<Option<u32>> {
        let found = copies(texts);
        (1..)
            .zip(texts)
            .map(|(row, _)| found.cluster(row))
            .collect()
    }

    #[test]
    fn equal_texts_meet_however_they_are_typed() {
        let found = clusters(&[
            "Nye låse på alle døre i hjemmeplejen",
            "Grønt køkken med egne urter på taget",
            "nye LÅSE på alle døre, i hjemmeplejen!",
            "Nye la\u{30A}se  på alle døre\ni hjemmeplejen",
            "GRØNT KØKKEN – med egne urter på taget",
        ]);
        assert_eq!(found, [Some(1), Some(2), Some(1), Some(1), Some(2)]);
    }

    #[test]
    fn one_word_of_many_may_differ() {
        let text = "Vi har lavet en fast aftale med skolen om at de store elever læser højt \
                    for børnene hver eneste tirsdag formiddag i husets bibliotek";
        let found = clusters(&[
            text,
            &text.replace("tirsdag", "torsdag"),
            &text.replace("Vi har lavet", "Der er indgået"),
            "Vi har lavet en fast aftale med bageren om brød til alle husets møder",
        ]);
        assert_eq!((&found[..2], found[3]), (&[Some(1); 2][..], None));
    }

    #[test]
    fn short_texts_are_no_copies() {
        assert_eq!(clusters(&["Robot", "Robot"]), [None, None]);
        assert_eq!(clusters(&["Ny app til personalet"; 2]), [None, None]);
        assert_eq!(clusters(&["Ny app til alt personalet"; 2]), [Some(1); 2]);
    }

    #[test]
    fn clusters_are_numbered_by_their_first_rows() {
        let found = found([
            (90, "den samme tekst om en have"),
            (7, "noget helt andet om en bus"),
            (12, "den samme tekst om en have"),
            (40, "ingen andre har skrevet det her"),
            (8, "noget helt andet om en bus"),
            (3, "den samme tekst om en have"),
            (u64::MAX, "den samme tekst om en have"),
        ]);
        assert_eq!(found.clusters(), 2);
        assert_eq!([3, 12, 90].map(|row| found.cluster(row)), [Some(1); 3]);
        assert_eq!([7, 8].map(|row| found.cluster(row)), [Some(2); 2]);
        let sizes = [3, 7, 40, 5, u64::MAX].map(|row| found.size(row));
        assert_eq!(sizes, [3, 2, 1, 1, 1]);
    }

    /// Pseudo-random numbers.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
            (self.0 >> 33) as usize % limit
        }
    }

    fn elements(text: &str) -> HashSet<String> {
        let words: Vec<&str> = text.split(' ').collect();
        let pairs = words.windows(2).map(|pair| pair.join(" "));
        words.iter().map(|&word| word.into()).chain(pairs).collect()
    }

    #[test]
    fn it_agrees_with_comparing_every_pair() {
        let mut dice = Dice(1);
        let (mut found, mut near) = (0, 0);
        for _ in 0..20 {
            // Sixty texts of 12 to 40 words, each with three ever worse copies.
            let mut texts: Vec<String> = Vec::new();
            for _ in 0..60 {
                let length = 12 + dice.below(29);
                let mut words: Vec<usize> = (0..length).map(|_| dice.below(400)).collect();
                for _ in 0..4 {
                    let spelt: Vec<_> = words.iter().map(|word| format!("o{word}")).collect();
                    texts.push(spelt.join(" "));
                    let at = dice.below(words.len());
                    words[at] = dice.below(400);
                }
            }
            let sets: Vec<_> = texts.iter().map(|text| elements(text)).collect();
            let copies = copies(&texts);
            for (a, row) in sets.iter().zip(1..) {
                let mut best = 0.0_f64;
                for (b, other) in sets.iter().zip(1..).filter(|&(_, other)| other != row) {
                    let shared = a.intersection(b).count() as f64;
                    let similarity = shared / (a.len() + b.len()) as f64;
                    let similarity = similarity / (1.0 - similarity);
                    best = best.max(similarity);
                    let together = copies.cluster(row).is_some()
                        && copies.cluster(row) == copies.cluster(other);
                    assert!(together || similarity < 0.93, "{row} {other} {similarity}");
                    near += usize::from(similarity >= 0.8);
                    found += usize::from(similarity >= 0.8 && together);
                }
                assert!(copies.cluster(row).is_none() || best > 0.7, "{row} {best}");
            }
        }
        assert!(found * 100 >= near * 93, "{found} of {near}");
    }

    #[test]
    fn a_turn_of_phrase_shared_by_thousands_stays_quick_and_joins_nothing() {
        let mut dice = Dice(2);
        let mut texts: Vec<String> = (0..4000)
            .map(|_| {
                let own: Vec<_> = (0..12).map(|_| dice.below(9999).to_string()).collect();
                format!(
                    "som led i kommunens strategi har vi indført {}",
                    own.join(" ")
                )
            })
            .collect();
        texts.push(texts[77].clone());
        let found = copies(&texts);
        assert_eq!((found.clusters(), found.size(78)), (1, 2));
        assert_eq!(found.cluster(4001), Some(1));
    }
}
