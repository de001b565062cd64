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
//! ```
//! let pipeline = truceline_english::pipeline()?; // or Pipeline::load(&Folder::new("…"))
//! let doc = pipeline.read("The rebels who had shelled the port agreed to withdraw from Yemen.");
//!
//! let verb = doc.token(7);
//! assert_eq!((verb.text(), verb.lemma(), verb.tag(), verb.dep()), ("agreed", "agree", "VBD", "ROOT"));
//! let subject = verb.child(&["nsubj"]).expect("somebody agreed");
//! assert_eq!(&doc.text()[subject.phrase()], "The rebels who had shelled the port");
//! assert_eq!(doc.entities()[0].label, "GPE");
//! # Ok::<(), truceline_syntax::Error>(())
//! ```
//!
//! # Loading
//! [`Pipeline::load`] takes [`Files`]: a [`Folder`] that `nlp.to_disk` wrote, or files from wherever you have them. What
//! is not supported, missing or broken is an [`Error`] that names the file and the key; files from strangers do no harm.
//! The README lists what is read.
//!
//! # Reading
//! [`Pipeline::read`] reads a text as spaCy's `nlp(text)` does, white space included: line breaks are tokens.
//! [`Pipeline::read_parts`] reads paragraphs apart from each other, and takes a line break for a space. Offsets are
//! UTF-8 bytes of the text that was given. What comes back is a [`Doc`]; a [`Token`] is a handle into it that knows its
//! head, its children and all that hangs on it, each in time that grows with what it gives.
//!
//! # Limits
//! - A text of 4 GiB or more gets no words: offsets have 32 bits.
//! - Names are not linked, coreference is not resolved, vectors are not given out.
//! - Where a text was read with spaCy in a batch with others, `MishWindowEncoder` lets neighbours look at each other there;
//!   here every text stands alone.
//! - Scores are sums of 32-bit numbers in another order than spaCy's. Over 81,742 tokens of news no decision differed.

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

/// A fingerprint of this crate's code: another one may find other words.
pub const CODE: &str = env!("TRUCELINE_SYNTAX_CODE");
