//! The two files of a learned coder, used where they lie in the program: nothing is parsed at the start.

use super::super::Type;
use super::clues::Clues;
use crate::table::TableError;

/// How many answers there are: each event, and none.
pub(super) const ANSWERS: usize = Type::ALL.len() + 1;

/// Vectors of words; `training/words.py` makes them and tells their format.
#[derive(Debug)]
pub(super) struct Words {
    names: &'static [u8],
    vectors: &'static [u8],
}

impl Words {
    /// The length of a vector.
    pub(super) const SIZE: usize = 64;

    pub(super) fn built_in() -> Result<Words, TableError> {
        Words::open(include_bytes!("../../../data/coder_words.bin"))
    }

    fn open(bytes: &'static [u8]) -> Result<Words, TableError> {
        let file = File { name: "coder_words.bin", bytes };
        let [count, size] = file.head(b"TLWORDS1")?;
        file.check(size == Words::SIZE, "its vectors are of another length")?;
        let [names, vectors] = file.parts(16, [count * 4, count * size])?;
        Ok(Words { names, vectors })
    }

    /// Adds a word's vector to `sum`, if it has one.
    pub(super) fn add(&self, name: u32, sum: &mut [f32]) -> bool {
        let Some(at) = find(self.names, name) else { return false };
        let vector = &self.vectors[at * Words::SIZE..][..Words::SIZE];
        for (sum, byte) in sum.iter_mut().zip(vector) {
            *sum += f32::from(byte.cast_signed()) / 127.0;
        }
        true
    }
}

/// What each clue tells for each answer; `training/coder.py` makes it and tells its format.
#[derive(Debug)]
pub(super) struct Weights {
    names: &'static [u8],
    clues: &'static [u8],
    scales: [f32; ANSWERS],
    bias: [f32; ANSWERS],
    /// By place in the vector, then by answer.
    words: Vec<f32>,
}

impl Weights {
    pub(super) fn built_in() -> Result<Weights, TableError> {
        Weights::open(include_bytes!("../../../data/coder_weights.bin"))
    }

    fn open(bytes: &'static [u8]) -> Result<Weights, TableError> {
        let file = File { name: "coder_weights.bin", bytes };
        let [clues, size] = file.head(b"TLCODER1")?;
        file.check(size == Clues::SIZE, "its vectors are of another length")?;
        let row = ANSWERS * 4;
        let sizes = [row, row, size * row, clues * 4, clues * ANSWERS];
        let [scales, bias, words, names, clues] = file.parts(16, sizes)?;
        let floats = |bytes: &[u8]| bytes.chunks_exact(4).map(f32_of).collect::<Vec<f32>>();
        let answers = |bytes: &[u8]| {
            let mut all = [0.0; ANSWERS];
            all.copy_from_slice(&floats(bytes));
            all
        };
        Ok(Weights { names, clues, scales: answers(scales), bias: answers(bias), words: floats(words) })
    }

    /// How much speaks for each answer.
    pub(super) fn weigh(&self, clues: &Clues) -> [f64; ANSWERS] {
        let mut marks = [0.0; ANSWERS];
        for (name, value) in &clues.marks {
            let Some(at) = find(self.names, *name) else { continue };
            for (sum, byte) in marks.iter_mut().zip(&self.clues[at * ANSWERS..][..ANSWERS]) {
                *sum += value * f32::from(byte.cast_signed());
            }
        }
        let mut all = self.bias;
        for (place, value) in clues.words.iter().enumerate().filter(|(_, value)| **value != 0.0) {
            for (sum, weight) in all.iter_mut().zip(&self.words[place * ANSWERS..][..ANSWERS]) {
                *sum += value * weight;
            }
        }
        std::array::from_fn(|i| f64::from(all[i] + marks[i] * self.scales[i]))
    }
}

/// A file of the program.
struct File {
    name: &'static str,
    bytes: &'static [u8],
}

impl File {
    fn check(&self, holds: bool, message: &str) -> Result<(), TableError> {
        let error = || TableError { table: self.name.into(), line: 1, message: message.into() };
        if holds { Ok(()) } else { Err(error()) }
    }

    /// The two numbers at its head.
    fn head(&self, magic: &[u8; 8]) -> Result<[usize; 2], TableError> {
        self.check(self.bytes.len() >= 16 && self.bytes.starts_with(magic), "it is not of this version")?;
        Ok([8, 12].map(|at| u32_at(self.bytes, at) as usize))
    }

    fn parts<const N: usize>(
        &self,
        head: usize,
        sizes: [usize; N],
    ) -> Result<[&'static [u8]; N], TableError> {
        let whole = self.bytes.len() == head + sizes.iter().sum::<usize>();
        self.check(whole, "its length is not what its head says")?;
        let mut rest = &self.bytes[head..];
        Ok(sizes.map(|size| {
            let (part, others) = rest.split_at(size);
            rest = others;
            part
        }))
    }
}

/// Where a name stands among sorted names.
fn find(names: &[u8], name: u32) -> Option<usize> {
    let (mut from, mut to) = (0, names.len() / 4);
    while from < to {
        let middle = (from + to) / 2;
        match u32_at(names, middle * 4).cmp(&name) {
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Greater => to = middle,
        }
    }
    None
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn f32_of(bytes: &[u8]) -> f32 {
    f32::from_bits(u32_at(bytes, 0))
}

#[cfg(test)]
mod tests {
    use super::super::name::Name;
    use super::*;

    fn is_sorted(names: &[u8]) -> bool {
        let all: Vec<u32> = names.chunks_exact(4).map(|c| u32_at(c, 0)).collect();
        all.is_sorted_by(|a, b| a < b)
    }

    #[test]
    fn names_are_sorted_and_unique() {
        let (words, weights) = (Words::built_in().expect("words"), Weights::built_in().expect("weights"));
        assert!(words.names.len() > 4 * 20_000 && is_sorted(words.names));
        assert!(weights.names.len() > 4 * 5_000 && is_sorted(weights.names));
        assert!(weights.scales.iter().chain(&weights.bias).chain(&weights.words).all(|w| w.is_finite()));
    }

    #[test]
    fn words_of_one_meaning_lie_near_each_other() {
        let words = Words::built_in().expect("words");
        let vector = |word: &str| {
            let mut sum = [0.0; Words::SIZE];
            assert!(words.add(Name::new(word).number(), &mut sum), "{word}");
            sum
        };
        let near = |a: &str, b: &str| vector(a).iter().zip(vector(b)).map(|(x, y)| x * y).sum::<f32>();
        assert!(near("attack", "assault") > near("attack", "negotiate"));
        assert!(near("embargo", "sanction") > near("embargo", "bomb"));
        assert!(!words.add(Name::new("xqzzy").number(), &mut [0.0; Words::SIZE]));
    }

    #[test]
    fn a_broken_file_is_an_error_that_names_it() {
        assert!(Words::open(b"").is_err());
        let error = Weights::open(b"TLCODER1\x01\0\0\0\xc0\x01\0\0....").expect_err("too short");
        assert_eq!(error.table, "coder_weights.bin");
    }
}
