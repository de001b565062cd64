//! From the tree of a pattern to steps that a machine can run, forwards or backwards.

use super::super::charset::CharSet;
use super::parse::{MANY, Node};

/// One step of a program.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Op {
    Char(char),
    /// One character of the set with this number.
    One(u16),
    /// As many characters of a set as can be, fewer if the rest needs it.
    Run {
        set: u16,
        min: u32,
        max: u32,
    },
    /// Go on at the first place; when that fails, at the second.
    Split(u32, u32),
    Jump(u32),
    Start,
    End,
    /// The steps that follow, up to their `Done`, must match (or must not) so many characters before this place, or from it on
    /// (`back` 0); the program goes on at `next`.
    Look {
        back: u32,
        negate: bool,
        next: u32,
    },
    Done,
}

/// A pattern's steps and the sets that they speak of.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) sets: Vec<CharSet>,
}

/// Repeated groups are written out; spaCy's patterns repeat them 9 times at most.
const COPIES: u32 = 100;

impl Program {
    /// Adds the steps of a tree and says where they begin. Backwards means that they run from the end of a match to its start.
    pub(super) fn add(&mut self, node: &Node, backwards: bool) -> Result<usize, String> {
        let start = self.ops.len();
        self.node(node, backwards)?;
        self.ops.push(Op::Done);
        Ok(start)
    }

    fn node(&mut self, node: &Node, backwards: bool) -> Result<(), String> {
        match node {
            Node::One(set) => self.one(set),
            Node::Start => self.ops.push(Op::Start),
            Node::End => self.ops.push(Op::End),
            Node::Seq(all) if backwards => all.iter().rev().try_for_each(|n| self.node(n, true))?,
            Node::Seq(all) => all.iter().try_for_each(|n| self.node(n, false))?,
            Node::Alt(all) => self.alternatives(all, backwards)?,
            Node::Repeat { node, min, max } => self.repeat(node, *min, *max, backwards)?,
            Node::Look { behind, negate, node } => self.look(node, *behind, *negate)?,
        }
        Ok(())
    }

    fn one(&mut self, set: &CharSet) {
        let op = set.single().map_or_else(|| Op::One(self.set(set)), Op::Char);
        self.ops.push(op);
    }

    fn set(&mut self, set: &CharSet) -> u16 {
        let at = self.sets.iter().position(|known| known == set);
        at.unwrap_or_else(|| {
            self.sets.push(set.clone());
            self.sets.len() - 1
        }) as u16
    }

    fn here(&self) -> u32 {
        self.ops.len() as u32
    }

    /// A place for a step whose target is not known yet.
    fn hole(&mut self) -> usize {
        self.ops.push(Op::Done);
        self.ops.len() - 1
    }

    fn alternatives(&mut self, all: &[Node], backwards: bool) -> Result<(), String> {
        let mut ends = Vec::new();
        for (i, node) in all.iter().enumerate() {
            let split = (i + 1 < all.len()).then(|| self.hole());
            self.node(node, backwards)?;
            if let Some(split) = split {
                ends.push(self.hole());
                self.ops[split] = Op::Split(split as u32 + 1, self.here());
            }
        }
        for end in ends {
            self.ops[end] = Op::Jump(self.here());
        }
        Ok(())
    }

    fn repeat(&mut self, node: &Node, min: u32, max: u32, backwards: bool) -> Result<(), String> {
        if let Node::One(set) = node {
            let set = self.set(set);
            self.ops.push(Op::Run { set, min, max });
            return Ok(());
        }
        if min > COPIES || (max != MANY && max > COPIES) {
            return Err(format!("a group repeated more than {COPIES} times in a pattern"));
        }
        (0..min).try_for_each(|_| self.node(node, backwards))?;
        if max == MANY { self.any_number(node, backwards) } else { self.up_to(node, max - min, backwards) }
    }

    fn any_number(&mut self, node: &Node, backwards: bool) -> Result<(), String> {
        let split = self.hole();
        self.node(node, backwards)?;
        self.ops.push(Op::Jump(split as u32));
        self.ops[split] = Op::Split(split as u32 + 1, self.here());
        Ok(())
    }

    fn up_to(&mut self, node: &Node, more: u32, backwards: bool) -> Result<(), String> {
        let mut splits = Vec::new();
        for _ in 0..more {
            splits.push(self.hole());
            self.node(node, backwards)?;
        }
        for split in splits {
            self.ops[split] = Op::Split(split as u32 + 1, self.here());
        }
        Ok(())
    }

    fn look(&mut self, node: &Node, behind: bool, negate: bool) -> Result<(), String> {
        let back = match (behind, width(node)) {
            (false, _) => 0,
            (true, Some(width)) if width > 0 => width,
            (true, _) => return Err("a look-behind of no fixed width in a pattern".into()),
        };
        let look = self.hole();
        self.add(node, false)?;
        self.ops[look] = Op::Look { back, negate, next: self.here() };
        Ok(())
    }
}

/// How many characters a tree matches, if always the same number.
fn width(node: &Node) -> Option<u32> {
    match node {
        Node::One(_) => Some(1),
        Node::Seq(all) => all.iter().map(width).sum(),
        Node::Alt(all) => {
            let first = width(all.first()?)?;
            all.iter().all(|n| width(n) == Some(first)).then_some(first)
        }
        Node::Repeat { node, min, max } if min == max => Some(width(node)? * min),
        Node::Repeat { .. } => None,
        Node::Start | Node::End | Node::Look { .. } => Some(0),
    }
}

/// The characters with which a match can begin (backwards: end), or `None` where it may be empty.
pub(super) fn first(node: &Node, backwards: bool) -> Option<CharSet> {
    match node {
        Node::One(set) => Some(set.clone()),
        Node::Seq(all) if backwards => first_of(all.iter().rev(), true),
        Node::Seq(all) => first_of(all.iter(), false),
        Node::Alt(all) => {
            all.iter().map(|n| first(n, backwards)).try_fold(CharSet::default(), |a, b| Some(a.union(&b?)))
        }
        Node::Repeat { node, min, .. } if *min > 0 => first(node, backwards),
        Node::Repeat { .. } | Node::Start | Node::End | Node::Look { .. } => None,
    }
}

fn first_of<'n>(nodes: impl Iterator<Item = &'n Node>, backwards: bool) -> Option<CharSet> {
    let mut before = CharSet::default();
    for node in nodes {
        match (first(node, backwards), node) {
            (Some(set), _) => return Some(before.union(&set)),
            (None, Node::Start | Node::End | Node::Look { .. }) => {}
            (None, Node::Repeat { node, .. }) => before = before.union(&first(node, backwards)?),
            (None, _) => return None,
        }
    }
    None
}

/// Characters that every match must hold.
pub(super) fn required(node: &Node) -> Vec<char> {
    match node {
        Node::One(set) => set.single().into_iter().collect(),
        Node::Seq(all) => all.iter().flat_map(required).collect(),
        Node::Alt(all) => {
            let mut each = all.iter().map(required);
            let first = each.next().unwrap_or_default();
            each.fold(first, |common, next| common.into_iter().filter(|c| next.contains(c)).collect())
        }
        Node::Repeat { node, min, .. } if *min > 0 => required(node),
        _ => Vec::new(),
    }
}
