//! What a name can stand for: countries, the table of regions, the atlas of cities.

use super::atlas::{Atlas, Level};
use super::fold::fold;
use crate::country::{Countries, Country};
use crate::table::{OwnTable, Row, TableError, rows};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What sort of place a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Country,
    Continent,
    Region,
    Water,
    Land,
    Site,
    Capital,
    City,
    Province,
    District,
}

/// How near a name is to a place's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exact {
    /// The same, accents and case aside.
    Own,
    /// "New York" for New York City.
    City,
    /// Another spelling of it: "Geneva" for Genève.
    Spelling,
    /// Another name, in another language or of another time: "Salisbury" for Harare.
    Other,
}

impl Exact {
    fn of(key: &str, own: &str) -> Exact {
        if own == key {
            Exact::Own
        } else if own.strip_suffix(" city") == Some(key) {
            Exact::City
        } else if alike(key, own) {
            Exact::Spelling
        } else {
            Exact::Other
        }
    }
}

/// Whether two folded names share half of their pairs of letters.
fn alike(a: &str, b: &str) -> bool {
    let pairs = |s: &str| s.as_bytes().windows(2).map(|w| [w[0], w[1]]).collect::<Vec<_>>();
    let (a, b) = (pairs(a), pairs(b));
    let shared = a.iter().filter(|pair| b.contains(pair)).count();
    shared * 2 >= a.len().max(b.len()) && shared > 0
}

/// One place that a name can stand for.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) name: Cow<'static, str>,
    pub(super) geonames: Option<u32>,
    pub(super) country: Option<Country>,
    pub(super) point: Option<(f64, f64)>,
    pub(super) sort: Sort,
    /// The decimal logarithm of its people; 0 when they are not counted.
    pub(super) people: f64,
    /// How near the name that led to it is to its own.
    pub(super) exact: Exact,
    /// Its number in the atlas.
    pub(super) number: Option<u32>,
    /// The province or district that it lies in, as a number of the atlas.
    pub(super) within: Option<u32>,
}

/// All that is known of places.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) countries: Countries,
    atlas: Atlas,
    regions: Vec<Candidate>,
    /// The first of a user's own among them.
    own: usize,
    /// Regions by folded name.
    names: BTreeMap<String, usize>,
    /// Folded names of countries and regions.
    begins: BTreeSet<String>,
    /// Provinces by their short forms: "Calif." and, after a comma, "CA".
    short: BTreeMap<String, (String, Country)>,
}

impl Known {
    pub(super) fn built_in(countries: &Countries) -> Result<Known, TableError> {
        let mut known = Known {
            countries: countries.clone(),
            atlas: Atlas::built_in()?,
            regions: Vec::new(),
            own: 0,
            names: BTreeMap::new(),
            begins: BTreeSet::new(),
            short: BTreeMap::new(),
        };
        known.add_regions()?;
        known.add_short()?;
        let countries =
            known.countries.all().iter().flat_map(|facts| facts.aliases.iter().chain([&facts.name]));
        known.begins = countries.filter_map(|name| key(name)).chain(known.names.keys().cloned()).collect();
        Ok(known)
    }

    fn add_short(&mut self) -> Result<(), TableError> {
        let table = include_str!("../../data/abbreviations.tsv");
        for row in rows("abbreviations.tsv", table, &["short", "name", "country"])? {
            let country = Country::parse(row.get(2)).ok_or_else(|| row.error("no alpha-3 code"))?;
            let full = key(row.get(1)).ok_or_else(|| row.error("a name that cannot be looked up"))?;
            if self.short.insert(row.get(0).to_owned(), (full, country)).is_some() {
                return Err(row.error(format!("“{}” stands twice", row.get(0))));
            }
        }
        Ok(())
    }

    fn add_regions(&mut self) -> Result<(), TableError> {
        for row in rows("regions.tsv", include_str!("../../data/regions.tsv"), &COLUMNS)? {
            let (region, names) = region(&row)?;
            for (name, key) in names {
                if self.names.insert(key, self.regions.len()).is_some_and(|old| old != self.regions.len()) {
                    return Err(row.error(format!("“{name}” names another place, too")));
                }
            }
            self.regions.push(region);
        }
        self.own = self.regions.len();
        Ok(())
    }

    /// Lays a user's own places over the built-in ones: their names mean nothing else.
    pub(super) fn add_own(&mut self, tables: &[OwnTable], faults: &mut Vec<TableError>) {
        for table in tables {
            for row in table.rows(&COLUMNS, &["kind", "name"], faults) {
                if let Err(fault) = self.add_own_row(&row) {
                    faults.push(fault);
                }
            }
        }
    }

    fn add_own_row(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let code = row.get(6);
        if !code.is_empty() && self.countries.by_code(code).is_none() {
            return Err(row.error(format!("“{code}” is no country that is known (ISO 3166 alpha-3)")));
        }
        let (region, names) = region(row)?;
        self.begins.extend(names.iter().map(|(_, key)| key.clone()));
        self.names.extend(names.into_iter().map(|(_, key)| (key, self.regions.len())));
        self.regions.push(region);
        Ok(())
    }

    /// The place of a user's own that some words mean.
    fn own(&self, words: &str) -> Option<&Candidate> {
        if self.own == self.regions.len() {
            return None;
        }
        let index = *self.names.get(&key(words)?)?;
        (index >= self.own).then(|| &self.regions[index])
    }

    /// Whether some words name a place.
    pub(super) fn knows(&self, words: &str) -> bool {
        if self.countries.by_name(words).is_some() || self.is_short(words) {
            return true;
        }
        key(words).is_some_and(|key| self.names.contains_key(&key) || self.spelled(&key).is_some())
    }

    /// Whether a name can begin with some words, so that it is worth while to look further.
    pub(super) fn begins(&self, words: &str) -> bool {
        if self.short.contains_key(words) {
            return true;
        }
        let Some(key) = key(words) else { return false };
        let listed = |key: &str| {
            let rest = |name: &String| {
                name.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            };
            self.begins.range(key.to_owned()..).next().is_some_and(rest) || self.atlas.begins(key)
        };
        listed(&key) || self.variants(&key).into_iter().flatten().any(|key| listed(&key))
    }

    /// Whether a name with its article is a town's own: "The Hague".
    pub(super) fn has_article(&self, words: &str) -> bool {
        fold(words).is_some_and(|key| self.atlas.knows(&key))
    }

    /// Whether some words name a country or a place of the table of regions.
    pub(super) fn is_big(&self, words: &str) -> bool {
        self.countries.by_name(words).is_some() || key(words).is_some_and(|key| self.names.contains_key(&key))
    }

    /// Whether some words are the short form of a province's name.
    pub(super) fn is_short(&self, words: &str) -> bool {
        self.short.contains_key(words)
    }

    /// A folded name as the atlas spells it: with or without the Arabic article, "Saint" or "St".
    fn spelled(&self, key: &str) -> Option<String> {
        let unit = UNITS.iter().find_map(|unit| key.strip_suffix(unit)).map(str::to_owned);
        if self.atlas.knows(key) {
            return Some(key.to_owned());
        }
        self.variants(key).into_iter().chain([unit]).flatten().find(|key| self.atlas.knows(key))
    }

    /// Other spellings of how a folded name begins.
    fn variants(&self, key: &str) -> [Option<String>; 4] {
        let bare = ARTICLES.iter().find_map(|article| key.strip_prefix(article)).filter(|k| k.len() > 3);
        [
            Some(format!("al {key}")),
            bare.map(str::to_owned),
            key.strip_prefix("st ").map(|rest| format!("saint {rest}")),
            key.strip_prefix("saint ").map(|rest| format!("st {rest}")),
        ]
    }

    /// Everything that some words can stand for: country first, then regions, then the atlas, most populous first.
    pub(super) fn find(&self, words: &str) -> Vec<Candidate> {
        if let Some(own) = self.own(words) {
            return vec![own.clone()];
        }
        if let Some((full, country)) = self.short.get(words) {
            let province = |c: &Candidate| c.sort == Sort::Province && c.country == Some(*country);
            return self.atlas.find(full).map(|number| self.entry(number, full)).filter(province).collect();
        }
        let mut found: Vec<Candidate> = self.country(words).into_iter().collect();
        let Some(key) = key(words) else { return found };
        found.extend(self.names.get(&key).map(|index| self.regions[*index].clone()));
        let given: Vec<u32> = found.iter().filter_map(|c| c.geonames).collect();
        let whole = fold(words).filter(|whole| self.atlas.knows(whole));
        let Some(key) = whole.or_else(|| self.spelled(&key)) else { return found };
        let listed = self.atlas.find(&key).map(|number| self.entry(number, &key));
        found.extend(listed.filter(|c| c.geonames.is_none_or(|id| !given.contains(&id))));
        found
    }

    fn country(&self, words: &str) -> Option<Candidate> {
        let facts = self.countries.facts(self.countries.by_name(words)?)?;
        Some(Candidate {
            name: facts.name.clone().into(),
            geonames: facts.geonames,
            country: Some(facts.code),
            point: facts.point,
            sort: Sort::Country,
            people: 0.0,
            number: None,
            within: None,
            exact: Exact::Own,
        })
    }

    /// The candidate of a place of the atlas that a folded name leads to.
    fn entry(&self, number: u32, key: &str) -> Candidate {
        let entry = self.atlas.entry(number);
        let own = fold(entry.name).unwrap_or_default();
        Candidate {
            exact: Exact::of(key, &own),
            name: entry.name.into(),
            geonames: Some(entry.geonames),
            country: Some(entry.country),
            point: entry.point,
            sort: match entry.level {
                Level::City => Sort::City,
                Level::Capital => Sort::Capital,
                Level::Province => Sort::Province,
                Level::District => Sort::District,
            },
            people: entry.people,
            number: Some(number),
            within: entry.within,
        }
    }

    /// The provinces and districts that a candidate lies in, and itself if it is one, as numbers of the atlas.
    pub(super) fn around(&self, c: &Candidate) -> impl Iterator<Item = u32> {
        let own = c.number.filter(|_| matches!(c.sort, Sort::Province | Sort::District));
        own.into_iter().chain(self.up(c))
    }

    fn up(&self, c: &Candidate) -> impl Iterator<Item = u32> {
        std::iter::successors(c.within, |n| self.atlas.within(*n)).take(4)
    }

    /// Whether a candidate lies inside another: a city in its province or district, anything in its country.
    pub(super) fn lies_in(&self, inner: &Candidate, outer: &Candidate) -> bool {
        match (outer.sort, outer.number) {
            (Sort::Country, _) => inner.country == outer.country,
            (_, Some(outer)) => self.up(inner).any(|n| n == outer),
            _ => inner.country.is_some() && inner.country == outer.country,
        }
    }
}

/// The columns of a table of places.
const COLUMNS: [&str; 7] = ["kind", "name", "aliases", "geonames", "lat", "lon", "country"];

/// Names with how they are looked up.
type Names<'t> = Vec<(&'t str, String)>;

/// A row of a table of places, with its names and how they are looked up.
fn region<'t>(row: &Row<'t>) -> Result<(Candidate, Names<'t>), TableError> {
    let sort = match row.get(0) {
        "continent" => Sort::Continent,
        "region" => Sort::Region,
        "water" => Sort::Water,
        "land" => Sort::Land,
        "site" => Sort::Site,
        "city" => Sort::City,
        "province" => Sort::Province,
        "district" => Sort::District,
        other => return Err(row.error(format!("“{other}” is no kind of place"))),
    };
    let look = |name| {
        key(name).map(|key| (name, key)).ok_or_else(|| row.error(format!("“{name}” cannot be looked up")))
    };
    let names = row.list(2).chain([row.get(1)]).map(look).collect::<Result<_, _>>()?;
    let point: Option<(f64, f64)> = row.parse(4, "latitude")?.zip(row.parse(5, "longitude")?);
    if let Some((lat, lon)) = point.filter(|(lat, lon)| !(lat.abs() <= 90.0 && lon.abs() <= 180.0)) {
        return Err(row.error(format!("{lat} {lon} is no point of the globe")));
    }
    let region = Candidate {
        name: row.get(1).to_owned().into(),
        geonames: row.parse(3, "GeoNames id")?,
        country: Country::parse(row.get(6)),
        point,
        sort,
        people: 0.0,
        number: None,
        within: None,
        exact: Exact::Own,
    };
    Ok((region, names))
}

/// Words that a name is said with or without, after a blank.
const UNITS: [&str; 14] = [
    " province",
    " state",
    " governorate",
    " region",
    " district",
    " county",
    " city",
    " town",
    " village",
    " oblast",
    " agency",
    " prefecture",
    " department",
    " division",
];

const ARTICLES: [&str; 8] = ["al ", "el ", "ad ", "an ", "ar ", "as ", "ash ", "at "];

/// Whether a word is one that a name is said with or without.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.iter().any(|unit| unit.trim_start() == word)
}

/// A name as it is looked up: folded, without an article.
fn key(words: &str) -> Option<String> {
    let key = fold(words)?;
    Some(key.strip_prefix("the ").map(str::to_owned).unwrap_or(key))
}
