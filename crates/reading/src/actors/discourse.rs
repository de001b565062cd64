//! Fourth step: what refers to somebody who was mentioned before: "the ministry", "both sides", "its", in text order.

use super::Kind;
use super::described;
use super::lexicon;
use super::pairs;
use super::plurals;
use super::pronouns;
use super::scene::Scene;
use super::sides;
use crate::country::Country;
use crate::id::ActorId;
use crate::places::{Place, Rank};
use std::collections::BTreeMap;
use truceline_syntax::{Pos, Token};

/// A mention that was passed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) token: usize,
    pub(super) sentence: usize,
    pub(super) actor: ActorId,
    pub(super) subject: bool,
    /// Subject of the sentence's first verb.
    pub(super) leads: bool,
}

/// The text so far: who was mentioned, and which countries the report is about.
pub(super) struct Discourse {
    /// Mentions outside this step, by token, and those yet to be passed.
    named: Vec<Seen>,
    next: usize,
    /// Mentions up to the present token, by token.
    pub(super) passed: Vec<Seen>,
    /// Literal places by token.
    places: Vec<(usize, Country)>,
    /// Places that are whole countries, by token.
    lands: Vec<(usize, Country)>,
    /// How often countries are meant in the whole report.
    weight: BTreeMap<Country, usize>,
    /// Where bodies are named with a word in their name, and whether the name ends with it.
    words: BTreeMap<String, Vec<Named>>,
    /// The two of whom "the former" was said last, and in which sentence.
    pub(super) pair: Option<(usize, [ActorId; 2])>,
}

/// A body named with some word.
#[derive(Clone, Copy, Debug)]
struct Named {
    token: usize,
    actor: ActorId,
    last: bool,
}

/// How many sentences back a body may be named for a word of its name to mean it.
const WORDS: usize = 8;

/// How many mentions back an antecedent may be.
const REACH: usize = 120;
/// How many sentences back a pronoun's antecedent may be.
pub(super) const NEAR: usize = 3;

/// Ties what refers back, from the first token to the last.
pub(super) fn tie(scene: &mut Scene<'_>, places: &[Place]) {
    let mut text = Discourse::open(scene, places);
    let doc = &scene.page.doc;
    for token in doc.tokens() {
        text.pass(token.index());
        let found = refer(scene, &mut text, token);
        sides::note(scene, token);
        text.passed.extend(found.into_iter().map(|actor| seen(token, actor)));
    }
}

fn seen(token: Token<'_>, actor: ActorId) -> Seen {
    let subject = matches!(token.dep(), "nsubj" | "nsubjpass" | "agent");
    let leads = subject && token.head().is_root();
    Seen { token: token.index(), sentence: token.sentence(), actor, subject, leads }
}

/// Whom a token refers back to; its mentions are added to the cast.
fn refer(scene: &mut Scene<'_>, text: &mut Discourse, token: Token<'_>) -> Vec<ActorId> {
    if let Some(members) = plurals::members(scene, text, token) {
        return members;
    }
    if let Some(id) = pairs::tie(scene, text, token) {
        return vec![id];
    }
    if token.pos() == Pos::Pron
        || token.tag().starts_with("PRP")
        || token.tag().starts_with("WP")
        || token.tag() == "WDT"
    {
        return pronouns::tie(scene, text, token);
    }
    match scene.unit_at(token.index()) {
        Some(unit) if scene.who[unit].is_none() && scene.head(unit) == token => {
            described::tie(scene, text, unit).into_iter().collect()
        }
        None => described::tie_word(scene, text, token).into_iter().collect(),
        _ => Vec::new(),
    }
}

impl Scene<'_> {
    /// Whether an actor can be meant by a noun that refers to actors of these kinds.
    pub(super) fn refers(&self, id: ActorId, kinds: &[Kind]) -> bool {
        let group = kinds.contains(&Kind::ArmedGroup) && self.is_group(id);
        group || (kinds.contains(&self.kind(id)) && (!self.traits[id.index()].plural))
    }

    /// Whether it is a movement or group, whatever it is on the report's day.
    pub(super) fn is_group(&self, id: ActorId) -> bool {
        self.kind(id) == Kind::ArmedGroup || self.traits[id.index()].group
    }
}

/// Bodies by the words of their names and of what they are called.
fn words(scene: &Scene<'_>, named: &[Seen]) -> BTreeMap<String, Vec<Named>> {
    let mut words: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    let body = |kind| !matches!(kind, Kind::Person | Kind::People | Kind::State);
    for seen in named.iter().filter(|seen| body(scene.kind(seen.actor))) {
        let head = scene.page.doc.token(seen.token);
        let mut own = lexicon::atoms_of(&scene.cast.actor(seen.actor).name);
        let end = own.last().cloned();
        own.extend(head.children_by(&["compound"]).map(|t| t.norm().to_lowercase()));
        own.push(head.norm().to_lowercase());
        own.sort_unstable();
        own.dedup();
        for word in own.into_iter().filter(|word| word.len() > 3) {
            let last = Some(&word) == end.as_ref() || word == head.norm().to_lowercase();
            let named = Named { token: seen.token, actor: seen.actor, last };
            words.entry(word).or_default().push(named);
        }
    }
    words
}

impl Discourse {
    fn open(scene: &Scene<'_>, places: &[Place]) -> Discourse {
        let doc = &scene.page.doc;
        let mut named: Vec<Seen> =
            scene.cast.heads.iter().map(|(head, id)| seen(doc.token(*head), *id)).collect();
        named.sort_by_key(|seen| seen.token);
        let mut weight = BTreeMap::new();
        for country in named.iter().filter_map(|s| scene.cast.actor(s.actor).country) {
            *weight.entry(country).or_default() += 2;
        }
        let token = |p: &Place| Some((doc.token_at(p.span.start)?.index(), p.country?));
        let lands = places.iter().filter(|p| p.rank == Rank::Country).filter_map(token).collect();
        let places: Vec<(usize, Country)> = places.iter().filter_map(token).collect();
        for (_, country) in &places {
            *weight.entry(*country).or_default() += 1;
        }
        let words = words(scene, &named);
        Discourse { named, next: 0, passed: Vec::new(), places, lands, weight, words, pair: None }
    }

    /// The body named last before a token with this word in its name: at the end of the name, if that is asked for.
    pub(super) fn by_word(&self, at: Token<'_>, word: &str, last: bool) -> Option<ActorId> {
        let all = self.words.get(word)?;
        let before = &all[..all.partition_point(|named| named.token < at.index())];
        let near = |named: &&Named| at.doc().token(named.token).sentence() + WORDS >= at.sentence();
        before.iter().rev().take_while(near).find(|named| named.last || !last).map(|named| named.actor)
    }

    /// Passes mentions up to a token, this one included.
    fn pass(&mut self, token: usize) {
        while let Some(seen) = self.named.get(self.next).filter(|s| s.token <= token) {
            self.passed.push(*seen);
            self.next += 1;
        }
    }

    /// All mentions outside this step.
    pub(super) fn named(&self) -> &[Seen] {
        &self.named
    }

    /// Mentions outside this step behind a token.
    pub(super) fn ahead(&self, token: usize) -> impl Iterator<Item = &Seen> {
        self.named[self.named.partition_point(|s| s.token <= token)..].iter()
    }

    /// Mentions before the present one, the last first.
    pub(super) fn back(&self) -> impl Iterator<Item = &Seen> {
        self.passed.iter().rev().take(REACH)
    }

    /// The actor mentioned last that fits.
    pub(super) fn last(&self, fits: impl Fn(ActorId) -> bool) -> Option<ActorId> {
        self.back().map(|seen| seen.actor).find(|id| fits(*id))
    }

    /// The actor that fits and that the text speaks of most and last, subjects counting twice.
    pub(super) fn best(&self, at: Token<'_>, fits: impl Fn(ActorId) -> bool) -> Option<ActorId> {
        self.best_by(at, |id| if fits(id) { 1.0 } else { 0.0 })
    }

    /// The same where some fit better than others.
    pub(super) fn best_by(&self, at: Token<'_>, fits: impl Fn(ActorId) -> f64) -> Option<ActorId> {
        let mut scores: Vec<(ActorId, f64)> = Vec::new();
        for seen in self.back() {
            let fit = fits(seen.actor);
            if fit <= 0.0 {
                continue;
            }
            let weight = fit * seen.weight() / (1 + 2 * at.sentence().abs_diff(seen.sentence)) as f64;
            match scores.iter_mut().find(|(id, _)| *id == seen.actor) {
                Some((_, score)) => *score += weight,
                None => scores.push((seen.actor, weight)),
            }
        }
        // The first of equals is the last that was mentioned.
        scores.into_iter().reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(id, _)| id)
    }

    /// The country that a body without one belongs to: the one that this sentence and the last ones speak of most, and the
    /// report on the whole.
    pub(super) fn country(&self, scene: &Scene<'_>, at: Token<'_>) -> Option<Country> {
        let total: usize = self.weight.values().sum();
        let mut scores: BTreeMap<Country, f64> =
            self.weight.iter().map(|(country, n)| (*country, 4.0 * *n as f64 / total as f64)).collect();
        for seen in self.back().take(40) {
            let far = at.sentence().abs_diff(seen.sentence);
            if let Some(country) = scene.cast.actor(seen.actor).country {
                *scores.entry(country).or_default() += seen.weight() / (1 + 2 * far) as f64;
            }
        }
        for (token, country) in self.places_before(at.index()) {
            let far = at.sentence().abs_diff(at.doc().token(token).sentence());
            *scores.entry(country).or_default() += 0.7 / (1 + 2 * far) as f64;
        }
        let best = scores.into_iter().reduce(|a, b| if b.1 > a.1 { b } else { a });
        best.map(|(country, _)| country)
    }

    /// The last country that was named as a place, not far before a token.
    pub(super) fn land(&self, at: Token<'_>) -> Option<Country> {
        let end = self.lands.partition_point(|(token, _)| *token < at.index());
        let (token, country) = *self.lands[..end].last()?;
        (at.doc().token(token).sentence() + NEAR >= at.sentence()).then_some(country)
    }

    /// The last places before a token.
    pub(super) fn places_before(&self, token: usize) -> impl Iterator<Item = (usize, Country)> {
        let end = self.places.partition_point(|(at, _)| *at < token);
        self.places[end.saturating_sub(10)..end].iter().rev().copied()
    }
}

impl Seen {
    fn weight(&self) -> f64 {
        if self.subject { 2.0 } else { 1.0 }
    }
}
