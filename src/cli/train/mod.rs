//! `fritekst train`: learn a model from labelled answers.

mod from;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use fritekst::encoder::{Encoder, View};
use fritekst::model::Model;
use fritekst::survey::{Source, check_free, write_file};
use fritekst::train::{Labelled, MIN_RESPONDENTS, Sentences, TrainOptions, Trained, train};
use indicatif::ProgressBar;

use crate::cli::codebook;
use crate::cli::input::InputArgs;
use crate::cli::labelled::LabelledArgs;
use crate::cli::left_out;
use crate::cli::model::card;
use crate::cli::model_choice::{ChosenModel, EncoderArgs, TierArg};
use crate::cli::talk::Talk;

const LONG_ABOUT: &str = "\
Learns a model from labelled answers by a codebook.

The file has one answer a row, and for each variable of the codebook a column \
with the code (the category's id; for a variable with several codes, joined \
by `|`). Every choice is cross-validated; with --group, all answers of a \
group (an author, a coder, a round) are left out together, which is what new \
answers are like. The model card tells the figures on left-out answers.

Words are kept only as fingerprints, and only those that at least \
--min-respondents respondents used: no one's own words can be read out of a \
model.

With --from, the answers are learned on top of a model that is there: what \
people decided in a survey (`fritekst review export --wide`) changes it as far \
as cross-validation finds it clearly better. The model itself stays as it is.";

const AFTER_HELP: &str = "\
Examples:
  fritekst train labelled.csv --codebook mine.toml -o mine.fritekst
  fritekst train labelled.csv --codebook mine.toml --tier full -o mine.fritekst
  fritekst train decisions.csv --from full -o adapted.fritekst";

/// Learn a model from labelled answers
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT, after_help = AFTER_HELP)]
pub struct TrainArgs {
    /// Labelled answers (CSV, XLSX, JSONL; `-` is standard input)
    #[arg(value_name = "LABELLED")]
    labelled: String,
    /// The codebook (TOML)
    #[arg(long, value_name = "FILE", required_unless_present = "from")]
    codebook: Option<PathBuf>,
    /// Learn on top of a model (a file, or `fast` or `full` for a built-in
    /// one) instead of anew: for the codes that people gave some hundred
    /// answers. Its codebook is used unless one is named
    #[arg(
        long,
        value_name = "MODEL",
        conflicts_with_all = ["tier", "sentence_scores", "no_cues", "min_respondents", "left_out"]
    )]
    from: Option<PathBuf>,
    /// Where the model is written
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Where the model card is written too (Markdown; also `model card`)
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
    /// Name of the model (default: the codebook's id)
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    columns: LabelledArgs,
    /// Drop words that fewer respondents used
    #[arg(long, default_value_t = MIN_RESPONDENTS, value_name = "N")]
    min_respondents: usize,
    /// What is trained: fast, or full (a sentence encoder reads answers too)
    #[arg(long, value_name = "TIER", default_value = "fast")]
    tier: TierArg,
    #[command(flatten)]
    encoder: EncoderArgs,
    /// For a fine-tuned encoder: its outputs on these answers from encoders
    /// that had not seen them (f32, answers × outputs; scripts/encoder)
    #[arg(long, value_name = "FILE")]
    sentence_scores: Option<PathBuf>,
    /// Learns without the codebook cues, to see what they are worth
    #[arg(long)]
    no_cues: bool,
    /// Also writes what cross-validation said of each answer: its code and
    /// probabilities by a model that had not seen its group (CSV)
    #[arg(long, value_name = "FILE")]
    left_out: Option<PathBuf>,
    /// Seed of the folds; same data and seed, same model
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Replace existing files
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    input: InputArgs,
}

/// Runs the command.
pub fn run(args: &TrainArgs, talk: &Talk) -> anyhow::Result<()> {
    check_free(&args.output, args.force)?;
    for more in [&args.card, &args.left_out].into_iter().flatten() {
        check_free(more, args.force)?;
    }
    if let Some(base) = &args.from {
        return from::run(args, base, talk);
    }
    // clap asks for a codebook where there is no model to learn from.
    let Some(path) = &args.codebook else {
        return Ok(());
    };
    let (codebook, _) = codebook::read(path)?;
    let source = Source::from_argument(&args.labelled);
    let read = args
        .columns
        .read(&source, &args.input, &codebook, &[], talk)?;
    let bar = talk.progress(None);
    let sentences = match args.tier {
        TierArg::Fast => None,
        TierArg::Full => Some(sentences(args, &read.labelled, &bar, talk)?),
    };
    let options = TrainOptions {
        sentences,
        cues: !args.no_cues,
        name: args.name.clone().unwrap_or_else(|| codebook.id.clone()),
        min_respondents: args.min_respondents.max(1),
        seed: args.seed,
        data_sha256: read.sha256,
        grouped_by: read.grouped_by,
        pii_masked: read.pii_masked,
        ..TrainOptions::default()
    };
    let begun = Instant::now();
    let Trained { model, left_out } =
        train(&read.labelled, &codebook, &options, &|variable, step| {
            bar.set_message(format!("{variable}: {step}"));
        })?;
    bar.finish_and_clear();
    let bytes = model.to_bytes();
    write_file(&args.output, &bytes, args.force)?;
    let seconds = begun.elapsed().as_secs_f64();
    summary(&model, seconds, talk);
    if let Some(path) = &args.left_out {
        left_out::write(path, args.force, &read.labelled, &codebook, &left_out)?;
    }
    if let Some(path) = &args.card {
        let chosen = ChosenModel::from_bytes(model, &bytes, &args.output);
        write_file(path, card::markdown(&chosen, talk)?.as_bytes(), args.force)?;
    }
    Ok(())
}

/// What the encoder makes of the answers.
fn sentences(
    args: &TrainArgs,
    labelled: &Labelled,
    bar: &ProgressBar,
    talk: &Talk,
) -> anyhow::Result<Sentences> {
    let encoder = args.encoder.open()?;
    if let Some(path) = &args.sentence_scores {
        let bytes =
            std::fs::read(path).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        return Ok(Sentences::from_scores(&encoder, &bytes, labelled.len())?);
    }
    Ok(read_with(&encoder, View::Meaning, labelled, bar, talk))
}

/// Lets an encoder read the answers, and tells how far it is.
fn read_with(
    encoder: &Encoder,
    view: View,
    labelled: &Labelled,
    bar: &ProgressBar,
    talk: &Talk,
) -> Sentences {
    let reading = talk.pick("the encoder reads", "sætningskoderen læser");
    let all = labelled.len();
    Sentences::read(encoder, view, &labelled.texts, |done| {
        bar.set_message(format!("{reading}: {done}/{all}"));
    })
}

fn summary(model: &Model, seconds: f64, talk: &Talk) {
    let training = &model.manifest.training;
    let features = model.manifest.features;
    talk.line(
        &format!(
            "trained on {} answers in {seconds:.1} s, {features} features",
            training.answers
        ),
        &format!(
            "trænet på {} svar på {seconds:.1} s, {features} træk",
            training.answers
        ),
    );
    for head in &model.manifest.heads {
        let figures: Vec<String> = head
            .validation
            .figures
            .iter()
            .map(|(name, value)| format!("{name} {value:.3}"))
            .collect();
        let line = format!("  {}: {}", head.variable, figures.join(", "));
        talk.line(&line, &line);
    }
    talk.line(
        "  (figures on answers left out of model and calibration)",
        "  (tal for svar, der var holdt ude af model og kalibrering)",
    );
}
