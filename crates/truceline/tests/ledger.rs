//! A ledger from the command line: added to, asked, exported, and what happens when things go wrong.

use assert_cmd::Command;
use std::path::Path;
use std::process::{Child, Stdio};
use tempfile::TempDir;

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(folder: &Path, args: &[&str]) -> Ran {
    let mut command = Command::cargo_bin("truceline").expect("the program is built");
    let output = command.current_dir(folder).args(args).output().expect("it runs");
    Ran {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("its output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("its errors are UTF-8"),
    }
}

fn well(folder: &Path, args: &[&str]) -> String {
    let ran = run(folder, args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    ran.out
}

/// Made-up reports, one a line; every one its own.
fn feed(n: usize) -> String {
    let side = ["Sudan", "Chad", "Libya", "Mali", "Niger", "Kenya", "Uganda"];
    let city = [
        "Khartoum", "Tripoli", "Bamako", "Niamey", "Goma", "Nairobi", "Kampala", "Juba", "Aden", "Mosul",
        "Baku",
    ];
    let line = |i: usize| {
        let (a, b, c) = (side[i % 7], side[(i / 7 + i + 1) % 7], city[i % 11]);
        format!(
            "{{\"name\": \"made-up/{i}\", \"published\": \"2024-{:02}-{:02}\", \"text\": \"The army of {a} attacked {c} on Monday, \
             killing {} soldiers of {b}. The government of {b} accused {a} of breaking truce number {i}, which {a} denied.\"}}\n",
            i % 12 + 1,
            i % 28 + 1,
            i + 2,
        )
    };
    (0..n).map(line).collect()
}

fn with_feed(n: usize) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("feed.jsonl"), feed(n)).expect("a file");
    folder
}

fn count(folder: &Path, what: &str) -> u64 {
    let stats: serde_json::Value = serde_json::from_str(&well(folder, &["stats", "--json"])).expect("JSON");
    stats[what].as_u64().expect("a number")
}

/// Starts adding and leaves it at that.
fn start(folder: &Path) -> Child {
    std::process::Command::new(assert_cmd::cargo::cargo_bin("truceline"))
        .current_dir(folder)
        .args(["add", "feed.jsonl", "--quiet"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts")
}

#[test]
fn added_asked_and_exported() {
    let folder = with_feed(20);
    let ran = run(folder.path(), &["add", "feed.jsonl", "--jobs", "2"]);
    assert!(ran.code == 0 && ran.err.starts_with("20 reports added"), "{}", ran.err);
    let ran = run(folder.path(), &["add", "feed.jsonl", "--json"]);
    let done: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((done["read"].as_u64(), done["known"].as_u64()), (Some(0), Some(20)));
    for question in ["timeline", "statements", "events", "figures", "actors", "positions"] {
        let page = well(folder.path(), &[question, "--limit", "3"]);
        assert!(page.contains("there are more (--limit)") && !page.contains('\x1b'), "{page}");
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        let json = well(folder.path(), &[question, "--limit", "3", "--json"]);
        assert_eq!(
            json.lines().filter(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()).count(),
            3,
            "{json}"
        );
        let csv = well(folder.path(), &[question, "--limit", "3", "--csv"]);
        assert!(csv.lines().count() >= 4, "{csv}");
    }
    assert!(
        well(folder.path(), &["agreements"]).contains("AGREEMENTS")
            || well(folder.path(), &["agreements"]).contains("Agreements")
    );
    let page = well(folder.path(), &["search", "truce", "number", "7"]);
    assert!(page.contains("made-up/7"), "{page}");
    let shown = well(folder.path(), &["show", "made-up/7", "--json"]);
    let read = Command::cargo_bin("truceline")
        .expect("it")
        .current_dir(folder.path())
        .args(["read", "--json"])
        .write_stdin(feed(8).lines().last().expect("a line"))
        .output();
    assert_eq!(
        shown,
        String::from_utf8(read.expect("it runs").stdout).expect("UTF-8"),
        "shown is what is read"
    );
    well(folder.path(), &["export", "--to", "out"]);
    let rows =
        std::fs::read_to_string(folder.path().join("out/reports.csv")).expect("a table").lines().count();
    assert_eq!(rows, 21);
    let again = run(folder.path(), &["reread"]);
    assert_eq!((again.code, again.err.as_str()), (0, "0 reports read again, 0 changed\n"));
}

/// Actors of one's own are part of what a reading rests on: with other tables, reports are read again.
#[test]
fn other_tables_of_ones_own_are_noticed() {
    let folder = TempDir::new().expect("a folder");
    let text = "{\"text\": \"The Zorvak Front attacked the army on Monday.\", \"published\": \"2025-11-09\", \"author\": \"Jane Doe\"}\n";
    std::fs::write(folder.path().join("a.jsonl"), text).expect("a file");
    let table = |name: &str, country: &str| {
        let rows = format!("name\tkind\tcountry\nZorvak Front\tarmed_group\t{country}\n");
        std::fs::write(folder.path().join(name), rows).expect("a table");
    };
    table("own.tsv", "SDN");
    well(folder.path(), &["add", "a.jsonl"]);
    let named = |country: &str| {
        let actors = well(folder.path(), &["actors", "--report", "1", "--csv"]);
        actors.contains(&format!("Zorvak Front,armed_group,{country}"))
    };
    assert!(!named("SDN"));
    let with = run(folder.path(), &["reread", "--actors", "own.tsv"]);
    assert!(with.err.contains("note: 1 report was read without tables of your own ("), "{}", with.err);
    assert!(with.err.contains("1 reports read again, 1 changed") && named("SDN"), "{}{}", with.err, with.out);
    std::fs::rename(folder.path().join("own.tsv"), folder.path().join("mine.tsv")).expect("a new name");
    let same = run(folder.path(), &["reread", "--actors", "mine.tsv"]);
    assert_eq!(same.err, "0 reports read again, 0 changed\n");
    table("mine.tsv", "TCD");
    let other = run(folder.path(), &["reread", "--actors", "mine.tsv"]);
    assert!(other.err.contains("with other tables of your own ("), "{}", other.err);
    assert!(named("TCD"));
    let none = run(folder.path(), &["reread"]);
    assert!(none.err.contains(", and there are none now"), "{}", none.err);
    assert!(!named("TCD"));
    let shown = well(folder.path(), &["show", "1"]);
    assert!(shown.contains("by Jane Doe"), "{shown}");
    assert!(well(folder.path(), &["show", "1", "--json"]).contains("\"byline\":\"Jane Doe\""));
    assert!(well(folder.path(), &["show", "1", "--csv"]).contains("Jane Doe"));
}

#[test]
fn one_bad_document_never_stops_the_rest() {
    let folder = with_feed(5);
    let russian =
        "{\"text\": \"Перемирие вступило в силу в понедельник, сообщили в министерстве обороны страны.\"}\n";
    let bad = format!("{}{{\"text\": 3}}\n{russian}{}", feed(2), feed(3));
    std::fs::write(folder.path().join("bad.jsonl"), bad).expect("a file");
    let ran = run(folder.path(), &["add", "bad.jsonl", "missing.txt", "feed.jsonl"]);
    assert_eq!(ran.code, 1);
    for words in [
        "bad.jsonl:3:10: field `text`",
        "missing.txt: no such file",
        "1 kept unread, in other languages (ru 1), 5 there before, 2 not read",
    ] {
        assert!(ran.err.contains(words), "no “{words}” in {}", ran.err);
    }
}

#[test]
fn the_same_whatever_the_number_of_threads() {
    let (one, many) = (with_feed(40), with_feed(40));
    well(one.path(), &["add", "feed.jsonl", "--jobs", "1"]);
    well(many.path(), &["add", "feed.jsonl", "--jobs", "4"]);
    for table in ["reports", "events", "statements", "copies"] {
        let of = |folder: &TempDir| {
            let table = well(folder.path(), &["export", table, "--format", "jsonl"]);
            table.replace(|c: char| c.is_ascii_digit(), "").len()
        };
        assert_eq!(of(&one), of(&many), "{table}");
    }
    let events = |folder: &TempDir| well(folder.path(), &["export", "events"]);
    assert!(events(&one) == events(&many));
}

#[test]
fn questions_that_make_no_sense_end_with_2_and_ledgers_that_are_none_with_3() {
    let folder = with_feed(3);
    well(folder.path(), &["add", "feed.jsonl"]);
    let told = |args: &[&str], code: i32, words: &str| {
        let ran = run(folder.path(), args);
        assert!(
            ran.code == code && ran.err.contains(words) && !ran.err.contains("panicked"),
            "{args:?}: {} {}",
            ran.code,
            ran.err
        );
    };
    told(&["events", "--actor", "Atlantis"], 2, "nobody is called “Atlantis”");
    told(&["events", "--nonsense"], 2, "--help");
    told(&["export"], 2, "--to FOLDER");
    told(&["events", "--ledger", "missing.ledger"], 3, "missing.ledger: no such ledger");
    told(&["events", "--ledger", "feed.jsonl"], 3, "feed.jsonl: is no ledger");
    told(&["add", "feed.jsonl", "--ledger", "feed.jsonl"], 3, "feed.jsonl: is no ledger");
    std::fs::write(folder.path().join("empty"), "").expect("a file");
    told(&["stats", "--ledger", "empty"], 3, "empty: is empty, no ledger");
    told(&["stats", "--ledger", "."], 3, ".: ");
    told(&["add", "feed.jsonl", "--ledger", "no/such/folder/a.ledger"], 3, "a.ledger: ");
}

#[test]
fn a_ledger_of_a_newer_program_or_of_another_is_left_alone() {
    let folder = with_feed(3);
    well(folder.path(), &["add", "feed.jsonl"]);
    let path = folder.path().join("truceline.ledger");
    let bytes = std::fs::read(&path).expect("the ledger");
    let told = |at: usize, value: u8, words: &str| {
        let mut changed = bytes.clone();
        changed[at] = value;
        std::fs::write(&path, &changed).expect("a file");
        for args in [&["stats"][..], &["add", "feed.jsonl"]] {
            let ran = run(folder.path(), args);
            assert!(ran.code == 3 && ran.err.contains(words), "{}", ran.err);
        }
        assert!(std::fs::read(&path).expect("it") == changed, "the file was changed");
    };
    // The header of SQLite's format: user_version at 60, application_id at 68.
    told(63, 99, "has format 99; this program knows formats up to");
    told(68, 1, "is a database of something else");
}

#[test]
fn a_damaged_ledger_is_told_and_never_a_panic() {
    let folder = with_feed(30);
    well(folder.path(), &["add", "feed.jsonl"]);
    let path = folder.path().join("truceline.ledger");
    let bytes = std::fs::read(&path).expect("the ledger");
    for piece in 1..12 {
        let mut damaged = bytes.clone();
        let at = bytes.len() * piece / 12;
        let end = (at + 9_000).min(bytes.len());
        damaged[at..end].fill(0x5a);
        std::fs::write(&path, damaged).expect("a file");
        for args in [
            &["events", "-n", "1000"][..],
            &["statements", "-n", "1000"],
            &["search", "truce"],
            &["export", "mentions"],
            &["stats"],
        ] {
            let ran = run(folder.path(), args);
            assert!(
                matches!(ran.code, 0 | 2 | 3) && !ran.err.contains("panicked"),
                "{args:?}: {} {}",
                ran.code,
                ran.err
            );
        }
    }
    std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("a file");
    let ran = run(folder.path(), &["events", "-n", "1000"]);
    assert!(ran.code == 3 && ran.err.contains("damaged"), "{} {}", ran.code, ran.err);
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_nothing_is_lost_or_doubled() {
    let folder = with_feed(400);
    let mut reports = 0;
    for round in 0..8 {
        let mut child = start(folder.path());
        std::thread::sleep(std::time::Duration::from_millis(90 + 70 * round));
        child.kill().expect("it is killed");
        child.wait().expect("it is gone");
        if folder.path().join("truceline.ledger").exists() {
            let ran = run(folder.path(), &["stats", "--json"]);
            // The very first kill may come before there is anything in the file.
            if ran.code == 0 {
                let now = count(folder.path(), "reports");
                assert!(now >= reports, "{now} reports after {reports}");
                reports = now;
            }
        }
    }
    well(folder.path(), &["add", "feed.jsonl"]);
    assert_eq!(count(folder.path(), "reports"), 400);
    let whole = with_feed(400);
    well(whole.path(), &["add", "feed.jsonl"]);
    let events = |folder: &TempDir| well(folder.path(), &["export", "events"]);
    assert!(events(&folder) == events(&whole), "what was added in pieces is not what is added at once");
}

#[cfg(unix)]
#[test]
fn two_writers_and_a_reader_at_once() {
    let folder = with_feed(300);
    let writers = [start(folder.path()), start(folder.path())];
    let mut seen = 0;
    for _ in 0..10 {
        let ran = run(folder.path(), &["stats", "--json"]);
        if ran.code == 0 {
            let stats: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
            let now = stats["reports"].as_u64().expect("a number");
            assert!(now >= seen);
            seen = now;
        }
    }
    for mut writer in writers {
        assert!(writer.wait().expect("it ends").success());
    }
    assert_eq!(count(folder.path(), "reports"), 300);
}

#[cfg(unix)]
#[test]
fn a_ledger_that_cannot_grow_keeps_what_it_has() {
    let folder = with_feed(300);
    let program = assert_cmd::cargo::cargo_bin("truceline");
    // Blocks of 512 bytes: room for a few batches, not for all.
    let limited = |blocks: u32| {
        let script = format!("ulimit -f {blocks}; trap '' XFSZ; exec \"$0\" add feed.jsonl");
        let ran = std::process::Command::new("sh")
            .args(["-c", &script])
            .arg(&program)
            .current_dir(folder.path())
            .output();
        let ran = ran.expect("a shell");
        (ran.status.code(), String::from_utf8_lossy(&ran.stderr).into_owned())
    };
    let (code, err) = limited(3_000);
    assert!(code == Some(3) && (err.contains("cannot grow") || err.contains("is full")), "{code:?} {err}");
    well(folder.path(), &["add", "feed.jsonl"]);
    assert_eq!(count(folder.path(), "reports"), 300);
}

#[cfg(unix)]
#[test]
fn a_read_only_ledger_can_be_asked_and_not_added_to() {
    use std::os::unix::fs::PermissionsExt;
    let folder = with_feed(5);
    well(folder.path(), &["add", "feed.jsonl"]);
    let set = |mode: u32, name: &str| {
        let path = folder.path().join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("rights are set");
    };
    set(0o444, "truceline.ledger");
    set(0o555, ".");
    assert_eq!(count(folder.path(), "reports"), 5);
    assert!(well(folder.path(), &["timeline"]).contains("ASSAULT"));
    // Whoever runs as root may write all the same.
    let ran = run(folder.path(), &["add", "feed.jsonl"]);
    assert!(
        ran.code == 0 || ran.code == 3 && ran.err.contains("may not be written"),
        "{} {}",
        ran.code,
        ran.err
    );
    set(0o755, ".");
}

#[cfg(unix)]
#[test]
fn stopped_it_finishes_its_batch_and_goes_on_later() {
    let folder = with_feed(2_000);
    let child = start(folder.path());
    for _ in 0..600 {
        std::thread::sleep(std::time::Duration::from_millis(100));
        if run(folder.path(), &["stats", "--json"]).out.contains("\"reports\":1") {
            break;
        }
    }
    let kill =
        std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(kill.success());
    let output = child.wait_with_output().expect("it ends");
    assert!(matches!(output.status.code(), Some(130 | 0)), "{output:?}");
    assert!(!folder.path().join("truceline.ledger-wal").exists(), "a ledger at rest is one file");
    let before = count(folder.path(), "reports");
    assert!(before > 0);
    well(folder.path(), &["add", "feed.jsonl"]);
    assert_eq!(count(folder.path(), "reports"), 2_000);
}
