//! Numbers in digits and words: "1,250", "twenty-four", "2.3 million", "dozens", "the 23rd".

use crate::atoms::Atom;
use crate::table::{Row, TableError, rows};
use std::collections::BTreeMap;

/// A number as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    /// The least that the words allow.
    pub(crate) low: f64,
    /// The most that the words allow.
    pub(crate) high: f64,
    /// How many atoms it takes.
    pub(crate) len: usize,
}

impl Number {
    fn exact(value: f64, len: usize) -> Number {
        Number { low: value, high: value, len }
    }

    /// Its value, when the words leave no room.
    pub(crate) fn value(self) -> Option<f64> {
        (self.low == self.high).then_some(self.low)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Word {
    Unit(f64),
    Tens(f64),
    Scale(f64),
    Ordinal(i64),
    Vague(f64, f64),
    /// "half": with "a" and a word of scale behind it.
    Half(f64),
}

/// No report counts more than this: "a million million million" on and on is none.
const GREATEST: f64 = 1e18;

/// The words of number.
#[derive(Debug)]
pub(crate) struct Numbers {
    words: BTreeMap<String, Word>,
}

impl Numbers {
    /// The built-in table.
    pub(crate) fn built_in() -> Result<Numbers, TableError> {
        let table = include_str!("../data/numbers.tsv");
        let mut words = BTreeMap::new();
        for row in rows("numbers.tsv", table, &["word", "kind", "value", "low", "high"])? {
            if words.insert(row.get(0).to_owned(), word(&row)?).is_some() {
                return Err(row.error(format!("“{}” stands twice", row.get(0))));
            }
        }
        Ok(Numbers { words })
    }

    fn word(&self, atom: Option<&Atom>) -> Option<Word> {
        self.words.get(&atom?.plain).copied()
    }

    /// Whether an atom is a word of number.
    pub(crate) fn knows(&self, atom: &Atom) -> bool {
        self.words.contains_key(&atom.plain)
    }

    /// The number that begins here, at its longest. A digit that is glued to letters or signs on its left begins none.
    pub(crate) fn at(&self, atoms: &[Atom]) -> Option<Number> {
        let first = atoms.first()?;
        if first.is_digits() {
            return Some(self.scaled(digits(atoms)?, atoms));
        }
        if matches!(&*first.plain, "a" | "an") {
            let next = self.word(atoms.get(1)).filter(|w| matches!(w, Word::Scale(_) | Word::Vague(..)))?;
            let number = match next {
                Word::Scale(_) => self.spelled(&atoms[1..]),
                _ => self.at(&atoms[1..])?,
            };
            return Some(Number { len: number.len + 1, ..number });
        }
        match self.word(Some(first))? {
            Word::Vague(low, high) => Some(self.vague(Number { low, high, len: 1 }, atoms)),
            Word::Unit(_) | Word::Tens(_) => Some(self.spelled(atoms)),
            Word::Scale(scale) => Some(Number::exact(scale, 1)),
            Word::Half(share) => self.share(share, atoms),
            Word::Ordinal(_) => None,
        }
    }

    /// "half a million".
    fn share(&self, share: f64, atoms: &[Atom]) -> Option<Number> {
        let article = usize::from(atoms.get(1).is_some_and(|a| matches!(&*a.plain, "a" | "an")));
        match self.word(atoms.get(1 + article))? {
            Word::Scale(scale) => Some(Number::exact(share * scale, 2 + article)),
            _ => None,
        }
    }

    /// "2.3 million", "10 thousand": digits with a word of scale behind.
    fn scaled(&self, mut number: Number, atoms: &[Atom]) -> Number {
        while let Some(Word::Scale(scale)) = self.word(atoms.get(number.len))
            && number.high * scale <= GREATEST
        {
            number = Number { low: number.low * scale, high: number.high * scale, len: number.len + 1 };
        }
        number
    }

    /// "dozens", "several hundred", "hundreds of thousands".
    fn vague(&self, mut number: Number, atoms: &[Atom]) -> Number {
        loop {
            let of = usize::from(atoms.get(number.len).is_some_and(|a| a.plain == "of"));
            let unit = match self.word(atoms.get(number.len + of)) {
                Some(Word::Vague(low, _)) if of == 1 && low > number.low => low / 2.0,
                Some(Word::Scale(scale)) if number.high * scale <= GREATEST => scale,
                _ => return number,
            };
            let high = (number.high + 1.0) * unit - 1.0;
            number = Number { low: number.low * unit, high, len: number.len + of + 1 };
        }
    }

    /// "twenty-four", "two hundred and six", "a hundred thirty million" (from "hundred" on).
    fn spelled(&self, atoms: &[Atom]) -> Number {
        let (mut total, mut group, mut at, mut end) = (0.0, 0.0, 0, 0);
        let mut last = None;
        while let Some(word) = self.word(atoms.get(at)) {
            match word {
                Word::Unit(n) if fits(last, n) => group += n,
                Word::Tens(n) if matches!(last, None | Some(Word::Scale(_))) => group += n,
                Word::Scale(scale) if scale < 1000.0 => group = f64::max(group, 1.0) * scale,
                Word::Scale(scale) if f64::max(group, 1.0) * scale + total <= GREATEST => {
                    total += f64::max(group, 1.0) * scale;
                    group = 0.0;
                }
                _ => break,
            }
            last = Some(word);
            end = at + 1;
            at = self.skip(atoms, end, word);
        }
        Number::exact(total + group, end)
    }

    /// Steps over the hyphen of "twenty-four" and the "and" of "two hundred and six".
    fn skip(&self, atoms: &[Atom], at: usize, word: Word) -> usize {
        let joint = match word {
            Word::Tens(_) => "-",
            Word::Scale(_) => "and",
            _ => return at,
        };
        let more = matches!(self.word(atoms.get(at + 1)), Some(Word::Unit(_) | Word::Tens(_)));
        at + usize::from(more && atoms.get(at).is_some_and(|a| a.plain == joint))
    }

    /// "5th", "twenty-third": its value and how many atoms it takes.
    pub(crate) fn ordinal(&self, atoms: &[Atom]) -> Option<(i64, usize)> {
        let first = atoms.first()?;
        if first.is_digits() {
            let ending =
                atoms.get(1).filter(|a| a.glued && matches!(&*a.plain, "st" | "nd" | "rd" | "th"))?;
            return first.plain.parse().ok().filter(|_| !ending.plain.is_empty()).map(|n| (n, 2));
        }
        match self.word(Some(first))? {
            Word::Ordinal(n) => Some((n, 1)),
            Word::Tens(tens) => match (atoms.get(1)?.plain.as_str(), self.word(atoms.get(2))?) {
                ("-", Word::Ordinal(n)) if n < 10 => Some((tens as i64 + n, 3)),
                _ => None,
            },
            _ => None,
        }
    }

    /// A year in words: "nineteen ninety-six", "twenty eleven".
    pub(crate) fn year(&self, atoms: &[Atom]) -> Option<(i64, usize)> {
        let (Word::Unit(century) | Word::Tens(century)) = self.word(atoms.first())? else { return None };
        let rest = self.spelled(atoms.get(1..)?);
        let fits = (16.0..=20.0).contains(&century) && (10.0..100.0).contains(&rest.low) && rest.len > 0;
        fits.then_some(((century * 100.0 + rest.low) as i64, 1 + rest.len))
    }
}

fn fits(last: Option<Word>, n: f64) -> bool {
    match last {
        None | Some(Word::Scale(_)) => true,
        Some(Word::Tens(_)) => n > 0.0 && n < 10.0,
        _ => false,
    }
}

/// "1,250", "2.5", "3 1/2".
fn digits(atoms: &[Atom]) -> Option<Number> {
    let glued = |at: usize, plain: &str| atoms.get(at).is_some_and(|a| a.glued && a.plain == plain);
    let group = |at: usize| atoms.get(at).filter(|a| a.glued && a.is_digits());
    let mut text = atoms.first()?.plain.clone();
    let mut len = 1;
    while text.len() <= 15 && glued(len, ",") && group(len + 1).is_some_and(|a| a.plain.len() == 3) {
        text.push_str(&atoms[len + 1].plain);
        len += 2;
    }
    if glued(len, ".")
        && let Some(fraction) = group(len + 1)
    {
        text.push('.');
        text.push_str(&fraction.plain);
        len += 2;
    }
    let value = text.parse().ok().filter(|n: &f64| n.is_finite())?;
    Some(fraction(atoms, Number::exact(value, len)))
}

/// "3 1/2" for three and a half.
fn fraction(atoms: &[Atom], whole: Number) -> Number {
    let Some([over, slash, under]) = atoms.get(whole.len..whole.len + 3) else { return whole };
    let small = |a: &Atom| a.plain.parse::<f64>().ok().filter(|n| (1.0..=9.0).contains(n));
    match (small(over), small(under)) {
        (Some(over), Some(below)) if slash.plain == "/" && slash.glued && under.glued && over < below => {
            Number::exact(whole.low + over / below, whole.len + 3)
        }
        _ => whole,
    }
}

fn word(row: &Row<'_>) -> Result<Word, TableError> {
    let field = |column, name: &str| {
        row.parse::<f64>(column, "number")?.ok_or_else(|| row.error(format!("a {name} is missing")))
    };
    match row.get(1) {
        "unit" => field(2, "value").map(Word::Unit),
        "tens" => field(2, "value").map(Word::Tens),
        "half" => field(2, "value").map(Word::Half),
        "scale" => field(2, "value").map(Word::Scale),
        "ordinal" => field(2, "value").map(|n| Word::Ordinal(n as i64)),
        "vague" => Ok(Word::Vague(field(3, "low bound")?, field(4, "high bound")?)),
        kind => Err(row.error(format!("“{kind}” is no kind of number word"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atoms::{pieces, simple};
    use crate::span::Span;

    fn atoms(text: &str) -> Vec<Atom> {
        let mut end = 0;
        let atom = |r: std::ops::Range<usize>| {
            let glued = r.start == end && r.start > 0;
            end = r.end;
            Atom { span: Span::from(r.clone()), token: 0, plain: simple(&text[r]), glued }
        };
        pieces(text).into_iter().map(atom).collect()
    }

    #[test]
    fn numbers_in_digits_and_words() {
        let numbers = Numbers::built_in().expect("a good table");
        for (text, low, high) in [
            ("1,250 people", 1250.0, 1250.0),
            ("2.3 million refugees", 2.3e6, 2.3e6),
            ("3 1/2 hours", 3.5, 3.5),
            ("twenty-four hours", 24.0, 24.0),
            ("two hundred and six dead", 206.0, 206.0),
            ("three thousand four hundred", 3400.0, 3400.0),
            ("two dozen", 24.0, 24.0),
            ("dozens of homes", 24.0, 99.0),
            ("hundreds of thousands", 200_000.0, 999_999.0),
            ("several hundred", 300.0, 999.0),
            ("a few weeks", 3.0, 9.0),
            ("a hundred and ten", 110.0, 110.0),
            ("seven and eight", 7.0, 7.0),
            ("half a million", 500_000.0, 500_000.0),
            ("half a dozen", 6.0, 6.0),
            ("1 million million million million", 1e18, 1e18),
            ("twenty thirty", 20.0, 20.0),
        ] {
            let number = numbers.at(&atoms(text)).expect(text);
            assert_eq!((number.low, number.high), (low, high), "{text}");
        }
        assert_eq!(numbers.at(&atoms("people")), None);
    }

    #[test]
    fn ordinals_and_years() {
        let numbers = Numbers::built_in().expect("a good table");
        assert_eq!(numbers.ordinal(&atoms("twenty-third of May")), Some((23, 3)));
        assert_eq!(numbers.ordinal(&atoms("5th")), Some((5, 2)));
        assert_eq!(numbers.ordinal(&atoms("5 th")), None);
        assert_eq!(numbers.year(&atoms("nineteen ninety-six")), Some((1996, 4)));
        assert_eq!(numbers.year(&atoms("twenty five")), None);
    }
}
