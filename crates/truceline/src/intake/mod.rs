//! Bytes in, reports out.
//!
//! In: files and standard input; plain text, Markdown or JSON lines; compressed with gzip or not; UTF-8, or UTF-16 with
//! a byte order mark. Out: one [`Incoming`] a report, with the file and the line that it came from, or one [`Fault`] for
//! each thing that is not a report. A fault in one report never ends the others.
//!
//! ```text
//! source ─► gunzip ─► UTF-8 ─► format ─► whole (text, Markdown) ─► Incoming
//!                                     └► lines ─► JSON           ─► Incoming
//! ```
//!
//! No more than one report is held in memory, and none that is larger than [`Intake::max_size`].

mod fault;
mod format;
mod lines;
mod markdown;
mod record;
mod source;
mod utf16;
mod whole;

pub use fault::{Excerpt, Fault};
pub use format::Format;
pub use source::Source;

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
    /// The largest report, in bytes: of a whole file, unpacked, or of one line of JSON lines.
    pub max_size: u64,
    /// How many bytes of the sources were taken in so far, as they lie there: packed or not.
    pub taken: Arc<AtomicU64>,
}

impl Default for Intake {
    fn default() -> Intake {
        Intake { format: None, published: None, language: None, max_size: 8 << 20, taken: Arc::default() }
    }
}

/// Where a report came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file's path as it was given, or `<stdin>`.
    pub file: Arc<str>,
    /// The line, from 1, where the file holds one report a line.
    pub line: Option<u64>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
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

/// The reports of one source, one by one.
pub type Reports<'s> = Box<dyn Iterator<Item = Result<Incoming, Fault>> + Send + 's>;

impl Intake {
    /// The reports of a source, in its order, read when they are asked for.
    pub fn reports<'s>(&'s self, source: Source<'s>) -> Reports<'s> {
        let file = source.name();
        let opened = source.open(&self.taken).map_err(|e| Fault::of_file(&file, e));
        let known = opened.and_then(|mut bytes| {
            let format = self.format.map_or_else(|| format::sniff(&file, &mut *bytes), Ok);
            format.map(|format| (format, bytes)).map_err(|e| Fault::of_file(&file, e))
        });
        match known {
            Ok((Format::Jsonl, bytes)) => Box::new(lines::Lines::new(self, file, bytes)),
            Ok((format, bytes)) => Box::new(std::iter::once(whole::read(self, &file, format, bytes))),
            Err(fault) => Box::new(std::iter::once(Err(fault))),
        }
    }

    /// Fills in what the user said about all reports.
    fn complete(&self, mut report: Report) -> Report {
        report.published = report.published.or_else(|| self.published.clone());
        report.language = self.language.clone().or(report.language);
        report
    }
}

/// Bytes of UTF-8, on their way in.
type Bytes<'s> = Box<dyn BufRead + Send + 's>;
