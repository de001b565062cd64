//! How many: `figures`.

use super::events::gather;
use super::filter::{Answers, Filter};
use super::lanes::{self, Hit, Lanes};
use super::told::{Name, Pages, Quote, Roles, Told};
use super::wanted::{By, Wanted};
use super::ways::{self, Way};
use crate::Ledger;
use crate::error::Result;
use rusqlite::Connection;
use serde::Serialize;

/// A figure, as a report tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counted {
    /// Its day; empty when it is not known.
    pub day: String,
    /// `told` by the text, or `reported` on this day.
    pub dated: String,
    /// What is counted: `killed`, `displaced`, …
    pub measure: String,
    /// The least number that the words allow.
    pub low: Option<f64>,
    /// The greatest; none when it is open.
    pub high: Option<f64>,
    /// Whether the number is said to be rough.
    pub approximate: bool,
    /// Whether it is a total until now.
    pub cumulative: bool,
    /// The unit of money or weight.
    pub unit: Option<String>,
    /// The words for those who are counted.
    pub who: Option<String>,
    /// Whose they are.
    pub whose: Vec<Name>,
    /// Who counted.
    pub counted_by: Vec<Name>,
    /// Where.
    pub place: Option<String>,
    /// The event that it belongs to: PLOVER event type.
    pub event: Option<String>,
    /// The number with what it counts, in its sentence.
    pub quote: Quote,
    /// Who tells it.
    pub told: Told,
}

const FIGURE_ACTORS: Roles = Roles { table: "figure_actors", record: "figure" };

const BY: [By; 3] = [By::Speaker, By::Event, By::Place];

impl Ledger {
    /// Figures by their day, newest first. With an actor: those that are of its people, counted by it, or of an event
    /// that it is in.
    ///
    /// # Errors
    /// When the filter makes no sense in this ledger, or the ledger cannot be read.
    pub fn figures(&self, filter: &Filter) -> Result<Answers<Counted>> {
        let wanted = Wanted::of(&self.connection, filter, "figures", &BY)?;
        answer(&self.connection, wanted).map_err(|e| e.of(self.path()))
    }
}

fn answer(ledger: &Connection, mut wanted: Wanted) -> Result<Answers<Counted>> {
    let way = way(ledger, &wanted)?;
    let conditions = conditions(&wanted);
    let mut pages = Pages::of(ledger);
    let (list, more) = gather(
        wanted.limit,
        |limit| way.newest(ledger, &wanted, &conditions, limit),
        |hit| figure(&mut pages, hit),
        |f| (format!("{} {:?} {:?} {:?} {:?}", f.measure, f.low, f.high, f.who, f.whose), &mut f.told),
    )?;
    Ok(Answers { list, more, notes: std::mem::take(&mut wanted.notes) })
}

fn way(ledger: &Connection, wanted: &Wanted) -> Result<Way> {
    let plain = |key: &str, keys, rows| Lanes {
        from: "FROM figures r".to_owned(),
        bare: None,
        key: key.to_owned(),
        columns: ["r.day", "r.report", "r.n"],
        keys,
        narrow: None,
        rows,
    };
    if let Some(report) = wanted.report {
        return Ok(Way::only(plain("r.report = ?1", lanes::each(&[report]), 0)));
    }
    let mut ways = Vec::new();
    for (actors, role) in [(&wanted.actor, ""), (&wanted.said_by, " AND x.role = 'counted_by'")] {
        if let Some(actors) = actors {
            ways.push(Lanes {
                from: "FROM figure_actors x CROSS JOIN figures r ON r.report = x.report AND r.n = x.figure"
                    .to_owned(),
                bare: Some("FROM figure_actors x"),
                key: format!("x.actor = ?1{role}"),
                columns: ["x.day", "x.report", "x.figure"],
                keys: lanes::each(actors),
                narrow: None,
                rows: lanes::reports_of(ledger, actors)? / 4,
            });
        }
    }
    if let Some(places) = &wanted.place {
        ways.push(Lanes {
            from: "FROM figures x CROSS JOIN figures r ON r.report = x.report AND r.n = x.n".to_owned(),
            bare: Some("FROM figures x"),
            key: "x.place = ?1".to_owned(),
            columns: ["x.day", "x.report", "x.n"],
            keys: lanes::each(places),
            narrow: None,
            rows: 0,
        });
    }
    if !wanted.events.is_empty() && ways.is_empty() {
        // By the day of the event: that of its figures is the same, or near it.
        return Ok(Way::only(Lanes {
            bare: None,
            from: "FROM events x CROSS JOIN figures r ON r.report = x.report AND r.event = x.n".to_owned(),
            key: "x.event = ?1".to_owned(),
            columns: ["x.day", "r.report", "r.n"],
            keys: lanes::each(&wanted.events),
            narrow: None,
            rows: 0,
        }));
    }
    ways::choose(ledger, wanted, "figures", ways, || {
        let (measures, counts): (Vec<String>, Vec<i64>) =
            lanes::totals(ledger, "measure ")?.into_iter().unzip();
        Ok(plain("r.measure = ?1", lanes::each(&measures), counts.iter().sum()))
    })
}

fn conditions(wanted: &Wanted) -> Vec<String> {
    let mut conditions = Vec::new();
    for (actors, role) in [(&wanted.actor, ""), (&wanted.said_by, " AND y.role = 'counted_by'")] {
        conditions.extend(actors.as_ref().map(|actors| {
            format!(
                "EXISTS (SELECT 1 FROM figure_actors y WHERE y.report = r.report AND y.figure = r.n{role} AND +y.actor IN ({}))",
                lanes::list(actors)
            )
        }));
    }
    conditions.extend(wanted.place.as_ref().map(|places| format!("r.place IN ({})", lanes::list(places))));
    if !wanted.events.is_empty() {
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM events y WHERE y.report = r.report AND y.n = r.event AND y.event IN ({}))",
            lanes::quoted(&wanted.events)
        ));
    }
    conditions
}

fn figure(pages: &mut Pages<'_>, hit: &Hit) -> Result<Counted> {
    let (report, n) = (hit.report, hit.n);
    let sql = "SELECT f.*, e.event AS kind FROM figures f LEFT JOIN events e ON e.report = f.report AND e.n = f.event
               WHERE f.report = ?1 AND f.n = ?2";
    let mut found = pages.ledger.prepare_cached(sql)?;
    let (mut f, span, who, place) = found.query_row([report, n], |row| {
        let f = Counted {
            day: row.get("day")?,
            dated: row.get("dated")?,
            measure: row.get("measure")?,
            low: row.get("low")?,
            high: row.get("high")?,
            approximate: row.get("approximate")?,
            cumulative: row.get("cumulative")?,
            unit: row.get("unit")?,
            who: None,
            whose: Vec::new(),
            counted_by: Vec::new(),
            place: None,
            event: row.get("kind")?,
            quote: Quote::default(),
            told: Told::of(report),
        };
        let who: (Option<i64>, Option<i64>) = (row.get("who_start")?, row.get("who_end")?);
        Ok((f, (row.get("start")?, row.get("end")?), who, row.get("place")?))
    })?;
    f.who = pages.words(report, who.0, who.1)?;
    f.whose = pages.names(&FIGURE_ACTORS, (report, n), "whose")?;
    f.counted_by = pages.names(&FIGURE_ACTORS, (report, n), "counted_by")?;
    f.place = pages.place(place)?;
    f.quote = pages.quote(report, span)?;
    f.told = pages.told(report, format!("f{n}"))?;
    Ok(f)
}
