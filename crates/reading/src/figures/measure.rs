//! What a quantity measures: the verb, the state or the noun that its clause says it of.

use super::counted::Counted;
use super::quantity::Quantity;
use super::reality;
use super::words::{As, Cue, Words};
use truceline_syntax::{Pos, Token};

/// A measure with the word that tells it.
#[derive(Clone, Debug)]
pub(super) struct Measure<'d> {
    pub(super) name: String,
    pub(super) word: Token<'d>,
    /// Whether a toll is told: everybody until now.
    pub(super) toll: bool,
    /// Whom a toll counts: "the number of villagers killed rose to 12".
    pub(super) of: Option<Token<'d>>,
}

impl<'d> Measure<'d> {
    pub(super) fn new(name: &str, word: Token<'d>) -> Measure<'d> {
        Measure { name: name.to_owned(), word, toll: false, of: None }
    }
}

/// How far above a number the verb of its toll may stand: in "the number of those killed to 77" the parser hangs the end on
/// "killed".
const TOLL: usize = 6;

/// The measure of what the table only names so that nothing else is read from it: "sentenced to death".
const NOTHING: &str = "none";

/// The tables, asked about one quantity.
pub(super) struct Asked<'w, 'd> {
    pub(super) words: &'w Words,
    pub(super) q: &'w Quantity<'d>,
    pub(super) c: Counted<'d>,
}

impl<'d> Asked<'_, 'd> {
    /// The measure of the quantity; none when it counts nothing that the tables know, or nothing that has happened.
    pub(super) fn measure(&self) -> Option<Measure<'d>> {
        if self.q.single && (self.counts_others() || self.names_one()) || self.is_one_of() {
            return None;
        }
        let told = self
            .elliptical()
            .or_else(|| self.clause(self.c.node, 0))
            .or_else(|| self.said_of_noun())
            .or_else(|| self.behind_of())
            .or_else(|| self.toll())
            .or_else(|| self.noun())
            .or_else(|| self.of_those())
            .or_else(|| self.beside())?;
        let real = reality::happened(self.words, told.word, self.q.high == Some(0.0));
        Some(told).filter(|m| real && m.name != NOTHING && self.counts_people())
    }

    /// "a total of 1,027", "a group of 12": the number behind counts.
    fn counts_others(&self) -> bool {
        let number = |t: Token<'d>| t.tag() == "CD" || t.children_by(&["nummod"]).next().is_some();
        let of = self.c.node.children_by(&["prep"]).find(|t| t.lemma() == "of");
        of.and_then(|t| t.child(&["pobj"])).is_some_and(number)
    }

    /// An article counts people ("a soldier", "another was injured"), nothing else; not who tells it (", a monitor said").
    fn counts_people(&self) -> bool {
        let speaks = |noun: Token<'d>| {
            let verb =
                noun.next().filter(|v| matches!(v.tag(), "VBD" | "VBZ" | "VBP") && v.pos() == Pos::Verb);
            let says =
                |v: Token<'d>| self.words.is(Cue::Says, v.lemma()) || self.words.is(Cue::Counts, v.lemma());
            verb.is_some_and(says)
        };
        !self.q.single || self.c.noun.is_none_or(|noun| self.words.is_person(noun) && !speaks(noun))
    }

    /// "one of them a woman": what the one is, counted already.
    fn names_one(&self) -> bool {
        self.c.node.dep() == "appos" && self.c.node.head().tag() == "CD"
    }

    /// "the leader, one of 12 who were arrested": who the one is, told before.
    fn is_one_of(&self) -> bool {
        let of = self.q.token.children_by(&["prep"]).any(|p| p.lemma() == "of");
        self.q.high == Some(1.0) && self.q.token.dep() == "appos" && of && self.q.token.head().tag() != "CD"
    }

    fn known(&self, role: As, word: Token<'d>, toll: bool) -> Option<Measure<'d>> {
        let (lemma, text) = (word.lemma().to_lowercase(), word.text().to_lowercase());
        // Of names the tagger keeps the plural: "martyrs" in quotation marks.
        let one = || text.strip_suffix('s').and_then(|one| self.words.measure(role, one));
        let named = || Some(()).filter(|()| word.tag() == "NNPS").and_then(|()| one());
        let measure = self.words.measure(role, &lemma).or_else(|| self.words.measure(role, &text));
        let name = measure.or_else(named)?;
        Some(Measure { toll, ..Measure::new(name, word) })
    }

    /// "12 were killed, 30 wounded and 5 abducted": a number with a participle right behind it.
    fn elliptical(&self) -> Option<Measure<'d>> {
        let next = self.q.last.next().filter(|_| self.c.noun.is_none() && self.q.low != Some(0.0))?;
        let pair = || next.children().find_map(|c| self.pair(As::Object, next, c));
        self.participle(next).or_else(|| Some(()).filter(|()| next.tag() == "VBN").and_then(|()| pair()))
    }

    /// By the verb that the counted are subject or object of; what is joined by "and" shares it.
    fn clause(&self, node: Token<'d>, depth: usize) -> Option<Measure<'d>> {
        let verb = node.head();
        match node.dep() {
            "conj" | "appos" if depth < 4 && verb.pos() != Pos::Verb => self.clause(verb, depth + 1),
            "pobj" if depth < 4 && verb.lemma() == "of" && self.words.is(Cue::Total, verb.head().text()) => {
                self.clause(verb.head(), depth + 1)
            }
            "dobj" | "nsubjpass" | "oprd" => self
                .verb(As::Object, verb)
                .or_else(|| self.people(As::Object, verb, node))
                .or_else(|| self.raised(verb, node)),
            "nsubj" => self
                .subject(verb)
                .or_else(|| self.people(As::Subject, verb, node))
                .or_else(|| self.raised(verb, node)),
            // "17 were injured, two seriously"
            "npadvmod" if node.tag() == "CD" && self.c.noun.is_none() => self.participle(verb),
            // Two subjects of one verb: "300 people, most of them women, were killed".
            "dep" if verb.tag() == "VBN" && node.index() < verb.index() => self.verb(As::Object, verb),
            _ => None,
        }
    }

    /// By a verb that tells something of people alone: an army loses 12 men, and 12 men fall; shells fall otherwise.
    fn people(&self, role: As, verb: Token<'d>, counted: Token<'d>) -> Option<Measure<'d>> {
        let is = |cue: Cue| [counted.lemma(), counted.text()].iter().any(|word| self.words.is(cue, word));
        let named = |of: &str| self.words.measure(role, &format!("{} {of}", verb.lemma().to_lowercase()));
        let armed = Some("+armed").filter(|_| is(Cue::Armed)).and_then(named);
        let people = || Some("+people").filter(|_| self.words.is_person(counted)).and_then(named);
        Some(Measure::new(armed.or_else(people)?, verb))
    }

    /// "are thought to have died", "seem to have been killed": what is said of a subject in the infinitive behind.
    fn raised(&self, verb: Token<'d>, node: Token<'d>) -> Option<Measure<'d>> {
        let told = verb.child(&["xcomp"]).filter(|x| x.children_by(&["aux"]).any(|a| a.tag() == "TO"))?;
        match told.child(&["auxpass"]) {
            Some(_) => self.verb(As::Object, told),
            None => self.verb(As::Subject, told).or_else(|| self.people(As::Subject, told, node)),
        }
    }

    fn subject(&self, verb: Token<'d>) -> Option<Measure<'d>> {
        let passive = !verb.children().any(|c| matches!(c.dep(), "dobj" | "ccomp"));
        let object = || Some(()).filter(|()| passive).and_then(|()| self.verb(As::Object, verb));
        // "let 14 students go"
        let let_go = || self.pair(As::Object, verb.head(), verb).filter(|_| verb.dep() == "ccomp");
        self.verb(As::Subject, verb)
            .or_else(let_go)
            .or_else(object)
            .or_else(|| self.known(As::State, verb, false))
    }

    /// A verb, alone or with a word that belongs to it ("take hostage"), or with a state ("left dead").
    fn verb(&self, role: As, verb: Token<'d>) -> Option<Measure<'d>> {
        let pair = || verb.children().find_map(|c| self.pair(role, verb, c));
        let is = || {
            let said = verb.children_by(&["attr"]).find(|c| c.tag() == "NNS")?;
            self.known(As::Noun, said, false).filter(|_| verb.lemma() == "be")
        };
        let state = || {
            let said = verb.children_by(&["oprd", "acomp", "xcomp", "attr", "ccomp"]);
            said.into_iter().find_map(|c| {
                self.known(As::State, c, false).or_else(|| self.participle(c)).or_else(|| self.driven(c))
            })
        };
        let alone = || self.known(role, verb, false).map(|m| self.joined(role, m));
        let joined = || self.next_to(role, verb);
        self.result(role, verb).or_else(pair).or_else(alone).or_else(state).or_else(is).or_else(joined)
    }

    /// "were shot and killed": the verb that is joined to one which tells nothing.
    fn next_to(&self, role: As, verb: Token<'d>) -> Option<Measure<'d>> {
        let bare =
            |v: &Token<'d>| v.child(&["nsubj", "nsubjpass", "dobj"]).is_none() && v.tag() == verb.tag();
        verb.children_by(&["conj"]).find(bare).and_then(|v| self.known(role, v, false))
    }

    /// A verb with what came of it: "beaten to death". What a table names with the verb goes before ("sentenced to death").
    fn result(&self, role: As, verb: Token<'d>) -> Option<Measure<'d>> {
        if role == As::Subject && verb.child(&["dobj"]).is_some() {
            return None;
        }
        let named = |prep: Token<'d>| {
            let noun = prep.child(&["pobj"])?;
            let key = format!("{} {}", prep.lemma().to_lowercase(), noun.lemma().to_lowercase());
            let own = format!("{} {key}", verb.lemma().to_lowercase());
            self.words.measure(role, &own).or_else(|| self.words.measure(role, &key))
        };
        // "treated 85 people for wounds": the parser hangs what came of it on either.
        let name = verb.children_by(&["prep"]).chain(self.c.node.children_by(&["prep"])).find_map(named)?;
        Some(Measure::new(name, verb))
    }

    /// "forced 60,000 people to flee".
    fn driven(&self, verb: Token<'d>) -> Option<Measure<'d>> {
        self.known(As::Subject, verb, false)
            .filter(|_| verb.tag() == "VB" && !self.words.is(Cue::Aim, verb.head().lemma()))
    }

    fn pair(&self, role: As, verb: Token<'d>, with: Token<'d>) -> Option<Measure<'d>> {
        let key = format!("{} {}", verb.lemma().to_lowercase(), with.lemma().to_lowercase());
        let name = self.words.measure(role, &key)?;
        Some(Measure::new(name, verb))
    }

    /// "killed or wounded 30": both at once.
    fn joined(&self, role: As, m: Measure<'d>) -> Measure<'d> {
        let alone = |v: &Token<'d>| !v.children().any(|c| matches!(c.dep(), "dobj" | "nsubjpass" | "nsubj"));
        let own = |v: &Token<'d>| v.child(&["dobj"]).is_some();
        let after = m.word.children_by(&["conj"]).find(|v| alone(v));
        let before = Some(m.word.head())
            .filter(|v| m.word.dep() == "conj" && !own(v) && role == As::Object && own(&m.word));
        let other = after.or(before).and_then(|v| self.known(role, v, false));
        match other {
            Some(other)
                if other.name != m.name
                    && [&*other.name, &*m.name].iter().all(|n| matches!(*n, "killed" | "injured")) =>
            {
                Measure { name: "casualties".to_owned(), ..m }
            }
            _ => m,
        }
    }

    /// "12 dead", "12 wounded soldiers", "12 people killed in the raid", "30 who died".
    fn said_of_noun(&self) -> Option<Measure<'d>> {
        let noun = self.c.noun.unwrap_or(self.c.node);
        let own = || self.known(As::State, noun, false).filter(|_| noun.pos() != Pos::Verb);
        // "28 dead hostages": what is said of them goes before what they are.
        let named = self.known(As::Noun, noun, false).is_some();
        let modifier = |t: Token<'d>| match t.dep() {
            "amod" => self.known(As::State, t, false).or_else(|| self.participle(t)),
            "acl" => self.known(As::State, t, false).or_else(|| self.done(t)).or_else(|| self.infinitive(t)),
            "relcl" => self.relative(t),
            _ => None,
        };
        let said = || noun.children().find_map(modifier);
        if named { said().or_else(own) } else { own().or_else(said) }
    }

    /// "one of 14 children to die", "to be killed".
    fn infinitive(&self, t: Token<'d>) -> Option<Measure<'d>> {
        t.children_by(&["aux"]).find(|a| a.tag() == "TO")?;
        match t.child(&["auxpass"]) {
            Some(_) => self.verb(As::Object, t),
            None => self.verb(As::Subject, t).filter(|_| t.tag() == "VB"),
        }
    }

    fn participle(&self, t: Token<'d>) -> Option<Measure<'d>> {
        let active =
            || t.children_by(&["aux"]).any(|a| a.lemma() == "have") && t.child(&["auxpass"]).is_none();
        self.known(As::Object, t, false).filter(|_| t.tag() == "VBN" && !active())
    }

    fn done(&self, t: Token<'d>) -> Option<Measure<'d>> {
        Some(t).filter(|t| t.tag() == "VBN").and_then(|t| self.verb(As::Object, t))
    }

    fn relative(&self, verb: Token<'d>) -> Option<Measure<'d>> {
        let Some(who) = verb.children().find(|c| matches!(c.tag(), "WP" | "WDT")) else {
            return self.gap(verb);
        };
        match who.dep() {
            "nsubjpass" | "dobj" => self.verb(As::Object, verb),
            "nsubj" => self.verb(As::Subject, verb),
            _ => self.gap(verb),
        }
    }

    /// "the nuns they had kidnapped", "of whom it believes are dead": a clause whose verb lacks what it is said of.
    fn gap(&self, verb: Token<'d>) -> Option<Measure<'d>> {
        verb.child(&["nsubj"])?;
        match verb.child(&["ccomp"]) {
            Some(told) if told.child(&["nsubj", "nsubjpass"]).is_none() => self.subject(told),
            Some(_) => None,
            None => self.verb(As::Object, verb).filter(|_| verb.child(&["dobj"]).is_none()),
        }
    }

    /// "the deaths of 12 people", "claimed the lives of 12".
    fn behind_of(&self) -> Option<Measure<'d>> {
        let mut node = self.c.node;
        if node.dep() == "conj" {
            node = node.head();
        }
        let of = node.head();
        if node.dep() != "pobj" || of.lemma() != "of" {
            return None;
        }
        let noun = of.head();
        let verb = noun.head();
        let lives = || self.pair(As::Object, verb, noun).or_else(|| self.pair(As::Subject, verb, noun));
        lives().or_else(|| self.known(As::Of, noun, false)).or_else(|| self.known(As::Toll, noun, true))
    }

    /// "the death toll rose to 70", "bringing the number of dead to 1,200", "the toll stands at 12".
    fn toll(&self) -> Option<Measure<'d>> {
        let node = self.c.node;
        let verb = match node.dep() {
            "pobj" => node.head().ancestors().take(3).find(|t| t.tag().starts_with('V'))?,
            "dobj" | "attr" | "acomp" | "npadvmod" => node.head(),
            _ => return None,
        };
        // "rose by 12": what came on top is no toll.
        let all = node.dep() != "pobj" || node.head().lemma() != "by";
        let toll = |t: Token<'d>| {
            let counted = self.words.is(Cue::Tally, t.lemma());
            let told = t.subtree().take(8).find_map(|word| self.known(As::Toll, word, all)).or_else(|| {
                let word = t.subtree().take(8).filter(|_| counted);
                word.skip(1)
                    .find_map(|word| self.known(As::Noun, word, all).or_else(|| self.participle(word)))
            });
            let told = told.or_else(|| self.lost(t, all))?;
            let of = t.children_by(&["prep"]).find(|p| p.lemma() == "of").and_then(|p| p.child(&["pobj"]));
            let named = of.filter(|of| *of != told.word && matches!(of.tag(), "NNS" | "NNPS"));
            Some(Measure { of: named, ..told })
        };
        let hung = verb.dep() == "acl";
        let above = verb.ancestors().take(TOLL).filter(|t| hung && t.tag().starts_with('V'));
        let verbs = std::iter::once(verb).chain(above);
        // "the toll, which they had put at nine"
        let meant = |t: Token<'d>| if t.tag() == "WDT" && verb.dep() == "relcl" { verb.head() } else { t };
        let mut told = verbs.flat_map(|v| v.children_by(&["nsubj", "nsubjpass", "dobj"])).map(meant);
        told.find_map(|t| Some(t).filter(|t| *t != node).and_then(toll))
    }

    /// "put its losses at nine soldiers": those of people.
    fn lost(&self, t: Token<'d>, all: bool) -> Option<Measure<'d>> {
        let key = format!("{} +people", t.lemma().to_lowercase());
        let people = self.q.unit.is_none() && self.c.noun.is_none_or(|noun| self.words.is_person(noun));
        let name = self.words.measure(As::Toll, &key).filter(|_| people)?;
        Some(Measure { toll: all, ..Measure::new(name, t) })
    }

    /// "six of the dead", "among the dead were 14 women".
    fn of_those(&self) -> Option<Measure<'d>> {
        let state = |t: Token<'d>| self.known(As::State, t, false).or_else(|| self.known(As::Noun, t, false));
        let among = |t: Token<'d>| self.words.is(Cue::Part, t.text()).then(|| t.child(&["pobj"])).flatten();
        let verb = match self.c.node.dep() {
            "conj" if self.c.node.head().pos() != Pos::Verb => self.c.node.head().head(),
            _ => self.c.node.head(),
        };
        // "among those killed"
        let those = |t: Token<'d>| t.children_by(&["acl"]).find_map(|v| self.participle(v));
        let said =
            || verb.children_by(&["prep"]).find_map(|t| among(t).and_then(|t| state(t).or_else(|| those(t))));
        let included = || {
            let include =
                Some(verb).filter(|v| self.c.node.dep() == "dobj" && self.words.is(Cue::Part, v.lemma()))?;
            include.child(&["nsubj"]).and_then(state)
        };
        let whole = self.c.whole.filter(|_| self.q.high != Some(0.0));
        whole.and_then(state).or_else(included).or_else(|| said().filter(|_| verb.lemma() == "be"))
    }

    /// "12 casualties", "200 rockets": the noun tells by itself. An article counts no rockets.
    fn noun(&self) -> Option<Measure<'d>> {
        let noun = self.c.noun.filter(|_| !self.q.single)?;
        self.known(As::Noun, noun, false).filter(|_| noun.pos() != Pos::Verb)
    }

    /// Where the tree is silent: "… killing 12", "12 people (were) killed".
    fn beside(&self) -> Option<Measure<'d>> {
        let above = self.c.node.head();
        let part = self.c.node.dep() == "pobj" && above.lemma() == "of" && above.head().tag() == "CD";
        if self.q.single || part && above.head() != self.q.token {
            return None;
        }
        let doc = self.q.token.doc();
        let before = doc.token_at(self.q.span.start).and_then(Token::previous);
        let active = before
            .filter(|t| matches!(t.tag(), "VBG" | "VBD"))
            .and_then(|t| self.known(As::Object, t, false));
        active.or_else(|| {
            let mut at =
                self.c.noun.filter(|n| n.index() > self.q.last.index()).unwrap_or(self.q.last).next()?;
            for _ in 0..3 {
                if !matches!(at.pos(), Pos::Aux | Pos::Adv) {
                    break;
                }
                at = at.next()?;
            }
            let said = self.known(As::State, at, false).or_else(|| self.participle(at));
            said.filter(|_| at.sentence() == self.q.token.sentence())
        })
    }
}
