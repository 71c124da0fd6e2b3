//! No text makes reading panic, and what any labels make can be read back.

use fritekst::codebook::{Codebook, Kind, check};
use proptest::prelude::*;

use super::{SMALL, read};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_reading_panic(text in ".{0,400}") {
        let _ = Codebook::from_toml(&text, "any.toml");
    }

    /// Cuts, copies and overwrites pieces of a real codebook: mostly nearly
    /// valid TOML, which goes deeper than noise does.
    #[test]
    fn no_mutation_makes_reading_or_checking_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[\\PC\"\\[\\]{}=|\n]{0,6}"), 1..6),
    ) {
        let mut text: Vec<char> = SMALL.chars().collect();
        for (from, to, insert) in edits {
            let (a, b) = (from.index(text.len() + 1), to.index(text.len() + 1));
            let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 40));
            text.splice(a..b.max(a), insert.chars());
        }
        let text: String = text.into_iter().collect();
        match Codebook::from_toml(&text, "any.toml") {
            Ok(book) => {
                check(&book);
                book.expectations();
                prop_assert_eq!(read(&book.to_toml()).sha256(), book.sha256());
            }
            Err(error) => prop_assert!(error.text(true).starts_with("any.toml")),
        }
    }

    #[test]
    fn any_labels_make_a_codebook_that_survives_writing_and_reading(
        labels in prop::collection::vec("\\PC{0,30}", 1..12),
        kind in prop::sample::select(vec![Kind::Nominal, Kind::Ordinal, Kind::Multi]),
        name in "\\PC{0,40}",
    ) {
        let book = Codebook::skeleton(&name, &name, kind, &labels);
        prop_assume!(!book.variables[0].categories.is_empty());
        let back = Codebook::from_toml(&book.to_toml(), "new.toml");
        prop_assert_eq!(back, Ok(book));
    }
}
