//! The tail of a content: words that belong to what is said, which the parser hangs on the word of saying.

use super::Act;
use super::cue::Cue;
use super::frame;
use super::lexicon::{Class, Lexicon};
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// So many pieces can follow a content.
const PIECES: usize = 3;

/// Where a content ends, with what follows it at once and belongs to it: "criticised the deal ‖ as a betrayal", "says most
/// of the money raised ‖ would go to hospitals".
pub(super) fn end(lexicon: &Lexicon, cue: &Cue<'_>, content: Span) -> usize {
    let doc = cue.head.doc();
    let behind = cue.class == Class::Verb && content.start >= cue.span.end;
    // A content that was cut may end in a blank, where the next token is found.
    let last = doc
        .token_at(content.end - 1)
        .and_then(|t| if t.start() < content.end { Some(t) } else { t.previous() });
    let Some(mut last) = last.filter(|_| behind) else { return content.end };
    for _ in 0..PIECES {
        let Some(piece) =
            next_piece(cue, last).filter(|p| belongs(lexicon, *p) || is_of_attack(lexicon, cue, *p))
        else {
            break;
        };
        last = piece.edges().1;
    }
    if last.text() == "." { content.end.max(last.start()) } else { content.end.max(last.end()) }
}

/// What begins right behind a token and hangs on the cue.
fn next_piece<'p>(cue: &Cue<'p>, last: Token<'p>) -> Option<Token<'p>> {
    let next = last.next().filter(|t| t.sentence() == last.sentence())?;
    let up = |t: &Token<'p>| (!t.is_root() && t.head().start() > last.start()).then(|| t.head());
    let top = std::iter::successors(Some(next), up).last()?;
    let hangs = top.head() == cue.head && top != cue.head;
    (hangs && top.edges().0 == next && top.start() > last.start()).then_some(top)
}

/// "condemned the bombing in the market": where somebody attacked, not where it was said.
fn is_of_attack(lexicon: &Lexicon, cue: &Cue<'_>, piece: Token<'_>) -> bool {
    let place =
        piece.dep() == "prep" && ["at", "in", "inside", "near", "on", "outside"].contains(&piece.norm());
    let object = piece
        .child(&["pobj"])
        .filter(|o| !["DATE", "TIME"].contains(&o.entity_label()) && !lexicon.is_medium(*o));
    let deed = |c: Token<'_>| {
        let judged = matches!(cue.entry.act, Act::Condemn | Act::Claim | Act::Apologise);
        lexicon.is_attack(c) || judged && c.pos() == Pos::Noun && c.entity_label().is_empty()
    };
    let attacked = cue.complement.content.first().is_some_and(|c| deed(*c));
    place && object.is_some() && attacked
}

fn belongs(lexicon: &Lexicon, piece: Token<'_>) -> bool {
    match piece.dep() {
        "prep" | "dative" => lexicon.opens_condition(piece).is_none() && is_inner(lexicon, piece),
        "advcl" => {
            let mark = piece.children_by(&["mark"]).next();
            frame::is_infinitive(piece)
                || mark.is_some_and(|m| {
                    ["because", "if", "lest", "provided", "so", "unless", "until"].contains(&m.norm())
                })
        }
        "ccomp" | "xcomp" => true,
        _ => false,
    }
}

/// Whether a preposition leads on with what is said, and not to when, where or in what it was said.
fn is_inner(lexicon: &Lexicon, preposition: Token<'_>) -> bool {
    const INNER: [&str; 20] = [
        "about", "across", "against", "among", "as", "between", "beyond", "for", "into", "like", "of", "out",
        "over", "through", "to", "toward", "towards", "under", "with", "without",
    ];
    let outer = |t: Token<'_>| {
        ["DATE", "TIME", "GPE", "FAC", "LOC", "ORG", "WORK_OF_ART"].contains(&t.entity_label())
            || lexicon.is_medium(t)
            || t.pos() == Pos::Pron
    };
    let object = preposition.child(&["pobj", "pcomp"]);
    let dated = object.is_some_and(|t| ["DATE", "TIME"].contains(&t.entity_label()));
    match preposition.norm() {
        word if INNER.contains(&word) => !dated,
        "in" | "on" => object.is_some_and(|t| !outer(t)),
        _ => false,
    }
}
