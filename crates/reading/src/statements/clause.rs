//! Cues that have a whole clause or sentence for their content: "…, according to X", "…, he said, …", "reportedly".

use super::cue::Cue;
use super::frame::{self, Complement};
use super::lexicon::{Class, Entry, Frame, Lexicon};
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// "according to X", "in the words of X": a cue that begins at this token.
pub(super) fn preposition<'p>(lexicon: &'p Lexicon, first: Token<'p>) -> Option<Cue<'p>> {
    let entries = lexicon.entries(Class::Preposition, &first.norm().to_lowercase());
    let found = entries.iter().find_map(|entry| {
        let last = in_a_row(entry, first)?;
        let speaker = last.child(&["pobj", "pcomp"])?;
        let top = if first.governs(last) || first == last { first } else { return None };
        let phrase = Span::from(top.phrase());
        let span = Span::from(first).join(last.into());
        let rest = around(top, phrase);
        Some(cue(entry, Class::Preposition, first, span, Some(speaker), rest))
    });
    found.or_else(|| possessed(lexicon, first)).or_else(|| polled(lexicon, first))
}

/// "by the agency's account", "in their eyes": what "by the account of" says, with the speaker before the noun.
fn possessed<'p>(lexicon: &'p Lexicon, first: Token<'p>) -> Option<Cue<'p>> {
    let noun = first.child(&["pobj"])?;
    let speaker = noun.child(&["poss"])?;
    let same = |e: &&Entry| {
        e.words.len() == 4 && e.words[1] == "the" && e.words[2] == noun.norm() && e.words[3] == "of"
    };
    let entry = lexicon.entries(Class::Preposition, &first.norm().to_lowercase()).iter().find(same)?;
    let rest = around(first, first.phrase().into());
    Some(cue(entry, Class::Preposition, first, Span::from(first).join(noun.into()), Some(speaker), rest))
}

/// "In a poll last week, three in ten wanted out": what those who were asked are found to think.
fn polled<'p>(lexicon: &'p Lexicon, first: Token<'p>) -> Option<Cue<'p>> {
    let poll = first.child(&["pobj"]).filter(|noun| first.norm() == "in" && lexicon.is_poll(*noun))?;
    let entry = lexicon.entries(Class::Preposition, "according").first()?;
    let hangs = matches!(first.head().pos(), Pos::Verb | Pos::Aux) && first.dep() == "prep";
    let rest = around(first, first.phrase().into());
    hangs.then(|| cue(entry, Class::Preposition, first, first.into(), Some(poll), rest))
}

/// "reportedly": the clause that the adverb hangs on.
pub(super) fn adverb<'p>(lexicon: &'p Lexicon, token: Token<'p>) -> Option<Cue<'p>> {
    let entry = lexicon.entries(Class::Adverb, &token.norm().to_lowercase()).first()?;
    let span = Span::from(token);
    Some(cue(entry, Class::Adverb, token, span, None, around(token, span)))
}

/// What a verb of saying is put into or behind: "The truce, he said, will hold", "as he put it".
pub(super) fn put_into(verb: Token<'_>) -> Vec<Span> {
    let as_clause = verb.dep() == "advcl" && verb.children_by(&["mark"]).any(|m| m.norm() == "as");
    let beside = verb.dep() == "parataxis" || (verb.dep() == "ccomp" && verb.head().start() > verb.start());
    if as_clause || beside { around(verb, verb.phrase().into()) } else { Vec::new() }
}

fn cue<'p>(
    entry: &'p Entry,
    class: Class,
    head: Token<'p>,
    span: Span,
    speaker: Option<Token<'p>>,
    rest: Vec<Span>,
) -> Cue<'p> {
    let complement = Complement::default();
    Cue {
        entry,
        class,
        frame: Frame::That,
        head,
        verb: head,
        span,
        speaker,
        complement,
        rest,
        negated: false,
        weak: false,
    }
}

fn in_a_row<'p>(entry: &Entry, first: Token<'p>) -> Option<Token<'p>> {
    let mut last = first;
    for word in &entry.words[1..] {
        last = last.next().filter(|t| t.norm().eq_ignore_ascii_case(word))?;
    }
    Some(last)
}

/// The clause that some words hang on, without those words.
fn around(token: Token<'_>, phrase: Span) -> Vec<Span> {
    let clause = governing_clause(token);
    let whole = match is_sentence(clause) {
        true => sentence(clause),
        false => clause.phrase().into(),
    };
    let whole = Span::new(after_pronoun(clause, whole.start), whole.end);
    let before = (whole.start < phrase.start).then(|| Span::new(whole.start, phrase.start));
    let after = (phrase.end < whole.end).then(|| Span::new(phrase.end, whole.end));
    before.into_iter().chain(after).collect()
}

/// Behind the pronoun that joins a relative clause to its noun, when nothing but the cue comes next.
fn after_pronoun(clause: Token<'_>, start: usize) -> usize {
    let first = clause.edges().0;
    let apart = first.next().is_some_and(|t| t.text() == ",");
    if clause.dep() == "relcl" && first.tag().starts_with('W') && apart { first.end() } else { start }
}

fn governing_clause(token: Token<'_>) -> Token<'_> {
    let verb =
        |t: &Token<'_>| matches!(t.pos(), Pos::Verb | Pos::Aux) && (frame::is_finite(*t) || t.is_root());
    token.ancestors().find(verb).or_else(|| token.ancestors().last()).unwrap_or(token)
}

/// Whether a clause is the main one of its sentence.
fn is_sentence(clause: Token<'_>) -> bool {
    clause.is_root() || (clause.dep() == "conj" && is_sentence(clause.head()))
}

fn sentence(token: Token<'_>) -> Span {
    let tokens = token.doc().sentences()[token.sentence()].clone();
    let mut last = token.doc().token(tokens.end - 1);
    if last.text() == "." {
        last = last.previous().filter(|t| t.index() >= tokens.start).unwrap_or(last);
    }
    Span::new(token.doc().token(tokens.start).start(), last.end())
}

/// Where the sentence of a token begins.
pub(super) fn sentence_start(token: Token<'_>) -> usize {
    sentence(token).start
}
