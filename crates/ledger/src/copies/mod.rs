//! Wire copies, updates and reprints: which reports share their words.
//!
//! In: texts, one after the other. Out: for each, the reports before it whose words it shares, and the *source* that it
//! belongs to: the first report of a group of copies.
//!
//! ```text
//! text ─► words ─► shingles of 5 ─► the least hash of every window (keys) ─► reports with the same keys
//!                  shingles of 3 ─► shared of the shorter text            ─► copies ─► source
//! ```
//!
//! Keys are min-hashes of windows, not of the whole text: a story that was cut to its first third, or that stands inside a
//! round-up of five, shares few of its shingles with the other, but whole windows of them. A key is a band of LSH by itself,
//! since five words agree in it. What keys propose, the texts decide: the share of the shorter one's shingles of three words
//! that stand in the other.
//!
//! A report joins a source when it shares its words with more than half of those in it that were compared; so a round-up of
//! two stories does not make them one. What it shares with others is noted all the same.

mod group;
mod sketch;

pub use sketch::{Shingles, Sketch};

pub(crate) use group::{note, place};
