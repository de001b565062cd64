//! spaCy's `AttributeRuler`: sets classes, features and some lemmas by patterns over tags, words and labels.
//!
//! A pattern is a row of conditions on words that stand side by side. All patterns look at the words as they were before any
//! was applied; then they are applied in their order, so that later ones win (`spacy/pipeline/attributeruler.py`).
//! Operators (`OP`), extensions and comparisons other than equality, `IN`, `NOT_IN` and `REGEX` are not read.

use crate::doc::{Pos, Word};
use crate::lex::{Map, Pattern, Tokens};
use crate::symbols::{Symbol, Symbols};
use crate::{Error, Files, pack};
use rmpv::ValueRef;

/// The rules of one component.
#[derive(Debug)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    /// Patterns that ask for one of these words first, as (rule, pattern).
    by_lower: Map<Box<str>, Vec<(u32, u32)>>,
    /// Other patterns that ask for one of these tags first.
    by_tag: Map<Box<str>, Vec<(u32, u32)>>,
    /// All others.
    rest: Vec<(u32, u32)>,
}

#[derive(Debug)]
struct Rule {
    patterns: Vec<Vec<Conditions>>,
    settings: Vec<Setting>,
    /// Which word of those matched is changed; negative numbers count from the last one.
    index: i64,
}

type Conditions = Vec<(Attribute, Test)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Dep,
    IsSpace,
    Lemma,
    Lower,
    Morph,
    Norm,
    Orth,
    Pos,
    Tag,
}

#[derive(Debug)]
enum Test {
    Is(Box<str>),
    In(Vec<Box<str>>),
    NotIn(Vec<Box<str>>),
    Found(Pattern),
    Flag(bool),
}

#[derive(Debug)]
enum Setting {
    Dep(Box<str>),
    Lemma(Box<str>),
    Morph(Box<str>),
    Pos(Pos),
    Tag(Box<str>),
}

/// A word with all that a condition may ask of it.
#[derive(Clone, Copy)]
struct Seen<'s> {
    tokens: &'s Tokens,
    words: &'s [Word],
    symbols: &'s Symbols,
}

impl Ruler {
    /// Reads `NAME/patterns`.
    ///
    /// # Errors
    /// When the file is broken, or a pattern asks for what is not read.
    pub(crate) fn load(files: &dyn Files, name: &str) -> Result<Ruler, Error> {
        let path = format!("{name}/patterns");
        let bytes = files.file(&path).ok_or_else(|| Error::new(&path, "missing"))?;
        let file = pack::read(&path, &bytes)?;
        let rules = pack::items(&file).iter().map(rule).collect::<Result<Vec<Rule>, String>>();
        Ok(Ruler::index(rules.map_err(|e| Error::new(&path, e))?))
    }

    fn index(rules: Vec<Rule>) -> Ruler {
        let (mut by_lower, mut by_tag, mut rest) = (Map::default(), Map::default(), Vec::new());
        for (r, rule) in (0..).zip(&rules) {
            for (p, pattern) in (0..).zip(&rule.patterns) {
                let first = pattern.first().map_or(&[][..], Vec::as_slice);
                let (map, keys) = match (keys(first, Attribute::Lower), keys(first, Attribute::Tag)) {
                    (Some(words), _) => (&mut by_lower, words),
                    (None, Some(tags)) => (&mut by_tag, tags),
                    (None, None) => {
                        rest.push((r, p));
                        continue;
                    }
                };
                for key in keys {
                    map.entry(key.clone()).or_insert_with(Vec::new).push((r, p));
                }
            }
        }
        Ruler { rules, by_lower, by_tag, rest }
    }

    /// Sets what the patterns say; `words[i]` goes with `tokens.pieces[i]`.
    pub(crate) fn apply(&self, tokens: &Tokens, words: &mut [Word], symbols: &mut Symbols) {
        let seen = Seen { tokens, words, symbols };
        let mut found = Vec::new();
        for i in 0..words.len() {
            self.find(seen, i, &mut found);
        }
        found.sort_unstable();
        for (rule, at) in found {
            for setting in &self.rules[rule as usize].settings {
                setting.apply(&mut words[at as usize], symbols);
            }
        }
    }

    /// Adds (rule, word to change) for all patterns that match from `i` on.
    fn find(&self, seen: Seen<'_>, i: usize, found: &mut Vec<(u32, u32)>) {
        let by_lower = self.by_lower.get(seen.get(i, Attribute::Lower));
        let by_tag = self.by_tag.get(seen.get(i, Attribute::Tag));
        let lists = [by_lower, by_tag, Some(&self.rest)];
        for &(r, p) in lists.into_iter().flatten().flatten() {
            let rule = &self.rules[r as usize];
            let pattern = &rule.patterns[p as usize];
            let fits = i + pattern.len() <= seen.words.len();
            if fits
                && (i..).zip(pattern).all(|(at, all)| all.iter().all(|(a, test)| test.holds(seen, at, *a)))
            {
                let back = if rule.index < 0 { pattern.len() as i64 } else { 0 };
                found.push((r, (i as i64 + back + rule.index) as u32));
            }
        }
    }
}

impl<'s> Seen<'s> {
    fn get(self, i: usize, attribute: Attribute) -> &'s str {
        let word = &self.words[i];
        let lexeme = self.tokens.lexeme(i);
        match attribute {
            Attribute::Dep => self.symbols.get(word.dep),
            Attribute::Lemma => self.symbols.get(word.lemma),
            Attribute::Lower => &lexeme.lower_text,
            Attribute::Morph => self.symbols.get(word.morph),
            Attribute::Norm => &lexeme.norm_text,
            Attribute::Orth => &lexeme.text,
            Attribute::Pos => word.pos.as_str(),
            Attribute::Tag => self.symbols.get(word.tag),
            Attribute::IsSpace => "",
        }
    }
}

impl Test {
    fn holds(&self, seen: Seen<'_>, i: usize, attribute: Attribute) -> bool {
        let value = seen.get(i, attribute);
        match self {
            Test::Is(wanted) => **wanted == *value,
            Test::In(all) => all.iter().any(|w| **w == *value),
            Test::NotIn(all) => all.iter().all(|w| **w != *value),
            Test::Found(pattern) => pattern.is_found(value),
            Test::Flag(wanted) => seen.tokens.lexeme(i).is_space == *wanted,
        }
    }
}

impl Setting {
    fn apply(&self, word: &mut Word, symbols: &mut Symbols) {
        let mut symbol = |text: &str| -> Symbol { symbols.intern(text) };
        match self {
            Setting::Dep(dep) => word.dep = symbol(dep),
            Setting::Lemma(lemma) => word.lemma = symbol(lemma),
            Setting::Morph(morph) => word.morph = symbol(morph),
            Setting::Pos(pos) => word.pos = *pos,
            Setting::Tag(tag) => word.tag = symbol(tag),
        }
    }
}

/// The values of an attribute of which a pattern needs one.
fn keys(conditions: &[(Attribute, Test)], attribute: Attribute) -> Option<&[Box<str>]> {
    conditions.iter().find_map(|(a, test)| match test {
        Test::Is(one) if *a == attribute => Some(std::slice::from_ref(one)),
        Test::In(all) if *a == attribute => Some(all.as_slice()),
        _ => None,
    })
}

fn rule(value: &ValueRef<'_>) -> Result<Rule, String> {
    let patterns = pack::field(value, "patterns").map_or(&[][..], pack::items);
    let patterns = patterns.iter().map(|p| pack::items(p).iter().map(conditions).collect());
    let patterns = patterns.collect::<Result<Vec<Vec<Conditions>>, String>>()?;
    let Some(ValueRef::Map(settings)) = pack::field(value, "attrs") else {
        return Err("a rule without attrs".into());
    };
    let settings = settings.iter().map(setting).collect::<Result<_, _>>()?;
    let index = pack::field(value, "index").map_or(0, whole_number);
    let inside = |p: &Vec<Conditions>| !p.is_empty() && (-(p.len() as i64)..p.len() as i64).contains(&index);
    if patterns.iter().all(inside) {
        Ok(Rule { patterns, settings, index })
    } else {
        Err("an index outside its pattern".into())
    }
}

fn whole_number(value: &ValueRef<'_>) -> i64 {
    if let ValueRef::Integer(n) = value { n.as_i64().unwrap_or(i64::MAX) } else { i64::MAX }
}

fn conditions(value: &ValueRef<'_>) -> Result<Conditions, String> {
    let ValueRef::Map(fields) = value else { return Err("a condition that is no table".into()) };
    let mut all = Vec::new();
    for (key, value) in fields {
        let name = pack::text(key).ok_or("a condition without a name")?.to_uppercase();
        if name == "OP" && pack::text(value) == Some("1") {
            continue;
        }
        let attribute = attribute(&name).ok_or_else(|| format!("patterns over {name} are not supported"))?;
        all.extend(tests(attribute, value)?.into_iter().map(|test| (attribute, test)));
    }
    Ok(all)
}

fn attribute(name: &str) -> Option<Attribute> {
    Some(match name {
        "DEP" => Attribute::Dep,
        "IS_SPACE" => Attribute::IsSpace,
        "LEMMA" => Attribute::Lemma,
        "LOWER" => Attribute::Lower,
        "MORPH" => Attribute::Morph,
        "NORM" => Attribute::Norm,
        "ORTH" | "TEXT" => Attribute::Orth,
        "POS" => Attribute::Pos,
        "TAG" => Attribute::Tag,
        _ => return None,
    })
}

fn tests(attribute: Attribute, value: &ValueRef<'_>) -> Result<Vec<Test>, String> {
    let no_test = || format!("{attribute:?} compared with {value} is not supported");
    match (value, pack::text(value)) {
        (ValueRef::Boolean(flag), _) if attribute == Attribute::IsSpace => Ok(vec![Test::Flag(*flag)]),
        _ if attribute == Attribute::IsSpace => Err(no_test()),
        (_, Some(text)) => Ok(vec![Test::Is(text.into())]),
        (ValueRef::Map(all), _) if attribute != Attribute::Morph => all.iter().map(predicate).collect(),
        _ => Err(no_test()),
    }
}

fn predicate((name, value): &(ValueRef<'_>, ValueRef<'_>)) -> Result<Test, String> {
    let list = || pack::items(value).iter().filter_map(pack::text).map(Box::from).collect();
    match (pack::text(name).unwrap_or_default(), pack::text(value)) {
        ("IN", None) => Ok(Test::In(list())),
        ("NOT_IN", None) => Ok(Test::NotIn(list())),
        ("REGEX", Some(pattern)) => Pattern::forwards(pattern).map(Test::Found),
        (other, _) => Err(format!("the comparison {other} is not supported")),
    }
}

fn setting((name, value): &(ValueRef<'_>, ValueRef<'_>)) -> Result<Setting, String> {
    let name = pack::text(name).unwrap_or_default().to_uppercase();
    let value = pack::text(value).ok_or_else(|| format!("{name} set to something that is no string"))?;
    match name.as_str() {
        "DEP" => Ok(Setting::Dep(value.into())),
        "LEMMA" => Ok(Setting::Lemma(value.into())),
        "MORPH" => Ok(Setting::Morph(features(value).into())),
        "POS" => Pos::parse(value).map(Setting::Pos).ok_or_else(|| format!("the class {value} is not known")),
        "TAG" => Ok(Setting::Tag(value.into())),
        _ => Err(format!("setting {name} is not supported")),
    }
}

/// Features in order, and the values of each in order; `_` is none (`Morphology.normalize_features`).
fn features(text: &str) -> String {
    if text == "_" {
        return String::new();
    }
    let mut all: Vec<String> = text.split('|').filter(|f| !f.is_empty()).map(feature).collect();
    all.sort_unstable();
    all.join("|")
}

fn feature(text: &str) -> String {
    let Some((name, values)) = text.split_once('=') else { return text.to_owned() };
    let mut values: Vec<&str> = values.split(',').collect();
    values.sort_unstable();
    format!("{name}={}", values.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_put_in_order() {
        let cases = [
            ("_", ""),
            ("", ""),
            ("Tense=Past", "Tense=Past"),
            ("VerbForm=Fin|Case=Nom,Acc", "Case=Acc,Nom|VerbForm=Fin"),
        ];
        for (given, wanted) in cases {
            assert_eq!(features(given), wanted);
        }
    }

    #[test]
    fn what_is_not_read_is_an_error() {
        let pair = |name: &'static str, value| (ValueRef::from(name), value);
        let broken = [
            ValueRef::Map(vec![pair("SHAPE", "Xx".into())]),
            ValueRef::Map(vec![pair("OP", "+".into())]),
            ValueRef::Map(vec![pair("LOWER", ValueRef::Map(vec![pair("FUZZY", "x".into())]))]),
            ValueRef::Map(vec![pair("LOWER", ValueRef::Map(vec![pair("REGEX", "(".into())]))]),
            ValueRef::Map(vec![pair("IS_SPACE", "x".into())]),
            ValueRef::Nil,
        ];
        for value in broken {
            assert!(conditions(&value).is_err(), "{value}");
        }
        assert!(setting(&pair("POS", "VREB".into())).is_err() && setting(&pair("HEAD", "x".into())).is_err());
    }
}
