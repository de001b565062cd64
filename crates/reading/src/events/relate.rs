//! What one marked phrase does to another: the event between two given spans.

use super::Type;
use super::code::{Coded, Coder};
use super::codebook::Codebook;
use super::flags::Around;
use super::learned::{self, Candidate, Clues};
use super::opinion::{Judge, Opinion};
use super::tree::Tree;
use super::why::{self, Part, Reason};
use crate::actors::Cast;
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
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

/// When a learned coder is followed rather than the codebook. Of the sentences of the training set (five-fold cross-validation) it
/// changes 179, where the codebook was right on one in a hundred, and is right on .76 of them; followed more often, it begins to
/// overrule sound entries and to find events between phrases that only stand together. See training/README.md.
struct Fusion {
    /// The codebook's confidence from which it is not overruled.
    sure: f64,
    /// The chance that the learned coder must give its event.
    likely: f64,
}

const FUSION: Fusion = Fusion { sure: 0.35, likely: 0.5 };

impl Codebook {
    /// The event that the phrase `s` does to the phrase `t`, if any can be told: the best of those coded in their sentences,
    /// as the codebook's rules and a learned coder weigh them together: `judge`, or the built-in one.
    ///
    /// A phrase may stand in several places, and one of the two may be missing: then it is what the other does, or suffers,
    /// and the rules alone tell. Where no entry's frame is filled, bare words count too, with little confidence.
    pub fn relate(
        &self,
        page: &Page,
        setting: &Setting,
        [s, t]: [&[Span]; 2],
        judge: Option<&dyn Judge>,
    ) -> Option<Relation> {
        let trees = self.trees(page, s, t);
        let ranked = self.ranked(&trees, &setting.cast, [s, t]);
        let clues = self.learned.clues(&page.doc, s, t, &candidates(&ranked));
        let asked = judge.and_then(|judge| ask(judge, page, s, t));
        let opinion = asked.or_else(|| clues.map(|clues| self.learned.opinion(&clues)));
        let first = ranked.first().filter(|r| r.rank > 0.0);
        let told = |r: &Ranked<'_, '_>| self.relation(&r.pair, &r.coded, r.rank);
        let Some(opinion) = opinion else { return first.map(told) };
        let event = FUSION.decide(first.map(|r| (r.coded.event, r.confidence())), &opinion)?;
        let found = ranked.iter().find(|r| r.rank > 0.0 && r.coded.event == event);
        let relation = found.map(told).or_else(|| self.unlisted(page, &trees, [s, t], event));
        relation.map(|relation| match first.is_some_and(|r| r.coded.event == event) {
            true => relation,
            false => opinion.names(relation, event),
        })
    }

    /// What a learned coder goes by when it is asked what `s` does to `t`.
    pub(crate) fn clues(&self, page: &Page, setting: &Setting, s: &[Span], t: &[Span]) -> Option<Clues> {
        let trees = self.trees(page, s, t);
        let ranked = self.ranked(&trees, &setting.cast, [s, t]);
        self.learned.clues(&page.doc, s, t, &candidates(&ranked))
    }

    /// The sentences of the phrases.
    fn trees<'d>(&self, page: &'d Page, s: &[Span], t: &[Span]) -> Vec<Tree<'d>> {
        let sentences = page.doc.sentences().iter();
        let theirs = sentences.filter(|tokens| {
            let span = page.span((*tokens).clone());
            s.iter().chain(t).any(|marked| span.overlaps(*marked))
        });
        theirs.map(|tokens| Tree::of(&page.doc, tokens.clone())).collect()
    }

    /// What is coded in the phrases' sentences, best first.
    fn ranked<'a, 'd>(
        &self,
        trees: &'a [Tree<'d>],
        cast: &'a Cast,
        [s, t]: [&'a [Span]; 2],
    ) -> Vec<Ranked<'a, 'd>> {
        let mut ranked = Vec::new();
        for tree in trees {
            let pair = Pair { tree, cast, s, t };
            let coded = Coder::run(self, tree, cast, true).into_iter();
            ranked.extend(coded.map(|coded| Ranked { rank: pair.rank(&coded), pair, coded }));
        }
        ranked.sort_by(|a, b| b.rank.total_cmp(&a.rank));
        ranked
    }

    /// An event that no entry tells, at the word that governs both phrases.
    fn unlisted(
        &self,
        page: &Page,
        trees: &[Tree<'_>],
        [s, t]: [&[Span]; 2],
        event: Type,
    ) -> Option<Relation> {
        let top = learned::top(&page.doc, s, t)?;
        let tree = trees.iter().find(|tree| tree.tokens().any(|token| token == top))?;
        let around = Around { light: Some(&self.light), ..Around::BARE };
        let shown = self.signs.shown(tree, tree.at(top.index()), around);
        let marked = |part, spans: &[Span]| spans.first().map(|span| (part, *span));
        let words =
            [Some((Part::Event, Span::from(top))), marked(Part::Actor, s), marked(Part::Recipient, t)];
        Some(Relation {
            event,
            mode: None,
            historical: shown.flags.historical,
            future: shown.flags.future,
            hypothetical: shown.flags.hypothetical,
            negated: shown.flags.negated,
            confidence: 0.0,
            rule: String::new(),
            why: words.into_iter().flatten().chain(shown.reasons(tree)).collect(),
        })
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
            confidence: confidence(rank),
            rule: coded.rule.clone(),
            why: [pair.why(coded), shown.reasons(tree)].concat(),
        }
    }
}

impl Fusion {
    /// The codebook's first event where it is sure of it, else the learned coder's if that is likely, else the codebook's after all.
    fn decide(&self, first: Option<(Type, f64)>, opinion: &Opinion) -> Option<Type> {
        let sure = first.is_some_and(|(_, confidence)| confidence >= self.sure);
        let (event, chance) = opinion.best();
        event.filter(|_| !sure && chance >= self.likely).or(first.map(|(event, _)| event))
    }
}

impl Opinion {
    /// A relation as this coder tells it.
    fn names(&self, relation: Relation, event: Type) -> Relation {
        let chance = self.of(event);
        let mode = relation.mode.filter(|_| relation.event == event);
        let flag = |which: usize, told: bool| self.flags.map_or(told, |flags| flags[which] > 0.5);
        Relation {
            event,
            mode: self.mode(event).map(str::to_owned).or(mode),
            historical: flag(0, relation.historical),
            future: flag(1, relation.future),
            hypothetical: flag(2, relation.hypothetical),
            negated: flag(3, relation.negated),
            confidence: chance,
            rule: format!("{} {chance:.2}", self.coder),
            why: relation.why,
        }
    }
}

/// Asks a coder about the phrases in the words of their sentences.
fn ask(judge: &dyn Judge, page: &Page, s: &[Span], t: &[Span]) -> Option<Opinion> {
    let (s, t) = (*s.first()?, *t.first()?);
    let sentences = page.sentences().into_iter();
    let whole = sentences.filter(|span| span.overlaps(s) || span.overlaps(t)).reduce(Span::join)?;
    let whole = whole.join(s).join(t);
    let within = |span: Span| Span::new(span.start - whole.start, span.end - whole.start);
    judge.judge(page.words(whole), within(s), within(t))
}

/// A coded word with how well it tells what one phrase does to the other.
struct Ranked<'a, 'd> {
    rank: f64,
    pair: Pair<'a, 'd>,
    coded: Coded,
}

impl Ranked<'_, '_> {
    fn confidence(&self) -> f64 {
        confidence(self.rank)
    }
}

fn confidence(rank: f64) -> f64 {
    (rank / 40.0).clamp(0.0, 1.0)
}

fn candidates<'r>(ranked: &'r [Ranked<'_, '_>]) -> Vec<Candidate<'r>> {
    ranked.iter().map(|r| (r.coded.event, r.coded.mode.as_deref(), r.rank)).collect()
}

/// Two marked phrases in one sentence.
#[derive(Clone, Copy)]
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
