//! A codebook in new versions, and the codes that become doubtful.

use fritekst::codebook::{Localised, Wording};
use fritekst::review::{
    Act, ChoiceError, Event, Filter, Order, Page, ReviewError, Revised, Revision,
};

use super::small::{NOW, Small, codes};

fn wording(definition: &str) -> Wording {
    Wording {
        title: Localised::new("stor", "high"),
        definition: Localised::new(definition, definition),
        include: vec![Localised::default(), Localised::same("robotter")],
        exclude: Vec::new(),
        examples: vec![" Robotkatte ".to_owned(), String::new()],
    }
}

/// Rewords the category `stor`.
fn reword(small: &mut Small, request: &str, definition: &str) -> Result<Revised, ReviewError> {
    let revision = Revision {
        request,
        at: NOW,
        coder: small.coders[0].id,
        reason: "uklar",
        made_from: None,
    };
    small.store.revise(&revision, |book| {
        Ok(book.reworded("grad", "stor", &wording(definition)).unwrap())
    })
}

fn found(small: &Small, coder: usize, page: Page) -> Vec<i64> {
    let filter = Filter {
        page: Some(page),
        ..Filter::default()
    };
    let coder = &small.coders[coder];
    small
        .store
        .queue(coder, Order::File, &filter, 0, 100)
        .unwrap()
        .1
}

#[test]
fn answers_coded_under_the_old_wording_come_back_to_their_coders() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("stor", &["ting"]));
    small.code(0, 2, &codes("lav", &["ting"]));
    small.code(1, 3, &codes("stor", &["ting"]));
    let revised = reword(&mut small, "a", "Der er intet uden").unwrap();
    assert_eq!((revised.version.as_str(), revised.requeued), ("2", 2));
    assert_eq!(revised.affected.len(), 1);
    assert_eq!(found(&small, 0, Page::Stale), [1]);
    assert_eq!(found(&small, 1, Page::Stale), [3]);
    assert_eq!(found(&small, 0, Page::Open), [1, 4, 5, 6]);
    assert_eq!(small.store.stale(1, small.coders[0].id).unwrap(), ["grad"]);
    assert!(small.store.stale(2, small.coders[0].id).unwrap().is_empty());
    // Looked at again, even with the same code, it is settled.
    small.code(0, 1, &codes("stor", &["ting"]));
    assert!(found(&small, 0, Page::Stale).is_empty());
    assert_eq!(small.store.all_stale().unwrap(), [(3, "grad".to_owned())]);
}

#[test]
fn the_journal_keeps_the_version_a_code_was_given_by() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("stor", &["ting"]));
    reword(&mut small, "a", "Der er intet uden").unwrap();
    small.code(0, 2, &codes("stor", &["ting"]));
    let mut books = Vec::new();
    small
        .store
        .export(|one| -> Result<(), ReviewError> {
            books.push((one.answer, one.codebook.clone()));
            Ok(())
        })
        .unwrap();
    books.dedup();
    let versions = small.store.versions().unwrap();
    let sha256 = |at: usize| versions[at].codebook.sha256();
    assert_eq!(books, [(1, sha256(0)), (2, sha256(1))]);
    let newest = &versions[1];
    assert_eq!(
        (newest.coder.as_deref(), newest.reason.as_deref()),
        (Some("MO"), Some("uklar"))
    );
    assert!(newest.changes.iter().any(|change| change.affects_codes));
    // What is empty is left out, what is there is trimmed.
    let own = newest
        .codebook
        .variable("grad")
        .unwrap()
        .category("stor")
        .unwrap();
    assert_eq!(
        (own.include.len(), own.examples.as_slice()),
        (1, ["Robotkatte".to_owned()].as_slice())
    );
}

#[test]
fn a_version_sent_again_is_one_and_one_without_change_or_reason_is_none() {
    let mut small = Small::new(0.0);
    let first = reword(&mut small, "a", "x").unwrap();
    assert_eq!(reword(&mut small, "a", "x").unwrap(), first);
    assert_eq!(small.store.versions().unwrap().len(), 2);
    let again = Revision {
        request: "b",
        at: NOW,
        coder: small.coders[0].id,
        reason: "samme",
        made_from: None,
    };
    let refused = small
        .store
        .revise(&again, |book| Ok(book.clone()))
        .unwrap_err();
    assert!(matches!(refused, ReviewError::SameCodebook), "{refused}");
    let silent = Revision {
        reason: " ",
        ..again
    };
    let refused = small
        .store
        .revise(&silent, |book| Ok(book.clone()))
        .unwrap_err();
    assert!(
        matches!(refused, ReviewError::Choice(ChoiceError::NoReason)),
        "{refused}"
    );
}

#[test]
fn a_codebook_that_could_not_be_read_again_is_not_taken_into_use() {
    let mut small = Small::new(0.0);
    let revision = Revision {
        request: "a",
        at: NOW,
        coder: small.coders[0].id,
        reason: "prøve",
        made_from: None,
    };
    let refused = small.store.revise(&revision, |book| {
        let mut broken = book.clone();
        broken.version = "2".to_owned();
        broken.variables[0].categories[1].id = "lav".to_owned();
        Ok(broken)
    });
    assert!(
        matches!(refused, Err(ReviewError::Codebook(_))),
        "{refused:?}"
    );
    assert_eq!(small.store.versions().unwrap().len(), 1);
    assert_eq!(small.store.codebook().unwrap().1.version, "1");
}

#[test]
fn what_was_settled_under_the_old_wording_is_open_when_somebody_codes_it_anew() {
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    small.code(1, 1, &codes("stor", &["ting"]));
    small.settle(0, 1, &codes("stor", &["ting"]));
    reword(&mut small, "a", "Der er intet uden").unwrap();
    // The coder whose own code is of another category sees it too.
    assert_eq!(found(&small, 0, Page::Stale), [1]);
    small.code(0, 1, &codes("lav", &["ting"]));
    let standing = small.store.standing(1).unwrap();
    assert!(standing.iter().all(|one| !one.adjudicated));
    assert_eq!(found(&small, 0, Page::Disagreement), [1]);
}

#[test]
fn a_wording_made_from_an_older_version_does_not_overwrite_a_newer_one() {
    let mut small = Small::new(0.0);
    let first = small.store.codebook().unwrap().0;
    let from_first = Revision {
        request: "b",
        at: NOW,
        coder: small.coders[1].id,
        reason: "også uklar",
        made_from: Some(first),
    };
    reword(&mut small, "a", "Der er intet uden").unwrap();
    let refused = small.store.revise(&from_first, |book| {
        Ok(book
            .reworded("grad", "stor", &wording("Noget andet"))
            .unwrap())
    });
    assert!(
        matches!(refused, Err(ReviewError::OtherVersion)),
        "{refused:?}"
    );
}

#[test]
fn a_code_chosen_under_the_version_that_was_on_the_page_is_kept_with_that() {
    let mut small = Small::new(0.0);
    let first = small.store.codebook().unwrap().0;
    reword(&mut small, "a", "Der er intet uden").unwrap();
    // The answer was on the page before the codebook changed.
    let choice = codes("stor", &["ting"]);
    let request = small.request();
    let event = Event {
        choice: Some(&choice),
        codebook: Some(first),
        ..small.event(0, 1, Act::Code, &request)
    };
    small.store.record(&event).unwrap();
    assert_eq!(found(&small, 0, Page::Stale), [1]);
}

#[test]
fn variables_that_come_go_or_get_more_categories_bring_back_what_they_concern() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("stor", &["ting"]));
    small.code(0, 2, &codes("lav", &[]));
    small.code(0, 3, &super::small::empty());
    let change =
        |small: &mut Small, request: &str, edit: &dyn Fn(&mut fritekst::codebook::Codebook)| {
            let revision = Revision {
                request,
                at: NOW,
                coder: small.coders[0].id,
                reason: "ny udgave",
                made_from: None,
            };
            let revised = small.store.revise(&revision, |book| {
                let mut new = book.clone();
                new.version = request.to_owned();
                edit(&mut new);
                Ok(new)
            });
            revised.unwrap().requeued
        };
    // Where something applied the new category may too, and where nothing did.
    let more = |book: &mut fritekst::codebook::Codebook| {
        let mut new = book.variables[1].categories[0].clone();
        new.id = "proces".to_owned();
        new.title = Localised::same("proces");
        book.variables[1].categories.push(new);
    };
    assert_eq!(change(&mut small, "2", &more), 2);
    assert_eq!(found(&small, 0, Page::Stale), [1, 2]);
    // A new variable concerns all that can be coded.
    let another = |book: &mut fritekst::codebook::Codebook| {
        let mut new = book.variables[0].clone();
        new.id = "hast".to_owned();
        book.variables.insert(1, new);
    };
    assert_eq!(change(&mut small, "3", &another), 2);
    // Gone again, it concerns nobody.
    let without = |book: &mut fritekst::codebook::Codebook| {
        book.variables.remove(1);
    };
    assert_eq!(change(&mut small, "4", &without), 0);
    // A category that is gone leaves its answers to be coded anew, and what
    // learns from them does not see the old code.
    let less = |book: &mut fritekst::codebook::Codebook| {
        book.variables[0].categories.remove(2);
    };
    assert_eq!(change(&mut small, "5", &less), 1);
    let mut degrees = Vec::new();
    small
        .store
        .labelled(|one| -> Result<(), ReviewError> {
            degrees.push((one.answer, one.codes.contains_key("grad")));
            Ok(())
        })
        .unwrap();
    assert_eq!(degrees, [(1, false), (2, true), (3, false)]);
}
