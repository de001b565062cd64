//! spaCy's `Lemmatizer` in its modes `rule` and `lookup` (`spacy/pipeline/lemmatizer.py`).
//!
//! By rule: a word that its features call uninflected is its own lemma; else endings are exchanged, and what the index of the
//! word's class knows goes first, before it what the exceptions say. By lookup: one table of whole words.

use crate::doc::{Pos, Word};
use crate::lex::{CLASSES, Map, Tokens, id_of};
use crate::symbols::{Symbol, Symbols};
use crate::{Error, Files, pack};
use foldhash::fast::FixedState;
use hashbrown::HashSet;
use rmpv::ValueRef;

/// How a pipeline finds lemmas.
#[derive(Debug)]
pub(crate) enum Lemmatizer {
    /// Tables by class, in the order of [`Pos::ALL`].
    Rule { english: bool, tables: Vec<Option<Table>> },
    /// Lemmas by the number of the word.
    Lookup(Map<u64, Box<str>>),
}

/// What is known of the words of one class.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Endings, and what to put in their place.
    rules: Vec<(Box<str>, Box<str>)>,
    exceptions: Map<Box<str>, Vec<Box<str>>>,
    /// Lemmas that there are.
    index: HashSet<Box<str>, FixedState>,
}

/// Languages whose lemmatizer in mode `rule` or `lookup` is Python code of their own.
const OWN_RULES: [&str; 7] = ["ca", "el", "es", "fr", "ht", "mk", "nl"];
const OWN_LOOKUP: [&str; 1] = ["nl"];

impl Lemmatizer {
    /// Reads `NAME/lookups/lookups.bin`; `language` and `mode` come from the pipeline's configuration.
    ///
    /// # Errors
    /// When the file is missing or broken, or the language's lemmatizer works otherwise.
    pub(crate) fn load(
        files: &dyn Files,
        name: &str,
        language: &str,
        mode: &str,
    ) -> Result<Lemmatizer, Error> {
        let path = format!("{name}/lookups/lookups.bin");
        let own = if mode == "rule" { &OWN_RULES[..] } else { &OWN_LOOKUP[..] };
        if !["rule", "lookup"].contains(&mode) || own.contains(&language) {
            return Err(Error::new(
                "config.cfg",
                format!("the lemmatizer {mode:?} of the language {language:?} is not supported"),
            ));
        }
        let bytes = files.file(&path).ok_or_else(|| Error::new(&path, "missing"))?;
        let file = pack::read(&path, &bytes)?;
        let table = |name| pack::field(&file, name).map(rows).transpose();
        let loaded = if mode == "rule" {
            let tables = [table("lemma_rules"), table("lemma_exc"), table("lemma_index")];
            let [rules, exceptions, index] = tables.map(|t| t.map(Option::unwrap_or_default));
            rules
                .and_then(|r| rule_tables(r, exceptions?, index?))
                .map(|tables| Lemmatizer::Rule { english: language == "en", tables })
        } else {
            table("lemma_lookup").and_then(|rows| lookup_table(rows.unwrap_or_default()))
        };
        loaded.map_err(|e| Error::new(&path, e))
    }

    /// Sets the lemma of every word that has none; `words[i]` goes with `tokens.pieces[i]`.
    pub(crate) fn apply(&self, tokens: &Tokens, words: &mut [Word], symbols: &mut Symbols) {
        let mut known: Map<(u32, Pos, u32), Symbol> = Map::default();
        for (i, word) in words.iter_mut().enumerate().filter(|(_, w)| w.lemma == Symbol::default()) {
            let key = (tokens.pieces[i].lexeme, word.pos, word.morph.0);
            word.lemma = *known.entry(key).or_insert_with(|| {
                let lexeme = tokens.lexeme(i);
                let lemma = match self {
                    Lemmatizer::Lookup(table) => table.get(&lexeme.orth).unwrap_or(&lexeme.text).clone(),
                    Lemmatizer::Rule { .. } => {
                        self.by_rule(&lexeme.text, &lexeme.lower_text, word.pos, symbols.get(word.morph))
                    }
                };
                symbols.intern(&lemma)
            });
        }
    }

    fn by_rule(&self, text: &str, lower: &str, pos: Pos, morph: &str) -> Box<str> {
        let Lemmatizer::Rule { english, tables } = self else { return text.into() };
        if pos == Pos::Space || (*english && is_base_form(pos, morph)) {
            return lower.into();
        }
        match &tables[pos as usize] {
            Some(table) => table.lemma(text, lower),
            None if pos == Pos::Propn => text.into(),
            None => lower.into(),
        }
    }
}

impl Table {
    fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.exceptions.is_empty() && self.index.is_empty()
    }

    /// The first of all possible lemmas, in spaCy's order.
    fn lemma(&self, text: &str, lower: &str) -> Box<str> {
        let mut forms: Vec<Box<str>> = Vec::new();
        let mut unknown: Option<Box<str>> = None;
        for (old, new) in &self.rules {
            let Some(stem) = lower.strip_suffix(&**old) else { continue };
            let form = [stem, new].concat().into_boxed_str();
            if form.is_empty() {
                continue;
            }
            match self.index.contains(&form) {
                true => forms.insert(0, form),
                false if !CLASSES.is_alpha(&form) => forms.push(form),
                false => unknown = unknown.or(Some(form)),
            }
        }
        // Each exception that is not there yet goes to the front, so the last of them is the first form.
        for form in self.exceptions.get(lower).into_iter().flatten() {
            if !forms.contains(form) {
                forms.insert(0, form.clone());
            }
        }
        forms.into_iter().next().or(unknown).unwrap_or_else(|| text.into())
    }
}

/// Whether features say that an English word is not inflected (`EnglishLemmatizer.is_base_form`).
fn is_base_form(pos: Pos, morph: &str) -> bool {
    let has = |feature: &str| morph.split('|').any(|f| f == feature);
    let no_number = || morph.split('|').all(|f| !f.starts_with("Number="));
    match pos {
        Pos::Noun if has("Number=Sing") => true,
        Pos::Verb if has("VerbForm=Fin") && has("Tense=Pres") && no_number() => true,
        _ => has("VerbForm=Inf") || has("VerbForm=None") || has("Degree=Pos"),
    }
}

type Rows<'r, 'v> = &'r [(ValueRef<'v>, ValueRef<'v>)];

fn rows<'r, 'v>(value: &'r ValueRef<'v>) -> Result<Rows<'r, 'v>, String> {
    match value {
        ValueRef::Map(rows) => Ok(rows),
        _ => Err("a table that is none".into()),
    }
}

fn rule_tables(
    rules: Rows<'_, '_>,
    exceptions: Rows<'_, '_>,
    index: Rows<'_, '_>,
) -> Result<Vec<Option<Table>>, String> {
    let of_class = |pos: Pos| -> Result<Option<Table>, String> {
        let id = id_of(&pos.as_str().to_lowercase());
        let table = Table {
            rules: of_number(id, rules).map_or(Ok(Vec::new()), |v| list(v, pair))?,
            exceptions: of_number(id, exceptions).map_or(Ok(Map::default()), rows_of)?,
            index: of_number(id, index).map_or(Ok(HashSet::default()), |v| list(v, string))?,
        };
        Ok((!table.is_empty()).then_some(table))
    };
    Pos::ALL.into_iter().map(of_class).collect()
}

fn of_number<'r, 'v>(id: u64, rows: Rows<'r, 'v>) -> Option<&'r ValueRef<'v>> {
    rows.iter().find(|row| row.0.as_u64() == Some(id)).map(|row| &row.1)
}

fn lookup_table(rows: Rows<'_, '_>) -> Result<Lemmatizer, String> {
    let row = |(key, lemma): &(ValueRef<'_>, ValueRef<'_>)| Some((key.as_u64()?, first(lemma)?));
    let table: Option<_> = rows.iter().map(row).collect();
    table.map(Lemmatizer::Lookup).ok_or_else(|| "lemma_lookup is not a table of numbers and strings".into())
}

/// A lemma, or the first of several.
fn first(value: &ValueRef<'_>) -> Option<Box<str>> {
    string(value).or_else(|| pack::items(value).first().and_then(string))
}

fn list<T, C: FromIterator<T>>(
    value: &ValueRef<'_>,
    item: fn(&ValueRef<'_>) -> Option<T>,
) -> Result<C, String> {
    let items: Option<C> = pack::items(value).iter().map(item).collect();
    items.ok_or_else(|| "a list with an item that is out of place".into())
}

fn rows_of(value: &ValueRef<'_>) -> Result<Map<Box<str>, Vec<Box<str>>>, String> {
    let row = |(key, forms): &(ValueRef<'_>, ValueRef<'_>)| Some((string(key)?, list(forms, string).ok()?));
    let table: Option<_> = rows(value)?.iter().map(row).collect();
    table.ok_or_else(|| "an exception that is out of place".into())
}

fn string(value: &ValueRef<'_>) -> Option<Box<str>> {
    pack::text(value).map(Box::from)
}

fn pair(value: &ValueRef<'_>) -> Option<(Box<str>, Box<str>)> {
    match pack::items(value) {
        [old, new] => Some((string(old)?, string(new)?)),
        _ => None,
    }
}
