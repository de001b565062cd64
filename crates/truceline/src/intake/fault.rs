//! What is wrong with an input, and where.

use super::{Origin, Place};
use std::io;
use std::sync::Arc;

/// Something that could not be read, in words for its user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, and the line if the fault is in one.
    pub origin: Origin,
    /// The character of the line, from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The line around the fault.
    pub excerpt: Option<Box<Excerpt>>,
}

/// A piece of a line with the place of a fault in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Printable text.
    pub text: String,
    /// How many characters stand before the fault.
    pub before: usize,
}

/// The most characters of a line that an excerpt shows on either side of a fault.
const REACH: usize = 40;

impl Excerpt {
    /// The surroundings of byte `at` of a line; what is not UTF-8 or not printable becomes `�`.
    pub(super) fn around(line: &[u8], at: usize) -> Excerpt {
        let at = at.min(line.len());
        let from = at.saturating_sub(4 * REACH);
        let to = line.len().min(at + 4 * REACH);
        let before = printable(&line[from..at]);
        let after = printable(&line[at..to]);
        let skip = before.chars().count().saturating_sub(REACH);
        let shown: String = before.chars().skip(skip).collect();
        let cut = if skip > 0 || from > 0 { "…" } else { "" };
        let tail: String = after.chars().take(REACH).collect();
        let more = if tail.len() < after.len() || to < line.len() { "…" } else { "" };
        let before = cut.chars().count() + shown.chars().count();
        Excerpt { text: format!("{cut}{shown}{tail}{more}"), before }
    }
}

fn printable(bytes: &[u8]) -> String {
    let clean = |c: char| if c.is_control() { '�' } else { c };
    String::from_utf8_lossy(bytes)
        .trim_end_matches(['\r', '\n'])
        .replace('\t', " ")
        .chars()
        .map(clean)
        .collect()
}

impl Fault {
    /// A fault of a whole file.
    pub fn new(file: &Arc<str>, message: impl Into<String>) -> Fault {
        Fault {
            origin: Origin { file: file.clone(), place: None },
            column: None,
            message: message.into(),
            help: None,
            excerpt: None,
        }
    }

    /// A fault that the system reports of a file.
    pub(super) fn of_file(file: &Arc<str>, error: io::Error) -> Fault {
        let message = match error.kind() {
            io::ErrorKind::NotFound => "no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "may not be read: permission denied".to_owned(),
            io::ErrorKind::IsADirectory => "is a directory".to_owned(),
            io::ErrorKind::UnexpectedEof => "the gzip data ends early: the file is cut off".to_owned(),
            _ => format!("cannot be read: {error}"),
        };
        Fault::new(file, message)
    }

    /// The same fault, at a line.
    pub(super) fn on_line(mut self, line: u64) -> Fault {
        self.origin.place = Some(Place::Line(line));
        self
    }

    /// The same fault, at a place.
    pub(super) fn in_place(mut self, place: Place) -> Fault {
        self.origin.place = Some(place);
        self
    }

    /// The same fault, at byte `at` of a line, which is shown.
    pub(super) fn at(mut self, line: &[u8], at: usize) -> Fault {
        let at = at.min(line.len());
        self.column = Some(String::from_utf8_lossy(&line[..at]).chars().count() + 1);
        self.excerpt = Some(Box::new(Excerpt::around(line, at)));
        self
    }

    /// The same fault, with advice.
    pub(super) fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }
}
