//! `truceline actor`, and a user's own tables of actors and places.

use assert_cmd::Command;
use std::path::Path;
use tempfile::TempDir;

/// What a run left behind: exit code, output, errors.
struct Ran(i32, String, String);

fn run(folder: &Path, args: &[&str], stdin: &str) -> Ran {
    let mut command = Command::cargo_bin("truceline").expect("the program is built");
    let ran = command.current_dir(folder).args(args).write_stdin(stdin).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran(ran.status.code().expect("it ends by itself"), text(ran.stdout), text(ran.stderr))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

const TABLE: &str = "date\tphrase\tcontext\n\
    2015-01-01\tthe Taliban\t\n\
    2022-01-01\tthe Taliban\t\n\
    \tthe army\tShells fell on Khartoum.\n\
    \n\
    \tthe death toll\tSudan\n\
    \tgunmen in Maiduguri\n";

const ANSWER: &str = "phrase\tname\tkind\tcountry\tsector\tcode\n\
    the Taliban\tTaliban\tarmed_group\tAFG\tREB\tAFGREB\n\
    the Taliban\tTaliban government of Afghanistan\tgovernment\tAFG\tGOV\tAFGGOV\n\
    the army\tSudanese Armed Forces\tmilitary\tSDN\tMIL\tSDNMIL\n\
    \t\t\t\t\t\n\
    the death toll\t\t\t\t\t\n\
    gunmen in Maiduguri\tNigerian gunmen\tperson\tNGA\tUAF\tNGAUAF\n";

#[test]
fn phrases_are_answered_line_by_line() {
    let folder =
        folder(&[("a.tsv", TABLE), ("dos.tsv", &format!("\u{feff}{}", TABLE.replace('\n', "\r\n")))]);
    for (args, stdin) in [
        (&["actor", "a.tsv"][..], ""),
        (&["actor", "-"], TABLE),
        (&["actor"], TABLE),
        (&["actor", "dos.tsv"], ""),
    ] {
        let Ran(code, out, err) = run(folder.path(), args, stdin);
        assert_eq!((code, out.as_str(), err.as_str()), (0, ANSWER, ""), "{args:?}");
    }
}

#[test]
fn faults_are_told_and_the_rest_is_answered() {
    let table = "phrase\tdate\nHamas\tyesterday\nUNHCR\t\n";
    let folder = folder(&[("a.tsv", table), ("b.tsv", "words\nHamas\n")]);
    let Ran(code, out, err) = run(folder.path(), &["actor", "a.tsv"], "");
    assert_eq!(code, 1);
    let answer = "phrase\tname\tkind\tcountry\tsector\tcode\nHamas\t\t\t\t\t\nUNHCR\tUNHCR\tigo\tIGO\tIGOUNOREF\tIGOUNOREF\n";
    assert_eq!(out, answer);
    assert!(err.contains("a.tsv:2: “yesterday” is no date"), "{err}");
    let Ran(code, out, err) = run(folder.path(), &["actor", "b.tsv"], "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("b.tsv:1: no column `phrase`"), "{err}");
    let Ran(code, _, err) = run(folder.path(), &["actor", "nowhere.tsv"], "");
    assert_eq!(code, 1);
    assert!(err.contains("nowhere.tsv: "), "{err}");
}

const ACTORS: &str =
    "# ours\nname\taliases\tkind\tcountry\tsector\nEastern Guard\tthe Guard|EG-1\tarmed_group\tMMR\tREB\n";
const PLACES: &str =
    "kind\tname\tgeonames\tlat\tlon\tcountry\nsite\tCamp Quendor\t99999999\t16.5\t97.5\tMMR\n";

#[test]
fn own_tables_are_laid_over_ours() {
    let folder = folder(&[("actors.tsv", ACTORS), ("places.tsv", PLACES)]);
    let own = ["--actors", "actors.tsv", "--places", "places.tsv"];
    let Ran(_, out, err) = run(
        folder.path(),
        &[&["actor"], &own[..]].concat(),
        "phrase\nfighters of EG-1\nrebels in Camp Quendor\n",
    );
    assert!(out.contains("fighters of EG-1\tEastern Guard\tarmed_group\tMMR\tREB\tMMRREB\n"), "{out}{err}");
    assert!(
        out.contains("rebels in Camp Quendor\tBurmese rebels\tarmed_group\tMMR\tREB\tMMRREB\n"),
        "{out}{err}"
    );
    let text = "The Eastern Guard attacked Camp Quendor on Monday.";
    let Ran(code, out, err) = run(folder.path(), &[&["read", "--json"], &own[..]].concat(), text);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("\"name\":\"Eastern Guard\",\"kind\":\"armed_group\""), "{out}");
    assert!(out.contains("\"geonames\":99999999"), "{out}");
    let Ran(_, out, _) = run(folder.path(), &["read", "--json"], text);
    assert!(!out.contains("MMRREB") && !out.contains("99999999"), "{out}");
    let marked = "id\tmarked_sentence\n1\t<s>EG-1</s> attacked <t>villagers</t>.\n";
    let Ran(code, out, _) = run(folder.path(), &[&["relate"], &own[..]].concat(), marked);
    assert!(code == 0 && out.contains("1\tASSAULT"), "{out}");
}

#[test]
fn faults_of_own_tables_are_told_with_file_and_line() {
    let actors = "name\tkind\tcountry\nA\tarmy\tMMR\nB\tngo\tQQQ\n";
    let places = "kind\tname\tlat\tlon\tcountry\nvillage\tX\t\t\t\nsite\tY\t99\t0\t\nsite\tZ\t1\t1\tQQQ\n";
    let folder = folder(&[("actors.tsv", actors), ("places.tsv", places), ("text.txt", "A truce.")]);
    let own = ["--actors", "actors.tsv", "--places", "places.tsv"];
    for verb in [&["read", "text.txt"][..], &["relate"], &["actor"]] {
        let Ran(code, out, err) = run(folder.path(), &[verb, &own[..]].concat(), "phrase\nA\n");
        assert_eq!((code, out.as_str()), (2, ""), "{verb:?}");
        for told in [
            "actors.tsv:2: “army”",
            "actors.tsv:3: “QQQ”",
            "places.tsv:2: “village”",
            "places.tsv:3: 99 0",
            "places.tsv:4: “QQQ”",
        ] {
            assert!(err.contains(told), "no “{told}” in:\n{err}");
        }
    }
    let Ran(code, _, err) = run(folder.path(), &["read", "text.txt", "--actors", "nowhere.tsv"], "");
    assert!(code == 2 && err.contains("nowhere.tsv"), "{err}");
}
