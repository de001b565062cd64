//! Direct speech: quotations beside a cue, and those that follow without one.

use super::Form;
use super::cue::Cue;
use super::lexicon::Frame;
use crate::page::Page;
use crate::quotes::Quotation;
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// Quotations that stand right before or right after a cue with its speaker.
pub(super) fn beside(page: &Page, cue: &Cue<'_>) -> Vec<Span> {
    let clause = with_speaker(page, cue);
    let inside = |q: &Quotation| q.outer.overlaps(cue.span);
    let before = ending_at(page, clause.start)
        .filter(|q| !inside(q) && is_told_by(cue) && leads_to(page, *q, clause) && !is_told(page, cue));
    let after = beginning_after(page, clause.end).filter(|q| !inside(q));
    let broken = before.filter(|q| page.words(q.inner).ends_with([',', '-', '–', '—']) && after.is_none());
    let rest = broken.and_then(|_| going_on_after(page, clause.end));
    before.into_iter().chain(after).chain(rest).map(|q| q.outer).collect()
}

/// The rest of a quotation that its cue interrupts: "“Word is,” she said last month on television, “that they left.”"
fn going_on_after(page: &Page, offset: usize) -> Option<Quotation> {
    let all = page.quotes.all();
    let next = all.get(all.partition_point(|q| q.outer.start < offset))?;
    let gap = page.text().get(offset..next.outer.start).filter(|gap| gap.len() < 160)?;
    let same_sentence = gap.trim_end().ends_with(',') && !gap.contains(['\n', ';', ':', '”', '"', '?', '!']);
    let first = next.inner.of(page.text()).split_whitespace().next().unwrap_or_default();
    let leads_on = first.starts_with(char::is_lowercase) || first == "I";
    (same_sentence && leads_on).then_some(*next)
}

/// The cue and its speaker, when one follows the other at once.
pub(super) fn with_speaker(page: &Page, cue: &Cue<'_>) -> Span {
    let Some(speaker) = cue.speaker.map(|s| Span::from(s.phrase())) else { return cue.span };
    let (first, second) = if speaker < cue.span { (speaker, cue.span) } else { (cue.span, speaker) };
    let near = first.end <= second.start && second.start - first.end < 80;
    let plain = |between: &str| !between.contains(['“', '"', '\n']);
    if near && plain(&page.text()[first.end..second.start]) { first.join(second) } else { cue.span }
}

/// The quotation whose closing mark is the last thing before a place, commas and dashes aside.
fn ending_at(page: &Page, offset: usize) -> Option<Quotation> {
    let before =
        page.text()[..offset].trim_end_matches(|c: char| c.is_whitespace() || ",.-–—―".contains(c)).len();
    let all = page.quotes.all();
    let last = all.partition_point(|q| q.outer.start < before).checked_sub(1);
    std::iter::successors(last, |i| all[*i].within)
        .map(|i| all[i])
        .find(|q| q.outer.end == before && q.closed)
}

/// The quotation that begins after a place, with nothing but an introduction between.
fn beginning_after(page: &Page, offset: usize) -> Option<Quotation> {
    let all = page.quotes.all();
    let next = all.get(all.partition_point(|q| q.outer.start < offset))?;
    let gap = page.text().get(offset..next.outer.start)?;
    if gap.len() > 160 {
        return None;
    }
    let bare = gap.trim();
    let introduces = bare.ends_with(':') && !bare.contains(['.', ';', '!', '?', '”']);
    let capital = next.inner.of(page.text()).starts_with(char::is_uppercase);
    let comma =
        bare.ends_with(',') && bare.len() < 60 && capital && !bare.contains(['.', ';', ':', '”', '"']);
    let same_line = !gap.contains('\n');
    ((["", ",", "that"].contains(&bare) || comma) && same_line || introduces).then_some(*next)
}

/// Whether a quotation runs on into the clause behind it: "“…,” he said", "“…” said Trump", not "“….” She said".
fn leads_to(page: &Page, quotation: Quotation, clause: Span) -> bool {
    let words = page.words(quotation.inner).trim_end();
    let behind = &page.text()[quotation.outer.end..clause.start];
    let lower = page.words(clause).starts_with(char::is_lowercase);
    let same_line = !behind.contains('\n');
    let tag = page.text()[clause.end..].starts_with(['.', ',']);
    same_line
        && (words.ends_with(['?', '!']) && tag
            || words.ends_with([',', '?', '!', '…', '—', '-'])
                && (!words.ends_with(['?', '!']) || lower || words.len() > 30)
            || behind.starts_with(',')
            || lower)
}

/// Whether a cue can follow its quotation: it has a tense and a subject of its own.
fn is_told_by(cue: &Cue<'_>) -> bool {
    let own = cue.speaker.is_some_and(|s| s.head() == cue.head);
    own || ["VBD", "VBZ", "VBP"].contains(&cue.head.tag()) || cue.head.child(&["aux"]).is_some()
}

/// Whether a clause that is not quoted hangs on the cue behind it: "On “Today,” she said that …".
fn is_told(page: &Page, cue: &Cue<'_>) -> bool {
    let behind = cue.complement.content.iter().filter(|c| c.start() > cue.span.end);
    let unquoted = |c: &Token<'_>| page.quotes.around(c.start()).is_none();
    matches!(cue.frame, Frame::That | Frame::NpThat) && behind.clone().any(unquoted)
}

/// Whether a content opens with a whole quoted sentence.
pub(super) fn opens(page: &Page, content: Span) -> bool {
    let mark = page.words(content).starts_with(['“', '"', '‘', '\'']);
    mark && page.words(content).chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// Whether some of a content is quoted.
pub(super) fn is_quoted(page: &Page, content: Span) -> bool {
    !page.quotes.from(content).is_empty() || page.quotes.around(content.start).is_some()
}

/// How much of a content is quoted: all, if no word of it stands outside of quotations.
pub(super) fn form(page: &Page, content: &[Span]) -> Form {
    let quoted = |t: &Token<'_>| page.quotes.around(t.start()).is_some();
    let words = || content.iter().flat_map(|c| page.tokens(*c)).filter(|t| t.pos() != Pos::Punct);
    match (words().any(|t| quoted(&t)), words().all(|t| quoted(&t))) {
        (true, true) => Form::Direct,
        (true, false) => Form::Mixed,
        (false, _) => Form::Indirect,
    }
}

/// A quotation without a cue next to it: sentences of their own, between marks.
pub(super) fn stands_alone(page: &Page, quotation: &Quotation) -> bool {
    let words = page.words(quotation.inner).trim();
    let begins = words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "[(…'‘".contains(c));
    let before = page.text()[..quotation.outer.start].trim_end_matches([' ', '\t', '\u{a0}']);
    let free = before.is_empty() || before.ends_with(['\n', '.', '?', '!', '”', '"', '\'', ':', ')']);
    let ends = words.ends_with(['.', '?', '!', '…', '—', '-', '’', '\'']) || !quotation.closed;
    quotation.within.is_none() && begins && free && ends && words.split_whitespace().count() >= 3
}
