//! Quotations without a cue next to them: they belong to the speaker in force.

use super::{Statement, direct};
use crate::page::Page;
use crate::span::Span;

/// How many statements that quote nothing may stand between a quotation and the one that it goes on with.
const FORCE: usize = 3;

/// Gives quotations that stand alone to the last speaker who was quoted, as long as not too many others spoke since.
pub(super) fn give(page: &Page, found: &mut [Statement]) {
    let speaking: Vec<usize> = (0..found.len()).filter(|i| is_outside(page, &found[*i])).collect();
    let mut taken: Vec<Span> = speaking.iter().flat_map(|i| found[*i].content.iter().copied()).collect();
    taken.sort();
    for quotation in page.quotes.all().iter().filter(|q| direct::stands_alone(page, q)) {
        let before = taken.partition_point(|t| t.start < quotation.outer.end);
        if taken[..before].iter().rev().take(8).any(|t| t.overlaps(quotation.outer)) {
            continue;
        }
        let last =
            speaking.partition_point(|i| found[*i].cue.is_some_and(|c| c.start < quotation.outer.start));
        let quoting = speaking[..last].iter().rev().take(FORCE).find(|i| quotes(page, &found[**i]));
        if let Some(index) = quoting {
            found[*index].content.push(quotation.outer);
        }
    }
}

fn is_outside(page: &Page, statement: &Statement) -> bool {
    statement.cue.is_some_and(|cue| page.quotes.around(cue.start).is_none())
}

fn quotes(page: &Page, statement: &Statement) -> bool {
    statement.content.iter().any(|c| direct::is_quoted(page, *c))
}
