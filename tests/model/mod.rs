//! A model file is exactly right or it is refused.

use fritekst::model::{Model, ModelError, Tier};

use crate::support::small_model;

#[test]
fn a_model_is_read_back_as_it_was_written() {
    let bytes = small_model().to_bytes();
    assert_eq!(Model::from_bytes(&bytes).unwrap(), *small_model());
}

#[test]
fn every_flipped_byte_is_refused() {
    let mut bytes = small_model().to_bytes();
    assert!(
        bytes.len() < 100_000,
        "{} bytes: flip a small model",
        bytes.len()
    );
    for at in 0..bytes.len() {
        bytes[at] ^= 0xFF;
        assert!(Model::from_bytes(&bytes).is_err(), "byte {at}");
        bytes[at] ^= 0xFF;
        bytes[at] ^= 1;
        assert!(
            Model::from_bytes(&bytes).is_err(),
            "lowest bit of byte {at}"
        );
        bytes[at] ^= 1;
    }
}

#[test]
fn every_cut_and_every_added_byte_is_refused() {
    let mut bytes = small_model().to_bytes();
    for length in 0..bytes.len() {
        assert!(
            Model::from_bytes(&bytes[..length]).is_err(),
            "cut at {length}"
        );
    }
    bytes.push(0);
    assert!(Model::from_bytes(&bytes).is_err());
}

#[test]
fn a_file_that_is_no_model_is_said_to_be_none() {
    let refused = Model::from_bytes(b"PK\x03\x04 a spreadsheet").unwrap_err();
    assert!(matches!(refused, ModelError::NotAModel), "{refused}");
}

#[test]
fn a_model_with_a_number_that_is_not_finite_is_refused() {
    let mut model = small_model().clone();
    model.bias[0] = f32::NAN;
    let refused = Model::from_bytes(&model.to_bytes()).unwrap_err();
    assert!(
        matches!(refused, ModelError::NotFinite { part: "bias" }),
        "{refused}"
    );
}

#[test]
fn a_model_whose_weights_do_not_fit_its_features_is_refused() {
    let mut model = small_model().clone();
    model.weights.pop();
    let refused = Model::from_bytes(&model.to_bytes()).unwrap_err();
    assert!(refused.to_string().contains("weights"), "{refused}");
}

#[test]
fn no_word_stands_in_a_model_that_the_language_does_not_hold() {
    // "gulvvask" is used by enough respondents to be a feature; its letters
    // must not be found in the file, only its fingerprint.
    let bytes = small_model().to_bytes();
    let holds = |word: &str| bytes.windows(word.len()).any(|w| w == word.as_bytes());
    assert!(holds("tech_artefact"), "the lexicon is stored as text");
    assert!(!holds("gulvvask"));
    assert!(!holds("lageret"));
}

#[test]
fn the_model_in_the_binary_is_whole_and_small() {
    let model = Model::embedded(Tier::Fast).unwrap();
    assert!(
        Model::embedded_size(Tier::Fast) <= 5 * 1024 * 1024,
        "{}",
        Model::embedded_size(Tier::Fast)
    );
    let ids: Vec<&str> = model
        .codebook
        .variables
        .iter()
        .map(|v| v.id.as_str())
        .collect();
    assert_eq!(ids, ["technology", "types", "status"]);
    assert!(model.manifest.training.min_respondents >= 3);
}
