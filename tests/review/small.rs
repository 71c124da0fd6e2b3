//! A small store: six answers, suggestions, two coders.

use fritekst::codebook::Codebook;
use fritekst::review::{
    Act, Choice, Coder, Codes, Event, NewAnswer, Said, Store, Suggestions, Survey,
};
use tempfile::TempDir;

pub const NOW: &str = "2026-01-02T03:04:05Z";

const BOOK: &str = r#"
id = "lille"
version = "1"
language = "da"
title = { da = "lille", en = "small" }
[status]
variable = "status"
ok = "ok"
uncodable = ["tomt"]
[[variable]]
id = "grad"
kind = "ordinal"
title = { da = "grad", en = "degree" }
category = [
  { id = "lav", title = { da = "lav", en = "low" } },
  { id = "mellem", title = { da = "mellem", en = "middle" } },
  { id = "stor", title = { da = "stor", en = "high" } },
]
[[variable]]
id = "slags"
kind = "multi"
title = { da = "slags", en = "kinds" }
category = [
  { id = "ting", title = { da = "ting", en = "thing" } },
  { id = "tjeneste", title = { da = "tjeneste", en = "service" } },
]
[[variable]]
id = "status"
kind = "nominal"
title = { da = "status", en = "status" }
category = [
  { id = "ok", title = { da = "ok", en = "ok" } },
  { id = "tomt", title = { da = "tomt", en = "empty" } },
]
"#;

pub const TEXTS: [&str; 6] = [
    "Robotkatte til beboerne",
    "Fælles spisning hver onsdag",
    "Ny ÆBLEHAVE, ring 20 12 34 56",
    "Intet",
    "App til parkering",
    "Varmt vand mod ukrudt",
];

pub struct Small {
    pub folder: TempDir,
    pub store: Store,
    pub coders: Vec<Coder>,
    requests: usize,
}

impl Small {
    /// Six answers of which `double` are to be coded twice; suggestions are
    /// ever less sure.
    pub fn new(double: f64) -> Small {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("s.db")).unwrap();
        let book = Codebook::from_toml(BOOK, "lille").unwrap();
        let columns = ["sektor".to_owned()];
        let survey = Survey {
            name: "svar.csv",
            columns: &columns,
            codebook: &book,
            seed: 1,
            double_share: double,
        };
        store
            .begin(
                &survey,
                NOW,
                |fill| -> Result<String, fritekst::review::ReviewError> {
                    for (row, text) in (1..).zip(TEXTS) {
                        let cells = ["Kommune"];
                        let respondent = format!("R{row}");
                        fill.add(&NewAnswer {
                            row,
                            respondent: &respondent,
                            text,
                            cells: &cells,
                            weight: 1.0,
                        })?;
                    }
                    Ok("0".repeat(64))
                },
            )
            .unwrap();
        let model = store.add_model("m1", "lille", "fast", NOW).unwrap();
        let all: Vec<Suggestions> = (1..=6).map(suggested).collect();
        store.suggest(model, &all).unwrap();
        let coders =
            ["MO", "AB"].map(|name| store.admit(name, &format!("token {name}"), NOW).unwrap());
        Small {
            folder,
            store,
            coders: coders.to_vec(),
            requests: 0,
        }
    }

    pub fn request(&mut self) -> String {
        self.requests += 1;
        format!("request {}", self.requests)
    }

    /// Codes an answer as a coder; gives the event.
    pub fn code(&mut self, coder: usize, answer: i64, choice: &Choice) -> i64 {
        let request = self.request();
        let event = self.event(coder, answer, Act::Code, &request);
        let recorded = self.store.record(&Event {
            choice: Some(choice),
            ..event
        });
        recorded.unwrap().unwrap().event
    }

    pub fn undo(&mut self, coder: usize) -> Option<i64> {
        let request = self.request();
        let event = self.event(coder, 0, Act::Undo, &request);
        self.store.record(&event).unwrap().map(|r| r.answer)
    }

    pub fn settle(&mut self, coder: usize, answer: i64, choice: &Choice) {
        let request = self.request();
        let event = self.event(coder, answer, Act::Adjudicate, &request);
        let event = Event {
            choice: Some(choice),
            reason: "kodebogen C3",
            ..event
        };
        self.store.record(&event).unwrap();
    }

    pub fn event<'a>(&self, coder: usize, answer: i64, act: Act, request: &'a str) -> Event<'a> {
        Event {
            request,
            at: NOW,
            coder: self.coders[coder].id,
            act,
            answer,
            choice: None,
            reason: "",
            seen: true,
            model: None,
            codebook: None,
            queue: "file",
            seconds: Some(2.5),
        }
    }

    /// The degree a coder gave.
    pub fn degree(&self, coder: usize, answer: i64) -> Option<String> {
        let own = self.store.own(answer, &self.coders[coder].name).unwrap()?;
        Some(own.choice.codes["grad"][0].clone())
    }
}

fn suggested(answer: i64) -> Suggestions {
    let probability = 1.0 - answer as f64 / 10.0;
    let said = |variable: &str, code: &str| Said {
        variable: variable.to_owned(),
        code: vec![code.to_owned()],
        probability,
        second: Vec::new(),
        decision: "review".to_owned(),
        probabilities: Vec::new(),
        marks: vec![(0, 5, 1.5)],
    };
    Suggestions {
        answer,
        said: vec![
            said("grad", "lav"),
            said("slags", "ting"),
            said("status", "ok"),
        ],
        value: 3.0 * (1.0 - probability),
    }
}

/// Codes of a codable answer.
pub fn codes(degree: &str, kinds: &[&str]) -> Choice {
    let one = |code: &str| vec![code.to_owned()];
    let kinds = kinds.iter().map(|k| (*k).to_owned()).collect();
    let codes = [
        ("grad", one(degree)),
        ("slags", kinds),
        ("status", one("ok")),
    ];
    Choice {
        codes: Codes::from(codes.map(|(v, c)| (v.to_owned(), c))),
        ..Choice::default()
    }
}

/// An answer that cannot be coded.
pub fn empty() -> Choice {
    Choice {
        codes: Codes::from([("status".to_owned(), vec!["tomt".to_owned()])]),
        ..Choice::default()
    }
}
