//! Where bytes come from: opened, and looked at.

use super::{Bytes, Fault, Format, Intake, encoding, format};
use encoding_rs::Encoding;
use flate2::bufread::{GzDecoder, MultiGzDecoder};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// One thing to read.
pub enum Source<'s> {
    /// A file.
    File(PathBuf),
    /// A web address.
    Web(String),
    /// Bytes under a name: standard input, or a test's.
    Stream(&'s str, Box<dyn Read + Send + 's>),
}

/// How many bytes are read at a time.
const CHUNK: usize = 64 << 10;

/// How much of a packed file is unpacked to look at.
const START: u64 = 8 << 10;

/// A source that is open.
pub(super) struct Opened<'s> {
    raw: Bytes<'s>,
    /// Whether it is packed with gzip.
    pub packed: bool,
    /// How it begins, unpacked.
    pub start: Vec<u8>,
    /// What its server says of it.
    pub told: Told,
}

/// What a server says of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// Its media type, with parameters.
    pub media_type: Option<String>,
    /// Where it was in the end.
    pub url: Option<String>,
}

impl Told {
    /// The encoding that the media type names.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        let (_, parameter) = self.media_type.as_deref()?.split_once("charset=")?;
        let label = parameter.split(';').next().unwrap_or_default();
        Encoding::for_label(label.trim().trim_matches('"').as_bytes())
    }
}

/// A path without what says nothing: `./a//b/./c` is `a/b/c`, so that a file has one name however its folder was named.
fn plain(path: &Path) -> PathBuf {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    Some(parts.collect::<PathBuf>())
        .filter(|path| !path.as_os_str().is_empty())
        .unwrap_or_else(|| path.to_owned())
}

impl<'s> Source<'s> {
    /// Standard input.
    pub fn stdin() -> Source<'s> {
        Source::Stream("<stdin>", Box::new(io::stdin()))
    }

    /// What its user calls it.
    pub(super) fn name(&self) -> Arc<str> {
        match self {
            Source::File(path) => plain(path).display().to_string().into(),
            Source::Web(address) => address.as_str().into(),
            Source::Stream(name, _) => (*name).into(),
        }
    }

    /// Opens it and looks at its first bytes.
    pub(super) fn open(self, intake: &Intake) -> Result<Opened<'s>, Fault> {
        let file = self.name();
        let mut told = Told::default();
        let raw: Box<dyn Read + Send> = match self {
            Source::File(path) => Box::new(open_file(&path).map_err(|e| Fault::of_file(&file, e))?),
            Source::Stream(_, stream) => stream,
            Source::Web(url) => {
                let fetched = intake.web.fetch(&url)?;
                told = fetched.told;
                fetched.body
            }
        };
        let counted = Counted { raw, taken: intake.taken.clone() };
        Opened::of(BufReader::with_capacity(CHUNK, counted), told).map_err(|e| Fault::of_file(&file, e))
    }
}

impl<'s> Opened<'s> {
    fn of(mut raw: impl BufRead + Send + 's, told: Told) -> io::Result<Opened<'s>> {
        let first = raw.fill_buf()?;
        let packed = first.starts_with(&[0x1f, 0x8b]);
        let mut start = Vec::new();
        match packed {
            // What is wrong with the rest is told when it is read.
            true => drop(GzDecoder::new(first).take(START).read_to_end(&mut start)),
            false => start.extend_from_slice(first),
        }
        Ok(Opened { raw: Box::new(raw), packed, start, told })
    }

    /// What it holds.
    pub(super) fn format(&self, name: &str) -> Format {
        let mut start = Vec::new();
        let utf8 = encoding::utf8(self.start.as_slice()).and_then(|mut from| from.read_to_end(&mut start));
        let start = if utf8.is_ok() { &start } else { &self.start };
        format::sniff(name, self.told.media_type.as_deref(), start)
    }

    /// Its bytes as they lie there, packed or not.
    pub(super) fn raw(self) -> Bytes<'s> {
        self.raw
    }

    /// Its bytes, unpacked.
    pub(super) fn unpacked(self) -> Bytes<'s> {
        match self.packed {
            true => Box::new(BufReader::with_capacity(CHUNK, MultiGzDecoder::new(self.raw))),
            false => self.raw,
        }
    }

    /// Its bytes, unpacked, UTF-16 turned into UTF-8, without a byte order mark.
    pub(super) fn utf8(self) -> io::Result<Bytes<'s>> {
        encoding::utf8(self.unpacked())
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
