//! What is kept of a text to find its copies, and how two texts are compared.

use std::collections::BTreeSet;

/// Words of a shingle that keys are made of: five words in the same order are rarely the same by chance.
const LONG: usize = 5;

/// Words of a shingle that texts are compared by: short ones outlive the edits around them.
const SHORT: usize = 3;

/// Shingles of a window, of which the least is kept: about one in 12 is a key.
const WINDOW: usize = 24;

/// The words of a text: letters and digits, in small letters.
#[derive(Debug, PartialEq, Eq)]
struct Words {
    /// A hash of each.
    hashes: Vec<u64>,
}

impl Words {
    /// The words of a text.
    fn of(text: &str) -> Words {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        Words { hashes: words.map(hash).collect() }
    }

    /// A hash of every run of `n` words; of a shorter text, of all of it.
    fn shingles(&self, n: usize) -> impl Iterator<Item = u64> {
        let n = n.min(self.hashes.len()).max(1);
        self.hashes
            .windows(n)
            .map(|words| words.iter().fold(0x9e37_79b9_7f4a_7c15, |hash, word| mix(hash ^ word)))
    }

    /// Its short shingles, each once, in ascending order.
    fn set(&self) -> Vec<u64> {
        let mut set: Vec<u64> = self.shingles(SHORT).collect();
        set.sort_unstable();
        set.dedup();
        set
    }
}

/// FNV-1a of a word's small letters.
fn hash(word: &str) -> u64 {
    let byte = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let seed = 0xcbf2_9ce4_8422_2325;
    if word.is_ascii() {
        return mix(word.bytes().map(|b| b.to_ascii_lowercase()).fold(seed, byte));
    }
    let mut buffer = [0; 4];
    mix(word
        .chars()
        .flat_map(char::to_lowercase)
        .fold(seed, |hash, c| c.encode_utf8(&mut buffer).bytes().fold(hash, byte)))
}

/// The finisher of MurmurHash3: every bit of the input turns half of the output's.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// The keys of a text, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// 47 bits each, so that SQLite holds them in six bytes.
    pub keys: Vec<i64>,
}

impl Sketch {
    /// The keys of a text: the least hash of every window of shingles.
    pub fn of(text: &str) -> Sketch {
        let shingles: Vec<u64> = Words::of(text).shingles(LONG).collect();
        let mut keys = BTreeSet::new();
        let mut least: Option<usize> = None;
        for end in WINDOW.min(shingles.len())..=shingles.len() {
            let start = end.saturating_sub(WINDOW);
            least = match least {
                Some(at) if at >= start && shingles[at] <= shingles[end - 1] => Some(at),
                Some(at) if at >= start => Some(end - 1),
                _ => (start..end).min_by_key(|at| shingles[*at]),
            };
            keys.extend(least.map(|at| (shingles[at] >> 17) as i64));
        }
        Sketch { keys: keys.into_iter().collect() }
    }
}

/// The shingles of a text, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// The shingles of a text.
    pub fn of(text: &str) -> Shingles {
        Shingles(Words::of(text).set())
    }

    /// The share of the shorter text's shingles that stand in the other, from 0 to 1.
    pub fn shared(&self, other: &Shingles) -> f64 {
        let (short, long) =
            if self.0.len() <= other.0.len() { (&self.0, &other.0) } else { (&other.0, &self.0) };
        let mut rest = long.iter().peekable();
        let stands = |shingle: &&u64| {
            while rest.next_if(|other| other < shingle).is_some() {}
            rest.peek() == Some(shingle)
        };
        match short.len() {
            0 => 0.0,
            n => short.iter().filter(stands).count() as f64 / n as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: usize, words: usize) -> String {
        (from..from + words).map(|n| format!("word{} ", n * 7919 % 10_007)).collect()
    }

    #[test]
    fn what_stands_inside_another_text_shares_its_keys() {
        let (story, other) = (text(0, 300), text(5_000, 900));
        let round_up = format!("{} {} {}", &other[..2_000], story, &other[2_000..]);
        let (inside, whole) = (Sketch::of(&story), Sketch::of(&round_up));
        let same = inside.keys.iter().filter(|key| whole.keys.contains(key)).count();
        assert!(same + 4 >= inside.keys.len() && inside.keys.len() > 15, "{same} of {}", inside.keys.len());
        assert!(Shingles::of(&story).shared(&Shingles::of(&round_up)) > 0.98);
        assert_eq!(Shingles::of(&story).shared(&Shingles::of(&other)), 0.0);
    }

    #[test]
    fn letters_and_marks_do_not_matter() {
        assert_eq!(Sketch::of("The truce, “HOLDS”."), Sketch::of("the truce holds"));
        assert_eq!(Words::of("ÉTAT"), Words::of("état"));
    }

    #[test]
    fn short_texts_have_one_key_and_empty_ones_none() {
        assert_eq!(Sketch::of("A truce.").keys.len(), 1);
        assert_eq!(Sketch::of(" … ").keys.len(), 0);
    }
}
