//! One sentence as a tree that is cheap to walk down, and the grammar of who fills which place around a word.

use std::ops::Range;
use truceline_syntax::{Doc, Pos, Token};

/// How far up a shared or controlled subject is looked for.
const REACH: usize = 12;

/// A sentence with its children listed once, so that walking down costs what is walked.
pub(crate) struct Tree<'d> {
    doc: &'d Doc,
    tokens: Range<usize>,
    kids: Vec<Vec<usize>>,
}

impl<'d> Tree<'d> {
    pub(crate) fn of(doc: &'d Doc, tokens: Range<usize>) -> Tree<'d> {
        let mut kids = vec![Vec::new(); tokens.len()];
        for token in doc.range(tokens.clone()).filter(|t| !t.is_root()) {
            if let Some(list) = kids.get_mut(token.head().index().wrapping_sub(tokens.start)) {
                list.push(token.index());
            }
        }
        Tree { doc, tokens, kids }
    }

    pub(crate) fn tokens(&self) -> impl DoubleEndedIterator<Item = Token<'d>> + use<'d> {
        self.doc.range(self.tokens.clone())
    }

    pub(crate) fn at(&self, index: usize) -> Token<'d> {
        self.doc.token(index)
    }

    pub(crate) fn place(&self, token: Token<'_>) -> usize {
        token.index() - self.tokens.start
    }

    /// Tokens with those that hang on others before them.
    pub(crate) fn leaves_first(&self) -> Vec<Token<'d>> {
        let mut order: Vec<Token<'d>> = self.tokens().filter(|t| t.is_root()).collect();
        let mut next = 0;
        while next < order.len() {
            let token = order[next];
            order.extend(self.kids(token));
            next += 1;
        }
        order.reverse();
        order
    }

    pub(crate) fn kids(&self, token: Token<'d>) -> impl DoubleEndedIterator<Item = Token<'d>> + use<'d, '_> {
        let list =
            self.kids.get(token.index().wrapping_sub(self.tokens.start)).map_or(&[][..], Vec::as_slice);
        list.iter().map(|index| self.doc.token(*index))
    }

    pub(crate) fn kid(&self, token: Token<'d>, deps: &[&str]) -> Option<Token<'d>> {
        self.kids(token).find(|t| deps.contains(&t.dep()))
    }

    pub(crate) fn kids_by<'a>(
        &'a self,
        token: Token<'d>,
        deps: &'a [&'a str],
    ) -> impl Iterator<Item = Token<'d>> + use<'a, 'd> {
        self.kids(token).filter(move |t| deps.contains(&t.dep()))
    }

    /// Whether a verb is in the passive.
    pub(crate) fn is_passive(&self, verb: Token<'d>) -> bool {
        if self.kid(verb, &["auxpass", "nsubjpass"]).is_some() {
            return true;
        }
        if verb.tag() != "VBN" || self.kid(verb, &["aux", "nsubj"]).is_some() {
            return false;
        }
        match verb.dep() {
            "acl" | "advcl" | "relcl" | "amod" => self.kid(verb, &["dobj"]).is_none(),
            "conj" => self.is_passive_above(verb),
            _ => false,
        }
    }

    fn is_passive_above(&self, verb: Token<'d>) -> bool {
        verb.head().tag() == "VBN" && self.kid(verb.head(), &["auxpass", "nsubjpass"]).is_some()
    }

    /// Who does it: the subject of an active verb, the agent of a passive one.
    pub(crate) fn subject(&self, verb: Token<'d>) -> Option<Token<'d>> {
        match self.is_passive(verb) {
            true => self.agent(verb),
            false => self.surface_subject(verb, REACH),
        }
    }

    fn agent(&self, verb: Token<'d>) -> Option<Token<'d>> {
        let by = self.kids(verb).find(|t| t.dep() == "agent" || (t.dep() == "prep" && t.norm() == "by"))?;
        self.kid(by, &["pobj"])
    }

    /// To whom or what it is done: objects of an active verb, the subject of a passive one.
    pub(crate) fn objects(&self, verb: Token<'d>) -> Vec<Token<'d>> {
        if self.is_passive(verb) {
            let mut found: Vec<_> = self.surface_subject(verb, REACH).into_iter().collect();
            found.extend(self.kids_by(verb, &["oprd", "dobj"]));
            return found;
        }
        let own: Vec<_> =
            self.kids_by(verb, &["dobj", "dative", "oprd"]).filter(|t| t.pos() != Pos::Adp).collect();
        if !own.is_empty() {
            return own;
        }
        if verb.dep() == "xcomp" {
            let fronted = self.kids_by(verb.head(), &["dobj"]).find(|t| t.index() < verb.head().index());
            if let Some(fronted) = fronted {
                return vec![if is_relative(fronted) {
                    self.antecedent(verb.head(), REACH)
                } else {
                    fronted
                }];
            }
        }
        if verb.dep() == "relcl" && self.kid(verb, &["nsubj"]).is_some_and(|s| !is_relative(s)) {
            return vec![verb.head()];
        }
        self.kids_by(verb, &["conj"])
            .flat_map(|v| self.kids_by(v, &["dobj"]).collect::<Vec<_>>())
            .take(1)
            .collect()
    }

    /// "whose fighters they deny harbouring": what stands before the verb is the object of a noun in -ing after it.
    pub(crate) fn gerund_objects(&self, noun: Token<'d>) -> Vec<Token<'d>> {
        let verb = noun.head();
        if noun.dep() != "dobj" || !noun.norm().ends_with("ing") || noun.index() < verb.index() {
            return Vec::new();
        }
        let fronted = self.kids_by(verb, &["dobj"]).find(|t| t.index() < verb.index());
        fronted.map(|t| if is_relative(t) { self.antecedent(verb, REACH) } else { t }).into_iter().collect()
    }

    /// "…, whose fighters were freed": whom the relative word before a noun means.
    pub(crate) fn whose(&self, noun: Token<'d>) -> Option<Token<'d>> {
        let owner = self.kid(noun, &["poss"]).filter(|t| t.tag() == "WP$")?;
        let clause = owner.ancestors().take(REACH).find(|t| t.dep() == "relcl")?;
        Some(clause.head())
    }

    /// The subject as it stands before the verb, or as it is understood there.
    fn surface_subject(&self, verb: Token<'d>, reach: usize) -> Option<Token<'d>> {
        if let Some(own) = self.kid(verb, &["nsubj", "nsubjpass"]) {
            return match is_relative(own) {
                true => Some(self.antecedent(verb, reach)).filter(|a| *a != verb).or(Some(own)),
                false => Some(own),
            };
        }
        let above = verb.head();
        if reach == 0 || verb.is_root() {
            return None;
        }
        match verb.dep() {
            "acl" | "relcl" => self.understood_with_noun(verb, reach),
            "xcomp" | "ccomp" => self.controller(above, reach),
            "conj" | "advcl" | "parataxis" | "dep" if is_verbal(above) => {
                self.surface_subject(above, reach - 1)
            }
            "pcomp" => self.subject_of_gerund(above, reach),
            "aux" | "auxpass" => self.surface_subject(above, reach - 1),
            _ => None,
        }
    }

    fn antecedent(&self, verb: Token<'d>, reach: usize) -> Token<'d> {
        match verb.dep() {
            "relcl" | "acl" => verb.head(),
            "conj" | "ccomp" | "xcomp" if reach > 0 && !verb.is_root() => {
                self.antecedent(verb.head(), reach - 1)
            }
            _ => verb,
        }
    }

    /// "a plan to attack", "troops deployed", "fighters holding": what the noun before says of the subject.
    fn understood_with_noun(&self, verb: Token<'d>, reach: usize) -> Option<Token<'d>> {
        let noun = verb.head();
        let infinitive = self.kids(verb).any(|t| t.tag() == "TO");
        if !infinitive {
            return Some(noun);
        }
        self.kid(noun, &["poss"]).or_else(|| self.holder(noun, reach))
    }

    /// Who has or makes what a noun names: "X made a decision", "the decision by X", "the decision of X".
    pub(crate) fn holder(&self, noun: Token<'d>, reach: usize) -> Option<Token<'d>> {
        let by = self.prep(noun, &["by", "of"]).into_iter().next();
        by.or_else(|| {
            (reach > 0 && is_verbal(noun.head()))
                .then(|| self.surface_subject(noun.head(), reach - 1))
                .flatten()
        })
    }

    /// The subject of a clause as it stands.
    pub(crate) fn subject_of_clause(&self, verb: Token<'d>) -> Option<Token<'d>> {
        self.surface_subject(verb, 0)
    }

    /// The subject of the nearest clause above a noun.
    pub(crate) fn holder_above(&self, noun: Token<'d>) -> Option<Token<'d>> {
        let verb = noun.ancestors().take(REACH).find(|t| is_verbal(*t))?;
        self.surface_subject(verb, REACH)
    }

    /// The understood subject of an infinitive under a verb: its object ("urged X to"), else its subject ("vowed to").
    fn controller(&self, above: Token<'d>, reach: usize) -> Option<Token<'d>> {
        if above.pos() == Pos::Adj && reach > 0 && is_verbal(above.head()) {
            return self.surface_subject(above.head(), reach - 1);
        }
        if !is_verbal(above) {
            return None;
        }
        let object = self.kids_by(above, &["dobj", "dative"]).find(|t| t.pos() != Pos::Adp);
        object.or_else(|| self.surface_subject(above, reach - 1))
    }

    /// "accused X of supporting", "after bombing": the object for a charge, else the subject of the clause.
    fn subject_of_gerund(&self, preposition: Token<'d>, reach: usize) -> Option<Token<'d>> {
        let above = preposition.head();
        if matches!(above.dep(), "dobj" | "nsubjpass") && matches!(above.pos(), Pos::Propn | Pos::Pron) {
            return Some(above);
        }
        if above.pos() == Pos::Adj && is_verbal(above.head()) {
            return self.surface_subject(above.head(), reach.saturating_sub(1));
        }
        if !is_verbal(above) {
            return self.kid(above, &["poss"]).or_else(|| self.holder(above, reach.saturating_sub(1)));
        }
        let charge = matches!(preposition.norm(), "of" | "for" | "from" | "with" | "over");
        let charged = charge.then(|| self.kids_by(above, &["dobj"]).next()).flatten();
        charged.or_else(|| self.surface_subject(above, reach.saturating_sub(1)))
    }

    /// What stands after one of these prepositions under a word, clauses too ("of supporting").
    pub(crate) fn prep(&self, word: Token<'d>, names: &[&str]) -> Vec<Token<'d>> {
        let is_named = |t: &Token<'d>| {
            matches!(t.dep(), "prep" | "agent" | "dative" | "prt" | "advmod" | "mark")
                && names.contains(&t.norm())
        };
        let mut found = Vec::new();
        for outer in self.kids_by(word, &["prep"]).filter(|t| !is_named(t)) {
            for preposition in self.kids_by(outer, &["prep"]).filter(is_named) {
                found.extend(self.kids_by(preposition, &["pobj", "pcomp"]));
            }
        }
        for preposition in self.kids(word).filter(is_named) {
            found.extend(self.kids_by(preposition, &["pobj", "pcomp"]));
            for second in self.kids_by(preposition, &["prep"]) {
                found.extend(self.kids_by(second, &["pobj", "pcomp"]));
            }
        }
        found
    }

    /// A word with all that is joined to it by "and", "or" or a comma.
    pub(crate) fn joined(&self, token: Token<'d>) -> Vec<Token<'d>> {
        let mut all = vec![token];
        let mut next = 0;
        while next < all.len() {
            let token = all[next];
            all.extend(self.kids_by(token, &["conj"]));
            next += 1;
        }
        all
    }
}

/// Whether a word heads a clause.
pub(crate) fn is_verbal(token: Token<'_>) -> bool {
    matches!(token.pos(), Pos::Verb | Pos::Aux)
}

fn is_relative(token: Token<'_>) -> bool {
    matches!(token.tag(), "WDT" | "WP" | "WP$") || (token.norm() == "that" && token.tag() == "IN")
}
