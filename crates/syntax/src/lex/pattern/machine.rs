//! Runs a pattern's steps over a text, going back where a way fails, as Python's `re` does.

use super::super::charset::CharSet;
use super::program::{Op, Program};

/// How many steps a match may still take. When they are spent, there is no match: this bounds what Python would
/// try for a time that grows with a power of the text's length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget(pub(crate) usize);

impl Budget {
    fn spend(&mut self, steps: usize) -> bool {
        self.0 = self.0.saturating_sub(steps);
        self.0 > 0
    }
}

/// A way that is still open.
enum Open {
    At {
        pc: usize,
        at: usize,
    },
    /// A run that may give back characters, from `at` down to (backwards: up to) `limit`.
    Run {
        pc: usize,
        at: usize,
        limit: usize,
    },
}

/// A text, and the direction in which it is read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) backwards: bool,
}

impl Reader<'_> {
    /// The next character and the place behind it.
    fn step(self, at: usize) -> Option<(char, usize)> {
        if self.backwards {
            let c = self.text[..at].chars().next_back()?;
            Some((c, at - c.len_utf8()))
        } else {
            let c = self.text[at..].chars().next()?;
            Some((c, at + c.len_utf8()))
        }
    }

    /// The place that many characters further on, or the last one before a character outside the set.
    fn run(self, set: &CharSet, mut at: usize, max: u32) -> (usize, u32) {
        let mut count = 0;
        while count < max {
            match self.step(at) {
                Some((c, next)) if set.contains(c) => at = next,
                _ => break,
            }
            count += 1;
        }
        (at, count)
    }
}

impl Program {
    /// Tries all ways from `at`, the preferred ones first, until `accept` takes the end of one.
    pub(super) fn run(
        &self,
        reader: Reader<'_>,
        (pc, at): (usize, usize),
        budget: &mut Budget,
        accept: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        let mut open = Vec::new();
        let mut next = Some((pc, at));
        while let Some((pc, at)) = next.or_else(|| reopen(reader, &mut open)) {
            if !budget.spend(1) {
                return false;
            }
            if self.ops[pc] == Op::Done && accept(at) {
                return true;
            }
            next = self.step(reader, (pc, at), budget, &mut open);
        }
        false
    }

    fn step(
        &self,
        reader: Reader<'_>,
        (pc, at): (usize, usize),
        budget: &mut Budget,
        open: &mut Vec<Open>,
    ) -> Option<(usize, usize)> {
        let go = |ok: bool, at: usize| ok.then_some((pc + 1, at));
        match self.ops[pc] {
            Op::Char(wanted) => reader.step(at).and_then(|(c, next)| go(c == wanted, next)),
            Op::One(set) => {
                reader.step(at).and_then(|(c, next)| go(self.sets[set as usize].contains(c), next))
            }
            Op::Run { set, min, max } => self.run_of(reader, (pc, at), (set, min, max), budget, open),
            Op::Split(first, second) => {
                open.push(Open::At { pc: second as usize, at });
                Some((first as usize, at))
            }
            Op::Jump(target) => Some((target as usize, at)),
            Op::Start => go(at == 0, at),
            Op::End => go(is_end(reader.text, at), at),
            Op::Look { back, negate, next } => {
                let found = self.looks(reader.text, (pc + 1, at), back, budget);
                (found != negate).then_some((next as usize, at))
            }
            Op::Done => None,
        }
    }

    fn run_of(
        &self,
        reader: Reader<'_>,
        (pc, at): (usize, usize),
        (set, min, max): (u16, u32, u32),
        budget: &mut Budget,
        open: &mut Vec<Open>,
    ) -> Option<(usize, usize)> {
        let set = &self.sets[set as usize];
        let (limit, count) = reader.run(set, at, min);
        if count < min {
            return None;
        }
        let (far, more) = reader.run(set, limit, max - min);
        budget.spend(more as usize);
        if far != limit {
            open.push(Open::Run { pc: pc + 1, at: far, limit });
        }
        Some((pc + 1, far))
    }

    fn looks(&self, text: &str, (pc, at): (usize, usize), back: u32, budget: &mut Budget) -> bool {
        let mut start = at;
        for _ in 0..back {
            match text[..start].chars().next_back() {
                Some(c) => start -= c.len_utf8(),
                None => return false,
            }
        }
        self.run(Reader { text, backwards: false }, (pc, start), budget, &mut |end| back == 0 || end == at)
    }
}

/// The next open way. A run gives back one character at a time.
fn reopen(reader: Reader<'_>, open: &mut Vec<Open>) -> Option<(usize, usize)> {
    match open.pop()? {
        Open::At { pc, at } => Some((pc, at)),
        Open::Run { pc, at, limit } => {
            let (_, at) = Reader { backwards: !reader.backwards, ..reader }.step(at)?;
            if at != limit {
                open.push(Open::Run { pc, at, limit });
            }
            Some((pc, at))
        }
    }
}

/// Where `$` matches.
fn is_end(text: &str, at: usize) -> bool {
    at == text.len() || (at + 1 == text.len() && text.ends_with('\n'))
}
