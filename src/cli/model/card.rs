//! `fritekst model card`: a model described for those who are to trust it.

use std::path::PathBuf;

use clap::Args;

use fritekst::codebook::Kind;
use fritekst::evaluate::{
    CALIBRATION_BINS, Promise, Share, choose_threshold, expected_calibration_error,
};
use fritekst::model::{Head, HeldOut};
use fritekst::survey::write_file;

use crate::cli::model::facts;
use crate::cli::model_choice::{ChosenModel, LookArgs};
use crate::cli::talk::Talk;

/// From this probability on a code is called sure.
const SURE: f64 = 0.9;
/// A calibration error worth a warning.
const ILL_CALIBRATED: f64 = 0.05;

const LONG_ABOUT: &str = "\
Writes a model card in Markdown: what the model codes, what it learned from, \
its figures and calibration on left-out answers, its limits and what is known \
to go wrong. Everything is taken from the model file.";

/// Describe a model in Markdown: data, figures, calibration, limits
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct CardArgs {
    #[command(flatten)]
    model: LookArgs,
    /// Where the card is written (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub fn run(args: &CardArgs, talk: &Talk) -> anyhow::Result<()> {
    let chosen = args.model.load()?;
    let card = markdown(&chosen, talk)?;
    match &args.output {
        Some(path) => Ok(write_file(path, card.as_bytes(), args.force)?),
        None => talk.print(&card),
    }
}

/// The card.
pub fn markdown(chosen: &ChosenModel, talk: &Talk) -> anyhow::Result<String> {
    let model = &chosen.model;
    let danish = talk.danish();
    let mut out = format!(
        "# {} – {}\n",
        model.manifest.name,
        talk.pick("model card", "modelkort")
    );
    section(&mut out, talk.pick("Identity", "Identitet"));
    table(&mut out, &facts::identity(chosen, talk));

    section(&mut out, talk.pick("What it codes", "Hvad den koder"));
    let description = model.codebook.description.get(danish);
    if !description.trim().is_empty() {
        out.push_str(&format!("{description}\n\n"));
    }
    for variable in &model.codebook.variables {
        let ids: Vec<String> = variable.ids().map(|id| format!("`{id}`")).collect();
        let kind = kind(variable.kind, talk);
        let title = variable.title.get(danish);
        out.push_str(&format!(
            "- **{}** – {title} ({kind}): {}\n",
            variable.id,
            ids.join(", ")
        ));
    }

    section(
        &mut out,
        talk.pick("What it learned from", "Hvad den har lært af"),
    );
    table(&mut out, &facts::training(model, talk));

    section(
        &mut out,
        talk.pick("How well it codes", "Hvor godt den koder"),
    );
    out.push_str(&left_out(chosen, talk));
    for (head, held_out) in model.manifest.heads.iter().zip(&model.held_out) {
        variable(&mut out, head, held_out, talk);
    }

    section(
        &mut out,
        talk.pick("What the file holds", "Hvad filen rummer"),
    );
    table(&mut out, &facts::held(&model.contents()?, talk));
    out.push_str(&format!("\n{}\n", facts::privacy(model, talk)));

    section(&mut out, talk.pick("Known to go wrong", "Kendte fejl"));
    for (head, held_out) in model.manifest.heads.iter().zip(&model.held_out) {
        trouble(&mut out, head, held_out, talk);
    }
    section(&mut out, talk.pick("Limits", "Grænser"));
    for limit in limits(chosen, talk) {
        out.push_str(&format!("- {limit}\n"));
    }
    Ok(out)
}

fn section(out: &mut String, title: &str) {
    out.push_str(&format!("\n## {title}\n\n"));
}

/// Rows of two cells; a bar inside a cell would end it.
fn table(out: &mut String, rows: &[Vec<String>]) {
    out.push_str("| | |\n|---|---|\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|c| c.trim().replace('|', "\\|")).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

fn kind(kind: Kind, talk: &Talk) -> &str {
    match kind {
        Kind::Nominal => talk.pick("one category", "én kategori"),
        Kind::Ordinal => talk.pick("one ordered category", "én ordnet kategori"),
        Kind::Multi => talk.pick("any number of categories", "vilkårligt mange kategorier"),
    }
}

fn left_out(chosen: &ChosenModel, talk: &Talk) -> String {
    let grouped = &chosen.model.manifest.training.grouped_by;
    match (talk.danish(), grouped) {
        (true, Some(column)) => format!(
            "Tallene gælder svar, der var holdt ude af både model og kalibrering; alle svar med samme `{column}` blev holdt ude samlet.\n"
        ),
        (false, Some(column)) => format!(
            "The figures are on answers left out of the model and of its calibration; all answers with the same `{column}` were left out together.\n"
        ),
        (true, None) => "Tallene gælder svar, der var holdt ude af både model og kalibrering, udvalgt tilfældigt: svar fra andre skribenter eller runder kan gå dårligere.\n".to_owned(),
        (false, None) => "The figures are on answers left out of the model and of its calibration, drawn at random: answers by other writers or from other rounds may do worse.\n".to_owned(),
    }
}

fn variable(out: &mut String, head: &Head, held_out: &[HeldOut], talk: &Talk) {
    let (id, n) = (&head.variable, head.validation.answers);
    let folds = head.validation.folds;
    out.push_str(&match talk.danish() {
        true => format!("\n### {id}\n\n{n} svar, {folds} dele.\n\n"),
        false => format!("\n### {id}\n\n{n} answers, {folds} folds.\n\n"),
    });
    table(out, &facts::figures(head, talk));
    let settings: Vec<String> = facts::chosen(head, talk)
        .iter()
        .map(|row| row.join(": "))
        .collect();
    let label = talk.pick("Chosen by cross-validation", "Valgt ved krydsvalidering");
    out.push_str(&format!("\n{label}: {}.\n", settings.join("; ")));
    calibration(out, held_out, talk);
    let promise = Promise {
        max_wrong: 0.05,
        confidence: 0.95,
    };
    let (score, wrong) = split(held_out);
    let phrase = promise.phrase(talk.danish());
    let label = talk.pick("Automatic coding", "Automatisk kodning");
    let told = match choose_threshold(&score, &wrong, &promise) {
        Ok(t) => format!(
            "{} {} ({})",
            talk.pick("from probability", "fra sandsynlighed"),
            talk.number(t.score, 3),
            talk.per_cent(t.coverage)
        ),
        Err(error) => error.text(talk.danish()),
    };
    out.push_str(&format!("\n{label} (“{phrase}”): {told}.\n"));
}

fn split(held_out: &[HeldOut]) -> (Vec<f64>, Vec<bool>) {
    held_out
        .iter()
        .map(|h| (f64::from(h.score), h.wrong))
        .unzip()
}

fn calibration(out: &mut String, held_out: &[HeldOut], talk: &Talk) {
    let (score, wrong) = split(held_out);
    let right: Vec<bool> = wrong.iter().map(|w| !w).collect();
    let found = expected_calibration_error(&score, &right, CALIBRATION_BINS);
    out.push_str(talk.pick(
        "\nAre the probabilities what they say? Left-out answers by the probability of their code:\n\n",
        "\nPasser sandsynlighederne? Udeholdte svar efter kodens sandsynlighed:\n\n",
    ));
    out.push_str(talk.pick(
        "| probability | answers | mean probability | share right (95% interval) |\n|---|---:|---:|---|\n",
        "| sandsynlighed | svar | middel af sandsynlighed | andel rigtige (95 %-interval) |\n|---|---:|---:|---|\n",
    ));
    for bin in &found.bins {
        out.push_str(&format!(
            "| {}–{} | {} | {} | {} ({}–{}) |\n",
            talk.number(bin.low, 2),
            talk.number(bin.high, 2),
            bin.count,
            talk.number(bin.mean_confidence, 3),
            talk.per_cent(bin.accuracy),
            talk.per_cent(bin.interval.low),
            talk.per_cent(bin.interval.high),
        ));
    }
    let label = talk.pick("Expected calibration error", "Forventet kalibreringsfejl");
    let (ece, mass) = (
        talk.number(found.ece, 3),
        talk.number(found.ece_equal_mass, 3),
    );
    let other = talk.pick("bins of equal size", "lige store grupper");
    out.push_str(&format!("\n{label}: {ece} ({other}: {mass}).\n"));
}

/// What the held-out answers say goes wrong.
fn trouble(out: &mut String, head: &Head, held_out: &[HeldOut], talk: &Talk) {
    let id = &head.variable;
    let all = Share::of(
        held_out.iter().filter(|h| h.wrong).count() as u64,
        held_out.len() as u64,
    );
    let sure: Vec<&HeldOut> = held_out
        .iter()
        .filter(|h| f64::from(h.score) >= SURE)
        .collect();
    let wrong = Share::of(
        sure.iter().filter(|h| h.wrong).count() as u64,
        sure.len() as u64,
    );
    let (all_wrong, sure_wrong) = (talk.per_cent(all.value), talk.per_cent(wrong.value));
    let (from, share) = (
        talk.number(SURE, 1),
        talk.per_cent(sure.len() as f64 / held_out.len().max(1) as f64),
    );
    out.push_str(&match talk.danish() {
        true => format!("- `{id}`: {all_wrong} af de udeholdte svar får en forkert kode. Af de {share}, hvor sandsynligheden er mindst {from}, er {sure_wrong} forkerte.\n"),
        false => format!("- `{id}`: {all_wrong} of the left-out answers get a wrong code. Of the {share} with a probability of at least {from}, {sure_wrong} are wrong.\n"),
    });
    let (score, errors) = split(held_out);
    let right: Vec<bool> = errors.iter().map(|w| !w).collect();
    let found = expected_calibration_error(&score, &right, CALIBRATION_BINS);
    if found.ece > ILL_CALIBRATED {
        let ece = talk.number(found.ece, 3);
        out.push_str(&match talk.danish() {
            true => format!("- `{id}`: sandsynlighederne er ikke vel kalibreret (ECE {ece}).\n"),
            false => format!("- `{id}`: the probabilities are not well calibrated (ECE {ece}).\n"),
        });
    }
}

fn limits(chosen: &ChosenModel, talk: &Talk) -> Vec<String> {
    let training = &chosen.model.manifest.training;
    let n = training.min_respondents;
    let mut limits = vec![
        talk.pick(
            "The figures hold for answers like those it learned from: the same question, language and kind of respondents. Code a sample by hand and run `fritekst evaluate` before using it on anything else.",
            "Tallene gælder svar som dem, den har lært af: samme spørgsmål, sprog og slags respondenter. Kod en stikprøve i hånden, og kør `fritekst evaluate`, før den bruges til andet.",
        ).to_owned(),
        match talk.danish() {
            true => format!("Ord, som færre end {n} respondenter brugte, kendes kun på deres bogstaver, ordstykker og ordvektorer: navne på systemer og forkortelser, som svaret ikke forklarer, siger den intet."),
            false => format!("Words that fewer than {n} respondents used are known only by their letters, subwords and word vectors: names of systems and abbreviations that the answer does not explain tell it nothing."),
        },
        talk.pick(
            "It reads words and their near order, not sense: irony, long-range references and negations far from what they negate are missed.",
            "Den læser ord og deres nære rækkefølge, ikke mening: ironi, henvisninger over lang afstand og benægtelser langt fra det, de benægter, går tabt.",
        ).to_owned(),
        talk.pick(
            "Probabilities are calibrated over all answers together; in a single group they may be off. `fritekst evaluate --by COLUMN` shows it.",
            "Sandsynlighederne er kalibreret over alle svar under ét; i en enkelt gruppe kan de være skæve. `fritekst evaluate --by KOLONNE` viser det.",
        ).to_owned(),
        talk.pick(
            "A code says what a coder would read in the text. It is no fact about the respondent and corrects no self-report.",
            "En kode siger, hvad en koder ville læse i teksten. Den er ingen kendsgerning om respondenten og retter ikke dennes egen afkrydsning.",
        ).to_owned(),
    ];
    let groups = training.groups.len();
    if training.grouped_by.is_some() && groups < 10 {
        limits.push(match talk.danish() {
            true => format!("Træningssvarene kommer fra kun {groups} grupper; hvor meget en ny gruppe afviger, er dermed usikkert."),
            false => format!("The training answers come from only {groups} groups; how much a new group differs is uncertain."),
        });
    }
    limits
}
