//! Descriptions of persons that name nobody: "the Irish diplomat", "the former Finnish president", "the Communist veteran".
//!
//! News copy names somebody barely and says in the next sentence who that is: "Martti Ahtisaari chaired the talks. The former
//! Finnish president said …". What the description says (office, country, side, sex) must not contradict what is known of the
//! person; the more of it is known to be so, the farther back the person may have been named.

use super::Kind;
use super::agents;
use super::bearers;
use super::discourse::Discourse;
use super::lives::Life;
use super::persons::{self, is_former};
use super::registry::Label;
use super::scene::{Owned, Scene};
use super::tables::{Gender, Role};
use crate::country::Country;
use crate::id::ActorId;
use truceline_syntax::{Pos, Token};

/// What a description says of the person that it stands for.
pub(super) struct Said<'r> {
    role: Option<&'r Role>,
    gender: Option<Gender>,
    /// Whether the office is one that was left.
    former: bool,
    /// Whether its word fits many offices: "leader".
    broad: bool,
    aged: bool,
    age: Option<i16>,
    sort: Sort,
    /// Whether a clause behind it says who is meant.
    pub(super) restricted: bool,
    /// Whether it tells of a place or people that nothing is known of: "the Kashmiri leader".
    strange: bool,
    words: String,
    owner: Owned,
    country: Option<Country>,
    /// Whether it is said to fight a state.
    armed: bool,
}

/// What sort of description it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// An office that one person has at a time; whoever has it may stand nowhere in the text.
    Office,
    /// Another office, or a calling.
    Calling,
    /// What takes up somebody named, whatever the office: "the 61-year-old", "the former general", "the visitor".
    Epithet,
    /// What takes up anybody, rather one without a name: "the man", "the woman".
    Anybody,
}

/// What it counts against a person that another office is known.
const ANOTHER: f64 = 0.8;
/// What is known to be so of a person: the office; an office held before or later; the country or group.
const OFFICE: f64 = 3.0;
/// An office whose holder is also called so: "the leader".
const KIN: f64 = 2.2;
/// What an office counts less of whose country nothing is known, where the description names one.
const UNSURE: f64 = 1.0;
const OTHER_TIME: f64 = 1.5;
const OWNER: f64 = 1.5;
/// The person of the text whom a unit describes; what it says of that person is noted.
pub(super) fn bearer(scene: &mut Scene<'_>, text: &Discourse, unit: usize, owner: &Owned) -> Option<ActorId> {
    let said = said(scene, unit, owner)?;
    let head = scene.head(unit);
    let id = bearers::choose(scene, text, head, &said)?;
    note(scene, unit, id, &said);
    Some(id)
}

/// Notes what a description says of a person.
fn note(scene: &mut Scene<'_>, unit: usize, id: ActorId, said: &Said<'_>) {
    scene.traits[id.index()].described = true;
    if said.armed && scene.traits[id.index()].sector.is_empty() {
        scene.traits[id.index()].sector = "REB".to_owned();
    }
    let role =
        said.role.filter(|role| !matches!(role.id.as_str(), "former" | "resident" | "figure" | "title"));
    match role.and_then(|role| scene.registry.roles.iter().position(|r| std::ptr::eq(r, role))) {
        Some(role) => {
            let owner = match &said.owner {
                Owned::Sector(_) => Owned::Nobody,
                owner => owner.clone(),
            };
            persons::take_office(scene, id, &persons::Office { unit, role, owner });
        }
        None => {
            let actor = scene.cast.actor_mut(id);
            actor.country = actor.country.or(said.country);
        }
    }
}

/// What a unit says; none where it speaks of more than one or of somebody new.
fn said<'r>(scene: &Scene<'r>, unit: usize, owner: &Owned) -> Option<Said<'r>> {
    let registry = scene.registry;
    let head = scene.head(unit);
    let page = scene.page;
    let owned = head.children_by(&["poss"]).any(|t| t.pos() == Pos::Pron);
    let definite = owned || scene.has_the(unit);
    if !definite {
        return None;
    }
    let restricted = is_restricted(head);
    let words = page.words(page.span(scene.units[unit].tokens.clone())).to_lowercase();
    let broad = words == "leader";
    let (role, former) = match scene.label(unit)? {
        Label::Role { role, plural: false } if registry.roles[role].id == "former" => {
            (registry.roles.iter().find(|r| r.is_called(last_words(registry, &words))), true)
        }
        Label::Role { plural: false, .. } if broad => {
            (registry.roles.iter().find(|r| r.id == "leader"), is_former(scene, unit))
        }
        Label::Role { role, plural: false } => (Some(&registry.roles[role]), is_former(scene, unit)),
        Label::Noun { noun, plural: false }
            if registry.nouns[noun].kind == Some(Kind::Person) || agents::is_one_soldier(scene, unit) =>
        {
            (None, is_former(scene, unit))
        }
        Label::Demonym(_) => (None, false),
        _ => return None,
    };
    let aged = is_aged(scene, unit, &words);
    let sort = sort(scene, unit, role, former || aged, &words);
    // "His host" is of nobody's side.
    let owner = match owner {
        Owned::Actor(id) if sort != Sort::Office && scene.kind(*id) == Kind::Person => &Owned::Nobody,
        owner => owner,
    };
    if restricted && !aged && sort != Sort::Calling && sort != Sort::Office {
        return None;
    }
    if sort == Sort::Anybody && !registry.words.has("anyone", &words) {
        return None;
    }
    Some(Said {
        role,
        gender: role.and_then(|r| r.gender),
        former,
        broad,
        aged,
        age: aged.then(|| age_of(head)).flatten(),
        sort,
        restricted,
        strange: *owner == Owned::Nobody && is_strange(scene, unit),
        country: scene.country_of(owner),
        owner: owner.clone(),
        armed: persons::is_armed(scene, unit),
        words,
    })
}

/// The number in "the 61-year-old" and "the 61-year-old leader".
fn age_of(head: Token<'_>) -> Option<i16> {
    let before = head.doc().range(head.index().saturating_sub(8)..head.index() + 1).rev();
    before.filter(|t| t.norm() == "old").find_map(|old| {
        let from = old.index().checked_sub(4)?;
        head.doc().token(from).norm().parse().ok()
    })
}

/// "The 61-year-old", "the 75-year-old leader".
fn is_aged(scene: &Scene<'_>, unit: usize, words: &str) -> bool {
    let old = |t: Token<'_>| t.norm() == "old" && t.child(&["npadvmod"]).is_some();
    words.starts_with(|c: char| c.is_ascii_digit()) || scene.head(unit).children_by(&["amod"]).any(old)
}

fn sort(scene: &Scene<'_>, unit: usize, role: Option<&Role>, epithet: bool, words: &str) -> Sort {
    let known = role.map_or("", |r| r.id.as_str());
    match scene.label(unit) {
        _ if epithet || known == "figure" => Sort::Epithet,
        Some(Label::Demonym(_)) => Sort::Epithet,
        _ if known == "resident" && !scene.registry.lives.knows(words) => Sort::Anybody,
        _ if known == "resident" => Sort::Epithet,
        _ if known == "suspect" => Sort::Epithet,
        _ if role.is_some_and(|r| r.one && words != "leader") => Sort::Office,
        _ => Sort::Calling,
    }
}

impl Said<'_> {
    /// The class of descriptions that it is one of.
    pub(super) fn class(&self) -> &'static str {
        match (self.sort, self.role.map_or("", |r| r.id.as_str())) {
            _ if self.aged => "aged",
            _ if self.former => "former",
            (Sort::Epithet, "figure") => "figure",
            (Sort::Epithet, "suspect") => "suspect",
            (Sort::Epithet, _) => "national",
            (Sort::Anybody, _) => "anybody",
            (Sort::Office, _) => "office",
            (_, "rival" | "successor" | "predecessor" | "counterpart") => "relation",
            _ if self.broad => "leader",
            _ => "calling",
        }
    }

    /// Whose it is said to be.
    pub(super) fn owner_sort(&self) -> &'static str {
        match (&self.owner, self.country) {
            (Owned::Nobody, _) => "none",
            (Owned::Country(_), _) => "country",
            (Owned::Sector(_), _) => "sector",
            _ => "somebody",
        }
    }

    /// Whether it tells no office, so that what somebody did or suffered tells more.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.sort, Sort::Epithet | Sort::Anybody) && !self.aged && !self.former
    }

    /// Whether one person has the office at a time.
    pub(super) fn is_one(&self) -> bool {
        self.role.is_some_and(|r| r.one)
    }
}

/// Whether somebody is one person, and of no other sex than the description.
pub(super) fn can_be(scene: &Scene<'_>, id: ActorId, said: &Said<'_>) -> bool {
    let traits = &scene.traits[id.index()];
    let other = said.gender.is_some() && traits.gender.is_some() && said.gender != traits.gender;
    // A counterpart is of the country that is told, whatever else speaks for another.
    let elsewhere = said.role.is_some_and(|r| r.id == "counterpart")
        && said.country.zip(scene.cast.actor(id).country).is_some_and(|(said, known)| said != known);
    scene.kind(id) == Kind::Person && !traits.plural && !other && !elsewhere
}

pub(super) fn sex(scene: &Scene<'_>, id: ActorId, said: &Said<'_>) -> &'static str {
    match (said.gender, scene.traits[id.index()].gender) {
        (None, _) => "open",
        (_, None) => "unknown",
        _ => "same",
    }
}

/// What is known of the office that a description tells.
pub(super) fn office(scene: &Scene<'_>, id: ActorId, said: &Said<'_>) -> &'static str {
    if said.role.is_none() {
        return "open";
    }
    match of_office(scene, id, said) {
        None => "against",
        Some(n) if n >= OFFICE => "same",
        Some(n) if n >= OFFICE - UNSURE => "kin",
        Some(n) if n > 0.0 => "once",
        Some(n) if n < 0.0 => "another",
        Some(_) if scene.traits[id.index()].roles.is_empty() => "unknown",
        Some(_) => "other",
    }
}

/// Whether somebody is as old as a description tells.
pub(super) fn age(scene: &Scene<'_>, life: Option<&Life>, said: &Said<'_>) -> &'static str {
    let Some(age) = said.age else { return "open" };
    let year = scene.day.map(|day| day.year());
    match life.zip(year).and_then(|(life, year)| life.is_aged(age, year)) {
        None => "unknown",
        Some(true) => "same",
        Some(false) => "against",
    }
}

/// Whether somebody is or was what a description says.
pub(super) fn calling(life: Option<&Life>, said: &Said<'_>) -> &'static str {
    match life {
        None => "unknown",
        Some(life) if life.was(&said.words) => "same",
        Some(_) => "other",
    }
}

/// What is known of the country that a description tells.
pub(super) fn country(scene: &Scene<'_>, id: ActorId, life: Option<&Life>, said: &Said<'_>) -> &'static str {
    let from = || life.and_then(|life| life.country);
    match of_country(scene, id, said) {
        _ if said.country.is_none() => "open",
        Some(0.0) | None if from().is_some() && from() == said.country => "same",
        Some(0.0) | None if from().is_some() => "against",
        None => "against",
        Some(n) if n > 0.0 => "same",
        Some(n) if n < 0.0 => "ethnic",
        Some(_) => "unknown",
    }
}

/// What is known of the side that a description tells.
pub(super) fn side(scene: &Scene<'_>, id: ActorId, said: &Said<'_>) -> &'static str {
    match of_side(scene, id, said) {
        None => "against",
        Some(n) if n > 0.0 => "same",
        _ if said.armed => "armed",
        _ => "open",
    }
}

/// Whether a capitalised word that nothing known holds stands before a unit.
fn is_strange(scene: &Scene<'_>, unit: usize) -> bool {
    let start = scene.units[unit].tokens.start;
    let before = start.checked_sub(1).map(|at| scene.page.doc.token(at));
    before.is_some_and(|t| {
        let capital = t.text().chars().next().is_some_and(char::is_uppercase);
        capital && matches!(t.dep(), "amod" | "compound" | "nmod") && t.index() > 0
    })
}

/// "ex-president" and "former president" without what says that it is over.
fn last_words<'w>(registry: &super::Registry, words: &'w str) -> &'w str {
    let cut = words.split_once(['-', ' ']);
    cut.filter(|(first, _)| registry.words.has("former", first)).map_or(words, |(_, rest)| rest)
}

/// "the man who shot him": somebody of whom the text need not have spoken.
pub(super) fn is_restricted(head: Token<'_>) -> bool {
    let clause = head.children_by(&["relcl"]).next().filter(|_| !persons::is_cleft(head));
    clause.is_some_and(|verb| {
        let first = verb.edges().0.index();
        first > 0 && head.doc().token(first - 1).text() != ","
    })
}

/// Who cannot be meant: whoever governs the phrase, and the others in its own clause. "X said that the president …" is not
/// about X.
pub(super) fn barred(scene: &Scene<'_>, head: Token<'_>) -> Vec<ActorId> {
    barred_by(scene, head).into_iter().filter(|(_, how)| *how != "beyond").map(|(id, _)| id).collect()
}

/// Who governs a phrase and who stands in its clause, with how: beside it, above it, beyond another clause, as its owner.
pub(super) fn barred_by(scene: &Scene<'_>, head: Token<'_>) -> Vec<(ActorId, &'static str)> {
    let mut barred: Vec<(ActorId, &'static str)> = Vec::new();
    for owner in head.children_by(&["poss"]) {
        barred.extend(scene.cast.of(owner).into_iter().map(|id| (id, "owner")));
    }
    let arguments = ["nsubj", "nsubjpass", "dobj", "dative", "agent"];
    let mut below = head;
    let mut beyond = false;
    for (depth, above) in head.ancestors().take(20).enumerate() {
        let joined = matches!(below.dep(), "conj" | "parataxis") || (below.dep() == "advcl" && depth > 1);
        let own = depth == 0;
        beyond |= below.dep() == "relcl";
        let how = match (own, beyond) {
            (true, _) => "beside",
            (false, true) => "beyond",
            (false, false) => "above",
        };
        for other in above.children_by(&arguments).filter(|t| *t != below && !joined) {
            let subject = matches!(other.dep(), "nsubj" | "nsubjpass");
            if own || subject {
                let object = other.child(&["pobj"]).into_iter().flat_map(|t| scene.cast.of(t));
                barred.extend(scene.cast.of(other).into_iter().chain(object).map(|id| (id, how)));
            }
        }
        below = above;
    }
    barred
}

fn of_country(scene: &Scene<'_>, id: ActorId, said: &Said<'_>) -> Option<f64> {
    let ethnic = said.sort == Sort::Calling || said.sort == Sort::Epithet;
    match (said.country, scene.cast.actor(id).country) {
        (Some(said), Some(known)) if said == known => Some(OWNER),
        // An Uzbek general may be Afghanistan's.
        (Some(said), Some(_)) if scene.registry.words.has("ethnic", said.as_str()) && ethnic => Some(-OWNER),
        (Some(_), Some(_)) => None,
        _ => Some(0.0),
    }
}

/// Whether a person is of the side that a description tells.
fn of_side(scene: &Scene<'_>, id: ActorId, said: &Said<'_>) -> Option<f64> {
    let traits = &scene.traits[id.index()];
    let group = match &traits.owner {
        Owned::Actor(owner) => scene.is_group(*owner) && scene.governed(*owner).is_none(),
        Owned::Named(named) => scene.registry.named[*named].is_group(),
        _ => matches!(traits.sector.as_str(), "REB" | "PRM" | "OPP"),
    };
    let state = matches!(&traits.owner, Owned::Country(_)) || matches!(traits.sector.as_str(), "GOV" | "MIL");
    match &said.owner {
        Owned::Actor(owner) if scene.is_group(*owner) && scene.governed(*owner).is_none() => {
            match &traits.owner {
                Owned::Actor(of) if of == owner => Some(OWNER),
                Owned::Nobody | Owned::Sector(_) => Some(0.0),
                _ => None,
            }
        }
        _ if said.armed && group => Some(OWNER),
        _ if said.armed && state && !said.former => None,
        _ => Some(0.0),
    }
}

/// Whether a person holds or held the office that a description tells.
fn of_office(scene: &Scene<'_>, id: ActorId, said: &Said<'_>) -> Option<f64> {
    let Some(role) = said.role else { return Some(0.0) };
    let registry = scene.registry;
    let traits = &scene.traits[id.index()];
    let kin = |office: &str| registry.is_kin(office, &role.id);
    let exact = |office: &str| match office == role.id {
        true if !said.broad => OFFICE,
        // "The president" is rather a country's than a party's.
        false if said.sort == Sort::Office => OTHER_TIME,
        _ => KIN,
    };
    let terms = traits.person.map_or(&[][..], |person| registry.persons[person].terms.as_slice());
    let country = said.country;
    let held = || terms.iter().filter(|t| kin(&t.role) && (country.is_none() || t.country == country));
    let rank = |title: &String| title.ends_with(said.words.as_str()) || said.words.ends_with(title.as_str());
    let ranked = registry.words.has("ranks", &role.id) && traits.roles.contains(&role.id);
    if ranked && !traits.titles.is_empty() && !traits.titles.iter().any(rank) {
        return None;
    }
    let holds = traits.roles.iter().filter(|r| kin(r)).map(|r| exact(r)).reduce(f64::max);
    let unsure = said.strange || (said.country.is_some() && scene.cast.actor(id).country.is_none());
    let holds = holds.map(|sure| if unsure { sure - UNSURE } else { sure });
    let now = terms.iter().any(|t| kin(&t.role) && scene.day.is_some_and(|day| t.days.hold(day)));
    if said.former {
        let over = held().any(|t| t.days.to.is_some_and(|to| scene.day.is_none_or(|day| to < day)));
        return match (over, now, traits.left) {
            (true, _, _) => Some(OFFICE),
            (_, true, _) => None,
            (_, _, true) if holds.is_some() => Some(OFFICE),
            (_, _, _) if holds.is_some() && role.one => None,
            _ => Some(0.0),
        };
    }
    if said.sort != Sort::Office && said.role.is_some_and(|r| matches!(r.id.as_str(), "resident" | "figure"))
    {
        return Some(0.0);
    }
    if holds.is_some() {
        return holds;
    }
    if held().next().is_some() {
        return Some(OTHER_TIME);
    }
    let other = |office: &String| registry.roles.iter().any(|r| r.id == *office && r.one);
    let taken = role.one && !traits.left && traits.roles.iter().any(other);
    if said.restricted && said.role.is_some() {
        return None;
    }
    let post = scene.registry.words.has("posts", &role.id);
    let another = said.sort == Sort::Calling && post && !traits.left && !traits.roles.is_empty();
    (!taken).then_some(if another { -ANOTHER } else { 0.0 })
}
