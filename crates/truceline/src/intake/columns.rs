//! Which column of a table holds what.

use super::{byline, dates, table};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use truceline_reading::Report;

/// The usual names of columns.
const USUAL: &str = include_str!("../../data/columns.tsv");

/// A field of a report that a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What its user calls it.
    Name,
    /// Where it was published.
    Url,
    /// Who published it.
    Publisher,
    /// Its title.
    Title,
    /// Who wrote it.
    Byline,
    /// When it was published.
    Published,
    /// The language that it is in.
    Language,
    /// Its text.
    Text,
}

impl Field {
    /// All of them, in the order of their declaration, which `Plan::at` keeps.
    const ALL: [Field; 8] = [
        Field::Name,
        Field::Url,
        Field::Publisher,
        Field::Title,
        Field::Byline,
        Field::Published,
        Field::Language,
        Field::Text,
    ];

    fn word(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Url => "url",
            Field::Publisher => "publisher",
            Field::Title => "title",
            Field::Byline => "byline",
            Field::Published => "published",
            Field::Language => "language",
            Field::Text => "text",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(word: &str) -> Result<Field, String> {
        Field::ALL.into_iter().find(|field| field.word() == word).ok_or_else(|| {
            let known = Field::ALL.map(Field::word).join(", ");
            format!("a report has no field {word}: expected one of {known}")
        })
    }
}

/// What the user said of a table's columns; the others are found by their usual names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Fields with the names of their columns.
    pub named: Vec<(Field, String)>,
}

/// Where the fields stand in the rows of a table.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    at: [Option<usize>; Field::ALL.len()],
}

impl Plan {
    /// Finds the fields among the names of columns; says what is missing.
    pub(super) fn of(columns: &Columns, head: &[String]) -> Result<Plan, String> {
        let mut at = [None; Field::ALL.len()];
        for field in Field::ALL {
            let named = columns.named.iter().find(|(f, _)| *f == field).map(|(_, name)| name);
            at[field as usize] = match named {
                Some(name) => Some(position(head, name).ok_or_else(|| missing(name, head))?),
                None => usual(field).find_map(|name| position(head, name)),
            };
        }
        match at[Field::Text as usize] {
            Some(_) => Ok(Plan { at }),
            None => Err(missing("text", head)),
        }
    }

    /// The plan for rows of the wanted columns alone, and which these are, in the table's order.
    #[cfg(feature = "parquet")]
    pub(super) fn narrowed(self) -> (Plan, Vec<usize>) {
        let mut wanted: Vec<usize> = self.at.iter().flatten().copied().collect();
        wanted.sort_unstable();
        wanted.dedup();
        let place = |column: usize| wanted.iter().position(|wanted| *wanted == column);
        (Plan { at: self.at.map(|column| column.and_then(place)) }, wanted)
    }

    /// The report of a row, of which `cell` gives the cells.
    pub(super) fn report<'r>(&self, cell: impl Fn(usize) -> Option<Cow<'r, str>>) -> Result<Report, String> {
        let get = |field: Field| {
            let text = self.at[field as usize].and_then(&cell)?;
            (!text.trim().is_empty()).then(|| text.into_owned())
        };
        let text = get(Field::Text).ok_or("the text is empty")?;
        let trimmed = |field| get(field).map(|text| text.trim().to_owned());
        let published = match trimmed(Field::Published) {
            Some(given) => Some(dates::read(&given).ok_or_else(|| dates::refused(&given))?),
            None => None,
        };
        Ok(Report {
            name: trimmed(Field::Name),
            url: trimmed(Field::Url),
            publisher: trimmed(Field::Publisher),
            title: trimmed(Field::Title),
            byline: trimmed(Field::Byline).and_then(|names| byline::of([names.as_str()])),
            published,
            language: trimmed(Field::Language).and_then(|language| code(&language)),
            text,
        })
    }
}

/// The ISO 639-1 code of a language column's value, where it is one: `en`, `EN`, `en-GB`; any other value is passed over.
fn code(language: &str) -> Option<String> {
    let first = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    (first.len() == 2 && first.bytes().all(|b| b.is_ascii_lowercase())).then_some(first)
}

fn missing(name: &str, head: &[String]) -> String {
    let columns: Vec<String> = head.iter().take(20).map(|name| format!("`{name}`")).collect();
    let more = if head.len() > 20 { ", …" } else { "" };
    format!("has no column `{name}`; its columns are {}{more}", columns.join(", "))
}

fn usual(field: Field) -> impl Iterator<Item = &'static str> {
    table::pairs(USUAL).filter(move |(word, _)| *word == field.word()).map(|(_, name)| name)
}

fn position(head: &[String], name: &str) -> Option<usize> {
    let exact = head.iter().position(|column| column == name);
    exact.or_else(|| head.iter().position(|column| plain(column) == plain(name)))
}

/// A column's name as the table of usual names has it.
fn plain(name: &str) -> String {
    name.trim().trim_matches(['"', '\'', '\u{feff}']).to_lowercase().replace([' ', '-', '.'], "_")
}

/// Marks that stand between columns, the likeliest first.
const MARKS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The mark between the columns of a head: the one that makes a usual name of a text stand alone, else the most frequent.
pub(super) fn separator(head: &str) -> Option<u8> {
    let count = |mark: u8| head.bytes().filter(|b| *b == mark).count();
    let named = MARKS.into_iter().find(|mark| count(*mark) > 0 && names_a_text(head, (*mark).into()));
    named.or_else(|| MARKS.into_iter().rev().filter(|mark| count(*mark) > 0).max_by_key(|mark| count(*mark)))
}

/// Whether a head with this mark between its columns has one with a usual name for a text.
pub(super) fn names_a_text(head: &str, mark: char) -> bool {
    let names = || head.split(mark).map(plain);
    names().count() > 1 && usual(Field::Text).any(|usual| names().any(|name| name == usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn usual_names_are_found_in_their_order() {
        let plan = Plan::of(&Columns::default(), &head(&["Date", "content", "Body", "Source Name"]))
            .expect("a text");
        assert_eq!(plan.at[Field::Text as usize], Some(2), "body before content");
        assert_eq!(plan.at[Field::Published as usize], Some(0));
        assert_eq!(plan.at[Field::Publisher as usize], Some(3));
        assert_eq!(plan.at[Field::Title as usize], None);
    }

    #[test]
    fn what_the_user_names_must_be_there() {
        let named = Columns { named: vec![(Field::Text, "Wortlaut".into())] };
        assert_eq!(Plan::of(&named, &head(&["wortlaut"])).expect("there").at[Field::Text as usize], Some(0));
        let error = Plan::of(&named, &head(&["a", "text"])).expect_err("not there");
        assert_eq!(error, "has no column `Wortlaut`; its columns are `a`, `text`");
        assert!(Plan::of(&Columns::default(), &head(&["a", "b"])).is_err());
    }

    #[test]
    fn fields_are_words() {
        assert_eq!("text".parse(), Ok(Field::Text));
        assert!("texts".parse::<Field>().is_err());
        for (n, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!((field as usize, field.word().parse()), (n, Ok(field)));
            assert!(usual(field).next().is_some(), "{field} has no usual name");
        }
    }

    #[test]
    fn separators_are_found() {
        assert_eq!(separator("id,a;b;c;text"), Some(b';'));
        assert_eq!(separator("a\tb"), Some(b'\t'));
        assert_eq!(separator("text"), None);
    }
}
