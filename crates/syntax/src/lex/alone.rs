//! The tokenizer by itself, for those who want words and nothing else.

use super::{Lexicon, Tokens};
use crate::doc::{Doc, Word};
use crate::{Error, Files};

/// A pipeline's tokenizer without its networks: what `nlp.make_doc` is in spaCy.
///
/// It reads the files `tokenizer` and `vocab/lookups.bin`. More than a million tokens a second.
#[derive(Debug)]
pub struct Tokenizer(Lexicon);

/// Words met by a [`Tokenizer`]: give it to every call from one thread and known words cost little.
#[derive(Debug, Default)]
pub struct Known(Tokens);

impl Tokenizer {
    /// Loads the tokenizer of a pipeline in this language (ISO 639-1).
    ///
    /// # Errors
    /// When the file is missing or broken, or holds what this crate does not read (see the [crate](crate)).
    pub fn load(files: &dyn Files, language: &str) -> Result<Tokenizer, Error> {
        Lexicon::load(files, language).map(Tokenizer)
    }

    /// The words of a text: a document of one sentence with texts, spaces and norms, and nothing else set.
    ///
    /// `known` must not have been used with another tokenizer.
    pub fn read(&self, text: &str, known: &mut Known) -> Doc {
        let tokens = &mut known.0;
        self.0.tokenize(text, tokens);
        let mut doc = Doc::new(text);
        for (i, piece) in (0..).zip(&tokens.pieces) {
            let norm = doc.symbols.intern(tokens.norm(i as usize));
            let (start, end, space_after) = (piece.start, piece.end, piece.space_after);
            let word = Word { start, end, norm, space_after, ..Word::default() };
            doc.words.push(Word { head: i, ..word });
        }
        doc.sentences.extend((!tokens.pieces.is_empty()).then_some(0..tokens.pieces.len()));
        doc.link();
        doc
    }
}
