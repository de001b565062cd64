//! Whom a description of a body means: "the agency", "the movement", "the court", "the kingdom", "the force". As for persons
//! (`bearers`), everybody who was spoken of before is weighed, and somebody new.

use super::Kind;
use super::bearers::{self, Contest, Near, count};
use super::discourse::Discourse;
use super::epithets;
use super::lexicon;
use super::registry::Label;
use super::scene::{Key, Owned, Scene};
use super::weights::Scale;
use crate::country::Country;
use crate::id::ActorId;
use truceline_syntax::Token;

/// What a description tells of a body.
struct Told<'s> {
    head: Token<'s>,
    word: String,
    /// Kinds that it refers back to, the likeliest first.
    refers: &'s [Kind],
    sector: &'s str,
    institution: Option<usize>,
    country: Option<Country>,
    owned: bool,
    /// Bodies that news calls so.
    called: Vec<ActorId>,
}

/// The body of the text whom a unit means; none where it is another.
pub(super) fn choose(scene: &mut Scene<'_>, text: &Discourse, unit: usize, owner: &Owned) -> Option<ActorId> {
    let told = told(scene, unit, owner)?;
    let all = bearers::nearest(scene, text, told.head, false, |id| can_be(scene, id));
    let fitting: Vec<usize> = (0..all.len()).filter(|at| scene.refers(all[*at].id, told.refers)).collect();
    let most = all.iter().map(|near| near.count).max().unwrap_or_default();
    let barred = epithets::barred_by(scene, told.head);
    let mut contest = Contest::default();
    for number in std::iter::once(None).chain((0..all.len()).map(Some)) {
        let mut scale = Scale::new(&scene.registry.epithets, scene.choices.is_some());
        let near = number.map(|number| &all[number]);
        match near {
            None => of_nobody(&told, fitting.len(), &mut scale),
            Some(near) => {
                let how = barred.iter().find(|(id, _)| *id == near.id).map_or("no", |(_, how)| how);
                note(&mut scale, &told, &["barred", how]);
                let rank = fitting.iter().position(|at| Some(*at) == number);
                note(&mut scale, &told, &["fits", rank.map_or("no", count)]);
                of_body(scene, &told, near, &mut scale);
                let headed = |scale: &mut Scale<'_>, name: &[&str]| note(scale, &told, name);
                bearers::of_place(scene, told.head, near, most, &mut scale, &headed);
            }
        }
        contest.enter(near, scale);
    }
    contest.close(scene, told.head)
}

/// What "its enemy" and "its neighbour" may be.
const OTHERS: [Kind; 4] = [Kind::State, Kind::Government, Kind::ArmedGroup, Kind::Party];

fn told<'s>(scene: &Scene<'s>, unit: usize, owner: &Owned) -> Option<Told<'s>> {
    let registry = scene.registry;
    let head = scene.head(unit);
    let word = scene.words_of(unit);
    let word = word.rsplit(' ').next().unwrap_or_default();
    let other = registry.words.has("others", word);
    let owned = other && head.children_by(&["poss"]).next().is_some();
    if !(scene.has_the(unit) || owned) || epithets::is_restricted(head) {
        return None;
    }
    let (refers, sector, institution): (&[Kind], &str, Option<usize>) = match scene.label(unit)? {
        Label::Noun { noun, .. } => {
            let row = &registry.nouns[noun];
            (&row.refers, &row.sector, registry.owned(&row.owner))
        }
        Label::Institution(institution) => {
            let row = &registry.institutions[institution];
            (std::slice::from_ref(&row.kind), &row.sector, Some(institution))
        }
        Label::Role { .. } if other => (&OTHERS, "", None),
        _ => return None,
    };
    let known = registry.called_so(&scene.words_of(unit)).to_owned();
    let known = known.iter().filter_map(|named| scene.known(&Key::Named(*named)));
    Some(Told {
        head,
        called: known.collect(),
        word: if other { "others" } else { word }.to_owned(),
        refers,
        sector,
        institution,
        country: scene.country_of(owner),
        owned: *owner != Owned::Nobody,
    })
}

fn can_be(scene: &Scene<'_>, id: ActorId) -> bool {
    let traits = &scene.traits[id.index()];
    let people = traits.plural && traits.agents;
    !people && !matches!(scene.kind(id), Kind::Person | Kind::People)
}

/// A trait under its headings: for all descriptions of bodies and for those with one word.
fn note(scale: &mut Scale<'_>, told: &Told<'_>, name: &[&str]) {
    for head in [&["desc body all"][..], &["desc body word", &told.word]] {
        scale.note(head, name);
    }
}

fn of_nobody(told: &Told<'_>, fitting: usize, scale: &mut Scale<'_>) {
    note(scale, told, &["nobody"]);
    note(scale, told, &["nobody", "fitting", count(fitting)]);
    let behind = told.head.children_by(&["prep"]).any(|t| t.index() > told.head.index());
    note(scale, told, &["nobody", "behind", if behind { "yes" } else { "no" }]);
    note(scale, told, &["nobody", "owned", if told.owned { "yes" } else { "no" }]);
    note(scale, told, &["nobody", "institution", if told.institution.is_some() { "yes" } else { "no" }]);
}

fn of_body(scene: &Scene<'_>, told: &Told<'_>, near: &Near, scale: &mut Scale<'_>) {
    let id = near.id;
    let traits = &scene.traits[id.index()];
    let actor = scene.cast.actor(id);
    note(scale, told, &["kind", actor.kind.as_str()]);
    let refers = match told.refers {
        [] => "open",
        [first, ..] if scene.refers(id, &[*first]) => "first",
        all if scene.refers(id, all) => "other",
        _ => "no",
    };
    note(scale, told, &["refers", refers, count(near.far.min(2))]);
    let words = lexicon::atoms_of(&actor.name);
    let has = match words.iter().position(|word| *word == told.word) {
        Some(at) if at + 1 == words.len() => "ends",
        Some(_) => "has",
        None => "lacks",
    };
    note(scale, told, &["name", has]);
    note(scale, told, &["refers", refers, has]);
    if told.called.contains(&id) {
        note(scale, told, &["called"]);
    }
    if told.institution.is_some() && traits.institution == told.institution {
        note(scale, told, &["institution", count(near.far.min(2))]);
    }
    if !told.sector.is_empty() && traits.sector == told.sector {
        note(scale, told, &["sector"]);
    }
    let country = match (told.country, actor.country) {
        (None, _) => "open",
        (Some(a), Some(b)) if a == b => "same",
        (Some(_), None) => "unknown",
        _ => "against",
    };
    note(scale, told, &["country", country]);
    note(scale, told, &[if traits.agents { "nameless" } else { "named" }]);
}
