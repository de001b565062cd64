//! What a ledger holds: `stats`.

use super::lanes::totals;
use crate::Ledger;
use crate::error::Result;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a ledger holds, in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stats {
    /// The version of its format.
    pub format: i64,
    /// Its size in bytes.
    pub bytes: i64,
    /// Reports.
    pub reports: i64,
    /// Sources: reports that are no copies of others.
    pub sources: i64,
    /// Reports by what came of reading them.
    pub outcomes: BTreeMap<String, i64>,
    /// The first and the last day of publication.
    pub days: Option<(String, String)>,
    /// Records by sort.
    pub records: BTreeMap<String, i64>,
    /// Reports by language, most first.
    pub languages: Vec<(String, i64)>,
    /// Events by type, most first.
    pub events: Vec<(String, i64)>,
    /// Statements by act, most first.
    pub acts: Vec<(String, i64)>,
    /// Figures by measure, most first.
    pub measures: Vec<(String, i64)>,
    /// Readings by the version of program and rules that made them.
    pub readers: Vec<(String, i64)>,
}

impl Ledger {
    /// What the ledger holds.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        stats(&self.connection).map_err(|e| e.of(self.path()))
    }
}

fn stats(ledger: &Connection) -> Result<Stats> {
    let all: BTreeMap<String, i64> = totals(ledger, "")?.into_iter().collect();
    let some = |names: &[&str]| {
        let count = |name: &&str| Some(((*name).to_owned(), *all.get(*name)?));
        names.iter().filter_map(count).collect::<BTreeMap<String, i64>>()
    };
    let pragma = |name: &str| ledger.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    Ok(Stats {
        format: pragma("user_version")?,
        bytes: pragma("page_count")? * pragma("page_size")?,
        reports: all.get("reports").copied().unwrap_or_default(),
        sources: all.get("sources").copied().unwrap_or_default(),
        outcomes: some(&["read", "other_language", "failed"]),
        days: ledger.query_row(DAYS, [], |row| Ok(row.get::<_, Option<String>>(0)?.zip(row.get(1)?)))?,
        records: some(&["sentences", "statements", "events", "figures", "agreements", "notes"]),
        languages: totals(ledger, "language ")?,
        events: totals(ledger, "event ")?,
        acts: totals(ledger, "act ")?,
        measures: totals(ledger, "measure ")?,
        readers: readers(ledger)?,
    })
}

/// Each end of the index by itself: asked for both at once, SQLite walks all of it.
const DAYS: &str =
    "SELECT (SELECT min(day) FROM reports WHERE day > ''), (SELECT max(day) FROM reports WHERE day > '')";

/// How many reports are held by the reading of each version.
fn readers(ledger: &Connection) -> Result<Vec<(String, i64)>> {
    let mut name = ledger.prepare("SELECT program || ' ' || rules || ' ' || pipeline || iif(tables = '', '', ' with own tables ' || tables) FROM readers WHERE id = ?1")?;
    let named = |(id, n): (String, i64)| Ok((name.query_row([id], |row| row.get(0))?, n));
    totals(ledger, "reader ")?.into_iter().map(named).collect()
}
