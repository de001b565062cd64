//! Words that stand for several actors at once: "both sides", "the two countries", "the parties", "all three".

use super::discourse::{Discourse, Seen};
use super::epithets;
use super::groups;
use super::scene::{Owned, Scene};
use super::tables::{Members, Plural};
use super::together;
use super::{How, Kind};
use crate::country::Country;
use crate::id::ActorId;
use std::collections::BTreeMap;
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
    if let Some(id) =
        count.and_then(|count| groups::counted(scene, text, token, count)).filter(|_| is_countable(row))
    {
        scene.mention_headed(id, &(token.index()..token.index() + 1), token, How::Description);
        return Some(vec![id]);
    }
    let ruled = choose(scene, text, row, token, count);
    let weighed = count.is_some() || ruled.len() > 1;
    let chosen = match weighed {
        true => together::choose(scene, text, row, token, count.unwrap_or(2), ruled),
        false => ruled,
    };
    if chosen.len() < 2 {
        return None;
    }
    let telling = row.members.contains(&Members::Person) && !scene.registry.words.has("anybody", &row.noun);
    for id in &chosen {
        scene.traits[id.index()].described |= telling && scene.kind(*id) == Kind::Person;
        scene.mention_headed(*id, &(token.index()..token.index() + 1), token, How::Description);
    }
    Some(chosen)
}

/// Whether a row's words may stand for people without a name.
fn is_countable(row: &Plural) -> bool {
    row.members.iter().all(|m| matches!(m, Members::Any | Members::Person))
}

/// The row that a token is a case of, and how many are meant; none where the number is open.
fn plural_at<'r>(scene: &Scene<'r>, token: Token<'_>) -> Option<(&'r Plural, Option<usize>)> {
    let noun = matches!(token.pos(), Pos::Noun | Pos::Propn) && token.tag().ends_with('S');
    let alone = !noun && number(token).is_some() && is_nominal(token);
    let set = token.pos() == Pos::Noun && set_of(token.lemma()).is_some();
    if !noun && !alone && !set {
        return None;
    }
    let lemma = token.lemma().to_lowercase();
    if let Some(count) = set_of(&lemma).filter(|_| !noun) {
        let row = scene.registry.plurals.iter().find(|p| p.noun == lemma)?;
        let the = token.children().any(|t| t.norm() == "the");
        let open = token.children_by(&["prep"]).next().is_some();
        return (the && !open).then_some((row, Some(count)));
    }
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

/// How many a word for several is for.
fn set_of(word: &str) -> Option<usize> {
    match word {
        "pair" | "duo" | "couple" => Some(2),
        "trio" | "threesome" => Some(3),
        "quartet" | "foursome" => Some(4),
        _ => None,
    }
}

fn is_nominal(token: Token<'_>) -> bool {
    matches!(token.dep(), "nsubj" | "nsubjpass" | "dobj" | "pobj" | "poss")
}

pub(super) fn number(token: Token<'_>) -> Option<usize> {
    match token.norm() {
        "two" | "both" | "2" => Some(2),
        "three" | "3" => Some(3),
        "four" | "4" => Some(4),
        "five" => Some(5),
        _ => None,
    }
}

/// Who is meant: those whom the text joins or sets side by side just before, else those whom it speaks of most.
fn choose(
    scene: &Scene<'_>,
    text: &Discourse,
    row: &Plural,
    at: Token<'_>,
    count: Option<usize>,
) -> Vec<ActorId> {
    let counted = count.is_some();
    let count = count.unwrap_or(2);
    let barred = epithets::barred(scene, at);
    let near = |members: &Members| pair(scene, text, *members, at, count, &barred);
    let beside = row.members.iter().filter(|m| **m != Members::Side).filter_map(near);
    if let Some((_, group)) = beside.min_by_key(|(far, _)| *far) {
        return group;
    }
    if row.members == [Members::State]
        && let Some(group) = joined(scene, text, at, count)
    {
        return group;
    }
    let weighed = |members: &Members| {
        let sides = weigh(scene, text, *members, &row.noun, &barred);
        let mut chosen: Vec<ActorId> = sides.into_iter().take(count).map(|(_, _, id)| id).collect();
        chosen.sort();
        (chosen.len() == count).then_some(chosen)
    };
    // "The visitors" may be anybody, where nobody stands near.
    if row.members == [Members::Person] && !counted {
        return Vec::new();
    }
    // What can be persons and sides is persons only where these stand near.
    let last = row.members.iter().filter(|m| **m != Members::Person || row.members.len() == 1);
    last.filter_map(weighed).next().unwrap_or_default()
}

/// The states that the text joined by "and", however far back: of several groups the one that it speaks of most, of equals the last.
fn joined(scene: &Scene<'_>, text: &Discourse, at: Token<'_>, count: usize) -> Option<Vec<ActorId>> {
    let firsts = text.back().map(|s| at.doc().token(s.token)).filter(|t| t.dep() != "conj");
    let groups = firsts.map(|t| scene.cast.of(t));
    let lands = groups.filter(|group| group.len() == count && group.iter().all(|id| is_land(scene, *id)));
    let often = |group: &Vec<ActorId>| text.named().iter().filter(|s| group.contains(&s.actor)).count();
    lands
        .take(JOINED)
        .map(|group| (often(&group), group))
        .reduce(|a, b| if b.0 > a.0 { b } else { a })
        .map(|(_, g)| g)
}

/// How many such groups are compared.
const JOINED: usize = 8;

/// Whether an actor is a state or its government.
fn is_land(scene: &Scene<'_>, id: ActorId) -> bool {
    matches!(scene.kind(id), Kind::State | Kind::Government)
}

/// A group of the right number: joined by "and", or all of the kind that a sentence names; with how far back it stands.
fn pair(
    scene: &Scene<'_>,
    text: &Discourse,
    members: Members,
    at: Token<'_>,
    count: usize,
    barred: &[ActorId],
) -> Option<(usize, Vec<ActorId>)> {
    // "Thai and Cambodian soldiers" are not the two countries, whose soldiers they are.
    let land = |id: &ActorId| members != Members::State || is_land(scene, *id);
    let fits = |id: &ActorId| is_member(scene, *id, members) && land(id) && !barred.contains(id);
    for far in 0..=2 {
        let sentence = at.sentence().checked_sub(far)?;
        let seen = || {
            let later = |s: &&Seen| s.sentence > sentence;
            text.back().skip_while(later).take_while(|s| s.sentence == sentence)
        };
        let firsts = seen().map(|s| at.doc().token(s.token)).filter(|t| t.dep() != "conj");
        let mut groups = firsts.take(30).map(|t| scene.cast.of(t));
        let joined = groups.find(|group| group.len() == count && group.iter().all(fits));
        if let Some(group) = joined {
            return Some((2 * far, group));
        }
        let mut sides: BTreeMap<Side, ActorId> = BTreeMap::new();
        for id in seen().map(|s| s.actor).filter(fits) {
            let known = sides.entry(side(scene, id, members)).or_insert(id);
            *known = better(scene, *known, id);
        }
        let all: Vec<ActorId> = sides.into_values().collect();
        // A paragraph that opens with "both countries" speaks of the story's two, not of any two just named.
        let near = far < 2 && (members != Members::State || is_one_paragraph(scene, sentence, at));
        if all.len() == count && near {
            return Some((2 * far + 1, all));
        }
        // Of more than these none can be told from the others.
        if all.len() > count {
            return None;
        }
    }
    None
}

/// Whether a sentence stands in the paragraph of a word.
fn is_one_paragraph(scene: &Scene<'_>, sentence: usize, at: Token<'_>) -> bool {
    let doc = &scene.page.doc;
    let from = doc.token(doc.sentences()[sentence].start).start();
    let paragraphs = &scene.page.layout.paragraphs;
    let of = |byte: usize| paragraphs.partition_point(|p| p.end <= byte);
    of(from) == of(at.start())
}

/// Sides with their weights and who stands for them, the heaviest first.
fn weigh(
    scene: &Scene<'_>,
    text: &Discourse,
    members: Members,
    noun: &str,
    barred: &[ActorId],
) -> Vec<(Side, f64, ActorId)> {
    let called = |id: ActorId| {
        let roles = &scene.traits[id.index()].roles;
        roles.is_empty() || scene.registry.is_called(roles, noun)
    };
    let fits = |id: ActorId| {
        is_member(scene, id, members) && (members != Members::Person || (called(id) && !barred.contains(&id)))
    };
    let mut sides: Vec<(Side, f64, Option<ActorId>)> = Vec::new();
    // Persons are those who were named last, sides those whom the report is about.
    let last = matches!(members, Members::Person | Members::Body | Members::Force | Members::Party);
    let reach = match (last, noun) {
        // Leaders are those whom the report is about, others rather those who were named last.
        (true, "leader" | "president" | "rival" | "foe" | "candidate" | "contender") => 5.0,
        (true, _) => 0.1,
        _ => 20.0,
    };
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
        let weight = importance(scene, seen.actor, noun) / (reach + distance as f64);
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

/// Leaders are rather those who lead a state than others.
fn importance(scene: &Scene<'_>, id: ActorId, noun: &str) -> f64 {
    let mut offices = scene.traits[id.index()].roles.iter();
    let head =
        |office: &String| matches!(office.as_str(), "head_of_state" | "prime_minister" | "supreme_leader");
    if noun == "leader" && offices.any(head) { 3.0 } else { 1.0 }
}

/// Whether a word is for persons alone.
pub(super) fn is_of_persons(row: &Plural) -> bool {
    row.members == [Members::Person]
}

/// Whether a word is for states, groups, whoever faces whom.
pub(super) fn is_of_sides(row: &Plural) -> bool {
    row.members.iter().any(|m| matches!(m, Members::Side | Members::State))
}

/// Whether somebody may be one of those for whom a word is.
pub(super) fn may_be_of(scene: &Scene<'_>, id: ActorId, row: &Plural) -> bool {
    row.members.iter().any(|members| is_member(scene, id, *members))
}

fn is_member(scene: &Scene<'_>, id: ActorId, members: Members) -> bool {
    let kind = scene.kind(id);
    let traits = &scene.traits[id.index()];
    let state = matches!(kind, Kind::State | Kind::Government | Kind::Ministry | Kind::Military);
    match members {
        Members::State => state,
        Members::Armed => scene.is_group(id),
        Members::Force => {
            matches!(kind, Kind::Military | Kind::Police | Kind::ArmedGroup) || scene.is_group(id)
        }
        Members::Body => {
            matches!(
                kind,
                Kind::Igo
                    | Kind::Ngo
                    | Kind::Ministry
                    | Kind::Other
                    | Kind::Company
                    | Kind::Media
                    | Kind::Party
            ) && !traits.plural
        }
        Members::Party => kind == Kind::Party || (kind == Kind::Other && !traits.plural),
        Members::Person => kind == Kind::Person && !traits.plural && !traits.agents,
        Members::Side => state || scene.is_group(id) || kind == Kind::Party,
        Members::Any => kind != Kind::Media && !traits.plural && !traits.agents,
    }
}

fn side(scene: &Scene<'_>, id: ActorId, members: Members) -> Side {
    let actor = scene.cast.actor(id);
    // The ministry that a movement runs is of its side.
    if let (true, Owned::Actor(of)) =
        (members == Members::Side && actor.kind != Kind::Person, &scene.traits[id.index()].owner)
        && scene.is_group(*of)
        && *of < id
    {
        return side(scene, *of, members);
    }
    let group = scene.is_group(id) && scene.governed(id).is_none();
    if let (Kind::Person, Owned::Actor(of), true) =
        (actor.kind, &scene.traits[id.index()].owner, members == Members::Side)
    {
        return side(scene, *of, Members::State);
    }
    match actor.country {
        Some(country) if !group && matches!(members, Members::Side | Members::State) => {
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
