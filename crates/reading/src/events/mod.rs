//! Who did what to whom, in PLOVER's terms.
//!
//! In: a page, its [`Setting`] and its statements. Out: [`Event`]s in text order. "Turkey will send observers to Kosovo" gives
//! one AGREE (help to come is will to cooperate), actor Turkey, recipient Kosovo, `future`.
//!
//! The words are data (`data/codebook_*.tsv`): entries say which word in which frame is which event, *turners* say which words
//! make another event of what they govern ("refused to release" is REJECT, "called for a release" REQUEST). Words are coded
//! leaves first, so that a governing word sees what it governs. Every event names the entry that coded it in `rule`.
//!
//! What several sentences tell of one event is one record (`merge.rs`).
//!
//! Limits: roles are found one sentence at a time; irony, and events told by verbs that the codebook lacks, are missed. An event without a
//! known actor or recipient is dropped unless its entry is `clear`.

mod adopt;
mod code;
mod codebook;
mod context;
mod entry;
pub(crate) mod flags;
mod learned;
mod light;
mod merge;
mod opinion;
pub(crate) mod placing;
mod relate;
pub(crate) mod roles;
pub(crate) mod tree;
mod turn;
mod verbal;
mod why;

pub use codebook::Codebook;
pub use learned::Clues;
pub use opinion::{Judge, Opinion};
pub use relate::Relation;
pub use why::{Part, Reason};

use crate::id::{ActorId, PlaceId, StatementId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use crate::span::Span;
use crate::statements::Statement;
use adopt::Adopter;
use code::{Coded, Coder, class_of};
use entry::Class;
use flags::{Around, Flags};
use placing::Placing;
use std::collections::BTreeMap;
use tree::Tree;
use truceline_syntax::Token;

/// PLOVER's event types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names are PLOVER's own")]
pub enum Type {
    Agree,
    Consult,
    Support,
    Concede,
    Cooperate,
    Aid,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// PLOVER event type.
    pub event: Type,
    /// PLOVER mode, where the codebook has one.
    pub mode: Option<String>,
    /// PLOVER contexts, in the codebook's order.
    pub context: Vec<String>,
    /// Who did it; all parties of a reciprocal event.
    pub actor: Vec<ActorId>,
    /// Whom it was done to.
    pub recipient: Vec<ActorId>,
    /// The words that name it.
    pub trigger: Span,
    /// The token that governs the trigger.
    pub head: usize,
    /// Its sentence, from 0.
    pub sentence: usize,
    /// When it happened.
    pub time: Option<TimeId>,
    /// Where it happened.
    pub place: Option<PlaceId>,
    /// Not part of the news: long past, or told as background.
    pub historical: bool,
    /// Still to come.
    pub future: bool,
    /// Conditional, possible, demanded or feared.
    pub hypothetical: bool,
    /// Said not to have happened.
    pub negated: bool,
    /// The statements that it is reported inside.
    pub said_by: Vec<StatementId>,
    /// The nearest CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER's conflict-cooperation score, from -10 to 10.
    pub score: Option<f64>,
    /// What coded it.
    pub rule: String,
    /// The words that fill its roles, named or not, and those that tell how it stands.
    pub why: Vec<Reason>,
    /// Every place that tells it, in text order; the first is its trigger.
    pub mentions: Vec<Told>,
}

/// A place in the text that tells an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The words that name it.
    pub span: Span,
    /// The token that governs them.
    pub head: usize,
    /// Its sentence, from 0.
    pub sentence: usize,
}

impl Type {
    /// Every type, in PLOVER's order from cooperation to conflict.
    pub const ALL: [Type; 16] = [
        Type::Agree,
        Type::Consult,
        Type::Support,
        Type::Concede,
        Type::Cooperate,
        Type::Aid,
        Type::Retreat,
        Type::Request,
        Type::Accuse,
        Type::Reject,
        Type::Threaten,
        Type::Protest,
        Type::Sanction,
        Type::Mobilize,
        Type::Coerce,
        Type::Assault,
    ];

    /// PLOVER's name for it, in capitals.
    pub fn as_str(self) -> &'static str {
        const NAMES: [&str; 16] = [
            "AGREE",
            "CONSULT",
            "SUPPORT",
            "CONCEDE",
            "COOPERATE",
            "AID",
            "RETREAT",
            "REQUEST",
            "ACCUSE",
            "REJECT",
            "THREATEN",
            "PROTEST",
            "SANCTION",
            "MOBILIZE",
            "COERCE",
            "ASSAULT",
        ];
        NAMES[self as usize]
    }

    /// The type that [`Type::as_str`] writes so.
    pub fn parse(name: &str) -> Option<Type> {
        Type::ALL.into_iter().find(|t| t.as_str() == name)
    }

    /// Whether it is cooperation, in words or in deeds; the others are conflict.
    pub fn is_cooperation(self) -> bool {
        self <= Type::Retreat
    }
}

impl Codebook {
    /// The events of a page in text order.
    ///
    /// Adds to the cast who acts or suffers and was not in it: a country that is also the place ("invaded Kuwait").
    pub fn find(&self, page: &Page, setting: &mut Setting, statements: &[Statement]) -> Vec<Event> {
        let trees = page.doc.sentences().iter().map(|tokens| Tree::of(&page.doc, tokens.clone()));
        let coded: Vec<(Tree<'_>, Vec<Coded>)> = trees
            .map(|tree| (Coder::run(self, &tree, &setting.cast, false), tree))
            .map(|(c, t)| (t, c))
            .collect();
        let mut adopter = Adopter::of(&setting.cast);
        for (tree, coded) in &coded {
            coded.iter().filter(|c| !c.absorbed).for_each(|c| adopter.roles(page, setting, tree, c));
        }
        let setting = &*setting;
        let placing = Placing::of(page, setting, statements);
        let mut events = Vec::new();
        for (tree, coded) in &coded {
            events.extend(own(coded).into_iter().filter_map(|c| self.event(page, tree, &placing, c)));
        }
        inherit(page, &mut events);
        verbal::add(self, page, &placing, &mut events);
        events.sort_by_key(|e| (e.trigger, e.head));
        verbal::attribute(self, page, statements, &mut events);
        events.iter_mut().for_each(|e| e.mentions = vec![e.telling()]);
        let mut events = merge::run(page, setting, events);
        events.retain(|e| !self.is_bare(page, e));
        events
    }

    /// A coded word as an event, if it is one of its own and tells of somebody.
    fn event(&self, page: &Page, tree: &Tree<'_>, placing: &Placing<'_>, coded: &Coded) -> Option<Event> {
        if coded.absorbed {
            return None;
        }
        let cast = &placing.setting.cast;
        let mut actor = roles::actors(tree, cast, &coded.actor);
        let mut recipient = roles::actors(tree, cast, &coded.recipient);
        if coded.mutual {
            let others: Vec<ActorId> = recipient.drain(..).filter(|id| !actor.contains(id)).collect();
            actor.extend(others);
        }
        let own = |id: &ActorId| cast.actor(*id).member_of.is_some_and(|whole| actor.contains(&whole));
        let moves = matches!(coded.event, Type::Mobilize | Type::Retreat);
        recipient.retain(|id| !(actor.contains(id) || moves && own(id)));
        let head = tree.at(coded.head);
        let known_before = coded.mutual && is_definite(tree, head);
        if actor.is_empty() && recipient.is_empty() && !coded.worded && !known_before {
            return None;
        }
        let bearer = coded.bearer.map(|b| tree.at(b));
        let around = Around { cues: &placing.cues, light: Some(&self.light) };
        let mut shown = self.signs.shown(tree, head, around);
        if let Some(bearer) = bearer.filter(|_| !coded.charged) {
            shown.join(self.signs.shown(tree, bearer, around));
        }
        let mut flags = shown.flags;
        flags.add(coded.told);
        let time = placing.time(tree, head, bearer);
        flags.add(placing.age(time, bearer.unwrap_or(head)));
        flags.historical |= time.is_none() && placing.is_background(tree, head);
        let placed = Placed {
            actor,
            recipient,
            flags,
            time,
            place: placing.place(tree, head, bearer),
            why: [why::roles(tree, coded), shown.reasons(tree)].concat(),
        };
        Some(self.dressed(page, coded, placed))
    }

    /// Whether a word tells of nobody, at no time and no place, in passing: "the pace of killing", "a shooting victim", "left
    /// in protest". What a clause tells ("shelling was heard", "clashes broke out", "a week of fighting") and what words fill
    /// a role of does not.
    fn is_bare(&self, page: &Page, event: &Event) -> bool {
        let head = page.doc.token(event.head);
        let of_nobody = event.actor.is_empty() && event.recipient.is_empty() && event.mentions.len() == 1;
        let modifier = matches!(head.dep(), "compound" | "amod" | "nmod");
        let filled = event.why.iter().any(|(part, _)| matches!(part, Part::Actor | Part::Recipient));
        let borne = event.trigger != Span::from(head) || event.time.is_some() || event.place.is_some();
        let spell = || head.dep() == "pobj" && self.is_among(head.head().head().lemma(), "spell");
        let told = match class_of(head) {
            Some(Class::Noun) => matches!(head.dep(), "nsubj" | "nsubjpass" | "ROOT") || spell(),
            _ => head.child(&["nsubj", "nsubjpass"]).is_some(),
        };
        of_nobody && !filled && (modifier || !borne && !told)
    }

    fn dressed(&self, page: &Page, coded: &Coded, placed: Placed) -> Event {
        let head = page.doc.token(coded.head);
        let bearer = coded.bearer.map(|b| Span::from(page.doc.token(b)));
        let ends = coded.ends.map(|e| Span::from(page.doc.token(e)));
        let measure = self.measure(coded.event, coded.mode.as_deref());
        Event {
            event: coded.event,
            mode: coded.mode.clone(),
            context: context::of(self, head),
            actor: placed.actor,
            recipient: placed.recipient,
            trigger: bearer.into_iter().chain(ends).fold(Span::from(head), Span::join),
            head: coded.head,
            sentence: head.sentence(),
            time: placed.time,
            place: placed.place,
            historical: placed.flags.historical,
            future: placed.flags.future,
            hypothetical: placed.flags.hypothetical,
            negated: placed.flags.negated,
            said_by: Vec::new(),
            cameo: measure.cameo,
            score: measure.score,
            rule: coded.rule.clone(),
            why: placed.why,
            mentions: Vec::new(),
        }
    }
}

/// "the talks": who takes part was told before.
fn is_definite(tree: &Tree<'_>, noun: Token<'_>) -> bool {
    let noun = tree.at(noun.index());
    class_of(noun) == Some(Class::Noun)
        && tree.kids_by(noun, &["det"]).any(|t| matches!(t.norm(), "the" | "these" | "this"))
}

/// Gives "the talks" the parties of the last talks that named them.
fn inherit(page: &Page, events: &mut [Event]) {
    let mut parties: BTreeMap<Type, Vec<ActorId>> = BTreeMap::new();
    events.iter_mut().for_each(|event| {
        if event.actor.len() > 1 && event.recipient.is_empty() {
            parties.insert(event.event, event.actor.clone());
        }
        let noun = class_of(page.doc.token(event.head)) == Some(Class::Noun);
        if noun
            && event.actor.is_empty()
            && event.recipient.is_empty()
            && let Some(known) = parties.get(&event.event)
        {
            event.actor = known.clone();
        }
    });
}

/// What tells an event of its own. A verb and the noun that it bears often say the same: "launched an attack" is one event, told
/// by the noun when it knows who acts, else by the verb. Coded words come in text order.
fn own(coded: &[Coded]) -> Vec<&Coded> {
    let mut borne = vec![false; coded.len()];
    for (i, noun) in coded.iter().enumerate() {
        let verb = noun.bearer.and_then(|verb| coded.binary_search_by_key(&verb, |c| c.head).ok());
        let Some(j) = verb.filter(|j| coded[*j].event == noun.event && !coded[*j].absorbed && !noun.absorbed)
        else {
            continue;
        };
        let by_noun = !noun.actor.is_empty() && (coded[j].mode.is_none() || noun.mode.is_some());
        borne[if by_noun { j } else { i }] = true;
    }
    coded.iter().zip(borne).filter(|(_, borne)| !borne).map(|(c, _)| c).collect()
}

/// What is known around a coded word.
struct Placed {
    actor: Vec<ActorId>,
    recipient: Vec<ActorId>,
    flags: Flags,
    time: Option<TimeId>,
    place: Option<PlaceId>,
    why: Vec<Reason>,
}
