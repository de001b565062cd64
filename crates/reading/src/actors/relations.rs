//! Persons told by their relation to another: "his Turkish counterpart", "her predecessor", "his rival".

use super::Kind;
use super::agents;
use super::bodies;
use super::discourse::Discourse;
use super::epithets;
use super::named::{self, DEPTH};
use super::persons;
use super::registry::Registry;
use super::scene::{Owned, Scene};
use super::tables::Term;
use crate::id::ActorId;
use truceline_syntax::Token;

/// Ids of roles that say what one person is to another, and no office.
const RELATIONS: [&str; 4] = ["counterpart", "predecessor", "successor", "rival"];

/// Whether a role is a relation.
pub(super) fn is_relation(role: &str) -> bool {
    RELATIONS.contains(&role)
}

/// Who stands in a relation to the person before the noun.
pub(super) fn tie(scene: &mut Scene<'_>, text: &Discourse, unit: usize, relation: &str) -> Option<ActorId> {
    let head = scene.head(unit);
    let Some(person) = possessor(scene, head) else {
        if !persons::is_definite(head) {
            return Some(agents::agents(scene, unit, &Owned::Nobody));
        }
        return epithets::bearer(scene, text, unit, &Owned::Nobody);
    };
    match relation {
        "counterpart" => Some(counterpart(scene, text, unit, person)),
        "rival" if scene.kind(person) != Kind::Person => {
            bodies::choose(scene, text, unit, &Owned::Actor(person))
        }
        "rival" => {
            epithets::bearer(scene, text, unit, &Owned::Nobody).or_else(|| rival(scene, text, unit, person))
        }
        _ => {
            let known = next_in_office(scene, person, relation == "successor");
            match known.filter(|known| scene.is_named(*known)) {
                Some(known) => Some(scene.person(known)),
                None => epithets::bearer(scene, text, unit, &Owned::Nobody)
                    .or_else(|| known.map(|known| scene.person(known))),
            }
        }
    }
}

/// "sworn in as his successor": whom that is said of.
pub(super) fn said_of(scene: &Scene<'_>, head: Token<'_>) -> Option<ActorId> {
    let as_such = head.dep() == "pobj" && head.head().norm() == "as";
    let verb = head.head().head();
    let mut told = verb.children_by(&["dobj", "nsubjpass", "nsubj"]).filter(|_| as_such);
    let id = told.next().and_then(|t| scene.cast.at(t).next())?;
    (scene.kind(id) == Kind::Person).then_some(id)
}

/// Who stands before a noun as its owner.
fn possessor(scene: &Scene<'_>, head: Token<'_>) -> Option<ActorId> {
    head.children_by(&["poss"]).next().and_then(|t| scene.cast.at(t).next())
}

/// Who holds the same office in another country.
fn counterpart(scene: &mut Scene<'_>, text: &Discourse, unit: usize, person: ActorId) -> ActorId {
    let head = scene.head(unit);
    let registry = scene.registry;
    let owner = named::owner(scene, unit, DEPTH);
    let country = scene.country_of(&owner);
    let roles = scene.traits[person.index()].roles.clone();
    let fits = |id: ActorId| {
        let same = scene.cast.actor(id).country == country && country.is_some();
        same && id != person && scene.traits[id.index()].roles.iter().any(|r| roles.contains(r))
    };
    if let Some(id) = text.best(head, fits) {
        return id;
    }
    let known = country.and_then(|c| roles.iter().find_map(|role| registry.holder(c, role, scene.day)));
    let named = known.filter(|person| scene.is_named(*person)).map(|person| scene.person(person));
    if let Some(id) = named.or_else(|| epithets::bearer(scene, text, unit, &owner)) {
        return id;
    }
    match known {
        Some(person) => scene.person(person),
        None => agents::agents(scene, unit, &owner),
    }
}

/// Another person of the text, who was spoken of before.
fn rival(scene: &mut Scene<'_>, text: &Discourse, unit: usize, person: ActorId) -> Option<ActorId> {
    let head = scene.head(unit);
    let barred = epithets::barred(scene, head);
    let fits = |id: ActorId| {
        let traits = &scene.traits[id.index()];
        let named = scene.kind(id) == Kind::Person && !traits.plural && !traits.agents;
        named && id != person && !barred.contains(&id)
    };
    text.best(head, fits)
}

/// Who held a person's office right before or after, by the registry.
fn next_in_office(scene: &Scene<'_>, person: ActorId, after: bool) -> Option<usize> {
    let registry = scene.registry;
    let index = scene.traits[person.index()].person?;
    let row = &registry.persons[index];
    let term = row.on(scene.day).or(row.terms.last())?;
    neighbour(registry, index, term, after)
}

/// The term of the same office that stands nearest to another in time.
fn neighbour(registry: &Registry, person: usize, term: &Term, after: bool) -> Option<usize> {
    let same = |t: &&Term| t.role == term.role && t.country == term.country && t.of == term.of;
    let all = registry.persons.iter().enumerate().filter(|(other, _)| *other != person);
    let terms = all.flat_map(|(other, row)| row.terms.iter().filter(same).map(move |t| (other, t)));
    match after {
        true => {
            let end = term.days.to?;
            let later =
                terms.filter_map(|(other, t)| Some((t.days.from.filter(|from| *from >= end)?, other)));
            later.min().map(|(_, other)| other)
        }
        false => {
            let start = term.days.from?;
            let earlier = terms.filter_map(|(other, t)| Some((t.days.to.filter(|to| *to <= start)?, other)));
            earlier.max().map(|(_, other)| other)
        }
    }
}
