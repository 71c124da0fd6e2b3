//! Coding answers: codes, decisions and the words that decided.

use fritekst::code::{Code, Coder, Decision, accept};
use fritekst::evaluate::Promise;
use proptest::prelude::*;

use crate::support::small_model;

fn coder() -> Coder {
    let promise: Promise = "40% wrong, 90% sure".parse().unwrap();
    Coder::new(small_model(), &accept(small_model(), &promise), None).unwrap()
}

#[test]
fn an_answer_gets_the_code_its_words_speak_for() {
    let coder = coder();
    let mut worker = coder.worker();
    for (text, expected) in [("En robot i haven", 0), ("Spisning for naboer", 1)] {
        worker.code(text);
        assert_eq!(worker.coded()[0].code, Code::One(expected), "{text}");
        assert!(worker.coded()[0].probability > 0.5);
        assert_eq!(worker.coded()[0].second, Code::One(1 - expected));
    }
}

#[test]
fn an_answer_without_words_cannot_be_coded() {
    let coder = coder();
    let mut worker = coder.worker();
    for text in ["", "-", "...", " \t ", "?!"] {
        worker.code(text);
        assert_eq!(worker.coded()[0].code, Code::None, "{text:?}");
        assert_eq!(worker.coded()[0].decision, Decision::Uncodable);
    }
}

#[test]
fn a_promise_that_held_out_answers_cannot_prove_sends_everything_to_review() {
    let promise: Promise = "1% wrong, 99% sure".parse().unwrap();
    let accepted = accept(small_model(), &promise);
    assert!(accepted[0].threshold.is_err());
    let coder = Coder::new(small_model(), &accepted, None).unwrap();
    let mut worker = coder.worker();
    worker.code("Ny robot til gulvvask");
    assert_eq!(worker.coded()[0].decision, Decision::Review);
}

#[test]
fn evidence_names_the_respondents_own_words_with_sign() {
    let coder = coder();
    let mut worker = coder.worker();
    worker.code("ROBOTTEN på Spisning");
    let mut shown = String::new();
    worker.evidence(0, 0).write(true, false, &mut shown);
    assert!(shown.contains("ROBOTTEN +"), "{shown}");
    assert!(shown.contains("Spisning -"), "{shown}");
}

#[test]
fn personal_data_is_neither_read_nor_shown() {
    let coder = coder();
    let mut worker = coder.worker();
    worker.code("Ring om robotten på 12 34 56 78 eller skriv til a.b@eksempel.dk");
    assert_eq!(worker.pii(), 2);
    let words: String = worker
        .evidence(0, 0)
        .parts()
        .iter()
        .map(|p| p.word)
        .collect();
    assert!(
        !words.contains("34") && !words.contains("eksempel"),
        "{words}"
    );
}

proptest! {
    /// The parts and the constant are the score: nothing is hidden.
    #[test]
    fn contributions_of_words_add_up_to_the_score(text in "[a-zæøåA-Z ,.\\-0-9]{0,80}") {
        let coder = coder();
        let mut worker = coder.worker();
        worker.code(&text);
        let centred = |category: usize| -> f32 {
            worker.evidence(0, category).parts().iter().map(|p| p.contribution).sum()
        };
        let bias = &small_model().bias;
        let logit = f64::from(centred(0) - centred(1) + bias[0] - bias[1]);
        let p = worker.probabilities(0);
        prop_assert!((p[0] - 1.0 / (1.0 + (-logit).exp())).abs() < 1e-4, "{logit} {p:?}");
    }

    /// What a worker remembers of earlier answers changes nothing.
    #[test]
    fn an_answer_is_coded_the_same_after_any_other(texts in prop::collection::vec("\\PC{0,40}", 1..6)) {
        let coder = coder();
        let mut old = coder.worker();
        for text in &texts {
            old.code(text);
            let mut fresh = coder.worker();
            fresh.code(text);
            prop_assert_eq!(old.coded(), fresh.coded());
            prop_assert_eq!(old.probabilities(0), fresh.probabilities(0));
        }
    }

    /// Probabilities are probabilities, whatever the text.
    #[test]
    fn probabilities_sum_to_one(text in "\\PC{0,200}") {
        let coder = coder();
        let mut worker = coder.worker();
        worker.code(&text);
        let sum: f64 = worker.probabilities(0).iter().sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        prop_assert!(worker.probabilities(0).iter().all(|p| (0.0..=1.0).contains(p)));
    }
}
