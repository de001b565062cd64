//! Who did what to whom, in PLOVER's terms.

use crate::id::{ActorId, PlaceId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use crate::table::TableError;

/// PLOVER's event types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names are PLOVER's own")]
pub enum Type {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// PLOVER event type.
    pub event: Type,
    /// PLOVER mode, where the codebook has one.
    pub mode: Option<String>,
    /// PLOVER contexts, in the codebook's order.
    pub context: Vec<String>,
    /// Who did it; all parties of a reciprocal event.
    pub actor: Vec<ActorId>,
    /// Whom it was done to.
    pub recipient: Vec<ActorId>,
    /// The words that name it.
    pub trigger: Span,
    /// The token that governs the trigger.
    pub head: usize,
    /// Its sentence, from 0.
    pub sentence: usize,
    /// When it happened.
    pub time: Option<TimeId>,
    /// Where it happened.
    pub place: Option<PlaceId>,
    /// Not part of the news: long past, or told as background.
    pub historical: bool,
    /// Still to come.
    pub future: bool,
    /// Conditional, possible, demanded or feared.
    pub hypothetical: bool,
    /// Said not to have happened.
    pub negated: bool,
    /// The statements that it is reported inside.
    pub said_by: Vec<StatementId>,
    /// The nearest CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER's conflict-cooperation score, from -10 to 10.
    pub score: Option<f64>,
    /// What coded it.
    pub rule: String,
}

/// What the stage knows: PLOVER's codebook with the words that express it.
#[derive(Debug)]
pub struct Codebook {}

impl Codebook {
    pub(crate) fn built_in() -> Result<Codebook, TableError> {
        Ok(Codebook {})
    }

    /// The events of a page in text order.
    pub fn find(&self, _page: &Page, _setting: &Setting, _statements: &[Statement]) -> Vec<Event> {
        Vec::new()
    }
}
