//! The second reading: each record is coded, judged and written with its
//! flags.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use ndarray::Array2;

use fritekst::audit::evidence::wants;
use fritekst::audit::reason;
use fritekst::audit::{
    Case, Copies, CueReader, Cues, FieldChange, Finding, Joint, Judge, Questionnaire, Ranking,
    Report, Reports, Totals,
};
use fritekst::code::AnswerCoder;
use fritekst::codebook::{Action, Codebook, Severity};
use fritekst::survey::{Block, Chunk, SurveyError};
use fritekst::text::{TokenKind, pii};

use super::first_reading::Place;
use super::given::Given;
use super::tally::Tally;
use crate::cli::tiers::TierWorker;

/// Columns that are added.
pub const COLUMNS: [&str; 11] = [
    "flag_rule",
    "flag_severity",
    "flag_score",
    "flag_reason_da",
    "flag_reason_en",
    "flag_evidence",
    "flag_action",
    "flag_change",
    "flag_probability",
    "flag_materiality",
    "flag_priority",
];
/// And, where the file does not have it from being coded:
pub const MASKED: &str = "pii_masked";
/// Words that carry a flag, at most.
const MOST_WORDS: usize = 3;
/// Contributions smaller than this carry nothing.
const LEAST_CONTRIBUTION: f32 = 0.3;
/// Several flags of a record stand beside each other.
const BETWEEN: &str = " | ";

/// What all records of a file are judged with.
pub struct Audit<'a> {
    pub book: &'a Codebook,
    pub place: Place,
    pub questionnaire: &'a Questionnaire,
    pub cues: &'a CueReader,
    pub given: Option<&'a Given>,
    /// Records whose probabilities were found there.
    pub matched: AtomicU64,
    pub totals: &'a Totals,
    pub copies: Option<&'a Copies>,
    /// Clusters of copies whose records were ticked differently.
    pub apart: &'a HashSet<u32>,
    pub ranking: Ranking,
    /// Whether flagged records are listed for a report.
    pub lists: bool,
    /// Whether the number of masked details is a column to add.
    pub counts_masked: bool,
    /// Language of the report.
    pub danish: bool,
    /// What the encoder made of the chunks that were read to relate
    /// self-reports to texts, by their first row: it is the costly part.
    pub read: Mutex<HashMap<u64, Array2<f32>>>,
}

/// An answer as the model and the cue reader see it.
pub struct Seen {
    pub probabilities: Vec<Vec<f64>>,
    pub cues: Cues,
    pub words: usize,
}

impl Audit<'_> {
    /// What is seen of the answer last coded.
    pub fn see(&self, coded: &AnswerCoder<'_>, row: u64, id: &str) -> Seen {
        let given = self.given.and_then(|g| g.of(row, id));
        let own = || coded.all_probabilities();
        let tokens = &coded.reading().tokens;
        let words = tokens.iter().filter(|t| t.kind == TokenKind::Word).count();
        if given.is_some() {
            self.matched.fetch_add(1, Ordering::Relaxed);
        }
        let mut probabilities = given.cloned().unwrap_or_else(own);
        if words == 0 {
            self.says_nothing(&mut probabilities);
        }
        Seen {
            probabilities,
            cues: self.cues.read_words(coded.masked(), coded.reading()),
            words,
        }
    }

    /// An answer without a word is a non-answer, whatever a model makes of it.
    fn says_nothing(&self, probabilities: &mut [Vec<f64>]) {
        let Some(policy) = &self.book.status else {
            return;
        };
        let places = self.book.variables.iter().zip(probabilities);
        for (variable, own) in places.filter(|(v, _)| v.id == policy.variable) {
            let nothing = policy
                .uncodable
                .first()
                .and_then(|id| variable.index_of(id));
            for (category, p) in own.iter_mut().enumerate() {
                *p = f64::from(u8::from(Some(category) == nothing));
            }
        }
    }

    /// The record's closed answers. Cells were checked in the first reading.
    pub fn reports(&self, chunk: &Chunk, row: usize) -> Reports {
        let missing = || Reports {
            variables: vec![Report::Missing; self.book.variables.len()],
            companions: vec![Report::Missing; self.book.companions.len()],
        };
        self.questionnaire
            .read(|c| chunk.cell(row, c))
            .unwrap_or_else(|_| missing())
    }

    /// Adds a chunk to the survey's relation of self-reports to texts.
    pub fn relate(
        &self,
        worker: &mut TierWorker<'_>,
        chunk: &Chunk,
        joint: &mut Joint,
    ) -> Result<(), SurveyError> {
        let texts: Vec<&str> = (0..chunk.len())
            .map(|row| chunk.cell(row, self.place.text))
            .collect();
        let sentences = worker.sentences(&texts);
        worker.code_read(
            &texts,
            &sentences,
            |coded, row, _| -> Result<(), SurveyError> {
                let id = self.place.id.map_or("", |c| chunk.cell(row, c));
                let seen = self.see(coded, chunk.first_row() + row as u64, id);
                let reports = self.reports(chunk, row);
                joint.note(&seen.probabilities, &reports);
                Ok(())
            },
        )?;
        if let Ok(mut read) = self.read.lock() {
            read.insert(chunk.first_row(), sentences);
        }
        Ok(())
    }

    /// Codes, judges and writes the records of a chunk.
    pub fn chunk(
        &self,
        judge: &Judge<'_>,
        worker: &mut TierWorker<'_>,
        chunk: &Chunk,
        mut block: Block,
    ) -> Result<(Block, Tally), SurveyError> {
        let mut tally = Tally::new(self.book);
        let texts: Vec<&str> = (0..chunk.len())
            .map(|row| chunk.cell(row, self.place.text))
            .collect();
        let read = self
            .read
            .lock()
            .ok()
            .and_then(|mut r| r.remove(&chunk.first_row()));
        let sentences = read
            .filter(|s| s.nrows() == texts.len())
            .unwrap_or_else(|| worker.sentences(&texts));
        worker.code_read(&texts, &sentences, |coded, row, _| {
            let number = chunk.first_row() + row as u64;
            let id = self.place.id.map_or("", |c| chunk.cell(row, c));
            let mut seen = self.see(coded, number, id);
            let reports = self.reports(chunk, row);
            let wanted = |cue| wants(self.book, cue, &seen.probabilities, &reports);
            self.cues
                .add_phrases(coded.masked(), wanted, &mut seen.cues);
            let group = self.place.group(chunk, row);
            let weight = self.place.weight(chunk, row).unwrap_or(0.0);
            let cluster = self.copies.and_then(|c| c.cluster(number));
            let case = Case {
                text: coded.masked(),
                words: seen.words,
                masked: u32::try_from(coded.pii()).unwrap_or(u32::MAX),
                probabilities: &seen.probabilities,
                reports: &reports,
                cues: &seen.cues,
                copies: self.copies.map_or(1, |c| c.size(number)),
                cluster,
                ticked_apart: cluster.is_some_and(|c| self.apart.contains(&c)),
                materiality: self.totals.moved(group, weight),
            };
            let finding = judge.judge(&case, |variable, category| {
                telling(coded, variable, category)
            });
            block.passthrough(chunk, row);
            self.cells(&finding, &case, &mut block);
            tally.note(self, number, id, group, &case, &finding);
            block.end_row()
        })?;
        Ok((block, tally))
    }

    fn cells(&self, finding: &Finding, case: &Case<'_>, block: &mut Block) {
        let rules = &self.book.rules;
        let joined = |of: &dyn Fn(&fritekst::audit::Flag) -> String| {
            finding
                .flags
                .iter()
                .map(of)
                .collect::<Vec<_>>()
                .join(BETWEEN)
        };
        block.text(&joined(&|f| rules[f.rule].id.clone()));
        block.text(finding.severity().letter().unwrap_or_default());
        match finding.flags.first() {
            Some(flag) => block.number(flag.score, 4),
            None => block.empty(),
        }
        block.text(&joined(&|f| f.reason[0].clone()));
        block.text(&joined(&|f| f.reason[1].clone()));
        let words = |f: &fritekst::audit::Flag| {
            let own = f.spans.iter().filter_map(|s| case.text.get(s.clone()));
            own.collect::<Vec<_>>().join(" · ")
        };
        block.text(&joined(&words));
        block.text(&joined(&|f| action(f.action).to_owned()));
        block.text(&self.change(finding));
        match finding.severity() {
            Severity::None => (0..3).for_each(|_| block.empty()),
            _ => {
                block.number(finding.probability, 4);
                block.number(finding.materiality, 4);
                block.number(self.ranking.of(finding), 6);
            }
        }
        if self.counts_masked {
            block.integer(u64::from(case.masked));
        }
    }

    /// The smallest change, in ids: `technology=vigtig_del; types+service`.
    fn change(&self, finding: &Finding) -> String {
        let one = |change: &FieldChange| {
            let named = |variable: usize, category: usize, sign: char| {
                let own = &self.book.variables[variable];
                format!("{}{sign}{}", own.id, own.categories[category].id)
            };
            match *change {
                FieldChange::Answer { variable, category } => named(variable, category, '='),
                FieldChange::Tick { variable, category } => named(variable, category, '+'),
                FieldChange::Text => "text".to_owned(),
                FieldChange::Innovation => "innovation".to_owned(),
            }
        };
        finding
            .change
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// The same for people.
    pub fn change_in_words(&self, finding: &Finding) -> String {
        let danish = self.danish;
        let pick = |da: &str, en: &str| if danish { da.to_owned() } else { en.to_owned() };
        let one = |change: &FieldChange| match *change {
            FieldChange::Answer { variable, category } => {
                let own = &self.book.variables[variable];
                format!(
                    "{} → \u{201c}{}\u{201d}",
                    own.title.get(danish),
                    own.categories[category].title.get(danish)
                )
            }
            FieldChange::Tick { variable, category } => {
                let own = &self.book.variables[variable];
                let title = own.categories[category].title.get(danish);
                format!("{} + \u{201c}{title}\u{201d}", own.title.get(danish))
            }
            FieldChange::Text => pick(
                "teksten beskriver ikke innovationen",
                "the text does not describe the innovation",
            ),
            FieldChange::Innovation => pick(
                "ingen indført innovation i perioden",
                "no innovation implemented in the period",
            ),
        };
        finding
            .change
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// Titles of what was ticked on a variable.
    pub fn ticked(&self, variable: usize, report: Report) -> String {
        let titles = reason::answer(&self.book.variables[variable], report);
        titles
            .iter()
            .map(|t| t.get(self.danish))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Flag => "flag",
        Action::Expect => "expect",
        Action::Uncodable => "uncodable",
        Action::Mark => "mark",
        Action::Mask => "mask",
        Action::Cluster => "cluster",
        Action::Suggest => "suggest",
    }
}

/// The words that speak most for a category, in the order of the text.
fn telling(coded: &AnswerCoder<'_>, variable: usize, category: usize) -> Vec<Range<usize>> {
    let evidence = coded.evidence(variable, category);
    // Words that carry the sentence ("til", "som") tell a reader nothing.
    let function = coded.reading().seen.iter().map(|s| s.role.function != 0);
    let words = evidence
        .parts()
        .iter()
        .zip(function.chain(std::iter::repeat(false)));
    let masks: Vec<Range<usize>> = pii::tokens(coded.masked()).collect();
    let masked = |at: usize| masks.iter().any(|m| m.contains(&at));
    let mut parts: Vec<(f32, Range<usize>)> = words
        .filter(|(p, function)| {
            let word = p.word.chars().any(char::is_alphanumeric);
            p.contribution >= LEAST_CONTRIBUTION && word && !function
        })
        .filter_map(|(p, _)| p.span.map(|(from, to)| (p.contribution, from..to)))
        .filter(|(_, span)| !masked(span.start))
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    parts.truncate(MOST_WORDS);
    parts.sort_by_key(|p| p.1.start);
    parts.into_iter().map(|p| p.1).collect()
}
