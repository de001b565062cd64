//! Weights of traits: how much each speaks for whom a word may stand. Made by `training/mentions/weigh.py`.

use crate::table::{self, TableError};

const TABLE: &str = "actors_weights.tsv";
const COLUMNS: [&str; 2] = ["trait", "weight"];

/// How much each trait counts, in thousandths.
#[derive(Debug)]
pub(super) struct Weights {
    /// By the hash of the trait's name, sorted.
    traits: Vec<(u64, i32)>,
}

impl Weights {
    pub(super) fn built_in() -> Result<Weights, TableError> {
        Weights::read(TABLE, include_str!("../../data/actors_weights.tsv"))
    }

    /// The weights of descriptions.
    pub(super) fn of_epithets() -> Result<Weights, TableError> {
        Weights::read("actors_epithets.tsv", include_str!("../../data/actors_epithets.tsv"))
    }

    fn read(table: &str, text: &str) -> Result<Weights, TableError> {
        let mut traits = Vec::new();
        for row in table::rows(table, text, &COLUMNS)? {
            let weight = row.parse(1, "whole number")?;
            traits.push((hash(&row.get(0).split(' ').collect::<Vec<_>>()), weight.unwrap_or_default()));
        }
        traits.sort_unstable();
        Ok(Weights { traits })
    }

    fn of(&self, name: &[&str]) -> i32 {
        let name = hash(name);
        self.traits.binary_search_by_key(&name, |(known, _)| *known).map_or(0, |at| self.traits[at].1)
    }
}

/// FNV-1a over the words of a trait's name.
fn hash(words: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (number, word) in words.iter().enumerate() {
        let blank = (number > 0).then_some(b' ');
        for byte in blank.into_iter().chain(word.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// Takes the traits of one candidate: adds up their weights, and keeps their names where somebody wants to see them.
#[derive(Debug)]
pub(super) struct Scale<'w> {
    weights: &'w Weights,
    /// The sum, in thousandths.
    pub(super) sum: i64,
    /// The names, where they are kept.
    pub(super) names: Option<Vec<String>>,
}

impl<'w> Scale<'w> {
    pub(super) fn new(weights: &'w Weights, keep: bool) -> Scale<'w> {
        Scale { weights, sum: 0, names: keep.then(Vec::new) }
    }

    /// Notes a trait by the words of its name.
    pub(super) fn note(&mut self, name: &[&str]) {
        self.sum += i64::from(self.weights.of(name));
        if let Some(names) = &mut self.names {
            names.push(name.join(" "));
        }
    }
}
