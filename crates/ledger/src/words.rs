//! The contract's own words for values, in and out of the ledger.

use serde::Serialize;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The word for a value: `armed_group`.
pub(crate) fn word(value: &impl Serialize) -> String {
    let quoted = serde_json::to_string(value).unwrap_or_default();
    quoted.trim_matches('"').to_owned()
}

/// The value of a word; none of one that this program does not know.
pub(crate) fn value<T: DeserializeOwned>(word: &str) -> Option<T> {
    let from: StrDeserializer<'_, ValueError> = word.into_deserializer();
    T::deserialize(from).ok()
}

/// A name as the ledger looks it up: small letters without diacritics, and no article.
pub(crate) fn fold(name: &str) -> String {
    let letters = name.trim().nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let plain: String = letters.map(plain).collect();
    plain.strip_prefix("the ").map_or(plain.clone(), str::to_owned)
}

/// Letters that are written without a mark of their own where a keyboard lacks them.
fn plain(letter: char) -> char {
    match letter {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ʻ' | 'ʿ' | 'ʼ' | '’' | '‘' => '\'',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use truceline_reading::{actors, agreements, events, statements};

    #[test]
    fn every_word_leads_back() {
        for act in statements::Act::ALL {
            assert_eq!(value(&word(&act)), Some(act));
        }
        for event in events::Type::ALL {
            assert_eq!(value(&word(&event)), Some(event));
        }
        assert_eq!(word(&actors::Kind::ArmedGroup), "armed_group");
        assert_eq!(value("alleged_violation"), Some(agreements::Stage::AllegedViolation));
        assert_eq!(value::<statements::Act>("mumble"), None);
    }

    #[test]
    fn names_are_found_from_any_keyboard() {
        for (name, folded) in [
            ("The Hague", "hague"),
            ("Jalālābād", "jalalabad"),
            ("Erdoğan", "erdogan"),
            ("Łódź", "lodz"),
            ("Київ", "киів"),
        ] {
            assert_eq!(fold(name), folded);
        }
    }
}
