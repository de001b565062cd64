//! The codebook as it is loaded: entries, turns, classes of words, scores and codes.

use super::Type;
use super::entry::{self, Entry};
use super::flags::Signs;
use super::learned::Learned;
use super::light::Light;
use super::turn::{self, Turner, Turning};
use crate::table::{Row, TableError, rows};
use std::collections::{BTreeMap, BTreeSet};

/// PLOVER's codebook with the words that express it: what the stage knows.
#[derive(Debug)]
pub struct Codebook {
    pub(super) entries: BTreeMap<String, Vec<Entry>>,
    pub(super) turners: BTreeMap<String, Vec<Turner>>,
    pub(super) turns: BTreeMap<String, Vec<Turning>>,
    /// Classes of a word.
    pub(super) classes: BTreeMap<String, BTreeSet<String>>,
    pub(super) light: Light,
    pub(super) signs: Signs,
    /// PLOVER contexts by word.
    pub(super) contexts: BTreeMap<String, Vec<usize>>,
    pub(super) context_names: Vec<String>,
    /// Score and CAMEO code by event and mode.
    pub(super) scale: BTreeMap<(Type, String), Measure>,
    /// What codes what the entries do not list.
    pub(super) learned: Learned,
}

/// What is known of an event type in one mode.
#[derive(Clone, Debug, Default)]
pub(super) struct Measure {
    pub(super) score: Option<f64>,
    pub(super) cameo: Option<String>,
}

const TABLES: [(&str, &str); 4] = [
    ("codebook_verbal.tsv", include_str!("../../data/codebook_verbal.tsv")),
    ("codebook_cooperation.tsv", include_str!("../../data/codebook_cooperation.tsv")),
    ("codebook_conflict.tsv", include_str!("../../data/codebook_conflict.tsv")),
    ("codebook_force.tsv", include_str!("../../data/codebook_force.tsv")),
];

macro_rules! table {
    ($name:literal, $columns:expr) => {
        rows($name, include_str!(concat!("../../data/", $name)), $columns)
    };
}

impl Codebook {
    pub(crate) fn built_in() -> Result<Codebook, TableError> {
        let (contexts, context_names) = contexts(&table!("contexts.tsv", &["context", "words"])?);
        Ok(Codebook {
            entries: entries()?,
            turners: turners(&table!("codebook_turners.tsv", &turn::TURNERS)?)?,
            turns: turns(&table!("codebook_turns.tsv", &turn::TURNS)?)?,
            classes: classes(&table!("codebook_classes.tsv", &["class", "words", "source"])?),
            light: Light::of_rows(&table!("codebook_light.tsv", &["kind", "words", "via", "source"])?)?,
            signs: Signs::of_rows(&table!("codebook_flags.tsv", &["flag", "kind", "words", "source"])?)?,
            contexts,
            context_names,
            scale: scale(
                &table!("plover.tsv", &["event", "mode", "quad", "score", "meaning"])?,
                &table!("cameo.tsv", &["event", "mode", "cameo", "name"])?,
            )?,
            learned: Learned::built_in()?,
        })
    }

    pub(super) fn measure(&self, event: Type, mode: Option<&str>) -> Measure {
        let find = |mode: &str| self.scale.get(&(event, mode.to_owned())).cloned().unwrap_or_default();
        let (exact, plain) = (find(mode.unwrap_or_default()), find(""));
        Measure { score: exact.score.or(plain.score), cameo: exact.cameo.or(plain.cameo) }
    }

    pub(super) fn is_among(&self, word: &str, class: &str) -> bool {
        self.classes.get(word).is_some_and(|all| all.contains(class))
    }
}

fn entries() -> Result<BTreeMap<String, Vec<Entry>>, TableError> {
    let mut all: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for (name, text) in TABLES {
        for row in rows(name, text, &entry::COLUMNS)? {
            for (word, entry) in Entry::of_row(&row)? {
                all.entry(word).or_default().push(entry);
            }
        }
    }
    Ok(all)
}

fn turners(rows: &[Row<'_>]) -> Result<BTreeMap<String, Vec<Turner>>, TableError> {
    let mut all: BTreeMap<String, Vec<Turner>> = BTreeMap::new();
    for row in rows {
        for (word, turner) in Turner::of_row(row)? {
            all.entry(word).or_default().push(turner);
        }
    }
    Ok(all)
}

fn turns(rows: &[Row<'_>]) -> Result<BTreeMap<String, Vec<Turning>>, TableError> {
    let mut all: BTreeMap<String, Vec<Turning>> = BTreeMap::new();
    for row in rows {
        let turning = Turning::of_row(row)?;
        all.entry(turning.turn.clone()).or_default().push(turning);
    }
    Ok(all)
}

fn classes(rows: &[Row<'_>]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        for word in row.list(1) {
            all.entry(word.to_owned()).or_default().insert(row.get(0).to_owned());
        }
    }
    all
}

fn contexts(rows: &[Row<'_>]) -> (BTreeMap<String, Vec<usize>>, Vec<String>) {
    let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for row in rows {
        let context = row.get(0);
        let index = names.iter().position(|n| n == context).unwrap_or_else(|| {
            names.push(context.to_owned());
            names.len() - 1
        });
        row.list(1).for_each(|word| words.entry(word.to_owned()).or_default().push(index));
    }
    (words, names)
}

fn scale(scores: &[Row<'_>], codes: &[Row<'_>]) -> Result<BTreeMap<(Type, String), Measure>, TableError> {
    let mut all: BTreeMap<(Type, String), Measure> = BTreeMap::new();
    let key = |row: &Row<'_>| match Type::parse(row.get(0)) {
        Some(event) => Ok((event, row.get(1).to_owned())),
        None => Err(row.error(format!("“{}” is no event", row.get(0)))),
    };
    for row in scores {
        all.entry(key(row)?).or_default().score = row.parse(3, "number")?;
    }
    for row in codes {
        all.entry(key(row)?).or_default().cameo = Some(row.get(2).to_owned());
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::entry::{Condition, Filler, Slot};
    use crate::events::turn::Of;

    const PREPOSITIONS: &str = "on upon against of at to with from for by in into over about between among as outside near along \
        around toward towards under behind through before after within without inside across onto off out alongside belonging during";

    fn book() -> Codebook {
        Codebook::built_in().expect("good tables")
    }

    fn slots(condition: &Condition) -> impl Iterator<Item = &Slot> {
        condition.slots.iter()
    }

    #[test]
    fn frames_and_roles_name_slots_that_there_are() {
        let known: BTreeSet<&str> = PREPOSITIONS.split_whitespace().collect();
        for entry in book().entries.values().flatten() {
            let roles = entry.roles.actor.iter().chain(&entry.roles.recipient);
            for slot in entry.frame.iter().flat_map(slots).chain(roles) {
                if let Slot::Preposition(name) = slot {
                    assert!(known.contains(name.as_str()), "{}: “{name}” is no slot", entry.name);
                }
            }
        }
    }

    #[test]
    fn frames_and_turns_name_classes_that_there_are() {
        let book = book();
        let classes: BTreeSet<&String> = book.classes.values().flatten().collect();
        for entry in book.entries.values().flatten() {
            for filler in entry.frame.iter().flat_map(|c| &c.fillers) {
                if let Filler::Among(class) = filler {
                    assert!(classes.contains(class), "{}: no class “{class}”", entry.name);
                }
            }
        }
        for turning in book.turns.values().flatten() {
            if let Of::Among(class) | Of::CodedOn(_, class) = &turning.of {
                assert!(classes.contains(class), "{}: no class “{class}”", turning.turn);
            }
        }
        for turner in book.turners.values().flatten() {
            assert!(book.turns.contains_key(&turner.turn), "{}: no turn “{}”", turner.word, turner.turn);
        }
    }

    #[test]
    fn every_mode_is_one_of_plovers() {
        let book = book();
        let known = |event: Type, mode: &Option<String>| {
            book.scale.contains_key(&(event, mode.clone().unwrap_or_default()))
        };
        for entry in book.entries.values().flatten() {
            assert!(known(entry.event, &entry.mode), "{}", entry.name);
        }
        for turning in book.turns.values().flatten() {
            assert!(known(turning.event, &turning.mode), "{}: {:?}", turning.turn, turning.mode);
        }
        for (event, mode) in book.scale.keys() {
            let of = |e: Type, m: &Option<String>| e == *event && m.as_deref().unwrap_or_default() == mode;
            let entries = book.entries.values().flatten().filter(|e| of(e.event, &e.mode)).count();
            let turnings = book.turns.values().flatten().filter(|t| of(t.event, &t.mode)).count();
            assert!(entries + turnings > 0, "no words for {event:?} {mode}");
        }
        for event in Type::ALL {
            assert!(book.measure(event, None).score.is_some() && book.measure(event, None).cameo.is_some());
            assert!(book.entries.values().flatten().any(|e| e.event == event), "no words for {event:?}");
        }
    }

    #[test]
    fn the_codebook_is_large_and_says_nothing_twice() {
        let book = book();
        assert!(book.entries.values().map(Vec::len).sum::<usize>() > 3_000);
        let mut names = BTreeSet::new();
        for entry in book.entries.values().flatten() {
            let roles = format!("{:?}", entry.roles);
            assert!(names.insert((entry.name.clone(), roles)), "twice: {}", entry.name);
        }
    }

    #[test]
    fn contexts_are_plovers() {
        assert_eq!(book().context_names.len(), 37);
    }
}
