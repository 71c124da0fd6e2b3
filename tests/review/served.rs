//! Coding through the app.

use serde_json::{Value, json};

use super::app::{App, chosen};

/// Waits until the model has read all answers.
fn suggested(app: &App) {
    for _ in 0..200 {
        if app.get("/api/session").1["suggested"] == 5 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("no suggestions");
}

#[test]
fn a_session_tells_the_codebook_and_who_one_is() {
    let (_folder, app) = App::small(&[]);
    let (status, session) = app.get("/api/session");
    assert_eq!(status, 200);
    assert_eq!(
        (&session["coder"], &session["answers"]),
        (&json!("MO"), &json!(5))
    );
    assert_eq!(session["variables"][0]["id"], "technology");
    assert_eq!(session["status"]["variable"], "status");
}

#[test]
fn an_answer_comes_with_suggestions_words_and_columns() {
    let (_folder, app) = App::small(&[]);
    suggested(&app);
    let (_, item) = app.get("/api/answers/1");
    assert_eq!(item["columns"], json!([["id", "1"], ["sektor", "Kommune"]]));
    let technology = &item["suggestions"][0];
    assert_eq!(technology["variable"], "technology");
    assert_eq!(technology["code"], json!(["teknologisk_loesning"]));
    assert!(technology["probability"].as_f64().unwrap() > 0.5);
    // The mark is on the word, counted as the page's strings count.
    let marks = technology["marks"].as_array().unwrap();
    let word = marks
        .iter()
        .max_by(|a, b| a[2].as_f64().unwrap().total_cmp(&b[2].as_f64().unwrap()))
        .unwrap();
    let text: Vec<u16> = item["text"].as_str().unwrap().encode_utf16().collect();
    let range = word[0].as_u64().unwrap() as usize..word[1].as_u64().unwrap() as usize;
    assert_eq!(String::from_utf16(&text[range]).unwrap(), "Robotkatte");
}

#[test]
fn choices_are_saved_counted_listed_and_undone() {
    let (_folder, app) = App::small(&[]);
    let (status, saved) = app.post("/api/answers/1/code", &chosen("r1", "vigtig_del"));
    assert_eq!((status, &saved["progress"]["mine"]), (200, &json!(1)));
    let again = app
        .post("/api/answers/1/code", &chosen("r1", "vigtig_del"))
        .1;
    assert_eq!(again["event"], saved["event"]);
    let open = app.get("/api/answers?decision=open&order=file").1;
    assert_eq!(open["total"], 4);
    assert_eq!(open["rows"][0]["id"], 2);
    let mine = app.get("/api/answers/1").1;
    assert_eq!(mine["mine"]["codes"]["technology"], json!(["vigtig_del"]));
    let refused = app.post("/api/answers/2/code", &chosen("r2", "meget"));
    assert_eq!(refused.0, 422);
    assert!(refused.1["message"].as_str().unwrap().contains("meget"));
    let undone = app.post("/api/undo", &json!({"request": "r3"})).1;
    assert_eq!(
        (&undone["answer"], &undone["progress"]["mine"]),
        (&json!(1), &json!(0))
    );
}

#[test]
fn personal_data_is_masked_until_it_is_asked_for_and_that_is_kept() {
    let (folder, app) = App::small(&[]);
    let item = app.get("/api/answers/3").1;
    assert!(!item.to_string().contains("20 12 34 56"), "{item}");
    assert_eq!(item["masked"], 1);
    let shown = app
        .post("/api/answers/3/reveal", &json!({"request": "look"}))
        .1;
    assert!(shown["text"].as_str().unwrap().contains("20 12 34 56"));
    let db = rusqlite::Connection::open(folder.path().join("svar.review.db")).unwrap();
    let kept: i64 = db
        .query_row(
            "SELECT count(*) FROM event WHERE act = 'reveal' AND answer = 3",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(kept, 1);
}

#[test]
fn a_blind_answer_shows_its_suggestions_after_the_own_choice() {
    let (_folder, app) = App::small(&["--blind", "100%"]);
    suggested(&app);
    let before = app.get("/api/answers/1").1;
    assert_eq!(
        (&before["blind"], &before["suggestions"]),
        (&json!(true), &json!([]))
    );
    let saved = app
        .post("/api/answers/1/code", &chosen("b1", "slet_ikke"))
        .1;
    assert_eq!(saved["item"]["blind"], false);
    assert_eq!(
        saved["item"]["suggestions"][0]["code"],
        json!(["teknologisk_loesning"])
    );
    // The reply was lost and the request is sent again: the same reply.
    let again = app
        .post("/api/answers/1/code", &chosen("b1", "slet_ikke"))
        .1;
    assert_eq!(
        again["item"]["suggestions"][0]["code"],
        json!(["teknologisk_loesning"])
    );
    // A first choice was made without having seen anything, whatever is sent.
    assert_eq!(saved["item"]["mine"]["seen"], false);
}

#[test]
fn others_codes_are_hidden_until_two_have_chosen() {
    let (folder, app) = App::small(&["--double", "100%"]);
    let store = folder.path().join("svar.review.db");
    let link = crate::cli::told(&["review", "coder", store.to_str().unwrap(), "AB"]);
    let token = link
        .lines()
        .find_map(|l| l.strip_prefix("/?token="))
        .unwrap()
        .to_owned();
    app.post("/api/answers/1/code", &chosen("a1", "slet_ikke"));
    let as_ab = |method: &str, path: &str, body: &Value| {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        super::app::ask(&app.address, &app.address, method, path, &headers, &body).unwrap()
    };
    let before = as_ab("GET", "/api/answers/1?adjudicate=1", &Value::Null);
    assert!(
        !before.body.contains("slet_ikke\"]") || before.json()["others"] == json!([]),
        "{}",
        before.body
    );
    assert_eq!(
        as_ab("POST", "/api/answers/1/code", &chosen("a2", "vigtig_del")).status,
        200
    );
    let after = as_ab("GET", "/api/answers/1?adjudicate=1", &Value::Null).json();
    assert_eq!(after["others"][0]["coder"], "MO");
    let waiting = app.get("/api/answers?decision=disagreement").1;
    assert_eq!(waiting["total"], 1);
    let mut settled = chosen("a3", "mindre_grad");
    assert_eq!(app.post("/api/answers/1/adjudicate", &settled).0, 422);
    settled["reason"] = json!("slettetesten");
    settled["request"] = json!("a4");
    assert_eq!(app.post("/api/answers/1/adjudicate", &settled).0, 200);
    assert_eq!(app.get("/api/answers?decision=disagreement").1["total"], 0);
    let agreement = app.get("/api/agreement").1;
    assert_eq!(agreement["variables"][0]["answers"], 1);
    assert_eq!(agreement["variables"][0]["agreement"], 0.0);
}

#[test]
fn it_tells_how_many_wrong_codes_are_left() {
    let (_folder, app) = App::small(&[]);
    suggested(&app);
    let before = app.get("/api/stopping").1;
    assert_eq!(
        (&before[0]["id"], &before[0]["reviewed"]),
        (&json!("technology"), &json!(0))
    );
    app.post("/api/answers/1/code", &chosen("s1", "slet_ikke"));
    let after = app.get("/api/stopping").1;
    assert_eq!(
        (&after[0]["reviewed"], &after[0]["found_wrong"]),
        (&json!(1), &json!(1))
    );
    let wrong = |told: &Value| told[0]["wrong_at_most"].as_f64().unwrap();
    // A sure suggestion that was wrong says that the others are less sure too.
    assert!(wrong(&after) > wrong(&before));
    assert_eq!(
        after[0]["curve"].as_array().unwrap().last().unwrap()[1],
        0.0
    );
}
