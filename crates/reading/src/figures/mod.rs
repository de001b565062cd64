//! Counts of people and things, with who counted them.

use crate::events::Event;
use crate::id::{ActorId, EventId, FigureId, PlaceId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use crate::table::TableError;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is counted: `killed`, `injured`, `displaced`, … as the table of measures names it.
    pub measure: String,
    /// The words for those who are counted: "civilians".
    pub who: Option<Span>,
    /// Whose they are, when they belong to an actor.
    pub whose: Vec<ActorId>,
    /// The least number that the words allow.
    pub low: Option<f64>,
    /// The greatest number that the words allow; none when it is open.
    pub high: Option<f64>,
    /// Whether the number is said to be rough.
    pub approximate: bool,
    /// The unit of money or weight, when it has one.
    pub unit: Option<String>,
    /// The words of the number with what it counts.
    pub span: Span,
    /// When.
    pub time: Option<TimeId>,
    /// Where.
    pub place: Option<PlaceId>,
    /// Who counted.
    pub said_by: Option<ActorId>,
    /// The statement that it stands in.
    pub statement: Option<StatementId>,
    /// Figures that are parts of this one.
    pub includes: Vec<FigureId>,
    /// The event that it belongs to.
    pub event: Option<EventId>,
}

/// What the stage knows: words of number and of what is counted.
#[derive(Debug)]
pub struct Measures {}

impl Measures {
    pub(crate) fn built_in() -> Result<Measures, TableError> {
        Ok(Measures {})
    }

    /// The figures of a page in text order.
    pub fn find(
        &self,
        _page: &Page,
        _setting: &Setting,
        _statements: &[Statement],
        _events: &[Event],
    ) -> Vec<Figure> {
        Vec::new()
    }
}
