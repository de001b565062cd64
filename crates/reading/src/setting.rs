//! Who, when and where: what statements and events are placed in.

use crate::actors::Cast;
use crate::id::{PlaceId, TimeId};
use crate::places::{Place, Use};
use crate::times::Time;
use truceline_syntax::Token;

/// The actors, times and places of a report, before anything is said or done.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// Times in text order.
    pub times: Vec<Time>,
    /// Places in text order.
    pub places: Vec<Place>,
    /// Actors with their mentions.
    pub cast: Cast,
}

/// How a clause ends upward: what hangs on a verb by one of these is a clause of its own, with its own time and place.
const CLAUSES: [&str; 8] = ["ccomp", "advcl", "relcl", "acl", "parataxis", "xcomp", "pcomp", "csubj"];

impl Setting {
    /// The time at which something that this token names takes place: the nearest time that hangs on it without
    /// another clause between.
    pub fn time_of(&self, token: Token<'_>) -> Option<TimeId> {
        let inside = |t: &Time| within_clause(token, t.span.start, t.span.end);
        nearest(
            token,
            self.times.iter().enumerate().filter(|(_, t)| inside(t)).map(|(i, t)| (i, t.span.start)),
        )
        .map(TimeId::at)
    }

    /// The place where something that this token names takes place: the nearest literal place that hangs on it.
    pub fn place_of(&self, token: Token<'_>) -> Option<PlaceId> {
        let inside = |p: &Place| p.usage == Use::Literal && within_clause(token, p.span.start, p.span.end);
        nearest(
            token,
            self.places.iter().enumerate().filter(|(_, p)| inside(p)).map(|(i, p)| (i, p.span.start)),
        )
        .map(PlaceId::at)
    }
}

fn nearest(token: Token<'_>, found: impl Iterator<Item = (usize, usize)>) -> Option<usize> {
    found.min_by_key(|(_, start)| start.abs_diff(token.start())).map(|(index, _)| index)
}

/// Whether some bytes hang on a token with no other clause between them.
fn within_clause(token: Token<'_>, start: usize, end: usize) -> bool {
    let phrase = token.phrase();
    if start < phrase.start || phrase.end < end {
        return false;
    }
    let Some(mut at) = token.doc().token_at(start) else { return false };
    while at != token {
        if at.is_root() || CLAUSES.contains(&at.dep()) {
            return false;
        }
        at = at.head();
    }
    true
}
