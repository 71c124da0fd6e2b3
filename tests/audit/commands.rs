//! `fritekst audit`, run as a user runs it.

use std::fs;

use tempfile::TempDir;

use crate::cli::{fritekst, run, text, told};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo_survey.csv");

struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn name(&self, name: &str) -> String {
        text(&self.0.path().join(name)).to_owned()
    }

    fn write(&self, name: &str, content: &str) -> String {
        fs::write(self.name(name), content).unwrap();
        self.name(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.name(name)).unwrap()
    }
}

/// Two records that do not fit, one that does, one without content.
const SMALL: &str = "id;svar;teknologi;types\n\
    1;Vi har købt robotstøvsugere til alle afdelinger;slet_ikke;product\n\
    2;Fælles spisning i haven hver søndag;slet_ikke;service\n\
    3;-;vigtig_del;process\n\
    4;Ny robot, ring på 20 12 34 56 eller skriv cpr 010203-1234;slet_ikke;product\n";

fn audited(folder: &Folder, more: &[&str]) -> Vec<Vec<String>> {
    let input = folder.write("in.csv", SMALL);
    let out = folder.name("out.csv");
    let mut arguments = vec![
        "audit",
        input.as_str(),
        "-o",
        out.as_str(),
        "--tier",
        "fast",
        "--force",
    ];
    arguments.extend(more);
    told(&arguments);
    let cells = |line: &str| line.split(';').map(str::to_owned).collect();
    folder.read("out.csv").lines().map(cells).collect()
}

#[test]
fn rows_and_columns_are_kept_and_conflicts_flagged_beside_them() {
    let rows = audited(&Folder::new(), &[]);
    assert_eq!(rows.len(), 5);
    assert_eq!(
        rows[0][4..8],
        ["flag_rule", "flag_severity", "flag_score", "flag_reason_da"]
    );
    for (row, line) in rows.iter().zip(SMALL.lines()).skip(1) {
        let input: Vec<&str> = line.split(';').collect();
        // A lone dash is made safe for spreadsheets, as in every output.
        assert_eq!(
            row[..4]
                .iter()
                .map(|c| c.trim_start_matches('\''))
                .collect::<Vec<_>>(),
            input
        );
    }
    assert_eq!((rows[1][4].as_str(), rows[1][5].as_str()), ("R1", "H"));
    assert_eq!((rows[2][4].as_str(), rows[2][5].as_str()), ("", ""));
    assert_eq!((rows[3][4].as_str(), rows[3][5].as_str()), ("R13", ""));
}

#[test]
fn personal_data_is_in_no_new_column_and_not_in_the_report() {
    let folder = Folder::new();
    let report = folder.name("report.html");
    let rows = audited(&folder, &["--report", &report]);
    let page = folder.read("report.html");
    for secret in ["010203", "1234", "20 12 34 56"] {
        assert!(
            rows[4][4..].iter().all(|c| !c.contains(secret)),
            "{:?}",
            rows[4]
        );
        assert!(!page.contains(secret));
    }
    assert_eq!(rows[4].last().unwrap(), "2");
}

#[test]
fn the_demo_survey_is_audited_to_the_same_bytes_on_one_and_two_threads_and_from_a_pipe() {
    let folder = Folder::new();
    let audit = |threads: &str, name: &str, input: &str| {
        let out = folder.name(name);
        let mut command = fritekst();
        let columns = [
            "--text",
            "beskrivelse",
            "--tier",
            "fast",
            "--weight",
            "vaegt",
            "--by",
            "niveau",
        ];
        command
            .args(["--threads", threads, "audit", input, "-o", &out])
            .args(columns);
        if input == "-" {
            command.write_stdin(fs::read(DEMO).unwrap());
        }
        command.assert().success();
        fs::read(out).unwrap()
    };
    let one = audit("1", "one.csv", DEMO);
    assert_eq!(one, audit("2", "two.csv", DEMO));
    assert_eq!(one, audit("2", "pipe.csv", "-"));
    let lines = one.iter().filter(|b| **b == b'\r').count();
    assert_eq!(lines, 1353);
}

#[test]
fn hostile_text_is_only_text_in_the_report() {
    let folder = Folder::new();
    let hostile =
        "id;svar;teknologi\n<b>1</b>;\"Ny robot <script>alert(1)</script> til alle\";slet_ikke\n";
    let input = folder.write("in.csv", hostile);
    let (out, report) = (folder.name("out.csv"), folder.name("r.html"));
    told(&[
        "audit",
        &input,
        "-o",
        &out,
        "--report",
        &report,
        "--tier",
        "fast",
        "--flag-from",
        "0",
    ]);
    let page = folder.read("r.html");
    assert!(!page.contains("<script>alert") && !page.contains("<b>1</b>"));
    assert!(page.contains("&lt;b&gt;1&lt;/b&gt;"));
}

#[test]
fn an_answer_that_cannot_be_read_is_told_with_row_column_and_what_to_do() {
    let folder = Folder::new();
    let input = folder.write(
        "in.csv",
        "id;svar;teknologi\n1;Ny robot;slet_ikke\n2;Ny robot;meget\n",
    );
    let out = folder.name("out.csv");
    let done = run(&[
        "audit",
        &input,
        "-o",
        &out,
        "--tier",
        "fast",
        "--self",
        "technology=teknologi",
    ]);
    assert_eq!(done.status.code(), Some(1));
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(
        told.contains("row 2, column `teknologi`: `meget`")
            && told.contains("--answer \"technology:meget="),
        "{told}"
    );
    assert!(!fs::exists(&out).unwrap());
}

#[test]
fn wrong_usage_is_told_before_anything_is_read() {
    let folder = Folder::new();
    let input = folder.write("in.csv", SMALL);
    for (arguments, needed) in [
        (vec!["--self", "farve=teknologi"], "no variable `farve`"),
        (vec!["--self", "technology"], "VARIABLE=COLUMN"),
        (
            vec!["--self", "technology=findes_ikke"],
            "no column `findes_ikke`",
        ),
        (
            vec!["--answer", "technology:4=ukendt"],
            "VARIABLE:VALUE=CATEGORY",
        ),
        (vec!["--expect-rate", "meget"], "FROM-TO"),
        (vec!["--flag-from", "2"], "probability"),
        (vec!["--learn", "x.json"], "--simulate or --verdicts"),
    ] {
        let mut all = vec!["audit", input.as_str(), "--tier", "fast"];
        all.extend(arguments.iter());
        let done = run(&all);
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(needed), "{arguments:?}: {told}");
    }
}

#[test]
fn an_audited_file_is_not_audited_again() {
    let folder = Folder::new();
    audited(&folder, &[]);
    let out = folder.name("out.csv");
    let done = run(&["audit", &out, "--tier", "fast"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("flag_rule"));
}

#[test]
fn weights_say_what_a_record_means_to_the_figures() {
    let folder = Folder::new();
    let input = folder.write(
        "in.csv",
        "id;svar;teknologi;vaegt;niveau\n1;Ny robot til gulvvask;slet_ikke;3,5;stat\n2;Fælles spisning i haven;slet_ikke;6,5;stat\n3;Fælles morgensang;slet_ikke;90;region\n",
    );
    let out = folder.name("out.csv");
    told(&[
        "audit", &input, "-o", &out, "--tier", "fast", "--weight", "vaegt", "--by", "niveau",
    ]);
    let table = folder.read("out.csv");
    let rows: Vec<Vec<&str>> = table.lines().map(|l| l.split(';').collect()).collect();
    let at = rows[0]
        .iter()
        .position(|h| *h == "flag_materiality")
        .unwrap();
    assert_eq!(rows[1][at], "35,0000");
    let input = folder.write(
        "bad.csv",
        "id;svar;teknologi;vaegt\n1;Ny robot;slet_ikke;tre\n",
    );
    let done = run(&["audit", &input, "--tier", "fast", "--weight", "vaegt"]);
    assert!(String::from_utf8_lossy(&done.stderr).contains("row 1, column `vaegt`"));
}

#[test]
fn an_implausible_share_of_flags_is_warned_of() {
    let folder = Folder::new();
    let mut table = String::from("id;svar;teknologi\n");
    for row in 0..60 {
        table += &format!("{row};Vi har købt robotstøvsugere til afdeling {row};slet_ikke\n");
    }
    let input = folder.write("in.csv", &table);
    let out = folder.name("out.csv");
    let done = run(&["audit", &input, "-o", &out, "--tier", "fast", "--no-copies"]);
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(
        told.contains("warning:") && told.contains("--expect-rate"),
        "{told}"
    );
}

#[test]
fn the_audit_audits_itself_on_answers_coded_by_people() {
    let folder = Folder::new();
    let corpus = include_str!("../../data/oin/corpus.tsv");
    let part: Vec<&str> = corpus.lines().take(800).collect();
    let input = folder.write("coded.tsv", &(part.join("\n") + "\n"));
    let learned = folder.name("learned.json");
    let done = run(&[
        "audit",
        &input,
        "--simulate",
        "--conflicts",
        "30%",
        "--text",
        "text",
        "--tier",
        "fast",
        "--learn",
        &learned,
    ]);
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{told}");
    for part in [
        "R1 ",
        "recall, H and M",
        "false alarms on consistent records",
        "learned from",
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert!(
        folder
            .read("learned.json")
            .contains("\"codebook\": \"oin\"")
    );
}

#[test]
fn reviewers_verdicts_are_learned_from() {
    let folder = Folder::new();
    let mut table = String::from("id;svar;teknologi\n");
    for row in 0..40 {
        table += &format!("{row};Vi har købt robotstøvsugere til afdeling {row};slet_ikke\n");
        table += &format!("{row}b;Fælles spisning i haven hver søndag, hold {row};vigtig_del\n");
    }
    let input = folder.write("in.csv", &table);
    let out = folder.name("out.csv");
    told(&[
        "audit",
        &input,
        "-o",
        &out,
        "--tier",
        "fast",
        "--flag-from",
        "0.02",
        "--no-copies",
        "--expect-rate",
        "0%-100%",
    ]);
    // The reviewer agrees about the robots and not about the meals.
    let audited = folder.read("out.csv");
    let mut judged = String::new();
    for (row, line) in audited.lines().enumerate() {
        let verdict = match row {
            0 => "verdict",
            _ if line.contains("robot") => "1",
            _ => "nej",
        };
        judged += &format!("{verdict};{line}\n");
    }
    let input = folder.write("judged.csv", &judged);
    let learned = folder.name("learned.json");
    let arguments = [
        "audit",
        &input,
        "--verdicts",
        "verdict",
        "--learn",
        &learned,
        "--tier",
        "fast",
        "--text",
        "svar",
    ];
    let done = run(&arguments);
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{told}");
    assert!(
        told.contains("precision before 0.500") && told.contains("after 1.000"),
        "{told}"
    );
    assert!(folder.read("learned.json").contains("verdicts, SHA-256"));
}

#[test]
fn what_is_read_is_never_written_over() {
    let folder = Folder::new();
    let input = folder.write("in.csv", SMALL);
    let out = folder.name("out.csv");
    for arguments in [
        vec!["-o", out.as_str(), "--report", input.as_str()],
        vec!["-o", out.as_str(), "--report", out.as_str()],
        vec!["-o", input.as_str()],
    ] {
        let mut all = vec!["audit", input.as_str(), "--tier", "fast", "--force"];
        all.extend(arguments.iter());
        assert!(!run(&all).status.success(), "{arguments:?}");
        assert_eq!(folder.read("in.csv"), SMALL);
    }
    let labelled = folder.write(
        "coded.tsv",
        "id\ttext\ttechnology\n1\tNy robot\tslet_ikke\n",
    );
    let done = run(&[
        "audit",
        &labelled,
        "--simulate",
        "--learn",
        &labelled,
        "--tier",
        "fast",
        "--force",
    ]);
    assert!(!done.status.success());
    assert!(folder.read("coded.tsv").starts_with("id\ttext"));
}

#[test]
fn one_odd_value_is_told_and_hides_no_column() {
    let folder = Folder::new();
    let mut table = String::from(
        "id;svar;teknologi;type_produkt;type_service;type_proces;type_kommunikation\n",
    );
    for row in 0..30 {
        let degree = if row == 17 { "meget" } else { "slet_ikke" };
        table += &format!(
            "{row};Fælles spisning nr. {row};{degree};0;1;{};0\n",
            if row == 20 { "7" } else { "0" }
        );
    }
    let input = folder.write("in.csv", &table);
    let out = folder.name("out.csv");
    let done = run(&["audit", &input, "-o", &out, "--tier", "fast"]);
    let told = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{told}");
    assert!(
        told.contains("row 18, column `teknologi`")
            && told.contains("row 21, column `type_proces`"),
        "{told}"
    );
}

#[test]
fn a_type_without_a_column_is_warned_of() {
    let folder = Folder::new();
    let input = folder.write(
        "in.csv",
        "id;svar;type_produkt;type_service\n1;Ny robot;1;0\n2;Fælles spisning;0;1\n",
    );
    let done = run(&[
        "audit",
        &input,
        "-o",
        &folder.name("out.csv"),
        "--tier",
        "fast",
    ]);
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(
        told.contains("no column for process, communication of types"),
        "{told}"
    );
    assert!(told.contains("technology: no column found"), "{told}");
}

#[test]
fn personal_data_in_ids_and_groups_is_masked_in_the_report() {
    let folder = Folder::new();
    let table =
        "id;svar;teknologi;afdeling\n010203-1234;Ny robot til gulvvask;slet_ikke;chef@kommune.dk\n";
    let input = folder.write("in.csv", table);
    let report = folder.name("r.html");
    told(&[
        "audit",
        &input,
        "-o",
        &folder.name("out.csv"),
        "--report",
        &report,
        "--tier",
        "fast",
        "--by",
        "afdeling",
    ]);
    let page = folder.read("r.html");
    assert!(!page.contains("010203") && !page.contains("chef@kommune.dk"));
}

#[test]
fn thousands_are_read_as_the_file_writes_them() {
    let folder = Folder::new();
    let table = "id;svar;teknologi;vaegt\n1;Ny robot til gulvvask;slet_ikke;1.168\n2;Fælles spisning i haven;slet_ikke;1.175,5\n";
    let input = folder.write("in.csv", table);
    told(&[
        "audit",
        &input,
        "-o",
        &folder.name("out.csv"),
        "--tier",
        "fast",
        "--weight",
        "vaegt",
    ]);
    let written = folder.read("out.csv");
    // 1168 of 2343.5.
    assert!(written.contains("49.8400"), "{written}");
}

#[test]
fn the_period_can_be_told() {
    let folder = Folder::new();
    let table = "id;svar;teknologi\n1;Vi indførte faste makkerpar i 2021;slet_ikke\n";
    let input = folder.write("in.csv", table);
    let out = folder.name("out.csv");
    told(&["audit", &input, "-o", &out, "--tier", "fast"]);
    assert!(!folder.read("out.csv").contains("R15"));
    told(&[
        "audit",
        &input,
        "-o",
        &out,
        "--tier",
        "fast",
        "--period",
        "2022-2023",
        "--force",
    ]);
    assert!(folder.read("out.csv").contains("R15"));
}

#[test]
fn probabilities_of_another_survey_are_refused_and_of_the_same_one_used() {
    let folder = Folder::new();
    let input = folder.write("in.csv", SMALL);
    let coded = folder.name("coded.csv");
    told(&[
        "code",
        &input,
        "-o",
        &coded,
        "--text",
        "svar",
        "--probabilities",
    ]);
    let out = folder.name("out.csv");
    let done = run(&["audit", &input, "-o", &out, "--coded", &coded]);
    assert!(String::from_utf8_lossy(&done.stderr).contains("4 of 4 records found"));
    let other = folder.write(
        "other.csv",
        &SMALL
            .replace("\n1;", "\n91;")
            .replace("\n2;", "\n92;")
            .replace("\n3;", "\n93;")
            .replace("\n4;", "\n94;"),
    );
    let done = run(&[
        "audit",
        &other,
        "-o",
        &folder.name("o2.csv"),
        "--coded",
        &coded,
    ]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("no record of the survey"));
}

#[test]
fn an_answer_without_a_word_is_a_non_answer() {
    let folder = Folder::new();
    let input = folder.write(
        "in.csv",
        "id;svar;teknologi\n1;;slet_ikke\n2;Fælles spisning i haven;slet_ikke\n",
    );
    told(&[
        "audit",
        &input,
        "-o",
        &folder.name("out.csv"),
        "--tier",
        "fast",
        "--text",
        "svar",
    ]);
    let written = folder.read("out.csv");
    assert!(
        written
            .lines()
            .nth(1)
            .unwrap()
            .starts_with("1;;slet_ikke;R13;"),
        "{written}"
    );
}
