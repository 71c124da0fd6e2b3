//! The page around the tables and the list.

use super::Contents;
use super::heat::maps;
use super::listing::listing;
use super::policy::policy;
use super::summary::summary;
use super::words::{Language, apart, escape};

/// In this order, since later rules win.
const STYLE: &str = concat!(
    include_str!("style.css"),
    include_str!("heat.css"),
    include_str!("records.css"),
    include_str!("print.css")
);

/// The document. What decides how the rest is read (the encoding, the policy)
/// comes first; the script comes last and finds all elements.
pub(super) fn whole(contents: &Contents, language: Language) -> String {
    // Browsers hash a source as they parse it, with plain line feeds.
    let style = STYLE.replace('\r', "");
    let script = include_str!("script.js").replace('\r', "");
    let title = language.say(
        "Ticked answers checked against the text",
        "Afkrydsning kontrolleret mod teksten",
    );
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}: {}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <style>{style}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#records\">{}</a>\n",
        language.code(),
        policy(&style, &script),
        escape(&contents.file),
        language.say("Skip to the records", "Gå til besvarelserne"),
    );
    out += &header(title, contents, language);
    out += "<main>\n";
    out += &summary(contents, language);
    out += &maps(&contents.maps, language);
    out += &listing(contents, language);
    out += "</main>\n";
    out += &footer(&contents.origin, language);
    out += &format!("<script>{script}</script>\n</body>\n</html>\n");
    out
}

fn header(title: &str, contents: &Contents, language: Language) -> String {
    let mut out = format!("<header class=\"page\">\n<h1>{title}</h1>\n<dl class=\"facts\">\n");
    let (records, flagged) = (contents.records, contents.flagged);
    let facts = [
        (language.say("File", "Fil"), apart(&contents.file)),
        (
            language.say("Codebook", "Kodebog"),
            apart(&contents.codebook),
        ),
        (
            language.say("Records read", "Læste besvarelser"),
            language.whole(records),
        ),
        (
            language.say(
                "With flags of high or medium severity",
                "Med flag af høj eller middel alvor",
            ),
            format!(
                "{} ({})",
                language.whole(flagged),
                language.share(flagged as f64, records as f64)
            ),
        ),
    ];
    for (label, value) in facts {
        out += &format!("<div><dt>{label}</dt><dd>{value}</dd></div>\n");
    }
    out += &format!(
        "</dl>\n<p class=\"spirit\">{}</p>\n",
        language.say(
            "A flag prompts a person to look and accuses nobody: what the respondent ticked stays \
             as it is.",
            "Et flag er en opfordring til at se efter, ikke en anklage: det, respondenten selv \
             har krydset, ændres ikke."
        )
    );
    if !contents.warnings.is_empty() {
        out += &format!(
            "<section class=\"warning\" aria-labelledby=\"warning\"><h2 id=\"warning\">{}</h2>\n",
            language.say("Warning", "Advarsel")
        );
        for warning in &contents.warnings {
            out += &format!("<p>{}</p>\n", escape(warning));
        }
        out += "</section>\n";
    }
    out + "</header>\n"
}

fn footer(origin: &[(String, String)], language: Language) -> String {
    if origin.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "<footer>\n<h2>{}</h2>\n<dl>\n",
        language.say("Origin of the page", "Sidens oprindelse")
    );
    for (label, value) in origin {
        out += &format!(
            "<div><dt>{}</dt><dd>{}</dd></div>\n",
            escape(label),
            escape(value)
        );
    }
    out + "</dl>\n</footer>\n"
}
