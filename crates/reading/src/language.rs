//! Which language a text is in.

use crate::table::{self, TableError};

/// The table of languages.
const TABLE: &str = include_str!("../data/languages.tsv");

/// Fewest letters that a guess is made from: shorter texts are often names and figures alone, which say nothing.
const FEWEST: usize = 40;

/// How much of a text is looked at, in characters.
const SAMPLE: usize = 4_000;

/// Languages that can be told apart, with their names.
#[derive(Debug)]
pub(crate) struct Languages {
    /// ISO 639-3, ISO 639-1, name.
    rows: Vec<[&'static str; 3]>,
}

impl Languages {
    pub(crate) fn built_in() -> Result<Languages, TableError> {
        let rows = table::rows("languages.tsv", TABLE, &["iso639_3", "iso639_1", "name"])?;
        Ok(Languages { rows: rows.iter().map(|row| [row.get(0), row.get(1), row.get(2)]).collect() })
    }

    /// The ISO 639-1 code of the language that a text is in; none when it does not show.
    pub(crate) fn guess(&self, text: &str) -> Option<&'static str> {
        let sample: String = text.chars().take(SAMPLE).collect();
        if sample.chars().filter(|c| c.is_alphabetic()).count() < FEWEST && sample.is_ascii() {
            return None;
        }
        let found = whatlang::detect(&sample).filter(whatlang::Info::is_reliable)?;
        self.rows.iter().find(|row| row[0] == found.lang().code()).map(|row| row[1])
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
            ("12:30 Goma, 4 km", None),
            ("", None),
        ] {
            assert_eq!(languages.guess(text), code, "{text}");
        }
        assert_eq!(languages.name("uk"), "Ukrainian");
    }
}
