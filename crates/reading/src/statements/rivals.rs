//! Cues that compete for the same words: which of them says what is done.

use super::Act;
use super::cue::Cue;
use super::lexicon::{Class, Frame};
use crate::page::Page;
use crate::span::Span;

/// A cue has its rivals at most so many cues away.
const NEAR: usize = 12;

/// Leaves out cues that another one makes idle.
pub(super) fn settle(cues: &mut Vec<Cue<'_>>) {
    let idle: Vec<bool> =
        (0..cues.len()).map(|i| near(cues, i).any(|other| makes_idle(other, &cues[i]))).collect();
    let mut idle = idle.into_iter();
    cues.retain(|_| !idle.next().unwrap_or_default());
}

fn near<'a, 'p>(cues: &'a [Cue<'p>], index: usize) -> impl Iterator<Item = &'a Cue<'p>> {
    let around = index.saturating_sub(NEAR)..(index + NEAR).min(cues.len());
    cues[around].iter().filter(move |other| other.head != cues[index].head)
}

fn makes_idle(other: &Cue<'_>, cue: &Cue<'_>) -> bool {
    !other.weak && carries(other, cue) || tells_itself(other, cue) || asks_for(other, cue)
}

/// "expressed its readiness": the noun says what is done, the verb only carries it.
fn carries(noun: &Cue<'_>, verb: &Cue<'_>) -> bool {
    let carried = noun.class == Class::Noun && noun.verb == verb.head;
    carried && verb.class == Class::Verb && verb.frame == Frame::Np && is_neutral(verb)
}

fn is_neutral(verb: &Cue<'_>) -> bool {
    matches!(verb.entry.act, Act::Assert | Act::Announce)
}

/// "confirmed in a statement that": the verb says what is done, the noun is its medium.
fn tells_itself(verb: &Cue<'_>, noun: &Cue<'_>) -> bool {
    let same = verb.complement.content.first() == noun.complement.content.first();
    verb.class == Class::Verb && noun.class == Class::Noun && noun.verb == noun.head && same
}

/// "demands assurances that", "rejected the proposal", "denied reports": what is demanded or denied is not said anew.
fn asks_for(verb: &Cue<'_>, noun: &Cue<'_>) -> bool {
    let holds = verb.complement.content.contains(&noun.head);
    let done = !is_neutral(verb) || verb.entry.act == Act::Announce && !verb.weak;
    verb.class == Class::Verb && noun.class == Class::Noun && done && holds
}

/// Cuts what is said at a semicolon behind which, or before which, another cue stands: "X accused Y; it was a lie, Y said".
pub(super) fn part(page: &Page, told: &mut [(&Cue<'_>, Vec<Span>)]) {
    let cues: Vec<(Span, usize)> = told.iter().map(|(c, _)| (c.span, c.head.sentence())).collect();
    for (index, (cue, content)) in told.iter_mut().enumerate() {
        let near = cues[index.saturating_sub(NEAR)..(index + NEAR).min(cues.len())].iter();
        let others: Vec<Span> = near
            .filter(|(span, s)| *s == cue.head.sentence() && *span != cue.span)
            .map(|(span, _)| *span)
            .collect();
        if content.iter().any(|c| page.words(*c).contains(';')) {
            content.iter_mut().for_each(|span| *span = within(page, *span, cue.span, &others));
            content.retain(|span| !span.is_empty());
        }
    }
}

/// The part of a span that no semicolon and other cue keep apart from its own cue.
fn within(page: &Page, span: Span, cue: Span, others: &[Span]) -> Span {
    let words = page.words(span);
    let marks: Vec<usize> = words.match_indices(';').map(|(at, _)| span.start + at).collect();
    let mut cut = span;
    for mark in marks.into_iter().filter(|m| page.quotes.around(*m).is_none()) {
        let goes_on = !page.text()[mark + 1..span.end].trim().is_empty();
        if mark < cue.start && (goes_on || others.iter().any(|o| o.end <= mark)) {
            let rest = &page.text()[mark + 1..span.end];
            cut.start = cut.start.max(mark + 1 + rest.len() - rest.trim_start().len());
        } else if mark >= cue.end
            && (others.iter().any(|o| o.start > mark) || is_new(&page.text()[mark + 1..span.end]))
        {
            cut.end = cut.end.min(mark);
        }
    }
    Span::new(cut.start.min(cut.end), cut.end)
}

/// Whether words behind a semicolon begin anew, and do not go on with a list of what is said.
fn is_new(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default();
    !["and", "but", "or", "that", "whether", "to", "who", "which"].contains(&first)
}

/// Leaves one of several cues that share words and report the same: "gave its word that" as a verb and as a noun.
pub(super) fn leave_one(told: &mut Vec<(&Cue<'_>, Vec<Span>)>) {
    let idle: Vec<bool> = (0..told.len())
        .map(|i| {
            let (cue, content) = (&told[i].0, &told[i].1);
            let near = (i.saturating_sub(3)..(i + 3).min(told.len())).filter(|j| *j != i);
            near.map(|j| (j, &told[j])).any(|(j, (other, same))| {
                let longer = (other.span.len(), i) > (cue.span.len(), j);
                same == content && other.span.overlaps(cue.span) && longer
            })
        })
        .collect();
    let mut idle = idle.into_iter();
    told.retain(|_| !idle.next().unwrap_or_default());
}
