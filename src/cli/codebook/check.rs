//! `fritekst codebook check`: what is wrong or wanting in a codebook, and
//! which of its examples a model codes wrong.

use std::path::PathBuf;

use clap::Args;

use fritekst::code::{AnswerCoder, Code, Coder, accept};
use fritekst::codebook::{Codebook, Expectation, Finding, check};
use fritekst::evaluate::Promise;

use crate::cli::model_choice::{ChosenModel, ModelArgs};
use crate::cli::talk::Talk;

const LONG_ABOUT: &str = "\
Checks a codebook: first its structure (ids, wording in both languages, rules \
that refer to what does not exist …), then its examples. Every example is \
coded by a model, and those that it codes otherwise than the codebook says \
are listed with the words that decided. They point at the model, or at the \
codebook.

The exit code is 1 when the codebook has errors; with --strict also when a \
model codes an example wrong (examples marked `uncertain` never count).";

/// Check a codebook and run its examples through a model
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct CheckArgs {
    /// The codebook (TOML)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    model: ModelArgs,
    /// Check the structure only
    #[arg(long, conflicts_with = "model")]
    no_model: bool,
    /// Fail when the model codes an example wrong
    #[arg(long)]
    strict: bool,
}

/// Runs the command.
pub fn run(args: &CheckArgs, talk: &Talk) -> anyhow::Result<()> {
    let (codebook, text) = super::read(&args.file)?;
    let findings = check(&codebook);
    let errors = findings.iter().filter(|f| f.is_error()).count();
    talk.print(&structure(&findings, errors, args, &text, talk))?;
    let mut wrong = 0;
    if !args.no_model {
        let chosen = args.model.load()?;
        let (report, count) = examples(&codebook, &chosen, &args.model, talk)?;
        talk.print(&report)?;
        wrong = count;
    }
    if errors > 0 {
        anyhow::bail!(match talk.danish() {
            true => format!("kodebogen har {errors} fejl"),
            false => format!("the codebook has {errors} errors"),
        });
    }
    if args.strict && wrong > 0 {
        anyhow::bail!(match talk.danish() {
            true => format!("modellen koder {wrong} eksempler forkert"),
            false => format!("the model codes {wrong} examples wrong"),
        });
    }
    Ok(())
}

fn structure(
    findings: &[Finding],
    errors: usize,
    args: &CheckArgs,
    text: &str,
    talk: &Talk,
) -> String {
    let mut out = String::new();
    let file = args.file.display();
    for finding in findings {
        let grade = match finding.is_error() {
            true => talk.pick("error", "fejl"),
            false => talk.pick("warning", "advarsel"),
        };
        let at = match finding.place.position(text) {
            Some(at) => format!("{file}:{}:{}", at.line, at.column),
            None => file.to_string(),
        };
        out.push_str(&format!("{at}: {grade}: {}\n", finding.line(talk.danish())));
    }
    let warnings = findings.len() - errors;
    out.push_str(&match talk.danish() {
        true => format!("{file}: {errors} fejl, {warnings} advarsler\n"),
        false => format!("{file}: {errors} errors, {warnings} warnings\n"),
    });
    out
}

/// The examples of one variable.
#[derive(Default)]
struct Tally {
    examples: usize,
    wrong: Vec<String>,
    uncertain: Vec<String>,
}

/// The report on the examples, and how many are coded wrong.
fn examples(
    codebook: &Codebook,
    chosen: &ChosenModel,
    model: &ModelArgs,
    talk: &Talk,
) -> anyhow::Result<(String, usize)> {
    let promise = Promise {
        max_wrong: 0.05,
        confidence: 0.95,
    };
    let coder = model.coder(chosen, &accept(&chosen.model, &promise))?;
    let mut worker = coder.worker();
    let mut out = format!(
        "\n{} {} {}\n",
        talk.pick("Examples coded by the model", "Eksempler kodet af modellen"),
        chosen.model.manifest.name,
        chosen.origin(talk)
    );
    let expectations = codebook.expectations();
    let mut all_wrong = 0;
    for variable in &codebook.variables {
        let own = expectations.iter().filter(|e| e.variable.id == variable.id);
        let Some(index) = coder.variables().position(|v| v.0 == variable.id) else {
            let id = &variable.id;
            out.push_str(&match talk.danish() {
                true => format!("  {id}: modellen har ikke denne variabel\n"),
                false => format!("  {id}: the model does not have this variable\n"),
            });
            continue;
        };
        let mut tally = Tally::default();
        for expectation in own {
            tally.examples += 1;
            worker.code(expectation.text);
            if let Some(line) = wrong(&worker, &coder, index, expectation, talk) {
                match expectation.uncertain {
                    true => tally.uncertain.push(line),
                    false => tally.wrong.push(line),
                }
            }
        }
        all_wrong += tally.wrong.len();
        tally.write(&variable.id, talk, &mut out);
    }
    Ok((out, all_wrong))
}

impl Tally {
    fn write(&self, id: &str, talk: &Talk, out: &mut String) {
        let (all, wrong, unsure) = (self.examples, self.wrong.len(), self.uncertain.len());
        let right = all - wrong - unsure;
        out.push_str(&match talk.danish() {
            true => format!("  {id}: {right} af {all} som kodebogen siger, {wrong} forkert, {unsure} anderledes hvor kodere kan være uenige\n"),
            false => format!("  {id}: {right} of {all} as the codebook says, {wrong} wrong, {unsure} otherwise where coders may disagree\n"),
        });
        for line in &self.wrong {
            out.push_str(&format!("    {} {line}", talk.pick("wrong:", "forkert:")));
        }
        for line in &self.uncertain {
            out.push_str(&format!(
                "    {} {line}",
                talk.pick("otherwise:", "anderledes:")
            ));
        }
    }
}

/// A line on an example that is coded otherwise than expected.
fn wrong(
    worker: &AnswerCoder<'_>,
    coder: &Coder,
    variable: usize,
    expected: &Expectation<'_>,
    talk: &Talk,
) -> Option<String> {
    let ids = coder.ids(variable);
    let coded = worker.coded().get(variable)?;
    let names: Vec<&str> = coded
        .code
        .categories()
        .filter_map(|c| ids.get(c).map(String::as_str))
        .collect();
    let none = coded.code == Code::None;
    if !none && expected.accepts(&names) {
        return None;
    }
    let got = match (none, names.is_empty()) {
        (true, _) => talk.pick("(uncodable)", "(ukodelig)").to_owned(),
        (false, true) => talk.pick("(no category)", "(ingen kategori)").to_owned(),
        (false, false) => names.join("|"),
    };
    let mut accepted = vec![expected.codes.join("|")];
    accepted.extend(expected.also.iter().map(|set| set.join("|")));
    let more = if expected.exact { "" } else { "+" };
    let own = worker.as_if_codable(variable);
    let mut evidence = String::new();
    if let Some(category) = own.code.categories().next() {
        let parts = worker.evidence(variable, category);
        parts.write(talk.danish(), talk.danish(), &mut evidence);
    }
    let text = shortened(worker.masked());
    let expected = accepted.join(talk.pick(" or ", " eller "));
    let probability = talk.number(own.probability, 2);
    Some(match talk.danish() {
        true => format!(
            "“{text}”\n      ventet {expected}{more}, fik {got} ({probability}): {evidence}\n"
        ),
        false => format!(
            "“{text}”\n      expected {expected}{more}, got {got} ({probability}): {evidence}\n"
        ),
    })
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(120).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
