//! Years that date an answer's innovation outside the survey's period.
//!
//! A number is a year only where something says so: a word before it ("i",
//! "siden", "marts"), the form of a date, brackets. A year that dates a
//! house, a figure or a law is passed over where a short list of words can
//! tell, and so is one long before the period unless a word of introduction
//! stands beside it. One year inside the period, however it is meant, clears
//! the whole answer. The lists are Danish.

use std::ops::Range;

use crate::text::tokenise;

mod context;
mod numbers;
mod words;

use context::Context;

/// A year that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The year, 1950 to 2049.
    pub year: u16,
    /// Where its four digits stand: bytes of the text.
    pub span: Range<usize>,
}

/// Years so long before the period date a house or a habit, hardly what a
/// workplace calls its latest innovation.
const LONG_BEFORE: u16 = 15;

/// The years, in order, that date the innovation before `first_year` or after
/// `last_year`; empty if any year of the text lies inside the period (or a
/// range of years touches it).
pub fn outside(text: &str, first_year: u16, last_year: u16) -> Vec<Year> {
    let mut found = Vec::new();
    let numbers = numbers::find(text);
    if numbers.iter().all(|number| number.reading.is_none()) {
        return found;
    }
    let mut tokens = Vec::new();
    tokenise(text, &mut tokens);
    let mut listed = false;
    for (at, number) in numbers.iter().enumerate() {
        let context = Context::of(text, &tokens, &numbers, at);
        let before_dates = std::mem::take(&mut listed);
        let (Some(context), Some(reading)) = (context, &number.reading) else {
            continue;
        };
        if !context.is_year() {
            continue;
        }
        let last = context.last();
        if reading.first <= last_year && last >= first_year {
            return Vec::new();
        }
        let dated = context.is_dated() || before_dates && context.is_listed();
        let goal = reading.first > last_year && context.is_goal();
        let habit = last.saturating_add(LONG_BEFORE) < first_year && !context.is_introduction();
        if dated && !context.is_aside() && !goal && !habit {
            found.extend(reading.years.iter().cloned());
            listed = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(text: &str) -> Vec<u16> {
        let found = outside(text, 2021, 2023);
        for year in &found {
            assert_eq!(text[year.span.clone()], year.year.to_string());
        }
        found.iter().map(|year| year.year).collect()
    }

    #[test]
    fn years_that_date_the_innovation() {
        for (text, expected) in [
            ("Vi tog robotten i brug i 2015", &[2015][..]),
            ("Fælles nattevagt siden 2014", &[2014]),
            ("Elektroniske låse fra 2012, de virker stadig", &[2012]),
            ("Startede den 1.10.2015 med to grupper", &[2015]),
            ("Startede d. 1/10 2015 med to grupper", &[2015]),
            ("Kørt siden 01-10-2015", &[2015]),
            ("Kørt siden 1/10-2015", &[2015]),
            ("I drift 2019-04-01", &[2019]),
            ("Ny turnus, marts 2016", &[2016]),
            ("Ny turnus fra 1. jan. 2018", &[2018]),
            ("Ny turnus i efteråret 2017", &[2017]),
            ("NY TURNUS I EFTERAARET 2017", &[2017]),
            ("Siden aaret 2013 har vi haft havevenner", &[2013]),
            ("Toårige forløb fra skoleåret 2014/15", &[2014]),
            ("Begge spor blev indført i 2016 og 2017", &[2016, 2017]),
            ("Projektet løb 2014-2016 i tre afdelinger", &[]),
            ("Projektet kørte fra 2014 til 2016", &[2014, 2016]),
            ("Projektet kørte i 2014-2016", &[2014, 2016]),
            ("Netværket åbnede i slutningen af 2018", &[2018]),
            ("Vi begyndte i uge 34 2016", &[2016]),
            ("Ny app (2019)", &[2019]),
            ("2018: skærme på alle stuer", &[2018]),
            ("Akutbilen ventes i 2026", &[2026]),
            ("Kommer først i Q3 2025", &[2025]),
            ("Efter sommerferien i 2018 gik vi over til teams", &[2018]),
            ("Vi fik internet på kontoret, indført i 1996", &[1996]),
            ("Startede 2019.", &[2019]),
            ("Skal efter planen stå på torvet i 2027", &[2027]),
            ("3. division spiller på græsset fra 2026", &[2026]),
        ] {
            assert_eq!(years(text), expected, "{text}");
        }
    }

    #[test]
    fn a_year_inside_the_period_clears_the_text() {
        for text in [
            "Startet i 2015, udvidet i 2022",
            "Fra 2019 til 2022 byggede vi det op",
            "Afprøvet 2018-2021 på to hold",
            "Skoleåret 2020/21 med nye hold, idéen kom i 2016",
            "Skoleåret 21/22. Første tanker i 2018",
            "Indført 01.03.22, aftalt i 2019",
            "Fra 2015 og frem til nu",
            "Siden 2014, nyt modul 12/2021",
            "Åbnet i 2017 og til i dag udvidet hvert år",
            "Begge dele, 2020 og 2021, er nye",
        ] {
            assert!(years(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_years() {
        for text in [
            "En app til 2000 borgere",
            "I 2000 hjem er der nu sensorer",
            "Vi sparer 2020 kr. om ugen, kr. 2015 om måneden",
            "Stuegang kl. 2015 og igen kl 2030",
            "Ring på tlf. 2015 3344 eller 44 20 19 20",
            "Temperaturen falder med 2015,5 enheder",
            "Sag nr. 2019, jf. § 2015",
            "Nyt cpr-opslag 010120-2015",
            "Fil 2019/0034 er den første",
            "En 2030-plan for klima",
            "Vision 2030 og strategi 2025 er skrevet sammen",
            "Vi arbejder med verdensmål 2030",
            "Naturpleje i Natura 2000",
            "Målet er at være CO2-neutral i 2030",
            "Senest i 2030 er målsætningen nul affald",
            "Udstilling om 1990'erne med musik fra 1980erne",
            "Et hus fra 1800-tallet har fået lift",
            "Foto med DK-2019 på siden",
            "Nyt ESDH",
        ] {
            assert!(years(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn asides_that_date_something_else() {
        for text in [
            "Skolen er bygget i 1965 og har fået solceller",
            "Foreningen, stiftet i 1978, låner os hallen",
            "Plejehjemmet blev oprettet i 1956 og nu har vi høns",
            "Biblioteket er oprettet i 2010 og nu døgnåbent",
            "Skovgruppe i gården fra 2009",
            "Elever scanner byggesager fra 2008",
            "Sager fra før 2012 er skannet",
            "Klager er faldet fra 40 i 2018 til 12 om året",
            "Sygefraværet var 9 procent i 2019",
            "Færre fald i forhold til 2019",
            "Efter branden i 2018 har vi øvet hver måned",
            "Vognen er fra 2012, vi har bare lært at bruge den",
            "Måleren selv er fra 2012",
            "Erindringsrum med en radio fra 1958",
            "Vi synger, som vi har gjort siden 1986",
            "Ramperne i svømmehallen (opført 2011) er nye",
        ] {
            assert!(years(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn odd_texts_do_no_harm() {
        for text in [
            "",
            "2015",
            "–2015–",
            "i 2015/",
            "i 99999999999999999999",
            "i 2015\u{30A}",
        ] {
            years(text);
        }
        let long = "i 2015 og ".repeat(20_000);
        assert_eq!(outside(&long, 2021, 2023).len(), 6554);
    }
}
