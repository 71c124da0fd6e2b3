//! Findings beyond what reading refuses: things a codebook can be used with,
//! but should not be.

use std::collections::BTreeMap;

use super::book::{Codebook, Example};
use super::category::{Category, Kind, Localised, Variable};
use super::finding::{Finding, Findings, Issue};
use super::place::{Item, Place, beginning};
use super::validate::validate;

/// SAS names have at most 32 characters, the shortest limit of the three
/// systems the outputs are read in.
const LONGEST_COLUMN: usize = 32;

/// The columns every variable has in an output, and the one each category
/// adds when probabilities are asked for.
const COLUMN_SUFFIXES: [&str; 5] = ["_code", "_probability", "_decision", "_second", "_evidence"];
const CATEGORY_INFIX: &str = "_p_";

/// Everything wrong or wanting, errors first, otherwise in the codebook's
/// order. Includes what reading would refuse, for a codebook made in code.
pub fn check(book: &Codebook) -> Vec<Finding> {
    let mut out = Findings(validate(book));
    wording(&book.title, Place::root().field("title"), &mut out);
    for (i, variable) in book.variables.iter().enumerate() {
        let place = Place::root().variable(i, &variable.id);
        wording(&variable.title, place.clone().field("title"), &mut out);
        for (j, category) in variable.categories.iter().enumerate() {
            check_category(category, &place.clone().category(j, &category.id), &mut out);
        }
        if variable.categories.len() == 1 && variable.kind != Kind::Multi {
            out.warning(
                Issue::OneCategory,
                place.clone(),
                (
                    "variablen har kun én kategori: der er intet at kode",
                    "the variable has one category only: there is nothing to code",
                ),
                ("Tilføj en kategori mere", "Add another category"),
            );
        }
    }
    columns(book, &mut out);
    category_examples(book, &mut out);
    examples(book, &mut out);
    for (i, rule) in book.general_rules.iter().enumerate() {
        let place = Place::root().item("general_rule", i, Item::GeneralRule(rule.id.clone()));
        wording(&rule.text, place.clone().field("text"), &mut out);
        for id in &rule.variables {
            known_variable(book, id, &place.clone().field("variables"), &mut out);
        }
    }
    super::check_rules::rules(book, &mut out);
    super::check_rules::follow_ups(book, &mut out);
    out.0.sort_by_key(|finding| finding.severity);
    out.0
}

fn check_category(category: &Category, place: &Place, out: &mut Findings) {
    wording(&category.title, place.clone().field("title"), out);
    wording(&category.definition, place.clone().field("definition"), out);
    if category.examples.is_empty() {
        out.warning(
            Issue::MissingExamples,
            place.clone(),
            (
                "kategorien har ingen eksempler",
                "the category has no examples",
            ),
            (
                "Skriv mindst tre svar i `examples`",
                "Write at least three answers into `examples`",
            ),
        );
    }
}

/// Warns where a text is missing in one language or both.
pub(super) fn wording(text: &Localised, place: Place, out: &mut Findings) {
    let (da, en) = (text.da.trim().is_empty(), text.en.trim().is_empty());
    let missing = match (da, en) {
        (false, false) => return,
        (true, true) => ("teksten mangler", "the text is missing"),
        (true, false) => ("den danske tekst mangler", "the Danish text is missing"),
        (false, true) => ("den engelske tekst mangler", "the English text is missing"),
    };
    out.warning(
        Issue::MissingWording,
        place,
        missing,
        ("Skriv den som `da` og `en`", "Write it as `da` and `en`"),
    );
}

fn columns(book: &Codebook, out: &mut Findings) {
    let mut owners: BTreeMap<String, Place> = BTreeMap::new();
    for (i, variable) in book.variables.iter().enumerate() {
        let place = Place::root().variable(i, &variable.id);
        let mut names: Vec<(String, Place)> = COLUMN_SUFFIXES
            .iter()
            .map(|suffix| (format!("{}{suffix}", variable.id), place.clone()))
            .collect();
        for (j, category) in variable.categories.iter().enumerate() {
            let name = format!("{}{CATEGORY_INFIX}{}", variable.id, category.id);
            names.push((name, place.clone().category(j, &category.id)));
        }
        for (name, place) in names {
            if name.len() > LONGEST_COLUMN {
                column_too_long(&name, &place, out);
            }
            if owners
                .insert(name.to_ascii_lowercase(), place.clone())
                .is_some()
            {
                out.error(
                    Issue::ColumnNamesCollide,
                    place,
                    (
                        format!("kolonnen {name} ville forekomme to gange i resultatet"),
                        format!("the column {name} would stand twice in the output"),
                    ),
                    (
                        "Omdøb variablen eller kategorien",
                        "Rename the variable or the category",
                    ),
                );
            }
        }
    }
}

/// An error for the columns every output has, a warning for those only
/// `--probabilities` adds.
fn column_too_long(name: &str, place: &Place, out: &mut Findings) {
    let text = (
        format!(
            "kolonnenavnet {name} er på {} tegn; SAS tillader {LONGEST_COLUMN}",
            name.len()
        ),
        format!(
            "the column name {name} has {} characters; SAS allows {LONGEST_COLUMN}",
            name.len()
        ),
    );
    let issue = Issue::ColumnNameTooLong;
    if place.category.is_none() {
        let advice = ("Forkort variablens id", "Shorten the variable's id");
        out.error(issue, place.clone(), text, advice);
    } else {
        let advice = (
            "Forkort id, eller undlad sandsynlighederne i filer til SAS",
            "Shorten the id, or leave the probabilities out of files for SAS",
        );
        out.warning(issue, place.clone(), text, advice);
    }
}

/// One text as the example of two categories that exclude each other.
fn category_examples(book: &Codebook, out: &mut Findings) {
    for (i, variable) in book.variables.iter().enumerate() {
        if variable.kind == Kind::Multi {
            continue;
        }
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (j, category) in variable.categories.iter().enumerate() {
            for (k, text) in category.examples.iter().enumerate() {
                if let Some(first) = seen.insert(key(text), &category.id)
                    && first != category.id
                {
                    let place = Place::root()
                        .variable(i, &variable.id)
                        .category(j, &category.id)
                        .field("examples")
                        .index(k);
                    contradictory(text, first, &category.id, place, out);
                }
            }
        }
    }
}

fn examples(book: &Codebook, out: &mut Findings) {
    let mut seen: BTreeMap<String, &Example> = BTreeMap::new();
    for (i, example) in book.examples.iter().enumerate() {
        let place = Place::root().item("example", i, Item::Example(example.text.clone()));
        if example.codes.is_empty() && !example.uncertain {
            out.error(
                Issue::NoCodes,
                place.clone(),
                ("eksemplet har ingen koder", "the example has no codes"),
                (
                    "Skriv `codes` eller `uncertain = true`",
                    "Write `codes` or `uncertain = true`",
                ),
            );
        }
        for (id, set) in &example.codes {
            code_set(book, id, set, &place.clone().field("codes"), out);
        }
        for (id, sets) in &example.accept_also {
            let place = place.clone().field("accept_also");
            for set in sets {
                code_set(book, id, set, &place, out);
            }
        }
        against_categories(book, example, &place, out);
        if let Some(first) = seen.insert(key(&example.text), example) {
            for (id, codes) in &example.codes {
                if let Some(other) = first.codes.get(id).filter(|other| *other != codes) {
                    let (a, b) = (other.join("|"), codes.join("|"));
                    contradictory(&example.text, &a, &b, place.clone(), out);
                }
            }
        }
    }
}

/// The same text as a category's example, coded otherwise there.
fn against_categories(book: &Codebook, example: &Example, place: &Place, out: &mut Findings) {
    let text = key(&example.text);
    for (id, codes) in &example.codes {
        let Some(variable) = book.variable(id) else {
            continue;
        };
        let elsewhere = variable
            .categories
            .iter()
            .filter(|c| !codes.iter().any(|code| c.is_named(code)))
            .find(|c| c.examples.iter().any(|t| key(t) == text));
        if let Some(category) = elsewhere {
            contradictory(
                &example.text,
                &category.id,
                &codes.join("|"),
                place.clone(),
                out,
            );
        }
    }
}

fn contradictory(text: &str, first: &str, second: &str, place: Place, out: &mut Findings) {
    let short = beginning(text);
    out.error(
        Issue::ContradictoryExamples,
        place,
        (
            format!("\u{201c}{short}\u{201d} er kodet både {first} og {second}"),
            format!("\u{201c}{short}\u{201d} is coded both {first} and {second}"),
        ),
        (
            "Vælg én, eller brug `accept_also`",
            "Choose one, or use `accept_also`",
        ),
    );
}

/// Texts that differ only in case and outer white space are the same example.
fn key(text: &str) -> String {
    text.trim().to_lowercase()
}

fn code_set(book: &Codebook, id: &str, set: &[String], place: &Place, out: &mut Findings) {
    let Some(variable) = known_variable(book, id, place, out) else {
        return;
    };
    for name in set {
        known_category(variable, name, false, place, out);
    }
    let distinct = set.iter().collect::<std::collections::BTreeSet<_>>().len();
    if distinct != set.len() || (variable.kind != Kind::Multi && set.len() != 1) {
        out.error(
            Issue::BadCodeSet,
            place.clone(),
            (
                format!(
                    "{:?} er ikke en mulig kode for \u{201c}{id}\u{201d}",
                    set.join("|")
                ),
                format!(
                    "{:?} is not a possible code of \u{201c}{id}\u{201d}",
                    set.join("|")
                ),
            ),
            (
                "Skriv præcis én kode (flere kun ved en multi-variabel, hver én gang)",
                "Write exactly one code (several only for a multi variable, each once)",
            ),
        );
    }
}

pub(super) fn known_variable<'a>(
    book: &'a Codebook,
    id: &str,
    place: &Place,
    out: &mut Findings,
) -> Option<&'a Variable> {
    let found = book.variable(id);
    if found.is_none() {
        let known: Vec<&str> = book.variables.iter().map(|v| v.id.as_str()).collect();
        let known = known.join(", ");
        out.error(
            Issue::UnknownVariable,
            place.clone(),
            (
                format!("variablen \u{201c}{id}\u{201d} findes ikke (der er {known})"),
                format!("there is no variable \u{201c}{id}\u{201d} (there are {known})"),
            ),
            ("Ret navnet", "Correct the name"),
        );
    }
    found
}

/// `reported`: codes that can only be reported count as known.
pub(super) fn known_category(
    variable: &Variable,
    name: &str,
    reported: bool,
    place: &Place,
    out: &mut Findings,
) {
    if variable.index_of(name).is_some() || (reported && variable.may_be_reported(name)) {
        return;
    }
    let ids: Vec<&str> = variable.ids().collect();
    let ids = ids.join(", ");
    let id = &variable.id;
    out.error(
        Issue::UnknownCategory,
        place.clone(),
        (
            format!(
                "\u{201c}{name}\u{201d} er ingen kategori i \u{201c}{id}\u{201d} (der er {ids})"
            ),
            format!(
                "\u{201c}{name}\u{201d} is no category of \u{201c}{id}\u{201d} (there are {ids})"
            ),
        ),
        ("Ret navnet", "Correct the name"),
    );
}
