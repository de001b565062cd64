//! A file that is one report.

use super::{Bytes, Fault, Format, Incoming, Intake, Origin, markdown};
use std::io::Read;
use std::sync::Arc;
use truceline_reading::Report;

/// Reads all of a file as one report.
pub(super) fn read(
    intake: &Intake,
    file: &Arc<str>,
    format: Format,
    bytes: Bytes<'_>,
) -> Result<Incoming, Fault> {
    let source = text(file, bounded(intake, file, bytes)?)?;
    let mut report = match format {
        Format::Markdown => markdown::report(&source).map_err(|wrong| misdated(file, &source, &wrong))?,
        _ => Report { text: source, ..Report::default() },
    };
    if report.text.trim().is_empty() {
        return Err(Fault::new(file, "the text is empty"));
    }
    report.name.get_or_insert_with(|| file.to_string());
    let origin = Origin { file: file.clone(), line: None };
    Ok(Incoming { origin, report: intake.complete(report) })
}

fn bounded(intake: &Intake, file: &Arc<str>, bytes: Bytes<'_>) -> Result<Vec<u8>, Fault> {
    let mut whole = Vec::new();
    bytes.take(intake.max_size + 1).read_to_end(&mut whole).map_err(|e| Fault::of_file(file, e))?;
    match whole.len() as u64 > intake.max_size {
        true => {
            let message = format!("the text is longer than {} bytes and was not read", intake.max_size);
            Err(Fault::new(file, message).help("raise --max-size to read it"))
        }
        false => Ok(whole),
    }
}

fn misdated(file: &Arc<str>, source: &str, wrong: &markdown::Misdated) -> Fault {
    let line = source.lines().nth(wrong.line as usize - 1).unwrap_or_default().as_bytes();
    let value = line.iter().position(|b| *b == b':').map_or(0, |colon| colon + 1);
    let blank = line[value..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    Fault::new(file, wrong.error.to_string()).on_line(wrong.line).at(line, value + blank)
}

fn text(file: &Arc<str>, bytes: Vec<u8>) -> Result<String, Fault> {
    if let Some(kind) = binary(&bytes) {
        return Err(Fault::new(file, format!("is {kind}, not text")).help("take the text out of it first"));
    }
    String::from_utf8(bytes).map_err(|e| not_utf8(file, e.as_bytes(), e.utf8_error().valid_up_to()))
}

/// Files that are often given and are no text, by their first bytes.
const KINDS: [(&[u8], &str); 5] = [
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"BZh", "a bzip2 archive"),
];

fn binary(bytes: &[u8]) -> Option<&'static str> {
    let known = KINDS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, kind)| *kind);
    known.or_else(|| bytes.contains(&0).then_some("a binary file"))
}

fn not_utf8(file: &Arc<str>, bytes: &[u8], at: usize) -> Fault {
    let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n);
    let number = bytes[..at].iter().filter(|b| **b == b'\n').count() as u64 + 1;
    let message = format!("byte {} of the line (byte {} of the text) is not UTF-8", at - start + 1, at + 1);
    Fault::new(file, message)
        .on_line(number)
        .at(&bytes[start..end], at - start)
        .help("save it as UTF-8; from Latin-1: iconv -f latin1 -t utf-8")
}
