//! Who demands, offers, rejects, denies what, towards whom: `positions`.

use super::filter::{Answers, Filter};
use super::lanes::{self, Hit};
use super::statements::{Said, statement};
use super::told::{Name, Pages};
use super::wanted::{By, Wanted, no_sense};
use crate::Ledger;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

/// What somebody keeps saying towards somebody.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Position {
    /// Who says it.
    pub speaker: Name,
    /// `demand`, `reject`, …
    pub act: String,
    /// Towards whom: whom it is about, else whom it is said to; none where it is towards nobody in particular.
    pub towards: Option<Name>,
    /// How often, in the days that were asked for.
    pub n: i64,
    /// The newest of these statements.
    pub latest: Said,
}

/// Acts by which one takes a position.
const TAKE: [&str; 12] = [
    "accuse", "agree", "condemn", "demand", "deny", "offer", "praise", "promise", "reject", "request",
    "threaten", "warn",
];

impl Ledger {
    /// Positions by how often they are taken. Copies of a report count as the reports they are.
    ///
    /// # Errors
    /// When the filter makes no sense in this ledger, or the ledger cannot be read.
    pub fn positions(&self, filter: &Filter) -> Result<Answers<Position>> {
        let wanted = Wanted::of(&self.connection, filter, "positions", &[By::With, By::Speaker, By::Act])?;
        if wanted.report.is_some() {
            return Err(no_sense(
                "positions cannot be filtered by --report: ask for its statements".to_owned(),
            ));
        }
        answer(&self.connection, wanted).map_err(|e| e.of(self.path()))
    }
}

struct Sum {
    speaker: i64,
    towards: i64,
    act: String,
    n: i64,
}

fn answer(ledger: &Connection, mut wanted: Wanted) -> Result<Answers<Position>> {
    if wanted.acts.is_empty() {
        wanted.acts = TAKE.map(str::to_owned).to_vec();
    }
    let mut sums = sums(ledger, &wanted)?;
    let more = sums.len() > wanted.limit;
    sums.truncate(wanted.limit);
    let mut pages = Pages::of(ledger);
    let list = sums.into_iter().map(|sum| position(&mut pages, &wanted, sum)).collect::<Result<Vec<_>>>()?;
    let list = list.into_iter().flatten().collect();
    Ok(Answers { list, more, notes: std::mem::take(&mut wanted.notes) })
}

/// The positions that are asked for, most frequent first: out of the sums, unless days are asked for.
fn sums(ledger: &Connection, wanted: &Wanted) -> Result<Vec<Sum>> {
    let (whose, days) = (whose(wanted), span_of_days(wanted));
    let limit = wanted.limit + 1;
    let order = "ORDER BY n DESC, speaker, towards, act";
    let acts = lanes::quoted(&wanted.acts);
    let conditions = [whose.clone(), days.clone(), vec![format!("act IN ({acts})")]].concat().join(" AND ");
    let sql = match (whose.is_empty(), days.is_empty()) {
        (_, false) => format!(
            "SELECT speaker, towards, act, count(*) AS n FROM statement_pairs WHERE {conditions}
             GROUP BY speaker, towards, act {order} LIMIT {limit}"
        ),
        (false, true) => format!(
            "SELECT speaker, towards, act, n FROM positions WHERE {conditions} AND n > 0 {order} LIMIT {limit}"
        ),
        // The index of each act has its greatest sums in one place.
        (true, true) => {
            let most = |act: &String| {
                format!(
                "SELECT * FROM (SELECT speaker, towards, act, n FROM positions WHERE act = '{act}' AND n > 0
                 ORDER BY n DESC LIMIT {limit})"
            )
            };
            let all = wanted.acts.iter().map(most).collect::<Vec<_>>().join(" UNION ALL ");
            format!("SELECT * FROM ({all}) {order} LIMIT {limit}")
        }
    };
    let mut rows = ledger.prepare(&sql)?;
    let sums = rows.query_map([], |row| {
        Ok(Sum { speaker: row.get(0)?, towards: row.get(1)?, act: row.get(2)?, n: row.get(3)? })
    })?;
    Ok(sums.collect::<rusqlite::Result<_>>()?)
}

/// Who speaks, and towards whom: `--actor` speaks, `--with` is spoken of; without one that speaks, both directions.
fn whose(wanted: &Wanted) -> Vec<String> {
    let of = |column: &str, ids: &[i64]| format!("{column} IN ({})", lanes::list(ids));
    let mut conditions = Vec::new();
    match (&wanted.actor, &wanted.with) {
        (Some(a), Some(b)) => conditions.push(format!(
            "(({} AND {}) OR ({} AND {}))",
            of("speaker", a),
            of("towards", b),
            of("speaker", b),
            of("towards", a)
        )),
        (Some(a), None) => conditions.push(of("speaker", a)),
        _ => {}
    }
    conditions.extend(wanted.said_by.as_ref().map(|ids| of("speaker", ids)));
    conditions
}

fn span_of_days(wanted: &Wanted) -> Vec<String> {
    let since = wanted.since.as_ref().map(|since| format!("day >= '{since}'"));
    let until = wanted.until.as_ref().map(|until| format!("day < '{until}' AND day <> ''"));
    since.into_iter().chain(until).collect()
}

fn position(pages: &mut Pages<'_>, wanted: &Wanted, sum: Sum) -> Result<Option<Position>> {
    let mut conditions = vec!["speaker = ?1 AND towards = ?2 AND act = ?3".to_owned()];
    conditions.extend(span_of_days(wanted));
    let sql = format!(
        "SELECT day, report, statement FROM statement_pairs WHERE {} ORDER BY day DESC, report DESC, statement DESC LIMIT 1",
        conditions.join(" AND ")
    );
    let mut newest = pages.ledger.prepare_cached(&sql)?;
    let hit = newest.query_row(params![sum.speaker, sum.towards, sum.act], |row| {
        Ok(Hit { day: row.get(0)?, report: row.get(1)?, n: row.get(2)? })
    });
    let Some(hit) = hit.optional()? else { return Ok(None) };
    let name = |id: i64| {
        let sql = "SELECT id, name, nullif(code, '') FROM actors WHERE id = ?1";
        let mut actor = pages.ledger.prepare_cached(sql)?;
        let name =
            |row: &rusqlite::Row<'_>| Ok(Name { id: row.get(0)?, name: row.get(1)?, code: row.get(2)? });
        actor.query_row([id], name).optional()
    };
    let (Some(speaker), towards) = (name(sum.speaker)?, name(sum.towards)?) else { return Ok(None) };
    Ok(Some(Position { speaker, act: sum.act, towards, n: sum.n, latest: statement(pages, &hit)? }))
}
