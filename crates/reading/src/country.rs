//! The countries of the world: codes, names, capitals, who lives there.

use crate::table::TableError;
use std::fmt;

/// A country by its ISO 3166-1 alpha-3 code.
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

/// What is known of every country.
#[derive(Debug)]
pub struct Countries {}

impl Countries {
    /// The built-in table.
    pub(crate) fn built_in() -> Result<Countries, TableError> {
        Ok(Countries {})
    }
}
