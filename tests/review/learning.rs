//! Decisions teach the model; nothing changes until somebody says so.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::app::{App, survey};
use crate::cli::{run, text, told};

/// Patience with learning, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Answers of which every third is about a chatbot.
fn many() -> (TempDir, App) {
    many_with(&[])
}

fn many_with(more: &[&str]) -> (TempDir, App) {
    let mut file = String::from("id;svar\n");
    let texts = [
        "Chatbot svarer borgerne om",
        "Fælles gåtur og snak om",
        "Ny app viser tider for",
    ];
    let about = [
        "pas", "affald", "skole", "flytning", "sygdom", "haver", "busser",
    ];
    for row in 0..120 {
        let (text, about) = (texts[row % 3], about[row % 7]);
        file.push_str(&format!("{row};{text} {about} i område {row}\n"));
    }
    let (folder, survey) = survey(&file);
    let app = App::start(&survey, more);
    (folder, app)
}

fn code(app: &App, answer: usize) -> Value {
    // The reviewers hold that a chatbot is a part of a service only.
    let technology = match answer % 3 {
        1 => "mindre_grad",
        2 => "slet_ikke",
        _ => "teknologisk_loesning",
    };
    let choice = json!({
        "request": format!("code {answer}"),
        "codes": {"technology": [technology], "types": ["service"], "status": ["ok"]},
        "seen": true,
    });
    let (status, saved) = app.post(&format!("/api/answers/{answer}/code"), &choice);
    assert_eq!(status, 200, "{saved}");
    saved
}

fn until(app: &App, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let view = app.get("/api/learning").1;
        if holds(&view) {
            return view;
        }
        assert!(begun.elapsed() < PATIENCE, "not {what}: {view}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn learning_shows_what_would_change_and_switches_only_when_asked() {
    let (folder, app) = many();
    until(&app, "read", |v| v["reading"]["done"] == 120);
    let view = app.get("/api/learning").1;
    assert_eq!(
        (&view["state"], &view["decisions"]),
        (&json!("idle"), &json!(0))
    );
    for answer in 1..=60 {
        code(&app, answer);
    }
    // It began by itself; it is asked for once more with all that was decided.
    until(&app, "learned", |v| v["state"] == "ready");
    app.post("/api/learning", &json!({"request": "l1"}));
    let view = until(&app, "learned from all", |v| {
        v["learned"] == 60 && v["state"] == "ready"
    });
    let technology = &view["proposal"]["variables"][0];
    assert_eq!(
        (&technology["id"], &technology["learned"]),
        (&json!("technology"), &json!(true))
    );
    let value = |of: &Value| of["value"].as_f64().unwrap();
    assert!(
        value(&technology["after"]) > value(&technology["before"]) + 0.2,
        "{technology}"
    );
    assert!(
        technology["changed"].as_u64().unwrap() >= 15,
        "{technology}"
    );
    let example = &technology["examples"][0];
    assert_eq!(example["to"], json!(["mindre_grad"]));
    let answer = example["answer"].as_u64().unwrap();
    assert!(answer > 60, "{example}");
    // Nothing has changed yet.
    let shown = |app: &App| {
        let item = app.get(&format!("/api/answers/{answer}")).1;
        item["suggestions"][0]["code"].clone()
    };
    assert_eq!(shown(&app), example["from"]);
    app.post(
        "/api/learning/switch",
        &json!({"request": "s1", "model": null}),
    );
    let view = until(&app, "in use", |v| v["models"][1]["in_use"] == true);
    assert_eq!(view["models"][1]["decisions"], 60);
    assert_eq!(shown(&app), json!(["mindre_grad"]));
    // The old model stays, and can be used again.
    app.post(
        "/api/learning/switch",
        &json!({"request": "s2", "model": view["models"][0]["id"]}),
    );
    until(&app, "back", |v| v["models"][0]["in_use"] == true);
    assert_eq!(shown(&app), example["from"]);
    drop(app);

    // The learned model is a file to code with.
    let store = folder.path().join("svar.review.db");
    let model = folder.path().join("lært.fritekst");
    let number = view["models"][1]["id"].to_string();
    told(&[
        "review",
        "model",
        text(&store),
        "-o",
        text(&model),
        "--number",
        &number,
    ]);
    let coded = run(&[
        "code",
        text(&folder.path().join("svar.csv")),
        "--model",
        text(&model),
    ]);
    assert!(
        coded.status.success(),
        "{}",
        String::from_utf8_lossy(&coded.stderr)
    );
    let coded = String::from_utf8(coded.stdout).unwrap();
    let of = |number: u64| coded.lines().nth(number as usize).unwrap().to_owned();
    assert!(of(answer).contains("mindre_grad"), "{}", of(answer));
    let list = run(&["review", "model", text(&store)]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("learned from 60"));
}

#[test]
fn with_few_decisions_nothing_is_learned_and_it_is_said() {
    let (_folder, app) = many();
    for answer in 1..=3 {
        code(&app, answer);
    }
    let (status, refused) = app.post("/api/learning", &json!({"request": "l1"}));
    assert_eq!(status, 422);
    assert!(
        refused["message"].as_str().unwrap().contains("30"),
        "{refused}"
    );
    // There is nothing to be used either.
    let wanted = json!({"request": "s1", "model": null});
    assert_eq!(app.post("/api/learning/switch", &wanted).0, 409);
}

#[test]
fn what_is_taken_into_use_is_what_was_looked_at() {
    let (_folder, app) = many();
    for answer in 1..=60 {
        code(&app, answer);
    }
    app.post("/api/learning", &json!({"request": "l1"}));
    until(&app, "learned", |v| {
        v["learned"] == 60 && v["state"] == "ready"
    });
    let other = json!({"request": "s1", "model": null, "learned": 59});
    assert_eq!(app.post("/api/learning/switch", &other).0, 409);
    let same = json!({"request": "s2", "model": null, "learned": 60});
    assert_eq!(app.post("/api/learning/switch", &same).0, 200);
}

#[test]
fn a_blind_coder_sees_no_suggestion_among_the_examples_and_judges_no_flag() {
    let (_folder, app) = many_with(&["--blind", "100%"]);
    for answer in 1..=60 {
        code(&app, answer);
    }
    app.post("/api/learning", &json!({"request": "l1"}));
    let view = until(&app, "learned", |v| {
        v["learned"] == 60 && v["state"] == "ready"
    });
    let technology = &view["proposal"]["variables"][0];
    assert!(technology["changed"].as_u64().unwrap() > 0, "{technology}");
    assert_eq!(technology["examples"], json!([]));
    let verdict = json!({"request": "v", "rule": "R1", "right": true});
    assert_eq!(app.post("/api/answers/90/verdict", &verdict).0, 404);
}

#[test]
fn a_reworded_category_is_in_use_at_once_and_what_it_makes_doubtful_comes_back() {
    let (_folder, app) = many();
    for answer in 1..=4 {
        code(&app, answer);
    }
    let session = app.get("/api/session").1;
    let number = session["codebook"]["number"].as_i64().unwrap();
    let new = json!({
        "request": "c1", "variable": "technology", "category": "mindre_grad",
        "title": {"da": "I mindre grad", "en": "To a small degree"},
        "definition": {"da": "Kun som støtte", "en": "Only as support"},
        "reason": "Vi var uenige",
    });
    let (status, revised) = app.post("/api/codebook/category", &new);
    assert_eq!(status, 200, "{revised}");
    // Answers 1 and 4 were coded into it.
    assert_eq!(revised["requeued"], 2);
    assert_eq!(revised["session"]["codebook"]["number"], number + 1);
    let found = app.get("/api/answers?decision=stale&order=file").1;
    assert_eq!(found["total"], 2);
    assert_eq!(app.get("/api/answers/1").1["stale"], json!(["technology"]));
    assert_eq!(code(&app, 5)["codebook"], number + 1);
    let versions = app.get("/api/codebook/versions").1;
    assert_eq!(
        (&versions[1]["coder"], &versions[1]["current"]),
        (&json!("MO"), &json!(true))
    );
    let mut nameless = new.clone();
    nameless["request"] = json!("c3");
    nameless["title"]["en"] = json!(" ");
    assert_eq!(app.post("/api/codebook/category", &nameless).0, 422);
    let (status, _) = app.post(
        "/api/codebook/category",
        &json!({
            "request": "c2", "variable": "technology", "category": "ukendt",
            "title": {"da": "x", "en": "x"}, "reason": "x",
        }),
    );
    assert_eq!(status, 404);
}

#[test]
fn a_codebook_of_ones_own_needs_no_model_to_begin_with() {
    let mut file = String::from("id;svar\n");
    let texts = [
        "Hunden løber i haven",
        "Katten sover på sofaen",
        "Bussen kører til byen",
    ];
    for row in 0..90 {
        file.push_str(&format!(
            "{row};{} hver dag kl. {}\n",
            texts[row % 3],
            row % 12
        ));
    }
    let (folder, input) = survey(&file);
    let book = folder.path().join("emner.toml");
    let category =
        |id: &str| format!("  {{ id = \"{id}\", title = {{ da = \"{id}\", en = \"{id}\" }} }},\n");
    let categories: String = ["dyr", "trafik", "mad"].map(category).concat();
    let toml = format!(
        "id = \"emner\"\nversion = \"1\"\nlanguage = \"da\"\ntitle = {{ da = \"Emner\", en = \"Topics\" }}\n\
         [[variable]]\nid = \"emne\"\nkind = \"nominal\"\ntitle = {{ da = \"Emne\", en = \"Topic\" }}\n\
         category = [\n{categories}]\n"
    );
    std::fs::write(&book, toml).unwrap();
    let app = App::start(&input, &["--codebook", text(&book)]);
    let view = app.get("/api/learning").1;
    assert_eq!(
        (&view["from_nothing"], &view["models"]),
        (&json!(true), &json!([]))
    );
    assert_eq!(app.get("/api/answers/1").1["suggestions"], json!([]));
    for answer in 1..=45 {
        // Nobody has found any answer about food yet.
        let topic = if answer % 3 == 0 { "trafik" } else { "dyr" };
        let choice = json!({"request": format!("c{answer}"), "codes": {"emne": [topic]}});
        assert_eq!(
            app.post(&format!("/api/answers/{answer}/code"), &choice).0,
            200
        );
    }
    app.post("/api/learning", &json!({"request": "l"}));
    let view = until(&app, "learned", |v| {
        v["learned"] == 45 && v["state"] == "ready"
    });
    let topic = &view["proposal"]["variables"][0];
    // Against always saying what most answers are about.
    assert_eq!(
        (&topic["before"]["successes"], &topic["after"]["successes"]),
        (&json!(30), &json!(45))
    );
    app.post(
        "/api/learning/switch",
        &json!({"request": "s", "model": null}),
    );
    until(&app, "in use", |v| {
        v["models"][0]["in_use"] == true && v["reading"]["done"] == 90
    });
    let suggested = app.get("/api/answers/90").1["suggestions"][0].clone();
    assert_eq!(suggested["code"], json!(["trafik"]));
    drop(app);
    // Begun again, it goes on with what it learned.
    let app = App::start(&input, &["--codebook", text(&book)]);
    assert_eq!(
        app.get("/api/answers/90").1["suggestions"][0]["code"],
        json!(["trafik"])
    );
}
