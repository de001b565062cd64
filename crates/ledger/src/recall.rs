//! Out of the ledger: a report's reading, whole, as it was when it was added.

use crate::Ledger;
use crate::error::{Error, ErrorKind, Result};
use crate::points::Bytes;
use crate::words::value;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::de::DeserializeOwned;
use truceline_reading::actors::{Actor, Mention};
use truceline_reading::agreements::{Agreement, Step};
use truceline_reading::events::{self, Event};
use truceline_reading::figures::Figure;
use truceline_reading::places::{Place, Rank};
use truceline_reading::statements::Statement;
use truceline_reading::times::Time;
use truceline_reading::{
    ActorId, Country, EventId, FigureId, Note, PlaceId, Reading, Report, Span, StatementId, TimeId,
};

impl Ledger {
    /// The reading of a report, by its number in the ledger. What only a reader needs (tokens) is not kept, and is 0 in it.
    ///
    /// # Errors
    /// When there is no such report, or the ledger is damaged.
    pub fn reading(&self, report: i64) -> Result<Reading> {
        recall(&self.connection, report).map_err(|e| e.of(&self.path))
    }
}

impl Ledger {
    /// A report's number in the ledger, by that number, its hash, its name or its URL.
    ///
    /// # Errors
    /// When there is no such report, or the ledger is damaged.
    pub fn find_report(&self, given: &str) -> Result<i64> {
        crate::questions::find_report(&self.connection, given).map_err(|e| e.of(&self.path))
    }
}

/// The reading of a report.
pub(crate) fn recall(ledger: &Connection, report: i64) -> Result<Reading> {
    let sql =
        "SELECT name, url, publisher, title, byline, published, language, text FROM reports WHERE id = ?1";
    let mut found = ledger.prepare_cached(sql)?;
    let row = found.query_row([report], |row| {
        let published: Option<String> = row.get(5)?;
        Ok(Report {
            name: row.get(0)?,
            url: row.get(1)?,
            publisher: row.get(2)?,
            title: row.get(3)?,
            byline: row.get(4)?,
            published: published.and_then(|day| day.parse().ok()),
            language: row.get(6)?,
            text: row.get(7)?,
        })
    });
    let no_such = || Error::new(ErrorKind::Question, format!("there is no report {report}"));
    let text = row.optional()?.ok_or_else(no_such)?;
    let bytes = Bytes::of(&text.text);
    Recall { ledger, report, bytes }.reading(text)
}

struct Recall<'l> {
    ledger: &'l Connection,
    report: i64,
    bytes: Bytes,
}

/// A row with the span of bytes that its columns `start` and `end` tell.
struct Record<'r, 'l> {
    row: &'r Row<'l>,
    recall: &'r Recall<'r>,
}

type Sql<T> = rusqlite::Result<T>;

impl Record<'_, '_> {
    fn get<T: rusqlite::types::FromSql>(&self, column: &str) -> Sql<T> {
        self.row.get(column)
    }

    /// A value that stands there as the contract's word for it.
    fn word<T: DeserializeOwned>(&self, column: &str) -> Sql<T> {
        let word: String = self.get(column)?;
        value(&word).ok_or_else(|| wrong(format!("{column}: “{word}” is no word of this format")))
    }

    fn span(&self) -> Sql<Span> {
        self.span_of("start", "end")?.ok_or_else(|| wrong("a record without a span".to_owned()))
    }

    fn span_of(&self, start: &str, end: &str) -> Sql<Option<Span>> {
        let (Some(start), Some(end)) = (self.get::<Option<i64>>(start)?, self.get::<Option<i64>>(end)?)
        else {
            return Ok(None);
        };
        let outside = || wrong(format!("the span {start}..{end} is outside of its text"));
        self.recall.bytes.span(start, end).map(Some).ok_or_else(outside)
    }

    /// The index that a number from 1 stands for.
    fn index(&self, column: &str) -> Sql<Option<usize>> {
        let n: Option<i64> = self.get(column)?;
        n.map(index).transpose()
    }

    fn day(&self, column: &str) -> Sql<Option<jiff::civil::Date>> {
        Ok(self.get::<Option<String>>(column)?.and_then(|day| day.parse().ok()))
    }

    fn country(&self) -> Sql<Option<Country>> {
        Ok(Country::parse(&self.get::<String>("country")?))
    }
}

fn index(n: i64) -> Sql<usize> {
    usize::try_from(n - 1).map_err(|_| wrong(format!("{n} is no number of a record")))
}

/// What stands in the ledger makes no sense.
fn wrong(message: String) -> rusqlite::Error {
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(corrupt, Some(message))
}

impl Recall<'_> {
    fn reading(&self, report: Report) -> Result<Reading> {
        Ok(Reading {
            sentences: self.list("SELECT * FROM sentences WHERE report = ?1 ORDER BY n", |r| r.span())?,
            actors: self.actors()?,
            times: self.list("SELECT * FROM times WHERE report = ?1 ORDER BY n", time)?,
            places: self.list(
                "SELECT r.*, p.name, p.geonames, p.country, p.lat, p.lon FROM report_places r
                 JOIN places p ON p.id = r.place WHERE r.report = ?1 ORDER BY r.n",
                place,
            )?,
            statements: self.statements()?,
            events: self.events()?,
            figures: self.figures()?,
            agreements: self.agreements()?,
            notes: self.list("SELECT * FROM notes WHERE report = ?1 ORDER BY n", note)?,
            report,
        })
    }

    fn list<T>(&self, sql: &str, read: impl Fn(&Record<'_, '_>) -> Sql<T>) -> Result<Vec<T>> {
        let mut rows = self.ledger.prepare_cached(sql)?;
        let rows = rows.query_map([self.report], |row| read(&Record { row, recall: self }))?;
        Ok(rows.collect::<Sql<_>>()?)
    }

    /// Hangs rows that belong to a record on it: the first column is the record's number.
    fn hang<T, C>(
        &self,
        records: &mut [T],
        sql: &str,
        read: impl Fn(&Record<'_, '_>) -> Sql<C>,
        hang: impl Fn(&mut T, C),
    ) -> Result<()> {
        let of = |r: &Record<'_, '_>| Ok((index(r.row.get(0)?)?, read(r)?));
        for (at, child) in self.list(sql, of)? {
            let record = records.get_mut(at).ok_or_else(|| wrong("a row of no record".to_owned()))?;
            hang(record, child);
        }
        Ok(())
    }

    fn actors(&self) -> Result<Vec<Actor>> {
        let sql = "SELECT a.name, a.kind, a.country, a.code, r.member_of FROM report_actors r
                   JOIN actors a ON a.id = r.actor WHERE r.report = ?1 ORDER BY r.n";
        let actor = |r: &Record<'_, '_>| {
            Ok(Actor {
                name: r.get("name")?,
                kind: r.word("kind")?,
                country: r.country()?,
                code: Some(r.get::<String>("code")?).filter(|code| !code.is_empty()),
                member_of: r.index("member_of")?.map(ActorId::at),
                mentions: Vec::new(),
            })
        };
        let mut actors = self.list(sql, actor)?;
        let sql = "SELECT actor, \"start\", \"end\", how FROM mentions WHERE report = ?1 ORDER BY actor, \"start\", \"end\"";
        let mention = |r: &Record<'_, '_>| Ok(Mention { span: r.span()?, head: 0, how: r.word("how")? });
        self.hang(&mut actors, sql, mention, |actor, mention| actor.mentions.push(mention))?;
        Ok(actors)
    }

    fn statements(&self) -> Result<Vec<Statement>> {
        let sql = "SELECT * FROM statements WHERE report = ?1 ORDER BY n";
        let mut statements = self.list(sql, statement)?;
        let sql = "SELECT statement, \"start\", \"end\" FROM statement_content WHERE report = ?1 ORDER BY statement, \"start\", \"end\"";
        self.hang(&mut statements, sql, |r| r.span(), |s, span| s.content.push(span))?;
        let sql = "SELECT statement, role, report_actor FROM statement_actors WHERE report = ?1 ORDER BY statement, role, n";
        self.hang(&mut statements, sql, role, |s, (role, actor)| match role.as_str() {
            "speaker" => s.speakers.push(actor),
            "hearer" => s.hearers.push(actor),
            _ => s.about.push(actor),
        })?;
        Ok(statements)
    }

    fn events(&self) -> Result<Vec<Event>> {
        let mut events = self.list("SELECT * FROM events WHERE report = ?1 ORDER BY n", event)?;
        let sql =
            "SELECT event, role, report_actor FROM event_actors WHERE report = ?1 ORDER BY event, role, n";
        self.hang(&mut events, sql, role, |e, (role, actor)| match role.as_str() {
            "actor" => e.actor.push(actor),
            _ => e.recipient.push(actor),
        })?;
        let sql = "SELECT event, statement FROM event_statements WHERE report = ?1 ORDER BY event, n";
        self.hang(&mut events, sql, said_by, |e, id| e.said_by.push(id))?;
        let sql = "SELECT event, * FROM event_words WHERE report = ?1 ORDER BY event, n";
        self.hang(&mut events, sql, event_words, |e, words| match words {
            Words::Why(reason) => e.why.push(reason),
            Words::Told(told) => e.mentions.push(told),
        })?;
        Ok(events)
    }

    fn figures(&self) -> Result<Vec<Figure>> {
        let mut figures = self.list("SELECT * FROM figures WHERE report = ?1 ORDER BY n", figure)?;
        let sql =
            "SELECT figure, role, report_actor FROM figure_actors WHERE report = ?1 ORDER BY figure, role, n";
        self.hang(&mut figures, sql, role, |f, (role, actor)| match role.as_str() {
            "whose" => f.whose.push(actor),
            _ => f.said_by = Some(actor),
        })?;
        let sql = "SELECT figure, part FROM figure_parts WHERE report = ?1 ORDER BY figure, n";
        let part = |r: &Record<'_, '_>| Ok(FigureId::at(r.index("part")?.unwrap_or_default()));
        self.hang(&mut figures, sql, part, |f, part| f.includes.push(part))?;
        Ok(figures)
    }

    fn agreements(&self) -> Result<Vec<Agreement>> {
        let agreement = |r: &Record<'_, '_>| {
            Ok(Agreement {
                kind: r.get("kind")?,
                name_span: r.span()?,
                parties: Vec::new(),
                mediators: Vec::new(),
                steps: Vec::new(),
            })
        };
        let mut agreements = self.list("SELECT * FROM agreements WHERE report = ?1 ORDER BY n", agreement)?;
        let sql = "SELECT agreement, role, report_actor FROM agreement_actors WHERE report = ?1 ORDER BY agreement, role, n";
        self.hang(&mut agreements, sql, role, |a, (role, actor)| match role.as_str() {
            "party" => a.parties.push(actor),
            _ => a.mediators.push(actor),
        })?;
        let sql = "SELECT agreement, * FROM steps WHERE report = ?1 ORDER BY agreement, n";
        self.hang(&mut agreements, sql, step, |a, step| a.steps.push(step))?;
        let sql = "SELECT agreement, step, statement FROM step_statements WHERE report = ?1 ORDER BY agreement, step, n";
        let said = |r: &Record<'_, '_>| Ok((r.index("step")?.unwrap_or_default(), said_by(r)?));
        self.hang(&mut agreements, sql, said, |a, (step, id)| {
            if let Some(step) = a.steps.get_mut(step) {
                step.said_by.push(id);
            }
        })?;
        Ok(agreements)
    }
}

fn role(r: &Record<'_, '_>) -> Sql<(String, ActorId)> {
    Ok((r.get("role")?, ActorId::at(r.index("report_actor")?.unwrap_or_default())))
}

fn said_by(r: &Record<'_, '_>) -> Sql<StatementId> {
    Ok(StatementId::at(r.index("statement")?.unwrap_or_default()))
}

fn time(r: &Record<'_, '_>) -> Sql<Time> {
    Ok(Time {
        span: r.span()?,
        kind: r.word("type")?,
        value: r.get("value")?,
        from: r.day("from")?,
        to: r.day("to")?,
    })
}

fn place(r: &Record<'_, '_>) -> Sql<Place> {
    Ok(Place {
        span: r.span()?,
        name: r.get("name")?,
        geonames: Some(r.get::<u32>("geonames")?).filter(|id| *id > 0),
        country: r.country()?,
        lat: r.get("lat")?,
        lon: r.get("lon")?,
        usage: r.word("use")?,
        rank: Rank::Other,
    })
}

fn statement(r: &Record<'_, '_>) -> Sql<Statement> {
    Ok(Statement {
        act: r.word("act")?,
        speakers: Vec::new(),
        speaker_span: r.span_of("speaker_start", "speaker_end")?,
        cue: r.span_of("cue_start", "cue_end")?,
        content: Vec::new(),
        form: r.word("form")?,
        hearers: Vec::new(),
        about: Vec::new(),
        condition: r.span_of("condition_start", "condition_end")?,
        time: r.index("time")?.map(TimeId::at),
        medium: r.span_of("medium_start", "medium_end")?,
        within: r.index("within")?.map(StatementId::at),
        cue_head: None,
    })
}

fn event(r: &Record<'_, '_>) -> Sql<Event> {
    let context: String = r.get("context")?;
    Ok(Event {
        event: r.word("event")?,
        mode: r.get("mode")?,
        context: context.split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
        actor: Vec::new(),
        recipient: Vec::new(),
        trigger: r.span()?,
        head: 0,
        sentence: r.index("sentence")?.unwrap_or_default(),
        time: r.index("time")?.map(TimeId::at),
        place: r.index("report_place")?.map(PlaceId::at),
        historical: r.get("historical")?,
        future: r.get("future")?,
        hypothetical: r.get("hypothetical")?,
        negated: r.get("negated")?,
        said_by: Vec::new(),
        cameo: r.get("cameo")?,
        score: r.get("score")?,
        rule: r.get("rule")?,
        why: Vec::new(),
        mentions: Vec::new(),
    })
}

/// Words that an event rests on.
enum Words {
    Why(events::Reason),
    Told(events::Told),
}

fn event_words(r: &Record<'_, '_>) -> Sql<Words> {
    let span = r.span()?;
    Ok(match r.index("sentence")? {
        Some(sentence) => Words::Told(events::Told { span, head: 0, sentence }),
        None => Words::Why((r.word("part")?, span)),
    })
}

fn figure(r: &Record<'_, '_>) -> Sql<Figure> {
    Ok(Figure {
        measure: r.get("measure")?,
        who: r.span_of("who_start", "who_end")?,
        whose: Vec::new(),
        low: r.get("low")?,
        high: r.get("high")?,
        approximate: r.get("approximate")?,
        cumulative: r.get("cumulative")?,
        unit: r.get("unit")?,
        span: r.span()?,
        time: r.index("time")?.map(TimeId::at),
        place: r.index("report_place")?.map(PlaceId::at),
        said_by: None,
        said_by_span: r.span_of("by_start", "by_end")?,
        statement: r.index("statement")?.map(StatementId::at),
        includes: Vec::new(),
        event: r.index("event")?.map(EventId::at),
    })
}

fn step(r: &Record<'_, '_>) -> Sql<Step> {
    Ok(Step {
        step: r.word("step")?,
        span: r.span()?,
        time: r.index("time")?.map(TimeId::at),
        place: r.index("report_place")?.map(PlaceId::at),
        said_by: Vec::new(),
    })
}

fn note(r: &Record<'_, '_>) -> Sql<Note> {
    Ok(Note { level: r.word("level")?, message: r.get("message")?, span: r.span_of("start", "end")? })
}
