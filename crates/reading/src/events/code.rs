//! Codes the words of one sentence, leaves first, so that what governs an event can be coded by it.

use super::Type;
use super::codebook::Codebook;
use super::entry::{Class, Condition, Entry, Filler, Roles, Slot};
use super::flags::Flags;
use super::light::{Bearer, Lends};
use super::tree::{Tree, is_verbal};
use super::turn::{Fate, Of, Turner, Turning};
use crate::actors::Cast;
use truceline_syntax::{Pos, Token};

/// Words that make a verb another one, and stand right beside it or hang on it as its particle.
const PARTICLES: [&str; 18] = [
    "in", "out", "up", "down", "off", "on", "over", "away", "back", "aside", "around", "through", "into",
    "apart", "ahead", "together", "upon", "for",
];

/// How far below a governing word the event that it turns may stand.
const DEPTH: usize = 4;

/// One coded word, its roles still tokens.
#[derive(Clone, Debug)]
pub(super) struct Coded {
    pub(super) event: Type,
    pub(super) mode: Option<String>,
    pub(super) actor: Vec<usize>,
    pub(super) recipient: Vec<usize>,
    pub(super) mutual: bool,
    pub(super) clear: bool,
    /// Words for somebody fill a role, whether or not they are named anywhere: "gunmen".
    pub(super) worded: bool,
    pub(super) rule: String,
    /// The coded word and, for a noun, the verb that bears it.
    pub(super) head: usize,
    pub(super) bearer: Option<usize>,
    /// The verb that bears it only charges somebody with it.
    pub(super) charged: bool,
    /// The word of the same event that a governing word only continues: "resumed negotiations".
    pub(super) ends: Option<usize>,
    /// How much of the entry's frame was found: 0 for the bare word.
    pub(super) weight: u32,
    /// The word that turned this one: what is coded there stands for it.
    pub(super) turned_by: Option<usize>,
    /// It is no event of its own: what turned it stands for it.
    pub(super) absorbed: bool,
    /// How the word that turned it tells it.
    pub(super) told: Flags,
}

/// One sentence being coded.
pub(super) struct Coder<'a, 'd> {
    pub(super) book: &'a Codebook,
    pub(super) tree: &'a Tree<'d>,
    pub(super) cast: &'a Cast,
    /// Bare words count too, when their frame is not filled.
    pub(super) loose: bool,
    coded: Vec<Option<Coded>>,
}

impl<'a, 'd> Coder<'a, 'd> {
    /// Codes a sentence: what was found, by token in text order.
    pub(super) fn run(book: &'a Codebook, tree: &'a Tree<'d>, cast: &'a Cast, loose: bool) -> Vec<Coded> {
        let size = tree.tokens().count();
        let mut coder = Coder { book, tree, cast, loose, coded: vec![None; size] };
        for token in tree.leaves_first() {
            if let Some(found) = coder.code(token) {
                let place = tree.place(token);
                coder.coded[place] = Some(found);
            }
        }
        coder.coded.into_iter().flatten().collect()
    }

    fn code(&mut self, token: Token<'d>) -> Option<Coded> {
        let class = class_of(token).filter(|_| !self.is_people(token))?;
        let lemma = token.lemma().to_lowercase();
        let plain = self.by_entry(token, class, &lemma);
        let turned = self.by_turn(token, class, &lemma);
        // A turn knows the event; an entry that names the very words knows its mode: "threatened to annex".
        let turned = turned.map(|(mut turned, exactness, fate)| {
            if let Some(plain) = plain.as_ref().filter(|p| p.event == turned.event && p.weight >= 15) {
                turned.mode = plain.mode.clone().or(turned.mode);
            }
            (turned, exactness, fate)
        });
        let found = match (plain, turned) {
            (Some(plain), Some((_, exactness, _))) if exactness < 2 && plain.weight > 10 => plain,
            (_, Some((turned, _, fate))) => {
                self.mark_turned(&turned, token, fate);
                turned
            }
            (Some(plain), None) => plain,
            (None, None) => return None,
        };
        let named = |roles: &[usize]| roles.iter().any(|i| self.is_somebody(self.tree.at(*i), &found));
        let worded = found.clear
            || named(&found.actor)
            || found.actor.is_empty() && named(&found.recipient)
            || class == Class::Noun && names_deed(token, found.event);
        Some(self.foretold(token, Coded { worded, ..found }))
    }

    /// "the injured", "the displaced": people, not what happened to them; "March": a month, no march.
    fn is_people(&self, token: Token<'d>) -> bool {
        let dated = token.pos() == Pos::Propn && matches!(token.entity_label(), "DATE" | "TIME");
        dated
            || matches!(token.tag(), "VBN" | "JJ")
                && matches!(token.dep(), "nsubj" | "nsubjpass" | "dobj" | "pobj")
                && self.tree.kid(token, &["det"]).is_some_and(|d| d.norm() == "the")
    }

    /// The best entry whose frame is filled.
    fn by_entry(&self, token: Token<'d>, class: Class, lemma: &str) -> Option<Coded> {
        let book = self.book;
        let fitting = |word: &str, class: Class| {
            let all = book.entries.get(word).map_or(&[][..], Vec::as_slice);
            let mut best: Option<(&Entry, u32)> = None;
            for entry in all.iter().filter(|e| e.class == class && self.stands_with(token, &e.also)) {
                let held = entry.frame.iter().filter(|c| self.holds(token, c)).count();
                let filled = held == entry.frame.len();
                let weight = if filled { entry.weight } else { 1 + held.min(4) as u32 };
                let may = filled || (self.loose && !entry.is_exact() && self.may_stand(token, entry));
                if may && best.is_none_or(|(_, w)| weight > w) {
                    best = Some((entry, weight));
                }
            }
            best
        };
        let found = fitting(lemma, class).or_else(|| match class {
            Class::Noun => verbs_of(token, lemma).iter().find_map(|verb| fitting(verb, Class::Verb)),
            Class::Adjective => fitting(lemma, Class::Verb),
            Class::Verb => None,
        });
        found.map(|(entry, weight)| self.cast_roles(token, entry, weight))
    }

    /// Whether an entry may be meant although its frame is not filled: what it asks for is not there, rather than something else.
    fn may_stand(&self, token: Token<'d>, entry: &Entry) -> bool {
        entry.frame.iter().all(|c| {
            if c.absent {
                return self.holds(token, c);
            }
            let marked = |s: &Slot| {
                matches!(s, Slot::Infinitive | Slot::That | Slot::Gerund | Slot::Must | Slot::Preposition(_))
            };
            self.holds(token, c)
                || !c.slots.iter().all(marked) && c.slots.iter().all(|s| self.slot(token, s).is_empty())
        })
    }

    fn cast_roles(&self, token: Token<'d>, entry: &Entry, weight: u32) -> Coded {
        let roles = match (entry.class, class_of(token)) {
            (Class::Verb, Some(Class::Noun)) => Roles::parse("by|poss|subj>of|on|against|at", Class::Noun),
            _ => entry.roles.clone(),
        };
        let bearer = self.bearer(token);
        let mut coded = Coded {
            event: entry.event,
            mode: entry.mode.clone(),
            actor: self.fill(token, &roles.actor, None),
            recipient: self.fill(token, &roles.recipient, None),
            mutual: roles.mutual,
            clear: entry.clear,
            worded: false,
            rule: entry.name.clone(),
            head: token.index(),
            bearer: bearer.map(|b| b.verb.index()),
            charged: bearer.is_some_and(|b| b.lends == Lends::Charged),
            ends: None,
            weight,
            turned_by: None,
            absorbed: false,
            told: Flags { future: entry.future, ..Flags::default() },
        };
        if let Some(bearer) = bearer {
            self.lend(&mut coded, bearer);
        }
        coded
    }

    pub(super) fn bearer(&self, token: Token<'d>) -> Option<Bearer<'d>> {
        (class_of(token) != Some(Class::Verb)).then(|| self.book.light.bearer(self.tree, token)).flatten()
    }

    /// A light verb's subject acts in, or suffers, what its noun names.
    fn lend(&self, coded: &mut Coded, bearer: Bearer<'d>) {
        let Some(lent) = self.lent(bearer) else { return };
        let lent: Vec<usize> = self.tree.joined(lent).iter().map(|t| t.index()).collect();
        match (bearer.lends, coded.mutual) {
            (_, true) => {
                let new: Vec<usize> = lent.into_iter().filter(|s| !coded.actor.contains(s)).collect();
                coded.actor.extend(new);
            }
            (Lends::Sufferer, _) => coded.recipient = lent,
            (Lends::Doer, _) => coded.actor = lent,
            (Lends::Charged, _) if coded.actor.is_empty() => coded.actor = lent,
            (Lends::Charged, _) => {}
        }
    }

    /// Whom a verb, or the adjective under one ("responsible for"), lends to its noun.
    fn lent(&self, bearer: Bearer<'d>) -> Option<Token<'d>> {
        let word = bearer.verb;
        if !is_verbal(word) {
            return match word.dep() {
                "acomp" | "dobj" | "attr" if is_verbal(word.head()) => self.tree.subject(word.head()),
                "amod" => Some(word.head()),
                _ => None,
            };
        }
        match bearer.lends {
            Lends::Charged => self.tree.objects(word).into_iter().next(),
            Lends::Doer | Lends::Sufferer => self.tree.subject(word),
        }
    }

    /// Whether the other words of an expression stand near.
    fn stands_with(&self, token: Token<'d>, also: &[String]) -> bool {
        let is = |t: Token<'_>, word: &str| t.norm() == word || t.lemma().eq_ignore_ascii_case(word);
        let mut particles = self.tree.kids_by(token, &["prt"]);
        if particles.any(|p| !also.iter().any(|word| p.norm() == word)) {
            return false;
        }
        also.iter().all(|word| {
            if PARTICLES.contains(&word.as_str()) {
                return self.has_particle(token, word);
            }
            self.tree.kids(token).any(|t| is(t, word))
                || self
                    .tree
                    .kids(token)
                    .filter(|t| t.dep() == "dobj" || t.dep() == "prep")
                    .any(|k| self.tree.kids(k).any(|t| is(t, word)))
                || near(token).any(|t| is(t, word))
        })
    }

    /// "carry out", "carry it out", but not "carry … out of".
    fn has_particle(&self, token: Token<'d>, word: &str) -> bool {
        let beside = |t: Token<'_>| t.index() == token.index() + 1;
        self.tree.kids(token).any(|t| t.norm() == word && (matches!(t.dep(), "prt" | "advmod") || beside(t)))
            || token.next().is_some_and(|t| t.norm() == word && t.sentence() == token.sentence())
    }

    fn holds(&self, token: Token<'d>, condition: &Condition) -> bool {
        let found = condition.slots.iter().any(|slot| {
            let fillers = self.slot(token, slot);
            match condition.fillers.is_empty() {
                true => !fillers.is_empty(),
                false => fillers.iter().any(|t| condition.fillers.iter().any(|f| self.fits(*t, f))),
            }
        });
        found != condition.absent
    }

    fn fits(&self, token: Token<'d>, filler: &Filler) -> bool {
        self.tree
            .joined(token)
            .into_iter()
            .any(|t| self.fits_one(t, filler) || self.core(t).is_some_and(|core| self.fits_one(core, filler)))
    }

    fn fits_one(&self, token: Token<'d>, filler: &Filler) -> bool {
        match filler {
            Filler::Among(class) => self.is_among(token, class),
            Filler::Actor => self.is_actor(token),
            Filler::Coded(event) => self.below(token, DEPTH).is_some_and(|c| c.event == *event),
            Filler::Word(word) => self.is_word(token, word),
        }
    }

    /// Whether a token is a word, or heads the words of an expression ("tear gas").
    fn is_word(&self, token: Token<'d>, words: &str) -> bool {
        let is = |t: Token<'_>, word: &str| t.norm() == word || t.lemma().eq_ignore_ascii_case(word);
        let (last, before) =
            words.rsplit_once(' ').map_or((words, None), |(before, last)| (last, Some(before)));
        is(token, last)
            && before.is_none_or(|before| {
                let near = |word: &str| {
                    self.tree.kids(token).any(|t| is(t, word)) || near(token).any(|t| is(t, word))
                };
                before.split(' ').all(near)
            })
    }

    /// "dozens of soldiers": the soldiers.
    fn core(&self, token: Token<'d>) -> Option<Token<'d>> {
        let measured = token.pos() == Pos::Num || self.is_among(token, "measure");
        measured.then(|| self.tree.prep(token, &["of"]).into_iter().next()).flatten()
    }

    /// Whether the word, or the word with one before it ("peace talks"), is of a class.
    pub(super) fn is_among(&self, token: Token<'d>, class: &str) -> bool {
        let lemma = token.lemma().to_lowercase();
        let singular = lemma.strip_suffix('s').filter(|_| token.pos() == Pos::Propn);
        if self.book.is_among(&lemma, class) || singular.is_some_and(|s| self.book.is_among(s, class)) {
            return true;
        }
        let mut before = self.tree.kids(token).filter(|k| k.index() < token.index());
        before.any(|k| self.book.is_among(&format!("{} {lemma}", k.lemma().to_lowercase()), class))
    }

    /// A word for people or powers, of whom there may be no name; of a deed of force also what it hits.
    fn is_somebody(&self, token: Token<'d>, of: &Coded) -> bool {
        let force = matches!(of.event, Type::Assault | Type::Coerce | Type::Mobilize);
        let hit = |t: Token<'d>| force && (self.is_among(t, "building") || self.is_among(t, "territory"));
        let counted = |t: Token<'d>| {
            matches!(t.dep(), "nsubj" | "nsubjpass") && (t.pos() == Pos::Num || self.is_among(t, "measure"))
        };
        let words = [Some(token), self.core(token)];
        // A pronoun is somebody only where the frame asks for more than a word.
        let known = |t: Token<'d>| {
            let nobody = matches!(t.norm(), "nobody" | "none" | "no-one" | "neither");
            let works = self.is_among(t, "workers") || self.is_among(t, "protesters");
            nobody || works || (t.pos() != Pos::Pron || of.weight > 13) && self.is_actor(t)
        };
        words.into_iter().flatten().any(|t| known(t) || counted(t) || hit(t))
    }

    /// Somebody who can act: one of the cast, a name of people or powers, a word for people.
    pub(super) fn is_actor(&self, token: Token<'d>) -> bool {
        self.cast.at(token).next().is_some()
            || matches!(token.entity_label(), "GPE" | "ORG" | "NORP" | "PERSON" | "LOC" | "FAC")
            || (token.pos() == Pos::Pron
                && matches!(
                    token.norm(),
                    "he" | "she" | "they" | "him" | "her" | "them" | "us" | "we" | "who"
                ))
            || self.is_among(token, "people")
            || self.is_among(token, "armed")
            || self.is_among(token, "official")
    }

    /// What fills a slot around a word.
    fn slot(&self, token: Token<'d>, slot: &Slot) -> Vec<Token<'d>> {
        let tree = self.tree;
        let verbal = class_of(token) == Some(Class::Verb);
        match slot {
            Slot::Subject if verbal => tree.subject(token).into_iter().collect(),
            Slot::Subject => self.subject_of_noun(token).into_iter().collect(),
            Slot::Object if !tree.gerund_objects(token).is_empty() => tree.gerund_objects(token),
            Slot::Object if verbal => tree.objects(token),
            Slot::Object => tree.prep(token, &["of"]),
            Slot::Infinitive => self.infinitives(token),
            Slot::That => tree.kids_by(token, &["ccomp", "acl"]).filter(|t| !self.has_to(*t)).collect(),
            Slot::Gerund => {
                tree.kids_by(token, &["xcomp", "ccomp", "acl", "dobj"]).filter(|t| t.tag() == "VBG").collect()
            }
            Slot::Before => tree
                .kids_by(token, &["poss", "compound", "amod", "nmod"])
                .filter(|t| self.is_actor(*t))
                .collect(),
            Slot::Preposition(name) => self.after(token, name),
            Slot::Must => tree.kids_by(token, &["ccomp"]).filter(|t| self.is_due(*t)).collect(),
            Slot::ThatSubject => {
                tree.kids_by(token, &["ccomp"]).filter_map(|t| tree.subject_of_clause(t)).collect()
            }
            Slot::Under => (token.dep() == "pobj").then(|| token.head()).into_iter().collect(),
            Slot::ClauseSubject => tree.holder_above(token).into_iter().collect(),
            Slot::Near => near(token).chain(tree.kids(token)).collect(),
            Slot::ContentActor | Slot::ContentRecipient => Vec::new(),
        }
    }

    fn infinitives(&self, token: Token<'d>) -> Vec<Token<'d>> {
        let clauses = self.tree.kids_by(token, &["xcomp", "ccomp", "acl", "advcl", "relcl"]);
        clauses.filter(|t| self.has_to(*t)).collect()
    }

    /// "must", "should", "has to", "needs to".
    fn is_due(&self, verb: Token<'d>) -> bool {
        let modal = |t: Token<'_>| matches!(t.norm(), "must" | "should" | "ought");
        let needs = matches!(verb.lemma(), "have" | "need")
            && self.tree.kids_by(verb, &["xcomp"]).any(|x| self.has_to(x));
        needs || self.tree.kids_by(verb, &["aux"]).any(modal)
    }

    /// "insists that it paid" states something; "insists that it pay" demands it.
    fn is_stated(&self, verb: Token<'d>) -> bool {
        let past = |t: Token<'d>| matches!(t.tag(), "VBD" | "VBZ") && t.norm() != "be";
        verb.dep() == "ccomp"
            && !self.is_due(verb)
            && (past(verb) || self.tree.kids_by(verb, &["aux", "auxpass"]).any(past))
    }

    fn has_to(&self, verb: Token<'d>) -> bool {
        self.tree.kids(verb).any(|t| t.tag() == "TO" && t.dep() == "aux")
    }

    /// "X is a donor", "X, a donor".
    fn subject_of_noun(&self, noun: Token<'d>) -> Option<Token<'d>> {
        if !self.tree.gerund_objects(noun).is_empty() {
            return self.tree.subject(noun.head());
        }
        let bearer = self.bearer(noun).filter(|b| b.lends != Lends::Sufferer)?;
        self.lent(bearer)
    }

    /// After a preposition under the word, under its object, or under the verb that bears it.
    fn after(&self, token: Token<'d>, name: &str) -> Vec<Token<'d>> {
        let names = [name];
        let mut found = self.tree.prep(token, &names);
        if found.is_empty() && class_of(token) == Some(Class::Verb) && name != "of" {
            found = self.tree.objects(token).iter().flat_map(|o| self.tree.prep(*o, &names)).collect();
        }
        if found.is_empty()
            && let Some(bearer) = self.bearer(token)
        {
            found = self.tree.prep(bearer.verb, &names);
        }
        if name == "to" {
            found.extend(self.tree.kids_by(token, &["dative"]).filter(|t| t.pos() != Pos::Adp));
        }
        found
    }

    /// The first slot that somebody fills, with all that are joined there.
    fn fill(&self, token: Token<'d>, slots: &[Slot], content: Option<&Coded>) -> Vec<usize> {
        let mut second = Vec::new();
        for slot in slots {
            let found = match (slot, content) {
                (Slot::ContentActor, Some(content)) => content.actor.clone(),
                (Slot::ContentRecipient, Some(content)) => content.recipient.clone(),
                _ => self
                    .slot(token, slot)
                    .into_iter()
                    .flat_map(|t| self.tree.joined(t))
                    .map(|t| t.index())
                    .collect(),
            };
            if found.iter().any(|i| self.stands_for_somebody(self.tree.at(*i))) {
                return found;
            }
            if second.is_empty() {
                second = found;
            }
        }
        second
    }

    fn stands_for_somebody(&self, token: Token<'d>) -> bool {
        self.is_actor(token)
            || self.tree.kids_by(token, &["poss", "compound", "amod", "nmod"]).any(|k| self.is_actor(k))
            || self.tree.prep(token, &["of", "in", "by", "from"]).into_iter().any(|t| self.is_actor(t))
    }

    /// The event that stands at a word or shortly below it, through its objects and complements.
    pub(super) fn below(&self, token: Token<'d>, depth: usize) -> Option<&Coded> {
        if let Some(coded) = self.coded.get(self.tree.place(token)).and_then(Option::as_ref) {
            return Some(coded);
        }
        if depth == 0 || self.denies(token) {
            return None;
        }
        let through = |t: &Token<'d>| {
            matches!(t.dep(), "dobj" | "xcomp" | "ccomp" | "pobj" | "attr" | "nsubjpass" | "pcomp" | "acomp")
                || (t.dep() == "prep"
                    && (self.book.light.is_light(token) || token.pos() == Pos::Noun || token.dep() == "prep"))
        };
        self.tree.kids(token).filter(through).find_map(|t| self.below(t, depth - 1))
    }

    /// Whether a word undoes what it governs: to promise to end support is not to promise support.
    fn denies(&self, token: Token<'d>) -> bool {
        let turners = self.book.turners.get(&token.lemma().to_lowercase());
        turners.into_iter().flatten().any(|t| match t.content {
            Fate::Gone => t.turn == "stop",
            Fate::Told(flags) => flags.negated,
        })
    }

    /// What a word makes of the event that it governs.
    fn by_turn(&self, token: Token<'d>, class: Class, lemma: &str) -> Option<(Coded, u32, Fate)> {
        let turners = self.book.turners.get(lemma)?;
        let fitting = turners.iter().filter(|t| t.class == class && self.stands_with(token, &t.also));
        fitting
            .filter_map(|turner| self.turn(token, turner))
            .max_by_key(|(coded, exactness, _)| (*exactness, coded.weight))
    }

    fn turn(&self, token: Token<'d>, turner: &Turner) -> Option<(Coded, u32, Fate)> {
        let due = |t: &Token<'d>| turner.turn != "demand" || !self.is_stated(*t);
        let stands: Vec<Token<'d>> =
            turner.of.iter().flat_map(|slot| self.slot(token, slot)).filter(due).collect();
        if stands.is_empty() {
            return None;
        }
        let content = stands.iter().find_map(|t| self.below(*t, DEPTH));
        let turning = self.turning(&turner.turn, &stands, content)?;
        let mut coded = self.turned(token, turner, turning, content);
        coded.weight = 12 + 2 * turning.of.exactness() + 3 * turner.also.len() as u32;
        Some((coded, turning.of.exactness(), turner.content))
    }

    fn turning(&self, turn: &str, stands: &[Token<'d>], content: Option<&Coded>) -> Option<&'a Turning> {
        let fits = |t: &&Turning| match &t.of {
            Of::Anything => true,
            Of::Among(class) => stands.iter().any(|s| self.is_among(*s, class)),
            Of::Coded(event, mode) => {
                content.is_some_and(|c| c.event == *event && (mode.is_none() || c.mode == *mode))
            }
            Of::CodedOn(event, class) => content.is_some_and(|c| {
                let objects = self.tree.objects(self.tree.at(c.head));
                c.event == *event && objects.iter().any(|o| self.is_among(*o, class))
            }),
            Of::Cooperation => content.is_some_and(|c| c.event.is_cooperation()),
            Of::Conflict => content.is_some_and(|c| !c.event.is_cooperation()),
        };
        // The first of the most exact.
        let mut best: Option<&Turning> = None;
        for turning in self.book.turns.get(turn)?.iter().filter(fits) {
            if best.is_none_or(|b| turning.of.exactness() > b.of.exactness()) {
                best = Some(turning);
            }
        }
        best
    }

    fn turned(&self, token: Token<'d>, turner: &Turner, turning: &Turning, content: Option<&Coded>) -> Coded {
        let of = content.map_or(String::new(), |c| format!("({})", c.event.as_str()));
        let actor = self.fill(token, &turner.roles.actor, content);
        let mut recipient = self.fill(token, &turner.roles.recipient, content);
        recipient.retain(|r| !actor.contains(r));
        let mut coded = Coded {
            event: turning.event,
            mode: turning
                .mode
                .clone()
                .or_else(|| content.filter(|c| c.event == turning.event).and_then(|c| c.mode.clone())),
            actor,
            recipient,
            mutual: turner.roles.mutual,
            clear: false,
            worded: false,
            rule: format!("codebook:{}:{}:{}{of}", name_of(turning), turner.word, turner.turn),
            head: token.index(),
            bearer: self.bearer(token).map(|b| b.verb.index()),
            charged: false,
            ends: content.filter(|c| c.event == turning.event).map(|c| c.head),
            weight: 0,
            turned_by: content.map(|c| c.head),
            absorbed: false,
            told: turning.flags,
        };
        if let Some(bearer) = self.bearer(token) {
            self.lend(&mut coded, bearer);
        }
        coded
    }

    /// Notes on the event that was turned by what, and what becomes of it.
    fn mark_turned(&mut self, turned: &Coded, token: Token<'d>, fate: Fate) {
        let content = turned.turned_by.map(|head| self.tree.place(self.tree.at(head)));
        let Some(content) = content.and_then(|place| self.coded.get_mut(place)).and_then(Option::as_mut)
        else {
            return;
        };
        content.turned_by = Some(token.index());
        match fate {
            Fate::Gone => content.absorbed = true,
            // "did not rule out an attack" does not say that there was none.
            Fate::Told(flags) => {
                let undone = self.tree.kid(token, &["neg"]).is_some();
                content.told.add(Flags { negated: flags.negated && !undone, ..flags });
            }
        }
        content.absorbed |= content.event == turned.event;
    }

    /// What will be done is not yet done: cooperation to come is AGREE, a blow to come THREATEN, "will not" REJECT.
    fn foretold(&self, token: Token<'d>, coded: Coded) -> Coded {
        let Some(turn) = self.future_turn(token, coded.bearer) else { return coded };
        let Some(turning) = self.turning(turn, &[], Some(&coded)) else { return coded };
        let mut told = coded.told;
        told.add(turning.flags);
        Coded {
            told,
            event: turning.event,
            mode: turning.mode.clone(),
            rule: format!("{}:{turn}({})", coded.rule, coded.event.as_str()),
            ..coded
        }
    }

    fn future_turn(&self, token: Token<'d>, bearer: Option<usize>) -> Option<&'static str> {
        let verb = bearer.map_or(token, |b| self.tree.at(b));
        if !is_verbal(verb) {
            return self.book.signs.is_to_come(self.tree, token).then_some("to-come");
        }
        match self.book.signs.will(self.tree, verb)? {
            false => Some("will"),
            true => Some("will-not"),
        }
    }
}

fn name_of(turning: &Turning) -> String {
    let mode = turning.mode.as_ref().map_or(String::new(), |m| format!("/{m}"));
    format!("{}{mode}", turning.event.as_str())
}

/// "the riots of 1992", "a hunger strike": a noun that names a deed by itself; "war" in "war crimes" does not.
fn names_deed(token: Token<'_>, event: Type) -> bool {
    let deed = matches!(event, Type::Assault | Type::Protest | Type::Coerce | Type::Retreat | Type::Sanction);
    deed && !matches!(token.dep(), "compound" | "amod" | "nmod")
}

/// The three words on either side, within the sentence.
fn near<'d>(token: Token<'d>) -> impl Iterator<Item = Token<'d>> {
    let before = std::iter::successors(token.previous(), |t| t.previous()).take(2);
    let after = std::iter::successors(token.next(), |t| t.next()).take(2);
    before.chain(after).filter(move |t| t.sentence() == token.sentence())
}

pub(super) fn class_of(token: Token<'_>) -> Option<Class> {
    match token.pos() {
        Pos::Verb | Pos::Aux => Some(Class::Verb),
        Pos::Noun | Pos::Propn => Some(Class::Noun),
        Pos::Adj => Some(Class::Adjective),
        _ => None,
    }
}

/// The verbs that a noun in -ing may come from: "shelling" from "shell", "bombing" from "bomb", "raiding" from "raid".
fn verbs_of(token: Token<'_>, lemma: &str) -> Vec<String> {
    let word = if lemma.ends_with("ing") { lemma.to_owned() } else { token.text().to_lowercase() };
    let Some(stem) = word.trim_end_matches('s').strip_suffix("ing").filter(|s| s.len() > 2) else {
        return Vec::new();
    };
    let mut verbs = vec![stem.to_owned(), format!("{stem}e")];
    let mut letters = stem.chars().rev();
    if let (Some(last), Some(before)) = (letters.next(), letters.next())
        && last == before
    {
        verbs.push(stem[..stem.len() - last.len_utf8()].to_owned());
    }
    verbs
}
