//! Whether an event is told as fact: signs of what is to come, possible, denied or long past.

use super::tree::Tree;
use crate::table::{Row, TableError};
use std::collections::BTreeMap;
use truceline_syntax::Token;

/// How far up a sentence a sign is looked for.
const REACH: usize = 12;

/// PLOVER's auxiliary modes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    pub(crate) historical: bool,
    pub(crate) future: bool,
    pub(crate) hypothetical: bool,
    pub(crate) negated: bool,
}

impl Flags {
    pub(crate) fn add(&mut self, other: Flags) {
        self.historical |= other.historical;
        self.future |= other.future;
        self.hypothetical |= other.hypothetical;
        self.negated |= other.negated;
    }

    pub(crate) fn named(name: &str) -> Option<Flags> {
        let mut flags = Flags::default();
        for one in name.split('+') {
            match one {
                "historical" => flags.historical = true,
                "future" => flags.future = true,
                "hypothetical" => flags.hypothetical = true,
                "negated" => flags.negated = true,
                _ => return None,
            }
        }
        Some(flags)
    }
}

/// Words that are signs, by the place in which they stand.
#[derive(Debug)]
pub(crate) struct Signs {
    /// `modal`, `modifier`, `governor.v`, `governor.n`, `governor.a`, `marker`, `preposition` and the word.
    words: BTreeMap<(String, String), Flags>,
}

const KINDS: [&str; 7] =
    ["modal", "modifier", "governor.v", "governor.n", "governor.a", "marker", "preposition"];

impl Signs {
    pub(crate) fn of_rows(rows: &[Row<'_>]) -> Result<Signs, TableError> {
        let mut words = BTreeMap::new();
        for row in rows {
            let flags =
                Flags::named(row.get(0)).ok_or_else(|| row.error(format!("“{}” is no flag", row.get(0))))?;
            if !KINDS.contains(&row.get(1)) {
                return Err(row.error(format!("“{}” is no kind {KINDS:?}", row.get(1))));
            }
            for word in row.list(2) {
                words.insert((row.get(1).to_owned(), word.to_owned()), flags);
            }
        }
        Ok(Signs { words })
    }

    fn get(&self, kind: &str, word: &str) -> Flags {
        self.words.get(&(kind.to_owned(), word.to_lowercase())).copied().unwrap_or_default()
    }

    /// Whether a verb is told as to come, and then whether as not to come.
    pub(crate) fn will(&self, tree: &Tree<'_>, verb: Token<'_>) -> Option<bool> {
        let verb = tree.at(verb.index());
        let shared =
            (verb.dep() == "conj" && tree.kid(verb, &["aux", "nsubj"]).is_none()).then(|| verb.head());
        let verb = shared.unwrap_or(verb);
        let modal =
            tree.kids_by(verb, &["aux"]).any(|t| matches!(t.norm(), "will" | "shall" | "wo" | "'ll" | "’ll"));
        let would = tree.kids_by(verb, &["aux"]).any(|t| t.norm() == "would")
            && verb.dep() == "ccomp"
            && !tree
                .kids_by(verb, &["advcl"])
                .any(|c| tree.kid(c, &["mark"]).is_some_and(|m| m.norm() == "if"));
        (modal || would).then(|| tree.kid(verb, &["neg"]).is_some())
    }

    /// "upcoming talks", "a planned visit".
    pub(crate) fn is_to_come(&self, tree: &Tree<'_>, noun: Token<'_>) -> bool {
        let noun = tree.at(noun.index());
        tree.kids_by(noun, &["amod", "compound"]).any(|t| self.get("modifier", t.norm()).future)
    }

    /// The signs at an event's word and above it, up to where another story begins.
    pub(crate) fn at(&self, tree: &Tree<'_>, token: Token<'_>) -> Flags {
        let mut token = tree.at(token.index());
        let mut flags = self.own(tree, token);
        for _ in 0..REACH {
            let above = token.head();
            if token.is_root() || !leads_up(token) {
                break;
            }
            if token.dep() == "advcl" {
                flags.add(self.marks(tree, token));
                break;
            }
            flags.add(self.governed(token, above));
            if token.dep() == "prep" {
                flags.add(self.get("preposition", token.norm()));
            } else if !matches!(token.dep(), "conj") || tree.kid(token, &["nsubj", "nsubjpass"]).is_none() {
                flags.add(self.modals(tree, above));
            }
            flags.add(self.marks(tree, above));
            token = above;
        }
        flags
    }

    fn own(&self, tree: &Tree<'_>, token: Token<'_>) -> Flags {
        let token = tree.at(token.index());
        let mut flags = self.modals(tree, token);
        flags.add(self.marks(tree, token));
        for kid in
            tree.kids(token).filter(|k| matches!(k.dep(), "amod" | "det" | "advmod" | "compound" | "nmod"))
        {
            flags.add(self.get("modifier", kid.norm()));
        }
        flags
    }

    /// "may attack", "did not attack", "will attack".
    fn modals(&self, tree: &Tree<'_>, verb: Token<'_>) -> Flags {
        let verb = tree.at(verb.index());
        let mut flags = Flags::default();
        for kid in tree.kids_by(verb, &["aux", "neg"]) {
            flags.add(self.get("modal", kid.norm()));
        }
        flags
    }

    /// "if they attack", "in case of".
    fn marks(&self, tree: &Tree<'_>, verb: Token<'_>) -> Flags {
        let verb = tree.at(verb.index());
        let mut flags = Flags::default();
        for kid in tree.kids_by(verb, &["mark", "prep", "advmod"]) {
            if kid.dep() == "mark" || kid.index() < verb.index() {
                flags.add(self.get("marker", kid.norm()));
            }
        }
        flags
    }

    /// What the governing word says of it: "denied attacking", "a threat of".
    fn governed(&self, token: Token<'_>, above: Token<'_>) -> Flags {
        if token.dep() == "conj" || matches!(token.dep(), "nsubj" | "advcl") {
            return Flags::default();
        }
        let kind = match above.pos() {
            truceline_syntax::Pos::Verb | truceline_syntax::Pos::Aux => "governor.v",
            truceline_syntax::Pos::Adj => "governor.a",
            _ => "governor.n",
        };
        self.get(kind, above.lemma())
    }
}

/// Whether what governs a word speaks of it too.
fn leads_up(token: Token<'_>) -> bool {
    matches!(
        token.dep(),
        "dobj"
            | "pobj"
            | "prep"
            | "xcomp"
            | "ccomp"
            | "pcomp"
            | "acl"
            | "conj"
            | "nsubjpass"
            | "attr"
            | "advcl"
            | "oprd"
            | "acomp"
            | "agent"
    ) && !(token.dep() == "acl" && matches!(token.tag(), "VBN" | "VBG"))
}
