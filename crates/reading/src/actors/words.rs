//! Small classes of words: `data/actors_words.tsv`, and the sorts of organisations by their words: `data/actors_sorts.tsv`.

use super::Kind;
use super::lexicon;
use super::tables::{self, Gender};
use crate::table::{TableError, rows};
use std::collections::{BTreeMap, BTreeSet};

/// Classes of words by the name of the class.
#[derive(Debug)]
pub(super) struct Words {
    sets: BTreeMap<String, BTreeSet<String>>,
}

impl Words {
    pub(super) fn built_in() -> Result<Words, TableError> {
        let mut sets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let table = include_str!("../../data/actors_words.tsv");
        for row in rows("actors_words.tsv", table, &["set", "words"])? {
            sets.entry(row.get(0).to_owned()).or_default().extend(row.list(1).map(str::to_owned));
        }
        Ok(Words { sets })
    }

    /// Whether a word in small letters is of a class.
    pub(super) fn has(&self, set: &str, word: &str) -> bool {
        self.sets.get(set).is_some_and(|words| words.contains(word))
    }

    /// Whether a word ends as those of a class.
    pub(super) fn ends(&self, set: &str, word: &str) -> bool {
        self.sets.get(set).is_some_and(|ends| ends.iter().any(|end| word.ends_with(end.as_str())))
    }
}

/// Given names and whose they are: `data/actors_first_names.tsv`.
#[derive(Debug)]
pub(super) struct GivenNames(BTreeMap<String, Gender>);

impl GivenNames {
    pub(super) fn built_in() -> Result<GivenNames, TableError> {
        let table = include_str!("../../data/actors_first_names.tsv");
        let mut names = BTreeMap::new();
        for row in rows("actors_first_names.tsv", table, &["gender", "names"])? {
            let gender = Gender::parse(row.get(0)).ok_or_else(|| row.error("neither m nor f"))?;
            names.extend(row.list(1).map(|name| (name.to_owned(), gender)));
        }
        Ok(GivenNames(names))
    }

    /// What the first of several names tells of a person.
    pub(super) fn gender_of(&self, name: &str) -> Option<Gender> {
        let atoms = lexicon::atoms_of(name);
        self.0.get(atoms.first()?).copied().filter(|_| atoms.len() > 1)
    }
}

/// A sort of organisation and the words that tell it.
#[derive(Debug)]
struct Sort {
    /// Each as its atoms.
    words: Vec<Vec<String>>,
    kind: Kind,
    sector: String,
    /// Whether it tells also before another word that is known.
    inner: bool,
}

/// Sorts of organisations, the first that fits first.
#[derive(Debug)]
pub(super) struct Sorts(Vec<Sort>);

impl Sorts {
    pub(super) fn built_in() -> Result<Sorts, TableError> {
        let table = include_str!("../../data/actors_sorts.tsv");
        let mut sorts = Vec::new();
        for row in rows("actors_sorts.tsv", table, &["words", "kind", "sector", "inner"])? {
            let kind = tables::kind(row.get(1))
                .ok_or_else(|| row.error(format!("“{}” is no kind of actor", row.get(1))))?;
            sorts.push(Sort {
                words: row.list(0).map(lexicon::atoms_of).collect(),
                kind,
                sector: row.get(2).to_owned(),
                inner: row.get(3) == "x",
            });
        }
        Ok(Sorts(sorts))
    }

    /// What sort of organisation a name that is not known is; `inner` asks only for the words that tell before others.
    pub(super) fn of(&self, name: &str, inner: bool) -> Option<(Kind, String)> {
        let atoms = lexicon::atoms_of(name);
        let holds = |words: &Vec<String>| atoms.windows(words.len()).any(|w| w == words.as_slice());
        let sort = self.0.iter().find(|s| (s.inner || !inner) && s.words.iter().any(holds))?;
        Some((sort.kind, sort.sector.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_they_are() {
        let sorts = Sorts::built_in().expect("a good table");
        let sort = |name: &str, inner| sorts.of(name, inner).map(|(_, sector)| sector);
        assert_eq!(sort("Premium Times", false).as_deref(), Some("JRN"));
        assert_eq!(sort("Sudan Liberation Army", true).as_deref(), Some("REB"));
        assert_eq!(sort("Federal", true), None);
        assert_eq!(sort("Mount Elgon", false), None);
    }

    #[test]
    fn classes_are_there() {
        let words = Words::built_in().expect("a good table");
        for set in [
            "former",
            "behind",
            "apart",
            "animate",
            "parted",
            "agentive",
            "agent",
            "thing",
            "part",
            "small",
            "armed",
            "anybody",
            "leads",
            "speaks",
            "men",
            "unknown",
            "arms",
            "ranks",
            "sided",
            "demonym",
            "speech",
            "anyone",
            "treated",
            "anyones",
            "actors_of_harm",
            "sufferers",
            "ethnic",
            "posts",
            "others",
            "texts",
            "soldier",
            "holds",
            "hurts",
            "dies",
            "mediates",
            "captives",
            "fallen",
            "middlemen",
        ] {
            assert!(words.sets.contains_key(set), "{set}");
        }
        assert!(words.has("parted", "backed") && !words.has("parted", "army"));
        assert!(words.ends("agent", "weavers") && !words.ends("agent", "exercises"));
        assert_eq!(words.sets.len(), 38, "a class that nobody asks for");
    }
}
