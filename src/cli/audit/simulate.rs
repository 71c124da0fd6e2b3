//! `audit --simulate`: conflicts are planted in answers that people have
//! coded, and what the audit finds is told with intervals.

use std::mem::ManuallyDrop;

use fritekst::audit::draw::Plan;
use fritekst::audit::simulate::{CodedAnswer, Outcome, examples, measure};
use fritekst::audit::{Consistency, CueReader, Report};
use fritekst::codebook::{Codebook, Kind};
use fritekst::evaluate::Share;
use fritekst::survey::{Source, write_file};
use fritekst::text::TokenKind;

use super::{AuditArgs, share};
use crate::cli::labelled::LabelledArgs;
use crate::cli::talk::Talk;

/// Surveys drawn to learn from.
const DRAWS: usize = 3;
/// Answers coded at once.
const CHUNK: usize = 256;

pub fn run(args: &AuditArgs, talk: &Talk) -> anyhow::Result<()> {
    let tiers = ManuallyDrop::new(args.tiers(talk)?);
    let book = &tiers.chosen.model.codebook;
    let source = Source::from_argument(&args.survey);
    let columns = LabelledArgs {
        text: args.text.clone(),
        id: args.id.clone(),
        code: args.code.clone(),
        group: args.group.clone(),
    };
    let file = columns.read(&source, &args.input, book, &[], talk)?;
    let given = args.given(book, Some("row"), talk)?;
    let cues = CueReader::danish()?;
    let labelled = &file.labelled;
    let mut answers = Vec::with_capacity(labelled.len());
    let mut worker = tiers.worker();
    let bar = talk.progress(Some(labelled.len() as u64));
    let texts: Vec<&str> = labelled.texts.iter().map(String::as_str).collect();
    for (place, chunk) in texts.chunks(CHUNK).enumerate() {
        worker.code(chunk, |coded, row, _| -> anyhow::Result<()> {
            let at = place * CHUNK + row;
            let own = || coded.all_probabilities();
            let number = at as u64 + 1;
            let other = given
                .as_ref()
                .and_then(|g| g.of(number, &number.to_string()));
            answers.push(CodedAnswer {
                text: coded.masked().to_owned(),
                words: coded
                    .reading()
                    .tokens
                    .iter()
                    .filter(|t| t.kind == TokenKind::Word)
                    .count(),
                probabilities: other.cloned().unwrap_or_else(own),
                cues: cues.read(coded.masked(), coded.reading()),
                truth: truth(book, labelled, at),
                group: labelled.groups.get(at).copied().unwrap_or(at),
            });
            Ok(())
        })?;
        bar.set_position(answers.len() as u64);
    }
    bar.finish_and_clear();
    let plan = Plan {
        conflicts: share("--conflicts", &args.conflicts)?,
        seed: args.seed,
        ..Plan::default()
    };
    if let Some(learn) = &args.learn {
        args.keep_apart(learn)?;
    }
    let before = args.consistency(book, talk)?;
    if args.learn.is_some() {
        talk.line("before learning:", "før læring:");
    }
    tell(
        book,
        &measure(book, &answers, &before, &plan),
        answers.len(),
        talk,
    );
    if let Some(path) = &args.learn {
        // Many draws, since conflicts are as rare as in surveys.
        let rich = Plan {
            draws: DRAWS,
            seed: args.seed + 1,
            ..plan
        };
        let from = format!("{} answers, SHA-256 {}", answers.len(), file.sha256);
        let model = Consistency::fit(book, &examples(book, &answers, &rich), &from)?;
        write_file(path, model.to_json().as_bytes(), args.force)?;
        let (path, count) = (path.display(), model.candidates);
        talk.line(
            &format!("learned from {count} candidates: {path}"),
            &format!("lært af {count} kandidater: {path}"),
        );
        tell(
            book,
            &measure(book, &answers, &model, &plan),
            answers.len(),
            talk,
        );
    }
    Ok(())
}

/// What people coded.
fn truth(book: &Codebook, labelled: &fritekst::train::Labelled, row: usize) -> Vec<Report> {
    let of = |variable: &fritekst::codebook::Variable| {
        let codes = labelled
            .gold
            .get(&variable.id)
            .map(|g| g.codes(row))
            .unwrap_or_default();
        match (variable.kind, codes.as_slice()) {
            (_, []) => Report::Missing,
            (Kind::Multi, codes) => Report::Set(codes.iter().fold(0, |set, c| set | 1 << c)),
            (_, [first, ..]) => Report::One(*first),
        }
    };
    book.variables.iter().map(of).collect()
}

fn tell(book: &Codebook, outcome: &Outcome, answers: usize, talk: &Talk) {
    let show = |share: &Share| match share.n {
        0 => "–".to_owned(),
        n => {
            let [value, low, high] =
                [share.value, share.low, share.high].map(|x| talk.number(x, 3));
            format!("{value} ({low}–{high}, {}/{n})", share.successes)
        }
    };
    let line = |text: String| talk.line(&text, &text);
    line(talk.either(
        format!("{answers} answers; shares with 95 % intervals"),
        format!("{answers} svar; andele med 95 %-intervaller"),
    ));
    let row = |id: &str, letter: &str, found: &str, right: &str| {
        line(format!("  {id:<5} {letter:<3} {found:<34} {right}"))
    };
    row(
        talk.pick("rule", "regel"),
        "",
        talk.pick("planted conflicts found", "fundne af de plantede"),
        talk.pick("flags that are right", "flag, der er rigtige"),
    );
    for one in &outcome.rules {
        let rule = &book.rules[one.rule];
        let letter = rule.severity.letter().unwrap_or("–");
        row(&rule.id, letter, &show(&one.recall), &show(&one.precision));
    }
    let parts = [
        ("recall, H and M", "fundne, H og M", &outcome.recall),
        ("precision, H and M", "rigtige, H og M", &outcome.precision),
        (
            "false alarms on consistent records",
            "falske alarmer på konsistente svar",
            &outcome.false_alarms,
        ),
    ];
    for (english, danish, share) in parts {
        line(format!("{}: {}", talk.pick(english, danish), show(share)));
    }
}
