//! A file that is one report.

use super::source::{Opened, Told};
use super::{Coming, Fault, Format, Incoming, Intake, Origin, encoding, html, markdown};
use std::io::Read;
use std::sync::Arc;
use truceline_reading::Report;

/// Reads all of a file as one report: its bytes at once, what they mean when it is taken.
pub(super) fn read<'s>(intake: &'s Intake, file: Arc<str>, format: Format, opened: Opened<'s>) -> Coming<'s> {
    let told = opened.told.clone();
    match bytes(intake, &file, opened) {
        Ok(bytes) => Coming::later(move || report(intake, &file, format, (bytes, told))),
        Err(fault) => Err(fault).into(),
    }
}

fn bytes(intake: &Intake, file: &Arc<str>, opened: Opened<'_>) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    // UTF-16 has two bytes where UTF-8 has one.
    let limit = intake.max_size.saturating_mul(2);
    opened.unpacked().take(limit + 1).read_to_end(&mut bytes).map_err(|e| Fault::of_file(file, e))?;
    if bytes.len() as u64 > limit { Err(too_long(intake, file)) } else { Ok(bytes) }
}

fn report(
    intake: &Intake,
    file: &Arc<str>,
    format: Format,
    (bytes, told): (Vec<u8>, Told),
) -> Result<Incoming, Fault> {
    let mut report = match format {
        Format::Html => {
            let declared = told.encoding().or_else(|| encoding::declared_in(&bytes));
            let page = encoding::lossy(bytes, declared);
            bounded(intake, file, &page)?;
            html::report(&page, told.url.as_deref()).map_err(|wrong| wrong.fault(file))?
        }
        format => {
            let source = text(file, bytes, told.encoding())?;
            bounded(intake, file, &source)?;
            match format {
                Format::Markdown => {
                    markdown::report(&source).map_err(|wrong| misdated(file, &source, &wrong))?
                }
                _ => Report { text: source, ..Report::default() },
            }
        }
    };
    if report.text.trim().is_empty() {
        return Err(Fault::new(file, "the text is empty"));
    }
    report.name.get_or_insert_with(|| file.to_string());
    report.url = report.url.or(told.url);
    let origin = Origin { file: file.clone(), place: None };
    Ok(Incoming { origin, report: intake.complete(report) })
}

fn bounded(intake: &Intake, file: &Arc<str>, text: &str) -> Result<(), Fault> {
    if text.len() as u64 > intake.max_size { Err(too_long(intake, file)) } else { Ok(()) }
}

fn too_long(intake: &Intake, file: &Arc<str>) -> Fault {
    let message = format!("the text is longer than {} bytes and was not read", intake.max_size);
    Fault::new(file, message).help("raise --max-size to read it")
}

fn misdated(file: &Arc<str>, source: &str, wrong: &markdown::Misdated) -> Fault {
    let line = source.lines().nth(wrong.line as usize - 1).unwrap_or_default().as_bytes();
    let value = line.iter().position(|b| *b == b':').map_or(0, |colon| colon + 1);
    let blank = line[value..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    Fault::new(file, wrong.error.to_string()).on_line(wrong.line).at(line, value + blank)
}

fn text(
    file: &Arc<str>,
    bytes: Vec<u8>,
    declared: Option<&'static encoding_rs::Encoding>,
) -> Result<String, Fault> {
    let refused =
        |kind: &str| Fault::new(file, format!("is {kind}, not text")).help("take the text out of it first");
    if let Some(kind) = known_kind(&bytes) {
        return Err(refused(kind));
    }
    let text = encoding::text(bytes, declared).map_err(|wrong| not_text(file, &wrong))?;
    if text.contains('\0') { Err(refused("a binary file")) } else { Ok(text) }
}

/// Files that are often given and are no text, by their first bytes.
const KINDS: [(&[u8], &str); 12] = [
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3\0", "a database"),
];

fn known_kind(bytes: &[u8]) -> Option<&'static str> {
    KINDS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, kind)| *kind)
}

fn not_text(file: &Arc<str>, wrong: &encoding::Undecoded) -> Fault {
    let (bytes, at) = (&wrong.bytes, wrong.at);
    if bytes.contains(&0) {
        return Fault::new(file, "is a binary file, not text").help("take the text out of it first");
    }
    let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n);
    let number = bytes[..at].iter().filter(|b| **b == b'\n').count() as u64 + 1;
    let message = format!("byte {} of the line (byte {} of the text) is not UTF-8", at - start + 1, at + 1);
    Fault::new(file, message)
        .on_line(number)
        .at(&bytes[start..end], at - start)
        .help("it is UTF-8 that was damaged; iconv -c -f utf-8 -t utf-8 leaves out what is broken")
}
