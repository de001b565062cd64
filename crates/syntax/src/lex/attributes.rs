//! What spaCy knows of a word without its sentence: its number, normal form, first and last letters, and shape.

use super::charset::CLASSES;
use super::strings::{Map, id_of};
use crate::error::Error;
use crate::pack;
use crate::{Files, lex::Lexeme};

/// The tables of normal forms, in the order in which they are asked.
#[derive(Debug)]
pub(super) struct Norms {
    /// `lexeme_norm` of the pipeline's `vocab/lookups.bin`, by spaCy's number of the word.
    lookups: Map<u64, Box<str>>,
    /// `data/norms.tsv`.
    base: Map<&'static str, &'static str>,
}

/// Languages whose normal forms are computed by Python code of their own.
const OWN_NORMS: [&str; 3] = ["hi", "ht", "ne"];
const LOOKUPS: &str = "vocab/lookups.bin";

impl Norms {
    /// Reads `vocab/lookups.bin`, which need not be there.
    pub(super) fn load(files: &dyn Files, language: &str) -> Result<Norms, Error> {
        if OWN_NORMS.contains(&language) {
            return Err(Error::new(
                "config.cfg",
                format!("normal forms of the language {language:?} are not supported"),
            ));
        }
        let rows = include_str!("../../data/norms.tsv").lines().filter(|line| !line.starts_with("# "));
        let base = rows.filter_map(|line| line.split_once('\t')).collect();
        let lookups = files.file(LOOKUPS).map_or_else(|| Ok(Map::default()), |bytes| lexeme_norms(&bytes))?;
        Ok(Norms { lookups, base })
    }

    /// The normal form of a word (`spacy.vocab.create_vocab`, then `Vocab.from_disk`, which puts the lookups before it).
    fn of(&self, text: &str, orth: u64, lower: &str) -> Box<str> {
        let known = self.lookups.get(&orth).map(Box::as_ref).or_else(|| self.base.get(text).copied());
        known.unwrap_or(lower).into()
    }

    /// All that is known of a word; `norm` is what a tokenizer exception says, which goes before all tables.
    pub(super) fn lexeme(&self, text: &str, norm: Option<&str>) -> Lexeme {
        let (orth, lower) = (id_of(text), text.to_lowercase());
        let norm_text = norm.map_or_else(|| self.of(text, orth, &lower), Box::from);
        let after = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        let last_three = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        Lexeme {
            orth,
            lower: id_of(&lower),
            norm: id_of(&norm_text),
            prefix: id_of(&text[..after(1)]),
            suffix: id_of(&text[last_three..]),
            shape: id_of(&shape(text)),
            is_space: CLASSES.is_space(text),
            norm_given: norm.is_some(),
            lower_text: lower.into(),
            norm_text,
            text: text.into(),
        }
    }
}

fn lexeme_norms(bytes: &[u8]) -> Result<Map<u64, Box<str>>, Error> {
    let tables = pack::read(LOOKUPS, bytes)?;
    let Some(rmpv::ValueRef::Map(rows)) = pack::field(&tables, "lexeme_norm") else {
        return Ok(Map::default());
    };
    let row = |(key, norm): &(rmpv::ValueRef<'_>, rmpv::ValueRef<'_>)| {
        Some((key.as_u64()?, pack::text(norm)?.into()))
    };
    let rows: Option<_> = rows.iter().map(row).collect();
    rows.ok_or_else(|| Error::new(LOOKUPS, "lexeme_norm is not a table of numbers and strings"))
}

/// Letters as `X` and `x`, digits as `d`, at most four of a kind in a row; `LONG` for a hundred characters and more.
fn shape(text: &str) -> String {
    if text.len() >= 100 && text.chars().nth(99).is_some() {
        return "LONG".into();
    }
    let mut shape = String::with_capacity(text.len().min(16));
    let (mut last, mut repeats) = (None, 0);
    for c in text.chars().map(shape_of) {
        repeats = if last == Some(c) { repeats + 1 } else { 0 };
        last = Some(c);
        if repeats < 4 {
            shape.push(c);
        }
    }
    shape
}

fn shape_of(c: char) -> char {
    let classes = &CLASSES;
    match c {
        _ if classes.alpha.contains(c) && classes.upper.contains(c) => 'X',
        _ if classes.alpha.contains(c) => 'x',
        _ if classes.digit.contains(c) => 'd',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_those_of_spacy() {
        let long = "é".repeat(99);
        let cases = [
            ("Ceasefire", "Xxxxx"),
            ("UN", "XX"),
            ("3,500", "d,ddd"),
            ("12345678", "dddd"),
            ("......", "...."),
            ("Čačak", "Xxxxx"),
            ("ǅ", "x"),
            ("x²", "xd"),
            ("", ""),
            (&long, "xxxx"),
        ];
        for (text, wanted) in cases {
            assert_eq!(shape(text), wanted, "{text}");
        }
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }
}
