//! Answers as rows of a table.

use super::{Agreed, Counted, Found, Happened, Known, Name, Position, Said, Told};
use crate::error::{Error, ErrorKind, Result};
use std::io::Write;

/// An answer that is a row of a table; lists stand in one cell, separated by semicolons.
pub trait Row {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];

    /// The cells, one a column.
    fn cells(&self) -> Vec<String>;
}

/// Writes answers as CSV (RFC 4180) with a line of names.
///
/// # Errors
/// When it cannot be written.
pub fn write_csv<R: Row>(rows: &[R], to: impl Write) -> Result<()> {
    let fault = |e: csv::Error| Error::new(ErrorKind::Other, e.to_string());
    let mut out = csv::Writer::from_writer(to);
    out.write_record(R::COLUMNS).map_err(fault)?;
    for row in rows {
        out.write_record(row.cells()).map_err(fault)?;
    }
    out.flush().map_err(|e| fault(e.into()))
}

fn names(names: &[Name]) -> String {
    names.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join("; ")
}

fn codes(names: &[Name]) -> String {
    names.iter().map(|n| n.code.as_deref().unwrap_or_default()).collect::<Vec<_>>().join("; ")
}

fn text<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map_or(String::new(), T::to_string)
}

fn told(told: &Told) -> Vec<String> {
    let also = told.also.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    vec![
        told.report.to_string(),
        told.record.clone(),
        text(&told.name),
        text(&told.publisher),
        text(&told.published),
        text(&told.url),
        also,
    ]
}

macro_rules! columns {
    ($($own:literal),* $(,)?) => {
        &[$($own,)* "report", "record", "name", "publisher", "published", "url", "also_in"]
    };
}

impl Row for Happened {
    const COLUMNS: &'static [&'static str] = columns![
        "day",
        "dated",
        "time",
        "event",
        "mode",
        "context",
        "actors",
        "actor_codes",
        "recipients",
        "recipient_codes",
        "place",
        "historical",
        "future",
        "hypothetical",
        "negated",
        "said_by",
        "cameo",
        "score",
        "trigger",
        "sentence",
    ];

    fn cells(&self) -> Vec<String> {
        let own = vec![
            self.day.clone(),
            self.dated.clone(),
            text(&self.time),
            self.event.clone(),
            text(&self.mode),
            self.context.join("; "),
            names(&self.actors),
            codes(&self.actors),
            names(&self.recipients),
            codes(&self.recipients),
            text(&self.place),
            self.historical.to_string(),
            self.future.to_string(),
            self.hypothetical.to_string(),
            self.negated.to_string(),
            names(&self.said_by),
            text(&self.cameo),
            text(&self.score),
            self.quote.text.clone(),
            self.quote.sentence(),
        ];
        [own, told(&self.told)].concat()
    }
}

impl Row for Said {
    const COLUMNS: &'static [&'static str] = columns![
        "day",
        "dated",
        "act",
        "speakers",
        "speaker_codes",
        "speaker_words",
        "hearers",
        "about",
        "content",
        "form",
        "condition",
        "medium",
    ];

    fn cells(&self) -> Vec<String> {
        let own = vec![
            self.day.clone(),
            self.dated.clone(),
            self.act.clone(),
            names(&self.speakers),
            codes(&self.speakers),
            text(&self.speaker),
            names(&self.hearers),
            names(&self.about),
            self.content.clone(),
            self.form.clone(),
            text(&self.condition),
            text(&self.medium),
        ];
        [own, told(&self.told)].concat()
    }
}

impl Row for Counted {
    const COLUMNS: &'static [&'static str] = columns![
        "day",
        "dated",
        "measure",
        "low",
        "high",
        "approximate",
        "cumulative",
        "unit",
        "who",
        "whose",
        "counted_by",
        "place",
        "event",
        "words",
        "sentence",
    ];

    fn cells(&self) -> Vec<String> {
        let own = vec![
            self.day.clone(),
            self.dated.clone(),
            self.measure.clone(),
            text(&self.low),
            text(&self.high),
            self.approximate.to_string(),
            self.cumulative.to_string(),
            text(&self.unit),
            text(&self.who),
            names(&self.whose),
            names(&self.counted_by),
            text(&self.place),
            text(&self.event),
            self.quote.text.clone(),
            self.quote.sentence(),
        ];
        [own, told(&self.told)].concat()
    }
}

impl Row for Agreed {
    const COLUMNS: &'static [&'static str] =
        columns!["day", "kind", "parties", "mediators", "steps", "words", "sentence"];

    fn cells(&self) -> Vec<String> {
        let step = |s: &super::StepTold| format!("{} {}", s.step, s.day).trim().to_owned();
        let own = vec![
            self.day.clone(),
            self.kind.clone(),
            names(&self.parties),
            names(&self.mediators),
            self.steps.iter().map(step).collect::<Vec<_>>().join("; "),
            self.quote.text.clone(),
            self.quote.sentence(),
        ];
        [own, told(&self.told)].concat()
    }
}

impl Row for Position {
    const COLUMNS: &'static [&'static str] = columns![
        "speaker",
        "speaker_code",
        "act",
        "towards",
        "towards_code",
        "times",
        "latest_day",
        "latest_content"
    ];

    fn cells(&self) -> Vec<String> {
        let towards = self.towards.as_slice();
        let own = vec![
            self.speaker.name.clone(),
            text(&self.speaker.code),
            self.act.clone(),
            names(towards),
            codes(towards),
            self.n.to_string(),
            self.latest.day.clone(),
            self.latest.content.clone(),
        ];
        [own, told(&self.latest.told)].concat()
    }
}

impl Row for Known {
    const COLUMNS: &'static [&'static str] =
        &["id", "name", "kind", "country", "code", "reports", "names", "has_to_do_with"];

    fn cells(&self) -> Vec<String> {
        let sum = |d: &super::Dyad| d.gives.values().chain(d.takes.values()).sum::<i64>();
        let dyads: Vec<String> = self.dyads.iter().map(|d| format!("{} {}", d.with.name, sum(d))).collect();
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.kind.clone(),
            text(&self.country),
            text(&self.code),
            self.reports.to_string(),
            self.names.join("; "),
            dyads.join("; "),
        ]
    }
}

impl Row for Found {
    const COLUMNS: &'static [&'static str] = columns!["rank", "excerpt"];

    fn cells(&self) -> Vec<String> {
        let words = |w: &super::Words| if w.hit { format!("[{}]", w.text) } else { w.text.clone() };
        let excerpt: String = self.excerpt.iter().map(words).collect();
        [vec![format!("{:.4}", self.rank), excerpt], told(&self.told)].concat()
    }
}
