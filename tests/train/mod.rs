//! Training: what is learned, what is refused, and that it is the same every
//! time.

mod adapt;

use fritekst::codebook::{Codebook, Kind};
use fritekst::text::LanguageSource;
use fritekst::train::{Gold, Labelled, TrainOptions, TrainingError, train};

use crate::support::{small_codebook, small_labelled, small_language, small_model, train_small};

#[test]
fn three_trainings_with_one_seed_give_the_same_bytes_on_any_number_of_threads() {
    let first = small_model().to_bytes();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let again = pool.install(|| train_small(small_language(), 1)).to_bytes();
        assert!(first == again, "{threads} threads");
    }
}

#[test]
fn groups_are_left_out_together_and_named_in_the_manifest() {
    let manifest = &small_model().manifest;
    assert_eq!(manifest.heads[0].validation.folds, 4);
    assert_eq!(manifest.training.groups.len(), 4);
    assert_eq!(manifest.training.groups["forfatter 0"], 24);
}

#[test]
fn words_of_fewer_than_three_respondents_are_not_kept() {
    let mut labelled = small_labelled(10);
    let before = train(&labelled, &small_codebook(), &options(), &|_, _| {})
        .unwrap()
        .model;
    // The same rare word twenty times, but from two respondents only.
    for row in 0..20 {
        labelled.texts[row].push_str(" zyxwvuqt");
        labelled.respondents[row] = row % 2;
    }
    let after = train(&labelled, &small_codebook(), &options(), &|_, _| {})
        .unwrap()
        .model;
    let new = after
        .prints
        .iter()
        .filter(|p| before.prints.binary_search(p).is_err());
    assert_eq!(new.count(), 0);
    // Were it three respondents, the word would be learned.
    for row in 0..20 {
        labelled.respondents[row] = row % 3;
    }
    let common = train(&labelled, &small_codebook(), &options(), &|_, _| {})
        .unwrap()
        .model;
    let new = common
        .prints
        .iter()
        .filter(|p| before.prints.binary_search(p).is_err());
    assert!(new.count() > 0);
}

#[test]
fn too_few_answers_are_refused_with_the_number_needed() {
    let labelled = small_labelled(1);
    let refused = train(&labelled, &small_codebook(), &options(), &|_, _| {}).unwrap_err();
    assert!(
        matches!(refused, TrainingError::TooFew { have: 8, .. }),
        "{refused}"
    );
}

#[test]
fn a_category_that_nobody_used_is_refused_by_name() {
    let mut labelled = small_labelled(10);
    let one = Gold::One(vec![Some(0); labelled.len()]);
    labelled.gold.insert("emne".to_owned(), one);
    let refused = train(&labelled, &small_codebook(), &options(), &|_, _| {}).unwrap_err();
    assert!(refused.to_string().contains("spisning"), "{refused}");
}

#[test]
fn a_code_outside_the_codebook_is_refused_with_its_row() {
    let mut labelled = small_labelled(1);
    let refused = labelled
        .push_code(&small_codebook(), "emne", "cykel")
        .unwrap_err();
    let message = refused.to_string();
    assert!(
        message.contains("row 9") && message.contains("cykel"),
        "{message}"
    );
}

#[test]
fn a_set_of_more_than_32_categories_is_refused_with_what_to_do() {
    let labels: Vec<String> = (0..33).map(|n| format!("k{n}")).collect();
    let codebook = Codebook::skeleton("stor", "emner", Kind::Multi, &labels);
    let mut labelled = Labelled::for_variables(codebook.variables.iter());
    let refused = labelled.push_code(&codebook, "emner", "k32").unwrap_err();
    let message = refused.to_string();
    assert!(
        message.contains("33 categories") && message.contains("Split"),
        "{message}"
    );
}

#[test]
fn an_answer_that_only_respondents_may_give_is_no_gold_code_of_a_set() {
    let toml = "id = 'lille'\nversion = '1'\nlanguage = 'da'\ntitle.da = 'x'\ntitle.en = 'x'
        [[variable]]\nid = 'emner'\nkind = 'multi'\ntitle.da = 'x'\ntitle.en = 'x'
        [[variable.category]]\nid = 'hus'\ntitle.da = 'x'\ntitle.en = 'x'
        [[variable.category]]\nid = 'have'\ntitle.da = 'x'\ntitle.en = 'x'
        [[variable.self_report_only]]\nid = 'ved_ikke'\ntitle.da = 'x'\ntitle.en = 'x'";
    let codebook = Codebook::from_toml(toml, "lille").unwrap();
    let mut labelled = Labelled::for_variables(codebook.variables.iter());
    for cell in ["ved_ikke", "hus"] {
        labelled.push_code(&codebook, "emner", cell).unwrap();
    }
    assert_eq!(labelled.gold["emner"], Gold::Set(vec![None, Some(1)]));
}

#[test]
fn left_out_answers_are_kept_for_promises() {
    let model = small_model();
    assert_eq!(model.held_out[0].len(), 80);
    let wrong = model.held_out[0].iter().filter(|h| h.wrong).count();
    let accuracy = model.manifest.heads[0].validation.figures["accuracy"];
    assert!((1.0 - wrong as f64 / 80.0 - accuracy).abs() < 1e-4);
}

fn options() -> TrainOptions {
    TrainOptions {
        language: LanguageSource {
            tokenizer: String::new(),
            ..small_language()
        },
        ..TrainOptions::default()
    }
}

#[test]
fn without_cues_no_set_of_features_with_cues_is_tried() {
    for cues in [true, false] {
        let options = TrainOptions { cues, ..options() };
        let trained = train(&small_labelled(10), &small_codebook(), &options, &|_, _| {}).unwrap();
        for head in &trained.model.manifest.heads {
            let tried = head.validation.tried.keys();
            let with = tried.filter(|name| name.contains("all features")).count();
            assert_eq!(
                with > 0,
                cues,
                "{}: {:?}",
                head.variable,
                head.validation.tried
            );
            let chosen = &head.validation.chosen["features"];
            assert!(cues || chosen == "without cues", "{chosen}");
        }
    }
}
