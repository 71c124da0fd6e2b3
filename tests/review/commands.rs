//! The store on the command line.

use fritekst::review::Store;

use super::app::{App, SURVEY, chosen, survey};
use super::small::{Small, codes, empty};
use crate::cli::{run, text, told};

#[test]
fn codes_are_exported_with_how_they_came_about() {
    let (folder, app) = App::small(&[]);
    let mut choice = chosen("r1", "vigtig_del");
    choice["comment"] = "=2+2; \"tvivl\"".into();
    assert_eq!(app.post("/api/answers/2/code", &choice).0, 200);
    drop(app);
    let store = folder.path().join("svar.review.db");
    let out = folder.path().join("koder.csv");
    told(&["review", "export", text(&store), "-o", text(&out)]);
    let lines = std::fs::read_to_string(&out).unwrap();
    let rows: Vec<&str> = lines.lines().collect();
    assert_eq!(rows.len(), 4, "{lines}");
    assert!(
        rows[0].starts_with("\u{feff}row;respondent;variable;code;coder"),
        "{}",
        rows[0]
    );
    assert!(
        lines.contains("2;2;technology;vigtig_del;MO;0;0"),
        "{lines}"
    );
    assert!(
        lines.contains(";3.0;") || lines.contains(";3,0;"),
        "{lines}"
    );
    // A spreadsheet does not run what a coder wrote.
    assert!(lines.contains("'=2+2"), "{lines}");
    for (kind, begins) in [
        ("xlsx", "PK"),
        ("jsonl", "{\"row\":2,"),
        ("tsv", "row\trespondent\t"),
    ] {
        let out = folder.path().join(format!("koder.{kind}"));
        told(&["review", "export", text(&store), "-o", text(&out)]);
        let bytes = std::fs::read(&out).unwrap();
        assert!(bytes.starts_with(begins.as_bytes()), "{kind}");
    }
    let again = run(&["review", "export", text(&store), "-o", text(&out)]);
    assert_eq!(again.status.code(), Some(1));
}

#[test]
fn a_store_of_another_file_is_not_taken_up() {
    let (folder, app) = App::small(&[]);
    drop(app);
    let file = folder.path().join("svar.csv");
    std::fs::write(&file, format!("{SURVEY}6;En mere;Stat\n")).unwrap();
    let refused = run(&["review", text(&file), "--tier", "fast"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("another file (svar.csv)") && said.contains("--store"),
        "{said}"
    );
}

#[test]
fn the_flags_of_an_audited_file_are_shown_but_not_its_codes() {
    let (folder, file) = survey(
        "id;svar;technology;types\n1;Vi har købt robotstøvsugere til alle afdelinger;slet_ikke;product\n",
    );
    let coded = folder.path().join("kodet.csv");
    let audited = folder.path().join("audit.csv");
    told(&["code", text(&file), "-o", text(&coded)]);
    told(&[
        "audit",
        text(&coded),
        "-o",
        text(&audited),
        "--tier",
        "fast",
    ]);
    let app = App::start(&audited, &[]);
    let item = app.get("/api/answers/1").1;
    assert_eq!(item["flags"][0]["rule"], "R1", "{item}");
    assert_eq!(item["flags"][0]["severity"], "high");
    assert!(
        item["flags"][0]["sentence"]["da"]
            .as_str()
            .unwrap()
            .contains("robotstøvsugere")
    );
    let columns: Vec<&str> = item["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c[0].as_str().unwrap())
        .collect();
    assert_eq!(columns, ["id", "technology", "types"]);
    let listed = app.get("/api/answers?order=flags&flag=R1").1;
    assert_eq!(listed["total"], 1);
}

#[test]
fn a_sound_store_is_said_to_be_sound_and_a_missing_one_is_not_made() {
    let mut small = Small::new(0.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    let path = small.folder.path().join("s.db");
    let said = run(&["review", "check", text(&path)]);
    assert!(said.status.success());
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        said.contains("answers: 6, events in the journal: 1"),
        "{said}"
    );
    let missing = small.folder.path().join("none.db");
    let refused = run(&["review", "check", text(&missing)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!missing.exists());
    assert!(Store::open(&path).unwrap().check().unwrap().is_empty());
}

#[test]
fn one_row_an_answer_is_what_evaluate_reads() {
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("lav", &["ting"]));
    small.code(1, 1, &codes("stor", &["ting"]));
    small.code(0, 2, &codes("stor", &["ting", "tjeneste"]));
    small.code(0, 3, &codes("lav", &[]));
    small.code(1, 3, &codes("stor", &[]));
    small.settle(0, 3, &codes("mellem", &["ting"]));
    let path = small.folder.path().join("s.db");
    let out = small.folder.path().join("bred.csv");
    told(&["review", "export", text(&path), "--wide", "-o", text(&out)]);
    let lines = std::fs::read_to_string(&out).unwrap();
    let rows: Vec<&str> = lines.lines().collect();
    assert_eq!(
        rows[0],
        "\u{feff}row;respondent;text;grad;slags;status;coders;settled"
    );
    // Where two differ nothing stands until it is settled.
    assert_eq!(rows[1], "1;R1;Robotkatte til beboerne;;ting;ok;2;0");
    assert_eq!(
        rows[2],
        "2;R2;Fælles spisning hver onsdag;stor;ting|tjeneste;ok;1;0"
    );
    assert!(rows[3].ends_with(";mellem;ting;ok;2;1"), "{}", rows[3]);
    assert!(!lines.contains("20 12 34 56"));
}

#[test]
fn codes_made_elsewhere_come_in_once_and_whole() {
    let mut small = Small::new(1.0);
    small.code(0, 1, &codes("lav", &["ting", "tjeneste"]));
    small.code(0, 4, &empty());
    let path = small.folder.path().join("s.db");
    let out = small.folder.path().join("koder.csv");
    told(&["review", "export", text(&path), "-o", text(&out)]);
    let other = Small::new(1.0);
    let into = other.folder.path().join("s.db");
    let import = |more: &[&str]| {
        let arguments = [&["review", "import", text(&into), text(&out)], more].concat();
        String::from_utf8_lossy(&run(&arguments).stderr).into_owned()
    };
    assert!(import(&["--coder", "ekstern"]).contains("2 answers imported, 0 known"));
    assert!(import(&["--coder", "ekstern"]).contains("0 answers imported, 2 known"));
    let held = other.store.own(1, "ekstern").unwrap().unwrap();
    assert_eq!(held.choice.codes["slags"], ["ting", "tjeneste"]);
    assert!(!held.seen);
    assert!(
        other
            .store
            .own(4, "ekstern")
            .unwrap()
            .unwrap()
            .choice
            .uncodable
    );
    // One wrong code, and nothing of the file is taken in.
    let wrong = small.folder.path().join("forkert.csv");
    std::fs::write(
        &wrong,
        "row;variable;code\n2;grad;lav\n2;slags;ting\n2;status;ok\n3;grad;enorm\n",
    )
    .unwrap();
    let refused = run(&[
        "review",
        "import",
        text(&into),
        text(&wrong),
        "--coder",
        "X",
    ]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("row 4 (answer 3): `grad` has no category `enorm`"),
        "{said}"
    );
    assert!(other.store.own(2, "X").unwrap().is_none());
    let nobody = run(&["review", "import", text(&into), text(&wrong)]);
    assert_eq!(nobody.status.code(), Some(2));
}
