//! How a report is laid out: headline, dateline, paragraphs.

use crate::span::Span;

/// The parts of a report's text, in order and apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The first line, when it is a title.
    pub headline: Option<Span>,
    /// "ISTANBUL, Nov 9 (Reuters) —", without what follows the dash.
    pub dateline: Option<Span>,
    /// Everything that is read: headline first, then paragraphs; a dateline is left out.
    pub paragraphs: Vec<Span>,
}

impl Layout {
    /// Finds the parts of a text.
    pub fn of(text: &str) -> Layout {
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(start, start + line.len()).trim(text);
            if !span.is_empty() {
                paragraphs.push(span);
            }
            start += line.len();
        }
        Layout { headline: None, dateline: None, paragraphs }
    }
}
