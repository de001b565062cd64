//! What a learned coder makes of two marked phrases, and whom to ask for it.

use super::Type;
use crate::span::Span;
use std::fmt;

/// How likely each event is from one phrase to another, and how it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// The events in the order of [`Type::ALL`], and last the chance of none; they add up to 1.
    pub events: [f64; Type::ALL.len() + 1],
    /// The likeliest mode of each event, in the same order.
    pub modes: [Option<String>; Type::ALL.len()],
    /// `historical`, `future`, `hypothetical` and `negated`, each a chance of its own; none where the coder does not tell.
    pub flags: Option<[f64; 4]>,
    /// The coder's name, for an event's `rule`.
    pub coder: &'static str,
}

/// A coder that is asked about marked phrases: pure, the same answer to the same question.
pub trait Judge: fmt::Debug + Send + Sync {
    /// What the phrase at `s` does to the phrase at `t` in a sentence; none when it cannot tell.
    fn judge(&self, sentence: &str, s: Span, t: Span) -> Option<Opinion>;
}

impl Opinion {
    /// The likeliest event and its chance; no event where none is likeliest.
    pub fn best(&self) -> (Option<Type>, f64) {
        let best = (0..self.events.len())
            .fold(0, |best, i| if self.events[i] > self.events[best] { i } else { best });
        (Type::ALL.get(best).copied(), self.events[best])
    }

    /// How likely an event is.
    pub fn of(&self, event: Type) -> f64 {
        Type::ALL.iter().position(|t| *t == event).map_or(0.0, |i| self.events[i])
    }

    /// The likeliest mode of an event.
    pub fn mode(&self, event: Type) -> Option<&str> {
        Type::ALL.iter().position(|t| *t == event).and_then(|i| self.modes[i].as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_is_told_with_its_chance() {
        let mut events = [0.02; 17];
        events[15] = 0.68;
        let mut opinion = Opinion { events, modes: Default::default(), flags: None, coder: "test" };
        assert_eq!(opinion.best(), (Some(Type::Assault), 0.68));
        assert_eq!(opinion.of(Type::Assault), 0.68);
        opinion.events[16] = 0.7;
        assert_eq!(opinion.best(), (None, 0.7));
    }
}
