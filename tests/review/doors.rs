//! Who is let in, and what the page may do.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::app::{App, ask, chosen};

#[test]
fn the_printed_link_sets_a_cookie_and_leaves_the_address_bar() {
    let (_folder, app) = App::small(&[]);
    let path = format!("/?token={}", app.token);
    let reply = ask(&app.address, &app.address, "GET", &path, &[], "").unwrap();
    assert_eq!(reply.status, 303);
    assert!(reply.head.contains("location: /\r\n"), "{}", reply.head);
    assert!(
        reply.head.contains("httponly; samesite=strict"),
        "{}",
        reply.head
    );
}

#[test]
fn without_the_secret_nothing_is_told() {
    let (_folder, app) = App::small(&[]);
    for path in [
        "/",
        "/app.js",
        "/api/session",
        "/api/answers",
        "/api/answers/1",
        "/?token=wrong",
    ] {
        let reply = ask(&app.address, &app.address, "GET", path, &[], "").unwrap();
        assert_eq!(reply.status, 401, "{path}");
        assert!(
            !reply.body.contains("Robotkatte") && !reply.body.contains("<html"),
            "{path}"
        );
    }
    let cookie = [
        ("cookie", "fritekst_1=x"),
        ("authorization", "Bearer wrong"),
    ];
    let reply = ask(
        &app.address,
        &app.address,
        "GET",
        "/api/session",
        &cookie,
        "",
    )
    .unwrap();
    assert_eq!(reply.status, 401);
}

#[test]
fn foreign_hosts_origins_and_forms_are_turned_away() {
    let (_folder, app) = App::small(&[]);
    let bearer = format!("Bearer {}", app.token);
    let own = ("authorization", bearer.as_str());
    let get = |host: &str, more: &[(&str, &str)]| {
        let headers = [&[own], more].concat();
        ask(&app.address, host, "GET", "/api/session", &headers, "")
            .unwrap()
            .status
    };
    assert_eq!(get(&app.address, &[]), 200);
    assert_eq!(get("evil.example", &[]), 403);
    assert_eq!(get(&format!("{}.evil.example", app.address), &[]), 403);
    assert_eq!(get(&app.address, &[("origin", "http://evil.example")]), 403);
    assert_eq!(get(&app.address, &[("origin", "null")]), 403);
    assert_eq!(get(&app.address, &[("host", "evil.example")]), 403);
    let body = chosen("forged", "slet_ikke").to_string();
    let post = |more: &[(&str, &str)]| {
        let headers = [&[own], more].concat();
        ask(
            &app.address,
            &app.address,
            "POST",
            "/api/answers/1/code",
            &headers,
            &body,
        )
        .unwrap()
        .status
    };
    assert_eq!(post(&[("content-type", "text/plain")]), 403);
    assert_eq!(
        post(&[
            ("content-type", "application/json"),
            ("sec-fetch-site", "cross-site")
        ]),
        403
    );
    assert_eq!(app.get("/api/progress").1["coded"], 0);
}

#[test]
fn paths_lead_to_nothing_but_the_page() {
    let (_folder, app) = App::small(&[]);
    for path in [
        "/../svar.csv",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/svar.csv",
        "//etc/passwd",
        "/svar.review.db",
        "/api/answers/..%2f1",
        "/index.html%00",
    ] {
        let reply = app.ask("GET", path, &[], "");
        assert!(
            reply.status == 404 || reply.status == 400,
            "{path}: {}",
            reply.status
        );
        assert!(!reply.body.contains("Robotkatte"), "{path}");
    }
    let page = app.ask("GET", "/", &[], "");
    assert_eq!(page.status, 200);
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cache-control: no-store",
        "frame-ancestors 'none'",
    ] {
        assert!(page.head.contains(header), "{header} in {}", page.head);
    }
    // Nothing in the page asks anybody else, and nothing in it is a script of
    // its own, which the policy would stop.
    assert!(!page.body.contains("://") && !page.body.contains("<script>"));
}

#[test]
fn every_file_the_page_asks_for_is_there() {
    let (_folder, app) = App::small(&[]);
    let mut wanted = vec!["/index.html".to_owned()];
    let mut seen = Vec::new();
    while let Some(path) = wanted.pop() {
        let file = app.ask("GET", &path, &[], "");
        assert_eq!(file.status, 200, "{path}");
        let parts = file.body.split(['"', '\'']);
        for name in parts.filter(|p| p.ends_with(".js") || p.ends_with(".css")) {
            let name = format!("/{}", name.trim_start_matches("./").trim_start_matches('/'));
            if !name.contains(' ') && !seen.contains(&name) {
                seen.push(name.clone());
                wanted.push(name);
            }
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
}

#[test]
fn an_answer_that_holds_markup_is_sent_as_text() {
    let (_folder, app) = App::small(&[]);
    let reply = app.ask("GET", "/api/answers/4", &[], "");
    assert!(
        reply.head.contains("content-type: application/json"),
        "{}",
        reply.head
    );
    assert_eq!(reply.json()["text"], "<img src=x onerror=alert(1)>");
}

#[test]
fn what_is_too_large_or_no_json_is_refused() {
    let (_folder, app) = App::small(&[]);
    let json = [("content-type", "application/json")];
    let large = format!("{{\"request\":\"{}\"}}", "x".repeat(200_000));
    let reply = app.ask("POST", "/api/undo", &json, &large);
    assert_eq!(reply.status, 413, "{}", reply.body);
    for body in [
        "{",
        "[]",
        "{\"request\":1}",
        "{\"request\":\"r\",\"more\":1}",
        "\u{0}",
    ] {
        let reply = app.ask("POST", "/api/undo", &json, body);
        assert!(
            (400..500).contains(&reply.status),
            "{body}: {}",
            reply.status
        );
        assert!(
            !reply.json()["message"].as_str().unwrap_or("").is_empty(),
            "{body}: {}",
            reply.body
        );
    }
    assert_eq!(app.get("/api/answers?order=sideways").0, 400);
    assert_eq!(app.get("/api/answers/77").0, 404);
}

/// A client that sends a byte now and then holds no one up, and is cut off.
#[test]
fn a_slow_client_is_cut_off_and_holds_nobody_up() {
    let (_folder, app) = App::small(&[]);
    let mut slow: Vec<TcpStream> = (0..8)
        .map(|_| TcpStream::connect(&app.address).unwrap())
        .collect();
    for stream in &mut slow {
        stream
            .write_all(b"GET /api/session HTTP/1.1\r\nhost: ")
            .unwrap();
    }
    let begun = Instant::now();
    assert_eq!(app.get("/api/session").0, 200);
    assert!(begun.elapsed() < Duration::from_secs(5));
    let one = &mut slow[0];
    one.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut rest = Vec::new();
    // Either an answer that it took too long, or a closed connection.
    one.read_to_end(&mut rest).unwrap();
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}
