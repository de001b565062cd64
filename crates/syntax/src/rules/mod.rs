//! Rules over tagged and parsed words: the attribute ruler and the lemmatizer.

use crate::doc::Word;
use crate::error::Error;
use crate::files::Files;
use crate::lex::Tokens;
use crate::symbols::Symbols;

/// spaCy's `AttributeRuler`: sets classes, features and some lemmas by patterns over tags, words and labels.
#[derive(Debug)]
pub(crate) struct Ruler {}

impl Ruler {
    /// Reads `NAME/patterns`.
    pub(crate) fn load(_files: &dyn Files, _name: &str) -> Result<Ruler, Error> {
        Ok(Ruler {})
    }

    /// Sets what the patterns say; `words[i]` goes with `tokens.pieces[i]`.
    pub(crate) fn apply(&self, _tokens: &Tokens, _words: &mut [Word], _symbols: &mut Symbols) {}
}

/// spaCy's `Lemmatizer` in its modes `rule` and `lookup`.
#[derive(Debug)]
pub(crate) struct Lemmatizer {}

impl Lemmatizer {
    /// Reads `NAME/lookups/lookups.bin`; `language` and `mode` come from the pipeline's configuration.
    pub(crate) fn load(
        _files: &dyn Files,
        _name: &str,
        _language: &str,
        _mode: &str,
    ) -> Result<Lemmatizer, Error> {
        Ok(Lemmatizer {})
    }

    /// Sets the lemma of every word that has none; `words[i]` goes with `tokens.pieces[i]`.
    pub(crate) fn apply(&self, _tokens: &Tokens, _words: &mut [Word], _symbols: &mut Symbols) {}
}
