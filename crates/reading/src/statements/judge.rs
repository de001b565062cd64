//! A second opinion on what is done by a statement, by somebody who reads the words themselves.

use super::Act;
use crate::page::Page;
use crate::span::Span;
use std::fmt;

/// How likely each act is, in the order of [`Act::ALL`].
pub type Chances = [f64; Act::ALL.len()];

/// Who is asked beside the weights of traits: see [`crate::Reader::asking`].
pub trait Judge: fmt::Debug + Send + Sync {
    /// What is done by saying `content` with the words `cue` in a text; none when it cannot tell.
    fn judge(&self, text: &str, content: &[Span], cue: Span) -> Option<Chances>;
}

/// So many bytes are shown at most, unless the sentence of the cue is longer: what is done shows early.
const LONGEST: usize = 700;

/// Shows the sentences that a statement stands in: from the first on, or from that of the cue where they are too many.
pub(super) fn ask(judge: &dyn Judge, page: &Page, cue: Span, content: &[Span]) -> Option<Chances> {
    let whole = content.iter().fold(cue, |all, span| all.join(*span));
    let around =
        sentences(page, whole).filter(|all| all.len() <= LONGEST).or_else(|| sentences(page, cue))?;
    let shift = |span: &Span| {
        let (start, end) = (span.start.max(around.start), span.end.min(around.end));
        (start < end).then(|| Span::new(start - around.start, end - around.start))
    };
    let content: Vec<Span> = content.iter().filter_map(shift).collect();
    judge.judge(page.words(around), &content, shift(&cue)?)
}

/// The sentences that a span touches.
fn sentences(page: &Page, span: Span) -> Option<Span> {
    let mut tokens = page.tokens(span);
    let first = tokens.next()?;
    let last = tokens.next_back().unwrap_or(first);
    let all = page.doc.sentences();
    Some(page.span(all[first.sentence()].start..all[last.sentence()].end))
}
