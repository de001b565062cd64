//! Reports and their readings in one SQLite file: a ledger that can be questioned, opened with any tool, and handed on.
//!
//! ```text
//! Reading ─► Entry ─► append ─► file ─► questions ─► views
//!                       │         ├───► recall ─► Reading (whole, as it was)
//!                    copies       └───► export ─► CSV, JSON lines, …
//! ```
//!
//! [`Ledger::append`] writes a batch in one transaction, all or nothing; a report that is there already changes nothing.
//! Actors are linked across reports by what the reading says of them: name, kind, country and code. [`copies`] groups wire
//! copies and reprints as one source.
//!
//! The format is a promise, written down in FORMAT.md: tables that join, spans in code points, a version in the header.
//! Readers are never in the way of a writer, nor a writer in theirs (SQLite's write-ahead log).

mod error;
mod schema;
mod words;

mod points;

pub mod copies;

mod append;

mod recall;

mod reread;

pub mod questions;

pub mod export;

pub use append::{Entry, Fate, Outcome, Stamp};
pub use error::{Error, ErrorKind, Result};
pub use reread::{Changed, Other, Stale};
pub use schema::{APPLICATION_ID, VERSION};

use append::Shared;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A ledger, open.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    connection: Connection,
    shared: Shared,
}

impl Ledger {
    /// Opens a ledger for writing; makes it where there is none, and brings an older one up to date.
    ///
    /// # Errors
    /// When the file is none, is damaged, newer than this program, or may not be written.
    pub fn open_to_write(path: &Path) -> Result<Ledger> {
        let connection = schema::open_to_write(path)?;
        Ok(Ledger { path: path.to_owned(), connection, shared: Shared::default() })
    }

    /// Opens a ledger for reading: nothing in it will change.
    ///
    /// # Errors
    /// When there is no such file, or it is no ledger, damaged, or newer than this program.
    pub fn open_to_read(path: &Path) -> Result<Ledger> {
        let connection = schema::open_to_read(path)?;
        Ok(Ledger { path: path.to_owned(), connection, shared: Shared::default() })
    }

    /// Closes the ledger, so that it is one file that can be handed on. Without it, what was written last may stand in a file
    /// beside it (`-wal`) until the ledger is opened again; nothing is lost.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn close(self) -> Result<()> {
        let Ledger { path, connection, .. } = self;
        schema::rest(&connection).map_err(|e| e.of(&path))?;
        connection.close().map_err(|(_, e)| Error::from(e).of(&path))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a report is in the ledger, by its hash ([`truceline_reading::Report::id`]).
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn holds(&self, hash: &str) -> Result<bool> {
        let mut known = self.connection.prepare_cached("SELECT 1 FROM reports WHERE hash = ?1")?;
        known.exists([hash]).map_err(|e| self.fault(e))
    }

    fn fault(&self, error: impl Into<Error>) -> Error {
        error.into().of(&self.path)
    }
}
