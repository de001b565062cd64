//! Where bytes come from: opened, unpacked, in UTF-8.

use super::Bytes;
use super::utf16::{Order, Utf16};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// One thing to read.
pub enum Source<'s> {
    /// A file.
    File(&'s Path),
    /// Bytes under a name: standard input, or a test's.
    Stream(&'s str, Box<dyn Read + Send + 's>),
}

/// How many bytes are read at a time.
const CHUNK: usize = 64 << 10;

impl<'s> Source<'s> {
    /// Standard input.
    pub fn stdin() -> Source<'s> {
        Source::Stream("<stdin>", Box::new(io::stdin()))
    }

    /// What its user calls it.
    pub(super) fn name(&self) -> Arc<str> {
        match self {
            Source::File(path) => path.display().to_string().into(),
            Source::Stream(name, _) => (*name).into(),
        }
    }

    /// Its text as bytes: unpacked if it is gzip, UTF-16 with a byte order mark turned into UTF-8, the mark taken off.
    pub(super) fn open(self, taken: &Arc<AtomicU64>) -> io::Result<Bytes<'s>> {
        let raw: Box<dyn Read + Send> = match self {
            Source::File(path) => Box::new(open_file(path)?),
            Source::Stream(_, stream) => stream,
        };
        let mut raw = BufReader::with_capacity(CHUNK, Counted { raw, taken: taken.clone() });
        match starts_with(&mut raw, &[0x1f, 0x8b])? {
            true => decoded(BufReader::with_capacity(CHUNK, MultiGzDecoder::new(raw))),
            false => decoded(raw),
        }
    }
}

/// Bytes that are counted as they pass.
struct Counted<R> {
    raw: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = self.raw.read(to)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

fn open_file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    match file.metadata()?.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(file),
    }
}

fn decoded<'s>(mut bytes: impl BufRead + Send + 's) -> io::Result<Bytes<'s>> {
    if starts_with(&mut bytes, &[0xff, 0xfe])? {
        bytes.consume(2);
        return Ok(Box::new(BufReader::with_capacity(CHUNK, Utf16::new(bytes, Order::Little))));
    }
    if starts_with(&mut bytes, &[0xfe, 0xff])? {
        bytes.consume(2);
        return Ok(Box::new(BufReader::with_capacity(CHUNK, Utf16::new(bytes, Order::Big))));
    }
    if starts_with(&mut bytes, &[0xef, 0xbb, 0xbf])? {
        bytes.consume(3);
    }
    Ok(Box::new(bytes))
}

fn starts_with(bytes: &mut impl BufRead, mark: &[u8]) -> io::Result<bool> {
    Ok(bytes.fill_buf()?.starts_with(mark))
}
