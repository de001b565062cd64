//! Verbs that say little themselves and lend their subject to an event noun: "held talks", "suffered an attack".

use super::tree::Tree;
use crate::table::{Row, TableError};
use std::collections::{BTreeMap, BTreeSet};
use truceline_syntax::Token;

/// Light verbs by lemma.
#[derive(Debug)]
pub(super) struct Light {
    verbs: BTreeMap<String, Vec<Verb>>,
    /// Nouns that only count or frame the one after "of".
    counts: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Verb {
    lends: Lends,
    /// Prepositions before the noun; none for its object.
    via: Vec<String>,
}

/// A noun under a light verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearer<'d> {
    pub(super) verb: Token<'d>,
    pub(super) lends: Lends,
}

/// Whom a light verb lends to its noun, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lends {
    /// Its subject, who does it.
    Doer,
    /// Its subject, who suffers it.
    Sufferer,
    /// Its object, who is said to have done it: "accused X of the attack".
    Charged,
}

impl Light {
    pub(super) fn of_rows(rows: &[Row<'_>]) -> Result<Light, TableError> {
        let mut verbs: BTreeMap<String, Vec<Verb>> = BTreeMap::new();
        let mut counts = BTreeSet::new();
        for row in rows {
            if row.get(0) == "count" {
                counts.extend(row.list(1).map(str::to_owned));
                continue;
            }
            let lends = match row.get(0) {
                "do" => Lends::Doer,
                "undergo" => Lends::Sufferer,
                "charge" => Lends::Charged,
                other => return Err(row.error(format!("“{other}” is no kind (do, undergo, charge, count)"))),
            };
            let via: Vec<String> = row.list(2).filter(|v| *v != "obj").map(str::to_owned).collect();
            for word in row.list(1) {
                verbs.entry(word.to_owned()).or_default().push(Verb { lends, via: via.clone() });
            }
        }
        Ok(Light { verbs, counts })
    }

    /// The light verb that bears a noun, if one does.
    pub(super) fn bearer<'d>(&self, tree: &Tree<'d>, noun: Token<'d>) -> Option<Bearer<'d>> {
        let mut noun = noun;
        while noun.dep() == "conj" && !noun.is_root() {
            noun = noun.head();
        }
        // "declared a state of siege", "launched a series of raids"
        let of = noun.head();
        if noun.dep() == "pobj" && of.norm() == "of" && self.counts.contains(of.head().lemma()) {
            noun = of.head();
        }
        let (verb, preposition) = match noun.dep() {
            "dobj" | "nsubjpass" | "attr" | "oprd" | "acomp" => (noun.head(), None),
            "pobj" if matches!(noun.head().dep(), "prep" | "prt" | "agent") => {
                (noun.head().head(), Some(noun.head().norm()))
            }
            _ => return None,
        };
        let found = self.verbs.get(verb.lemma())?.iter().find(|v| v.fits(preposition))?;
        let turned = noun.dep() != "nsubjpass" && preposition.is_none() && tree.is_passive(verb);
        Some(Bearer { verb, lends: if turned { Lends::Sufferer } else { found.lends } })
    }

    pub(super) fn is_light(&self, verb: Token<'_>) -> bool {
        self.verbs.contains_key(verb.lemma())
    }
}

impl Verb {
    fn fits(&self, preposition: Option<&str>) -> bool {
        match preposition {
            None => self.via.is_empty(),
            Some(p) => self.via.iter().any(|v| v == p),
        }
    }
}
