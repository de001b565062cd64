//! Several without a name who were told in other words before: "the intruders" after "gunmen", "the detainees" after "five
//! members", "the reporters" after "four journalists".

use super::Kind;
use super::discourse::Discourse;
use super::epithets;
use super::registry::Label;
use super::scene::Scene;
use crate::id::ActorId;
use std::collections::BTreeMap;
use truceline_syntax::{Pos, Token};

/// How many sentences back they may stand.
const REACH: usize = 8;
/// What they must reach.
const LEAST: f64 = 0.9;
/// What it counts that the words are the same, that they are of one sort, that they can be.
const SAME: f64 = 3.0;
const ALIKE: f64 = 2.0;
const CAN: f64 = 1.2;
/// For each sentence back.
const FAR: f64 = 0.2;
/// What it counts that they have no name.
const NAMELESS: f64 = 0.5;

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
pub(super) fn tie(scene: &Scene<'_>, text: &Discourse, unit: usize) -> Option<ActorId> {
    let head = scene.head(unit);
    let plural = matches!(head.tag(), "NNS" | "NNPS") || head.pos() != Pos::Noun;
    let new = head.children_by(&["relcl", "prep", "nummod", "poss", "acl"]).next().is_some();
    if !plural || !scene.has_the(unit) || new {
        return None;
    }
    let class = class_of(scene, unit)?;
    let barred = epithets::barred(scene, head);
    let mut best: BTreeMap<ActorId, (f64, usize)> = BTreeMap::new();
    for seen in text.back().take_while(|s| s.sentence + REACH >= head.sentence()) {
        if barred.contains(&seen.actor) {
            continue;
        }
        let Some(fit) = fit(scene, unit, class, seen.actor) else { continue };
        let place = if seen.leads || seen.subject { 0.4 } else { 0.0 };
        let far = head.sentence() - seen.sentence;
        let score = fit + place - FAR * far as f64;
        let known = best.entry(seen.actor).or_insert((score, 0));
        known.0 = known.0.max(score);
        known.1 += 1;
    }
    let weight = |(score, count): (f64, usize)| score + 0.1 * count.min(4) as f64;
    let best =
        best.into_iter().map(|(id, found)| (weight(found), id)).reduce(|a, b| if b.0 > a.0 { b } else { a });
    best.filter(|(score, _)| *score >= LEAST).map(|(_, id)| id)
}

/// How well an actor fits a description.
fn fit(scene: &Scene<'_>, unit: usize, class: Class, id: ActorId) -> Option<f64> {
    let traits = &scene.traits[id.index()];
    let nameless = traits.agents && traits.plural;
    let group = scene.is_group(id) && scene.governed(id).is_none();
    if !nameless && !(group && class == Class::Armed) {
        return None;
    }
    let word = scene.words_of(unit);
    let words = &scene.registry.words;
    let name = &scene.cast.actor(id).name;
    let bonus = if nameless { NAMELESS } else { 0.0 };
    let called = name.strip_suffix(word.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
    if called {
        return Some(SAME + bonus);
    }
    let sector = sector(scene, unit);
    let other = if group { Class::Armed } else { class_by(&traits.sector, scene.kind(id)) };
    if !sector.is_empty() && sector == traits.sector && sector != "CVL" {
        return Some(ALIKE + bonus);
    }
    let last = scene.head(unit).lemma().to_lowercase();
    let said = name.rsplit(' ').next().unwrap_or_default();
    let acts = words.has("actors_of_harm", &last) && matches!(other, Class::Armed | Class::Force);
    let suffers = words.has("sufferers", &last) && matches!(other, Class::Civil | Class::Office);
    let open = words.has("anyones", said) && class == other;
    let any = words.has("anyones", &last) && other != Class::Force;
    let armed = class == Class::Armed && other == Class::Armed;
    (acts || suffers || open || any || armed).then_some(CAN + bonus)
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
