//! Self-report against text, as tables whose cells are shaded.

use super::HeatMap;
use super::words::{Language, apart, escape};

/// Shades beside white; the style has a class for each.
const SHADES: f64 = 7.0;

/// All maps under one heading; nothing without maps.
pub(super) fn maps(maps: &[HeatMap], language: Language) -> String {
    if maps.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "<h2>{}</h2>\n<p class=\"note\">{}</p>\n",
        language.say("Ticked against text", "Krydset mod tekst"),
        language.say(
            "Expected numbers of records: each counts with the probabilities read from its text. \
             The per cent are of the row; the stronger the colour, the larger the share. A framed \
             cell is where answer and text agree.",
            "Forventet antal besvarelser: hver tæller med de sandsynligheder, der er læst af \
             teksten. Procenterne er af rækken; jo kraftigere farve, desto større andel. I \
             indrammede felter er svar og tekst enige."
        )
    );
    for (i, map) in maps.iter().enumerate() {
        out += &one(map, &format!("map-{i}"), language);
    }
    out
}

fn one(map: &HeatMap, id: &str, language: Language) -> String {
    let mut out = format!(
        "<div class=\"wide\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">\n\
         <table class=\"heat\">\n<caption id=\"{id}\">{}</caption>\n\
         <thead><tr><th scope=\"col\">{}</th>",
        escape(&map.title),
        language.say("Ticked ↓ / The text says →", "Krydset ↓ / Teksten siger →")
    );
    for coded in &map.coded {
        out += &format!("<th scope=\"col\">{}</th>", apart(coded));
    }
    out += &format!(
        "<th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
        language.say("Total", "I alt")
    );
    for (r, reported) in map.reported.iter().enumerate() {
        // A row may lack cells: they are empty, not the table's end.
        let cells = map.cells.get(r).map_or(&[][..], Vec::as_slice);
        let count = |c: usize| cells.get(c).copied().filter(|n| n.is_finite() && *n > 0.0);
        let total: f64 = (0..map.coded.len()).filter_map(count).sum();
        out += &format!("<tr><th scope=\"row\">{}</th>", apart(reported));
        for (c, coded) in map.coded.iter().enumerate() {
            out += &cell(count(c).unwrap_or(0.0), total, reported == coded, language);
        }
        out += &format!("<td>{}</td></tr>\n", expected(total, language));
    }
    out + "</tbody>\n</table>\n</div>\n"
}

fn cell(count: f64, total: f64, agree: bool, language: Language) -> String {
    format!(
        "<td class=\"shade-{}{}\">{} <small>{}</small></td>",
        shade(count, total),
        if agree { " agree" } else { "" },
        expected(count, language),
        language.share(count, total)
    )
}

/// White for none at all; from there in equal steps to the whole row.
fn shade(count: f64, total: f64) -> u8 {
    if total > 0.0 {
        // At most SHADES, so it fits.
        (SHADES * count / total).ceil().clamp(0.0, SHADES) as u8
    } else {
        0
    }
}

/// An expected number; its decimal matters only where it is small.
fn expected(count: f64, language: Language) -> String {
    let decimals = if count > 0.0 && count < 10.0 { 1 } else { 0 };
    language.number(count, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DA: Language = Language { danish: true };

    fn map(cells: Vec<Vec<f64>>) -> HeatMap {
        HeatMap {
            title: "<i>Teknologi</i>".to_owned(),
            reported: vec!["Nej".to_owned(), "Ja".to_owned(), "Ved ikke".to_owned()],
            coded: vec!["Nej".to_owned(), "Ja".to_owned()],
            cells,
        }
    }

    #[test]
    fn cells_tell_their_share_of_the_row() {
        let cells = vec![vec![30.0, 10.0], vec![0.0, 2.5], vec![0.0, 0.0]];
        let markup = one(&map(cells), "map-0", DA);
        let first = "<td class=\"shade-6 agree\">30 <small>75,0\u{a0}%</small></td>";
        assert!(markup.contains(first), "{markup}");
        let last = "<td class=\"shade-7 agree\">2,5 <small>100,0\u{a0}%</small></td>";
        assert!(markup.contains(last), "{markup}");
        assert!(markup.contains("<td class=\"shade-0\">0 <small>–</small></td>"));
        assert_eq!(markup.matches(" agree\"").count(), 2);
        assert!(!markup.contains("<i>"), "{markup}");
    }

    #[test]
    fn missing_cells_and_what_is_no_number_are_none() {
        let markup = one(&map(vec![vec![f64::NAN], vec![-1.0, 4.0, 9.0]]), "m", DA);
        // Three rows of two cells and a total, whatever is missing.
        assert_eq!(markup.matches("<td").count(), 9);
        assert!(markup.contains("100,0"), "{markup}");
        assert!(!markup.contains("NaN"), "{markup}");
    }

    #[test]
    fn without_maps_there_is_no_heading() {
        assert_eq!(maps(&[], DA), "");
    }

    #[test]
    fn every_shade_has_its_style() {
        for shade in 1..=SHADES as u8 {
            let rule = format!("td.shade-{shade}");
            assert!(include_str!("heat.css").contains(&rule), "{rule}");
        }
    }
}
