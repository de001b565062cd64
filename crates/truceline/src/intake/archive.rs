//! Web archives (WARC 0.17 to 1.1), record by record: pages and texts become reports, everything else is passed over.
//!
//! `response` records hold a server's answer, `resource` and `conversion` records (the text that Common Crawl takes out of
//! pages, in WET files) a document alone. Answers other than 200, pictures, scripts and the like are no reports.

use super::http::Head;
use super::members::Members;
use super::source::{Opened, Told};
use super::{Bytes, Coming, Fault, Incoming, Intake, Origin, Place, dates, encoding, html};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use truceline_reading::Report;

/// The longest head of a record that is read.
const HEAD: u64 = 256 << 10;

/// The records of an archive.
pub(super) struct Archive<'s> {
    intake: &'s Intake,
    file: Arc<str>,
    bytes: Members<Bytes<'s>>,
    number: u64,
    offset: u64,
    over: bool,
}

/// Why a record gave no report.
enum Refused {
    /// It holds none.
    Other,
    /// It should have: the next record can be read.
    Here(Fault),
    /// What follows must be searched for the next record.
    Lost(Fault),
    /// There is nothing more.
    End,
}

/// What the head of a record says.
struct Record {
    kind: String,
    url: Option<String>,
    media_type: String,
    captured: Option<String>,
    length: u64,
}

impl<'s> Archive<'s> {
    pub(super) fn new(intake: &'s Intake, file: Arc<str>, opened: Opened<'s>) -> Archive<'s> {
        let packed = opened.packed;
        let bytes = Members::new(opened.raw(), packed);
        Archive { intake, file, bytes, number: 0, offset: 0, over: false }
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(&self.file, message).in_place(self.place())
    }

    fn place(&self) -> Place {
        Place::Record { number: self.number, offset: self.offset }
    }

    /// A fault of the bytes: one that is cut off ends the archive, one that is damaged may be passed over.
    fn broken(&self, error: &io::Error) -> Refused {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                Refused::Lost(self.fault("the archive ends within this record: it was cut off"))
            }
            _ => Refused::Lost(self.fault(format!("the record cannot be unpacked: {error}"))),
        }
    }

    /// Reads the next record.
    fn record(&mut self) -> Result<Coming<'s>, Refused> {
        let record = self.head()?;
        let most = self.intake.max_size.saturating_mul(2);
        let mut body = (&mut self.bytes).take(record.length);
        let document = document(&record, &mut body, most);
        let rest = io::copy(&mut body, &mut io::sink());
        let missing = body.limit() > 0;
        match (document, rest) {
            (Err(e), _) | (Ok(_), Err(e)) => Err(self.broken(&e)),
            (Ok(_), Ok(_)) if missing => Err(Refused::Lost(
                self.fault("the archive ends within this record: it was cut off, or its length is wrong"),
            )),
            (Ok(None), _) => Err(Refused::Other),
            (Ok(Some(Err(message))), _) => Err(Refused::Here(self.fault(message))),
            (Ok(Some(Ok(document))), _) => {
                let (intake, place) = (self.intake, self.place());
                let origin = Origin { file: self.file.clone(), place: Some(place) };
                Ok(Coming::later(move || report(intake, origin, record, document)))
            }
        }
    }

    /// Reads the head of the next record: the version, then fields, then an empty line.
    fn head(&mut self) -> Result<Record, Refused> {
        let version = loop {
            self.offset = self.bytes.place();
            // What is damaged here is the record that should begin.
            let line = self.line(HEAD).inspect_err(|_| self.number += 1)?;
            match line {
                None => return Err(Refused::End),
                Some(line) if line.is_empty() => self.offset = self.bytes.place(),
                Some(line) => break line,
            }
        };
        self.number += 1;
        // A packed record's place is known once its member is entered.
        self.offset = if self.bytes.packed() { self.bytes.place() } else { self.offset };
        if !version.starts_with("WARC/") {
            return Err(Refused::Lost(self.fault("no record of a web archive begins here")));
        }
        let mut fields = BTreeMap::new();
        let mut left = HEAD;
        while let Some(line) = self.line(left)?.filter(|line| !line.is_empty()) {
            left = left.saturating_sub(line.len() as u64 + 2);
            if let Some((name, value)) = line.split_once(':') {
                fields.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
            }
            if left == 0 {
                return Err(Refused::Lost(self.fault("the head of this record does not end")));
            }
        }
        let length = fields.get("content-length").and_then(|length| length.parse().ok());
        let Some(length) = length else {
            return Err(Refused::Lost(self.fault("the record does not say how long it is")));
        };
        let mut take = |name: &str| fields.remove(name);
        Ok(Record {
            kind: take("warc-type").unwrap_or_default().to_ascii_lowercase(),
            url: take("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned()),
            media_type: take("content-type").unwrap_or_default().to_ascii_lowercase(),
            captured: take("warc-date"),
            length,
        })
    }

    /// A line of a head, without its end; none at the end of the archive.
    fn line(&mut self, most: u64) -> Result<Option<String>, Refused> {
        let mut line = Vec::new();
        let read = (&mut self.bytes).take(most.max(1)).read_until(b'\n', &mut line);
        match read {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned())),
            Err(e) => {
                self.offset = self.bytes.place();
                Err(self.broken(&e))
            }
        }
    }

    /// Goes to where the next record begins, behind damage; false if there is none.
    fn recover(&mut self) -> bool {
        if self.bytes.packed() {
            return self.bytes.next_member().unwrap_or(false);
        }
        // A record that does not begin where it should: the next one begins a line.
        loop {
            match self.bytes.fill_buf() {
                Ok(b"") | Err(_) => return false,
                Ok(piece) if piece.starts_with(b"WARC/") => return true,
                Ok(piece) => {
                    let used = piece.iter().position(|b| *b == b'\n').map_or(piece.len(), |at| at + 1);
                    self.bytes.consume(used);
                }
            }
        }
    }
}

/// The report of a record.
fn report(intake: &Intake, origin: Origin, record: Record, document: Document) -> Result<Incoming, Fault> {
    let fault = |message: String| Fault { origin: origin.clone(), ..Fault::new(&origin.file, message) };
    let most = intake.max_size;
    let told = Told { media_type: Some(document.media_type), url: record.url };
    let too_long = |length: usize| {
        let message = format!("the page is longer than {most} bytes and was skipped");
        (length as u64 > most).then(|| fault(message).help("raise --max-size to read it"))
    };
    let is_page = is_page(told.media_type.as_deref().unwrap_or_default(), &document.bytes);
    let declared = told.encoding();
    let declared = declared.or_else(|| encoding::declared_in(&document.bytes).filter(|_| is_page));
    if let Some(fault) = too_long(document.bytes.len() / 2) {
        return Err(fault);
    }
    let text = encoding::lossy(document.bytes, declared);
    if let Some(fault) = too_long(text.len()) {
        return Err(fault);
    }
    let mut report = match is_page {
        true => html::report(&text, told.url.as_deref())
            .map_err(|wrong| Fault { origin: origin.clone(), ..wrong.fault(&origin.file) })?,
        false => Report { text, ..Report::default() },
    };
    if report.text.trim().is_empty() {
        return Err(fault("the text is empty".to_owned()));
    }
    report.name = report.name.or_else(|| told.url.clone());
    report.url = report.url.or(told.url);
    let mut report = intake.complete(report);
    if intake.capture_dates && report.published.is_none() {
        report.published = record.captured.as_deref().and_then(dates::read);
    }
    Ok(Incoming { origin, report })
}

/// A page or a text.
struct Document {
    media_type: String,
    bytes: Vec<u8>,
}

/// The page or text that a record holds; none in most. What is wrong with a page is a message.
fn document(
    record: &Record,
    body: &mut impl BufRead,
    most: u64,
) -> io::Result<Option<Result<Document, String>>> {
    if record.url.as_deref().is_some_and(|url| url.ends_with("/robots.txt")) {
        return Ok(None);
    }
    match record.kind.as_str() {
        "response" if record.media_type.starts_with("application/http") => {
            let Some(head) = Head::read(body)? else {
                return Ok(Some(Err("the record holds no answer of a server".to_owned())));
            };
            let media_type = head.media_type.clone().unwrap_or_default();
            if head.status != 200 || !is_read(&media_type) {
                return Ok(None);
            }
            Ok(Some(head.body(body, most).map(|bytes| Document { media_type, bytes })))
        }
        "resource" | "conversion" if is_read(&record.media_type) && !record.media_type.is_empty() => {
            let mut bytes = Vec::new();
            body.take(most + 2).read_to_end(&mut bytes)?;
            Ok(Some(Ok(Document { media_type: record.media_type.clone(), bytes })))
        }
        _ => Ok(None),
    }
}

const PAGES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// Whether a document of this type is read: pages, texts, and what nobody names.
fn is_read(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.is_empty() || essence == "text/plain" || PAGES.contains(&essence)
}

fn is_page(media_type: &str, bytes: &[u8]) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    PAGES.contains(&essence) || super::format::sniff("", None, bytes) == super::Format::Html
}

impl<'s> Iterator for Archive<'s> {
    type Item = Coming<'s>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            match self.record() {
                Ok(coming) => return Some(coming),
                Err(Refused::Other) => {}
                Err(Refused::Here(fault)) => return Some(Err(fault).into()),
                Err(Refused::Lost(fault)) => {
                    self.over = !self.recover();
                    return Some(Err(fault).into());
                }
                Err(Refused::End) => {
                    self.over = true;
                    if self.number == 0 {
                        return Some(Err(Fault::new(&self.file, "the archive is empty")).into());
                    }
                }
            }
        }
        None
    }
}
