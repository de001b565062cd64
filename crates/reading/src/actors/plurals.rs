//! Words that stand for several actors at once: "both sides", "the two countries", "the parties", "all three".

use super::discourse::{Discourse, Seen};
use super::scene::{Owned, Scene};
use super::tables::{Members, Plural};
use super::{How, Kind};
use crate::country::Country;
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// Who is on one side: a country with all that belongs to it, or somebody without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Country(Country),
    Actor(ActorId),
}

/// The members of a plural mention, tied to it; none when the token heads no such mention.
pub(super) fn members(scene: &mut Scene<'_>, text: &Discourse, token: Token<'_>) -> Option<Vec<ActorId>> {
    let (row, count) = plural_at(scene, token)?;
    let chosen = choose(scene, text, row.members, &row.noun, token, count);
    if chosen.len() < 2 {
        return None;
    }
    for id in &chosen {
        scene.mention_headed(*id, &(token.index()..token.index() + 1), token, How::Description);
    }
    Some(chosen)
}

/// The row that a token is a case of, and how many are meant; none where the number is open.
fn plural_at<'r>(scene: &Scene<'r>, token: Token<'_>) -> Option<(&'r Plural, Option<usize>)> {
    let noun = matches!(token.pos(), Pos::Noun | Pos::Propn) && token.tag().ends_with('S');
    let alone = !noun && number(token).is_some() && is_nominal(token);
    if !noun && !alone {
        return None;
    }
    let lemma = token.lemma().to_lowercase();
    let row =
        scene.registry.plurals.iter().find(|p| if alone { p.noun.is_empty() } else { p.noun == lemma })?;
    if alone {
        let counted =
            token.norm() == "both" || token.children().any(|t| matches!(t.norm(), "the" | "all" | "these"));
        return counted.then_some((row, number(token)));
    }
    let foreign = token.children().any(|t| {
        t.dep() == "poss"
            || matches!(t.norm(), "other" | "many" | "several" | "some" | "no" | "all" | "any" | "most")
    });
    let of_somebody = token.children_by(&["prep"]).any(|t| t.norm() == "of" && !is_conflict(t));
    let count = token.children().find_map(number);
    let definite = token.children().any(|t| matches!(t.norm(), "the" | "both" | "these"));
    let meant = definite && !foreign && !of_somebody && (count.is_some() || row.bare);
    meant.then_some((row, count))
}

/// "the parties to the conflict" are parties still.
fn is_conflict(prep: Token<'_>) -> bool {
    prep.child(&["pobj"])
        .is_some_and(|t| matches!(t.lemma(), "conflict" | "border" | "war" | "dispute" | "divide" | "line"))
}

fn is_nominal(token: Token<'_>) -> bool {
    matches!(token.dep(), "nsubj" | "nsubjpass" | "dobj" | "pobj" | "poss")
}

fn number(token: Token<'_>) -> Option<usize> {
    match token.norm() {
        "two" | "both" | "2" => Some(2),
        "three" | "3" => Some(3),
        "four" | "4" => Some(4),
        "five" => Some(5),
        _ => None,
    }
}

/// The last group of actors joined by "and" that has the number asked for: "the two allies".
fn joined(
    scene: &Scene<'_>,
    text: &Discourse,
    members: Members,
    at: Token<'_>,
    count: usize,
) -> Vec<ActorId> {
    let near = |s: &&Seen| s.sentence + 2 >= at.sentence();
    let firsts = text.back().filter(near).map(|s| at.doc().token(s.token)).filter(|t| t.dep() != "conj");
    let groups = firsts.map(|t| scene.cast.of(t));
    let fits =
        |group: &Vec<ActorId>| group.len() == count && group.iter().all(|id| is_member(scene, *id, members));
    groups.take(60).find(fits).unwrap_or_default()
}

/// The sides that the text speaks of most and last, one actor for each.
fn choose(
    scene: &Scene<'_>,
    text: &Discourse,
    members: Members,
    noun: &str,
    at: Token<'_>,
    count: Option<usize>,
) -> Vec<ActorId> {
    let count = count.unwrap_or(2);
    if members != Members::Side {
        let group = joined(scene, text, members, at, count);
        if !group.is_empty() {
            return group;
        }
    }
    let sides = weigh(scene, text, members, noun);
    let mut chosen: Vec<ActorId> = sides.into_iter().take(count).map(|(_, _, id)| id).collect();
    if chosen.len() < count {
        chosen.clear();
    }
    chosen.sort();
    chosen
}

/// Sides with their weights and who stands for them, the heaviest first.
fn weigh(scene: &Scene<'_>, text: &Discourse, members: Members, noun: &str) -> Vec<(Side, f64, ActorId)> {
    let fits = |id: ActorId| {
        is_member(scene, id, members)
            && (members != Members::Person || scene.registry.is_called(&scene.traits[id.index()].roles, noun))
    };
    let mut sides: Vec<(Side, f64, Option<ActorId>)> = Vec::new();
    // Persons are those who were named last, sides those whom the report is about.
    let reach = if members == Members::Person { 0.1 } else { 20.0 };
    let few = text.back().filter(|s| fits(s.actor)).take(2).count() < 2;
    let ahead = text.named().iter().take(if few { 40 } else { 0 });
    let doc = &scene.page.doc;
    let named = text.back().chain(ahead).filter(|s| doc.token(s.token).pos() != Pos::Pron);
    for (distance, seen) in named.enumerate() {
        let meant = fits(seen.actor);
        if !meant && (members == Members::Person || scene.kind(seen.actor) != Kind::Person) {
            continue;
        }
        let side = side(scene, seen.actor, members);
        let weight = 1.0 / (reach + distance as f64);
        let member = meant.then_some(seen.actor);
        match sides.iter_mut().find(|(known, _, _)| *known == side) {
            Some(known) => {
                known.1 += weight;
                known.2 = match (known.2, member) {
                    (Some(a), Some(b)) => Some(better(scene, a, b)),
                    (a, b) => a.or(b),
                };
            }
            None => sides.push((side, weight, member)),
        }
    }
    let mut sides: Vec<_> =
        sides.into_iter().filter_map(|(side, weight, id)| Some((side, weight, id?))).collect();
    sides.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    sides
}

fn is_member(scene: &Scene<'_>, id: ActorId, members: Members) -> bool {
    let kind = scene.kind(id);
    let traits = &scene.traits[id.index()];
    let state = matches!(kind, Kind::State | Kind::Government | Kind::Ministry | Kind::Military);
    match members {
        Members::State => state,
        Members::Armed => scene.is_group(id),
        Members::Person => kind == Kind::Person && !traits.plural,
        Members::Side => state || scene.is_group(id) || kind == Kind::Party,
        Members::Any => kind != Kind::Media && !traits.plural,
    }
}

fn side(scene: &Scene<'_>, id: ActorId, members: Members) -> Side {
    let actor = scene.cast.actor(id);
    let group = scene.is_group(id) && scene.governed(id).is_none();
    if let (Kind::Person, Owned::Actor(of), true) =
        (actor.kind, &scene.traits[id.index()].owner, members == Members::Side)
    {
        return side(scene, *of, Members::State);
    }
    match actor.country {
        Some(country) if !group && !matches!(members, Members::Person | Members::Any) => {
            Side::Country(country)
        }
        _ => Side::Actor(id),
    }
}

/// Of two actors of one side the one that stands for it: the state, then its government.
fn better(scene: &Scene<'_>, a: ActorId, b: ActorId) -> ActorId {
    let rank = |id: ActorId| match scene.kind(id) {
        Kind::State => 0,
        _ if scene.governed(id).is_some() => 1,
        _ => 2,
    };
    if rank(b) < rank(a) { b } else { a }
}
