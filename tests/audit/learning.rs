//! The consistency model, and the audit of the auditor.

use fritekst::audit::draw::{Plan, draw};
use fritekst::audit::simulate::{CodedAnswer, examples, measure};
use fritekst::audit::{Consistency, ConsistencyError, Cues, Examples, Report};
use fritekst::learn::random::SplitMix64;

use super::{book, set, shipped};

/// Answers of all degrees and types, and what a reader who errs this often
/// (towards the next degree and type) says of them.
fn answers(count: usize, wrong: f64) -> Vec<CodedAnswer> {
    let mut random = SplitMix64::new(7);
    let answer = |at: usize| {
        let (degree, kind) = (at % 4, at / 4 % 4);
        let errs = random.next_f64() < wrong;
        let (seen, shown) = if errs {
            ((degree + 2) % 4, (kind + 1) % 4)
        } else {
            (degree, kind)
        };
        let p = |own: usize, rest: f64| {
            (0..4)
                .map(|c| if c == own { 1.0 - 3.0 * rest } else { rest })
                .collect()
        };
        CodedAnswer {
            text: "et svar".to_owned(),
            words: 2,
            probabilities: vec![
                p(seen, if errs { 0.02 } else { 0.01 }),
                p(shown, if errs { 0.02 } else { 0.01 }),
                vec![0.98, 0.005, 0.005, 0.005, 0.005],
            ],
            cues: Cues::default(),
            truth: vec![Report::One(degree), set(&[kind]), Report::One(0)],
            group: at % 11,
        }
    };
    (0..count).map(answer).collect()
}

#[test]
fn a_reader_who_never_errs_finds_all_that_is_planted_and_nothing_else() {
    let outcome = measure(
        book(),
        &answers(2000, 0.0),
        &Consistency::of_rules(book()),
        &Plan::default(),
    );
    assert!(outcome.recall.n > 50);
    assert_eq!(outcome.recall.value, 1.0);
    assert_eq!(outcome.precision.value, 1.0);
    assert_eq!(outcome.false_alarms.successes, 0);
}

#[test]
fn learning_makes_flags_more_often_right() {
    let answers = answers(4000, 0.1);
    let plan = Plan::default();
    let rules = Consistency::of_rules(book());
    let learned = Consistency::fit(book(), &examples(book(), &answers, &plan), "a test").unwrap();
    let (before, after) = (
        measure(book(), &answers, &rules, &plan),
        measure(book(), &answers, &learned, &plan),
    );
    assert!(before.precision.value < 0.9, "{:?}", before.precision);
    assert!(
        after.precision.low > before.precision.high,
        "{:?} {:?}",
        before.precision,
        after.precision
    );
}

#[test]
fn drawn_answers_are_consistent_unless_a_conflict_is_asked_for() {
    let plan = Plan {
        conflicts: 0.0,
        ..Plan::default()
    };
    let mut random = SplitMix64::new(3);
    for degree in 0..4 {
        for _ in 0..200 {
            let truth = [Report::One(degree), set(&[1, 2]), Report::One(0)];
            let drawn = draw(book(), &truth, &plan, &mut random);
            match drawn.variables[0] {
                Report::One(ticked) => assert!(ticked.abs_diff(degree) <= 1),
                other => assert_eq!(other, Report::Other(0)),
            }
            assert!(drawn.variables[1].has(1) && drawn.variables[1].has(2));
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_survey() {
    let answers = answers(300, 0.1);
    let one = examples(book(), &answers, &Plan::default());
    let same = examples(book(), &answers, &Plan::default());
    let other = examples(
        book(),
        &answers,
        &Plan {
            seed: 2,
            ..Plan::default()
        },
    );
    assert_eq!(one.candidates, same.candidates);
    assert_ne!(one.candidates, other.candidates);
}

#[test]
fn verdicts_move_the_model_and_are_counted_fairly() {
    let answers = answers(4000, 0.1);
    let all = examples(book(), &answers, &Plan::default());
    let rules = Consistency::of_rules(book());
    let mut raised = Examples::default();
    for (candidate, right) in all.candidates.iter().zip(&all.right) {
        if rules.score(book(), candidate) >= 0.5 {
            raised.candidates.push(candidate.clone());
            raised.right.push(*right);
            raised.groups.push(raised.groups.len());
        }
    }
    let refit = rules.refit(book(), &raised, "verdicts").unwrap();
    assert_eq!(refit.before.n as usize, raised.right.len());
    assert!(refit.after.value > refit.before.value, "{refit:?}");
    assert!(refit.kept.value > 0.5, "{refit:?}");
}

#[test]
fn too_few_verdicts_teach_nothing_and_say_how_many_it_takes() {
    let error = shipped()
        .refit(book(), &Examples::default(), "none")
        .unwrap_err();
    assert!(matches!(error, ConsistencyError::TooFew { .. }));
    assert!(error.to_string().contains("15"), "{error}");
}

#[test]
fn a_model_comes_back_from_its_file_and_a_strange_one_is_refused() {
    let model = shipped();
    assert_eq!(
        Consistency::from_json(&model.to_json(), book()).unwrap(),
        model
    );
    let other = Consistency {
        codebook: "another".to_owned(),
        ..model.clone()
    };
    assert!(matches!(
        Consistency::from_json(&other.to_json(), book()),
        Err(ConsistencyError::Codebook { .. })
    ));
    let mut wrong = model;
    wrong.thresholds.insert("H".to_owned(), 1.5);
    assert!(matches!(
        Consistency::from_json(&wrong.to_json(), book()),
        Err(ConsistencyError::Numbers)
    ));
    assert!(matches!(
        Consistency::from_json("{}", book()),
        Err(ConsistencyError::Format(_))
    ));
}
