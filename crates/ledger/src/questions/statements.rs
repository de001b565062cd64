//! Who said what: `statements`.

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
use truceline_reading::statements::Act;

/// A statement, as a report tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// Its day; empty when it is not known.
    pub day: String,
    /// `told` by the text, or `reported` on this day.
    pub dated: String,
    /// What is done by saying it.
    pub act: String,
    /// Who says it.
    pub speakers: Vec<Name>,
    /// The words for the speaker.
    pub speaker: Option<String>,
    /// Whom it is said to.
    pub hearers: Vec<Name>,
    /// Whom it is about.
    pub about: Vec<Name>,
    /// What is said, in the report's words; what stands between is `…`.
    pub content: String,
    /// `direct`, `mixed` or `indirect`.
    pub form: String,
    /// What it depends on.
    pub condition: Option<String>,
    /// "in a statement", "on television".
    pub medium: Option<String>,
    /// What is said first, in its sentence.
    pub quote: Quote,
    /// Who tells it.
    pub told: Told,
}

pub(super) const STATEMENT_ACTORS: Roles = Roles { table: "statement_actors", record: "statement" };

const BY: [By; 3] = [By::With, By::Speaker, By::Act];

/// The most actors of each side when both stand for many.
const SIDE: usize = 20;

impl Ledger {
    /// Statements by their day, newest first.
    ///
    /// # Errors
    /// When the filter makes no sense in this ledger, or the ledger cannot be read.
    pub fn statements(&self, filter: &Filter) -> Result<Answers<Said>> {
        let wanted = Wanted::of(&self.connection, filter, "statements", &BY)?;
        answer(&self.connection, wanted).map_err(|e| e.of(self.path()))
    }
}

fn answer(ledger: &Connection, mut wanted: Wanted) -> Result<Answers<Said>> {
    let way = way(ledger, &wanted)?;
    let conditions = conditions(&wanted);
    let mut pages = Pages::of(ledger);
    let (list, more) = gather(
        wanted.limit,
        |limit| way.newest(ledger, &wanted, &conditions, limit),
        |hit| statement(&mut pages, hit),
        |s| (format!("{} {:?} {}", s.act, s.speakers, s.content), &mut s.told),
    )?;
    Ok(Answers { list, more, notes: std::mem::take(&mut wanted.notes) })
}

fn way(ledger: &Connection, wanted: &Wanted) -> Result<Way> {
    let own = ["r.day", "r.report", "r.n"];
    let plain = |key: &str, keys, rows| Lanes {
        from: "FROM statements r".to_owned(),
        bare: None,
        key: key.to_owned(),
        columns: own,
        keys,
        narrow: None,
        rows,
    };
    if let Some(report) = wanted.report {
        return Ok(Way::only(plain("r.report = ?1", lanes::each(&[report]), 0)));
    }
    let joined = |table: &str| {
        format!("FROM {table} x CROSS JOIN statements r ON r.report = x.report AND r.n = x.statement")
    };
    let columns = ["x.day", "x.report", "x.statement"];
    if let (Some(actor), Some(with)) = (&wanted.actor, &wanted.with) {
        let (a, b) = (&actor[..actor.len().min(SIDE)], &with[..with.len().min(SIDE)]);
        let acts: Vec<String> = Act::ALL.iter().map(crate::words::word).collect();
        let acts = if wanted.acts.is_empty() { acts } else { wanted.acts.clone() };
        let pairs = [lanes::product(a, b), lanes::product(b, a)].concat();
        let keys = pairs
            .iter()
            .flat_map(|pair| acts.iter().map(move |act| [pair.clone(), vec![act.clone().into()]].concat()));
        let key = "x.speaker = ?1 AND x.towards = ?2 AND x.act = ?3".to_owned();
        return Ok(Way::only(Lanes {
            from: joined("statement_pairs"),
            bare: None,
            key,
            columns,
            keys: keys.collect(),
            narrow: None,
            rows: 0,
        }));
    }
    let mut ways = Vec::new();
    for (actors, role) in [(&wanted.actor, ""), (&wanted.said_by, " AND x.role = 'speaker'")] {
        if let Some(actors) = actors {
            ways.push(Lanes {
                from: joined("statement_actors"),
                bare: Some("FROM statement_actors x"),
                key: format!("x.actor = ?1{role}"),
                columns,
                keys: lanes::each(actors),
                narrow: (!wanted.acts.is_empty())
                    .then(|| format!("x.act IN ({})", lanes::quoted(&wanted.acts))),
                rows: 2 * lanes::reports_of(ledger, actors)?,
            });
        }
    }
    ways::choose(ledger, wanted, "statements", ways, || {
        let totals = lanes::totals(ledger, "act ")?.into_iter();
        let totals = totals.filter(|(a, _)| wanted.acts.is_empty() || wanted.acts.contains(a));
        let (acts, counts): (Vec<String>, Vec<i64>) = totals.unzip();
        Ok(plain("r.act = ?1", lanes::each(&acts), counts.iter().sum()))
    })
}

fn conditions(wanted: &Wanted) -> Vec<String> {
    let mut conditions = Vec::new();
    let some = |actors: &[i64], role: &str| {
        format!(
            "EXISTS (SELECT 1 FROM statement_actors y WHERE y.report = r.report AND y.statement = r.n{role} AND +y.actor IN ({}))",
            lanes::list(actors)
        )
    };
    if let (Some(actors), None) = (&wanted.actor, &wanted.with) {
        conditions.push(some(actors, ""));
    }
    if let Some(speakers) = &wanted.said_by {
        conditions.push(some(speakers, " AND y.role = 'speaker'"));
    }
    if !wanted.acts.is_empty() {
        conditions.push(format!("r.act IN ({})", lanes::quoted(&wanted.acts)));
    }
    conditions
}

pub(super) fn statement(pages: &mut Pages<'_>, hit: &Hit) -> Result<Said> {
    let (report, n) = (hit.report, hit.n);
    let sql = "SELECT * FROM statements WHERE report = ?1 AND n = ?2";
    let mut found = pages.ledger.prepare_cached(sql)?;
    let (mut s, spans) = found.query_row([report, n], |row| {
        let s = Said {
            day: row.get("day")?,
            dated: row.get("dated")?,
            act: row.get("act")?,
            speakers: Vec::new(),
            speaker: None,
            hearers: Vec::new(),
            about: Vec::new(),
            content: String::new(),
            form: row.get("form")?,
            condition: None,
            medium: None,
            quote: Quote::default(),
            told: Told::of(report),
        };
        let span = |name: &str| -> rusqlite::Result<(Option<i64>, Option<i64>)> {
            Ok((row.get(format!("{name}_start").as_str())?, row.get(format!("{name}_end").as_str())?))
        };
        Ok((s, [span("speaker")?, span("condition")?, span("medium")?, span("cue")?]))
    })?;
    let [speaker, condition, medium, cue] = spans;
    s.speaker = pages.words(report, speaker.0, speaker.1)?;
    s.condition = pages.words(report, condition.0, condition.1)?;
    s.medium = pages.words(report, medium.0, medium.1)?;
    s.speakers = pages.names(&STATEMENT_ACTORS, (report, n), "speaker")?;
    s.hearers = pages.names(&STATEMENT_ACTORS, (report, n), "hearer")?;
    s.about = pages.names(&STATEMENT_ACTORS, (report, n), "about")?;
    let contents = contents(pages.ledger, report, n)?;
    let mut words = Vec::new();
    for (start, end) in &contents {
        words.extend(pages.words(report, Some(*start), Some(*end))?);
    }
    s.content = words.join(" … ");
    let first = contents.first().copied().or(cue.0.zip(cue.1)).unwrap_or_default();
    s.quote = pages.quote(report, first)?;
    s.told = pages.told(report, format!("s{n}"))?;
    Ok(s)
}

fn contents(ledger: &Connection, report: i64, n: i64) -> Result<Vec<(i64, i64)>> {
    let sql = "SELECT \"start\", \"end\" FROM statement_content WHERE report = ?1 AND statement = ?2 ORDER BY \"start\"";
    let mut spans = ledger.prepare_cached(sql)?;
    let spans = spans.query_map([report, n], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(spans.collect::<rusqlite::Result<_>>()?)
}
