//! The countries of the world: codes, names, capitals, who lives there.

use crate::table::{Row, TableError, rows};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt;

/// A country by its ISO 3166-1 alpha-3 code, a withdrawn one of a state that is no more (`SUN`), or one of the codes that
/// the standard leaves to its users (`XKX` for Kosovo).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 3]);

impl Country {
    /// The country of three capitals: `PAK`.
    pub fn parse(code: &str) -> Option<Country> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Country(code))
    }

    /// The alpha-3 code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("capitals are ASCII")
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

/// What is known of one country: a row of `data/countries.tsv`.
#[derive(Clone, Debug, PartialEq)]
pub struct CountryFacts {
    /// Its code.
    pub code: Country,
    /// ISO 3166-1 alpha-2, where there is one.
    pub alpha2: Option<String>,
    /// The name that reports use.
    pub name: String,
    /// Short, official and former names.
    pub aliases: Vec<String>,
    /// "Afghan", "British".
    pub adjectives: Vec<String>,
    /// One who lives there: "Afghan", "Briton".
    pub person: Vec<String>,
    /// Those who live there: "Afghans", "Britons", "British".
    pub people: Vec<String>,
    /// Cities whose names stand for its government, the capital first.
    pub seats: Vec<Seat>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// A point inside, WGS84 degrees north and east, rough.
    pub point: Option<(f64, f64)>,
    /// Its first and last day, for states that are no more or young.
    pub days: (Option<Date>, Option<Date>),
    /// The ISO country that places there are listed under, for states without a code of their own.
    pub within: Option<Country>,
}

/// A city whose name stands for a country's government.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The city's name.
    pub name: String,
    /// Whose government.
    pub country: Country,
    /// The city's GeoNames id.
    pub geonames: Option<u32>,
}

/// Which form of a demonym a word can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// "Afghan forces".
    pub adjective: bool,
    /// "an Afghan".
    pub person: bool,
    /// "Afghans", "the British".
    pub people: bool,
}

/// What is known of every country.
///
/// Names match as they are written in the table, or in capitals throughout when they have four letters or more
/// ("PAKISTAN"); an article before them does not matter, nor which apostrophe is used. "us" is not "US".
#[derive(Clone, Debug)]
pub struct Countries {
    facts: Vec<CountryFacts>,
    names: BTreeMap<String, usize>,
    demonyms: BTreeMap<String, (usize, Forms)>,
    seats: BTreeMap<String, (usize, usize)>,
}

const COLUMNS: [&str; 14] = [
    "code",
    "alpha2",
    "name",
    "aliases",
    "adjectives",
    "person",
    "people",
    "seats",
    "geonames",
    "lat",
    "lon",
    "from",
    "to",
    "within",
];

impl Countries {
    /// The built-in table.
    pub(crate) fn built_in() -> Result<Countries, TableError> {
        Countries::parse(include_str!("../data/countries.tsv"))
    }

    fn parse(text: &str) -> Result<Countries, TableError> {
        let rows = rows("countries.tsv", text, &COLUMNS)?;
        let mut known = Countries {
            facts: Vec::with_capacity(rows.len()),
            names: BTreeMap::new(),
            demonyms: BTreeMap::new(),
            seats: BTreeMap::new(),
        };
        for row in &rows {
            known.add(row)?;
        }
        Ok(known)
    }

    fn add(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let facts = facts(row)?;
        let index = self.facts.len();
        if self.facts.last().is_some_and(|last| last.code >= facts.code) {
            return Err(row.error("the rows are not sorted by code, or one stands twice"));
        }
        for name in facts.aliases.iter().chain([&facts.name]) {
            if self.names.insert(key(name), index).is_some_and(|other| other != index) {
                return Err(row.error(format!("“{name}” names another country, too")));
            }
        }
        self.add_demonyms(row, index, &facts)?;
        for (place, seat) in facts.seats.iter().enumerate() {
            self.seats.insert(key(&seat.name), (index, place));
        }
        self.facts.push(facts);
        Ok(())
    }

    fn add_demonyms(&mut self, row: &Row<'_>, index: usize, facts: &CountryFacts) -> Result<(), TableError> {
        for word in facts.adjectives.iter().chain(&facts.person).chain(&facts.people) {
            let (owner, forms) = self.demonyms.entry(key(word)).or_insert((index, Forms::default()));
            if *owner != index {
                return Err(row.error(format!("“{word}” is the demonym of another country, too")));
            }
            forms.adjective |= facts.adjectives.contains(word);
            forms.person |= facts.person.contains(word);
            forms.people |= facts.people.contains(word);
        }
        Ok(())
    }

    /// All countries, sorted by code.
    pub fn all(&self) -> &[CountryFacts] {
        &self.facts
    }

    /// What is known of a country.
    pub fn facts(&self, country: Country) -> Option<&CountryFacts> {
        let place = self.facts.binary_search_by_key(&country, |facts| facts.code).ok()?;
        Some(&self.facts[place])
    }

    /// The country of an alpha-3 code, if it is listed.
    pub fn by_code(&self, code: &str) -> Option<Country> {
        let country = Country::parse(code)?;
        self.facts(country).map(|facts| facts.code)
    }

    /// The country of an alpha-2 code, if it is listed: the living one where a code was used twice.
    pub fn by_alpha2(&self, code: &str) -> Option<Country> {
        let of_code = self.facts.iter().filter(|facts| facts.alpha2.as_deref() == Some(code));
        of_code.min_by_key(|facts| facts.days.1.is_some()).map(|facts| facts.code)
    }

    /// The country of any of its names: "Pakistan", "the U.S.", "DR Congo", "Burma".
    ///
    /// A name that also names something else ("Georgia", "Jordan", "Chad") is the country here; the context decides.
    pub fn by_name(&self, name: &str) -> Option<Country> {
        find(&self.names, name).map(|index| self.facts[*index].code)
    }

    /// The country of a demonym: "Afghan", "Afghans", "Briton", "British".
    pub fn by_demonym(&self, word: &str) -> Option<Country> {
        self.demonym(word).map(|(country, _)| country)
    }

    /// The country of a demonym, and which forms of it the word can be.
    pub fn demonym(&self, word: &str) -> Option<(Country, Forms)> {
        find(&self.demonyms, word).map(|(index, forms)| (self.facts[*index].code, *forms))
    }

    /// The city of this name that stands for a government: "Islamabad", "Kiev", "Tel Aviv".
    pub fn seat(&self, name: &str) -> Option<&Seat> {
        find(&self.seats, name).map(|(index, place)| &self.facts[*index].seats[*place])
    }

    /// A country's capital.
    pub fn capital(&self, country: Country) -> Option<&Seat> {
        self.facts(country)?.seats.first()
    }

    /// The ISO 3166 country that places in a country are listed under: itself, or Somalia for Somaliland.
    pub fn listed(&self, country: Country) -> Country {
        self.facts(country).and_then(|facts| facts.within).unwrap_or(country)
    }
}

fn facts(row: &Row<'_>) -> Result<CountryFacts, TableError> {
    let code = Country::parse(row.get(0)).ok_or_else(|| row.error("no alpha-3 code"))?;
    let words = |column| row.list(column).map(str::to_owned).collect();
    let point = row.parse(9, "latitude")?.zip(row.parse(10, "longitude")?);
    let within = match row.get(13) {
        "" => None,
        listed => Some(Country::parse(listed).ok_or_else(|| row.error("no alpha-3 code in “within”"))?),
    };
    Ok(CountryFacts {
        code,
        alpha2: (!row.get(1).is_empty()).then(|| row.get(1).to_owned()),
        name: row.get(2).to_owned(),
        aliases: words(3),
        adjectives: words(4),
        person: words(5),
        people: words(6),
        seats: row.list(7).map(|seat| self::seat(row, code, seat)).collect::<Result<_, _>>()?,
        geonames: row.parse(8, "GeoNames id")?,
        point,
        days: (row.parse(11, "date")?, row.parse(12, "date")?),
        within,
    })
}

fn seat(row: &Row<'_>, country: Country, field: &str) -> Result<Seat, TableError> {
    let (name, id) = field.split_once('=').ok_or_else(|| row.error(format!("“{field}” is no NAME=ID")))?;
    let geonames = match id {
        "" => None,
        id => Some(id.parse().map_err(|_| row.error(format!("“{id}” is no GeoNames id")))?),
    };
    Ok(Seat { name: name.to_owned(), country, geonames })
}

/// A name as it is looked up: one kind of apostrophe, no article.
fn key(name: &str) -> String {
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    name.replace('’', "'")
}

fn find<'m, T>(map: &'m BTreeMap<String, T>, name: &str) -> Option<&'m T> {
    let key = key(name);
    map.get(&key).or_else(|| map.get(&from_capitals(&key)?))
}

/// "SAUDI ARABIA" as "Saudi Arabia", for headlines and datelines; short words in capitals are acronyms and stay.
fn from_capitals(name: &str) -> Option<String> {
    let shouted = name.len() >= 4 && !name.chars().any(char::is_lowercase);
    shouted.then(|| {
        let mut first = true;
        let lower = |c: char| {
            let kept = std::mem::replace(&mut first, !c.is_alphabetic());
            if kept { c.to_string() } else { c.to_lowercase().collect() }
        };
        name.chars().map(lower).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Countries {
        Countries::built_in().expect("the built-in table is sound")
    }

    #[test]
    fn names_of_all_kinds_are_found() {
        let known = known();
        let cases = [
            ("U.S.", "USA"),
            ("the United States", "USA"),
            ("Britain", "GBR"),
            ("DR Congo", "COD"),
            ("Ivory Coast", "CIV"),
            ("Côte d’Ivoire", "CIV"),
            ("Burma", "MMR"),
            ("SAUDI ARABIA", "SAU"),
            ("UAE", "ARE"),
            ("Soviet Union", "SUN"),
            ("The Gambia", "GMB"),
            ("Türkiye", "TUR"),
        ];
        for (name, code) in cases {
            assert_eq!(known.by_name(name).map(|c| c.to_string()).as_deref(), Some(code), "{name}");
        }
        for other in ["us", "turkey", "Pakistani", "", "the", "Us", "Uae"] {
            assert_eq!(known.by_name(other), None, "{other}");
        }
    }

    #[test]
    fn demonyms_know_their_forms() {
        let known = known();
        let form = |word| known.demonym(word).map(|(c, f)| (c.to_string(), f.adjective, f.person, f.people));
        assert_eq!(form("Afghan"), Some(("AFG".into(), true, true, false)));
        assert_eq!(form("Afghans"), Some(("AFG".into(), false, false, true)));
        assert_eq!(form("Briton"), Some(("GBR".into(), false, true, false)));
        assert_eq!(form("British"), Some(("GBR".into(), true, false, true)));
        assert_eq!(form("Nigerien"), Some(("NER".into(), true, true, false)));
        assert_eq!(form("Kabul"), None);
    }

    #[test]
    fn capitals_stand_for_governments() {
        let known = known();
        let seat = |name| known.seat(name).map(|s| (s.country.to_string(), s.geonames));
        assert_eq!(seat("Islamabad"), Some(("PAK".into(), Some(1_176_615))));
        assert_eq!(seat("Kiev"), seat("Kyiv"));
        assert_eq!(seat("Tel Aviv"), Some(("ISR".into(), Some(293_397))));
        assert_eq!(seat("Istanbul"), None);
        let capital = known.capital(known.by_code("ISR").expect("listed")).expect("has one");
        assert_eq!(capital.name, "Jerusalem");
    }

    #[test]
    fn codes_lead_to_facts() {
        let known = known();
        assert_eq!(known.by_code("QQQ"), None);
        assert_eq!(known.by_alpha2("CS").map(|c| c.to_string()).as_deref(), Some("CSK"));
        let somaliland = known.by_name("Somaliland").expect("listed");
        assert_eq!(known.listed(somaliland).as_str(), "SOM");
        let soviet = known.facts(known.by_name("USSR").expect("listed")).expect("facts");
        assert_eq!(soviet.days.1.map(|d| d.to_string()).as_deref(), Some("1991-12-26"));
    }

    #[test]
    fn the_table_holds_the_world() {
        let known = known();
        assert_eq!(known.all().len(), 265);
        for facts in known.all() {
            assert!(
                facts.point.is_some_and(|(lat, lon)| lat.abs() <= 90.0 && lon.abs() <= 180.0),
                "{}",
                facts.code
            );
            assert!(facts.within.is_none_or(|c| known.facts(c).is_some()), "{}", facts.code);
            assert_eq!(known.by_name(&facts.name), Some(facts.code));
        }
        let living = known.all().iter().filter(|f| f.alpha2.is_some() && f.days.1.is_none());
        assert_eq!(living.count(), 250, "249 of ISO 3166-1, and Kosovo");
    }
}
