//! Who a phrase alone stands for: the registry asked directly, without a report around.

use super::Kind;
use super::lexicon::{self, Atom, Found};
use super::registry::{Label, Registry};
use super::scene::Scene;
use super::tables::{Owner, Standing};
use crate::country::Country;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What is known of whom a phrase stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The fullest name that is known.
    pub name: String,
    /// What sort of actor it is.
    pub kind: Kind,
    /// Whose it is.
    pub country: Option<Country>,
    /// PLOVER sector, or the whole code of an organisation without a country (`IGOUNO`).
    pub sector: String,
    /// PLOVER/CAMEO actor code on the day.
    pub code: Option<String>,
}

/// Words that end a phrase's core; whose it is may stand behind them.
const BEHIND: [&str; 14] =
    ["of", "for", "from", "in", "at", "with", "by", "who", "which", "that", "to", "on", "near", "against"];

impl Registry {
    /// Whom a phrase stands for on a day: "Turkish foreign minister Hakan Fidan", "a spokesman for the TTP", "rebels". The
    /// context is what surrounds it, such as its sentence: it tells the country of "the army". Without a day the latest that
    /// is known counts.
    ///
    /// ```
    /// # let registry = truceline_reading::actors::Registry::known()?;
    /// let found = registry.identify("the Pakistani Taliban", "", None).expect("a known group");
    /// assert_eq!(found.code.as_deref(), Some("PAKREB"));
    /// # Ok::<(), truceline_reading::TableError>(())
    /// ```
    pub fn identify(&self, phrase: &str, context: &str, day: Option<Date>) -> Option<Identity> {
        let atoms = lexicon::atoms_of_words(phrase);
        let found = self.lexicon.all(phrase, &atoms);
        let cut = cut(&atoms, &found);
        let (front, back): (Vec<Found<Label>>, Vec<Found<Label>>) =
            found.into_iter().partition(|f| f.to <= cut);
        let former = atoms.iter().any(|a| FORMER.contains(&a.word.as_str()));
        let asked = Asked { registry: self, context, day, former };
        match front.split_last() {
            Some((core, before)) => asked.identity(core.value, before, &back),
            None => back.iter().find_map(|core| asked.identity(core.value, &[], &[])),
        }
    }
}

/// Where the core of a phrase ends: at the first "of", "who", comma and the like behind its first known words.
fn cut(atoms: &[Atom], found: &[Found<Label>]) -> usize {
    let first = found.first().map_or(atoms.len(), |f| f.to);
    let inside = |at: usize| found.iter().any(|f| f.from <= at && at < f.to);
    let ends = |at: &usize| !inside(*at) && BEHIND.contains(&atoms[*at].word.as_str());
    (first..atoms.len()).find(ends).unwrap_or(atoms.len())
}

/// A question to the registry.
struct Asked<'r> {
    registry: &'r Registry,
    context: &'r str,
    day: Option<Date>,
    /// Whether the phrase speaks of somebody who has left office.
    former: bool,
}

const FORMER: [&str; 6] = ["former", "ex", "ousted", "deposed", "toppled", "retired"];

/// Whose something is.
enum Whose {
    Country(Country),
    Group(Identity),
    Nobody,
}

impl Asked<'_> {
    fn identity(&self, core: Label, before: &[Found<Label>], behind: &[Found<Label>]) -> Option<Identity> {
        let registry = self.registry;
        match core {
            Label::Named(named) => Some(self.standing(registry.named[named].on(self.day))),
            Label::Person(person) => Some(self.person(person)),
            Label::Country(country) => {
                Some(self.of_country(registry.country_name(country), Kind::State, country, ""))
            }
            Label::Demonym(country) => Some(self.of_country(
                &registry.fill("people of {country}", country),
                Kind::People,
                country,
                "CVL",
            )),
            Label::Seat(country) => self.institution(country, registry.institution("government")?),
            Label::Institution(institution) => self.body(institution, self.whose(before, behind)),
            Label::Role { role, .. } => {
                let sector = registry.roles[role].sector.clone();
                Some(self.agent(
                    Kind::Person,
                    if self.former { "ELI".to_owned() } else { sector },
                    before,
                    behind,
                ))
            }
            Label::Noun { noun, .. } => self.noun(noun, before, behind),
        }
    }

    /// Whose something is: of the last that stands before it, else of the first behind, else of nobody.
    fn whose(&self, before: &[Found<Label>], behind: &[Found<Label>]) -> Whose {
        let of = |label: Label, rest: &[Found<Label>]| match label {
            Label::Country(country) | Label::Demonym(country) | Label::Seat(country) => {
                Whose::Country(country)
            }
            Label::Named(_) | Label::Person(_) | Label::Institution(_) | Label::Noun { .. } => {
                self.identity(label, rest, &[]).map_or(Whose::Nobody, Whose::Group)
            }
            Label::Role { .. } => Whose::Nobody,
        };
        let left = (0..before.len()).rev().map(|i| of(before[i].value, &before[..i]));
        let owner = left.chain((0..behind.len()).rev().map(|i| of(behind[i].value, &behind[..i])));
        let mut owner = owner.filter(|whose| !matches!(whose, Whose::Nobody));
        owner.next().unwrap_or(Whose::Nobody)
    }

    fn body(&self, institution: usize, whose: Whose) -> Option<Identity> {
        let row = &self.registry.institutions[institution];
        match whose {
            Whose::Country(country) => self.institution(country, institution),
            Whose::Group(owner) if owner.kind == Kind::ArmedGroup || owner.country.is_none() => Some(owner),
            Whose::Group(owner) => self.institution(owner.country?, institution),
            Whose::Nobody => match self.country_around() {
                Some(country) => self.institution(country, institution),
                None => Some(self.without_country(&row.words[0], row.kind, &row.sector)),
            },
        }
    }

    fn noun(&self, noun: usize, before: &[Found<Label>], behind: &[Found<Label>]) -> Option<Identity> {
        let row = &self.registry.nouns[noun];
        match (&row.owner, self.whose(before, behind)) {
            (Owner::Itself, Whose::Group(owner)) if owner.kind != Kind::State => Some(owner),
            (Owner::Institution(id), whose @ (Whose::Country(_) | Whose::Group(_))) => {
                self.body(self.registry.institution(id)?, whose)
            }
            _ => Some(self.agent(row.kind?, row.sector.clone(), before, behind)),
        }
    }

    /// Somebody who belongs to an owner: his sector, or the owner's.
    fn agent(
        &self,
        kind: Kind,
        sector: String,
        before: &[Found<Label>],
        behind: &[Found<Label>],
    ) -> Identity {
        match self.whose(before, behind) {
            Whose::Country(country) => self.of_country("", kind, country, &sector),
            Whose::Group(owner) => {
                let own = owner.country.is_none() && !owner.sector.is_empty();
                let sector = if sector.is_empty() || own || owner.kind == Kind::ArmedGroup {
                    owner.sector
                } else {
                    sector
                };
                Identity {
                    name: owner.name,
                    kind,
                    country: owner.country,
                    code: Scene::code(owner.country, &sector),
                    sector,
                }
            }
            Whose::Nobody => self.without_country("", kind, &sector),
        }
    }

    fn person(&self, person: usize) -> Identity {
        let row = &self.registry.persons[person];
        let term = row.on(self.day);
        let last = term.or(row.terms.last());
        let of = last
            .and_then(|t| self.registry.named_as(t.of.as_ref()?))
            .map(|n| self.registry.named[n].on(self.day));
        let country = last.and_then(|t| t.country);
        let sector = match (term, of) {
            (None, _) => "ELI".to_owned(),
            (Some(term), Some(of)) if term.sector.is_empty() || country.is_none() => of.sector.clone(),
            (Some(term), _) => term.sector.clone(),
        };
        Identity {
            name: row.name.clone(),
            kind: Kind::Person,
            country,
            code: Scene::code(country, &sector),
            sector,
        }
    }

    fn institution(&self, country: Country, institution: usize) -> Option<Identity> {
        let registry = self.registry;
        if let Some(named) = registry.special(country, institution, self.day) {
            return Some(self.standing(registry.named[named].on(self.day)));
        }
        let row = &registry.institutions[institution];
        Some(self.of_country(&registry.fill(&row.name, country), row.kind, country, &row.sector))
    }

    fn standing(&self, standing: &Standing) -> Identity {
        let (country, sector) = (standing.country, standing.sector.clone());
        Identity {
            name: standing.title.clone(),
            kind: standing.kind,
            country,
            code: Scene::code(country, &sector),
            sector,
        }
    }

    fn of_country(&self, name: &str, kind: Kind, country: Country, sector: &str) -> Identity {
        let code = Scene::code(Some(country), sector);
        Identity { name: name.to_owned(), kind, country: Some(country), code, sector: sector.to_owned() }
    }

    fn without_country(&self, name: &str, kind: Kind, sector: &str) -> Identity {
        Identity {
            name: name.to_owned(),
            kind,
            country: None,
            code: Scene::code(None, sector),
            sector: sector.to_owned(),
        }
    }

    /// The country that the context speaks of most.
    fn country_around(&self) -> Option<Country> {
        let atoms = lexicon::atoms_of_words(self.context);
        let mut counts: BTreeMap<Country, usize> = BTreeMap::new();
        for found in self.registry.lexicon.all(self.context, &atoms) {
            if let Label::Country(country) | Label::Demonym(country) | Label::Seat(country) = found.value {
                *counts.entry(country).or_default() += 1;
            }
        }
        counts.into_iter().reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(country, _)| country)
    }
}
