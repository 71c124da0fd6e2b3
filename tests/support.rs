//! Small models that tests share; trained once a run.

use std::sync::OnceLock;

use fritekst::codebook::Codebook;
use fritekst::model::Model;
use fritekst::text::LanguageSource;
use fritekst::train::{Labelled, TrainOptions, train};

/// Two categories in plain words, enough answers to learn from.
const TOPICS: [(&str, [&str; 4]); 2] = [
    (
        "robot",
        [
            "Ny robot til gulvvask",
            "Robotter på lageret",
            "Robotten henter tøj",
            "En robot ringer op",
        ],
    ),
    (
        "spisning",
        [
            "Fælles spisning om søndagen",
            "Spisning med naboer",
            "Vi laver spisning ude",
            "Spisning for alle ældre",
        ],
    ),
];

/// A codebook of one nominal variable, `emne`.
pub fn small_codebook() -> Codebook {
    let labels = TOPICS.map(|t| t.0.to_owned());
    Codebook::skeleton("lille", "emne", fritekst::codebook::Kind::Nominal, &labels)
}

/// `rounds` × 8 labelled answers; every answer is another respondent's.
pub fn small_labelled(rounds: usize) -> Labelled {
    let codebook = small_codebook();
    let mut labelled = Labelled::for_variables(codebook.variables.iter());
    let extra = ["hver uge", "i år", "i haven", "til borgerne", "for de unge"];
    for round in 0..rounds {
        for (label, texts) in TOPICS {
            for text in texts {
                labelled.push_code(&codebook, "emne", label).unwrap();
                labelled
                    .texts
                    .push(format!("{text} {}", extra[round % extra.len()]));
                labelled.respondents.push(labelled.respondents.len());
                labelled.groups.push(round % 4);
            }
        }
    }
    labelled.group_names = (0..4).map(|g| format!("forfatter {g}")).collect();
    labelled
}

/// The language without its large parts, so that a model file is small.
pub fn small_language() -> LanguageSource {
    LanguageSource {
        lexicon: "word\tclasses\nrobot\ttech_artefact\nspisning\toffer\n".to_owned(),
        tokenizer: String::new(),
        vectors: Vec::new(),
        ..LanguageSource::danish()
    }
}

/// Trains on [`small_labelled`].
pub fn train_small(language: LanguageSource, seed: u64) -> Model {
    let options = TrainOptions {
        language,
        seed,
        ..TrainOptions::default()
    };
    train(&small_labelled(10), &small_codebook(), &options, &|_, _| {})
        .unwrap()
        .model
}

/// The small model with the small language.
pub fn small_model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| train_small(small_language(), 1))
}
