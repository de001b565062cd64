//! Truces, ceasefires and peace agreements, and how they fare.

use crate::events::Event;
use crate::id::{ActorId, PlaceId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use crate::table::TableError;

/// A stage in the life of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the public contract's own words")]
pub enum Stage {
    Offered,
    Negotiated,
    Agreed,
    Declared,
    InEffect,
    Extended,
    Affirmed,
    AllegedViolation,
    Violated,
    Suspended,
    Collapsed,
    Ended,
    Expired,
    CalledFor,
}

/// One step of an agreement, as a report tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one.
    pub step: Stage,
    /// The words that tell it.
    pub span: Span,
    /// When.
    pub time: Option<TimeId>,
    /// Where.
    pub place: Option<PlaceId>,
    /// The statements that it is reported inside.
    pub said_by: Vec<StatementId>,
}

/// One agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// `truce`, `ceasefire`, `peace_agreement`, …, as the table names it.
    pub kind: String,
    /// Its first mention.
    pub name_span: Span,
    /// Who is bound by it.
    pub parties: Vec<ActorId>,
    /// Who brought it about.
    pub mediators: Vec<ActorId>,
    /// Its steps in text order.
    pub steps: Vec<Step>,
}

/// What the stage knows: names of agreements and words of their steps.
#[derive(Debug)]
pub struct Steps {}

impl Steps {
    pub(crate) fn built_in() -> Result<Steps, TableError> {
        Ok(Steps {})
    }

    /// The agreements of a page, by their first mention.
    pub fn find(
        &self,
        _page: &Page,
        _setting: &Setting,
        _statements: &[Statement],
        _events: &[Event],
    ) -> Vec<Agreement> {
        Vec::new()
    }
}
