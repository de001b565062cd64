//! Sayings inside what somebody says: which of them are statements of their own.

use super::Act;
use super::cue::Cue;
use super::lexicon::{Class, Mode};
use crate::actors::Cast;
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// A cue that another's content holds stands at most so many cues away from it.
const NEAR: usize = 24;

/// Leaves out what is no report of its own inside another's words: "he said he hopes" is what he says. What others are
/// said to have said, and what somebody says to have demanded, promised or denied, stays. Gives, for each cue that is
/// left, the act that its words do by one that was left out.
pub(super) fn settle(cast: &Cast, told: &mut Vec<(&Cue<'_>, Vec<Span>)>) -> Vec<Option<Act>> {
    let outer: Vec<Option<usize>> = (0..told.len()).map(|i| idle_in(cast, told, i)).collect();
    let mut acts = vec![None; told.len()];
    for (index, outer) in outer.iter().enumerate() {
        let (inner, Some(outer)) = (told[index].0, *outer) else { continue };
        if told[outer].0.complement.content.contains(&inner.verb) && !inner.negated {
            acts[outer] = Some(inner.entry.act);
        }
    }
    let kept = |index: &usize| outer[*index].is_none();
    let acts = (0..acts.len()).filter(kept).map(|i| acts[i]).collect();
    let mut outer = outer.iter();
    told.retain(|_| outer.next().is_some_and(Option::is_none));
    acts
}

/// The cue in whose content another one tells nothing of its own, if it is so.
fn idle_in(cast: &Cast, told: &[(&Cue<'_>, Vec<Span>)], index: usize) -> Option<usize> {
    let inner = told[index].0;
    let near = index.saturating_sub(NEAR)..(index + NEAR).min(told.len());
    let holds = |i: &usize| {
        let (outer, content) = &told[*i];
        outer.head != inner.head && content.iter().any(|c| c.contains(inner.span))
    };
    let len = |i: &usize| told[*i].1.iter().map(|c| c.len()).sum::<usize>();
    let outer = near.filter(holds).min_by_key(len)?;
    let reports =
        matches!(inner.class, Class::Verb | Class::Preposition) && inner.entry.mode != Mode::Thought;
    let telling =
        matches!(inner.entry.act, Act::Assert | Act::Estimate | Act::Hope | Act::Praise | Act::Announce);
    (!reports || telling && is_same(cast, inner.speaker, told[outer].0.speaker)).then_some(outer)
}

/// Whether the one who speaks inside is the one who speaks, or nobody in particular.
fn is_same(cast: &Cast, inner: Option<Token<'_>>, outer: Option<Token<'_>>) -> bool {
    let Some(inner) = inner else { return true };
    let ids = cast.of(inner);
    let shared = outer.is_some_and(|o| o == inner || cast.of(o).iter().any(|id| ids.contains(id)));
    shared || ids.is_empty() && inner.pos() == Pos::Pron && !inner.tag().starts_with('W')
}
