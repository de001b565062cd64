//! Agents without a name: "gunmen", "Israeli soldiers", "Hamas fighters", "a retired general".

use super::named::{self, DEPTH};
use super::persons::{is_definite, nobody, stands_alone};
use super::registry::Label;
use super::scene::{Key, Owned, Scene, Traits};
use super::units::What;
use super::{Actor, How, Kind};
use crate::id::ActorId;
use truceline_syntax::Token;

/// Ties nouns that say whose they are, and organisations that the registry does not know.
pub(super) fn tie_owned(scene: &mut Scene<'_>) {
    for unit in 0..scene.units.len() {
        match scene.units[unit].what {
            What::Organisation => tie_organisation(scene, unit),
            What::Known(Label::Noun { .. } | Label::Role { plural: true, .. })
                if stands_alone(scene.head(unit)) && !is_somebody_told(scene, unit) =>
            {
                let owner = named::owner(scene, unit, DEPTH);
                if !matches!(owner, Owned::Nobody | Owned::Sector(_)) && named_behind(scene, unit).is_none() {
                    tie_agent(scene, unit, &owner);
                }
            }
            _ => {}
        }
    }
}

/// "A sailor", "an Israeli soldier": one man and not his army.
pub(super) fn is_one_soldier(scene: &Scene<'_>, unit: usize) -> bool {
    let one = matches!(scene.label(unit), Some(Label::Noun { plural: false, .. }));
    one && scene.registry.words.has("soldier", scene.head(unit).lemma())
}

/// "The former Swiss officer": one of whom the text spoke before, rather than somebody new.
fn is_somebody_told(scene: &Scene<'_>, unit: usize) -> bool {
    let registry = scene.registry;
    let Some(Label::Noun { noun, plural: false }) = scene.label(unit) else { return false };
    let person = registry.nouns[noun].kind == Some(Kind::Person) || is_one_soldier(scene, unit);
    person && scene.has_the(unit)
}

/// "the rebels' leaders, X and Y": those who are named, not others.
pub(super) fn named_behind(scene: &mut Scene<'_>, unit: usize) -> Option<ActorId> {
    let head = scene.head(unit);
    let plural = matches!(
        scene.label(unit),
        Some(Label::Role { plural: true, .. } | Label::Noun { plural: true, .. })
    );
    let comma = |t: &Token<'_>| {
        let first = t.edges().0.index();
        t.dep() == "appos" || (first > 0 && scene.page.doc.token(first - 1).text() == ",")
    };
    let names = head.children_by(&["appos", "conj"]).find(comma).filter(|_| plural)?;
    let persons = scene.cast.of(names);
    if persons.len() < 2 || persons.iter().any(|id| scene.kind(*id) != Kind::Person) {
        return None;
    }
    for id in &persons {
        scene.who[unit] = Some(*id);
        let tokens = scene.units[unit].tokens.clone();
        scene.mention(*id, &tokens, How::Role);
    }
    persons.first().copied()
}

/// Ties a noun or a plural office to whom it stands for, when whose it is is known.
pub(super) fn tie_agent(scene: &mut Scene<'_>, unit: usize, owner: &Owned) {
    let id = match scene.label(unit) {
        Some(Label::Noun { .. }) if is_one_soldier(scene, unit) => Some(agents(scene, unit, owner)),
        Some(Label::Noun { noun, .. }) => {
            let registry = scene.registry;
            let stands_for = scene.stands_for(owner, &registry.nouns[noun].owner);
            match (stands_for, registry.nouns[noun].kind) {
                (Some(id), _) => Some(id),
                (None, Some(_)) => Some(agents(scene, unit, owner)),
                (None, None) => None,
            }
        }
        Some(Label::Role { .. }) => Some(agents(scene, unit, owner)),
        _ => None,
    };
    if let Some(id) = id {
        let first = scene.who[unit].is_none();
        scene.who[unit] = Some(id);
        let tokens = scene.units[unit].tokens.clone();
        scene.mention(id, &tokens, How::Description);
        for country in named::co_owners(scene, unit).into_iter().filter(|_| first) {
            tie_agent(scene, unit, &Owned::Country(country));
        }
    }
}

/// The agents that a noun describes: the same for the same noun of the same owner, but another for each "a …".
pub(super) fn agents(scene: &mut Scene<'_>, unit: usize, owner: &Owned) -> ActorId {
    let (kind, own_sector, plural) = nature(scene, unit);
    let gender = match scene.label(unit) {
        Some(Label::Role { role, plural: false }) => scene.registry.roles[role].gender,
        _ => None,
    };
    let page = scene.page;
    let word = page.words(page.span(scene.units[unit].tokens.clone())).to_lowercase();
    let sector = scene.sector(own_sector, owner);
    let key = match !plural && is_another(scene.head(unit)) {
        true => Key::Once(unit),
        false => Key::Agents(word.clone(), owner.clone()),
    };
    scene.actor(key, |scene| {
        let country = scene.country_of(owner);
        let actor = Actor {
            country,
            code: scene.code_for(owner, country, &sector),
            ..nobody(&scene.owned_name(&word, owner), kind)
        };
        (
            actor,
            Traits {
                plural,
                gender,
                owner: owner.clone(),
                sector,
                agents: true,
                described: true,
                ..Traits::default()
            },
        )
    })
}

/// Kind, sector and number of the agents that a unit describes.
fn nature(scene: &Scene<'_>, unit: usize) -> (Kind, String, bool) {
    let registry = scene.registry;
    match scene.label(unit) {
        Some(Label::Noun { noun, plural }) => {
            let row = &registry.nouns[noun];
            let kind =
                if is_one_soldier(scene, unit) { Kind::Person } else { row.kind.unwrap_or(Kind::Other) };
            (kind, row.sector.clone(), plural)
        }
        Some(Label::Role { role, plural }) => (Kind::Person, registry.roles[role].sector.clone(), plural),
        Some(Label::Institution(institution)) => {
            let row = &registry.institutions[institution];
            (row.kind, row.sector.clone(), false)
        }
        _ => (Kind::Other, String::new(), false),
    }
}

/// "a general", "another soldier".
fn is_another(head: Token<'_>) -> bool {
    !is_definite(head)
}

/// "the Front" for a body named before whose name ends so.
fn named_fully(scene: &Scene<'_>, unit: usize) -> Option<ActorId> {
    if !scene.head(unit).children().any(|t| t.dep() == "det" && t.norm() == "the") {
        return None;
    }
    let doc = &scene.page.doc;
    let last = |u: usize| doc.token(scene.units[u].tokens.end - 1).text();
    let word = last(unit);
    let before = (unit.saturating_sub(SHORT)..unit).rev();
    let body = |id: &ActorId| !matches!(scene.kind(*id), Kind::Person | Kind::People | Kind::State);
    let called = |u: &usize| last(*u) == word || scene.head(*u).text() == word;
    let mut full = before.filter(|u| scene.units[*u].tokens.len() > 1 && called(u));
    full.find_map(|u| scene.who[u].filter(body))
}

/// How many units back the full name of a body may stand.
const SHORT: usize = 60;

fn tie_organisation(scene: &mut Scene<'_>, unit: usize) {
    let page = scene.page;
    let tokens = scene.units[unit].tokens.clone();
    let name = page.words(page.span(tokens.clone())).to_owned();
    let owner = named::owner(scene, unit, DEPTH);
    let short = (tokens.len() == 1).then(|| named_fully(scene, unit)).flatten();
    if let Some(id) = short {
        scene.who[unit] = Some(id);
        return scene.mention(id, &tokens, How::Alias);
    }
    let id = scene.actor(Key::Name(name.to_lowercase()), |scene| {
        let (kind, sector) = scene.registry.sort_of(&name);
        let country = scene.country_of(&owner);
        let code = Scene::code(country, &sector);
        (Actor { country, code, ..nobody(&name, kind) }, Traits { sector, ..Traits::default() })
    });
    scene.who[unit] = Some(id);
    scene.mention(id, &tokens, How::Name);
}
