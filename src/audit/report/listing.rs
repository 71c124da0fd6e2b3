//! The ranked list of records and what filters it.

use super::record::{article, letter};
use super::words::{Language, escape};
use super::{Contents, Shown, ShownFlag};
use crate::codebook::Severity;

/// The list under its heading, with filters and keys where it has records.
pub(super) fn listing(contents: &Contents, language: Language) -> String {
    let mut out = format!(
        "<section id=\"records\" tabindex=\"-1\" aria-labelledby=\"records-title\">\n\
         <h2 id=\"records-title\">{}</h2>\n",
        language.say("Records with flags", "Besvarelser med flag")
    );
    if contents.shown.is_empty() {
        out += &format!(
            "<p>{}</p>\n",
            language.say("No record is listed.", "Ingen besvarelser er vist.")
        );
    } else {
        out += &format!(
            "<p>{} {}</p>\n",
            escape(&contents.ranking),
            language.say(
                "The score is the probability that the flag is right. Marked words carry the \
                 evidence.",
                "Scoren er sandsynligheden for, at flaget er rigtigt. Markerede ord bærer \
                 belægget."
            )
        );
    }
    if contents.left_out > 0 {
        out += &format!(
            "<p class=\"left-out\">{}: {}</p>\n",
            language.say(
                "Flagged records that are not listed here",
                "Besvarelser med flag, der ikke er vist her"
            ),
            language.whole(contents.left_out)
        );
    }
    if !contents.shown.is_empty() {
        out += &filters(contents, language);
        for (place, record) in contents.shown.iter().enumerate() {
            out += &article(record, place, language);
        }
        out += &help(language);
    }
    out + "</section>\n"
}

/// Search, severities, rules and what is done with all records. They need the
/// script, so the style hides them until it has run.
fn filters(contents: &Contents, language: Language) -> String {
    let mut out = format!(
        "<div class=\"filters scripted\" role=\"search\" aria-label=\"{}\">\n\
         <p><label for=\"search\">{}</label> <input type=\"search\" id=\"search\" \
         autocomplete=\"off\" spellcheck=\"false\"></p>\n\
         <p><label for=\"rule\">{}</label> <select id=\"rule\"><option value=\"\">{}</option>",
        language.say("Choose records", "Vælg besvarelser"),
        language.say("Search in text", "Søg i teksten"),
        language.say("Rule", "Regel"),
        language.say("All rules", "Alle regler")
    );
    for (id, title) in rules_used(contents) {
        let id = escape(id);
        out += &format!("<option value=\"{id}\">{id} {}</option>", escape(title));
    }
    out += &format!(
        "</select></p>\n<fieldset><legend>{}</legend>",
        language.say("Severity", "Alvor")
    );
    for severity in [
        Severity::High,
        Severity::Medium,
        Severity::Low,
        Severity::None,
    ] {
        if flags(&contents.shown).any(|flag| flag.severity == severity) {
            out += &format!(
                " <label><input type=\"checkbox\" name=\"severity\" value=\"{}\" checked> {} \
                 <span aria-hidden=\"true\">{}</span></label>",
                letter(severity),
                language.badge(severity),
                language.severity(severity)
            );
        }
    }
    out += &format!(
        "</fieldset>\n<p><button type=\"button\" id=\"copy-ids\">{}</button> \
         <button type=\"button\" id=\"keys\">{}</button></p>\n</div>\n\
         <p id=\"showing\" class=\"scripted\" role=\"status\" data-template=\"{}\"></p>\n\
         <p id=\"said\" class=\"scripted\" role=\"status\" data-answer=\"{}\" data-copied=\"{}\" \
         data-failed=\"{}\" data-choose=\"{}\"></p>\n",
        language.say("Copy ids of all shown", "Kopiér id for alle viste"),
        language.say("Keys (?)", "Taster (?)"),
        language.say(
            "Showing {shown} of {all} records",
            "Viser {shown} af {all} besvarelser"
        ),
        language.say("Answer", "Svar"),
        language.say("Copied", "Kopieret"),
        language.say(
            "The browser did not allow copying",
            "Browseren tillod ikke kopiering"
        ),
        language.say("Choose a record first: j", "Vælg først en besvarelse: j")
    );
    out
}

fn flags(shown: &[Shown]) -> impl Iterator<Item = &ShownFlag> {
    shown.iter().flat_map(|record| &record.flags)
}

/// Ids and titles of the rules that listed records have, in the codebook's
/// order; ids that the codebook lacks come last.
fn rules_used(contents: &Contents) -> Vec<(&str, &str)> {
    let mut used: Vec<(&str, &str)> = Vec::new();
    for flag in flags(&contents.shown) {
        if !used.iter().any(|(id, _)| *id == flag.id) {
            used.push((&flag.id, &flag.title));
        }
    }
    // A stable sort: ids without a place stay in the order of the records.
    used.sort_by_key(|(id, _)| {
        let place = contents.rules.iter().position(|rule| rule.id == *id);
        place.unwrap_or(usize::MAX)
    });
    used
}

/// The keys, in a dialog. Single keys can be turned off: speech input and
/// some assistive technology type them by accident (WCAG 2.1.4).
fn help(language: Language) -> String {
    let mut out = format!(
        "<dialog id=\"help\" aria-labelledby=\"help-title\"><h2 id=\"help-title\">{}</h2>\n<dl>\n",
        language.say("Keys", "Taster")
    );
    let keys = [
        ("j", language.say("Next record", "Næste besvarelse")),
        ("k", language.say("Previous record", "Forrige besvarelse")),
        ("c", language.say("Copy the record", "Kopiér besvarelsen")),
        ("/", language.say("Search", "Søg")),
        ("?", language.say("Show this help", "Vis denne hjælp")),
    ];
    for (key, does) in keys {
        out += &format!("<div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>\n");
    }
    out += &format!(
        "</dl>\n<p><label><input type=\"checkbox\" id=\"single\" checked> {}</label></p>\n\
         <p><button type=\"button\" id=\"close\">{}</button></p></dialog>\n",
        language.say("Use single keys", "Brug enkelte taster"),
        language.say("Close", "Luk")
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::RuleCount;

    const EN: Language = Language { danish: false };

    fn flag(id: &str, severity: Severity) -> ShownFlag {
        ShownFlag {
            id: id.to_owned(),
            severity,
            title: format!("title of {id}"),
            reason: String::new(),
            score: 0.9,
        }
    }

    fn with_flags(flags: Vec<ShownFlag>) -> Contents {
        Contents {
            rules: vec![RuleCount {
                id: "R1".to_owned(),
                title: String::new(),
                severity: Severity::High,
                records: 1,
            }],
            shown: vec![Shown {
                flags,
                ..Shown::default()
            }],
            ..Contents::default()
        }
    }

    #[test]
    fn rules_are_offered_once_in_the_order_of_the_codebook() {
        let flags = ["R9", "R1", "R9"].map(|id| flag(id, Severity::Low));
        let contents = with_flags(flags.into());
        let ids: Vec<&str> = rules_used(&contents).iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, ["R1", "R9"]);
    }

    #[test]
    fn only_severities_that_occur_can_be_chosen() {
        let contents = with_flags(vec![flag("R1", Severity::High), flag("R8", Severity::None)]);
        let markup = filters(&contents, EN);
        assert_eq!(markup.matches("name=\"severity\"").count(), 2);
        assert!(markup.contains("value=\"H\" checked"), "{markup}");
        assert!(markup.contains("value=\"\" checked"), "{markup}");
    }

    #[test]
    fn ids_of_rules_cannot_leave_their_option() {
        let contents = with_flags(vec![flag("\"></select><script>", Severity::High)]);
        let markup = listing(&contents, EN);
        assert!(!markup.contains("<script"), "{markup}");
        assert_eq!(markup.matches("</select>").count(), 1);
    }

    #[test]
    fn without_records_there_is_nothing_to_filter() {
        let contents = Contents {
            left_out: 12_000,
            ..Contents::default()
        };
        let markup = listing(&contents, EN);
        assert!(markup.contains("No record is listed."), "{markup}");
        assert!(markup.contains("12,000"), "{markup}");
        assert!(!markup.contains("<input") && !markup.contains("<button"));
    }
}
