//! Spans in code points, as the ledger holds them.

use truceline_reading::{CodePoints, Span};

/// One text's offsets, from bytes to code points.
pub(crate) struct Points<'t> {
    text: &'t str,
    counted: CodePoints,
}

impl<'t> Points<'t> {
    pub(crate) fn of(text: &'t str) -> Points<'t> {
        Points { text, counted: CodePoints::new(text) }
    }

    /// First code point, and the one after the last.
    pub(crate) fn at(&self, span: Span) -> (i64, i64) {
        let at = |offset| self.counted.before(self.text, offset) as i64;
        (at(span.start), at(span.end))
    }

    /// The same of a span that may be missing.
    pub(crate) fn maybe(&self, span: Option<Span>) -> (Option<i64>, Option<i64>) {
        span.map(|span| self.at(span)).unzip()
    }
}

/// One text's offsets, from code points to bytes.
pub(crate) struct Bytes {
    starts: Vec<usize>,
}

impl Bytes {
    pub(crate) fn of(text: &str) -> Bytes {
        Bytes { starts: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() }
    }

    /// The span of bytes; none of code points that the text does not have.
    pub(crate) fn span(&self, start: i64, end: i64) -> Option<Span> {
        let at = |point: i64| self.starts.get(usize::try_from(point).ok()?).copied();
        let (start, end) = (at(start)?, at(end)?);
        (start <= end).then(|| Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let text = "“Kabul” — 停战 🕊 holds";
        let (points, bytes) = (Points::of(text), Bytes::of(text));
        for (at, c) in text.char_indices() {
            let span = Span::new(at, at + c.len_utf8());
            let (start, end) = points.at(span);
            assert_eq!((end - start, bytes.span(start, end)), (1, Some(span)));
        }
        assert_eq!(bytes.span(3, 2), None);
        assert_eq!(bytes.span(0, 1000), None);
    }
}
