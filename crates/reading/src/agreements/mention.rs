//! Where a report speaks of an agreement: names, and words that mean one named before.

use super::Steps;
use crate::events::tree::Tree;
use truceline_syntax::{Pos, Token};

/// Words that make an agreement another than the one spoken of: a permanent truce is not the temporary one.
const APART: [&str; 12] = [
    "permanent",
    "lasting",
    "comprehensive",
    "new",
    "second",
    "another",
    "final",
    "previous",
    "earlier",
    "durable",
    "third",
    "long-term",
];

/// One mention.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention<'d> {
    pub(super) token: Token<'d>,
    pub(super) what: What<'d>,
    /// "the", "this", "its": one that is known already.
    pub(super) known: bool,
    /// The word that sets it apart from others.
    pub(super) apart: Option<&'d str>,
}

/// What a mention says of what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What<'d> {
    /// A kind of its own, by index.
    Kind(usize),
    /// "the deal", "the agreement".
    Again,
    /// "it", before these words.
    Pronoun(&'d str),
}

/// The mentions of a sentence, in text order.
pub(super) fn of<'d>(steps: &Steps, tree: &Tree<'d>) -> Vec<Mention<'d>> {
    tree.tokens().filter_map(|token| mention(steps, tree, token)).collect()
}

fn mention<'d>(steps: &Steps, tree: &Tree<'d>, token: Token<'d>) -> Option<Mention<'d>> {
    let what = what(steps, tree, token)?;
    let mut before = tree.kids(token).filter(|k| k.index() < token.index());
    let known = tree.kids(token).any(|k| {
        matches!(k.norm(), "the" | "this" | "that" | "these" | "such" | "both") || k.dep() == "poss"
    });
    let apart = before.find(|k| APART.contains(&k.norm())).map(|k| k.norm());
    Some(Mention { token, what, known, apart })
}

fn what<'d>(steps: &Steps, tree: &Tree<'d>, token: Token<'d>) -> Option<What<'d>> {
    if token.norm() == "it" && matches!(token.dep(), "nsubj" | "nsubjpass") {
        return Some(What::Pronoun(token.norm()));
    }
    if !matches!(token.pos(), Pos::Noun | Pos::Propn) || heads_a_name(steps, tree, token) {
        return None;
    }
    let lemma = token.lemma().to_lowercase();
    let named = steps.names.get(&lemma).and_then(|names| {
        let fits = names.iter().filter(|name| name.also.iter().all(|word| stands_before(tree, token, word)));
        fits.max_by_key(|name| name.also.len())
    });
    match named {
        Some(name) => Some(What::Kind(name.kind)),
        None => steps.again.contains(&lemma).then_some(What::Again),
    }
}

/// "ceasefire" in "ceasefire agreement" is part of that name; in "ceasefire talks" it is not.
fn heads_a_name(steps: &Steps, tree: &Tree<'_>, token: Token<'_>) -> bool {
    let head = token.head();
    token.dep() == "compound"
        && steps.names.get(&head.lemma().to_lowercase()).is_some_and(|names| {
            names.iter().any(|n| !n.also.is_empty() && n.also.iter().all(|w| stands_before(tree, head, w)))
        })
}

fn stands_before(tree: &Tree<'_>, token: Token<'_>, word: &str) -> bool {
    let token = tree.at(token.index());
    let is = |t: Token<'_>| t.norm() == word || t.lemma().eq_ignore_ascii_case(word);
    let before = std::iter::successors(token.previous(), |t| t.previous()).take(3);
    let mut near = before.chain(std::iter::successors(token.next(), |t| t.next()).take(3));
    tree.kids(token).any(is) || near.any(|t| t.sentence() == token.sentence() && is(t))
}
