//! Sums over the ledger, gathered over a batch and written once.

use crate::error::Result;
use crate::words::fold;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// What a batch adds to the sums; taking away is adding less than nothing.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    totals: BTreeMap<String, i64>,
    reports: BTreeMap<i64, i64>,
    names: BTreeMap<(String, i64), i64>,
    dyads: BTreeMap<(i64, i64, String), i64>,
    partners: BTreeMap<(i64, i64), i64>,
    positions: BTreeMap<(i64, i64, String), i64>,
}

impl Tally {
    /// So many more of a sort.
    pub(crate) fn count(&mut self, what: &str, n: i64) {
        *self.totals.entry(what.to_owned()).or_default() += n;
    }

    /// A report more that an actor is in.
    pub(crate) fn actor(&mut self, actor: i64, n: i64) {
        *self.reports.entry(actor).or_default() += n;
    }

    /// A name that an actor is called by.
    pub(crate) fn name(&mut self, name: &str, actor: i64) {
        *self.names.entry((fold(name), actor)).or_default() += 1;
    }

    /// An event between two.
    pub(crate) fn dyad(&mut self, actor: i64, recipient: i64, event: &str, n: i64) {
        *self.dyads.entry((actor, recipient, event.to_owned())).or_default() += n;
        *self.partners.entry((actor, recipient)).or_default() += n;
        *self.partners.entry((recipient, actor)).or_default() += n;
    }

    /// A statement of one towards another.
    pub(crate) fn position(&mut self, speaker: i64, towards: i64, act: &str, n: i64) {
        *self.positions.entry((speaker, towards, act.to_owned())).or_default() += n;
    }

    /// Writes all of it.
    pub(crate) fn flush(self, ledger: &Connection) -> Result<()> {
        let more = "ON CONFLICT DO UPDATE SET n = n + excluded.n";
        let mut totals =
            ledger.prepare_cached(&format!("INSERT INTO totals (what, n) VALUES (?1, ?2) {more}"))?;
        for (what, n) in self.totals {
            totals.execute(params![what, n])?;
        }
        let mut reports = ledger.prepare_cached("UPDATE actors SET reports = reports + ?2 WHERE id = ?1")?;
        for (actor, n) in self.reports {
            reports.execute([actor, n])?;
        }
        let mut names = ledger.prepare_cached(&format!(
            "INSERT INTO actor_names (name, actor, n) VALUES (?1, ?2, ?3) {more}"
        ))?;
        for ((name, actor), n) in self.names {
            names.execute(params![name, actor, n])?;
        }
        let mut partners = ledger
            .prepare_cached(&format!("INSERT INTO partners (actor, other, n) VALUES (?1, ?2, ?3) {more}"))?;
        for ((actor, other), n) in self.partners {
            partners.execute([actor, other, n])?;
        }
        let sums = [
            ("dyads", "actor, recipient, event", self.dyads),
            ("positions", "speaker, towards, act", self.positions),
        ];
        for (table, key, sum) in sums {
            let sql = format!("INSERT INTO {table} ({key}, n) VALUES (?1, ?2, ?3, ?4) {more}");
            let mut row = ledger.prepare_cached(&sql)?;
            for ((one, other, what), n) in sum {
                row.execute(params![one, other, what, n])?;
            }
        }
        Ok(())
    }
}
