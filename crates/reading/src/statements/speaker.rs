//! Who speaks: the words that name the speaker of a cue.

use super::frame;
use truceline_syntax::{Pos, Token};

/// The token that governs the speaker of a verb of saying.
pub(super) fn of_verb(verb: Token<'_>) -> Option<Token<'_>> {
    let passive = verb.child(&["auxpass", "nsubjpass"]).is_some();
    let agent = verb.child(&["agent"]).and_then(|by| by.child(&["pobj"]));
    if passive || agent.is_some() {
        return agent;
    }
    if let Some(subject) = verb.child(&["nsubj"]) {
        return (subject.norm() != "it" || !is_impersonal(verb)).then_some(subject);
    }
    inherited(verb)
}

/// The subject that a verb without one shares with what governs it.
fn inherited(verb: Token<'_>) -> Option<Token<'_>> {
    let governor = verb.head();
    match verb.dep() {
        _ if verb.is_root() => None,
        "conj" if is_verb(governor) => of_verb(governor),
        "xcomp" => of_verb(governor),
        "advcl" | "dep" if is_verb(governor) && !frame::has_subject(verb) => subject_of(governor),
        "ccomp" if verb.tag() == "VBG" => of_verb(governor),
        "acl" if verb.tag() == "VBG" => Some(governor),
        "acl" if frame::is_infinitive(verb) => owner(governor),
        "pcomp" => {
            let above = governor.head();
            if is_verb(above) { subject_of(above) } else { owner(above) }
        }
        _ => None,
    }
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

fn is_verb(token: Token<'_>) -> bool {
    matches!(token.pos(), Pos::Verb | Pos::Aux)
}
