//! What stands between quotation marks.
//!
//! In: a text and its paragraphs. Out: every [`Quotation`], nested ones after those that they stand in.
//! `mark.rs` says what each mark can be, by its shape and its neighbours; this page pairs them.
//!
//! A quotation never runs past its paragraph: one that is continued in the next is a quotation a paragraph, each but the
//! last of them not closed (the convention of English, where every paragraph opens anew and only the last one closes).
//!
//! Limits: without its closing mark a quotation ends with its paragraph, or where another of its kind opens.

mod mark;

use crate::layout::Layout;
use crate::span::Span;
use mark::{Family, Mark, Side};

/// One quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub outer: Span,
    /// Without them.
    pub inner: Span,
    /// Whether a closing mark was found; a quotation that runs on into the next paragraph has none.
    pub closed: bool,
    /// The quotation that this one stands in, by index.
    pub within: Option<usize>,
}

/// All quotations of a report, in text order.
#[derive(Clone, Debug, Default)]
pub struct Quotes {
    all: Vec<Quotation>,
}

impl Quotes {
    /// Pairs the marks of a text, in time that is linear in its length.
    pub fn of(text: &str, layout: &Layout) -> Quotes {
        let mut all = Vec::new();
        for paragraph in &layout.paragraphs {
            Pairing { text, open: Vec::new(), all: &mut all }.run(*paragraph);
        }
        Quotes { all }
    }

    /// Every quotation, by its opening mark.
    pub fn all(&self) -> &[Quotation] {
        &self.all
    }

    /// The innermost quotation that a place stands in, by index.
    pub fn around(&self, offset: usize) -> Option<usize> {
        let before = self.all.partition_point(|q| q.inner.start <= offset);
        let holds = |i: &usize| offset < self.all[*i].inner.end;
        std::iter::successors(before.checked_sub(1), |i| self.all[*i].within).find(holds)
    }

    /// The outermost quotation that a place stands in, by index.
    pub fn outermost(&self, offset: usize) -> Option<usize> {
        std::iter::successors(self.around(offset), |i| self.all[*i].within).last()
    }

    /// Quotations that begin in a span, by index.
    pub fn from(&self, span: Span) -> std::ops::Range<usize> {
        let at = |offset| self.all.partition_point(|q| q.outer.start < offset);
        at(span.start)..at(span.end)
    }
}

/// The marks of one paragraph on their way to becoming quotations.
struct Pairing<'t> {
    text: &'t str,
    /// Open quotations, by index, from the outermost; no two are of one family, so they are few.
    open: Vec<(Family, usize)>,
    all: &'t mut Vec<Quotation>,
}

impl Pairing<'_> {
    fn run(mut self, paragraph: Span) {
        for mark in mark::marks(self.text, paragraph) {
            self.take(mark);
        }
        self.leave(0, paragraph.end);
    }

    fn take(&mut self, mark: Mark) {
        let depth = self.open.iter().rposition(|(family, _)| *family == mark.family);
        match (mark.side, depth) {
            (Side::Open | Side::Either, None) => self.enter(mark),
            (Side::Close | Side::Either, Some(depth)) => self.close(depth, mark),
            (Side::Open, Some(depth)) => {
                self.leave(depth, mark.span.start);
                self.enter(mark);
            }
            (Side::Close, None) => self.close_odd(mark),
        }
    }

    fn enter(&mut self, mark: Mark) {
        let within = self.open.last().map(|(_, index)| *index);
        let inner = Span::new(mark.span.end, mark.span.end);
        self.open.push((mark.family, self.all.len()));
        self.all.push(Quotation { outer: mark.span.join(inner), inner, closed: false, within });
    }

    fn close(&mut self, depth: usize, mark: Mark) {
        self.leave(depth + 1, mark.span.start);
        if let Some((_, index)) = self.open.pop() {
            let quotation = &mut self.all[index];
            quotation.inner.end = mark.span.start.max(quotation.inner.start);
            quotation.outer.end = mark.span.end;
            quotation.closed = true;
        }
    }

    /// A double mark that closes what a single one opened: a slip of the pen, and mostly one of typesetting.
    fn close_odd(&mut self, mark: Mark) {
        let single = self.open.iter().rposition(|(family, _)| *family == Family::Single);
        if let (Family::Double, Some(depth)) = (mark.family, single) {
            self.close(depth, mark);
        }
    }

    /// Ends what is open from `depth` on, without a closing mark.
    fn leave(&mut self, depth: usize, end: usize) {
        for (_, index) in self.open.drain(depth.min(self.open.len())..) {
            let quotation = &mut self.all[index];
            let end = Span::new(quotation.inner.start, end.max(quotation.inner.start)).trim(self.text).end;
            (quotation.inner.end, quotation.outer.end) = (end, end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<String> {
        let quotes = Quotes::of(text, &Layout::of(text, None));
        let mark = |q: &Quotation| if q.closed { "" } else { "…" };
        quotes.all().iter().map(|q| format!("{}{}", q.inner.of(text), mark(q))).collect()
    }

    #[test]
    fn marks_of_all_kinds() {
        for (text, found) in [
            ("He said “no” and “never”.", vec!["no", "never"]),
            ("He said \"no\" and \"never\".", vec!["no", "never"]),
            ("``We came,'' he said. ''We saw.''", vec!["We came,", "We saw."]),
            ("Er sagte „nein“ und «vielleicht»", vec!["nein", "vielleicht"]),
            ("« Nous partons », dit-il; »Nie« auch", vec![" Nous partons ", "Nie"]),
            ("The rebels’ ‘last offer’ wasn’t new", vec!["last offer"]),
            ("‘The rebels’ camps are empty,’ he said", vec!["The rebels’ camps are empty,"]),
            ("It isn't the '90s, he said: 'We can't.'", vec!["We can't."]),
            ("“He told me ‘go’ and I went,” she said", vec!["He told me ‘go’ and I went,", "go"]),
            ("\"'Stay,' he told us\"", vec!["'Stay,' he told us", "Stay,"]),
            ("a “mixed\" pair", vec!["mixed"]),
            ("a ”Swedish” pair", vec!["Swedish"]),
            ("a 6' 2\" soldier", vec![]),
            ("“It goes on", vec!["It goes on…"]),
            ("“It goes on \n“and on”", vec!["It goes on…", "and on"]),
            ("“One “two”", vec!["One…", "two"]),
            ("It’s the leaders’ call", vec![]),
        ] {
            assert_eq!(inner(text), found, "in {text}");
        }
    }

    #[test]
    fn places_know_their_quotation() {
        let text = "“He told me ‘go’ and I went,” she said “yes”";
        let quotes = Quotes::of(text, &Layout::of(text, None));
        let around = |word: &str| quotes.around(text.find(word).expect("a word of it"));
        assert_eq!(
            (around("go"), around("went"), around("she"), around("yes")),
            (Some(1), Some(0), None, Some(2))
        );
        assert_eq!(quotes.outermost(text.find("go").expect("there")), Some(0));
    }

    #[test]
    fn a_million_marks_take_no_time() {
        for mark in ["“", "\"", "'", "‘", "« ", "”", "'' ", "“‘«"] {
            let text = mark.repeat(300_000);
            let quotes = Quotes::of(&text, &Layout::of(&text, None));
            let found = (0..text.len()).filter(|at| quotes.around(*at).is_some()).count();
            assert!(found <= text.len());
        }
    }
}
