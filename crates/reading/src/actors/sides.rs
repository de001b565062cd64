//! Whose side a person is on: "X, who speaks for the guerrillas", "Y commands the force"; and whom "his troops", "her movement"
//! and "his government" stand for.

use super::Kind;
use super::discourse::Discourse;
use super::registry::Label;
use super::scene::{Owned, Scene};
use super::tables::Owner;
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// Notes whom a person acts for where the text says it, once the body at a token is known.
pub(super) fn note(scene: &mut Scene<'_>, token: Token<'_>) {
    let Some(body) = scene.cast.at(token).next() else { return };
    if scene.kind(body) == Kind::Person {
        return;
    }
    let words = &scene.registry.words;
    let persons = match (token.dep(), token.head()) {
        ("dobj", verb) if words.has("leads", verb.lemma()) => subjects(scene, verb),
        ("pobj", prep) if prep.norm() == "for" && words.has("speaks", prep.head().lemma()) => {
            subjects(scene, prep.head())
        }
        ("pobj", prep) if matches!(prep.norm(), "for" | "of") => scene.cast.at(prep.head()).collect(),
        ("poss", noun) => scene.cast.at(noun).collect(),
        _ => return,
    };
    for person in persons {
        if person != body && scene.kind(person) == Kind::Person {
            scene.lend(person, body);
        }
    }
}

/// Who does what a verb says, also where it stands behind "and".
fn subjects(scene: &Scene<'_>, verb: Token<'_>) -> Vec<ActorId> {
    let mut at = verb;
    for _ in 0..4 {
        if let Some(subject) = at.children_by(&["nsubj"]).next() {
            return scene.cast.of(subject);
        }
        if !matches!(at.dep(), "conj" | "xcomp") {
            break;
        }
        at = at.head();
    }
    Vec::new()
}

/// What "his NOUN" asks of whoever is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Group,
    Force,
    Government,
}

/// Whose a unit is that a person leads or belongs to: the body behind the person, as far as the text or the registry names it.
pub(super) fn behind(scene: &mut Scene<'_>, text: &Discourse, unit: usize, person: ActorId) -> Option<Owned> {
    let wanted = wanted(scene, unit)?;
    match scene.traits[person.index()].owner.clone() {
        Owned::Actor(body) if body != person => return Some(Owned::Actor(body)),
        Owned::Named(named) => return Some(Owned::Actor(scene.named(named))),
        Owned::Country(country) => return Some(Owned::Country(country)),
        _ => {}
    }
    let head = scene.head(unit);
    let country = scene.cast.actor(person).country;
    let group = |scene: &Scene<'_>, id: ActorId| {
        let party = scene.kind(id) == Kind::Party;
        let named = !scene.traits[id.index()].agents;
        let fits = named && (party || (scene.is_group(id) && head.lemma() != "party"));
        let own = country.is_none_or(|country| scene.cast.actor(id).country.is_none_or(|c| c == country));
        fits && own && scene.governed(id).is_none()
    };
    let groups = || text.best(head, |id| group(scene, id));
    let left = scene.traits[person.index()].left;
    match (wanted, country) {
        (Wanted::Group, _) => groups().map(Owned::Actor),
        (_, Some(country)) if !left => Some(Owned::Country(country)),
        (Wanted::Force, _) => {
            let rebel = matches!(scene.traits[person.index()].sector.as_str(), "REB" | "PRM" | "OPP");
            let force = |id: ActorId| group(scene, id) || (!rebel && scene.kind(id) == Kind::Military);
            text.best(head, force).map(Owned::Actor)
        }
        (Wanted::Government, Some(_)) => None,
        (Wanted::Government, None) => text.country(scene, head).map(Owned::Country),
    }
}

/// What sort of body a noun with a person before it stands for.
fn wanted(scene: &Scene<'_>, unit: usize) -> Option<Wanted> {
    let registry = scene.registry;
    let word = scene.head(unit).lemma();
    if registry.words.has("men", word) && scene.head(unit).tag() == "NNS" {
        return Some(Wanted::Force);
    }
    match scene.label(unit)? {
        Label::Noun { noun, .. } => match &registry.nouns[noun].owner {
            Owner::Itself => Some(Wanted::Group),
            Owner::Institution(id) if id == "military" => Some(Wanted::Force),
            Owner::Institution(id) if id == "government" && word == "government" => Some(Wanted::Government),
            Owner::Institution(id) if id == "government" => Some(Wanted::Group),
            _ => None,
        },
        Label::Institution(institution) => match registry.institutions[institution].kind {
            Kind::Military => Some(Wanted::Force),
            Kind::Government => Some(Wanted::Government),
            _ => None,
        },
        _ => None,
    }
}

/// Whom "his men" stands for: the force of that side.
pub(super) fn men(scene: &mut Scene<'_>, unit: usize, owner: &Owned) -> Option<ActorId> {
    let head = scene.head(unit);
    if !scene.registry.words.has("men", head.lemma()) || head.tag() != "NNS" {
        return None;
    }
    match owner {
        Owned::Actor(id) if scene.kind(*id) != Kind::Person && scene.governed(*id).is_none() => Some(*id),
        Owned::Country(_) => {
            let military = scene.registry.institution("military")?;
            scene.institution_of(owner, military)
        }
        _ => None,
    }
}

/// The person before a noun whose body is asked for.
pub(super) fn person(scene: &Scene<'_>, head: Token<'_>) -> Option<ActorId> {
    let before = head.children_by(&["poss"]).next()?;
    let pronoun = before.pos() == Pos::Pron || before.tag() == "PRP$" || before.tag() == "WP$";
    let id = scene.cast.at(before).next().filter(|_| pronoun || before.pos() == Pos::Propn)?;
    (scene.kind(id) == Kind::Person).then_some(id)
}
