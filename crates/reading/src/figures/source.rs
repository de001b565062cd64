//! Who counted: the speakers of the statement that a figure stands in, or whom the clause names: "according to …", "the
//! ministry's count of …", "observers counted …".

use super::AROUND;
use super::quantity::Quantity;
use super::words::{Cue, Words};
use crate::id::{ActorId, StatementId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::{Act, Statement};
use std::ops::Range;
use truceline_syntax::{Pos, Token};

/// Who counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Source {
    /// The actor, when it is one of the report's.
    pub(super) actor: Option<ActorId>,
    /// The words for it.
    pub(super) span: Option<Span>,
}

/// The contents of all statements, by where they begin.
pub(super) struct Sources(Vec<(Span, usize)>);

/// How many contents that begin before a place are looked at: statements inside statements go no deeper.
const DEPTH: usize = 16;

/// How far above a number the clause of its source may stand.
const HEIGHT: usize = 12;

/// Acts that count nothing: a number that is promised or demanded is nobody's tally.
const UNCOUNTED: [Act; 7] =
    [Act::Promise, Act::Offer, Act::Threaten, Act::Demand, Act::Request, Act::Ask, Act::Hope];

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
pub(super) fn speaker(page: &Page, setting: &Setting, statement: &Statement) -> Option<Source> {
    if UNCOUNTED.contains(&statement.act) {
        return None;
    }
    let inside = || page.tokens(statement.speaker_span?).take(AROUND).find_map(|t| setting.cast.at(t).next());
    let actor = statement.speakers.first().copied().or_else(inside);
    // A pronoun that stands for nobody known tells nothing.
    let pronoun = |span: &Span| page.tokens(*span).all(|t| t.pos() == Pos::Pron);
    let found = Source { actor, span: statement.speaker_span.filter(|s| actor.is_some() || !pronoun(s)) };
    Some(found).filter(|s| s.actor.is_some() || s.span.is_some())
}

/// Whether a bare number is told as another count of the same: behind words that compare ("up from 402"), or as what a
/// verb of counting counts ("admitted to 85", "counted over 200").
pub(super) fn is_another_count(words: &Words, q: &Quantity<'_>) -> bool {
    let first = q.token.doc().token_at(q.span.start).unwrap_or(q.token);
    let before = first.previous();
    let earlier = before.and_then(Token::previous);
    let pair = before.zip(earlier).map(|(b, e)| format!("{} {}", e.text(), b.text()));
    let compares = pair.is_some_and(|pair| words.is(Cue::Against, &pair));
    let verb = match q.token.dep() {
        "dobj" => Some(q.token.head()),
        "pobj" => Some(q.token.head().head()),
        _ => None,
    };
    let pair = |v: Token<'_>| format!("{} {}", v.lemma(), q.token.head().lemma());
    let counts = |v: Token<'_>| words.is(Cue::Counts, v.lemma()) || words.is(Cue::Counts, &pair(v));
    // "bringing the total to 67"
    let totals = |v: Token<'_>| v.child(&["dobj"]).is_some_and(|t| words.is(Cue::Total, t.lemma()));
    compares || verb.is_some_and(|v| v.tag().starts_with('V') && (counts(v) || totals(v)))
}

/// The tokens of a sentence around one of them.
pub(super) fn around(token: Token<'_>) -> Range<usize> {
    let sentence = token.doc().sentences()[token.sentence()].clone();
    sentence.start.max(token.index().saturating_sub(AROUND))..sentence.end.min(token.index() + AROUND)
}

/// Whose a count is called: "the UN's count of 80 dead", "Kyiv's claim that 80 had died".
pub(super) fn owned<'d>(words: &Words, setting: &Setting, number: Token<'d>) -> Option<Source> {
    let counter = |v: Token<'d>| Some(v).filter(|v| words.is(Cue::Counts, v.lemma()))?.child(&["nsubj"]);
    // "the 1,500 that rights groups have recorded"
    let recorded = || number.children_by(&["relcl"]).find_map(counter).filter(|s| s.pos() != Pos::Pron);
    let record = |t: &Token<'_>| t.pos() == Pos::Noun && words.is(Cue::Record, t.lemma());
    let owned = || number.ancestors().take(HEIGHT).find(record).and_then(owner);
    owned().filter(|o| !o.governs(number)).or_else(recorded).map(|o| source(words, setting, o))
}

/// Whom a sentence names as the source of a number without a statement having been read.
pub(super) fn named(words: &Words, setting: &Setting, number: Token<'_>) -> Option<Source> {
    let inner = number.ancestors().take(HEIGHT).find_map(|t| above(words, t, number));
    let found = inner.or_else(|| according(words, number))?;
    Some(source(words, setting, found))
}

/// "according to UN data".
fn according<'d>(words: &Words, number: Token<'d>) -> Option<Token<'d>> {
    let cue = number.doc().range(around(number)).find(|t| words.is(Cue::According, t.text()))?;
    let to = cue.children_by(&["prep"]).next().or_else(|| cue.next())?;
    to.child(&["pobj"])
}

/// The source that a verb above a number tells: one of counting with its subject, also one that is put in between ("the
/// rebels, the ministry added, lost 60"), or with whose count it is ("by the army's own count").
fn above<'d>(words: &Words, at: Token<'d>, number: Token<'d>) -> Option<Token<'d>> {
    if !at.tag().starts_with('V') {
        return None;
    }
    let between = || at.children_by(&["parataxis", "ccomp"]).find(|v| !v.governs(number) && *v != number);
    let counter =
        Some(at).filter(|v| counts(words, *v, number)).or_else(|| between().filter(|v| says(words, *v)));
    let by = || {
        at.children_by(&["prep"]).filter_map(|p| p.child(&["pobj"])).find_map(|noun| own_count(words, noun))
    };
    counter.and_then(subject).filter(|s| !s.governs(number) && *s != number).or_else(by)
}

/// The subject of a verb, or of the one that it is joined to: "the ministry said, revising an earlier toll of 27".
fn subject(verb: Token<'_>) -> Option<Token<'_>> {
    let joined = || Some(verb.head()).filter(|_| matches!(verb.dep(), "advcl" | "xcomp" | "conj"));
    verb.child(&["nsubj"]).or_else(|| joined()?.child(&["nsubj"]))
}

/// Whether a verb of counting stands above a number in the active voice, with the number in what it counts; a verb of
/// saying, with the number in what it says.
fn counts(words: &Words, verb: Token<'_>, number: Token<'_>) -> bool {
    let clause = |t: Token<'_>| matches!(t.dep(), "ccomp" | "xcomp" | "pcomp");
    let told = |t: Token<'_>| {
        clause(t) || matches!(t.dep(), "dobj" | "prep" | "dative" | "conj" | "oprd" | "dep" | "attr")
    };
    let holds = |t: Token<'_>| t == number || t.governs(number);
    let tallied = tallies(words, verb) && verb.children().any(|t| told(t) && holds(t));
    tallied || says(words, verb) && verb.children().any(|t| clause(t) && holds(t))
}

fn tallies(words: &Words, verb: Token<'_>) -> bool {
    let pair = |p: Token<'_>| words.is(Cue::Counts, &format!("{} {}", verb.lemma(), p.lemma()));
    words.is(Cue::Counts, verb.lemma()) || verb.children_by(&["prep", "dobj"]).any(pair)
}

fn says(words: &Words, verb: Token<'_>) -> bool {
    words.is(Cue::Says, verb.lemma()) || words.is(Cue::Counts, verb.lemma())
}

/// Whose a count is: "the UN's count", "Israeli tallies", "the figure given by rescuers".
fn owner(noun: Token<'_>) -> Option<Token<'_>> {
    let given = noun.children_by(&["acl"]).find_map(|v| v.child(&["agent"])?.child(&["pobj"]));
    given.or_else(|| owner_before(noun))
}

fn owner_before(noun: Token<'_>) -> Option<Token<'_>> {
    noun.child(&["poss"]).or_else(|| noun.children_by(&["compound", "nmod"]).find(|t| t.pos() == Pos::Propn))
}

/// "by the ministry's own count".
fn own_count<'d>(words: &Words, noun: Token<'d>) -> Option<Token<'d>> {
    Some(noun).filter(|n| words.is(Cue::Record, n.lemma())).and_then(owner)
}

/// The actor of a phrase: its head's, or that of a name inside ("United Nations data"); and the words for it.
fn source(words: &Words, setting: &Setting, head: Token<'_>) -> Source {
    let inside = || head.subtree().take(12).find_map(|t| setting.cast.at(t).next());
    let record = words.is(Cue::Record, head.lemma());
    let actor = setting.cast.at(head).next().filter(|_| !record).or_else(inside);
    let words = Some(phrase(head)).filter(|_| actor.is_some() || head.pos() != Pos::Pron);
    Source { actor, span: words }
}

/// A noun with what stands before it.
fn phrase(head: Token<'_>) -> Span {
    let part = |t: &Token<'_>| matches!(t.dep(), "det" | "amod" | "compound" | "nmod" | "poss" | "nummod");
    let first = head.children().filter(|t| t.index() < head.index()).find(part);
    Span::new(first.map_or(head.start(), |t| t.edges().0.start()), head.end())
}
