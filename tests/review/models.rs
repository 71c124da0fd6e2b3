//! Which model's suggestions are shown.

use fritekst::review::Store;

use super::small::{NOW, Small, codes};

#[test]
fn the_model_a_review_is_begun_with_is_shown_until_another_is_asked_for() {
    let mut small = Small::new(0.0);
    let store = &mut small.store;
    let first = store.model().unwrap().unwrap();
    store.begin_with(first, NOW).unwrap();
    let learned = store
        .keep_learned("m2", "lille+40", "fast", b"model", 40, NOW)
        .unwrap();
    // It is not shown by being there.
    assert_eq!(store.model().unwrap(), Some(first));
    store.show_model(learned, Some(1), NOW).unwrap();
    // Begun again as before: what was chosen stays.
    store.begin_with(first, NOW).unwrap();
    assert_eq!(store.model().unwrap(), Some(learned));
    // Begun with another model: that one is wanted.
    let other = store.add_model("m3", "anden", "full", NOW).unwrap();
    store.begin_with(other, NOW).unwrap();
    assert_eq!(store.model().unwrap(), Some(other));
    store.begin_with(first, NOW).unwrap();
    assert_eq!(store.model().unwrap(), Some(first));
    let all = store.models().unwrap();
    let brief: Vec<_> = all.iter().map(|m| (m.id, m.decisions, m.in_use)).collect();
    assert_eq!(
        brief,
        [
            (first, None, true),
            (learned, Some(40), false),
            (other, None, false)
        ]
    );
    assert_eq!(
        store.learned(learned).unwrap().as_deref(),
        Some(b"model".as_slice())
    );
}

/// Lets a model be shown that learned here and says `stor` of every answer.
fn show_a_learner(small: &mut Small) -> i64 {
    let learned = small
        .store
        .keep_learned("m2", "lille+30", "fast", b"model", 30, NOW)
        .unwrap();
    let mut all = Vec::new();
    for answer in 1..=6 {
        let mut said = small.store.said(1, answer).unwrap().unwrap();
        said[0].code = vec!["stor".to_owned()];
        all.push(fritekst::review::Suggestions {
            answer,
            said,
            value: 0.1,
        });
    }
    small.store.suggest(learned, &all).unwrap();
    small.store.show_model(learned, None, NOW).unwrap();
    learned
}

#[test]
fn what_a_model_learned_is_not_counted_in_its_favour() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("stor", &["ting"]));
    let judged = |store: &Store| {
        let all = store.judged().unwrap();
        all[0].iter().filter(|j| j.right == Some(false)).count()
    };
    assert_eq!(judged(&small.store), 1);
    // A model that learned the answer says what was decided.
    show_a_learner(&mut small);
    assert_eq!(judged(&small.store), 1);
}

#[test]
fn what_others_taught_a_model_does_not_lead_a_coder_who_has_not_chosen() {
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("stor", &["ting"]));
    let learned = show_a_learner(&mut small);
    let (mo, ab) = (small.coders[0].clone(), small.coders[1].clone());
    assert_eq!(small.store.model_for(1, mo.id).unwrap(), Some(learned));
    assert_eq!(small.store.model_for(1, ab.id).unwrap(), Some(1));
    assert_eq!(small.store.model_for(2, ab.id).unwrap(), Some(learned));
    let listed = |coder: &fritekst::review::Coder| {
        let row = small.store.list(coder, &[1]).unwrap().remove(0);
        row.suggested.unwrap()["grad"].clone()
    };
    assert_eq!(
        (listed(&mo), listed(&ab)),
        (vec!["stor".to_owned()], vec!["lav".to_owned()])
    );
    let filter = fritekst::review::Filter {
        code: Some(("grad".to_owned(), "stor".to_owned())),
        ..Default::default()
    };
    let found = |coder: &fritekst::review::Coder| {
        let order = fritekst::review::Order::File;
        small.store.queue(coder, order, &filter, 0, 10).unwrap().1
    };
    assert_eq!(found(&ab), [2, 3, 4, 5, 6]);
    assert_eq!(found(&mo), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn with_no_model_from_elsewhere_decided_answers_prove_nothing() {
    let mut small = Small::new(0.0);
    // As if the review had begun with a codebook alone.
    let db = rusqlite::Connection::open(small.folder.path().join("s.db")).unwrap();
    db.execute("INSERT INTO learned VALUES (1, x'00', 30)", [])
        .unwrap();
    small.store.show_model(1, None, NOW).unwrap();
    small.code(0, 1, &codes("stor", &["ting"]));
    let judged = small.store.judged().unwrap();
    assert_eq!(judged[0].len(), 5);
    assert!(judged[0].iter().all(|one| one.right.is_none()));
}

#[test]
fn a_store_of_the_first_version_is_taken_up_with_all_that_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v1.db");
    let old = include_str!("../fixtures/review_v1.sql");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(old)
        .unwrap();
    let mut store = Store::open(&path).unwrap();
    assert!(store.check().unwrap().is_empty());
    assert_eq!(
        (store.answers().unwrap(), store.decisions().unwrap()),
        (4, 3)
    );
    let own = store.own(1, "MO").unwrap().unwrap();
    assert_eq!(own.choice.codes["technology"], ["teknologisk_loesning"]);
    let model = store.model().unwrap().unwrap();
    assert_eq!(store.suggested(model).unwrap(), 4);
    assert_eq!(store.versions().unwrap().len(), 1);
    assert!(store.judgements().unwrap().is_empty());
    store.begin_with(model, NOW).unwrap();
    assert_eq!(store.model().unwrap(), Some(model));
    // Opened again, it is as any other.
    drop(store);
    assert_eq!(Store::open(&path).unwrap().decisions().unwrap(), 3);
}
