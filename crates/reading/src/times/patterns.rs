//! Matches the table of patterns against a paragraph.

use super::calendar::Unit;
use super::meaning::{Fields, Make, Meaning, Slots};
use super::words::{Class, Classes, Value, View, Words, cut, follows};
use crate::atoms::Atom;
use crate::table::{Row, TableError, rows};
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a pattern gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Is {
    Date,
    Length,
    Clock,
    Set,
    Reference,
    None,
}

impl Is {
    const NAMES: [(&str, Is); 6] = [
        ("DATE", Is::Date),
        ("LENGTH", Is::Length),
        ("CLOCK", Is::Clock),
        ("SET", Is::Set),
        ("REF", Is::Reference),
        ("NONE", Is::None),
    ];

    /// The class by which patterns are made of expressions of this kind.
    fn class(self) -> Option<Class> {
        match self {
            Is::Date => Some(Class::Date),
            Is::Length => Some(Class::Length),
            _ => None,
        }
    }
}

/// One way to fill a place of a pattern.
#[derive(Debug)]
enum Filler {
    Words(Vec<String>),
    Class(Class),
    /// One unit only: `UNIT:decade`.
    Unit(Unit),
}

/// One place of a pattern.
#[derive(Debug)]
struct Piece {
    fillers: Vec<Filler>,
    optional: bool,
    glued: bool,
    /// Has to follow, without being part of the expression.
    ahead: bool,
}

#[derive(Debug)]
struct Pattern {
    is: Is,
    make: Make,
    pieces: Vec<Piece>,
    starts: Starts,
}

/// What a pattern can begin with, so that most are passed over at a glance.
#[derive(Debug, Default)]
struct Starts {
    words: Vec<String>,
    classes: Classes,
}

impl Starts {
    fn of(pieces: &[Piece]) -> Starts {
        let end = pieces.iter().position(|p| !p.optional).map_or(pieces.len(), |i| i + 1);
        let mut starts = Starts::default();
        for filler in pieces[..end].iter().flat_map(|p| &p.fillers) {
            match filler {
                Filler::Words(words) => starts.words.extend(words.first().cloned()),
                Filler::Class(class) => starts.classes.add(*class),
                Filler::Unit(_) => starts.classes.add(Class::Unit),
            }
        }
        starts
    }

    /// Whether a pattern that begins so can be tried where an atom is of these classes.
    fn can_be(&self, atom: &Atom, classes: Classes) -> bool {
        self.classes.meets(classes) || self.words.contains(&atom.plain)
    }
}

/// A stretch of atoms that is an expression of time.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// The first atom.
    pub(super) at: usize,
    /// How many atoms.
    pub(super) len: usize,
    pub(super) meaning: Arc<Meaning>,
    /// The number of the pattern: the order of the table decides between equals.
    row: usize,
}

/// All patterns, with the words that they are made of.
#[derive(Debug)]
pub(super) struct Patterns {
    words: Words,
    rows: Vec<Pattern>,
    /// Words that patterns begin with.
    openers: BTreeSet<String>,
}

/// How deep patterns may stand in patterns: "the night of the week before last Christmas" takes four.
const DEPTH: usize = 6;

impl Patterns {
    pub(super) fn built_in() -> Result<Patterns, TableError> {
        let table = include_str!("../../data/times_patterns.tsv");
        let found = rows("times_patterns.tsv", table, &["is", "make", "pattern", "example"])?;
        let rows = found.iter().map(pattern).collect::<Result<Vec<_>, _>>()?;
        let openers = rows.iter().flat_map(|row| row.starts.words.iter().cloned()).collect();
        Ok(Patterns { words: Words::built_in()?, rows, openers })
    }

    /// The words that patterns are made of.
    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// Whether an expression can begin with this atom.
    fn begins(&self, atom: &Atom) -> bool {
        atom.is_digits() || self.openers.contains(&atom.plain) || self.words.begins(atom)
    }

    /// The longest expression that begins at an atom, of any kind but only if it is not known to be none.
    pub(super) fn scan<'v>(&'v self, view: &'v View<'v>) -> Scan<'v> {
        let classes = vec![Cell::new(None); view.atoms.len()];
        Scan { patterns: self, view, memo: RefCell::new(BTreeMap::new()), classes }
    }
}

/// What one place can be, by how many atoms.
type Found = Arc<Vec<Match>>;

/// A paragraph on its way through the patterns; what was found at one place is kept.
pub(super) struct Scan<'v> {
    patterns: &'v Patterns,
    view: &'v View<'v>,
    memo: RefCell<BTreeMap<(usize, Is), Found>>,
    /// The classes that each atom can begin, once somebody asked.
    classes: Vec<Cell<Option<Classes>>>,
}

impl Scan<'_> {
    /// Everything that begins at an atom, the longest first.
    pub(super) fn at(&self, at: usize) -> Vec<Match> {
        if !self.patterns.begins(&self.view.atoms[at]) {
            return Vec::new();
        }
        let all = Is::NAMES.iter().flat_map(|(_, is)| self.all(at, *is, 0).to_vec());
        let mut found: Vec<Match> = all.collect();
        found.sort_by_key(|m| (Reverse(m.len), self.rank(m), m.row));
        found
    }

    /// Of equals, a row that asks for what follows is the surest, then one that says that it is no time.
    fn rank(&self, m: &Match) -> u8 {
        match &*m.meaning {
            _ if self.patterns.rows[m.row].pieces.iter().any(|p| p.ahead) => 0,
            Meaning::None => 1,
            _ => 2,
        }
    }

    /// The second day of "May 3 to 5" and "April 24 and 25", right behind the first.
    pub(super) fn second(&self, m: &Match) -> Option<Match> {
        let Meaning::Calendar(first) = &*m.meaning else { return None };
        let joint = m.at + m.len;
        let (words, view) = (&self.patterns.words, self.view);
        if let (Some(year), None, true) = (first.year, first.month, m.len == 1) {
            return self.second_year(m, year);
        }
        let (len, _) = words.readings(view, joint, Class::Joint).pop()?;
        let at = joint + len;
        let (len, Value::Int(day)) = words.readings(view, at, Class::Day).pop()? else { return None };
        let digits = first.month.is_some() && view.atoms[at - 2].is_digits() && view.atoms[at].is_digits();
        let number = view.token(at);
        let counts = matches!(number.dep(), "nummod" | "quantmod") && number.head().index() > number.index();
        let later = first.day.is_some_and(|one| one < day) && digits && !counts;
        let comma = usize::from(view.atoms.get(at + len).is_some_and(|a| a.plain == ","));
        let year = words.readings(view, at + len + comma, Class::Year).pop();
        let more = year.filter(|(_, year)| matches!(year, Value::Int(y) if Some(*y) == first.year));
        let len = len + more.map_or(0, |(years, _)| comma + years);
        let fields = Fields { day: Some(day), weekday: None, ..first.clone() };
        later.then(|| Match { at, len, meaning: Arc::new(Meaning::Calendar(fields)), row: m.row })
    }

    /// The second year of "1990-91".
    fn second_year(&self, m: &Match, first: i64) -> Option<Match> {
        let (view, at) = (self.view, m.at + 2);
        let (dash, atom) = (view.atoms.get(at - 1)?, view.atoms.get(at)?);
        let short: i64 = atom.plain.parse().ok().filter(|_| atom.plain.len() == 2 && atom.is_digits())?;
        let fields = Fields { year: Some(first - first % 100 + short), ..Fields::default() };
        (dash.plain == "-" && dash.glued && atom.glued && first % 100 < short).then(|| Match {
            at,
            len: 1,
            meaning: Arc::new(Meaning::Calendar(fields)),

            row: m.row,
        })
    }

    /// Forgets what was found before an atom.
    pub(super) fn pass(&self, at: usize) {
        let mut memo = self.memo.borrow_mut();
        *memo = memo.split_off(&(at, Is::Date));
    }

    /// What of one kind begins at an atom, one for each length. A pattern that begins with its own kind ("1994 or
    /// later") sees what the others found: the second round.
    fn all(&self, at: usize, is: Is, depth: usize) -> Found {
        if let Some(found) = self.memo.borrow().get(&(at, is)) {
            return Arc::clone(found);
        }
        self.keep(at, is, Vec::new());
        let Some(atom) = self.view.atoms.get(at) else { return Found::default() };
        let classes = self.classes(at);
        let first = self.round(at, is, depth, |starts| starts.can_be(atom, classes));
        let known = self.keep(at, is, first);
        let own = Classes::of(is.class());
        match known.is_empty() || own.is_empty() {
            true => known,
            false => {
                let more = self.round(at, is, depth, |starts| starts.classes.meets(own));
                self.keep(at, is, one_a_length(known.iter().cloned().chain(more).collect()))
            }
        }
    }

    fn keep(&self, at: usize, is: Is, found: Vec<Match>) -> Found {
        let found = Arc::new(found);
        self.memo.borrow_mut().insert((at, is), Arc::clone(&found));
        found
    }

    fn round(&self, at: usize, is: Is, depth: usize, tried: impl Fn(&Starts) -> bool) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        let rows = self.patterns.rows.iter().enumerate().filter(|(_, p)| p.is == is && tried(&p.starts));
        for (row, pattern) in rows {
            let mut fill = Fill {
                scan: self,
                pattern,
                row,
                from: at,
                depth,
                slots: Slots::default(),
                stop: None,
                found: &mut found,
            };
            fill.run(0, at);
        }
        one_a_length(found)
    }

    /// The classes that a word can begin at an atom: most cannot any, and every pattern asks. A pattern of dates or lengths
    /// may begin everywhere.
    fn classes(&self, at: usize) -> Classes {
        let Some(known) = self.classes.get(at) else { return Classes::default() };
        let classes = known.get().unwrap_or_else(|| {
            let mut classes = self.patterns.words.classes(self.view, at);
            [Class::Date, Class::Length].into_iter().for_each(|class| classes.add(class));
            classes
        });
        known.set(Some(classes));
        classes
    }

    fn fillings(&self, filler: &Filler, at: usize, depth: usize) -> Vec<(Option<Class>, usize, Value)> {
        let nested = |class: Class, is: Is| {
            let found = if depth < DEPTH { self.all(at, is, depth + 1) } else { Found::default() };
            let filling = |m: &Match| (Some(class), m.len, Value::Meaning(Arc::clone(&m.meaning)));
            found.iter().map(filling).collect()
        };
        match filler {
            Filler::Words(words) if follows(&self.view.atoms[at..], words) => {
                vec![(None, words.len(), Value::Nothing)]
            }
            Filler::Words(_) => Vec::new(),
            Filler::Class(Class::Date) => nested(Class::Date, Is::Date),
            Filler::Class(Class::Length) => nested(Class::Length, Is::Length),
            Filler::Class(class) if !self.classes(at).has(*class) => Vec::new(),
            Filler::Class(class) => {
                let readings = self.patterns.words.readings(self.view, at, *class);
                readings.into_iter().map(|(len, value)| (Some(*class), len, value)).collect()
            }
            Filler::Unit(_) if !self.classes(at).has(Class::Unit) => Vec::new(),
            Filler::Unit(unit) => {
                let class = Class::Unit;
                let readings = self.patterns.words.readings(self.view, at, class).into_iter();
                let same = |(_, value): &(usize, Value)| matches!(value, Value::Unit(u) if u == unit);
                readings.filter(same).map(|(len, value)| (Some(class), len, value)).collect()
            }
        }
    }
}

/// Of expressions that begin at one place, one for each length: the first in the order of the table.
fn one_a_length(mut found: Vec<Match>) -> Vec<Match> {
    found.sort_by_key(|m| (m.len, m.row));
    found.dedup_by_key(|m| m.len);
    found
}

/// A pattern on its way to being filled.
struct Fill<'f, 'v> {
    scan: &'f Scan<'v>,
    pattern: &'f Pattern,
    row: usize,
    from: usize,
    depth: usize,
    slots: Slots,
    /// Where the expression ends when the rest of the pattern only has to follow.
    stop: Option<usize>,
    found: &'f mut Vec<Match>,
}

impl Fill<'_, '_> {
    /// Fills the places from `piece` on with the atoms from `at` on.
    fn run(&mut self, piece: usize, at: usize) {
        let pattern = self.pattern;
        let Some(place) = pattern.pieces.get(piece) else { return self.end(at) };
        if self.scan.view.atoms.get(at).is_some_and(|atom| !place.glued || atom.glued) {
            for filler in &place.fillers {
                for (class, len, value) in self.scan.fillings(filler, at, self.depth) {
                    let stop = self.stop;
                    self.stop = stop.or(place.ahead.then_some(at));
                    self.slots.push(class, value);
                    self.run(piece + 1, at + len);
                    self.slots.pop();
                    self.stop = stop;
                }
            }
        }
        if place.optional {
            self.run(piece + 1, at);
        }
    }

    fn end(&mut self, at: usize) {
        let (from, row) = (self.from, self.row);
        let at = self.stop.unwrap_or(at);
        if let Some(meaning) = self.pattern.make.build(&self.slots).filter(|_| at > from) {
            self.found.push(Match { at: from, len: at - from, meaning: Arc::new(meaning), row });
        }
    }
}

fn pattern(row: &Row<'_>) -> Result<Pattern, TableError> {
    let is = Is::NAMES.iter().find(|(name, _)| *name == row.get(0)).map(|(_, is)| *is);
    let is = is.ok_or_else(|| row.error(format!("“{}” is no kind of time", row.get(0))))?;
    let make = Make::parse(row.get(1)).ok_or_else(|| row.error(format!("“{}” makes nothing", row.get(1))))?;
    let pieces = row.get(2).split_whitespace().map(|p| piece(row, p)).collect::<Result<Vec<_>, _>>()?;
    let starts = Starts::of(&pieces);
    Ok(Pattern { is, make, pieces, starts })
}

fn piece(row: &Row<'_>, text: &str) -> Result<Piece, TableError> {
    let (text, ahead) = text.strip_prefix('>').map_or((text, false), |rest| (rest, true));
    let (text, glued) = text.strip_prefix('~').map_or((text, false), |rest| (rest, true));
    let (text, optional) = text.strip_suffix('?').map_or((text, false), |rest| (rest, true));
    let fillers = text.split('|').map(|f| filler(row, f)).collect::<Result<Vec<_>, _>>()?;
    Ok(Piece { fillers, optional, glued, ahead })
}

fn filler(row: &Row<'_>, text: &str) -> Result<Filler, TableError> {
    if let Some(name) = text.strip_prefix("UNIT:") {
        let unit = Unit::named(name).ok_or_else(|| row.error(format!("no unit is called {name}")))?;
        return Ok(Filler::Unit(unit));
    }
    if text.chars().all(|c| c.is_ascii_uppercase()) {
        return Class::named(text)
            .map(Filler::Class)
            .ok_or_else(|| row.error(format!("no class is called {text}")));
    }
    Ok(Filler::Words(cut(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atoms::atoms;
    use crate::language::Languages;
    use crate::page::Page;
    use crate::report::Report;
    use crate::testing::pipeline;

    /// Every row of the table reads its own example from end to end.
    #[test]
    fn rows_read_their_examples() {
        let table = include_str!("../../data/times_patterns.tsv");
        let rows = rows("times_patterns.tsv", table, &["is", "make", "pattern", "example"]).expect("a table");
        let patterns = Patterns::built_in().expect("good patterns");
        let text: String = rows.iter().map(|r| format!("It was said: {}.\n", r.get(3))).collect();
        let report = Report { text, language: Some("en".into()), ..Report::default() };
        let page = Page::open(report, &pipeline(), &Languages::built_in().expect("a table"));
        let mut unread = Vec::new();
        for (n, (row, paragraph)) in rows.iter().zip(&page.layout.paragraphs).enumerate() {
            let view =
                View { page: &page, atoms: atoms(&page.doc, page.doc.tokens_within(paragraph.bytes())) };
            let own = row
                .get(2)
                .split_whitespace()
                .take_while(|p| !p.starts_with('>'))
                .filter(|p| !p.ends_with('?'))
                .count();
            let len = match row.get(2).contains('>') {
                true => own,
                false => cut(row.get(3)).len(),
            };
            let is = patterns.rows[n].is;
            let found = patterns.scan(&view).round(4, is, 0, |_| true);
            if !found.iter().any(|m| m.len == len) {
                unread.push(format!("line {}: {}", row.line, row.get(3)));
            }
        }
        assert!(unread.is_empty(), "examples that no row of their kind reads: {unread:#?}");
    }
}
