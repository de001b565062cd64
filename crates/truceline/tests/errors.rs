//! What cannot be read is told with file and line, and the rest is read.

mod run;

use flate2::{Compression, write::GzEncoder};
use run::{Ran, read_in};
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const GOOD: &str = "{\"text\": \"The truce holds.\"}\n";

fn with(files: &[(&str, &[u8])], args: &[&str]) -> Ran {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("a file can be written");
    }
    read_in(folder.path(), args, b"")
}

fn lines(jsonl: &[u8]) -> Ran {
    with(&[("a.jsonl", jsonl)], &["--json", "a.jsonl"])
}

fn gzip(pieces: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    pieces.for_each(|piece| packed.write_all(&piece).expect("memory can be written"));
    packed.finish().expect("memory can be written")
}

/// The run ended with 1, told all of this, and gave this many readings.
#[track_caller]
fn told(ran: &Ran, readings: usize, words: &[&str]) {
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), readings, "{}", ran.err);
    for word in words {
        assert!(ran.err.contains(word), "no “{word}” in:\n{}", ran.err);
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn files_that_are_not_there() {
    let ran = with(&[("b.txt", b"A truce.")], &["--json", "nowhere.txt", "*.md", "b.txt"]);
    told(
        &ran,
        1,
        &["nowhere.txt: no such file", "*.md: no file has a name like this", "1 report read, 2 not read"],
    );
}

#[test]
fn an_empty_text() {
    told(&with(&[("a.txt", b"")], &["a.txt"]), 0, &["a.txt: the text is empty"]);
    told(&with(&[("a.txt", b" \n\t\n")], &["a.txt"]), 0, &["a.txt: the text is empty"]);
    told(&lines(b"{\"text\": \" \"}"), 0, &["a.jsonl:1: the field `text` is empty"]);
}

#[test]
fn binary_files() {
    told(&with(&[("a.txt", b"%PDF-1.7 ...")], &["a.txt"]), 0, &["a.txt: is a PDF, not text"]);
    told(&with(&[("a.html", b"%PDF-1.7 ...")], &["--format", "text", "a.html"]), 0, &["is a PDF"]);
    told(&with(&[("a", b"\x7fELF\x02\x01\x01\0\0")], &["a"]), 0, &["a: is a binary file, not text"]);
}

#[test]
fn damaged_utf8_is_told_with_its_place() {
    let text = "First.\nThe ceasefire in Bogotá X holds, said José.\n".replace('X', "\u{1}");
    let broken: Vec<u8> = text.bytes().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
    let ran = with(&[("a.txt", &broken)], &["a.txt"]);
    told(&ran, 0, &["a.txt:2:25: byte 26 of the line (byte 33 of the text) is not UTF-8", "iconv"]);
    let ran = lines(&[GOOD.as_bytes(), b"{\"text\": \"Bogot\xe1\"}\n", GOOD.as_bytes()].concat());
    told(&ran, 2, &["a.jsonl:2:16: byte 16 of the line is not UTF-8"]);
}

#[test]
fn half_a_surrogate_in_utf16() {
    let ran = with(&[("a.txt", b"\xff\xfeA\0\x3d\xd8B\0")], &["a.txt"]);
    told(&ran, 0, &["a.txt:1:2: byte 2"]);
}

#[test]
fn json_that_is_none() {
    let ran = lines(format!("{GOOD}{{\"text\": \"a\", }}\n{GOOD}").as_bytes());
    told(&ran, 2, &["a.jsonl:2:15: the line is not JSON", "2 reports read, 1 not read"]);
    told(&lines(b"{\"text\": \"a"), 0, &["a.jsonl:1:", "the line is not JSON"]);
    told(
        &lines(b"{\"text\": \"a\"} {\"text\": \"b\"}"),
        0,
        &["a.jsonl:1:15: the line is not JSON: trailing characters"],
    );
    told(&lines(b"[{\"text\": \"a\"}]"), 0, &["help: one object a line is read, not an array"]);
    told(&lines(b"17"), 0, &["a.jsonl:1:", "the line is not a JSON object"]);
    let deep = "[".repeat(100_000);
    told(
        &lines(format!("{{\"x\": {deep}\n{GOOD}").as_bytes()),
        1,
        &["a.jsonl:1:100006: the line is not JSON: EOF while parsing"],
    );
}

#[test]
fn fields_of_the_wrong_type_or_missing() {
    told(
        &lines(b"{\"text\": 3}"),
        0,
        &["a.jsonl:1:10: field `text`: invalid type: integer `3`, expected a string"],
    );
    told(&lines(b"{\"name\": [], \"text\": \"a\"}"), 0, &["field `name`"]);
    told(&lines(b"{\"name\": \"a\"}"), 0, &["a.jsonl:1: the object has no field `text`"]);
    told(&lines(b"{\"text\": null}"), 0, &["a.jsonl:1: the object has no field `text`"]);
}

#[test]
fn dates_that_are_none() {
    let ran = lines(format!("{{\"published\": \"yesterday\", \"text\": \"a\"}}\n{GOOD}").as_bytes());
    told(&ran, 1, &["a.jsonl:1:", "field `published`: “yesterday” is no date: expected one like 2025-11-09"]);
    let ran = with(&[("a.md", b"---\ndate: soon\n---\nText")], &["a.md"]);
    told(&ran, 0, &["a.md:2:7: “soon” is no date"]);
    let ran = with(&[("a.txt", b"A truce.")], &["--published", "soon", "a.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("“soon” is no date"), "{}", ran.err);
}

#[test]
fn wrong_usage() {
    for args in [
        &["--format", "pdf"][..],
        &["--threads", "0"],
        &["--language", "English"],
        &["--max-size", "0"],
        &["--column", "body"],
        &["--column", "words=body"],
        &["--pause", "-1"],
        &["--timeout", "soon"],
        &["--nonsense"],
    ] {
        let ran = with(&[], args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("--help"), "{}", ran.err);
    }
}

#[test]
fn reports_that_are_too_large() {
    let ran = with(&[("a.txt", &b"A truce. ".repeat(200))], &["--max-size", "1K", "a.txt"]);
    told(&ran, 0, &["a.txt: the text is longer than 1024 bytes", "help: raise --max-size"]);
    let long = format!("{{\"text\": \"{}\"}}", "x".repeat(2000));
    let jsonl = format!("{GOOD}{long}\n{GOOD}");
    let ran = with(&[("a.jsonl", jsonl.as_bytes())], &["--json", "--max-size", "1K", "a.jsonl"]);
    told(&ran, 2, &["a.jsonl:2: the line is longer than 1024 bytes and was skipped"]);
}

#[test]
fn fifty_megabytes_on_one_line() {
    let long = [b"{\"text\": \"", &b"x".repeat(50 << 20)[..], b"\"}\n", GOOD.as_bytes()].concat();
    told(&lines(&long), 1, &["a.jsonl:1: the line is longer than 8388608 bytes"]);
    told(&with(&[("a.txt", &long)], &["a.txt"]), 0, &["a.txt: the text is longer than 8388608 bytes"]);
}

#[test]
fn gzip_that_is_cut_off_or_broken() {
    let whole = gzip(std::iter::repeat_n(GOOD.as_bytes().to_vec(), 3));
    told(
        &with(&[("a.jsonl.gz", &whole[..whole.len() - 9])], &["--json", "a.jsonl.gz"]),
        3,
        &["a.jsonl.gz:", "ends early"],
    );
    told(&with(&[("a.txt.gz", &whole[..20])], &["a.txt.gz"]), 0, &["a.txt.gz: the gzip data ends early"]);
    let mut broken = whole;
    let middle = broken.len() / 2;
    broken[middle..].fill(0x55);
    told(&with(&[("a.txt.gz", &broken)], &["a.txt.gz"]), 0, &["a.txt.gz: "]);
}

#[test]
fn a_bomb_of_gzip_is_bounded() {
    let bomb = gzip(std::iter::repeat_n(vec![b' '; 1 << 20], 300));
    told(&with(&[("a.txt.gz", &bomb)], &["a.txt.gz"]), 0, &["longer than"]);
    let ran = with(&[("a.jsonl.gz", &bomb)], &["--max-size", "1M", "a.jsonl.gz"]);
    told(&ran, 0, &["a.jsonl.gz:1: the line does not end"]);
}

#[test]
fn a_language_that_is_not_loaded_is_told_and_not_read() {
    let text = "Перемирие вступило в силу в понедельник, сообщили в министерстве обороны страны.";
    let ran = with(&[("a.txt", text.as_bytes())], &["--json", "a.txt"]);
    told(&ran, 1, &["a.txt: ", "nothing was read"]);
    let reading: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        (reading["sentences"].as_array().map(Vec::len), reading["notes"][0]["level"].as_str()),
        (Some(0), Some("error"))
    );
}

#[test]
fn a_hundred_thousand_opening_quotes() {
    let ran = with(&[("a.txt", "“".repeat(100_000).as_bytes())], &["--json", "--language", "en", "a.txt"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{}", ran.err);
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let jsonl = GOOD.repeat(300);
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("a.jsonl"), jsonl).expect("a file can be written");
    let ran = std::process::Command::new("sh")
        .arg("-c")
        .arg("{ \"$0\" read --json a.jsonl; echo \"code $?\" >&2; } | head -n 1")
        .arg(assert_cmd::cargo::cargo_bin("truceline"))
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "code 0\n");
    assert_eq!(String::from_utf8_lossy(&ran.stdout).lines().count(), 1);
}

#[test]
fn colours_are_asked_for_or_left_out() {
    let folder = Path::new(".");
    assert!(read_in(folder, &["nowhere.txt", "--color", "always"], b"").err.contains("\x1b["));
    assert!(!read_in(folder, &["nowhere.txt"], b"").err.contains("\x1b["));
}
