//! What stands between quotation marks.

use crate::layout::Layout;
use crate::span::Span;

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
    /// Pairs the marks of a text.
    pub fn of(_text: &str, _layout: &Layout) -> Quotes {
        Quotes::default()
    }

    /// Every quotation, by its opening mark.
    pub fn all(&self) -> &[Quotation] {
        &self.all
    }

    /// The innermost quotation that a place stands in, by index.
    pub fn around(&self, offset: usize) -> Option<usize> {
        self.all.iter().rposition(|q| q.inner.start <= offset && offset < q.inner.end)
    }
}
