//! The rows of the stage's tables, parsed.

use super::Kind;
use crate::country::Country;
use crate::table::{Row, TableError, rows};
use jiff::civil::Date;

/// An institution that every country has.
#[derive(Debug)]
pub(super) struct Institution {
    pub(super) id: String,
    pub(super) words: Vec<String>,
    pub(super) kind: Kind,
    pub(super) sector: String,
    pub(super) name: String,
    pub(super) part_of: Option<String>,
    /// Whether its words alone mean no institution.
    pub(super) loose: bool,
}

/// An office or role of a person.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) id: String,
    /// Singular and plural; one of them may be missing.
    pub(super) words: Vec<(Option<String>, Option<String>)>,
    pub(super) sector: String,
    pub(super) of: Option<String>,
    /// Whether one person has it at a time.
    pub(super) one: bool,
    pub(super) gender: Option<Gender>,
}

impl Role {
    /// Whether a word in the singular means it.
    pub(super) fn is_called(&self, word: &str) -> bool {
        self.words.iter().any(|(one, _)| one.as_deref() == Some(word))
    }
}

/// Which offices' holders are called by the words of a role.
#[derive(Debug)]
pub(super) struct Kin {
    pub(super) called: String,
    pub(super) offices: Vec<String>,
}

/// What a word tells of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
}

impl Gender {
    /// By its letter.
    pub(super) fn parse(letter: &str) -> Option<Gender> {
        match letter {
            "f" => Some(Gender::Female),
            "m" => Some(Gender::Male),
            _ => None,
        }
    }
}

/// A common noun for agents.
#[derive(Debug)]
pub(super) struct Noun {
    /// Singular and plural; one of them may be missing.
    pub(super) words: Vec<(Option<String>, Option<String>)>,
    pub(super) kind: Option<Kind>,
    pub(super) sector: String,
    pub(super) owner: Owner,
    /// Kinds that it refers back to.
    pub(super) refers: Vec<Kind>,
}

/// What a noun with an owner stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// People of its own: "Hamas supporters".
    Belongs,
    /// The people of a country: "the citizens of X".
    People,
    /// The owner: "Hamas fighters".
    Itself,
    /// An institution of the owner's country: "the Afghan side".
    Institution(String),
}

/// Words that stand for several actors.
#[derive(Debug)]
pub(super) struct Plural {
    pub(super) noun: String,
    /// Who can be meant, the likelier first.
    pub(super) members: Vec<Members>,
    pub(super) bare: bool,
}

/// Who can be among several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Members {
    /// Anybody.
    Any,
    /// Who faces whom: states, governments, armed groups, parties.
    Side,
    /// States and their governments.
    State,
    /// Groups that are no state.
    Armed,
    /// Forces: armies, police, units, militias.
    Force,
    /// Organisations and offices.
    Body,
    /// Parties.
    Party,
    /// Persons.
    Person,
}

/// A people without a state of its own.
#[derive(Debug)]
pub(super) struct Folk {
    pub(super) words: Vec<String>,
    /// Where it lives, most of it first.
    pub(super) countries: Vec<Country>,
    pub(super) sector: String,
}

/// What a named actor is for some time.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) country: Option<Country>,
    pub(super) sector: String,
    /// The institution of its country that it is.
    pub(super) is: Option<String>,
    /// Names of what it is part of.
    pub(super) parent: Option<String>,
    pub(super) days: Days,
}

/// From a day to a day, both included; open where none is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl Days {
    pub(super) fn hold(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether a day is among them; when it is not known, whether they go on.
    pub(super) fn is_now(self, day: Option<Date>) -> bool {
        day.map_or(self.to.is_none(), |day| self.hold(day))
    }

    fn read(row: &Row<'_>, from: usize) -> Result<Days, TableError> {
        let days: Days = Days { from: row.parse(from, "date")?, to: row.parse(from + 1, "date")? };
        match (days.from, days.to) {
            (Some(from), Some(to)) if to < from => Err(row.error(format!("it ends on {to}, before {from}"))),
            _ => Ok(days),
        }
    }
}

/// A row of a table of named actors.
#[derive(Clone, Debug)]
pub(super) struct NamedRow {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) standing: Standing,
}

/// A row of the table of persons.
#[derive(Clone, Debug)]
pub(super) struct PersonRow {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) term: Term,
}

/// What a person is for some time.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// Id of the role.
    pub(super) role: String,
    pub(super) country: Option<Country>,
    pub(super) sector: String,
    /// The named actor that it acts for, when that is no institution of the country.
    pub(super) of: Option<String>,
    pub(super) days: Days,
    pub(super) female: bool,
}

fn maybe(field: &str) -> Option<String> {
    (!field.is_empty()).then(|| field.to_owned())
}

fn words(row: &Row<'_>, column: usize) -> Vec<String> {
    row.list(column).map(str::to_owned).collect()
}

/// A kind by the name that the public contract gives it.
pub(super) fn kind(name: &str) -> Option<Kind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

fn kind_of(row: &Row<'_>, name: &str) -> Result<Kind, TableError> {
    kind(name).ok_or_else(|| row.error(format!("“{name}” is no kind of actor")))
}

fn country(row: &Row<'_>, column: usize) -> Result<Option<Country>, TableError> {
    match row.get(column) {
        "" => Ok(None),
        code => Country::parse(code).map(Some).ok_or_else(|| row.error(format!("“{code}” is no country"))),
    }
}

pub(super) fn institutions(text: &str) -> Result<Vec<Institution>, TableError> {
    let columns = ["id", "words", "kind", "sector", "name", "part_of", "loose"];
    let read = |row: &Row<'_>| {
        Ok(Institution {
            id: row.get(0).to_owned(),
            words: words(row, 1),
            kind: kind_of(row, row.get(2))?,
            sector: row.get(3).to_owned(),
            name: row.get(4).to_owned(),
            part_of: maybe(row.get(5)),
            loose: row.get(6) == "x",
        })
    };
    rows("actors_institutions.tsv", text, &columns)?.iter().map(read).collect()
}

pub(super) fn roles(text: &str) -> Result<Vec<Role>, TableError> {
    let columns = ["id", "words", "sector", "of", "one", "gender"];
    let read = |row: &Row<'_>| {
        Ok(Role {
            id: row.get(0).to_owned(),
            words: row.list(1).map(forms).collect(),
            sector: row.get(2).to_owned(),
            of: maybe(row.get(3)),
            one: row.get(4) == "x",
            gender: match row.get(5) {
                "" => None,
                letter => match Gender::parse(letter) {
                    None => return Err(row.error(format!("“{letter}” is neither m nor f"))),
                    gender => gender,
                },
            },
        })
    };
    rows("actors_roles.tsv", text, &columns)?.iter().map(read).collect()
}

/// What bodies are called: the noun, and the names of the bodies.
pub(super) fn called(text: &str) -> Result<Vec<(String, Vec<String>)>, TableError> {
    let read = |row: &Row<'_>| Ok((row.get(0).to_owned(), words(row, 1)));
    rows("actors_called.tsv", text, &["noun", "names"])?.iter().map(read).collect()
}

pub(super) fn kin(text: &str) -> Result<Vec<Kin>, TableError> {
    let read = |row: &Row<'_>| Ok(Kin { called: row.get(0).to_owned(), offices: words(row, 1) });
    rows("actors_kin.tsv", text, &["called", "offices"])?.iter().map(read).collect()
}

pub(super) fn nouns(text: &str) -> Result<Vec<Noun>, TableError> {
    let columns = ["words", "kind", "sector", "owner", "refers"];
    let read = |row: &Row<'_>| {
        Ok(Noun {
            words: row.list(0).map(forms).collect(),
            kind: maybe(row.get(1)).map(|name| kind_of(row, &name)).transpose()?,
            sector: row.get(2).to_owned(),
            owner: match row.get(3) {
                "" => Owner::Belongs,
                "self" => Owner::Itself,
                "people" => Owner::People,
                id => Owner::Institution(id.to_owned()),
            },
            refers: row.list(4).map(|name| kind_of(row, name)).collect::<Result<_, _>>()?,
        })
    };
    rows("actors_nouns.tsv", text, &columns)?.iter().map(read).collect()
}

/// "gunman=gunmen", "+authorities", "head=" (without a plural), "soldier".
fn forms(word: &str) -> (Option<String>, Option<String>) {
    match (word.strip_prefix('+'), word.split_once('=')) {
        (Some(plural), _) => (None, Some(plural.to_owned())),
        (None, Some((one, many))) => (maybe(one), maybe(many)),
        (None, None) => (Some(word.to_owned()), Some(plural(word))),
    }
}

/// The regular plural of a noun.
pub(super) fn plural(word: &str) -> String {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    match word {
        _ if ends(&["s", "x", "z", "ch", "sh"]) => format!("{word}es"),
        _ if ends(&["y"]) && !ends(&["ay", "ey", "oy", "uy"]) => format!("{}ies", &word[..word.len() - 1]),
        _ if ends(&["man"]) => format!("{}men", &word[..word.len() - 3]),
        _ => format!("{word}s"),
    }
}

pub(super) fn plurals(text: &str) -> Result<Vec<Plural>, TableError> {
    let read = |row: &Row<'_>| {
        Ok(Plural {
            noun: row.get(0).to_owned(),
            members: row.list(1).map(|name| member(row, name)).collect::<Result<_, _>>()?,
            bare: row.get(2) == "x",
        })
    };
    rows("actors_plurals.tsv", text, &["noun", "members", "bare"])?.iter().map(read).collect()
}

fn member(row: &Row<'_>, name: &str) -> Result<Members, TableError> {
    match name {
        "any" => Ok(Members::Any),
        "side" => Ok(Members::Side),
        "state" => Ok(Members::State),
        "armed" => Ok(Members::Armed),
        "force" => Ok(Members::Force),
        "body" => Ok(Members::Body),
        "party" => Ok(Members::Party),
        "person" => Ok(Members::Person),
        other => Err(row.error(format!("“{other}” is no sort of member"))),
    }
}

pub(super) fn folks(text: &str) -> Result<Vec<Folk>, TableError> {
    let read = |row: &Row<'_>| {
        let country = |code| Country::parse(code).ok_or_else(|| row.error(format!("“{code}” is no country")));
        Ok(Folk {
            words: words(row, 0),
            countries: row.list(1).map(country).collect::<Result<_, _>>()?,
            sector: row.get(2).to_owned(),
        })
    };
    rows("actors_peoples.tsv", text, &["words", "countries", "sector"])?.iter().map(read).collect()
}

/// The columns of a table of named actors.
pub(super) const NAMED_COLUMNS: [&str; 10] =
    ["name", "aliases", "kind", "country", "sector", "is", "parent", "from", "to", "title"];

/// The columns of a table of persons.
pub(super) const PERSON_COLUMNS: [&str; 9] =
    ["name", "aliases", "role", "country", "sector", "of", "from", "to", "gender"];

pub(super) fn named(table: &str, text: &str) -> Result<Vec<NamedRow>, TableError> {
    rows(table, text, &NAMED_COLUMNS)?.iter().map(named_row).collect()
}

/// A row with the columns of a table of named actors.
pub(super) fn named_row(row: &Row<'_>) -> Result<NamedRow, TableError> {
    let title = maybe(row.get(9)).unwrap_or_else(|| row.get(0).to_owned());
    Ok(NamedRow {
        name: row.get(0).to_owned(),
        aliases: words(row, 1),
        standing: Standing {
            title,
            kind: kind_of(row, row.get(2))?,
            country: country(row, 3)?,
            sector: row.get(4).to_owned(),
            is: maybe(row.get(5)),
            parent: maybe(row.get(6)),
            days: Days::read(row, 7)?,
        },
    })
}

pub(super) fn persons(text: &str) -> Result<Vec<PersonRow>, TableError> {
    rows("actors_persons.tsv", text, &PERSON_COLUMNS)?.iter().map(person_row).collect()
}

/// A row with the columns of a table of persons.
pub(super) fn person_row(row: &Row<'_>) -> Result<PersonRow, TableError> {
    Ok(PersonRow {
        name: row.get(0).to_owned(),
        aliases: words(row, 1),
        term: Term {
            role: row.get(2).to_owned(),
            country: country(row, 3)?,
            sector: row.get(4).to_owned(),
            of: maybe(row.get(5)),
            days: Days::read(row, 6)?,
            female: row.get(8) == "f",
        },
    })
}
