//! Several without a name who were told in other words before: "the intruders" after "gunmen", "the detainees" after "five
//! members", "the reporters" after "four journalists".

use super::Kind;
use super::bearers::{self, Contest};
use super::discourse::Discourse;
use super::epithets;
use super::registry::Label;
use super::scene::Scene;
use super::weights::Scale;
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// How many sentences back those who were counted may stand.
const REACH: usize = 8;

/// Classes of words for people by what they do or suffer.
const GENERIC: [&str; 6] = ["captives", "actors_of_harm", "fallen", "middlemen", "sufferers", "anyones"];

/// What sort of people a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Who fights a state, or robs.
    Armed,
    /// Soldiers and police.
    Force,
    /// Officials of a state.
    Office,
    /// All others.
    Civil,
}

/// Whom a plural description takes up; none where it speaks of somebody new.
pub(super) fn tie(scene: &mut Scene<'_>, text: &Discourse, unit: usize) -> Option<ActorId> {
    let head = scene.head(unit);
    let plural = matches!(head.tag(), "NNS" | "NNPS") || head.pos() != Pos::Noun;
    if !plural || !scene.has_the(unit) || head.children_by(&["nummod", "poss"]).next().is_some() {
        return None;
    }
    let told = Told {
        class: class_of(scene, unit)?,
        word: scene.words_of(unit),
        last: head.lemma().to_lowercase(),
        sector: sector(scene, unit).to_owned(),
        generic: GENERIC.iter().any(|set| scene.registry.words.has(set, head.lemma())),
        restricted: epithets::is_restricted(head),
        behind: head.children_by(&["prep", "acl"]).next().is_some(),
    };
    let all = bearers::nearest(scene, text, head, true, |id| can_be(scene, id));
    let most = all.iter().map(|near| near.count).max().unwrap_or_default();
    let barred = epithets::barred_by(scene, head);
    let fits: Vec<&'static str> = all.iter().map(|near| fit(scene, &told, near.id)).collect();
    let best = FITS.into_iter().find(|fit| fits.contains(fit)).unwrap_or("none");
    let mut contest = Contest::default();
    for near in std::iter::once(None).chain(all.iter().map(Some)) {
        let mut scale = Scale::new(&scene.registry.epithets, scene.choices.is_some());
        match near {
            None => {
                of_nobody(&told, &mut scale);
                note(&mut scale, &told, &["nobody", "best", best]);
            }
            Some(near) => {
                let how = barred.iter().find(|(id, _)| *id == near.id).map_or("no", |(_, how)| how);
                note(&mut scale, &told, &["barred", how]);
                let fit = fits[near.rank];
                let first = fits[..near.rank].iter().all(|other| *other != fit);
                let close = bearers::count(near.far.min(3));
                note(&mut scale, &told, &["fit", fit, close]);
                note(&mut scale, &told, &["fit", fit, if fit == best { "best" } else { "less" }]);
                note(&mut scale, &told, &["fit", fit, if first { "first" } else { "later" }]);
                of_group(scene, &told, near, &mut scale);
                let headed = |scale: &mut Scale<'_>, name: &[&str]| note(scale, &told, name);
                bearers::of_place(scene, head, near, most, &mut scale, &headed);
            }
        }
        contest.enter(near, scale);
    }
    contest.close(scene, head)
}

/// How well somebody can fit, the best first.
const FITS: [&str; 4] = ["same", "alike", "can", "none"];

/// How well somebody fits a plural description by words and sorts alone.
fn fit(scene: &Scene<'_>, told: &Told, id: ActorId) -> &'static str {
    let traits = &scene.traits[id.index()];
    let words = &scene.registry.words;
    let name = &scene.cast.actor(id).name;
    if traits.agents && name.ends_with(told.word.as_str()) {
        return "same";
    }
    let group = scene.is_group(id) && scene.governed(id).is_none();
    let other = if group { Class::Armed } else { class_by(&traits.sector, scene.kind(id)) };
    if !matches!(told.sector.as_str(), "" | "CVL") && told.sector == traits.sector && traits.plural {
        return "alike";
    }
    let many = traits.plural || group;
    let said = name.rsplit(' ').next().unwrap_or_default();
    let harms = words.has("actors_of_harm", &told.last) && matches!(other, Class::Armed | Class::Force);
    let suffers = words.has("sufferers", &told.last) || words.has("captives", &told.last);
    let suffers = suffers && matches!(other, Class::Civil | Class::Office);
    let anyone = words.has("anyones", &told.last) || words.has("anyones", said);
    let armed = told.class == Class::Armed && other == Class::Armed;
    let civil = told.class == other && told.class == Class::Civil && traits.plural;
    if many && (harms || suffers || anyone || armed || civil) { "can" } else { "none" }
}

/// What a plural description tells.
struct Told {
    class: Class,
    word: String,
    last: String,
    sector: String,
    restricted: bool,
    behind: bool,
    /// Whether its word tells what happened to whomever it means, not who they are.
    generic: bool,
}

/// Whether somebody is several: people without a name, a group, a force, a body.
fn can_be(scene: &Scene<'_>, id: ActorId) -> bool {
    let traits = &scene.traits[id.index()];
    match scene.kind(id) {
        Kind::Person => traits.plural,
        Kind::State => false,
        _ => true,
    }
}

/// A trait under its headings: for all plural descriptions and for those of one class.
fn note(scale: &mut Scale<'_>, told: &Told, name: &[&str]) {
    for head in ["all", told.class.name()] {
        scale.note(&["desc group", head], name);
    }
}

fn of_nobody(told: &Told, scale: &mut Scale<'_>) {
    let yes = |is: bool| if is { "yes" } else { "no" };
    note(scale, told, &["nobody"]);
    note(scale, told, &["nobody", "restricted", yes(told.restricted)]);
    note(scale, told, &["nobody", "behind", yes(told.behind)]);
    note(scale, told, &["nobody", "generic", yes(told.generic)]);
}

/// What is known of somebody who may be meant.
fn of_group(scene: &Scene<'_>, told: &Told, near: &bearers::Near, scale: &mut Scale<'_>) {
    let traits = &scene.traits[near.id.index()];
    let kind = scene.kind(near.id);
    let words = &scene.registry.words;
    let nameless = if traits.agents { "nameless" } else { "named" };
    let group = scene.is_group(near.id) && scene.governed(near.id).is_none();
    let other = if group { Class::Armed } else { class_by(&traits.sector, kind) };
    let close = bearers::count(near.far.min(2));
    note(scale, told, &["class", other.name(), nameless]);
    note(scale, told, &["class", other.name(), nameless, close]);
    note(scale, told, &["kind", kind.as_str(), if traits.plural { "many" } else { "one" }]);
    let name = &scene.cast.actor(near.id).name;
    let called = name
        .strip_suffix(told.word.as_str())
        .is_some_and(|rest| rest.is_empty() || rest.ends_with(|c: char| c.is_alphabetic() || c == ' '));
    if called {
        note(scale, told, &["same"]);
        note(scale, told, &["same", close]);
    }
    if !told.sector.is_empty() && told.sector == traits.sector {
        note(scale, told, &["sector", nameless]);
        note(scale, told, &["sector", &told.sector]);
    }
    let said = name.rsplit(' ').next().unwrap_or_default();
    for (set, short) in [("anyones", "anyone"), ("actors_of_harm", "harm"), ("sufferers", "suffer")] {
        if words.has(set, &told.last) {
            note(scale, told, &[short, other.name(), nameless]);
        }
    }
    let sets = [
        ("captives", "captive"),
        ("actors_of_harm", "harm"),
        ("fallen", "fallen"),
        ("middlemen", "middlemen"),
    ];
    let meant = sets.iter().find(|(set, _)| words.has(set, &told.last)).map_or("other", |(_, short)| *short);
    note(scale, told, &["meant", meant, other.name(), nameless]);
    for fate in near.fate.names() {
        note(scale, told, &["fate", fate, meant]);
    }
    if words.has("anyones", said) {
        note(scale, told, &["takes up anyone"]);
    }
}

impl Class {
    fn name(self) -> &'static str {
        match self {
            Class::Armed => "armed",
            Class::Force => "force",
            Class::Office => "office",
            Class::Civil => "civil",
        }
    }
}

fn sector<'s>(scene: &'s Scene<'_>, unit: usize) -> &'s str {
    match scene.label(unit) {
        Some(Label::Noun { noun, .. }) => &scene.registry.nouns[noun].sector,
        Some(Label::Role { role, .. }) => &scene.registry.roles[role].sector,
        _ => "",
    }
}

fn class_of(scene: &Scene<'_>, unit: usize) -> Option<Class> {
    let kind = match scene.label(unit)? {
        Label::Noun { noun, plural: true } => scene.registry.nouns[noun].kind?,
        Label::Role { plural: true, .. } => Kind::Person,
        _ => return None,
    };
    Some(class_by(sector(scene, unit), kind))
}

fn class_by(sector: &str, kind: Kind) -> Class {
    match (sector, kind) {
        ("REB" | "PRM" | "UAF" | "CRM", _) | (_, Kind::ArmedGroup) => Class::Armed,
        ("MIL" | "COP", _) | (_, Kind::Military | Kind::Police) => Class::Force,
        ("GOV" | "LEG" | "JUD" | "ELI", _) => Class::Office,
        _ => Class::Civil,
    }
}

/// The last without a name who were counted so: "the four" after "four geologists", "the pair" after "two workers".
pub(super) fn counted(scene: &Scene<'_>, text: &Discourse, at: Token<'_>, count: usize) -> Option<ActorId> {
    let number = |t: Token<'_>| t.children_by(&["nummod"]).any(|n| super::plurals::number(n) == Some(count));
    let near = text.back().take_while(|s| s.sentence + REACH >= at.sentence());
    let mut fits = near.filter(|s| {
        let traits = &scene.traits[s.actor.index()];
        traits.agents && traits.plural && number(at.doc().token(s.token))
    });
    fits.next().map(|s| s.actor)
}
