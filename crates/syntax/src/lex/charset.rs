//! Sets of characters, and those that Python's string methods and regular expressions speak of.

use std::sync::LazyLock;

/// A set of characters: a bit for each ASCII one, sorted ranges for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct CharSet {
    ascii: u128,
    ranges: Vec<(u32, u32)>,
}

impl CharSet {
    /// The set of all characters in inclusive ranges, in any order.
    pub(super) fn new(mut ranges: Vec<(u32, u32)>) -> CharSet {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        let low = |c: u32| merged.iter().any(|&(a, b)| a <= c && c <= b);
        let ascii = (0..128).filter(|&c| low(c)).fold(0, |bits, c| bits | 1 << c);
        CharSet { ascii, ranges: merged }
    }

    /// The set of one character.
    pub(super) fn one(c: char) -> CharSet {
        CharSet::new(vec![(c as u32, c as u32)])
    }

    /// Every character that is not in the set.
    pub(super) fn complement(&self) -> CharSet {
        let mut next = 0;
        let mut gaps = Vec::new();
        for &(low, high) in &self.ranges {
            if next < low {
                gaps.push((next, low - 1));
            }
            next = high + 1;
        }
        gaps.push((next, char::MAX as u32));
        gaps.retain(|(low, high)| low <= high);
        CharSet::new(gaps)
    }

    /// The set with each letter's other cases, as far as they are single letters.
    pub(super) fn any_case(&self) -> CharSet {
        let letters = self.ranges.iter().flat_map(|&(low, high)| low..=high).filter_map(char::from_u32);
        let letters = letters.filter(|c| c.is_lowercase() || c.is_uppercase());
        let other = |c: char| [single(c.to_lowercase()), single(c.to_uppercase())];
        let cases = letters.flat_map(other).flatten().map(|c| (c as u32, c as u32)).collect();
        self.union(&CharSet::new(cases))
    }

    /// What is in one or the other.
    pub(super) fn union(&self, other: &CharSet) -> CharSet {
        CharSet::new([self.ranges.as_slice(), &other.ranges].concat())
    }

    /// The only character of the set, if there is just one.
    pub(super) fn single(&self) -> Option<char> {
        match self.ranges[..] {
            [(low, high)] if low == high => char::from_u32(low),
            _ => None,
        }
    }

    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// Whether the set has a character outside ASCII.
    pub(super) fn beyond_ascii(&self) -> bool {
        self.ranges.last().is_some_and(|r| r.1 >= 128)
    }

    pub(super) fn contains(&self, c: char) -> bool {
        let c = c as u32;
        if c < 128 {
            return self.ascii >> c & 1 == 1;
        }
        let at = self.ranges.partition_point(|r| r.1 < c);
        self.ranges.get(at).is_some_and(|r| r.0 <= c)
    }
}

fn single(mut letters: impl ExactSizeIterator<Item = char>) -> Option<char> {
    if letters.len() == 1 { letters.next() } else { None }
}

/// Python's classes of characters; the names are those of its string methods.
#[derive(Debug)]
pub(crate) struct Classes {
    pub(super) alpha: CharSet,
    pub(super) upper: CharSet,
    pub(super) digit: CharSet,
    pub(super) decimal: CharSet,
    pub(super) space: CharSet,
    /// What `\w` takes: letters, digits, numbers and `_`.
    pub(super) word: CharSet,
}

/// The classes of the table `data/unicode.tsv`.
pub(crate) static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    let class = |name| class(include_str!("../../data/unicode.tsv"), name);
    Classes {
        alpha: class("alpha"),
        upper: class("upper"),
        digit: class("digit"),
        decimal: class("decimal"),
        space: class("space"),
        word: class("alnum").union(&CharSet::one('_')),
    }
});

impl Classes {
    /// Python's `str.isalpha`.
    pub(crate) fn is_alpha(&self, text: &str) -> bool {
        !text.is_empty() && text.chars().all(|c| self.alpha.contains(c))
    }

    /// Python's `str.isspace`.
    pub(crate) fn is_space(&self, text: &str) -> bool {
        !text.is_empty() && text.chars().all(|c| self.space.contains(c))
    }
}

fn class(table: &str, name: &str) -> CharSet {
    let row = table.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
    let number = |digits: &str| u32::from_str_radix(digits, 16).unwrap_or_default();
    let range = |word: &str| {
        word.split_once('-').map_or((number(word), number(word)), |(a, b)| (number(a), number(b)))
    };
    CharSet::new(row.unwrap_or_default().split(' ').map(range).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_join_and_turn_over() {
        let set = CharSet::new(vec![(98, 100), (97, 97), (101, 101), (0x3b1, 0x3c9)]);
        assert_eq!(set.ranges(), [(97, 101), (0x3b1, 0x3c9)]);
        assert!("aeαω".chars().all(|c| set.contains(c)) && !"fβ\u{3ca}".chars().all(|c| set.contains(c)));
        let rest = set.complement();
        assert!("fz \u{10ffff}\0".chars().all(|c| rest.contains(c) && !set.contains(c)));
        assert_eq!(rest.complement(), set);
        assert_eq!(
            CharSet::new(vec![(97, 98), (0x416, 0x416), (0xdf, 0xdf)]).any_case().ranges(),
            [(65, 66), (97, 98), (0xdf, 0xdf), (0x416, 0x416), (0x436, 0x436)]
        );
        assert_eq!(CharSet::default().complement().complement(), CharSet::default());
    }

    #[test]
    fn classes_are_those_of_python() {
        let all = &CLASSES;
        let count = |set: &CharSet| set.ranges().iter().map(|(a, b)| b - a + 1).sum::<u32>();
        // Counted with Python 3.11: sum(map(str.isalpha, map(chr, range(0x110000)))) and so on.
        assert_eq!(count(&all.space), 29);
        assert_eq!(count(&all.decimal), 660);
        assert!(all.alpha.contains('ß') && !all.alpha.contains('5') && !all.alpha.contains('\u{301}'));
        assert!(all.digit.contains('²') && !all.decimal.contains('²') && all.word.contains('½'));
        assert!(all.is_space("\u{a0}\n\u{1c}") && !all.is_space("") && !all.is_space("\u{200b}"));
    }
}
