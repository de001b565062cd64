//! Who did what to whom: `timeline` and `events`.

use super::filter::{Answers, Filter};
use super::lanes::{self, Hit, Lanes};
use super::told::{Name, Pages, Quote, Roles, Told};
use super::wanted::{By, Wanted};
use super::ways::{self, Way};
use crate::Ledger;
use crate::error::Result;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// An event, as a report tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Happened {
    /// Its day; empty when it is not known.
    pub day: String,
    /// `told` by the text, or `reported` on this day.
    pub dated: String,
    /// The time as the text tells it: `2025-W45`.
    pub time: Option<String>,
    /// PLOVER event type.
    pub event: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// Who did it.
    pub actors: Vec<Name>,
    /// Whom it was done to.
    pub recipients: Vec<Name>,
    /// Where.
    pub place: Option<String>,
    /// Told as background.
    pub historical: bool,
    /// Still to come.
    pub future: bool,
    /// Conditional, possible, demanded or feared.
    pub hypothetical: bool,
    /// Said not to have happened.
    pub negated: bool,
    /// Who says so, where the report itself does not.
    pub said_by: Vec<Name>,
    /// The nearest CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER's conflict-cooperation score.
    pub score: Option<f64>,
    /// The words that name it, in their sentence.
    pub quote: Quote,
    /// Who tells it.
    pub told: Told,
}

/// What can be asked of events, besides actor, day and report.
const BY: [By; 4] = [By::With, By::Speaker, By::Event, By::Place];

/// The most actors of each side when both stand for many.
const SIDE: usize = 60;

pub(super) const EVENT_ACTORS: Roles = Roles { table: "event_actors", record: "event" };

impl Ledger {
    /// Events by their day, newest first.
    ///
    /// # Errors
    /// When the filter makes no sense in this ledger, or the ledger cannot be read.
    pub fn events(&self, filter: &Filter) -> Result<Answers<Happened>> {
        let wanted = Wanted::of(&self.connection, filter, "events", &BY)?;
        answer(&self.connection, wanted, false).map_err(|e| e.of(self.path()))
    }

    /// What happened, in the order of days: no background without a day, nothing that is denied, feared or still to come.
    ///
    /// # Errors
    /// When the filter makes no sense in this ledger, or the ledger cannot be read.
    pub fn timeline(&self, filter: &Filter) -> Result<Answers<Happened>> {
        let wanted = Wanted::of(&self.connection, filter, "timeline", &BY)?;
        let mut answers = answer(&self.connection, wanted, true).map_err(|e| e.of(self.path()))?;
        answers.list.reverse();
        Ok(answers)
    }
}

/// With `happened`: only what is said to have taken place, on a day that is known.
fn answer(ledger: &Connection, mut wanted: Wanted, happened: bool) -> Result<Answers<Happened>> {
    let way = way(ledger, &wanted, happened)?;
    let mut conditions = conditions(&wanted);
    if happened {
        conditions.push("r.day <> '' AND r.negated = 0 AND r.hypothetical = 0 AND r.future = 0".to_owned());
    }
    let mut pages = Pages::of(ledger);
    let (list, more) = gather(
        wanted.limit,
        |limit| way.newest(ledger, &wanted, &conditions, limit),
        |hit| event(&mut pages, hit),
        |e| (same(e), &mut e.told),
    )?;
    Ok(Answers { list, more, notes: std::mem::take(&mut wanted.notes) })
}

/// What two reports of one source tell alike.
fn same(e: &Happened) -> String {
    format!("{} {:?} {:?} {:?} {:?} {}", e.event, e.mode, e.actors, e.recipients, e.said_by, e.negated)
}

fn way(ledger: &Connection, wanted: &Wanted, happened: bool) -> Result<Way> {
    if let Some(report) = wanted.report {
        return Ok(Way::only(plain("r.report = ?1", lanes::each(&[report]), 0)));
    }
    let joined =
        |table: &str| format!("FROM {table} x CROSS JOIN events r ON r.report = x.report AND r.n = x.event");
    if let (Some(actor), Some(with)) = (&wanted.actor, &wanted.with) {
        let (a, b) = (&actor[..actor.len().min(SIDE)], &with[..with.len().min(SIDE)]);
        let keys = [lanes::product(a, b), lanes::product(b, a)].concat();
        let columns = ["x.day", "x.report", "x.event"];
        let key = "x.actor = ?1 AND x.recipient = ?2".to_owned();
        let from = joined("event_pairs");
        return Ok(Way::only(Lanes { from, bare: None, key, columns, keys, narrow: None, rows: 0 }));
    }
    let narrow = |column: &str| {
        (!wanted.events.is_empty()).then(|| format!("{column} IN ({})", lanes::quoted(&wanted.events)))
    };
    let mut ways = Vec::new();
    if let Some(actors) = &wanted.actor {
        ways.push(Lanes {
            from: joined("event_actors"),
            bare: Some("FROM event_actors x"),
            key: "x.actor = ?1".to_owned(),
            columns: ["x.day", "x.report", "x.event"],
            keys: lanes::each(actors),
            narrow: narrow("x.type"),
            rows: 2 * lanes::reports_of(ledger, actors)?,
        });
    }
    if let Some(places) = &wanted.place {
        ways.push(Lanes {
            from: "FROM events x CROSS JOIN events r ON r.report = x.report AND r.n = x.n".to_owned(),
            bare: Some("FROM events x"),
            key: "x.place = ?1".to_owned(),
            columns: ["x.day", "x.report", "x.n"],
            keys: lanes::each(places),
            narrow: narrow("x.event"),
            rows: 0,
        });
    }
    if let Some(speakers) = &wanted.said_by {
        ways.push(Lanes {
            from: joined("event_speakers"),
            bare: Some("FROM event_speakers x"),
            key: "x.speaker = ?1".to_owned(),
            columns: ["x.day", "x.report", "x.event"],
            keys: lanes::each(speakers),
            narrow: both(narrow("x.type"), happened.then(|| "x.happened = 1".to_owned())),
            rows: lanes::reports_of(ledger, speakers)?,
        });
    }
    ways::choose(ledger, wanted, "events", ways, || {
        let totals = lanes::totals(ledger, "event ")?.into_iter();
        let totals = totals.filter(|(e, _)| wanted.events.is_empty() || wanted.events.contains(e));
        let (types, counts): (Vec<String>, Vec<i64>) = totals.unzip();
        Ok(plain("r.event = ?1", lanes::each(&types), counts.iter().sum()))
    })
}

/// Two conditions of which each may be missing.
fn both(one: Option<String>, other: Option<String>) -> Option<String> {
    let all: Vec<String> = one.into_iter().chain(other).collect();
    (!all.is_empty()).then(|| all.join(" AND "))
}

fn plain(key: &str, keys: Vec<Vec<rusqlite::types::Value>>, rows: i64) -> Lanes {
    Lanes {
        from: "FROM events r".to_owned(),
        bare: None,
        key: key.to_owned(),
        columns: ["r.day", "r.report", "r.n"],
        keys,
        narrow: None,
        rows,
    }
}

fn conditions(wanted: &Wanted) -> Vec<String> {
    let mut conditions = Vec::new();
    if let (Some(actors), None) = (&wanted.actor, &wanted.with) {
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM event_actors y WHERE y.report = r.report AND y.event = r.n AND +y.actor IN ({}))",
            lanes::list(actors)
        ));
    }
    if let Some(speakers) = &wanted.said_by {
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM event_statements y JOIN statement_actors z ON z.report = y.report
             AND z.statement = y.statement AND z.role = 'speaker' WHERE y.report = r.report AND y.event = r.n
             AND +z.actor IN ({}))",
            lanes::list(speakers)
        ));
    }
    if let Some(places) = &wanted.place {
        conditions.push(format!("r.place IN ({})", lanes::list(places)));
    }
    if !wanted.events.is_empty() {
        conditions.push(format!("r.event IN ({})", lanes::quoted(&wanted.events)));
    }
    if !wanted.modes.is_empty() {
        conditions.push(format!("r.mode IN ({})", lanes::quoted(&wanted.modes)));
    }
    conditions
}

fn event(pages: &mut Pages<'_>, hit: &Hit) -> Result<Happened> {
    let (report, n) = (hit.report, hit.n);
    let sql = "SELECT * FROM events WHERE report = ?1 AND n = ?2";
    let mut found = pages.ledger.prepare_cached(sql)?;
    let (mut e, span, place, time) = found.query_row([report, n], |row| {
        let context: String = row.get("context")?;
        let e = Happened {
            day: row.get("day")?,
            dated: row.get("dated")?,
            time: None,
            event: row.get("event")?,
            mode: row.get("mode")?,
            context: context.split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
            actors: Vec::new(),
            recipients: Vec::new(),
            place: None,
            historical: row.get("historical")?,
            future: row.get("future")?,
            hypothetical: row.get("hypothetical")?,
            negated: row.get("negated")?,
            said_by: Vec::new(),
            cameo: row.get("cameo")?,
            score: row.get("score")?,
            quote: Quote::default(),
            told: Told::of(report),
        };
        Ok((e, (row.get("start")?, row.get("end")?), row.get("place")?, row.get("time")?))
    })?;
    e.time = pages.time(report, time)?;
    e.place = pages.place(place)?;
    e.actors = pages.names(&EVENT_ACTORS, (report, n), "actor")?;
    e.recipients = pages.names(&EVENT_ACTORS, (report, n), "recipient")?;
    e.said_by = pages.speakers(SAID_BY, &[report, n])?;
    e.quote = pages.quote(report, span)?;
    e.told = pages.told(report, format!("e{n}"))?;
    Ok(e)
}

const SAID_BY: &str = "
    SELECT DISTINCT a.id, a.name, nullif(a.code, '') FROM event_statements s
    JOIN statement_actors x ON x.report = s.report AND x.statement = s.statement AND x.role = 'speaker'
    JOIN actors a ON a.id = x.actor WHERE s.report = ?1 AND s.event = ?2 ORDER BY s.n, x.n";

/// Makes answers of hits, and one of those that copies of a source tell alike, until there are enough. Says whether there
/// are more.
pub(super) fn gather<T>(
    limit: usize,
    newest: impl Fn(usize) -> Result<Vec<Hit>>,
    mut make: impl FnMut(&Hit) -> Result<T>,
    key: impl for<'t> Fn(&'t mut T) -> (String, &'t mut Told),
) -> Result<(Vec<T>, bool)> {
    let mut asked = limit + limit / 2 + 8;
    loop {
        let hits = newest(asked)?;
        let all = hits.len() < asked;
        let mut list: Vec<T> = Vec::new();
        let mut seen: BTreeMap<(i64, String, String), usize> = BTreeMap::new();
        let mut more = !all;
        for hit in &hits {
            let mut answer = make(hit)?;
            let (same, told) = key(&mut answer);
            let key_of = (told.source, hit.day.clone(), same);
            if let Some(index) = seen.get(&key_of) {
                let first = key(&mut list[*index]).1;
                if first.report != hit.report && !first.also.contains(&hit.report) {
                    first.also.push(hit.report);
                }
                continue;
            }
            if list.len() == limit {
                more = true;
                break;
            }
            seen.insert(key_of, list.len());
            list.push(answer);
        }
        if list.len() == limit || all || asked > 20 * limit {
            return Ok((list, more));
        }
        asked *= 3;
    }
}
