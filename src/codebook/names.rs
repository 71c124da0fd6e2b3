//! Which names a codebook may give its parts.

use std::collections::BTreeSet;

use super::category::Kind;
use super::finding::{Findings, Issue};
use super::place::{Place, beginning};

/// Longest id: a SAS name has 32 characters and an id is only part of one.
const LONGEST_ID: usize = 32;

const ID_ADVICE: (&str, &str) = (
    "Brug kun bogstaverne a-z, tal og _, højst 32 tegn; skriv navnet fra dine data i `label`",
    "Use only the letters a-z, digits and _, at most 32 characters; put the name used in your data into `label`",
);

/// Ids are parts of column names in SAS, R and SPSS. A category may begin with
/// a digit, as it never begins a column name.
pub(super) fn id(id: &str, letter_first: bool, place: Place, out: &mut Findings) {
    let first = id.chars().next();
    let begins_well =
        first.is_some_and(|c| c.is_ascii_alphabetic() || (!letter_first && c.is_ascii_digit()));
    let fits = id.len() <= LONGEST_ID && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !(begins_well && fits) {
        let short = beginning(id);
        out.error(
            Issue::BadId,
            place.field("id"),
            (
                format!("\u{201c}{short}\u{201d} kan ikke bruges som id"),
                format!("\u{201c}{short}\u{201d} cannot be an id"),
            ),
            ID_ADVICE,
        );
    }
}

/// SAS and SPSS do not tell capitals apart, so neither may ids. Labels come
/// from data, where capitals count; none may equal another's label or id.
pub(super) fn unique(seen: &mut BTreeSet<String>, id: &str, place: &Place, out: &mut Findings) {
    let new_id = seen.insert(format!("id {}", id.to_ascii_lowercase()));
    let new_name = seen.insert(format!("name {id}"));
    if !(new_id && new_name) {
        duplicate(id, place.clone().field("id"), out);
    }
}

pub(super) fn label(
    label: Option<&str>,
    own_id: &str,
    kind: Kind,
    names: &mut BTreeSet<String>,
    place: &Place,
    out: &mut Findings,
) {
    let Some(label) = label.filter(|label| *label != own_id) else {
        return;
    };
    let place = place.clone().field("label");
    if label.trim().is_empty() {
        out.error(
            Issue::EmptyText,
            place,
            ("`label` er tom", "`label` is empty"),
            ("Udfyld den eller fjern den", "Fill it in or remove it"),
        );
    } else if kind == Kind::Multi && label.contains('|') {
        out.error(
            Issue::BadSeparator,
            place,
            (
                "`label` indeholder |, som adskiller flere koder",
                "`label` holds |, which separates several codes",
            ),
            ("Fjern | fra navnet", "Remove | from the name"),
        );
    } else if !names.insert(format!("name {label}")) {
        duplicate(label, place, out);
    }
}

pub(super) fn duplicate(what: &str, place: Place, out: &mut Findings) {
    let short = beginning(what);
    out.error(
        Issue::Duplicate,
        place,
        (
            format!("\u{201c}{short}\u{201d} står to gange"),
            format!("\u{201c}{short}\u{201d} stands twice"),
        ),
        ("Fjern eller omdøb den ene", "Remove or rename one of them"),
    );
}
