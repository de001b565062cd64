//! Tables with a head: one report a row, one row at a time.

use super::columns::{self, Plan};
use super::source::Opened;
use super::{Bytes, Coming, Fault, Incoming, Intake, Origin, Place, Reports, encoding, one};
use csv::ByteRecord;
use encoding_rs::Encoding;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The reports of a table; what stands between its columns is found out when it is not given.
pub(super) fn reports<'s>(
    intake: &'s Intake,
    file: Arc<str>,
    opened: Opened<'s>,
    separator: Option<u8>,
) -> Reports<'s> {
    match Rows::open(intake, file, opened, separator) {
        Ok(rows) => Box::new(rows.map(Coming::from)),
        Err(fault) => one(Err(fault)),
    }
}

/// The rows of a table.
struct Rows<'s> {
    intake: &'s Intake,
    file: Arc<str>,
    table: csv::Reader<Bounded<'s>>,
    allowance: Arc<AtomicU64>,
    lines: Arc<Mutex<LineEnds>>,
    encoding: Option<&'static Encoding>,
    plan: Plan,
    width: usize,
    row: ByteRecord,
    over: bool,
}

/// Bytes of which no more may be read than are allowed: a quotation mark that is never closed makes one row of all the rest.
struct Bounded<'s> {
    bytes: Bytes<'s>,
    allowance: Arc<AtomicU64>,
    lines: Arc<Mutex<LineEnds>>,
}

/// Where lines end in what was read: the library that takes tables apart counts neither empty lines nor those of Windows.
#[derive(Debug, Default)]
struct LineEnds {
    /// How many bytes were read.
    read: u64,
    /// How many lines end before the row that is at hand.
    before: u64,
    /// The places of line ends behind it.
    ahead: VecDeque<u64>,
    /// Where it ended.
    end: u64,
}

impl LineEnds {
    fn see(&mut self, bytes: &[u8]) {
        let ends = bytes.iter().zip(self.read..).filter(|(byte, _)| **byte == b'\n').map(|(_, at)| at);
        self.ahead.extend(ends);
        self.read += bytes.len() as u64;
    }

    /// The line in which a row begins that ends before byte `end`.
    fn line(&mut self, row: &ByteRecord, end: u64) -> u64 {
        self.end = end;
        let mut lines = self.before;
        while let Some(at) = self.ahead.front().copied().filter(|at| *at < end) {
            self.ahead.pop_front();
            self.before += 1;
            // The end of the row's own last line is not before it.
            lines += u64::from(at + 1 < end);
        }
        let inside = row.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        (lines + 1).saturating_sub(inside).max(1)
    }

    /// The line behind the last row.
    fn next(&self) -> u64 {
        self.before + 1 + u64::from(self.ahead.front() == Some(&self.end))
    }
}

impl Read for Bounded<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let left = self.allowance.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let n = self.bytes.read(to)?;
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).see(&to[..n]);
        self.allowance.store(left.saturating_sub(n as u64), Ordering::Relaxed);
        Ok(n)
    }
}

impl<'s> Rows<'s> {
    fn open(
        intake: &'s Intake,
        file: Arc<str>,
        opened: Opened<'s>,
        separator: Option<u8>,
    ) -> Result<Rows<'s>, Fault> {
        let start = String::from_utf8_lossy(&opened.start).into_owned();
        let head = start.lines().next().unwrap_or_default();
        let separator = separator.or_else(|| columns::separator(head)).unwrap_or(b',');
        let encoding = encoding::of_start(&opened.start);
        let allowance = Arc::new(AtomicU64::new(allowed(intake)));
        let lines = Arc::<Mutex<LineEnds>>::default();
        let bytes = opened.utf8().map_err(|e| Fault::of_file(&file, e))?;
        let mut table = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(Bounded { bytes, allowance: allowance.clone(), lines: lines.clone() });
        let mut row = ByteRecord::new();
        match table.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return Err(Fault::new(&file, "the table is empty")),
            Err(e) => return Err(broken(&file, e, 1)),
        }
        let names: Vec<String> = row
            .iter()
            .map(|name| encoding::cell(name, encoding).unwrap_or(String::from_utf8_lossy(name)).into_owned())
            .collect();
        let plan = Plan::of(&intake.columns, &names)
            .map_err(|message| Fault::new(&file, message).help("name the column: --column text=NAME"))?;
        lines.lock().unwrap_or_else(PoisonError::into_inner).line(&row, table.position().byte());
        Ok(Rows {
            intake,
            file,
            table,
            allowance,
            lines,
            encoding,
            plan,
            width: names.len(),
            row,
            over: false,
        })
    }

    fn lines(&self) -> MutexGuard<'_, LineEnds> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The report of the row that was read.
    fn report(&self, line: u64) -> Result<Incoming, Fault> {
        let fault = |message: String| Fault::new(&self.file, message).on_line(line);
        if self.row.as_slice().len() as u64 > self.intake.max_size {
            let message = format!("the row is longer than {} bytes and was skipped", self.intake.max_size);
            return Err(fault(message).help("raise --max-size to read it"));
        }
        if self.row.len() != self.width {
            let cells =
                if self.row.len() == 1 { "1 cell".into() } else { format!("{} cells", self.row.len()) };
            return Err(fault(format!("the row has {cells} where the head has {}", self.width)));
        }
        if let Some(cell) = self.row.iter().find(|cell| encoding::cell(cell, self.encoding).is_none()) {
            return Err(fault(format!("is not UTF-8: “{}”", excerpt(cell))));
        }
        let cell = |n: usize| self.row.get(n).and_then(|bytes| encoding::cell(bytes, self.encoding));
        let report = self.plan.report(cell).map_err(fault)?;
        let origin = Origin { file: self.file.clone(), place: Some(Place::Line(line)) };
        Ok(Incoming { origin, report: self.intake.complete(report) })
    }
}

/// A little more than a row may have, since the table is read in pieces.
fn allowed(intake: &Intake) -> u64 {
    intake.max_size.saturating_mul(2).saturating_add(256 << 10)
}

/// The beginning of some bytes that are no UTF-8.
fn excerpt(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).chars().take(60).collect()
}

fn broken(file: &Arc<str>, error: csv::Error, line: u64) -> Fault {
    match error.into_kind() {
        csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => {
            Fault::new(file, "the row that begins here does not end: the rest of the table was not read")
                .on_line(line)
                .help("a quotation mark in it may never be closed; a longer row is read with --max-size")
        }
        csv::ErrorKind::Io(e) => Fault::of_file(file, e).on_line(line),
        kind => Fault::new(file, format!("the table is broken: {kind:?}")).on_line(line),
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Incoming, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            self.allowance.store(allowed(self.intake), Ordering::Relaxed);
            let next = self.lines().next();
            let read = self.table.read_byte_record(&mut self.row);
            let line = self.lines().line(&self.row, self.table.position().byte());
            match read {
                Ok(true) if self.row.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                Ok(true) => return Some(self.report(line)),
                Ok(false) => self.over = true,
                Err(e) => {
                    self.over = true;
                    return Some(Err(broken(&self.file, e, next)));
                }
            }
        }
        None
    }
}
