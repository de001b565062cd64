//! Adds to the cast whoever an event names and the cast does not hold yet.

use super::code::Coded;
use super::tree::Tree;
use super::{Type, roles};
use crate::actors::{Actor, Cast, How, Kind, Mention};
use crate::country::Country;
use crate::id::ActorId;
use crate::page::Page;
use crate::places::{Place, Rank};
use crate::setting::Setting;
use crate::span::Span;
use std::collections::BTreeMap;
use truceline_syntax::Token;

/// Prepositions of place: what follows them is where something happens, not to whom.
const WHERE: [&str; 8] = ["in", "near", "around", "along", "outside", "inside", "across", "within"];

/// Whom the cast holds already, to find them quickly.
pub(super) struct Adopter {
    states: BTreeMap<Country, ActorId>,
    names: BTreeMap<String, ActorId>,
}

impl Adopter {
    pub(super) fn of(cast: &Cast) -> Adopter {
        let actors = || cast.actors().iter().enumerate().map(|(i, a)| (ActorId::at(i), a)).rev();
        let states =
            actors().filter(|(_, a)| a.kind == Kind::State).filter_map(|(id, a)| Some((a.country?, id)));
        Adopter { states: states.collect(), names: actors().map(|(id, a)| (a.name.clone(), id)).collect() }
    }

    /// Adds the fillers of an event's roles that nobody in the cast stands for.
    pub(super) fn roles(&mut self, page: &Page, setting: &mut Setting, tree: &Tree<'_>, coded: &Coded) {
        let visits = coded.mode.as_deref() == Some("visit");
        for index in coded.actor.iter().chain(&coded.recipient) {
            let token = tree.at(*index);
            if !roles::actors(tree, &setting.cast, &[*index]).is_empty() {
                continue;
            }
            let mut named = tree.prep(token, &["with"]);
            // What is done in a country to nobody named is done to the country, where others do it.
            let done = matches!(
                coded.event,
                Type::Aid | Type::Assault | Type::Coerce | Type::Mobilize | Type::Sanction
            ) && coded.recipient == [*index]
                && self.is_abroad(setting, tree, coded, token);
            if visits || done || token.dep() != "pobj" || !WHERE.contains(&token.head().norm()) {
                named.insert(0, token);
                named.extend(tree.kids_by(token, &["poss", "compound", "nmod"]));
                named.extend(tree.prep(token, &["of", "from"]));
            }
            named.into_iter().find(|t| self.adopt(page, setting, *t));
        }
    }

    /// Whether a country is not that of who acts, who is somebody.
    fn is_abroad(&self, setting: &Setting, tree: &Tree<'_>, coded: &Coded, token: Token<'_>) -> bool {
        let country = place_at(&setting.places, token).and_then(|p| p.country);
        let acts = roles::actors(tree, &setting.cast, &coded.actor);
        !acts.is_empty() && acts.iter().all(|id| setting.cast.actor(*id).country != country)
    }

    /// Adds whom a word names, if it names somebody.
    fn adopt(&mut self, page: &Page, setting: &mut Setting, token: Token<'_>) -> bool {
        if let Some(place) = place_at(&setting.places, token).cloned() {
            return place.rank == Rank::Country && self.state(setting, &place, token);
        }
        let kind = match token.entity_label() {
            "PERSON" => Kind::Person,
            "ORG" => Kind::Other,
            _ => return false,
        };
        let Some(entity) = token.entity() else { return false };
        let span = page.span(entity.tokens.clone());
        let name = page.words(span).to_owned();
        let id = *self.names.entry(name.clone()).or_insert_with(|| {
            setting.cast.add(Actor {
                name,
                kind,
                country: None,
                code: None,
                member_of: None,
                mentions: Vec::new(),
            })
        });
        setting.cast.mention(id, Mention { span, head: token.index(), how: How::Name });
        true
    }

    /// Adds the mention of a country to its state, and the state when the cast has none.
    fn state(&mut self, setting: &mut Setting, place: &Place, token: Token<'_>) -> bool {
        let Some(country) = place.country else { return false };
        let id = *self.states.entry(country).or_insert_with(|| {
            setting.cast.add(Actor {
                name: place.name.clone(),
                kind: Kind::State,
                country: Some(country),
                code: Some(country.as_str().to_owned()),
                member_of: None,
                mentions: Vec::new(),
            })
        });
        setting.cast.mention(id, Mention { span: place.span, head: token.index(), how: How::Name });
        true
    }
}

/// The place that a token is the name of. Places stand in text order, apart from each other.
fn place_at<'p>(places: &'p [Place], token: Token<'_>) -> Option<&'p Place> {
    let next = places.partition_point(|p| p.span.end <= token.start());
    places.get(next).filter(|p| p.span.overlaps(Span::from(token)))
}
