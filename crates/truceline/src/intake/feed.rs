//! RSS, Atom and JSON Feed: one report an entry.

use super::source::Opened;
use super::{Coming, Fault, Incoming, Intake, Origin, Place, Reports, Source, byline, html, one};
use feed_rs::model::{Entry, Feed, Text};
use feed_rs::parser;
use std::io::Read;
use std::sync::Arc;
use truceline_reading::{Published, Report};

/// A feed may be this many times as large as the largest report: it has some tens of them.
const REPORTS: u64 = 8;

/// The reports of a feed.
pub(super) fn reports<'s>(intake: &'s Intake, file: Arc<str>, opened: Opened<'s>) -> Reports<'s> {
    let feed = match read(intake, &file, opened) {
        Ok(feed) => feed,
        Err(fault) => return one(Err(fault)),
    };
    let publisher = feed.title.as_ref().map(words).filter(|title| !title.is_empty());
    // What an entry does not say of its author, the feed does.
    let authors = feed.authors;
    let entries = feed.entries.into_iter().map(move |mut entry| {
        if entry.authors.is_empty() {
            entry.authors.clone_from(&authors);
        }
        entry
    });
    let entries = entries.zip(1..);
    Box::new(entries.map(move |(entry, number)| {
        let (file, publisher) = (file.clone(), publisher.clone());
        let take = move || entry_of(intake, &file, entry, (publisher.as_deref(), number));
        // Pages that entries link to are fetched one after the other.
        if intake.follow { take().into() } else { Coming::later(take) }
    }))
}

fn entry_of(
    intake: &Intake,
    file: &Arc<str>,
    entry: Entry,
    (publisher, number): (Option<&str>, u64),
) -> Result<Incoming, Fault> {
    let place = Place::Entry(number);
    let origin = Origin { file: file.clone(), place: Some(place) };
    match report(intake, file, entry, publisher) {
        Ok(report) => Ok(Incoming { origin, report: intake.complete(report) }),
        Err(fault) if fault.origin.file == *file => Err(fault.in_place(place)),
        Err(fault) => Err(fault),
    }
}

fn read(intake: &Intake, file: &Arc<str>, opened: Opened<'_>) -> Result<Feed, Fault> {
    let most = intake.max_size.saturating_mul(REPORTS);
    let mut bytes = Vec::new();
    let base = opened.told.url.clone();
    let mut unpacked = opened.utf8().map_err(|e| Fault::of_file(file, e))?.take(most + 1);
    unpacked.read_to_end(&mut bytes).map_err(|e| Fault::of_file(file, e))?;
    if bytes.len() as u64 > most {
        let fault = Fault::new(file, format!("the feed is longer than {most} bytes and was not read"));
        return Err(fault.help("raise --max-size to read it: a feed may have eight times as much"));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::new(file, "the feed is empty"));
    }
    let feed = parser::Builder::new().base_uri(base).sanitize_content(false).build().parse(bytes.as_slice());
    let feed = feed.map_err(|e| Fault::new(file, format!("is no feed that can be read: {e}")))?;
    match feed.entries.is_empty() {
        true => Err(Fault::new(file, "the feed has no entries")),
        false => Ok(feed),
    }
}

/// The report of an entry, or of the page that it links to.
fn report(intake: &Intake, file: &Arc<str>, entry: Entry, publisher: Option<&str>) -> Result<Report, Fault> {
    let link = entry.links.iter().find(|link| matches!(link.rel.as_deref(), None | Some("alternate")));
    let link = link.map(|link| link.href.clone());
    let date = entry.published.or(entry.updated).and_then(|time| {
        let text = time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        text.parse::<Published>().ok()
    });
    let known = Report {
        name: link.clone().or(Some(entry.id.clone())).filter(|name| !name.is_empty()),
        url: link.clone(),
        publisher: publisher.map(str::to_owned),
        title: entry.title.as_ref().map(words).filter(|title| !title.is_empty()),
        byline: byline::of(entry.authors.iter().filter_map(|author| author.name.as_deref())),
        published: date,
        ..Report::default()
    };
    match link.filter(|link| intake.follow && link.starts_with("http")) {
        Some(link) => followed(intake, &link, known),
        None => {
            let text = text(&entry).map_err(|wrong| wrong.fault(file))?;
            match text.trim().is_empty() {
                true => Err(Fault::new(file, "the entry has no text")
                    .help("where it links to a page, --follow reads that")),
                false => Ok(Report { text, ..known }),
            }
        }
    }
}

/// The report on the page that an entry links to; what the page does not say, the feed does.
fn followed(intake: &Intake, link: &str, known: Report) -> Result<Report, Fault> {
    let page = Intake { format: None, published: None, follow: false, ..intake.clone() };
    let first = page.reports(Source::Web(link.to_owned())).next();
    let report = first.unwrap_or_else(|| Err(Fault::new(&link.into(), "the page is empty")))?.report;
    Ok(Report {
        name: known.name,
        url: report.url.or(known.url),
        publisher: report.publisher.or(known.publisher),
        title: report.title.or(known.title),
        byline: report.byline.or(known.byline),
        published: known.published.or(report.published),
        language: report.language,
        text: report.text,
    })
}

/// The words of an entry: its content where it has one, else its summary.
fn text(entry: &Entry) -> Result<String, html::Wrong> {
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
    let body = content.filter(|body| !body.trim().is_empty()).or(summary).unwrap_or_default();
    match body.contains(['<', '&']) {
        true => html::entry(body),
        false => Ok(body.trim().to_owned()),
    }
}

/// A title on one line, without marks.
fn words(text: &Text) -> String {
    let plain = match text.content.contains(['<', '&']) {
        true => html::fragment(&text.content).unwrap_or_default(),
        false => text.content.clone(),
    };
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
