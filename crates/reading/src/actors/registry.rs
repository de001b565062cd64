//! What the stage knows, ready to be looked up: names, institutions, offices, nouns.

use super::Kind;
use super::lexicon::{Case, Lexicon};
use super::lives::Lives;
use super::tables::{
    self, Folk, Institution, Kin, NamedRow, Noun, Owner, PersonRow, Plural, Role, Standing, Term,
};
use super::weights::Weights;
use super::words::{GivenNames, Sorts, Words};
use crate::country::{Countries, Country};
use crate::table::TableError;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a phrase can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// A named actor, by index.
    Named(usize),
    /// A person, by index.
    Person(usize),
    Country(Country),
    /// An adjective of a country, or its people.
    Demonym(Country),
    /// A city that stands for a country's government.
    Seat(Country),
    /// An institution, by index.
    Institution(usize),
    /// A role, by index.
    Role {
        role: usize,
        plural: bool,
    },
    /// A common noun, by index.
    Noun {
        noun: usize,
        plural: bool,
    },
    /// A people without a state of its own, by index.
    Folk(usize),
}

/// An actor that is known by name, with what it was when.
#[derive(Debug, Default)]
pub(super) struct Named {
    standings: Vec<Standing>,
}

impl Named {
    /// What it is on a day. When the day is not known, or outside all that is known: the standing that goes on, else
    /// the last.
    pub(super) fn on(&self, day: Option<Date>) -> &Standing {
        let holds = |s: &&Standing| day.is_some_and(|day| s.days.hold(day));
        let open = || self.standings.iter().rfind(|s| s.days.to.is_none());
        self.standings.iter().find(holds).or_else(open).unwrap_or(&self.standings[self.standings.len() - 1])
    }
}

impl Named {
    /// Whether it is or was an armed group.
    pub(super) fn is_group(&self) -> bool {
        self.standings.iter().any(|s| s.kind == Kind::ArmedGroup)
    }
}

/// A person who is known by name, with the offices held.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) terms: Vec<Term>,
}

impl Person {
    /// The office on a day, if one is held then. When the day is not known: the one that goes on.
    pub(super) fn on(&self, day: Option<Date>) -> Option<&Term> {
        match day {
            Some(day) => self.terms.iter().find(|t| t.days.hold(day)),
            None => self.terms.iter().rfind(|t| t.days.to.is_none()),
        }
    }
}

/// A country's name and adjective.
#[derive(Debug)]
struct Nation {
    name: String,
    demonym: String,
    within: Option<Country>,
    /// Words for one who lives there and not for all who do.
    person: Vec<String>,
}

/// What the stage knows: names, aliases, roles and descriptions of actors, with their codes.
#[derive(Debug)]
pub struct Registry {
    pub(super) lexicon: Lexicon<Label>,
    pub(super) named: Vec<Named>,
    pub(super) persons: Vec<Person>,
    pub(super) institutions: Vec<Institution>,
    pub(super) roles: Vec<Role>,
    pub(super) kin: Vec<Kin>,
    /// Named actors by what news calls them.
    called: BTreeMap<String, Vec<usize>>,
    pub(super) nouns: Vec<Noun>,
    pub(super) plurals: Vec<Plural>,
    pub(super) folks: Vec<Folk>,
    pub(super) words: Words,
    pub(super) sorts: Sorts,
    pub(super) given: GivenNames,
    pub(super) weights: Weights,
    pub(super) epithets: Weights,
    pub(super) lives: Lives,
    nations: BTreeMap<Country, Nation>,
    by_name: BTreeMap<String, usize>,
    persons_by_name: BTreeMap<String, usize>,
    institution_ids: BTreeMap<String, usize>,
    /// Named actors that are an institution of a country at some time.
    special: BTreeMap<(Country, usize), Vec<usize>>,
    /// Persons by country and office.
    holders: BTreeMap<(Country, String), Vec<usize>>,
}

/// Tables of named actors, one a file: all have the same columns.
const NAMED: [(&str, &str); 3] = [
    ("actors_armed.tsv", include_str!("../../data/actors_armed.tsv")),
    ("actors_states.tsv", include_str!("../../data/actors_states.tsv")),
    ("actors_organisations.tsv", include_str!("../../data/actors_organisations.tsv")),
];

impl Registry {
    /// The built-in registry by itself.
    ///
    /// # Errors
    /// When a table of knowledge is broken; the built-in ones are proved by the crate's tests.
    pub fn known() -> Result<Registry, TableError> {
        Registry::built_in(&Countries::built_in()?)
    }

    pub(crate) fn built_in(countries: &Countries) -> Result<Registry, TableError> {
        let mut known = Registry {
            lexicon: Lexicon::new(),
            named: Vec::new(),
            persons: Vec::new(),
            institutions: tables::institutions(include_str!("../../data/actors_institutions.tsv"))?,
            roles: tables::roles(include_str!("../../data/actors_roles.tsv"))?,
            called: BTreeMap::new(),
            kin: tables::kin(include_str!("../../data/actors_kin.tsv"))?,
            nouns: tables::nouns(include_str!("../../data/actors_nouns.tsv"))?,
            plurals: tables::plurals(include_str!("../../data/actors_plurals.tsv"))?,
            folks: tables::folks(include_str!("../../data/actors_peoples.tsv"))?,
            words: Words::built_in()?,
            sorts: Sorts::built_in()?,
            given: GivenNames::built_in()?,
            weights: Weights::built_in()?,
            epithets: Weights::of_epithets()?,
            lives: Lives::built_in()?,
            nations: BTreeMap::new(),
            by_name: BTreeMap::new(),
            persons_by_name: BTreeMap::new(),
            institution_ids: BTreeMap::new(),
            special: BTreeMap::new(),
            holders: BTreeMap::new(),
        };
        let ids = known.institutions.iter().enumerate();
        known.institution_ids = ids.map(|(i, institution)| (institution.id.clone(), i)).collect();
        for (table, text) in NAMED {
            tables::named(table, text)?.into_iter().for_each(|row| known.add_named(row));
        }
        let persons = tables::persons(include_str!("../../data/actors_persons.tsv"))?;
        persons.into_iter().for_each(|row| known.add_person(row));
        for (noun, names) in tables::called(include_str!("../../data/actors_called.tsv"))? {
            let bodies = names.iter().filter_map(|name| known.named_as(name)).collect();
            known.called.insert(noun, bodies);
        }
        known.add_countries(countries);
        known.add_words();
        Ok(known)
    }

    pub(super) fn add_named(&mut self, row: NamedRow) {
        let index = match self.by_name.get(&row.name) {
            Some(index) => *index,
            None => self.new_named(&row),
        };
        for alias in &row.aliases {
            self.lexicon.insert(alias, Case::of_name(alias), Label::Named(index));
        }
        let standing = row.standing;
        let is = standing.is.as_ref().and_then(|id| self.institution_ids.get(id));
        if let (Some(country), Some(institution)) = (standing.country, is) {
            self.special.entry((country, *institution)).or_default().push(index);
        }
        self.named[index].standings.push(standing);
    }

    fn new_named(&mut self, row: &NamedRow) -> usize {
        let index = self.named.len();
        self.lexicon.insert(&row.name, Case::of_name(&row.name), Label::Named(index));
        self.named.push(Named { standings: Vec::new() });
        self.by_name.insert(row.name.clone(), index);
        index
    }

    pub(super) fn add_person(&mut self, row: PersonRow) {
        let index = match self.persons_by_name.get(&row.name) {
            Some(index) => *index,
            None => self.new_person(&row.name),
        };
        for alias in &row.aliases {
            self.lexicon.insert(alias, Case::Capital, Label::Person(index));
        }
        if let (Some(country), false) = (row.term.country, row.term.role.is_empty()) {
            self.holders.entry((country, row.term.role.clone())).or_default().push(index);
        }
        self.persons[index].terms.push(row.term);
    }

    fn new_person(&mut self, name: &str) -> usize {
        let index = self.persons.len();
        self.lexicon.insert(name, Case::Capital, Label::Person(index));
        self.persons.push(Person { name: name.to_owned(), terms: Vec::new() });
        self.persons_by_name.insert(name.to_owned(), index);
        index
    }

    fn add_countries(&mut self, countries: &Countries) {
        for facts in countries.all() {
            let code = facts.code;
            for name in facts.aliases.iter().chain([&facts.name]) {
                self.lexicon.insert(name, Case::of_name(name), Label::Country(code));
            }
            for word in facts.adjectives.iter().chain(&facts.person).chain(&facts.people) {
                self.lexicon.insert(word, Case::Capital, Label::Demonym(code));
            }
            for seat in &facts.seats {
                self.lexicon.insert(&seat.name, Case::Capital, Label::Seat(code));
            }
            let demonym = facts.adjectives.first().unwrap_or(&facts.name).clone();
            self.nations.insert(
                code,
                Nation {
                    name: facts.name.clone(),
                    demonym,
                    within: facts.within,
                    person: facts
                        .person
                        .iter()
                        .filter(|word| !facts.people.contains(word))
                        .cloned()
                        .collect(),
                },
            );
        }
    }

    fn add_words(&mut self) {
        for (index, institution) in self.institutions.iter().enumerate() {
            for word in &institution.words {
                self.lexicon.insert(word, Case::of_word(word), Label::Institution(index));
                if !word.ends_with('s') && !word.contains(" of ") && !word.contains(" for ") {
                    self.lexicon.insert(
                        &tables::plural(word),
                        Case::of_word(word),
                        Label::Institution(index),
                    );
                }
            }
        }
        let roles =
            self.roles.iter().enumerate().flat_map(|(role, row)| row.words.iter().map(move |w| (role, w)));
        let nouns =
            self.nouns.iter().enumerate().flat_map(|(noun, row)| row.words.iter().map(move |w| (noun, w)));
        let one = |words: &(Option<String>, Option<String>)| words.0.clone();
        let many = |words: &(Option<String>, Option<String>)| words.1.clone();
        let role = |plural| move |role: usize| Label::Role { role, plural };
        let noun = |plural| move |noun: usize| Label::Noun { noun, plural };
        // A word that is both is an office in the singular ("the general"), and a noun in the plural ("generals").
        let mut all: Vec<(Option<String>, Label)> = Vec::new();
        all.extend(roles.clone().map(|(i, w)| (one(w), role(false)(i))));
        all.extend(nouns.flat_map(|(i, w)| [(one(w), noun(false)(i)), (many(w), noun(true)(i))]));
        all.extend(roles.map(|(i, w)| (many(w), role(true)(i))));
        for (word, label) in all {
            if let Some(word) = word {
                self.lexicon.insert(&word, Case::of_word(&word), label);
            }
        }
        for (folk, row) in self.folks.iter().enumerate() {
            for word in &row.words {
                self.lexicon.insert(word, Case::Capital, Label::Folk(folk));
            }
        }
    }

    /// Whether the holder of some offices can be called by a noun: a foreign minister "minister", anybody "leader".
    pub(super) fn is_called(&self, offices: &[String], noun: &str) -> bool {
        let word = |role: &Role| {
            role.words.iter().flat_map(|w| &w.0).any(|w| w == noun || w.ends_with(&format!(" {noun}")))
        };
        noun.is_empty()
            || matches!(noun, "leader" | "man" | "woman" | "official")
            || self.roles.iter().any(|role| offices.contains(&role.id) && word(role))
    }

    /// The bodies that news calls by a noun: "the alliance", "the world body".
    pub(super) fn called_so(&self, noun: &str) -> &[usize] {
        self.called.get(noun).map_or(&[], Vec::as_slice)
    }

    /// Whether the holder of an office can be called by the words of another: a foreign minister "the minister".
    pub(super) fn is_kin(&self, office: &str, called: &str) -> bool {
        let fits = |known: &String| match known.strip_prefix('*') {
            Some(end) => office.ends_with(end),
            None => office == known,
        };
        office == called || self.kin.iter().any(|kin| kin.called == called && kin.offices.iter().any(fits))
    }

    /// The named actor of this name.
    pub(super) fn named_as(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The person of this name.
    pub(super) fn person_as(&self, name: &str) -> Option<usize> {
        self.persons_by_name.get(name).copied()
    }

    /// The institution of this id.
    pub(super) fn institution(&self, id: &str) -> Option<usize> {
        self.institution_ids.get(id).copied()
    }

    /// The named actor that is an institution of a country on a day.
    pub(super) fn special(&self, country: Country, institution: usize, day: Option<Date>) -> Option<usize> {
        let id = &self.institutions[institution].id;
        let is = |standing: &Standing| {
            standing.country == Some(country) && standing.is.as_ref() == Some(id) && standing.days.is_now(day)
        };
        self.special
            .get(&(country, institution))?
            .iter()
            .copied()
            .find(|named| is(self.named[*named].on(day)))
    }

    /// The institution of a country that a named actor is on a day.
    pub(super) fn institution_of(&self, standing: &Standing, day: Option<Date>) -> Option<(Country, usize)> {
        if !standing.days.is_now(day) {
            return None;
        }
        Some((standing.country?, self.institution(standing.is.as_ref()?)?))
    }

    /// Who holds an office of a country on a day; nobody when the day is not known.
    pub(super) fn holder(&self, country: Country, role: &str, day: Option<Date>) -> Option<usize> {
        let day = day?;
        let holds = |t: &Term| {
            t.role == role && t.country == Some(country) && t.days.from.is_some() && t.days.hold(day)
        };
        let holders = self.holders.get(&(country, role.to_owned()))?;
        holders.iter().copied().find(|person| self.persons[*person].terms.iter().any(holds))
    }

    /// A country's name.
    pub(super) fn country_name(&self, country: Country) -> &str {
        self.nations.get(&country).map_or("", |nation| &nation.name)
    }

    /// A name with `{country}` and `{demonym}` in it, filled in.
    pub(super) fn fill(&self, name: &str, country: Country) -> String {
        let Some(nation) = self.nations.get(&country) else { return name.to_owned() };
        name.replace("{country}", &nation.name).replace("{demonym}", &nation.demonym)
    }

    /// The institution that people of some owner stand for.
    pub(super) fn owned(&self, owner: &Owner) -> Option<usize> {
        match owner {
            Owner::Institution(id) => self.institution(id),
            _ => None,
        }
    }
}

impl Registry {
    /// What sort of organisation a name that is not known is, by its words.
    pub(super) fn sort_of(&self, name: &str) -> (Kind, String) {
        self.sorts.of(name, false).unwrap_or((Kind::Other, String::new()))
    }

    /// Whether a word means one who lives in a country: "American", but not "British".
    pub(super) fn is_person_word(&self, country: Country, word: &str) -> bool {
        self.nations.get(&country).is_some_and(|nation| nation.person.iter().any(|w| w == word))
    }

    /// The country that ISO 3166 lists an entity under: itself, where it has a code of its own.
    pub(super) fn listed(&self, country: Country) -> Country {
        self.nations.get(&country).and_then(|nation| nation.within).unwrap_or(country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn rows() -> Vec<NamedRow> {
        NAMED.iter().flat_map(|(table, text)| tables::named(table, text).expect("a good table")).collect()
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let known = Registry::known().expect("good tables");
        for row in rows() {
            let parent = row.standing.parent.as_ref();
            assert!(parent.is_none_or(|name| known.named_as(name).is_some()), "{}: part of whom?", row.name);
            let is = row.standing.is.as_ref();
            assert!(is.is_none_or(|id| known.institution(id).is_some()), "{}: which institution?", row.name);
        }
        for person in &known.persons {
            for term in &person.terms {
                assert!(known.roles.iter().any(|r| r.id == term.role), "{}: which office?", person.name);
                let of = term.of.as_deref();
                let leads = |of: &str| match of.strip_prefix('@') {
                    Some(id) => known.institution(id).is_some(),
                    None => known.named_as(of).is_some(),
                };
                assert!(of.is_none_or(leads), "{}: of whom?", person.name);
            }
        }
        for (noun, names) in
            tables::called(include_str!("../../data/actors_called.tsv")).expect("a good table")
        {
            for name in names {
                assert!(known.named_as(&name).is_some(), "{noun}: “{name}” is in no table");
            }
        }
        for kin in &known.kin {
            let ids: Vec<&str> = known.roles.iter().map(|role| role.id.as_str()).collect();
            let office = |office: &String| office.starts_with('*') || ids.contains(&office.as_str());
            assert!(ids.contains(&kin.called.as_str()) && kin.offices.iter().all(office), "{kin:?}");
        }
        for institution in &known.institutions {
            let above = institution.part_of.as_ref();
            assert!(
                above.is_none_or(|id| known.institution(id).is_some()),
                "{}: part of what?",
                institution.id
            );
        }
    }

    #[test]
    fn times_run_forward_and_apart() {
        let known = Registry::known().expect("good tables");
        for named in &known.named {
            for (first, second) in named.standings.iter().zip(named.standings.iter().skip(1)) {
                let (end, start) = (first.days.to, second.days.from);
                assert!(end.is_some() && start.is_some() && end < start, "{}: times overlap", first.title);
            }
        }
        for days in known.persons.iter().flat_map(|p| &p.terms).map(|t| t.days) {
            assert!(
                days.to.is_none_or(|to| days.from.is_none_or(|from| from <= to)),
                "{days:?} runs backward"
            );
        }
    }

    #[test]
    fn no_name_means_two_actors() {
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        for row in rows() {
            for name in row.aliases.iter().chain([&row.name]) {
                seen.insert((name.clone(), row.name.clone()));
            }
        }
        let names: Vec<&String> = seen.iter().map(|(name, _)| name).collect();
        for pair in names.windows(2) {
            assert!(pair[0] != pair[1], "“{}” names two actors", pair[0]);
        }
    }

    #[test]
    fn what_the_tables_hold() {
        let known = Registry::known().expect("good tables");
        let groups = known.named.iter().filter(|n| n.is_group()).count();
        assert!(groups >= 300, "{groups} armed groups");
        assert!(known.named.len() >= 900, "{} named actors", known.named.len());
        assert!(known.persons.len() >= 400, "{} persons", known.persons.len());
    }
}
