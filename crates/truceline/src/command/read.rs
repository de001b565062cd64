//! `truceline read`: files in, readings out.

use super::progress::Progress;
use super::{End, size, trouble};
use crate::batch;
use crate::intake::{Fault, Format, Incoming, Intake, Origin, Source};
use crate::view::{View, terminal};
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use truceline_reading::{Level, Published, Reader, Reading};

/// Read reports and show what they say.
///
/// Each FILE is plain text or Markdown (one report), or JSON lines (one report a line: an object with a `text` and, where
/// they are known, `name`, `published`, `title`, `url`, `publisher` and `language`; other fields are passed over). Any of
/// them may be compressed with gzip.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXITS)]
pub(super) struct Read {
    /// Files to read; `-` or none: standard input.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The publication date of reports that name none, the anchor of "last Thursday": 2025-11-09, or RFC 3339 with a time.
    #[arg(long, value_name = "DATE")]
    published: Option<Published>,
    /// Write one JSON object a line for each report, instead of a page for eyes.
    #[arg(long)]
    json: bool,
    /// What the files hold; found out from name and content when it is not given.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The language of all reports, as an ISO 639-1 code (en); found out for each when it is not given.
    #[arg(long, value_name = "CODE", value_parser = language)]
    language: Option<String>,
    /// Threads that read; the output is the same with any number. [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The largest report that is read, unpacked, in bytes (500K, 8M).
    #[arg(long, value_name = "SIZE", default_value = "8M", value_parser = size::parse)]
    max_size: u64,
    /// Columns of the page for eyes. [default: the terminal's, at most 110; 80 without one]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    width: Option<u16>,
    /// No progress bar and no summary; errors are still told.
    #[arg(long, short)]
    quiet: bool,
}

/// Lines longer than this tire the eye.
const WIDEST: u16 = 110;

/// Columns where there is no terminal to ask.
const NO_TERMINAL: u16 = 80;

const EXITS: &str = "\
Exit codes:
  0  everything was read (also when the reader of the output stops early, as `head` does)
  1  something was not read; standard error says what and where, and the rest was read
  2  the command line makes no sense";

fn language(code: &str) -> Result<String, String> {
    match code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()) {
        true => Ok(code.to_owned()),
        false => Err("expected two small letters (ISO 639-1), like en".to_owned()),
    }
}

/// What came of one report.
struct Outcome {
    page: Option<String>,
    fault: Option<Fault>,
}

impl Read {
    pub(super) fn run(self) -> End {
        if self.files.is_empty() && io::stdin().is_terminal() {
            eprintln!(
                "error: no file given and nothing piped in\n\nFor more information, try 'truceline read --help'."
            );
            return End::Misused;
        }
        let reader = super::reader();
        self.read_all(&reader)
    }

    fn read_all(&self, reader: &Reader) -> End {
        let intake = self.intake();
        let standard_input = [PathBuf::from("-")];
        let files = if self.files.is_empty() { &standard_input[..] } else { &self.files };
        let reports = files.iter().flat_map(|file| intake.reports(source(file)));
        let progress = Progress::over(files, &intake, self.quiet);
        let mut out = Output { out: self.stdout(), progress, read: 0, unread: 0, broken: None };
        batch::ordered(
            self.threads(),
            reports,
            |incoming| self.outcome(reader, incoming),
            |outcome| out.take(outcome),
        );
        out.end(self.quiet)
    }

    /// Colours are taken out of pages where nobody would see them; JSON goes as it is.
    fn stdout(&self) -> Box<dyn Write> {
        if self.json { Box::new(io::stdout().lock()) } else { Box::new(anstream::stdout().lock()) }
    }

    fn intake(&self) -> Intake {
        Intake {
            format: self.format,
            published: self.published.clone(),
            language: self.language.clone(),
            max_size: self.max_size,
            ..Intake::default()
        }
    }

    fn threads(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(all, usize::from)
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
        let terminal = || terminal_size::terminal_size().map(|(width, _)| width.0.min(WIDEST));
        self.width.or_else(terminal).unwrap_or(NO_TERMINAL).into()
    }
}

fn source(file: &Path) -> Source<'_> {
    if file == Path::new("-") { Source::stdin() } else { Source::File(file) }
}

/// What the reading itself says went wrong.
fn unread(origin: &Origin, reading: &Reading) -> Option<Fault> {
    let note = reading.notes.iter().find(|note| note.level == Level::Error)?;
    Some(Fault { origin: origin.clone(), ..Fault::new(&origin.file, note.message.clone()) })
}

fn failed(origin: &Origin) -> Fault {
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
