//! `fritekst evaluate`: compare a model's codes with gold codes.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use fritekst::code::accept;
use fritekst::evaluate::picture::{Caption, coverage_curve, reliability_diagram};
use fritekst::evaluate::{EvaluationReport, Promise, Share, Threshold, choose_threshold};
use fritekst::survey::{CodebookRecord, ModelRecord, Source, check_free, write_file};

use crate::cli::input::InputArgs;
use crate::cli::labelled::{LabelledArgs, LabelledFile};
use crate::cli::measure::{Measured, measure};
use crate::cli::model_choice::{ChosenModel, ModelArgs};
use crate::cli::promise::{self, PromiseArgs};
use crate::cli::table::{aligned, pair};
use crate::cli::talk::Talk;

const LONG_ABOUT: &str = "\
Codes labelled answers with a model and compares with their gold codes, \
variable by variable.

Rows without a gold code for a variable are left out of that variable. The \
figures are about what the model reads in the text: where `code` would leave \
an answer without a code because its status says there is nothing to code, \
the most probable category is compared all the same. How many answers that \
concerns is told, with the accuracy when each of them counts as wrong.

Answers that the model learned from give figures that are far too good; the \
command warns when the file is the one the model was trained on. The model's \
own figures on left-out answers are in `fritekst model card`.";

/// Compare a model's codes with gold codes
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct EvaluateArgs {
    /// Labelled answers (CSV, XLSX, JSONL; `-` is standard input)
    #[arg(value_name = "LABELLED")]
    labelled: String,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    columns: LabelledArgs,
    /// Also give the figures for each group in this column; may be repeated
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    #[command(flatten)]
    promise: PromiseArgs,
    /// Write a reliability and a coverage picture (SVG) a variable into a folder
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    json: bool,
    /// Replace existing pictures
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    input: InputArgs,
}

/// Everything, for machines. Keys are stable.
#[derive(Serialize)]
struct Evaluation {
    tool: &'static str,
    version: &'static str,
    labelled: LabelledRecord,
    model: ModelRecord,
    codebook: CodebookRecord,
    /// The model was trained on this very file: the figures say nothing
    /// about new answers.
    in_sample: bool,
    promise: Promise,
    variables: Vec<VariableResult>,
}

#[derive(Serialize)]
struct LabelledRecord {
    path: String,
    sha256: String,
    answers: usize,
    pii_masked: u64,
}

/// One variable.
#[derive(Serialize)]
struct VariableResult {
    #[serde(flatten)]
    report: EvaluationReport,
    /// Answers with a gold code that `code` leaves without one.
    without_code: u64,
    /// Share right when each of those counts as wrong.
    accuracy_of_given_codes: Share,
    automatic: Automatic,
    /// The threshold that these answers would give for the promise.
    threshold_here: Option<Threshold>,
    /// Why they give none.
    no_threshold: Option<String>,
}

/// What `code` would do without a person.
#[derive(Serialize)]
struct Automatic {
    /// The model's own threshold for the promise.
    threshold: Option<f64>,
    /// Share of the answers coded automatically.
    share: Share,
    /// Share of those that is wrong; none without any.
    wrong: Option<Share>,
}

/// Runs the command.
pub fn run(args: &EvaluateArgs, talk: &Talk) -> anyhow::Result<()> {
    let promise = promise::parse(&args.promise.promise)?;
    let chosen = args.model.load()?;
    let accepted = accept(&chosen.model, &promise);
    let coder = args.model.coder(&chosen, &accepted)?;
    let source = Source::from_argument(&args.labelled);
    let codebook = &chosen.model.codebook;
    let read = args
        .columns
        .read(&source, &args.input, codebook, &args.by, talk)?;
    let in_sample = read.sha256 == chosen.model.manifest.training.data_sha256;
    if in_sample {
        talk.line(
            "warning: the model was trained on this very file. These figures are in-sample and far too good; see `fritekst model card` for figures on left-out answers",
            "advarsel: modellen er trænet på netop denne fil. Tallene gælder dens egne træningssvar og er alt for gode; se `fritekst model card` for tal på udeholdte svar",
        );
    }
    let groupings = groupings(&read, &args.by, talk);
    let mut variables = Vec::new();
    for measured in measure(&read.labelled, &coder, codebook) {
        if measured.rows.is_empty() {
            let id = &measured.variable.id;
            talk.line(
                &format!("{id}: no answer has a gold code; left out"),
                &format!("{id}: intet svar har en facitkode; udeladt"),
            );
            continue;
        }
        let report = measured.report(&groupings, talk.danish())?;
        variables.push(result(report, &measured, &accepted, &promise, talk));
    }
    let whole = Evaluation {
        tool: "fritekst",
        version: env!("CARGO_PKG_VERSION"),
        labelled: LabelledRecord {
            path: source.name(),
            sha256: read.sha256.clone(),
            answers: read.labelled.len(),
            pii_masked: read.pii_masked,
        },
        model: chosen.record(),
        codebook: chosen.codebook_record(),
        in_sample,
        promise,
        variables,
    };
    if let Some(folder) = &args.pictures {
        pictures(&whole, codebook, folder, args.force, talk)?;
    }
    if args.json {
        let mut text = serde_json::to_string_pretty(&whole)?;
        text.push('\n');
        return talk.print(&text);
    }
    talk.print(&whole.tables(&chosen, talk))
}

/// The groups of every answer: the column of authors or coders, and those
/// asked for.
fn groupings(read: &LabelledFile, by: &[String], talk: &Talk) -> Vec<(String, Vec<String>)> {
    let named = |cell: &str| match cell.trim() {
        "" => talk.pick("(empty)", "(tom)").to_owned(),
        name => name.to_owned(),
    };
    let mut out = Vec::new();
    let labelled = &read.labelled;
    if let Some(name) = &read.grouped_by
        && !by.contains(name)
    {
        let groups = labelled.groups.iter();
        let names = groups.map(|g| named(labelled.group_names.get(*g).map_or("", |n| n)));
        out.push((name.clone(), names.collect()));
    }
    for (name, cells) in &read.columns {
        out.push((name.clone(), cells.iter().map(|c| named(c)).collect()));
    }
    out
}

fn result(
    report: EvaluationReport,
    measured: &Measured<'_>,
    accepted: &[fritekst::code::Acceptance],
    promise: &Promise,
    talk: &Talk,
) -> VariableResult {
    let n = measured.rows.len() as u64;
    let wrong: Vec<bool> = measured.right.iter().map(|right| !right).collect();
    let here = choose_threshold(&measured.sure, &wrong, promise);
    let own = accepted.iter().find(|a| a.variable == measured.variable.id);
    VariableResult {
        report,
        without_code: measured.without_code,
        accuracy_of_given_codes: Share::of(measured.right_of_given, n),
        automatic: Automatic {
            threshold: own.and_then(|a| a.threshold.as_ref().ok()).map(|t| t.score),
            share: Share::of(measured.automatic, n),
            wrong: (measured.automatic > 0)
                .then(|| Share::of(measured.automatic_wrong, measured.automatic)),
        },
        no_threshold: here.as_ref().err().map(|e| e.text(talk.danish())),
        threshold_here: here.ok(),
    }
}

impl Evaluation {
    fn tables(&self, chosen: &ChosenModel, talk: &Talk) -> String {
        let mut rows = vec![
            pair(
                talk.pick("answers", "svar"),
                format!("{} ({})", self.labelled.path, self.labelled.answers),
            ),
            pair(
                "model",
                format!("{} {}", self.model.id, chosen.origin(talk)),
            ),
            pair(
                talk.pick("codebook", "kodebog"),
                format!("{} {}", self.codebook.id, self.codebook.version),
            ),
        ];
        if self.in_sample {
            rows.push(pair(
                talk.pick("WARNING", "ADVARSEL"),
                talk.pick(
                    "the model learned from these answers: in-sample figures",
                    "modellen har lært af disse svar: tallene er for gode",
                ),
            ));
        }
        let mut out = aligned(&rows);
        for variable in &self.variables {
            out.push('\n');
            out.push_str(&variable.report.to_table(talk.danish()));
            out.push('\n');
            out.push_str(talk.pick("Coding by machine", "Kodning med maskinen"));
            out.push('\n');
            out.push_str(&aligned(&variable.rows(&self.promise, talk)));
        }
        out
    }
}

impl VariableResult {
    fn rows(&self, promise: &Promise, talk: &Talk) -> Vec<Vec<String>> {
        let share = |s: &Share| {
            let (low, high) = (talk.per_cent(s.low), talk.per_cent(s.high));
            format!("{} ({low} – {high})", talk.per_cent(s.value))
        };
        let automatic = &self.automatic;
        let own = match automatic.threshold {
            Some(from) => format!(
                "{} {}",
                talk.pick("from probability", "fra sandsynlighed"),
                talk.number(from, 3)
            ),
            None => talk
                .pick("none: all to review", "ingen: alle til gennemsyn")
                .to_owned(),
        };
        let mut rows = vec![
            pair(
                talk.pick("left without a code", "uden kode"),
                self.without_code.to_string(),
            ),
            pair(
                talk.pick(
                    "right, if those count as wrong",
                    "rigtige, hvis de tæller som forkerte",
                ),
                share(&self.accuracy_of_given_codes),
            ),
            pair(talk.pick("promise", "løfte"), promise.phrase(talk.danish())),
            pair(talk.pick("the model's threshold", "modellens tærskel"), own),
            pair(
                talk.pick("coded automatically", "kodet automatisk"),
                share(&automatic.share),
            ),
        ];
        if let Some(wrong) = &automatic.wrong {
            rows.push(pair(
                talk.pick("of those wrong", "heraf forkerte"),
                share(wrong),
            ));
        }
        let here = match (&self.threshold_here, &self.no_threshold) {
            (Some(t), _) => format!(
                "{} {}: {}",
                talk.pick("from probability", "fra sandsynlighed"),
                talk.number(t.score, 3),
                talk.per_cent(t.coverage)
            ),
            (None, why) => why.clone().unwrap_or_default(),
        };
        rows.push(pair(
            talk.pick("threshold by these answers", "tærskel efter disse svar"),
            here,
        ));
        rows
    }
}

fn pictures(
    whole: &Evaluation,
    codebook: &fritekst::codebook::Codebook,
    folder: &Path,
    force: bool,
    talk: &Talk,
) -> anyhow::Result<()> {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for variable in &whole.variables {
        let report = &variable.report;
        let id = &report.variable;
        let title = codebook
            .variable(id)
            .map_or("", |v| v.title.get(talk.danish()));
        let caption = Caption {
            variable: if title.is_empty() { id } else { title },
            danish: talk.danish(),
        };
        let calibration = report
            .probability
            .as_ref()
            .and_then(|p| p.calibration.as_ref());
        if let Some(calibration) = calibration {
            let picture = reliability_diagram(calibration, &caption);
            files.push((folder.join(format!("{id}_reliability.svg")), picture));
        }
        let kept = Some((&whole.promise, variable.threshold_here.as_ref()));
        let picture = coverage_curve(&report.coverage, kept, &caption);
        files.push((folder.join(format!("{id}_coverage.svg")), picture));
    }
    // All or none: nothing is written when one of them is in the way.
    for (path, _) in &files {
        check_free(path, force)?;
    }
    std::fs::create_dir_all(folder)?;
    for (path, picture) in &files {
        write_file(path, picture.as_bytes(), force)?;
    }
    let (count, name) = (files.len(), folder.display());
    talk.line(
        &format!("{count} pictures written into {name}"),
        &format!("{count} billeder skrevet i {name}"),
    );
    Ok(())
}
