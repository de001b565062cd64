//! What the stage knows, as tables: bounds, units, measures, cues.

use crate::atoms::{Atom, pieces, simple};
use crate::numbers::Numbers;
use crate::table::{Row, TableError, rows};
use std::collections::{BTreeMap, BTreeSet};
use truceline_syntax::Token;

/// How far a number may be off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    About,
    Near,
    Least,
    Above,
    Most,
    Below,
}

/// How a word tells what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum As {
    Object,
    Subject,
    State,
    Of,
    Noun,
    Toll,
}

/// Phrases of a table, each with a value, found at the end or the beginning of a run of atoms.
#[derive(Debug)]
pub(super) struct Phrases<V>(BTreeMap<Vec<String>, V>);

/// No phrase of the tables is longer.
const LONGEST: usize = 5;

impl<V: Copy> Phrases<V> {
    /// The longest phrase that ends these atoms: how long it is and what it is worth.
    pub(super) fn ending(&self, atoms: &[Atom]) -> Option<(usize, V)> {
        (1..=LONGEST.min(atoms.len())).rev().find_map(|n| Some((n, self.get(&atoms[atoms.len() - n..])?)))
    }

    /// The longest phrase that these atoms begin with.
    pub(super) fn beginning(&self, atoms: &[Atom]) -> Option<(usize, V)> {
        (1..=LONGEST.min(atoms.len())).rev().find_map(|n| Some((n, self.get(&atoms[..n])?)))
    }

    fn get(&self, atoms: &[Atom]) -> Option<V> {
        let words: Vec<String> = atoms.iter().map(|a| a.plain.clone()).collect();
        self.0.get(&words).copied()
    }
}

/// How a number stands to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cue {
    Part,
    Whole,
    Total,
    Nobody,
    Nought,
    Single,
    Aim,
    Unsure,
    Perfect,
    More,
    People,
    Armed,
    Plan,
    Tally,
    Guess,
    Condition,
    Provided,
    Inverted,
    Done,
    Deny,
    According,
    Record,
    Counts,
    Says,
    Joint,
    Against,
    Between,
    Step,
    Round,
}

/// All tables of the stage.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) numbers: Numbers,
    pub(super) before: Phrases<Bound>,
    pub(super) behind: Phrases<Bound>,
    /// Units before a number and behind it, as places in `units`.
    pub(super) unit_before: Phrases<usize>,
    pub(super) unit_behind: Phrases<usize>,
    units: Vec<String>,
    measures: BTreeMap<(As, String), String>,
    cues: BTreeMap<Cue, BTreeSet<String>>,
    /// Endings of nouns for agents, and nouns with such an ending that are none.
    agents: Vec<String>,
    things: BTreeSet<String>,
    /// The cues of a total by their first word, with the words behind it.
    pub(super) total: BTreeMap<String, Vec<Vec<String>>>,
}

impl Words {
    pub(super) fn built_in() -> Result<Words, TableError> {
        let mut words = Words {
            numbers: Numbers::built_in()?,
            before: Phrases(BTreeMap::new()),
            behind: Phrases(BTreeMap::new()),
            unit_before: Phrases(BTreeMap::new()),
            unit_behind: Phrases(BTreeMap::new()),
            units: Vec::new(),
            measures: BTreeMap::new(),
            cues: BTreeMap::new(),
            agents: Vec::new(),
            things: BTreeSet::new(),
            total: BTreeMap::new(),
        };
        words.bounds()?;
        words.units()?;
        words.measures()?;
        words.cues()?;
        words.endings()?;
        Ok(words)
    }

    fn bounds(&mut self) -> Result<(), TableError> {
        let table = include_str!("../../data/figures_bounds.tsv");
        for row in rows("figures_bounds.tsv", table, &["words", "place", "bound"])? {
            let bound = bound(&row)?;
            add(&row, place(&row, &mut self.before, &mut self.behind)?, bound)?;
        }
        Ok(())
    }

    fn units(&mut self) -> Result<(), TableError> {
        let table = include_str!("../../data/figures_units.tsv");
        for row in rows("figures_units.tsv", table, &["words", "place", "unit"])? {
            let unit = self.units.len();
            self.units.push(row.get(2).to_owned());
            add(&row, place(&row, &mut self.unit_before, &mut self.unit_behind)?, unit)?;
        }
        Ok(())
    }

    fn measures(&mut self) -> Result<(), TableError> {
        let table = include_str!("../../data/figures_measures.tsv");
        for row in rows("figures_measures.tsv", table, &["word", "as", "measure"])? {
            let key = (role(&row)?, row.get(0).to_owned());
            if self.measures.insert(key, row.get(2).to_owned()).is_some() {
                return Err(row.error(format!("“{}” stands twice", row.get(0))));
            }
        }
        Ok(())
    }

    fn cues(&mut self) -> Result<(), TableError> {
        let table = include_str!("../../data/figures_cues.tsv");
        for row in rows("figures_cues.tsv", table, &["words", "role"])? {
            self.cues.entry(cue(&row)?).or_default().extend(row.list(0).map(simple));
        }
        for words in self.cues.get(&Cue::Total).into_iter().flatten() {
            let mut words = words.split(' ').map(str::to_owned);
            let first = words.next().unwrap_or_default();
            self.total.entry(first).or_default().push(words.collect());
        }
        Ok(())
    }

    fn endings(&mut self) -> Result<(), TableError> {
        let table = include_str!("../../data/actors_words.tsv");
        for row in rows("actors_words.tsv", table, &["set", "words"])? {
            match row.get(0) {
                "agent" => self.agents.extend(row.list(1).map(str::to_owned)),
                "thing" => self.things.extend(row.list(1).map(str::to_owned)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether a noun names people: by a list, as a people, or by its ending.
    pub(super) fn is_person(&self, noun: Token<'_>) -> bool {
        let text = simple(noun.text());
        let listed = [noun.lemma(), &text].iter().any(|word| self.is(Cue::People, word));
        let agent = || {
            matches!(noun.tag(), "NN" | "NNS")
                && !self.things.contains(&text)
                && self.agents.iter().any(|end| text.len() > end.len() + 2 && text.ends_with(end.as_str()))
        };
        let armed =
            || self.measure(As::Noun, noun.lemma()).is_some_and(|m| matches!(m, "weapons" | "strikes"));
        listed || noun.entity_label() == "NORP" || agent() && !armed()
    }

    /// What a word counts in a role.
    pub(super) fn measure(&self, role: As, word: &str) -> Option<&str> {
        self.measures.get(&(role, word.to_owned())).map(String::as_str)
    }

    /// The code of a unit; none when what it measures is no figure.
    pub(super) fn unit(&self, unit: usize) -> Option<&str> {
        Some(self.units[unit].as_str()).filter(|code| *code != "none")
    }

    /// Whether words are a cue of a kind.
    pub(super) fn is(&self, cue: Cue, words: &str) -> bool {
        self.cues.get(&cue).is_some_and(|known| known.contains(&simple(words)))
    }
}

fn add<V>(row: &Row<'_>, phrases: &mut Phrases<V>, value: V) -> Result<(), TableError>
where
    V: Copy,
{
    for variant in row.list(0) {
        let words: Vec<String> = pieces(variant).into_iter().map(|r| simple(&variant[r])).collect();
        if words.len() > LONGEST {
            return Err(row.error(format!("“{variant}” is longer than {LONGEST} words")));
        }
        if phrases.0.insert(words, value).is_some() {
            return Err(row.error(format!("“{variant}” stands twice")));
        }
    }
    Ok(())
}

fn place<'p, V>(
    row: &Row<'_>,
    before: &'p mut Phrases<V>,
    behind: &'p mut Phrases<V>,
) -> Result<&'p mut Phrases<V>, TableError> {
    match row.get(1) {
        "before" => Ok(before),
        "behind" => Ok(behind),
        other => Err(row.error(format!("“{other}” is no place"))),
    }
}

fn bound(row: &Row<'_>) -> Result<Bound, TableError> {
    Ok(match row.get(2) {
        "about" => Bound::About,
        "near" => Bound::Near,
        "least" => Bound::Least,
        "above" => Bound::Above,
        "most" => Bound::Most,
        "below" => Bound::Below,
        other => return Err(row.error(format!("“{other}” is no bound"))),
    })
}

fn role(row: &Row<'_>) -> Result<As, TableError> {
    Ok(match row.get(1) {
        "object" => As::Object,
        "subject" => As::Subject,
        "state" => As::State,
        "of" => As::Of,
        "noun" => As::Noun,
        "toll" => As::Toll,
        other => return Err(row.error(format!("“{other}” is no role"))),
    })
}

fn cue(row: &Row<'_>) -> Result<Cue, TableError> {
    Ok(match row.get(1) {
        "part" => Cue::Part,
        "whole" => Cue::Whole,
        "total" => Cue::Total,
        "nobody" => Cue::Nobody,
        "nought" => Cue::Nought,
        "single" => Cue::Single,
        "aim" => Cue::Aim,
        "unsure" => Cue::Unsure,
        "perfect" => Cue::Perfect,
        "more" => Cue::More,
        "people" => Cue::People,
        "armed" => Cue::Armed,
        "plan" => Cue::Plan,
        "tally" => Cue::Tally,
        "guess" => Cue::Guess,
        "condition" => Cue::Condition,
        "provided" => Cue::Provided,
        "inverted" => Cue::Inverted,
        "done" => Cue::Done,
        "deny" => Cue::Deny,
        "according" => Cue::According,
        "record" => Cue::Record,
        "counts" => Cue::Counts,
        "says" => Cue::Says,
        "joint" => Cue::Joint,
        "against" => Cue::Against,
        "between" => Cue::Between,
        "step" => Cue::Step,
        "round" => Cue::Round,
        other => return Err(row.error(format!("“{other}” is no cue"))),
    })
}
