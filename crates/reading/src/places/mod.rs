//! Names of places, tied to GeoNames.
//!
//! In: a page. Out: its [`Place`]s in text order, apart from each other, each with what it stands for. "Kabul confirmed on
//! Saturday" gives Kabul (GeoNames 1138958) as [`Use::Metonym`]; "returned to power in Kabul" gives it as [`Use::Literal`].
//!
//! Three steps, one file each: `spot` finds the words that name places, `choose` decides which place each name means by the
//! report's other places, `stand` decides what it stands for. They know cities, provinces and districts of GeoNames
//! (`data/gazetteer.bin`), countries (`data/countries.tsv`), and regions, waters and sites that reports of conflicts name
//! (`data/regions.tsv`).
//!
//! Limits: adjectives ("Pakistani") are no places; streets and buildings are found when the pipeline takes them for names
//! of places, and carry no coordinates; names in other alphabets than the Latin are not looked up.

mod atlas;
mod choose;
mod fold;
mod known;
mod spot;
mod stand;

use crate::country::{Countries, Country};
use crate::page::Page;
use crate::span::Span;
use crate::table::{OwnTable, TableError};
use known::{Candidate, Known, Sort};
use spot::Spot;

/// What a place name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Use {
    /// The place: something happens there.
    Literal,
    /// A government or a people: it acts, and is an actor's mention.
    Metonym,
}

/// One mention of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its words.
    pub span: Span,
    /// GeoNames' own name for it.
    pub name: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Where it lies.
    pub country: Option<Country>,
    /// WGS84 degrees north.
    pub lat: Option<f64>,
    /// WGS84 degrees east.
    pub lon: Option<f64>,
    /// What the name stands for here.
    pub usage: Use,
    /// Whether the place is a country's capital, a country, or another place: what a metonym depends on.
    pub rank: Rank,
}

/// What sort of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// A sovereign or listed country.
    Country,
    /// A country's capital.
    Capital,
    /// Any other place.
    Other,
}

/// What the stage knows: names of places with their ids and coordinates.
#[derive(Debug)]
pub struct Gazetteer {
    known: Known,
    words: spot::Words,
    roles: stand::Roles,
}

impl Gazetteer {
    pub(crate) fn built_in(countries: &Countries) -> Result<Gazetteer, TableError> {
        Ok(Gazetteer {
            known: Known::built_in(countries)?,
            words: spot::Words::built_in()?,
            roles: stand::Roles::built_in()?,
        })
    }

    /// The built-in gazetteer by itself.
    ///
    /// # Errors
    /// When a table of knowledge is broken; the built-in ones are proved by the crate's tests.
    pub fn known() -> Result<Gazetteer, TableError> {
        Gazetteer::built_in(&Countries::built_in()?)
    }

    /// The built-in gazetteer with a user's own tables over it, which have the columns of `regions.tsv` (`kind`, `name`,
    /// `aliases`, `geonames`, `lat`, `lon`, `country`); kinds are `continent`, `region`, `water`, `land`, `site`, `city`,
    /// `province` and `district`. Columns that are empty throughout may be left out, except `kind` and `name`.
    ///
    /// # Errors
    /// Every fault of these tables, with file and line.
    pub fn known_with(own: &[OwnTable]) -> Result<Gazetteer, Vec<TableError>> {
        Gazetteer::built_with(&Countries::built_in().map_err(|e| vec![e])?, own)
    }

    pub(crate) fn built_with(countries: &Countries, own: &[OwnTable]) -> Result<Gazetteer, Vec<TableError>> {
        let mut gazetteer = Gazetteer::built_in(countries).map_err(|e| vec![e])?;
        let mut faults = Vec::new();
        gazetteer.known.add_own(own, &mut faults);
        if faults.is_empty() { Ok(gazetteer) } else { Err(faults) }
    }

    /// The country in which the place of a name lies that is most likely meant: one of some countries before others.
    ///
    /// ```
    /// let places = truceline_reading::places::Gazetteer::known()?;
    /// let country = |name| places.country_of(name, &[]).map(|country| country.to_string());
    /// assert_eq!(country("Balochistan").as_deref(), Some("PAK"));
    /// assert_eq!(country("Nowhere at All"), None);
    /// # Ok::<(), truceline_reading::TableError>(())
    /// ```
    pub fn country_of(&self, name: &str, among: &[Country]) -> Option<Country> {
        let found = self.known.find(name);
        let inside = |c: &&Candidate| c.country.is_some_and(|country| among.contains(&country));
        let best = found.iter().find(inside).or_else(|| choose::likeliest(&found));
        best.and_then(|c| c.country)
    }

    /// The places of a page, in text order and apart from each other.
    pub fn find(&self, page: &Page) -> Vec<Place> {
        let spots = spot::find(page, &self.known, &self.words);
        let choices = choose::choose(page, &self.known, &spots);
        spots.iter().zip(choices).map(|(spot, choice)| self.place(page, spot, choice)).collect()
    }

    fn place(&self, page: &Page, spot: &Spot, choice: Option<Candidate>) -> Place {
        let rank = choice.as_ref().map_or(Rank::Other, |c| self.rank(c));
        let many = choice.as_ref().is_some_and(|c| matches!(c.sort, Sort::Region | Sort::Continent));
        let usage = self.roles.usage(page, spot, many || rank != Rank::Other);
        let words = page.words(spot.span);
        let Some(c) = choice else {
            return Place {
                span: spot.span,
                name: words.to_owned(),
                geonames: None,
                country: None,
                lat: None,
                lon: None,
                usage,
                rank,
            };
        };
        Place {
            span: spot.span,
            name: c.name.into_owned(),
            geonames: c.geonames,
            country: c.country.map(|country| self.known.countries.listed(country)),
            lat: c.point.map(|p| p.0),
            lon: c.point.map(|p| p.1),
            usage,
            rank,
        }
    }

    /// A seat of government that is not the capital ("Tel Aviv", "The Hague") counts as one: its name stands for the same.
    fn rank(&self, c: &Candidate) -> Rank {
        let seat = || self.known.countries.seat(&c.name).is_some_and(|s| s.geonames == c.geonames);
        match c.sort {
            Sort::Country => Rank::Country,
            Sort::Capital => Rank::Capital,
            Sort::City if seat() => Rank::Capital,
            _ => Rank::Other,
        }
    }
}
