//! `audit --verdicts`: reviewers' verdicts on flags teach the consistency
//! model; its precision is told before and after.

use std::collections::HashSet;
use std::mem::ManuallyDrop;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

use fritekst::audit::candidate::candidate;
use fritekst::audit::consistency::is_learned;
use fritekst::audit::evidence::{Record, holding};
use fritekst::audit::{CueReader, Examples, Joint, Totals};
use fritekst::evaluate::Share;
use fritekst::survey::{Source, write_file};

use super::AuditArgs;
use super::first_reading::Place;
use super::rows::Audit;
use super::told_by::ToldBy;
use crate::cli::columns;
use crate::cli::talk::{Talk, Usage};

pub fn run(args: &AuditArgs, verdicts: &str, talk: &Talk) -> anyhow::Result<()> {
    let Some(learn) = &args.learn else {
        return Err(Usage::new(
            "--verdicts needs --learn FILE.json, where the model is written",
            "--verdicts kræver --learn FIL.json, hvor modellen skrives",
        )
        .into());
    };
    let tiers = ManuallyDrop::new(args.tiers(talk)?);
    let book = &tiers.chosen.model.codebook;
    let before = args.consistency(book, talk)?;
    args.keep_apart(learn)?;
    let source = Source::from_argument(&args.survey);
    let mut survey = args.input.open(&source, talk)?;
    let mut next = survey.next_chunk(tiers.chunk_rows())?;
    let text = columns::text(&survey, next.as_ref(), args.text.as_deref(), talk)?;
    let place = Place {
        text,
        id: columns::id(&survey, args.id.as_deref())?,
        weight: None,
        decimal_comma: false,
        group: None,
    };
    let told_by = ToldBy::find(verdicts, &survey, talk)?;
    let questionnaire = args
        .closed
        .questionnaire(book, &survey, next.as_ref(), text, talk)?;
    let given = args.given(book, args.id.as_deref(), talk)?;
    let (cues, totals) = (CueReader::danish()?, Totals::default());
    let audit = Audit {
        book,
        place,
        questionnaire: &questionnaire,
        cues: &cues,
        given: given.as_ref(),
        totals: &totals,
        copies: None,
        matched: AtomicU64::default(),
        lists: false,
        counts_masked: false,
        apart: &HashSet::new(),
        ranking: args.rank.ranking(),
        danish: talk.danish(),
        read: Mutex::default(),
    };
    // Twice: the relation of self-reports to texts belongs to the numbers.
    let mut joint = Joint::new(book);
    let mut judged = Vec::new();
    let mut worker = tiers.worker();
    while let Some(chunk) = next {
        let texts: Vec<&str> = (0..chunk.len()).map(|row| chunk.cell(row, text)).collect();
        worker.code(&texts, |coded, row, _| -> anyhow::Result<()> {
            let number = chunk.first_row() + row as u64;
            let id = place.id.map_or("", |c| chunk.cell(row, c));
            let mut seen = audit.see(coded, number, id);
            cues.add_phrases(coded.masked(), |_| true, &mut seen.cues);
            let reports = audit.reports(&chunk, row);
            joint.note(&seen.probabilities, &reports);
            let mut told = Vec::new();
            for (rule, right) in told_by.of(&chunk, row, talk)? {
                let rule = book
                    .rules
                    .iter()
                    .position(|r| r.id == rule && is_learned(r));
                told.extend(rule.map(|rule| (rule, right)));
            }
            if !told.is_empty() {
                judged.push((told, seen, reports));
            }
            Ok(())
        })?;
        next = survey.next_chunk(tiers.chunk_rows())?;
    }
    told_by.check(&survey.input_sha256(), talk)?;
    let mut verdicts = Examples::default();
    for (told, seen, reports) in &judged {
        let record = Record {
            probabilities: &seen.probabilities,
            reports,
            cues: &seen.cues,
        };
        for (rule, right) in told {
            if let Some(held) = holding(book, &book.rules[*rule].when, &record) {
                let own = candidate(book, *rule, &held, &record, &joint, seen.words);
                verdicts.candidates.push(own);
                verdicts.right.push(*right);
                verdicts.groups.push(verdicts.groups.len());
            }
        }
    }
    let from = format!(
        "{}; {} verdicts, SHA-256 {}",
        before.learned_from,
        verdicts.right.len(),
        survey.input_sha256()
    );
    let refit = before.refit(book, &verdicts, &from)?;
    write_file(learn, refit.model.to_json().as_bytes(), args.force)?;
    let show = |s: &Share| {
        format!(
            "{} ({}–{}, {}/{})",
            talk.number(s.value, 3),
            talk.number(s.low, 3),
            talk.number(s.high, 3),
            s.successes,
            s.n
        )
    };
    let [before, after, kept] = [&refit.before, &refit.after, &refit.kept].map(show);
    talk.line(
        &format!("precision before {before}, after {after} (each flag scored without its own verdict); right flags kept {kept}"),
        &format!("rigtige flag før {before}, efter {after} (hvert flag vurderet uden sin egen afgørelse); rigtige flag beholdt {kept}"),
    );
    let path = learn.display();
    talk.line(
        &format!("written: {path}; use it with --consistency"),
        &format!("skrevet: {path}; brug den med --consistency"),
    );
    Ok(())
}
