//! Everybody who is named, described or meant, each once, with all mentions.
//!
//! In: a page and its places. Out: a [`Cast`]: actors with their mentions, and who is meant at a token.
//!
//! "Pakistan's foreign ministry accused the TTP … The ministry said the group …, and that Kabul sheltered it" gives the Pakistani
//! Foreign Ministry (`PAKGOV`: a name, "The ministry"), Tehrik-i-Taliban Pakistan (`PAKREB`: "the TTP", "the group", "it") and
//! who governs Afghanistan on the report's day ("Kabul").
//!
//! The steps, one file each: `units` (words that can name or describe somebody) ► `named` (names, institutions, places that
//! stand for a government) ► `persons` (names and offices) ► `agents` (nouns that say whose they are) ► `discourse`, in text
//! order: `plurals` (words for several of those who were named: `together`; "the latter": `pairs`), `pronouns` (`antecedents`),
//! `described` (persons: `epithets`, `bearers`, `lives`, `relations`; bodies: `bodies`; several without a name: `groups`; whose side a person
//! is on: `sides`). Who is meant of all who may be is weighed (`weighing`, `weights`), by weights that `training/mentions` makes.
//! `scene` keeps the cast while it is made; `registry`, `tables` and `lexicon` hold what is known under `data/actors_*.tsv`; `identify` asks
//! that without a report.
//!
//! A country is a `state` (`PAK`); its capital's name, "the government", "the authorities" and "the Pakistani side" are its
//! `government` (`PAKGOV`); ministries and forces are actors of their own, tied by `member_of`. What somebody is depends on the
//! publication day; when that is not known, the row of the tables that has no end counts, else the last.
//!
//! Limits: "I" and "we" wait for the statements. A pronoun finds somebody ten sentences back at most, "it" four, a description twelve.
//! What only the world tells ("the cleric") is found for the persons of `actors_lives.tsv` alone; a description that speaks of a person for
//! the first time is often taken for somebody known. "The country" is an actor only where it acts.

mod agents;
mod antecedents;
mod bearers;
mod bodies;
mod described;
mod discourse;
mod epithets;
mod groups;
mod identify;
mod lexicon;
mod lives;
mod named;
mod own;
mod pairs;
mod persons;
mod phrase;
mod plurals;
mod pronouns;
mod registry;
mod relations;
mod scene;
mod sides;
mod tables;
mod together;
mod units;
mod weighing;
mod weights;
mod words;

pub use identify::Identity;
pub use registry::Registry;
pub use weighing::{Choice, Weighed};

use crate::country::Country;
use crate::id::ActorId;
use crate::page::Page;
use crate::places::Place;
use crate::span::Span;
use crate::times::Time;
use scene::Scene;
use std::collections::BTreeSet;
use truceline_syntax::Token;

/// What sort of actor it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the public contract's own words")]
pub enum Kind {
    State,
    Government,
    Ministry,
    Military,
    Police,
    ArmedGroup,
    Party,
    Igo,
    Ngo,
    Media,
    Company,
    People,
    Person,
    Other,
}

impl Kind {
    /// The name that the public contract gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::State => "state",
            Kind::Government => "government",
            Kind::Ministry => "ministry",
            Kind::Military => "military",
            Kind::Police => "police",
            Kind::ArmedGroup => "armed_group",
            Kind::Party => "party",
            Kind::Igo => "igo",
            Kind::Ngo => "ngo",
            Kind::Media => "media",
            Kind::Company => "company",
            Kind::People => "people",
            Kind::Person => "person",
            Kind::Other => "other",
        }
    }
}

/// How a mention was tied to its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// By its own name.
    Name,
    /// By another name for it: an acronym, a surname, a nickname.
    Alias,
    /// By a place that stands for it: "Islamabad".
    Metonym,
    /// By name and office, or office alone: "Taliban spokesman Zabihullah Mujahid", "the president".
    Role,
    /// By a description: "the same ministry", "both sides".
    Description,
    /// By a pronoun.
    Pronoun,
}

/// Words that stand for an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words, articles and titles included, without what hangs on behind ("…, who said").
    pub span: Span,
    /// The token that governs the others.
    pub head: usize,
    /// How it was tied.
    pub how: How,
}

/// One actor of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The fullest name that is known.
    pub name: String,
    /// What sort of actor it is.
    pub kind: Kind,
    /// Whose it is.
    pub country: Option<Country>,
    /// PLOVER/CAMEO actor code on the report's day: `PAKGOV`.
    pub code: Option<String>,
    /// The actor that it speaks or acts for.
    pub member_of: Option<ActorId>,
    /// All its mentions in text order.
    pub mentions: Vec<Mention>,
}

/// All actors of a report, and which words stand for whom.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    actors: Vec<Actor>,
    /// Actors by head token of a mention; a plural mention has several.
    heads: BTreeSet<(usize, ActorId)>,
}

impl Cast {
    /// The actors, by id.
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// One actor.
    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.actors[id.index()]
    }

    fn actor_mut(&mut self, id: ActorId) -> &mut Actor {
        &mut self.actors[id.index()]
    }

    /// Adds an actor without mentions.
    pub fn add(&mut self, actor: Actor) -> ActorId {
        self.actors.push(actor);
        ActorId::at(self.actors.len() - 1)
    }

    /// Adds a mention to an actor; a mention of several actors is added to each.
    pub fn mention(&mut self, id: ActorId, mention: Mention) {
        let mentions = &mut self.actors[id.index()].mentions;
        let place = mentions.partition_point(|m| m.span <= mention.span);
        if place == 0 || mentions[place - 1].span != mention.span {
            mentions.insert(place, mention);
        }
        self.heads.insert((mention.head, id));
    }

    /// Adds a mention out of order; [`Cast::sort`] puts all in order at the end, in one go.
    fn push(&mut self, id: ActorId, mention: Mention) {
        self.actors[id.index()].mentions.push(mention);
        self.heads.insert((mention.head, id));
    }

    /// Puts all mentions in text order, each once.
    fn sort(&mut self) {
        for actor in &mut self.actors {
            actor.mentions.sort_by_key(|m| (m.span, m.how));
            actor.mentions.dedup_by_key(|m| m.span);
        }
    }

    /// The actors that the mention headed by this token stands for: none, one, or several for a plural mention.
    pub fn at(&self, token: Token<'_>) -> impl Iterator<Item = ActorId> {
        let at = token.index();
        self.heads.range((at, ActorId(0))..=(at, ActorId(u32::MAX))).map(|(_, id)| *id)
    }

    /// The mention headed by this token, if there is one.
    pub fn mention_at(&self, token: Token<'_>) -> Option<Mention> {
        let id = self.at(token).next()?;
        self.actor(id).mentions.iter().find(|m| m.head == token.index()).copied()
    }

    /// The actors that a phrase stands for: those of its head and of all that is joined to it by "and", in text order.
    pub fn of(&self, head: Token<'_>) -> Vec<ActorId> {
        let mut found: Vec<ActorId> = self.at(head).collect();
        for other in head.children_by(&["conj"]) {
            found.extend(self.of(other).into_iter().filter(|id| !found.contains(id)).collect::<Vec<_>>());
        }
        found
    }

    /// The actors alone.
    pub fn into_actors(self) -> Vec<Actor> {
        self.actors
    }
}

impl Registry {
    /// The actors of a page with all their mentions, pronouns inside quotations aside: those wait for the speaker.
    pub fn find(&self, page: &Page, _times: &[Time], places: &[Place]) -> Cast {
        self.tie(Scene::open(page, self, places), places).close()
    }

    /// The same, with everybody who was weighed for each pronoun.
    pub fn choices(&self, page: &Page, places: &[Place]) -> (Cast, Vec<Choice>) {
        let mut scene = Scene::open(page, self, places);
        scene.choices = Some(Vec::new());
        let mut scene = self.tie(scene, places);
        let choices = scene.choices.take().unwrap_or_default();
        (scene.close(), choices)
    }

    fn tie<'p>(&self, mut scene: Scene<'p>, places: &[Place]) -> Scene<'p> {
        named::tie(&mut scene, places);
        persons::tie(&mut scene);
        agents::tie_owned(&mut scene);
        discourse::tie(&mut scene, places);
        scene
    }
}
