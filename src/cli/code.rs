//! `fritekst code`: code every answer of a survey file.

use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use fritekst::code::{Acceptance, AnswerCoder, Code, Coder, Decision, Route};
use fritekst::codebook::Kind;
use fritekst::evaluate::Promise;
use fritekst::survey::{
    Block, BlockEncoder, Chunk, Format, InputRecord, Manifest, Output, OutputRecord, Source,
    Survey, SurveyError, Target, TextEncoding, WriteOptions, utc_now,
};

use crate::cli::columns;
use crate::cli::input::{InputArgs, format_named};
use crate::cli::model_choice::ChosenModel;
use crate::cli::promise;
use crate::cli::pump::pump;
use crate::cli::talk::{Talk, Usage};
use crate::cli::tiers::{TierArgs, TierWorker, Tiers};

const LONG_ABOUT: &str = "\
Codes every answer of a survey file. All columns of the input are kept; for \
each variable V of the codebook these are added:

  V_code         the code (several joined by |); empty when uncodable
  V_probability  how likely the code is right (for several: the whole set)
  V_decision     auto: keeps the promise; review: a person should look;
                 uncodable: the text says too little
  V_second       the runner-up
  V_evidence     the words that decided, with signed contributions

With --tier auto a column `tier` tells which tier coded the answer. Last comes \
pii_masked, the number of personal details (CPR, phone, e-mail, address) \
that were masked before the text was read. `OUT.manifest.json` tells which \
model, codebook and input made the file.";

/// Code every answer of a survey file
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct CodeArgs {
    /// Survey file (CSV, TSV, XLSX, JSONL); `-` reads standard input
    #[arg(value_name = "ANSWERS")]
    answers: String,
    /// Coded file (default: standard output); its name decides the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// Column with the answers (default: guessed, and told)
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// Column with the respondents' ids (default: guessed)
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    #[command(flatten)]
    tier: TierArgs,
    /// What automatic codes must keep, on answers like those of the training
    #[arg(long, value_name = "PROMISE", default_value = "5% wrong, 95% sure")]
    promise: String,
    /// Add V_p_<category>, the probability of every category
    #[arg(long)]
    probabilities: bool,
    /// Leave out the V_evidence columns
    #[arg(long)]
    no_evidence: bool,
    /// Replace an existing output file
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    writing: WritingArgs,
}

/// How the coded file is written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Writing")]
pub struct WritingArgs {
    /// Format: csv, tsv, xlsx, jsonl (default: from the name, else as read)
    #[arg(long, value_name = "FORMAT")]
    output_format: Option<String>,
    /// Encoding (default: as read)
    #[arg(long, value_name = "NAME")]
    output_encoding: Option<String>,
    /// Decimal mark of new numbers: comma or point (default: as the file's)
    #[arg(long, value_name = "MARK")]
    decimal: Option<String>,
    /// Do not put an apostrophe before cells a spreadsheet would run
    #[arg(long)]
    raw: bool,
}

/// Runs the command.
pub fn run(args: &CodeArgs, talk: &Talk) -> anyhow::Result<()> {
    let promise = promise::parse(&args.promise)?;
    let started = utc_now();
    let begun = Instant::now();
    // Taking the tables apart at the end takes longer than coding an answer,
    // and the process ends anyway.
    let tiers = ManuallyDrop::new(args.tier.load(&promise, talk)?);
    let (model, coder) = (&tiers.chosen, tiers.coder());
    let source = Source::from_argument(&args.answers);
    let mut survey = args.input.open(&source, talk)?;
    let first = survey.next_chunk(tiers.chunk_rows())?;
    let text = columns::text(&survey, first.as_ref(), args.text.as_deref(), talk)?;
    columns::id(&survey, args.id.as_deref())?;
    tell_acceptance(&tiers.accepted, &promise, talk);

    let target = Target::from_argument(args.output.as_deref().unwrap_or("-"));
    let writing = args
        .writing
        .options(&survey, args.output.as_deref(), talk)?;
    let layout = Layout::new(args, &tiers, writing.decimal_comma, talk);
    let header = layout.header(survey.header())?;
    let encoder = BlockEncoder::new(&writing).with_columns(&header);
    let mut output = Output::create_for(&source, &target, &writing, &header, args.force)?;
    let bar = talk.progress(survey.total_bytes());
    let mut counts = Counts::new(coder);
    let survey = pump(
        survey,
        first,
        tiers.chunk_rows(),
        &mut output,
        || tiers.worker(),
        |worker, chunk| layout.chunk(worker, chunk, text, encoder.block()),
        |own: Counts, read| {
            counts.add(&own);
            bar.set_position(read);
            bar.set_message(format!("{}", counts.read));
        },
    )?;
    bar.finish_and_clear();
    let written = output.finish()?;
    counts.tell(coder, begun.elapsed().as_secs_f64(), talk);
    if let Target::Path(path) = &target {
        let manifest = Manifest {
            tool: "fritekst".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: "code".to_owned(),
            options: options(args, &tiers, &survey.header()[text]),
            started,
            finished: utc_now(),
            input: InputRecord {
                path: source.name(),
                bytes: survey.bytes_read(),
                sha256: survey.input_sha256(),
                rows: counts.read,
                dialect: survey.dialect().clone(),
            },
            output: OutputRecord {
                path: path.display().to_string(),
                rows: written.rows,
                sha256: written.sha256,
                columns: header,
                neutralised: written.neutralised,
            },
            model: model.record(),
            codebook: model.codebook_record(),
            counts: counts.record(coder),
            notices: survey
                .notices()
                .iter()
                .map(|n| n.text(talk.danish()))
                .collect(),
        };
        write_manifest(&manifest, path, model, talk)?;
    }
    Ok(())
}

fn write_manifest(
    manifest: &Manifest,
    output: &Path,
    model: &ChosenModel,
    talk: &Talk,
) -> anyhow::Result<()> {
    // A device such as /dev/null has no place beside it.
    if !output.is_file() {
        return Ok(());
    }
    let path: PathBuf = Manifest::path_for(output);
    manifest.write(&path)?;
    let name = &model.model.manifest.name;
    let sha256 = model.sha256();
    let short = sha256.get(..12).unwrap_or_default();
    let (output, path) = (output.display(), path.display());
    talk.line(
        &format!("written: {output} and {path} (model {name}, {short})"),
        &format!("skrevet: {output} og {path} (model {name}, {short})"),
    );
    Ok(())
}

fn options(args: &CodeArgs, tiers: &Tiers, text: &str) -> BTreeMap<String, String> {
    let mut options = BTreeMap::from([
        ("text".to_owned(), text.to_owned()),
        ("tier".to_owned(), args.tier.name(tiers)),
        ("promise".to_owned(), args.promise.clone()),
        ("probabilities".to_owned(), args.probabilities.to_string()),
        ("evidence".to_owned(), (!args.no_evidence).to_string()),
        ("raw".to_owned(), args.writing.raw.to_string()),
        (
            "repair_mojibake".to_owned(),
            args.input.repair_mojibake.to_string(),
        ),
    ]);
    if let Some(encoder) = &tiers.chosen.model.manifest.encoder {
        options.insert("encoder_sha256".to_owned(), encoder.sha256.clone());
    }
    if let Some(fast) = &tiers.fast_sha256 {
        options.insert("fast_model_sha256".to_owned(), fast.clone());
        options.insert("loss".to_owned(), args.tier.loss().to_owned());
    }
    if let Some(id) = &args.id {
        options.insert("id".to_owned(), id.clone());
    }
    options
}

fn tell_acceptance(accepted: &[Acceptance], promise: &Promise, talk: &Talk) {
    let line = format!(
        "{} {}",
        talk.pick("promise:", "løfte:"),
        promise.phrase(talk.danish())
    );
    talk.line(&line, &line);
    for acceptance in accepted {
        let variable = &acceptance.variable;
        match &acceptance.threshold {
            Ok(t) => talk.line(
                &format!(
                    "  {variable}: automatic from probability {:.3} ({:.0} % of held-out answers)",
                    t.score,
                    t.coverage * 100.0
                ),
                &format!(
                    "  {variable}: automatisk fra sandsynlighed {} ({:.0} % af de udeholdte svar)",
                    talk.number(t.score, 3),
                    t.coverage * 100.0
                ),
            ),
            Err(error) => talk.line(
                &format!("  {variable}: all to review; {}", error.text(false)),
                &format!("  {variable}: alle til gennemsyn; {}", error.text(true)),
            ),
        }
    }
}

impl WritingArgs {
    /// The library's options, like the file's own where nothing is told.
    pub fn options(
        &self,
        survey: &Survey,
        output: Option<&str>,
        talk: &Talk,
    ) -> anyhow::Result<WriteOptions> {
        let like = WriteOptions::like(survey.dialect());
        let by_name = output.and_then(|o| Format::from_path(Path::new(o)));
        let asked = self
            .output_format
            .as_deref()
            .map(format_named)
            .transpose()?;
        let format = asked.or(by_name).unwrap_or(like.format);
        let mut options = WriteOptions {
            format,
            raw: self.raw,
            danish: talk.danish(),
            ..like
        };
        if format == Format::Tsv {
            options.delimiter = b'\t';
        }
        if let Some(name) = &self.output_encoding {
            options.encoding = name.parse::<TextEncoding>().map_err(Usage::same)?;
        }
        // A file with semicolons comes from a country that writes 0,5.
        let semicolons = survey.dialect().decimal.is_none() && options.delimiter == b';';
        options.decimal_comma |= semicolons;
        match self.decimal.as_deref() {
            None => {}
            Some("comma" | "komma" | ",") => options.decimal_comma = true,
            Some("point" | "punktum" | ".") => options.decimal_comma = false,
            Some(other) => {
                return Err(Usage::new(
                    format!("--decimal {other}: comma or point"),
                    format!("--decimal {other}: komma eller punktum"),
                )
                .into());
            }
        }
        Ok(options)
    }
}

/// Which columns are added, and how they are filled.
struct Layout<'a> {
    coder: &'a Coder,
    /// Whether a column tells which tier coded each answer.
    routes: bool,
    probabilities: bool,
    evidence: bool,
    danish: bool,
    decimal_comma: bool,
}

impl<'a> Layout<'a> {
    fn new(args: &CodeArgs, tiers: &'a Tiers, decimal_comma: bool, talk: &Talk) -> Layout<'a> {
        Layout {
            coder: tiers.coder(),
            routes: tiers.mixed(),
            probabilities: args.probabilities,
            evidence: !args.no_evidence,
            danish: talk.danish(),
            decimal_comma,
        }
    }

    /// The input's columns and the new ones.
    fn header(&self, input: &[String]) -> Result<Vec<String>, Usage> {
        let mut header = input.to_vec();
        for (variable, _, ids) in self.coder.variables() {
            let mut parts = vec!["code", "probability", "decision", "second"];
            if self.evidence {
                parts.push("evidence");
            }
            header.extend(parts.iter().map(|part| format!("{variable}_{part}")));
            if self.probabilities {
                header.extend(ids.iter().map(|id| format!("{variable}_p_{id}")));
            }
        }
        if self.routes {
            header.push("tier".to_owned());
        }
        header.push("pii_masked".to_owned());
        for name in &header[input.len()..] {
            if input.contains(name) {
                return Err(Usage::new(
                    format!(
                        "the file already has a column `{name}`: is it coded already? Rename the column, or code the original file"
                    ),
                    format!(
                        "filen har allerede en kolonne `{name}`: er den kodet i forvejen? Omdøb kolonnen, eller kod den oprindelige fil"
                    ),
                ));
            }
        }
        Ok(header)
    }

    fn chunk(
        &self,
        worker: &mut TierWorker<'_>,
        chunk: &Chunk,
        text: usize,
        mut block: Block,
    ) -> Result<(Block, Counts), SurveyError> {
        let mut counts = Counts::new(self.coder);
        let mut scratch = String::new();
        let texts: Vec<&str> = (0..chunk.len()).map(|row| chunk.cell(row, text)).collect();
        worker.code(&texts, |coded, row, route| {
            block.passthrough(chunk, row);
            self.row(coded, route, &mut block, &mut counts, &mut scratch);
            block.end_row()
        })?;
        Ok((block, counts))
    }

    fn row(
        &self,
        worker: &AnswerCoder<'_>,
        route: Route,
        block: &mut Block,
        counts: &mut Counts,
        scratch: &mut String,
    ) {
        counts.read += 1;
        counts.pii += worker.pii() as u64;
        for (index, (_, kind, ids)) in self.coder.variables().enumerate() {
            let coded = worker.coded()[index];
            counts.decisions[index][coded.decision as usize] += 1;
            join(ids, coded.code, scratch);
            block.text(scratch);
            match coded.code {
                Code::None => block.empty(),
                _ => block.number(coded.probability, 4),
            }
            block.text(coded.decision.name());
            join(ids, coded.second, scratch);
            block.text(scratch);
            if self.evidence {
                scratch.clear();
                self.evidence(worker, index, kind, coded.code, scratch);
                block.text(scratch);
            }
            if self.probabilities {
                for p in worker.probabilities(index) {
                    block.number(*p, 4);
                }
            }
        }
        if self.routes {
            block.text(match route {
                Route::Fast => "fast",
                Route::Full => "full",
            });
        }
        block.integer(worker.pii() as u64);
    }

    /// The evidence of each category of the code; with several, each begins
    /// with its name.
    fn evidence(
        &self,
        worker: &AnswerCoder<'_>,
        variable: usize,
        kind: Kind,
        code: Code,
        out: &mut String,
    ) {
        let several = kind == Kind::Multi && code.categories().count() > 1;
        for category in code.categories() {
            if several {
                if !out.is_empty() {
                    out.push_str(" | ");
                }
                out.push_str(&self.coder.ids(variable)[category]);
                out.push_str(": ");
            }
            worker
                .evidence(variable, category)
                .write(self.danish, self.decimal_comma, out);
        }
    }
}

fn join(ids: &[String], code: Code, out: &mut String) {
    out.clear();
    for category in code.categories() {
        if !out.is_empty() {
            out.push('|');
        }
        out.push_str(&ids[category]);
    }
}

/// What was done, for the reconciliation.
struct Counts {
    read: u64,
    pii: u64,
    /// By variable: auto, review, uncodable.
    decisions: Vec<[u64; 3]>,
}

impl Counts {
    fn new(coder: &Coder) -> Counts {
        Counts {
            read: 0,
            pii: 0,
            decisions: vec![[0; 3]; coder.variables().count()],
        }
    }

    fn add(&mut self, other: &Counts) {
        self.read += other.read;
        self.pii += other.pii;
        for (own, more) in self.decisions.iter_mut().zip(&other.decisions) {
            for (count, add) in own.iter_mut().zip(more) {
                *count += add;
            }
        }
    }

    /// Rows where any variable but the status could not be coded.
    fn uncodable(&self, coder: &Coder) -> u64 {
        let status = coder.status_variable();
        let others = self
            .decisions
            .iter()
            .enumerate()
            .filter(|d| Some(d.0) != status);
        others
            .map(|d| d.1[Decision::Uncodable as usize])
            .max()
            .unwrap_or(0)
    }

    fn record(&self, coder: &Coder) -> BTreeMap<String, u64> {
        let uncodable = self.uncodable(coder);
        let mut record = BTreeMap::from([
            ("read".to_owned(), self.read),
            ("coded".to_owned(), self.read - uncodable),
            ("uncodable".to_owned(), uncodable),
            ("rejected".to_owned(), 0),
            ("pii_masked".to_owned(), self.pii),
        ]);
        for ((variable, _, _), decisions) in coder.variables().zip(&self.decisions) {
            for decision in [Decision::Auto, Decision::Review, Decision::Uncodable] {
                let name = format!("{variable}_{}", decision.name());
                record.insert(name, decisions[decision as usize]);
            }
        }
        record
    }

    fn tell(&self, coder: &Coder, seconds: f64, talk: &Talk) {
        let uncodable = self.uncodable(coder);
        let (read, coded, pii) = (self.read, self.read - uncodable, self.pii);
        talk.line(
            &format!("{read} rows read = {coded} coded + {uncodable} uncodable + 0 rejected; {pii} personal details masked; {seconds:.2} s"),
            &format!("{read} rækker læst = {coded} kodet + {uncodable} ukodelige + 0 afvist; {pii} personoplysninger maskeret; {} s", talk.number(seconds, 2)),
        );
        for ((variable, _, _), [auto, review, none]) in coder.variables().zip(&self.decisions) {
            talk.line(
                &format!("  {variable}: {auto} auto, {review} review, {none} uncodable"),
                &format!("  {variable}: {auto} auto, {review} til gennemsyn, {none} ukodelige"),
            );
        }
    }
}
