//! The words around a cue that belong to it: how and in what something is said, and the deed that leads to saying.
//!
//! Measured on what annotators of political news take for a cue: adverbs right behind a verb stand in nine of ten, the
//! adjectives of a noun as well, a day right behind it in six of ten, a medium ("in a statement") in half.

use super::cue::first_word;
use super::lexicon::{Frame, Lexicon};
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// The deed that leads to saying stands at most so many bytes before it: "issued a statement late on Sunday".
const LEAD: usize = 48;

/// A verb's words with what stands at once behind it, "said in a statement", "fired back on Twitter", "said repeatedly",
/// "said on Sunday", and with the deed that leads to it, "issued a statement saying", "went on to say".
pub(super) fn verb(lexicon: &Lexicon, verb: Token<'_>, frame: &Frame, span: Span) -> Span {
    let mut span = with_lead(lexicon, verb, span);
    let clause = matches!(frame, Frame::That | Frame::Quote | Frame::NpThat | Frame::Wh | Frame::NpWh);
    for _ in 0..2 {
        span = next_to(verb, span)
            .filter(|t| is_manner(*t, clause))
            .map_or(span, |t| span.join(t.phrase().into()));
    }
    with_medium(lexicon, verb, span)
}

/// A passive with the preposition behind it: "is seen as", "was charged with".
pub(super) fn passive(verb: Token<'_>, span: Span) -> Span {
    let dated =
        |t: &Token<'_>| t.child(&["pobj"]).is_some_and(|d| ["DATE", "TIME"].contains(&d.entity_label()));
    let leads = |t: &Token<'_>| t.dep() == "prep" && !["by", "in", "at"].contains(&t.norm()) && !dated(t);
    next_to(verb, span).filter(leads).map_or(span, |t| span.join(t.into()))
}

/// A noun with its adjectives and its article: "a recent call for".
pub(super) fn noun(noun: Token<'_>, span: Span) -> Span {
    let mut start = span.start;
    let before = std::iter::successors(noun.previous(), |t| t.previous());
    for word in before.take_while(|t| t.head() == noun) {
        let own = ["det", "amod", "compound"].contains(&word.dep()) && word.entity_label().is_empty();
        if !own || word.edges() != (word, word) || word.norm() == "no" {
            break;
        }
        start = word.start();
    }
    Span::new(start.min(span.start), span.end)
}

/// What hangs on a verb and begins right behind a span.
fn next_to<'p>(verb: Token<'p>, span: Span) -> Option<Token<'p>> {
    let begins = |t: &Token<'p>| t.edges().0.previous().is_some_and(|p| p.end() == span.end);
    verb.children().filter(|t| t.start() >= span.end).take(4).find(begins)
}

/// Whether a word tells how or when something was said, in two words at most: "repeatedly", "last week".
fn is_manner(word: Token<'_>, clause: bool) -> bool {
    let (first, last) = word.edges();
    let short = last.index() - first.index() < 2 && first.sentence() == last.sentence();
    let plain = !word.tag().starts_with('W') && last.next().is_none_or(|t| t.text() != "than");
    match word.dep() {
        "advmod" => short && plain && word.pos() == Pos::Adv && !["only", "so", "as"].contains(&word.norm()),
        "npadvmod" => short && clause && ["DATE", "TIME"].contains(&word.entity_label()),
        _ => false,
    }
}

/// A cue with what follows it at once and says in what it was said.
fn with_medium(lexicon: &Lexicon, verb: Token<'_>, span: Span) -> Span {
    let back = next_to(verb, span).filter(|t| t.norm() == "back" && ["advmod", "prt"].contains(&t.dep()));
    let span = back.map_or(span, |b| span.join(b.into()));
    let said = next_to(verb, span)
        .filter(|p| p.dep() == "prep" && ["in", "on", "during", "via"].contains(&p.norm()));
    let medium = said.and_then(|p| p.child(&["pobj"]));
    match medium.filter(|m| lexicon.is_medium(*m) && m.end() < span.end + 40) {
        Some(medium) if !is_asked_for(medium) => span.join(medium.into()),
        _ => span,
    }
}

/// "said in the speech that won him the vote": what hangs on the medium tells of it, not of how it was said.
fn is_asked_for(medium: Token<'_>) -> bool {
    medium.children_by(&["relcl"]).next().is_some()
}

/// A cue with the deed before it that only leads to saying.
fn with_lead(lexicon: &Lexicon, verb: Token<'_>, span: Span) -> Span {
    let Some(lead) = lead(lexicon, verb) else { return span };
    let first = first_word(lead);
    let near = first.start() < span.start && lead.end() + LEAD > span.start;
    let plain = lead.doc().range(lead.index()..verb.index()).all(|t| ![",", ";", ":"].contains(&t.text()));
    if near && plain { Span::new(first.start(), span.end) } else { span }
}

/// The verb of the deed that leads to saying, if there is one.
pub(super) fn lead<'p>(lexicon: &Lexicon, verb: Token<'p>) -> Option<Token<'p>> {
    let governor = verb.head();
    match verb.dep() {
        // "issued a statement saying"
        "acl" if verb.tag() == "VBG" && governor.dep() == "dobj" && lexicon.is_medium(governor) => {
            Some(governor.head()).filter(|v| v.pos() == Pos::Verb && lexicon.supports_medium(v.lemma()))
        }
        // "went on to say"
        "xcomp" | "advcl" if goes_on(governor) && governor.end() + 9 > verb.start() => Some(governor),
        // "began by saying"
        "pcomp" if governor.norm() == "by" && begins(governor.head()) => Some(governor.head()),
        _ => None,
    }
}

fn goes_on(verb: Token<'_>) -> bool {
    verb.lemma() == "go" && verb.next().is_some_and(|t| t.norm() == "on")
}

fn begins(verb: Token<'_>) -> bool {
    verb.pos() == Pos::Verb
        && ["begin", "start", "open", "end", "close", "conclude", "finish", "respond", "reply", "answer"]
            .contains(&verb.lemma())
}
