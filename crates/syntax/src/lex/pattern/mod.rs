//! The regular expressions of a tokenizer's file, which are Python's, compiled for what the tokenizer asks of them.
//!
//! In: a pattern in Python's syntax. Out: how long a prefix or suffix is, where infixes lie, whether a whole word matches.
//! `(?<=[0-9])(?:km|kg)$` asked for the suffix of `5km` says 2.
//!
//! spaCy's patterns are long lists of short alternatives. Each is compiled alone, and only those are tried whose first character
//! (for a suffix: the last) is there; so most words cost a look into a table. Suffixes are matched from their end backwards.
//! Groups that capture, back references, lazy repetition and word boundaries are not read: no pattern of spaCy 3.8 has them.

mod machine;
mod parse;
mod program;

pub(crate) use machine::Budget;

use super::charset::CharSet;
use machine::Reader;
use parse::Node;
use program::Program;

/// Steps that one try at one place may take, besides one for every byte of a run; real ones take fewer than 100.
const TRY: usize = 100_000;

/// A list of alternatives with the characters at which each can begin.
#[derive(Debug)]
pub(crate) struct Pattern {
    program: Program,
    ways: Vec<Way>,
    backwards: bool,
    /// Every alternative begins with `^` (backwards: ends with `$`).
    anchored: bool,
    /// For each ASCII character the alternatives that can begin with it.
    ascii: Vec<Vec<u16>>,
    /// Those that can begin with a character beyond ASCII.
    other: Vec<u16>,
    /// Those that can be empty.
    empty: Vec<u16>,
    /// A character without which there is no match.
    required: Option<char>,
}

#[derive(Debug)]
struct Way {
    start: usize,
    /// `None`: it can match nothing.
    first: Option<CharSet>,
}

impl Pattern {
    /// For prefixes, infixes and whole words.
    pub(crate) fn forwards(pattern: &str) -> Result<Pattern, String> {
        Pattern::compile(pattern, false)
    }

    /// For suffixes.
    ///
    /// # Errors
    /// Also when an alternative does not end with `$`.
    pub(crate) fn backwards(pattern: &str) -> Result<Pattern, String> {
        let compiled = Pattern::compile(pattern, true)?;
        if compiled.anchored { Ok(compiled) } else { Err("a suffix that does not end with '$'".into()) }
    }

    fn compile(pattern: &str, backwards: bool) -> Result<Pattern, String> {
        let node = parse::parse(pattern)?;
        let required = program::required(&node).into_iter().find(char::is_ascii);
        let nodes = if let Node::Alt(all) = node { all } else { vec![node] };
        let anchored = nodes.iter().all(|n| is_anchored(n, backwards));
        let mut program = Program::default();
        let way =
            |n: &Node| Ok(Way { start: program.add(n, backwards)?, first: program::first(n, backwards) });
        let ways = nodes.iter().map(way).collect::<Result<Vec<_>, String>>()?;
        let which =
            |test: &dyn Fn(&Way) -> bool| (0..).zip(&ways).filter(|w| test(w.1)).map(|w| w.0).collect();
        let begins = |c: char| which(&|w: &Way| w.first.as_ref().is_none_or(|set| set.contains(c)));
        let ascii = (0..128_u8).map(|c| begins(c.into())).collect();
        let other = which(&|w: &Way| w.first.as_ref().is_none_or(CharSet::beyond_ascii));
        let empty = which(&|w: &Way| w.first.is_none());
        Ok(Pattern { program, ways, backwards, anchored, ascii, other, empty, required })
    }

    /// The alternatives that can match at a place, in order.
    fn ways_at(&self, next: Option<char>) -> impl Iterator<Item = &Way> {
        let which = match next {
            None => &self.empty,
            Some(c) if c.is_ascii() => &self.ascii[c as usize],
            Some(_) => &self.other,
        };
        which.iter().map(|&i| &self.ways[i as usize])
    }

    /// The end of the first match that begins at `at`; never `at` itself where `not_empty`.
    fn match_at(&self, text: &str, at: usize, not_empty: bool) -> Option<usize> {
        let reader = Reader { text, backwards: false };
        self.ways_at(text[at..].chars().next()).find_map(|way| {
            let mut end = at;
            let accept = &mut |to| {
                end = to;
                to != at || !not_empty
            };
            self.program.run(reader, (way.start, at), &mut Budget(TRY + text.len()), accept).then_some(end)
        })
    }

    /// The length in bytes of what `search` finds in Python, as spaCy asks for prefixes; 0 for nothing.
    pub(crate) fn prefix_len(&self, text: &str) -> usize {
        if self.anchored {
            return self.match_at(text, 0, false).unwrap_or(0);
        }
        self.search(text, 0, false).map_or(0, |(start, end)| end - start)
    }

    /// The first match at `from` or later.
    fn search(&self, text: &str, from: usize, not_empty: bool) -> Option<(usize, usize)> {
        let places = text[from..].char_indices().map(|(i, _)| from + i).chain([text.len()]);
        places.into_iter().find_map(|at| Some((at, self.match_at(text, at, not_empty && at == from)?)))
    }

    /// The length in bytes of the longest suffix, as Python's `search` finds it: it takes the match that begins first.
    pub(crate) fn suffix_len(&self, text: &str) -> usize {
        let end = text.len();
        let here = self.suffix_at(text, end);
        // `$` also matches before a last line break; a match there begins before any that ends behind it.
        let before = text.ends_with('\n').then(|| self.suffix_at(text, end - 1)).flatten();
        match (before, here) {
            (Some(start), _) if here.is_none_or(|h| start <= h) => end - 1 - start,
            (_, Some(start)) => end - start,
            _ => 0,
        }
    }

    /// Where the longest match that ends at `end` begins.
    fn suffix_at(&self, text: &str, end: usize) -> Option<usize> {
        let reader = Reader { text, backwards: self.backwards };
        let mut best: Option<usize> = None;
        for way in self.ways_at(text[..end].chars().next_back()) {
            self.program.run(reader, (way.start, end), &mut Budget(TRY + text.len()), &mut |start| {
                best = Some(best.map_or(start, |b| b.min(start)));
                false
            });
        }
        best
    }

    /// Every match in turn, as Python's `finditer` gives them.
    pub(crate) fn matches(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let (mut from, mut not_empty) = (0, false);
        while let Some((start, end)) = self.search(text, from, not_empty) {
            found.push((start, end));
            not_empty = start == end;
            from = end;
        }
        found
    }

    /// Whether there is a match anywhere, as Python's `search` says it.
    pub(crate) fn is_found(&self, text: &str) -> bool {
        self.search(text, 0, false).is_some()
    }

    /// Whether the text matches from its start on, as Python's `match` says it.
    pub(crate) fn is_match(&self, text: &str, budget: &mut Budget) -> bool {
        if self.required.is_some_and(|c| !text.as_bytes().contains(&(c as u8))) {
            return false;
        }
        let reader = Reader { text, backwards: false };
        self.ways_at(text.chars().next())
            .any(|way| self.program.run(reader, (way.start, 0), budget, &mut |_| true))
    }
}

/// Whether every match of a tree begins with `^` (backwards: ends with `$`).
fn is_anchored(node: &Node, backwards: bool) -> bool {
    match node {
        Node::Start => !backwards,
        Node::End => backwards,
        Node::Seq(all) => {
            let edge = if backwards { all.last() } else { all.first() };
            edge.is_some_and(|n| is_anchored(n, backwards))
        }
        Node::Alt(all) => all.iter().all(|n| is_anchored(n, backwards)),
        _ => false,
    }
}
