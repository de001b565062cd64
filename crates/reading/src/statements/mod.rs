//! Who is reported to say what.

use crate::id::{ActorId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::table::TableError;

/// What somebody does by saying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the public contract's own words")]
pub enum Act {
    Announce,
    Assert,
    Confirm,
    Deny,
    Accuse,
    Condemn,
    Demand,
    Request,
    Offer,
    Promise,
    Agree,
    Reject,
    Threaten,
    Warn,
    Hope,
    Praise,
    Apologise,
    /// Takes responsibility.
    Claim,
    Estimate,
    Ask,
}

/// How much of the content is in the speaker's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// All of it is quoted.
    Direct,
    /// Some of it is quoted.
    Mixed,
    /// None of it is quoted.
    Indirect,
}

/// One attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What is done by saying it.
    pub act: Act,
    /// Who says it: none when unnamed, several for a plural mention.
    pub speakers: Vec<ActorId>,
    /// The speaker's mention next to the cue.
    pub speaker_span: Option<Span>,
    /// The words of saying.
    pub cue: Option<Span>,
    /// What is said, cue and speaker left out, in text order.
    pub content: Vec<Span>,
    /// How much of it is quoted.
    pub form: Form,
    /// Whom it is said to.
    pub hearers: Vec<ActorId>,
    /// Whom it is directed at or speaks of first.
    pub about: Vec<ActorId>,
    /// "provided that …", "if …", "unless …" that the act depends on.
    pub condition: Option<Span>,
    /// When it was said.
    pub time: Option<TimeId>,
    /// "in a statement", "on television".
    pub medium: Option<Span>,
    /// The statement that this one is reported inside.
    pub within: Option<StatementId>,
    /// The token that governs the cue; none for a quotation without one.
    pub cue_head: Option<usize>,
}

/// What the stage knows: words of saying, with their frames.
#[derive(Debug)]
pub struct Cues {}

impl Cues {
    pub(crate) fn built_in() -> Result<Cues, TableError> {
        Ok(Cues {})
    }

    /// The statements of a page in text order. Ties the pronouns inside quotations to their speakers, and adds unnamed
    /// speakers to the cast.
    pub fn find(&self, _page: &Page, _setting: &mut Setting) -> Vec<Statement> {
        Vec::new()
    }
}
