//! Why a word is coded as it is: the words that it rests on.

use super::code::Coded;
use super::tree::Tree;
use crate::span::Span;
use truceline_syntax::Token;

/// A part that words play in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// They name it.
    Event,
    /// They name who does it.
    Actor,
    /// They name whom or what it is done to.
    Recipient,
    /// They show that it is background.
    Historical,
    /// They show that it is still to come.
    Future,
    /// They show that it is only possible.
    Hypothetical,
    /// They show that it did not happen.
    Negated,
}

impl Part {
    /// The part as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Event => "event",
            Part::Actor => "actor",
            Part::Recipient => "recipient",
            Part::Historical => "historical",
            Part::Future => "future",
            Part::Hypothetical => "hypothetical",
            Part::Negated => "negated",
        }
    }
}

/// A part, and the words that play it.
pub type Reason = (Part, Span);

/// The words that fill the roles of a coded word.
pub(super) fn roles(tree: &Tree<'_>, coded: &Coded) -> Vec<Reason> {
    let filled = |what, tokens: &[usize]| {
        tokens.iter().map(|i| (what, phrase(tree, tree.at(*i)))).collect::<Vec<Reason>>()
    };
    let mut all = filled(Part::Actor, &coded.actor);
    all.extend(filled(Part::Recipient, &coded.recipient));
    all
}

/// A word with what stands before it and belongs to it, as far as its "of": "two of the Afghan soldiers".
fn phrase(tree: &Tree<'_>, head: Token<'_>) -> Span {
    const BEFORE: [&str; 7] = ["det", "amod", "compound", "poss", "nummod", "nmod", "quantmod"];
    let head = tree.at(head.index());
    let mut span = Span::from(head);
    let mut next = vec![head];
    while let Some(token) = next.pop() {
        for kid in tree.kids_by(token, &BEFORE).filter(|k| k.index() < token.index()) {
            span = span.join(Span::from(kid));
            next.push(kid);
        }
    }
    match tree.prep(head, &["of"]).first() {
        Some(part) if part.index() > head.index() => {
            let inner: Span =
                tree.kids_by(*part, &BEFORE).map(Span::from).fold(Span::from(*part), Span::join);
            span.join(inner)
        }
        _ => span,
    }
}
