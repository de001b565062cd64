//! What a filter means in this ledger: names as ids.

use super::filter::Filter;
use crate::error::{Error, ErrorKind, Result};
use crate::words::fold;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use truceline_reading::{events, statements};

/// The most actors or places that a name may stand for; those that most reports name are taken.
const MOST: usize = 400;

/// A filter, understood.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) actor: Option<Vec<i64>>,
    pub(super) with: Option<Vec<i64>>,
    pub(super) said_by: Option<Vec<i64>>,
    pub(super) place: Option<Vec<i64>>,
    pub(super) report: Option<i64>,
    pub(super) since: Option<String>,
    /// Above every day that is asked for.
    pub(super) until: Option<String>,
    pub(super) events: Vec<String>,
    pub(super) modes: Vec<String>,
    pub(super) acts: Vec<String>,
    pub(super) limit: usize,
    pub(super) notes: Vec<String>,
}

/// What questions can be filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    With,
    Speaker,
    Event,
    Act,
    Place,
}

impl Wanted {
    /// Understands a filter of a question that can be filtered by these, and by actor, day and report.
    pub(super) fn of(ledger: &Connection, filter: &Filter, question: &str, by: &[By]) -> Result<Wanted> {
        let asked = [
            (By::With, "--with", filter.with.is_some()),
            (By::Speaker, "--said-by", filter.said_by.is_some()),
            (By::Event, "--event", !filter.event.is_empty()),
            (By::Act, "--act", !filter.act.is_empty()),
            (By::Place, "--place", filter.place.is_some()),
        ];
        if let Some((_, option, _)) = asked.iter().find(|(b, _, asked)| *asked && !by.contains(b)) {
            return Err(no_sense(format!("{question} cannot be filtered by {option}")));
        }
        if filter.with.is_some() && filter.actor.is_none() {
            return Err(no_sense("--with needs an --actor: with whom?".to_owned()));
        }
        let mut wanted = Wanted { limit: filter.limit.max(1), ..Wanted::default() };
        let mut actors = |name: &Option<String>| {
            name.as_deref().map(|name| actors(ledger, name, &mut wanted.notes)).transpose()
        };
        let (actor, with, said_by) =
            (actors(&filter.actor)?, actors(&filter.with)?, actors(&filter.said_by)?);
        let place =
            filter.place.as_deref().map(|name| places(ledger, name, &mut wanted.notes)).transpose()?;
        let report = filter.report.as_deref().map(|name| report(ledger, name)).transpose()?;
        let (since, until) = (day(filter.since.as_deref())?, day(filter.until.as_deref())?);
        let (events, modes) = event_types(&filter.event)?;
        let acts = acts(&filter.act)?;
        // Above "2025-11" and every day of it, since "-" and digits are below "~".
        let until = until.map(|day| day + "~");
        Ok(Wanted { actor, with, said_by, place, report, since, until, events, modes, acts, ..wanted })
    }
}

pub(super) fn no_sense(message: String) -> Error {
    Error::new(ErrorKind::Question, message)
}

fn day(given: Option<&str>) -> Result<Option<String>> {
    let Some(given) = given else { return Ok(None) };
    let shape: String = given.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    match matches!(shape.as_str(), "9999" | "9999-99" | "9999-99-99") {
        true => Ok(Some(given.to_owned())),
        false => Err(no_sense(format!("“{given}” is no day: expected 2025-11-06, 2025-11 or 2025"))),
    }
}

fn event_types(given: &[String]) -> Result<(Vec<String>, Vec<String>)> {
    let (mut types, mut modes) = (Vec::new(), Vec::new());
    for given in given {
        let (event, mode) = given.split_once('/').unwrap_or((given, ""));
        let known = events::Type::ALL.iter().map(|t| t.as_str()).find(|t| t.eq_ignore_ascii_case(event));
        let all = || events::Type::ALL.map(events::Type::as_str).join(", ");
        let event =
            known.ok_or_else(|| no_sense(format!("“{event}” is no event: expected one of {}", all())))?;
        types.push(event.to_owned());
        if !mode.is_empty() {
            modes.push(mode.to_lowercase());
        }
    }
    Ok((types, modes))
}

fn acts(given: &[String]) -> Result<Vec<String>> {
    let all = || statements::Act::ALL.map(|act| crate::words::word(&act)).join(", ");
    let act = |given: &String| match statements::Act::parse(given) {
        Some(act) => Ok(crate::words::word(&act)),
        None => Err(no_sense(format!("“{given}” is no act: expected one of {}", all()))),
    };
    given.iter().map(act).collect()
}

/// The actors that a user's name for them may mean: an id, a code, a country, a whole name, else the start of one.
pub(super) fn actors(ledger: &Connection, given: &str, notes: &mut Vec<String>) -> Result<Vec<i64>> {
    let name = fold(given);
    let best = "ORDER BY reports DESC, id LIMIT 401";
    let tries: [(String, Vec<Value>); 5] = [
        ("SELECT id FROM actors WHERE '#' || id = ?1 AND id = CAST(substr(?1, 2) AS INTEGER)".to_owned(), vec![text(given)]),
        (format!("SELECT id FROM actors WHERE code = ?1 AND code <> '' {best}"), vec![text(given)]),
        (format!("SELECT id FROM actors WHERE country = ?1 AND country <> '' {best}"), vec![text(given)]),
        (
            format!("SELECT id FROM actors WHERE id IN (SELECT actor FROM actor_names WHERE name = ?1) {best}"),
            vec![text(&name)],
        ),
        (
            format!(
                "SELECT id FROM actors WHERE id IN
                 (SELECT actor FROM actor_names WHERE name > ?1 AND name < ?1 || char(1114111) LIMIT 4000) {best}"
            ),
            vec![text(&name)],
        ),
    ];
    for (sql, values) in tries {
        let found = ids(ledger, &sql, values)?;
        if !found.is_empty() {
            return Ok(at_most(found, "actors", given, notes));
        }
    }
    Err(no_sense(format!("nobody is called “{given}” in this ledger{}", alike(ledger, &name)?)))
}

/// Names that have the words inside, for who mistook one.
fn alike(ledger: &Connection, name: &str) -> Result<String> {
    let sql = "SELECT DISTINCT a.name FROM actor_names n JOIN actors a ON a.id = n.actor
               WHERE n.name LIKE '%' || ?1 || '%' AND a.named ORDER BY a.reports DESC LIMIT 5";
    let mut names = ledger.prepare(sql)?;
    let names: Vec<String> = names.query_map([name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(if names.is_empty() { String::new() } else { format!("; there are: {}", names.join(", ")) })
}

fn places(ledger: &Connection, given: &str, notes: &mut Vec<String>) -> Result<Vec<i64>> {
    let tries = [
        ("SELECT id FROM places WHERE country = ?1 AND country <> '' LIMIT 401", given.to_owned()),
        ("SELECT id FROM places WHERE folded = ?1 LIMIT 401", fold(given)),
        (
            "SELECT id FROM places WHERE geonames = CAST(?1 AS INTEGER) AND geonames > 0 LIMIT 401",
            given.to_owned(),
        ),
        ("SELECT id FROM places WHERE folded > ?1 AND folded < ?1 || char(1114111) LIMIT 401", fold(given)),
    ];
    for (sql, value) in tries {
        let found = ids(ledger, sql, vec![Value::Text(value)])?;
        if !found.is_empty() {
            return Ok(at_most(found, "places", given, notes));
        }
    }
    Err(no_sense(format!("no place is called “{given}” in this ledger")))
}

/// A report by its number, its hash, its name or its URL.
pub(crate) fn report(ledger: &Connection, given: &str) -> Result<i64> {
    let tries = [
        "SELECT id FROM reports WHERE id = CAST(?1 AS INTEGER) AND ?1 NOT GLOB '*[^0-9]*'",
        "SELECT id FROM reports WHERE hash = ?1",
        "SELECT id FROM reports WHERE name = ?1 OR url = ?1 OR origin = ?1 ORDER BY id LIMIT 1",
    ];
    for sql in tries {
        if let Some(id) = ledger.prepare(sql)?.query_row([given], |row| row.get(0)).optional()? {
            return Ok(id);
        }
    }
    Err(no_sense(format!("there is no report “{given}”: expected its number, hash, name or URL")))
}

fn ids(ledger: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<i64>> {
    let mut found = ledger.prepare(sql)?;
    let ids = found.query_map(params_from_iter(values), |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

fn text(given: &str) -> Value {
    Value::Text(given.to_owned())
}

fn at_most(mut found: Vec<i64>, what: &str, given: &str, notes: &mut Vec<String>) -> Vec<i64> {
    if found.len() > MOST {
        found.truncate(MOST);
        notes.push(format!("“{given}” stands for more than {MOST} {what}: asked for {MOST} of them"));
    }
    found
}
