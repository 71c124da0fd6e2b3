//! Closed answers as files write them.

use fritekst::audit::{Columns, Questionnaire, Report};

use super::book;

fn read(place: &[(&str, Columns)], cells: &[&'static str]) -> Result<Vec<Report>, String> {
    let mut questionnaire = Questionnaire::new(book());
    for (question, columns) in place {
        assert!(questionnaire.place(question, columns.clone()));
    }
    let read = questionnaire.read(|c| cells[c]);
    read.map(|r| r.variables).map_err(|e| e.to_string())
}

#[test]
fn a_degree_is_read_from_its_id_its_title_and_dont_know() {
    let degree = |cell| read(&[("technology", Columns::One(0))], &[cell]).map(|v| v[0]);
    assert_eq!(degree("vigtig_del"), Ok(Report::One(2)));
    assert_eq!(degree(" Vigtig del "), Ok(Report::One(2)));
    assert_eq!(degree("Teknologi er en vigtig del"), Ok(Report::One(2)));
    assert_eq!(
        degree("Technology is an important part"),
        Ok(Report::One(2))
    );
    assert_eq!(degree("Ved ikke"), Ok(Report::Other(0)));
    assert_eq!(degree(""), Ok(Report::Missing));
}

#[test]
fn what_no_one_could_have_ticked_is_refused_with_what_is_known() {
    let told = read(&[("technology", Columns::One(0))], &["meget"]).unwrap_err();
    assert!(
        told.contains("`meget`") && told.contains("vigtig_del"),
        "{told}"
    );
    let told = read(&[("types", Columns::Each(vec![(0, 0)]))], &["måske"]).unwrap_err();
    assert!(told.contains("ja/nej"), "{told}");
}

#[test]
fn types_are_read_from_one_column_or_from_one_each() {
    let one = |cell| read(&[("types", Columns::One(0))], &[cell]).map(|v| v[1]);
    assert_eq!(one("product|process"), Ok(Report::Set(0b101)));
    assert_eq!(one("Produkt; Service"), Ok(Report::Set(0b11)));
    let each = Columns::Each(vec![(0, 0), (2, 1), (3, 2)]);
    let each = |cells: &[&'static str]| read(&[("types", each.clone())], cells).map(|v| v[1]);
    assert_eq!(each(&["1", "0", "ja"]), Ok(Report::Set(0b1001)));
    assert_eq!(each(&["1.0", "Nej", ""]), Ok(Report::Set(0b1)));
    assert_eq!(each(&["0", "0", "0"]), Ok(Report::Missing));
}

#[test]
fn a_variable_of_one_code_may_have_more_categories_than_a_set() {
    assert_eq!(Report::One(57).categories().collect::<Vec<_>>(), [57]);
    assert_eq!(Report::Set(0b101).categories().collect::<Vec<_>>(), [0, 2]);
    assert_eq!(Report::Other(0).categories().count(), 0);
}

#[test]
fn a_files_own_way_of_writing_a_category_can_be_told() {
    let mut questionnaire = Questionnaire::new(book());
    questionnaire.place("technology", Columns::One(0));
    assert!(questionnaire.alias("technology", "4", "teknologisk_loesning"));
    assert!(!questionnaire.alias("technology", "5", "noget_andet"));
    assert!(!questionnaire.alias("farve", "5", "roed"));
    let read = questionnaire.read(|_| "4").unwrap();
    assert_eq!(read.variables[0], Report::One(3));
}

#[test]
fn an_unknown_answer_is_told_without_personal_data() {
    let told = read(
        &[("technology", Columns::One(0))],
        &["ring til 010203-1234"],
    )
    .unwrap_err();
    assert!(!told.contains("010203"), "{told}");
}
