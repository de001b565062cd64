//! What one marked phrase does to another: the event between two given spans.

use super::Type;
use super::code::{Coded, Coder};
use super::codebook::Codebook;
use super::tree::Tree;
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use truceline_syntax::Token;

/// The event from one phrase to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// PLOVER event type.
    pub event: Type,
    /// PLOVER mode, where the codebook has one.
    pub mode: Option<String>,
    /// PLOVER's auxiliary modes: historical, future, hypothetical, negated.
    pub historical: bool,
    /// Still to come.
    pub future: bool,
    /// Conditional, possible, demanded or feared.
    pub hypothetical: bool,
    /// Said not to have happened.
    pub negated: bool,
    /// How well the two phrases fill the event's roles, from 0 to 1.
    pub confidence: f64,
    /// What coded it.
    pub rule: String,
}

impl Codebook {
    /// The event that the phrase `s` does to the phrase `t`, if any can be told: the best of those coded in their sentences.
    ///
    /// Where no entry's frame is filled, bare words count too, with little confidence.
    pub fn relate(
        &self,
        page: &Page,
        setting: &Setting,
        _statements: &[Statement],
        s: Span,
        t: Span,
    ) -> Option<Relation> {
        let mut best: Option<(f64, Relation)> = None;
        for tokens in page.doc.sentences() {
            let span = page.span(tokens.clone());
            if !span.overlaps(s) && !span.overlaps(t) {
                continue;
            }
            let tree = Tree::of(&page.doc, tokens.clone());
            let pair = Pair { tree: &tree, s, t };
            for coded in Coder::run(self, &tree, &setting.cast, true) {
                let rank = pair.rank(&coded);
                if rank > 0.0 && best.as_ref().is_none_or(|(r, _)| rank > *r) {
                    best = Some((rank, self.relation(&tree, &coded, rank)));
                }
            }
        }
        best.map(|(_, relation)| relation)
    }

    fn relation(&self, tree: &Tree<'_>, coded: &Coded, rank: f64) -> Relation {
        let flags = self.signs.at(tree, tree.at(coded.head));
        Relation {
            event: coded.event,
            mode: coded.mode.clone(),
            historical: flags.historical,
            future: flags.future,
            hypothetical: flags.hypothetical,
            negated: flags.negated,
            confidence: (rank / 40.0).clamp(0.0, 1.0),
            rule: coded.rule.clone(),
        }
    }
}

/// Two marked phrases in one sentence.
struct Pair<'a, 'd> {
    tree: &'a Tree<'d>,
    s: Span,
    t: Span,
}

impl Pair<'_, '_> {
    /// How well a coded word tells what the one does to the other.
    fn rank(&self, coded: &Coded) -> f64 {
        let from = |tokens: &[usize], span: Span| tokens.iter().any(|i| self.touches(self.tree.at(*i), span));
        let (acts, suffers) = (from(&coded.actor, self.s), from(&coded.recipient, self.t));
        let reversed = from(&coded.actor, self.t) && from(&coded.recipient, self.s);
        let mutual = coded.mutual && from(&coded.actor, self.s) && from(&coded.actor, self.t);
        let mut rank = f64::from(coded.weight);
        rank += match (acts, suffers || mutual) {
            (true, true) => 24.0,
            (true, false) => 14.0,
            (false, true) => 9.0,
            (false, false) if reversed => 6.0,
            (false, false) => 0.0,
        };
        rank -= 2.0 * self.distance(coded);
        let head = Span::from(self.tree.at(coded.head));
        if self.s.contains(head) || self.t.contains(head) {
            rank -= 10.0;
        }
        if coded.absorbed {
            rank -= 8.0;
        }
        if coded.turned_by.is_some_and(|t| t < coded.head) {
            rank -= 4.0;
        }
        rank
    }

    /// Whether a filler is the phrase, lies in it, or holds it.
    fn touches(&self, token: Token<'_>, span: Span) -> bool {
        let own = Span::from(token);
        span.overlaps(own)
            || self.tree.at(token.index()).phrase().start <= span.start
                && span.end <= token.phrase().end
                && Span::new(token.phrase().start, token.phrase().end).contains(span)
                && !crate::events::tree::is_verbal(token)
    }

    /// How many steps of the tree lie between a coded word and the nearer way from one phrase to the other.
    fn distance(&self, coded: &Coded) -> f64 {
        let head = self.tree.at(coded.head);
        let steps = |span: Span| {
            let inside = |t: Token<'_>| span.overlaps(Span::from(t));
            let down = self
                .tree
                .tokens()
                .filter(|t| inside(*t))
                .filter_map(|t| t.ancestors().position(|a| a == head))
                .min();
            let up = head.ancestors().position(inside);
            down.or(up).unwrap_or(8).min(8) as f64
        };
        (steps(self.s) + steps(self.t)) / 2.0
    }
}
