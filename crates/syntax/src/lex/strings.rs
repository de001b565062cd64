//! The numbers by which spaCy knows strings: a fixed few by their place in a list, the rest by their hash.

use hashbrown::HashMap;
use std::sync::LazyLock;

/// A map whose order and hashes are the same in every run.
pub(crate) type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

static SYMBOLS: LazyLock<Map<&'static str, u64>> = LazyLock::new(|| {
    let rows = include_str!("../../data/symbols.tsv").lines().filter(|line| !line.starts_with("# "));
    rows.filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, id)| Some((name, id.parse().ok()?)))
        .collect()
});

/// The number of a string in spaCy's `StringStore`; 0 for the empty one.
pub(crate) fn id_of(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    SYMBOLS.get(text).copied().unwrap_or_else(|| murmur64(text.as_bytes(), 1))
}

/// Austin Appleby's MurmurHash64A (public domain).
pub(super) fn murmur64(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mix = |k: u64| {
        let k = k.wrapping_mul(M);
        (k ^ (k >> 47)).wrapping_mul(M)
    };
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        hash = (hash ^ mix(word)).wrapping_mul(M);
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        let tail = rest.iter().rev().fold(0, |tail, &b| tail << 8 | u64::from(b));
        hash = (hash ^ tail).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(M);
    hash ^ (hash >> 47)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_spacy() {
        // From `spacy.strings.get_string_id`.
        let known = [
            ("", 0),
            ("X", 101),
            ("punct", 445),
            ("noun", 16_833_663_260_455_505_849),
            ("a", 11_901_859_001_352_538_922),
            ("coffee", 3_197_928_453_018_144_401),
            ("ceasefire", 16_240_892_860_315_586_992),
            ("Нагорно-Карабах", 18_250_858_414_974_173_482),
        ];
        for (text, id) in known {
            assert_eq!(id_of(text), id, "{text}");
        }
    }
}
