//! Records in the order of their days, from several indices at once.
//!
//! Every index that leads to records is in the order of days below its key. A question that wants several keys (all actors of a
//! country, all types of event) reads a few rows below each, and merges them: the cost is that of the answers, not of
//! what the ledger holds.

use super::wanted::Wanted;
use crate::error::Result;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::cmp::Reverse;

/// Where a record is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    pub(super) day: String,
    pub(super) report: i64,
    pub(super) n: i64,
}

/// One index, read below each of some keys. `x` is its row, `r` the record's.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    /// `FROM … x JOIN … r …`, with `?1` and the like for the key.
    pub(super) from: String,
    /// `FROM … x`, when the index alone tells where the records are.
    pub(super) bare: Option<&'static str>,
    /// The condition on the key.
    pub(super) key: String,
    /// The columns of `x` for day, report and number.
    pub(super) columns: [&'static str; 3],
    /// The keys.
    pub(super) keys: Vec<Vec<Value>>,
    /// A condition that the index itself can answer, so that no record is fetched that will not do.
    pub(super) narrow: Option<String>,
    /// How many rows there are below all keys, roughly.
    pub(super) rows: i64,
}

impl Lanes {
    /// What the index itself must answer, with the keys left open.
    pub(super) fn conditions(&self, wanted: &Wanted) -> Vec<String> {
        let day = self.columns[0];
        let since = wanted.since.as_ref().map(|since| format!("{day} >= '{since}'"));
        let until = wanted.until.as_ref().map(|until| format!("{day} < '{until}' AND {day} <> ''"));
        [self.key.clone()].into_iter().chain(since).chain(until).collect()
    }

    /// The newest records below all keys that meet some conditions.
    pub(super) fn newest(
        &self,
        ledger: &Connection,
        wanted: &Wanted,
        more: &[String],
        limit: usize,
    ) -> Result<Vec<Hit>> {
        let [day, report, n] = self.columns;
        let mut conditions = self.conditions(wanted);
        conditions.extend(self.narrow.clone());
        conditions.extend_from_slice(more);
        let sql = format!(
            "SELECT {day}, {report}, {n} {} WHERE {} ORDER BY {day} DESC, {report} DESC LIMIT {limit}",
            self.from,
            conditions.join(" AND "),
        );
        let mut lane = ledger.prepare(&sql)?;
        let mut hits = Vec::new();
        for key in &self.keys {
            let found = lane.query_map(rusqlite::params_from_iter(key), |row| {
                Ok(Hit { day: row.get(0)?, report: row.get(1)?, n: row.get(2)? })
            })?;
            for hit in found {
                hits.push(hit?);
            }
        }
        hits.sort_by(|a, b| b.cmp(a));
        hits.dedup();
        hits.truncate(limit);
        Ok(hits)
    }
}

/// One key a lane.
pub(super) fn each<K: Into<Value> + Clone>(keys: &[K]) -> Vec<Vec<Value>> {
    keys.iter().map(|key| vec![key.clone().into()]).collect()
}

/// Every pair of two lists.
pub(super) fn product<A: Into<Value> + Clone, B: Into<Value> + Clone>(a: &[A], b: &[B]) -> Vec<Vec<Value>> {
    let with = |a: &A| b.iter().map(|b| vec![a.clone().into(), b.clone().into()]).collect::<Vec<_>>();
    a.iter().flat_map(with).collect()
}

/// Ids as SQL writes them in a list.
pub(super) fn list(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Words as SQL writes them in a list; they come from closed lists or are quoted here.
pub(super) fn quoted(words: &[String]) -> String {
    words.iter().map(|w| format!("'{}'", w.replace('\'', "''"))).collect::<Vec<_>>().join(", ")
}

/// In how many reports some actors are, all together.
pub(super) fn reports_of(ledger: &Connection, actors: &[i64]) -> Result<i64> {
    let sql = format!("SELECT ifnull(sum(reports), 0) FROM actors WHERE id IN ({})", list(actors));
    Ok(ledger.query_row(&sql, [], |row| row.get(0))?)
}

/// A sum of the ledger, and those whose names begin alike.
pub(super) fn totals(ledger: &Connection, what: &str) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT substr(what, length(?1) + 1), n FROM totals WHERE what >= ?1 AND what < ?1 || char(1114111) AND n > 0";
    let mut rows = ledger.prepare_cached(sql)?;
    let found = rows.query_map([what], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut totals: Vec<(String, i64)> = found.collect::<rusqlite::Result<_>>()?;
    totals.sort_by_key(|(what, n)| (Reverse(*n), what.clone()));
    Ok(totals)
}
