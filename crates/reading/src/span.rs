//! Places in a report's text.

use std::ops::Range;
use truceline_syntax::Token;

/// A range of bytes of a report's text, `[start, end)`, on character boundaries.
///
/// Its order is that of the text: by start, then by end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span runs forward: {start}..{end}");
        Span { start, end }
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether all of `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// How many bytes it holds.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The words themselves.
    ///
    /// # Panics
    /// When the span is not of this text.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Without white space at its ends.
    pub fn trim(self, text: &str) -> Span {
        let words = self.of(text);
        let start = self.start + (words.len() - words.trim_start().len());
        Span { start, end: (start + words.trim().len()).min(self.end) }
    }

    /// The bytes as a range.
    pub fn bytes(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span::new(range.start, range.end)
    }
}

impl From<Token<'_>> for Span {
    fn from(token: Token<'_>) -> Span {
        token.bytes().into()
    }
}

/// Byte offsets of one text as code point offsets: the public contract counts code points.
#[derive(Debug)]
pub struct CodePoints {
    /// Code points before each block of [`CodePoints::BLOCK`] bytes.
    blocks: Vec<usize>,
}

impl CodePoints {
    const BLOCK: usize = 64;

    /// Counts a text once.
    pub fn new(text: &str) -> CodePoints {
        let before = |seen: &mut usize, block: &[u8]| {
            let before = *seen;
            *seen += starts(block);
            Some(before)
        };
        CodePoints { blocks: text.as_bytes().chunks(Self::BLOCK).scan(0, before).collect() }
    }

    /// The code points before byte `offset` of the text that was counted.
    pub fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / Self::BLOCK;
        match self.blocks.get(block) {
            Some(before) => before + starts(&text.as_bytes()[block * Self::BLOCK..offset]),
            None => {
                let last = self.blocks.len().saturating_sub(1);
                self.blocks.last().unwrap_or(&0) + starts(&text.as_bytes()[last * Self::BLOCK..offset])
            }
        }
    }
}

/// How many characters begin in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| (**b as i8) >= -0x40).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_a_plain_count() {
        let text = "“Kabul” — Ердоған 停战 🕊 ".repeat(40);
        let points = CodePoints::new(&text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_eq!(points.before(&text, offset), text[..offset].chars().count(), "at byte {offset}");
        }
        assert_eq!(CodePoints::new("").before("", 0), 0);
    }

    #[test]
    fn trimming_keeps_the_words() {
        let text = "  a truce \n";
        assert_eq!(Span::new(0, text.len()).trim(text).of(text), "a truce");
        assert!(Span::new(0, 2).trim(text).is_empty());
    }
}
