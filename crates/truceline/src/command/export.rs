//! `truceline export`: tables of a ledger for other programs.

use super::End;
use super::add::LedgerPath;
use super::ask::end;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use truceline_ledger::export::{Format, TABLES, Table};
use truceline_ledger::{Error, ErrorKind, Ledger, Result};

/// Write tables of the ledger for other programs: CSV, JSON lines or Parquet, and the evidence as Web Annotations.
///
/// Tables are those of the reading (reports, sentences, actors, mentions, times, places, statements, events, figures,
/// agreements, notes, copies), events in the columns of PLOVER data sets (plover) and of GDELT with dyads expanded (cameo), and
/// annotations. All of them are written where none is named.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// Which tables.
    #[arg(value_name = "TABLE", value_parser = known)]
    tables: Vec<String>,
    #[command(flatten)]
    ledger: LedgerPath,
    /// The folder to write to, a file for each table; one table alone goes to standard output without it.
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// How.
    #[arg(long, value_enum, default_value_t = As::Csv)]
    format: As,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum As {
    Csv,
    Jsonl,
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Not a table: its lines are JSON-LD, whatever the format.
const ANNOTATIONS: &str = "annotations";

fn known(name: &str) -> std::result::Result<String, String> {
    let names = || TABLES.iter().map(|t| t.name).collect::<Vec<_>>().join(", ");
    match name == ANNOTATIONS || Table::named(name).is_some() {
        true => Ok(name.to_owned()),
        false => Err(format!("expected one of {}, {ANNOTATIONS}", names())),
    }
}

impl Export {
    pub(super) fn run(self) -> End {
        if self.to.is_none() && self.tables.len() != 1 {
            eprintln!(
                "error: several tables need a folder: --to FOLDER\n\nFor more information, try 'truceline export --help'."
            );
            return End::Misused;
        }
        end(Ledger::open_to_read(&self.ledger.ledger).and_then(|ledger| self.write(&ledger)))
    }

    fn write(&self, ledger: &Ledger) -> Result<()> {
        let Some(folder) = &self.to else {
            let closed = Arc::new(AtomicBool::new(false));
            let mut out = BufWriter::new(Stdout { closed: closed.clone() });
            let done = self.table(ledger, &self.tables[0], &mut out).map(drop);
            // Whoever reads it has enough, as `head` has: no fault.
            return if closed.load(Ordering::Relaxed) { Ok(()) } else { done };
        };
        let all = || TABLES.iter().map(|t| t.name.to_owned()).chain([ANNOTATIONS.to_owned()]).collect();
        let tables: Vec<String> = if self.tables.is_empty() { all() } else { self.tables.clone() };
        fs::create_dir_all(folder).map_err(|e| unwritten(folder, &e))?;
        for name in &tables {
            let path = folder.join(self.file(name));
            let mut file = BufWriter::new(File::create(&path).map_err(|e| unwritten(&path, &e))?);
            let rows = self.table(ledger, name, &mut file)?;
            file.flush().map_err(|e| unwritten(&path, &e))?;
            eprintln!("{}: {rows} rows", path.display());
        }
        Ok(())
    }

    fn table(&self, ledger: &Ledger, name: &str, to: &mut (dyn Write + Send)) -> Result<u64> {
        match Table::named(name) {
            Some(table) => ledger.export(table, self.format(), to),
            None => ledger.annotations(to),
        }
    }

    fn file(&self, name: &str) -> String {
        let ending = if name == ANNOTATIONS { "jsonl" } else { self.format().ending() };
        format!("{name}.{ending}")
    }

    fn format(&self) -> Format {
        match self.format {
            As::Csv => Format::Csv,
            As::Jsonl => Format::Jsonl,
            #[cfg(feature = "parquet")]
            As::Parquet => Format::Parquet,
        }
    }
}

/// Standard output, and whether its reader went away.
struct Stdout {
    closed: Arc<AtomicBool>,
}

impl Stdout {
    fn note<T>(&self, written: io::Result<T>) -> io::Result<T> {
        let gone = matches!(&written, Err(e) if e.kind() == io::ErrorKind::BrokenPipe);
        self.closed.fetch_or(gone, Ordering::Relaxed);
        written
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = io::stdout().write(bytes);
        self.note(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = io::stdout().flush();
        self.note(flushed)
    }
}

fn unwritten(path: &Path, error: &io::Error) -> Error {
    Error::new(ErrorKind::Other, format!("{}: cannot be written: {error}", path.display()))
}
