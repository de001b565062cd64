//! A user's own actors: tables with the columns of ours, merged over them.
//!
//! A row of a named actor or person that we know by the same name takes the place of all that we know of its times; its
//! names lead to it whatever they led to before. What a row refers to must be there, in our tables or in the user's.

use super::lexicon::Case;
use super::registry::{Label, Named, Person, Registry};
use super::tables::{self, NamedRow, PersonRow};
use crate::country::Countries;
use crate::table::{OwnTable, Row, TableError};
use std::collections::BTreeSet;

/// Rows of a user's tables with where they stand.
#[derive(Default)]
struct Rows<'t> {
    named: Vec<(Row<'t>, NamedRow)>,
    persons: Vec<(Row<'t>, PersonRow)>,
}

impl Registry {
    /// The built-in registry with a user's own tables over it: with the columns of `actors_armed.tsv` (`name`, `aliases`,
    /// `kind`, `country`, `sector`, `is`, `parent`, `from`, `to`, `title`) or of `actors_persons.tsv` (`name`, `aliases`,
    /// `role`, `country`, `sector`, `of`, `from`, `to`, `gender`). Columns that are empty throughout may be left out.
    ///
    /// # Errors
    /// Every fault of these tables, with file and line.
    ///
    /// ```
    /// use truceline_reading::{OwnTable, actors::Registry};
    ///
    /// let text = "name\taliases\tkind\tcountry\tsector\nEastern Guard\tEG-1\tarmed_group\tMMR\tREB\n".to_owned();
    /// let registry = Registry::known_with(&[OwnTable { name: "own.tsv".to_owned(), text }]).expect("a good table");
    /// let found = registry.identify("fighters of EG-1", "", None).expect("it is known now");
    /// assert_eq!(found.name, "Eastern Guard");
    /// ```
    pub fn known_with(own: &[OwnTable]) -> Result<Registry, Vec<TableError>> {
        Registry::built_with(&Countries::built_in().map_err(|e| vec![e])?, own)
    }

    pub(crate) fn built_with(countries: &Countries, own: &[OwnTable]) -> Result<Registry, Vec<TableError>> {
        let mut known = Registry::built_in(countries).map_err(|e| vec![e])?;
        let mut faults = Vec::new();
        let rows = Rows::read(own, countries, &mut faults);
        rows.add(&mut known);
        rows.check(&known, &mut faults);
        if faults.is_empty() { Ok(known) } else { Err(faults) }
    }

    /// Gives an actor new names that lead to it before any other.
    fn rename(&mut self, names: &[String], label: Label, case: impl Fn(&str) -> Case) {
        for name in names {
            self.lexicon.insert_first(name, case(name), label);
        }
    }
}

impl<'t> Rows<'t> {
    fn read(own: &'t [OwnTable], countries: &Countries, faults: &mut Vec<TableError>) -> Rows<'t> {
        let mut all = Rows::default();
        for table in own {
            if table.columns().contains(&"role") {
                let rows = table.rows(&tables::PERSON_COLUMNS, &["name", "role"], faults);
                all.persons.extend(parsed(rows, tables::person_row, faults));
            } else {
                let rows = table.rows(&tables::NAMED_COLUMNS, &["name", "kind"], faults);
                all.named.extend(parsed(rows, tables::named_row, faults));
            }
        }
        let named = all.named.iter().map(|(row, n)| (row, n.standing.country, &n.name));
        let persons = all.persons.iter().map(|(row, p)| (row, p.term.country, &p.name));
        for (row, country, name) in named.chain(persons) {
            if let Some(country) = country.filter(|c| countries.facts(*c).is_none()) {
                faults.push(row.error(format!("“{country}” is no country that is known (ISO 3166 alpha-3)")));
            }
            if name.is_empty() {
                faults.push(row.error("there is no name"));
            }
        }
        all
    }

    fn add(&self, known: &mut Registry) {
        let mut fresh: BTreeSet<&str> = BTreeSet::new();
        for (_, row) in &self.named {
            let index = known.named_as(&row.name);
            if let Some(index) = index.filter(|_| fresh.insert(&row.name)) {
                known.named[index] = Named::default();
            }
            fresh.insert(&row.name);
            known.add_named(row.clone());
            let label = known.named_as(&row.name).map(Label::Named);
            if let Some(label) = label {
                let names: Vec<String> = row.aliases.iter().chain([&row.name]).cloned().collect();
                known.rename(&names, label, Case::of_name);
            }
        }
        let mut fresh: BTreeSet<&str> = BTreeSet::new();
        for (_, row) in &self.persons {
            let first = fresh.insert(&row.name);
            if let Some(index) = known.person_as(&row.name).filter(|_| first) {
                known.persons[index] = Person { name: row.name.clone(), terms: Vec::new() };
            }
            known.add_person(row.clone());
            if let Some(index) = known.person_as(&row.name) {
                let names: Vec<String> = row.aliases.iter().chain([&row.name]).cloned().collect();
                known.rename(&names, Label::Person(index), |_| Case::Capital);
            }
        }
    }

    /// Whether what the rows refer to is there.
    fn check(&self, known: &Registry, faults: &mut Vec<TableError>) {
        for (row, n) in &self.named {
            let standing = &n.standing;
            if let Some(name) = standing.parent.as_ref().filter(|name| known.named_as(name).is_none()) {
                faults.push(row.error(format!("parent “{name}” is in no table")));
            }
            if let Some(id) = standing.is.as_ref().filter(|id| known.institution(id).is_none()) {
                faults.push(row.error(format!("“{id}” is no institution of actors_institutions.tsv")));
            }
        }
        for (row, p) in &self.persons {
            if !known.roles.iter().any(|role| role.id == p.term.role) {
                faults.push(row.error(format!("“{}” is no role of actors_roles.tsv", p.term.role)));
            }
            let leads = |of: &String| match of.strip_prefix('@') {
                Some(id) => known.institution(id).is_some(),
                None => known.named_as(of).is_some(),
            };
            if let Some(of) = p.term.of.as_ref().filter(|of| !leads(of)) {
                faults.push(row.error(format!("“{of}” is in no table")));
            }
        }
    }
}

/// Rows with what they say; those that say nothing sound are told.
fn parsed<'t, T>(
    rows: Vec<Row<'t>>,
    parse: impl Fn(&Row<'t>) -> Result<T, TableError>,
    faults: &mut Vec<TableError>,
) -> Vec<(Row<'t>, T)> {
    let mut good = Vec::new();
    for row in rows {
        match parse(&row) {
            Ok(parsed) => good.push((row, parsed)),
            Err(fault) => faults.push(fault),
        }
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> Result<Registry, Vec<TableError>> {
        Registry::known_with(&[OwnTable { name: "own.tsv".to_owned(), text: text.to_owned() }])
    }

    fn code(registry: &Registry, phrase: &str, day: &str) -> Option<String> {
        registry.identify(phrase, "", day.parse().ok())?.code
    }

    #[test]
    fn rows_take_the_place_of_ours() {
        let known = own("name\taliases\tkind\tcountry\tsector\tfrom\tto\n\
             Hamas\tthe Movement of Gaza\tarmed_group\tPSE\tOPP\t\t2006-01-25\n\
             Hamas\t\tgovernment\tPSE\tGOV\t2006-01-26\t\n\
             Blue Column\tM23\tarmed_group\tUGA\tREB\t\t\n")
        .expect("a good table");
        assert_eq!(code(&known, "Hamas", "2005-01-01").as_deref(), Some("PSEOPP"));
        assert_eq!(code(&known, "the Movement of Gaza", "2010-01-01").as_deref(), Some("PSEGOV"));
        assert_eq!(code(&known, "a spokesman for M23", "").as_deref(), Some("UGAREB"));
    }

    #[test]
    fn persons_take_the_place_of_ours() {
        let known = own(
            "gender\tname\trole\tcountry\tsector\taliases\n\tVladimir Putin\tleader\tRUS\tELI\tV. V. Putin\n",
        )
        .expect("a good table");
        assert_eq!(code(&known, "President V. V. Putin", "").as_deref(), Some("RUSELI"));
        assert_eq!(code(&known, "Vladimir Putin", "2022-03-01").as_deref(), Some("RUSELI"));
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let faults = own(
            "name\tkind\tcountry\tsector\tparent\tis\tfrom\n\
             A\tarmy\tPAK\tREB\t\t\t\nB\tarmed_group\tQQQ\tREB\t\t\t\nC\tarmed_group\tPAK\tREB\tNobody\t\t\n\
             D\tarmed_group\tPAK\tREB\t\tsquad\t\nE\tarmed_group\tPAK\tREB\t\t\tyesterday\nF\tngo\tpak\t\t\t\t\n",
        )
        .expect_err("six faults");
        let mut told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        told.sort();
        assert_eq!(told.len(), 6, "{told:#?}");
        for (told, line) in told.iter().zip(2..) {
            assert!(told.starts_with(&format!("own.tsv:{line}: ")), "{told}");
        }
        let faults = own("name\trole\tof\nX\tjuggler\tNobody\n").expect_err("two faults");
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(own("name\n").expect_err("no kind")[0].to_string().contains("no column “kind”"));
    }
}
