//! The program: files in, readings out.
//!
//! ```text
//! files ─► intake ─► batch ─► truceline_reading ─► view ─► terminal
//!                                               └► JSON, one reading a line
//! ```
//!
//! [`intake`] is the only place that touches files, [`batch`] the only one with threads, [`command`] knows the command
//! line and the exit codes. All that is read is read by `truceline_reading`, which knows none of them.

pub mod intake;

pub mod batch;

pub mod view;

pub mod command;
