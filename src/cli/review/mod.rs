//! `fritekst review`: people code, check and settle in a local web app.

mod agreement;
mod begin;
mod codebook;
mod export;
mod import;
mod model;
mod read;
mod reading;
mod serve;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use fritekst::review::Store;

use crate::cli::input::InputArgs;
use crate::cli::talk::{Talk, Usage};
use crate::cli::tiers::TierArgs;

const LONG_ABOUT: &str = "\
Opens a survey file for review in the browser of this machine. Answers come \
one by one with the model's suggestion and the words that decided; the \
keyboard alone is enough (`?` shows the codebook, the page its keys). Every \
choice is on the disk before the page says it is saved. What people decide \
teaches the model in the background; the page shows what would change, and \
nothing changes until somebody says so.

All is kept in one file, the store (SURVEY.review.db), beside the survey: \
answers, what the machine suggested, and a journal of what people did, which \
is only added to. The survey file itself is not changed. A file that was \
audited first shows its flags too.

Nobody but this machine can open the app, unless --listen says so; then each \
coder needs a link of their own: `fritekst review coder STORE NAME`.";

const AFTER_HELP: &str = "\
Examples:
  fritekst review survey.csv
  fritekst review audited.csv --coder MO --double 20% --blind 10%
  fritekst review survey.csv --codebook mine.toml
  fritekst review survey.csv --listen 10.0.0.5:8123 --name survey-pc
  fritekst review coder survey.review.db AB
  fritekst review export survey.review.db -o codes.csv
  fritekst review import survey.review.db codes_of_AB.xlsx --coder AB
  fritekst review agreement survey.review.db
  fritekst review codebook survey.review.db new.toml --coder MO --reason \"…\"
  fritekst review model survey.review.db -o learned.fritekst
  fritekst review check survey.review.db";

/// Code and check answers in a local web app
#[derive(Debug, Args)]
#[command(
    long_about = LONG_ABOUT,
    after_help = AFTER_HELP,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct ReviewArgs {
    #[command(subcommand)]
    command: Option<ReviewCommand>,
    /// Survey file (CSV, TSV, XLSX, JSONL)
    #[arg(value_name = "SURVEY", required = true)]
    survey: Option<PathBuf>,
    /// The store (default: the survey's name with .review.db)
    #[arg(long, value_name = "FILE.db")]
    store: Option<PathBuf>,
    /// Who codes (default: the user's name on this machine)
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// Column with the answers (default: guessed, and told)
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// Column with the respondents' ids (default: guessed)
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Column with design weights: heavy answers come sooner
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// Share of the answers that two people are to code (a new store)
    #[arg(long, value_name = "SHARE", default_value = "0%")]
    double: String,
    /// Share of the answers in which suggestions are shown only after the
    /// coder's own choice
    #[arg(long, value_name = "SHARE")]
    blind: Option<String>,
    /// Draws which answers those are, and random orders (a new store)
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Begin with a codebook of your own and no model: suggestions come when
    /// enough is decided (--tier fast: without the sentence encoder)
    #[arg(long, value_name = "FILE.toml", conflicts_with = "model")]
    codebook: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: std::net::SocketAddr,
    /// Name by which other machines ask for this one (with --listen)
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<String>,
    #[command(flatten)]
    tier: TierArgs,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Subcommand)]
enum ReviewCommand {
    /// Admit a coder, or give one a new link
    Coder(serve::CoderArgs),
    /// Write the codes and how they came about
    Export(export::ExportArgs),
    /// Read codes that people made elsewhere
    Import(import::ImportArgs),
    /// How well coders agree
    Agreement(agreement::AgreementArgs),
    /// Take a new version of the codebook into use
    Codebook(codebook::CodebookArgs),
    /// Write a model that learned here, or list the models
    Model(model::ModelArgs),
    /// Check the store's file
    Check(StoreArgs),
}

/// A store that is there.
#[derive(Debug, Args)]
pub struct StoreArgs {
    /// The store
    #[arg(value_name = "STORE.db")]
    store: PathBuf,
}

/// Runs `fritekst review`.
pub fn run(args: &ReviewArgs, talk: &Talk) -> anyhow::Result<()> {
    match &args.command {
        None => serve::run(args, talk),
        Some(ReviewCommand::Coder(own)) => serve::coder(own, talk),
        Some(ReviewCommand::Export(own)) => export::run(own, talk),
        Some(ReviewCommand::Import(own)) => import::run(own, talk),
        Some(ReviewCommand::Agreement(own)) => agreement::run(own, talk),
        Some(ReviewCommand::Codebook(own)) => codebook::run(own, talk),
        Some(ReviewCommand::Model(own)) => model::run(own, talk),
        Some(ReviewCommand::Check(own)) => check(own, talk),
    }
}

impl StoreArgs {
    /// Opens the store; none is made.
    fn open(&self, talk: &Talk) -> anyhow::Result<Store> {
        open(&self.store, talk)
    }
}

fn open(path: &Path, talk: &Talk) -> anyhow::Result<Store> {
    if !path.is_file() {
        let name = path.display();
        return Err(Usage::new(
            format!("no file {name}; `fritekst review SURVEY` makes a store"),
            format!("ingen fil {name}; `fritekst review UNDERSØGELSE` laver en"),
        )
        .into());
    }
    opened(path, talk)
}

/// A coder's number; nobody new is admitted.
fn known_coder(store: &Store, name: &str, talk: &Talk) -> anyhow::Result<i64> {
    let all = store.coders().map_err(|e| told(&e, talk))?;
    if let Some(coder) = all.iter().find(|coder| coder.name == name) {
        return Ok(coder.id);
    }
    let known: Vec<&str> = all.iter().map(|coder| coder.name.as_str()).collect();
    let known = known.join(", ");
    Err(Usage::new(
        format!("no coder {name} in the store (known: {known})"),
        format!("ingen koder {name} i granskningen (kendte: {known})"),
    )
    .into())
}

/// Opens or makes a store, with errors in the user's language.
fn opened(path: &Path, talk: &Talk) -> anyhow::Result<Store> {
    Store::open(path).map_err(|error| told(&error, talk))
}

fn told(error: &fritekst::review::ReviewError, talk: &Talk) -> anyhow::Error {
    anyhow::anyhow!(talk.either(error.to_string(), error.danish()))
}

fn check(args: &StoreArgs, talk: &Talk) -> anyhow::Result<()> {
    let store = args.open(talk)?;
    let wrong = store.check().map_err(|e| told(&e, talk))?;
    if wrong.is_empty() {
        let answers = store.answers().map_err(|e| told(&e, talk))?;
        let events = store.events().map_err(|e| told(&e, talk))?;
        talk.line(
            &format!("the store is sound; answers: {answers}, events in the journal: {events}"),
            &format!("filen er i orden; svar: {answers}, hændelser i journalen: {events}"),
        );
        return Ok(());
    }
    let lines = wrong.join("\n");
    anyhow::bail!(talk.either(
        format!("the store is damaged:\n{lines}\nrestore it from a copy"),
        format!("filen er beskadiget:\n{lines}\ngendan den fra en kopi"),
    ))
}
