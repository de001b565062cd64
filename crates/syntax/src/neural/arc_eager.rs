//! The dependency parser: spaCy's arc-eager transition system, greedy, with its non-monotonic moves.
//!
//! A port of the behaviour of `arc_eager.pyx` and `_state.pxd` (spaCy 3.8, MIT licence). A whole text is one
//! run: sentences are cut on the way by the move `Break`. Every step takes constant time.

use crate::Error;
use crate::neural::moves::{Kinds, Move};
use crate::neural::scorer::{NONE, Scorer, Scratch};

const SHIFT: usize = 0;
const REDUCE: usize = 1;
const LEFT: usize = 2;
const RIGHT: usize = 3;
const BREAK: usize = 4;

/// The moves of this system.
pub(crate) const KINDS: Kinds = Kinds { count: 5, admits: |_, _| true };

/// A parser: its actions, and what scores them.
#[derive(Debug)]
pub(crate) struct Parser {
    actions: Vec<Move>,
    scorer: Scorer,
    /// Whether some action joins parts of words, which only neighbours may be.
    subtokens: bool,
}

/// A text being parsed; buffers are kept from text to text.
#[derive(Debug, Default)]
pub(crate) struct State {
    stack: Vec<u32>,
    /// Tokens put back; they come before `next`.
    back: Vec<u32>,
    next: u32,
    length: u32,
    /// By token: its head, or [`NONE`].
    heads: Vec<u32>,
    /// By token: the action that gave it its head.
    actions: Vec<u16>,
    /// By token: the child that was attached last on each side, or [`NONE`].
    last: [Vec<u32>; 2],
    /// By token: the child of its head that was attached before it on its side, or [`NONE`].
    before: Vec<u32>,
    unshiftable: Vec<bool>,
    /// By token: whether a sentence starts there.
    starts: Vec<bool>,
    /// By token: whether a sentence may not start there.
    barred: Vec<bool>,
}

/// Left and right children in [`State::last`].
const SIDE_LEFT: usize = 0;
const SIDE_RIGHT: usize = 1;

impl Parser {
    /// A parser from its actions and its network's layers.
    pub(crate) fn new(actions: Vec<Move>, scorer: Scorer, file: &str) -> Result<Parser, Error> {
        if !matches!(scorer.places(), 1 | 2 | 3 | 8 | 13) {
            return Err(Error::new(file, format!("states of {} tokens are not supported", scorer.places())));
        }
        let subtokens = actions.iter().any(|a| a.label == "subtok");
        Ok(Parser { actions, scorer, subtokens })
    }

    /// What scores the actions.
    pub(crate) fn scorer(&self) -> &Scorer {
        &self.scorer
    }

    /// Parses the text whose vectors were pushed to `scratch`; `state` was reset for it.
    pub(crate) fn parse(&self, state: &mut State, scratch: &mut Scratch) {
        let mut tokens = [NONE; 16];
        let tokens = &mut tokens[..self.scorer.places()];
        while !state.is_final() {
            state.describe(tokens);
            let scores = self.scorer.score(tokens, scratch);
            match self.best(state, scores) {
                Some(action) => state.take(self.actions[action].kind, action as u16),
                None => state.stop(),
            }
        }
    }

    /// The label that the action of a token's arc gives it, if it has a head.
    pub(crate) fn label(&self, state: &State, token: usize) -> Option<&str> {
        (state.heads[token] != NONE).then(|| self.actions[state.actions[token] as usize].label.as_str())
    }

    fn best(&self, state: &State, scores: &[f32]) -> Option<usize> {
        let valid = state.valid();
        let joins = !self.subtokens || state.touches();
        let mut best = None;
        let mut top = 0.0;
        for (i, (action, score)) in self.actions.iter().zip(scores).enumerate() {
            let open = valid[action.kind] && (joins || action.label != "subtok");
            if open && (best.is_none() || *score > top) {
                (best, top) = (Some(i), *score);
            }
        }
        best
    }
}

impl State {
    /// Starts a text of `length` tokens. Where sentences start is as given by `starts` (1 yes, -1 no, 0 open).
    pub(crate) fn reset(&mut self, length: usize, starts: &[i8]) {
        fn fill<T: Clone>(list: &mut Vec<T>, length: usize, value: T) {
            list.clear();
            list.resize(length, value);
        }
        self.stack.clear();
        self.back.clear();
        self.next = 0;
        self.length = length as u32;
        fill(&mut self.heads, length, NONE);
        fill(&mut self.actions, length, 0);
        fill(&mut self.last[SIDE_LEFT], length, NONE);
        fill(&mut self.last[SIDE_RIGHT], length, NONE);
        fill(&mut self.before, length, NONE);
        fill(&mut self.unshiftable, length, false);
        fill(&mut self.starts, length, false);
        fill(&mut self.barred, length, false);
        for (i, start) in starts.iter().enumerate().take(length) {
            self.starts[i] = *start == 1;
            self.barred[i] = *start == -1;
        }
    }

    /// The head of a token, if it has one.
    pub(crate) fn head(&self, token: usize) -> Option<usize> {
        let head = self.heads[token];
        (head != NONE).then_some(head as usize)
    }

    /// spaCy's `S(i)`: a token of the stack, from the top.
    fn stacked(&self, i: usize) -> u32 {
        if i < self.stack.len() { self.stack[self.stack.len() - 1 - i] } else { NONE }
    }

    /// spaCy's `B(i)`: a token of the buffer, from the front.
    fn buffered(&self, i: usize) -> u32 {
        if i < self.back.len() {
            return self.back[self.back.len() - 1 - i];
        }
        let at = self.next as usize + (i - self.back.len());
        if at < self.length as usize { at as u32 } else { NONE }
    }

    /// The `n`th child of `head` on a side, the one attached last being the first.
    fn child(&self, side: usize, head: u32, n: usize) -> u32 {
        if head == NONE {
            return NONE;
        }
        let mut child = self.last[side][head as usize];
        for _ in 1..n {
            child = if child == NONE { NONE } else { self.before[child as usize] };
        }
        child
    }

    /// The tokens that describe the state, as `StateC.set_context_tokens` lists them.
    fn describe(&self, tokens: &mut [u32]) {
        let (b, s) = (|i| self.buffered(i), |i| self.stacked(i));
        let left = |head, n| self.child(SIDE_LEFT, head, n);
        let right = |head, n| self.child(SIDE_RIGHT, head, n);
        match tokens.len() {
            8 => tokens.copy_from_slice(&[
                b(0),
                b(1),
                s(0),
                s(1),
                s(2),
                left(b(0), 1),
                left(s(0), 1),
                right(s(0), 1),
            ]),
            // spaCy writes place 6 twice: the second left child of the stack's top is not seen.
            13 => tokens.copy_from_slice(&[
                b(0),
                b(1),
                s(0),
                s(1),
                s(2),
                left(s(0), 1),
                right(s(0), 1),
                left(b(0), 1),
                right(s(0), 2),
                left(s(1), 1),
                left(s(1), 2),
                right(s(1), 1),
                right(s(1), 2),
            ]),
            2 => tokens.copy_from_slice(&[b(0), s(0)]),
            _ => tokens[0] = b(0),
        }
    }

    fn remaining(&self) -> usize {
        (self.length - self.next) as usize + self.back.len()
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.remaining() == 0
    }

    fn starts_at(&self, token: u32) -> bool {
        token != NONE && self.starts[token as usize]
    }

    fn barred_at(&self, token: u32) -> bool {
        token != NONE && self.barred[token as usize]
    }

    /// Whether the next token stands right after the top of the stack.
    fn touches(&self) -> bool {
        let (s0, b0) = (self.stacked(0), self.buffered(0));
        s0 != NONE && b0 != NONE && s0 + 1 == b0
    }

    /// Which kinds of moves are allowed.
    fn valid(&self) -> [bool; 5] {
        let (b0, b1) = (self.buffered(0), self.buffered(1));
        let (depth, remaining) = (self.stack.len(), self.remaining());
        let arc = depth > 0 && remaining > 0 && !self.starts_at(b0);
        let mut valid = [false; 5];
        valid[SHIFT] =
            depth == 0 || (remaining >= 2 && !self.starts_at(b0) && !self.unshiftable[b0 as usize]);
        valid[REDUCE] = depth > 0 && (remaining == 0 || depth > 1 || !self.barred_at(b0));
        valid[LEFT] = arc;
        valid[RIGHT] = arc;
        valid[BREAK] = remaining >= 2 && b1 == b0 + 1 && !self.starts_at(b1) && !self.barred_at(b1);
        valid
    }

    fn take(&mut self, kind: usize, action: u16) {
        match kind {
            SHIFT => self.push(),
            REDUCE => self.reduce(),
            LEFT => {
                let (s0, b0) = (self.stacked(0), self.buffered(0));
                self.attach(s0, b0, action);
                // The stack has changed: the mark cannot lead to an endless run.
                self.unshiftable[b0 as usize] = false;
                self.stack.pop();
            }
            RIGHT => {
                self.attach(self.buffered(0), self.stacked(0), action);
                self.push();
            }
            _ => {
                let b1 = self.buffered(1);
                self.starts[b1 as usize] = true;
            }
        }
    }

    fn push(&mut self) {
        let token = self.back.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(token);
    }

    /// Pops a token; one without a head goes back to the buffer, but for the last of the stack.
    fn reduce(&mut self) {
        let Some(s0) = self.stack.pop() else { return };
        if self.heads[s0 as usize] == NONE && !self.stack.is_empty() {
            self.unshiftable[s0 as usize] = true;
            self.back.push(s0);
        }
    }

    fn attach(&mut self, child: u32, head: u32, action: u16) {
        self.detach(child);
        let side = usize::from(head < child);
        self.before[child as usize] = std::mem::replace(&mut self.last[side][head as usize], child);
        self.heads[child as usize] = head;
        self.actions[child as usize] = action;
    }

    /// Takes a token from its head. Only the top of the stack is attached anew, so it is its head's last child.
    fn detach(&mut self, child: u32) {
        let head = self.heads[child as usize];
        if head == NONE {
            return;
        }
        let last = &mut self.last[usize::from(head < child)][head as usize];
        if *last == child {
            *last = self.before[child as usize];
        }
    }

    /// Ends a run that no move can go on with.
    fn stop(&mut self) {
        self.stack.clear();
        self.back.clear();
        self.next = self.length;
    }
}
