//! What is asked of a ledger, and what it answers.
//!
//! In: a [`Filter`], as a user writes it. Out: one struct a question ([`Happened`], [`Said`], …), which the program renders as a
//! page, as JSON and as CSV, so that these cannot disagree.
//!
//! ```text
//! Filter ─► wanted (names ─► ids) ─► ways (which index) ─► lanes (merged by day) ─► told (records with names, words and reports) ─► answers
//! ```
//!
//! Newest first, no more than [`Filter::limit`]. What copies of one source tell alike is one answer, with the other reports
//! noted in it. Days are those that the text tells; else, unless it is background, the report's own.

mod actors;
mod agreements;
mod csv;
mod events;
mod figures;
mod filter;
mod find;
mod lanes;
mod positions;
mod statements;
mod stats;
mod told;
mod wanted;
mod ways;

pub use actors::{Dyad, Known};
pub use agreements::{Agreed, StepTold};
pub use csv::{Row, write_csv};
pub use events::Happened;
pub use figures::Counted;
pub use filter::{Answers, Filter};
pub use find::{Found, Words};
pub use positions::Position;
pub use statements::Said;
pub use stats::Stats;
pub use told::{Name, Quote, Told};

pub(crate) use wanted::report as find_report;
