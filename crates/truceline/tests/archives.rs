//! Web archives: pages and texts in them become reports; what is damaged is told with its place, and the rest is read.

mod bytes;
mod pack;
mod take;

use bytes::take;
use pack::gzip;
use take::texts;
use truceline::intake::Intake;

const PAGE: &str = "<html><head><title>Truce holds</title><meta property='article:published_time' content='2024-05-06'></head>\
    <body><article><h1>Truce holds</h1><p>The truce in the north held for a third day on Monday, the monitors said in the capital.</p></article></body></html>";

const WORDS: &str =
    "The truce in the north held for a third day on Monday, the monitors said in the capital.";

fn record(kind: &str, url: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-07T01:02:03Z\r\n\
         Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn response(url: &str, status: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\r\n");
    record("response", url, "application/http; msgtype=response", &[head.as_bytes(), body].concat())
}

fn page(n: usize) -> Vec<u8> {
    response(&format!("https://example.org/{n}"), "200 OK", "text/html; charset=utf-8", PAGE.as_bytes())
}

/// An archive as crawlers make them: what is about the crawl, requests, answers of all kinds.
fn records() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", "", "application/warc-fields", b"software: a crawler\r\n"),
        record(
            "request",
            "https://example.org/0",
            "application/http; msgtype=request",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        page(0),
        response("https://example.org/a.png", "200 OK", "image/png", b"\x89PNG\0\0"),
        response("https://example.org/gone", "404 Not Found", "text/html", PAGE.as_bytes()),
        response("https://example.org/robots.txt", "200 OK", "text/plain", b"User-agent: *\n"),
        response("https://example.org/a.txt", "200 OK", "text/plain", b"A plain text, the army said."),
        record(
            "conversion",
            "https://example.org/wet",
            "text/plain",
            b"Words that were taken out of a page.",
        ),
        record("metadata", "https://example.org/0", "application/warc-fields", b"a: b\r\n"),
    ]
}

const WANTED: [&str; 3] = [WORDS, "A plain text, the army said.", "Words that were taken out of a page."];

#[test]
fn pages_and_texts_are_reports() {
    let plain = records().concat();
    let members: Vec<u8> = records().iter().flat_map(|record| gzip(record)).collect();
    for bytes in [plain.clone(), members.clone(), gzip(&plain)] {
        assert_eq!(texts(&take(&Intake::default(), "a", &bytes)), WANTED);
    }
    let taken = take(&Intake::default(), "a.warc.gz", &members);
    let (origin, report) = taken[0].as_ref().expect("a page");
    let offset: usize = records()[..2].iter().map(|record| gzip(record).len()).sum();
    assert_eq!(origin, &format!("a.warc.gz, record 3 at byte {offset}"));
    assert_eq!(report.url.as_deref(), Some("https://example.org/0"));
    assert_eq!(report.title.as_deref(), Some("Truce holds"));
    assert_eq!(report.published.as_ref().map(|p| p.text.as_str()), Some("2024-05-06"));
}

#[test]
fn the_day_of_the_capture_is_a_date_when_it_is_asked_for() {
    let date = |capture_dates| {
        let intake = Intake { capture_dates, ..Intake::default() };
        let taken = take(&intake, "a.warc", &records().concat());
        taken[1].as_ref().expect("a text").1.published.as_ref().map(|p| p.text.clone())
    };
    assert_eq!(date(false), None);
    assert_eq!(date(true).as_deref(), Some("2024-05-07T01:02:03Z"));
}

#[test]
fn an_archive_that_is_cut_off_gives_what_is_whole() {
    for packed in [false, true] {
        let all: Vec<Vec<u8>> =
            (0..3).map(page).map(|page| if packed { gzip(&page) } else { page }).collect();
        let cut = all.concat().len() - all[2].len() / 2;
        let taken = texts(&take(&Intake::default(), "a.warc", &all.concat()[..cut]));
        assert_eq!(&taken[..2], [WORDS, WORDS]);
        let place = format!("! a.warc, record 3 at byte {}: ", all[0].len() + all[1].len());
        assert!(taken[2].starts_with(&place) && taken[2].contains("cut off"), "{taken:?}");
        assert_eq!(taken.len(), 3, "{taken:?}");
    }
}

#[test]
fn a_damaged_member_is_passed_over() {
    let mut members: Vec<Vec<u8>> = (0..3).map(|n| gzip(&page(n))).collect();
    let length = members[1].len();
    members[1][length / 2..length - 8].fill(0xaa);
    let taken = texts(&take(&Intake::default(), "a.warc.gz", &members.concat()));
    assert_eq!((&taken[0], taken.last()), (&WORDS.to_owned(), Some(&WORDS.to_owned())), "{taken:?}");
    let place = format!("at byte {}: ", members[0].len());
    let told = &taken[1..taken.len() - 1];
    assert!(!told.is_empty() && told.iter().all(|fault| fault.contains(&place)), "{taken:?}");
}

#[test]
fn rubbish_between_records_is_passed_over() {
    let bytes = [page(0), b"rubbish\nand more\n".to_vec(), page(1)].concat();
    let taken = texts(&take(&Intake::default(), "a.warc", &bytes));
    assert_eq!((taken.len(), &taken[0], &taken[2]), (3, &WORDS.to_owned(), &WORDS.to_owned()), "{taken:?}");
    assert!(taken[1].contains("record 2 at byte") && taken[1].contains("no record"), "{taken:?}");
}

#[test]
fn records_without_a_length_or_with_a_wrong_one_are_told() {
    let no_length = b"WARC/1.0\r\nWARC-Type: response\r\n\r\nbody\r\n\r\n".to_vec();
    let wrong =
        String::from_utf8(page(1)).expect("text").replacen("Content-Length: ", "Content-Length: 9", 1);
    let taken =
        texts(&take(&Intake::default(), "a.warc", &[no_length, page(0), wrong.into_bytes()].concat()));
    assert!(taken[0].contains("how long it is") && taken[1] == WORDS, "{taken:?}");
    assert!(taken[2].contains("its length is wrong"), "{taken:?}");
}

#[test]
fn pages_that_are_too_large_or_bombs_are_skipped() {
    let intake = Intake { max_size: 10_000, ..Intake::default() };
    let large = response("https://example.org/l", "200 OK", "text/html", &b"<p>word ".repeat(10_000));
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    let bomb = [&head[..], &gzip(&vec![b' '; 64 << 20])].concat();
    let bomb = record("response", "https://example.org/b", "application/http", &bomb);
    let endless = record("response", "https://example.org/e", "application/http", &[b'x'; 300_000]);
    let taken = texts(&take(&intake, "a.warc", &[large, bomb, endless, page(0)].concat()));
    assert_eq!(taken.len(), 4, "{taken:?}");
    assert!(taken[0].contains("record 1") && taken[0].contains("longer than 10000 bytes"), "{taken:?}");
    assert!(taken[1].contains("record 2") && taken[1].contains("longer than 10000 bytes"), "{taken:?}");
    assert!(taken[2].contains("record 3") && taken[2].contains("holds no answer"), "{taken:?}");
    assert_eq!(taken[3], WORDS);
}

#[test]
fn other_encodings_are_found() {
    let page = PAGE.replace("capital", "capital, Bogotá,");
    let latin: Vec<u8> = page.chars().map(|c| c as u8).collect();
    for media_type in ["text/html; charset=iso-8859-1", "text/html", "text/html; charset=utf-8"] {
        let archive = response("https://example.org/", "200 OK", media_type, &latin);
        assert!(texts(&take(&Intake::default(), "a.warc", &archive))[0].contains("Bogotá"), "{media_type}");
    }
}
