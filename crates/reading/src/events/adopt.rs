//! Adds to the cast whoever an event names and the cast does not hold yet.

use super::code::Coded;
use super::roles;
use super::tree::Tree;
use crate::actors::{Actor, How, Kind, Mention};
use crate::id::ActorId;
use crate::page::Page;
use crate::places::{Place, Rank};
use crate::setting::Setting;
use crate::span::Span;
use truceline_syntax::Token;

/// Prepositions of place: what follows them is where something happens, not to whom.
const WHERE: [&str; 8] = ["in", "near", "around", "along", "outside", "inside", "across", "within"];

/// Adds the fillers of an event's roles that nobody in the cast stands for.
pub(super) fn roles(page: &Page, setting: &mut Setting, tree: &Tree<'_>, coded: &Coded) {
    let visits = coded.mode.as_deref() == Some("visit");
    for index in coded.actor.iter().chain(&coded.recipient) {
        let token = tree.at(*index);
        let somewhere = token.dep() == "pobj" && WHERE.contains(&token.head().norm()) && !visits;
        if roles::actors(tree, &setting.cast, &[*index]).is_empty() {
            let mut named = tree.prep(token, &["with"]);
            if !somewhere {
                named.insert(0, token);
                named.extend(tree.kids_by(token, &["poss", "compound", "nmod"]));
                named.extend(tree.prep(token, &["of", "from"]));
            }
            named.into_iter().find(|t| adopt(page, setting, *t));
        }
    }
}

/// Adds whom a word names, if it names somebody.
fn adopt(page: &Page, setting: &mut Setting, token: Token<'_>) -> bool {
    if let Some(place) = place_at(&setting.places, token).cloned() {
        let country = place.rank == Rank::Country;
        if country {
            let id = state(setting, &place);
            setting.cast.mention(id, Mention { span: place.span, head: token.index(), how: How::Name });
        }
        return country;
    }
    let kind = match token.entity_label() {
        "PERSON" => Kind::Person,
        "ORG" => Kind::Other,
        _ => return false,
    };
    let Some(entity) = token.entity() else { return false };
    let span = page.span(entity.tokens.clone());
    let name = page.words(span).to_owned();
    let known = setting.cast.actors().iter().position(|a| a.name == name).map(ActorId::at);
    let id = known.unwrap_or_else(|| {
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

/// The place that a token is the name of. Places stand in text order, apart from each other.
fn place_at<'p>(places: &'p [Place], token: Token<'_>) -> Option<&'p Place> {
    let next = places.partition_point(|p| p.span.end <= token.start());
    places.get(next).filter(|p| p.span.overlaps(Span::from(token)))
}

/// The state of a country, added when the cast has none.
fn state(setting: &mut Setting, place: &Place) -> ActorId {
    let is_it = |a: &Actor| a.kind == Kind::State && a.country.is_some() && a.country == place.country;
    let known = setting.cast.actors().iter().position(is_it).map(ActorId::at);
    known.unwrap_or_else(|| {
        setting.cast.add(Actor {
            name: place.name.clone(),
            kind: Kind::State,
            country: place.country,
            code: place.country.map(|c| c.as_str().to_owned()),
            member_of: None,
            mentions: Vec::new(),
        })
    })
}
