//! The words of time: which class a run of atoms belongs to, and what it is worth there.

use super::calendar::{Season, Unit};
use super::meaning::{Holiday, Meaning};
use crate::atoms::{Atom, pieces, simple};
use crate::numbers::{Number, Numbers};
use crate::page::Page;
use crate::table::{Row, TableError, rows};
use std::collections::BTreeMap;
use std::sync::Arc;
use truceline_syntax::{Pos, Token};

/// Classes of words and digits that patterns name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Month,
    Weekday,
    Weekdays,
    ShortDay,
    Season,
    Unit,
    Units,
    Long,
    Part,
    Parts,
    Noon,
    Step,
    Story,
    Today,
    Reference,
    Often,
    Decade,
    Mod,
    Approx,
    Every,
    Joint,
    InYear,
    Lasting,
    Sum,
    Counted,
    AtPart,
    Lasts,
    Age,
    Named,
    Title,
    Paper,
    Zone,
    AmPm,
    Holiday,
    Day,
    Year,
    TwoDigits,
    MonthNumber,
    QuarterNumber,
    DayOrMonth,
    Hour,
    Minute,
    HourMinute,
    Number,
    Ordinal,
    Date,
    Length,
}

impl Class {
    const NAMES: [(&str, Class); 47] = [
        ("MONTH", Class::Month),
        ("WEEKDAY", Class::Weekday),
        ("WEEKDAYS", Class::Weekdays),
        ("SHORTDAY", Class::ShortDay),
        ("SEASON", Class::Season),
        ("UNIT", Class::Unit),
        ("UNITS", Class::Units),
        ("LONG", Class::Long),
        ("PART", Class::Part),
        ("PARTS", Class::Parts),
        ("NOON", Class::Noon),
        ("STEP", Class::Step),
        ("STORY", Class::Story),
        ("TODAY", Class::Today),
        ("REF", Class::Reference),
        ("FREQ", Class::Often),
        ("DECADE", Class::Decade),
        ("MOD", Class::Mod),
        ("APPROX", Class::Approx),
        ("EVERY", Class::Every),
        ("JOINT", Class::Joint),
        ("INYEAR", Class::InYear),
        ("LASTING", Class::Lasting),
        ("SUM", Class::Sum),
        ("COUNTED", Class::Counted),
        ("ATPART", Class::AtPart),
        ("LASTS", Class::Lasts),
        ("AGE", Class::Age),
        ("NAMED", Class::Named),
        ("TITLE", Class::Title),
        ("PAPER", Class::Paper),
        ("ZONE", Class::Zone),
        ("AMPM", Class::AmPm),
        ("HOLIDAY", Class::Holiday),
        ("DAY", Class::Day),
        ("YEAR", Class::Year),
        ("YY", Class::TwoDigits),
        ("MONTHNO", Class::MonthNumber),
        ("QUARTERNO", Class::QuarterNumber),
        ("NN", Class::DayOrMonth),
        ("HOUR", Class::Hour),
        ("MINUTE", Class::Minute),
        ("HHMM", Class::HourMinute),
        ("NUMBER", Class::Number),
        ("ORDINAL", Class::Ordinal),
        ("DATE", Class::Date),
        ("LENGTH", Class::Length),
    ];

    /// The class that tables call so.
    pub(super) fn named(name: &str) -> Option<Class> {
        Class::NAMES.iter().find(|(n, _)| *n == name).map(|(_, class)| *class)
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Classes(u64);

impl Classes {
    pub(super) fn has(self, class: Class) -> bool {
        self.0 >> class as u32 & 1 == 1
    }

    pub(super) fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }

    /// The set of one class, or of none.
    pub(super) fn of(class: Option<Class>) -> Classes {
        let mut classes = Classes::default();
        class.into_iter().for_each(|class| classes.add(class));
        classes
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether two sets have a class in common.
    pub(super) fn meets(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }
}

/// What words are worth in their class.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Int(i64),
    Text(Arc<str>),
    Unit(Unit),
    Season(Season),
    Holiday(Holiday),
    Number(Number),
    Meaning(Arc<Meaning>),
    Nothing,
}

/// A paragraph as the patterns see it.
pub(super) struct View<'p> {
    pub(super) page: &'p Page,
    pub(super) atoms: Vec<Atom>,
}

impl View<'_> {
    pub(super) fn token(&self, at: usize) -> Token<'_> {
        self.page.doc.token(self.atoms[at].token)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Nothing,
    Capital,
    Noun,
}

#[derive(Debug)]
struct Entry {
    rest: Vec<String>,
    class: Class,
    value: Value,
    needs: Needs,
}

/// The table of words, and numbers beside it.
#[derive(Debug)]
pub(super) struct Words {
    entries: BTreeMap<String, Vec<Entry>>,
    numbers: Numbers,
}

impl Words {
    pub(super) fn built_in() -> Result<Words, TableError> {
        let mut words = Words { entries: BTreeMap::new(), numbers: Numbers::built_in()? };
        let table = include_str!("../../data/times_words.tsv");
        for row in rows("times_words.tsv", table, &["words", "class", "value", "needs"])? {
            let class = Class::named(row.get(1)).ok_or_else(|| row.error("no such class"))?;
            words.add(&row, class, &value(&row, class)?, needs(&row)?)?;
        }
        let table = include_str!("../../data/times_holidays.tsv");
        for row in rows("times_holidays.tsv", table, &["names", "rule"])? {
            let rule = row.get(1);
            let holiday = Holiday::parse(rule).ok_or_else(|| row.error(format!("“{rule}” is no rule")))?;
            words.add(&row, Class::Holiday, &Value::Holiday(holiday), Needs::Capital)?;
        }
        Ok(words)
    }

    fn add(&mut self, row: &Row<'_>, class: Class, value: &Value, needs: Needs) -> Result<(), TableError> {
        for variant in row.list(0) {
            let mut atoms = cut(variant).into_iter();
            let first = atoms.next().ok_or_else(|| row.error("there are no words"))?;
            let rest: Vec<String> = atoms.collect();
            let known = self.entries.entry(first).or_default();
            if known.iter().any(|e| e.rest == rest && e.class == class) {
                return Err(row.error(format!("“{variant}” stands twice")));
            }
            known.push(Entry { rest, class, value: value.clone(), needs });
        }
        Ok(())
    }

    /// What the atoms from `at` on can be in a class: how many they are and what they are worth.
    pub(super) fn readings(&self, view: &View<'_>, at: usize, class: Class) -> Vec<(usize, Value)> {
        let Some(atoms) = view.atoms.get(at..).filter(|a| !a.is_empty()) else { return Vec::new() };
        match class {
            Class::Number => self.numbers.at(atoms).map(|n| (n.len, Value::Number(n))).into_iter().collect(),
            Class::Ordinal => {
                self.numbers.ordinal(atoms).map(|(n, len)| (len, Value::Int(n))).into_iter().collect()
            }
            Class::Year => self.year(atoms).into_iter().collect(),
            Class::Day => self.day(atoms).into_iter().collect(),
            Class::Date | Class::Length => Vec::new(),
            _ => digits_of(class, &atoms[0]).into_iter().chain(self.listed(view, at, class)).collect(),
        }
    }

    /// The classes that have readings from an atom on, and perhaps some that have none.
    pub(super) fn classes(&self, view: &View<'_>, at: usize) -> Classes {
        let mut classes = Classes::default();
        let atom = &view.atoms[at];
        self.entries.get(&atom.plain).into_iter().flatten().for_each(|e| classes.add(e.class));
        let counted = [Class::Number, Class::Ordinal, Class::Year, Class::Day];
        counted.into_iter().filter(|c| !self.readings(view, at, *c).is_empty()).for_each(|c| classes.add(c));
        if atom.is_digits() {
            let digits = Class::NAMES.iter().map(|(_, class)| *class);
            digits.filter(|class| digits_of(*class, atom).is_some()).for_each(|c| classes.add(c));
        }
        classes
    }

    /// Whether a word of time or number begins with this atom.
    pub(super) fn begins(&self, atom: &Atom) -> bool {
        self.entries.contains_key(&atom.plain) || self.numbers.knows(atom)
    }

    /// Whether the atom at a place is a word of a class.
    pub(super) fn is(&self, view: &View<'_>, at: usize, class: Class) -> bool {
        at < view.atoms.len() && !self.listed(view, at, class).is_empty()
    }

    fn listed(&self, view: &View<'_>, at: usize, class: Class) -> Vec<(usize, Value)> {
        let Some(entries) = self.entries.get(&view.atoms[at].plain) else { return Vec::new() };
        let fits = |e: &&Entry| {
            e.class == class && holds(e.needs, view.token(at)) && follows(&view.atoms[at + 1..], &e.rest)
        };
        entries.iter().filter(fits).map(|e| (1 + e.rest.len(), e.value.clone())).collect()
    }

    fn year(&self, atoms: &[Atom]) -> Option<(usize, Value)> {
        let first = &atoms[0];
        if first.is_digits() {
            let year =
                first.plain.parse().ok().filter(|y| first.plain.len() == 4 && (1000..3000).contains(y))?;
            return Some((1, Value::Int(year)));
        }
        let millennium = self.numbers.at(atoms).filter(|n| n.low == 2000.0 && n.high == n.low);
        let words = self.numbers.year(atoms).or(millennium.map(|n| (2000, n.len)));
        words.map(|(year, len)| (len, Value::Int(year)))
    }

    fn day(&self, atoms: &[Atom]) -> Option<(usize, Value)> {
        let (day, len) = match self.numbers.ordinal(atoms) {
            Some(found) => found,
            None => (atoms[0].plain.parse().ok().filter(|_| atoms[0].plain.len() <= 2)?, 1),
        };
        (1..=31).contains(&day).then_some((len, Value::Int(day)))
    }
}

/// The classes of digits.
fn digits_of(class: Class, atom: &Atom) -> Option<(usize, Value)> {
    let (least, most, digits) = match class {
        Class::TwoDigits => (0, 99, 2..=2),
        Class::MonthNumber => (1, 12, 1..=2),
        Class::QuarterNumber => (1, 4, 1..=1),
        Class::DayOrMonth => (1, 31, 1..=2),
        Class::Hour => (0, 24, 1..=2),
        Class::Minute => (0, 59, 2..=2),
        Class::HourMinute => (0, 2400, 4..=4),
        _ => return None,
    };
    let number: i64 = atom.plain.parse().ok().filter(|_| digits.contains(&atom.plain.len()))?;
    (least..=most).contains(&number).then_some((1, Value::Int(number)))
}

/// Whether these atoms go on with those words.
pub(super) fn follows(atoms: &[Atom], words: &[String]) -> bool {
    atoms.len() >= words.len() && words.iter().zip(atoms).all(|(word, atom)| *word == atom.plain)
}

/// Words as the atoms that they are cut into.
pub(super) fn cut(words: &str) -> Vec<String> {
    pieces(words).into_iter().map(|r| simple(&words[r])).collect()
}

fn holds(needs: Needs, token: Token<'_>) -> bool {
    let capital = || token.text().chars().any(char::is_uppercase);
    match needs {
        Needs::Nothing => true,
        Needs::Capital => capital() && !matches!(token.pos(), Pos::Aux | Pos::Verb),
        Needs::Noun => !matches!(token.pos(), Pos::Verb | Pos::Aux | Pos::Adv) && token.tag() != "JJ",
    }
}

fn needs(row: &Row<'_>) -> Result<Needs, TableError> {
    match row.get(3) {
        "" => Ok(Needs::Nothing),
        "capital" => Ok(Needs::Capital),
        "noun" => Ok(Needs::Noun),
        other => Err(row.error(format!("“{other}” is nothing that a word can need"))),
    }
}

fn value(row: &Row<'_>, class: Class) -> Result<Value, TableError> {
    let text = row.get(2);
    let fault = || row.error(format!("“{text}” is no value for this class"));
    match class {
        Class::Unit | Class::Units | Class::Long => Unit::named(text).map(Value::Unit).ok_or_else(fault),
        Class::Season => {
            Season::ALL.iter().find(|(n, ..)| *n == text).map(|(_, s, _)| Value::Season(*s)).ok_or_else(fault)
        }
        _ if text.is_empty() => Ok(Value::Nothing),
        _ => Ok(text.parse().map_or_else(|_| Value::Text(text.into()), Value::Int)),
    }
}
