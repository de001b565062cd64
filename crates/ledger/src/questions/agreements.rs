//! What was agreed, and how it fares: `agreements`.

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

/// An agreement, as a report tells of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreed {
    /// The day of its first step; empty when it is not known.
    pub day: String,
    /// `truce`, `ceasefire`, …
    pub kind: String,
    /// Who is bound by it.
    pub parties: Vec<Name>,
    /// Who brought it about.
    pub mediators: Vec<Name>,
    /// Its steps in text order.
    pub steps: Vec<StepTold>,
    /// Its first mention, in its sentence.
    pub quote: Quote,
    /// Who tells of it.
    pub told: Told,
}

/// A step of an agreement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepTold {
    /// `agreed`, `violated`, …
    pub step: String,
    /// Its day; empty when it is not known.
    pub day: String,
    /// `told` by the text, or `reported` on this day.
    pub dated: String,
    /// Where.
    pub place: Option<String>,
    /// Who says so, where the report itself does not.
    pub said_by: Vec<Name>,
    /// The words that tell it, in their sentence.
    pub quote: Quote,
}

const AGREEMENT_ACTORS: Roles = Roles { table: "agreement_actors", record: "agreement" };

impl Ledger {
    /// Agreements by their day, newest first.
    ///
    /// # Errors
    /// When the filter makes no sense in this ledger, or the ledger cannot be read.
    pub fn agreements(&self, filter: &Filter) -> Result<Answers<Agreed>> {
        let wanted = Wanted::of(&self.connection, filter, "agreements", &[By::With, By::Place])?;
        answer(&self.connection, wanted).map_err(|e| e.of(self.path()))
    }
}

fn answer(ledger: &Connection, mut wanted: Wanted) -> Result<Answers<Agreed>> {
    let way = way(ledger, &wanted)?;
    let conditions = conditions(&wanted);
    let mut pages = Pages::of(ledger);
    let (list, more) = gather(
        wanted.limit,
        |limit| way.newest(ledger, &wanted, &conditions, limit),
        |hit| agreement(&mut pages, hit),
        |a| {
            let steps: Vec<(&str, &str)> =
                a.steps.iter().map(|s| (s.step.as_str(), s.day.as_str())).collect();
            (format!("{} {:?} {steps:?}", a.kind, a.parties), &mut a.told)
        },
    )?;
    Ok(Answers { list, more, notes: std::mem::take(&mut wanted.notes) })
}

fn way(ledger: &Connection, wanted: &Wanted) -> Result<Way> {
    let plain = |key: &str, keys, rows| Lanes {
        from: "FROM agreements r".to_owned(),
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
    for actors in [&wanted.actor, &wanted.with].into_iter().flatten() {
        ways.push(Lanes {
            from:
                "FROM agreement_actors x CROSS JOIN agreements r ON r.report = x.report AND r.n = x.agreement"
                    .to_owned(),
            bare: Some("FROM agreement_actors x"),
            key: "x.actor = ?1".to_owned(),
            columns: ["x.day", "x.report", "x.agreement"],
            keys: lanes::each(actors),
            narrow: None,
            rows: lanes::reports_of(ledger, actors)? / 8,
        });
    }
    ways::choose(ledger, wanted, "agreements", ways, || {
        let (kinds, counts): (Vec<String>, Vec<i64>) = lanes::totals(ledger, "kind ")?.into_iter().unzip();
        Ok(plain("r.kind = ?1", lanes::each(&kinds), counts.iter().sum()))
    })
}

fn conditions(wanted: &Wanted) -> Vec<String> {
    let mut conditions = Vec::new();
    for actors in [&wanted.actor, &wanted.with].into_iter().flatten() {
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM agreement_actors y WHERE y.report = r.report AND y.agreement = r.n AND +y.actor IN ({}))",
            lanes::list(actors)
        ));
    }
    conditions.extend(wanted.place.as_ref().map(|places| {
        format!(
            "EXISTS (SELECT 1 FROM steps y WHERE y.report = r.report AND y.agreement = r.n AND y.place IN ({}))",
            lanes::list(places)
        )
    }));
    conditions
}

fn agreement(pages: &mut Pages<'_>, hit: &Hit) -> Result<Agreed> {
    let (report, n) = (hit.report, hit.n);
    let sql = "SELECT kind, day, \"start\", \"end\" FROM agreements WHERE report = ?1 AND n = ?2";
    let (kind, day, span) = pages
        .ledger
        .prepare_cached(sql)?
        .query_row([report, n], |row| Ok((row.get(0)?, row.get(1)?, (row.get(2)?, row.get(3)?))))?;
    Ok(Agreed {
        kind,
        day,
        parties: pages.names(&AGREEMENT_ACTORS, (report, n), "party")?,
        mediators: pages.names(&AGREEMENT_ACTORS, (report, n), "mediator")?,
        steps: steps(pages, report, n)?,
        quote: pages.quote(report, span)?,
        told: pages.told(report, format!("g{n}"))?,
    })
}

type StepRow = (String, String, String, Option<i64>, (i64, i64), i64);

fn steps(pages: &mut Pages<'_>, report: i64, agreement: i64) -> Result<Vec<StepTold>> {
    let sql = "SELECT step, day, dated, place, \"start\", \"end\", n FROM steps
               WHERE report = ?1 AND agreement = ?2 ORDER BY n";
    let mut found = pages.ledger.prepare_cached(sql)?;
    let rows = found.query_map([report, agreement], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, (row.get(4)?, row.get(5)?), row.get(6)?))
    })?;
    let rows: Vec<StepRow> = rows.collect::<rusqlite::Result<_>>()?;
    let mut steps = Vec::new();
    for (step, day, dated, place, span, n) in rows {
        steps.push(StepTold {
            step,
            day,
            dated,
            place: pages.place(place)?,
            said_by: pages.speakers(SAID_BY, &[report, agreement, n])?,
            quote: pages.quote(report, span)?,
        });
    }
    Ok(steps)
}

const SAID_BY: &str = "
    SELECT DISTINCT a.id, a.name, nullif(a.code, '') FROM step_statements s
    JOIN statement_actors x ON x.report = s.report AND x.statement = s.statement AND x.role = 'speaker'
    JOIN actors a ON a.id = x.actor WHERE s.report = ?1 AND s.agreement = ?2 AND s.step = ?3 ORDER BY s.n, x.n";
