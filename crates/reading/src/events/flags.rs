//! Whether an event is told as fact: signs of what is to come, possible, denied or long past.
//!
//! A sign stands at the event's own word ("did not attack", "a possible attack", "no soldier was killed"), on the words above it that
//! speak of it too ("denied attacking", "talk of plans to attack"), or opens its clause ("if they attack"). The climb ends where another
//! story begins: at a relative clause, at what only dates the event, and at the cue of a statement, since what is said of a saying is not
//! said of what it says. Two negations undo each other ("failed to prevent the attack").

use super::light::Light;
use super::tree::{Tree, is_verbal};
use super::why::{Part, Reason};
use crate::span::Span;
use crate::table::{Row, TableError};
use std::collections::{BTreeMap, BTreeSet};
use truceline_syntax::{Pos, Token};

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

    fn is_none(self) -> bool {
        self == Flags::default()
    }

    fn parts(self) -> impl Iterator<Item = Part> {
        let all = [
            (self.historical, Part::Historical),
            (self.future, Part::Future),
            (self.hypothetical, Part::Hypothetical),
            (self.negated, Part::Negated),
        ];
        all.into_iter().filter(|(set, _)| *set).map(|(_, part)| part)
    }
}

/// Flags, and the words that show them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) flags: Flags,
    words: Vec<(Flags, usize)>,
}

impl Shown {
    /// The words that show what is shown after all.
    pub(crate) fn reasons(&self, tree: &Tree<'_>) -> Vec<Reason> {
        let shown: Vec<Part> = self.flags.parts().collect();
        let each = self.words.iter().flat_map(|(flags, index)| {
            let parts = flags.parts().filter(|part| shown.contains(part));
            parts.map(|part| (part, Span::from(tree.at(*index)))).collect::<Vec<Reason>>()
        });
        each.collect()
    }

    /// Takes over what is shown of another word of the same event.
    pub(crate) fn join(&mut self, other: Shown) {
        self.flags.add(other.flags);
        for word in other.words {
            if !self.words.contains(&word) {
                self.words.push(word);
            }
        }
    }
}

/// What the climb needs to know of a sentence besides its tree.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    /// Words of saying.
    pub(crate) cues: &'a BTreeSet<usize>,
    /// Verbs that only lend their subject to a noun.
    pub(super) light: Option<&'a Light>,
}

impl Around<'static> {
    /// Nothing.
    pub(crate) const BARE: Around<'static> = Around { cues: &BTreeSet::new(), light: None };
}

/// Words that are signs, by the place in which they stand.
#[derive(Debug)]
pub(crate) struct Signs {
    words: BTreeMap<(String, String), Flags>,
}

const KINDS: [&str; 14] = [
    "modal",
    "modifier",
    "governor.v",
    "governor.n",
    "governor.a",
    "governor.to",
    "marker",
    "preposition",
    "nobody",
    "happen",
    "aside",
    "under.no",
    "open",
    "unsaid",
];

impl Signs {
    pub(crate) fn of_rows(rows: &[Row<'_>]) -> Result<Signs, TableError> {
        let mut words: BTreeMap<(String, String), Flags> = BTreeMap::new();
        for row in rows {
            let flags = match row.get(0) {
                "-" => Flags::default(),
                name => Flags::named(name).ok_or_else(|| row.error(format!("“{name}” is no flag")))?,
            };
            if !KINDS.contains(&row.get(1)) {
                return Err(row.error(format!("“{}” is no kind {KINDS:?}", row.get(1))));
            }
            for word in row.list(2) {
                words.entry((row.get(1).to_owned(), word.to_owned())).or_default().add(flags);
            }
        }
        Ok(Signs { words })
    }

    fn get(&self, kind: &str, word: &str) -> Flags {
        self.words.get(&(kind.to_owned(), word.to_lowercase())).copied().unwrap_or_default()
    }

    pub(super) fn is(&self, kind: &str, word: &str) -> bool {
        self.words.contains_key(&(kind.to_owned(), word.to_lowercase()))
    }

    /// Whether a verb is told as to come, and then whether as not to come.
    pub(crate) fn will(&self, tree: &Tree<'_>, verb: Token<'_>) -> Option<bool> {
        let verb = tree.at(verb.index());
        let shared =
            (verb.dep() == "conj" && tree.kid(verb, &["aux", "nsubj"]).is_none()).then(|| verb.head());
        let verb = shared.unwrap_or(verb);
        // "is to visit", "is going to visit"
        let above = verb.head();
        let to_come = above.lemma() == "be" && matches!(above.tag(), "VBZ" | "VBP")
            || above.lemma() == "go" && above.tag() == "VBG";
        if verb.dep() == "xcomp" && to_come && tree.kids_by(verb, &["aux"]).any(|a| a.tag() == "TO") {
            return Some(tree.kid(above, &["neg"]).is_some());
        }
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

    /// The signs at a word and above it.
    pub(crate) fn at(&self, tree: &Tree<'_>, token: Token<'_>) -> Flags {
        self.shown(tree, token, Around::BARE).flags
    }

    /// The signs at an event's word and above it, up to where another story begins.
    pub(crate) fn shown(&self, tree: &Tree<'_>, token: Token<'_>, around: Around<'_>) -> Shown {
        let token = tree.at(token.index());
        let mut climb = Climb { signs: self, tree, around, shown: Shown::default(), prevented: false };
        climb.own(token);
        climb.up(token);
        climb.shown
    }
}

/// A walk from an event's word up its sentence.
struct Climb<'a, 'd> {
    signs: &'a Signs,
    tree: &'a Tree<'d>,
    around: Around<'a>,
    shown: Shown,
    /// It is hypothetical only since something keeps it from happening.
    prevented: bool,
}

impl<'d> Climb<'_, 'd> {
    /// Takes a sign. A second negation undoes the first.
    fn sign(&mut self, flags: Flags, token: Token<'_>) {
        if flags.is_none() || self.shown.words.iter().any(|(_, index)| *index == token.index()) {
            return;
        }
        self.shown.words.push((flags, token.index()));
        let shown = &mut self.shown.flags;
        if flags.negated && shown.negated {
            shown.negated = false;
            shown.hypothetical &= !self.prevented;
            self.prevented = false;
            return;
        }
        self.prevented |= flags.negated && flags.hypothetical && !shown.hypothetical;
        shown.add(flags);
    }

    fn up(&mut self, token: Token<'d>) {
        let mut token = token;
        for step in 0..REACH {
            if token.is_root() || (step > 0 && is_verbal(token) && self.around.cues.contains(&token.index()))
            {
                return;
            }
            let above = token.head();
            if token.dep() == "prep" {
                let near = self.tree.kids_by(token, &["advmod", "prep"]).chain(Some(above));
                let instead =
                    near.into_iter().find(|t| !is_verbal(*t) && self.signs.get("aside", t.norm()).negated);
                if let Some(instead) = instead {
                    return self.sign(self.signs.get("aside", instead.norm()), instead);
                }
            }
            match token.dep() {
                "advcl" => return self.opening(token),
                "nsubj" | "nsubjpass" if token.pos() != Pos::Verb => return self.of_subject(token, above),
                "prep" | "advmod" | "mark" if self.signs.is("aside", token.norm()) => {
                    return self.sign(self.signs.get("aside", token.norm()), token);
                }
                "conj" if self.shares(token, above) => {}
                "conj" => return,
                "compound" if self.governs(token, above).is_none() => return,
                _ if !leads_up(token) => return,
                _ => self.governed(token, above),
            }
            token = above;
        }
    }

    /// What hangs on the event's own word.
    fn own(&mut self, token: Token<'d>) {
        self.modals(token);
        self.opening(token);
        if self.is_open(token) {
            self.condition(token);
        }
        self.unhappened(token);
        self.long_ago(token);
        for kid in self.tree.kids_by(token, &["amod", "det", "advmod", "compound", "nmod", "neg", "preconj"])
        {
            self.sign(self.signs.get("modifier", kid.norm()), kid);
        }
        if is_verbal(token) {
            self.nobody(token);
        }
    }

    /// "decades ago", "years before the war".
    fn long_ago(&mut self, token: Token<'d>) {
        for kid in self.tree.kids_by(token, &["advmod", "prep", "npadvmod", "mark"]) {
            let then = matches!(kid.norm(), "ago" | "before" | "earlier" | "previously" | "back");
            let long = |t: Token<'d>| {
                matches!(
                    t.norm(),
                    "years" | "decades" | "decade" | "centuries" | "century" | "generations" | "generation"
                )
            };
            if then && (self.tree.kids(kid).any(long) || kid.previous().is_some_and(long)) {
                self.sign(Flags { historical: true, ..Flags::default() }, kid);
            }
        }
    }

    /// Whether a condition beside a verb is one of the verb itself: that of "threatened to attack if …" is one of the attack.
    fn is_open(&self, verb: Token<'d>) -> bool {
        let content = self.tree.kid(verb, &["xcomp", "ccomp", "dobj"]).is_some_and(|c| c.pos() != Pos::Propn);
        let helped = self.tree.kids_by(verb, &["aux"]).any(|a| !self.signs.get("modal", a.norm()).is_none());
        helped || !content || verb.tag() == "VB"
    }

    /// "would have attacked if", "had they attacked, …": it did not come to that, or, where it is negated, it did.
    fn unhappened(&mut self, verb: Token<'d>) {
        let unreal = Flags { hypothetical: true, negated: true, ..Flags::default() };
        let had = |v: Token<'d>| self.tree.kids_by(v, &["aux"]).find(|a| a.norm() == "had");
        let has = |v: Token<'d>, word: &str| self.tree.kids_by(v, &["aux"]).any(|a| a.norm() == word);
        if has(verb, "would") && has(verb, "have") {
            let clause = self.tree.kids_by(verb, &["advcl"]).find(|c| had(*c).is_some());
            if let Some(had) = clause.and_then(had) {
                self.shown.flags.negated = false;
                self.shown.words.retain(|(_, index)| *index != had.index());
                self.sign(unreal, had);
            }
        }
        let above = verb.head();
        if verb.dep() == "advcl"
            && has(above, "would")
            && has(above, "have")
            && let Some(had) = had(verb)
        {
            self.sign(unreal, had);
            self.shown.flags.hypothetical &= self.shown.flags.negated;
        }
    }

    /// "no soldier was killed", "nobody attacked", "attacked neither town".
    fn nobody(&mut self, verb: Token<'d>) {
        for side in self.tree.kids_by(verb, &["nsubj", "nsubjpass", "dobj", "attr"]) {
            self.sign(self.signs.get("nobody", side.norm()), side);
            for kid in self.tree.kids_by(side, &["det", "neg", "preconj", "cc", "advmod"]) {
                let only = kid.next().is_some_and(|t| t.norm() == "only");
                if !only
                    && !self.shown.words.iter().any(|(f, i)| f.negated && self.tree.at(*i).head() == side)
                {
                    self.sign(self.signs.get("nobody", kid.norm()), kid);
                }
            }
        }
        for way in self.tree.prep(verb, &["at", "under", "in"]) {
            if matches!(way.lemma(), "time" | "point" | "circumstance" | "way" | "moment" | "condition") {
                for no in self.tree.kids_by(way, &["det"]).filter(|d| d.norm() == "no") {
                    self.sign(Flags { negated: true, ..Flags::default() }, no);
                }
            }
        }
    }

    /// "may attack", "did not attack", "will attack", "would have attacked".
    fn modals(&mut self, verb: Token<'d>) {
        let helpers: Vec<Token<'d>> = self.tree.kids_by(verb, &["aux", "neg", "advmod"]).collect();
        let has = |word: &str| helpers.iter().any(|t| t.dep() == "aux" && t.lemma() == word);
        let negated = helpers.iter().any(|t| t.dep() == "neg");
        for helper in &helpers {
            if helper.norm() == "longer" && self.tree.kids(*helper).any(|k| k.norm() == "no") {
                self.sign(Flags { negated: true, ..Flags::default() }, *helper);
            }
            let only = helper.next().is_some_and(|t| matches!(t.norm(), "only" | "just" | "merely"));
            if helper.dep() == "neg" && only {
                continue;
            }
            let mut flags = self.signs.get("modal", helper.norm());
            match helper.norm() {
                "would" | "'d" | "’d" if has("have") || !self.is_told(verb) => {
                    (flags.future, flags.hypothetical) = (self.is_conditional(verb) && !has("have"), true);
                }
                "could" if negated && !has("have") => flags.hypothetical = false,
                _ => {}
            }
            self.sign(flags, *helper);
        }
    }

    /// Whether a clause with "if" stands beside a verb.
    fn is_conditional(&self, verb: Token<'d>) -> bool {
        self.tree.kids_by(verb, &["advcl"]).any(|c| self.condition_of(c).is_some())
    }

    /// Whether a verb is what somebody tells: "said that it would …".
    fn is_told(&self, verb: Token<'d>) -> bool {
        match verb.dep() {
            "ccomp" => true,
            "conj" => self.is_told(verb.head()),
            _ => self.tree.kids_by(verb, &["ccomp", "parataxis"]).any(|v| v.tag() == "VBD"),
        }
    }

    /// "if they attack", "in case of".
    fn opening(&mut self, verb: Token<'d>) {
        for kid in self.tree.kids_by(verb, &["mark", "prep", "advmod"]) {
            if kid.dep() == "mark" || kid.index() < verb.index() {
                self.sign(self.signs.get("marker", kid.norm()), kid);
            }
            let could = self.tree.kids_by(verb, &["aux"]).any(|a| matches!(a.norm(), "could" | "can"));
            if kid.norm() == "before" && could {
                self.sign(Flags { negated: true, ..Flags::default() }, kid);
                self.shown.flags.hypothetical = false;
            }
        }
    }

    /// "will attack if they do": what depends on a condition.
    fn condition(&mut self, verb: Token<'d>) {
        let opens = self.tree.kids_by(verb, &["advcl"]).find_map(|clause| self.condition_of(clause));
        if let Some(opens) = opens.filter(|o| o.previous().is_none_or(|t| t.norm() != "as")) {
            self.sign(Flags { hypothetical: true, ..Flags::default() }, opens);
        }
    }

    /// The word that makes a clause a condition: "if", "unless", "should" before its subject.
    fn condition_of(&self, clause: Token<'d>) -> Option<Token<'d>> {
        let first = |k: &Token<'d>| clause.phrase().start == k.start();
        self.tree.kids(clause).find(|k| match k.dep() {
            "mark" => self.signs.get("marker", k.norm()).hypothetical,
            "aux" | "auxpass" => matches!(k.norm(), "should" | "had" | "were") && first(k),
            _ => false,
        })
    }

    /// "plans to attack and seize": a word takes over what is said of the one that it is joined to, when both have one form.
    fn shares(&mut self, token: Token<'d>, above: Token<'d>) -> bool {
        let own = self.tree.kid(token, &["nsubj", "nsubjpass", "aux", "auxpass"]).is_some();
        let but = self.tree.kids_by(above, &["cc"]).any(|c| c.norm() == "but" && c.index() < token.index());
        if own || but || token.tag() != above.tag() && (is_verbal(token) || is_verbal(above)) {
            return false;
        }
        self.modals(above);
        self.opening(above);
        for kid in self.tree.kids_by(above, &["det", "amod"]).filter(|_| !is_verbal(above)) {
            self.sign(self.signs.get("modifier", kid.norm()), kid);
        }
        true
    }

    fn governs(&self, token: Token<'d>, above: Token<'d>) -> Option<Flags> {
        let kind = match above.pos() {
            Pos::Verb | Pos::Aux => "governor.v",
            Pos::Adj => "governor.a",
            _ => "governor.n",
        };
        let mut flags = self.signs.get(kind, above.lemma());
        if is_verbal(above) && self.tree.kids_by(above, &["prt"]).any(|p| p.norm() == "off") {
            return None;
        }
        if is_verbal(above) && !self.is_finite(token) {
            flags.add(self.signs.get("governor.to", above.lemma()));
        }
        (!flags.is_none()).then_some(flags)
    }

    /// Whether a word heads a clause that states something: "told them that it fell", not "told them to go".
    fn is_finite(&self, token: Token<'d>) -> bool {
        let states = |t: Token<'d>| matches!(t.tag(), "VBD" | "VBZ" | "VBP") && t.norm() != "be";
        token.dep() == "ccomp"
            && (states(token)
                || self.tree.kids_by(token, &["aux", "auxpass"]).any(|a| states(a) || a.tag() == "MD"))
    }

    /// What the governing word says of it: "denied attacking", "a threat of", "no sign of".
    fn governed(&mut self, token: Token<'d>, above: Token<'d>) {
        let governs = self.governs(token, above);
        if let Some(flags) = governs {
            self.sign(flags, above);
        }
        self.open(above);
        if !is_verbal(above) {
            for kid in self.tree.kids_by(above, &["det", "amod"]) {
                let no = self.signs.is("under.no", above.lemma()) || kid.dep() == "amod";
                let flags = self.signs.get("modifier", kid.norm());
                if no && flags.negated {
                    self.sign(Flags { negated: true, ..Flags::default() }, kid);
                }
            }
            if token.dep() == "prep" {
                self.sign(self.signs.get("preposition", token.norm()), token);
            }
            return;
        }
        if token.dep() == "prep" {
            self.sign(self.signs.get("preposition", token.norm()), token);
        }
        if governs.is_some() || !self.is_finite(token) && self.passes(token, above) {
            self.modals(above);
            self.condition(above);
            if token.dep() == "xcomp" {
                self.going(above);
            }
        }
        self.opening(above);
        if governs.is_some() {
            self.nobody(above);
        }
    }

    /// "did not rule out an attack": it is left open.
    fn open(&mut self, above: Token<'d>) {
        if !self.signs.is("open", above.lemma()) {
            return;
        }
        let helpers = self.tree.kids_by(above, &["neg", "aux"]).collect::<Vec<_>>();
        if helpers.iter().any(|h| h.dep() == "neg") {
            helpers.iter().for_each(|h| self.shown.words.push((Flags::default(), h.index())));
            self.sign(Flags { hypothetical: true, ..Flags::default() }, above);
        } else {
            self.sign(Flags { negated: true, ..Flags::default() }, above);
        }
    }

    /// "is going to attack", "is to attack", "has yet to attack".
    fn going(&mut self, above: Token<'d>) {
        let to_come = Flags { future: true, ..Flags::default() };
        let is_to = above.lemma() == "be" && matches!(above.tag(), "VBZ" | "VBP");
        if above.lemma() == "go" && above.tag() == "VBG" || is_to {
            self.sign(to_come, above);
        }
        if matches!(above.lemma(), "have" | "be") {
            for yet in self.tree.kids_by(above, &["advmod"]).filter(|t| t.norm() == "yet") {
                self.sign(Flags { negated: true, ..Flags::default() }, yet);
            }
        }
    }

    /// Whether the helpers of a governing verb speak of what it governs: those of "may launch attacks" do, of "may discuss the attack" not.
    fn passes(&self, token: Token<'d>, above: Token<'d>) -> bool {
        let noun = match token.dep() {
            "dobj" | "nsubjpass" | "attr" | "oprd" => token,
            "prep" | "agent" => match self.tree.kid(token, &["pobj"]) {
                Some(noun) => noun,
                None => return true,
            },
            _ => return true,
        };
        let light = self.around.light.is_some_and(|light| light.bearer(self.tree, noun).is_some());
        light || !self.is_known(noun) || above.pos() == Pos::Aux
    }

    /// "the talks will resume", "no attack took place", "an attack is likely", "strikes could kill thousands".
    fn of_subject(&mut self, noun: Token<'d>, verb: Token<'d>) {
        let passive = noun.dep() == "nsubjpass";
        if passive && let Some(flags) = self.governs(noun, verb) {
            self.sign(flags, verb);
        }
        for what in self.tree.kids_by(verb, &["acomp"]) {
            self.sign(self.signs.get("governor.a", what.lemma()), what);
        }
        let onward = self.tree.kids_by(verb, &["xcomp"]).any(|x| self.signs.is("happen", x.lemma()));
        if onward && let Some(flags) = self.governs(noun, verb) {
            self.sign(flags, verb);
        }
        if onward {
            self.going(verb);
        }
        if passive || onward || self.signs.is("happen", verb.lemma()) {
            self.modals(verb);
            self.condition(verb);
            if passive || matches!(verb.dep(), "xcomp" | "ccomp" | "conj") {
                self.up(verb);
            }
            return;
        }
        if !self.is_known(noun) {
            for helper in self.tree.kids_by(verb, &["aux"]) {
                if matches!(helper.norm(), "would" | "could" | "may" | "might") {
                    self.sign(Flags { hypothetical: true, ..Flags::default() }, helper);
                }
            }
        }
    }

    /// "the attack", "their attack": one that is known.
    fn is_known(&self, noun: Token<'d>) -> bool {
        self.tree
            .kids_by(noun, &["det", "poss"])
            .any(|k| k.dep() == "poss" || matches!(k.norm(), "the" | "this" | "that" | "these" | "those"))
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
            | "oprd"
            | "acomp"
            | "agent"
            | "csubj"
            | "compound"
    ) && !(token.dep() == "acl" && matches!(token.tag(), "VBN" | "VBG"))
}
