//! Words, tags, lemmas, dependencies and names from text, in pure Rust.
//!
//! This crate reads the pipelines that spaCy v3 trains and saves (the CNN kind: `HashEmbed` rows, a
//! windowed maxout encoder, a tagger, the arc-eager parser, the BILUO name finder, attribute ruler and
//! rule lemmatiser) and runs them without Python. It agrees with spaCy token for token.
//!
//! ```text
//! text ──► tokenizer ──► tok2vec ──► tagger ─► parser ─► attribute ruler ─► lemmatizer ─► names ──► Doc
//! ```
//!
//! Offsets are UTF-8 bytes of the text that was given.

mod config;
mod doc;
mod error;
mod files;
mod kernel;
mod lex;
mod neural;
mod pack;
mod pipeline;
mod rules;
mod symbols;
mod tree;

pub use doc::{Doc, Entity, Pos, Token};
pub use error::Error;
pub use files::{Files, Folder};
pub use lex::{Known, Tokenizer};
pub use pipeline::Pipeline;
