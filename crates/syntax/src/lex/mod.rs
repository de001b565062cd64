//! Text to words: the tokenizer and what it knows of each word, as spaCy's `Tokenizer` and `Vocab` do it.
#![expect(dead_code, reason = "the pipeline that calls it lands next")]

use crate::error::Error;
use crate::pipeline::Files;

/// What the embedding and the rules see of a word; one for each distinct pair of text and norm that was met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexeme {
    pub(crate) text: Box<str>,
    pub(crate) norm_text: Box<str>,
    pub(crate) orth: u64,
    pub(crate) lower: u64,
    pub(crate) norm: u64,
    pub(crate) prefix: u64,
    pub(crate) suffix: u64,
    pub(crate) shape: u64,
    pub(crate) is_space: bool,
}

/// One token of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// A space follows that is no token of its own.
    pub(crate) space_after: bool,
    /// Its place in [`Tokens::lexemes`].
    pub(crate) lexeme: u32,
}

/// The tokens of the last text, and the words met so far: scratch that one thread keeps from text to text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) pieces: Vec<Piece>,
    /// Words met; an index stays good for as long as `generation` does not change.
    pub(crate) lexemes: Vec<Lexeme>,
    /// Grows by one whenever `lexemes` was cleared.
    pub(crate) generation: u64,
}

impl Tokens {
    /// The word of token `i`.
    pub(crate) fn lexeme(&self, i: usize) -> &Lexeme {
        &self.lexemes[self.pieces[i].lexeme as usize]
    }

    /// The normal form of token `i`.
    pub(crate) fn norm(&self, i: usize) -> &str {
        &self.lexeme(i).norm_text
    }
}

/// A language's tokenizer and lexical attributes, as loaded from a pipeline's files.
#[derive(Debug)]
pub(crate) struct Lexicon {}

impl Lexicon {
    /// Reads `tokenizer` and `vocab/lookups.bin`.
    pub(crate) fn load(_files: &dyn Files) -> Result<Lexicon, Error> {
        Ok(Lexicon {})
    }

    /// Splits a text into tokens.
    pub(crate) fn tokenize(&self, _text: &str, out: &mut Tokens) {
        out.pieces.clear();
    }
}

/// The number by which spaCy knows a string.
pub(crate) fn id_of(_text: &str) -> u64 {
    0
}
