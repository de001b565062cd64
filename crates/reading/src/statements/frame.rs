//! What hangs on a cue: for each frame, where its content stands in the tree.

use super::lexicon::Frame;
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// The words of a cue that its complements hang on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor<'p> {
    /// Governs the cue.
    pub(super) head: Token<'p>,
    /// The last of its words: a particle, a noun, the head itself.
    pub(super) last: Token<'p>,
}

/// What hangs on a cue.
#[derive(Clone, Debug, Default)]
pub(super) struct Complement<'p> {
    /// Governors of the content, in text order.
    pub(super) content: Vec<Token<'p>>,
    /// A preposition that belongs to the cue.
    pub(super) preposition: Option<Token<'p>>,
    /// Somebody who hears it.
    pub(super) hearer: Option<Token<'p>>,
    /// Somebody whom it is directed at.
    pub(super) target: Option<Token<'p>>,
}

impl<'p> Complement<'p> {
    fn of(content: impl IntoIterator<Item = Token<'p>>) -> Complement<'p> {
        Complement { content: content.into_iter().collect(), ..Complement::default() }
    }
}

/// The complement of a cue in one of its frames, if it is there.
pub(super) fn complement<'p>(frame: &Frame, at: Anchor<'p>) -> Option<Complement<'p>> {
    let head = at.head;
    match frame {
        Frame::That | Frame::Quote => Some(Complement::of([clause(at)?])),
        Frame::NpThat => heard(at),
        Frame::NpWh => {
            let hearer = head.children_by(&["dobj", "dative"]).find(|o| o.start() > head.start());
            Some(Complement { hearer, ..Complement::of([question(at, hearer.is_some())?]) })
        }
        Frame::Wh => Some(Complement::of([question(at, false)?])),
        Frame::NpTo => object_to_do(at),
        Frame::To => Some(Complement::of([infinitive(at)?])),
        Frame::Ing => {
            let gerund = head.children_by(&["xcomp", "ccomp"]).find(|c| is_gerund(*c) && !has_subject(*c))?;
            Some(Complement::of([gerund]))
        }
        Frame::NpPred => named(at),
        Frame::So => {
            head.children_by(&["advmod", "dobj"]).find(|c| c.norm() == "so").map(|c| Complement::of([c]))
        }
        Frame::Np => Some(Complement::of(objects(at).or_else(|| Some(vec![made_by(at)?]))?)),
        Frame::Subj => Some(Complement::of([told_of(head)?])),
        Frame::Prep(word) => {
            let (preposition, content) = prepositional(at, word)?;
            Some(Complement { preposition: Some(preposition), ..Complement::of([content]) })
        }
        Frame::NpPrep(word) => object_with(at, word),
        Frame::PrepTo(word) => {
            let (preposition, target) = prepositional(at, word)?;
            let to = infinitive(at).or_else(|| infinitive(Anchor { head: target, last: target }))?;
            let target = Some(target);
            Some(Complement { preposition: Some(preposition), target, ..Complement::of([target?, to]) })
        }
    }
}

/// "letting", "having let".
fn is_gerund(verb: Token<'_>) -> bool {
    verb.tag() == "VBG" || verb.children_by(&["aux"]).any(|a| a.tag() == "VBG")
}

/// A finite clause.
fn clause(at: Anchor<'_>) -> Option<Token<'_>> {
    let deps = ["ccomp", "acl", "relcl", "csubjpass", "csubj"];
    let of = |head: Token<'_>| head.pos() == Pos::Verb || head.pos() == Pos::Aux;
    let fits = |c: Token<'_>| !is_infinitive(c) && !is_kept_apart(c, at.head);
    [at.head, at.last]
        .into_iter()
        .find_map(|head| {
            head.children_by(&deps).filter(|c| fits(*c)).find(|c| match c.dep() {
                "ccomp" => is_finite(*c) || of(head),
                "acl" | "relcl" => has_that(*c) && is_finite(*c),
                _ => is_finite(*c) && has_it(head),
            })
        })
        .or_else(|| clause_of_medium(at.head).filter(|c| fits(*c)))
}

fn has_that(clause: Token<'_>) -> bool {
    clause.children_by(&["mark"]).any(|m| m.norm() == "that")
}

/// Whether a semicolon stands between a clause and the word of saying behind it.
fn is_kept_apart(clause: Token<'_>, head: Token<'_>) -> bool {
    let between = clause.index() + 1..head.index().max(clause.index() + 1);
    clause.doc().range(between).any(|t| t.text() == ";")
}

/// "confirmed in a statement that …": the parser hangs the clause on the medium.
fn clause_of_medium(head: Token<'_>) -> Option<Token<'_>> {
    let timed = |p: Token<'_>| {
        p.child(&["pobj"]).is_some_and(|t| ["DATE", "TIME"].contains(&t.entity_label()) || t.norm() == "time")
    };
    let between = |p: &Token<'_>| match p.norm() {
        "during" | "in" | "through" | "to" | "via" => true,
        "after" | "at" | "before" | "for" | "on" => timed(*p),
        _ => false,
    };
    let media = head.children_by(&["prep", "dative"]).filter(|p| p.start() > head.start() && between(p));
    let that = |c: &Token<'_>| has_that(*c) && is_finite(*c);
    media
        .filter_map(|p| p.child(&["pobj"]))
        .flat_map(chain)
        .find_map(|noun| noun.children_by(&["acl", "relcl", "ccomp"]).find(that))
}

/// A noun and those that hang on it by prepositions: "in a statement on Sunday".
fn chain(noun: Token<'_>) -> Vec<Token<'_>> {
    std::iter::successors(Some(noun), |n| inner(*n)).take(3).collect()
}

fn inner(noun: Token<'_>) -> Option<Token<'_>> {
    noun.child(&["prep"])?.child(&["pobj"])
}

fn has_it(head: Token<'_>) -> bool {
    head.children_by(&["expl", "nsubj", "nsubjpass"]).any(|s| s.norm() == "it")
}

fn heard(at: Anchor<'_>) -> Option<Complement<'_>> {
    let clause = clause(at).or_else(|| clause_of_hearer(at.head))?;
    let hearer = at.head.children_by(&["dobj", "dative", "nsubjpass"]).find(|c| *c != clause);
    Some(Complement { hearer, ..Complement::of([clause]) })
}

/// "told the elders of the valley that …", "told a newspaper the group had …": the parser hangs the clause on the hearer.
fn clause_of_hearer(head: Token<'_>) -> Option<Token<'_>> {
    let objects = head.children_by(&["dobj", "dative", "xcomp"]).filter(|o| o.start() > head.start());
    let own = |c: &Token<'_>| {
        let first = c.edges().0;
        let passive = first.norm() == "that" && c.child(&["nsubjpass"]).is_some_and(|s| s != first);
        let told = has_that(*c) || passive || !first.tag().starts_with('W') && first.norm() != "that";
        told && is_finite(*c) && has_subject(*c) && !is_infinitive(*c)
    };
    objects.flat_map(chain).find_map(|noun| noun.children_by(&["acl", "relcl", "ccomp", "appos"]).find(own))
}

/// A question that is asked: "asked whether …", and, of somebody, "asked the envoy when he would leave", which the parser may
/// take for the time of asking.
fn question(at: Anchor<'_>, heard: bool) -> Option<Token<'_>> {
    let asks = |c: &Token<'_>| {
        let first = c.edges().0;
        let word = first.tag().starts_with('W') && !["that", "which"].contains(&first.norm())
            || ["whether", "if"].contains(&first.norm());
        word && first.start() > at.head.end() && is_finite(*c)
    };
    let near = at.head.children_by(&["dobj", "dative", "npadvmod"]).filter(|o| o.start() > at.head.start());
    let behind = || near.flat_map(chain).find_map(|n| n.children_by(&["relcl", "acl", "advcl"]).find(asks));
    clause(at).filter(|c| is_question(*c)).or_else(|| {
        let beside = || at.head.children_by(&["advcl"]).find(asks);
        let next = |c: &Token<'_>| {
            let first = c.edges().0;
            ["if", "whether", "why", "who"].contains(&first.norm()) && first.previous() == Some(at.head)
        };
        if heard { behind().or_else(beside) } else { beside().filter(next) }
    })
}

/// "urged them to leave", as the parser reads it: an object and an infinitive, or a clause with its own subject.
fn object_to_do(at: Anchor<'_>) -> Option<Complement<'_>> {
    let clause = at.head.children_by(&["ccomp"]).find(|c| is_infinitive(*c) && has_subject(*c));
    if let Some(clause) = clause {
        return Some(Complement { target: subject(clause), ..Complement::of([clause]) });
    }
    let object = at.head.child(&["dobj", "dative"])?;
    let to = infinitive(at).or_else(|| object.children_by(&["acl", "relcl"]).find(|c| is_infinitive(*c)))?;
    let content = if object.governs(to) { vec![object] } else { vec![object, to] };
    Some(Complement { target: Some(object), ..Complement::of(content) })
}

fn named(at: Anchor<'_>) -> Option<Complement<'_>> {
    let small =
        at.head.children_by(&["ccomp"]).find(|c| c.pos() != Pos::Verb && has_subject(*c) && !has_mark(*c));
    if let Some(small) = small {
        return Some(Complement { target: subject(small), ..Complement::of([small]) });
    }
    let Some(name) = at.head.child(&["oprd"]) else { return named_beside(at.head) };
    let object = at.head.child(&["dobj", "nsubjpass"]);
    Some(Complement { target: object, ..Complement::of(object.into_iter().chain([name])) })
}

/// "called the raid “a sacrilege”", which the parser reads as two objects or as one with another behind it.
fn named_beside(head: Token<'_>) -> Option<Complement<'_>> {
    let mut objects = head.children_by(&["dobj"]).filter(|o| o.start() > head.start());
    let (object, second) = (objects.next()?, objects.next());
    let mark = |t: Token<'_>| ["“", "\"", "``"].contains(&t.text());
    let apart =
        |t: Token<'_>| t.edges().0.previous().is_none_or(|p| [",", "(", "-", "–", "—"].contains(&p.text()));
    let beside = |n: &Token<'_>| {
        let first = n.edges().0;
        let opens = mark(first) || first.previous().is_some_and(mark) || ["a", "an"].contains(&first.norm());
        n.start() > object.start() && opens && !apart(*n)
    };
    let inside = object.subtree().filter(|t| t.dep() == "appos").find(beside);
    let quoted = || object.subtree().skip(1).find(|t| t.start() > object.start() && mark(*t));
    match (second, inside.or_else(quoted)) {
        (Some(second), _) => Some(Complement { target: Some(object), ..Complement::of([object, second]) }),
        (None, Some(_)) => Some(Complement { target: Some(object), ..Complement::of([object]) }),
        _ => None,
    }
}

fn object_with<'p>(at: Anchor<'p>, word: &str) -> Option<Complement<'p>> {
    let small = || at.head.child(&["ccomp"]).filter(|c| c.pos() != Pos::Verb).and_then(subject);
    let object = at.head.child(&["dobj", "dative", "nsubjpass"]).or_else(small)?;
    let of = |head: Token<'p>| head.children_by(&["prep", "agent"]).find(|p| p.norm() == word);
    let (preposition, inside) = match of(at.head).or_else(|| of(at.last)) {
        Some(preposition) => (preposition, false),
        None => (of(object).or_else(|| inner_at(object, word))?, true),
    };
    preposition.child(&["pobj", "pcomp"]).or_else(|| preposition.child(&["amod", "prep", "advmod"]))?;
    let content = if inside { vec![object] } else { vec![object, preposition] };
    Some(Complement { target: Some(object), ..Complement::of(content) })
}

/// "put the sums moved by hackers at a billion": the parser hangs the value somewhere in the object.
fn inner_at<'p>(object: Token<'p>, word: &str) -> Option<Token<'p>> {
    let number = |p: &Token<'p>| p.child(&["pobj"]).is_some_and(|n| n.subtree().any(|t| t.pos() == Pos::Num));
    if word != "at" {
        return None;
    }
    object.subtree().filter(|t| t.norm() == word && t.start() > object.start()).find(number)
}

fn objects(at: Anchor<'_>) -> Option<Vec<Token<'_>>> {
    let objects: Vec<Token<'_>> = at.head.children_by(&["dobj"]).filter(|c| *c != at.last).collect();
    (!objects.is_empty()).then_some(objects)
}

/// The subject of a passive that names who says it: "was first reported by the radio".
fn made_by(at: Anchor<'_>) -> Option<Token<'_>> {
    at.head.child(&["agent"])?;
    at.head.child(&["nsubjpass"]).filter(|s| s.norm() != "it")
}

/// The subject of a passive that nothing else hangs on: "the toll was announced on Sunday", not "was announced as dead".
fn told_of(verb: Token<'_>) -> Option<Token<'_>> {
    let more = ["agent", "xcomp", "ccomp", "oprd", "dobj", "advcl"];
    let adverbial = |p: Token<'_>| {
        ["on", "in", "at", "by", "after", "during", "from", "late", "early"].contains(&p.norm())
    };
    let plain = verb.children_by(&["prep"]).all(adverbial) && verb.child(&more).is_none();
    verb.child(&["nsubjpass"]).filter(|s| plain && !matches!(s.pos(), Pos::Pron | Pos::Det))
}

fn infinitive(at: Anchor<'_>) -> Option<Token<'_>> {
    [at.head, at.last]
        .into_iter()
        .find_map(|h| {
            h.children_by(&["xcomp", "acl", "advcl", "ccomp"]).find(|c| is_infinitive(*c) && !has_subject(*c))
        })
        .filter(|c| c.start() > at.head.start())
}

fn prepositional<'p>(at: Anchor<'p>, word: &str) -> Option<(Token<'p>, Token<'p>)> {
    [at.last, at.head].into_iter().find_map(|head| {
        let after = |p: &Token<'_>| p.norm() == word && p.start() > head.start();
        let plain = head.children_by(&["prep", "prt", "agent", "dative"]).find(after);
        let plain = plain.and_then(|p| Some((p, p.child(&["pobj", "pcomp"])?)));
        plain.or_else(|| marked(head, word)).filter(|(_, content)| *content != at.last)
    })
}

/// "called for the minister to resign": the parser takes the preposition for the mark of a clause.
fn marked<'p>(head: Token<'p>, word: &str) -> Option<(Token<'p>, Token<'p>)> {
    head.children_by(&["advcl", "xcomp", "ccomp"]).filter(|c| is_infinitive(*c)).find_map(|clause| {
        let mark = clause.children_by(&["mark"]).find(|m| m.norm() == word && m.start() > head.start())?;
        (clause.edges().0 == mark).then_some((mark, clause))
    })
}

/// Whether a verb stands in a tense of its own.
pub(super) fn is_finite(clause: Token<'_>) -> bool {
    let finite = |t: Token<'_>| ["VBD", "VBP", "VBZ", "MD"].contains(&t.tag());
    finite(clause) || clause.children_by(&["aux", "auxpass", "cop"]).any(finite) || has_subject(clause)
}

pub(super) fn is_infinitive(clause: Token<'_>) -> bool {
    clause.children_by(&["aux"]).any(|t| t.tag() == "TO")
}

pub(super) fn has_subject(clause: Token<'_>) -> bool {
    subject(clause).is_some()
}

pub(super) fn subject(clause: Token<'_>) -> Option<Token<'_>> {
    clause.child(&["nsubj", "nsubjpass", "csubj", "expl"])
}

fn has_mark(clause: Token<'_>) -> bool {
    clause.child(&["mark"]).is_some()
}

fn is_question(clause: Token<'_>) -> bool {
    clause.subtree().take(4).any(|t| t.tag().starts_with('W') || ["whether", "if"].contains(&t.norm()))
}

/// The content's bytes, with what hangs on it, without what hangs on the cue's head when that stands inside.
pub(super) fn pieces(content: Token<'_>, cue: Token<'_>) -> Vec<Span> {
    let phrase = Span::from(content.phrase());
    if cue.end() <= phrase.start || phrase.end <= cue.start() {
        return vec![phrase];
    }
    let mut runs: Vec<Span> = Vec::new();
    let mut last = None;
    let inside = |t: &Token<'_>| {
        *t == content || (content.governs(*t) && (cue.governs(content) || (*t != cue && !cue.governs(*t))))
    };
    let (left, right) = content.edges();
    for token in content.doc().range(left.index()..right.index() + 1).filter(inside) {
        match runs.last_mut() {
            Some(run) if last == token.index().checked_sub(1) => run.end = token.end(),
            _ => runs.push(token.into()),
        }
        last = Some(token.index());
    }
    runs
}
