//! The rules on single records.

use proptest::prelude::*;

use fritekst::audit::reported::differ;
use fritekst::audit::{FieldChange, Ranking, Report, Reports};
use fritekst::codebook::{Action, Severity};

use super::{DEGREES, Told, book, ids, set};

const PRODUCT: usize = 0;
const SERVICE: usize = 1;
const PROCESS: usize = 2;
const COMMUNICATION: usize = 3;

#[test]
fn a_record_that_fits_has_no_flag() {
    let told = Told::sure(2, &[SERVICE]);
    assert!(told.found().flags.is_empty());
    assert_eq!(told.found().severity(), Severity::None);
}

#[test]
fn a_solution_ticked_as_no_technology_at_all_is_a_grave_flag() {
    let told = Told {
        degree: Report::One(0),
        ..Told::sure(3, &[PRODUCT])
    };
    let found = told.found();
    assert_eq!(ids(&found), ["R1"]);
    assert_eq!(found.flags[0].severity, Severity::High);
    let change = FieldChange::Answer {
        variable: 0,
        category: 3,
    };
    assert_eq!(found.change, [change]);
    let [danish, english] = &found.flags[0].reason;
    assert!(danish.contains("Teknologi indgår slet ikke"), "{danish}");
    assert!(english.contains("not part of it at all"), "{english}");
    assert!(!english.contains('{'), "{english}");
}

#[test]
fn three_steps_outrank_two() {
    let ticked = |degree| Told {
        degree: Report::One(degree),
        ..Told::sure(3, &[PRODUCT])
    };
    let (three, two) = (ticked(0).found(), ticked(1).found());
    assert!(three.severity() > two.severity());
    let rank = Ranking::Both;
    assert!(rank.of(&three) > 0.0 && rank.of(&two) > 0.0);
}

#[test]
fn what_is_ticked_and_not_said_is_no_flag() {
    let told = Told {
        ticks: set(&[PRODUCT, SERVICE, PROCESS, COMMUNICATION]),
        ..Told::sure(1, &[SERVICE])
    };
    assert!(told.found().flags.is_empty());
}

#[test]
fn an_evident_type_that_was_not_ticked_while_nothing_ticked_is_seen_is_flagged() {
    let told = Told {
        ticks: set(&[COMMUNICATION]),
        ..Told::sure(0, &[SERVICE])
    };
    let found = told.found();
    assert_eq!(ids(&found), ["R6"]);
    let change = FieldChange::Tick {
        variable: 1,
        category: SERVICE,
    };
    assert_eq!(found.change, [change]);
}

#[test]
fn a_text_that_says_nothing_is_uncodable_and_never_flagged_on_degree_or_types() {
    let told = Told {
        degree: Report::One(0),
        ticks: set(&[COMMUNICATION]),
        status: [0.02, 0.95, 0.01, 0.01, 0.01],
        ..Told::sure(3, &[PRODUCT])
    };
    let found = told.found();
    assert_eq!(ids(&found), ["R13"]);
    assert_eq!(found.flags[0].action, Action::Uncodable);
    assert!(!found.is_flagged());
}

#[test]
fn a_plan_in_an_innovators_record_is_flagged_alone() {
    let told = Told {
        degree: Report::One(0),
        status: [0.02, 0.0, 0.0, 0.97, 0.01],
        ..Told::sure(3, &[PRODUCT])
    };
    assert_eq!(ids(&told.found()), ["R11"]);
}

#[test]
fn a_plan_would_be_consistent_with_no_innovation_at_all() {
    let told = Told {
        status: [0.02, 0.0, 0.0, 0.97, 0.01],
        ..Told::sure(3, &[PRODUCT])
    };
    assert_eq!(told.found().change, [FieldChange::Innovation]);
}

#[test]
fn dont_know_beside_a_clear_text_is_a_suggestion() {
    let told = Told {
        degree: Report::Other(0),
        ..Told::sure(2, &[SERVICE])
    };
    let found = told.found();
    assert_eq!(ids(&found), ["R21"]);
    assert_eq!(found.flags[0].action, Action::Suggest);
    assert!(found.change.is_empty());
}

#[test]
fn a_year_outside_the_period_is_named_in_the_sentence() {
    let told = Told {
        text: "Vi indførte faste makkerpar i 2015",
        ..Told::sure(0, &[PROCESS])
    };
    let found = told.found();
    assert_eq!(ids(&found), ["R15"]);
    assert!(found.flags[0].reason[0].contains("2015"));
    assert_eq!(&told.text[found.flags[0].spans[0].clone()], "2015");
}

#[test]
fn copied_texts_are_shown_together() {
    let told = Told {
        copies: 4,
        ..Told::sure(0, &[PROCESS])
    };
    let found = told.found();
    assert_eq!(ids(&found), ["R20"]);
    assert!(found.flags[0].reason[1].contains('4'));
    assert!(!found.is_flagged());
    let apart = Told {
        ticked_apart: true,
        ..told
    };
    let [danish, english] = &apart.found().flags[0].reason;
    assert!(danish.contains("krydset forskelligt") && english.contains("ticked differently"));
}

#[test]
fn equal_texts_were_ticked_apart_beyond_the_tolerance_or_without_a_common_tick() {
    let record = |degree: usize, types: &[usize]| Reports {
        variables: vec![Report::One(degree), set(types), Report::Missing],
        companions: Vec::new(),
    };
    let apart = |a: Reports, b: Reports| differ(book(), &[a, b]);
    assert!(!apart(
        record(1, &[PRODUCT]),
        record(2, &[PRODUCT, SERVICE])
    ));
    assert!(apart(record(0, &[PRODUCT]), record(2, &[PRODUCT])));
    assert!(apart(record(1, &[PRODUCT]), record(1, &[SERVICE])));
}

#[test]
fn a_text_that_may_say_nothing_is_the_cheaper_thing_to_doubt() {
    let told = Told {
        degree: Report::One(0),
        ticks: set(&[COMMUNICATION]),
        status: [0.52, 0.0, 0.0, 0.0, 0.48],
        ..Told::sure(3, &[PRODUCT])
    };
    let all = fritekst::audit::Consistency {
        thresholds: ["H", "M", "L"].map(|l| (l.to_owned(), 0.01)).into(),
        ..super::shipped()
    };
    assert_eq!(told.found_by(&all).change, [FieldChange::Text]);
}

proptest! {
    /// Whatever the model says: where its likeliest degree is the ticked one or
    /// next to it, nothing about technology is flagged.
    #[test]
    fn one_step_is_never_a_flag(p in prop::array::uniform4(0.001f64..1.0), ticked in 0usize..4) {
        let sum: f64 = p.iter().sum();
        let technology = p.map(|x| x / sum);
        let likeliest = (0..4).max_by(|a, b| technology[*a].total_cmp(&technology[*b])).unwrap();
        prop_assume!(likeliest.abs_diff(ticked) <= 1);
        let told = Told { technology, degree: Report::One(ticked), ..Told::sure(0, &[PROCESS]) };
        let found = told.found();
        prop_assert!(ids(&found).iter().all(|id| !["R1", "R2", "R3", "R4", "R5", "R5b"].contains(id)), "{} {:?}", DEGREES[ticked], ids(&found));
    }

    /// Scores are probabilities, and a flag has words for people.
    #[test]
    fn whatever_is_found_can_be_told(
        p in prop::array::uniform4(0.0f64..1.0),
        q in prop::array::uniform4(0.0f64..1.0),
        s in prop::array::uniform5(0.001f64..1.0),
        ticked in 0usize..5,
        ticks in 0u32..16,
    ) {
        let sum: f64 = p.iter().sum::<f64>().max(1e-9);
        let all: f64 = s.iter().sum();
        let degree = if ticked == 4 { Report::Other(0) } else { Report::One(ticked) };
        let ticks = if ticks == 0 { Report::Missing } else { Report::Set(ticks) };
        let told = Told {
            technology: p.map(|x| x / sum), types: q, status: s.map(|x| x / all), degree, ticks,
            ..Told::sure(0, &[PROCESS])
        };
        let found = told.found();
        prop_assert!((0.0..=1.0).contains(&found.probability));
        for flag in &found.flags {
            prop_assert!((0.0..=1.0).contains(&flag.score));
            let told = flag.reason.iter().all(|r| !r.is_empty() && !r.contains('{'));
            prop_assert!(told);
        }
    }
}
