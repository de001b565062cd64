//! `truceline read`: files in, readings out.

use super::depth::Depth;
use super::own::Own;
use super::progress::Progress;
use super::sources::{self, Sources};
use super::{End, trouble};
use crate::batch;
use crate::intake::{Fault, Incoming, Origin};
use crate::view::{View, terminal};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use truceline_reading::{Level, Reader, Reading};

/// Read reports and show what they say.
///
/// A SOURCE is a file, a folder, a pattern ("reports/**/*.html"), a web address, or - for standard
/// input. What it holds is found out from its content and name:
///
///   text, Markdown, HTML   one report; of a page, the article with title, byline, date, publisher
///   RSS, Atom, JSON Feed   one report an entry; with --follow, the pages that entries link to
///   JSON lines             one report a line: an object with a `text` and, where they are known,
///                          `name`, `published`, `title`, `byline`, `url`, `publisher` and
///                          `language`; other fields are passed over
///   CSV, TSV, Parquet      one report a row; columns are found by their usual names, in JSON lines
///                          too where there is no `text`, or by --column
///   WARC                   one report a page or text
///
/// Any of them may be compressed with gzip, and be in any encoding of the web.
///
/// From the web, only what a site's robots.txt allows is fetched, one page after the other, with a
/// pause between those of one host.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXITS, verbatim_doc_comment)]
pub(super) struct Read {
    #[command(flatten)]
    sources: Sources,
    /// Write one JSON object a line for each report, instead of a page for eyes.
    #[arg(long)]
    json: bool,
    /// Columns of the page for eyes. [default: the terminal's, at most 110; 80 without one]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    width: Option<u16>,
    /// No progress bar and no summary; errors are still told.
    #[arg(long, short)]
    quiet: bool,
    /// How deep to look at what is done by each statement; deep takes about ten times as long.
    #[arg(long, value_enum, value_name = "DEPTH", default_value_t)]
    depth: Depth,
    #[command(flatten)]
    own: Own,
}

const EXITS: &str = "\
Exit codes:
  0  everything was read (also when the reader of the output stops early, as `head` does)
  1  something was not read; standard error says what and where, and the rest was read
  2  the command line makes no sense";

/// Lines longer than this tire the eye.
const WIDEST: u16 = 110;

/// Columns where there is no terminal to ask.
const NO_TERMINAL: u16 = 80;

/// The columns of a page: as asked for, else the terminal's.
pub(super) fn width(asked: Option<u16>) -> usize {
    let terminal = || terminal_size::terminal_size().map(|(width, _)| width.0.min(WIDEST));
    asked.or_else(terminal).unwrap_or(NO_TERMINAL).into()
}

/// What came of one report.
struct Outcome {
    page: Option<String>,
    fault: Option<Fault>,
}

impl Read {
    pub(super) fn run(self) -> End {
        if let Err(end) = self.sources.check("read") {
            return end;
        }
        match self.own.reader() {
            Some(reader) => self.read_all(&self.depth.set(reader)),
            None => End::Misused,
        }
    }

    fn read_all(&self, reader: &Reader) -> End {
        let (intake, files) = (self.sources.intake(), self.sources.files());
        let reports = sources::reports(&intake, &files);
        let progress = Progress::over(&files, &intake, self.quiet);
        let mut out = Output { out: self.stdout(), progress, read: 0, unread: 0, broken: None };
        batch::ordered(
            self.sources.threads(),
            reports,
            |coming| self.outcome(reader, coming.take()),
            |outcome| out.take(outcome),
        );
        out.end(self.quiet)
    }

    /// Colours are taken out of pages where nobody would see them; JSON goes as it is.
    fn stdout(&self) -> Box<dyn Write> {
        if self.json { Box::new(io::stdout().lock()) } else { Box::new(anstream::stdout().lock()) }
    }

    fn outcome(&self, reader: &Reader, incoming: Result<Incoming, Fault>) -> Outcome {
        let (origin, report) = match incoming {
            Ok(incoming) => (incoming.origin, incoming.report),
            Err(fault) => return Outcome { page: None, fault: Some(fault) },
        };
        match catch_unwind(AssertUnwindSafe(|| reader.read(report))) {
            Ok(reading) => Outcome { page: Some(self.page(&reading)), fault: unread(&origin, &reading) },
            Err(_) => Outcome { page: None, fault: Some(failed(&origin)) },
        }
    }

    fn page(&self, reading: &Reading) -> String {
        match self.json {
            true => reading.to_json() + "\n",
            false => terminal::render(&View::of(reading), self.width()),
        }
    }

    fn width(&self) -> usize {
        width(self.width)
    }
}

/// What the reading itself says went wrong.
fn unread(origin: &Origin, reading: &Reading) -> Option<Fault> {
    let note = reading.notes.iter().find(|note| note.level == Level::Error)?;
    Some(Fault { origin: origin.clone(), ..Fault::new(&origin.file, note.message.clone()) })
}

pub(super) fn failed(origin: &Origin) -> Fault {
    let fault = Fault::new(&origin.file, "truceline failed on this report: the fault is its own");
    Fault { origin: origin.clone(), ..fault }
}

/// Where the pages go, whole ones only, and how many there were.
struct Output {
    out: Box<dyn Write>,
    progress: Progress,
    read: usize,
    unread: usize,
    broken: Option<io::Error>,
}

impl Output {
    fn take(&mut self, outcome: Outcome) -> ControlFlow<()> {
        if let Some(page) = outcome.page
            && let Err(e) = self.out.write_all(page.as_bytes())
        {
            self.broken = Some(e);
            return ControlFlow::Break(());
        }
        match outcome.fault {
            Some(fault) => {
                self.unread += 1;
                self.progress.aside(|| trouble::tell(&fault));
            }
            None => self.read += 1,
        }
        self.progress.done(self.read + self.unread);
        ControlFlow::Continue(())
    }

    fn end(mut self, quiet: bool) -> End {
        self.progress.end();
        let broken = self.broken.take().or_else(|| self.out.flush().err());
        match broken {
            Some(e) if e.kind() == io::ErrorKind::BrokenPipe => return End::Well,
            Some(e) => {
                trouble::tell(&Fault::new(&"<stdout>".into(), format!("cannot be written: {e}")));
                return End::Partly;
            }
            None => {}
        }
        if !quiet {
            trouble::sum_up(self.read, self.unread);
        }
        if self.unread == 0 { End::Well } else { End::Partly }
    }
}
