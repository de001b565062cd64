//! Special cases: words with a tokenization of their own (`don't`, `:-)`), whole or where the affix rules would have cut them up.

use super::strings::Map;
use super::words::Tokens;
use super::{Lexicon, Piece};
use crate::Error;
use crate::pack;
use rmpv::ValueRef;
use std::ops::Range;

/// A token of a special case: its text, and its normal form where the case gives one.
pub(super) type Part = (Box<str>, Option<Box<str>>);

/// All special cases by their text.
#[derive(Debug, Default)]
pub(super) struct Specials {
    cases: Map<Box<str>, Vec<Part>>,
    /// Bytes of the longest case.
    longest: usize,
    /// Words of the cases that are also looked for after splitting, numbered from 1.
    words: Map<Box<str>, u32>,
    /// A tree over those words; node 0 is its root.
    edges: Map<(u32, u32), u32>,
    /// Whether a case ends at a node.
    ends: Vec<bool>,
}

impl Specials {
    /// Reads the `exceptions` of a tokenizer's file.
    pub(super) fn read(exceptions: &ValueRef<'_>) -> Result<Specials, String> {
        let ValueRef::Map(rows) = exceptions else { return Err("exceptions are not a table".into()) };
        let mut specials = Specials { ends: vec![false], ..Specials::default() };
        for (text, parts) in rows {
            let text = pack::text(text).ok_or("an exception without a text")?;
            let parts = pack::items(parts).iter().map(part).collect::<Option<Vec<Part>>>();
            let parts =
                parts.filter(|p| p.iter().map(|p| &*p.0).collect::<String>() == text && !text.is_empty());
            let parts =
                parts.ok_or_else(|| format!("the parts of the exception {text:?} are not its text"))?;
            specials.longest = specials.longest.max(text.len());
            specials.cases.insert(text.into(), parts);
        }
        Ok(specials)
    }

    /// The parts of a special case.
    pub(super) fn get(&self, text: &str) -> Option<&[Part]> {
        if text.len() > self.longest { None } else { self.cases.get(text).map(Vec::as_slice) }
    }

    /// The number of a word that a special case holds, 0 for all others.
    pub(super) fn mark(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// The texts of all cases, in order.
    pub(super) fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self.cases.keys().map(AsRef::as_ref).collect();
        texts.sort_unstable();
        texts
    }

    /// Has a case looked for where the affix rules give these words.
    pub(super) fn look_for<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let mut node = 0;
        for word in words {
            let next = self.words.len() as u32 + 1;
            let word = *self.words.entry(word.into()).or_insert(next);
            let next = self.ends.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(next);
            if node == next {
                self.ends.push(false);
            }
        }
        self.ends[node as usize] = node != 0;
    }

    /// Adds every range of tokens from `first` on whose words are those of a case, whatever lies between them.
    fn find(&self, tokens: &Tokens, first: usize, found: &mut Vec<Range<usize>>) {
        let mut node = 0;
        for (i, piece) in tokens.pieces.iter().enumerate().skip(first) {
            let mark = tokens.marks[piece.lexeme as usize];
            let Some(&next) = self.edges.get(&(node, mark)) else { return };
            node = next;
            if self.ends[node as usize] {
                found.push(first..i + 1);
            }
        }
    }
}

/// One token of a case: a table of `ORTH` and perhaps `NORM`, the keys spelled out or by spaCy's numbers for them.
fn part(value: &ValueRef<'_>) -> Option<Part> {
    let ValueRef::Map(fields) = value else { return None };
    let (mut orth, mut norm) = (None, None);
    for (key, value) in fields {
        match (key.as_u64(), pack::text(key)) {
            (Some(65), _) | (_, Some("ORTH" | "orth")) => orth = pack::text(value),
            (Some(67), _) | (_, Some("NORM" | "norm")) => norm = pack::text(value),
            _ => return None,
        }
    }
    Some((orth?.into(), norm.map(Box::from)))
}

impl Lexicon {
    /// Puts special cases where their words stand side by side, the longest first (`Tokenizer._apply_special_cases`).
    pub(super) fn join_specials(&self, text: &str, tokens: &mut Tokens) {
        let mut found = Vec::new();
        for i in 0..tokens.pieces.len() {
            if tokens.marks[tokens.pieces[i].lexeme as usize] != 0 {
                self.specials.find(tokens, i, &mut found);
            }
        }
        if found.is_empty() {
            return;
        }
        let old = std::mem::take(&mut tokens.pieces);
        let mut done = 0;
        for range in apart(found, old.len()) {
            tokens.pieces.extend_from_slice(&old[done..range.start]);
            self.join(text, tokens, &old[range.clone()]);
            done = range.end;
        }
        tokens.pieces.extend_from_slice(&old[done..]);
    }

    /// Puts a special case in the place of these tokens, if their text, spaces and all, is one.
    fn join(&self, text: &str, tokens: &mut Tokens, old: &[Piece]) {
        let [first, .., last] = old else { return self.join_one(text, tokens, old) };
        match self.specials.get(&text[first.start as usize..last.end as usize]) {
            Some(parts) => self.put(parts, (first.start, last.space_after), tokens),
            None => tokens.pieces.extend_from_slice(old),
        }
    }

    fn join_one(&self, text: &str, tokens: &mut Tokens, old: &[Piece]) {
        for piece in old {
            match self.specials.get(&text[piece.start as usize..piece.end as usize]) {
                Some(parts) => self.put(parts, (piece.start, piece.space_after), tokens),
                None => tokens.pieces.push(*piece),
            }
        }
    }

    fn put(&self, parts: &[Part], (mut start, space_after): (u32, bool), tokens: &mut Tokens) {
        for (text, norm) in parts {
            let lexeme = self.word(text, norm.as_deref(), tokens);
            let end = start + text.len() as u32;
            tokens.pieces.push(Piece { start, end, space_after: false, lexeme });
            start = end;
        }
        if let Some(last) = tokens.pieces.last_mut() {
            last.space_after = space_after;
        }
    }
}

/// Ranges in order without overlap; the longest win, then the first. As in spaCy, a range that lost still keeps others off
/// its tokens when they begin or end there.
fn apart(mut found: Vec<Range<usize>>, tokens: usize) -> Vec<Range<usize>> {
    found.sort_unstable_by_key(|r| (usize::MAX - r.len(), r.start));
    let mut seen = vec![false; tokens];
    found.retain(|range| {
        let free = !seen[range.start] && !seen[range.end - 1];
        seen[range.clone()].fill(true);
        free
    });
    found.sort_unstable_by_key(|r| r.start);
    found
}

/// The error of a broken tokenizer file.
pub(super) fn broken(what: impl std::fmt::Display) -> Error {
    Error::new("tokenizer", what)
}
