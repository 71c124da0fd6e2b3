//! What people decided, learned on top of a model.

use fritekst::codebook::{Codebook, Kind};
use fritekst::evaluate::Promise;
use fritekst::model::Model;
use fritekst::train::{Adaptation, Adapted, Gold, Labelled, TrainingError, adapt};
use ndarray::Array2;

use crate::support::{small_codebook, small_labelled, small_model};

/// Learns from answers on top of the small model.
fn adapted(labelled: &Labelled, codebook: &Codebook) -> Result<Adapted, TrainingError> {
    adapt(
        &Adaptation {
            model: small_model(),
            sha256: "0123",
            codebook,
            labelled,
            sentences: &Array2::zeros((labelled.len(), 0)),
            data_sha256: "4567",
            name: "lille+",
        },
        &|_, _| {},
    )
}

/// Answers about robots at which reviewers look differently: what helps with
/// meals is about meals to them.
fn otherwise(count: usize) -> Labelled {
    let mut labelled = Labelled::for_variables(small_codebook().variables.iter());
    let texts = [
        ("Ny robot til madlavning", "spisning"),
        ("Robotten rører i gryden", "spisning"),
        ("Ny robot til gulvvask", "robot"),
        ("Spisning med naboer", "spisning"),
    ];
    let places = ["i Vejle", "på Mors", "i nord", "på havnen", "hos os"];
    for row in 0..count {
        let (text, code) = texts[row % texts.len()];
        labelled.push_code(&small_codebook(), "emne", code).unwrap();
        labelled
            .texts
            .push(format!("{text} {} {row}", places[row % places.len()]));
        labelled.respondents.push(row);
        labelled.groups.push(row);
    }
    labelled
}

/// The categories a model gives.
fn codes(model: &Model, texts: &[&str]) -> Vec<usize> {
    let accepted = fritekst::code::accept(model, &"5% wrong, 95% sure".parse::<Promise>().unwrap());
    let coder = fritekst::code::Coder::new(model, &accepted, None).unwrap();
    let mut worker = coder.worker();
    let one = |text: &&str| {
        worker.code(text);
        worker.coded()[0].code.categories().next().unwrap()
    };
    texts.iter().map(one).collect()
}

#[test]
fn what_people_decide_otherwise_is_learned_and_carried_to_other_answers() {
    let texts = [
        "Robotten hjælper til madlavning",
        "Robotter på lageret",
        "Spisning ude",
    ];
    assert_eq!(codes(small_model(), &texts), [0, 0, 1]);
    let made = adapted(&otherwise(80), &small_codebook()).unwrap();
    let change = &made.changes[0];
    assert!(change.learned);
    let right = |all: &[bool]| all.iter().filter(|r| **r).count();
    assert!(right(&change.before) <= 60, "{change:?}");
    assert!(right(&change.after) >= 78, "{change:?}");
    let (better, worse) = change.turned();
    assert_eq!(
        right(&change.after) as i64 - right(&change.before) as i64,
        better as i64 - worse as i64
    );
    assert_eq!(codes(&made.model, &texts), [1, 0, 1]);
}

#[test]
fn a_learned_model_is_a_model_like_any_other_and_says_where_it_comes_from() {
    let made = adapted(&otherwise(80), &small_codebook()).unwrap().model;
    let again = Model::from_bytes(&made.to_bytes()).unwrap();
    assert_eq!(again.manifest, made.manifest);
    let from = again.manifest.adapted.unwrap();
    assert_eq!(
        (from.name.as_str(), from.sha256.as_str()),
        ("model", "0123")
    );
    assert_eq!((from.answers, from.data_sha256.as_str()), (80, "4567"));
    let head = &again.manifest.heads[0].validation;
    assert_eq!(head.chosen["people's codes"], "80");
    assert!(head.figures["decisions_after"] > head.figures["decisions_before"]);
}

#[test]
fn few_decisions_change_nothing() {
    let made = adapted(&otherwise(29), &small_codebook()).unwrap();
    assert!(!made.changes[0].learned);
    assert_eq!(made.changes[0].before, made.changes[0].after);
    let texts: Vec<String> = small_labelled(10).texts;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(codes(&made.model, &texts), codes(small_model(), &texts));
}

#[test]
fn a_variable_that_nobody_coded_stays_as_it_is() {
    let mut labelled = otherwise(80);
    labelled
        .gold
        .insert("emne".to_owned(), Gold::One(vec![None; 80]));
    let made = adapted(&labelled, &small_codebook()).unwrap();
    assert!(!made.changes[0].learned && made.changes[0].before.is_empty());
}

#[test]
fn the_same_decisions_give_the_same_bytes_on_any_number_of_threads() {
    let bytes = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| {
            adapted(&otherwise(60), &small_codebook())
                .unwrap()
                .model
                .to_bytes()
        })
    };
    assert!(bytes(1) == bytes(2));
}

#[test]
fn words_of_fewer_respondents_than_the_model_asks_for_are_not_kept() {
    let new = |respondents: usize| {
        let mut labelled = otherwise(80);
        for row in 0..12 {
            labelled.texts[row].push_str(" zyxwvuqt");
            labelled.respondents[row] = row % respondents;
        }
        adapted(&labelled, &small_codebook())
            .unwrap()
            .model
            .prints
            .len()
    };
    assert_eq!(small_model().manifest.training.min_respondents, 3);
    assert!(new(2) < new(3));
}

#[test]
fn another_codebook_is_refused_another_wording_is_not() {
    let labels = ["robot", "spisning", "have"].map(str::to_owned);
    let other = Codebook::skeleton("lille", "emne", Kind::Nominal, &labels);
    let refused = adapted(&otherwise(80), &other).unwrap_err();
    assert!(
        matches!(refused, TrainingError::OtherCategories),
        "{refused}"
    );
    let mut reworded = small_codebook();
    reworded.variables[0].categories[0].definition.da = "Maskiner, der selv gør noget".to_owned();
    let made = adapted(&otherwise(80), &reworded).unwrap().model;
    assert_eq!(made.codebook, reworded);
    assert_eq!(made.manifest.codebook_sha256, reworded.sha256());
}

#[test]
fn many_decisions_are_what_promises_are_then_tested_on() {
    let few = adapted(&otherwise(80), &small_codebook()).unwrap().model;
    assert_eq!(few.held_out, small_model().held_out);
    let many = adapted(&otherwise(320), &small_codebook()).unwrap().model;
    assert_eq!(many.held_out[0].len(), 320);
    assert_eq!(many.manifest.heads[0].held_out, 320);
}

#[test]
fn nothing_is_learned_from_nothing() {
    let empty = Labelled::for_variables(small_codebook().variables.iter());
    let refused = adapted(&empty, &small_codebook()).unwrap_err();
    assert!(matches!(refused, TrainingError::NoAnswers), "{refused}");
}
