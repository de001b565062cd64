//! Bytes in, reports out.
//!
//! In: files, folders, globs, web addresses and standard input; texts, Markdown, pages, feeds, JSON lines, tables and web
//! archives; compressed with gzip or not; in any encoding of the web. Out: one [`Incoming`] a report, with the place that
//! it came from, or one [`Fault`] for each thing that is not a report. A fault in one report never ends the others.
//!
//! ```text
//! names ─► targets ─► source ─► format ─► whole   (text, Markdown, HTML) ─► Incoming
//!            web ──────┘               ├► lines   (JSON lines)           ─► Incoming
//!                                      ├► rows    (CSV, TSV), parquet    ─► Incoming
//!                                      ├► feed    (RSS, Atom, JSON Feed) ─► Incoming
//!                                      └► archive (WARC) ─► http ─► html ─► Incoming
//! ```
//!
//! No more than one report is held in memory, and none that is larger than [`Intake::max_size`]; a feed is held whole. Pages and
//! texts are fetched or read from the disk in order, and taken apart by whoever takes them ([`Coming`]).

mod archive;
mod byline;
mod columns;
mod dates;
mod encoding;
mod fault;
mod feed;
mod format;
mod html;
mod http;
mod lines;
mod markdown;
mod members;
#[cfg(feature = "parquet")]
mod parquet;
mod record;
mod rows;
mod source;
mod table;
mod targets;
mod utf16;
mod web;
mod whole;

pub use columns::{Columns, Field};
pub use fault::{Excerpt, Fault};
pub use format::Format;
pub use source::Source;
pub use web::{Manners, Web};

use std::fmt;
use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use truceline_reading::{Published, Report};

/// How files are taken in.
#[derive(Clone, Debug)]
pub struct Intake {
    /// What the files hold; found out for each when it is not given.
    pub format: Option<Format>,
    /// The publication date of reports that name none.
    pub published: Option<Published>,
    /// The ISO 639-1 code of the language of all reports; found out for each when it is not given.
    pub language: Option<String>,
    /// The largest report, in bytes: of a whole file, unpacked, or of one line, row or record.
    pub max_size: u64,
    /// Which columns of a table hold what.
    pub columns: Columns,
    /// Whether a page of a web archive that gives no date is dated by the day on which it was archived.
    pub capture_dates: bool,
    /// Whether the pages that a feed's entries link to are read instead of the entries.
    pub follow: bool,
    /// How pages are fetched.
    pub web: Arc<Web>,
    /// How many bytes of the sources were taken in so far, as they lie there: packed or not.
    pub taken: Arc<AtomicU64>,
}

impl Default for Intake {
    fn default() -> Intake {
        Intake {
            format: None,
            published: None,
            language: None,
            max_size: 8 << 20,
            columns: Columns::default(),
            capture_dates: false,
            follow: false,
            web: Arc::default(),
            taken: Arc::default(),
        }
    }
}

/// Where a report came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file's path or web address as it was given, or `<stdin>`.
    pub file: Arc<str>,
    /// The place in it, where it holds several reports.
    pub place: Option<Place>,
}

/// A place in a file. Everything is counted from 1 but bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line.
    Line(u64),
    /// A row of a table that has no lines.
    Row(u64),
    /// An entry of a feed.
    Entry(u64),
    /// A record of a web archive, and the byte of the file at which it begins: in a packed one, that of its member of gzip.
    Record {
        /// Which record.
        number: u64,
        /// Where it, or what it is packed in, begins.
        offset: u64,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        match self.place {
            Some(Place::Line(line)) => write!(f, "{file}:{line}"),
            Some(Place::Row(row)) => write!(f, "{file}, row {row}"),
            Some(Place::Entry(entry)) => write!(f, "{file}, entry {entry}"),
            Some(Place::Record { number, offset }) => {
                write!(f, "{file}, record {number} at byte {offset}")
            }
            None => f.write_str(file),
        }
    }
}

/// A report that came in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Where it came from.
    pub origin: Origin,
    /// The report itself.
    pub report: Report,
}

/// A report on its way in. What takes time is put off until somebody takes it: many threads can.
pub struct Coming<'s>(Way<'s>);

enum Way<'s> {
    Here(Box<Result<Incoming, Fault>>),
    There(Box<dyn FnOnce() -> Result<Incoming, Fault> + Send + 's>),
}

impl<'s> Coming<'s> {
    fn later(work: impl FnOnce() -> Result<Incoming, Fault> + Send + 's) -> Coming<'s> {
        Coming(Way::There(Box::new(work)))
    }

    /// Takes it in.
    ///
    /// # Errors
    /// When it is no report.
    pub fn take(self) -> Result<Incoming, Fault> {
        match self.0 {
            Way::Here(result) => *result,
            Way::There(work) => work(),
        }
    }
}

impl From<Result<Incoming, Fault>> for Coming<'_> {
    fn from(result: Result<Incoming, Fault>) -> Self {
        Coming(Way::Here(Box::new(result)))
    }
}

impl fmt::Debug for Coming<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Way::Here(result) => f.debug_tuple("Coming").field(result).finish(),
            Way::There(_) => f.write_str("Coming(..)"),
        }
    }
}

/// The reports of one source, one by one.
pub type Reports<'s> = Box<dyn Iterator<Item = Coming<'s>> + Send + 's>;

impl Intake {
    /// The reports of everything that a command line names: files, folders, globs, web addresses, and `-` for standard
    /// input. They come in the order of the names, those of a folder or a glob in the order of their paths.
    pub fn all<'s>(&'s self, names: &'s [std::path::PathBuf]) -> Reports<'s> {
        Box::new(names.iter().flat_map(|name| targets::reports(self, name)))
    }

    /// The reports of a source, in its order, all taken in by the caller.
    pub fn reports<'s>(
        &'s self,
        source: Source<'s>,
    ) -> impl Iterator<Item = Result<Incoming, Fault>> + Send + use<'s> {
        self.coming(source).map(Coming::take)
    }

    /// The reports of a source, in its order, read when they are asked for.
    pub fn coming<'s>(&'s self, source: Source<'s>) -> Reports<'s> {
        let file = source.name();
        let opened = match source.open(self) {
            Ok(opened) => opened,
            Err(fault) => return one(Err(fault)),
        };
        match self.format.unwrap_or_else(|| opened.format(&file)) {
            Format::Jsonl => match opened.utf8() {
                Ok(bytes) => Box::new(lines::Lines::new(self, file, bytes).map(Coming::from)),
                Err(e) => one(Err(Fault::of_file(&file, e))),
            },
            Format::Csv => rows::reports(self, file, opened, None),
            Format::Tsv => rows::reports(self, file, opened, Some(b'\t')),
            Format::Feed => feed::reports(self, file, opened),
            Format::Warc => Box::new(archive::Archive::new(self, file, opened)),
            Format::Parquet => parquet_reports(self, file, opened),
            format => Box::new(std::iter::once(whole::read(self, file, format, opened))),
        }
    }

    /// Fills in what the user said about all reports.
    fn complete(&self, mut report: Report) -> Report {
        report.published = report.published.or_else(|| self.published.clone());
        report.language = self.language.clone().or(report.language);
        report
    }
}

fn one<'s>(result: Result<Incoming, Fault>) -> Reports<'s> {
    Box::new(std::iter::once(result.into()))
}

#[cfg(feature = "parquet")]
use parquet::reports as parquet_reports;

#[cfg(not(feature = "parquet"))]
fn parquet_reports<'s>(_: &'s Intake, file: Arc<str>, _: source::Opened<'s>) -> Reports<'s> {
    let fault = Fault::new(&file, "is Parquet, which this build does not read");
    one(Err(fault.help("build with it: cargo install --path crates/truceline --features parquet; or make CSV of it, in DuckDB: COPY (FROM 'file.parquet') TO 'file.csv'")))
}

/// Bytes on their way in, unpacked.
type Bytes<'s> = Box<dyn BufRead + Send + 's>;
