//! `truceline relate`: marked sentences in, events out, and what cannot be coded told with its line.

use assert_cmd::Command;
use std::process::Output;

const TABLE: &str = "id\tmarked_sentence\n\
    a\t<s>Israel</s> bombed <t>Damascus</t>.\n\
    b\tIsrael bombed Damascus.\n\
    c\t<s>Rebels</s> may attack <t>the port</t>.\n\
    d\t<s>Rebels attacked <t>the port</t>.\n\
    e\t<s>Teachers</s> went on strike.\n\
    f\n\
    g\tThe <s>river</s> is longer than the <t>road</t>.\n";

fn relate(args: &[&str], stdin: &str) -> Output {
    let mut command = Command::cargo_bin("truceline").expect("the program is built");
    command.arg("relate").args(args).write_stdin(stdin).output().expect("it runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn rows_are_coded_and_bad_ones_told() {
    let ran = relate(&["-"], TABLE);
    let lines: Vec<&str> = text(&ran.stdout).lines().collect();
    assert_eq!(lines[0], "id\tevent\tmode\thistorical\tfuture\thypothetical\tnegated\tconfidence\trule");
    assert!(lines[1].starts_with("a\tASSAULT\texplosives\tfalse\tfalse\tfalse\tfalse\t"), "{}", lines[1]);
    assert!(lines[2].starts_with("c\tASSAULT\t\tfalse\tfalse\ttrue\tfalse\t"), "{}", lines[2]);
    assert!(lines[3].starts_with("e\tPROTEST\tstrike\t"), "{}", lines[3]);
    assert!(lines[4].starts_with("g\tnone\t\tfalse\t"), "{}", lines[4]);
    assert_eq!(lines.len(), 5);
    let told = text(&ran.stderr);
    for fault in ["-:3: nothing is marked", "-:5: <s> is never closed", "-:7: too few columns"] {
        assert!(told.contains(fault), "{told}");
    }
    assert_eq!(ran.status.code(), Some(1));
}

#[test]
fn why_shows_the_words() {
    let ran = relate(&["--why", "-"], TABLE);
    let lines: Vec<&str> = text(&ran.stdout).lines().collect();
    assert!(lines[0].ends_with("\trule\twhy"));
    let why = lines[2].rsplit('\t').next().unwrap_or_default();
    assert_eq!(why, "event “attack”; actor “Rebels”; recipient “the port”; hypothetical “may”");
}

#[test]
fn what_is_no_table_is_told() {
    let ran = relate(&["nowhere.tsv"], "");
    assert!(text(&ran.stderr).contains("nowhere.tsv: no such file"), "{}", text(&ran.stderr));
    assert_eq!(ran.status.code(), Some(1));
    let ran = relate(&["-"], "name\ttext\n");
    assert!(text(&ran.stderr).contains("no columns `id` and `marked_sentence`"), "{}", text(&ran.stderr));
    assert_eq!(ran.status.code(), Some(2));
}
