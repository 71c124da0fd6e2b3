//! A file that was audited: its flags are judged, and the audit learns.

use serde_json::json;

use super::app::{App, survey};
use crate::cli::{run, text, told};

#[test]
fn verdicts_given_in_the_app_teach_the_audit() {
    let mut file = String::from("id;svar;teknologi\n");
    for row in 0..40 {
        file += &format!("{row};Vi har købt robotstøvsugere til afdeling {row};slet_ikke\n");
        file += &format!("{row}b;Fælles spisning i haven hver søndag, hold {row};vigtig_del\n");
    }
    let (folder, input) = survey(&file);
    let audited = folder.path().join("ud.csv");
    told(&[
        "audit",
        text(&input),
        "-o",
        text(&audited),
        "--tier",
        "fast",
        "--flag-from",
        "0.02",
        "--no-copies",
        "--expect-rate",
        "0%-100%",
    ]);
    let app = App::start(&audited, &["--text", "svar"]);
    // The reviewer agrees about the robots and not about the meals.
    let mut rules = Vec::new();
    for answer in 1..=80 {
        let item = app.get(&format!("/api/answers/{answer}")).1;
        // The weightiest, if there is one.
        if let Some(flag) = item["flags"].as_array().unwrap().first() {
            assert_eq!(flag["verdict"], json!(null));
            let verdict = json!({
                "request": format!("v{answer}{}", flag["rule"]),
                "rule": flag["rule"],
                "right": answer % 2 == 1,
            });
            let (status, _) = app.post(&format!("/api/answers/{answer}/verdict"), &verdict);
            assert_eq!(status, 200);
            rules.push(flag["rule"].clone());
        }
    }
    assert!(rules.len() >= 60, "{rules:?}");
    let item = app.get("/api/answers/1").1;
    assert_eq!(item["flags"][0]["verdict"], json!(true));
    let none = json!({"request": "n", "rule": "R99", "right": true});
    assert_eq!(app.post("/api/answers/1/verdict", &none).0, 404);
    drop(app);

    let store = folder.path().join("ud.review.db");
    let list = folder.path().join("afgørelser.csv");
    told(&[
        "review",
        "export",
        text(&store),
        "--verdicts",
        "-o",
        text(&list),
    ]);
    let list = std::fs::read_to_string(&list).unwrap();
    assert!(
        list.starts_with("\u{feff}row;respondent;flag_rule;verdict;coder;at"),
        "{list}"
    );
    assert_eq!(list.lines().count(), rules.len() + 1);

    let learned = folder.path().join("lært.json");
    let learn = |file: &std::path::Path| {
        run(&[
            "audit",
            text(file),
            "--verdicts",
            text(&store),
            "--learn",
            text(&learned),
            "--tier",
            "fast",
            "--text",
            "svar",
            "--force",
        ])
    };
    let done = learn(&audited);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{said}");
    assert!(
        said.contains("precision before 0.500") && said.contains("after 1.000"),
        "{said}"
    );
    // Verdicts are on the flags of that very file.
    let done = learn(&input);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(
        !done.status.success() && said.contains("another file"),
        "{said}"
    );
}
