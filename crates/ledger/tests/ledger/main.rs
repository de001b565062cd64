//! Ledgers, tried out on real files.

mod append;
mod common;
mod copies;
mod exports;
mod formats;
mod questions;
