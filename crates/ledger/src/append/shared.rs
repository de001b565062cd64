//! What reports share: actors, places and readers, each once in the ledger.

use super::Stamp;
use crate::error::Result;
use crate::words::{fold, word};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use truceline_reading::actors::{Actor, How};
use truceline_reading::places::Place;

/// The most that is remembered of each sort: a corpus has ever new names, and memory must not grow with it.
const REMEMBERED: usize = 50_000;

/// Ids of what was found or made before, while nobody else writes.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    actors: BTreeMap<ActorKey, i64>,
    places: BTreeMap<PlaceKey, i64>,
    /// SQLite's count of others' changes when all this was true.
    version: i64,
}

/// What links actors across reports: two that agree in all of it are one. It is the registry's own name for an actor that
/// it knows; of others, the fullest name in the report.
type ActorKey = (String, String, String, String, bool);

type PlaceKey = (String, i64, String);

impl Shared {
    /// Forgets all when somebody else wrote to the ledger since.
    pub(crate) fn trust(&mut self, ledger: &Connection) -> Result<()> {
        let version = ledger.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if version != self.version {
            *self = Shared { version, ..Shared::default() };
        }
        Ok(())
    }

    /// The reader of this version.
    pub(crate) fn reader(&mut self, ledger: &Connection, stamp: Stamp<'_>) -> Result<i64> {
        let values = [stamp.program, stamp.rules, stamp.pipeline, stamp.tables];
        let mut find = ledger.prepare_cached(
            "SELECT id FROM readers WHERE program = ?1 AND rules = ?2 AND pipeline = ?3 AND tables = ?4",
        )?;
        if let Some(id) = find.query_row(values, |row| row.get(0)).optional()? {
            return Ok(id);
        }
        let sql = "INSERT INTO readers (program, rules, pipeline, tables) VALUES (?1, ?2, ?3, ?4)";
        ledger.execute(sql, values)?;
        Ok(ledger.last_insert_rowid())
    }

    /// The actor that an actor of a report is.
    pub(crate) fn actor(&mut self, ledger: &Connection, actor: &Actor) -> Result<i64> {
        let country = actor.country.map_or(String::new(), |c| c.to_string());
        let code = actor.code.clone().unwrap_or_default();
        let key = (actor.name.clone(), word(&actor.kind), country, code, is_named(actor));
        if let Some(id) = self.actors.get(&key) {
            return Ok(*id);
        }
        let (name, kind, country, code, named) = &key;
        let values = params![name, kind, country, code, named];
        let mut find = ledger.prepare_cached(
            "SELECT id FROM actors WHERE name = ?1 AND kind = ?2 AND country = ?3 AND code = ?4 AND named = ?5",
        )?;
        let id = match find.query_row(values, |row| row.get(0)).optional()? {
            Some(id) => id,
            None => {
                let sql = "INSERT INTO actors (name, kind, country, code, named) VALUES (?1, ?2, ?3, ?4, ?5)";
                ledger.prepare_cached(sql)?.execute(values)?;
                ledger.last_insert_rowid()
            }
        };
        remember(&mut self.actors, key, id);
        Ok(id)
    }

    /// The place that a place of a report is.
    pub(crate) fn place(&mut self, ledger: &Connection, place: &Place) -> Result<i64> {
        let country = place.country.map_or(String::new(), |c| c.to_string());
        let key = (place.name.clone(), i64::from(place.geonames.unwrap_or_default()), country);
        if let Some(id) = self.places.get(&key) {
            return Ok(*id);
        }
        let (name, geonames, country) = &key;
        let mut find = ledger
            .prepare_cached("SELECT id FROM places WHERE name = ?1 AND geonames = ?2 AND country = ?3")?;
        let id = match find.query_row(params![name, geonames, country], |row| row.get(0)).optional()? {
            Some(id) => id,
            None => {
                let sql = "INSERT INTO places (name, geonames, country, lat, lon, folded) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                ledger.prepare_cached(sql)?.execute(params![
                    name,
                    geonames,
                    country,
                    place.lat,
                    place.lon,
                    fold(name)
                ])?;
                ledger.last_insert_rowid()
            }
        };
        remember(&mut self.places, key, id);
        Ok(id)
    }
}

fn remember<K: Ord>(known: &mut BTreeMap<K, i64>, key: K, id: i64) {
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(key, id);
}

/// Whether a report calls an actor by a name of its own. "Residents" and "officials" of two reports share a row, and are
/// not the same people.
fn is_named(actor: &Actor) -> bool {
    actor.mentions.iter().any(|m| matches!(m.how, How::Name | How::Alias | How::Metonym | How::Role))
}
