//! The sentence encoder: what it computes, and what it refuses.

mod plain;
pub mod tiny;

use fritekst::encoder::{Encoder, EncoderError, Instructions, View};
use proptest::prelude::*;
use tiny::{POSITIONS, Tiny, seal};

fn encoder() -> Encoder {
    Encoder::from_bytes(Tiny::new().file()).unwrap()
}

fn refused(parts: &[(&'static str, Vec<u8>)]) -> EncoderError {
    Encoder::from_bytes(seal(parts)).unwrap_err()
}

fn change(name: &str, how: impl Fn(&mut Vec<u8>)) -> Vec<(&'static str, Vec<u8>)> {
    let mut parts = Tiny::new().tuned_parts();
    let part = parts.iter_mut().find(|p| p.0 == name).unwrap();
    how(&mut part.1);
    parts
}

#[test]
fn single_precision_follows_the_definition() {
    let tiny = Tiny::new();
    // "robot katte til borgere", and one unknown word between two known.
    for (answer, pieces) in [
        ("robot katte til borgere", vec![0, 3, 4, 5, 6, 1]),
        ("robot æ katte", vec![0, 3, 7, 2, 4, 1]),
        ("", vec![0, 1]),
    ] {
        let right = plain::embed(&tiny, &pieces);
        let found = encoder().read_exactly(&[answer], View::Meaning);
        for (found, right) in found.row(0).iter().zip(&right) {
            assert!(
                (f64::from(*found) - right).abs() < 1e-5,
                "{answer}: {found} {right}"
            );
        }
    }
}

#[test]
fn bytes_stay_close_to_single_precision() {
    let answers = ["robot katte", "katte til borgere", "a b a b", "r"];
    let bytes = encoder().read(&answers, View::Meaning);
    let exact = encoder().read_exactly(&answers, View::Meaning);
    for (bytes, exact) in bytes.rows().into_iter().zip(exact.rows()) {
        let cosine: f32 = bytes.iter().zip(exact).map(|(a, b)| a * b).sum();
        assert!(cosine > 0.999, "{cosine}");
        assert!(
            cosine < 1.0 - 1e-9 || bytes == exact,
            "rounding cost nothing: {cosine}"
        );
    }
}

#[test]
fn every_instruction_set_of_this_processor_gives_the_same_bits() {
    let text: Vec<String> = (1..40)
        .map(|n| "robot katte til b ".repeat(n % 7 + 1))
        .collect();
    let answers: Vec<&str> = text.iter().map(String::as_str).collect();
    let encoder = Encoder::from_bytes(Tiny::new().tuned_file()).unwrap();
    for view in [View::Meaning, View::Outputs] {
        let portable = encoder.read_on(&answers, view, Instructions::Portable);
        for instructions in Instructions::ALL.into_iter().filter(|i| i.available()) {
            let own = encoder.read_on(&answers, view, instructions);
            assert_eq!(own, portable, "{view:?} {instructions:?}");
        }
    }
}

#[test]
fn one_file_holds_the_encoder_as_published_and_as_fine_tuned() {
    let tiny = Tiny::new();
    let both = Encoder::from_bytes(tiny.tuned_file()).unwrap();
    let answer = ["robot katte til borgere"];
    let pieces = [0, 3, 4, 5, 6, 1];
    assert_eq!(
        both.read(&answer, View::Meaning),
        encoder().read(&answer, View::Meaning)
    );
    let states = plain::embed(&tiny.tuned(), &pieces);
    let found = both.read_exactly(&answer, View::Outputs);
    for (found, right) in found.row(0).iter().zip([states[0], 1.0 - states[1]]) {
        assert!((f64::from(*found) - right).abs() < 1e-5, "{found} {right}");
    }
    // Rounding to bytes stays near, and the order of use changes nothing.
    let first = Encoder::from_bytes(tiny.tuned_file()).unwrap();
    let rounded = first.read(&answer, View::Outputs);
    assert_eq!(rounded, both.read(&answer, View::Outputs));
    for (rounded, exact) in rounded.iter().zip(&found) {
        assert!((rounded - exact).abs() < 0.02, "{rounded} {exact}");
    }
}

#[test]
fn an_answer_longer_than_a_window_is_read_window_by_window() {
    let room = POSITIONS - 2;
    let first = vec!["robot"; room].join(" ");
    let second = vec!["katte"; room].join(" ");
    let encoder = encoder();
    let parts = encoder.read_exactly(&[&first, &second], View::Meaning);
    let whole = encoder.read_exactly(&[&format!("{first} {second}")], View::Meaning);
    let sum = &parts.row(0) + &parts.row(1);
    let cosine: f32 = whole.row(0).iter().zip(&sum).map(|(a, b)| a * b).sum();
    let length = sum.iter().map(|v| v * v).sum::<f32>().sqrt();
    // Windows are weighed before their lengths are made 1, so the direction
    // is near, not equal.
    assert!(cosine / length > 0.99, "{}", cosine / length);
    assert_ne!(whole.row(0), parts.row(0));
}

#[test]
fn any_text_gives_a_row_of_length_one() {
    let long = "robot ".repeat(100_000);
    let answers = ["", " ", "\0", "🤖", "\u{202e}etkab", &long, "ǅǆ\u{fdfa}"];
    for row in encoder().read(&answers, View::Meaning).rows() {
        let length: f32 = row.iter().map(|v| v * v).sum();
        assert!((length - 1.0).abs() < 1e-4, "{length}");
    }
}

#[test]
fn no_answers_give_no_rows() {
    assert_eq!(encoder().read(&[], View::Meaning).dim(), (0, tiny::WIDTH));
}

#[test]
fn every_changed_byte_and_every_cut_is_refused() {
    let file = Tiny::new().tuned_file();
    assert!(Encoder::from_bytes(file.clone()).is_ok());
    // Every byte of the table and of the ends, and every seventh between.
    let places = (0..file.len()).filter(|at| *at < 400 || at % 7 == 0 || at + 64 > file.len());
    for at in places {
        let mut changed = file.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(Encoder::from_bytes(changed).is_err(), "byte {at}");
        assert!(
            Encoder::from_bytes(file[..at].to_vec()).is_err(),
            "cut at {at}"
        );
    }
}

#[test]
fn parts_that_do_not_fit_the_manifest_are_named() {
    for (name, message) in [
        (change("small", |p| p.truncate(8)), "small"),
        (change("words", |p| p.push(0)), "words"),
        (change("published", |p| p.truncate(18)), "published"),
        (change("change", |p| p.truncate(18)), "change"),
        (change("tuned", |p| p.truncate(8)), "tuned"),
        (change("outputs", |p| p.clear()), "outputs"),
        // A scale that is infinite, in half precision.
        (change("published", |p| p[1] = 0x7c), "not finite"),
        (change("change", |p| p[1] = 0xff), "not finite"),
        (change("tokenizer", |p| p.truncate(30)), "tokenizer"),
        (change("manifest", |p| p.truncate(9)), "manifest"),
    ] {
        let error = refused(&name).to_string();
        let cause = std::error::Error::source(&refused(&name)).map(|e| e.to_string());
        let all = format!("{error} {}", cause.unwrap_or_default());
        assert!(all.contains(message), "{message}: {all}");
    }
}

#[test]
fn sizes_that_would_overflow_are_refused() {
    for (from, to) in [
        ("\"dimensions\": 64", "\"dimensions\": 18446744073709551615"),
        ("\"heads\": 2", "\"heads\": 0"),
        ("\"heads\": 2", "\"heads\": 3"),
        ("\"hidden\": 96", "\"hidden\": 97"),
        ("\"hidden\": 96", "\"hidden\": 131072"),
        ("\"positions\": 12", "\"positions\": 2"),
        ("\"first\": 0", "\"first\": 12"),
        ("\"layers\": 2", "\"layers\": 2000000000"),
        ("\"epsilon\": 1e-6", "\"epsilon\": -1"),
        ("\"shared\": 1", "\"shared\": 3"),
    ] {
        let parts = change("manifest", |p| {
            let text = String::from_utf8(p.clone()).unwrap();
            assert!(text.contains(from));
            *p = text.replace(from, to).into_bytes();
        });
        assert!(Encoder::from_bytes(seal(&parts)).is_err(), "{to}");
    }
}

#[test]
fn a_tokenizer_that_could_leave_the_vocabulary_or_change_windows_is_refused() {
    for (from, to) in [
        (
            r#""type": "Unigram", "unk_id": 2, "vocab""#,
            r#""type": "WordLevel", "unk_token": "r", "old""#,
        ),
        (
            r#""truncation": null"#,
            r#""truncation": {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0}"#,
        ),
        (
            r#""padding": null"#,
            r#""padding": {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 4000000000, "pad_type_id": 0, "pad_token": "r"}"#,
        ),
    ] {
        let parts = change("tokenizer", |p| {
            let text = String::from_utf8(p.clone()).unwrap();
            assert!(text.contains(from));
            let words: Vec<String> = (0..12)
                .map(|n| format!(r#""{n}": {}"#, n * 400_000_000u64 % 4_000_000_000))
                .collect();
            let text = text.replace(from, to);
            let text = match text.find(r#""old""#) {
                None => text,
                Some(at) => format!(
                    r#"{}"vocab": {{"r": 0, {}}}}}}}"#,
                    &text[..at],
                    words.join(", ")
                ),
            };
            *p = text.into_bytes();
        });
        let error = Encoder::from_bytes(seal(&parts)).unwrap_err();
        let cause = error.to_string();
        assert!(
            cause.contains("tokenizer")
                && (cause.contains("beyond") || cause.contains("pads or cuts")),
            "{cause}"
        );
    }
}

/// Every worker may be the first to need the matrices, while it is itself in
/// the middle of other work.
#[test]
fn many_workers_can_begin_to_read_at_once() {
    use rayon::prelude::*;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(8)
        .build()
        .unwrap();
    for _ in 0..20 {
        let encoder = Encoder::from_bytes(Tiny::new().tuned_file()).unwrap();
        let right = encoder.read(&["robot katte"], View::Outputs);
        let fresh = Encoder::from_bytes(Tiny::new().tuned_file()).unwrap();
        pool.install(|| {
            (0..64).into_par_iter().for_each(|_| {
                assert_eq!(fresh.read(&["robot katte"], View::Outputs), right);
            });
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_answer_embeds_the_same_in_any_company_and_on_any_number_of_threads(
        answers in prop::collection::vec("(robot |katte |til |borgere |x|æ| ){0,30}", 1..40),
        threads in 1usize..4,
    ) {
        let encoder = encoder();
        let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let together = pool.install(|| encoder.read(&answers, View::Meaning));
        for (answer, row) in answers.iter().zip(together.rows()) {
            let alone = encoder.read(&[answer], View::Meaning);
            prop_assert_eq!(alone.row(0), row);
        }
    }
}
