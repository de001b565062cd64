//! The file: how it is made, told from others, and brought up to date.
//!
//! `application_id` says that a file is a ledger, `user_version` which version of the format it has. FORMAT.md describes the
//! newest one; every older one stays as a fixture under `tests/fixtures` and opens.

use crate::error::{Error, ErrorKind, Result};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// "TRCL": what the header of every ledger says that it is.
pub const APPLICATION_ID: i32 = 0x5452_434c;

/// The version of the format that this program writes.
pub const VERSION: i32 = MIGRATIONS.len() as i32;

/// From each version to the next; the first makes a ledger of an empty file.
const MIGRATIONS: [&str; 1] = [include_str!("v1.sql")];

/// How long one waits for another who writes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Opens a ledger for writing; makes it where there is none, and brings an older one up to date.
pub(crate) fn open_to_write(path: &Path) -> Result<Connection> {
    // A path is only a path: no `file:` URIs here, so that no name of a file means anything else.
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|e| cannot_open(path, e))?;
    prepare(&mut connection).map_err(|e| e.of(path))?;
    Ok(connection)
}

fn prepare(connection: &mut Connection) -> Result<()> {
    connection.busy_timeout(PATIENCE)?;
    tune(connection)?;
    if version(connection)? < VERSION {
        migrate(connection)?;
    }
    if connection.is_readonly("main")? {
        return Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY),
            None,
        )
        .into());
    }
    // Readers go on while one writes.
    write_ahead(connection)?;
    // Every batch is on the disk before the next begins: power may fail, too.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    Ok(())
}

/// Turns the write-ahead log on. SQLite refuses that at once where another connection is just opening or closing the file,
/// whatever its busy timeout, so it is tried again here.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    const PAUSE: Duration = Duration::from_millis(20);
    let tries = PATIENCE.as_millis() / PAUSE.as_millis();
    for _ in 1..tries {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                std::thread::sleep(PAUSE)
            }
            turned => return turned,
        }
    }
    connection.pragma_update(None, "journal_mode", "WAL")
}

/// Makes a ledger one file that can be read anywhere, a disc or another's folder included; unless others are at it: then the
/// last of them does.
pub(crate) fn rest(connection: &Connection) -> Result<()> {
    connection.busy_timeout(Duration::ZERO)?;
    let changed =
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
    match changed.map_err(Error::from) {
        Err(e) if e.kind != ErrorKind::Busy => Err(e),
        _ => Ok(()),
    }
}

/// Opens a ledger for reading.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection> {
    if !path.exists() {
        let missing = Error::new(ErrorKind::Missing, "no such ledger");
        return Err(missing.help("make one: truceline add SOURCE… --ledger FILE").of(path));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|e| cannot_open(path, e))?;
    match check(&connection) {
        Err(e) if matches!(e.kind, ErrorKind::Missing | ErrorKind::ReadOnly) => open_on_still_medium(path),
        Err(e) => Err(e.of(path)),
        Ok(()) => Ok(connection),
    }
}

/// Where nothing can be written beside the file, as on a disc or in another's folder, it is taken for one that nobody changes.
fn open_on_still_medium(path: &Path) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri(path), flags).map_err(|e| cannot_open(path, e))?;
    check(&connection).map_err(|e| e.of(path))?;
    Ok(connection)
}

fn uri(path: &Path) -> String {
    let absolute: PathBuf = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let safe = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let escaped: String = absolute.to_string_lossy().bytes().map(safe).collect();
    format!("file:{escaped}?immutable=1")
}

fn check(connection: &Connection) -> Result<()> {
    connection.busy_timeout(PATIENCE)?;
    tune(connection)?;
    match version(connection)? {
        0 => Err(Error::new(ErrorKind::NotALedger, "is empty, no ledger")),
        _ => Ok(()),
    }
}

fn tune(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.pragma_update(None, "mmap_size", 1i64 << 30)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// The version of a ledger's format; 0 for an empty file.
fn version(connection: &Connection) -> Result<i32> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let (id, version, schema) =
        (pragma("application_id")?, pragma("user_version")?, pragma("schema_version")?);
    match (id, version) {
        (0, 0) if schema == 0 => Ok(0),
        (APPLICATION_ID, version) if version > VERSION => {
            let message = format!("has format {version}; this program knows formats up to {VERSION}");
            Err(Error::new(ErrorKind::TooNew, message).help("use a newer truceline"))
        }
        (APPLICATION_ID, version) => Ok(version),
        _ => Err(Error::new(ErrorKind::NotALedger, "is a database of something else, no ledger")),
    }
}

/// Brings a ledger up to date, all or nothing. Two programs may try at once: the second finds it done.
fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = version(&transaction)?;
    for step in &MIGRATIONS[usize::try_from(from).unwrap_or_default()..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}

fn cannot_open(path: &Path, error: rusqlite::Error) -> Error {
    Error::from(error).of(path)
}
