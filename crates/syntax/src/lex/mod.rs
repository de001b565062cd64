//! Text to words: the tokenizer and what it knows of each word, as spaCy's `Tokenizer` and `Vocab` do it.
//!
//! In: a text, and a pipeline's files `tokenizer` and `vocab/lookups.bin`. Out: [`Tokens`], pieces of the text that each point to a
//! [`Lexeme`]. "He didn't (yet)." gives `He did n't ( yet ) .`; `n't` has the norm `not`.
//!
//! Spaces are no tokens unless they come in a row or are other white space; nothing of the text is lost. What was seen before is
//! not computed again: chunks between spaces and words are kept from text to text, up to a bound.
//!
//! Limits: languages whose tokenizer is Python code (Chinese, Japanese, Korean, Thai, Vietnamese) cannot be read. Patterns for
//! whole words (web addresses) get 20,000 steps and 20 more a byte, and nothing longer than 65,536 bytes is one; Python would go
//! on for a time that grows with a power of the length.

mod alone;
mod attributes;
mod charset;
mod pattern;
mod special;
mod strings;
#[cfg(test)]
mod tests;
mod tokenizer;
mod words;

pub use alone::{Known, Tokenizer};
pub(crate) use charset::CLASSES;
pub(crate) use pattern::Pattern;
pub(crate) use strings::{Map, id_of};
pub(crate) use tokenizer::Lexicon;
pub(crate) use words::Tokens;

/// What the embedding and the rules see of a word; one for each distinct pair of text and norm that was met.
///
/// The numbers are spaCy's (see [`id_of`]).
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexeme {
    pub(crate) text: Box<str>,
    pub(crate) lower_text: Box<str>,
    pub(crate) norm_text: Box<str>,
    /// The norm is that of a tokenizer exception, not of the word alone.
    pub(crate) norm_given: bool,
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
    /// Bytes of the text that was given.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// A space follows that is no token of its own.
    pub(crate) space_after: bool,
    /// Its place in [`Tokens::lexemes`].
    pub(crate) lexeme: u32,
}
