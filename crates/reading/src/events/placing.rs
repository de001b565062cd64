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
    cues: BTreeSet<usize>,
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

    /// Whether a time makes what happened then old, or still to come.
    pub(crate) fn age(&self, time: Option<TimeId>, verb: Token<'_>) -> Flags {
        let mut flags = Flags::default();
        let time = time.and_then(|id| self.setting.times.get(id.index()));
        let (Some(time), Some(published)) = (time, self.published) else { return flags };
        let days = |date: Date| published.until(date).map_or(0, |span| span.get_days());
        flags.historical = time.to.is_some_and(|to| days(to) < -NEWS);
        flags.future = verb.tag() != "VBD" && time.from.is_some_and(|from| from > published);
        flags
    }
}

/// "…, killing five" happens when its main clause does; "after …", "before …" does not.
fn is_same_time(tree: &Tree<'_>, verb: Token<'_>) -> bool {
    let verb = tree.at(verb.index());
    tree.kid(verb, &["mark", "advmod"]).is_none_or(|m| matches!(m.norm(), "when" | "while" | "as"))
}
