//! Counts by rule, by severity and by group.

use super::words::{Language, apart, escape};
use super::{Contents, GroupCount, RuleCount};
use crate::codebook::Severity;

/// The three tables; that of the groups only where there are groups.
pub(super) fn summary(contents: &Contents, language: Language) -> String {
    let mut out = severities(&contents.rules, language);
    out += &rules(&contents.rules, language);
    if !contents.groups.is_empty() {
        out += &groups(&contents.grouped_by, &contents.groups, language);
    }
    out
}

/// Flags by severity. A record counts once for each of its rules, since that
/// is what the counts of the rules tell.
fn severities(rules: &[RuleCount], language: Language) -> String {
    let mut out = format!(
        "<h2>{}</h2>\n<dl class=\"severities\">\n",
        language.say("Flags by severity", "Flag efter alvor")
    );
    for severity in [Severity::High, Severity::Medium, Severity::Low] {
        let of_severity = rules.iter().filter(|rule| rule.severity == severity);
        let flags = of_severity.fold(0, |sum: u64, rule| sum.saturating_add(rule.records));
        out += &format!(
            "<div><dt>{} <span aria-hidden=\"true\">{}</span></dt><dd>{}</dd></div>\n",
            language.badge(severity),
            language.severity(severity),
            language.whole(flags)
        );
    }
    out += &format!(
        "</dl>\n<p class=\"note\">{}</p>\n",
        language.say(
            "A record can have several flags.",
            "En besvarelse kan have flere flag."
        )
    );
    out
}

fn rules(rules: &[RuleCount], language: Language) -> String {
    let most = rules.iter().map(|rule| rule.records).max().unwrap_or(0);
    let mut rows = String::new();
    for rule in rules {
        rows += &format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>\
             <td class=\"number\">{} {}</td></tr>\n",
            apart(&rule.id),
            language.badge(rule.severity),
            escape(&rule.title),
            language.whole(rule.records),
            bar(rule.records as f64, most as f64)
        );
    }
    let heads = [
        escape(language.say("Rule", "Regel")),
        escape(language.say("Severity", "Alvor")),
        escape(language.say("Title", "Titel")),
    ];
    let counts = [language.say("Records", "Besvarelser")];
    let title = language.say("Flags by rule", "Flag efter regel");
    table("rules", &escape(title), &heads, &counts, &rows)
}

fn groups(grouped_by: &str, groups: &[GroupCount], language: Language) -> String {
    // As floating numbers, which cannot overflow.
    let flagged = |group: &GroupCount| group.high as f64 + group.medium as f64;
    let share = |group: &GroupCount| match group.records {
        0 => 0.0,
        records => flagged(group) / records as f64,
    };
    let most = groups.iter().map(share).fold(0.0, f64::max);
    let mut rows = String::new();
    for group in groups {
        rows += &format!("<tr><th scope=\"row\">{}</th>", apart(&group.name));
        for count in [group.records, group.high, group.medium, group.low] {
            rows += &format!("<td class=\"number\">{}</td>", language.whole(count));
        }
        rows += &format!(
            "<td class=\"number\">{} {}</td></tr>\n",
            language.share(flagged(group), group.records as f64),
            bar(share(group), most)
        );
    }
    let counts = [
        language.say("Records", "Besvarelser"),
        language.say("High", "Høj"),
        language.say("Medium", "Middel"),
        language.say("Low", "Lav"),
        language.say("High or medium, share", "Høj eller middel, andel"),
    ];
    let title = language.say(
        "Records by gravest flag and",
        "Besvarelser efter alvorligste flag og",
    );
    let title = format!("{title} {}", apart(grouped_by));
    table("groups", &title, &[apart(grouped_by)], &counts, &rows)
}

/// A titled table that scrolls by itself where the page is narrow. `title` and
/// `heads` are markup, `counts` the fixed words above columns of numbers.
fn table(id: &str, title: &str, heads: &[String], counts: &[&str], rows: &str) -> String {
    let mut out = format!(
        "<h2 id=\"{id}\">{title}</h2>\n\
         <div class=\"wide\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">\n\
         <table aria-labelledby=\"{id}\">\n<thead><tr>"
    );
    for head in heads {
        out += &format!("<th scope=\"col\">{head}</th>");
    }
    for count in counts {
        out += &format!("<th scope=\"col\" class=\"number\">{}</th>", escape(count));
    }
    out + "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n</div>\n"
}

/// A bar that fills `part` of `whole`; the number stands beside it. Drawn, not
/// a background, because browsers leave backgrounds out of print.
fn bar(part: f64, whole: f64) -> String {
    let width = if whole > 0.0 {
        (100.0 * part / whole).clamp(0.0, 100.0)
    } else {
        0.0
    };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\"><rect width=\"{width:.1}\" height=\"10\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const DA: Language = Language { danish: true };

    fn rule(id: &str, severity: Severity, records: u64) -> RuleCount {
        RuleCount {
            id: id.to_owned(),
            title: "</td><script>".to_owned(),
            severity,
            records,
        }
    }

    #[test]
    fn flags_are_summed_by_severity() {
        let rules = [
            rule("R1", Severity::High, 1_000),
            rule("R3", Severity::High, 234),
            rule("R7", Severity::Low, 5),
            rule("R8", Severity::None, 77),
        ];
        let markup = severities(&rules, DA);
        let numbers: Vec<&str> = markup
            .split("<dd>")
            .skip(1)
            .filter_map(|rest| rest.split("</dd>").next())
            .collect();
        assert_eq!(numbers, ["1.234", "0", "5"]);
    }

    #[test]
    fn names_of_rules_and_groups_are_escaped() {
        let contents = Contents {
            rules: vec![rule("<b>", Severity::High, 1)],
            grouped_by: "</h2><script>".to_owned(),
            groups: vec![GroupCount {
                name: "\"><img onerror=x>".to_owned(),
                ..GroupCount::default()
            }],
            ..Contents::default()
        };
        let markup = summary(&contents, DA);
        assert!(!markup.contains("<script"), "{markup}");
        assert!(!markup.contains("<img"), "{markup}");
        assert!(!markup.contains("<b>"), "{markup}");
        assert!(markup.contains("&lt;b&gt;"), "{markup}");
    }

    #[test]
    fn shares_of_groups_are_of_all_their_records() {
        let group = GroupCount {
            name: "Kommune".to_owned(),
            records: 200,
            high: 10,
            medium: 15,
            low: 40,
        };
        let empty = GroupCount::default();
        let markup = groups("Sektor", &[group, empty], DA);
        assert!(markup.contains("12,5\u{a0}%"), "{markup}");
        assert!(markup.contains(">– <svg"), "{markup}");
        assert!(markup.contains("width=\"100.0\"") && markup.contains("width=\"0.0\""));
    }
}
