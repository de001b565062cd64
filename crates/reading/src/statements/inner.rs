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
/// said to have said, and what somebody says to have demanded, promised or denied, stays.
pub(super) fn settle(cast: &Cast, told: &mut Vec<(&Cue<'_>, Vec<Span>)>) {
    let idle: Vec<bool> = (0..told.len()).map(|i| is_idle(cast, told, i)).collect();
    let mut idle = idle.into_iter();
    told.retain(|_| !idle.next().unwrap_or_default());
}

fn is_idle(cast: &Cast, told: &[(&Cue<'_>, Vec<Span>)], index: usize) -> bool {
    let inner = told[index].0;
    let near = &told[index.saturating_sub(NEAR)..(index + NEAR).min(told.len())];
    let holding = near.iter().filter(|(outer, content)| {
        outer.head != inner.head && content.iter().any(|c| c.contains(inner.span))
    });
    let Some((outer, _)) = holding.min_by_key(|(_, content)| content.iter().map(|c| c.len()).sum::<usize>()) else {
        return false;
    };
    let reports = matches!(inner.class, Class::Verb | Class::Preposition) && inner.entry.mode != Mode::Thought;
    let telling = matches!(inner.entry.act, Act::Assert | Act::Estimate | Act::Hope | Act::Praise | Act::Announce);
    !reports || telling && is_same(cast, inner.speaker, outer.speaker)
}

/// Whether the one who speaks inside is the one who speaks, or nobody in particular.
fn is_same(cast: &Cast, inner: Option<Token<'_>>, outer: Option<Token<'_>>) -> bool {
    let Some(inner) = inner else { return true };
    let ids = cast.of(inner);
    let shared = outer.is_some_and(|o| o == inner || cast.of(o).iter().any(|id| ids.contains(id)));
    shared || ids.is_empty() && inner.pos() == Pos::Pron && !inner.tag().starts_with('W')
}
