//! What can go wrong with a ledger, in words for its user.

use rusqlite::ErrorCode;
use std::fmt;
use std::path::{Path, PathBuf};

/// What sort of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// There is no such file.
    Missing,
    /// The file is no ledger.
    NotALedger,
    /// The file was written by a newer program.
    TooNew,
    /// The file may not be written.
    ReadOnly,
    /// The disk is full, or the file may not grow.
    Full,
    /// Somebody else writes, and did not finish in time.
    Busy,
    /// The file is damaged.
    Damaged,
    /// What was asked makes no sense.
    Question,
    /// Anything else: a fault of the disk, or of this program.
    Other,
}

/// Something went wrong with a ledger.
#[derive(Debug)]
pub struct Error {
    /// What sort of thing.
    pub kind: ErrorKind,
    /// The ledger, where it is known.
    pub file: Option<PathBuf>,
    /// What, in words.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of this kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, file: None, message: message.into(), help: None }
    }

    /// The same, of this ledger.
    #[must_use]
    pub fn of(mut self, file: &Path) -> Error {
        self.file.get_or_insert_with(|| file.to_owned());
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Error {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{}: {}", file.display(), self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen) => Error::new(ErrorKind::Missing, "the ledger cannot be opened"),
            Some(ErrorCode::NotADatabase) => Error::new(ErrorKind::NotALedger, "is no ledger"),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Error::new(ErrorKind::ReadOnly, "the ledger may not be written")
                    .help("check the rights of the file and of its folder")
            }
            Some(ErrorCode::DiskFull) => {
                Error::new(ErrorKind::Full, "the disk is full: nothing of this batch was written")
                    .help("make room and run the same command again; what is in the ledger stays")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Error::new(ErrorKind::Busy, "another program writes to the ledger and does not finish")
                    .help("run the same command again when it has")
            }
            Some(ErrorCode::DatabaseCorrupt) => {
                Error::new(ErrorKind::Damaged, format!("the ledger is damaged: {error}"))
                    .help("restore a copy of it, or add the sources to a new ledger")
            }
            Some(ErrorCode::SystemIoFailure) => io(&error),
            _ => Error::new(ErrorKind::Other, error.to_string()),
        }
    }
}

/// Faults of the disk: a file that may not grow shows as a failed write.
fn io(error: &rusqlite::Error) -> Error {
    let extended = error.sqlite_error().map_or(0, |e| e.extended_code);
    match extended {
        rusqlite::ffi::SQLITE_IOERR_WRITE | rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
            Error::new(ErrorKind::Full, "the ledger cannot grow: nothing of this batch was written")
                .help("make room and run the same command again; what is in the ledger stays")
        }
        _ => Error::new(ErrorKind::Other, format!("the disk fails: {error}")),
    }
}
