//! Speakers that a line names without a verb: "Guterres: peace is near", "“Peace is near.” — Guterres".

use super::cue::Cue;
use super::frame::Complement;
use super::lexicon::{Class, Frame, Lexicon};
use crate::actors::{Cast, Kind};
use crate::page::Page;
use crate::quotes::Quotation;
use crate::span::Span;
use std::ops::Range;
use truceline_syntax::{Pos, Token};

/// A name of a speaker is not longer than so many tokens.
const NAME: usize = 9;

/// The cue of a paragraph that begins with its speaker and a colon.
pub(super) fn colon<'p>(
    lexicon: &'p Lexicon,
    page: &'p Page,
    cast: &Cast,
    paragraph: Span,
) -> Option<Cue<'p>> {
    let tokens = page.doc.tokens_within(paragraph.bytes());
    let mark = page.doc.range(tokens.clone()).take(NAME).find(|t| t.text() == ":")?;
    let speaker = name_of(page, tokens.start..mark.index())?;
    let rest = Span::new(mark.end(), paragraph.end);
    let quoted = page.words(rest).trim_start().starts_with(['“', '"', '‘', '\'']);
    let alone = speaker.edges().0.start() == paragraph.start;
    let told = page.tokens(rest).take(40).any(|t| matches!(t.pos(), Pos::Verb | Pos::Aux));
    let label = lexicon.is_label(page.words(Span::new(paragraph.start, mark.start())));
    let words = page.words(rest).trim_start();
    let small = words.starts_with(char::is_lowercase) && words.split(' ').count() > 3;
    let known = is_name(speaker) || cast.at(speaker).next().is_some() || lexicon.is_unnamed(speaker);
    (alone && !label && (quoted || known && (told || small))).then_some(())?;
    cue(lexicon, mark, speaker, rest)
}

/// The cue of a headline that ends with a dash and its speaker: "Rebels used chlorine - army".
pub(super) fn credit<'p>(
    lexicon: &'p Lexicon,
    page: &'p Page,
    cast: &Cast,
    paragraph: Span,
) -> Option<Cue<'p>> {
    let tokens = page.doc.tokens_within(paragraph.bytes());
    let start = tokens.end.saturating_sub(CREDIT).max(tokens.start);
    let is_dash = |t: &Token<'_>| {
        DASHES.contains(&t.text()) && t.space_after() && t.previous().is_some_and(|p| p.space_after())
    };
    let mark = page.doc.range(start..tokens.end).rev().find(is_dash)?;
    let headline =
        tokens.len() <= HEADLINE && !page.words(paragraph).trim_end().ends_with(['.', '?', '!', ':']);
    let speaker = name_of(page, (mark.index() + 1).min(tokens.end)..tokens.end).filter(|_| headline)?;
    let known = cast.at(speaker).next().is_some() || is_name(speaker) || lexicon.is_unnamed(speaker);
    let media = cast.at(speaker).any(|id| cast.actor(id).kind == Kind::Media);
    let told = page.doc.range(tokens.start..mark.index());
    let before = Span::new(paragraph.start, mark.start());
    let verbal = told.into_iter().any(|t| matches!(t.pos(), Pos::Verb | Pos::Aux));
    let alone = page.words(before).trim_end().len() > 12 && (verbal || !page.quotes.from(before).is_empty());
    (known && !media && alone).then(|| cue(lexicon, mark, speaker, before)).flatten()
}

/// A headline has so many tokens at most, its speaker so many.
const HEADLINE: usize = 24;
const CREDIT: usize = 6;
const DASHES: [&str; 5] = ["—", "―", "–", "--", "-"];

/// The cue of a quotation that is followed by a dash and its speaker, up to the end of the paragraph.
pub(super) fn dash<'p>(
    lexicon: &'p Lexicon,
    page: &'p Page,
    quotation: &Quotation,
    paragraph: Span,
) -> Option<Cue<'p>> {
    let tokens = page.doc.tokens_within(quotation.outer.end..paragraph.end);
    let mark = page.doc.range(tokens.clone()).next()?;
    let short = tokens.len() <= NAME + 3;
    let speaker = name_of(page, (tokens.start + 1).min(tokens.end)..tokens.end)?;
    (short && DASHES.contains(&mark.text()) && is_name(speaker)).then_some(())?;
    cue(lexicon, mark, speaker, quotation.outer)
}

fn cue<'p>(lexicon: &'p Lexicon, mark: Token<'p>, speaker: Token<'p>, rest: Span) -> Option<Cue<'p>> {
    let text = if mark.text() == ":" { ":" } else { "—" };
    let entry = lexicon.entries(Class::Mark, text).first()?;
    Some(Cue {
        entry,
        class: Class::Mark,
        frame: Frame::Quote,
        head: mark,
        verb: mark,
        span: mark.into(),
        speaker: Some(speaker),
        complement: Complement::default(),
        rest: vec![rest],
        negated: false,
        weak: false,
    })
}

/// The governor of a name that some tokens are, if there is no verb among them.
fn name_of(page: &Page, tokens: Range<usize>) -> Option<Token<'_>> {
    let verbal = page.doc.range(tokens.clone()).any(|t| matches!(t.pos(), Pos::Verb | Pos::Aux));
    let is_top = |t: &Token<'_>| t.is_root() || !tokens.contains(&t.head().index());
    let top = page.doc.range(tokens.clone()).find(is_top)?;
    (!verbal && matches!(top.pos(), Pos::Noun | Pos::Propn)).then_some(top)
}

fn is_name(token: Token<'_>) -> bool {
    ["PERSON", "ORG", "GPE", "NORP"].contains(&token.entity_label())
        || token.text().len() > 1 && token.text().chars().all(char::is_uppercase)
}
