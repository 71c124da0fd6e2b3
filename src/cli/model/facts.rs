//! What is told of a model in more than one place.

use fritekst::model::{Contents, Head, Model};

use crate::cli::model_choice::ChosenModel;
use crate::cli::table::pair;
use crate::cli::talk::Talk;

/// Name, version, hashes.
pub fn identity(chosen: &ChosenModel, talk: &Talk) -> Vec<Vec<String>> {
    let manifest = &chosen.model.manifest;
    let codebook = &chosen.model.codebook;
    vec![
        pair(talk.pick("name", "navn"), &manifest.name),
        pair(talk.pick("file", "fil"), chosen.origin(talk)),
        pair("SHA-256", chosen.sha256()),
        pair(
            talk.pick("size", "størrelse"),
            format!("{} byte", chosen.bytes),
        ),
        pair(talk.pick("tier", "trin"), &manifest.tier),
        pair(
            talk.pick("trained with", "trænet med"),
            format!("fritekst {}", manifest.trained_with),
        ),
        pair(
            talk.pick("codebook", "kodebog"),
            format!(
                "{} {} – {}",
                codebook.id,
                codebook.version,
                codebook.title.get(talk.danish())
            ),
        ),
        pair(
            talk.pick("codebook SHA-256", "kodebogens SHA-256"),
            &manifest.codebook_sha256,
        ),
    ]
}

/// What it learned from.
pub fn training(model: &Model, talk: &Talk) -> Vec<Vec<String>> {
    let training = &model.manifest.training;
    let groups: Vec<String> = training
        .groups
        .iter()
        .map(|(name, count)| format!("{name}: {count}"))
        .collect();
    let mut rows = vec![
        pair(talk.pick("answers", "svar"), training.answers.to_string()),
        pair(
            talk.pick("respondents", "respondenter"),
            training.respondents.to_string(),
        ),
        pair(
            talk.pick("data SHA-256", "dataenes SHA-256"),
            &training.data_sha256,
        ),
    ];
    if let Some(column) = &training.grouped_by {
        let label = talk.pick("left out together by", "holdt ude samlet efter");
        rows.push(pair(label, format!("{column} ({})", groups.join(", "))));
    }
    rows.extend([
        pair(
            talk.pick(
                "words kept from respondents",
                "ord beholdt fra respondenter",
            ),
            format!("≥ {}", training.min_respondents),
        ),
        pair(
            talk.pick("personal details masked", "personoplysninger maskeret"),
            training.pii_masked.to_string(),
        ),
        pair(talk.pick("seed", "frø"), training.seed.to_string()),
    ]);
    rows
}

/// The figures of a head on left-out answers.
pub fn figures(head: &Head, talk: &Talk) -> Vec<Vec<String>> {
    let figures = head.validation.figures.iter();
    figures
        .map(|(name, value)| pair(&figure_name(name, talk), talk.number(*value, 3)))
        .collect()
}

/// What cross-validation chose.
pub fn chosen(head: &Head, talk: &Talk) -> Vec<Vec<String>> {
    let settings = head.validation.chosen.iter();
    settings
        .map(|(name, value)| pair(&setting_name(name, talk), value))
        .collect()
}

fn figure_name(name: &str, talk: &Talk) -> String {
    let danish = match name {
        "accuracy" => "andel rigtige",
        "macro_f1" => "makro-F1",
        "micro_f1" => "mikro-F1",
        "exact_set" => "hele sættet rigtigt",
        "quadratic_kappa" => "kvadratisk kappa",
        "within_one_step" => "højst ét trin fra",
        "ece" => "kalibreringsfejl (ECE)",
        "ece_exact_set" => "kalibreringsfejl, hele sættet (ECE)",
        "brier" => "Brier-score",
        "log_loss" => "log-tab",
        other => other,
    };
    let english = match name {
        "accuracy" => "right",
        "macro_f1" => "macro-F1",
        "micro_f1" => "micro-F1",
        "exact_set" => "whole set right",
        "quadratic_kappa" => "quadratic kappa",
        "within_one_step" => "at most one step off",
        "ece" => "calibration error (ECE)",
        "ece_exact_set" => "calibration error, whole set (ECE)",
        "brier" => "Brier score",
        "log_loss" => "log loss",
        other => other,
    };
    talk.pick(english, danish).to_owned()
}

fn setting_name(name: &str, talk: &Talk) -> String {
    let danish = match name {
        "codebook cues" => "kodebogens ledetråde",
        "penalty" => "straf",
        "ordinal head" => "ordnet hoved",
        "distance cost" => "pris for afstand",
        "threshold" => "tærskel",
        other => other,
    };
    talk.pick(name, danish).to_owned()
}

/// What the fingerprints stand for.
pub fn held(contents: &Contents, talk: &Talk) -> Vec<Vec<String>> {
    let count = |n: usize| n.to_string();
    vec![
        pair(
            talk.pick("fingerprints", "fingeraftryk"),
            count(contents.fingerprints),
        ),
        pair(
            talk.pick("  yes/no facts", "  ja/nej-fakta"),
            count(contents.facts),
        ),
        pair(
            talk.pick("  patterns of word classes", "  mønstre af ordklasser"),
            count(contents.patterns),
        ),
        pair(
            talk.pick(
                "  words of the public lexicon",
                "  ord fra det offentlige leksikon",
            ),
            count(contents.lexicon_words),
        ),
        pair(
            talk.pick(
                "  other words, pairs, letter runs, subwords",
                "  andre ord, par, bogstavrækker, ordstykker",
            ),
            count(contents.others()),
        ),
        pair(
            talk.pick("lexicon (public)", "leksikon (offentligt)"),
            count(contents.lexicon),
        ),
        pair(
            talk.pick("subwords (public)", "ordstykker (offentlige)"),
            count(contents.subwords),
        ),
        pair(
            talk.pick("word vectors (public)", "ordvektorer (offentlige)"),
            count(contents.vectors),
        ),
    ]
}

/// Why nobody's own words can be read out of it, and what can.
pub fn privacy(model: &Model, talk: &Talk) -> String {
    let training = &model.manifest.training;
    let n = training.min_respondents;
    let mut text = match talk.danish() {
        true => format!(
            "Modellen rummer ingen svar og ingen ord fra svar. Det, den har lært, står som 64-bit fingeraftryk af træk, som mindst {n} respondenter brugte, med deres vægte; personoplysninger var maskeret, før teksten blev læst. Et fingeraftryk kan ikke læses tilbage, men den, der gætter et ord, kan se, om det er der: `fritekst model inspect --holds ORD`. De udeholdte svar står som en sandsynlighed og et rigtigt/forkert, uden tekst. Leksikon, ordstykker og ordvektorer er offentlige og indeholder intet fra svarene. I klartekst står kun kodebogen med dens eksempler og navnene på træningsgrupperne og deres kolonne."
        ),
        false => format!(
            "The model holds no answers and no words from answers. What it learned is stored as 64-bit fingerprints of features that at least {n} respondents used, with their weights; personal data was masked before the text was read. A fingerprint cannot be read back, but whoever guesses a word can see whether it is there: `fritekst model inspect --holds WORD`. The held-out answers are stored as a probability and a right/wrong each, without text. Lexicon, subwords and word vectors are public and hold nothing from the answers. In plain text there are only the codebook with its examples and the names of the training groups and their column."
        ),
    };
    if n < 3 {
        text.push_str(talk.pick(
            " WARNING: words of a single respondent or two may be among the features; such a model is for public texts only.",
            " ADVARSEL: ord fra en enkelt respondent eller to kan være blandt trækkene; en sådan model er kun for offentlige tekster.",
        ));
    }
    text
}
