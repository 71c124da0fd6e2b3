//! `fritekst train --from`: what people decided, learned on top of a model.

use std::path::Path;
use std::time::Instant;

use ndarray::Array2;

use fritekst::evaluate::{CONFIDENCE, paired_difference};
use fritekst::model::Tier;
use fritekst::survey::{Source, write_file};
use fritekst::train::{Adaptation, Change, adapt};

use super::{TrainArgs, read_with};
use crate::cli::codebook;
use crate::cli::model::card;
use crate::cli::model_choice::ChosenModel;
use crate::cli::talk::Talk;

/// Runs it.
pub fn run(args: &TrainArgs, base: &Path, talk: &Talk) -> anyhow::Result<()> {
    let base = match base.to_str() {
        Some("fast") => ChosenModel::load(None, Tier::Fast)?,
        Some("full") => ChosenModel::load(None, Tier::Full)?,
        _ => ChosenModel::load(Some(base), Tier::Fast)?,
    };
    let book = match &args.codebook {
        Some(path) => codebook::read(path)?.0,
        None => base.model.codebook.clone(),
    };
    let source = Source::from_argument(&args.labelled);
    let read = args.columns.read(&source, &args.input, &book, &[], talk)?;
    let begun = Instant::now();
    let bar = talk.progress(None);
    let sentences = match &base.model.manifest.encoder {
        None => Array2::zeros((read.labelled.len(), 0)),
        Some(used) => {
            let encoder = args.encoder.open()?;
            read_with(&encoder, used.view, &read.labelled, &bar, talk).numbers
        }
    };
    let made = adapt(
        &Adaptation {
            model: &base.model,
            sha256: &base.sha256(),
            codebook: &book,
            labelled: &read.labelled,
            sentences: &sentences,
            data_sha256: &read.sha256,
            name: args.name.as_deref().unwrap_or(&base.model.manifest.name),
        },
        &|variable, step| bar.set_message(format!("{variable}: {step}")),
    )?;
    bar.finish_and_clear();
    let bytes = made.model.to_bytes();
    write_file(&args.output, &bytes, args.force)?;
    let (answers, seconds) = (read.labelled.len(), begun.elapsed().as_secs_f64());
    talk.line(
        &format!("learned from {answers} answers in {seconds:.1} s"),
        &format!("lært af {answers} svar på {seconds:.1} s"),
    );
    for change in &made.changes {
        tell(change, talk);
    }
    talk.line(
        "  (right after: by models that had not learned from the answer)",
        "  (rigtige efter: af modeller, der ikke havde lært af svaret)",
    );
    if let Some(path) = &args.card {
        let chosen = ChosenModel::from_bytes(made.model, &bytes, &args.output);
        write_file(path, card::markdown(&chosen, talk)?.as_bytes(), args.force)?;
    }
    Ok(())
}

fn tell(change: &Change, talk: &Talk) {
    let (variable, n) = (&change.variable, change.before.len() as u64);
    if !change.learned {
        talk.line(
            &format!(
                "  {variable}: stays as it is ({n} coded answers show nothing clearly better)"
            ),
            &format!("  {variable}: bliver, som den er ({n} kodede svar viser intet klart bedre)"),
        );
        return;
    }
    let share = |right: &[bool]| right.iter().filter(|r| **r).count() as f64 / right.len() as f64;
    let (before, after) = (share(&change.before), share(&change.after));
    let (better, worse) = change.turned();
    let (gain, interval) = paired_difference(better, worse, n, CONFIDENCE);
    let show = |value: f64| talk.per_cent(value);
    let (gain, low, high) = (show(gain), show(interval.low), show(interval.high));
    let (before, after) = (show(before), show(after));
    talk.line(
        &format!("  {variable}: right in {before} of {n} answers before, {after} after ({gain}; {low} to {high})"),
        &format!("  {variable}: rigtig i {before} af {n} svar før, {after} efter ({gain}; {low} til {high})"),
    );
}
