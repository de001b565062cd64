//! One event told in several sentences is one record, which holds every place that tells it.
//!
//! Two tellings are one event when they are of one type and nothing that they say sets them apart (mode, flags, who, to whom, when,
//! where, whose word it is), and something ties them: the later one is definite ("the attack", "Thursday's talks"), or it names the same
//! sides on the same day. Acts of speech are not joined: to accuse twice is two acts.

use super::code::class_of;
use super::entry::Class;
use super::{Event, Told, Type};
use crate::id::{ActorId, PlaceId, TimeId};
use crate::page::Page;
use crate::setting::Setting;
use truceline_syntax::Token;

/// How many sentences back an event is looked for that a later one may be.
const REACH: usize = 12;

/// Joins the tellings of one event. Events come in text order and stay in it.
pub(super) fn run(page: &Page, setting: &Setting, events: Vec<Event>) -> Vec<Event> {
    let mut all: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        let twin = Telling::of(page, setting, &event).twin(&all);
        match twin {
            Some(index) => all[index].join(event),
            None => all.push(event),
        }
    }
    all
}

/// A telling that may be of an event told before.
struct Telling<'a> {
    setting: &'a Setting,
    event: &'a Event,
    definite: bool,
}

impl<'a> Telling<'a> {
    fn of(page: &'a Page, setting: &'a Setting, event: &'a Event) -> Telling<'a> {
        Telling { setting, event, definite: is_definite(page.doc.token(event.head)) }
    }

    fn twin(&self, before: &[Event]) -> Option<usize> {
        if !joins(self.event.event) {
            return None;
        }
        let near =
            before.iter().enumerate().rev().take_while(|(_, e)| e.sentence + REACH >= self.event.sentence);
        let mut twins = near.filter(|(_, e)| self.is_same(e) && self.is_tied(e));
        twins.next().map(|(index, _)| index)
    }

    /// Whether nothing sets the two apart.
    fn is_same(&self, e: &Event) -> bool {
        let b = self.event;
        let told = |e: &Event| (e.historical, e.future, e.hypothetical, e.negated, e.said_by.is_empty());
        e.event == b.event
            && e.mentions.iter().all(|m| m.sentence != b.sentence)
            && told(e) == told(b)
            && agree(&e.mode, &b.mode)
            && within(&e.actor, &b.actor)
            && within(&e.recipient, &b.recipient)
            && self.same_time(e.time, b.time)
            && self.same_place(e.place, b.place)
    }

    /// Whether something says that it is the event told before.
    fn is_tied(&self, e: &Event) -> bool {
        let b = self.event;
        let shared = |x: &[ActorId], y: &[ActorId]| x.iter().any(|id| y.contains(id));
        let sides = shared(&e.actor, &b.actor) || shared(&e.recipient, &b.recipient);
        let nameless = b.actor.is_empty() && b.recipient.is_empty();
        let same_sides = !b.actor.is_empty() && e.actor == b.actor && e.recipient == b.recipient;
        let same_day = e.time.is_some() && b.time.is_some();
        let whole = same_sides && (!b.recipient.is_empty() || b.actor.len() > 1);
        let headline = e.sentence == 0 && b.sentence <= 2;
        let fact = !(b.future || b.hypothetical || b.negated);
        self.definite && (sides || nameless && fact) || whole && (same_day || headline)
    }

    fn same_time(&self, a: Option<TimeId>, b: Option<TimeId>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return true };
        let days = |id: TimeId| self.setting.times.get(id.index()).map(|t| (t.from, t.to, t.value.clone()));
        a == b || days(a) == days(b)
    }

    fn same_place(&self, a: Option<PlaceId>, b: Option<PlaceId>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return true };
        let name = |id: PlaceId| self.setting.places.get(id.index()).map(|p| (p.geonames, p.name.clone()));
        a == b || name(a) == name(b)
    }
}

impl Event {
    /// Takes over what another telling of it says.
    fn join(&mut self, other: Event) {
        let add = |all: &mut Vec<ActorId>, more: Vec<ActorId>| {
            for id in more.into_iter().filter(|id| !all.contains(id)).collect::<Vec<_>>() {
                all.push(id);
            }
        };
        add(&mut self.actor, other.actor);
        add(&mut self.recipient, other.recipient);
        self.recipient.retain(|id| !self.actor.contains(id));
        if self.mode.is_none() && other.mode.is_some() {
            (self.mode, self.score, self.cameo) = (other.mode, other.score, other.cameo);
        }
        self.time = self.time.or(other.time);
        self.place = self.place.or(other.place);
        self.said_by.extend(other.said_by);
        self.said_by.sort_unstable();
        self.said_by.dedup();
        for context in other.context {
            if !self.context.contains(&context) {
                self.context.push(context);
            }
        }
        self.why.extend(other.why);
        self.mentions.extend(other.mentions);
    }

    /// The event's own telling.
    pub(super) fn telling(&self) -> Told {
        Told { span: self.trigger, head: self.head, sentence: self.sentence }
    }
}

/// Whether tellings of a type are joined at all.
fn joins(event: Type) -> bool {
    use Type::{Aid, Assault, Coerce, Consult, Cooperate, Mobilize, Protest, Retreat, Sanction};
    matches!(event, Aid | Assault | Coerce | Consult | Cooperate | Mobilize | Protest | Retreat | Sanction)
}

/// "the attack", "that meeting", "Thursday's talks".
fn is_definite(word: Token<'_>) -> bool {
    let doc = word.doc();
    let phrase = doc.sentences()[word.sentence()].clone();
    let kids = doc.range(phrase.start..word.index()).filter(|t| t.head() == word);
    class_of(word) == Some(Class::Noun)
        && kids.into_iter().any(|t| {
            matches!(t.norm(), "the" | "this" | "that" | "these" | "those") && t.dep() == "det"
                || t.dep() == "poss" && t.entity_label() == "DATE"
        })
}

fn agree(a: &Option<String>, b: &Option<String>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Whether one side holds the other, or one is not named.
fn within(a: &[ActorId], b: &[ActorId]) -> bool {
    a.iter().all(|id| b.contains(id)) || b.iter().all(|id| a.contains(id))
}
