//! The scratch of a tokenizer: the tokens of the last text, the words met so far, and how chunks between spaces were split.

use super::{Lexeme, Piece};
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// More words than this are forgotten before the next text.
const WORDS: usize = 1 << 16;
/// More chunks than this are not remembered.
const CHUNKS: usize = 1 << 16;
/// Longer chunks are not remembered.
const CHUNK_BYTES: usize = 64;

/// The tokens of the last text, and the words met so far: scratch that one thread keeps from text to text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) pieces: Vec<Piece>,
    /// Words met; an index stays good for as long as `generation` does not change.
    pub(crate) lexemes: Vec<Lexeme>,
    /// Grows by one whenever `lexemes` was cleared.
    pub(crate) generation: u64,
    /// For each word what the special cases know of it.
    pub(super) marks: Vec<u32>,
    hasher: FixedState,
    /// Indices of `lexemes` by text.
    by_text: HashTable<u32>,
    chunks: HashTable<Chunk>,
    chunk_text: String,
    chunk_words: Vec<u32>,
}

/// A chunk that was split before, as ranges of `chunk_text` and `chunk_words`.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    text: u32,
    bytes: u8,
    first: u32,
    words: u8,
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

    /// Makes ready for the next text.
    pub(super) fn begin(&mut self) {
        self.pieces.clear();
        if self.lexemes.len() > WORDS {
            *self = Tokens { generation: self.generation + 1, ..Tokens::default() };
        }
    }

    /// The number of a word with this text, and with this norm if an exception gives one.
    pub(super) fn word(
        &mut self,
        text: &str,
        norm: Option<&str>,
        know: impl FnOnce() -> (Lexeme, u32),
    ) -> u32 {
        let hash = self.hasher.hash_one(text);
        let lexemes = &self.lexemes;
        let same = |i: &u32| {
            let known = &lexemes[*i as usize];
            *known.text == *text && known.norm_given.then_some(&*known.norm_text) == norm
        };
        if let Some(found) = self.by_text.find(hash, same) {
            return *found;
        }
        let number = self.lexemes.len() as u32;
        let (lexeme, mark) = know();
        self.lexemes.push(lexeme);
        self.marks.push(mark);
        let (lexemes, hasher) = (&self.lexemes, &self.hasher);
        self.by_text.insert_unique(hash, number, |i| hasher.hash_one(&*lexemes[*i as usize].text));
        number
    }

    /// Adds a token behind the last one; it is as long as its word.
    pub(super) fn push(&mut self, lexeme: u32) {
        let start = self.pieces.last().map_or(0, |p| p.end + u32::from(p.space_after));
        let end = start + self.lexemes[lexeme as usize].text.len() as u32;
        self.pieces.push(Piece { start, end, space_after: false, lexeme });
    }

    /// Adds the tokens of a chunk that was split before.
    pub(super) fn push_known(&mut self, chunk: &str) -> bool {
        let text = &self.chunk_text;
        let found = self.chunks.find(self.hasher.hash_one(chunk), |c| c.text(text) == chunk).copied();
        let Some(found) = found else { return false };
        for i in found.first..found.first + u32::from(found.words) {
            self.push(self.chunk_words[i as usize]);
        }
        true
    }

    /// Remembers that a chunk gave the tokens from `first` on.
    pub(super) fn remember(&mut self, chunk: &str, first: usize) {
        let words = self.pieces.len() - first;
        if self.chunks.len() >= CHUNKS || chunk.len() > CHUNK_BYTES {
            return;
        }
        let known = Chunk {
            text: self.chunk_text.len() as u32,
            bytes: chunk.len() as u8,
            first: self.chunk_words.len() as u32,
            words: words as u8,
        };
        self.chunk_text.push_str(chunk);
        self.chunk_words.extend(self.pieces[first..].iter().map(|p| p.lexeme));
        let (text, hasher) = (&self.chunk_text, &self.hasher);
        self.chunks.insert_unique(hasher.hash_one(chunk), known, |c| hasher.hash_one(c.text(text)));
    }
}

impl Chunk {
    fn text(self, all: &str) -> &str {
        &all[self.text as usize..self.text as usize + self.bytes as usize]
    }
}
