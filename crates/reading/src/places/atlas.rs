//! Cities, provinces and districts of the world, used where they lie in the program: nothing is parsed at the start.

use crate::country::Country;
use crate::table::TableError;
use std::cmp::Ordering;

/// What sort of place an entry is, as the maker of the file counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    City,
    Capital,
    Province,
    District,
}

/// One place of the atlas.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) geonames: u32,
    pub(super) name: &'static str,
    pub(super) point: Option<(f64, f64)>,
    pub(super) level: Level,
    pub(super) country: Country,
    /// The decimal logarithm of its people, as far as they are counted.
    pub(super) people: f64,
    /// The province or district that it lies in.
    pub(super) within: Option<u32>,
}

/// The packed file; `tools/places/gazetteer.py` makes it and tells its format.
#[derive(Debug)]
pub(super) struct Atlas {
    countries: &'static [u8],
    places: &'static [u8],
    blocks: &'static [u8],
    names: &'static [u8],
    keys: &'static [u8],
    lists: &'static [u8],
}

const MAGIC: &[u8] = b"TLGAZ001";
const RECORD: usize = 19;
const BLOCK: usize = 16;
const ALONE: u32 = 1 << 23;
const NOWHERE: u32 = (1 << 24) - 1;
const NO_POINT: i32 = -(1 << 23);

impl Atlas {
    /// The built-in file.
    pub(super) fn built_in() -> Result<Atlas, TableError> {
        Atlas::open(include_bytes!("../../data/gazetteer.bin"))
    }

    fn open(bytes: &'static [u8]) -> Result<Atlas, TableError> {
        let broken =
            |message: &str| TableError { table: "gazetteer.bin".into(), line: 1, message: message.into() };
        if bytes.len() < 32 || !bytes.starts_with(MAGIC) {
            return Err(broken("it is not of this version"));
        }
        let count = |i: usize| u32_at(bytes, 8 + 4 * i) as usize;
        let sizes =
            [count(0) * 3, count(1) * RECORD, count(2).div_ceil(BLOCK) * 3, count(3), count(4), count(5)];
        let mut rest = &bytes[32..];
        if rest.len() != sizes.iter().sum::<usize>() {
            return Err(broken("its length is not what its head says"));
        }
        let [countries, places, blocks, names, keys, lists] = sizes.map(|size| {
            let (part, others) = rest.split_at(size);
            rest = others;
            part
        });
        Ok(Atlas { countries, places, blocks, names, keys, lists })
    }

    /// The place of a number.
    pub(super) fn entry(&self, number: u32) -> Entry {
        let record = &self.places[number as usize * RECORD..][..RECORD];
        let lat = i24_at(record, 4);
        let degrees = |n: i32| f64::from(n) / 10_000.0;
        let code = &self.countries[usize::from(record[17]) * 3..][..3];
        let code = std::str::from_utf8(code).ok().and_then(Country::parse);
        Entry {
            geonames: u32_at(record, 0),
            name: self.name(u24_at(record, 10) as usize),
            point: (lat != NO_POINT).then(|| (degrees(lat), degrees(i24_at(record, 7)))),
            level: [Level::City, Level::Capital, Level::Province, Level::District]
                [usize::from(record[16].min(3))],
            country: code.expect("the file was made from the table of countries"),
            people: f64::from(record[18]) / 8.0 * std::f64::consts::LOG10_2,
            within: self.within(number),
        }
    }

    /// The province or district that a place lies in.
    pub(super) fn within(&self, number: u32) -> Option<u32> {
        let within = u24_at(self.places, number as usize * RECORD + 13);
        (within != NOWHERE).then_some(within)
    }

    fn name(&self, offset: usize) -> &'static str {
        let rest = &self.names[offset..];
        let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        std::str::from_utf8(&rest[..end]).unwrap_or_default()
    }

    /// Whether a folded name is that of a place.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.list(key).is_some()
    }

    /// The places of a folded name, most populous first.
    pub(super) fn find(&self, key: &str) -> impl Iterator<Item = u32> {
        let entry = self.list(key);
        let alone = entry.filter(|entry| entry & ALONE != 0).map(|entry| entry & !ALONE);
        let list = match entry {
            Some(at) if alone.is_none() => {
                &self.lists[at as usize + 1..][..usize::from(self.lists[at as usize]) * 3]
            }
            _ => &[],
        };
        alone.into_iter().chain(list.chunks_exact(3).map(|number| u24_at(number, 0)))
    }

    /// Whether a folded name begins with these words.
    pub(super) fn begins(&self, words: &str) -> bool {
        let key = words.as_bytes();
        let whole = |name: &[u8]| {
            name.strip_prefix(key).is_some_and(|rest| matches!(rest.first(), None | Some(b' ')))
        };
        let after = self.block_after(key);
        if let Some(block) = after.checked_sub(1)
            && let Some(found) = self.first_from(block, key, &whole)
        {
            return found;
        }
        after < self.blocks.len() / 3 && whole(self.first(after))
    }

    /// In a block, whether the first names from a key on begin with it; none when all are before it.
    fn first_from(&self, block: usize, key: &[u8], whole: &impl Fn(&[u8]) -> bool) -> Option<bool> {
        let mut at = u24_at(self.blocks, block * 3) as usize;
        let mut current = Vec::with_capacity(64);
        for _ in 0..BLOCK {
            let (shared, fresh) = (usize::from(*self.keys.get(at)?), usize::from(*self.keys.get(at + 1)?));
            current.truncate(shared);
            current.extend_from_slice(&self.keys[at + 2..][..fresh]);
            at += 2 + fresh + 3;
            if current.as_slice() >= key {
                // A blank sorts before all letters: names that go on with another word come first.
                return Some(whole(&current));
            }
        }
        None
    }

    /// The first block all of whose names are behind a key.
    fn block_after(&self, key: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.blocks.len() / 3);
        while low < high {
            let middle = (low + high) / 2;
            match self.first(middle).cmp(key) {
                Ordering::Greater => high = middle,
                _ => low = middle + 1,
            }
        }
        low
    }

    /// Where the list of a key begins, or its one place.
    fn list(&self, key: &str) -> Option<u32> {
        let key = key.as_bytes();
        self.in_block(self.block_after(key).checked_sub(1)?, key)
    }

    fn first(&self, block: usize) -> &'static [u8] {
        let at = u24_at(self.blocks, block * 3) as usize;
        &self.keys[at + 2..][..usize::from(self.keys[at + 1])]
    }

    /// Reads a block up to the key.
    fn in_block(&self, block: usize, key: &[u8]) -> Option<u32> {
        let mut at = u24_at(self.blocks, block * 3) as usize;
        let mut current = Vec::with_capacity(64);
        for _ in 0..BLOCK {
            let (shared, fresh) = (usize::from(*self.keys.get(at)?), usize::from(*self.keys.get(at + 1)?));
            current.truncate(shared);
            current.extend_from_slice(&self.keys[at + 2..][..fresh]);
            match current.as_slice().cmp(key) {
                Ordering::Less => at += 2 + fresh + 3,
                Ordering::Equal => return Some(u24_at(self.keys, at + 2 + fresh)),
                Ordering::Greater => return None,
            }
        }
        None
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u24_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], 0])
}

fn i24_at(bytes: &[u8], at: usize) -> i32 {
    (u24_at(bytes, at) << 8) as i32 >> 8
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    fn atlas() -> Atlas {
        Atlas::built_in().expect("the built-in file is sound")
    }

    #[test]
    fn every_place_is_found_by_its_name() {
        let atlas = atlas();
        let count = (atlas.places.len() / RECORD) as u32;
        assert!(count > 200_000, "{count} places");
        for number in (0..count).step_by(7) {
            let entry = atlas.entry(number);
            assert!(
                entry.point.is_none_or(|(lat, lon)| lat.abs() <= 90.0 && lon.abs() <= 180.0),
                "{entry:?}"
            );
            let Some(key) = fold(entry.name) else { continue };
            let mut found = atlas.find(&key).peekable();
            assert!(found.peek().is_some(), "{} ({key})", entry.name);
            assert!(found.any(|n| n == number) || atlas.find(&key).count() == 40, "{} ({key})", entry.name);
        }
    }

    #[test]
    fn spellings_lead_to_one_place() {
        let atlas = atlas();
        let town = |e: &Entry| matches!(e.level, Level::City | Level::Capital);
        let first = |name: &str| atlas.find(&fold(name)?).map(|n| atlas.entry(n)).find(town);
        let same = [
            ["Kyiv", "Kiev"],
            ["Kandahar", "Qandahar"],
            ["Odesa", "Odessa"],
            ["Istanbul", "İstanbul"],
            ["Sanaa", "Sana’a"],
        ];
        for [a, b] in same {
            let id = |name| first(name).map(|e| e.geonames);
            assert!(id(a).is_some() && id(a) == id(b), "{a} and {b}");
        }
        let kabul = first("Kabul").expect("known");
        assert_eq!((kabul.geonames, kabul.country.as_str(), kabul.level), (1_138_958, "AFG", Level::Capital));
        let (lat, lon) = kabul.point.expect("known");
        assert!((lat - 34.53).abs() < 0.1 && (lon - 69.17).abs() < 0.1);
        assert!(kabul.people > 6.0, "{}", kabul.people);
        assert!(!atlas.knows("") && !atlas.knows("zzzz") && !atlas.knows("no such place"));
    }

    #[test]
    fn beginnings_are_found() {
        let atlas = atlas();
        for words in ["kabul", "los angeles", "los", "deir", "deir ez", "new", "san francisco de"] {
            assert!(atlas.begins(words), "{words}");
        }
        for words in ["kabulq", "los angelqs", "zzzz", "deir ez zzz"] {
            assert!(!atlas.begins(words), "{words}");
        }
        for number in (0..200_000).step_by(997) {
            let Some(key) = fold(atlas.entry(number).name) else { continue };
            let first = key.split(' ').next().unwrap_or_default();
            assert!(atlas.begins(&key) && atlas.begins(first), "{key}");
        }
    }

    #[test]
    fn cities_lie_in_provinces() {
        let atlas = atlas();
        let number = atlas.find("springfield").find(|n| {
            let within = atlas.entry(*n).within.map(|w| atlas.entry(w));
            within.is_some_and(|w| w.name == "Sangamon County")
        });
        assert_eq!(number.map(|n| atlas.entry(n).geonames), Some(4_250_542));
    }
}
