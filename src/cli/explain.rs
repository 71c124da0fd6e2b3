//! `fritekst explain`: why a text gets its codes, word by word.

use clap::Args;
use serde_json::{Value, json};

use fritekst::code::{AnswerCoder, Code, Coder, Decision, Omissions, accept};
use fritekst::codebook::Kind;
use fritekst::text::{ClassSet, SeenToken, TokenKind};

use crate::cli::model_choice::{ChosenModel, ModelArgs};
use crate::cli::promise::{self, PromiseArgs};
use crate::cli::table::{aligned, pair};
use crate::cli::talk::Talk;

const LONG_ABOUT: &str = "\
Codes texts given on the command line and tells why: how each word is seen \
(its classes, what it is a compound of, whether it stands under a negation), \
and for each variable the code, its probability and every contribution.

The contributions are exact: with the constant they add up to the category's \
score, centred over the categories of the variable (log-odds). Of several \
words read together, first and last share the contribution.

With --tier full the sentence encoder's part is one contribution, of the \
answer as a whole. Which words it went by is told beside it: how much the part \
falls when a word is left out. These do not add up.";

/// Tell why a text gets its codes, word by word
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct ExplainArgs {
    /// Answers to explain
    #[arg(value_name = "TEXT", required = true)]
    texts: Vec<String>,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    promise: PromiseArgs,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &ExplainArgs, talk: &Talk) -> anyhow::Result<()> {
    let promise = promise::parse(&args.promise.promise)?;
    let chosen = args.model.load()?;
    let coder = args
        .model
        .coder(&chosen, &accept(&chosen.model, &promise))?;
    let mut worker = coder.worker();
    let mut answers = Vec::new();
    for text in &args.texts {
        worker.code(text);
        answers.push(Explained::new(&worker, &coder, &chosen, talk));
    }
    if args.json {
        let answers: Vec<Value> = answers.iter().map(Explained::machine).collect();
        let whole = json!({
            "model": chosen.record(),
            "codebook": chosen.codebook_record(),
            "promise": promise,
            "answers": answers,
        });
        return talk.print(&format!("{}\n", serde_json::to_string_pretty(&whole)?));
    }
    let shown: Vec<String> = answers.iter().map(|a| a.people(talk)).collect();
    talk.print(&shown.join("\n"))
}

/// One answer.
struct Explained {
    /// Personal data masked.
    text: String,
    pii: usize,
    words: Vec<Word>,
    variables: Vec<VariableExplained>,
}

/// How a word is seen.
struct Word {
    word: String,
    classes: Vec<&'static str>,
    titles: Vec<&'static str>,
    modifier: Vec<&'static str>,
    modifier_titles: Vec<&'static str>,
    in_lexicon: bool,
    negated: bool,
    negator: bool,
    removal: bool,
    function: bool,
}

struct VariableExplained {
    id: String,
    code: String,
    title: String,
    probability: f64,
    decision: Decision,
    second: String,
    probabilities: Vec<(String, f64)>,
    /// One for each category of the code; for a text without a code those it
    /// would have had.
    categories: Vec<CategoryExplained>,
}

/// Words named, at most, that the encoder went by, and the least they tell.
const MOST_OMISSIONS: usize = 8;
const SMALLEST_OMISSION: f32 = 0.05;

/// Word, place in the text, contribution.
type ShownPart = (String, Option<(usize, usize)>, f32);

struct CategoryExplained {
    category: String,
    constant: f32,
    score: f32,
    /// Weightiest first.
    parts: Vec<ShownPart>,
    /// What the encoder's part would lose without a word; weightiest first.
    omitted: Vec<ShownPart>,
}

impl Explained {
    fn new(
        worker: &AnswerCoder<'_>,
        coder: &Coder,
        chosen: &ChosenModel,
        talk: &Talk,
    ) -> Explained {
        let reading = worker.reading();
        let negated = reading.cues().negated.iter().copied();
        let words = reading
            .seen
            .iter()
            .zip(negated.chain(std::iter::repeat(false)))
            .filter(|(seen, _)| seen.token.kind == TokenKind::Word)
            .map(|(seen, negated)| Word::new(seen, negated, worker.masked(), talk))
            .collect();
        let omissions = worker.omissions();
        let variables = coder.variables().enumerate();
        Explained {
            text: worker.masked().to_owned(),
            pii: worker.pii(),
            words,
            variables: variables
                .map(|(index, (_, kind, _))| {
                    VariableExplained::new(worker, coder, chosen, index, kind, &omissions, talk)
                })
                .collect(),
        }
    }

    fn people(&self, talk: &Talk) -> String {
        let mut out = format!("“{}”\n", self.text);
        if self.pii > 0 {
            let (n, note) = (
                self.pii,
                talk.pick("personal details masked", "personoplysninger maskeret"),
            );
            out.push_str(&format!("  ({n} {note})\n"));
        }
        let rows: Vec<Vec<String>> = self
            .words
            .iter()
            .map(|w| pair(&w.word, w.told(talk)))
            .collect();
        out.push_str(talk.pick("\nHow the words are seen\n", "\nSådan læses ordene\n"));
        out.push_str(&aligned(&rows));
        for variable in &self.variables {
            out.push('\n');
            out.push_str(&variable.people(talk));
        }
        out
    }

    fn machine(&self) -> Value {
        let words: Vec<Value> = self
            .words
            .iter()
            .map(|w| {
                json!({
                    "word": w.word,
                    "classes": w.classes,
                    "modifier_classes": w.modifier,
                    "in_lexicon": w.in_lexicon,
                    "negated": w.negated,
                    "negator": w.negator,
                    "removal": w.removal,
                    "function_word": w.function,
                })
            })
            .collect();
        let variables: Vec<Value> = self
            .variables
            .iter()
            .map(VariableExplained::machine)
            .collect();
        json!({
            "text": self.text,
            "pii_masked": self.pii,
            "words": words,
            "variables": variables,
        })
    }
}

impl Word {
    fn new(seen: &SeenToken, negated: bool, text: &str, talk: &Talk) -> Word {
        let view = seen.role.view;
        let names = |set: ClassSet| set.iter().map(|c| c.name()).collect();
        let titles = |set: ClassSet| set.iter().map(|c| c.title(talk.danish())).collect();
        Word {
            word: seen.token.of(text).to_owned(),
            classes: names(view.head),
            titles: titles(view.head),
            modifier: names(view.modifier),
            modifier_titles: titles(view.modifier),
            in_lexicon: view.known,
            negated,
            negator: seen.role.negator,
            removal: seen.role.removal,
            function: seen.role.function != 0,
        }
    }

    fn told(&self, talk: &Talk) -> String {
        let mut told = Vec::new();
        let head = self.titles.join(", ");
        if self.modifier.is_empty() {
            if !head.is_empty() {
                told.push(head);
            }
        } else {
            let first = self.modifier_titles.join(", ");
            let head = if head.is_empty() {
                "–".to_owned()
            } else {
                head
            };
            told.push(match talk.danish() {
                true => format!("sammensat: sidste led {head}; første led {first}"),
                false => format!("compound: last part {head}; first part {first}"),
            });
        }
        let mut note = |yes: bool, english: &str, danish: &str| {
            if yes {
                told.push(talk.pick(english, danish).to_owned());
            }
        };
        note(self.negator, "negates", "benægter");
        note(
            self.removal,
            "tells of a removal",
            "fortæller, at noget er fjernet",
        );
        note(
            self.negated,
            "under a negation or removal",
            "under en benægtelse eller et fravalg",
        );
        note(self.function, "function word", "funktionsord");
        let plain = self.classes.is_empty() && self.modifier.is_empty() && !self.function;
        note(
            plain && self.in_lexicon,
            "known, without class",
            "kendt, uden klasse",
        );
        note(
            plain && !self.in_lexicon,
            "not in the lexicon",
            "ikke i leksikonet",
        );
        told.join("; ")
    }
}

impl VariableExplained {
    fn new(
        worker: &AnswerCoder<'_>,
        coder: &Coder,
        chosen: &ChosenModel,
        index: usize,
        kind: Kind,
        omissions: &Omissions,
        talk: &Talk,
    ) -> VariableExplained {
        let ids = coder.ids(index);
        let own = worker.as_if_codable(index);
        let given = worker.coded().get(index).copied().unwrap_or(own);
        let mut explained: Vec<usize> = own.code.categories().collect();
        if explained.is_empty() && kind == Kind::Multi {
            // Nothing was probable enough: what came nearest is explained.
            let p = worker.probabilities(index);
            explained.extend((0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b])));
        }
        let variable = &chosen.model.codebook.variables[index];
        let titles: Vec<&str> = given
            .code
            .categories()
            .filter_map(|c| variable.categories.get(c))
            .map(|c| c.title.get(talk.danish()))
            .collect();
        let categories = explained
            .into_iter()
            .map(|category| {
                CategoryExplained::new(worker, index, category, &ids[category], omissions, talk)
            })
            .collect();
        VariableExplained {
            id: variable.id.clone(),
            code: joined(ids, given.code),
            title: titles.join(" + "),
            probability: given.probability,
            decision: given.decision,
            second: joined(ids, given.second),
            probabilities: ids
                .iter()
                .cloned()
                .zip(worker.probabilities(index).iter().copied())
                .collect(),
            categories,
        }
    }

    fn people(&self, talk: &Talk) -> String {
        let decision = match self.decision {
            Decision::Auto => "auto",
            Decision::Review => talk.pick("review", "til gennemsyn"),
            Decision::Uncodable => talk.pick("uncodable", "ukodelig"),
        };
        let mut out = match self.decision {
            Decision::Uncodable => format!("{}: ({decision})\n", self.id),
            _ => format!(
                "{}: {} – {} ({}; {decision}; {} {})\n",
                self.id,
                self.code,
                self.title,
                talk.number(self.probability, 3),
                talk.pick("second", "dernæst"),
                self.second
            ),
        };
        let list: Vec<String> = self
            .probabilities
            .iter()
            .map(|(id, p)| format!("{id} {}", talk.number(*p, 3)))
            .collect();
        out.push_str(&format!("  {}\n", list.join(" · ")));
        for category in &self.categories {
            let asked = match self.decision {
                Decision::Uncodable => {
                    talk.pick(" (had it been codable)", " (hvis svaret kunne kodes)")
                }
                _ => "",
            };
            out.push_str(&format!("  {}{asked}\n", category.category));
            out.push_str(&aligned(&category.rows(talk)));
        }
        out
    }

    fn machine(&self) -> Value {
        let probabilities: serde_json::Map<String, Value> = self
            .probabilities
            .iter()
            .map(|(id, p)| (id.clone(), json!(p)))
            .collect();
        let categories: Vec<Value> = self
            .categories
            .iter()
            .map(|c| {
                let machine = |parts: &[ShownPart]| -> Vec<Value> {
                    let parts = parts.iter();
                    parts
                        .map(|(word, span, value)| {
                            json!({ "word": word, "bytes": span, "contribution": value })
                        })
                        .collect()
                };
                let (parts, omitted) = (machine(&c.parts), machine(&c.omitted));
                json!({
                    "category": c.category,
                    "score": c.score,
                    "constant": c.constant,
                    "parts": parts,
                    "encoder_loses_without": omitted,
                })
            })
            .collect();
        json!({
            "variable": self.id,
            "code": self.code,
            "probability": self.probability,
            "decision": self.decision.name(),
            "second": self.second,
            "probabilities": probabilities,
            "evidence": categories,
        })
    }
}

impl CategoryExplained {
    fn new(
        worker: &AnswerCoder<'_>,
        variable: usize,
        category: usize,
        id: &str,
        omissions: &Omissions,
        talk: &Talk,
    ) -> CategoryExplained {
        let evidence = worker.evidence(variable, category);
        let mut parts: Vec<ShownPart> = evidence
            .parts()
            .iter()
            .filter(|part| part.contribution != 0.0)
            .map(|part| {
                let word = if talk.danish() {
                    part.word
                } else {
                    part.english
                };
                (word.to_owned(), part.span, part.contribution)
            })
            .collect();
        // A stable sort: words of equal weight stay in the order of the text.
        parts.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
        CategoryExplained {
            category: id.to_owned(),
            constant: evidence.constant(),
            score: evidence.score(),
            parts,
            omitted: worker
                .weightiest_omissions(omissions, variable, category)
                .into_iter()
                .filter(|(_, lost)| lost.abs() >= SMALLEST_OMISSION)
                .take(MOST_OMISSIONS)
                .map(|((start, end), lost)| {
                    let word = &worker.masked()[start..end];
                    (word.to_owned(), Some((start, end)), lost)
                })
                .collect(),
        }
    }

    fn rows(&self, talk: &Talk) -> Vec<Vec<String>> {
        let signed = |value: f32| {
            let number = talk.number(f64::from(value.abs()), 2);
            let sign = if value < 0.0 { '-' } else { '+' };
            format!("{sign}{number}")
        };
        let mut rows: Vec<Vec<String>> = self
            .parts
            .iter()
            .map(|(word, _, value)| vec!["  ".to_owned(), signed(*value), word.clone()])
            .collect();
        let mut end = |value: f32, english: &str, danish: &str| {
            rows.push(vec![
                "  ".to_owned(),
                signed(value),
                talk.pick(english, danish).to_owned(),
            ]);
        };
        end(self.constant, "[constant]", "[konstant]");
        end(
            self.score,
            "= score, centred over the categories",
            "= score, centreret over kategorierne",
        );
        if !self.omitted.is_empty() {
            let words: Vec<String> = self
                .omitted
                .iter()
                .map(|(word, _, lost)| format!("{word} {}", signed(*lost)))
                .collect();
            rows.push(vec![
                "  ".to_owned(),
                String::new(),
                format!(
                    "{} {}",
                    talk.pick(
                        "the sentence's meaning loses without:",
                        "sætningens mening taber uden:"
                    ),
                    words.join(" · ")
                ),
            ]);
        }
        rows
    }
}

fn joined(ids: &[String], code: Code) -> String {
    let names: Vec<&str> = code
        .categories()
        .filter_map(|c| ids.get(c).map(String::as_str))
        .collect();
    names.join("|")
}
