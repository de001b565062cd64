//! Numbers of a text with the words that bound them: "more than 70", "between 20 and 30", "dozens".

use super::words::{Bound, Cue, Words};
use crate::atoms::Atom;
use crate::numbers::Number;
use crate::page::Page;
use crate::span::Span;
use crate::times::Time;
use std::ops::Range;
use truceline_syntax::{Pos, Token};

/// One quantity.
#[derive(Clone, Debug)]
pub(super) struct Quantity<'d> {
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) approximate: bool,
    /// Its words, bounds among them.
    pub(super) span: Span,
    /// The token of the number that the tree hangs the rest on.
    pub(super) token: Token<'d>,
    /// The last token of the number.
    pub(super) last: Token<'d>,
    /// The code of its unit of money.
    pub(super) unit: Option<String>,
    /// Nothing but an article says that it is one.
    pub(super) single: bool,
}

/// A paragraph as its quantities are looked for.
pub(super) struct Text<'d> {
    pub(super) page: &'d Page,
    pub(super) atoms: Vec<Atom>,
    pub(super) times: &'d [Time],
}

impl<'d> Text<'d> {
    fn token(&self, at: usize) -> Token<'d> {
        self.page.doc.token(self.atoms[at].token)
    }

    fn plain(&self, at: usize) -> &str {
        self.atoms.get(at).map_or("", |a| &a.plain)
    }

    /// Whether an atom lies in a time that was read: a date, or a length, is no count.
    fn in_time(&self, at: usize) -> bool {
        let span = self.atoms[at].span;
        let place = self.times.partition_point(|t| t.span.end <= span.start);
        self.times.get(place).is_some_and(|t| t.span.overlaps(span))
    }
}

/// The quantities of a paragraph, in text order.
pub(super) fn quantities<'d>(words: &Words, text: &Text<'d>) -> Vec<Quantity<'d>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.atoms.len() {
        match counted(words, text, at).or_else(|| article(words, text, at)) {
            Some((quantity, end)) => {
                found.extend(quantity);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The number at an atom, with its bounds, and where it ends. A number that counts nothing is passed over.
fn counted<'d>(words: &Words, text: &Text<'d>, at: usize) -> Option<(Option<Quantity<'d>>, usize)> {
    let number = words.numbers.at(&text.atoms[at..])?;
    let first = Written { number, atoms: at..at + number.len, vague: number.value().is_none() };
    if text.in_time(at) || spoiled(text, &first.atoms) {
        return Some((None, first.atoms.end));
    }
    let written = range(words, text, first);
    let end = written.atoms.end;
    let before =
        words.unit_before.ending(&text.atoms[..written.atoms.start]).filter(|_| text.atoms[at].glued);
    let behind = words.unit_behind.beginning(&text.atoms[end..]);
    let unit = before.or(behind).map(|(_, unit)| words.unit(unit));
    match unit {
        Some(None) => Some((None, end)),
        money => {
            Some((Some(bounded(words, text, &written, money.flatten(), before.map_or(0, |b| b.0))), end))
        }
    }
}

struct Written {
    number: Number,
    atoms: Range<usize>,
    /// Whether it is a word that leaves open how many: "dozens".
    vague: bool,
}

/// Whether digits belong to a name, a rank, an age or a share: "F-16", "24th", "12-year-old", "Brigade 24".
fn spoiled(text: &Text<'_>, atoms: &Range<usize>) -> bool {
    let first = &text.atoms[atoms.start];
    let before = atoms.start.checked_sub(1).map_or("", |i| text.plain(i));
    let letter = |plain: &str| plain.starts_with(char::is_alphanumeric);
    let hyphened = before == "-" && atoms.start >= 2 && letter(text.plain(atoms.start - 2));
    let glued_left = first.glued && (letter(before) || hyphened || matches!(before, "." | "#" | "/" | ":"));
    let next = text.atoms.get(atoms.end).filter(|a| a.glued);
    let after = text.plain(atoms.end + 1);
    let glued_right = next.is_some_and(|a| match a.plain.as_str() {
        "-" => after.starts_with(char::is_alphabetic) && after != "to",
        ":" | "/" => after.starts_with(|c: char| c.is_ascii_digit()),
        plain => first.is_digits() && letter(plain),
    });
    glued_left || glued_right || named(text.token(atoms.start)) || aged(text, atoms)
}

/// The greatest age that a number between commas may tell.
const AGED: f64 = 120.0;

/// "a second man, 58, died": an age behind a name or a noun for one.
fn aged(text: &Text<'_>, atoms: &Range<usize>) -> bool {
    let (first, last) = (text.token(atoms.start), text.token(atoms.end - 1));
    let whom = first.previous().filter(|t| t.text() == ",").and_then(Token::previous);
    let ends = last.next().is_none_or(|t| matches!(t.text(), "," | ")" | "." | ";" | "and"));
    let one = whom.is_some_and(|t| matches!(t.tag(), "NN" | "NNP"));
    let age = text.atoms[atoms.start].plain.parse().is_ok_and(|n: f64| n < AGED);
    atoms.len() == 1
        && ends
        && one
        && age
        && matches!(first.dep(), "appos" | "nummod" | "npadvmod" | "dep" | "conj" | "attr" | "dobj")
}

/// Whether a number stands behind the name that it numbers: "Brigade 24", "Flight 17".
fn named(token: Token<'_>) -> bool {
    let head = token.head();
    head.index() + 1 == token.index() && token.dep() == "nummod" && head.pos() == Pos::Propn
}

/// Takes in the end of a range: "20 to 30", "between 20 and 30", "two or three".
fn range(words: &Words, text: &Text<'_>, first: Written) -> Written {
    let joint = text.plain(first.atoms.end);
    let before = first.atoms.start.checked_sub(1).map_or("", |i| text.plain(i));
    let between = words.is(Cue::Between, before);
    let joins = words.is(Cue::Joint, joint) && !words.is(Cue::Step, before) || between && joint == "and";
    let at = first.atoms.end + 1;
    let second = words.numbers.at(text.atoms.get(at..).unwrap_or_default()).filter(|_| joins);
    match second {
        Some(second) if second.low > first.number.low && !spoiled(text, &(at..at + second.len)) => Written {
            number: Number { low: scale(first.number.low, second.low), high: second.high, len: 0 },
            atoms: first.atoms.start - usize::from(between)..at + second.len,
            vague: second.value().is_none(),
        },
        _ => first,
    }
}

/// The lower end of "2 to 3 million" is two million.
fn scale(low: f64, high: f64) -> f64 {
    let unit = [1e9, 1e6, 1e3].into_iter().find(|unit| high >= *unit && high % (unit / 10.0) == 0.0);
    unit.filter(|unit| low < 1000.0 && low * unit <= high).map_or(low, |unit| low * unit)
}

/// A number with the bounds that stand around it.
fn bounded<'d>(
    words: &Words,
    text: &Text<'d>,
    written: &Written,
    unit: Option<&str>,
    sign: usize,
) -> Quantity<'d> {
    let Range { mut start, mut end } = written.atoms.clone();
    start -= sign;
    let before = words.before.ending(&text.atoms[..start]);
    let behind = words.behind.beginning(&text.atoms[end..]);
    let before = before.filter(|b| text.token(start - b.0).dep() != "prt");
    start -= before.map_or(0, |b| b.0);
    end += behind.map_or(0, |b| b.0);
    let outer = words.before.ending(&text.atoms[..start]).filter(|_| before.is_some());
    start -= outer.map_or(0, |b| b.0);
    let bound = outer.or(before).or(behind).map(|b| b.1);
    let step = if unit.is_some() || written.number.low.fract() != 0.0 { 0.0 } else { 1.0 };
    let (low, high) = limits(written.number, bound, step);
    let token = main(text, &written.atoms);
    Quantity {
        low,
        high,
        approximate: rough(words, text, written, bound),
        span: text.atoms[start].span.join(text.atoms[end - 1].span),
        token,
        last: text.token(end - 1),
        unit: unit.map(str::to_owned),
        single: false,
    }
}

fn limits(number: Number, bound: Option<Bound>, step: f64) -> (Option<f64>, Option<f64>) {
    match bound {
        Some(Bound::Least) => (Some(number.low), None),
        Some(Bound::Above) => (Some(number.low + step), None),
        Some(Bound::Most) => (None, Some(number.high)),
        Some(Bound::Below) => (None, Some(number.high - step)),
        None | Some(Bound::About | Bound::Near) => (Some(number.low), Some(number.high)),
    }
}

/// Whether the words leave it open how many: "about 50", "dozens", "a dozen".
fn rough(words: &Words, text: &Text<'_>, written: &Written, bound: Option<Bound>) -> bool {
    let dozen = words.is(Cue::Round, text.plain(written.atoms.end - 1));
    matches!(bound, Some(Bound::About | Bound::Near)) || written.vague || dozen
}

/// The token of a number that governs its others.
fn main<'d>(text: &Text<'d>, atoms: &Range<usize>) -> Token<'d> {
    let (first, last) = (text.token(atoms.start).index(), text.token(atoms.end - 1).index());
    let outside = |t: &Token<'d>| t.is_root() || !(first..=last).contains(&t.head().index());
    let numeric = |t: &Token<'d>| {
        !matches!(t.pos(), Pos::Adp | Pos::Det | Pos::Adv | Pos::Cconj | Pos::Punct | Pos::Sym)
    };
    let tokens = || text.page.doc.range(first..last + 1).filter(numeric);
    tokens().find(outside).or_else(|| tokens().next_back()).unwrap_or(text.token(atoms.end - 1))
}

/// "no casualties", "no one", "a soldier": a number without a number word.
fn article<'d>(words: &Words, text: &Text<'d>, at: usize) -> Option<(Option<Quantity<'d>>, usize)> {
    let plain = text.plain(at);
    // "no fewer than 700"
    if words.before.beginning(&text.atoms[at..]).is_some_and(|(len, _)| len > 1) {
        return None;
    }
    let pair = format!("{plain} {}", text.plain(at + 1));
    let (value, len, node) = if words.is(Cue::Nobody, &pair) {
        (0.0, 2, at + 1)
    } else if words.is(Cue::Nought, &format!("{pair} {}", text.plain(at + 2))) {
        (0.0, 3, at + 2)
    } else if words.is(Cue::Nobody, plain) || words.is(Cue::Nought, plain) {
        (0.0, 1, at)
    } else if words.is(Cue::Single, plain) {
        (1.0, 1, at)
    } else {
        return None;
    };
    let token = text.token(node);
    if value == 1.0 && !counts_one(token) {
        return None;
    }
    let quantity = Quantity {
        low: Some(value),
        high: Some(value),
        approximate: false,
        span: text.atoms[at].span.join(text.atoms[at + len - 1].span),
        token,
        last: token,
        unit: None,
        single: value == 1.0,
    };
    Some((Some(quantity), at + len))
}

/// Whether an article tells that there is one: before a noun in the singular, or alone ("another was injured").
fn counts_one(token: Token<'_>) -> bool {
    let noun = token.head();
    match token.dep() {
        "det" | "neg" => matches!(noun.tag(), "NN" | "NNP") && noun.index() > token.index(),
        "nsubj" | "nsubjpass" => true,
        _ => false,
    }
}
