//! The command line: one file a subcommand. Arguments are read, progress is
//! shown, results are printed; the work is done by the library.
//!
//! Exit codes: 0 done; 1 data or model refused; 2 usage.

mod audit;
mod code;
mod codebook;
mod columns;
mod completions;
mod evaluate;
mod explain;
mod input;
mod interrupt;
mod labelled;
mod left_out;
mod man;
mod measure;
mod model;
mod model_choice;
mod promise;
mod pump;
#[cfg(feature = "review")]
mod review;
mod share;
mod table;
mod talk;
mod tiers;
mod train;
mod weight;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use talk::{Lang, Talk};

const LONG_ABOUT: &str = "\
Codes open survey answers on your own machine: nothing leaves it.

A survey file goes in (CSV with ; , or tab, in UTF-8 or Windows-1252, Excel, \
JSON lines); the same rows come out with a code, its probability, a decision \
(auto, review or uncodable) and the words that decided, for each variable of \
the codebook. The built-in model codes descriptions of public-sector \
innovations in Danish; `fritekst train` makes one for any other question.";

const AFTER_HELP: &str = "\
Examples:
  fritekst code survey.csv -o coded.csv
  fritekst code survey.xlsx -o coded.xlsx --text beskrivelse --probabilities
  fritekst audit survey.csv -o audited.csv --report audit.html
  fritekst review survey.csv
  fritekst train labelled.csv --codebook codebook.toml -o my.fritekst
  fritekst evaluate labelled.csv --model my.fritekst
  fritekst explain 'Robotkatte til beboerne'

Exit codes: 0 done; 1 data or model refused; 2 usage.";

/// Codes open survey answers, calibrated and explained.
#[derive(Debug, Parser)]
#[command(name = "fritekst", version, about, long_about = LONG_ABOUT, after_help = AFTER_HELP)]
struct Cli {
    /// Language of messages: da or en (default: the system's)
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    /// Threads to use (default: one a core); results are the same for any
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Code(Box<code::CodeArgs>),
    Audit(Box<audit::AuditArgs>),
    #[cfg(feature = "review")]
    Review(Box<review::ReviewArgs>),
    Train(Box<train::TrainArgs>),
    Evaluate(Box<evaluate::EvaluateArgs>),
    Explain(explain::ExplainArgs),
    Codebook(codebook::CodebookArgs),
    Model(model::ModelCommandArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Reads the arguments and runs the command.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, and are no errors.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let talk = Talk::new(cli.lang, cli.quiet);
    if let Some(threads) = cli.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1));
        if let Err(error) = pool.build_global() {
            return talk.failed(&error.into());
        }
    }
    interrupt::listen();
    let done = match &cli.command {
        Command::Code(args) => code::run(args, &talk),
        Command::Audit(args) => audit::run(args, &talk),
        #[cfg(feature = "review")]
        Command::Review(args) => review::run(args, &talk),
        Command::Train(args) => train::run(args, &talk),
        Command::Evaluate(args) => evaluate::run(args, &talk),
        Command::Explain(args) => explain::run(args, &talk),
        Command::Codebook(args) => codebook::run(args, &talk),
        Command::Model(args) => model::run(args, &talk),
        Command::Completions(args) => completions::run(args, &talk),
        Command::Man(args) => man::run(args, &talk),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => talk.failed(&error),
    }
}
