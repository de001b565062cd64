//! JSON lines: one report a line, one line at a time.

use super::{Bytes, Fault, Incoming, Intake, Origin, Place, record};
use std::io::{self, BufRead};
use std::sync::Arc;

/// A line may be this many times the largest report before the file is given up: nothing but an archive made to fill
/// memory or time has such lines.
const HOPELESS: u64 = 128;

/// The reports of a file, line by line.
pub(super) struct Lines<'s> {
    intake: &'s Intake,
    file: Arc<str>,
    bytes: Bytes<'s>,
    line: Vec<u8>,
    number: u64,
    over: bool,
}

/// What stood in the next line.
enum Next {
    Line,
    TooLong,
    Hopeless,
    End,
}

impl<'s> Lines<'s> {
    pub(super) fn new(intake: &'s Intake, file: Arc<str>, bytes: Bytes<'s>) -> Lines<'s> {
        Lines { intake, file, bytes, line: Vec::new(), number: 0, over: false }
    }

    /// Reads a line into `self.line`; one that is too long is skipped piece by piece.
    fn advance(&mut self) -> io::Result<Next> {
        self.line.clear();
        self.number += 1;
        let limit = self.intake.max_size;
        let mut length = 0;
        loop {
            let piece = self.bytes.fill_buf()?;
            if piece.is_empty() && length == 0 {
                return Ok(Next::End);
            }
            let end = piece.iter().position(|b| *b == b'\n');
            let used = end.map_or(piece.len(), |end| end + 1);
            length += used as u64;
            if length <= limit + 1 {
                self.line.extend_from_slice(&piece[..used]);
            } else {
                self.line = Vec::new();
            }
            let done = end.is_some() || piece.is_empty();
            self.bytes.consume(used);
            match done {
                true if length <= limit + 1 => return Ok(Next::Line),
                true => return Ok(Next::TooLong),
                false if length > limit.saturating_mul(HOPELESS) => return Ok(Next::Hopeless),
                false => {}
            }
        }
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(&self.file, message).on_line(self.number)
    }

    fn too_long(&self) -> Fault {
        self.fault(format!("the line is longer than {} bytes and was skipped", self.intake.max_size))
            .help("raise --max-size to read it")
    }

    fn last(&mut self, fault: Fault) -> Result<Incoming, Fault> {
        self.over = true;
        Err(fault)
    }

    fn report(&self) -> Result<Incoming, Fault> {
        let report = record::parse(&self.line, &self.intake.columns, |message| self.fault(message))?;
        let origin = Origin { file: self.file.clone(), place: Some(Place::Line(self.number)) };
        Ok(Incoming { origin, report: self.intake.complete(report) })
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<Incoming, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            match self.advance() {
                Ok(Next::Line) if self.line.trim_ascii().is_empty() => {}
                Ok(Next::Line) => return Some(self.report()),
                Ok(Next::TooLong) => return Some(Err(self.too_long())),
                Ok(Next::Hopeless) => {
                    let fault = self.fault("the line does not end: the rest of the file was not read");
                    return Some(self.last(fault));
                }
                Ok(Next::End) => self.over = true,
                Err(e) => {
                    let fault = Fault::of_file(&self.file, e).on_line(self.number);
                    return Some(self.last(fault));
                }
            }
        }
        None
    }
}
