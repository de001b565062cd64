//! When, where and who: many mentions told together.

use super::{Entry, Piece, Role, wording};
use std::collections::BTreeMap;
use truceline_reading::actors::Actor;
use truceline_reading::places::{Place, Use};
use truceline_reading::{ActorId, Reading, Span};

/// The most different wordings of one record that are listed.
const LISTED: usize = 6;

/// Times by value, in calendar order; those without a value last.
pub(super) fn times(reading: &Reading) -> Vec<Entry> {
    let mut groups: BTreeMap<(bool, String), Vec<Span>> = BTreeMap::new();
    for time in &reading.times {
        let value = time.value.clone();
        groups.entry((value.is_none(), value.unwrap_or_default())).or_default().push(time.span);
    }
    let entry = |((unknown, value), spans): ((bool, String), Vec<Span>)| {
        let value = if unknown { "not known" } else { &value };
        Entry {
            line: vec![Piece::new(Role::Time, value)],
            details: vec![mentions(reading, &spans)],
            ..Entry::default()
        }
    };
    groups.into_iter().map(entry).collect()
}

/// Places in order of first mention.
pub(super) fn places(reading: &Reading) -> Vec<Entry> {
    let same = |a: &Place, b: &Place| a.name == b.name && a.geonames == b.geonames;
    let mut groups: Vec<Vec<&Place>> = Vec::new();
    for place in &reading.places {
        match groups.iter_mut().find(|group| same(group[0], place)) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    let entry = |group: Vec<&Place>| {
        let spans: Vec<Span> = group.iter().map(|place| place.span).collect();
        let mut details = place_details(group[0]);
        details.push(mentions(reading, &spans));
        details.extend(standing(&group));
        Entry { line: vec![Piece::new(Role::Place, &group[0].name)], details, ..Entry::default() }
    };
    groups.into_iter().map(entry).collect()
}

/// How many of a place's mentions stand for its rulers or its people.
fn standing(group: &[&Place]) -> Option<Piece> {
    let n = group.iter().filter(|place| place.usage == Use::Metonym).count();
    (n > 0).then(|| Piece::new(Role::Doubt, format!("{n} of {} for who acts there", group.len())))
}

fn place_details(place: &Place) -> Vec<Piece> {
    let quiet = |text: String| Piece::new(Role::Quiet, text);
    let point = |lat: f64, lon: f64| {
        let (ns, ew) = (if lat < 0.0 { "S" } else { "N" }, if lon < 0.0 { "W" } else { "E" });
        quiet(format!("{:.2}° {ns} {:.2}° {ew}", lat.abs(), lon.abs()))
    };
    let country = place.country.map(|country| quiet(country.to_string()));
    let at = place.lat.zip(place.lon).map(|(lat, lon)| point(lat, lon));
    let id = place.geonames.map(|id| quiet(format!("GeoNames {id}")));
    [country, at, id].into_iter().flatten().collect()
}

/// Actors in order of their ids.
pub(super) fn actors(reading: &Reading) -> Vec<Entry> {
    let entry = |(index, actor): (usize, &Actor)| {
        let spans: Vec<Span> = actor.mentions.iter().map(|mention| mention.span).collect();
        Entry {
            id: ActorId::at(index).to_string(),
            line: vec![Piece::new(Role::Actor, &actor.name)],
            details: actor_details(reading, actor).into_iter().chain([mentions(reading, &spans)]).collect(),
            ..Entry::default()
        }
    };
    reading.actors.iter().enumerate().map(entry).collect()
}

fn actor_details(reading: &Reading, actor: &Actor) -> Vec<Piece> {
    let quiet = |text: String| Piece::new(Role::Quiet, text);
    let of = actor.member_of.map(|id| quiet(format!("for {}", wording::actors(reading, &[id], "").text)));
    let country = actor.country.filter(|_| actor.code.is_none()).map(|country| quiet(country.to_string()));
    let known = [Some(quiet(wording::name(&actor.kind))), actor.code.clone().map(quiet), country, of];
    known.into_iter().flatten().collect()
}

/// “Mujahid” 2×, “he”: different wordings with how often they stand there.
fn mentions(reading: &Reading, spans: &[Span]) -> Piece {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for span in spans {
        let words = super::evidence::clip(&wording::clean(span.of(&reading.report.text)), 60);
        match counts.iter_mut().find(|(other, _)| *other == words) {
            Some((_, n)) => *n += 1,
            None => counts.push((words, 1)),
        }
    }
    let more = counts.len().saturating_sub(LISTED);
    let times = |n: usize| if n > 1 { format!(" {n}×") } else { String::new() };
    let mut shown: Vec<String> =
        counts.iter().take(LISTED).map(|(words, n)| format!("“{words}”{}", times(*n))).collect();
    shown.extend((more > 0).then(|| format!("and {more} more wordings")));
    Piece::new(Role::Plain, shown.join(", "))
}
