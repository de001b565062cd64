//! Who is named, and with whom they have to do: `actors`.

use super::filter::{Answers, Filter};
use super::lanes;
use super::told::Name;
use super::wanted::Wanted;
use crate::Ledger;
use crate::error::Result;
use rusqlite::{Connection, params};
use serde::Serialize;
use std::collections::BTreeMap;

/// An actor of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Known {
    /// Its number in the ledger.
    pub id: i64,
    /// Its fullest name.
    pub name: String,
    /// What sort of actor it is.
    pub kind: String,
    /// Whose it is: ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Its PLOVER/CAMEO code.
    pub code: Option<String>,
    /// In how many reports it is.
    pub reports: i64,
    /// What it is called, most frequent first.
    pub names: Vec<String>,
    /// With whom it has to do, most events first.
    pub dyads: Vec<Dyad>,
}

/// What passes between two actors.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dyad {
    /// The other one.
    pub with: Name,
    /// Events in which the actor acts upon the other, by type.
    pub gives: BTreeMap<String, i64>,
    /// Events in which the other acts upon it.
    pub takes: BTreeMap<String, i64>,
}

/// Names and dyads that are listed of one actor.
const LISTED: usize = 8;

impl Ledger {
    /// Actors by the number of reports that they are in: those that have a name of their own; with an actor, all that the
    /// name may mean.
    ///
    /// # Errors
    /// When the filter makes no sense in this ledger, or the ledger cannot be read.
    pub fn actors(&self, filter: &Filter) -> Result<Answers<Known>> {
        let wanted = Wanted::of(&self.connection, filter, "actors", &[])?;
        answer(&self.connection, wanted).map_err(|e| e.of(self.path()))
    }
}

fn answer(ledger: &Connection, mut wanted: Wanted) -> Result<Answers<Known>> {
    let condition = match (&wanted.actor, wanted.report) {
        (Some(actors), None) => format!("id IN ({})", lanes::list(actors)),
        (None, Some(report)) => format!("id IN (SELECT actor FROM report_actors WHERE report = {report})"),
        (Some(actors), Some(report)) => format!(
            "id IN ({}) AND id IN (SELECT actor FROM report_actors WHERE report = {report})",
            lanes::list(actors)
        ),
        (None, None) => "named = 1".to_owned(),
    };
    let sql = format!(
        "SELECT id, name, kind, nullif(country, ''), nullif(code, ''), reports FROM actors
         WHERE {condition} AND reports > 0 ORDER BY reports DESC, id LIMIT {}",
        wanted.limit + 1
    );
    let mut rows = ledger.prepare(&sql)?;
    let rows = rows.query_map([], |row| {
        Ok(Known {
            id: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            country: row.get(3)?,
            code: row.get(4)?,
            reports: row.get(5)?,
            names: Vec::new(),
            dyads: Vec::new(),
        })
    })?;
    let mut list: Vec<Known> = rows.collect::<rusqlite::Result<_>>()?;
    let more = list.len() > wanted.limit;
    list.truncate(wanted.limit);
    for actor in &mut list {
        actor.names = names(ledger, actor.id)?;
        actor.dyads = dyads(ledger, actor.id)?;
    }
    Ok(Answers { list, more, notes: std::mem::take(&mut wanted.notes) })
}

fn names(ledger: &Connection, actor: i64) -> Result<Vec<String>> {
    let sql = "SELECT name FROM actor_names WHERE actor = ?1 ORDER BY n DESC, name LIMIT ?2";
    let mut names = ledger.prepare_cached(sql)?;
    let names = names.query_map(params![actor, LISTED as i64], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

fn dyads(ledger: &Connection, actor: i64) -> Result<Vec<Dyad>> {
    let sql = "SELECT a.id, a.name, nullif(a.code, '') FROM partners p JOIN actors a ON a.id = p.other
               WHERE p.actor = ?1 AND p.n > 0 ORDER BY p.n DESC LIMIT ?2";
    let mut partners = ledger.prepare_cached(sql)?;
    let name = |row: &rusqlite::Row<'_>| Ok(Name { id: row.get(0)?, name: row.get(1)?, code: row.get(2)? });
    let partners = partners.query_map(params![actor, LISTED as i64], name)?;
    let dyad = |with: rusqlite::Result<Name>| {
        let with = with?;
        let (gives, takes) = (sums(ledger, actor, with.id)?, sums(ledger, with.id, actor)?);
        Ok(Dyad { with, gives, takes })
    };
    partners.map(dyad).collect()
}

/// Events in which one acts upon another, by type.
fn sums(ledger: &Connection, actor: i64, recipient: i64) -> Result<BTreeMap<String, i64>> {
    let sql = "SELECT event, n FROM dyads WHERE actor = ?1 AND recipient = ?2 AND n > 0";
    let mut sums = ledger.prepare_cached(sql)?;
    let sums = sums.query_map([actor, recipient], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(sums.collect::<rusqlite::Result<_>>()?)
}
