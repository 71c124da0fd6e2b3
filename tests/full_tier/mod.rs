//! The full tier: an encoder reads the answers beside the words.

mod commands;

use std::sync::{Arc, OnceLock};

use fritekst::code::{Cascade, CascadeError, Coder, CoderError, accept};
use fritekst::encoder::{Encoder, View};
use fritekst::evaluate::Promise;
use fritekst::model::Model;
use fritekst::train::{Sentences, TrainOptions, TrainingError, train};

use crate::encoder::tiny::Tiny;
use crate::support::{small_codebook, small_labelled, small_language, small_model};

const TEXT: &str = "robot katte til borgere";

fn encoder() -> Arc<Encoder> {
    Arc::new(Encoder::from_bytes(Tiny::new().file()).unwrap())
}

fn tuned() -> Arc<Encoder> {
    Arc::new(Encoder::from_bytes(Tiny::new().tuned_file()).unwrap())
}

fn learn(sentences: Sentences, seed: u64) -> Result<Model, TrainingError> {
    let options = TrainOptions {
        language: small_language(),
        sentences: Some(sentences),
        seed,
        ..TrainOptions::default()
    };
    train(&small_labelled(10), &small_codebook(), &options, &|_, _| {}).map(|t| t.model)
}

/// A small model that reads the tiny encoder's embedding.
fn full_model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let texts = small_labelled(10).texts;
        learn(
            Sentences::read(&encoder(), View::Meaning, &texts, |_| {}),
            1,
        )
        .unwrap()
    })
}

fn promise() -> Promise {
    "40% wrong, 90% sure".parse().unwrap()
}

fn coder() -> Coder {
    let accepted = accept(full_model(), &promise());
    Coder::new(full_model(), &accepted, Some(&encoder())).unwrap()
}

#[test]
fn a_full_model_is_read_back_as_it_was_written_and_names_its_encoder() {
    let model = full_model();
    assert_eq!(&Model::from_bytes(&model.to_bytes()).unwrap(), model);
    let used = model.manifest.encoder.as_ref().unwrap();
    assert_eq!(used.sha256, encoder().sha256());
    assert_eq!((used.view, used.columns), (View::Meaning, 64));
    assert_eq!(model.manifest.tier, "full");
}

#[test]
fn an_answer_alone_gets_the_bits_it_gets_among_others() {
    let coder = coder();
    let answers = [TEXT, "", "a b a b", "robot", "katte til borgere a b"];
    let together = coder.sentences(&answers);
    let mut worker = coder.worker();
    for (answer, row) in answers.iter().zip(together.rows()) {
        worker.code(answer);
        let alone = worker.probabilities(0).to_vec();
        worker.code_read(answer, row.as_slice().unwrap());
        assert_eq!(worker.probabilities(0), alone, "{answer}");
    }
}

#[test]
fn evidence_adds_up_with_the_encoders_part() {
    let coder = coder();
    let mut worker = coder.worker();
    worker.code(TEXT);
    for category in 0..2 {
        let evidence = worker.evidence(0, category);
        let sum: f32 = evidence.parts().iter().map(|p| p.contribution).sum();
        let whole = evidence.constant() + sum;
        assert!((whole - evidence.score()).abs() < 1e-4, "{whole}");
        let named = |p: &&fritekst::code::Part<'_>| p.english == "[meaning of the sentence]";
        let part = evidence.parts().iter().find(named).unwrap();
        assert!(part.contribution != 0.0);
    }
}

#[test]
fn what_the_encoder_loses_without_a_word_is_told_word_by_word() {
    let coder = coder();
    let mut worker = coder.worker();
    worker.code(TEXT);
    let omissions = worker.omissions();
    let lost = worker.weightiest_omissions(&omissions, 0, 0);
    let mut words: Vec<&str> = lost.iter().map(|((a, b), _)| &TEXT[*a..*b]).collect();
    words.sort_unstable();
    assert_eq!(words, ["borgere", "katte", "robot", "til"]);
    assert!(lost.is_sorted_by(|a, b| a.1.abs() >= b.1.abs()));

    // The first of them, checked by hand: the part with all words less the
    // part without it.
    let ((start, end), told) = lost[0];
    let part = |worker: &fritekst::code::AnswerCoder<'_>| {
        let evidence = worker.evidence(0, 0);
        let mut parts = evidence.parts().iter();
        parts
            .find(|p| p.word == "[sætningens mening]")
            .unwrap()
            .contribution
    };
    let whole = part(&worker);
    worker.code(&format!("{}{}", &TEXT[..start], TEXT[end..].trim_start()));
    assert!((whole - part(&worker) - told).abs() < 1e-5);
}

#[test]
fn what_stands_for_personal_data_is_no_word_to_the_encoder() {
    let coder = coder();
    let mut worker = coder.worker();
    worker.code("robot til borgere, ring 12 34 56 78 eller navn@kommune.dk");
    let text = worker.masked().to_owned();
    assert!(text.contains("[telefon]") && text.contains("[e-mail]"));
    let omissions = worker.omissions();
    let lost = worker.weightiest_omissions(&omissions, 0, 0);
    let mut words: Vec<&str> = lost.iter().map(|((a, b), _)| &text[*a..*b]).collect();
    words.sort_unstable();
    assert_eq!(words, ["borgere", "eller", "ring", "robot", "til"]);
}

#[test]
fn a_full_model_needs_the_encoder_it_was_trained_with() {
    let accepted = accept(full_model(), &promise());
    assert!(matches!(
        Coder::new(full_model(), &accepted, None),
        Err(CoderError::NoEncoder { .. })
    ));
    assert!(matches!(
        Coder::new(full_model(), &accepted, Some(&tuned())),
        Err(CoderError::OtherEncoder { .. })
    ));
}

#[test]
fn a_model_learns_from_scores_of_encoders_that_had_not_seen_the_answers() {
    let answers = small_labelled(10).len();
    let scores = vec![0.5f32; answers * 2];
    let bytes: Vec<u8> = scores.iter().flat_map(|s| s.to_le_bytes()).collect();
    let sentences = Sentences::from_scores(&tuned(), &bytes, answers).unwrap();
    let model = learn(sentences, 1).unwrap();
    let used = model.manifest.encoder.as_ref().unwrap();
    assert_eq!((used.view, used.columns), (View::Outputs, 2));
}

#[test]
fn scores_that_do_not_fit_the_answers_are_refused() {
    let refused = |encoder: &Encoder, numbers: &[f32], answers: usize| {
        let bytes: Vec<u8> = numbers.iter().flat_map(|s| s.to_le_bytes()).collect();
        matches!(
            Sentences::from_scores(encoder, &bytes, answers),
            Err(TrainingError::Sentences { .. })
        )
    };
    assert!(refused(&tuned(), &[0.0; 5], 3));
    assert!(refused(&tuned(), &[0.0, f32::NAN], 1));
    assert!(refused(&encoder(), &[], 0), "an encoder without outputs");
    assert!(!refused(&tuned(), &[0.0; 6], 3));
    let short = Sentences::from_scores(&tuned(), &[0; 16], 2).unwrap();
    assert!(matches!(
        learn(short, 1),
        Err(TrainingError::Sentences { answers: 80, .. })
    ));
}

#[test]
fn a_cascade_states_its_loss_on_answers_both_models_left_out() {
    let cascade = Cascade::choose(small_model(), full_model(), 0.0).unwrap();
    assert!(
        cascade.lost.iter().all(|lost| *lost <= 0.0),
        "{:?}",
        cascade.lost
    );
    assert!((0.0..=1.0).contains(&cascade.share));
    let free = Cascade::choose(small_model(), full_model(), 1.0).unwrap();
    assert_eq!(
        free.share, 0.0,
        "any loss allowed: the encoder reads nothing"
    );
}

#[test]
fn a_cascade_of_models_of_different_answers_is_refused() {
    let texts = small_labelled(10).texts;
    let other = learn(
        Sentences::read(&encoder(), View::Meaning, &texts, |_| {}),
        2,
    )
    .unwrap();
    assert!(matches!(
        Cascade::choose(small_model(), &other, 0.0),
        Err(CascadeError::Answers)
    ));
}
