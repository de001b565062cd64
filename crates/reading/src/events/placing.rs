//! When and where an event takes place: its own time and place, not those of the report of it.

use super::flags::Flags;
use super::tree::Tree;
use crate::id::{PlaceId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::statements::Statement;
use jiff::civil::Date;
use std::collections::BTreeSet;
use truceline_syntax::Token;

/// How far up a sentence a time or place is looked for.
const REACH: usize = 5;

/// After how many days an event is not part of the news any more (PLOVER's `historical`).
const NEWS: i32 = 365;

/// The setting of a page, with what tells an event's time from a statement's.
pub(crate) struct Placing<'a> {
    pub(crate) setting: &'a Setting,
    pub(crate) statements: &'a [Statement],
    /// Words of saying: what hangs on them is the time and place of the saying.
    pub(super) cues: BTreeSet<usize>,
    published: Option<Date>,
}

impl<'a> Placing<'a> {
    pub(crate) fn of(page: &Page, setting: &'a Setting, statements: &'a [Statement]) -> Placing<'a> {
        Placing {
            setting,
            statements,
            cues: statements.iter().filter_map(|s| s.cue_head).collect(),
            published: page.report.published.as_ref().map(|p| p.date),
        }
    }

    pub(crate) fn time(&self, tree: &Tree<'_>, head: Token<'_>, bearer: Option<Token<'_>>) -> Option<TimeId> {
        self.around(tree, head, bearer).into_iter().find_map(|t| self.setting.time_of(t))
    }

    pub(crate) fn place(
        &self,
        tree: &Tree<'_>,
        head: Token<'_>,
        bearer: Option<Token<'_>>,
    ) -> Option<PlaceId> {
        self.around(tree, head, bearer).into_iter().find_map(|t| self.setting.place_of(t))
    }

    /// The nearest time around a word, but for those at which another word happens.
    pub(crate) fn time_but(
        &self,
        tree: &Tree<'_>,
        head: Token<'_>,
        other: impl Fn(usize) -> bool,
    ) -> Option<TimeId> {
        let start = |id: &TimeId| self.setting.times.get(id.index()).map_or(0, |t| t.span.start);
        let near = self.around(tree, head, None).into_iter().filter_map(|t| self.setting.time_of(t));
        near.into_iter().find(|id| !other(start(id)))
    }

    /// The nearest place around a word, but for those where another word happens.
    pub(crate) fn place_but(
        &self,
        tree: &Tree<'_>,
        head: Token<'_>,
        other: impl Fn(usize) -> bool,
    ) -> Option<PlaceId> {
        let start = |id: &PlaceId| self.setting.places.get(id.index()).map_or(0, |p| p.span.start);
        let near = self.around(tree, head, None).into_iter().filter_map(|t| self.setting.place_of(t));
        near.into_iter().find(|id| !other(start(id)))
    }

    /// An event's word, its bearer and the words above of the same happening.
    fn around<'d>(&self, tree: &Tree<'d>, head: Token<'_>, bearer: Option<Token<'_>>) -> Vec<Token<'d>> {
        let head = tree.at(head.index());
        let mut all = vec![head];
        all.extend(bearer.map(|b| tree.at(b.index())));
        let mut at = head;
        for _ in 0..REACH {
            let above = at.head();
            let apart = matches!(at.dep(), "relcl" | "ccomp" | "parataxis")
                || (at.dep() == "advcl" && !is_same_time(tree, at));
            if at.is_root() || apart || self.cues.contains(&above.index()) {
                break;
            }
            all.push(above);
            at = above;
        }
        all
    }

    /// Whether what is told around an event was long ago: "left in 2012 after a militia had attacked".
    pub(super) fn is_background(&self, tree: &Tree<'_>, head: Token<'_>) -> bool {
        let mut at = tree.at(head.index());
        for _ in 0..REACH + 3 {
            let above = at.head();
            if at.is_root()
                || self.cues.contains(&above.index())
                || at.dep() == "conj" && tree.kid(at, &["nsubj"]).is_some()
            {
                return false;
            }
            if let Some(time) = self.setting.time_of(above) {
                return self.age(Some(time), above).historical;
            }
            at = above;
        }
        false
    }

    /// Whether a time makes what happened then old, or still to come.
    pub(crate) fn age(&self, time: Option<TimeId>, verb: Token<'_>) -> Flags {
        let mut flags = Flags::default();
        let time = time.and_then(|id| self.setting.times.get(id.index()));
        let (Some(time), Some(published)) = (time, self.published) else { return flags };
        let days = |date: Date| published.until(date).map_or(0, |span| span.get_days());
        let goes_on = verb.doc().token_at(time.span.start).is_some_and(|t| is_since(t, verb));
        flags.historical = !goes_on && time.to.is_some_and(|to| days(to) < -NEWS);
        flags.future = verb.tag() != "VBD" && time.from.is_some_and(|from| from > published);
        flags
    }
}

/// "has bombed them since 2011": what began then goes on.
fn is_since(time: Token<'_>, verb: Token<'_>) -> bool {
    let between = std::iter::once(time).chain(time.ancestors()).take(REACH + 3);
    between.take_while(|t| *t != verb).any(|t| matches!(t.dep(), "prep" | "mark") && t.norm() == "since")
}

/// "…, killing five" happens when its main clause does; "after …", "before …" does not.
fn is_same_time(tree: &Tree<'_>, verb: Token<'_>) -> bool {
    let verb = tree.at(verb.index());
    tree.kid(verb, &["mark", "advmod"]).is_none_or(|m| matches!(m.norm(), "when" | "while" | "as"))
}
