//! Quotations without a cue next to them: they belong to the speaker in force.

use super::{Act, Form, Statement, direct};
use crate::page::Page;
use crate::span::Span;

/// How many statements that quote nothing may stand between a quotation and the one that it goes on with.
const FORCE: usize = 3;

/// Gives quotations that stand alone to the last speaker who was quoted, as long as not too many others spoke since.
pub(super) fn give(page: &Page, found: &mut Vec<Statement>) {
    let speaking: Vec<usize> = (0..found.len()).filter(|i| is_outside(page, &found[*i])).collect();
    let mut taken: Vec<Span> = speaking.iter().flat_map(|i| found[*i].content.iter().copied()).collect();
    taken.sort();
    let mut alone: Vec<Statement> = Vec::new();
    for quotation in page.quotes.all().iter().filter(|q| direct::stands_alone(page, q)) {
        let before = taken.partition_point(|t| t.start < quotation.outer.end);
        if taken[..before].iter().rev().take(8).any(|t| t.overlaps(quotation.outer)) {
            continue;
        }
        let last =
            speaking.partition_point(|i| found[*i].cue.is_some_and(|c| c.start < quotation.outer.start));
        let quoting = speaking[..last].iter().rev().take(FORCE).find(|i| quotes(page, &found[**i]));
        if let Some(open) = alone.last_mut().filter(|last| goes_on(page, last, quotation.outer)) {
            open.content.push(quotation.outer);
            continue;
        }
        match quoting {
            Some(index) if goes_on(page, &found[*index], quotation.outer) => {
                found[*index].content.push(quotation.outer);
            }
            Some(index) => alone.push(by_itself(&found[*index], quotation.outer)),
            None => {}
        }
    }
    found.extend(alone);
    found.sort_by_key(|s| s.cue.or(s.content.first().copied()));
}

/// Whether a quotation goes on with what a statement says: it stands in the same paragraph, or opens the next one with
/// nothing told between.
fn goes_on(page: &Page, statement: &Statement, quotation: Span) -> bool {
    let spans = statement.content.iter().copied().chain(statement.cue).chain(statement.speaker_span);
    let Some(end) = spans.map(|s| s.end).filter(|end| *end <= quotation.start).max() else { return false };
    let gap = &page.text()[end..quotation.start];
    !gap.contains('\n') || !gap.contains(char::is_alphanumeric)
}

/// A statement of its own, by the speaker in force.
fn by_itself(last: &Statement, quotation: Span) -> Statement {
    Statement {
        act: Act::Assert,
        speakers: last.speakers.clone(),
        speaker_span: None,
        cue: None,
        content: vec![quotation],
        form: Form::Direct,
        hearers: Vec::new(),
        about: Vec::new(),
        condition: None,
        time: None,
        medium: None,
        within: None,
        cue_head: None,
    }
}

fn is_outside(page: &Page, statement: &Statement) -> bool {
    statement.cue.is_some_and(|cue| page.quotes.around(cue.start).is_none())
}

fn quotes(page: &Page, statement: &Statement) -> bool {
    statement.content.iter().any(|c| direct::is_quoted(page, *c))
}
