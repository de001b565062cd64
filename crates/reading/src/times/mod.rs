//! Dates, times, durations and sets of times, in TimeML.

use crate::page::Page;
use crate::span::Span;
use crate::table::TableError;
use crate::{Level, Note};
use jiff::civil::Date;

/// TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Type {
    /// A calendar time of a day or longer.
    Date,
    /// A time of day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

/// One expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// Its words.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: Type,
    /// TIMEX3 value (`2025-11-06`, `2021-SU`, `PT3H`, `PRESENT_REF`); none when the anchor that it needs is not known.
    pub value: Option<String>,
    /// First day of the calendar interval.
    pub from: Option<Date>,
    /// Last day of the calendar interval.
    pub to: Option<Date>,
}

/// What the stage knows: words and patterns of time.
#[derive(Debug)]
pub struct Grammar {}

impl Grammar {
    pub(crate) fn built_in() -> Result<Grammar, TableError> {
        Ok(Grammar {})
    }

    /// The times of a page, in text order and apart from each other.
    pub fn find(&self, _page: &Page) -> Vec<Time> {
        Vec::new()
    }
}

/// A note for times whose value is not known because the report's date is not.
pub(crate) fn undated(times: &[Time]) -> Option<Note> {
    let lost = times.iter().filter(|t| t.value.is_none());
    let first = lost.clone().next()?.span;
    let message = format!("the publication date is not known: {} relative times have no value", lost.count());
    Some(Note { level: Level::Warning, message, span: Some(first) })
}
