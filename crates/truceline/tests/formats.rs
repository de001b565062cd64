//! What comes in: formats, encodings, compression, standard input.

mod laws;
mod run;

use flate2::{Compression, write::GzEncoder};
use run::{Ran, read_in};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const TEXT: &str =
    "The two sides agreed on a ceasefire – “at last” – in Juba on Monday, the mediators said.\n";

fn folder() -> TempDir {
    TempDir::new().expect("a folder")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("memory can be written");
    packed.finish().expect("memory can be written")
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).expect("a file can be written");
}

fn only(ran: &Ran) -> Value {
    assert_eq!((ran.code, ran.err.as_str(), ran.out.lines().count()), (0, "", 1), "{}", ran.out);
    laws::hold(ran.out.trim_end())
}

fn read(name: &str, bytes: &[u8]) -> Value {
    let folder = folder();
    write(folder.path(), name, bytes);
    only(&read_in(folder.path(), &["--json", name], b""))
}

#[test]
fn a_text_is_one_report_named_after_its_file() {
    let report = &read("a.txt", TEXT.as_bytes())["report"];
    assert_eq!((report["name"].as_str(), report["text"].as_str()), (Some("a.txt"), Some(TEXT)));
    assert_eq!(report["published"], Value::Null);
}

#[test]
fn encodings_with_a_mark_give_the_same_text() {
    let units = |order: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let marked = [
        [&b"\xef\xbb\xbf"[..], TEXT.as_bytes()].concat(),
        [&b"\xff\xfe"[..], &units(u16::to_le_bytes)].concat(),
        [&b"\xfe\xff"[..], &units(u16::to_be_bytes)].concat(),
    ];
    for bytes in marked {
        assert_eq!(read("a.txt", &bytes)["report"]["text"], TEXT);
        assert_eq!(read("a", &gzip(&bytes))["report"]["text"], TEXT, "packed");
    }
}

#[test]
fn encodings_without_a_mark_are_found() {
    let text = "El cese al fuego en Bogotá empezó mañana, según la misión.";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let folder = folder();
    write(folder.path(), "a.txt", &latin);
    let ran = read_in(folder.path(), &["--json", "--language", "en", "a.txt"], b"");
    assert_eq!(only(&ran)["report"]["text"], text);
}

#[test]
fn pages_tables_and_folders_are_read() {
    let folder = folder();
    std::fs::create_dir_all(folder.path().join("reports/more")).expect("a folder");
    let page = format!(
        "<html><head><title>Truce agreed</title></head><body><h1>Truce agreed</h1><p>{TEXT}</p></body></html>"
    );
    let table = format!("body;day\n\"{}\";2016-08-29\n", TEXT.trim());
    write(folder.path(), "reports/b.html", page.as_bytes());
    write(folder.path(), "reports/more/a.csv", table.as_bytes());
    write(folder.path(), "reports/style.css", b"p { color: red }");
    write(folder.path(), "reports/.hidden", b"nothing");
    let ran = read_in(folder.path(), &["--json", "--column", "published=day", "reports"], b"");
    // The page comes first, and has no such column to miss.
    assert_eq!((ran.code, ran.err.as_str(), ran.out.lines().count()), (0, "", 2));
    let readings: Vec<Value> = ran.out.lines().map(laws::hold).collect();
    assert_eq!(readings[0]["report"]["title"], "Truce agreed");
    assert_eq!(readings[0]["report"]["text"], TEXT.trim());
    assert_eq!(readings[1]["report"]["published"], "2016-08-29");
    assert_eq!(readings[1]["report"]["text"], TEXT.trim());
    let ran = read_in(folder.path(), &["--json", "reports/*.html"], b"");
    assert_eq!(only(&ran)["report"]["text"], TEXT.trim());
}

#[test]
fn gzip_is_found_by_content_and_may_have_members() {
    let (first, second) = TEXT.split_at(10);
    let members = [gzip(first.as_bytes()), gzip(second.as_bytes())].concat();
    assert_eq!(read("a.txt", &members)["report"]["text"], TEXT);
}

#[test]
fn markdown_is_read_without_its_marks() {
    let source = "---\ntitle: Talks\npublished: 2016-08-29\n---\n# A *ceasefire*\n\nThe **army** and the rebels agreed.\n";
    let report = &read("a.md", source.as_bytes())["report"];
    assert_eq!(report["text"], "A ceasefire\n\nThe army and the rebels agreed.");
    assert_eq!((report["title"].as_str(), report["published"].as_str()), (Some("Talks"), Some("2016-08-29")));
}

#[test]
fn json_lines_may_come_in_on_standard_input() {
    let line = serde_json::json!({"name": "n", "published": "2018-12-18T10:00:00Z", "title": "t", "url": "u",
        "publisher": "p", "text": TEXT, "tags": [1, {"text": 2}]});
    let ran = read_in(folder().path(), &["--json"], format!("\n{line}\r\n\n").as_bytes());
    let report = &only(&ran)["report"];
    for (field, value) in [
        ("name", "n"),
        ("published", "2018-12-18T10:00:00Z"),
        ("title", "t"),
        ("url", "u"),
        ("publisher", "p"),
    ] {
        assert_eq!(report[field], value);
    }
}

#[test]
fn text_may_come_in_on_standard_input_and_be_dated() {
    let ran = read_in(folder().path(), &["--json", "--published", "2018-12-18", "-"], TEXT.as_bytes());
    assert_eq!(only(&ran)["report"]["published"], "2018-12-18");
}

#[test]
fn a_format_that_is_asked_for_counts_more_than_the_name() {
    let ran = read_in(folder().path(), &["--json", "--format", "text"], b"{\"text\": \"A truce.\"}");
    assert_eq!(only(&ran)["report"]["text"], "{\"text\": \"A truce.\"}");
}

#[test]
fn empty_dates_and_nulls_are_unknown() {
    let ran =
        read_in(folder().path(), &["--json"], br#"{"text": "A truce.", "published": "", "name": null}"#);
    assert_eq!(only(&ran)["report"]["published"], Value::Null);
}

#[test]
fn a_language_can_be_set() {
    let ran =
        read_in(folder().path(), &["--json", "--language", "en"], "Перемирие вступило в силу.".as_bytes());
    assert_eq!(only(&ran)["report"]["language"], "en");
}
