//! Words in texts: `search`.

use super::filter::{Answers, Filter};
use super::told::{Pages, Told};
use super::wanted::{Wanted, no_sense};
use crate::Ledger;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

/// A report that has the words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// How well it fits: the smaller the better (BM25).
    pub rank: f64,
    /// Words around the place that fits best.
    pub excerpt: Vec<Words>,
    /// The report.
    pub told: Told,
}

/// Words of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// The words.
    pub text: String,
    /// Whether they were searched for.
    pub hit: bool,
}

/// Before and after words that were searched for, in what SQLite gives.
const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Matches that are ranked: of words that more reports have, the newest.
const RANKED: i64 = 20_000;

impl Ledger {
    /// Reports that have some words, best first. The words are all wanted, in any order and inflection; `"…"` wants them
    /// together, `OR`, `NOT`, `NEAR` and `word*` are known.
    ///
    /// # Errors
    /// When the words make no sense, or the ledger cannot be read.
    pub fn search(&self, words: &str, filter: &Filter) -> Result<Answers<Found>> {
        let wanted = Wanted::of(&self.connection, filter, "search", &[])?;
        answer(&self.connection, words, wanted).map_err(|e| e.of(self.path()))
    }
}

fn answer(ledger: &Connection, words: &str, wanted: Wanted) -> Result<Answers<Found>> {
    let query = query(words)?;
    let oldest = oldest_ranked(ledger, &query)?;
    let mut notes = wanted.notes.clone();
    if oldest > 0 {
        notes.push(format!("ranked among the {RANKED} reports added last that have the words"));
    }
    let mut conditions = vec!["search MATCH ?1 AND search.rowid >= ?2".to_owned()];
    conditions.extend(wanted.since.as_ref().map(|since| format!("r.day >= '{since}'")));
    conditions.extend(wanted.until.as_ref().map(|until| format!("r.day < '{until}' AND r.day <> ''")));
    conditions.extend(wanted.report.map(|report| format!("r.id = {report}")));
    if let Some(actors) = &wanted.actor {
        let list = super::lanes::list(actors);
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM report_actors a WHERE a.report = r.id AND +a.actor IN ({list}))"
        ));
    }
    let joined = if conditions.len() > 1 { "JOIN reports r ON r.id = search.rowid" } else { "" };
    let sql = format!(
        "SELECT search.rowid, rank FROM search {joined} WHERE {} ORDER BY rank LIMIT ?3",
        conditions.join(" AND ")
    );
    let mut best = ledger.prepare(&sql)?;
    // Copies of one source are one answer: some more are asked for.
    let limit = 3 * wanted.limit as i64 + 8;
    let hits =
        best.query_map(params![query, oldest, limit], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
    let hits: Vec<(i64, f64)> = hits.collect::<rusqlite::Result<_>>()?;
    let mut pages = Pages::of(ledger);
    let mut list: Vec<Found> = Vec::new();
    let mut more = hits.len() as i64 == limit;
    for (report, rank) in hits {
        let told = pages.told(report, String::new())?;
        if let Some(first) = list.iter_mut().find(|f| f.told.source == told.source) {
            first.told.also.push(report);
        } else if list.len() < wanted.limit {
            list.push(Found { rank, excerpt: excerpt(ledger, &query, report)?, told });
        } else {
            more = true;
        }
    }
    Ok(Answers { list, more, notes })
}

/// The report from which on matches are ranked; 0 for all.
fn oldest_ranked(ledger: &Connection, query: &str) -> Result<i64> {
    let sql = "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2";
    let oldest =
        ledger.prepare_cached(sql)?.query_row(params![query, RANKED - 1], |row| row.get(0)).optional();
    match oldest {
        Ok(oldest) => Ok(oldest.unwrap_or(0)),
        Err(rusqlite::Error::SqliteFailure(code, Some(message)))
            if code.extended_code == rusqlite::ffi::SQLITE_ERROR =>
        {
            Err(no_sense(format!("the words make no sense as a search: {message}")))
        }
        Err(e) => Err(e.into()),
    }
}

/// What FTS5 is asked: words as they are, each in quotes, unless the user writes FTS5's own signs.
fn query(words: &str) -> Result<String> {
    let own = words.contains(['"', '*', '('])
        || words.split_whitespace().any(|w| matches!(w, "OR" | "AND" | "NOT" | "NEAR"));
    let quoted = |word: &str| format!("\"{}\"", word.replace('"', ""));
    let query = match own {
        true => words.to_owned(),
        false => words.split_whitespace().map(quoted).collect::<Vec<_>>().join(" "),
    };
    if words.chars().any(char::is_alphanumeric) {
        Ok(query)
    } else {
        Err(no_sense("no words to search for".to_owned()))
    }
}

fn excerpt(ledger: &Connection, query: &str, report: i64) -> Result<Vec<Words>> {
    let sql = "SELECT snippet(search, -1, ?3, ?4, '…', 40) FROM search WHERE search MATCH ?1 AND rowid = ?2";
    let [open, close] = MARKS.map(|mark| mark.to_string());
    let mut excerpt = ledger.prepare_cached(sql)?;
    let marked: String = excerpt.query_row(params![query, report, open, close], |row| row.get(0))?;
    let words = |(index, text): (usize, &str)| Words { text: text.to_owned(), hit: index % 2 == 1 };
    let words = marked.split(MARKS).enumerate().map(words);
    Ok(words.filter(|words| !words.text.is_empty()).collect())
}
