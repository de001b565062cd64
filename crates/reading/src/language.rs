//! Which language a text is in.

use crate::table::{self, TableError};
use std::collections::BTreeSet;

/// The table of languages.
const TABLE: &str = include_str!("../data/languages.tsv");

/// Fewest letters that a guess is made from: shorter texts are often names and figures alone, which say nothing.
const FEWEST: usize = 40;

/// How much of a text is looked at, in characters.
const SAMPLE: usize = 4_000;

/// Share of a text's words that must be a language's common ones for it to be in that language, whatever its letters say.
/// Short English dispatches have more; the words in the table were chosen to be rare in the other languages of Latin script.
const COMMON: f64 = 0.2;

/// Languages that can be told apart, with their names.
#[derive(Debug)]
pub(crate) struct Languages {
    /// ISO 639-3, ISO 639-1, name.
    rows: Vec<[&'static str; 3]>,
    /// ISO 639-1 with the common words of the languages that have some in the table.
    common: Vec<(&'static str, BTreeSet<&'static str>)>,
}

impl Languages {
    pub(crate) fn built_in() -> Result<Languages, TableError> {
        let rows = table::rows("languages.tsv", TABLE, &["iso639_3", "iso639_1", "name", "common"])?;
        let common = rows.iter().map(|row| (row.get(1), row.list(3).collect::<BTreeSet<_>>()));
        Ok(Languages {
            common: common.filter(|(_, words)| !words.is_empty()).collect(),
            rows: rows.iter().map(|row| [row.get(0), row.get(1), row.get(2)]).collect(),
        })
    }

    /// The ISO 639-1 code of the language that a text is in; none when it does not show.
    pub(crate) fn guess(&self, text: &str) -> Option<&'static str> {
        let sample: String = text.chars().take(SAMPLE).collect();
        if sample.chars().filter(|c| c.is_alphabetic()).count() < FEWEST && sample.is_ascii() {
            return None;
        }
        if let Some(language) = self.by_words(&sample) {
            return Some(language);
        }
        let found = whatlang::detect(&sample).filter(whatlang::Info::is_reliable)?;
        self.rows.iter().find(|row| row[0] == found.lang().code()).map(|row| row[1])
    }

    /// The language whose common words a text is full of.
    fn by_words(&self, sample: &str) -> Option<&'static str> {
        let words: Vec<String> = sample
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let full = |known: &BTreeSet<&str>| {
            let common = words.iter().filter(|w| known.contains(w.as_str())).count();
            common as f64 >= COMMON * words.len().max(1) as f64
        };
        self.common.iter().find(|(_, known)| full(known)).map(|(language, _)| *language)
    }

    /// The name of a language in English, or the code itself.
    pub(crate) fn name<'c>(&self, code: &'c str) -> &'c str {
        self.rows.iter().find(|row| row[1] == code).map_or(code, |row| row[2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_detector_has_a_code() {
        let languages = Languages::built_in().expect("a good table");
        for lang in whatlang::Lang::all() {
            assert!(languages.rows.iter().any(|row| row[0] == lang.code()), "{lang:?} has no row");
        }
        assert!(languages.rows.is_sorted());
    }

    #[test]
    fn texts_are_told_apart() {
        let languages = Languages::built_in().expect("a good table");
        for (text, code) in [
            ("Both sides have agreed to meet again on Sunday in the capital.", Some("en")),
            ("Обе стороны договорились снова встретиться в столице в воскресенье.", Some("ru")),
            ("Обидві сторони домовилися знову зустрітися у столиці в неділю.", Some("uk")),
            (
                "Beide Seiten haben vereinbart, sich am Sonntag in der Hauptstadt wieder zu treffen.",
                Some("de"),
            ),
            ("اتفق الجانبان على الاجتماع مرة أخرى يوم الأحد في العاصمة.", Some("ar")),
            ("双方同意周日在首都再次会晤。", Some("zh")),
            ("Kampala said on Tuesday it was pulling its battalion out of Kisangani.", Some("en")),
            (
                "Tatmadaw troops shelled Laiza, Momauk and Mansi in Kachin on Thursday, the KIA said.",
                Some("en"),
            ),
            (
                "De partijen zijn het er over eens dat de wapenstilstand in de stad tot zondag van kracht is.",
                Some("nl"),
            ),
            (
                "Ketua delegasi mengatakan bahwa kedua belah pihak akan bertemu lagi di Jakarta pada hari Minggu.",
                Some("id"),
            ),
            ("12:30 Goma, 4 km", None),
            ("", None),
        ] {
            assert_eq!(languages.guess(text), code, "{text}");
        }
        assert_eq!(languages.name("uk"), "Ukrainian");
    }
}
