//! Reading again with a newer program: what changed.
//!
//! In: a report's new reading. Out: [`Changed`], sort by sort, and the ledger with the new records in place of the old ones;
//! `readings` keeps when the report was read by which program, `changes` how many records came and went.

use crate::append::{self, Outcome, Stamp, erase};
use crate::error::Result;
use crate::recall::recall;
use crate::{Entry, Ledger};
use rusqlite::{Connection, params};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use truceline_reading::{Reading, Report};

/// A report that an older program read, or a newer one may read better.
#[derive(Clone, Debug)]
pub struct Stale {
    /// Its number in the ledger.
    pub report: i64,
    /// Where it came from.
    pub origin: String,
    /// The report itself, its language aside where the program found that out.
    pub text: Report,
}

/// Another reader than the one that asks, and how many reports are held by its reading.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Other {
    /// The version of the program.
    pub program: String,
    /// The fingerprint of its rules and tables.
    pub rules: String,
    /// The pipeline that found words and syntax.
    pub pipeline: String,
    /// The hash of the user's own tables; empty where there were none.
    pub tables: String,
    /// Reports whose latest reading is by it.
    pub reports: i64,
}

/// What a new reading of a report changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changed {
    /// The report's number in the ledger.
    pub report: i64,
    /// What it is called.
    pub name: Option<String>,
    /// Records that are gone, by sort: each as its JSON, with names in place of ids.
    pub gone: BTreeMap<String, Vec<Value>>,
    /// Records that are new.
    pub new: BTreeMap<String, Vec<Value>>,
}

impl Changed {
    /// Whether anything did.
    pub fn is_nothing(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }
}

/// The sorts of records that are compared.
const SORTS: [&str; 8] =
    ["actors", "times", "places", "statements", "events", "figures", "agreements", "notes"];

impl Ledger {
    /// Reports after a number whose reading is by another program, other rules, another pipeline or other tables of the
    /// user's than these, in order, no more than `limit`; with `all`, those by the same as well.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn stale(&self, stamp: Stamp<'_>, after: i64, limit: usize, all: bool) -> Result<Vec<Stale>> {
        stale(&self.connection, stamp, after, limit, all).map_err(|e| self.fault(e))
    }

    /// How many reports that are.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn count_stale(&self, stamp: Stamp<'_>, all: bool) -> Result<i64> {
        let sql = format!("SELECT count(*) FROM reports r {}", latest(all));
        let count = self.connection.query_row(&sql, version(&stamp), |row| row.get(0));
        count.map_err(|e| self.fault(e))
    }

    /// Who read the reports that somebody else than this one read, those with most reports first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn others(&self, stamp: Stamp<'_>) -> Result<Vec<Other>> {
        others(&self.connection, stamp).map_err(|e| self.fault(e))
    }

    /// Puts new readings in place of old ones, in one transaction, and tells what changed.
    ///
    /// # Errors
    /// When the ledger cannot be written: then all is as it was.
    pub fn replace(&mut self, readings: &[(i64, Entry)], stamp: Stamp<'_>) -> Result<Vec<Changed>> {
        let path = self.path.clone();
        self.write(|transaction, shared, tally| {
            let reader = shared.reader(transaction, stamp)?;
            let mut all = Vec::new();
            for (report, entry) in readings {
                let old = recall(transaction, *report)?;
                let changed = changed(*report, &old, entry);
                let (n, before, outcome) = last(transaction, *report)?;
                tally.count(&format!("reader {before}"), -1);
                tally.count(&format!("reader {reader}"), 1);
                tally.count(&outcome, -1);
                tally.count(entry.outcome.as_str(), 1);
                append::reading(transaction, *report, n + 1, entry.outcome, (reader, stamp.at))?;
                if !changed.is_nothing() || entry.outcome != Outcome::Read {
                    erase(transaction, tally, *report, &old)?;
                    append::write_records(transaction, shared, tally, *report, &entry.reading)?;
                    note(transaction, *report, n + 1, &changed)?;
                }
                all.push(changed);
            }
            Ok(all)
        })
        .map_err(|e| e.of(&path))
    }
}

/// What tells readers apart, as `?1` to `?4`.
fn version<'s>(stamp: &Stamp<'s>) -> [&'s str; 4] {
    [stamp.program, stamp.rules, stamp.pipeline, stamp.tables]
}

/// Whether a row of `readers v` is another reader than `?1` to `?4`.
const OTHER: &str = "(v.program <> ?1 OR v.rules <> ?2 OR v.pipeline <> ?3 OR v.tables <> ?4)";

fn others(ledger: &Connection, stamp: Stamp<'_>) -> Result<Vec<Other>> {
    let sql = format!(
        "SELECT v.program, v.rules, v.pipeline, v.tables, t.n FROM readers v JOIN totals t ON t.what = 'reader ' || v.id
         WHERE {OTHER} AND t.n > 0 ORDER BY t.n DESC, v.id"
    );
    let mut rows = ledger.prepare(&sql)?;
    let others = rows.query_map(version(&stamp), |row| {
        Ok(Other {
            program: row.get(0)?,
            rules: row.get(1)?,
            pipeline: row.get(2)?,
            tables: row.get(3)?,
            reports: row.get(4)?,
        })
    })?;
    Ok(others.collect::<rusqlite::Result<_>>()?)
}

/// The latest reading of every report, where it is by another reader than `?1` to `?4`.
fn latest(all: bool) -> String {
    let other = match all {
        true => "?1 = ?1 AND ?2 = ?2 AND ?3 = ?3 AND ?4 = ?4".to_owned(),
        false => format!("({OTHER} OR g.outcome = 'failed')"),
    };
    format!(
        "JOIN readings g ON g.report = r.id AND g.n = (SELECT max(n) FROM readings WHERE report = r.id)
         JOIN readers v ON v.id = g.reader WHERE {other}"
    )
}

fn stale(ledger: &Connection, stamp: Stamp<'_>, after: i64, limit: usize, all: bool) -> Result<Vec<Stale>> {
    let sql = format!(
        "SELECT r.id, r.origin, r.name, r.url, r.publisher, r.title, r.byline, r.published, r.language, r.text
         FROM reports r {} AND r.id > ?5 ORDER BY r.id LIMIT ?6",
        latest(all)
    );
    let mut rows = ledger.prepare_cached(&sql)?;
    let [program, rules, pipeline, tables] = version(&stamp);
    let rows = rows.query_map(params![program, rules, pipeline, tables, after, limit as i64], |row| {
        let published: Option<String> = row.get(7)?;
        Ok(Stale {
            report: row.get(0)?,
            origin: row.get(1)?,
            text: Report {
                name: row.get(2)?,
                url: row.get(3)?,
                publisher: row.get(4)?,
                title: row.get(5)?,
                byline: row.get(6)?,
                published: published.and_then(|day| day.parse().ok()),
                language: row.get(8)?,
                text: row.get(9)?,
            },
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The number of a report's last reading, its reader, and what came of it.
fn last(ledger: &Connection, report: i64) -> Result<(i64, i64, String)> {
    let sql = "SELECT n, reader, outcome FROM readings WHERE report = ?1 ORDER BY n DESC LIMIT 1";
    let mut last = ledger.prepare_cached(sql)?;
    Ok(last.query_row([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}

fn changed(report: i64, old: &Reading, new: &Entry) -> Changed {
    let (before, after) = (records(old), records(&new.reading));
    let mut changed =
        Changed { report, name: old.report.name.clone(), gone: BTreeMap::new(), new: BTreeMap::new() };
    for sort in SORTS {
        let empty = Vec::new();
        let (a, b) = (before.get(sort).unwrap_or(&empty), after.get(sort).unwrap_or(&empty));
        let only = |these: &[(String, Value)], those: &[(String, Value)]| {
            let mut left: BTreeMap<&str, usize> = BTreeMap::new();
            those.iter().for_each(|(key, _)| *left.entry(key).or_default() += 1);
            let new = |(key, _): &&(String, Value)| match left.get_mut(key.as_str()) {
                Some(n) if *n > 0 => {
                    *n -= 1;
                    false
                }
                _ => true,
            };
            these.iter().filter(new).map(|(_, value)| value.clone()).collect::<Vec<Value>>()
        };
        let (gone, new) = (only(a, b), only(b, a));
        if !gone.is_empty() {
            changed.gone.insert(sort.to_owned(), gone);
        }
        if !new.is_empty() {
            changed.new.insert(sort.to_owned(), new);
        }
    }
    changed
}

/// The records of a reading, sort by sort, so that those of two readings can be compared: without ids of their own, and with
/// what they refer to by name or by its words, since numbers move when one record more is found.
fn records(reading: &Reading) -> BTreeMap<String, Vec<(String, Value)>> {
    let json: Value = serde_json::from_str(&reading.to_json()).unwrap_or_default();
    let mut names: BTreeMap<String, Value> = BTreeMap::new();
    for sort in SORTS {
        for record in json[sort].as_array().into_iter().flatten() {
            let span = ["span", "trigger", "name_span", "cue", "speaker_span"]
                .iter()
                .find(|key| record[**key].is_object());
            let name = record.get("name").filter(|name| name.is_string() && sort != "places");
            let name = name.cloned().or_else(|| span.map(|key| place_of(&record[*key])));
            if let (Some(id), Some(name)) = (record["id"].as_str(), name) {
                names.insert(id.to_owned(), name);
            }
        }
    }
    let list = |sort: &str| {
        let records = json[sort].as_array().cloned().unwrap_or_default();
        records.into_iter().map(|record| keyed(record, &names)).collect()
    };
    SORTS.iter().map(|sort| ((*sort).to_owned(), list(sort))).collect()
}

/// "truce @17".
fn place_of(span: &Value) -> Value {
    Value::String(format!("{} @{}", span["text"].as_str().unwrap_or_default(), span["start"]))
}

fn keyed(mut record: Value, names: &BTreeMap<String, Value>) -> (String, Value) {
    if let Some(fields) = record.as_object_mut() {
        fields.remove("id");
        for (name, value) in fields.iter_mut() {
            if matches!(name.as_str(), "rule" | "text" | "name" | "value" | "event" | "act")
                && !is_reference(value, names)
            {
                continue;
            }
            resolve(value, names);
        }
    }
    (record.to_string(), record)
}

fn is_reference(value: &Value, names: &BTreeMap<String, Value>) -> bool {
    value.as_str().is_some_and(|id| names.contains_key(id))
}

/// Puts names in the place of ids, at any depth.
fn resolve(value: &mut Value, names: &BTreeMap<String, Value>) {
    match value {
        Value::String(id) => {
            if let Some(name) = names.get(id.as_str()) {
                *value = name.clone();
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| resolve(value, names)),
        Value::Object(fields) => {
            let inner = |(name, value): (&String, &mut Value)| {
                if name != "text" {
                    resolve(value, names);
                }
            };
            fields.iter_mut().for_each(inner);
        }
        _ => {}
    }
}

fn note(ledger: &Connection, report: i64, reading: i64, changed: &Changed) -> Result<()> {
    let sql = "INSERT INTO changes (report, reading, records, gone, new) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut row = ledger.prepare_cached(sql)?;
    for sort in SORTS {
        let count = |side: &BTreeMap<String, Vec<Value>>| side.get(sort).map_or(0, Vec::len) as i64;
        let (gone, new) = (count(&changed.gone), count(&changed.new));
        if gone + new > 0 {
            row.execute(params![report, reading, sort, gone, new])?;
        }
    }
    Ok(())
}
