//! An audit from file to file: read once to check and count, a sample to
//! relate self-reports to texts, then coded, judged and written.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use fritekst::audit::{CueReader, Joint, Judge};
use fritekst::survey::{
    BlockEncoder, Chunk, InputRecord, Manifest, Output, OutputRecord, Source, Survey, Target,
    check_free, utc_now, write_file,
};

use super::AuditArgs;
use super::first_reading::{self, Place};
use super::page::{self, Origin};
use super::rows::{Audit, COLUMNS, MASKED};
use super::share;
use super::tally::Tally;
use super::told::{counts, options, origin, tell, warnings};
use crate::cli::columns;
use crate::cli::pump::pump;
use crate::cli::talk::{Talk, Usage};
use crate::cli::tiers::Tiers;
use crate::cli::weight;

/// Records that tell how self-reports and texts relate in this survey.
const SAMPLE: usize = 20_000;
/// As many where an encoder reads each answer; its numbers are kept until they
/// are used again.
const SAMPLE_READ: usize = 4_000;

pub fn run(args: &AuditArgs, talk: &Talk) -> anyhow::Result<()> {
    let started = utc_now();
    let begun = Instant::now();
    if let Some(report) = &args.report {
        args.keep_apart(report)?;
        check_free(report, args.force)?;
    }
    if let Some(output) = args.output.as_deref().filter(|o| *o != "-") {
        args.keep_apart(Path::new(output))?;
    }
    let expected = rate(&args.expect_rate)?;
    let kept = Input::of(&args.survey)?;
    let tiers = ManuallyDrop::new(args.tiers(talk)?);
    let book = &args.codebook(&tiers.chosen.model.codebook)?;
    let consistency = args.consistency(book, talk)?;
    let cues = CueReader::danish()?;

    let mut survey = args.input.open(&kept.source, talk)?;
    let first = survey.next_chunk(tiers.chunk_rows())?;
    let text = columns::text(&survey, first.as_ref(), args.text.as_deref(), talk)?;
    let named = |column: &Option<String>| {
        column
            .as_deref()
            .map(|c| columns::named(&survey, c))
            .transpose()
    };
    let place = Place {
        text,
        id: columns::id(&survey, args.id.as_deref())?,
        weight: named(&args.weight)?,
        decimal_comma: weight::decimal_comma(&survey),
        group: named(&args.by)?,
    };
    let questionnaire = args
        .closed
        .questionnaire(book, &survey, first.as_ref(), text, talk)?;
    let given = args.given(book, args.id.as_deref(), talk)?;
    let quiet = talk.quietly();
    let again = || args.input.open(&kept.source, &quiet);
    let reading = first_reading::read(again()?, &place, &questionnaire, !args.no_copies, talk)?;
    let apart = match &reading.copies {
        Some(copies) if copies.clusters() > 0 => {
            first_reading::apart(again()?, book, copies, &questionnaire)?
        }
        _ => HashSet::new(),
    };
    let audit = Audit {
        book,
        place,
        questionnaire: &questionnaire,
        cues: &cues,
        given: given.as_ref(),
        matched: AtomicU64::default(),
        lists: args.report.is_some(),
        counts_masked: !survey.header().iter().any(|h| h == MASKED),
        totals: &reading.totals,
        copies: reading.copies.as_ref(),
        apart: &apart,
        ranking: args.rank.ranking(),
        danish: talk.danish(),
        read: Mutex::default(),
    };
    if reading.without_weight > 0 {
        let (none, all) = (reading.without_weight, reading.rows);
        talk.line(
            &format!(
                "{none} of {all} records have no weight or 0: they move no figure, and rank last"
            ),
            &format!(
                "{none} af {all} svar har ingen vægt eller 0: de flytter intet tal og kommer sidst"
            ),
        );
    }
    let joint = relate(&audit, &tiers, again()?, talk)?;
    if given.is_some() {
        let found = audit.matched.load(Ordering::Relaxed);
        if found == 0 && reading.rows > 0 {
            return Err(Usage::new(
                "--coded: no record of the survey is in that file; is --id the same column in both?",
                "--coded: intet svar fra undersøgelsen findes i den fil; er --id den samme kolonne i begge?",
            )
            .into());
        }
        audit.matched.store(0, Ordering::Relaxed);
    }
    let judge = Judge::new(book, &consistency, &joint);

    let target = Target::from_argument(args.output.as_deref().unwrap_or("-"));
    let writing = args
        .writing
        .options(&survey, args.output.as_deref(), talk)?;
    let header = header(survey.header())?;
    let encoder = BlockEncoder::new(&writing).with_columns(&header);
    let mut output = Output::create_for(&kept.source, &target, &writing, &header, args.force)?;
    let bar = talk.progress(survey.total_bytes());
    let mut tally = Tally::new(book);
    let survey = pump(
        survey,
        first,
        tiers.chunk_rows(),
        &mut output,
        || tiers.worker(),
        |worker, chunk: &Chunk| audit.chunk(&judge, worker, chunk, encoder.block()),
        |own: Tally, read| {
            tally.add(own);
            bar.set_position(read);
            bar.set_message(format!("{}", tally.records));
        },
    )?;
    bar.finish_and_clear();
    let written = output.finish()?;
    tally.rank();
    if given.is_some() {
        let (found, all) = (audit.matched.load(Ordering::Relaxed), tally.records);
        talk.line(
            &format!(
                "--coded: {found} of {all} records found there; the others were coded by the model"
            ),
            &format!("--coded: {found} af {all} svar fundet der; de øvrige er kodet af modellen"),
        );
    }
    let warnings = warnings(&tally, expected, talk);
    tell(&audit, &tally, begun.elapsed().as_secs_f64(), talk);
    for warning in &warnings {
        talk.line(warning, warning);
    }
    let counts = counts(&audit, &tally);
    if let Target::Path(path) = &target
        && path.is_file()
    {
        let manifest = Manifest {
            tool: "fritekst".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: "audit".to_owned(),
            options: options(args, &tiers, &survey, &place),
            started,
            finished: utc_now(),
            input: InputRecord {
                path: kept.name.clone(),
                bytes: survey.bytes_read(),
                sha256: survey.input_sha256(),
                rows: tally.records,
                dialect: survey.dialect().clone(),
            },
            output: OutputRecord {
                path: path.display().to_string(),
                rows: written.rows,
                sha256: written.sha256,
                columns: header,
                neutralised: written.neutralised,
            },
            model: tiers.chosen.record(),
            codebook: tiers.chosen.codebook_record(),
            counts,
            notices: survey
                .notices()
                .iter()
                .map(|n| n.text(talk.danish()))
                .collect(),
        };
        let beside = Manifest::path_for(path);
        manifest.write(&beside)?;
        let (path, beside) = (path.display(), beside.display());
        talk.line(
            &format!("written: {path} and {beside}"),
            &format!("skrevet: {path} og {beside}"),
        );
    }
    if let Some(path) = &args.report {
        let origin = Origin {
            file: kept.name.clone(),
            lines: origin(&tiers, &survey, &consistency.learned_from, talk),
            grouped_by: place
                .group
                .map_or(String::new(), |c| survey.header()[c].clone()),
            warnings,
        };
        let contents = page::contents(&audit, tally, origin, talk);
        let page = fritekst::audit::report::html(&contents, talk.danish());
        write_file(path, page.as_bytes(), args.force)?;
        let path = path.display();
        talk.line(&format!("report: {path}"), &format!("rapport: {path}"));
    }
    Ok(())
}

/// The file, or a copy of what came by standard input: it is read twice.
struct Input {
    source: Source,
    name: String,
    _kept: Option<tempfile::NamedTempFile>,
}

impl Input {
    fn of(argument: &str) -> anyhow::Result<Input> {
        let source = Source::from_argument(argument);
        let name = source.name();
        if source != Source::Stdin {
            return Ok(Input {
                source,
                name,
                _kept: None,
            });
        }
        let mut kept = tempfile::NamedTempFile::new()?;
        let mut block = vec![0; 1 << 16];
        let mut input = std::io::stdin().lock();
        loop {
            let read = input.read(&mut block)?;
            if read == 0 {
                break;
            }
            kept.write_all(block.get(..read).unwrap_or_default())?;
        }
        kept.flush()?;
        Ok(Input {
            source: Source::Path(kept.path().to_owned()),
            name,
            _kept: Some(kept),
        })
    }
}

fn relate(
    audit: &Audit<'_>,
    tiers: &Tiers,
    mut survey: Survey,
    talk: &Talk,
) -> anyhow::Result<Joint> {
    let bar = talk.progress(survey.total_bytes());
    bar.set_message(
        talk.pick("relating answers to texts", "svar og tekster holdes sammen")
            .to_owned(),
    );
    let mut joint = Joint::new(audit.book);
    let mut worker = tiers.worker();
    let most = if tiers.coder().reads_sentences() || tiers.mixed() {
        SAMPLE_READ
    } else {
        SAMPLE
    };
    let mut read = 0;
    while read < most {
        let Some(chunk) = survey.next_chunk(tiers.chunk_rows())? else {
            break;
        };
        read += chunk.len();
        audit.relate(&mut worker, &chunk, &mut joint)?;
        bar.set_position(survey.bytes_read());
        if crate::cli::interrupt::asked() {
            return Err(crate::cli::interrupt::Interrupted.into());
        }
    }
    bar.finish_and_clear();
    Ok(joint)
}

fn header(input: &[String]) -> Result<Vec<String>, Usage> {
    for name in COLUMNS {
        if input.iter().any(|h| h == name) {
            return Err(Usage::new(
                format!(
                    "the file already has a column `{name}`: is it audited already? Audit the original file"
                ),
                format!(
                    "filen har allerede en kolonne `{name}`: er den kontrolleret i forvejen? Kontrollér den oprindelige fil"
                ),
            ));
        }
    }
    let masked = (!input.iter().any(|h| h == MASKED)).then(|| MASKED.to_owned());
    let added = COLUMNS.map(str::to_owned).into_iter().chain(masked);
    Ok(input.iter().cloned().chain(added).collect())
}

fn rate(text: &str) -> Result<(f64, f64), Usage> {
    let wrong = || {
        Usage::new(
            format!("--expect-rate {text}: write FROM-TO, such as 2%-15%"),
            format!("--expect-rate {text}: skriv FRA-TIL, som 2%-15%"),
        )
    };
    let (from, to) = text.split_once('-').ok_or_else(wrong)?;
    let both = (share("--expect-rate", from)?, share("--expect-rate", to)?);
    if both.0 <= both.1 {
        Ok(both)
    } else {
        Err(wrong())
    }
}
