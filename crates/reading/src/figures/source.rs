//! Who counted: the speakers of the statement that a figure stands in, or whom "according to …" names.

use super::AROUND;
use crate::id::{ActorId, StatementId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use std::ops::Range;
use truceline_syntax::Token;

/// The contents of all statements, by where they begin.
pub(super) struct Sources(Vec<(Span, usize)>);

/// How many contents that begin before a place are looked at: statements inside statements go no deeper.
const DEPTH: usize = 16;

impl Sources {
    pub(super) fn of(statements: &[Statement]) -> Sources {
        let contents =
            |(i, s): (usize, &Statement)| s.content.iter().map(move |c| (*c, i)).collect::<Vec<_>>();
        let mut all: Vec<(Span, usize)> = statements.iter().enumerate().flat_map(contents).collect();
        all.sort();
        Sources(all)
    }

    /// The innermost statement whose content holds a span.
    pub(super) fn statement(&self, span: Span) -> Option<StatementId> {
        let before = self.0.partition_point(|(c, _)| c.start <= span.start);
        let near = self.0[..before].iter().rev().take(DEPTH);
        near.filter(|(c, _)| c.contains(span)).min_by_key(|(c, _)| c.len()).map(|(_, i)| StatementId::at(*i))
    }
}

/// Who made a statement: its speaker, or the name inside the words for it ("UN figures").
pub(super) fn speaker(page: &Page, setting: &Setting, statement: &Statement) -> Option<ActorId> {
    let inside = || page.tokens(statement.speaker_span?).take(AROUND).find_map(|t| setting.cast.at(t).next());
    statement.speakers.first().copied().or_else(inside)
}

/// The tokens of a sentence around one of them.
pub(super) fn around(token: Token<'_>) -> Range<usize> {
    let sentence = token.doc().sentences()[token.sentence()].clone();
    sentence.start.max(token.index().saturating_sub(AROUND))..sentence.end.min(token.index() + AROUND)
}

/// Whom the sentence names as its source without a statement having been read.
pub(super) fn named(setting: &Setting, token: Token<'_>) -> Option<ActorId> {
    let according = token
        .doc()
        .range(around(token))
        .find(|t| t.lemma() == "accord" || t.text().eq_ignore_ascii_case("according"))?;
    let to = according.children_by(&["prep"]).next().or_else(|| according.next())?;
    let source = to.child(&["pobj"])?;
    actor(setting, source)
}

/// The actor of a phrase: its head's, or that of a name inside ("United Nations data").
fn actor(setting: &Setting, head: Token<'_>) -> Option<ActorId> {
    setting.cast.at(head).next().or_else(|| head.subtree().take(12).find_map(|t| setting.cast.at(t).next()))
}
