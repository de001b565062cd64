//! `truceline reread`: the reports of a ledger, read again by this program.

use super::add::{LedgerPath, now, stop_flag};
use super::ask::end;
use super::depth::Depth;
use super::own::Own;
use super::version::Version;
use super::{End, sources};
use crate::batch;
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use truceline_ledger::{Changed, Entry, Ledger, Other, Result, Stale, Stamp};
use truceline_reading::Reader;

/// Read the reports of a ledger again, and tell what changed.
///
/// Reports whose reading is by this very program, with its rules, its pipeline, as deep, and with the same tables of your own
/// (`--actors`, `--places`), are left as they are. The records of the others are put in place of
/// the old ones; that they were read before, by whom and when, stays noted.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXITS)]
pub(super) struct Reread {
    #[command(flatten)]
    ledger: LedgerPath,
    /// Read all reports again, also those that this program read.
    #[arg(long)]
    all: bool,
    /// Write what changed as one JSON object a line for each report that did.
    #[arg(long)]
    json: bool,
    /// Threads that read. [default: all processors]
    #[arg(long, short = 'j', visible_alias = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Tell no more than how many reports changed.
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
  0    everything was read again
  2    the command line makes no sense
  3    the ledger cannot be opened or written; what was in it is still in it
  130  stopped with Ctrl-C; what was read again is in the ledger";

/// Reports that are fetched, read and written at a time.
const BATCH: usize = 128;

const GONE: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();

impl Reread {
    pub(super) fn run(self) -> End {
        let Some((reader, version)) = self.own.versioned(self.depth) else { return End::Misused };
        let stop = stop_flag();
        let done = Ledger::open_to_write(&self.ledger.ledger).and_then(|mut ledger| {
            self.say_why(&ledger, version.at(""))?;
            let told = self.all(&mut ledger, (&reader, &version), || stop.load(Ordering::Relaxed))?;
            ledger.close()?;
            Ok(told)
        });
        match done {
            Ok((read, changed)) => {
                eprintln!("{read} reports read again, {changed} changed");
                if stop.load(Ordering::Relaxed) { End::Stopped } else { End::Well }
            }
            Err(error) => end(Err(error)),
        }
    }

    fn all(
        &self,
        ledger: &mut Ledger,
        (reader, version): (&Reader, &Version),
        stopped: impl Fn() -> bool,
    ) -> Result<(usize, usize)> {
        let (mut read, mut changed, mut after) = (0, 0, 0);
        let bar = self.bar(ledger, version.at(""))?;
        while !stopped() {
            let at = now();
            let stamp = version.at(&at);
            let stale = ledger.stale(stamp, after, BATCH, self.all)?;
            let Some(last) = stale.last() else { break };
            after = last.report;
            let entries = self.read(reader, stale);
            for change in ledger.replace(&entries, stamp)?.iter().filter(|change| !change.is_nothing()) {
                changed += 1;
                bar.suspend(|| self.tell(change));
            }
            read += entries.len();
            bar.inc(entries.len() as u64);
        }
        bar.finish_and_clear();
        Ok((read, changed))
    }

    /// Says what is not as it was when reports were read.
    fn say_why(&self, ledger: &Ledger, stamp: Stamp<'_>) -> Result<()> {
        if !self.quiet {
            ledger.others(stamp)?.iter().for_each(|other| eprintln!("note: {}", why(other, stamp)));
        }
        Ok(())
    }

    fn bar(&self, ledger: &Ledger, stamp: Stamp<'_>) -> Result<ProgressBar> {
        if self.quiet || !io::stderr().is_terminal() {
            return Ok(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(ledger.count_stale(stamp, self.all)?.unsigned_abs());
        let template = "{wide_bar} {pos} of {len} reports, {per_sec}, {eta} left";
        Ok(bar.with_style(ProgressStyle::with_template(template).expect("the template is sound")))
    }

    fn read(&self, reader: &Reader, stale: Vec<Stale>) -> Vec<(i64, Entry)> {
        let mut entries = Vec::new();
        let read = |Stale { report, origin, text }: Stale| {
            let kept = text.clone();
            let entry = match catch_unwind(AssertUnwindSafe(|| reader.read(text))) {
                Ok(reading) => Entry::of(origin, reading),
                Err(_) => Entry::failed(origin, kept),
            };
            (report, entry)
        };
        batch::ordered(sources::threads(self.threads), stale.into_iter(), read, |entry| {
            entries.push(entry);
            ControlFlow::Continue(())
        });
        entries
    }

    /// What changed in one report: as JSON, or a line for each record that went or came.
    fn tell(&self, change: &Changed) {
        if self.json {
            let line = serde_json::to_string(change).unwrap_or_default();
            let _ = writeln!(io::stdout(), "{line}");
        } else if !self.quiet {
            let _ = anstream::stdout().lock().write_all(text(change).as_bytes());
        }
    }
}

/// "820 reports were read with other rules (5f0c… then, 91d2… now) and without own tables (77aa… now)"
fn why(other: &Other, stamp: Stamp<'_>) -> String {
    let of = |what: &str, then: &str, now: &str| match (then, now) {
        (then, now) if then == now => None,
        ("", now) => Some(format!("without {what} ({now} now)")),
        (then, "") => Some(format!("with {what} ({then}), and there are none now")),
        (then, now) => Some(format!("with other {what} ({then} then, {now} now)")),
    };
    let differences = [
        of("versions of the program", &other.program, stamp.program),
        of("rules", &other.rules, stamp.rules),
        of("words and syntax", &other.pipeline, stamp.pipeline),
        of("tables of your own", &other.tables, stamp.tables),
    ];
    let reports = if other.reports == 1 {
        "1 report was".to_owned()
    } else {
        format!("{} reports were", other.reports)
    };
    format!("{reports} read {}", differences.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn text(change: &Changed) -> String {
    let name = change.name.as_deref().unwrap_or_default();
    let mut text = format!("report {} {name}\n", change.report);
    for (records, sign, style) in [(&change.gone, '-', GONE), (&change.new, '+', NEW)] {
        for (sort, list) in records {
            for record in list {
                text += &format!("  {style}{sign} {sort}: {}{style:#}\n", line(record));
            }
        }
    }
    text
}

/// A record in short: what in it is words, numbers and true.
fn line(record: &Value) -> String {
    let shown = |(name, value): (&String, &Value)| match value {
        Value::Null | Value::Bool(false) => None,
        Value::Array(list) if list.is_empty() => None,
        Value::Bool(true) => Some(name.clone()),
        Value::String(text) => Some(format!("{name} {text}")),
        Value::Object(span) => {
            Some(format!("{name} “{}”", span.get("text").and_then(Value::as_str).unwrap_or_default()))
        }
        Value::Array(list) => {
            let items = list
                .iter()
                .map(|v| v.get("text").unwrap_or(v))
                .map(|v| v.as_str().map_or(v.to_string(), str::to_owned));
            Some(format!("{name} {}", items.collect::<Vec<_>>().join(", ")))
        }
        Value::Number(number) => Some(format!("{name} {number}")),
    };
    let fields = record.as_object().into_iter().flatten().filter_map(shown).collect::<Vec<_>>();
    fields.join(" · ").replace(['\n', '\r'], " ")
}
