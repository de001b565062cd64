//! Out of the ledger, for other programs: tables as CSV, JSON lines and (with the feature `parquet`) Parquet, and the evidence
//! as Web Annotations.
//!
//! [`TABLES`] is the one list of what is exported: each table with its SQL and every column. EXPORTS.md is written from it.
//! Rows come in the order of reports, one at a time: memory does not grow with the ledger.

mod annotations;
mod page;
mod tables;
mod write;

#[cfg(feature = "parquet")]
mod columnar;

pub use page::page;
pub use tables::{Column, TABLES, Table, Type};

use crate::Ledger;
use crate::error::{Error, ErrorKind, Result};
use std::io::Write;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, with a line of names.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// Apache Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    /// What names of files end with.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Jsonl => "jsonl",
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet",
        }
    }
}

impl Table {
    /// The table of a name.
    pub fn named(name: &str) -> Option<&'static Table> {
        TABLES.iter().find(|table| table.name == name)
    }
}

impl Ledger {
    /// Writes a table, and says how many rows it has.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the table not be written.
    pub fn export(&self, table: &Table, format: Format, to: &mut (dyn Write + Send)) -> Result<u64> {
        let rows = match format {
            Format::Csv => write::csv(&self.connection, table, to),
            Format::Jsonl => write::jsonl(&self.connection, table, to),
            #[cfg(feature = "parquet")]
            Format::Parquet => columnar::write(&self.connection, table, to),
        };
        rows.map_err(|e| e.of(&self.path))
    }

    /// Writes the evidence of statements, events, figures and steps as Web Annotations (JSON-LD), one a line.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the annotations not be written.
    pub fn annotations(&self, to: &mut dyn Write) -> Result<u64> {
        annotations::write(&self.connection, to).map_err(|e| e.of(&self.path))
    }
}

/// An output that cannot be written.
fn unwritten(error: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Other, format!("cannot be written: {error}"))
}
