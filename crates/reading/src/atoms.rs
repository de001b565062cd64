//! The smallest pieces that numbers and times are written with: runs of letters, runs of digits, single signs.
//!
//! A tokenizer keeps "18-month", "9/11" and "2:30pm" whole or cuts them, as its own rules go. Whoever reads numbers cuts
//! finer and always the same: `18` `-` `month`. Each piece knows its token, so that the tree stays in reach.

use crate::span::Span;
use std::ops::Range;
use truceline_syntax::{Doc, Token};

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    /// Where it stands.
    pub(crate) span: Span,
    /// The token that it is cut from.
    pub(crate) token: usize,
    /// In lower case, with plain apostrophes and hyphens.
    pub(crate) plain: String,
    /// Nothing stands between it and the piece before it.
    pub(crate) glued: bool,
}

impl Atom {
    /// Whether it is a run of digits.
    pub(crate) fn is_digits(&self) -> bool {
        self.plain.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it is a run of letters.
    pub(crate) fn is_letters(&self) -> bool {
        self.plain.starts_with(char::is_alphabetic)
    }
}

/// The pieces of some tokens of a document.
pub(crate) fn atoms(doc: &Doc, tokens: Range<usize>) -> Vec<Atom> {
    let mut found: Vec<Atom> = Vec::new();
    for token in doc.range(tokens) {
        for piece in pieces(token.text()) {
            let span = Span::new(token.start() + piece.start, token.start() + piece.end);
            let glued = found.last().is_some_and(|last| last.span.end == span.start);
            found.push(Atom { span, token: token.index(), plain: plain(token, piece), glued });
        }
    }
    found
}

fn plain(token: Token<'_>, piece: Range<usize>) -> String {
    simple(&token.text()[piece])
}

/// Lower case, with plain apostrophes and hyphens.
pub(crate) fn simple(words: &str) -> String {
    words
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' => '\'',
            '‐' | '‑' | '–' | '−' => '-',
            c => c,
        })
        .collect()
}

/// The pieces of a word, as ranges of its bytes; white space is left out.
pub(crate) fn pieces(word: &str) -> Vec<Range<usize>> {
    let mut found: Vec<(Range<usize>, Sort)> = Vec::new();
    for (at, c) in word.char_indices() {
        let sort = Sort::of(c);
        match found.last_mut() {
            Some((last, before)) if *before == sort && sort.runs() && last.end == at => {
                last.end += c.len_utf8()
            }
            _ if sort != Sort::Space => found.push((at..at + c.len_utf8(), sort)),
            _ => {}
        }
    }
    found.into_iter().map(|(range, _)| range).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Letter,
    Digit,
    Space,
    Sign,
}

impl Sort {
    fn of(c: char) -> Sort {
        match c {
            c if c.is_ascii_digit() => Sort::Digit,
            c if c.is_alphabetic() => Sort::Letter,
            c if c.is_whitespace() => Sort::Space,
            _ => Sort::Sign,
        }
    }

    fn runs(self) -> bool {
        matches!(self, Sort::Letter | Sort::Digit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_every_change() {
        let cut = |word: &'static str| pieces(word).into_iter().map(|r| &word[r]).collect::<Vec<_>>();
        assert_eq!(cut("18-month"), ["18", "-", "month"]);
        assert_eq!(cut("2:30pm"), ["2", ":", "30", "pm"]);
        assert_eq!(cut("’90s"), ["’", "90", "s"]);
        assert_eq!(cut("p.m."), ["p", ".", "m", "."]);
        assert!(cut("").is_empty());
    }

    #[test]
    fn signs_are_made_plain() {
        assert_eq!(simple("O’Clock–"), "o'clock-");
    }
}
