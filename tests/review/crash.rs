//! A killed server loses nothing that it had acknowledged.
//!
//! FRITEKST_KILLS=200 kills it more often than the five times of every run.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fritekst::review::Store;

use super::app::{App, ask, chosen, survey};

const ROUNDS: u64 = 5;
/// Moments of the kill, in ms after the start; spread by a prime step.
const EARLIEST: u64 = 100;
const SPREAD: u64 = 900;
const CODERS: usize = 4;
const DEGREES: [&str; 4] = [
    "slet_ikke",
    "mindre_grad",
    "vigtig_del",
    "teknologisk_loesning",
];

#[test]
fn every_acknowledged_choice_is_there_after_kill_9_and_none_twice() {
    let mut rows = "id;svar\n".to_owned();
    for row in 0..500 {
        rows.push_str(&format!("{row};Ny robot nummer {row} til afdelingen\n"));
    }
    let (folder, file) = survey(&rows);
    let store = folder.path().join("svar.review.db");
    let acknowledged: Mutex<HashMap<String, (i64, i64)>> = Mutex::default();
    let rounds = std::env::var("FRITEKST_KILLS")
        .ok()
        .and_then(|n| n.parse().ok());
    for round in 0..rounds.unwrap_or(ROUNDS) {
        let app = App::start(&file, &[]);
        let mut tokens = vec![app.token.clone()];
        for name in ["AB", "CD", "EF"] {
            let told = crate::cli::told(&["review", "coder", store.to_str().unwrap(), name]);
            tokens.push(
                told.lines()
                    .find_map(|l| l.strip_prefix("/?token="))
                    .unwrap()
                    .to_owned(),
            );
        }
        let (over, address) = (AtomicBool::new(false), app.address.clone());
        std::thread::scope(|scope| {
            for (coder, token) in tokens.iter().enumerate().take(CODERS) {
                let (over, acknowledged, address) = (&over, &acknowledged, &address);
                scope.spawn(move || {
                    let bearer = format!("Bearer {token}");
                    let headers = [
                        ("authorization", bearer.as_str()),
                        ("content-type", "application/json"),
                    ];
                    for turn in 0.. {
                        if over.load(Ordering::Relaxed) {
                            return;
                        }
                        let answer = 1 + (turn * 7 + coder * 113) % 500;
                        let request = format!("{round}-{coder}-{turn}");
                        let body = chosen(&request, DEGREES[turn % 4]).to_string();
                        let path = format!("/api/answers/{answer}/code");
                        // Cut off in the middle: not acknowledged.
                        let Ok(reply) = ask(address, address, "POST", &path, &headers, &body)
                        else {
                            continue;
                        };
                        if reply.status == 200
                            && let Some(event) = reply.json()["event"].as_i64()
                        {
                            let own = (event, answer as i64);
                            acknowledged.lock().unwrap().insert(request, own);
                        }
                    }
                });
            }
            let moment = EARLIEST + round * 7919 % SPREAD;
            std::thread::sleep(Duration::from_millis(moment));
            app.kill();
            over.store(true, Ordering::Relaxed);
        });
    }
    let acknowledged = acknowledged.into_inner().unwrap();
    println!("{} choices acknowledged", acknowledged.len());
    assert!(acknowledged.len() > 20, "{} choices", acknowledged.len());
    let kept = Store::open(&store).unwrap();
    assert_eq!(kept.check().unwrap(), Vec::<String>::new());
    let db = rusqlite::Connection::open(&store).unwrap();
    for (request, (event, answer)) in &acknowledged {
        let found: Vec<(i64, i64, i64)> = db
            .prepare_cached(
                "SELECT id, answer, (SELECT count(*) FROM choice WHERE event = e.id) FROM event e WHERE request = ?1",
            )
            .unwrap()
            .query_map([request], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(found, [(*event, *answer, 3)], "{request}");
    }
}
