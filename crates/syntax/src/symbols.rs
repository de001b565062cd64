//! The strings of one document, each kept once: tags, labels, features, normal forms, lemmas.

use hashbrown::HashTable;
use std::hash::BuildHasher;

/// A string of a [`Symbols`] table; the first is always the empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Symbol(pub(crate) u32);

/// Strings by number and numbers by string.
#[derive(Clone, Debug)]
pub(crate) struct Symbols {
    /// All strings, one after the other.
    text: String,
    /// Where each string ends in `text`; the next one starts there.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
    hasher: foldhash::fast::FixedState,
}

impl Default for Symbols {
    fn default() -> Self {
        let mut symbols = Symbols {
            text: String::new(),
            ends: Vec::new(),
            numbers: HashTable::new(),
            hasher: foldhash::fast::FixedState::default(),
        };
        symbols.intern("");
        symbols
    }
}

impl Symbols {
    /// The number of `string`, which is added if it is new.
    pub(crate) fn intern(&mut self, string: &str) -> Symbol {
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        let found = self.numbers.find(hasher.hash_one(string), |n| get(text, ends, *n) == string);
        Symbol(found.copied().unwrap_or_else(|| self.add(string)))
    }

    fn add(&mut self, string: &str) -> u32 {
        let number = self.ends.len() as u32;
        self.text.push_str(string);
        self.ends.push(self.text.len() as u32);
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.numbers.insert_unique(hasher.hash_one(string), number, |n| hasher.hash_one(get(text, ends, *n)));
        number
    }

    /// The string with this number.
    pub(crate) fn get(&self, symbol: Symbol) -> &str {
        get(&self.text, &self.ends, symbol.0)
    }
}

fn get<'t>(text: &'t str, ends: &[u32], number: u32) -> &'t str {
    let at = number as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &text[start..ends[at] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_kept_once_and_found_again() {
        let mut symbols = Symbols::default();
        let numbers: Vec<Symbol> = ["", "NN", "VBD", "NN", ""].map(|s| symbols.intern(s)).into();
        assert_eq!(numbers, [0, 1, 2, 1, 0].map(Symbol));
        for i in 0..2_000 {
            symbols.intern(&format!("word {i}"));
        }
        let again = symbols.intern("word 1999");
        assert_eq!(symbols.get(again), "word 1999");
        assert_eq!(symbols.get(Symbol(2)), "VBD");
    }
}
