//! `fritekst audit`: flag self-reports that do not fit the text.

mod closed;
mod first_reading;
mod given;
mod page;
mod rows;
mod run;
mod simulate;
mod tally;
mod told;
mod told_by;
mod verdicts;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use fritekst::audit::{Consistency, Ranking};
use fritekst::codebook::{Codebook, Period};

use given::Given;

use crate::cli::code::WritingArgs;
use crate::cli::input::InputArgs;
use crate::cli::promise;
use crate::cli::talk::{Talk, Usage};
use crate::cli::tiers::{CodingTier, TierArgs, Tiers};

/// The consistency model of the shipped codebook.
const SHIPPED: &str = include_str!("../../../models/consistency.json");

const LONG_ABOUT: &str = "\
Compares each answer with what its respondent ticked, and flags what does not \
fit: by the codebook's rules (R1 …), the model's probabilities and a \
consistency model that says how probable it is that a careful reviewer agrees. \
A flag prompts a person to look; no answer is changed.

All columns and rows of the input are kept; these columns are added:

  flag_rule         the rules that hold, gravest first, joined by \" | \"
  flag_severity     H (contradiction), M (probable) or L (note) of the gravest
  flag_score        how probable it is that a reviewer agrees with the first
  flag_reason_da    a sentence for each, in Danish …
  flag_reason_en    … and English
  flag_evidence     the respondent's words (personal data masked)
  flag_action       flag, uncodable, suggest, mark or cluster
  flag_change       the smallest change that makes the record consistent:
                    technology=vigtig_del, types+service, text, innovation
  flag_probability  that any of the record's flags is right
  flag_materiality  percentage points a published share would move
  flag_priority     what --rank multiplies; sort by it, largest first
  pii_masked        personal details masked before the text was read

One step on an ordered scale is never a flag, a ticked category that the text \
does not mention is none, and answers that say nothing are marked uncodable. \
Without --tier the encoder reads every answer (full): a flag costs a person's \
time; --tier fast is for files of hundreds of thousands. Cells that a \
spreadsheet would run get an apostrophe, as in every output (--raw: none). \
With --simulate the audit audits itself: on answers coded by people, conflicts \
are planted, and what is found of them is told rule by rule.";

const AFTER_HELP: &str = "\
Examples:
  fritekst audit survey.csv -o audited.csv --report audit.html --weight vaegt --by niveau
  fritekst audit survey.csv --self types=one_column --self value=quality:vaerdi_kvalitet
  fritekst audit survey.xlsx --self technology=q12 --answer technology:4=teknologisk_loesning \\
      --self types=product:q11a,service:q11b,process:q11c,communication:q11d -o audited.xlsx
  fritekst audit coded_by_people.csv --simulate
  fritekst audit audited.csv --verdicts audited.review.db --learn mine.json
  fritekst audit audited.csv --verdicts verdict_column --learn mine.json";

/// Flag self-reports that do not fit the text, and say why
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT, after_help = AFTER_HELP)]
pub struct AuditArgs {
    /// Survey file (CSV, TSV, XLSX, JSONL); `-` reads standard input
    #[arg(value_name = "SURVEY")]
    survey: String,
    /// Audited file (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// Also write a report that opens in a browser, without network
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Column with the answers (default: guessed, and told)
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// Column with the respondents' ids (default: guessed)
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    #[command(flatten)]
    closed: closed::ClosedArgs,
    /// Column with design weights, for what a record means to the figures
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// Column with the groups whose shares are published (level, sector …)
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// The survey's reference period (default: the codebook's)
    #[arg(long, value_name = "YEAR-YEAR")]
    period: Option<String>,
    /// What comes first
    #[arg(long, value_enum, default_value_t = Rank::Both)]
    rank: Rank,
    /// Share of records expected to have an H or M flag; a warning outside
    #[arg(long, value_name = "FROM-TO", default_value = "0.5%-25%")]
    expect_rate: String,
    #[command(flatten)]
    tier: TierArgs,
    /// File with probabilities (coded with --probabilities, or written by
    /// `train --left-out`) to use instead of the model's, matched by id or row
    #[arg(long, value_name = "FILE")]
    coded: Option<PathBuf>,
    /// Consistency model (default: the built-in one)
    #[arg(long, value_name = "FILE.json")]
    consistency: Option<PathBuf>,
    /// Raise flags from this score on (default: as learned, by severity)
    #[arg(long, value_name = "SCORE")]
    flag_from: Option<f64>,
    /// Do not look for texts that stand in several records
    #[arg(long)]
    no_copies: bool,
    /// Plant conflicts in a file of answers coded by people and count what is
    /// found
    #[arg(long, conflicts_with_all = ["output", "report"])]
    simulate: bool,
    /// With --simulate: share of records that get a conflict
    #[arg(
        long,
        value_name = "SHARE",
        default_value = "10%",
        requires = "simulate"
    )]
    conflicts: String,
    /// With --simulate: column with a variable's codes, several joined by `|`
    /// (default: the column named as the variable)
    #[arg(long, value_name = "VARIABLE=COLUMN", requires = "simulate")]
    code: Vec<String>,
    /// With --simulate: random seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// With --simulate: column with who wrote each answer (left out together)
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Reviewers' verdicts on the flags of an audited file: the store of a
    /// review of it, or a column with 1/0 or ja/nej. The audit learns from them
    #[arg(long, value_name = "STORE.db|COLUMN", conflicts_with = "simulate")]
    verdicts: Option<String>,
    /// With --simulate or --verdicts: write the consistency model learned
    #[arg(long, value_name = "FILE.json")]
    learn: Option<PathBuf>,
    /// Replace existing files
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    writing: WritingArgs,
}

/// What the ranking multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rank {
    /// Probability × materiality
    Both,
    /// How probable a conflict is
    Probability,
    /// How far a published share would move
    Materiality,
}

impl Rank {
    fn ranking(self) -> Ranking {
        match self {
            Rank::Both => Ranking::Both,
            Rank::Probability => Ranking::Probability,
            Rank::Materiality => Ranking::Materiality,
        }
    }
}

impl AuditArgs {
    /// Refuses to write over what is read.
    fn keep_apart(&self, written: &Path) -> Result<(), Usage> {
        let real = |p: &Path| p.canonicalize().unwrap_or_else(|_| p.to_owned());
        let read = [
            Some(Path::new(&self.survey)),
            self.coded.as_deref(),
            self.consistency.as_deref(),
        ];
        let others = [
            self.output.as_deref().map(Path::new),
            self.report.as_deref(),
            self.learn.as_deref(),
        ];
        let same = |p: &&Path| real(p) == real(written);
        let twice = others.into_iter().flatten().filter(same).count() > 1;
        if twice || read.into_iter().flatten().any(|p| same(&p)) {
            let name = written.display();
            return Err(Usage::new(
                format!("`{name}` is read, or written twice, in this run: choose another name"),
                format!(
                    "`{name}` læses, eller skrives to gange, i denne kørsel: vælg et andet navn"
                ),
            ));
        }
        Ok(())
    }

    /// The model's codebook, with the period that was told.
    fn codebook(&self, book: &Codebook) -> Result<Codebook, Usage> {
        let mut book = book.clone();
        if let Some(told) = &self.period {
            let years = told
                .split_once('-')
                .and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
            let Some((first_year, last_year)) = years.filter(|(a, b)| a <= b) else {
                return Err(Usage::new(
                    format!("--period {told}: write FIRST-LAST, such as 2022-2023"),
                    format!("--period {told}: skriv FØRSTE-SIDSTE, som 2022-2023"),
                ));
            };
            book.period = Some(Period {
                first_year,
                last_year,
            });
        }
        Ok(book)
    }

    /// The models that code. Nothing here is accepted by a promise.
    fn tiers(&self, talk: &Talk) -> anyhow::Result<Tiers> {
        let promise = promise::parse("5% wrong, 95% sure")?;
        self.tier.load_or(self.usual_tier(), &promise, talk)
    }

    /// The probabilities of another file, where one was named; `id` is its
    /// column with the respondents.
    fn given(
        &self,
        book: &Codebook,
        id: Option<&str>,
        talk: &Talk,
    ) -> anyhow::Result<Option<Given>> {
        let read = |path| Given::read(path, &self.input, book, id, talk);
        self.coded.as_deref().map(read).transpose()
    }

    /// The tier where none is asked for: a flag costs a person's time, so the
    /// surest one, unless the probabilities are there already.
    fn usual_tier(&self) -> CodingTier {
        match self.coded {
            Some(_) => CodingTier::Fast,
            None => CodingTier::Full,
        }
    }

    /// The consistency model for a codebook.
    fn consistency(&self, book: &Codebook, talk: &Talk) -> anyhow::Result<Consistency> {
        let mut model = self.consistency_as_learned(book, talk)?;
        if let Some(score) = self.flag_from {
            if !(0.0..=1.0).contains(&score) {
                return Err(Usage::new(
                    format!("--flag-from {score}: a probability from 0 to 1"),
                    format!("--flag-from {score}: en sandsynlighed fra 0 til 1"),
                )
                .into());
            }
            model.thresholds.values_mut().for_each(|t| *t = score);
        }
        Ok(model)
    }

    fn consistency_as_learned(&self, book: &Codebook, talk: &Talk) -> anyhow::Result<Consistency> {
        match &self.consistency {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))?;
                Ok(Consistency::from_json(&text, book)?)
            }
            None => Ok(Consistency::from_json(SHIPPED, book).unwrap_or_else(|_| {
                talk.line(
                    "no consistency model for this codebook: flags are scored by its rules alone (learn one with --simulate --learn)",
                    "ingen konsistensmodel til denne kodebog: flag vurderes efter dens regler alene (lær en med --simulate --learn)",
                );
                Consistency::of_rules(book)
            })),
        }
    }
}

/// A share such as `10%` or `0.1`.
fn share(flag: &str, text: &str) -> Result<f64, Usage> {
    let number = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let scale = if text.contains('%') { 100.0 } else { 1.0 };
    let parsed = number.parse::<f64>().map(|n| n / scale);
    parsed
        .ok()
        .filter(|s| (0.0..=1.0).contains(s))
        .ok_or_else(|| {
            Usage::new(
                format!("{flag} {text}: a share such as 10%"),
                format!("{flag} {text}: en andel som 10%"),
            )
        })
}

/// Runs the command.
pub fn run(args: &AuditArgs, talk: &Talk) -> anyhow::Result<()> {
    if args.simulate {
        simulate::run(args, talk)
    } else if let Some(column) = &args.verdicts {
        verdicts::run(args, column, talk)
    } else if args.learn.is_some() {
        Err(Usage::new(
            "--learn needs --simulate or --verdicts: something to learn from",
            "--learn kræver --simulate eller --verdicts: noget at lære af",
        )
        .into())
    } else {
        run::run(args, talk)
    }
}
