//! `fritekst codebook show`: a codebook for people to read.

use std::path::PathBuf;

use clap::Args;

use fritekst::codebook::{Category, Codebook, Kind, Variable};

use crate::cli::model_choice::ModelArgs;
use crate::cli::talk::{Talk, Usage};

/// Print a codebook for people to read
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The codebook (default: that of the model)
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Only this variable
    #[arg(long, value_name = "VARIABLE")]
    variable: Option<String>,
    /// Print the codebook's file (TOML) instead, to be edited and used
    #[arg(long, conflicts_with = "variable")]
    toml: bool,
}

/// Runs the command.
pub fn run(args: &ShowArgs, talk: &Talk) -> anyhow::Result<()> {
    let (book, file) = match &args.file {
        Some(path) => super::read(path).map(|(book, text)| (book, Some(text)))?,
        None => (args.model.load()?.model.codebook, None),
    };
    if args.toml {
        return talk.print(&file.unwrap_or_else(|| book.to_toml()));
    }
    if let Some(id) = &args.variable {
        let Some(variable) = book.variable(id) else {
            let known: Vec<&str> = book.variables.iter().map(|v| v.id.as_str()).collect();
            let known = known.join(", ");
            return Err(Usage::new(
                format!("--variable {id}: the codebook has {known}"),
                format!("--variable {id}: kodebogen har {known}"),
            )
            .into());
        };
        return talk.print(&shown(variable, talk));
    }
    talk.print(&whole(&book, talk))
}

fn whole(book: &Codebook, talk: &Talk) -> String {
    let danish = talk.danish();
    let mut out = format!(
        "{} ({} {})\n",
        book.title.get(danish),
        book.id,
        book.version
    );
    line(&mut out, 0, book.description.get(danish));
    if let Some(period) = &book.period {
        let years = format!("{}-{}", period.first_year, period.last_year);
        line(
            &mut out,
            0,
            &format!("{} {years}", talk.pick("Period:", "Periode:")),
        );
    }
    for variable in &book.variables {
        out.push('\n');
        out.push_str(&shown(variable, talk));
    }
    if let Some(status) = &book.status {
        let (id, list) = (&status.variable, status.uncodable.join(", "));
        out.push('\n');
        line(
            &mut out,
            0,
            &match danish {
                true => format!("Svar med {id} = {list} får ingen andre koder."),
                false => format!("Answers with {id} = {list} get no other codes."),
            },
        );
    }
    if !book.general_rules.is_empty() {
        out.push_str(talk.pick("\nRules for the coder\n", "\nRegler for koderen\n"));
        for rule in &book.general_rules {
            let (title, text) = (rule.title.get(danish), rule.text.get(danish));
            line(&mut out, 2, &format!("{}  {title}: {text}", rule.id));
        }
    }
    if !book.rules.is_empty() {
        out.push_str(talk.pick(
            "\nRules between text and self-report\n",
            "\nRegler mellem tekst og afkrydsning\n",
        ));
        for rule in &book.rules {
            let grade = rule.severity.letter().unwrap_or("-");
            line(
                &mut out,
                2,
                &format!("{} [{grade}]  {}", rule.id, rule.title.get(danish)),
            );
        }
    }
    out
}

fn shown(variable: &Variable, talk: &Talk) -> String {
    let danish = talk.danish();
    let kind = match variable.kind {
        Kind::Nominal => talk.pick("one category", "én kategori"),
        Kind::Ordinal => talk.pick(
            "one category, in order, lowest first",
            "én kategori, ordnet, laveste først",
        ),
        Kind::Multi => talk.pick("any number of categories", "vilkårligt mange kategorier"),
    };
    let mut out = format!(
        "{} – {} ({kind})\n",
        variable.id,
        variable.title.get(danish)
    );
    if let Some(question) = &variable.question {
        let remark = match variable.reconstructed {
            true => talk.pick(" (wording reconstructed)", " (ordlyden er rekonstrueret)"),
            false => "",
        };
        let label = talk.pick("Question:", "Spørgsmål:");
        line(
            &mut out,
            2,
            &format!("{label} {}{remark}", question.get(danish)),
        );
    }
    for category in &variable.categories {
        category_shown(category, talk, &mut out);
    }
    let reported: Vec<&str> = variable
        .self_report_only
        .iter()
        .map(|r| r.title.get(danish))
        .collect();
    if !reported.is_empty() {
        let label = talk.pick("Never coded, only ticked:", "Kodes aldrig, kun afkrydset:");
        line(&mut out, 2, &format!("{label} {}", reported.join(", ")));
    }
    out
}

fn category_shown(category: &Category, talk: &Talk, out: &mut String) {
    let danish = talk.danish();
    let label = match &category.label {
        Some(label) if label != category.title.get(danish) => format!(" [{label}]"),
        _ => String::new(),
    };
    line(
        out,
        2,
        &format!("{} – {}{label}", category.id, category.title.get(danish)),
    );
    line(out, 6, category.definition.get(danish));
    for text in &category.include {
        line(out, 6, &format!("+ {}", text.get(danish)));
    }
    for text in &category.exclude {
        line(out, 6, &format!("- {}", text.get(danish)));
    }
    for text in &category.examples {
        line(out, 6, &format!("“{text}”"));
    }
}

/// A line of its own, unless there is nothing to say.
fn line(out: &mut String, indent: usize, text: &str) {
    if !text.trim().is_empty() {
        out.push_str(&format!("{:indent$}{text}\n", ""));
    }
}
