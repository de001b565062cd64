//! Weights of traits: how much each speaks for whom a word may stand. Made by `training/mentions/weigh.py`.

use crate::table::{self, TableError};

const TABLE: &str = "actors_weights.tsv";
const COLUMNS: [&str; 2] = ["trait", "weight"];

/// How much each trait counts, in thousandths.
#[derive(Debug)]
pub(super) struct Weights {
    /// An open table: a trait's hash and its weight, each in the place that the hash tells or the next free one behind.
    slots: Vec<(u64, i32)>,
}

/// How many slots there are for each trait at least.
const ROOM: usize = 3;

impl Weights {
    pub(super) fn built_in() -> Result<Weights, TableError> {
        Weights::read(TABLE, include_str!("../../data/actors_weights.tsv"))
    }

    /// The weights of descriptions.
    pub(super) fn of_epithets() -> Result<Weights, TableError> {
        Weights::read("actors_epithets.tsv", include_str!("../../data/actors_epithets.tsv"))
    }

    fn read(table: &str, text: &str) -> Result<Weights, TableError> {
        let rows = table::rows(table, text, &COLUMNS)?;
        let mut weights = Weights { slots: vec![(0, 0); (ROOM * rows.len()).next_power_of_two()] };
        for row in rows {
            let hash = match row.get(0).split_once(": ") {
                Some((heading, name)) => join(hash([heading]), hash([name])),
                None => hash([row.get(0)]),
            };
            let slot = weights.slot(hash);
            weights.slots[slot] = (hash, row.parse(1, "whole number")?.unwrap_or_default());
        }
        Ok(weights)
    }

    /// Where a hash stands or would stand.
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].0 != hash && self.slots[at] != (0, 0) {
            at = (at + 1) & mask;
        }
        at
    }

    fn of(&self, hash: u64) -> i32 {
        self.slots[self.slot(hash)].1
    }
}

/// FNV-1a over words with blanks between.
fn hash<'w>(words: impl IntoIterator<Item = &'w str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (number, word) in words.into_iter().enumerate() {
        let blank = (number > 0).then_some(b' ');
        for byte in blank.into_iter().chain(word.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// The hash of a trait from those of its heading and its name.
fn join(heading: u64, name: u64) -> u64 {
    let joined = (heading.rotate_left(31) ^ name).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    joined ^ joined >> 29
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

    /// Notes a trait by the words of its name, behind those of what it is noted for.
    pub(super) fn note(&mut self, head: &[&str], name: &[&str]) {
        let words = || head.iter().chain(name).copied();
        self.sum += i64::from(self.weights.of(hash(words())));
        if let Some(names) = &mut self.names {
            names.push(words().collect::<Vec<_>>().join(" "));
        }
    }

    /// Notes a trait under a heading, by the words of both: "it owner: rules clause".
    pub(super) fn note_under(&mut self, headings: &[Heading], name: &[&str]) {
        let hash = hash(name.iter().copied());
        for heading in headings {
            self.sum += i64::from(self.weights.of(join(heading.hash, hash)));
            if let Some(names) = &mut self.names {
                names.push(format!("{}: {}", heading.words.join(" ").trim_end(), name.join(" ")));
            }
        }
    }
}

/// What traits are noted under: the more words, the finer what is learnt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    words: [&'static str; 2],
    hash: u64,
}

impl Heading {
    /// A heading of two words, the second of which may be empty.
    pub(super) fn new(first: &'static str, second: &'static str) -> Heading {
        let words = [first, second];
        Heading { words, hash: hash(words.into_iter().filter(|w| !w.is_empty())) }
    }
}
