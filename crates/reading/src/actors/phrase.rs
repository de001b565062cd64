//! A phrase for somebody, cut into its core and whose it is: "a former [spokesman] for | the Sudanese army".

use super::lexicon::{self, Atom, Found};
use super::registry::{Label, Registry};

/// A phrase with what of it is known.
pub(super) struct Phrase<'t> {
    pub(super) text: &'t str,
    pub(super) atoms: Vec<Atom>,
    pub(super) found: Vec<Found<Label>>,
    /// The atom that ends the core.
    pub(super) cut: usize,
    registry: &'t Registry,
    /// Whether its capitals tell names from words.
    pub(super) cased: bool,
}

/// A word of a phrase that nothing known holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stranger {
    /// Part of a name.
    Name,
    /// Somebody who does something: "weavers".
    Agent,
    /// Part of somebody who stands behind: "members of …".
    Part,
    /// Anything else: "exercises".
    Thing,
}

impl<'t> Phrase<'t> {
    pub(super) fn read(registry: &'t Registry, text: &'t str) -> Phrase<'t> {
        let atoms = lexicon::atoms_of_words(text);
        let mut found = registry.lexicon.all(text, &atoms);
        let upper = text.chars().any(char::is_uppercase);
        let lower = text.chars().any(char::is_lowercase);
        let mut phrase = Phrase { text, atoms, found: Vec::new(), cut: 0, registry, cased: upper && lower };
        found.retain(|f| !phrase.is_part_of_name(f));
        phrase.found = found;
        phrase.cut = phrase.find_cut();
        phrase
    }

    /// The units of the core.
    pub(super) fn front(&self) -> &[Found<Label>] {
        &self.found[..self.found.partition_point(|f| f.to <= self.cut)]
    }

    /// The words that name the core: its last known ones with what stands behind them.
    pub(super) fn core_words(&self) -> String {
        let from = self.front().last().map_or(0, |f| f.from);
        match (self.atoms.get(from), self.cut.checked_sub(1).and_then(|last| self.atoms.get(last))) {
            (Some(first), Some(last)) if first.start < last.end => {
                self.text[first.start..last.end].trim_matches([' ', ',', '-', ';']).to_owned()
            }
            _ => String::new(),
        }
    }

    /// The words of an atom as they are written.
    fn written(&self, at: usize) -> &'t str {
        self.text[self.atoms[at].start..self.atoms[at].end].trim_matches(|c: char| !c.is_alphanumeric())
    }

    fn is(&self, set: &str, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|a| self.registry.words.has(set, &a.word))
    }

    fn is_capital(&self, at: usize) -> bool {
        self.cased && self.written(at).starts_with(char::is_uppercase)
    }

    fn unit_at(&self, at: usize) -> Option<&Found<Label>> {
        self.found.iter().find(|f| f.from <= at && at < f.to)
    }

    /// "Abbas" in "Abbas Kamel": a surname that is a part of somebody else's name.
    fn is_part_of_name(&self, f: &Found<Label>) -> bool {
        let Label::Person(person) = f.value else { return false };
        let name = lexicon::atoms_of(&self.registry.persons[person].name);
        let stranger = |at: usize| {
            let word = &self.atoms[at].word;
            self.is_capital(at) && word.len() > 1 && !name.contains(word) && !self.is_known(word)
        };
        f.to - f.from == 1 && f.to < self.atoms.len() && stranger(f.to)
    }

    /// Whether a word is a phrase of the registry by itself.
    fn is_known(&self, word: &str) -> bool {
        self.registry.lexicon.knows(word)
    }

    /// Whether a word hangs on the one before it by a hyphen: "led" in "US-led".
    fn is_glued(&self, at: usize) -> bool {
        at > 0 && self.text[..self.atoms[at].start].ends_with('-')
    }

    /// What is X-backed is not X's.
    pub(super) fn is_parted(&self, f: &Found<Label>) -> bool {
        self.is("parted", f.to) && (self.is_glued(f.to) || !self.is("behind", f.to + 1))
    }

    /// Where the core ends: at the first "of", "who", "fighting" and the like behind its first known words, or behind the
    /// first word when nothing is known before.
    fn find_cut(&self) -> usize {
        let first = self.found.first().map_or(1, |f| f.to);
        let open = |at: usize| self.is("small", at) || self.is("behind", at);
        let preposition = (1..first.min(self.atoms.len()))
            .find(|at| self.unit_at(*at).is_none() && self.is("behind", *at) && !(0..*at).all(open));
        let behind = (first..self.atoms.len()).find(|at| self.unit_at(*at).is_none() && self.ends_core(*at));
        preposition.or(behind).unwrap_or(self.atoms.len())
    }

    fn ends_core(&self, at: usize) -> bool {
        if self.is_glued(at) {
            return false;
        }
        self.is("behind", at) || self.is("apart", at) || self.is_participle(at)
    }

    /// "protesters demanding bread", but not "Iraqi suspected militants".
    fn is_participle(&self, at: usize) -> bool {
        let word = &self.atoms[at].word;
        let shape = word.len() > 4 && (word.ends_with("ing") || word.ends_with("ed"));
        let head = at.checked_sub(1).and_then(|before| self.unit_at(before)).map(|f| f.value);
        let plural = match head {
            Some(Label::Noun { plural, .. } | Label::Role { plural, .. }) => plural,
            Some(Label::Named(_) | Label::Person(_)) => true,
            _ => false,
        };
        shape && plural && !self.is_capital(at)
    }

    /// The words of the core behind its last known ones.
    pub(super) fn strangers(&self) -> Option<Stranger> {
        let from = self.front().last().map_or(0, |f| f.to);
        let mut last = None;
        for at in from..self.cut {
            let word = self.atoms[at].word.as_str();
            if !self.is("small", at) && !word.chars().all(|c| c.is_ascii_digit()) {
                last = Some(self.stranger(at, word));
            }
        }
        last
    }

    fn stranger(&self, at: usize, word: &str) -> Stranger {
        let words = &self.registry.words;
        let opens = at == 0 && self.cut == 1;
        if self.is_capital(at) && !opens {
            Stranger::Name
        } else if words.has("part", word) {
            Stranger::Part
        } else if word.len() > 4 && words.ends("agent", word) && !words.has("thing", word) {
            Stranger::Agent
        } else {
            Stranger::Thing
        }
    }

    /// The capitalised words of the core that nothing known holds, as one name.
    pub(super) fn name(&self) -> Option<&'t str> {
        let from = self.front().last().map_or(0, |f| f.to);
        let mut capitals = (from..self.cut).filter(|at| self.is_capital(*at));
        let first = capitals.next()?;
        let last = capitals.next_back().unwrap_or(first);
        Some(
            self.text[self.atoms[first].start..self.atoms[last].end]
                .trim_end_matches([' ', ',', '-', '–', '/', ';', '(', ')']),
        )
    }

    /// Names before the core that nothing known holds: "Balochistan" in "Balochistan rebels".
    pub(super) fn names_before(&self, core: usize) -> impl Iterator<Item = &'t str> {
        self.runs(0, core, true)
    }

    /// What stands behind the core, when its owner can stand there.
    pub(super) fn behind(&self) -> Option<&'t str> {
        let from = self.cut + usize::from(self.cut < self.atoms.len());
        if self.is("apart", self.cut) || from >= self.atoms.len() {
            return None;
        }
        Some(&self.text[self.atoms[from].start..])
    }

    /// Runs of capitalised words, known or not.
    pub(super) fn all_names(&self) -> impl Iterator<Item = &'t str> {
        self.runs(0, self.atoms.len(), false)
    }

    /// Runs of capitalised words: those that nothing known holds, or all.
    fn runs(&self, from: usize, to: usize, strange: bool) -> impl Iterator<Item = &'t str> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let stranger = |at: &usize| {
            (!strange || self.unit_at(*at).is_none()) && self.is_capital(*at) && !self.is("small", *at)
        };
        for at in (from..to).filter(stranger) {
            match runs.last_mut() {
                Some((_, end)) if *end == at => *end = at + 1,
                _ => runs.push((at, at + 1)),
            }
        }
        let text = self.text;
        let edges: Vec<(usize, usize)> =
            runs.into_iter().map(|(a, b)| (self.atoms[a].start, self.atoms[b - 1].end)).collect();
        edges.into_iter().map(move |(a, b)| {
            let name = text[a..b].trim_end_matches([' ', ',', '-', '–', '/', ';', '(', ')']);
            name.trim_end_matches("'s").trim_end_matches("’s")
        })
    }
}

impl Phrase<'_> {
    /// Whether the core speaks of somebody who has left office.
    pub(super) fn has_former(&self) -> bool {
        (0..self.cut).any(|at| self.is("former", at))
    }

    /// What the words of a name say of it before a word that is known: "Liberation" in "Sudan Liberation Army".
    pub(super) fn sort_inside(&self, before: &[Found<Label>], core: usize) -> Option<(super::Kind, String)> {
        let from = before.last().map_or(0, |f| f.to);
        if from >= core || !(from..core).all(|at| self.is_capital(at)) || !self.is_capital(core) {
            return None;
        }
        self.registry.sorts.of(&self.text[self.atoms[from].start..self.atoms[core - 1].end], true)
    }
}
