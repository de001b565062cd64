//! Third step: persons, with the offices that they are named with, and offices that stand for their holders.

use super::named::{self, DEPTH};
use super::registry::Label;
use super::relations;
use super::scene::{Key, Owned, Scene, Traits};
use super::tables::Term;
use super::units::{self, What};
use super::{Actor, How, Kind};
use crate::country::Country;
use crate::id::ActorId;
use std::collections::BTreeMap;
use std::ops::Range;
use truceline_syntax::{Pos, Token};

/// Ties persons to their names and offices. Whole names come first, so that a surname in a headline finds its bearer.
pub(super) fn tie(scene: &mut Scene<'_>) {
    let mut bearers = Bearers::default();
    let persons = (0..scene.units.len()).filter(|u| scene.units[*u].is_person());
    let is_whole = |unit: &usize| scene.units[*unit].tokens.len() > 1;
    let (whole, short): (Vec<usize>, Vec<usize>) = persons.partition(is_whole);
    for unit in whole.into_iter().chain(short) {
        tie_person(scene, &mut bearers, unit);
    }
    for unit in 0..scene.units.len() {
        if matches!(scene.label(unit), Some(Label::Role { plural: false, .. })) && scene.who[unit].is_none() {
            tie_office(scene, unit);
        }
    }
}

/// Persons by surname, with the units that name them so far.
#[derive(Default)]
struct Bearers {
    surnames: BTreeMap<String, Vec<(usize, ActorId)>>,
    /// Persons by the other words of their names, as far as these tell one from all others.
    firsts: BTreeMap<String, Option<ActorId>>,
}

impl Bearers {
    fn add(&mut self, surname: String, unit: usize, id: ActorId) {
        self.surnames.entry(surname).or_default().push((unit, id));
    }

    fn add_first(&mut self, word: String, id: ActorId) {
        let known = self.firsts.entry(word).or_insert(Some(id));
        *known = known.filter(|other| *other == id);
    }

    /// The one person with a word in the name that is not the surname: "Ayub" for Ayub Khan.
    fn first(&self, word: &str) -> Option<ActorId> {
        self.firsts.get(word).copied().flatten()
    }

    /// Who bears a surname: the last one before a unit, else the first behind it.
    fn of(&self, surname: &str, unit: usize) -> Option<ActorId> {
        let all = self.surnames.get(surname)?;
        let before = all.iter().filter(|(at, _)| *at < unit).max_by_key(|(at, _)| *at);
        before.or_else(|| all.iter().min_by_key(|(at, _)| *at)).map(|(_, id)| *id)
    }
}

/// An office that stands next to a name, and whose it is.
pub(super) struct Office {
    pub(super) unit: usize,
    pub(super) role: usize,
    pub(super) owner: Owned,
}

fn tie_person(scene: &mut Scene<'_>, bearers: &mut Bearers, unit: usize) {
    let page = scene.page;
    let tokens = scene.units[unit].tokens.clone();
    let office = office_beside(scene, unit);
    let name = page.words(page.span(tokens.clone())).to_owned();
    let surname = page.doc.token(tokens.end - 1).norm().to_lowercase();
    let short = tokens.len() == 1;
    let known = short.then(|| bearers.of(&surname, unit)).flatten();
    let known = known.or_else(|| short.then(|| bearers.first(&surname)).flatten());
    let id = known.unwrap_or_else(|| person(scene, unit, &name));
    bearers.add(surname, unit, id);
    if !short {
        for token in page.doc.range(tokens.start..tokens.end - 1) {
            bearers.add_first(token.norm().to_lowercase(), id);
        }
    }
    scene.who[unit] = Some(id);
    let how = if short && known.is_some() { How::Alias } else { How::Name };
    match office {
        Some(office) => {
            take_office(scene, id, &office);
            mention_with_office(scene, id, unit, office.unit, how);
        }
        None => scene.mention(id, &tokens, how),
    }
}

/// The person of a name.
fn person(scene: &mut Scene<'_>, unit: usize, name: &str) -> ActorId {
    match scene.units[unit].what {
        What::Known(Label::Person(person)) => scene.person(person),
        _ => scene.actor(Key::Name(name.to_lowercase()), |scene| {
            let gender = scene.registry.given.gender_of(name);
            (nobody(name, Kind::Person), Traits { gender, ..Traits::default() })
        }),
    }
}

/// An actor of whom nothing but the name is known.
pub(super) fn nobody(name: &str, kind: Kind) -> Actor {
    Actor { name: name.to_owned(), kind, country: None, code: None, member_of: None, mentions: Vec::new() }
}

/// The office that a person is named with: right before the name, or in apposition to it.
fn office_beside(scene: &mut Scene<'_>, unit: usize) -> Option<Office> {
    let beside = title_before(scene, unit).or_else(|| apposed(scene, unit))?;
    let Some(Label::Role { role, .. }) = scene.label(beside) else { return None };
    let owner = named::owner(scene, beside, DEPTH);
    Some(Office { unit: beside, role, owner })
}

fn is_role(scene: &Scene<'_>, unit: usize) -> bool {
    matches!(scene.label(unit), Some(Label::Role { plural: false, .. }))
}

/// "Mr", "Ms": what stands before a name only.
fn is_title(scene: &Scene<'_>, unit: usize) -> bool {
    matches!(scene.label(unit), Some(Label::Role { role, .. }) if scene.registry.roles[role].id == "title")
}

fn title_before(scene: &Scene<'_>, unit: usize) -> Option<usize> {
    let before = unit.checked_sub(1)?;
    let gap = scene.units[before].tokens.end..scene.units[unit].tokens.start;
    let empty = gap.start <= gap.end && scene.page.doc.range(gap).all(|t| t.text() == ".");
    let doc = &scene.page.doc;
    let same = doc.token(scene.units[before].tokens.start).sentence() == scene.head(unit).sentence();
    (is_role(scene, before) && empty && same && scene.who[before].is_none()).then_some(before)
}

/// "X, the spokesman for Y" and "the spokesman for Y, X", by the tree or, where that fails, by the comma.
fn apposed(scene: &Scene<'_>, unit: usize) -> Option<usize> {
    let head = scene.head(unit);
    let free = |u: &usize| is_role(scene, *u) && !is_title(scene, *u) && scene.who[*u].is_none();
    let below = head.children_by(&["appos"]).filter_map(|t| scene.unit_at(t.index())).find(free);
    let above = (head.dep() == "appos").then(|| scene.unit_at(head.head().index())).flatten().filter(free);
    below.or(above).or_else(|| behind_comma(scene, unit).filter(free))
}

/// The first office behind "NAME," with nothing but its own words between.
fn behind_comma(scene: &Scene<'_>, unit: usize) -> Option<usize> {
    let doc = &scene.page.doc;
    let comma = scene.units[unit].tokens.end;
    let next = scene
        .units
        .get(unit + 1..)?
        .iter()
        .take(4)
        .position(|u| matches!(u.label(), Some(Label::Role { plural: false, .. })));
    let role = unit + 1 + next?;
    let start = scene.units[role].tokens.start;
    if comma >= doc.len() || doc.token(comma).text() != "," || start.saturating_sub(comma) > 6 {
        return None;
    }
    let own = |t: Token<'_>| {
        matches!(t.pos(), Pos::Det | Pos::Adj | Pos::Propn | Pos::Noun | Pos::Part) || t.dep() == "case"
    };
    let same = doc.token(start).sentence() == doc.token(comma).sentence();
    (same && doc.range(comma + 1..start).all(own)).then_some(role)
}

/// Notes an office of a person, and what it tells of country, code and sex.
pub(super) fn take_office(scene: &mut Scene<'_>, id: ActorId, office: &Office) {
    let registry = scene.registry;
    let role = &registry.roles[office.role];
    let former = is_former(scene, office.unit);
    let country = scene.country_of(&office.owner);
    let sector = if former { "ELI".to_owned() } else { scene.sector(role.sector.clone(), &office.owner) };
    let code = scene.code_for(&office.owner, country, &sector);
    let traits = &mut scene.traits[id.index()];
    traits.gender = traits.gender.or(role.gender);
    if role.id == "title" || relations::is_relation(&role.id) {
        return;
    }
    scene.hold(id, &role.id);
    let word = scene.words_of(office.unit);
    scene.traits[id.index()].titles.push(word);
    scene.traits[id.index()].described = true;
    scene.traits[id.index()].left |= former;
    let unknown = scene.cast.actor(id).code.is_none();
    if unknown && (!sector.is_empty() || code.is_some()) {
        scene.traits[id.index()].sector = sector;
        let actor = scene.cast.actor_mut(id);
        actor.country = actor.country.or(country);
        actor.code = code;
    }
    if scene.traits[id.index()].owner == Owned::Nobody && !former {
        scene.traits[id.index()].owner = office.owner.clone();
        scene.traits[id.index()].institution = role.of.as_ref().and_then(|of| registry.institution(of));
    }
}

/// "former President X".
pub(super) fn is_former(scene: &Scene<'_>, unit: usize) -> bool {
    let doc = &scene.page.doc;
    let start = scene.units[unit].tokens.start;
    doc.range(start.saturating_sub(3)..start).any(|t| scene.registry.words.has("former", t.norm()))
}

/// One mention for the name and what stands before it, and one for an office apart from it.
fn mention_with_office(scene: &mut Scene<'_>, id: ActorId, unit: usize, office: usize, how: How) {
    let page = scene.page;
    let (name, role) = (scene.units[unit].tokens.clone(), scene.units[office].tokens.clone());
    scene.who[office] = Some(id);
    if role.end > name.start || page.doc.range(role.end..name.start).any(|t| t.text() == ",") {
        scene.mention(id, &name, how);
        scene.mention(id, &role, How::Role);
        return;
    }
    let together: Range<usize> = role.start..name.end;
    let (head, root) = (units::head(&page.doc, &name), units::head(&page.doc, &together));
    let start = units::span(page, &together, root).start.min(units::span(page, &together, head).start);
    let span = crate::span::Span::new(start, page.span(name).end);
    scene.mention_span(id, span, head, How::Role);
    scene.mention_span(id, span, root, How::Role);
}

/// An office alone that says whose it is: "Turkey's president", "a spokesman for the ministry".
fn tie_office(scene: &mut Scene<'_>, unit: usize) {
    let Some(Label::Role { role, .. }) = scene.label(unit) else { return };
    let id = &scene.registry.roles[role].id;
    if id == "title" || relations::is_relation(id) || !stands_alone(scene.head(unit)) {
        return;
    }
    let owner = named::owner(scene, unit, DEPTH);
    // "The Israeli leader" may be the president as well as the prime minister: whom the text speaks of.
    let leader = is_definite(scene.head(unit)) && scene.words_of(unit) == "leader";
    if matches!(owner, Owned::Nobody | Owned::Sector(_)) || leader {
        return;
    }
    // Whom the text described so before is not known yet.
    let found = holder_known(scene, unit, role, &owner);
    let id = match found {
        Some(id) => id,
        None if is_definite(scene.head(unit)) => return,
        None => unnamed(scene, unit, role, &owner),
    };
    scene.who[unit] = Some(id);
    let tokens = scene.units[unit].tokens.clone();
    scene.mention(id, &tokens, How::Role);
}

/// Whether a noun is an actor's mention where it stands, and no part of another noun, predicate or "as …".
pub(super) fn stands_alone(head: Token<'_>) -> bool {
    let modifier =
        matches!(head.dep(), "compound" | "amod" | "nmod" | "npadvmod" | "attr" | "acomp" | "oprd");
    let as_such = head.dep() == "pobj" && head.head().norm() == "as";
    !(modifier || as_such) || is_cleft(head) || is_given(head) || is_behind_verb(head)
}

/// "Among those rescued was a teacher."
fn is_behind_verb(head: Token<'_>) -> bool {
    let verb = head.head();
    let bare = verb.children_by(&["nsubj", "nsubjpass", "expl", "csubj"]).next().is_none();
    let first = verb.children_by(&["prep"]).any(|t| t.index() < verb.index());
    head.dep() == "attr" && bare && first && head.index() > verb.index()
}

/// "It was the host who gave way."
pub(super) fn is_cleft(head: Token<'_>) -> bool {
    let it = head.head().children_by(&["nsubj"]).any(|t| t.norm() == "it");
    head.dep() == "attr" && it && head.child(&["relcl"]).is_some()
}

/// "gave the colonel time", where the tree takes the one for a part of the other.
fn is_given(head: Token<'_>) -> bool {
    let (noun, verb) = (head.head(), head.head().head());
    let gives = matches!(
        verb.lemma(),
        "give" | "grant" | "offer" | "deny" | "tell" | "show" | "owe" | "send" | "hand"
    );
    let object = noun.dep() == "dobj" && noun.index() == head.index() + 1 && verb.index() < head.index();
    let noun_tag = matches!(head.tag(), "NN" | "NNS");
    head.dep() == "compound" && gives && object && noun_tag && noun.pos() == Pos::Noun
}

/// Who holds an office: somebody in the report, somebody whom the registry knows for that day, or an unnamed holder.
pub(super) fn holder(scene: &mut Scene<'_>, unit: usize, role: usize, owner: &Owned) -> ActorId {
    holder_known(scene, unit, role, owner).unwrap_or_else(|| unnamed(scene, unit, role, owner))
}

/// The same without the unnamed holder.
pub(super) fn holder_known(
    scene: &mut Scene<'_>,
    unit: usize,
    role: usize,
    owner: &Owned,
) -> Option<ActorId> {
    let registry = scene.registry;
    let row = &registry.roles[role];
    let country = scene.country_of(owner);
    let definite = is_definite(scene.head(unit));
    if let Some(id) =
        country.filter(|_| definite && is_former(scene, unit)).and_then(|c| held_before(scene, role, c))
    {
        return Some(id);
    }
    if definite && !is_former(scene, unit) && !is_armed(scene, unit) {
        if let Some(id) = in_office(scene, &row.id, owner) {
            return Some(id);
        }
        let known = country
            .filter(|_| row.one && !matches!(owner, Owned::Actor(id) if scene.governed(*id).is_none()));
        if let Some(person) = known.and_then(|country| registry.holder(country, &row.id, scene.day)) {
            return Some(scene.person(person));
        }
    }
    None
}

/// "the rebel prime minister": not the country's.
pub(super) fn is_armed(scene: &Scene<'_>, unit: usize) -> bool {
    let tokens = &scene.units[unit].tokens;
    let words = scene.page.doc.range(tokens.start.saturating_sub(2)..tokens.end);
    words.into_iter().any(|t| scene.registry.words.has("armed", t.norm()))
}

/// The one of the report who held an office before: "the former Nigerian president".
fn held_before(scene: &Scene<'_>, role: usize, country: Country) -> Option<ActorId> {
    let registry = scene.registry;
    let office = &registry.roles[role].id;
    let day = scene.day;
    let held = |term: &Term| {
        let over = term.days.to.is_some_and(|to| day.is_none_or(|day| to < day));
        term.role == *office && term.country == Some(country) && over
    };
    scene.persons().find(|(_, person)| registry.persons[*person].terms.iter().any(held)).map(|(id, _)| id)
}

/// The one of the report who was named with an office of this owner.
fn in_office(scene: &Scene<'_>, role: &str, owner: &Owned) -> Option<ActorId> {
    let country = scene.country_of(owner);
    let own = matches!(owner, Owned::Actor(id) if scene.is_group(*id) && scene.governed(*id).is_none());
    let fits = |id: &ActorId| {
        let owned = &scene.traits[id.index()].owner;
        owned == owner || (country.is_some() && !own && scene.country_of(owned) == country)
    };
    scene.holders(role).find(fits)
}

/// The holder of an office whose name is not known.
fn unnamed(scene: &mut Scene<'_>, unit: usize, role: usize, owner: &Owned) -> ActorId {
    let row = &scene.registry.roles[role];
    let page = scene.page;
    let word = page.words(page.span(scene.units[unit].tokens.clone())).to_lowercase();
    let former = is_former(scene, unit);
    let sector = if former { "ELI".to_owned() } else { scene.sector(row.sector.clone(), owner) };
    let key = Key::Office(format!("{}{word}", if former { "former " } else { "" }), owner.clone());
    scene.actor(key, |scene| {
        let country = scene.country_of(owner);
        let mut actor = nobody(&scene.owned_name(&word, owner), Kind::Person);
        actor.country = country;
        actor.code = scene.code_for(owner, country, &sector);
        let institution = row.of.as_ref().and_then(|of| scene.registry.institution(of));
        let roles = vec![row.id.clone()];
        (
            actor,
            Traits {
                gender: row.gender,
                roles,
                institution,
                owner: owner.clone(),
                sector,
                agents: true,
                described: true,
                ..Traits::default()
            },
        )
    })
}

/// "the X", "this X", "Turkey's X", "Turkish X" without an article.
pub(super) fn is_definite(head: Token<'_>) -> bool {
    let article = head.children().find(|t| t.dep() == "det");
    article.is_none_or(|t| matches!(t.norm(), "the" | "this" | "that" | "these" | "those" | "both"))
}
