//! Exports hold what they say.

use crate::common::{STAMP, entries, ledger};
use serde_json::Value;
use std::collections::BTreeMap;
use truceline_ledger::export::{Format, TABLES, page};

#[test]
fn every_table_has_its_columns_and_rows_in_both_formats() {
    let (_folder, mut ledger) = ledger();
    ledger.append(&entries(), STAMP).expect("they are added");
    for table in TABLES {
        let (mut csv, mut jsonl) = (Vec::new(), Vec::new());
        let n = ledger.export(table, Format::Csv, &mut csv).expect("it is written");
        assert_eq!(ledger.export(table, Format::Jsonl, &mut jsonl).expect("it is written"), n);
        let mut rows = csv::Reader::from_reader(&csv[..]);
        let names: Vec<String> = rows.headers().expect("names").iter().map(str::to_owned).collect();
        assert_eq!(names, table.columns.iter().map(|c| c.name).collect::<Vec<_>>());
        assert_eq!(rows.records().filter_map(Result::ok).count() as u64, n, "{}", table.name);
        let lines: Vec<BTreeMap<String, Value>> = jsonl
            .split(|b| *b == b'\n')
            .filter(|l| !l.is_empty())
            .map(|l| serde_json::from_slice(l).expect("JSON"))
            .collect();
        assert_eq!(lines.len() as u64, n);
        assert!(lines.iter().all(|line| line.len() == names.len()), "{}", table.name);
        assert!(n > 0 || matches!(table.name, "notes" | "copies"), "{} is empty", table.name);
    }
}

#[test]
fn words_of_exports_are_those_of_the_text() {
    let (_folder, mut ledger) = ledger();
    ledger.append(&entries(), STAMP).expect("they are added");
    let texts: Vec<Vec<char>> = entries().iter().map(|e| e.reading.report.text.chars().collect()).collect();
    for name in ["sentences", "mentions", "times", "places", "events", "figures"] {
        let table = TABLES.iter().find(|t| t.name == name).expect("a table");
        let mut jsonl = Vec::new();
        ledger.export(table, Format::Jsonl, &mut jsonl).expect("it is written");
        for line in String::from_utf8(jsonl).expect("UTF-8").lines() {
            let row: Value = serde_json::from_str(line).expect("JSON");
            let at = |name: &str| usize::try_from(row[name].as_u64().expect("a number")).expect("small");
            let words: String = texts[at("report") - 1][at("start")..at("end")].iter().collect();
            assert_eq!(row["text"], words, "{name}");
        }
    }
}

#[test]
fn dyads_are_expanded() {
    let (_folder, mut ledger) = ledger();
    ledger.append(&entries(), STAMP).expect("they are added");
    let mut jsonl = Vec::new();
    ledger
        .export(TABLES.iter().find(|t| t.name == "cameo").expect("it"), Format::Jsonl, &mut jsonl)
        .expect("it is written");
    let mut rows = 0;
    for entry in entries() {
        for e in entry.reading.events.iter().filter(|e| e.cameo.is_some()) {
            let others = if e.recipient.is_empty() { &e.actor } else { &e.recipient };
            let of = |a: &truceline_reading::ActorId| others.iter().filter(|b| *b != a).count().max(1);
            rows += e.actor.iter().map(of).sum::<usize>();
        }
    }
    assert_eq!(String::from_utf8(jsonl).expect("UTF-8").lines().count(), rows);
}

#[test]
fn annotations_select_the_words() {
    let (_folder, mut ledger) = ledger();
    ledger.append(&entries(), STAMP).expect("they are added");
    let mut lines = Vec::new();
    let n = ledger.annotations(&mut lines).expect("they are written");
    let texts: BTreeMap<String, Vec<char>> = entries()
        .iter()
        .map(|e| (format!("urn:truceline:{}", e.hash), e.reading.report.text.chars().collect()))
        .collect();
    for line in String::from_utf8(lines).expect("UTF-8").lines() {
        let a: Value = serde_json::from_str(line).expect("JSON");
        let text = &texts[a["target"]["source"].as_str().expect("a source")];
        for s in a["target"]["selector"].as_array().expect("selectors") {
            let at = |name: &str| usize::try_from(s[name].as_u64().expect("a number")).expect("small");
            let quote = &s["refinedBy"];
            let (start, end) = (at("start"), at("end"));
            let words = |from: usize, to: usize| text[from..to].iter().collect::<String>();
            assert_eq!(quote["exact"], words(start, end));
            assert_eq!(quote["prefix"], words(start.saturating_sub(32), start));
            assert_eq!(quote["suffix"], words(end, (end + 32).min(text.len())));
        }
    }
    assert!(n > 100);
}

#[test]
fn the_page_describes_what_is_exported() {
    let written =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/EXPORTS.md")).expect("EXPORTS.md");
    assert!(
        written == page(),
        "EXPORTS.md is out of date: cargo run -p truceline-ledger --example exports_page > crates/ledger/EXPORTS.md"
    );
}

#[cfg(feature = "parquet")]
fn value(field: &parquet::record::Field) -> Value {
    use parquet::record::Field;
    match field {
        Field::Null => Value::Null,
        Field::Bool(flag) => (*flag).into(),
        Field::Long(n) => (*n).into(),
        Field::Double(n) => (*n).into(),
        Field::Str(text) => text.as_str().into(),
        // `2025-11-09 +00:00`
        Field::Date(_) => field.to_string()[..10].into(),
        other => panic!("{other} is of no type that is written"),
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_has_the_same_rows() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let (folder, mut ledger) = ledger();
    ledger.append(&entries(), STAMP).expect("they are added");
    for table in TABLES {
        let path = folder.path().join(table.name);
        let mut file = std::fs::File::create(&path).expect("a file");
        let n = ledger.export(table, Format::Parquet, &mut file).expect("it is written");
        let reader =
            SerializedFileReader::new(std::fs::File::open(&path).expect("it")).expect("it is Parquet");
        assert_eq!(reader.metadata().file_metadata().num_rows() as u64, n, "{}", table.name);
        let mut jsonl = Vec::new();
        ledger.export(table, Format::Jsonl, &mut jsonl).expect("it is written");
        let lines = String::from_utf8(jsonl).expect("UTF-8");
        for (row, line) in reader.get_row_iter(None).expect("rows").zip(lines.lines()) {
            let json: Value = serde_json::from_str(line).expect("JSON");
            let row = row.expect("a row");
            for (column, (name, field)) in table.columns.iter().zip(row.get_column_iter()) {
                assert_eq!(name, column.name);
                let empty_day = column.kind == truceline_ledger::export::Type::Day && json[name] == "";
                let expected = if empty_day { &Value::Null } else { &json[name] };
                assert_eq!(value(field), *expected, "{}.{name}", table.name);
            }
        }
    }
}
