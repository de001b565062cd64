//! Names of places, tied to GeoNames.

use crate::country::{Countries, Country};
use crate::page::Page;
use crate::span::Span;
use crate::table::TableError;

/// What a place name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
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
pub struct Gazetteer {}

impl Gazetteer {
    pub(crate) fn built_in(_countries: &Countries) -> Result<Gazetteer, TableError> {
        Ok(Gazetteer {})
    }

    /// The places of a page, in text order and apart from each other.
    pub fn find(&self, _page: &Page) -> Vec<Place> {
        Vec::new()
    }
}
