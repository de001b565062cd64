//! A bar on standard error while many reports are read.

use crate::intake::Intake;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Fewest bytes of input that a bar is worth: less is read before it could be seen.
const WORTH: u64 = 256 << 10;

/// How far the input is read, shown only to a person who sees nothing else move.
pub(super) struct Progress {
    bar: ProgressBar,
    taken: Arc<AtomicU64>,
}

impl Progress {
    /// A bar over these files, hidden where standard error is no terminal or standard output is one.
    pub(super) fn over(files: &[PathBuf], intake: &Intake, quiet: bool) -> Progress {
        let seen = !quiet && io::stderr().is_terminal() && !io::stdout().is_terminal();
        let size = files.iter().map(|file| size(file)).try_fold(0, |sum, size| Some(sum + size?));
        let bar = match size {
            Some(bytes) if seen && bytes >= WORTH => {
                styled(ProgressBar::new(bytes), "{wide_bar} {percent:>3}% {msg}, {eta} left")
            }
            None if seen => styled(ProgressBar::new_spinner(), "{spinner} {msg}, {elapsed}"),
            _ => ProgressBar::hidden(),
        };
        Progress { bar, taken: intake.taken.clone() }
    }

    /// Shows that so many reports are done.
    pub(super) fn done(&self, reports: usize) {
        self.bar.set_position(self.taken.load(Ordering::Relaxed));
        let seconds = self.bar.elapsed().as_secs_f64().max(0.1);
        self.bar.set_message(format!("{reports} reports, {:.0} a second", reports as f64 / seconds));
    }

    /// Writes to standard error without drawing over it.
    pub(super) fn aside(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    bar.with_style(ProgressStyle::with_template(template).expect("the templates are sound"))
}

/// The size of a file; none of a stream.
fn size(file: &Path) -> Option<u64> {
    fs::metadata(file).ok().filter(fs::Metadata::is_file).map(|known| known.len())
}
