//! Ledgers of every format open, and say what they said.

use crate::common::{STAMP, read};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use truceline_ledger::export::{Format, TABLES};
use truceline_ledger::questions::Filter;
use truceline_ledger::{Entry, Ledger, VERSION};

fn fixture(version: i32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/v{version}.ledger"))
}

/// Writes the fixture of a new format, once: `cargo test -p truceline-ledger --test ledger -- --ignored a_new_format`.
#[test]
#[ignore = "fixtures are written once, and never again"]
fn a_new_format_gets_its_fixture() {
    let path = fixture(VERSION);
    assert!(!path.exists(), "{} is there: old ledgers stay as they are", path.display());
    let mut ledger = Ledger::open_to_write(&path).expect("a new ledger");
    let samples = [
        ("colombia-2016.txt", "2016-08-29"),
        ("yemen-2018.txt", "2018-12-18"),
        ("lebanon-2024.txt", "2024-11-26"),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let entry = |(name, day): &(&str, &str)| {
        let text = std::fs::read_to_string(folder.join(name)).expect("a sample");
        Entry::of((*name).to_owned(), read(name, day, &text))
    };
    let entries: Vec<Entry> = samples.iter().map(entry).collect();
    ledger.append(&entries, STAMP).expect("they are added");
    ledger.close().expect("it closes");
}

#[test]
fn every_format_has_a_fixture_that_can_be_asked() {
    for version in 1..=VERSION {
        let ledger = Ledger::open_to_read(&fixture(version)).expect("it opens");
        let stats = ledger.stats().expect("it answers");
        assert_eq!((stats.format, stats.reports), (i64::from(version), 3));
        let told =
            ledger.events(&Filter { limit: 1000, ..Filter::default() }).expect("it answers").list.len();
        assert_eq!(told as i64, stats.records["events"]);
        assert!(ledger.reading(1).expect("it is whole").to_json().contains("\"schema\":1"));
        assert_eq!(ledger.search("ceasefire", &Filter::default()).expect("it answers").list.len(), 3);
    }
}

#[test]
fn every_format_is_brought_up_to_date_and_loses_nothing() {
    for version in 1..=VERSION {
        let folder = TempDir::new().expect("a folder");
        let copy = folder.path().join("a.ledger");
        std::fs::copy(fixture(version), &copy).expect("it is copied");
        let before = Ledger::open_to_read(&copy).expect("it opens").stats().expect("it answers");
        let mut ledger = Ledger::open_to_write(&copy).expect("it opens");
        ledger.append(&[], STAMP).expect("it can be written");
        ledger.close().expect("it closes");
        let ledger = Ledger::open_to_read(&copy).expect("it opens");
        let after = ledger.stats().expect("it answers");
        assert_eq!(
            (after.format, after.reports, &after.records),
            (i64::from(VERSION), before.reports, &before.records)
        );
        for table in TABLES {
            ledger.export(table, Format::Csv, &mut Vec::new()).expect("it is exported");
        }
    }
}

#[test]
fn every_table_and_column_is_described() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/FORMAT.md")).expect("FORMAT.md");
    let ledger = rusqlite::Connection::open(fixture(VERSION)).expect("it opens");
    let mut columns = ledger
        .prepare(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search%'",
        )
        .expect("good SQL");
    let columns = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    let columns: Vec<(String, String)> = columns.map(|c| c.expect("a column")).collect();
    assert!(columns.len() > 100);
    for (table, column) in columns {
        let at = page.find(&format!("| `{table}` |")).unwrap_or_else(|| panic!("{table} is not described"));
        let rest = &page[at + 2..];
        let next = rest.match_indices("\n| `").map(|(at, _)| at).next().unwrap_or(rest.len());
        let head = matches!(column.as_str(), "report" | "n");
        assert!(head || rest[..next].contains(&format!("`{column}`")), "{table}.{column} is not described");
    }
}
