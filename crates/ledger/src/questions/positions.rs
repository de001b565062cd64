//! Who demands, offers, rejects, denies what, towards whom: `positions`.

use super::filter::{Answers, Filter};
use super::lanes::{self, Hit};
use super::statements::{Said, statement};
use super::told::{Name, Pages};
use super::wanted::{By, Wanted, no_sense};
use crate::Ledger;
use crate::append::towards;
use crate::error::Result;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

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

/// The positions that are asked for, most frequent first, one more than are wanted: out of the sums, unless days are asked
/// for.
fn sums(ledger: &Connection, wanted: &Wanted) -> Result<Vec<Sum>> {
    let days = span_of_days(wanted);
    if days.is_empty() {
        return of_all_days(ledger, wanted);
    }
    match whose(wanted).is_empty() && statements_of(ledger, wanted)? <= FEW {
        true => of_few_days(ledger, wanted),
        false => of_days(ledger, wanted, &days),
    }
}

fn sum(row: &rusqlite::Row<'_>) -> rusqlite::Result<Sum> {
    Ok(Sum { speaker: row.get(0)?, towards: row.get(1)?, act: row.get(2)?, n: row.get(3)? })
}

/// Lists of positions by how often they are taken on any day, which together have all that are asked for: one for each act
/// where anybody's are, since the index of an act has its greatest sums in one place.
fn lists(wanted: &Wanted) -> Vec<String> {
    let list = |conditions: &str| {
        format!("SELECT speaker, towards, act, n FROM positions WHERE {conditions} AND n > 0 ORDER BY n DESC")
    };
    let whose = whose(wanted);
    match whose.is_empty() {
        true => wanted.acts.iter().map(|act| list(&format!("act = '{act}'"))).collect(),
        false => {
            vec![list(&format!("{} AND act IN ({})", whose.join(" AND "), lanes::quoted(&wanted.acts)))]
        }
    }
}

/// The most frequent of some, one more than are wanted.
fn most(mut sums: Vec<Sum>, wanted: &Wanted) -> Vec<Sum> {
    sums.sort_by(|a, b| {
        (Reverse(a.n), a.speaker, a.towards, &a.act).cmp(&(Reverse(b.n), b.speaker, b.towards, &b.act))
    });
    sums.truncate(wanted.limit + 1);
    sums
}

/// Positions as they are summed up.
fn of_all_days(ledger: &Connection, wanted: &Wanted) -> Result<Vec<Sum>> {
    let mut sums = Vec::new();
    for list in lists(wanted) {
        let mut list =
            ledger.prepare(&format!("{list}, speaker, towards, act LIMIT {}", wanted.limit + 1))?;
        for sum in list.query_map([], sum)? {
            sums.push(sum?);
        }
    }
    Ok(most(sums, wanted))
}

/// The most statements that are gone through one by one.
const FEW: i64 = 8_000;

/// How many statements there are on the days that are asked for, counted no further than it matters.
fn statements_of(ledger: &Connection, wanted: &Wanted) -> Result<i64> {
    let conditions =
        [vec![format!("act IN ({})", lanes::quoted(&wanted.acts))], span_of_days(wanted)].concat();
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM statements WHERE {} LIMIT {})",
        conditions.join(" AND "),
        FEW + 1
    );
    Ok(ledger.query_row(&sql, [], |row| row.get(0))?)
}

/// Positions of days on which not much is said: statement by statement.
fn of_few_days(ledger: &Connection, wanted: &Wanted) -> Result<Vec<Sum>> {
    let conditions =
        [vec![format!("act IN ({})", lanes::quoted(&wanted.acts))], span_of_days(wanted)].concat();
    let sql = format!("SELECT report, n, act FROM statements WHERE {}", conditions.join(" AND "));
    let mut statements = ledger.prepare(&sql)?;
    let mut roles = ledger.prepare(
        "SELECT role, actor FROM statement_actors WHERE report = ?1 AND statement = ?2 ORDER BY role, n",
    )?;
    let mut sums: BTreeMap<(i64, i64, String), i64> = BTreeMap::new();
    let mut rows = statements.query([])?;
    while let Some(row) = rows.next()? {
        let (report, n, act): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (mut speakers, mut about, mut hearers) = (Vec::new(), Vec::new(), Vec::new());
        let mut who = roles.query([report, n])?;
        while let Some(row) = who.next()? {
            match row.get::<_, String>(0)?.as_str() {
                "speaker" => speakers.push(row.get(1)?),
                "about" => about.push(row.get(1)?),
                _ => hearers.push(row.get(1)?),
            }
        }
        for (speaker, towards) in towards(&speakers, &about, &hearers) {
            *sums.entry((speaker, towards, act.clone())).or_default() += 1;
        }
    }
    let sums = sums.into_iter().map(|((speaker, towards, act), n)| Sum { speaker, towards, act, n });
    Ok(most(sums.collect(), wanted))
}

/// Positions of many days. They are gone through by how often they are taken on any day, which is the most that they can be
/// taken on some, until no later one can be among the most frequent.
fn of_days(ledger: &Connection, wanted: &Wanted, days: &[String]) -> Result<Vec<Sum>> {
    let sql = format!(
        "SELECT count(*) FROM statement_pairs WHERE speaker = ?1 AND towards = ?2 AND act = ?3 AND {}",
        days.join(" AND ")
    );
    let mut count = ledger.prepare(&sql)?;
    let mut lists =
        lists(wanted).iter().map(|sql| ledger.prepare(sql)).collect::<rusqlite::Result<Vec<_>>>()?;
    let mut lists =
        lists.iter_mut().map(|list| list.query_map([], sum)).collect::<rusqlite::Result<Vec<_>>>()?;
    let mut heads =
        lists.iter_mut().map(|list| list.next().transpose()).collect::<rusqlite::Result<Vec<_>>>()?;
    let (mut best, mut sums) = (BinaryHeap::new(), Vec::new());
    loop {
        let first = (0..heads.len()).max_by_key(|index| heads[*index].as_ref().map(|sum| sum.n));
        let Some((index, mut sum)) = first.and_then(|index| Some((index, heads[index].take()?))) else {
            break;
        };
        heads[index] = lists[index].next().transpose()?;
        let least = best.peek().map(|Reverse(least)| *least).filter(|_| best.len() > wanted.limit);
        if least.is_some_and(|least| least > sum.n) {
            break;
        }
        sum.n = count.query_row(params![sum.speaker, sum.towards, sum.act], |row| row.get(0))?;
        if sum.n > 0 {
            best.push(Reverse(sum.n));
            sums.push(sum);
        }
        if best.len() > wanted.limit + 1 {
            best.pop();
        }
    }
    Ok(most(sums, wanted))
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn told(sums: &[Sum]) -> Vec<(i64, i64, &str, i64)> {
        sums.iter().map(|sum| (sum.speaker, sum.towards, sum.act.as_str(), sum.n)).collect()
    }

    #[test]
    fn positions_of_days_are_the_same_however_they_are_counted() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/v1.ledger");
        let ledger = crate::schema::open_to_read(&path).expect("it opens");
        let acts: Vec<String> =
            ["accuse", "announce", "assert", "deny", "demand", "hope", "warn"].map(str::to_owned).to_vec();
        let spans =
            [("2000", "2030~"), ("2016-08", "2016-08~"), ("2018-12-17", "2024-11-26~"), ("2030", "2040~")];
        let mut found = 0;
        for (since, until) in spans {
            for limit in [1, 3, 1000] {
                let days = (Some(since.to_owned()), Some(until.to_owned()));
                let acts = acts.clone();
                let wanted = Wanted { since: days.0, until: days.1, acts, limit, ..Wanted::default() };
                let sql = format!(
                    "SELECT speaker, towards, act, count(*) AS n FROM statement_pairs WHERE {} AND act IN ({})
                     GROUP BY speaker, towards, act ORDER BY n DESC, speaker, towards, act LIMIT {}",
                    span_of_days(&wanted).join(" AND "),
                    lanes::quoted(&wanted.acts),
                    limit + 1
                );
                let mut all = ledger.prepare(&sql).expect("good SQL");
                let all = all.query_map([], sum).expect("rows").map(|sum| sum.expect("a sum"));
                let all: Vec<Sum> = all.collect();
                found += all.len();
                let few = of_few_days(&ledger, &wanted).expect("it counts");
                let many = of_days(&ledger, &wanted, &span_of_days(&wanted)).expect("it counts");
                assert_eq!(told(&few), told(&all), "{since} {until} {limit}");
                assert_eq!(told(&many), told(&all), "{since} {until} {limit}");
            }
        }
        assert!(found > 30, "{found}");
    }
}
