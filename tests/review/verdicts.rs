//! Verdicts on flags.

use fritekst::codebook::Localised;
use fritekst::review::{Flagged, NewAnswer, NewFlag, ReviewError, Store, Survey, Verdict};

use super::small::{NOW, Small};

/// The small store's codebook with one answer that has two flags.
fn flagged() -> (tempfile::TempDir, Store) {
    let book = Small::new(0.0).store.codebook().unwrap().1;
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("f.db")).unwrap();
    let survey = Survey {
        name: "svar.csv",
        columns: &[],
        codebook: &book,
        seed: 1,
        double_share: 0.0,
    };
    let filled = store.begin(&survey, NOW, |fill| -> Result<String, ReviewError> {
        fill.add(&NewAnswer {
            row: 1,
            respondent: "R1",
            text: "Robotkatte",
            cells: &[],
            weight: 1.0,
        })?;
        for rule in ["R1", "R4"] {
            fill.flag(&NewFlag {
                answer: 1,
                flag: Flagged {
                    rule: rule.to_owned(),
                    severity: "high".to_owned(),
                    sentence: Localised::new("en robot", "a robot"),
                },
                priority: 1.0,
            })?;
        }
        Ok("0".repeat(64))
    });
    filled.unwrap();
    for name in ["MO", "AB"] {
        store.admit(name, &format!("token {name}"), NOW).unwrap();
    }
    (folder, store)
}

fn verdict<'a>(request: &'a str, coder: i64, holds: Option<bool>) -> Verdict<'a> {
    Verdict {
        request,
        at: NOW,
        coder,
        answer: 1,
        rule: "R4",
        holds,
        seconds: Some(4.0),
    }
}

#[test]
fn the_last_verdict_of_each_coder_holds_and_can_be_taken_back() {
    let (_folder, mut store) = flagged();
    let first = store.judge(&verdict("a", 1, Some(true))).unwrap();
    assert_eq!(store.judge(&verdict("a", 1, Some(true))).unwrap(), first);
    store.judge(&verdict("b", 2, Some(false))).unwrap();
    assert_eq!(store.verdict(1, 1, "R4").unwrap(), Some(true));
    assert_eq!(store.verdict(1, 2, "R4").unwrap(), Some(false));
    assert_eq!(store.verdict(1, 1, "R1").unwrap(), None);
    store.judge(&verdict("c", 1, Some(false))).unwrap();
    store.judge(&verdict("d", 2, None)).unwrap();
    let all = store.judgements().unwrap();
    let brief: Vec<_> = all
        .iter()
        .map(|j| (j.answer, j.rule.as_str(), j.coder.as_str(), j.holds))
        .collect();
    assert_eq!(brief, [(1, "R4", "MO", false)]);
}

#[test]
fn a_verdict_is_on_a_flag_that_is_there_and_a_request_is_of_one_verdict() {
    let (_folder, mut store) = flagged();
    let none = Verdict {
        rule: "R9",
        ..verdict("a", 1, Some(true))
    };
    let refused = store.judge(&none).unwrap_err();
    assert!(
        matches!(refused, ReviewError::NoFlag { answer: 1, .. }),
        "{refused}"
    );
    store.judge(&verdict("b", 1, Some(true))).unwrap();
    let other = Verdict {
        rule: "R1",
        ..verdict("b", 1, Some(true))
    };
    let refused = store.judge(&other).unwrap_err();
    assert!(matches!(refused, ReviewError::RequestTaken(_)), "{refused}");
}

#[test]
fn verdicts_models_and_codebooks_can_only_be_added() {
    let (folder, mut store) = flagged();
    store.judge(&verdict("a", 1, Some(true))).unwrap();
    let model = store
        .keep_learned("m", "lille+30", "fast", b"x", 30, NOW)
        .unwrap();
    store.show_model(model, Some(1), NOW).unwrap();
    let db = rusqlite::Connection::open(folder.path().join("f.db")).unwrap();
    for statement in [
        "DELETE FROM verdict",
        "UPDATE verdict SET holds = 0",
        "DELETE FROM learned",
        "UPDATE learned SET bytes = x'00'",
        "DELETE FROM shown",
        "UPDATE shown SET coder = 2",
        "DELETE FROM codebook",
        "UPDATE codebook SET toml = ''",
    ] {
        let refused = db.execute(statement, []).unwrap_err().to_string();
        assert!(
            refused.contains("kept") || refused.contains("only added to"),
            "{statement}: {refused}"
        );
    }
}
