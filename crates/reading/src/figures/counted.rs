//! What a quantity counts, by the tree: the noun it stands with, and the token whose place in the clause tells its part.

use super::quantity::Quantity;
use super::words::{As, Cue, Words};
use crate::span::Span;
use truceline_syntax::{Doc, Pos, Token};

/// A quantity in its clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted<'d> {
    /// The token whose arc upward tells the part that the counted play.
    pub(super) node: Token<'d>,
    /// The noun that is counted: none in "70 killed".
    pub(super) noun: Option<Token<'d>>,
    /// "5 of them", "six of the dead": a part of what was counted before, by the words for that.
    pub(super) whole: Option<Token<'d>>,
}

/// What a quantity counts.
pub(super) fn counted<'d>(words: &Words, q: &Quantity<'d>) -> Counted<'d> {
    let token = q.token;
    let nought = q.high == Some(0.0) && token.dep() == "amod";
    if (nought || matches!(token.dep(), "det" | "neg")) && token.head().index() > token.index() {
        return Counted { node: token.head(), noun: Some(token.head()), whole: None };
    }
    let of = [q.last, token].into_iter().find_map(|t| t.children_by(&["prep"]).find(|p| p.lemma() == "of"));
    let behind = of.filter(|p| p.index() <= q.last.index() + 1).and_then(|p| p.child(&["pobj", "pcomp"]));
    let node = climb(token);
    match behind {
        Some(whole) if pronoun(words, whole) => {
            let next = || whole.next().filter(|n| matches!(n.pos(), Pos::Noun | Pos::Propn));
            Counted { node, noun: Some(node).filter(|n| *n != token).or_else(next), whole: Some(whole) }
        }
        Some(noun) => Counted { node, noun: Some(noun), whole: None },
        None => {
            Counted { node, noun: Some(node).filter(|n| *n != token && n.pos() != Pos::Num), whole: None }
        }
    }
}

fn pronoun(words: &Words, token: Token<'_>) -> bool {
    let known = || token.child(&["det", "poss"]).is_some() || token.tag() == "WP" || token.tag() == "DT";
    token.pos() == Pos::Pron || words.is(Cue::Whole, token.text()) && known()
}

/// From a number up to the noun that it stands before.
fn climb(token: Token<'_>) -> Token<'_> {
    let mut at = token;
    for _ in 0..4 {
        let up =
            matches!(at.dep(), "nummod" | "compound" | "quantmod" | "amod") && at.head().index() > at.index();
        if !up {
            break;
        }
        at = at.head();
    }
    at
}

/// No more words than this stand before the noun that is counted.
const WORDS: usize = 8;

/// The words for those who are counted: the noun with what stands before it, the number left out.
pub(super) fn who(words: &Words, c: Counted<'_>, q: &Quantity<'_>) -> Option<Span> {
    let noun = c.noun.filter(|n| matches!(n.pos(), Pos::Noun | Pos::Propn | Pos::Pron))?;
    if let Some(verb) = taken(words, noun) {
        let others = noun.previous().filter(|t| *t != verb && t.index() > q.last.index())?;
        return Some(Span::from(others));
    }
    // "406 of the 470 drones": those are counted by the other number.
    if noun.children_by(&["nummod"]).any(|n| n.index() > q.last.index()) && c.node == q.token {
        return None;
    }
    let after = |t: &Token<'_>| t.index() > q.last.index() || q.single && t.index() > q.token.index();
    let part = |t: &Token<'_>| {
        let inside = matches!(t.dep(), "amod" | "compound" | "nmod" | "poss" | "case" | "npadvmod" | "punct");
        let age = t.dep() == "nummod" && t.head() != noun;
        (inside || age) && noun.governs(*t) && t.pos() != Pos::Det && t.text() != ","
    };
    let before = std::iter::successors(noun.previous(), |t| t.previous());
    let first = before.take(WORDS).take_while(|t| after(t) && part(t)).last().unwrap_or(noun);
    let described = |t: &Token<'_>| matches!(t.dep(), "amod" | "compound" | "nmod" | "poss");
    let left = noun.children().filter(|t| t.index() < noun.index() && after(t)).find(described);
    let start =
        left.map(|t| t.edges().0).filter(after).map_or(first.start(), |t| first.start().min(t.start()));
    let start = quoted(noun.doc(), start, noun.start());
    (noun.index() > q.last.index() || q.single).then(|| Span::new(start, joined(noun)))
}

/// Where words start, with the mark that opens a quotation which ends within them: "very dangerous" militants.
fn quoted(doc: &Doc, start: usize, end: usize) -> usize {
    let mark = |t: Token<'_>| matches!(t.text(), "\"" | "“" | "”" | "'" | "‘" | "’" | "''" | "``");
    let tokens = || doc.range(doc.tokens_within(start..end));
    let opens = doc.token_at(start).and_then(Token::previous).filter(|t| mark(*t) && t.end() == start);
    opens.filter(|_| tokens().filter(|t| mark(*t)).count() == 1).map_or(start, |t| t.start())
}

/// The verb that a noun tells the fate with: "40 taken hostage", "took two others prisoner". Such a noun is not who is counted.
fn taken<'d>(words: &Words, noun: Token<'d>) -> Option<Token<'d>> {
    let verb = |t: Token<'d>| t.tag().starts_with('V');
    let told = |v: &Token<'d>| {
        words.measure(As::Object, &format!("{} {}", v.lemma(), noun.lemma())).is_some() && noun.tag() == "NN"
    };
    [Some(noun.head()), noun.previous()].into_iter().flatten().filter(|v| verb(*v)).find(told)
}

/// Where a noun ends, with what is written on to it: "passers-by".
fn joined(noun: Token<'_>) -> usize {
    let hyphen = noun.next().filter(|t| t.text() == "-" && t.start() == noun.end());
    let tail = hyphen.and_then(|h| h.next().filter(|t| t.start() == h.end()));
    tail.map_or(noun.end(), Token::end)
}
