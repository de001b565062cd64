//! A report in, a reading out.
//!
//! A [`Report`] is one text with what is known of it (its date, its publisher). A [`Reading`] is what it says, as records:
//! who said what, who did what to whom, when, where, how many, what was agreed. Every record is anchored to the exact
//! words by a [`Span`].
//!
//! ```text
//! Report ─► page ─► times ─► places ─► actors ─► statements ─► events ─► figures ─► agreements ─► Reading
//!           │       └────── setting ──────┘
//!           layout, words and syntax, quotations
//! ```
//!
//! Each stage is one module: its page says what goes in and what comes out, it owns its output type, and it has one public
//! verb, `find`. Stages look back along the arrow, never forward. What they know (words, names, patterns) is data under
//! `data/`, loaded once by [`Reader::new`].
//!
//! The crate is pure: no clock, no network, no threads; the same report, options and version give the same reading.

mod atoms;
mod country;
mod id;
mod language;
mod layout;
mod numbers;
mod page;
mod quotes;
mod report;
mod span;
mod table;

#[cfg(test)]
mod testing;

pub mod times;

pub mod places;

pub mod actors;

mod setting;

pub mod statements;

pub mod events;

pub mod figures;

pub mod agreements;

mod json;

pub use country::{Countries, Country, CountryFacts, Forms, Seat};
pub use id::{ActorId, AgreementId, EventId, FigureId, PlaceId, StatementId, TimeId};
pub use layout::Layout;
pub use page::Page;
pub use quotes::{Quotation, Quotes};
pub use report::{Published, PublishedError, Report};
pub use setting::Setting;
pub use span::{CodePoints, Span};
pub use table::{OwnTable, TableError};

use truceline_syntax::Pipeline;

/// A fingerprint of the rules and tables that this crate was built from: readings by the same one agree.
pub const RULES: &str = env!("TRUCELINE_RULES");

/// The number of the JSON contract that [`Reading::to_json`] follows.
pub const SCHEMA: u32 = json::SCHEMA;

/// All that reading needs: a syntax pipeline and what the stages know. Build it once, share it between threads.
#[derive(Debug)]
pub struct Reader {
    pipeline: Pipeline,
    languages: language::Languages,
    times: times::Grammar,
    places: places::Gazetteer,
    actors: actors::Registry,
    statements: statements::Cues,
    events: events::Codebook,
    figures: figures::Measures,
    agreements: agreements::Steps,
}

impl Reader {
    /// A reader over a syntax pipeline, with the built-in knowledge.
    ///
    /// # Errors
    /// When a table of knowledge is broken; the built-in ones are proved by the crate's tests.
    pub fn new(pipeline: Pipeline) -> Result<Reader, TableError> {
        let countries = Countries::built_in()?;
        let places = places::Gazetteer::built_in(&countries)?;
        Reader::over(pipeline, places, actors::Registry::built_in(&countries)?)
    }

    /// A reader that knows a user's own actors and places before the built-in ones: see [`actors::Registry::known_with`] and
    /// [`places::Gazetteer::known_with`] for their columns.
    ///
    /// # Errors
    /// Every fault of these tables, with file and line.
    pub fn with(
        pipeline: Pipeline,
        actors: &[OwnTable],
        places: &[OwnTable],
    ) -> Result<Reader, Vec<TableError>> {
        let countries = Countries::built_in().map_err(|e| vec![e])?;
        let actors = actors::Registry::built_with(&countries, actors);
        match (places::Gazetteer::built_with(&countries, places), actors) {
            (Ok(places), Ok(actors)) => Reader::over(pipeline, places, actors).map_err(|e| vec![e]),
            (places, actors) => Err([actors.err(), places.err()].into_iter().flatten().flatten().collect()),
        }
    }

    fn over(
        pipeline: Pipeline,
        places: places::Gazetteer,
        actors: actors::Registry,
    ) -> Result<Reader, TableError> {
        Ok(Reader {
            pipeline,
            languages: language::Languages::built_in()?,
            times: times::Grammar::built_in()?,
            places,
            actors,
            statements: statements::Cues::built_in()?,
            events: events::Codebook::built_in()?,
            figures: figures::Measures::built_in()?,
            agreements: agreements::Steps::built_in()?,
        })
    }

    /// The same reader, which also asks somebody else what each statement is.
    #[must_use]
    pub fn asking(mut self, judge: Box<dyn statements::Judge>) -> Reader {
        self.statements.ask(judge);
        self
    }

    /// Reads one report.
    pub fn read(&self, report: Report) -> Reading {
        self.read_watched(report, |_| ())
    }

    /// Reads one report and calls `done` with the name of each stage when it is through: for whoever has a clock.
    pub fn read_watched(&self, report: Report, mut done: impl FnMut(&'static str)) -> Reading {
        let page = Page::open(report, &self.pipeline, &self.languages);
        done("page");
        let times = self.times.find(&page);
        done("times");
        let places = self.places.find(&page);
        done("places");
        let cast = self.actors.find(&page, &times, &places);
        done("actors");
        let mut setting = Setting { times, places, cast };
        let statements = self.statements.find(&page, &mut setting);
        done("statements");
        let events = self.events.find(&page, &mut setting, &statements);
        done("events");
        let figures = self.figures.find(&page, &setting, &statements, &events);
        done("figures");
        let agreements = self.agreements.find(&page, &setting, &statements, &events);
        done("agreements");
        Reading::gather(page, setting, statements, events, figures, agreements)
    }

    /// The statements of a report with the traits by which their acts were judged: see [`statements::Cues::traits`].
    pub fn judge(&self, report: Report) -> Vec<(statements::Statement, Vec<String>)> {
        let page = Page::open(report, &self.pipeline, &self.languages);
        let times = self.times.find(&page);
        let places = self.places.find(&page);
        let cast = self.actors.find(&page, &times, &places);
        let mut setting = Setting { times, places, cast };
        let traits = self.statements.traits(&page, &mut setting);
        let of = |cue: Option<Span>| cue.and_then(|cue| traits.get(&cue).cloned()).unwrap_or_default();
        let found = self.statements.find(&page, &mut setting);
        found.into_iter().map(|s| (of(s.cue), s)).map(|(traits, s)| (s, traits)).collect()
    }

    /// A report as it was opened, its actors, and everybody who was weighed for each of its pronouns.
    pub fn choices(&self, report: Report) -> (Page, actors::Cast, Vec<actors::Choice>) {
        let page = Page::open(report, &self.pipeline, &self.languages);
        let places = self.places.find(&page);
        let (cast, choices) = self.actors.choices(&page, &places);
        (page, cast, choices)
    }

    /// The event that one phrase of a report does to another, if one is told: see [`events::Codebook::relate`].
    pub fn relate(&self, report: Report, s: &[Span], t: &[Span]) -> Option<events::Relation> {
        let (page, setting) = self.set(report);
        self.events.relate(&page, &setting, [s, t], None)
    }

    /// The same, with another learned coder than the built-in one.
    pub fn relate_by(
        &self,
        report: Report,
        s: &[Span],
        t: &[Span],
        judge: &dyn events::Judge,
    ) -> Option<events::Relation> {
        let (page, setting) = self.set(report);
        self.events.relate(&page, &setting, [s, t], Some(judge))
    }

    /// What the learned coder goes by when [`Reader::relate`] asks it: what it is trained on.
    pub fn clues(&self, report: Report, s: &[Span], t: &[Span]) -> Option<events::Clues> {
        let (page, setting) = self.set(report);
        self.events.clues(&page, &setting, s, t)
    }

    fn set(&self, report: Report) -> (Page, Setting) {
        let page = Page::open(report, &self.pipeline, &self.languages);
        let times = self.times.find(&page);
        let places = self.places.find(&page);
        let cast = self.actors.find(&page, &times, &places);
        let mut setting = Setting { times, places, cast };
        self.statements.find(&page, &mut setting);
        (page, setting)
    }
}

/// What one report says, as records. [`Reading::to_json`] writes its public form.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What was read.
    pub report: Report,
    /// Sentences in text order.
    pub sentences: Vec<Span>,
    /// Everybody who is named, described or meant.
    pub actors: Vec<actors::Actor>,
    /// Dates, times, durations and sets.
    pub times: Vec<times::Time>,
    /// Names of places, with what they stand for.
    pub places: Vec<places::Place>,
    /// Who is reported to say what.
    pub statements: Vec<statements::Statement>,
    /// Who did what to whom.
    pub events: Vec<events::Event>,
    /// Counts of people and things.
    pub figures: Vec<figures::Figure>,
    /// Truces and peace agreements, with their steps.
    pub agreements: Vec<agreements::Agreement>,
    /// What a user should know about this reading.
    pub notes: Vec<Note>,
}

impl Reading {
    fn gather(
        page: Page,
        setting: Setting,
        statements: Vec<statements::Statement>,
        events: Vec<events::Event>,
        figures: Vec<figures::Figure>,
        agreements: Vec<agreements::Agreement>,
    ) -> Reading {
        let sentences = page.sentences();
        let Setting { times, places, cast } = setting;
        let mut notes = page.notes;
        if page.report.published.is_none() {
            notes.extend(times::undated(&times));
        }
        Reading {
            report: page.report,
            sentences,
            actors: cast.into_actors(),
            times,
            places,
            statements,
            events,
            figures,
            agreements,
            notes,
        }
    }

    /// The reading as one JSON object on one line, without a line break: the public contract, `schema` 1.
    /// Offsets in it count Unicode code points.
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

/// How much a [`Note`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Something is missing from the reading.
    Warning,
    /// The report could not be read.
    Error,
}

/// Something that a user should know about a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// What is the matter.
    pub message: String,
    /// Where, if it is about a place in the text.
    pub span: Option<Span>,
}
