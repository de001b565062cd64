//! What goes with saying: the condition that it depends on, the medium that it goes through.

use super::cue::Cue;
use super::lexicon::Lexicon;
use crate::page::Page;
use crate::span::Span;
use truceline_syntax::Token;

/// "provided that …", "if …", "unless …" in what is said or in the sentence of its cue.
pub(super) fn condition(lexicon: &Lexicon, page: &Page, cue: &Cue<'_>, content: &[Span]) -> Option<Span> {
    let sentence = page.doc.sentences()[cue.head.sentence()].clone();
    let near = page.doc.range(sentence).filter(|t| t.start() >= cue.span.start || cue.head.governs(*t));
    let said = content.iter().flat_map(|c| page.tokens(*c)).take(400);
    near.chain(said).find_map(|t| clause_of(lexicon, cue, t, content))
}

fn clause_of(lexicon: &Lexicon, cue: &Cue<'_>, token: Token<'_>, content: &[Span]) -> Option<Span> {
    let last = lexicon.opens_condition(token)?;
    let clause = match (token.dep(), last.dep()) {
        ("mark", _) => token.head(),
        (_, "mark") if token != last && !token.governs(last) => last.head(),
        _ => token,
    };
    let even = token
        .previous()
        .is_some_and(|t| ["even", "as", "only", "what"].contains(&t.norm()) && t.norm() != "only");
    let asked = ["ccomp", "pcomp", "csubj", "ROOT"].contains(&clause.dep());
    let span = Span::from(clause.phrase());
    let hangs = |on: Token<'_>| clause.head() == on && clause != on;
    let joined = || cue.complement.content.iter().any(|c| hangs(*c));
    let depends = content.iter().any(|c| c.contains(span)) || hangs(cue.head) || hangs(cue.verb) || joined();
    let apart = clause.ancestors().take_while(|t| *t != cue.head).all(|t| t.dep() != "relcl");
    (!even && !asked && depends && apart && !span.contains(cue.span)).then(|| from(span, token))
}

fn from(span: Span, opening: Token<'_>) -> Span {
    Span::new(opening.start().min(span.end), span.end)
}

/// "in a statement", "on state television": a phrase that hangs on the cue and names what carries words.
pub(super) fn medium<'p>(lexicon: &Lexicon, cue: &Cue<'p>) -> Option<Span> {
    let verb = cue.head;
    let phrases = verb
        .children_by(&["prep", "agent"])
        .filter(|p| ["in", "on", "via", "through", "over", "to", "at", "during"].contains(&p.norm()));
    let carried =
        phrases.filter_map(|p| Some((p, p.child(&["pobj"])?))).find(|(_, noun)| lexicon.is_medium(*noun));
    match carried {
        Some((preposition, noun)) => Some(Span::new(preposition.start(), own_end(noun))),
        None => {
            cue.speaker.filter(|s| lexicon.is_medium(*s)).map(|s| Span::new(s.edges().0.start(), own_end(s)))
        }
    }
}

/// The end of a noun's phrase, without the clause that tells what it carries.
fn own_end(noun: Token<'_>) -> usize {
    let clause = noun.children_by(&["acl", "relcl", "appos"]).map(|c| c.edges().0).next();
    let prepositions =
        noun.children_by(&["prep"]).filter(|p| ["by", "from", "to", "with", "of"].contains(&p.norm()));
    let end = prepositions.map(|p| p.phrase().end).max().unwrap_or(noun.end()).max(noun.end());
    clause.map_or(end, |c| end.min(c.start().max(noun.end())))
}
