//! Codes labelled answers and keeps, variable by variable, what is compared
//! with the gold codes.

use fritekst::code::{AnswerCoder, Code, Coder, Decision};
use fritekst::codebook::{Codebook, Kind, Variable};
use fritekst::evaluate::{
    Answers, EvaluateError, EvaluationReport, Grouping, Multi, Single, evaluate_variable,
};
use fritekst::train::{Gold, Labelled};

/// The answers of one variable that have a gold code, as coded.
pub struct Measured<'a> {
    /// The variable.
    pub variable: &'a Variable,
    /// Rows of the file.
    pub rows: Vec<usize>,
    /// Probability of each code (of the set as a whole for several).
    pub sure: Vec<f64>,
    /// Whether each code is right.
    pub right: Vec<bool>,
    /// Answers that coding leaves without a code.
    pub without_code: u64,
    /// Answers that coding gives the right code.
    pub right_of_given: u64,
    /// Answers coded automatically under the promise.
    pub automatic: u64,
    /// … and of those, wrong.
    pub automatic_wrong: u64,
    index: usize,
    gold_codes: Vec<Code>,
    codes: Vec<Code>,
    probabilities: Vec<f64>,
}

/// Codes all answers once.
pub fn measure<'a>(
    labelled: &Labelled,
    coder: &Coder,
    codebook: &'a Codebook,
) -> Vec<Measured<'a>> {
    let mut parts: Vec<(Measured<'a>, &Gold)> = codebook
        .variables
        .iter()
        .enumerate()
        .filter_map(|(index, variable)| {
            let gold = labelled.gold.get(&variable.id)?;
            Some((Measured::new(index, variable), gold))
        })
        .collect();
    let mut worker = coder.worker();
    let texts: Vec<&str> = labelled.texts.iter().map(String::as_str).collect();
    let sentences = coder.sentences(&texts);
    for (row, (text, sentence)) in texts.iter().zip(sentences.rows()).enumerate() {
        worker.code_read(text, sentence.as_slice().unwrap_or_default());
        for (part, gold) in &mut parts {
            if let Some(gold) = gold_at(gold, row) {
                part.push(&worker, row, gold);
            }
        }
    }
    parts.into_iter().map(|p| p.0).collect()
}

fn gold_at(gold: &Gold, row: usize) -> Option<Code> {
    match gold {
        Gold::One(codes) => codes.get(row).copied().flatten().map(Code::One),
        Gold::Set(codes) => codes.get(row).copied().flatten().map(Code::Set),
    }
}

impl<'a> Measured<'a> {
    fn new(index: usize, variable: &'a Variable) -> Measured<'a> {
        Measured {
            variable,
            rows: Vec::new(),
            sure: Vec::new(),
            right: Vec::new(),
            without_code: 0,
            right_of_given: 0,
            automatic: 0,
            automatic_wrong: 0,
            index,
            gold_codes: Vec::new(),
            codes: Vec::new(),
            probabilities: Vec::new(),
        }
    }

    fn push(&mut self, worker: &AnswerCoder<'_>, row: usize, gold: Code) {
        let own = worker.as_if_codable(self.index);
        let given = worker.coded().get(self.index);
        let right = own.code == gold;
        let given_code = given.map_or(Code::None, |g| g.code);
        self.without_code += u64::from(given_code == Code::None);
        self.right_of_given += u64::from(given_code == gold);
        if given.is_some_and(|g| g.decision == Decision::Auto) {
            self.automatic += 1;
            self.automatic_wrong += u64::from(!right);
        }
        self.rows.push(row);
        self.sure.push(own.probability);
        self.right.push(right);
        self.gold_codes.push(gold);
        self.codes.push(own.code);
        self.probabilities.extend(worker.probabilities(self.index));
    }

    /// All measures; `groupings` hold a name and a group for every row of
    /// the file.
    pub fn report(
        &self,
        groupings: &[(String, Vec<String>)],
        danish: bool,
    ) -> Result<EvaluationReport, EvaluateError> {
        let categories: Vec<(&str, &str)> = self
            .variable
            .categories
            .iter()
            .map(|c| (c.id.as_str(), c.title.get(danish)))
            .map(|(id, title)| (id, if title.is_empty() { id } else { title }))
            .collect();
        let groups: Vec<(&str, Vec<&str>)> = groupings
            .iter()
            .map(|(name, values)| {
                let own = self.rows.iter().map(|r| values.get(*r).map_or("", |v| v));
                (name.as_str(), own.collect())
            })
            .collect();
        let groups: Vec<Grouping<'_>> = groups
            .iter()
            .map(|(name, values)| Grouping { name, values })
            .collect();
        let id = &self.variable.id;
        if self.variable.kind == Kind::Multi {
            let (gold, predicted) = (sets(&self.gold_codes), sets(&self.codes));
            let answers = Answers::Multi(Multi {
                gold: &gold,
                predicted: &predicted,
                label_probabilities: Some(&self.probabilities),
                set_probability: Some(&self.sure),
            });
            return evaluate_variable(id, &categories, &answers, &groups);
        }
        let (gold, predicted) = (ones(&self.gold_codes), ones(&self.codes));
        let single = Single {
            gold: &gold,
            predicted: &predicted,
            probabilities: Some(&self.probabilities),
        };
        let answers = match self.variable.kind {
            Kind::Ordinal => Answers::Ordinal(single),
            _ => Answers::Nominal(single),
        };
        evaluate_variable(id, &categories, &answers, &groups)
    }
}

/// Single codes; what is none lies outside every variable, and is refused.
fn ones(codes: &[Code]) -> Vec<usize> {
    let one = |code: &Code| match code {
        Code::One(category) => *category,
        _ => usize::MAX,
    };
    codes.iter().map(one).collect()
}

fn sets(codes: &[Code]) -> Vec<u32> {
    let set = |code: &Code| match code {
        Code::Set(set) => *set,
        _ => 0,
    };
    codes.iter().map(set).collect()
}
