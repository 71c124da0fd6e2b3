//! The journal keeps everything, once.

use fritekst::review::{Act, ChoiceError, Event, ReviewError, Store};
use proptest::prelude::*;

use super::small::{NOW, Small, codes, empty};

#[test]
fn a_choice_is_there_when_the_store_is_opened_again() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("stor", &["tjeneste", "ting"]));
    let again = Store::open(&small.folder.path().join("s.db")).unwrap();
    let own = again.own(1, "MO").unwrap().unwrap();
    assert_eq!(own.choice.codes["grad"], ["stor"]);
    // A set stands in the codebook's order, however it was ticked.
    assert_eq!(own.choice.codes["slags"], ["ting", "tjeneste"]);
    assert!(own.seen);
}

#[test]
fn a_request_that_is_sent_again_is_one_event() {
    let mut small = Small::new(0.0);
    let choice = codes("lav", &["ting"]);
    let event = Event {
        choice: Some(&choice),
        ..small.event(0, 1, Act::Code, "once")
    };
    let first = small.store.record(&event).unwrap().unwrap();
    let again = small.store.record(&event).unwrap().unwrap();
    assert_eq!((first.event, first.repeated), (again.event, false));
    assert!(again.repeated);
    assert_eq!(small.store.events().unwrap(), 1);
    let stolen = Event { answer: 2, ..event };
    let refused = small.store.record(&stolen).unwrap_err();
    assert!(matches!(refused, ReviewError::RequestTaken(_)), "{refused}");
}

#[test]
fn nothing_in_the_journal_can_be_changed_or_dropped() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    let db = rusqlite::Connection::open(small.folder.path().join("s.db")).unwrap();
    for statement in [
        "DELETE FROM event",
        "UPDATE event SET coder = 2",
        "DELETE FROM choice",
        "UPDATE choice SET code = 'stor'",
        "DELETE FROM suggestion",
        "UPDATE suggestion SET said = 0",
    ] {
        let refused = db.execute(statement, []).unwrap_err().to_string();
        assert!(refused.contains("only added to"), "{statement}: {refused}");
    }
}

#[test]
fn undoing_goes_back_step_by_step_and_is_itself_kept() {
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    small.code(1, 1, &codes("mellem", &["ting"]));
    small.code(0, 1, &codes("stor", &["ting"]));
    small.code(0, 2, &codes("stor", &[]));
    assert_eq!(small.undo(0), Some(2));
    assert_eq!(small.degree(0, 2), None);
    assert_eq!(small.undo(0), Some(1));
    assert_eq!(small.degree(0, 1).as_deref(), Some("lav"));
    assert_eq!(small.undo(0), Some(1));
    assert_eq!((small.degree(0, 1), small.undo(0)), (None, None));
    assert_eq!(small.degree(1, 1).as_deref(), Some("mellem"));
    assert_eq!(small.store.events().unwrap(), 7);
}

#[test]
fn an_adjudication_taken_back_by_one_leaves_the_other_s() {
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    small.code(1, 1, &codes("stor", &["ting"]));
    small.settle(0, 1, &codes("lav", &["ting"]));
    small.settle(1, 1, &codes("mellem", &["ting"]));
    let settled = |small: &Small| {
        let all = small.store.standing(1).unwrap();
        all.iter()
            .find(|s| s.adjudicated)
            .map(|s| s.choice.codes["grad"][0].clone())
    };
    // The first coder's adjudication no longer holds; taking it back changes
    // nothing, and the second's then falls back past it.
    assert_eq!(small.undo(0), Some(1));
    assert_eq!(settled(&small).as_deref(), Some("mellem"));
    assert_eq!(small.undo(1), Some(1));
    assert_eq!(settled(&small), None);
}

#[test]
fn a_choice_the_codebook_has_no_room_for_is_refused_and_leaves_no_trace() {
    let mut small = Small::new(0.0);
    let mut two = codes("lav", &["ting"]);
    two.codes
        .insert("grad".to_owned(), vec!["lav".to_owned(), "stor".to_owned()]);
    let mut unknown = codes("lav", &["ting"]);
    unknown
        .codes
        .insert("slags".to_owned(), vec!["bil".to_owned()]);
    let mut missing = codes("lav", &["ting"]);
    missing.codes.remove("slags");
    let mut both = codes("lav", &["ting"]);
    both.uncodable = true;
    let mut variable = codes("lav", &[]);
    variable.codes.insert("farve".to_owned(), Vec::new());
    for (choice, wanted) in [
        (two, ChoiceError::Several("grad".to_owned())),
        (
            unknown,
            ChoiceError::Category {
                variable: "slags".to_owned(),
                category: "bil".to_owned(),
            },
        ),
        (missing, ChoiceError::Missing("slags".to_owned())),
        (both, ChoiceError::CodedUncodable("grad".to_owned())),
        (variable, ChoiceError::Variable("farve".to_owned())),
    ] {
        let request = small.request();
        let event = Event {
            choice: Some(&choice),
            ..small.event(0, 1, Act::Code, &request)
        };
        match small.store.record(&event) {
            Err(ReviewError::Choice(found)) => assert_eq!(found, wanted),
            other => panic!("{other:?} for {choice:?}"),
        }
    }
    let nowhere = codes("lav", &[]);
    let event = Event {
        choice: Some(&nowhere),
        ..small.event(0, 99, Act::Code, "nowhere")
    };
    assert!(matches!(
        small.store.record(&event),
        Err(ReviewError::NoAnswer(99))
    ));
    assert_eq!(small.store.events().unwrap(), 0);
}

#[test]
fn a_status_without_content_needs_no_other_code() {
    let mut small = Small::new(0.0);
    small.code(0, 4, &empty());
    let own = small.store.own(4, "MO").unwrap().unwrap();
    assert!(own.choice.uncodable);
    assert_eq!(own.choice.codes.len(), 1);
}

#[test]
fn an_adjudication_asks_for_a_reason() {
    let mut small = Small::new(0.0);
    let choice = codes("lav", &["ting"]);
    let event = Event {
        choice: Some(&choice),
        ..small.event(0, 1, Act::Adjudicate, "why")
    };
    let refused = small.store.record(&event).unwrap_err();
    assert!(matches!(
        refused,
        ReviewError::Choice(ChoiceError::NoReason)
    ));
}

#[test]
fn a_coder_s_new_link_closes_the_old_one() {
    let mut small = Small::new(0.0);
    let of = |store: &Store, token: &str| {
        let hash = fritekst::review::token_hash(token);
        store.coder_of(&hash).unwrap().map(|c| c.name)
    };
    assert_eq!(of(&small.store, "token MO").as_deref(), Some("MO"));
    let again = small.store.admit("MO", "new", NOW).unwrap();
    assert_eq!(again.id, small.coders[0].id);
    assert_eq!(of(&small.store, "token MO"), None);
    assert_eq!(of(&small.store, "new").as_deref(), Some("MO"));
}

#[cfg(unix)]
#[test]
fn a_store_is_for_its_owner_s_eyes_only() {
    use std::os::unix::fs::PermissionsExt;
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    for file in std::fs::read_dir(small.folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", file.path());
    }
}

#[test]
fn other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.db");
    std::fs::write(
        &text,
        "this is no database at all, only a text of some length",
    )
    .unwrap();
    assert!(matches!(
        Store::open(&text),
        Err(ReviewError::NotAStore { .. })
    ));
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    assert!(matches!(
        Store::open(&other),
        Err(ReviewError::NotAStore { .. })
    ));
    let small = Small::new(0.0);
    let path = small.folder.path().join("s.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    assert!(matches!(
        Store::open(&path),
        Err(ReviewError::Later { found: 99, .. })
    ));
}

#[derive(Debug, Clone)]
enum Step {
    Code(usize, i64, usize),
    Undo(usize),
    Settle(usize, i64, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let coding = (0usize..2, 1i64..4, 0usize..3);
    prop_oneof![
        3 => coding.clone().prop_map(|(c, a, d)| Step::Code(c, a, d)),
        2 => (0usize..2).prop_map(Step::Undo),
        1 => coding.prop_map(|(c, a, d)| Step::Settle(c, a, d)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// What holds is what replaying the journal gives, whatever was done.
    #[test]
    fn what_holds_is_the_last_choice_not_taken_back(steps in proptest::collection::vec(step(), 1..25)) {
        const DEGREES: [&str; 3] = ["lav", "mellem", "stor"];
        let mut small = Small::new(1.0);
        // (coder or 2 for settled, answer, degree, by whom, taken back)
        let mut done: Vec<(usize, i64, usize, usize, bool)> = Vec::new();
        for step in steps {
            match step {
                Step::Code(coder, answer, degree) => {
                    small.code(coder, answer, &codes(DEGREES[degree], &["ting"]));
                    done.push((coder, answer, degree, coder, false));
                }
                Step::Settle(coder, answer, degree) => {
                    small.settle(coder, answer, &codes(DEGREES[degree], &["ting"]));
                    done.push((2, answer, degree, coder, false));
                }
                Step::Undo(coder) => {
                    let last = done.iter_mut().rev().find(|d| d.3 == coder && !d.4);
                    let answer = last.map(|d| { d.4 = true; d.1 });
                    prop_assert_eq!(small.undo(coder), answer);
                }
            }
        }
        for answer in 1..4 {
            for owner in 0..3 {
                let wanted = done.iter().rev().find(|d| d.0 == owner && d.1 == answer && !d.4);
                let all = small.store.standing(answer).unwrap();
                let held = all.iter().find(|s| match owner {
                    2 => s.adjudicated,
                    _ => !s.adjudicated && s.coder == small.coders[owner].name,
                });
                let held = held.map(|s| s.choice.codes["grad"][0].as_str());
                prop_assert_eq!(held, wanted.map(|d| DEGREES[d.2]));
            }
        }
        prop_assert!(small.store.check().unwrap().is_empty());
    }
}
