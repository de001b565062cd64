//! Cues that compete for the same words: which of them says what is done.

use super::Act;
use super::cue::Cue;
use super::lexicon::{Class, Frame};

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
    carries(other, cue) || tells_itself(other, cue) || asks_for(other, cue)
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
    verb.class == Class::Verb && noun.class == Class::Noun && !is_neutral(verb) && holds
}
