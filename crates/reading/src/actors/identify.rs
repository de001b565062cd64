//! Who a phrase alone stands for: the registry asked directly, without a report around.

use super::Kind;
use super::lexicon::{self, Found};
use super::phrase::{Phrase, Stranger};
use super::registry::{Label, Registry};
use super::scene::Scene;
use super::tables::{Owner, Standing};
use crate::country::Country;
use crate::places::Gazetteer;
use jiff::civil::Date;

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

impl Registry {
    /// Whom a phrase stands for on a day: "Turkish foreign minister Hakan Fidan", "a spokesman for the TTP", "rebels". The
    /// context is what surrounds it, such as its sentence: it tells the country of "the army". Without a day the latest that
    /// is known counts. Nothing is given for what is no actor: "peace talks in Doha".
    ///
    /// ```
    /// # let registry = truceline_reading::actors::Registry::known()?;
    /// let found = registry.identify("the Pakistani Taliban", "", None).expect("a known group");
    /// assert_eq!(found.code.as_deref(), Some("PAKREB"));
    /// assert_eq!(registry.identify("the death toll", "", None), None);
    /// # Ok::<(), truceline_reading::TableError>(())
    /// ```
    pub fn identify(&self, phrase: &str, context: &str, day: Option<Date>) -> Option<Identity> {
        Asked { registry: self, places: None, context, day }.asked(phrase)
    }

    /// The same with the places of the world at hand, which tell the country of "gunmen in Maiduguri".
    pub fn identify_among(
        &self,
        places: &Gazetteer,
        phrase: &str,
        context: &str,
        day: Option<Date>,
    ) -> Option<Identity> {
        Asked { registry: self, places: Some(places), context, day }.asked(phrase)
    }
}

/// How many "of", "in", "for" a phrase is followed through.
const DEPTH: usize = 4;

/// A phrase with a capital at the beginning of each word.
fn with_capitals(phrase: &str) -> String {
    let mut begins = true;
    let lift = |c: char| {
        let first = std::mem::replace(&mut begins, c.is_whitespace() || c == '-');
        if first { c.to_uppercase().collect::<String>() } else { c.to_string() }
    };
    phrase.chars().map(lift).collect()
}

/// A question to the registry.
struct Asked<'r> {
    registry: &'r Registry,
    places: Option<&'r Gazetteer>,
    context: &'r str,
    day: Option<Date>,
}

/// Whose something is.
enum Whose {
    Country(Country),
    Group(Identity),
    Nobody,
}

/// The core of a phrase that is asked for, with what can own it.
struct Core<'p, 't> {
    phrase: &'p Phrase<'t>,
    /// The units before it.
    before: &'p [Found<Label>],
    /// Where it begins.
    from: usize,
    depth: usize,
}

impl Asked<'_> {
    /// Who a phrase is; one without any capitals also as if it had some.
    fn asked(&self, phrase: &str) -> Option<Identity> {
        let found = self.whole(phrase, DEPTH);
        let settled = found.as_ref().is_some_and(|id| id.country.is_some());
        if settled || phrase.chars().any(char::is_uppercase) {
            return found;
        }
        let capitals = with_capitals(phrase);
        let mut phrase = Phrase::read(self.registry, &capitals);
        phrase.cased = false;
        let lifted = self.who(&phrase, DEPTH);
        lifted.filter(|id| id.country.is_some() || found.is_none()).or(found)
    }

    fn whole(&self, text: &str, depth: usize) -> Option<Identity> {
        self.who(&Phrase::read(self.registry, text), depth)
    }

    fn who(&self, phrase: &Phrase<'_>, depth: usize) -> Option<Identity> {
        let mut found = self.core(phrase, depth)?;
        if found.name.is_empty() {
            let words = phrase.core_words();
            let demonym = found.country.map(|c| self.registry.fill("{demonym} ", c)).unwrap_or_default();
            found.name = format!("{demonym}{words}");
        }
        Some(found)
    }

    fn core(&self, phrase: &Phrase<'_>, depth: usize) -> Option<Identity> {
        let front = phrase.front();
        let at = |from: usize, before| Core { phrase, before, from, depth };
        let Some((core, before)) = front.split_last() else {
            return self.strange(&at(phrase.cut, &[]), phrase.strangers()?);
        };
        let named = matches!(core.value, Label::Named(_) | Label::Person(_) | Label::Role { .. });
        match phrase.strangers() {
            Some(Stranger::Name) if !named => self.strange(&at(core.to, front), Stranger::Name),
            Some(Stranger::Agent) => self.strange(&at(core.to, front), Stranger::Agent),
            Some(Stranger::Thing | Stranger::Part) => None,
            _ => self.identity(core.value, &at(core.from, before)),
        }
    }

    /// Somebody whose last words nothing known holds.
    fn strange(&self, core: &Core<'_, '_>, what: Stranger) -> Option<Identity> {
        let people = || self.agent(Kind::People, "CVL".to_owned(), core);
        let name = match what {
            Stranger::Thing => return None,
            Stranger::Part => {
                return match self.whose_behind(core) {
                    Whose::Group(owner) => Some(owner),
                    _ => None,
                };
            }
            Stranger::Agent => return Some(people()),
            Stranger::Name => core.phrase.name()?,
        };
        let (kind, sector) = self.registry.sort_of(name);
        let described = core.before.last().map(|f| f.value);
        match described {
            _ if !sector.is_empty() => Some(self.called(name, self.agent(kind, sector, core))),
            Some(Label::Noun { .. } | Label::Institution(_)) => {
                let (last, before) = core.before.split_last()?;
                let core = Core { before, from: last.from, ..*core };
                Some(self.called(name, self.identity(last.value, &core)?))
            }
            Some(Label::Demonym(_)) if name.ends_with('s') => Some(people()),
            Some(Label::Demonym(_) | Label::Seat(_)) => {
                Some(self.called(name, self.agent(Kind::Person, "CVL".to_owned(), core)))
            }
            _ => None,
        }
    }

    fn called(&self, name: &str, identity: Identity) -> Identity {
        Identity { name: name.to_owned(), ..identity }
    }

    fn identity(&self, label: Label, core: &Core<'_, '_>) -> Option<Identity> {
        let registry = self.registry;
        match label {
            Label::Named(named) => Some(self.standing(registry.named[named].on(self.day))),
            Label::Person(person) => Some(self.person(person)),
            Label::Country(country) => {
                Some(self.of_country(registry.country_name(country), Kind::State, country, ""))
            }
            Label::Demonym(country) => {
                let name = registry.fill("people of {country}", country);
                Some(self.of_country(&name, Kind::People, country, "CVL"))
            }
            Label::Seat(country) => self.institution(country, registry.institution("government")?),
            Label::Institution(institution) => match core.phrase.sort_inside(core.before, core.from) {
                Some((kind, sector)) => Some(self.agent(kind, sector, core)),
                None => self.body(institution, self.whose(core)),
            },
            Label::Role { role, .. } => {
                let former = core.phrase.has_former();
                let sector = registry.roles[role].sector.clone();
                let sector = if former { "ELI".to_owned() } else { sector };
                Some(self.agent(Kind::Person, sector, core))
            }
            Label::Noun { noun, .. } => self.noun(noun, core),
            Label::Folk(folk) => Some(self.folk(folk, core)),
        }
    }

    /// A people without a state: of the country that stands beside it, or that it lives in.
    fn folk(&self, folk: usize, core: &Core<'_, '_>) -> Identity {
        let row = &self.registry.folks[folk];
        let name = core.phrase.core_words();
        let country = match self.whose_beside(core) {
            Whose::Country(country) => Some(country),
            Whose::Group(owner) => owner.country,
            Whose::Nobody => self.home(folk),
        };
        match country {
            Some(country) => self.of_country(&name, Kind::People, country, &row.sector),
            None => self.without_country(&name, Kind::People, &row.sector),
        }
    }

    /// Where a people lives: where the context says, else where most do.
    fn home(&self, folk: usize) -> Option<Country> {
        let row = &self.registry.folks[folk];
        let around = self.countries_around();
        let told = around.iter().find(|country| row.countries.contains(country));
        told.or(row.countries.first()).copied()
    }

    /// Whose something is: of the last that stands before it, else of whoever stands behind, else of the people named
    /// before it, else of the place.
    fn whose(&self, core: &Core<'_, '_>) -> Whose {
        let beside = self.whose_beside(core);
        if !matches!(beside, Whose::Nobody) {
            return beside;
        }
        let folk = core.before.iter().rev().find_map(|f| match f.value {
            Label::Folk(folk) => Some(folk),
            _ => None,
        });
        let home = folk.and_then(|folk| self.home(folk));
        let named = || core.phrase.names_before(core.from).find_map(|name| self.country_of(name));
        home.or_else(named).map_or(Whose::Nobody, Whose::Country)
    }

    fn whose_beside(&self, core: &Core<'_, '_>) -> Whose {
        let left = core.before.iter().enumerate().rev().filter(|(_, f)| !core.phrase.is_parted(f));
        for (i, found) in left {
            let inner = Core { before: &core.before[..i], from: found.from, ..*core };
            let whose = self.owning(found.value, &inner);
            if !matches!(whose, Whose::Nobody) {
                return whose;
            }
        }
        self.whose_behind(core)
    }

    fn owning(&self, label: Label, core: &Core<'_, '_>) -> Whose {
        match label {
            Label::Country(country) | Label::Demonym(country) | Label::Seat(country) => {
                Whose::Country(country)
            }
            Label::Named(_) | Label::Person(_) | Label::Institution(_) | Label::Noun { .. } => {
                match self.identity(label, core) {
                    // "Shiite militias" are no civilians.
                    Some(owner) if owner.kind == Kind::People => {
                        owner.country.map_or(Whose::Nobody, Whose::Country)
                    }
                    owner => owner.map_or(Whose::Nobody, Whose::Group),
                }
            }
            Label::Role { .. } | Label::Folk(_) => Whose::Nobody,
        }
    }

    fn whose_behind(&self, core: &Core<'_, '_>) -> Whose {
        let (Some(behind), Some(depth)) = (core.phrase.behind(), core.depth.checked_sub(1)) else {
            return Whose::Nobody;
        };
        match self.whole(behind, depth) {
            Some(owner) if matches!(owner.kind, Kind::State | Kind::People) => {
                owner.country.map_or(Whose::Nobody, Whose::Country)
            }
            Some(owner) if owner.country.is_some() || !owner.sector.is_empty() => Whose::Group(owner),
            _ => {
                let behind = Phrase::read(self.registry, behind);
                let place = behind.all_names().find_map(|name| self.country_of(name));
                place.map_or(Whose::Nobody, Whose::Country)
            }
        }
    }

    /// The country of a place, one of those around it before others.
    fn country_of(&self, name: &str) -> Option<Country> {
        self.places?.country_of(name, &self.countries_around())
    }

    fn body(&self, institution: usize, whose: Whose) -> Option<Identity> {
        let row = &self.registry.institutions[institution];
        match whose {
            Whose::Country(country) => self.institution(country, institution),
            Whose::Group(owner) if owner.kind == Kind::ArmedGroup || owner.country.is_none() => Some(owner),
            Whose::Group(owner) => self.institution(owner.country?, institution),
            Whose::Nobody => match self.countries_around().first() {
                Some(country) => self.institution(*country, institution),
                None => Some(self.without_country(&row.words[0], row.kind, &row.sector)),
            },
        }
    }

    fn noun(&self, noun: usize, core: &Core<'_, '_>) -> Option<Identity> {
        let row = &self.registry.nouns[noun];
        match (&row.owner, self.whose(core)) {
            (Owner::Itself, Whose::Group(owner)) if owner.kind != Kind::State => Some(owner),
            (Owner::Institution(id), whose @ (Whose::Country(_) | Whose::Group(_))) => {
                self.body(self.registry.institution(id)?, whose)
            }
            _ => Some(self.agent(row.kind?, row.sector.clone(), core)),
        }
    }

    /// Somebody who belongs to an owner: his sector, or the owner's.
    fn agent(&self, kind: Kind, sector: String, core: &Core<'_, '_>) -> Identity {
        match self.whose(core) {
            Whose::Country(country) => self.of_country("", kind, country, &sector),
            Whose::Group(owner) => {
                let own = owner.country.is_none() && !owner.sector.is_empty();
                let sided = owner.kind == Kind::ArmedGroup || owner.sector == "OPP";
                // "hospital staff", "Border Patrol agents".
                let employed =
                    matches!(sector.as_str(), "LAB" | "SPY") && !matches!(owner.sector.as_str(), "" | "GOV");
                let sector =
                    if sector.is_empty() || own || sided || employed { owner.sector } else { sector };
                Identity {
                    name: format!("{} {}", owner.name, core.phrase.core_words()),
                    kind,
                    country: owner.country,
                    code: Scene::code(owner.country, &sector),
                    sector,
                }
            }
            // Journalists and aid workers come from anywhere.
            Whose::Nobody => match self.countries_around().first() {
                Some(country) if !matches!(sector.as_str(), "NGO" | "JRN" | "IGO" | "UAF") => {
                    self.of_country("", kind, *country, &sector)
                }
                _ => self.without_country("", kind, &sector),
            },
        }
    }

    fn person(&self, person: usize) -> Identity {
        let row = &self.registry.persons[person];
        let latest = row.terms.iter().max_by_key(|term| term.days.to);
        let term = row.on(self.day).or(latest.filter(|_| self.day.is_none()));
        let last = term.or(latest);
        let of = last
            .and_then(|t| self.registry.named_as(t.of.as_ref()?))
            .map(|n| self.registry.named[n].on(self.day));
        let country = last.and_then(|t| t.country);
        let before =
            self.day.is_some_and(|day| row.terms.iter().all(|t| t.days.from.is_some_and(|from| from > day)));
        let sector = match (term, of) {
            (None, _) if before => String::new(),
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

    /// An entity that few states recognise has its sector marked, under the country that ISO 3166 lists it with.
    fn of_country(&self, name: &str, kind: Kind, country: Country, sector: &str) -> Identity {
        let listed = self.registry.listed(country);
        let partly = if listed == country { "" } else { "PRE" };
        let (country, sector) = (listed, format!("{sector}{partly}"));
        let code = Scene::code(Some(country), &sector);
        Identity { name: name.to_owned(), kind, country: Some(country), code, sector }
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

    /// The countries that the context speaks of, most often first, the first named of equals first.
    fn countries_around(&self) -> Vec<Country> {
        let atoms = lexicon::atoms_of_words(self.context);
        let mut counts: Vec<(Country, usize)> = Vec::new();
        for found in self.registry.lexicon.all(self.context, &atoms) {
            let country = match found.value {
                Label::Country(country) | Label::Demonym(country) | Label::Seat(country) => Some(country),
                Label::Named(named) => self.registry.named[named].on(self.day).country,
                Label::Person(person) => self.person(person).country,
                _ => None,
            };
            match (country, counts.iter_mut().find(|(known, _)| Some(*known) == country)) {
                (Some(_), Some((_, count))) => *count += 1,
                (Some(country), None) => counts.push((country, 1)),
                (None, _) => {}
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts.into_iter().map(|(country, _)| country).collect()
    }
}
