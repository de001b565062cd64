//! Who speaks: the words that name the speaker of a cue.

use super::content;
use super::frame;
use crate::page::Page;
use crate::span::Span;
use truceline_syntax::{Pos, Token};

/// The token that governs the speaker of a verb of saying.
pub(super) fn of_verb(verb: Token<'_>) -> Option<Token<'_>> {
    let passive = verb.child(&["auxpass", "nsubjpass"]).is_some();
    let agent = verb.child(&["agent"]).and_then(|by| by.child(&["pobj"]));
    if passive || agent.is_some() {
        return agent;
    }
    let subjects = verb.children_by(&["nsubj"]).filter(|s| !is_quoted_before(*s, verb));
    let subjects: Vec<Token<'_>> = subjects.collect();
    let nearest = subjects.iter().rfind(|s| s.start() < verb.start()).or(subjects.first()).copied();
    if let Some(subject) = nearest {
        return (subject.norm() != "it" || !is_impersonal(verb)).then_some(subject).filter(|s| !is_verb(*s));
    }
    inherited(verb).or_else(|| beside(verb))
}

/// Whether what the parser takes for a verb's subject is rather what is said: "“Hands off,” chanted the crowd".
fn is_quoted_before(subject: Token<'_>, verb: Token<'_>) -> bool {
    let mark = verb.previous().filter(|t| ["”", "\"", "''", "’", "'"].contains(&t.text()));
    let end = mark.and_then(|m| m.previous());
    subject.start() < verb.start() && end.is_some_and(|t| [",", "?", "!"].contains(&t.text()))
}

/// The subject that a verb without one shares with what governs it.
fn inherited(verb: Token<'_>) -> Option<Token<'_>> {
    let governor = verb.head();
    match verb.dep() {
        _ if verb.is_root() => None,
        "conj" if is_verb(governor) => match governor.dep() {
            "ccomp" if content::is_joined_to(governor.head(), verb) => of_verb(governor.head()),
            _ => of_verb(governor),
        },
        "xcomp" => of_verb(governor),
        "advcl" | "dep" if is_verb(governor) => match governor.dep() {
            "ccomp" if verb.tag() == "VBG" && governor.head().start() < governor.start() => {
                of_verb(governor.head())
            }
            _ => subject_of(governor),
        },
        "ccomp" if verb.tag() == "VBG" => of_verb(governor),
        "acl" if verb.tag() == "VBG" => Some(governor),
        "acl" if verb.tag() == "VBN" && governor.is_root() && is_next_to(governor, verb) => Some(governor),
        "acl"
            if verb.tag() == "VBN"
                && governor.dep() == "nsubj"
                && is_next_to(governor, verb)
                && is_named(governor) =>
        {
            Some(governor)
        }
        "acl" if frame::is_infinitive(verb) => owner(governor),
        "pcomp" => {
            let above = governor.head();
            if is_verb(above) { subject_of(above) } else { owner(above) }
        }
        _ => None,
    }
}

fn is_named(noun: Token<'_>) -> bool {
    ["PERSON", "ORG", "GPE", "NORP"].contains(&noun.entity_label())
}

/// Whether a verb comes right behind a noun's words: the parser takes "the chief called on them to go" for a phrase.
fn is_next_to(noun: Token<'_>, verb: Token<'_>) -> bool {
    let last = verb.edges().0.previous();
    last.is_some_and(|t| t == noun || noun.governs(t) && t.start() > noun.start())
}

/// The speaker that the parser missed: a name right before or, in "“…,” said X", right after a verb with a tense.
fn beside(verb: Token<'_>) -> Option<Token<'_>> {
    if !["VBD", "VBZ", "VBP"].contains(&verb.tag()) {
        return None;
    }
    let after = verb
        .children_by(&["dobj", "oprd", "attr", "npadvmod"])
        .find(|t| t.edges().0.previous() == Some(verb));
    let quoted = verb.previous().is_some_and(|t| ["”", "\"", "''", "’", ","].contains(&t.text()));
    let before = verb.previous().filter(|t| matches!(t.pos(), Pos::Propn | Pos::Noun | Pos::Pron));
    let next = verb.next().filter(|t| quoted && is_nominal(*t) && t.sentence() == verb.sentence());
    let next = next.map(|t| top_after(t, verb));
    after.filter(|t| quoted && is_nominal(*t)).or(next).or_else(|| before.map(|t| top_before(t, verb)))
}

/// The governor of the name that ends with a token.
fn top_before<'p>(last: Token<'p>, verb: Token<'p>) -> Token<'p> {
    let up = |t: &Token<'p>| (!t.is_root() && t.head() != verb && is_nominal(t.head())).then(|| t.head());
    std::iter::successors(Some(last), up).take_while(|t| t.start() < verb.start()).last().unwrap_or(last)
}

/// The governor of the name that begins with a token.
fn top_after<'p>(first: Token<'p>, verb: Token<'p>) -> Token<'p> {
    let up = |t: &Token<'p>| {
        (!t.is_root() && t.head().start() > verb.start() && is_nominal(t.head())).then(|| t.head())
    };
    std::iter::successors(Some(first), up).last().unwrap_or(first)
}

fn is_nominal(token: Token<'_>) -> bool {
    matches!(token.pos(), Pos::Propn | Pos::Noun | Pos::Pron)
}

/// The speaker's words: all that hangs on their governor, without the clause that the cue stands in ("rebels saying that
/// …", "a statement that reads …") and without the mark of a possessor.
/// None where nothing is left.
pub(super) fn span(page: &Page, speaker: Token<'_>, cue: Span) -> Option<Span> {
    let phrase = Span::from(speaker.phrase());
    let inside = phrase.overlaps(cue) && speaker.start() < cue.start;
    let span = if inside { Span::new(phrase.start.min(cue.start), cue.start) } else { phrase };
    let words = page.words(span);
    let start = span.start + words.len() - words.trim_start_matches(|c: char| " ,-–—―".contains(c)).len();
    let span = Span::new(start.min(span.end), span.end);
    let kept = page.words(span).trim_end_matches(|c: char| c.is_whitespace() || ",;:-–—―".contains(c));
    let kept = kept.strip_suffix("’s").or(kept.strip_suffix("'s")).unwrap_or(kept);
    Some(Span::new(span.start, span.start + kept.len())).filter(|span| !span.is_empty())
}

/// Who does what a verb says, or to whom it is done.
fn subject_of(verb: Token<'_>) -> Option<Token<'_>> {
    verb.child(&["nsubj", "nsubjpass"]).or_else(|| inherited(verb))
}

/// The token that governs the speaker of a noun of saying: "their demand", "the demand of the rebels".
pub(super) fn of_noun(noun: Token<'_>) -> Option<Token<'_>> {
    owner(noun).or_else(|| {
        let by = noun.children_by(&["prep", "agent"]).find(|p| ["by", "from"].contains(&p.norm()))?;
        by.child(&["pobj"])
    })
}

fn owner(noun: Token<'_>) -> Option<Token<'_>> {
    noun.child(&["poss"]).or_else(|| {
        let mut adjective = noun.children_by(&["amod", "compound", "nmod"]);
        adjective.rfind(|a| ["NORP", "GPE", "ORG", "PERSON"].contains(&a.entity_label()))
    })
}

fn is_impersonal(verb: Token<'_>) -> bool {
    ["seem", "appear", "look", "happen"].contains(&verb.lemma())
}

/// Whether a speaker's words stand for several.
pub(super) fn is_plural(speaker: Token<'_>) -> bool {
    let joined = speaker.children_by(&["conj"]).next().is_some();
    joined || ["NNS", "NNPS"].contains(&speaker.tag()) || ["they", "both", "we"].contains(&speaker.norm())
}

fn is_verb(token: Token<'_>) -> bool {
    matches!(token.pos(), Pos::Verb | Pos::Aux)
}
