//! What is described and not named: "the ministry", "the president", "its forces", "the movement".

use super::agents;
use super::bodies;
use super::discourse::Discourse;
use super::epithets;
use super::groups;
use super::named::{self, DEPTH};
use super::persons::{self, is_definite, stands_alone};
use super::registry::Label;
use super::relations;
use super::scene::{Key, Owned, Scene};
use super::sides;
use super::{How, Kind};
use crate::country::Country;
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// Ties a unit that no name explains: an institution of nobody, an office, a noun.
pub(super) fn tie(scene: &mut Scene<'_>, text: &Discourse, unit: usize) -> Option<ActorId> {
    let head = scene.head(unit);
    if let Some(id) = said_of(scene, unit, head) {
        return Some(mention(scene, unit, id, How::Role));
    }
    if !stands_alone(head) || head.children().any(|t| t.dep() == "det" && t.norm() == "no") {
        return None;
    }
    if let Some(id) = apposed(scene, unit) {
        return Some(mention(scene, unit, id, How::Description));
    }
    if let Some(id) = agents::named_behind(scene, unit) {
        return Some(id);
    }
    let owner = owner(scene, text, unit);
    if let Some(id) = sides::men(scene, unit, &owner) {
        return Some(mention(scene, unit, id, How::Description));
    }
    let (id, how) = match scene.label(unit)? {
        Label::Institution(institution) => {
            (bare_institution(scene, text, unit, institution, &owner)?, How::Description)
        }
        Label::Role { role, plural: false } => (bare_office(scene, text, unit, role, &owner)?, How::Role),
        Label::Role { .. } => {
            let told = (owner == Owned::Nobody).then(|| groups::tie(scene, text, unit)).flatten();
            (told.unwrap_or_else(|| agents::agents(scene, unit, &owner)), How::Description)
        }
        Label::Noun { noun, .. } => (bare_noun(scene, text, unit, noun, &owner)?, How::Description),
        Label::Demonym(country) => (national(scene, text, unit, country)?, How::Description),
        _ => return None,
    };
    Some(mention(scene, unit, id, how))
}

/// "as his successor": whom that is said of.
fn said_of(scene: &Scene<'_>, unit: usize, head: Token<'_>) -> Option<ActorId> {
    match scene.label(unit)? {
        Label::Role { role, plural: false } if relations::is_relation(&scene.registry.roles[role].id) => {
            relations::said_of(scene, head)
        }
        _ => None,
    }
}

fn mention(scene: &mut Scene<'_>, unit: usize, id: ActorId, how: How) -> ActorId {
    scene.who[unit] = Some(id);
    let tokens = scene.units[unit].tokens.clone();
    scene.mention(id, &tokens, how);
    lend_owner(scene, unit, id);
    id
}

/// "Its commander, X": X acts for it.
fn lend_owner(scene: &mut Scene<'_>, unit: usize, id: ActorId) {
    if scene.kind(id) != Kind::Person || scene.traits[id.index()].plural {
        return;
    }
    let office = matches!(scene.label(unit), Some(Label::Role { role, .. }) if !relations::is_relation(&scene.registry.roles[role].id));
    let owner = possessor(scene, scene.head(unit)).filter(|_| office);
    if let Some(owner) = owner.filter(|owner| *owner != id && scene.kind(*owner) != Kind::Person) {
        scene.lend(id, owner);
    }
}

/// "ECOWAS, the regional bloc" and "a second faction, MODEL": a noun beside a name is the named one.
/// "his rival, X": an office beside a person's name that another office hid.
fn apposed(scene: &Scene<'_>, unit: usize) -> Option<ActorId> {
    let head = scene.head(unit);
    let noun = matches!(scene.label(unit), Some(Label::Noun { plural: false, .. }));
    let office = matches!(scene.label(unit), Some(Label::Role { plural: false, .. } | Label::Demonym(_)));
    let above = (head.dep() == "appos").then(|| head.head());
    let beside = above.into_iter().chain(head.children_by(&["appos"]));
    let mut named = beside.filter_map(|t| scene.cast.at(t).next());
    named.find(|id| match scene.kind(*id) {
        Kind::Person => office && !scene.traits[id.index()].plural && !scene.traits[id.index()].agents,
        _ => noun,
    })
}

/// "the American" in an account of one: the person of that country who was named last.
fn national(scene: &mut Scene<'_>, text: &Discourse, unit: usize, country: Country) -> Option<ActorId> {
    let head = scene.head(unit);
    let one = head.children().any(|t| t.dep() == "det" && t.norm() == "the");
    let singular = matches!(head.tag(), "NN" | "NNP" | "JJ");
    if !one || !singular || !matches!(head.dep(), "nsubj" | "nsubjpass" | "dobj" | "pobj" | "dative") {
        return None;
    }
    epithets::bearer(scene, text, unit, &Owned::Country(country))
}

/// Whose a unit is, a pronoun before it included: "its forces".
fn owner(scene: &mut Scene<'_>, text: &Discourse, unit: usize) -> Owned {
    let head = scene.head(unit);
    let behind = sides::person(scene, head).and_then(|person| sides::behind(scene, text, unit, person));
    if let Some(owner) = behind {
        return owner;
    }
    match possessor(scene, head) {
        Some(id) => Owned::Actor(id),
        None => named::owner(scene, unit, DEPTH),
    }
}

/// Whom the possessive pronoun before a noun stands for.
fn possessor(scene: &Scene<'_>, head: Token<'_>) -> Option<ActorId> {
    let mut pronouns = head.children_by(&["poss"]);
    let pronoun = pronouns.find(|t| t.pos() == Pos::Pron || matches!(t.tag(), "PRP$" | "WP$"))?;
    scene.cast.at(pronoun).next()
}

/// How much more often a noun means the first of its kinds than another.
const FIRST: f64 = 2.5;

fn has_article(head: Token<'_>) -> bool {
    head.children().any(|t| t.dep() == "det" || t.norm() == "same")
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
    if head.tag() != "NNS"
        && let Some(id) = bodies::choose(scene, text, unit, owner)
    {
        return Some(id);
    }
    if row.loose {
        let fits = |scene: &Scene<'_>, id: ActorId| scene.kind(id) == row.kind && belongs(scene, id, owner);
        let alike = |id: ActorId| scene.traits[id.index()].sector == row.sector && fits(scene, id);
        let best = || text.best(head, alike).or_else(|| text.best(head, |id| fits(scene, id)));
        let found =
            is_definite(head).then(best).flatten().or_else(|| scene.institution_of(owner, institution));
        let many = head.tag() == "NNS" && *owner == Owned::Nobody;
        return found.or_else(|| many.then(|| agents::agents(scene, unit, owner)));
    }
    if let Some(id) = scene.institution_of(owner, institution) {
        return Some(id);
    }
    let same = |id: ActorId| {
        scene.traits[id.index()].institution == Some(institution) && scene.kind(id) != Kind::Person
    };
    if let Some(id) = text.last(same).or_else(|| by_word(text, head)) {
        return Some(id);
    }
    let noun = head.pos() == Pos::Propn || head.tag() == "NNS" || is_subject(head) || head.dep() == "dobj";
    let meant = is_definite(head) && (has_article(head) || noun);
    match text.country(scene, head).filter(|_| meant) {
        Some(country) => Some(scene.institution(country, institution)),
        None => meant.then(|| agents::agents(scene, unit, owner)),
    }
}

/// Whether an actor can be somebody's: his own, or of his country; anybody can be nobody's.
fn belongs(scene: &Scene<'_>, id: ActorId, owner: &Owned) -> bool {
    let country = scene.country_of(owner);
    country.is_none() || scene.cast.actor(id).country == country
}

/// "the court", "the council": the last body with this word in its name.
fn by_word(text: &Discourse, head: Token<'_>) -> Option<ActorId> {
    if !has_article(head) || !is_definite(head) {
        return None;
    }
    text.by_word(head, &head.lemma().to_lowercase(), false)
}

/// "the fund" for the International Monetary Fund: a noun that describes nobody by itself, but ends the name of a body.
pub(super) fn tie_word(scene: &mut Scene<'_>, text: &Discourse, head: Token<'_>) -> Option<ActorId> {
    let definite = head.children().any(|t| t.dep() == "det" && t.norm() == "the");
    if head.tag() != "NN" || !definite || !stands_alone(head) {
        return None;
    }
    let id = text.by_word(head, head.lemma(), true)?;
    scene.mention(id, &(head.index()..head.index() + 1), How::Description);
    Some(id)
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
    match row.id.as_str() {
        "title" => return None,
        relation if relations::is_relation(relation) => return relations::tie(scene, text, unit, relation),
        _ => {}
    }
    let article = has_article(head) || scene.has_the(unit);
    let bare = !article && head.pos() == Pos::Noun && *owner == Owned::Nobody;
    if !is_definite(head) || bare {
        return Some(agents::agents(scene, unit, owner));
    }
    if let Owned::Actor(_) | Owned::Country(_) = owner {
        let leader = scene.words_of(unit) == "leader";
        let known = if leader { None } else { persons::holder_known(scene, unit, role, owner) };
        let found = known.or_else(|| epithets::bearer(scene, text, unit, owner));
        let found =
            found.or_else(|| leader.then(|| persons::holder_known(scene, unit, role, owner)).flatten());
        return Some(found.unwrap_or_else(|| persons::holder(scene, unit, role, owner)));
    }
    if row.id == "resident"
        && let Some(id) = again(scene, text, unit)
    {
        return Some(id);
    }
    if let Some(id) = epithets::bearer(scene, text, unit, owner) {
        return Some(id);
    }
    let fits = |id: ActorId| {
        scene.kind(id) == Kind::Person
            && scene.traits[id.index()].roles.iter().any(|r| registry.is_kin(r, &row.id))
    };
    if let Some(id) = text.best(head, fits) {
        return Some(id);
    }
    if let Some(id) = only_holder(scene, &row.id).filter(|_| row.one) {
        return Some(id);
    }
    match text.country(scene, head).filter(|_| row.one) {
        Some(country) => Some(persons::holder(scene, unit, role, &Owned::Country(country))),
        None => Some(again(scene, text, unit).unwrap_or_else(|| agents::agents(scene, unit, owner))),
    }
}

/// The one person of the report who holds an office, named before or behind.
fn only_holder(scene: &Scene<'_>, office: &str) -> Option<ActorId> {
    let mut holders = scene.holders(office);
    holders.next().filter(|_| holders.next().is_none())
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
    if agents::is_one_soldier(scene, unit) {
        let told = epithets::bearer(scene, text, unit, owner).or_else(|| again(scene, text, unit));
        return Some(told.unwrap_or_else(|| agents::agents(scene, unit, owner)));
    }
    if let Some(id) = scene.stands_for(owner, &row.owner) {
        return Some(id);
    }
    if row.kind == Some(Kind::Person)
        && let Some(id) = epithets::bearer(scene, text, unit, owner)
    {
        return Some(id);
    }
    let state = row.refers.contains(&Kind::State);
    if registry.words.has("others", head.lemma())
        && head.tag() == "NN"
        && let Some(id) = bodies::choose(scene, text, unit, owner)
    {
        return Some(id);
    }
    if let (Owned::Actor(id), true, None) = (owner, state, row.kind) {
        let country = scene.cast.actor(*id).country?;
        return is_actor_place(head).then(|| scene.state(country));
    }
    if row.kind.is_some()
        && *owner == Owned::Nobody
        && let Some(id) = groups::tie(scene, text, unit)
    {
        return Some(id);
    }
    let one = matches!(scene.label(unit), Some(Label::Noun { plural: false, .. }))
        && row.kind != Some(Kind::People);
    if one
        && (!state || row.kind.is_some() || is_actor_place(head))
        && let Some(id) = bodies::choose(scene, text, unit, owner)
    {
        return Some(id);
    }
    if let Some(id) = called(scene, text, unit) {
        return Some(id);
    }
    // "He sought refuge in Oman. The sultanate said …"
    let land =
        state && row.kind.is_none() && scene.has_the(unit) && head.tag() == "NN" && is_actor_place(head);
    if let Some(country) = text.land(head).filter(|_| land && *owner == Owned::Nobody) {
        return Some(scene.state(country));
    }
    let back = has_article(head) && is_definite(head) && *owner == Owned::Nobody && !row.refers.is_empty();
    if back && (!state || row.kind.is_some() || is_actor_place(head)) {
        let alike = |id: ActorId| !row.sector.is_empty() && scene.traits[id.index()].sector == row.sector;
        let fits = |id: ActorId| scene.refers(id, &row.refers);
        // The kind that stands first in the row is meant more often than the others.
        let likely = if row.refers.len() > 3 { 2 } else { 1 };
        let fit = |id: ActorId| match (fits(id), scene.refers(id, &row.refers[..likely])) {
            (false, _) => 0.0,
            (true, first) => {
                if first {
                    FIRST
                } else {
                    1.0
                }
            }
        };
        let named = by_word(text, head).filter(|id| fits(*id) && row.kind.is_some());
        let found = named.or_else(|| text.best(head, |id| fits(id) && alike(id)));
        let found = found.or_else(|| text.best_by(head, fit)).or_else(|| by_word(text, head));
        if found.is_some() {
            return found;
        }
    }
    let alone = is_definite(head) && row.kind.is_some() && *owner == Owned::Nobody;
    let institution = registry.owned(&row.owner).filter(|_| alone);
    if let (Some(institution), Some(country)) = (institution, text.country(scene, head)) {
        return Some(scene.institution(country, institution));
    }
    let told = (*owner == Owned::Nobody).then(|| again(scene, text, unit)).flatten();
    told.or_else(|| row.kind.map(|_| agents::agents(scene, unit, owner)))
}

/// "the alliance" for NATO, "the world body" for the United Nations: bodies that news calls so, where the text named them.
fn called(scene: &Scene<'_>, text: &Discourse, unit: usize) -> Option<ActorId> {
    if !scene.has_the(unit) {
        return None;
    }
    let names = scene.registry.called_so(&scene.words_of(unit));
    let known: Vec<ActorId> = names.iter().filter_map(|named| scene.known(&Key::Named(*named))).collect();
    text.last(|id| known.contains(&id))
}

/// "the envoys" after "Turkish envoys", "the attackers" after "gunmen": agents without a name who were spoken of just before.
fn again(scene: &Scene<'_>, text: &Discourse, unit: usize) -> Option<ActorId> {
    let head = scene.head(unit);
    if !scene.has_the(unit) || head.children_by(&["relcl", "prep", "nummod"]).next().is_some() {
        return None;
    }
    let word = scene.words_of(unit);
    let sector = match scene.label(unit)? {
        Label::Noun { noun, .. } => scene.registry.nouns[noun].sector.as_str(),
        _ => "",
    };
    let plural = matches!(head.tag(), "NNS" | "NNPS");
    let hidden = scene.registry.words.has("unknown", sector) && plural;
    let same = |id: ActorId| {
        let traits = &scene.traits[id.index()];
        let name = &scene.cast.actor(id).name;
        let called =
            name.strip_suffix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
        traits.plural == plural && traits.agents && (called || (hidden && traits.sector == sector))
    };
    let near = text.back().take_while(|s| s.sentence + AGAIN >= head.sentence());
    near.map(|s| s.actor).find(|id| same(*id))
}

/// How many sentences back agents without a name are still meant by their noun.
const AGAIN: usize = 6;

/// Whether "the country", which is also a place, acts where it stands.
fn is_actor_place(head: Token<'_>) -> bool {
    let with = ["by", "with", "between", "against", "among", "to"];
    match head.dep() {
        "pobj" => with.contains(&head.head().norm()),
        dep => matches!(dep, "nsubj" | "nsubjpass" | "poss" | "dative" | "conj"),
    }
}
