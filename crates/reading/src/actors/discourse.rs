//! Fourth step: what refers to somebody who was mentioned before: "the ministry", "both sides", "its", in text order.

use super::agents;
use super::named::{self, DEPTH};
use super::persons::{is_definite, stands_alone};
use super::plurals;
use super::pronouns;
use super::registry::Label;
use super::scene::{Key, Owned, Scene};
use super::tables::Owner;
use super::{How, Kind};
use crate::country::Country;
use crate::id::ActorId;
use crate::places::Place;
use std::collections::BTreeMap;
use truceline_syntax::{Pos, Token};

/// A mention that was passed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) token: usize,
    pub(super) sentence: usize,
    pub(super) actor: ActorId,
    pub(super) subject: bool,
}

/// The text so far: who was mentioned, and which countries the report is about.
pub(super) struct Discourse {
    /// Mentions outside this step, by token, and those yet to be passed.
    named: Vec<Seen>,
    next: usize,
    /// Mentions up to the present token, by token.
    pub(super) passed: Vec<Seen>,
    /// Literal places by token.
    places: Vec<(usize, Country)>,
    /// How often countries are meant in the whole report.
    weight: BTreeMap<Country, usize>,
}

/// How many mentions back an antecedent may be.
const REACH: usize = 120;
/// How many sentences back a pronoun's antecedent may be.
pub(super) const NEAR: usize = 3;

/// Ties what refers back, from the first token to the last.
pub(super) fn tie(scene: &mut Scene<'_>, places: &[Place]) {
    let mut text = Discourse::open(scene, places);
    let doc = &scene.page.doc;
    for token in doc.tokens() {
        text.pass(token.index());
        let found = refer(scene, &mut text, token);
        text.passed.extend(found.into_iter().map(|actor| seen(token, actor)));
    }
}

fn seen(token: Token<'_>, actor: ActorId) -> Seen {
    let subject = matches!(token.dep(), "nsubj" | "nsubjpass" | "agent");
    Seen { token: token.index(), sentence: token.sentence(), actor, subject }
}

/// Whom a token refers back to; its mentions are added to the cast.
fn refer(scene: &mut Scene<'_>, text: &mut Discourse, token: Token<'_>) -> Vec<ActorId> {
    if let Some(members) = plurals::members(scene, text, token) {
        return members;
    }
    if token.pos() == Pos::Pron
        || token.tag().starts_with("PRP")
        || token.tag().starts_with("WP")
        || token.tag() == "WDT"
    {
        return pronouns::tie(scene, text, token);
    }
    match scene.unit_at(token.index()) {
        Some(unit) if scene.who[unit].is_none() && scene.head(unit) == token => {
            describe(scene, text, unit).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A unit that no name explains: an institution of nobody, an office, a noun.
fn describe(scene: &mut Scene<'_>, text: &Discourse, unit: usize) -> Option<ActorId> {
    let head = scene.head(unit);
    if !stands_alone(head) {
        return None;
    }
    let owner = owner(scene, unit);
    let (id, how) = match scene.label(unit)? {
        Label::Institution(institution) => {
            (bare_institution(scene, text, unit, institution, &owner)?, How::Description)
        }
        Label::Role { role, plural: false } => (bare_office(scene, text, unit, role, &owner)?, How::Role),
        Label::Role { .. } => (agents::agents(scene, unit, &owner), How::Description),
        Label::Noun { noun, .. } => (bare_noun(scene, text, unit, noun, &owner)?, How::Description),
        _ => return None,
    };
    scene.who[unit] = Some(id);
    let tokens = scene.units[unit].tokens.clone();
    scene.mention(id, &tokens, how);
    Some(id)
}

/// Whose a unit is, a pronoun before it included: "its forces".
fn owner(scene: &mut Scene<'_>, unit: usize) -> Owned {
    let head = scene.head(unit);
    let pronoun =
        head.children_by(&["poss"]).find(|t| t.pos() == Pos::Pron || matches!(t.tag(), "PRP$" | "WP$"));
    match pronoun.and_then(|t| scene.cast.at(t).next()) {
        Some(id) => Owned::Actor(id),
        None => named::owner(scene, unit, DEPTH),
    }
}

fn bare_institution(
    scene: &mut Scene<'_>,
    text: &Discourse,
    unit: usize,
    institution: usize,
    owner: &Owned,
) -> Option<ActorId> {
    let registry = scene.registry;
    let row = &registry.institutions[institution];
    let head = scene.head(unit);
    if let Some(id) = scene.institution_of(owner, institution) {
        return Some(id);
    }
    let same = |scene: &Scene<'_>, id: ActorId| {
        scene.traits[id.index()].institution == Some(institution) && scene.kind(id) != Kind::Person
    };
    if row.loose {
        let kind = row.kind;
        return is_definite(head).then(|| text.last(|id| scene.kind(id) == kind)).flatten();
    }
    if let Some(id) = text.last(|id| same(scene, id)) {
        return Some(id);
    }
    let plain = is_definite(head)
        && (head.children().any(|t| t.dep() == "det")
            || head.pos() == Pos::Propn
            || head.tag() == "NNS"
            || is_subject(head));
    match text.country(head).filter(|_| plain) {
        Some(country) => Some(scene.institution(country, institution)),
        None => plain.then(|| agents::agents(scene, unit, owner)),
    }
}

fn is_subject(head: Token<'_>) -> bool {
    matches!(head.dep(), "nsubj" | "nsubjpass") || (head.dep() == "pobj" && head.head().dep() == "agent")
}

fn bare_office(
    scene: &mut Scene<'_>,
    text: &Discourse,
    unit: usize,
    role: usize,
    owner: &Owned,
) -> Option<ActorId> {
    let registry = scene.registry;
    let row = &registry.roles[role];
    let head = scene.head(unit);
    if row.id == "title" {
        return None;
    }
    if !is_definite(head)
        || (head.children().all(|t| t.dep() != "det") && head.pos() == Pos::Noun && *owner == Owned::Nobody)
    {
        return Some(agents::agents(scene, unit, owner));
    }
    let word = head.norm();
    let kin =
        |r: &String| *r == row.id || r.ends_with(word) || (word == "leader" && r.starts_with("head_of"));
    let holder = |id: ActorId| scene.traits[id.index()].roles.iter().any(kin);
    match text.last(holder) {
        Some(id) => Some(id),
        None => match text.country(head).filter(|_| row.one && matches!(owner, Owned::Nobody)) {
            Some(country) => Some(super::persons::holder(scene, unit, role, &Owned::Country(country))),
            None => Some(agents::agents(scene, unit, owner)),
        },
    }
}

fn bare_noun(
    scene: &mut Scene<'_>,
    text: &Discourse,
    unit: usize,
    noun: usize,
    owner: &Owned,
) -> Option<ActorId> {
    let registry = scene.registry;
    let row = &registry.nouns[noun];
    let head = scene.head(unit);
    if let Some(id) = scene.stands_for(owner, &row.owner) {
        return Some(id);
    }
    let article = head.children().any(|t| t.dep() == "det" || t.norm() == "same");
    let back =
        article && is_definite(head) && *owner == Owned::Nobody && is_actor_place(head, row.kind.is_none());
    let found = match back && !row.refers.is_empty() {
        true => text.last(|id| scene.refers(id, &row.refers)),
        false => None,
    };
    if found.is_some() {
        return found;
    }
    if let (Owner::Institution(id), Owned::Nobody, true) = (&row.owner, owner, is_definite(head)) {
        let country = text.country(head).filter(|_| row.kind.is_some());
        if let (Some(country), Some(institution)) = (country, registry.institution(id)) {
            return Some(scene.institution(country, institution));
        }
    }
    row.kind.map(|_| agents::agents(scene, unit, owner))
}

/// Whether a noun that is also a place or a thing ("in the country") acts where it stands.
fn is_actor_place(head: Token<'_>, doubtful: bool) -> bool {
    let with = ["by", "with", "between", "against", "among", "from", "to", "for", "of", "according", "on"];
    !doubtful || head.dep() != "pobj" || with.contains(&head.head().norm())
}

impl Scene<'_> {
    /// Whether an actor can be meant by a noun that refers to actors of these kinds.
    fn refers(&self, id: ActorId, kinds: &[Kind]) -> bool {
        let group = kinds.contains(&Kind::ArmedGroup) && self.is_group(id);
        group || (kinds.contains(&self.kind(id)) && (!self.traits[id.index()].plural))
    }

    /// Whether it is a movement or group, whatever it is on the report's day.
    pub(super) fn is_group(&self, id: ActorId) -> bool {
        self.kind(id) == Kind::ArmedGroup || self.traits[id.index()].group
    }
}

impl Discourse {
    fn open(scene: &Scene<'_>, places: &[Place]) -> Discourse {
        let doc = &scene.page.doc;
        let mut named: Vec<Seen> =
            scene.cast.heads.iter().map(|(head, id)| seen(doc.token(*head), *id)).collect();
        named.sort_by_key(|seen| seen.token);
        let mut weight = BTreeMap::new();
        for country in named.iter().filter_map(|s| scene.cast.actor(s.actor).country) {
            *weight.entry(country).or_default() += 2;
        }
        let token = |p: &Place| Some((doc.token_at(p.span.start)?.index(), p.country?));
        let places: Vec<(usize, Country)> = places.iter().filter_map(token).collect();
        for (_, country) in &places {
            *weight.entry(*country).or_default() += 1;
        }
        Discourse { named, next: 0, passed: Vec::new(), places, weight }
    }

    /// Passes mentions up to a token, this one included.
    fn pass(&mut self, token: usize) {
        while let Some(seen) = self.named.get(self.next).filter(|s| s.token <= token) {
            self.passed.push(*seen);
            self.next += 1;
        }
    }

    /// All mentions outside this step.
    pub(super) fn named(&self) -> &[Seen] {
        &self.named
    }

    /// Mentions before the present one, the last first.
    pub(super) fn back(&self) -> impl Iterator<Item = &Seen> {
        self.passed.iter().rev().take(REACH)
    }

    /// The actor mentioned last that fits.
    pub(super) fn last(&self, fits: impl Fn(ActorId) -> bool) -> Option<ActorId> {
        self.back().map(|seen| seen.actor).find(|id| fits(*id))
    }

    /// The country that a body without one belongs to: the one that the last sentences, then the report, speak of most.
    pub(super) fn country(&self, head: Token<'_>) -> Option<Country> {
        let _ = head;
        let heaviest = self.weight.iter().max_by_key(|(country, n)| (**n, std::cmp::Reverse(**country)));
        heaviest.map(|(country, _)| *country)
    }

    /// Literal places by token.
    pub(super) fn places(&self) -> &[(usize, Country)] {
        &self.places
    }
}

/// A key for an actor that nobody else is.
pub(super) fn once(token: Token<'_>) -> Key {
    Key::Once(token.index())
}
