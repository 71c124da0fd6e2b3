//! Figures of agreement, beside those of other programs.

use std::collections::BTreeMap;

use fritekst::codebook::{Codebook, Kind};
use fritekst::review::agreement::{Agreement, Coding};
use serde::Deserialize;

use super::small::{Small, codes, empty};

/// Written by scripts/make_agreement_fixture.py.
const FIXTURE: &str = include_str!("../fixtures/agreement.json");
const EQUAL: f64 = 1e-9;

#[derive(Deserialize)]
struct Fixture {
    codings: Vec<Given>,
    figures: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Given {
    answer: i64,
    coder: usize,
    degree: usize,
    kinds: Vec<usize>,
}

fn book(kind: Kind) -> Codebook {
    let kind = match kind {
        Kind::Ordinal => "ordinal",
        Kind::Nominal => "nominal",
        Kind::Multi => "multi",
    };
    let categories =
        (0..4).map(|c| format!("{{ id = \"c{c}\", title = {{ da = \"{c}\", en = \"{c}\" }} }}"));
    let categories: Vec<String> = categories.collect();
    let text = format!(
        "id = \"b\"\nversion = \"1\"\nlanguage = \"da\"\ntitle = {{ da = \"b\", en = \"b\" }}\n\
         [[variable]]\nid = \"v\"\nkind = \"{kind}\"\ntitle = {{ da = \"v\", en = \"v\" }}\n\
         category = [{}]\n",
        categories.join(", ")
    );
    Codebook::from_toml(&text, "b").unwrap()
}

fn codings(given: &[Given], kind: Kind) -> Vec<Coding> {
    given
        .iter()
        .map(|one| {
            let code = match kind {
                Kind::Multi => one.kinds.iter().map(|k| format!("c{k}")).collect(),
                _ => vec![format!("c{}", one.degree)],
            };
            Coding {
                answer: one.answer,
                coder: format!("coder {}", one.coder),
                codes: [("v".to_owned(), code)].into(),
                uncodable: false,
                seen: false,
                suggested: BTreeMap::new(),
                settled: None,
            }
        })
        .collect()
}

#[test]
fn they_are_those_of_krippendorff_nltk_and_scikit_learn() {
    let fixture: Fixture = serde_json::from_str(FIXTURE).unwrap();
    for (kind, alpha, kappa) in [
        (Kind::Ordinal, "alpha_ordinal", Some("kappa_quadratic")),
        (Kind::Nominal, "alpha_nominal", Some("kappa")),
        (Kind::Multi, "alpha_masi", None),
    ] {
        let found = Agreement::of(&book(kind), &codings(&fixture.codings, kind));
        let own = &found.variables[0];
        let wanted = fixture.figures[alpha];
        assert!(
            (own.alpha.unwrap() - wanted).abs() < EQUAL,
            "{alpha}: {:?} {wanted}",
            own.alpha
        );
        if let Some(kappa) = kappa {
            let wanted = fixture.figures[kappa];
            assert!(
                (own.kappa.unwrap() - wanted).abs() < EQUAL,
                "{kappa}: {:?} {wanted}",
                own.kappa
            );
        }
        let [from, to] = own.alpha_interval.unwrap();
        assert!(
            from < wanted && wanted < to && to - from < 0.4,
            "{from} {wanted} {to}"
        );
    }
}

#[test]
fn agreement_on_nothing_does_not_flatter() {
    let mut small = Small::new(1.0);
    for answer in 1..=4 {
        // Both leave the kinds empty, and disagree on the degree.
        small.code(0, answer, &codes("lav", &[]));
        small.code(1, answer, &codes("stor", &[]));
    }
    small.code(0, 5, &empty());
    small.code(1, 5, &empty());
    let (_, book) = small.store.codebook().unwrap();
    let found = Agreement::of(&book, &small.store.codings().unwrap());
    let [degree, kinds, status] = &found.variables[..] else {
        panic!("{found:?}")
    };
    assert_eq!((degree.answers, degree.agreement), (4, Some(0.0)));
    assert_eq!((kinds.answers, kinds.alpha), (0, None));
    assert_eq!((status.answers, status.agreement), (5, Some(1.0)));
}

#[test]
fn the_first_choice_counts_not_what_talk_made_of_it() {
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    small.code(1, 1, &codes("stor", &["ting"]));
    small.code(1, 1, &codes("lav", &["ting"]));
    let (_, book) = small.store.codebook().unwrap();
    let of = |small: &Small| {
        let found = Agreement::of(&book, &small.store.codings().unwrap());
        found.variables[0].agreement
    };
    assert_eq!(of(&small), Some(0.0));
    // A choice that was taken back was a slip of the key.
    small.undo(1);
    small.undo(1);
    small.code(1, 1, &codes("lav", &["ting"]));
    assert_eq!(of(&small), Some(1.0));
}

#[test]
fn following_wrong_suggestions_shows() {
    // The machine always suggests low, a thing, ok.
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    small.code(1, 1, &codes("stor", &["ting"]));
    small.settle(1, 1, &codes("stor", &["ting"]));
    let (_, book) = small.store.codebook().unwrap();
    let found = Agreement::of(&book, &small.store.codings().unwrap());
    let mo = found.coders.iter().find(|c| c.coder == "MO").unwrap();
    assert_eq!((mo.wrong_shown, mo.wrong_accepted), (1, 1));
    assert_eq!((mo.right_shown, mo.right_refused), (2, 0));
    let ab = found.coders.iter().find(|c| c.coder == "AB").unwrap();
    assert_eq!((ab.wrong_shown, ab.wrong_accepted), (1, 0));
}
