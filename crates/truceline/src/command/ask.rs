//! Questions to a ledger: `timeline`, `statements`, `events`, `figures`, `actors`, `agreements`, `positions`, `search`,
//! `show`, `stats`.

use super::add::LedgerPath;
use super::read::width;
use super::{End, trouble};
use crate::view::answers::{self, Answer};
use crate::view::{View, terminal};
use serde::Serialize;
use std::io::{self, Write};
use truceline_ledger::questions::{Answers, Filter, Row, write_csv};
use truceline_ledger::{Error, ErrorKind, Ledger, Result};
use truceline_reading::Reading;

/// How answers are written.
#[derive(Debug, clap::Args)]
struct Style {
    #[command(flatten)]
    ledger: LedgerPath,
    /// One JSON object a line for each answer, instead of a page for eyes.
    #[arg(long)]
    json: bool,
    /// A table: CSV with a line of names.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Columns of the page for eyes. [default: the terminal's, at most 110; 80 without one]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    width: Option<u16>,
}

/// Which records are asked for.
#[derive(Debug, clap::Args)]
struct Which {
    /// An actor in any role: a name ("Khawaja Asif"), a code (PAKGOV), a country with all of its own (PAK), or a number (#12).
    #[arg(long, short, value_name = "ACTOR")]
    actor: Option<String>,
    /// The other one: what passes between --actor and this one, in either direction.
    #[arg(long, short, value_name = "ACTOR")]
    with: Option<String>,
    /// Who says it.
    #[arg(long, value_name = "ACTOR")]
    said_by: Option<String>,
    /// First day: 2025-11-06, 2025-11 or 2025.
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Last day, the same.
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Event types, with or without a mode: ASSAULT, ASSAULT/aerial. May be given more than once.
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    event: Vec<String>,
    /// Acts of statements: demand, deny. May be given more than once.
    #[arg(long, value_name = "ACT", value_delimiter = ',')]
    act: Vec<String>,
    /// Where: a place's name, a country's code, or a GeoNames id.
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// One report: its number, hash, name or URL.
    #[arg(long, value_name = "REPORT")]
    report: Option<String>,
    /// The most answers.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    limit: u32,
}

/// A question about records.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXITS)]
pub(super) struct Ask {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    style: Style,
}

/// Search the texts of reports, best first.
///
/// All words are wanted, in any order and inflection. "…" wants words together; OR, NOT, NEAR and word* are known.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXITS)]
pub(super) struct Search {
    /// The words.
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    ask: Ask,
}

/// Show one report of the ledger, laid open as `read` does.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXITS)]
pub(super) struct Show {
    /// The report: its number, hash, name or URL.
    #[arg(value_name = "REPORT")]
    report: String,
    #[command(flatten)]
    style: Style,
}

/// Tell what the ledger holds.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXITS)]
pub(super) struct Stats {
    #[command(flatten)]
    style: Style,
}

const EXITS: &str = "\
Exit codes:
  0  answered, be it with nothing
  2  the question makes no sense, in itself or in this ledger
  3  the ledger cannot be opened or read";

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question {
    Timeline,
    Statements,
    Events,
    Figures,
    Actors,
    Agreements,
    Positions,
}

impl Which {
    fn filter(&self) -> Filter {
        Filter {
            actor: self.actor.clone(),
            with: self.with.clone(),
            said_by: self.said_by.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            event: self.event.clone(),
            act: self.act.clone(),
            place: self.place.clone(),
            report: self.report.clone(),
            limit: self.limit as usize,
        }
    }

    /// The question in words, as the title of a page.
    fn title(&self, question: &str) -> String {
        let some = [
            (&self.actor, ""),
            (&self.with, "with "),
            (&self.said_by, "said by "),
            (&self.since, "since "),
            (&self.until, "until "),
            (&self.place, "in "),
            (&self.report, "report "),
        ];
        let some =
            some.iter().filter_map(|(value, what)| value.as_ref().map(|value| format!("{what}{value}")));
        let lists =
            [&self.event, &self.act].into_iter().filter(|list| !list.is_empty()).map(|list| list.join(", "));
        [question.to_owned()].into_iter().chain(some).chain(lists).collect::<Vec<_>>().join(" · ")
    }
}

impl Ask {
    pub(super) fn run(self, question: Question) -> End {
        let filter = self.which.filter();
        self.style.answer(|ledger, out| match question {
            Question::Timeline => self.write(out, "Timeline", ledger.timeline(&filter)?),
            Question::Statements => self.write(out, "Statements", ledger.statements(&filter)?),
            Question::Events => self.write(out, "Events", ledger.events(&filter)?),
            Question::Figures => self.write(out, "Figures", ledger.figures(&filter)?),
            Question::Actors => self.write(out, "Actors", ledger.actors(&filter)?),
            Question::Agreements => self.write(out, "Agreements", ledger.agreements(&filter)?),
            Question::Positions => self.write(out, "Positions", ledger.positions(&filter)?),
        })
    }

    fn write<A: Answer + Row + Serialize>(
        &self,
        out: &mut dyn Write,
        question: &str,
        answers: Answers<A>,
    ) -> Result<()> {
        let title = self.which.title(question);
        match (self.style.json, self.style.csv) {
            (true, _) => answers.list.iter().try_for_each(|answer| line(out, answer))?,
            (_, true) => write_csv(&answers.list, &mut *out)?,
            _ => return self.style.page(out, &answers::page(&title, &answers)),
        }
        answers.notes.iter().for_each(|note| eprintln!("note: {note}"));
        if answers.more {
            eprintln!("note: the first {}: there are more (--limit)", answers.list.len());
        }
        Ok(())
    }
}

impl Search {
    pub(super) fn run(self) -> End {
        let words = self.words.join(" ");
        let filter = self.ask.which.filter();
        self.ask.style.answer(|ledger, out| {
            self.ask.write(out, &format!("Search · {words}"), ledger.search(&words, &filter)?)
        })
    }
}

impl Show {
    pub(super) fn run(self) -> End {
        self.style.answer(|ledger, out| {
            let id = ledger.find_report(&self.report)?;
            let reading = ledger.reading(id)?;
            match (self.style.json, self.style.csv) {
                (true, _) => write(out, &(reading.to_json() + "\n")),
                (_, true) => write_csv(&[Shown { id, reading: &reading }], &mut *out),
                _ => self.style.page(out, &View::of(&reading)),
            }
        })
    }
}

impl Stats {
    pub(super) fn run(self) -> End {
        self.style.answer(|ledger, out| {
            let stats = ledger.stats()?;
            match (self.style.json, self.style.csv) {
                (true, _) => line(out, &stats),
                (_, true) => write_csv(&counts(&stats), &mut *out),
                _ => self.style.page(out, &answers::stats(&ledger.path().display().to_string(), &stats)),
            }
        })
    }
}

/// One report as a row: what is known of it, and how much it says.
struct Shown<'r> {
    id: i64,
    reading: &'r Reading,
}

impl Row for Shown<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "report",
        "hash",
        "name",
        "url",
        "publisher",
        "title",
        "byline",
        "published",
        "language",
        "sentences",
        "actors",
        "statements",
        "events",
        "figures",
        "agreements",
        "text",
    ];

    fn cells(&self) -> Vec<String> {
        let (reading, report) = (self.reading, &self.reading.report);
        let published = report.published.as_ref().map(|published| published.text.clone());
        let known = [
            &report.name,
            &report.url,
            &report.publisher,
            &report.title,
            &report.byline,
            &published,
            &report.language,
        ];
        let counts = [
            reading.sentences.len(),
            reading.actors.len(),
            reading.statements.len(),
            reading.events.len(),
            reading.figures.len(),
            reading.agreements.len(),
        ];
        let mut cells = vec![self.id.to_string(), report.id()];
        cells.extend(known.map(|field| field.clone().unwrap_or_default()));
        cells.extend(counts.map(|n| n.to_string()));
        cells.push(report.text.clone());
        cells
    }
}

/// One number of what a ledger holds.
struct Count {
    what: &'static str,
    of: String,
    n: i64,
}

impl Row for Count {
    const COLUMNS: &'static [&'static str] = &["what", "of", "n"];

    fn cells(&self) -> Vec<String> {
        vec![self.what.to_owned(), self.of.clone(), self.n.to_string()]
    }
}

fn counts(stats: &truceline_ledger::questions::Stats) -> Vec<Count> {
    let whole = [
        ("format", stats.format),
        ("bytes", stats.bytes),
        ("reports", stats.reports),
        ("sources", stats.sources),
    ];
    let whole = whole.into_iter().map(|(what, n)| Count { what, of: String::new(), n });
    let maps = [("outcome", &stats.outcomes), ("records", &stats.records)];
    let maps = maps
        .into_iter()
        .flat_map(|(what, map)| map.iter().map(move |(of, n)| Count { what, of: of.clone(), n: *n }));
    let lists = [
        ("language", &stats.languages),
        ("event", &stats.events),
        ("act", &stats.acts),
        ("measure", &stats.measures),
        ("reader", &stats.readers),
    ];
    let lists = lists
        .into_iter()
        .flat_map(|(what, list)| list.iter().map(move |(of, n)| Count { what, of: of.clone(), n: *n }));
    whole.chain(maps).chain(lists).collect()
}

impl Style {
    fn answer(&self, answer: impl FnOnce(&Ledger, &mut dyn Write) -> Result<()>) -> End {
        let plain = self.json || self.csv;
        let mut out: Box<dyn Write> = if plain {
            Box::new(io::BufWriter::new(io::stdout().lock()))
        } else {
            Box::new(anstream::stdout().lock())
        };
        let done = Ledger::open_to_read(&self.ledger.ledger)
            .and_then(|ledger| answer(&ledger, &mut *out))
            .and_then(|()| out.flush().map_err(|e| broken(&e)));
        end(done)
    }

    fn page(&self, out: &mut dyn Write, view: &View) -> Result<()> {
        write(out, &terminal::render(view, width(self.width)))
    }
}

/// How a command over a ledger ends.
pub(super) fn end(done: Result<()>) -> End {
    match done {
        Ok(()) => End::Well,
        Err(error) if error.message == BROKEN_PIPE => End::Well,
        Err(error) => {
            trouble::tell_of_ledger(&error);
            if error.kind == ErrorKind::Question { End::Misused } else { End::NoLedger }
        }
    }
}

fn line(out: &mut dyn Write, answer: &impl Serialize) -> Result<()> {
    let line = serde_json::to_string(answer).map_err(|e| Error::new(ErrorKind::Other, e.to_string()))?;
    write(out, &(line + "\n"))
}

fn write(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(|e| broken(&e))
}

/// The reader of the output stopped early, as `head` does: no fault.
const BROKEN_PIPE: &str = "the output was closed";

/// The output cannot be written.
fn broken(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Error::new(ErrorKind::Other, BROKEN_PIPE),
        _ => Error::new(ErrorKind::Other, format!("<stdout>: cannot be written: {error}")),
    }
}
