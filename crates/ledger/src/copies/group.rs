//! Where a report belongs among those that are in the ledger.

use super::{Shingles, Sketch};
use crate::error::Result;
use rusqlite::{Connection, params};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The share of the shorter text from which two reports count as copies.
const COPY: f64 = 0.40;

/// Sources that a new report is compared with word by word, those with most keys in common first.
const SOURCES: usize = 8;

/// Reports of one source that a new one is compared with: the first, and those that have its keys.
const MEMBERS: i64 = 6;

/// A key that more sources have is a phrase of the trade ("to receive our newsletter, click here") and tells nothing.
const COMMON: usize = 100;

/// What a report shares with those before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Place {
    /// The source that it belongs to; none when it is the first of its own.
    pub(crate) source: Option<i64>,
    /// The reports whose words it shares, with the share.
    pub(crate) copies: Vec<(i64, f64)>,
}

/// Finds the copies of a text in the ledger.
pub(crate) fn place(ledger: &Connection, text: &str, sketch: &Sketch) -> Result<Place> {
    let mut place = Place::default();
    let sources = sources(ledger, sketch)?;
    let words = if sources.is_empty() { Shingles::default() } else { Shingles::of(text) };
    let mut best = 0.0;
    for source in sources {
        let shares = shares(ledger, source, &words)?;
        let alike: Vec<(i64, f64)> = shares.iter().copied().filter(|(_, share)| *share >= COPY).collect();
        let closest = alike.iter().map(|(_, share)| *share).fold(0.0, f64::max);
        if 2 * alike.len() > shares.len() && closest > best {
            best = closest;
            place.source = Some(source);
        }
        place.copies.extend(alike);
    }
    Ok(place)
}

/// Sources with keys in common, those with most first.
fn sources(ledger: &Connection, sketch: &Sketch) -> Result<Vec<i64>> {
    let mut seen: BTreeMap<i64, usize> = BTreeMap::new();
    let mut with_key = ledger.prepare_cached("SELECT source FROM copy_keys WHERE key = ?1 LIMIT ?2")?;
    for key in &sketch.keys {
        let sources = with_key.query_map(params![key, COMMON as i64 + 1], |row| row.get::<_, i64>(0))?;
        let sources: Vec<i64> = sources.collect::<rusqlite::Result<_>>()?;
        if sources.len() <= COMMON {
            sources.into_iter().for_each(|source| *seen.entry(source).or_default() += 1);
        }
    }
    let mut most: Vec<(i64, usize)> = seen.into_iter().collect();
    most.sort_by_key(|(source, n)| (Reverse(*n), *source));
    Ok(most.into_iter().take(SOURCES).map(|(source, _)| source).collect())
}

/// What the first reports of a source share with some words.
fn shares(ledger: &Connection, source: i64, words: &Shingles) -> Result<Vec<(i64, f64)>> {
    let mut members = ledger.prepare_cached(
        "SELECT id, text FROM reports WHERE id = ?1
         UNION ALL SELECT * FROM (SELECT id, text FROM reports WHERE source = ?1 AND source <> id ORDER BY id LIMIT ?2)",
    )?;
    let share = |row: &rusqlite::Row<'_>| {
        let text = row.get_ref(1)?.as_str()?;
        Ok((row.get(0)?, words.shared(&Shingles::of(text))))
    };
    let shares = members.query_map(params![source, MEMBERS - 1], share)?;
    Ok(shares.collect::<rusqlite::Result<_>>()?)
}

/// Notes the keys of a source's report, each once for all of the source, and the copies.
pub(crate) fn note(ledger: &Connection, report: i64, sketch: &Sketch, place: &Place) -> Result<()> {
    let mut key = ledger.prepare_cached("INSERT OR IGNORE INTO copy_keys (key, source) VALUES (?1, ?2)")?;
    for k in &sketch.keys {
        key.execute(params![k, place.source.unwrap_or(report)])?;
    }
    let mut copy = ledger.prepare_cached("INSERT INTO copies (report, of, shared) VALUES (?1, ?2, ?3)")?;
    for (of, share) in &place.copies {
        copy.execute(params![report, of, share])?;
    }
    Ok(())
}
