//! What is known of persons' lives: `data/actors_lives.tsv`.

use super::lexicon;
use crate::country::Country;
use crate::table::{TableError, rows};
use std::collections::{BTreeMap, BTreeSet};

/// A person's life, as far as descriptions tell of it.
#[derive(Debug)]
pub(super) struct Life {
    /// The year of birth.
    born: Option<i16>,
    /// Where the person comes from.
    pub(super) country: Option<Country>,
    once: BTreeSet<String>,
}

/// Lives by name, without case and accents.
#[derive(Debug)]
pub(super) struct Lives {
    by_name: BTreeMap<String, Life>,
    /// All that anybody was.
    callings: BTreeSet<String>,
}

impl Lives {
    pub(super) fn built_in() -> Result<Lives, TableError> {
        let table = include_str!("../../data/actors_lives.tsv");
        let mut lives = BTreeMap::new();
        for row in rows("actors_lives.tsv", table, &["name", "born", "country", "once"])? {
            let country = match row.get(2) {
                "" => None,
                code => {
                    Some(Country::parse(code).ok_or_else(|| row.error(format!("“{code}” is no country")))?)
                }
            };
            let life =
                Life { born: row.parse(1, "year")?, country, once: row.list(3).map(str::to_owned).collect() };
            if lives.insert(plain(row.get(0)), life).is_some() {
                return Err(row.error(format!("“{}” stands twice", row.get(0))));
            }
        }
        let callings = lives.values().flat_map(|life: &Life| life.once.iter().cloned()).collect();
        Ok(Lives { by_name: lives, callings })
    }

    /// Whether a word is for what somebody of the table was.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.callings.contains(word)
    }

    pub(super) fn of(&self, name: &str) -> Option<&Life> {
        self.by_name.get(&plain(name))
    }
}

impl Life {
    /// Whether the person may have been of an age in a year; a birthday earlier or later in the year makes one of difference.
    pub(super) fn is_aged(&self, age: i16, year: i16) -> Option<bool> {
        self.born.map(|born| (year - born - 1..=year - born).contains(&age))
    }

    /// Whether the person was once what a word says: "general" of "retired general".
    pub(super) fn was(&self, words: &str) -> bool {
        let ends = |known: &String| {
            words
                .strip_suffix(known.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '-']))
        };
        self.once.iter().any(ends)
    }
}

fn plain(name: &str) -> String {
    lexicon::atoms_of(name).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lives_tell_ages_and_callings() {
        let lives = Lives::built_in().expect("a good table");
        let life = lives.of("Kofi Annan").expect("a known person");
        assert_eq!(life.is_aged(74, 2012), Some(true));
        assert_eq!(life.is_aged(73, 2012), Some(true));
        assert_eq!(life.is_aged(72, 2012), Some(false));
        assert!(life.was("diplomat") && life.was("nobel laureate") && !life.was("general"));
        assert!(lives.of("Francois Mitterrand").is_some() && lives.of("Nobody Known").is_none());
    }
}
