//! The rows of one reading.

use super::{Shared, Tally};
use crate::error::Result;
use crate::points::Points;
use crate::words::word;
use rusqlite::{Connection, Params, Transaction, params};
use std::collections::BTreeSet;
use truceline_reading::actors::How;
use truceline_reading::agreements::{Agreement, Step};
use truceline_reading::events::Event;
use truceline_reading::figures::Figure;
use truceline_reading::statements::Statement;
use truceline_reading::{ActorId, PlaceId, Reading, StatementId, TimeId};

/// Writes the records of one report.
pub(super) struct Writer<'w, 't> {
    pub(super) transaction: &'w Transaction<'t>,
    pub(super) shared: &'w mut Shared,
    pub(super) tally: &'w mut Tally,
    pub(super) report: i64,
    pub(super) reading: &'w Reading,
    pub(super) points: Points<'w>,
    /// The report's day, empty when it is not known.
    pub(super) day: String,
    /// The ledger's actors, by the place of the report's in its list.
    pub(super) actors: Vec<i64>,
}

/// The place of a record in its list, from 1, as its id has it.
fn number(index: usize) -> i64 {
    index as i64 + 1
}

impl<'w> Writer<'w, '_> {
    pub(super) fn all(mut self) -> Result<()> {
        let reading = self.reading;
        self.sentences()?;
        self.actors()?;
        self.times()?;
        let places = self.places()?;
        reading.statements.iter().enumerate().try_for_each(|(i, s)| self.statement(number(i), s))?;
        reading.events.iter().enumerate().try_for_each(|(i, e)| self.event(number(i), e, &places))?;
        reading.figures.iter().enumerate().try_for_each(|(i, f)| self.figure(number(i), f, &places))?;
        reading.agreements.iter().enumerate().try_for_each(|(i, a)| self.agreement(number(i), a, &places))?;
        self.notes()?;
        count(self.tally, reading, 1);
        Ok(())
    }

    fn row(&self, sql: &str, values: impl Params) -> Result<()> {
        self.transaction.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    fn sentences(&self) -> Result<()> {
        for (index, sentence) in self.reading.sentences.iter().enumerate() {
            let (start, end) = self.points.at(*sentence);
            self.row(
                "INSERT INTO sentences VALUES (?1, ?2, ?3, ?4)",
                [self.report, number(index), start, end],
            )?;
        }
        Ok(())
    }

    fn actors(&mut self) -> Result<()> {
        for (index, actor) in self.reading.actors.iter().enumerate() {
            let id = self.shared.actor(self.transaction, actor)?;
            self.actors.push(id);
            let member_of = actor.member_of.map(|of| number(of.index()));
            self.row(
                "INSERT INTO report_actors VALUES (?1, ?2, ?3, ?4)",
                params![self.report, number(index), id, member_of],
            )?;
            self.tally.name(&actor.name, id);
            for mention in &actor.mentions {
                let (start, end) = self.points.at(mention.span);
                self.row(
                    "INSERT OR IGNORE INTO mentions VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![self.report, number(index), start, end, word(&mention.how)],
                )?;
                if matches!(mention.how, How::Name | How::Alias | How::Metonym) {
                    self.tally.name(mention.span.of(&self.reading.report.text), id);
                }
            }
        }
        let once: BTreeSet<i64> = self.actors.iter().copied().collect();
        once.into_iter().for_each(|actor| self.tally.actor(actor, 1));
        Ok(())
    }

    fn times(&self) -> Result<()> {
        for (index, time) in self.reading.times.iter().enumerate() {
            let (start, end) = self.points.at(time.span);
            let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string());
            self.row(
                "INSERT INTO times VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    self.report,
                    number(index),
                    start,
                    end,
                    word(&time.kind),
                    time.value,
                    day(time.from),
                    day(time.to)
                ],
            )?;
        }
        Ok(())
    }

    /// The ledger's places, by the place of the report's in its list.
    fn places(&mut self) -> Result<Vec<i64>> {
        let mut ids = Vec::new();
        for (index, place) in self.reading.places.iter().enumerate() {
            let id = self.shared.place(self.transaction, place)?;
            ids.push(id);
            let (start, end) = self.points.at(place.span);
            self.row(
                "INSERT INTO report_places VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![self.report, number(index), id, start, end, word(&place.usage)],
            )?;
        }
        Ok(ids)
    }

    /// The day of a record, and where it is from: its own time, or the report's day for what is not background.
    fn day(&self, time: Option<TimeId>, background: bool) -> (String, &'static str) {
        let told = time.and_then(|id| self.reading.times.get(id.index())?.from);
        match told {
            Some(day) => (day.to_string(), "told"),
            None if background || self.day.is_empty() => (String::new(), ""),
            None => (self.day.clone(), "reported"),
        }
    }

    fn statement(&mut self, n: i64, s: &Statement) -> Result<()> {
        let (day, dated) = self.day(s.time, false);
        let act = word(&s.act);
        let maybe = |span| self.points.maybe(span);
        let ((a, b), (c, d)) = (maybe(s.speaker_span), maybe(s.cue));
        let ((e, f), (g, h)) = (maybe(s.condition), maybe(s.medium));
        let within = s.within.map(|id| number(id.index()));
        let values = params![
            self.report,
            n,
            act,
            word(&s.form),
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            time(s.time),
            within,
            day,
            dated
        ];
        let sql = "INSERT INTO statements VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
        self.row(sql, values)?;
        for content in &s.content {
            let (start, end) = self.points.at(*content);
            let sql = "INSERT OR IGNORE INTO statement_content VALUES (?1, ?2, ?3, ?4)";
            self.row(sql, [self.report, n, start, end])?;
        }
        let tag = Tag { table: "statement_actors", n, day: &day, what: Some(&act) };
        self.roles(&tag, "speaker", &s.speakers)?;
        self.roles(&tag, "hearer", &s.hearers)?;
        self.roles(&tag, "about", &s.about)?;
        self.statement_pairs(n, s, &act, &day)
    }

    fn statement_pairs(&mut self, n: i64, s: &Statement, act: &str, day: &str) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO statement_pairs VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        for (speaker, towards) in towards(&self.ids(&s.speakers), &self.ids(&s.about), &self.ids(&s.hearers))
        {
            self.row(sql, params![speaker, towards, act, day, self.report, n])?;
            self.tally.position(speaker, towards, act, 1);
        }
        Ok(())
    }

    fn event(&mut self, n: i64, e: &Event, places: &[i64]) -> Result<()> {
        let (day, dated) = self.day(e.time, e.historical);
        let event = word(&e.event);
        let (start, end) = self.points.at(e.trigger);
        let values = params![
            self.report,
            n,
            event,
            e.mode,
            e.context.join(","),
            start,
            end,
            number(e.sentence),
            time(e.time),
            place(e.place),
            at(e.place, places),
            e.historical,
            e.future,
            e.hypothetical,
            e.negated,
            e.cameo,
            e.score,
            e.rule,
            day,
            dated
        ];
        let sql = "INSERT INTO events VALUES
            (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
        self.row(sql, values)?;
        let tag = Tag { table: "event_actors", n, day: &day, what: Some(&event) };
        self.roles(&tag, "actor", &e.actor)?;
        self.roles(&tag, "recipient", &e.recipient)?;
        let sql = "INSERT INTO event_statements VALUES (?1, ?2, ?3, ?4)";
        for (index, statement) in e.said_by.iter().enumerate() {
            self.row(sql, [self.report, n, number(index), number(statement.index())])?;
        }
        self.event_words(n, e)?;
        let sql = "INSERT OR IGNORE INTO event_pairs VALUES (?1, ?2, ?3, ?4, ?5)";
        for (actor, recipient) in pairs(&self.ids(&e.actor), &self.ids(&e.recipient)) {
            self.row(sql, params![actor, recipient, day, self.report, n])?;
            self.tally.dyad(actor, recipient, &event, 1);
        }
        self.event_speakers(n, e, &event, &day)
    }

    fn event_speakers(&self, n: i64, e: &Event, event: &str, day: &str) -> Result<()> {
        let sql = "INSERT INTO event_speakers VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let happened = !(e.negated || e.hypothetical || e.future);
        for speaker in speakers(self.reading, e, &self.actors) {
            self.row(sql, params![speaker, day, self.report, n, event, happened])?;
        }
        Ok(())
    }

    fn event_words(&mut self, n: i64, e: &Event) -> Result<()> {
        let why = e.why.iter().map(|(part, span)| (word(part), *span, None));
        let told = e.mentions.iter().map(|m| ("mention".to_owned(), m.span, Some(number(m.sentence))));
        let sql = "INSERT INTO event_words VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        for (index, (part, span, sentence)) in why.chain(told).enumerate() {
            let (start, end) = self.points.at(span);
            self.row(sql, params![self.report, n, number(index), part, start, end, sentence])?;
        }
        Ok(())
    }

    fn figure(&mut self, n: i64, f: &Figure, places: &[i64]) -> Result<()> {
        let (day, dated) = self.day(f.time, false);
        let ((start, end), (who_start, who_end)) = (self.points.at(f.span), self.points.maybe(f.who));
        let statement = f.statement.map(|id| number(id.index()));
        let event = f.event.map(|id| number(id.index()));
        let (by_start, by_end) = self.points.maybe(f.said_by_span);
        let values = params![
            self.report,
            n,
            f.measure,
            who_start,
            who_end,
            f.low,
            f.high,
            f.approximate,
            f.cumulative,
            f.unit,
            start,
            end,
            time(f.time),
            place(f.place),
            at(f.place, places),
            statement,
            event,
            day,
            dated,
            by_start,
            by_end
        ];
        let sql = "INSERT INTO figures VALUES
            (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)";
        self.row(sql, values)?;
        let tag = Tag { table: "figure_actors", n, day: &day, what: Some(&f.measure) };
        self.roles(&tag, "whose", &f.whose)?;
        self.roles(&tag, "counted_by", f.said_by.as_slice())?;
        for (index, part) in f.includes.iter().enumerate() {
            let sql = "INSERT INTO figure_parts VALUES (?1, ?2, ?3, ?4)";
            self.row(sql, [self.report, n, number(index), number(part.index())])?;
        }
        Ok(())
    }

    fn agreement(&mut self, n: i64, a: &Agreement, places: &[i64]) -> Result<()> {
        let told =
            a.steps.iter().filter_map(|step| Some(self.day(step.time, false)).filter(|d| d.1 == "told"));
        let day = told.map(|(day, _)| day).min().unwrap_or_else(|| self.day.clone());
        let (start, end) = self.points.at(a.name_span);
        let sql = "INSERT INTO agreements VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.row(sql, params![self.report, n, a.kind, start, end, day])?;
        let tag = Tag { table: "agreement_actors", n, day: &day, what: None };
        self.roles(&tag, "party", &a.parties)?;
        self.roles(&tag, "mediator", &a.mediators)?;
        a.steps.iter().enumerate().try_for_each(|(index, step)| self.step(n, number(index), step, places))
    }

    fn step(&self, agreement: i64, n: i64, step: &Step, places: &[i64]) -> Result<()> {
        let (start, end) = self.points.at(step.span);
        let (day, dated) = self.day(step.time, false);
        let values = params![
            self.report,
            agreement,
            n,
            word(&step.step),
            start,
            end,
            time(step.time),
            place(step.place),
            at(step.place, places),
            day,
            dated
        ];
        self.row("INSERT INTO steps VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", values)?;
        for (index, statement) in step.said_by.iter().enumerate() {
            let sql = "INSERT INTO step_statements VALUES (?1, ?2, ?3, ?4, ?5)";
            self.row(sql, [self.report, agreement, n, number(index), said(*statement)])?;
        }
        Ok(())
    }

    fn notes(&self) -> Result<()> {
        for (index, note) in self.reading.notes.iter().enumerate() {
            let (start, end) = self.points.maybe(note.span);
            let values = params![self.report, number(index), word(&note.level), note.message, start, end];
            self.row("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, ?5, ?6)", values)?;
        }
        Ok(())
    }

    /// Who has a role in a record.
    fn roles(&self, tag: &Tag<'_>, role: &str, actors: &[ActorId]) -> Result<()> {
        let more = if tag.what.is_some() { ", ?8" } else { "" };
        let sql = format!("INSERT INTO {} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7{more})", tag.table);
        for (index, id) in actors.iter().enumerate() {
            let actor = self.actors[id.index()];
            let (n, who) = (number(index), number(id.index()));
            match tag.what {
                Some(what) => {
                    self.row(&sql, params![self.report, tag.n, role, n, who, actor, tag.day, what])?
                }
                None => self.row(&sql, params![self.report, tag.n, role, n, who, actor, tag.day])?,
            }
        }
        Ok(())
    }

    fn ids(&self, actors: &[ActorId]) -> Vec<i64> {
        actors.iter().map(|id| self.actors[id.index()]).collect()
    }
}

/// A record that actors have roles in.
struct Tag<'t> {
    table: &'t str,
    n: i64,
    day: &'t str,
    /// The act, the event or the measure.
    what: Option<&'t str>,
}

fn time(id: Option<TimeId>) -> Option<i64> {
    id.map(|id| number(id.index()))
}

fn place(id: Option<PlaceId>) -> Option<i64> {
    id.map(|id| number(id.index()))
}

/// The ledger's place that a place of the report is.
fn at(id: Option<PlaceId>, places: &[i64]) -> Option<i64> {
    id.and_then(|id| places.get(id.index()).copied())
}

fn said(id: StatementId) -> i64 {
    number(id.index())
}

/// Who acts upon whom in an event, each pair once; those who act together without a recipient act upon each other.
pub(super) fn pairs(actors: &[i64], recipients: &[i64]) -> BTreeSet<(i64, i64)> {
    let others = if recipients.is_empty() { actors } else { recipients };
    let pair = |actor: i64| others.iter().map(move |other| (actor, *other));
    actors.iter().flat_map(|actor| pair(*actor)).filter(|(a, b)| a != b).collect()
}

/// Who says that an event took place, each once: the speakers of the statements that it is told inside.
fn speakers(reading: &Reading, e: &Event, actors: &[i64]) -> BTreeSet<i64> {
    let statements = e.said_by.iter().map(|id| &reading.statements[id.index()]);
    statements.flat_map(|s| &s.speakers).map(|id| actors[id.index()]).collect()
}

/// Who says something towards whom, each pair once: those it is about, else those it is said to, else nobody (0).
pub(crate) fn towards(speakers: &[i64], about: &[i64], hearers: &[i64]) -> BTreeSet<(i64, i64)> {
    let nobody = [0];
    let others = [about, hearers, &nobody].into_iter().find(|list| !list.is_empty()).unwrap_or(&nobody);
    speakers.iter().flat_map(|speaker| others.iter().map(move |other| (*speaker, *other))).collect()
}

/// Counts the records of a reading in, or out.
fn count(tally: &mut Tally, reading: &Reading, sign: i64) {
    let counts = [
        ("sentences", reading.sentences.len()),
        ("statements", reading.statements.len()),
        ("events", reading.events.len()),
        ("figures", reading.figures.len()),
        ("agreements", reading.agreements.len()),
        ("notes", reading.notes.len()),
    ];
    counts.into_iter().for_each(|(what, n)| tally.count(what, sign * n as i64));
    reading.events.iter().for_each(|e| tally.count(&format!("event {}", word(&e.event)), sign));
    reading.statements.iter().for_each(|s| tally.count(&format!("act {}", word(&s.act)), sign));
    reading.figures.iter().for_each(|f| tally.count(&format!("measure {}", f.measure), sign));
    reading.agreements.iter().for_each(|a| tally.count(&format!("kind {}", a.kind), sign));
}

/// The tables that hold the records of a report, by its id.
const RECORDS: [&str; 20] = [
    "sentences",
    "report_actors",
    "mentions",
    "times",
    "report_places",
    "statements",
    "statement_content",
    "statement_actors",
    "events",
    "event_actors",
    "event_statements",
    "event_words",
    "figures",
    "figure_actors",
    "figure_parts",
    "agreements",
    "agreement_actors",
    "steps",
    "step_statements",
    "notes",
];

/// Takes the records of a reading out of the ledger, and out of the sums; names that were seen once stay known.
pub(crate) fn erase(ledger: &Connection, tally: &mut Tally, report: i64, reading: &Reading) -> Result<()> {
    let sql = "SELECT n, actor FROM report_actors WHERE report = ?1 ORDER BY n";
    let actors: Vec<i64> = ledger
        .prepare_cached(sql)?
        .query_map([report], |row| row.get(1))?
        .collect::<rusqlite::Result<_>>()?;
    let ids = |list: &[ActorId]| list.iter().map(|id| actors[id.index()]).collect::<Vec<i64>>();
    for (index, e) in reading.events.iter().enumerate() {
        for (actor, recipient) in pairs(&ids(&e.actor), &ids(&e.recipient)) {
            tally.dyad(actor, recipient, &word(&e.event), -1);
            let sql =
                "DELETE FROM event_pairs WHERE actor = ?1 AND recipient = ?2 AND report = ?3 AND event = ?4
                       AND day = (SELECT day FROM events WHERE report = ?3 AND n = ?4)";
            ledger.prepare_cached(sql)?.execute([actor, recipient, report, number(index)])?;
        }
        for speaker in speakers(reading, e, &actors) {
            let sql = "DELETE FROM event_speakers WHERE speaker = ?1 AND report = ?2 AND event = ?3
                       AND day = (SELECT day FROM events WHERE report = ?2 AND n = ?3)";
            ledger.prepare_cached(sql)?.execute([speaker, report, number(index)])?;
        }
    }
    for (index, s) in reading.statements.iter().enumerate() {
        let act = word(&s.act);
        for (speaker, other) in towards(&ids(&s.speakers), &ids(&s.about), &ids(&s.hearers)) {
            tally.position(speaker, other, &act, -1);
            let sql = "DELETE FROM statement_pairs WHERE speaker = ?1 AND towards = ?2 AND act = ?5 AND report = ?3
                       AND statement = ?4 AND day = (SELECT day FROM statements WHERE report = ?3 AND n = ?4)";
            ledger.prepare_cached(sql)?.execute(params![speaker, other, report, number(index), act])?;
        }
    }
    let once: BTreeSet<i64> = actors.iter().copied().collect();
    once.into_iter().for_each(|actor| tally.actor(actor, -1));
    for table in RECORDS {
        ledger.prepare_cached(&format!("DELETE FROM {table} WHERE report = ?1"))?.execute([report])?;
    }
    count(tally, reading, -1);
    Ok(())
}
