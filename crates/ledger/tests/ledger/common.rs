//! Readings of the repository's samples, and a place for ledgers.

use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;
use truceline_ledger::{Entry, Ledger, Stamp};
use truceline_reading::{Reader, Reading, Report};

pub const STAMP: Stamp<'static> =
    Stamp { program: "0.0.0-test", rules: "none", pipeline: "none", tables: "", at: "2026-11-26T12:00:00Z" };

pub fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER
        .get_or_init(|| Reader::new(truceline_english::pipeline().expect("a pipeline")).expect("good tables"))
}

pub fn read(name: &str, published: &str, text: &str) -> Reading {
    reader().read(Report {
        name: Some(name.to_owned()),
        published: Some(published.parse().expect("a date")),
        text: text.to_owned(),
        ..Report::default()
    })
}

/// The plain texts among the samples, read.
pub fn samples() -> &'static [Reading] {
    static SAMPLES: OnceLock<Vec<Reading>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("samples")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|e| e == "txt"))
            .collect();
        files.sort();
        assert!(files.len() >= 7);
        let text = |path: &Path| std::fs::read_to_string(path).expect("a sample");
        files.iter().map(|path| read(&path.to_string_lossy(), "2025-11-09", &text(path))).collect()
    })
}

pub fn entries() -> Vec<Entry> {
    samples().iter().map(|reading| Entry::of("samples".into(), reading.clone())).collect()
}

/// An empty ledger.
pub fn ledger() -> (TempDir, Ledger) {
    let folder = TempDir::new().expect("a folder");
    let ledger = Ledger::open_to_write(&folder.path().join("a.ledger")).expect("a new ledger");
    (folder, ledger)
}
