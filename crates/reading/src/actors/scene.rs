//! The cast while it is made: who is known so far under which key, and what is known beyond the public record.

use super::registry::{Label, Registry};
use super::tables::{Gender, Owner, Standing, Term};
use super::units::{self, Unit};
use super::weighing::Choice;
use super::{Actor, Cast, How, Kind, Mention};
use crate::country::Country;
use crate::id::ActorId;
use crate::page::Page;
use crate::places::Place;
use crate::span::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;
use truceline_syntax::Token;

/// What makes two mentions the same actor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Named(usize),
    Person(usize),
    State(Country),
    People(Country),
    /// An institution of a country.
    Institution(Country, usize),
    /// An institution of another actor: the health ministry that Hamas runs.
    Branch(ActorId, usize),
    /// The holder of an office, by country or by what the office belongs to.
    Office(String, Owned),
    /// A name that the registry does not know.
    Name(String),
    /// Agents without a name, by noun and by whose they are.
    Agents(String, Owned),
    /// Nobody else is this one.
    Once(usize),
}

/// Whose something is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owned {
    #[default]
    Nobody,
    Country(Country),
    Actor(ActorId),
    /// A named actor's that need not be in the cast, by the registry's index.
    Named(usize),
    /// Somebody's of whom only the sector is known: "rebel commanders".
    Sector(String),
}

/// What is known of an actor beyond the public record.
#[derive(Clone, Debug, Default)]
pub(super) struct Traits {
    pub(super) plural: bool,
    pub(super) gender: Option<Gender>,
    /// The offices that it was mentioned with, by id.
    pub(super) roles: Vec<String>,
    /// The institution that it acts for.
    pub(super) institution: Option<usize>,
    /// Whose it is.
    pub(super) owner: Owned,
    /// Whether it is a movement or group, which may govern.
    pub(super) group: bool,
    /// What it is part of, by the registry's index.
    pub(super) parent: Option<usize>,
    /// The sector behind the country in its code.
    pub(super) sector: String,
    /// The person of the registry that it is, by index there.
    pub(super) person: Option<usize>,
    /// Whether it is somebody without a name, told by a noun.
    pub(super) agents: bool,
    /// The words of the offices that it was mentioned with.
    pub(super) titles: Vec<String>,
    /// Whether the text has said who the person is.
    pub(super) described: bool,
    /// Whether the office is one that was left.
    pub(super) left: bool,
}

/// The cast while it is made.
pub(super) struct Scene<'p> {
    pub(super) page: &'p Page,
    pub(super) registry: &'p Registry,
    /// The report's day.
    pub(super) day: Option<Date>,
    pub(super) units: Vec<Unit>,
    /// Whom a unit stands for, once that is known.
    pub(super) who: Vec<Option<ActorId>>,
    pub(super) cast: Cast,
    pub(super) traits: Vec<Traits>,
    keys: BTreeMap<Key, ActorId>,
    /// Actors that are an institution, by it.
    bodies: BTreeMap<usize, Vec<ActorId>>,
    /// Persons by office.
    offices: BTreeMap<String, Vec<ActorId>>,
    /// Who was weighed for each pronoun, where that is kept.
    pub(super) choices: Option<Vec<Choice>>,
}

impl<'p> Scene<'p> {
    pub(super) fn open(page: &'p Page, registry: &'p Registry, places: &[Place]) -> Scene<'p> {
        let units = units::find(page, registry, places);
        Scene {
            page,
            registry,
            day: page.report.published.as_ref().map(|p| p.date),
            who: vec![None; units.len()],
            units,
            cast: Cast::default(),
            traits: Vec::new(),
            keys: BTreeMap::new(),
            bodies: BTreeMap::new(),
            offices: BTreeMap::new(),
            choices: None,
        }
    }

    /// Notes that a person holds an office.
    pub(super) fn hold(&mut self, id: ActorId, office: &str) {
        let traits = &mut self.traits[id.index()];
        if !traits.roles.iter().any(|role| role == office) {
            traits.roles.push(office.to_owned());
            self.offices.entry(office.to_owned()).or_default().push(id);
        }
    }

    /// Notes whom a person acts for, when nothing better is known yet.
    pub(super) fn lend(&mut self, person: ActorId, owner: ActorId) {
        let (country, code) = (self.cast.actor(owner).country, self.cast.actor(owner).code.clone());
        let traits = &mut self.traits[person.index()];
        if !matches!(traits.owner, Owned::Nobody | Owned::Sector(_)) {
            return;
        }
        traits.owner = Owned::Actor(owner);
        let actor = self.cast.actor_mut(person);
        if actor.country.is_none() {
            actor.country = country;
            actor.code = code.or(actor.code.take());
        }
    }

    /// Who holds an office, the first of the cast first; so many that a search of them stays short.
    pub(super) fn holders(&self, office: &str) -> impl Iterator<Item = ActorId> {
        self.offices.get(office).into_iter().flatten().copied().take(50)
    }

    /// The persons of the cast whom the registry knows, with their index there.
    pub(super) fn persons(&self) -> impl Iterator<Item = (ActorId, usize)> {
        let from = Key::Person(0)..=Key::Person(usize::MAX);
        self.keys.range(from).filter_map(|(key, id)| match key {
            Key::Person(person) => Some((*id, *person)),
            _ => None,
        })
    }

    pub(super) fn known(&self, key: &Key) -> Option<ActorId> {
        self.keys.get(key).copied()
    }

    /// The actor of a key, made when it is not there yet.
    pub(super) fn actor(&mut self, key: Key, make: impl FnOnce(&Self) -> (Actor, Traits)) -> ActorId {
        if let Some(id) = self.keys.get(&key) {
            return *id;
        }
        let (actor, traits) = make(self);
        let person = actor.kind == Kind::Person;
        let id = self.cast.add(actor);
        match traits.institution.filter(|_| !person) {
            Some(institution) => self.bodies.entry(institution).or_default().push(id),
            None => {
                traits.roles.iter().for_each(|role| self.offices.entry(role.clone()).or_default().push(id))
            }
        }
        self.traits.push(traits);
        self.keys.insert(key, id);
        id
    }

    /// Lets a second key lead to an actor.
    pub(super) fn alias(&mut self, key: Key, id: ActorId) {
        self.keys.entry(key).or_insert(id);
    }

    /// Ties some tokens to an actor. All tokens that hang on something outside are heads of the mention.
    pub(super) fn mention(&mut self, id: ActorId, tokens: &Range<usize>, how: How) {
        let page = self.page;
        let head = units::head(&page.doc, tokens);
        self.mention_headed(id, tokens, head, how);
    }

    pub(super) fn mention_headed(&mut self, id: ActorId, tokens: &Range<usize>, head: Token<'_>, how: How) {
        let page = self.page;
        self.mention_span(id, units::span(page, tokens, head), head, how);
    }

    pub(super) fn mention_span(&mut self, id: ActorId, span: Span, head: Token<'_>, how: How) {
        self.cast.push(id, Mention { span, head: head.index(), how });
    }

    pub(super) fn head(&self, unit: usize) -> Token<'p> {
        units::head(&self.page.doc, &self.units[unit].tokens)
    }

    /// The unit that a token is in, by index.
    pub(super) fn unit_at(&self, token: usize) -> Option<usize> {
        let index = self.units.partition_point(|u| u.tokens.end <= token);
        self.units.get(index).filter(|u| u.tokens.contains(&token)).map(|_| index)
    }

    /// Whether "the" stands before a unit, whatever word of it the tree hangs that on.
    pub(super) fn has_the(&self, unit: usize) -> bool {
        let start = self.units[unit].tokens.start;
        let mut words = self.page.doc.range(self.units[unit].tokens.clone()).flat_map(|t| t.children());
        let before = self.page.doc.range(start.saturating_sub(3)..start).rev();
        let mut first = before.skip_while(|t| matches!(t.dep(), "amod" | "nummod" | "advmod" | "punct"));
        words.any(|t| t.dep() == "det" && matches!(t.norm(), "the" | "this" | "that"))
            || first.next().is_some_and(|t| t.norm() == "the")
    }

    /// The words of a unit in small letters.
    pub(super) fn words_of(&self, unit: usize) -> String {
        self.page.words(self.page.span(self.units[unit].tokens.clone())).to_lowercase()
    }

    /// Whether a person of the registry is in the cast.
    pub(super) fn is_named(&self, person: usize) -> bool {
        self.known(&Key::Person(person)).is_some()
    }

    pub(super) fn label(&self, unit: usize) -> Option<Label> {
        self.units[unit].label()
    }

    pub(super) fn kind(&self, id: ActorId) -> Kind {
        self.cast.actor(id).kind
    }

    /// A country and a sector as one code.
    pub(super) fn code(country: Option<Country>, sector: &str) -> Option<String> {
        let sector = if sector == "INT" && country.is_some() { "" } else { sector };
        let code = format!("{}{sector}", country.as_ref().map_or("", Country::as_str));
        (!code.is_empty()).then_some(code)
    }

    /// The country of whose something is.
    pub(super) fn country_of(&self, owned: &Owned) -> Option<Country> {
        match owned {
            Owned::Country(country) => Some(*country),
            Owned::Actor(id) => self.cast.actor(*id).country,
            Owned::Named(named) => self.standing(*named).country,
            Owned::Nobody | Owned::Sector(_) => None,
        }
    }

    /// The actor of a named row.
    pub(super) fn named(&mut self, named: usize) -> ActorId {
        let registry = self.registry;
        let standing = registry.named[named].on(self.day);
        if let Some((country, institution)) = registry.institution_of(standing, self.day) {
            let id = self.institution(country, institution);
            self.alias(Key::Named(named), id);
            return id;
        }
        self.actor(Key::Named(named), |_| {
            let actor = Actor {
                name: standing.title.clone(),
                kind: standing.kind,
                country: standing.country,
                code: Self::code(standing.country, &standing.sector),
                member_of: None,
                mentions: Vec::new(),
            };
            let group = registry.named[named].is_group();
            let parent = standing.parent.as_ref().and_then(|name| registry.named_as(name));
            (actor, Traits { group, parent, sector: standing.sector.clone(), ..Traits::default() })
        })
    }

    /// A country as an actor.
    pub(super) fn state(&mut self, country: Country) -> ActorId {
        self.actor(Key::State(country), |scene| {
            let name = scene.registry.country_name(country).to_owned();
            let code = Self::code(Some(country), "");
            (
                Actor {
                    name,
                    kind: Kind::State,
                    country: Some(country),
                    code,
                    member_of: None,
                    mentions: Vec::new(),
                },
                Traits::default(),
            )
        })
    }

    /// The people of a country.
    pub(super) fn people(&mut self, country: Country) -> ActorId {
        self.actor(Key::People(country), |scene| {
            let name = scene.registry.fill("people of {country}", country);
            let code = Self::code(Some(country), "CVL");
            (
                Actor {
                    name,
                    kind: Kind::People,
                    country: Some(country),
                    code,
                    member_of: None,
                    mentions: Vec::new(),
                },
                Traits { plural: true, sector: "CVL".to_owned(), ..Traits::default() },
            )
        })
    }

    /// An institution of a country: by the name of its own that it has on the report's day, if it has one.
    pub(super) fn institution(&mut self, country: Country, institution: usize) -> ActorId {
        let registry = self.registry;
        self.actor(Key::Institution(country, institution), |scene| {
            let row = &registry.institutions[institution];
            let special = registry.special(country, institution, scene.day);
            let standing = special.map(|named| registry.named[named].on(scene.day));
            let name = standing.map_or_else(|| registry.fill(&row.name, country), |s| s.title.clone());
            let kind = standing.map_or(row.kind, |s| s.kind);
            let sector = standing.map_or(&row.sector, |s| &s.sector).clone();
            let code = Self::code(Some(country), &sector);
            let owner = Owned::Country(country);
            let group = special.is_some_and(|named| registry.named[named].is_group());
            (
                Actor { name, kind, country: Some(country), code, member_of: None, mentions: Vec::new() },
                Traits { group, sector, institution: Some(institution), owner, ..Traits::default() },
            )
        })
    }

    /// An institution of an actor that is no country: the army of a breakaway region, the ministry that a movement runs.
    pub(super) fn branch(&mut self, of: ActorId, institution: usize) -> ActorId {
        let registry = self.registry;
        self.actor(Key::Branch(of, institution), |scene| {
            let row = &registry.institutions[institution];
            let owner = scene.cast.actor(of);
            let name = row.name.replace(" of {country}", "").replace("{demonym} ", "");
            let code = owner.code.clone();
            let actor = Actor {
                name: format!("{} {}", owner.name, name.to_lowercase()),
                kind: row.kind,
                country: owner.country,
                code,
                member_of: Some(of),
                mentions: Vec::new(),
            };
            let sector = scene.traits[of.index()].sector.clone();
            (
                actor,
                Traits {
                    sector,
                    institution: Some(institution),
                    owner: Owned::Actor(of),
                    ..Traits::default()
                },
            )
        })
    }
}

impl Scene<'_> {
    /// Who governs a country.
    pub(super) fn government(&mut self, country: Country) -> ActorId {
        match self.registry.institution("government") {
            Some(government) => self.institution(country, government),
            None => self.state(country),
        }
    }

    /// Who governs a city that is no seat of a country's government.
    pub(super) fn city(&mut self, name: &str, country: Option<Country>) -> ActorId {
        self.actor(Key::Name(name.to_lowercase()), |_| {
            let code = Self::code(country, "GOV");
            let actor = Actor {
                name: name.to_owned(),
                kind: Kind::Government,
                country,
                code,
                member_of: None,
                mentions: Vec::new(),
            };
            (actor, Traits { sector: "GOV".to_owned(), ..Traits::default() })
        })
    }

    /// An institution of somebody, if it is known of whom.
    pub(super) fn institution_of(&mut self, owner: &Owned, institution: usize) -> Option<ActorId> {
        match owner {
            Owned::Country(country) => Some(self.institution(*country, institution)),
            Owned::Actor(id) => Some(self.institution_of_actor(*id, institution)),
            Owned::Nobody | Owned::Sector(_) | Owned::Named(_) => None,
        }
    }

    fn institution_of_actor(&mut self, owner: ActorId, institution: usize) -> ActorId {
        if let Some(country) = self.governed(owner) {
            return self.institution(country, institution);
        }
        let is_military = self.registry.institutions[institution].kind == Kind::Military;
        let is_government = self.registry.institution("government") == Some(institution);
        let same =
            self.traits[owner.index()].institution == Some(institution) && self.kind(owner) != Kind::Person;
        let arms = is_military && matches!(self.kind(owner), Kind::Military | Kind::ArmedGroup);
        if same || arms || (is_government && self.is_group(owner)) {
            return owner;
        }
        match (self.kind(owner), self.traits[owner.index()].owner.clone()) {
            (Kind::Person, Owned::Country(country)) => self.institution(country, institution),
            (Kind::Person, Owned::Actor(above)) => self.institution_of_actor_of(above, institution),
            (Kind::Person, Owned::Named(named)) => {
                let above = self.named(named);
                self.institution_of_actor_of(above, institution)
            }
            (Kind::Ministry | Kind::Military | Kind::Police, Owned::Country(country)) => {
                self.institution(country, institution)
            }
            _ => self.branch(owner, institution),
        }
    }

    /// The institution that a person's country or group has: "Haftar's forces" are his group.
    fn institution_of_actor_of(&mut self, above: ActorId, institution: usize) -> ActorId {
        match self.kind(above) {
            Kind::Person => self.branch(above, institution),
            _ => self.institution_of_actor(above, institution),
        }
    }

    /// The one actor of the cast that is an institution, when there is one alone.
    pub(super) fn only(&self, institution: usize) -> Option<ActorId> {
        match self.bodies.get(&institution)?.as_slice() {
            [id] => Some(*id),
            _ => None,
        }
    }

    /// The country that an actor is the state or government of.
    pub(super) fn governed(&self, id: ActorId) -> Option<Country> {
        let actor = self.cast.actor(id);
        let government = self
            .registry
            .institution("government")
            .is_some_and(|i| self.traits[id.index()].institution == Some(i));
        actor.country.filter(|_| actor.kind == Kind::State || government)
    }

    /// Whom a noun with an owner stands for, when that is the owner or an institution of it.
    pub(super) fn stands_for(&mut self, owner: &Owned, noun: &Owner) -> Option<ActorId> {
        match noun {
            Owner::Belongs => None,
            Owner::People => match owner {
                Owned::Country(country) => Some(self.people(*country)),
                Owned::Actor(id) if !self.is_group(*id) => {
                    self.cast.actor(*id).country.map(|country| self.people(country))
                }
                _ => None,
            },
            Owner::Itself => match owner {
                Owned::Actor(id) if self.governed(*id).is_none() || self.kind(*id) != Kind::State => {
                    Some(*id)
                }
                _ => None,
            },
            Owner::Institution(id) => {
                let institution = self.registry.institution(id)?;
                match owner {
                    Owned::Actor(id) if self.governed(*id).is_none() => Some(*id),
                    owner => self.institution_of(owner, institution),
                }
            }
        }
    }
}

impl Scene<'_> {
    /// A person whom the registry knows, in the office of the report's day.
    pub(super) fn person(&mut self, person: usize) -> ActorId {
        if let Some(id) = self.known(&Key::Person(person)) {
            return id;
        }
        let row = &self.registry.persons[person];
        let term = row.on(self.day);
        let last = term.or(row.terms.last());
        let country = last.and_then(|t| t.country);
        let owner = term.map_or(Owned::Nobody, |term| self.owner_of(term));
        let sector = match (term, last) {
            (Some(term), _) => self.sector(term.sector.clone(), &owner),
            (None, Some(last)) if self.day.is_none_or(|day| last.days.to.is_some_and(|to| to < day)) => {
                "ELI".to_owned()
            }
            _ => String::new(),
        };
        let roles: Vec<String> = term.map(|t| t.role.clone()).into_iter().collect();
        let institution = term.and_then(|term| self.institution_for(term));
        let gender = last.map(|t| if t.female { Gender::Female } else { Gender::Male });
        self.actor(Key::Person(person), |scene| {
            let code = scene.code_for(&owner, country, &sector);
            let actor = Actor {
                name: row.name.clone(),
                kind: Kind::Person,
                country,
                code,
                member_of: None,
                mentions: Vec::new(),
            };
            let person = Some(person);
            (actor, Traits { gender, roles, institution, owner, sector, person, ..Traits::default() })
        })
    }

    /// Whom a person in office acts for: a named actor, else the country.
    fn owner_of(&mut self, term: &Term) -> Owned {
        let named = term.of.as_ref().and_then(|of| self.registry.named_as(of));
        match (named, term.country) {
            (Some(named), _) => self.acts_for(named),
            (None, Some(country)) => Owned::Country(country),
            (None, None) => Owned::Nobody,
        }
    }

    /// A named actor as an owner; it joins the cast only with mentions of its own.
    fn acts_for(&mut self, named: usize) -> Owned {
        match self.known(&Key::Named(named)) {
            Some(id) => Owned::Actor(id),
            None => Owned::Named(named),
        }
    }

    /// The institution of its country that a person in office acts for.
    fn institution_for(&self, term: &Term) -> Option<usize> {
        let own = term.of.as_ref().and_then(|of| of.strip_prefix('@'));
        let of_role = || self.registry.roles.iter().find(|r| r.id == term.role)?.of.as_deref();
        self.registry.institution(own.or_else(of_role)?)
    }

    /// A sector of its own, or that of the owner.
    pub(super) fn sector(&self, own: String, owner: &Owned) -> String {
        match (own.is_empty(), owner) {
            (true, Owned::Sector(sector)) => sector.clone(),
            (true, Owned::Actor(id)) => self.traits[id.index()].sector.clone(),
            (true, Owned::Named(named)) => self.standing(*named).sector.clone(),
            _ => own,
        }
    }

    /// The code of somebody who belongs to an owner: the owner's own where that is no country's.
    pub(super) fn code_for(&self, owner: &Owned, country: Option<Country>, sector: &str) -> Option<String> {
        match owner {
            Owned::Actor(id) if self.cast.actor(*id).country.is_none() => {
                self.cast.actor(*id).code.clone().or_else(|| Self::code(None, sector))
            }
            Owned::Named(named) if self.standing(*named).country.is_none() => {
                Self::code(None, &self.standing(*named).sector).or_else(|| Self::code(None, sector))
            }
            _ => Self::code(country, sector),
        }
    }

    /// What a named actor is on the report's day.
    fn standing(&self, named: usize) -> &Standing {
        self.registry.named[named].on(self.day)
    }

    /// A noun with whose it is as one name: "Israeli soldiers", "Hamas supporters".
    pub(super) fn owned_name(&self, word: &str, owner: &Owned) -> String {
        match owner {
            Owned::Country(country) => format!("{} {word}", self.registry.fill("{demonym}", *country)),
            Owned::Actor(id) => format!("{} {word}", self.cast.actor(*id).name),
            Owned::Named(named) => format!("{} {word}", self.standing(*named).title),
            Owned::Nobody | Owned::Sector(_) => word.to_owned(),
        }
    }
}

impl Scene<'_> {
    /// The finished cast: whoever acts for somebody of the cast is tied to it.
    pub(super) fn close(mut self) -> Cast {
        for index in 0..self.traits.len() {
            let id = ActorId::at(index);
            if self.cast.actor(id).member_of.is_none() {
                self.cast.actor_mut(id).member_of = self.superior(id).filter(|above| *above != id);
            }
        }
        self.cast.sort();
        self.cast
    }

    /// Whom an actor speaks or acts for, if that one is in the cast.
    fn superior(&self, id: ActorId) -> Option<ActorId> {
        let traits = &self.traits[id.index()];
        if let Some(parent) = traits.parent {
            return self.known(&Key::Named(parent));
        }
        let owner = match &traits.owner {
            Owned::Actor(owner) => Some(*owner),
            Owned::Named(named) => self.known(&Key::Named(*named)).or_else(|| {
                let (country, institution) = self.registry.institution_of(self.standing(*named), self.day)?;
                self.known(&Key::Institution(country, institution))
            }),
            _ => None,
        };
        let country = match &traits.owner {
            Owned::Actor(owner) => self.governed(*owner),
            Owned::Named(named) if self.standing(*named).is.as_deref() != Some("government") => None,
            owned => self.country_of(owned),
        };
        let mut institution = traits.institution;
        if self.kind(id) != Kind::Person {
            institution = self.above(institution);
        }
        let mut above = None;
        while let (Some(at), Some(country), None) = (institution, country, above) {
            above = self.known(&Key::Institution(country, at));
            institution = self.above(institution);
        }
        above.or(owner).or_else(|| country.and_then(|country| self.known(&Key::State(country))))
    }

    /// The institution that one acts for.
    fn above(&self, institution: Option<usize>) -> Option<usize> {
        self.registry.institution(self.registry.institutions[institution?].part_of.as_ref()?)
    }
}
