//! `truceline add`: files in, a ledger that grows.

use super::depth::Depth;
use super::own::Own;
use super::progress::Progress;
use super::read::failed;
use super::sources::{self, Sources};
use super::version::Version;
use super::{End, trouble};
use crate::batch;
use crate::intake::{Fault, Incoming};
use serde::Serialize;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use truceline_ledger::{Entry, Fate, Ledger, Outcome};
use truceline_reading::Reader;

/// Read reports and add what they say to a ledger.
///
/// A ledger is one SQLite file. A report that it holds already is passed over, so the same command can be run again: after it
/// was stopped, or when more reports have come. Reports in other languages than the program reads are kept, unread. Stopped
/// with Ctrl-C, it finishes the batch that it is at.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXITS)]
pub(super) struct Add {
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    ledger: LedgerPath,
    /// Write what was done as one JSON object.
    #[arg(long)]
    json: bool,
    /// No progress bar and no summary; errors are still told.
    #[arg(long, short)]
    quiet: bool,
    /// How deep to look at what is done by each statement; deep takes about ten times as long.
    #[arg(long, value_enum, value_name = "DEPTH", default_value_t)]
    depth: Depth,
    #[command(flatten)]
    own: Own,
}

/// Which ledger.
#[derive(Debug, clap::Args)]
pub(super) struct LedgerPath {
    /// The ledger's file.
    #[arg(long, value_name = "FILE", default_value = "truceline.ledger")]
    pub(super) ledger: PathBuf,
}

const EXITS: &str = "\
Exit codes:
  0    everything was added, or was there before
  1    something was not read; standard error says what and where, and the rest was added
  2    the command line makes no sense
  3    the ledger cannot be opened or written; what was in it is still in it
  130  stopped with Ctrl-C; what was read is in the ledger";

/// A batch is written when it has so many reports …
const REPORTS: usize = 128;

/// … or so many bytes of text …
const BYTES: usize = 4 << 20;

/// … or is so old.
const AGE: Duration = Duration::from_secs(3);

/// What a report became on its way to the ledger.
enum Passed {
    /// To be added, though the program may have failed on it.
    Entry(Box<Entry>, Option<Fault>),
    /// The ledger holds it.
    Known,
    /// There is no report.
    Fault(Fault),
}

impl Add {
    pub(super) fn run(self) -> End {
        if let Err(end) = self.sources.check("add") {
            return end;
        }
        let opened = Ledger::open_to_write(&self.ledger.ledger)
            .and_then(|ledger| Ok((ledger, Ledger::open_to_read(&self.ledger.ledger)?)));
        match opened {
            Ok((ledger, known)) => self.add(ledger, known),
            Err(error) => {
                trouble::tell_of_ledger(&error);
                End::NoLedger
            }
        }
    }

    fn add(&self, ledger: Ledger, known: Ledger) -> End {
        let Some((reader, version)) = self.own.versioned(self.depth) else { return End::Misused };
        let known = Mutex::new(known);
        let (intake, files) = (self.sources.intake(), self.sources.files());
        let progress = Progress::over(&files, &intake, self.quiet);
        let mut into = Into::new(ledger, version, progress, stop_flag());
        batch::ordered(
            self.sources.threads(),
            sources::reports(&intake, &files),
            |coming| pass(&reader, &known, coming.take()),
            |passed| into.take(passed),
        );
        // The last to leave makes one file of the ledger.
        drop(known);
        into.end(self.json, self.quiet)
    }
}

/// Reads a report, unless the ledger holds it.
fn pass(reader: &Reader, known: &Mutex<Ledger>, incoming: Result<Incoming, Fault>) -> Passed {
    let Incoming { origin, report } = match incoming {
        Ok(incoming) => incoming,
        Err(fault) => return Passed::Fault(fault),
    };
    let hash = report.id();
    // A ledger that cannot be asked will say so when it is written.
    if known.lock().is_ok_and(|known| known.holds(&hash).unwrap_or(false)) {
        return Passed::Known;
    }
    let kept = report.clone();
    match catch_unwind(AssertUnwindSafe(|| reader.read(report))) {
        Ok(reading) => Passed::Entry(Box::new(Entry::of(origin.to_string(), reading)), None),
        Err(_) => Passed::Entry(Box::new(Entry::failed(origin.to_string(), kept)), Some(failed(&origin))),
    }
}

/// Set by the first Ctrl-C; a second one ends the program at once.
pub(super) fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Without handlers the program ends at once, and loses no more than the batch that it is at.
        let _ = flag::register_conditional_shutdown(signal, 130, stop.clone());
        let _ = flag::register(signal, stop.clone());
    }
    stop
}

/// What was done.
#[derive(Debug, Default, Serialize)]
struct Done {
    /// Reports that were added and read.
    read: usize,
    /// Those of them that are copies of earlier ones.
    copies: usize,
    /// Those of them that have no date, so that "last Thursday" has no day in them.
    undated: usize,
    /// Reports that were added and not read, by language.
    other_languages: BTreeMap<String, usize>,
    /// Reports that the ledger held.
    known: usize,
    /// Reports that were added although the program failed on them.
    failed: usize,
    /// What was no report.
    errors: usize,
}

/// Where readings go, in batches.
struct Into {
    ledger: Ledger,
    version: Version,
    progress: Progress,
    stop: Arc<AtomicBool>,
    batch: Vec<Entry>,
    bytes: usize,
    since: Instant,
    done: Done,
    taken: usize,
    broken: Option<truceline_ledger::Error>,
}

impl Into {
    fn new(ledger: Ledger, version: Version, progress: Progress, stop: Arc<AtomicBool>) -> Into {
        Into {
            ledger,
            version,
            progress,
            stop,
            batch: Vec::new(),
            bytes: 0,
            since: Instant::now(),
            done: Done::default(),
            taken: 0,
            broken: None,
        }
    }

    fn take(&mut self, passed: Passed) -> ControlFlow<()> {
        self.taken += 1;
        match passed {
            Passed::Known => self.done.known += 1,
            Passed::Fault(fault) => {
                self.done.errors += 1;
                self.progress.aside(|| trouble::tell(&fault));
            }
            Passed::Entry(entry, fault) => {
                fault.iter().for_each(|fault| self.progress.aside(|| trouble::tell(fault)));
                self.bytes += entry.reading.report.text.len();
                self.batch.push(*entry);
            }
        }
        self.progress.done(self.taken);
        let full = self.batch.len() >= REPORTS || self.bytes >= BYTES || self.since.elapsed() >= AGE;
        let stopped = self.stop.load(Ordering::Relaxed);
        if full || stopped {
            self.write();
        }
        if stopped || self.broken.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Writes the batch.
    fn write(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        (self.bytes, self.since) = (0, Instant::now());
        if batch.is_empty() || self.broken.is_some() {
            return;
        }
        match self.ledger.append(&batch, self.version.at(&now())) {
            Ok(fates) => batch.iter().zip(fates).for_each(|(entry, fate)| self.done.count(entry, fate)),
            Err(error) => self.broken = Some(error),
        }
    }

    fn end(mut self, json: bool, quiet: bool) -> End {
        self.write();
        self.progress.end();
        if let Err(error) = self.ledger.close() {
            self.broken.get_or_insert(error);
        }
        if json {
            let line = serde_json::to_string(&self.done).unwrap_or_default();
            let _ = writeln!(io::stdout(), "{line}");
        } else if !quiet {
            let _ = anstream::stderr().lock().write_all(self.done.line().as_bytes());
        }
        if let Some(error) = self.broken {
            trouble::tell_of_ledger(&error);
            return End::NoLedger;
        }
        match self.stop.load(Ordering::Relaxed) {
            true => End::Stopped,
            false if self.done.errors + self.done.failed > 0 => End::Partly,
            false => End::Well,
        }
    }
}

/// The time in UTC, to the second.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Done {
    fn count(&mut self, entry: &Entry, fate: Fate) {
        match (fate, entry.outcome) {
            (Fate::Known, _) => self.known += 1,
            (_, Outcome::OtherLanguage) => {
                let language = entry.reading.report.language.clone().unwrap_or_default();
                *self.other_languages.entry(language).or_default() += 1;
            }
            (_, Outcome::Failed) => self.failed += 1,
            (fate, Outcome::Read) => {
                self.read += 1;
                self.copies += usize::from(fate == Fate::Copy);
                self.undated += usize::from(entry.reading.report.published.is_none());
            }
        }
    }

    /// "820 reports added (12 copies of earlier ones), 3 of them without a date (--published gives one), 5 there before"
    fn line(&self) -> String {
        let reports = |n: usize| if n == 1 { "1 report".to_owned() } else { format!("{n} reports") };
        let copies = if self.copies > 0 {
            format!(" ({} copies of earlier ones)", self.copies)
        } else {
            String::new()
        };
        let mut parts = vec![format!("{} added{copies}", reports(self.read))];
        let languages: Vec<String> =
            self.other_languages.iter().map(|(language, n)| format!("{language} {n}")).collect();
        let others: usize = self.other_languages.values().sum();
        let more = [
            (self.undated, format!("{} of them without a date (--published gives one)", self.undated)),
            (others, format!("{others} kept unread, in other languages ({})", languages.join(", "))),
            (self.known, format!("{} there before", self.known)),
            (self.failed, format!("{} kept that truceline failed on", self.failed)),
            (self.errors, format!("{} not read", self.errors)),
        ];
        parts.extend(more.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words));
        parts.join(", ") + "\n"
    }
}
