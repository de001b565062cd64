//! Into the ledger: a batch of readings in one transaction, all or nothing.
//!
//! In: [`Entry`]s. Out: for each, what became of it. `records` writes the rows of one reading, `shared` finds or makes what
//! reports share (actors, places, readers), `tally` keeps the sums up to date, once a batch.

mod records;
mod shared;
mod tally;

pub(crate) use records::{erase, towards};
pub(crate) use shared::Shared;
pub(crate) use tally::Tally;

use crate::copies::{self, Sketch};
use crate::error::Result;
use crate::{Ledger, points::Points};
use records::Writer;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use truceline_reading::{Level, Reading, Report};

/// What came of reading a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was read.
    Read,
    /// It is in a language that the program does not read; it is kept.
    OtherLanguage,
    /// The program failed on it; it is kept.
    Failed,
}

impl Outcome {
    /// The ledger's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Read => "read",
            Outcome::OtherLanguage => "other_language",
            Outcome::Failed => "failed",
        }
    }
}

/// A report with its reading, ready to be added.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it came from: a file, with the line.
    pub origin: String,
    /// Its hash: what the report is known by.
    pub hash: String,
    /// What came of reading it.
    pub outcome: Outcome,
    /// What it says.
    pub reading: Reading,
    /// What its copies are found by.
    pub sketch: Sketch,
}

impl Entry {
    /// An entry of a reading.
    pub fn of(origin: String, reading: Reading) -> Entry {
        let unread = reading.notes.iter().any(|note| note.level == Level::Error);
        let outcome = if unread { Outcome::OtherLanguage } else { Outcome::Read };
        Entry {
            origin,
            hash: reading.report.id(),
            outcome,
            sketch: Sketch::of(&reading.report.text),
            reading,
        }
    }

    /// An entry of a report that the program failed on.
    pub fn failed(origin: String, report: Report) -> Entry {
        let empty = Reading {
            report,
            sentences: Vec::new(),
            actors: Vec::new(),
            times: Vec::new(),
            places: Vec::new(),
            statements: Vec::new(),
            events: Vec::new(),
            figures: Vec::new(),
            agreements: Vec::new(),
            notes: Vec::new(),
        };
        Entry { outcome: Outcome::Failed, ..Entry::of(origin, empty) }
    }
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was added, as the first of its source.
    Added,
    /// It was added, as a copy: it belongs to the source of an earlier report.
    Copy,
    /// The ledger held this very report before; nothing was changed.
    Known,
}

/// Who reads, and when: what is noted of every reading.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'s> {
    /// The version of the program.
    pub program: &'s str,
    /// The fingerprint of its rules and tables ([`truceline_reading::RULES`]).
    pub rules: &'s str,
    /// The pipeline that finds words and syntax, with a fingerprint of its model and its code.
    pub pipeline: &'s str,
    /// A hash of the user's own tables of actors and places; empty where there are none.
    pub tables: &'s str,
    /// The time, RFC 3339, in UTC.
    pub at: &'s str,
}

impl Ledger {
    /// Adds entries in one transaction: after an error, none of them is in the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn append(&mut self, entries: &[Entry], stamp: Stamp<'_>) -> Result<Vec<Fate>> {
        let path = self.path.clone();
        self.write(|transaction, shared, tally| {
            let reader = shared.reader(transaction, stamp)?;
            let add = |entry| add(transaction, shared, tally, entry, (reader, stamp.at));
            entries.iter().map(add).collect::<Result<Vec<Fate>>>()
        })
        .map_err(|e| e.of(&path))
    }

    /// Does some work in one transaction, with its sums.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Shared, &mut Tally) -> Result<T>,
    ) -> Result<T> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.shared.trust(&transaction)?;
        let mut tally = Tally::default();
        let done = work(&transaction, &mut self.shared, &mut tally)
            .and_then(|done| tally.flush(&transaction).map(|()| done))
            .and_then(|done| transaction.commit().map(|()| done).map_err(Into::into));
        if done.is_err() {
            // What was found or made in a transaction that is undone is not there.
            self.shared = Shared::default();
        }
        done
    }
}

fn add(
    transaction: &Transaction<'_>,
    shared: &mut Shared,
    tally: &mut Tally,
    entry: &Entry,
    (reader, at): (i64, &str),
) -> Result<Fate> {
    let mut known = transaction.prepare_cached("SELECT 1 FROM reports WHERE hash = ?1")?;
    if known.query_row([&entry.hash], |_| Ok(())).optional()?.is_some() {
        return Ok(Fate::Known);
    }
    let place = copies::place(transaction, &entry.reading.report.text, &entry.sketch)?;
    let report = insert(transaction, entry, place.source)?;
    copies::note(transaction, report, &entry.sketch, &place)?;
    reading(transaction, report, 1, entry.outcome, (reader, at))?;
    tally.count("reports", 1);
    tally.count("sources", i64::from(place.source.is_none()));
    tally.count(entry.outcome.as_str(), 1);
    let language = entry.reading.report.language.as_deref().unwrap_or("not known");
    tally.count(&format!("language {language}"), 1);
    tally.count(&format!("reader {reader}"), 1);
    write_records(transaction, shared, tally, report, &entry.reading)?;
    Ok(if place.source.is_some() { Fate::Copy } else { Fate::Added })
}

/// The row of a report, and its words for the search.
fn insert(transaction: &Transaction<'_>, entry: &Entry, source: Option<i64>) -> Result<i64> {
    let r = &entry.reading.report;
    let mut next = transaction.prepare_cached("SELECT ifnull(max(id), 0) + 1 FROM reports")?;
    let id: i64 = next.query_row([], |row| row.get(0))?;
    transaction
        .prepare_cached(
            "INSERT INTO reports (id, hash, source, name, url, publisher, title, byline, published, day, language, origin, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            id,
            entry.hash,
            source.unwrap_or(id),
            r.name,
            r.url,
            r.publisher,
            r.title,
            r.byline,
            r.published.as_ref().map(|p| &p.text),
            day(r),
            r.language,
            entry.origin,
            r.text,
        ])?;
    transaction
        .prepare_cached("INSERT INTO search (rowid, title, text) VALUES (?1, ?2, ?3)")?
        .execute(params![id, r.title, r.text])?;
    Ok(id)
}

/// The day of publication; empty when it is not known.
pub(crate) fn day(report: &Report) -> String {
    report.published.as_ref().map_or(String::new(), |p| p.date.to_string())
}

/// Notes a reading of a report.
pub(crate) fn reading(
    transaction: &Transaction<'_>,
    report: i64,
    n: i64,
    outcome: Outcome,
    (reader, at): (i64, &str),
) -> Result<()> {
    transaction
        .prepare_cached("INSERT INTO readings (report, n, reader, outcome, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![report, n, reader, outcome.as_str(), at])?;
    Ok(())
}

/// Writes all that a reading says of a report.
pub(crate) fn write_records(
    transaction: &Transaction<'_>,
    shared: &mut Shared,
    tally: &mut Tally,
    report: i64,
    reading: &Reading,
) -> Result<()> {
    let points = Points::of(&reading.report.text);
    Writer {
        transaction,
        shared,
        tally,
        report,
        reading,
        points,
        day: day(&reading.report),
        actors: Vec::new(),
    }
    .all()
}
