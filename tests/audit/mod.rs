//! Self-reports held against the text: what is flagged, what never is.

mod commands;
mod learning;
mod reports;
mod rules;

use std::sync::OnceLock;

use fritekst::audit::{Case, Consistency, Cues, Finding, Joint, Judge, Report, Reports};
use fritekst::codebook::Codebook;

pub const DEGREES: [&str; 4] = [
    "slet_ikke",
    "mindre_grad",
    "vigtig_del",
    "teknologisk_loesning",
];

/// The shipped codebook, and with it its rules.
pub fn book() -> &'static Codebook {
    static BOOK: OnceLock<Codebook> = OnceLock::new();
    BOOK.get_or_init(|| {
        Codebook::from_toml(include_str!("../../data/codebooks/oin.toml"), "oin.toml")
            .expect("it is good")
    })
}

/// The consistency model that is built in.
pub fn shipped() -> Consistency {
    Consistency::from_json(include_str!("../../models/consistency.json"), book()).expect("it reads")
}

/// What a model might say of a text, and what was ticked.
#[derive(Debug, Clone)]
pub struct Told {
    pub text: &'static str,
    pub technology: [f64; 4],
    pub types: [f64; 4],
    pub status: [f64; 5],
    pub degree: Report,
    pub ticks: Report,
    pub cues: Cues,
    pub copies: u32,
    pub ticked_apart: bool,
}

impl Told {
    /// An ordinary answer that surely has this degree and these types.
    pub fn sure(degree: usize, types: &[usize]) -> Told {
        let mut told = Told {
            text: "et svar",
            technology: [0.01; 4],
            types: [0.02; 4],
            status: [0.98, 0.005, 0.005, 0.005, 0.005],
            degree: Report::One(degree),
            ticks: set(types),
            cues: Cues::default(),
            copies: 1,
            ticked_apart: false,
        };
        told.technology[degree] = 0.97;
        types.iter().for_each(|t| told.types[*t] = 0.97);
        told
    }

    pub fn found_by(&self, consistency: &Consistency) -> Finding {
        let probabilities = [
            self.technology.to_vec(),
            self.types.to_vec(),
            self.status.to_vec(),
        ];
        let reports = Reports {
            variables: vec![self.degree, self.ticks, Report::Missing],
            companions: vec![Report::Missing; book().companions.len()],
        };
        let joint = Joint::new(book());
        let case = Case {
            text: self.text,
            words: self.text.split(' ').count(),
            masked: 0,
            probabilities: &probabilities,
            reports: &reports,
            cues: &self.cues,
            copies: self.copies,
            cluster: None,
            ticked_apart: self.ticked_apart,
            materiality: 0.1,
        };
        Judge::new(book(), consistency, &joint).judge(&case, |_, _| Vec::new())
    }

    pub fn found(&self) -> Finding {
        self.found_by(&shipped())
    }
}

pub fn set(types: &[usize]) -> Report {
    Report::Set(types.iter().fold(0, |set, t| set | 1 << t))
}

/// Ids of the rules that hold.
pub fn ids(finding: &Finding) -> Vec<&'static str> {
    let rules = finding.flags.iter().map(|f| &book().rules[f.rule]);
    rules.map(|r| r.id.as_str()).collect()
}
