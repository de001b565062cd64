//! Which place each name means, by the report's other places.
//!
//! One name means one place throughout a report. Every candidate gets points for how well it is known, for lying in what
//! follows ("Springfield, Illinois"), and for company: countries, provinces and places near it that the report's other
//! names mean. Weights were tuned on 200 labelled news articles of 2018.

use super::known::{Candidate, Exact, Known, Sort};
use super::spot::Spot;
use crate::country::Country;
use crate::page::Page;
use std::collections::BTreeMap;

/// The place of each spot, where one is known.
pub(super) fn choose(page: &Page, known: &Known, spots: &[Spot]) -> Vec<Option<Candidate>> {
    let names = Names::of(page, known, spots);
    let empty = Context::of(page, known);
    let mut context = empty.clone();
    let mut chosen = Vec::new();
    for _ in 0..3 {
        chosen = (0..names.candidates.len()).map(|name| names.best(name, known, &context)).collect();
        context = empty.clone();
        context.add(&names, known, &chosen);
    }
    names.of.iter().map(|name| chosen[(*name)?].clone()).collect()
}

/// The different names of a report.
struct Names {
    /// The name of each spot.
    of: Vec<Option<usize>>,
    /// How often each name stands there.
    counts: Vec<f64>,
    candidates: Vec<Vec<Candidate>>,
    /// Points for each candidate from the words beside the name.
    beside: Vec<Vec<f64>>,
}

impl Names {
    fn of(page: &Page, known: &Known, spots: &[Spot]) -> Names {
        let mut index: BTreeMap<&str, usize> = BTreeMap::new();
        let mut names =
            Names { of: Vec::new(), counts: Vec::new(), candidates: Vec::new(), beside: Vec::new() };
        for spot in spots {
            let name = spot.name.as_deref().map(|name| {
                *index.entry(name).or_insert_with(|| {
                    names.candidates.push(known.find(name));
                    names.counts.push(0.0);
                    names.candidates.len() - 1
                })
            });
            if let Some(name) = name {
                names.counts[name] += 1.0;
            }
            names.of.push(name);
        }
        names.beside = names.candidates.iter().map(|list| vec![0.0; list.len()]).collect();
        names.look_beside(page, known, spots);
        names
    }

    /// "Springfield, Illinois" tells of both names; "Herat province" of one.
    fn look_beside(&mut self, page: &Page, known: &Known, spots: &[Spot]) {
        for (spot, place) in spots.iter().zip(0..) {
            let Some(inner) = self.of[place] else { continue };
            self.add_hint(inner, page, spot);
            let Some(next) = spots.get(place + 1) else { continue };
            let gap = page.text().get(spot.span.end..next.span.start).unwrap_or_default();
            let Some(outer) = self.of[place + 1].filter(|outer| *outer != inner) else { continue };
            if matches!(gap, ", " | " (" | ", in ") && !continues(page, next) {
                self.contain(known, inner, outer);
            }
        }
    }

    fn contain(&mut self, known: &Known, inner: usize, outer: usize) {
        for (o, around) in self.candidates[outer].iter().enumerate().take(6) {
            if !matches!(around.sort, Sort::Province | Sort::Country | Sort::District) {
                continue;
            }
            for (i, c) in self.candidates[inner].iter().enumerate() {
                if c.exact != Exact::Other && c.sort != Sort::Country && known.lies_in(c, around) {
                    self.beside[inner][i] =
                        self.beside[inner][i].max(if around.sort == Sort::District { 3.0 } else { 8.0 });
                    self.beside[outer][o] = self.beside[outer][o].max(2.5);
                }
            }
        }
    }

    fn add_hint(&mut self, name: usize, page: &Page, spot: &Spot) {
        let doc = &page.doc;
        let word =
            |i: Option<usize>| i.filter(|i| *i < doc.len()).map(|i| doc.token(i).text().to_lowercase());
        let last = word(spot.tokens.end.checked_sub(1)).filter(|_| spot.tokens.len() > 1);
        let after = last.filter(|w| is_unit(w)).or_else(|| word(Some(spot.tokens.end))).unwrap_or_default();
        let before = word(spot.tokens.start.checked_sub(2)).unwrap_or_default();
        let of = word(spot.tokens.start.checked_sub(1)).is_some_and(|w| w == "of");
        let town = |w: &str| matches!(w, "city" | "town" | "village" | "port" | "capital" | "suburb");
        for (i, c) in self.candidates[name].iter().enumerate() {
            let fits = match c.sort {
                Sort::Province => is_unit(&after) || (of && is_unit(&before)),
                Sort::District => matches!(after.as_str(), "district" | "county"),
                Sort::City | Sort::Capital => town(&after) || (of && town(&before)),
                _ => false,
            };
            if fits {
                self.beside[name][i] = self.beside[name][i].max(2.0);
            }
        }
    }

    fn best(&self, name: usize, known: &Known, context: &Context) -> Option<Candidate> {
        let list = &self.candidates[name];
        let seat = |c: &Candidate| {
            let town = |t: &&Candidate| matches!(t.sort, Sort::City | Sort::Capital) && t.people > SEAT;
            list.iter().filter(town).any(|town| town.country == c.country)
        };
        let scored = list.iter().zip(&self.beside[name]).map(|(c, beside)| {
            let alone = if c.sort == Sort::Province && !seat(c) { ALONE } else { 0.0 };
            (prior(c) + alone + beside + context.support(name, known, c), c)
        });
        scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, c)| c.clone())
    }
}

/// The candidate that is meant most often where nothing else tells.
pub(super) fn likeliest(list: &[Candidate]) -> Option<&Candidate> {
    list.iter()
        .map(|c| (prior(c), c))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, c)| c)
}

/// A province without a town of its name and of this size, as a decimal logarithm, is meant more often than a namesake.
const SEAT: f64 = 4.7;
/// By so much.
const ALONE: f64 = 1.0;

/// Below this size, as a decimal logarithm, other names of a town are hardly used.
const SMALL: f64 = 5.0;

/// Whether a word tells that a province is meant.
fn is_unit(word: &str) -> bool {
    let units = [
        "province",
        "state",
        "governorate",
        "region",
        "oblast",
        "department",
        "county",
        "district",
        "prefecture",
    ];
    units.contains(&word)
}

/// "A, B and C": a comma of a row, not of a place in its province.
fn continues(page: &Page, outer: &Spot) -> bool {
    let rest = page.text().get(outer.span.end..).unwrap_or_default();
    rest.starts_with(" and ") || rest.starts_with(" or ") || rest.starts_with(", and ")
}

/// How likely a place is meant, before anything is known of the report.
fn prior(c: &Candidate) -> f64 {
    let own = match c.exact {
        Exact::Own => 1.0,
        Exact::City => 1.2,
        Exact::Spelling => 0.7,
        Exact::Other if c.people < SMALL => -1.0,
        Exact::Other => 0.0,
    };
    own + match c.sort {
        Sort::Country => 10.0,
        Sort::Continent => 10.0,
        Sort::Region | Sort::Water | Sort::Land | Sort::Site => 9.0,
        Sort::Capital => c.people * 0.9 + 3.0,
        Sort::City => c.people,
        Sort::Province => c.people * 0.85,
        Sort::District => c.people * 0.6,
    }
}

/// What the names of a report were last taken for: the company of each.
#[derive(Clone)]
struct Context {
    /// Weight of each country, and the part of it that one name alone gives.
    countries: BTreeMap<Country, f64>,
    countries_of: BTreeMap<(Country, usize), f64>,
    all: f64,
    provinces: BTreeMap<u32, f64>,
    provinces_of: BTreeMap<(u32, usize), f64>,
    points: Vec<(usize, (f64, f64))>,
}

/// Points of other names that are looked at: enough for any report, and a bound on the time for a list of all towns.
const POINTS: usize = 60;
/// How near is near, in kilometres.
const NEAR: f64 = 150.0;

impl Context {
    /// Countries by their demonyms.
    fn of(page: &Page, known: &Known) -> Context {
        let mut countries: BTreeMap<Country, f64> = BTreeMap::new();
        for token in page.doc.tokens().filter(|t| t.text().starts_with(char::is_uppercase)) {
            if let Some(country) = known.countries.by_demonym(token.text()) {
                *countries.entry(country).or_default() += 0.5;
            }
        }
        let all = countries.values().sum();
        Context {
            countries,
            countries_of: BTreeMap::new(),
            all,
            provinces: BTreeMap::new(),
            provinces_of: BTreeMap::new(),
            points: Vec::new(),
        }
    }

    fn add(&mut self, names: &Names, known: &Known, chosen: &[Option<Candidate>]) {
        for (name, c) in chosen.iter().enumerate() {
            let Some(c) = c else { continue };
            let count = names.counts[name].min(3.0);
            if let Some(country) = c.country {
                *self.countries.entry(country).or_default() += count;
                *self.countries_of.entry((country, name)).or_default() += count;
                self.all += count;
            }
            for province in known.around(c) {
                *self.provinces.entry(province).or_default() += count;
                *self.provinces_of.entry((province, name)).or_default() += count;
            }
            if matches!(c.sort, Sort::City | Sort::Capital | Sort::District | Sort::Site)
                && self.points.len() < POINTS
            {
                self.points.extend(c.point.map(|point| (name, point)));
            }
        }
    }

    /// Points for a candidate of a name from all other names.
    fn support(&self, name: usize, known: &Known, c: &Candidate) -> f64 {
        let Some(country) = c.country else { return 0.0 };
        let own = self.countries_of.get(&(country, name)).copied().unwrap_or_default();
        let others = self.countries.get(&country).copied().unwrap_or_default() - own;
        let share = others / (self.all - own).max(1.0);
        let mut points = 4.0 * share + if others > 0.0 { 0.5 } else { 0.0 };
        let others = |province: &u32| {
            self.provinces.get(province).copied().unwrap_or_default()
                - self.provinces_of.get(&(*province, name)).copied().unwrap_or_default()
        };
        points += known.around(c).map(|province| others(&province).min(3.0)).fold(0.0, f64::max) * 0.6;
        if c.sort != Sort::Country {
            let near = |(other, point): &&(usize, (f64, f64))| {
                *other != name && c.point.is_some_and(|p| distance(p, *point) < NEAR)
            };
            points += self.points.iter().filter(near).take(3).count() as f64 * 0.4;
        }
        points
    }
}

/// Kilometres between two points of the globe.
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, south) = (a.0.to_radians(), b.0.to_radians());
    let (up, along) = (((south - north) / 2.0).sin(), ((b.1 - a.1).to_radians() / 2.0).sin());
    12_742.0 * (up * up + north.cos() * south.cos() * along * along).sqrt().min(1.0).asin()
}
