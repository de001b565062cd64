//! Which index a question goes by, when it has the choice: "what Sudan did in Goma" can be asked of an actor's records and of a
//! place's.
//!
//! Each way's rows are counted as far as it matters, and the way with fewest is taken. Where that has many all the same, the
//! others are read as well, from their indices alone, and only records that all of them have are looked at: a look costs
//! some hundred times a row of an index.

use super::lanes::{Hit, Lanes};
use super::wanted::Wanted;
use crate::error::Result;
use rusqlite::{Connection, params_from_iter};

/// Rows of an index that are counted.
const COUNTED: i64 = 20_000;

/// So many records are looked at sooner than another index is read. (Tests have few, and must read both.)
const LOOKED_AT: i64 = if cfg!(test) { 1 } else { 1_000 };

/// The way that was chosen.
pub(super) struct Way {
    lanes: Lanes,
    /// The table of the records.
    table: &'static str,
    /// Reports and numbers of the records that the other ways have, sorted; empty lists of ways do not restrict.
    others: Vec<Vec<(i64, i64)>>,
}

/// Chooses among ways of which each leads to all answers; `plain` is the one that goes through all records.
pub(super) fn choose(
    ledger: &Connection,
    wanted: &Wanted,
    table: &'static str,
    ways: Vec<Lanes>,
    plain: impl FnOnce() -> Result<Lanes>,
) -> Result<Way> {
    if ways.is_empty() {
        return Ok(Way { lanes: plain()?, table, others: Vec::new() });
    }
    let mut counted = Vec::new();
    for lanes in ways {
        counted.push((rows(ledger, wanted, &lanes)?, lanes));
    }
    counted.sort_by_key(|(rows, _)| *rows);
    let (fewest, lanes) = counted.remove(0);
    let many = fewest > LOOKED_AT && lanes.bare.is_some();
    let mut others = Vec::new();
    for (_, other) in counted.iter().filter(|(_, other)| many && other.bare.is_some()) {
        others.push(records(ledger, wanted, other)?);
    }
    // Where all records are fewer than those of the way, as of a rare type of event, they are gone through.
    let plain = if others.is_empty() { Some(plain()?).filter(|plain| plain.rows < fewest) } else { None };
    Ok(Way { lanes: plain.unwrap_or(lanes), table, others })
}

/// How many rows a way has, roughly.
fn rows(ledger: &Connection, wanted: &Wanted, lanes: &Lanes) -> Result<i64> {
    let Some(from) = lanes.bare else { return Ok(lanes.rows) };
    let narrow = lanes.narrow.as_deref().unwrap_or("1");
    let sql = format!(
        "SELECT count(*), ifnull(sum(fits), 0) FROM (SELECT {narrow} AS fits {from} WHERE {} LIMIT ?2)",
        lanes.conditions(wanted).join(" AND ")
    );
    let mut count = ledger.prepare_cached(&sql)?;
    let (mut all, mut fit) = (0, 0);
    for key in &lanes.keys {
        let (more, fits): (i64, i64) = count
            .query_row(params_from_iter(key.iter().cloned().chain([(COUNTED - all).into()])), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        (all, fit) = (all + more, fit + fits);
        if all >= COUNTED {
            return Ok((lanes.rows.max(COUNTED) / COUNTED) * fit);
        }
    }
    Ok(fit)
}

/// The records that a way leads to, sorted.
fn records(ledger: &Connection, wanted: &Wanted, lanes: &Lanes) -> Result<Vec<(i64, i64)>> {
    let [_, report, n] = lanes.columns;
    let conditions = lanes.conditions(wanted).into_iter().chain(lanes.narrow.clone());
    let sql = format!(
        "SELECT {report}, {n} {} WHERE {}",
        lanes.bare.unwrap_or(&lanes.from),
        conditions.collect::<Vec<_>>().join(" AND ")
    );
    let mut rows = ledger.prepare(&sql)?;
    let mut records = Vec::new();
    for key in &lanes.keys {
        for record in rows.query_map(params_from_iter(key), |row| Ok((row.get(0)?, row.get(1)?)))? {
            records.push(record?);
        }
    }
    records.sort_unstable();
    records.dedup();
    Ok(records)
}

impl Way {
    /// A way without a choice.
    pub(super) fn only(lanes: Lanes) -> Way {
        Way { lanes, table: "", others: Vec::new() }
    }

    /// The newest records that meet some conditions.
    pub(super) fn newest(
        &self,
        ledger: &Connection,
        wanted: &Wanted,
        more: &[String],
        limit: usize,
    ) -> Result<Vec<Hit>> {
        if self.others.is_empty() {
            return self.lanes.newest(ledger, wanted, more, limit);
        }
        let [day, report, n] = self.lanes.columns;
        let conditions = self.lanes.conditions(wanted).into_iter().chain(self.lanes.narrow.clone());
        let sql = format!(
            "SELECT {day}, {report}, {n} {} WHERE {} ORDER BY {day} DESC, {report} DESC",
            self.lanes.bare.unwrap_or(&self.lanes.from),
            conditions.collect::<Vec<_>>().join(" AND "),
        );
        let looked_at = [&["r.report = ?1 AND r.n = ?2".to_owned()], more].concat().join(" AND ");
        let mut look = ledger.prepare(&format!("SELECT 1 FROM {} r WHERE {looked_at}", self.table))?;
        let mut lane = ledger.prepare(&sql)?;
        let mut hits = Vec::new();
        for key in &self.lanes.keys {
            let mut rows = lane.query(params_from_iter(key))?;
            let mut found = 0;
            while found < limit
                && let Some(row) = rows.next()?
            {
                let (report, n): (i64, i64) = (row.get(1)?, row.get(2)?);
                let everywhere = self.others.iter().all(|other| other.binary_search(&(report, n)).is_ok());
                if everywhere && look.exists([report, n])? {
                    hits.push(Hit { day: row.get(0)?, report, n });
                    found += 1;
                }
            }
        }
        hits.sort_by(|a, b| b.cmp(a));
        hits.dedup();
        hits.truncate(limit);
        Ok(hits)
    }
}

#[cfg(test)]
mod tests {
    use crate::Ledger;
    use crate::questions::{Filter, Happened};
    use std::collections::BTreeSet;
    use std::path::Path;

    fn asked(ledger: &Ledger, filter: Filter) -> Vec<String> {
        let answers = ledger.timeline(&Filter { limit: 10_000, ..filter }).expect("it answers");
        answers.list.iter().map(|e| format!("{} {} {}", e.day, e.told.report, e.told.record)).collect()
    }

    /// What all of them are, looked at one by one.
    fn sought(all: &[Happened], fits: impl Fn(&Happened) -> bool) -> Vec<String> {
        let fitting = all.iter().filter(|e| fits(e));
        fitting.map(|e| format!("{} {} {}", e.day, e.told.report, e.told.record)).collect()
    }

    #[test]
    fn all_ways_lead_to_the_same_answers() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/v1.ledger");
        let ledger = Ledger::open_to_read(&path).expect("it opens");
        let all = ledger.timeline(&Filter { limit: 10_000, ..Filter::default() }).expect("it answers").list;
        let acts_in = |e: &Happened, id: i64| e.actors.iter().chain(&e.recipients).any(|a| a.id == id);
        let actors: BTreeSet<i64> =
            all.iter().flat_map(|e| e.actors.iter().chain(&e.recipients)).map(|a| a.id).collect();
        let speakers: BTreeSet<i64> = all.iter().flat_map(|e| &e.said_by).map(|a| a.id).collect();
        let places: BTreeSet<String> = all.iter().filter_map(|e| e.place.clone()).collect();
        let events: BTreeSet<String> = all.iter().map(|e| e.event.clone()).collect();
        let number = |id: &i64| Some(format!("#{id}"));
        let mut found = 0;
        for actor in &actors {
            for place in &places {
                let filter = Filter { actor: number(actor), place: Some(place.clone()), ..Filter::default() };
                let fits = |e: &Happened| acts_in(e, *actor) && e.place.as_ref() == Some(place);
                let both = sought(&all, fits);
                found += both.len();
                assert_eq!(asked(&ledger, filter), both, "{actor} in {place}");
            }
            for speaker in &speakers {
                let filter = Filter { actor: number(actor), said_by: number(speaker), ..Filter::default() };
                let said = |e: &Happened| e.said_by.iter().any(|a| a.id == *speaker);
                let both = sought(&all, |e| acts_in(e, *actor) && said(e));
                found += both.len();
                assert_eq!(asked(&ledger, filter.clone()), both, "{actor}, said by {speaker}");
                for event in &events {
                    let filter = Filter { event: vec![event.clone()], ..filter.clone() };
                    let both = sought(&all, |e| acts_in(e, *actor) && said(e) && e.event == *event);
                    assert_eq!(asked(&ledger, filter), both, "{actor}, {event} said by {speaker}");
                }
            }
        }
        assert!(found > 20, "{found}");
    }
}
