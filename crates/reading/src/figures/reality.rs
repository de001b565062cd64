//! Whether what a number counts has happened: not denied, not possible, not only intended, not a condition.

use super::words::{Cue, Words};
use crate::events::flags::Signs;
use crate::events::tree::Tree;
use truceline_syntax::Token;

/// How far up the clauses around a number are looked at.
const HEIGHT: usize = 10;

/// How far up a guess is told: "are feared dead", "are thought to have died".
const GUESSED: usize = 3;

/// Whether the clause of a word tells what has happened. Of nought ("nobody was hurt") the denial itself is the news. What
/// stands above the clause can still make it a condition, or take it back.
pub(super) fn happened(words: &Words, word: Token<'_>, nought: bool) -> bool {
    let denied = !nought && word.child(&["neg"]).is_some();
    let up = || std::iter::once(word).chain(word.ancestors()).take(HEIGHT);
    let verb = up().find(|t| t.tag().starts_with('V')).unwrap_or(word);
    !denied
        && !unsure(words, verb)
        && !intended(words, verb)
        && !up().any(|t| conditional(words, t) || disowned(words, t))
}

/// Whether the signs that tell events as to come, possible or denied tell a figure so. A guess counts all the same ("40 are
/// feared dead", "may have died"), and so does what comes on top ("12 further deaths").
pub(super) fn shown(words: &Words, signs: &Signs, word: Token<'_>, nought: bool) -> bool {
    let sentence = word.doc().sentences()[word.sentence()].clone();
    let flags = signs.at(&Tree::of(word.doc(), sentence), word);
    let up = || std::iter::once(word).chain(word.ancestors()).take(GUESSED);
    let perfect = |t: Token<'_>| t.children_by(&["aux"]).any(|a| words.is(Cue::Perfect, a.text()));
    let more = word.children_by(&["amod"]).any(|t| words.is(Cue::More, t.text()));
    let guess = up().any(|t| words.is(Cue::Guess, t.lemma()) || perfect(t)) || more;
    flags.future && !perfect(word)
        || flags.hypothetical && !guess
        || flags.negated && !nought && matches!(word.tag(), "VB" | "VBG")
}

/// "could kill", "would have to be evacuated".
fn unsure(words: &Words, verb: Token<'_>) -> bool {
    let has =
        |verb: Token<'_>, cue: Cue| verb.children_by(&["aux", "auxpass"]).any(|a| words.is(cue, a.text()));
    let own = |verb: Token<'_>| has(verb, Cue::Unsure) && !has(verb, Cue::Perfect);
    let open = |dep: &str| matches!(dep, "conj" | "xcomp") && verb.child(&["nsubj", "nsubjpass"]).is_none();
    own(verb) || verb.tag() == "VB" && open(verb.dep()) && own(verb.head())
}

/// "to kill 12", behind a verb or a noun that only intends it.
fn intended(words: &Words, at: Token<'_>) -> bool {
    if at.dep() == "pcomp" && words.is(Cue::Plan, at.head().head().lemma()) {
        return at.tag() == "VBG";
    }
    if at.tag() != "VB" || !at.children_by(&["aux"]).any(|a| a.tag() == "TO") {
        return at.tag() == "VB" && at.dep() == "xcomp" && words.is(Cue::Aim, at.head().lemma());
    }
    match at.dep() {
        "xcomp" => words.is(Cue::Aim, at.head().lemma()),
        "acl" => {
            !one_of(at.head())
                && !words.is(Cue::Done, at.head().lemma())
                && !at.head().children().any(|t| words.is(Cue::Done, t.text()))
        }
        _ => false,
    }
}

/// "one of 14 children to die": those of whom it tells have done it.
fn one_of(noun: Token<'_>) -> bool {
    let of = noun.head();
    let known = |t: Token<'_>| t.tag() == "CD" || t.lemma() == "be";
    noun.dep() == "pobj" && matches!(of.lemma(), "of" | "among") && known(of.head())
}

/// "if no rockets are fired", "provided that no attack came", "should 10 soldiers die".
fn conditional(words: &Words, at: Token<'_>) -> bool {
    let marked = at.children_by(&["mark", "advmod"]).any(|m| words.is(Cue::Condition, m.text()));
    let provided = matches!(at.dep(), "ccomp" | "advcl" | "dep" | "pcomp")
        && words.is(Cue::Provided, at.head().text())
        && matches!(at.head().tag(), "VBN" | "VBG");
    marked || provided || inverted(words, at)
}

/// "Should the rebels take 50 prisoners": the auxiliary stands first.
fn inverted(words: &Words, at: Token<'_>) -> bool {
    let subject = at.child(&["nsubj", "nsubjpass"]);
    let first = at.children_by(&["aux"]).find(|a| a.tag() == "MD" || a.tag() == "VBD");
    first.zip(subject).is_some_and(|(aux, subject)| {
        aux.index() < subject.index() && aux == at.edges().0 && words.is(Cue::Inverted, aux.text())
    })
}

/// "denied that 40 had been killed", "never conceded that it lost 400".
fn disowned(words: &Words, at: Token<'_>) -> bool {
    let above = at.head();
    matches!(at.dep(), "ccomp" | "xcomp" | "pcomp")
        && !at.is_root()
        && (words.is(Cue::Deny, above.lemma()) || above.child(&["neg"]).is_some())
}
