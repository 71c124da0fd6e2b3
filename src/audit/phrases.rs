//! Wordings that carry a cue, as data that a user can read and extend
//! (`data/language/audit_da.toml`).
//!
//! A phrase is a run of words with one space between them. `intranet*` stands
//! for every word that begins so, `_` for any one word, `...` for none to four
//! words. A phrase lies inside one clause. Words are compared without regard
//! to case and in the form in which `æ ø å` and `ae oe aa` meet.

use std::ops::Range;

use serde::Deserialize;

mod pattern;
mod split;

use pattern::Bundle;
pub use split::{Word, words};

/// What a phrase is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhraseCue {
    /// Information among the staff themselves.
    InternalCommunication,
    /// The innovation was given up, or did not succeed.
    StoppedOrFailed,
    /// A system that was there before is used as before.
    ExistingSystemUnchanged,
    /// Something that has not begun.
    Planned,
    /// Nothing new was introduced.
    NoInnovation,
}

impl PhraseCue {
    /// All cues, in the order of the file.
    pub const ALL: [PhraseCue; 5] = [
        PhraseCue::InternalCommunication,
        PhraseCue::StoppedOrFailed,
        PhraseCue::ExistingSystemUnchanged,
        PhraseCue::Planned,
        PhraseCue::NoInnovation,
    ];

    /// The name of the cue's table in the file.
    pub fn name(self) -> &'static str {
        match self {
            PhraseCue::InternalCommunication => "internal_communication",
            PhraseCue::StoppedOrFailed => "stopped_or_failed",
            PhraseCue::ExistingSystemUnchanged => "existing_system_unchanged",
            PhraseCue::Planned => "planned",
            PhraseCue::NoInnovation => "no_innovation",
        }
    }
}

/// A file of phrases that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhrasesError {
    /// It is no TOML, or not one list of phrases a cue.
    #[error("phrases: {0}")]
    Toml(String),
    /// A phrase without a word.
    #[error("phrases of `{cue}`: one is empty; take it out")]
    Empty {
        /// Name of the cue.
        cue: &'static str,
    },
    /// A phrase that begins or ends with `_` or `...`, or has a `*` that is
    /// not the last sign of a word.
    #[error(
        "phrases of `{cue}`: `{phrase}` must begin and end with a word, and `*` can only end a word"
    )]
    Form {
        /// Name of the cue.
        cue: &'static str,
        /// The phrase as it stands.
        phrase: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    internal_communication: Table,
    stopped_or_failed: Table,
    existing_system_unchanged: Table,
    planned: Table,
    no_innovation: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    phrases: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

/// The phrases of all cues, ready to be looked for.
#[derive(Debug, Clone)]
pub struct Phrases {
    /// In the order of [`PhraseCue::ALL`].
    cues: [Cue; 5],
}

#[derive(Debug, Clone)]
struct Cue {
    phrases: Bundle,
    unless: Bundle,
}

impl Phrases {
    /// Reads a file like `data/language/audit_da.toml`.
    ///
    /// # Errors
    /// [`PhrasesError`]: what is not a list of phrases, or which phrase could
    /// never be found.
    pub fn from_toml(text: &str) -> Result<Phrases, PhrasesError> {
        let file: File =
            toml::from_str(text).map_err(|e| PhrasesError::Toml(e.message().to_owned()))?;
        let cue = |cue: PhraseCue, table: &Table| {
            Ok(Cue {
                phrases: Bundle::new(cue, &table.phrases)?,
                unless: Bundle::new(cue, &table.unless)?,
            })
        };
        Ok(Phrases {
            cues: [
                cue(
                    PhraseCue::InternalCommunication,
                    &file.internal_communication,
                )?,
                cue(PhraseCue::StoppedOrFailed, &file.stopped_or_failed)?,
                cue(
                    PhraseCue::ExistingSystemUnchanged,
                    &file.existing_system_unchanged,
                )?,
                cue(PhraseCue::Planned, &file.planned)?,
                cue(PhraseCue::NoInnovation, &file.no_innovation)?,
            ],
        })
    }

    /// The bytes of the first wording that carries the cue (the longest of
    /// those that begin there); none if there is none or if a wording that
    /// excludes it is anywhere in the text.
    pub fn find(&self, cue: PhraseCue, words: &[Word<'_>]) -> Option<Range<usize>> {
        let cue = self.cues.get(cue as usize)?;
        let (first, last) = cue.phrases.find(words)?;
        if cue.unless.find(words).is_some() {
            return None;
        }
        Some(words.get(first)?.span.start..words.get(last)?.span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DANISH: &str = include_str!("../../data/language/audit_da.toml");

    /// What the shipped phrases find, as it stands in the text.
    fn found(cue: PhraseCue, text: &str) -> Option<&str> {
        let phrases = Phrases::from_toml(DANISH).unwrap();
        let span = phrases.find(cue, &words(text))?;
        Some(&text[span])
    }

    fn check(cue: PhraseCue, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(found(cue, text).is_some(), "{}: {text}", cue.name());
        }
        for text in no {
            assert_eq!(found(cue, text), None, "{}: {text}", cue.name());
        }
    }

    #[test]
    fn information_among_the_staff() {
        check(
            PhraseCue::InternalCommunication,
            &[
                "Vi holder nu tavlemøde hver morgen kl. 8",
                "TAVLEMOEDE MED MAGNETER",
                "tavle møder på alle tre afsnit",
                "Fast morgenbriefing på tværs af vagterne",
                "Nyt intranet, hvor alle afdelinger selv skriver",
                "Intranettet er lavet om for hele personalet, og vores intranet virker på mobilen",
                "Ugentligt nyhedsbrev til alle vores medarbejdere",
                "nyhedbrev til medarbejderne en gang om måneden",
                "Infoskærm i personalestuen med ugens vagter",
                "Infoskaerm i personalerummet",
                "En Teams-kanal til hele personalet i stedet for lange mails",
                "Intern chat til vikarerne",
                "Kortere personalemøder med én dagsorden",
                "Lederen sender en fredagsmail til os medarbejdere",
                "Podcast, hvor direktøren fortæller: en podcast for alle medarbejdere",
                "Bedre kommunikation mellem de to vagthold",
                "Fælles medarbejderhåndbog på skærm",
            ],
            &[
                "Nyhedsbrev til borgerne om kommunens planer",
                "Nyhedsbrev til pårørende",
                "Tavlemøde, hvor de pårørende også er med",
                "Infoskærm i ventesalen",
                "Infoskærm i personalestuen og i forhallen, så borgerne kan følge med",
                "Nyt intranet og samtidig ny side til virksomhederne",
                "Pressemøde hver måned for lokale journalister",
                "Chat på biblioteket for unge, der savner en bog",
                "Ny folder om sund kost",
                "Borgermøder på tegnsprog",
                "Vi har ansat en kommunikationskonsulent",
                "Beskeder på sms før en aftale",
                "Personalet har fået nye cykler",
                "Opslag på Facebook om kulturnatten",
                "Forældrene får en ugemail",
            ],
        );
    }

    #[test]
    fn stopped_or_failed() {
        check(
            PhraseCue::StoppedOrFailed,
            &[
                "Vi prøvede med digitale nøgler, men har droppet det igen",
                "Cykelordningen blev desværre opgivet igen efter et halvt år",
                "Projektet løb ud i sandet, da lederen rejste",
                "Det blev ikke til noget efter udbuddet",
                "Robotten blev sendt retur",
                "Vi fik en robotstøvsuger. Den virkede ikke på tæpperne",
                "Skærmbesøg. Det maatte vi droppe igen, for lyden var for daarlig",
                "Vi måtte desværre opgive aftenåbningen",
                "Forsøget er stoppet, pengene slap op",
                "Fælles kørsel med naboskolen, lukket ned igen efter sommer",
                "App til vagtbytte – sat på pause",
                "Tilbuddet er nedlagt i foråret",
                "Alarmen fungerede ikke i praksis",
                "Ideen mislykedes totalt",
                "Sansegyngen samler støv i kælderen",
                "Det blev en fiasko",
                "Det blev stoppet af kommunens jurister",
            ],
            &[
                "Vi er stoppet med at sende breve på papir",
                "Vi har afskaffet de gamle journaler og bruger nu tablets",
                "Den gamle kaldeklokke virkede ikke, den har vi skiftet",
                "Vi har droppet lange møder og går en tur i stedet",
                "Stuerne er nedlagt, børnene vælger selv værksted",
                "Cykelværkstedet er åbnet igen efter at have været lukket igen hele vinteren",
                "Hjemmebesøgene er ikke droppet igen, tværtimod",
                "Varmen slukkes automatisk om natten",
                "Bussen stopper ved døren",
                "Ansøgninger blev sendt retur for tit. Nu hjælper vi med at udfylde dem",
                "Det virkede ikke med telefontid, så nu kan man skrive hele døgnet",
                "Vi har opgivet papirkalenderen til fordel for en fælles skærm",
                "Blomsterne i sandet ud mod havnen",
                "Et kursus, der ikke virkede kedeligt",
                "Faldtallet er stoppet på et lavt niveau",
            ],
        );
    }

    #[test]
    fn the_other_cues() {
        check(
            PhraseCue::ExistingSystemUnchanged,
            &[
                "To om hver sag, og den journaliseres som hidtil",
                "Notatet ligger i Nexus som før",
                "Vi bruger stadig det samme vagtprogram",
                "Timerne skrives ind i samme skema som altid",
                "Kaldeanlægget er uaendret",
            ],
            &[
                "Nyt system til løn, refusion søges som hidtil",
                "Ny legeplads med vand",
            ],
        );
        check(
            PhraseCue::Planned,
            &[
                "Vi afventer bevillingen",
                "Planen er, at de to huse slås sammen",
                "Drivhuset er vedtaget, men ikke begyndt",
                "Påtænkes indført",
            ],
            &[
                "Robotten er taget i brug og flere forventes",
                "Vi åbnede i maj",
            ],
        );
        check(
            PhraseCue::NoInnovation,
            &[
                "Intet nyt hos os",
                "Der er ikke indført noget i perioden",
                "Ingen i år",
            ],
            &["Intet nyt udstyr, men en ny vagtplan", "Ny kaffemaskine"],
        );
    }

    const SMALL: &str = r#"
        internal_communication = { phrases = ["aaben dør*", "a ... d", "a _ c"] }
        stopped_or_failed = { phrases = ["Slut", "slut med alt"], unless = ["ikke slut"] }
        existing_system_unchanged = { phrases = [] }
        planned = { phrases = [] }
        no_innovation = { phrases = [] }
    "#;

    #[test]
    fn the_form_of_a_phrase() {
        let phrases = Phrases::from_toml(SMALL).unwrap();
        let found =
            |cue, text: &'static str| phrases.find(cue, &words(text)).map(|span| &text[span]);
        let first = |text| found(PhraseCue::InternalCommunication, text);
        assert_eq!(first("En ÅBEN dørpolitik!"), Some("ÅBEN dørpolitik"));
        assert_eq!(first("aaben doeren"), Some("aaben doeren"));
        assert_eq!(first("åben, døren"), None);
        assert_eq!(first("x a b c x"), Some("a b c"));
        assert_eq!(first("a c"), None);
        assert_eq!(first("a d"), Some("a d"));
        assert_eq!(first("a 1 2 3 4 d"), Some("a 1 2 3 4 d"));
        assert_eq!(first("a 1 2 3 4 5 d"), None);
        assert_eq!(first("a 1. Og d"), None);
        assert_eq!(first("a bl. 2, at d"), Some("a bl. 2, at d"));
        assert_eq!(first("a 1, men d"), None);
        assert_eq!(first(""), None);
        let second = |text| found(PhraseCue::StoppedOrFailed, text);
        assert_eq!(second("nu er det slut med alt"), Some("slut med alt"));
        assert_eq!(second("slut. Nej, ikke slut"), None);
        assert_eq!(found(PhraseCue::Planned, "slut"), None);
    }

    #[test]
    fn files_that_cannot_be_used() {
        let error =
            |from: &str, to: &str| Phrases::from_toml(&SMALL.replace(from, to)).unwrap_err();
        let cue = "stopped_or_failed";
        assert_eq!(error("\"Slut\"", "\" \""), PhrasesError::Empty { cue });
        for phrase in ["_ slut", "slut ...", "...", "*", "sl*t"] {
            let phrase = phrase.to_owned();
            let expected = PhrasesError::Form {
                cue,
                phrase: phrase.clone(),
            };
            assert_eq!(error("Slut", &phrase), expected);
        }
        assert!(matches!(error("planned", "plan"), PhrasesError::Toml(_)));
        assert!(matches!(error("unless", "but"), PhrasesError::Toml(_)));
        assert!(error("[]", "3").to_string().starts_with("phrases: "));
    }
}
