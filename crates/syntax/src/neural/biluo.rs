//! The name finder: spaCy's BILUO transition system, greedy, over a text without names so far.
//!
//! A port of the behaviour of `ner.pyx` (spaCy 3.8, MIT licence). One step a token, each in constant time.

use crate::Error;
use crate::neural::moves::{Kinds, Move};
use crate::neural::scorer::{NONE, Scorer, Scratch};
use std::ops::Range;

const BEGIN: usize = 1;
const IN: usize = 2;
const LAST: usize = 3;
const UNIT: usize = 4;
const OUT: usize = 5;

/// The moves of this system: the first one, for missing annotation, is never listed.
pub(crate) const KINDS: Kinds =
    Kinds { count: 6, admits: |kind, label| kind != 0 && (kind != OUT || label.is_empty()) };

/// A name finder: its actions, and what scores them.
#[derive(Debug)]
pub(crate) struct Namer {
    actions: Vec<Move>,
    scorer: Scorer,
}

/// What the finder must know of a token besides its vector.
pub(crate) trait Tokens {
    /// How many tokens there are.
    fn len(&self) -> usize;
    /// Whether the token is nothing but white space.
    fn is_space(&self, token: usize) -> bool;
    /// Whether a sentence starts with the token.
    fn starts_sentence(&self, token: usize) -> bool;
}

/// A name being read: where it starts, and the label of its first action.
type Open<'a> = Option<(usize, &'a str)>;

impl Namer {
    /// A name finder from its actions and its network's layers.
    pub(crate) fn new(actions: Vec<Move>, scorer: Scorer, file: &str) -> Result<Namer, Error> {
        if !matches!(scorer.places(), 1 | 3 | 6) {
            return Err(Error::new(file, format!("states of {} tokens are not supported", scorer.places())));
        }
        Ok(Namer { actions, scorer })
    }

    /// What scores the actions.
    pub(crate) fn scorer(&self) -> &Scorer {
        &self.scorer
    }

    /// The names in the text whose vectors were pushed to `scratch`, with their labels.
    pub(crate) fn find(&self, text: &impl Tokens, scratch: &mut Scratch) -> Vec<(Range<usize>, &str)> {
        let mut names = Vec::new();
        let mut open: Open = None;
        let mut tokens = [NONE; 6];
        let tokens = &mut tokens[..self.scorer.places()];
        for at in 0..text.len() {
            describe(at, open.map(|o| o.0), tokens);
            let scores = self.scorer.score(tokens, scratch);
            let Some(action) = self.best(text, at, open, scores) else { break };
            match action.kind {
                BEGIN => open = Some((at, &action.label)),
                UNIT => names.push((at..at + 1, action.label.as_str())),
                LAST => names.extend(open.take().map(|(start, label)| (start..at + 1, label))),
                _ => {}
            }
        }
        names
    }

    fn best(&self, text: &impl Tokens, at: usize, open: Open, scores: &[f32]) -> Option<&Move> {
        let goes_on = at + 1 < text.len() && !text.starts_sentence(at + 1);
        let mut best: Option<(&Move, f32)> = None;
        for (action, score) in self.actions.iter().zip(scores) {
            let label = action.label.as_str();
            let valid = match (action.kind, open) {
                (BEGIN, None) => goes_on && !label.is_empty() && !text.is_space(at),
                (UNIT, None) => !label.is_empty() && !text.is_space(at),
                (OUT, None) => true,
                (IN, Some((_, name))) => goes_on && label == name,
                (LAST, Some((_, name))) => label == name,
                _ => false,
            };
            if valid && best.is_none_or(|(_, top)| *score > top) {
                best = Some((action, *score));
            }
        }
        best.map(|(action, _)| action)
    }
}

/// The tokens that describe the state, as `StateC.set_context_tokens` lists them.
fn describe(at: usize, open: Option<usize>, tokens: &mut [u32]) {
    tokens.fill(NONE);
    tokens[0] = at as u32;
    let Some(start) = open else { return };
    if tokens.len() == 3 {
        tokens[1] = start as u32;
        tokens[2] = at as u32 - 1;
    } else {
        tokens[1..].iter_mut().zip(start..at).for_each(|(to, token)| *to = token as u32);
    }
}
