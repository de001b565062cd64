//! What one marked phrase does to another: the event between two given spans.

use super::Type;
use super::code::{Coded, Coder};
use super::codebook::Codebook;
use super::flags::Around;
use super::tree::Tree;
use super::why::{self, Part, Reason};
use crate::actors::Cast;
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use truceline_syntax::{Pos, Token};

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
    /// The word that names the event, the words that fill its roles, and those that tell how it stands.
    pub why: Vec<Reason>,
}

impl Codebook {
    /// The event that the phrase `s` does to the phrase `t`, if any can be told: the best of those coded in their sentences.
    ///
    /// A phrase may stand in several places, and one of the two may be missing: then it is what the other does, or suffers.
    /// Where no entry's frame is filled, bare words count too, with little confidence.
    pub fn relate(
        &self,
        page: &Page,
        setting: &Setting,
        _statements: &[Statement],
        s: &[Span],
        t: &[Span],
    ) -> Option<Relation> {
        let mut best: Option<(f64, Relation)> = None;
        for tokens in page.doc.sentences() {
            let span = page.span(tokens.clone());
            if !s.iter().chain(t).any(|marked| span.overlaps(*marked)) {
                continue;
            }
            let tree = Tree::of(&page.doc, tokens.clone());
            let pair = Pair { tree: &tree, cast: &setting.cast, s, t };
            for coded in Coder::run(self, &tree, &setting.cast, true) {
                let rank = pair.rank(&coded);
                if rank > 0.0 && best.as_ref().is_none_or(|(r, _)| rank > *r) {
                    best = Some((rank, self.relation(&pair, &coded, rank)));
                }
            }
        }
        best.map(|(_, relation)| relation)
    }

    fn relation(&self, pair: &Pair<'_, '_>, coded: &Coded, rank: f64) -> Relation {
        let tree = pair.tree;
        let around = Around { light: Some(&self.light), ..Around::BARE };
        let mut shown = self.signs.shown(tree, tree.at(coded.head), around);
        if let Some(bearer) = coded.bearer {
            shown.join(self.signs.shown(tree, tree.at(bearer), around));
        }
        let mut flags = shown.flags;
        flags.add(coded.told);
        Relation {
            event: coded.event,
            mode: coded.mode.clone(),
            historical: flags.historical,
            future: flags.future,
            hypothetical: flags.hypothetical,
            negated: flags.negated,
            confidence: (rank / 40.0).clamp(0.0, 1.0),
            rule: coded.rule.clone(),
            why: [pair.why(coded), shown.reasons(tree)].concat(),
        }
    }
}

/// Two marked phrases in one sentence.
struct Pair<'a, 'd> {
    tree: &'a Tree<'d>,
    cast: &'a Cast,
    s: &'a [Span],
    t: &'a [Span],
}

impl Pair<'_, '_> {
    /// The words that a coded word rests on.
    fn why(&self, coded: &Coded) -> Vec<Reason> {
        let words = coded.bearer.into_iter().chain([coded.head]);
        let mut why: Vec<Reason> = words.map(|i| (Part::Event, Span::from(self.tree.at(i)))).collect();
        why.extend(why::roles(self.tree, coded));
        why
    }

    /// How well a coded word tells what the one does to the other.
    fn rank(&self, coded: &Coded) -> f64 {
        let head = Span::from(self.tree.at(coded.head));
        let is_force = matches!(coded.event, Type::Assault | Type::Coerce);
        let from = |tokens: &[usize], spans: &[Span]| {
            tokens.iter().any(|i| spans.iter().any(|span| self.touches(self.tree.at(*i), *span)))
        };
        // What does it may be named by the deed: "the bomb that …".
        let is_deed = is_force && self.s.iter().any(|span| span.contains(head));
        let (acts, suffers) = (is_deed || from(&coded.actor, self.s), from(&coded.recipient, self.t));
        let reversed = from(&coded.actor, self.t) && from(&coded.recipient, self.s);
        let mutual = coded.mutual && from(&coded.actor, self.s) && from(&coded.actor, self.t);
        let open = is_force || matches!(coded.event, Type::Aid | Type::Mobilize | Type::Protest);
        let venue = open && !suffers && from(&self.venues(coded), self.t);
        let fit = match (acts, suffers || mutual) {
            (true, true) => 24.0,
            (true, false) => {
                if venue {
                    20.0
                } else {
                    14.0
                }
            }
            (false, true) => 9.0,
            (false, false) if reversed => 6.0,
            (false, false) => {
                if venue {
                    4.0
                } else {
                    0.0
                }
            }
        };
        // Cooperation in which neither phrase has its part is between others: a bystander, a venue, or the wrong way round.
        let whole = !self.s.is_empty() && !self.t.is_empty();
        if whole && coded.event.is_cooperation() && !(acts || suffers || mutual || venue) {
            return 0.0;
        }
        let mut rank = f64::from(coded.weight) + fit - 2.0 * self.distance(coded);
        if !is_deed && self.s.iter().chain(self.t).any(|span| span.contains(head)) {
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

    /// Where a deed is done, which suffers it as those do who are there.
    fn venues(&self, coded: &Coded) -> Vec<usize> {
        const WHERE: [&str; 9] =
            ["in", "at", "near", "outside", "inside", "around", "across", "over", "into"];
        let head = self.tree.at(coded.head);
        let words = [head].into_iter().chain(coded.bearer.map(|b| self.tree.at(b)));
        let words = words.chain(coded.recipient.iter().map(|i| self.tree.at(*i)));
        words.flat_map(|word| self.tree.prep(word, &WHERE)).map(|t| t.index()).collect()
    }

    /// Whether a filler is the phrase, lies in it, or holds it.
    fn touches(&self, token: Token<'_>, span: Span) -> bool {
        let own = Span::from(token);
        span.overlaps(own)
            || token.pos() == Pos::Pron && self.means(token, span)
            || self.tree.at(token.index()).phrase().start <= span.start
                && span.end <= token.phrase().end
                && Span::new(token.phrase().start, token.phrase().end).contains(span)
                && !crate::events::tree::is_verbal(token)
    }

    /// Whether a pronoun stands for who is named in a phrase.
    fn means(&self, pronoun: Token<'_>, span: Span) -> bool {
        let mut meant = self.cast.at(self.tree.at(pronoun.index()));
        meant.any(|id| self.cast.actor(id).mentions.iter().any(|m| m.span.overlaps(span)))
    }

    /// How many steps of the tree lie between a coded word and the nearer way from one phrase to the other.
    fn distance(&self, coded: &Coded) -> f64 {
        let head = self.tree.at(coded.head);
        let steps = |spans: &[Span]| {
            let inside = |t: Token<'_>| spans.iter().any(|span| span.overlaps(Span::from(t)));
            let down = self
                .tree
                .tokens()
                .filter(|t| inside(*t))
                .filter_map(|t| t.ancestors().position(|a| a == head))
                .min();
            let up = head.ancestors().position(inside);
            down.or(up).unwrap_or(8).min(8) as f64
        };
        match (self.s.is_empty(), self.t.is_empty()) {
            (false, false) => (steps(self.s) + steps(self.t)) / 2.0,
            (false, true) => steps(self.s),
            (true, _) => steps(self.t),
        }
    }
}
