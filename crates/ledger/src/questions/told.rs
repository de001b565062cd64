//! Who tells a record, in which words, and who is in it.

use crate::error::Result;
use crate::points::Bytes;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use std::collections::BTreeMap;

/// An actor, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Name {
    /// The actor's number in the ledger.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its PLOVER/CAMEO code, where it has one.
    pub code: Option<String>,
}

/// Words of a report with those around them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// First code point of the words in the report's text.
    pub start: i64,
    /// The code point after the last.
    pub end: i64,
    /// The words.
    pub text: String,
    /// What stands before them in the sentence.
    pub before: String,
    /// What stands behind them.
    pub after: String,
}

impl Quote {
    /// The whole sentence.
    pub fn sentence(&self) -> String {
        [self.before.as_str(), &self.text, &self.after].concat()
    }
}

/// A report that tells something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The report's number in the ledger.
    pub report: i64,
    /// The record's id in the report's reading: `e3`.
    pub record: String,
    /// What the report is called.
    pub name: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as it came.
    pub published: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// The first report of its source; itself when it is no copy.
    pub source: i64,
    /// Other reports of the same source that tell the same.
    pub also: Vec<i64>,
}

impl Told {
    /// A report of which nothing else is known yet.
    pub(super) fn of(report: i64) -> Told {
        Told {
            report,
            record: String::new(),
            name: None,
            title: None,
            publisher: None,
            published: None,
            url: None,
            source: report,
            also: Vec::new(),
        }
    }
}

/// A page of the ledger while answers are made: each text is fetched once.
pub(super) struct Pages<'l> {
    pub(super) ledger: &'l Connection,
    pages: BTreeMap<i64, Page>,
}

struct Page {
    text: String,
    bytes: Bytes,
    sentences: Vec<(i64, i64)>,
    told: Told,
}

/// Texts that are held at a time.
const HELD: usize = 64;

impl<'l> Pages<'l> {
    pub(super) fn of(ledger: &'l Connection) -> Pages<'l> {
        Pages { ledger, pages: BTreeMap::new() }
    }

    fn page(&mut self, report: i64) -> Result<&Page> {
        if !self.pages.contains_key(&report) {
            if self.pages.len() >= HELD {
                self.pages.clear();
            }
            let page = open(self.ledger, report)?;
            self.pages.insert(report, page);
        }
        Ok(&self.pages[&report])
    }

    /// The report of a record.
    pub(super) fn told(&mut self, report: i64, record: String) -> Result<Told> {
        Ok(Told { record, ..self.page(report)?.told.clone() })
    }

    /// Words with their sentence.
    pub(super) fn quote(&mut self, report: i64, (start, end): (i64, i64)) -> Result<Quote> {
        let page = self.page(report)?;
        let after = page.sentences.partition_point(|(first, _)| *first <= start);
        let (first, last) = after.checked_sub(1).map_or((start, end), |index| page.sentences[index]);
        let words =
            |from: i64, to: i64| page.bytes.span(from, to).map_or("", |span| span.of(&page.text)).to_owned();
        Ok(Quote {
            start,
            end,
            text: words(start, end),
            before: words(first.min(start), start),
            after: words(end, last.max(end)),
        })
    }

    /// The words of a span that may be missing.
    pub(super) fn words(
        &mut self,
        report: i64,
        start: Option<i64>,
        end: Option<i64>,
    ) -> Result<Option<String>> {
        let page = self.page(report)?;
        let span = start.zip(end).and_then(|(start, end)| page.bytes.span(start, end));
        Ok(span.map(|span| span.of(&page.text).to_owned()))
    }

    /// Who has a role in a record of a table of roles.
    pub(super) fn names(&self, table: &Roles, (report, n): (i64, i64), role: &str) -> Result<Vec<Name>> {
        let sql = format!(
            "SELECT a.id, a.name, nullif(a.code, '') FROM {} x JOIN actors a ON a.id = x.actor
             WHERE x.report = ?1 AND x.{} = ?2 AND x.role = ?3 ORDER BY x.n",
            table.table, table.record
        );
        let mut names = self.ledger.prepare_cached(&sql)?;
        let name =
            |row: &rusqlite::Row<'_>| Ok(Name { id: row.get(0)?, name: row.get(1)?, code: row.get(2)? });
        Ok(names.query_map(params![report, n, role], name)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Who says it, for records that are told inside statements.
    pub(super) fn speakers(&self, sql: &str, values: &[i64]) -> Result<Vec<Name>> {
        let mut names = self.ledger.prepare_cached(sql)?;
        let name =
            |row: &rusqlite::Row<'_>| Ok(Name { id: row.get(0)?, name: row.get(1)?, code: row.get(2)? });
        let found = names.query_map(rusqlite::params_from_iter(values), name)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// A place's name.
    pub(super) fn place(&self, place: Option<i64>) -> Result<Option<String>> {
        let mut name = self.ledger.prepare_cached("SELECT name FROM places WHERE id = ?1")?;
        Ok(match place {
            Some(place) => name.query_row([place], |row| row.get(0)).optional()?,
            None => None,
        })
    }

    /// A time's value, as the text tells it.
    pub(super) fn time(&self, report: i64, time: Option<i64>) -> Result<Option<String>> {
        let Some(time) = time else { return Ok(None) };
        let mut value = self.ledger.prepare_cached("SELECT value FROM times WHERE report = ?1 AND n = ?2")?;
        Ok(value.query_row([report, time], |row| row.get(0)).optional()?.flatten())
    }
}

/// A table of who has which role in a record.
pub(super) struct Roles {
    pub(super) table: &'static str,
    pub(super) record: &'static str,
}

fn open(ledger: &Connection, report: i64) -> Result<Page> {
    let sql = "SELECT text, name, title, publisher, published, url, source FROM reports WHERE id = ?1";
    let (text, told) = ledger.prepare_cached(sql)?.query_row([report], |row| {
        let told = Told {
            report,
            record: String::new(),
            name: row.get(1)?,
            title: row.get(2)?,
            publisher: row.get(3)?,
            published: row.get(4)?,
            url: row.get(5)?,
            source: row.get(6)?,
            also: Vec::new(),
        };
        Ok((row.get::<_, String>(0)?, told))
    })?;
    let mut sentences =
        ledger.prepare_cached("SELECT \"start\", \"end\" FROM sentences WHERE report = ?1 ORDER BY n")?;
    let sentences = sentences.query_map([report], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Page { bytes: Bytes::of(&text), text, sentences: sentences.collect::<rusqlite::Result<_>>()?, told })
}
