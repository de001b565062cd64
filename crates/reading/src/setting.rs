//! Who, when and where: what statements and events are placed in.

use crate::actors::Cast;
use crate::id::{PlaceId, TimeId};
use crate::places::{Place, Use};
use crate::times::{Time, Type};
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
    /// another clause between, one with calendar days before one without. How often, and how long without a date,
    /// are no such time. "A week of clashes" gives its days to the clashes.
    pub fn time_of(&self, token: Token<'_>) -> Option<TimeId> {
        let phrase = token.phrase();
        let first = self.times.partition_point(|t| t.span.start < phrase.start);
        let inside = self.times[first..].iter().take_while(|t| t.span.start < phrase.end).enumerate();
        inside
            .filter(|(_, t)| places(t) && within_clause(token, t.span.start, t.span.end))
            .min_by_key(|(_, t)| (t.from.is_none(), t.span.start.abs_diff(token.start())))
            .map(|(i, _)| TimeId::at(first + i))
            .or_else(|| self.length_of(token))
    }

    /// The time whose length counts something: "a week of clashes".
    fn length_of(&self, token: Token<'_>) -> Option<TimeId> {
        let of = Some(token.head()).filter(|of| token.dep() == "pobj" && of.lemma() == "of")?;
        let unit = of.head();
        let at = self.times.partition_point(|t| t.span.end <= unit.start());
        self.times.get(at).filter(|t| t.span.start <= unit.start() && places(t)).map(|_| TimeId::at(at))
    }

    /// The place where something that this token names takes place: the nearest literal place that hangs on it.
    pub fn place_of(&self, token: Token<'_>) -> Option<PlaceId> {
        let inside = |p: &Place| p.usage == Use::Literal && within_clause(token, p.span.start, p.span.end);
        let phrase = token.phrase();
        let first = self.places.partition_point(|p| p.span.start < phrase.start);
        let near = self.places[first..].iter().take_while(|p| p.span.start < phrase.end).enumerate();
        near.filter(|(_, p)| inside(p))
            .min_by_key(|(_, p)| p.span.start.abs_diff(token.start()))
            .map(|(i, _)| PlaceId::at(first + i))
    }
}

/// Whether a time says when something happens.
fn places(time: &Time) -> bool {
    match time.kind {
        Type::Date | Type::Time => true,
        Type::Duration => time.from.is_some(),
        Type::Set => false,
    }
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
