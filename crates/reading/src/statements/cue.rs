//! Cues in the text: words of saying with what is said, where something is said in earnest.

use super::Act;
use super::around;
use super::clause;
use super::frame::{self, Anchor, Complement};
use super::lexicon::{Class, Entry, Frame, Lexicon, Mode};
use super::speaker;
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// A cue with all that hangs on it.
#[derive(Clone, Debug)]
pub(super) struct Cue<'p> {
    pub(super) entry: &'p Entry,
    pub(super) class: Class,
    pub(super) frame: Frame,
    /// Governs the cue.
    pub(super) head: Token<'p>,
    /// The verb that has its tense and mood: that of saying, or the one that carries a noun of saying.
    pub(super) verb: Token<'p>,
    pub(super) span: Span,
    pub(super) speaker: Option<Token<'p>>,
    pub(super) complement: Complement<'p>,
    /// Content that the tree does not show: the rest of a sentence.
    pub(super) rest: Vec<Span>,
    pub(super) negated: bool,
    /// It counts only when some of the content is quoted.
    pub(super) weak: bool,
}

/// The cues of a sentence, by their heads.
pub(super) fn find<'p>(lexicon: &'p Lexicon, tokens: impl Iterator<Item = Token<'p>>) -> Vec<Cue<'p>> {
    tokens.filter_map(|token| at(lexicon, token)).collect()
}

fn at<'p>(lexicon: &'p Lexicon, token: Token<'p>) -> Option<Cue<'p>> {
    match token.pos() {
        Pos::Verb | Pos::Aux => verb(lexicon, token).or_else(|| adjective(lexicon, token)),
        Pos::Noun => noun(lexicon, token),
        Pos::Adj => adjective(lexicon, token),
        Pos::Adv => clause::adverb(lexicon, token),
        _ => None,
    }
    .or_else(|| clause::preposition(lexicon, token))
}

fn verb<'p>(lexicon: &'p Lexicon, head: Token<'p>) -> Option<Cue<'p>> {
    let lemma = head.lemma().to_lowercase();
    let reduced = head.dep() == "acl" && head.tag() == "VBN";
    let passive = reduced || head.child(&["nsubjpass"]).is_some();
    if let Some(found) = best(lexicon.entries(Class::Passive, &lemma), head).filter(|_| passive) {
        return build(lexicon, Class::Passive, found, head, head);
    }
    if let Some(found) = reduced_to(lexicon.entries(Class::Verb, &lemma), head).filter(|_| reduced) {
        return build(lexicon, Class::Passive, found, head, head);
    }
    if let Some(found) = best(lexicon.entries(Class::Seeming, &lemma), head) {
        return build(lexicon, Class::Seeming, found, head, head);
    }
    if is_negated(head) {
        let refused = best(lexicon.entries(Class::Negated, &lemma), head);
        if let Some(cue) = refused.and_then(|found| build(lexicon, Class::Negated, found, head, head)) {
            return Some(cue);
        }
    }
    let entries = lexicon.entries(Class::Verb, &lemma);
    let found = best(entries, head).or_else(|| shared(entries, head)).or_else(|| alone(entries, head))?;
    let mut cue = build(lexicon, Class::Verb, found, head, head)?;
    let heard = cue.entry.frames.contains(&Frame::NpThat);
    let own = head.child(&["xcomp"]).is_some() || !heard && head.child(&["dobj"]).is_some();
    if cue.complement.content.is_empty() && !own {
        cue.rest = clause::put_into(head);
    }
    Some(cue)
}

/// "a man accused of arson", "the group known as the Base": a participle with its preposition or a name.
fn reduced_to<'p>(entries: &'p [Entry], head: Token<'p>) -> Option<Best<'p>> {
    let anchor = Anchor { head, last: head };
    let of = |frame: &Frame| match frame {
        Frame::NpPrep(word) => frame::complement(&Frame::Prep(word.clone()), anchor),
        Frame::NpPred => {
            let name = head.child(&["oprd"])?;
            Some(Complement { content: vec![name], ..Complement::default() })
        }
        _ => None,
    };
    entries.iter().filter(|e| e.words.len() == 1).find_map(|entry| {
        let (frame, mut complement) = entry.frames.iter().find_map(|f| Some((f, of(f)?)))?;
        complement.target = Some(head.head());
        Some(Best { entry, frame, anchor, complement })
    })
}

/// "confirmed and condemned the attack": a verb that shares its content with the one that it is joined to.
fn shared<'p>(entries: &'p [Entry], head: Token<'p>) -> Option<Best<'p>> {
    let near = |c: &Token<'p>| c.start() < head.end() + 12 && c.pos() == Pos::Verb && c.tag() == head.tag();
    let next = head.children_by(&["conj"]).find(near)?;
    let found = best(entries, next)?;
    Some(Best { anchor: Anchor { head, last: head }, ..found })
}

/// A verb that can stand beside quoted words, with nothing of its own.
fn alone<'p>(entries: &'p [Entry], head: Token<'p>) -> Option<Best<'p>> {
    let spoken =
        |e: &&Entry| words(e, head).is_some() && e.frames.contains(&Frame::Quote) && e.mode != Mode::Thought;
    let entry = entries.iter().find(spoken)?;
    let anchor = Anchor { head, last: head };
    Some(Best { entry, frame: &Frame::Quote, anchor, complement: Complement::default() })
}

fn adjective<'p>(lexicon: &'p Lexicon, head: Token<'p>) -> Option<Cue<'p>> {
    if head.dep() != "acomp" && head.dep() != "oprd" {
        return None;
    }
    let found = best(lexicon.entries(Class::Adjective, &head.text().to_lowercase()), head)?;
    build(lexicon, Class::Adjective, found, head, head.head())
}

fn noun<'p>(lexicon: &'p Lexicon, head: Token<'p>) -> Option<Cue<'p>> {
    let entries = lexicon.entries(Class::Noun, &head.lemma().to_lowercase());
    if let Some(found) = equated(entries, head) {
        let owner = speaker::of_noun(head);
        let cue = build(lexicon, Class::Noun, found, head.head(), head.head())?;
        return Some(Cue { span: Span::from(head).join(cue.span), speaker: owner, ..cue });
    }
    let verb = head.head();
    let carried = ["dobj", "nsubjpass"].contains(&head.dep()) && lexicon.supports(verb.lemma());
    let found = best(entries, head).or_else(|| carried.then(|| carried_by(entries, head)).flatten())?;
    build(lexicon, Class::Noun, found, head, if carried { verb } else { head })
}

/// "made a request to the court for a delay", "hopes were expressed that …": what a noun says hangs on the verb that carries it.
fn carried_by<'p>(entries: &'p [Entry], noun: Token<'p>) -> Option<Best<'p>> {
    let anchor = Anchor { head: noun.head(), last: noun };
    let hangs = |frame: &&Frame| matches!(frame, Frame::That | Frame::Wh | Frame::To | Frame::Prep(_));
    entries.iter().filter(|e| e.words.len() == 1).find_map(|entry| {
        let behind = |c: &Complement<'p>| c.content.iter().all(|t| t.start() > noun.start());
        let of = |frame: &'p Frame| Some((frame, frame::complement(frame, anchor).filter(behind)?));
        let (frame, complement) = entry.frames.iter().filter(hangs).find_map(of)?;
        Some(Best { entry, frame, anchor, complement })
    })
}

/// "their demand is that the siege end": a noun of saying with "be" and a clause.
fn equated<'p>(entries: &'p [Entry], head: Token<'p>) -> Option<Best<'p>> {
    let be = head.head();
    let clause = be
        .child(&["ccomp"])
        .filter(|c| head.dep() == "nsubj" && be.lemma() == "be" && c.start() > be.start())?;
    let near = head.start() < be.start() && be.start() < head.end() + 40;
    let entry = entries.iter().find(|e| e.frames.contains(&Frame::That) && near)?;
    let complement = Complement { content: vec![clause], ..Complement::default() };
    Some(Best { entry, frame: &Frame::That, anchor: Anchor { head: be, last: be }, complement })
}

struct Best<'p> {
    entry: &'p Entry,
    frame: &'p Frame,
    anchor: Anchor<'p>,
    complement: Complement<'p>,
}

impl Best<'_> {
    fn is_weak(&self) -> bool {
        self.entry.is_weak(self.frame)
    }
}

/// The first frame, in their order, that has its complement; cues of several words go before those of one.
fn best<'p>(entries: &'p [Entry], head: Token<'p>) -> Option<Best<'p>> {
    let particle = head.child(&["prt"]);
    let mut found: Option<Best<'p>> = None;
    for entry in entries {
        if found.as_ref().is_some_and(|f| !f.is_weak() && f.entry.words.len() > entry.words.len()) {
            break;
        }
        let Some(last) = words(entry, head) else { continue };
        for frame in entry.frames.iter().chain(&entry.weak) {
            let loose = entry.words.len() == 1 && particle.is_some();
            if loose && !matches!(frame, Frame::That | Frame::Quote) {
                continue;
            }
            if found.as_ref().is_some_and(|f| (f.is_weak(), f.frame) <= (entry.is_weak(frame), frame)) {
                continue;
            }
            let anchor = Anchor { head, last };
            if let Some(complement) = frame::complement(frame, anchor) {
                found = Some(Best { entry, frame, anchor, complement });
            }
        }
    }
    found
}

/// The last word of a cue of several words, if they are all there.
fn words<'p>(entry: &Entry, head: Token<'p>) -> Option<Token<'p>> {
    let mut last = head;
    for word in &entry.words[1..] {
        let own = |t: &Token<'_>| t.dep() != "prt" && (t.head().head() == head && t.pos() != Pos::Adv);
        let hangs = |t: &Token<'_>| t.head() == head || t.head() == last || own(t);
        let after = head.doc().range(last.index() + 1..(last.index() + 8).min(head.doc().len()));
        last = after
            .take_while(|t| t.sentence() == head.sentence())
            .find(|t| (t.lemma() == word || t.norm() == word) && hangs(t))?;
    }
    Some(last)
}

/// Puts a cue together; `verb` is the word whose tense and mood it has.
fn build<'p>(
    lexicon: &Lexicon,
    class: Class,
    found: Best<'p>,
    head: Token<'p>,
    verb: Token<'p>,
) -> Option<Cue<'p>> {
    let Best { entry, frame, anchor, mut complement } = found;
    if is_silence(lexicon, class, entry, &complement) {
        return None;
    }
    let negated = is_negated(verb);
    let unsaid =
        || verb.pos() != Pos::Noun && is_unsaid(lexicon, verb) || negated && entry.mode != Mode::Thought;
    if class != Class::Negated && unsaid() {
        return None;
    }
    let class = if class == Class::Negated { Class::Verb } else { class };
    let speaker = match class {
        Class::Seeming => None,
        Class::Noun if verb == head => speaker::of_noun(head),
        Class::Noun => speaker::of_verb(verb).or_else(|| speaker::of_noun(head)),
        Class::Verb => speaker::of_verb(around::lead(lexicon, verb).unwrap_or(verb)),
        _ => speaker::of_verb(verb),
    };
    if matches!(class, Class::Passive | Class::Seeming) {
        let subject = verb.child(&["nsubjpass", "nsubj", "expl"]).filter(|s| s.norm() != "it");
        match frame {
            Frame::That if class == Class::Seeming => {}
            Frame::Subj => {}
            Frame::That | Frame::So => complement.hearer = subject,
            Frame::NpPrep(_) | Frame::NpPred if subject.is_none() => {}
            _ => _ = complement.content.splice(0..0, subject),
        }
        complement.content.dedup();
    }
    let span = span(verb, anchor, &complement);
    let span = match class {
        Class::Verb => around::verb(lexicon, head, frame, span),
        Class::Passive => around::passive(verb, span),
        Class::Noun if verb == head => around::noun(head, span),
        _ => span,
    };
    Some(Cue {
        entry,
        class,
        frame: frame.clone(),
        head,
        verb,
        span,
        speaker,
        complement,
        rest: Vec::new(),
        negated,
        weak: entry.is_weak(frame),
    })
}

/// The last word of a cue stands at most so many bytes behind its verb, or it is left out of the cue's span.
const APART: usize = 36;

/// The words of a cue: its verb with auxiliaries and adverbs in front, its other words, its preposition.
fn span(verb: Token<'_>, anchor: Anchor<'_>, complement: &Complement<'_>) -> Span {
    let mut span = Span::from(verb).join(anchor.head.into());
    if verb.start() > anchor.head.end() + APART {
        return Span::from(anchor.head).join(anchor.last.into());
    }
    let mut first = first_word(verb);
    let governor = verb.head();
    let alone = first.previous() == Some(governor) || (first == verb && verb.previous() == Some(governor));
    if verb.dep() == "xcomp" && alone {
        first = first_word(governor);
    }
    span.start = span.start.min(first.start());
    let between =
        complement.content.iter().any(|c| c.start() > anchor.head.start() && c.start() < anchor.last.start());
    if anchor.last.end() < anchor.head.end() + APART && !between {
        span = span.join(anchor.last.into());
    }
    complement.preposition.map_or(span, |p| if p.start() >= span.end { span.join(p.into()) } else { span })
}

/// The first of a verb's auxiliaries and adverbs, or the verb itself.
pub(super) fn first_word(verb: Token<'_>) -> Token<'_> {
    let mut first = verb;
    while let Some(before) = first.previous().filter(|t| t.sentence() == verb.sentence()) {
        let helps =
            ["aux", "auxpass", "neg", "advmod"].contains(&before.dep()) && !before.tag().starts_with('W');
        if before.head() != verb || !helps {
            break;
        }
        let (left, right) = before.edges();
        first = if right == before && before.dep() == "advmod" { left } else { before };
    }
    first
}

fn is_negated(verb: Token<'_>) -> bool {
    verb.children_by(&["neg"]).any(|n| n.norm() != "only")
        || verb
            .children_by(&["advmod"])
            .any(|n| n.norm() == "never" || n.norm() == "longer" && n.child(&["neg"]).is_some())
        || verb.children_by(&["nsubj"]).any(|s| {
            ["nobody", "none"].contains(&s.norm()) || s.child(&["det"]).is_some_and(|d| d.norm() == "no")
        })
}

/// "declined to comment", "is expected to say": that nothing is said, or not yet.
fn is_silence(lexicon: &Lexicon, class: Class, entry: &Entry, complement: &Complement<'_>) -> bool {
    let word =
        complement.content.last().filter(|c| frame::is_infinitive(**c)).map(|c| c.lemma().to_lowercase());
    word.is_some_and(|word| match class {
        Class::Passive => entry.act == Act::Estimate && lexicon.speaks(&word),
        _ => entry.act == Act::Reject && lexicon.merely_speaks(&word),
    })
}

/// Whether something is only expected, possible, wished or supposed to be said.
fn is_unsaid(lexicon: &Lexicon, verb: Token<'_>) -> bool {
    let modal = verb.children_by(&["aux"]).any(|a| {
        let none = || verb.child(&["dobj"]).is_some_and(|o| o.norm() == "none");
        a.tag() == "MD"
            && !(a.norm() == "would" && (["like", "love", "prefer"].contains(&verb.lemma()) || none()))
    });
    let supposed = verb.children_by(&["mark"]).any(|m| ["if", "unless", "whether"].contains(&m.norm()));
    modal || supposed || hangs_on_unreal(lexicon, verb)
}

fn hangs_on_unreal(lexicon: &Lexicon, verb: Token<'_>) -> bool {
    let governor = verb.head();
    match verb.dep() {
        "xcomp" if frame::is_infinitive(verb) => {
            lexicon.is_unreal(&governor.lemma().to_lowercase())
                || is_unsaid(lexicon, governor)
                || is_negated(governor)
        }
        "ccomp" => frame::is_infinitive(verb),
        "acl" => frame::is_infinitive(verb),
        "pcomp" => {
            governor.norm() == "without"
                || governor.previous().is_some_and(|t| ["instead", "rather"].contains(&t.norm()))
        }
        "conj" if verb.child(&["nsubj", "aux"]).is_none() => {
            is_unsaid(lexicon, governor) || is_negated(governor)
        }
        _ => false,
    }
}
