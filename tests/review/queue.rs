//! Which answers come next.

use fritekst::review::{Filter, Order, Page};

use super::small::{Small, codes, empty};

fn ids(small: &Small, coder: usize, order: Order, filter: &Filter) -> Vec<i64> {
    let found = small
        .store
        .queue(&small.coders[coder], order, filter, 0, 100);
    let (total, ids) = found.unwrap();
    assert_eq!(total, ids.len());
    ids
}

fn page(page: Page) -> Filter {
    Filter {
        page: Some(page),
        ..Filter::default()
    }
}

#[test]
fn the_least_sure_suggestion_comes_first() {
    let small = Small::new(0.0);
    let all = Filter::default();
    assert_eq!(ids(&small, 0, Order::Valuable, &all), [6, 5, 4, 3, 2, 1]);
    assert_eq!(ids(&small, 0, Order::File, &all), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_random_order_is_the_coder_s_own_and_stays() {
    let small = Small::new(0.0);
    let all = Filter::default();
    let own = ids(&small, 0, Order::Random, &all);
    let mut sorted = own.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [1, 2, 3, 4, 5, 6]);
    assert_eq!(ids(&small, 0, Order::Random, &all), own);
    assert_ne!(ids(&small, 1, Order::Random, &all), own);
}

#[test]
fn what_one_has_coded_is_done_for_all_unless_two_are_to_code_it() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    assert_eq!(
        ids(&small, 0, Order::File, &page(Page::Open)),
        [2, 3, 4, 5, 6]
    );
    assert_eq!(
        ids(&small, 1, Order::File, &page(Page::Open)),
        [2, 3, 4, 5, 6]
    );
    let mut twice = Small::new(1.0);
    twice.code(0, 1, &codes("lav", &["ting"]));
    assert_eq!(
        ids(&twice, 0, Order::File, &page(Page::Open)),
        [2, 3, 4, 5, 6]
    );
    assert_eq!(
        ids(&twice, 1, Order::File, &page(Page::Open)),
        [1, 2, 3, 4, 5, 6]
    );
    twice.code(1, 1, &codes("lav", &["ting"]));
    assert_eq!(
        ids(&twice, 1, Order::File, &page(Page::Open)),
        [2, 3, 4, 5, 6]
    );
}

#[test]
fn disagreements_wait_until_they_are_settled() {
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    small.code(1, 1, &codes("stor", &["ting"]));
    small.code(0, 2, &codes("lav", &["ting"]));
    small.code(1, 2, &codes("lav", &["ting"]));
    assert_eq!(ids(&small, 0, Order::File, &page(Page::Disagreement)), [1]);
    let before = small.store.progress(small.coders[0].id).unwrap();
    assert_eq!(
        (before.double, before.agreed, before.mine, before.coded),
        (2, 1, 2, 2)
    );
    small.settle(0, 1, &codes("mellem", &["ting"]));
    assert!(ids(&small, 0, Order::File, &page(Page::Disagreement)).is_empty());
    let after = small.store.progress(small.coders[0].id).unwrap();
    assert_eq!((after.double, after.agreed), (2, 2));
}

#[test]
fn filters_narrow_by_text_code_coder_and_decision() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("stor", &["ting"]));
    small.code(1, 4, &empty());
    let of = |filter: Filter| ids(&small, 0, Order::File, &filter);
    let text = |words: &str| Filter {
        text: Some(words.to_owned()),
        ..Filter::default()
    };
    assert_eq!(of(text("æblehave")), [3]);
    assert_eq!(of(text("R5")), [5]);
    // What is masked cannot be searched for.
    assert!(of(text("20 12 34 56")).is_empty());
    // Words of a query are words, not a pattern.
    assert!(of(text("%")).is_empty());
    assert!(of(text("' OR 1=1 --")).is_empty());
    let code = |variable: &str, category: &str| Filter {
        code: Some((variable.to_owned(), category.to_owned())),
        ..Filter::default()
    };
    assert_eq!(of(code("grad", "stor")), [1]);
    assert_eq!(of(code("slags", "ting")).len(), 6);
    assert_eq!(of(page(Page::Mine)), [1]);
    assert_eq!(of(page(Page::Coded)), [1, 4]);
    assert_eq!(of(page(Page::Uncodable)), [4]);
    let by = Filter {
        coder: Some("AB".to_owned()),
        ..Filter::default()
    };
    assert_eq!(of(by), [4]);
}

#[test]
fn before_a_blind_choice_no_suggestion_shows_in_a_list_or_a_filter() {
    let mut small = Small::new(0.0);
    small.store.set_blind_share(1.0).unwrap();
    let suggested = |small: &Small| {
        let lines = small.store.list(&small.coders[0], &[1, 2]).unwrap();
        lines
            .iter()
            .map(|l| l.suggested.is_some())
            .collect::<Vec<_>>()
    };
    assert_eq!(suggested(&small), [false, false]);
    let lav = Filter {
        code: Some(("grad".to_owned(), "lav".to_owned())),
        ..Filter::default()
    };
    assert!(ids(&small, 0, Order::File, &lav).is_empty());
    small.code(0, 1, &codes("stor", &["ting"]));
    assert_eq!(suggested(&small), [true, false]);
    assert_eq!(ids(&small, 0, Order::File, &lav), [1]);
}

#[test]
fn what_people_found_tells_how_much_is_left() {
    let mut small = Small::new(0.0);
    small.code(0, 6, &codes("stor", &["ting"]));
    small.code(0, 5, &codes("lav", &["ting"]));
    small.code(0, 4, &empty());
    let judged = small.store.judged().unwrap();
    let right: Vec<Option<bool>> = judged[0].iter().map(|j| j.right).collect();
    // In the order of the queue: 6, 5, 4 were looked at; the fourth has no
    // content, so its code was wrong.
    assert_eq!(
        right,
        [Some(false), Some(true), Some(false), None, None, None]
    );
    let found = fritekst::review::stopping::Stopping::of(&judged[0]);
    assert_eq!((found.codes, found.reviewed, found.found_wrong), (6, 3, 2));
    assert!((found.expected_wrong - 1.5).abs() < 1e-9);
    assert!(found.wrong < found.wrong_at_most && found.needed > 0);
}
