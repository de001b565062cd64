//! What a place's name stands for: the place, or those who govern it.
//!
//! By what the name hangs on: "Kabul confirmed" acts, "in Kabul" is where, "between Kabul and New Delhi" are parties when
//! the two share relations and places when they share a road. A country or a capital acts with any verb that does not just
//! look at it; another place needs a verb of saying or doing.

use super::Use;
use super::spot::{Spot, head};
use crate::page::Page;
use crate::table::{TableError, rows};
use std::collections::{BTreeMap, BTreeSet};
use truceline_syntax::{Pos, Token};

/// The words by which it is decided: `data/place_roles.tsv`.
#[derive(Debug)]
pub(super) struct Roles {
    sets: BTreeMap<String, BTreeSet<String>>,
}

impl Roles {
    pub(super) fn built_in() -> Result<Roles, TableError> {
        let mut sets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows("place_roles.tsv", include_str!("../../data/place_roles.tsv"), &["set", "words"])? {
            sets.entry(row.get(0).to_owned()).or_default().extend(row.list(1).map(str::to_owned));
        }
        Ok(Roles { sets })
    }

    fn has(&self, set: &str, token: Token<'_>) -> bool {
        self.sets.get(set).is_some_and(|words| words.contains(token.lemma()) || words.contains(token.norm()))
    }

    /// What the name stands for in its place.
    ///
    /// `state` says that it names a country, its capital, or several countries together.
    pub(super) fn usage(&self, page: &Page, spot: &Spot, state: bool) -> Use {
        let is_dateline = page.layout.dateline.is_some_and(|line| line.contains(spot.span));
        match !is_dateline && self.acts(head(&page.doc, &spot.tokens), state, 0) {
            true => Use::Metonym,
            false => Use::Literal,
        }
    }

    /// Whether a name stands for a party. A name in a row, or beside another for the same, is what the first is.
    fn acts(&self, name: Token<'_>, state: bool, depth: usize) -> bool {
        let above = name.head();
        match name.dep() {
            "nsubj" => self.subject(above, state),
            "nsubjpass" | "dobj" | "dative" | "obj" | "iobj" => state && !self.has("ground", above),
            "agent" => true,
            "poss" => self.owns(above, state),
            "compound" | "nmod" | "amod" => self.modifies(above, state),
            "pobj" => self.governed(above, state),
            "conj" if depth < 20 => self.acts(above, state, depth + 1),
            "appos" if above.pos() == Pos::Propn => false,
            "appos" => state && ["voice", "body"].iter().any(|set| self.has(set, above)),
            _ => false,
        }
    }

    fn subject(&self, verb: Token<'_>, state: bool) -> bool {
        match verb.pos() {
            _ if self.is_asked_for(verb) => true,
            Pos::Verb if state => !self.has("scene", verb),
            Pos::Verb => self.has("act", verb),
            Pos::Aux => state && verb.child(&["acomp", "attr"]).is_some_and(|what| self.is_party(what)),
            _ => false,
        }
    }

    /// "demands that Kabul act": what somebody shall do, which the tagger often takes for a noun.
    fn is_asked_for(&self, verb: Token<'_>) -> bool {
        let bare = matches!(verb.tag(), "VB" | "VBP" | "NN");
        let that = || verb.children_by(&["mark"]).any(|t| t.norm() == "that");
        bare && verb.dep() == "ccomp" && self.has("asks", verb.head()) && that()
    }

    /// "Qatar is ready", "Turkey is a mediator": a party's quality; "Ankara is the capital": a place's.
    fn is_party(&self, what: Token<'_>) -> bool {
        match what.dep() {
            "attr" => ["voice", "bond", "body"].iter().any(|set| self.has(set, what)),
            _ => !self.has("look", what),
        }
    }

    fn owns(&self, owned: Token<'_>, state: bool) -> bool {
        match state {
            true => !self.has("part", owned) && owned.pos() != Pos::Propn,
            false => self.has("voice", owned),
        }
    }

    fn modifies(&self, noun: Token<'_>, state: bool) -> bool {
        state && !self.has("part", noun) && ["body", "voice"].iter().any(|set| self.has(set, noun))
    }

    /// After a preposition: by which it is, and by what that hangs on.
    fn governed(&self, preposition: Token<'_>, state: bool) -> bool {
        let above = preposition.head();
        if above.norm() == "according" || preposition.norm() == "according" {
            return true;
        }
        state
            && match preposition.norm() {
                "by" | "against" => true,
                "with" | "alongside" => !self.has("part", above),
                "between" | "among" => match above.pos() {
                    Pos::Verb => self.has("partner", above),
                    _ => !self.has("part", above),
                },
                "to" | "toward" | "towards" => self.tells(above),
                "from" => self.has("voice", above) || (self.has("give", above) && above.pos() == Pos::Noun),
                "of" => self.has("blame", above) || self.has("voice", above),
                "on" | "for" | "over" => self.has("blame", above),
                _ => false,
            }
    }

    /// "sent a letter to Mali" tells, "sent troops to Mali" moves.
    fn tells(&self, word: Token<'_>) -> bool {
        self.has("give", word) || word.child(&["dobj"]).is_some_and(|what| self.has("message", what))
    }
}
