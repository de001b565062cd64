//! Second step: who is named outright, with whose they are: "the Pakistani Foreign Ministry", "Kabul", "Hamas".

use super::How;
use super::registry::Label;
use super::scene::{Owned, Scene};
use super::units::What;
use crate::country::Country;
use crate::id::ActorId;
use crate::places::{Place, Rank, Use};
use truceline_syntax::{Pos, Token};

/// How far an owner is looked for through "of", "for" and the like: "a spokesman for the ministry of the government of X".
pub(super) const DEPTH: usize = 6;

/// Ties all that is named outright.
pub(super) fn tie(scene: &mut Scene<'_>, places: &[Place]) {
    for unit in 0..scene.units.len() {
        match scene.units[unit].what {
            What::Known(Label::Country(country)) => tie_country(scene, places, unit, country),
            What::Known(Label::Seat(country)) => tie_seat(scene, places, unit, country),
            What::Known(Label::Demonym(country)) => {
                tie_people(scene, unit, country);
                tie_arms(scene, unit, country);
            }
            What::Known(Label::Named(_) | Label::Institution(_)) => tie_body(scene, unit),
            _ => {}
        }
    }
    tie_cities(scene, places);
}

fn tie_country(scene: &mut Scene<'_>, places: &[Place], unit: usize, country: Country) {
    if !scene.units[unit].inside && !owns_next(scene, unit) && acts(scene, places, unit, &SIDES) {
        let id = scene.state(country);
        mention(scene, unit, id, How::Name);
    }
}

/// "Colombia's government": one actor, not two.
fn owns_next(scene: &Scene<'_>, unit: usize) -> bool {
    let head = scene.head(unit);
    let owned = (head.dep() == "poss").then(|| scene.unit_at(head.head().index())).flatten();
    matches!(owned.and_then(|u| scene.label(u)), Some(Label::Institution(_) | Label::Role { .. }))
}

fn tie_seat(scene: &mut Scene<'_>, places: &[Place], unit: usize, country: Country) {
    if !scene.units[unit].inside && acts(scene, places, unit, &["nsubj", "nsubjpass", "agent"]) {
        let id = scene.government(country);
        mention(scene, unit, id, How::Metonym);
    }
}

/// Other cities that stand for who governs them.
fn tie_cities(scene: &mut Scene<'_>, places: &[Place]) {
    for place in places.iter().filter(|p| p.usage == Use::Metonym) {
        let tokens = scene.page.doc.tokens_within(place.span.bytes());
        if tokens.is_empty() || tokens.clone().any(|t| scene.unit_at(t).is_some()) {
            continue;
        }
        let id = match (place.rank, place.country) {
            (Rank::Country, Some(country)) => scene.state(country),
            (Rank::Capital, Some(country)) => scene.government(country),
            _ => scene.city(&place.name, place.country),
        };
        scene.mention(id, &tokens, How::Metonym);
    }
}

/// "the Russians", "Palestinians": the word for a country's people as a noun of its own.
fn tie_people(scene: &mut Scene<'_>, unit: usize, country: Country) {
    let head = scene.head(unit);
    let alone =
        matches!(head.pos(), Pos::Propn | Pos::Noun) && !matches!(head.dep(), "compound" | "amod" | "nmod");
    let before_noun = head
        .next()
        .is_some_and(|t| matches!(t.pos(), Pos::Noun | Pos::Propn) && t.sentence() == head.sentence());
    if alone
        && !before_noun
        && !scene.units[unit].inside
        && !is_language(head)
        && !is_one(scene, unit, country)
    {
        let id = scene.people(country);
        mention(scene, unit, id, How::Name);
    }
}

/// "Israeli tanks shelled it", "a strike by Russian jets": arms that act are moved by their country's forces.
fn tie_arms(scene: &mut Scene<'_>, unit: usize, country: Country) {
    let head = scene.head(unit);
    let arms = head.head();
    let before = matches!(head.dep(), "amod" | "compound" | "nmod") && head.index() < arms.index();
    let act = matches!(arms.dep(), "nsubj" | "nsubjpass" | "poss")
        || arms.dep() == "pobj" && matches!(arms.head().lemma(), "by" | "of" | "from");
    let known = scene.registry.words.has("arms", &arms.lemma().to_lowercase());
    let free = !scene.units[unit].inside && scene.unit_at(arms.index()).is_none();
    if before
        && act
        && known
        && free
        && let Some(military) = scene.registry.institution("military")
    {
        let id = scene.institution(country, military);
        mention(scene, unit, id, How::Metonym);
    }
}

/// "The American had worked on it": one of whom the report spoke before, where it has a word for one ("American", not
/// "French").
fn is_one(scene: &Scene<'_>, unit: usize, country: Country) -> bool {
    let head = scene.head(unit);
    let word = head.text();
    let beside = head.dep() == "appos";
    let article =
        |t: Token<'_>| t.dep() == "det" && (t.norm() == "the" || (beside && matches!(t.norm(), "a" | "an")));
    let singular = head.children().any(article) && !word.ends_with('s');
    // "The Texan", "the Israeli": such words are plural only with "s".
    let ending = head.tag() != "NNPS" && ["an", "i", "man", "woman"].iter().any(|end| word.ends_with(end));
    singular && (ending || scene.registry.is_person_word(country, word))
}

/// "in Arabic", "spoke French".
fn is_language(head: Token<'_>) -> bool {
    let singular = !head.text().ends_with('s') && !head.children().any(|t| t.dep() == "det");
    singular && head.dep() != "nsubj"
}

/// Named bodies and the institutions of somebody.
fn tie_body(scene: &mut Scene<'_>, unit: usize) {
    let institution = matches!(scene.label(unit), Some(Label::Institution(_)));
    let behind = scene.units.get(unit + 1).filter(|next| next.tokens.start == scene.units[unit].tokens.end);
    let before_role = behind.is_some_and(|next| {
        next.is_person() || matches!(next.label(), Some(Label::Role { .. } | Label::Noun { .. }))
    });
    let modifier = matches!(scene.head(unit).dep(), "compound" | "amod" | "nmod")
        && scene.head(unit).head().index() >= scene.units[unit].tokens.end;
    if institution && modifier && !before_role {
        return;
    }
    if let Some(id) = denote(scene, unit, DEPTH) {
        mention(scene, unit, id, How::Name);
        if let Some(Label::Institution(institution)) = scene.label(unit) {
            for country in co_owners(scene, unit) {
                let id = scene.institution(country, institution);
                let tokens = scene.units[unit].tokens.clone();
                scene.mention(id, &tokens, How::Name);
            }
        }
    }
}

/// The other countries of "the British and Irish governments".
pub(super) fn co_owners(scene: &Scene<'_>, unit: usize) -> Vec<Country> {
    let doc = &scene.page.doc;
    let head = scene.head(unit);
    let plural = matches!(head.tag(), "NNS" | "NNPS");
    let Some(mut right) = before(scene, unit).filter(|_| plural) else { return Vec::new() };
    let mut found = Vec::new();
    while let Some(left) = right.checked_sub(1) {
        let gap = scene.units[left].tokens.end..scene.units[right].tokens.start;
        let joined = |t: Token<'_>| matches!(t.norm(), "and" | "," | "or" | "the");
        let near = gap.start < gap.end && gap.len() <= 3 && doc.range(gap).all(joined);
        match scene.label(left).filter(|_| near) {
            Some(Label::Country(country) | Label::Demonym(country) | Label::Seat(country)) => {
                found.push(country)
            }
            _ => break,
        }
        right = left;
    }
    found
}

fn mention(scene: &mut Scene<'_>, unit: usize, id: ActorId, how: How) {
    scene.who[unit] = Some(id);
    let tokens = scene.units[unit].tokens.clone();
    scene.mention(id, &tokens, how);
}

/// Arcs by which a country's name is a party, when nothing better is known of it.
const SIDES: [&str; 6] = ["nsubj", "nsubjpass", "agent", "poss", "dative", "between"];

/// Whether a place's name stands for who governs there: as the places say, or by its arc when they are silent.
fn acts(scene: &Scene<'_>, places: &[Place], unit: usize, arcs: &[&str]) -> bool {
    let head = scene.head(unit);
    let at = places.partition_point(|p| p.span.end <= head.start());
    match places.get(at).filter(|p| p.span.start < head.end()) {
        Some(place) => {
            let state = place.rank == Rank::Country;
            place.usage == Use::Metonym
                || (state && (leads_verb(head) || is_treated(scene, head)))
                || (state || place.rank == Rank::Capital) && is_told_of(head)
        }
        None => arcs.contains(&arc(head)) && !is_premodifier(head),
    }
}

/// A country that is the subject of a verb acts, whatever it stands for elsewhere.
fn leads_verb(head: Token<'_>) -> bool {
    arc(head) == "nsubj" && matches!(head.head().pos(), Pos::Verb | Pos::Aux)
}

/// "praised Russia and Iran": whom somebody treats as only somebody is treated.
fn is_treated(scene: &Scene<'_>, head: Token<'_>) -> bool {
    let first = std::iter::successors(Some(head), |t| (t.dep() == "conj").then(|| t.head())).take(20).last();
    first.is_some_and(|t| t.dep() == "dobj" && scene.registry.words.has("treated", t.head().lemma()))
}

/// "Eritrea, whose soldiers hold towns", "China, which sent an envoy": of whom the text goes on to tell.
fn is_told_of(head: Token<'_>) -> bool {
    let is_place = |verb: Token<'_>| {
        matches!(verb.lemma(), "border" | "lie" | "be" | "have" | "adjoin" | "stretch" | "straddle" | "cover")
    };
    let owner = |verb: Token<'_>| verb.subtree().any(|t| t.norm() == "whose" && t.dep() == "poss");
    let subject = |verb: Token<'_>| {
        verb.children_by(&["nsubj", "nsubjpass"]).any(|t| t.norm() == "which") && !is_place(verb)
    };
    head.children_by(&["relcl"]).any(|verb| owner(verb) || subject(verb))
}

fn is_premodifier(head: Token<'_>) -> bool {
    matches!(head.dep(), "compound" | "amod" | "nmod")
}

/// The arc of a noun, through "and", with its preposition where that tells.
fn arc<'d>(noun: Token<'d>) -> &'d str {
    let first = std::iter::successors(Some(noun), |t| (t.dep() == "conj").then(|| t.head())).take(20).last();
    let first = first.unwrap_or(noun);
    match (first.dep(), first.head().norm()) {
        ("pobj", "by") if first.head().dep() == "agent" => "agent",
        ("pobj", "between" | "with" | "against" | "among") => "between",
        (dep, _) => dep,
    }
}

/// Whom a unit that names a body stands for; none when it is an institution of nobody.
pub(super) fn denote(scene: &mut Scene<'_>, unit: usize, depth: usize) -> Option<ActorId> {
    if let Some(id) = scene.who[unit] {
        return Some(id);
    }
    let id = match scene.label(unit)? {
        Label::Named(named) => scene.named(named),
        Label::Country(country) => scene.state(country),
        Label::Seat(country) => scene.government(country),
        Label::Institution(institution) => {
            let owner = owner(scene, unit, depth.checked_sub(1)?);
            scene.institution_of(&owner, institution)?
        }
        Label::Noun { noun, .. } => {
            let registry = scene.registry;
            let owner = owner(scene, unit, depth.checked_sub(1)?);
            scene.stands_for(&owner, &registry.nouns[noun].owner)?
        }
        _ => return None,
    };
    scene.who[unit] = Some(id);
    Some(id)
}

/// Whose a unit is: of whom stands before it ("Pakistani", "Hamas", "the ministry's") or behind "of" and the like.
pub(super) fn owner(scene: &mut Scene<'_>, unit: usize, depth: usize) -> Owned {
    match before(scene, unit) {
        Some(left) => match owning(scene, left, depth) {
            Owned::Nobody => owner_behind(scene, unit, depth),
            owned => owned,
        },
        None => owner_behind(scene, unit, depth),
    }
}

/// The unit before one, when only words that belong to it stand between.
fn before(scene: &Scene<'_>, unit: usize) -> Option<usize> {
    let left = unit.checked_sub(1)?;
    let (from, to) = (scene.units[left].tokens.end, scene.units[unit].tokens.start);
    let doc = &scene.page.doc;
    let same = from <= to && doc.token(from - 1).sentence() == doc.token(to).sentence();
    let near = to.saturating_sub(from) <= 4;
    let words = &scene.registry.words;
    let parted = |t: Token<'_>| {
        let linking = matches!(t.pos(), Pos::Adj | Pos::Adv | Pos::Noun | Pos::Propn | Pos::Part | Pos::Num)
            || t.dep() == "case";
        let participle = t.index() > from && matches!(t.tag(), "VBN" | "VBG");
        !(linking || participle || matches!(t.text(), "-" | "–")) || words.has("parted", t.norm())
    };
    let led = scene.units[left].inside && words.ends("parted", doc.token(from - 1).text());
    (same && near && !led && !doc.range(from..to.max(from)).any(parted)).then_some(left)
}

/// Whose something is when this unit stands before it.
fn owning(scene: &mut Scene<'_>, unit: usize, depth: usize) -> Owned {
    let word =
        matches!(scene.label(unit), Some(Label::Noun { .. } | Label::Role { .. } | Label::Institution(_)));
    if let Some(id) = scene.who[unit].filter(|_| word) {
        return Owned::Actor(id);
    }
    match scene.units[unit].what {
        What::Known(Label::Country(country) | Label::Demonym(country) | Label::Seat(country)) => {
            Owned::Country(country)
        }
        What::Known(Label::Named(_)) => denote(scene, unit, depth).map_or(Owned::Nobody, Owned::Actor),
        What::Known(Label::Institution(institution)) => match denote(scene, unit, depth) {
            Some(id) => Owned::Actor(id),
            None => match scene.only(institution) {
                Some(id) => Owned::Actor(id),
                None => Owned::Sector(scene.registry.institutions[institution].sector.clone()),
            },
        },
        What::Known(Label::Noun { noun, .. }) => {
            match depth.checked_sub(1).map(|depth| owner(scene, unit, depth)) {
                None | Some(Owned::Nobody) => Owned::Sector(scene.registry.nouns[noun].sector.clone()),
                Some(owned) => owned,
            }
        }
        What::Known(Label::Role { .. }) => {
            depth.checked_sub(1).map_or(Owned::Nobody, |depth| owner(scene, unit, depth))
        }
        What::Known(Label::Folk(_)) => Owned::Nobody,
        What::Known(Label::Person(_)) | What::Person | What::Organisation => {
            scene.who[unit].map_or(Owned::Nobody, Owned::Actor)
        }
    }
}

const OF: [&str; 5] = ["of", "for", "from", "in", "at"];

/// The owner behind "of", "for", "from", "in".
fn owner_behind(scene: &mut Scene<'_>, unit: usize, depth: usize) -> Owned {
    let head = scene.head(unit);
    let end = scene.units[unit].tokens.end;
    let mut objects = head.children_by(&["prep"]).filter(|t| t.index() >= end && OF.contains(&t.norm()));
    let Some(object) = objects.next().and_then(|t| t.child(&["pobj"])) else { return Owned::Nobody };
    match (scene.unit_at(object.index()), depth.checked_sub(1)) {
        (Some(behind), Some(depth)) if behind != unit => owning(scene, behind, depth),
        _ => Owned::Nobody,
    }
}
