//! One record with flags.

use std::ops::Range;

use super::words::{Language, apart, escape};
use super::{Shown, ShownFlag};
use crate::codebook::Severity;

/// The record as an article; `place` is its rank from 0, which makes ids of
/// elements unique whatever the respondents' ids are.
pub(super) fn article(record: &Shown, place: usize, language: Language) -> String {
    // A row is looked up, not counted: no separators.
    let row = format!("{} {}", language.say("Row", "Række"), record.row);
    let mut out = format!(
        "<article class=\"record\" id=\"record-{place}\" tabindex=\"-1\" \
         aria-labelledby=\"title-{place}\" data-id=\"{}\">\n\
         <header><h3 id=\"title-{place}\"><span class=\"row\">{row}</span>",
        escape(&record.id)
    );
    if !record.id.is_empty() {
        out += &format!(" · id {}", apart(&record.id));
    }
    out += "</h3>";
    if !record.group.is_empty() {
        out += &format!("<p class=\"group\">{}</p>", apart(&record.group));
    }
    let copy = language.say("Copy", "Kopiér");
    out += &format!(
        "<button type=\"button\" class=\"copy\" aria-label=\"{copy} {}\">{copy}</button></header>\n",
        row.to_lowercase()
    );
    out += &format!(
        "<blockquote class=\"answer\" dir=\"auto\">{}</blockquote>\n",
        marked(&record.text, &record.marks)
    );
    out += &flags(&record.flags, language);
    out += &answers(&record.answers, language);
    out += "<dl class=\"facts\">\n";
    if !record.change.is_empty() {
        let label = language.say("Smallest change", "Mindste ændring");
        out += &fact(label, &escape(&record.change));
    }
    out += &fact(
        language.say(
            "Probability of a contradiction",
            "Sandsynlighed for modstrid",
        ),
        &language.chance(record.probability),
    );
    out += &fact(
        language.say("Effect on the figure", "Betydning for tallet"),
        &language.points(record.materiality),
    );
    out + "</dl>\n</article>\n"
}

fn fact(label: &str, markup: &str) -> String {
    format!("<div><dt>{label}</dt><dd>{markup}</dd></div>\n")
}

fn flags(flags: &[ShownFlag], language: Language) -> String {
    let mut out = String::from("<ul class=\"flags\">\n");
    for flag in flags {
        out += &format!(
            "<li data-rule=\"{}\" data-severity=\"{}\"><p>{} <b>{}</b> <span class=\"rule\">{}</span> \
             <span class=\"score\">Score\u{a0}{}</span></p><p class=\"reason\">{}</p></li>\n",
            escape(&flag.id),
            letter(flag.severity),
            language.badge(flag.severity),
            apart(&flag.id),
            escape(&flag.title),
            language.chance(flag.score),
            escape(&flag.reason)
        );
    }
    out + "</ul>\n"
}

/// What the script filters by; empty for what raises no flag.
pub(super) fn letter(severity: Severity) -> &'static str {
    severity.letter().unwrap_or("")
}

fn answers(answers: &[(String, String, String)], language: Language) -> String {
    if answers.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "<table class=\"answers\">\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
         <th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
        language.say("Variable", "Variabel"),
        language.say("Ticked", "Krydset"),
        language.say("The text says", "Teksten siger")
    );
    for (variable, ticked, coded) in answers {
        out += &format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
            escape(variable),
            escape(ticked),
            escape(coded)
        );
    }
    out + "</tbody>\n</table>\n"
}

/// The text, escaped, with its evidence marked. Marks that are no whole
/// characters of the text are left out; those that overlap become one.
fn marked(text: &str, marks: &[Range<usize>]) -> String {
    let sound = |mark: &&Range<usize>| {
        text.get(mark.start..mark.end)
            .is_some_and(|t| !t.is_empty())
    };
    let mut sorted: Vec<Range<usize>> = marks.iter().filter(sound).cloned().collect();
    sorted.sort_by_key(|mark| mark.start);
    let mut whole: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for mark in sorted {
        match whole.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => whole.push(mark),
        }
    }
    let part = |from: usize, to: usize| escape(text.get(from..to).unwrap_or(""));
    let mut out = String::new();
    let mut done = 0;
    for mark in whole {
        out += &part(done, mark.start);
        out += &format!("<mark>{}</mark>", part(mark.start, mark.end));
        done = mark.end;
    }
    out + &part(done, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DA: Language = Language { danish: true };

    #[test]
    fn evidence_is_marked_and_escaped() {
        assert_eq!(
            marked("en <app> til å", &[3..8, 13..15]),
            "en <mark>&lt;app&gt;</mark> til <mark>å</mark>"
        );
        assert_eq!(
            marked("</mark><script>", &[]),
            "&lt;/mark&gt;&lt;script&gt;"
        );
        assert_eq!(marked("", &[]), "");
    }

    #[test]
    fn marks_inside_a_character_or_outside_the_text_are_left_out() {
        // å is bytes 0 and 1.
        for mark in [0..1, 1..2, 1..3, 2..99, 98..99, 0..usize::MAX] {
            assert_eq!(
                marked("åb🙂", std::slice::from_ref(&mark)),
                "åb🙂",
                "{mark:?}"
            );
        }
        assert_eq!(marked("åb🙂", &[4..7, 3..5, 2..3]), "å<mark>b</mark>🙂");
        let (backwards, empty) = (Range { start: 3, end: 2 }, 2..2);
        assert_eq!(marked("åb🙂", &[backwards, empty]), "åb🙂");
    }

    #[test]
    fn marks_that_overlap_become_one_in_any_order() {
        assert_eq!(
            marked("abcdefgh", &[4..6, 0..3, 2..5, 0..1]),
            "<mark>abcdef</mark>gh"
        );
        assert_eq!(
            marked("abcd", &[0..2, 2..4]),
            "<mark>ab</mark><mark>cd</mark>"
        );
    }

    #[test]
    fn nothing_a_record_says_becomes_markup() {
        let bad = "\"'></script><img src=x onerror=alert(1)>";
        let record = Shown {
            id: bad.to_owned(),
            text: bad.to_owned(),
            group: bad.to_owned(),
            change: bad.to_owned(),
            answers: vec![(bad.to_owned(), bad.to_owned(), bad.to_owned())],
            flags: vec![ShownFlag {
                id: bad.to_owned(),
                severity: Severity::High,
                title: bad.to_owned(),
                reason: bad.to_owned(),
                score: 0.5,
            }],
            ..Shown::default()
        };
        let markup = article(&record, 0, DA);
        assert!(!markup.contains("<img"), "{markup}");
        assert!(!markup.contains("</script"), "{markup}");
        assert!(!markup.contains("\"'>"), "{markup}");
        assert_eq!(markup.matches("&lt;img src=x").count(), 12);
    }

    #[test]
    fn what_a_record_lacks_is_left_out() {
        let markup = article(&Shown::default(), 3, DA);
        assert!(!markup.contains(" · id "), "{markup}");
        assert!(!markup.contains("class=\"group\""), "{markup}");
        assert!(!markup.contains("<table"), "{markup}");
        assert!(!markup.contains("Mindste ændring"), "{markup}");
        assert!(markup.contains("id=\"record-3\""), "{markup}");
    }
}
