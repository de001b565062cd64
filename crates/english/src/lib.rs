//! spaCy's English pipeline `en_core_web_sm` 3.8.0 (MIT), embedded, for [`truceline_syntax`].
//!
//! ```no_run
//! let pipeline = truceline_english::pipeline()?;
//! let doc = pipeline.read("Both sides agreed to halt shelling on Monday.");
//! assert_eq!(doc.token(2).lemma(), "agree");
//! # Ok::<(), truceline_syntax::Error>(())
//! ```
//!
//! The 14 MB of model files lie in this crate as spaCy wrote them; the crate's README says where they are from.

use std::borrow::Cow;
use truceline_syntax::{Error, Files, Pipeline};

macro_rules! files {
    ($($path:literal)*) => { [$(($path, include_bytes!(concat!("../model/", $path)).as_slice())),*] };
}

static FILES: [(&str, &[u8]); 16] = files![
    "attribute_ruler/patterns"
    "config.cfg"
    "lemmatizer/lookups/lookups.bin"
    "meta.json"
    "ner/cfg"
    "ner/model"
    "ner/moves"
    "parser/cfg"
    "parser/model"
    "parser/moves"
    "tagger/cfg"
    "tagger/model"
    "tok2vec/cfg"
    "tok2vec/model"
    "tokenizer"
    "vocab/lookups.bin"
];

/// The files of the pipeline, as [`Pipeline::load`] takes them.
#[derive(Clone, Copy, Debug, Default)]
pub struct English;

impl Files for English {
    fn file(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let at = FILES.binary_search_by_key(&path, |file| file.0).ok()?;
        Some(Cow::Borrowed(FILES[at].1))
    }
}

/// The pipeline's name and version.
pub const MODEL: &str = "en_core_web_sm 3.8.0";

/// All files of the pipeline, by their paths.
pub fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.into_iter()
}

/// Loads the pipeline: do it once and share it.
///
/// # Errors
/// Never with the files that lie in this crate.
pub fn pipeline() -> Result<Pipeline, Error> {
    Pipeline::load(&English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_by_its_path() {
        assert!(FILES.is_sorted());
        assert!(FILES.iter().all(|(path, bytes)| English.file(path).as_deref() == Some(*bytes)));
        assert!(English.file("vocab/strings.json").is_none());
    }

    #[test]
    fn the_tokenizer_loads() {
        let tokenizer = truceline_syntax::Tokenizer::load(&English, "en").expect("loads");
        let doc = tokenizer.read("They don't.", &mut truceline_syntax::Known::default());
        assert_eq!(doc.tokens().map(|t| t.norm()).collect::<Vec<_>>(), ["they", "do", "not", "."]);
    }
}
