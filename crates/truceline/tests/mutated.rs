//! Good files, broken in thousands of ways: something comes of each, and nothing of ours fails.

mod bytes;
mod pack;
mod take;

use bytes::take;
use pack::gzip;
use std::fs;
use std::path::Path;
use take::texts;
use truceline::intake::{Format, Intake};

/// Numbers that look like chance and are the same in every run (Knuth's constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

/// Marks that formats are made of: chance would hardly ever put them where they hurt.
const MARKS: [&[u8]; 18] = [
    b"\"",
    b"\n",
    b"\r\n\r\n",
    b"<",
    b">",
    b"</",
    b"<p>",
    b"<table>",
    b"<script>",
    b"<!--",
    b"]]>",
    b"&#x0;",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999999999999",
    b"\x1f\x8b\x08",
    b"\0",
    b"\xff\xfe",
    b"{\"@graph\": [",
];

/// One to four wounds: bytes changed, cut out, doubled, or marks put in.
fn wounded(good: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len());
        let end = (at + dice.roll(40)).min(bytes.len());
        match dice.roll(5) {
            0 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            3 => bytes.truncate(at),
            _ => drop(bytes.splice(at..at, MARKS[dice.roll(MARKS.len())].iter().copied())),
        }
    }
    bytes
}

fn page(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    fs::read(folder.join(name)).expect("a page")
}

fn archive() -> Vec<u8> {
    let page = page("wire.html");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
    let body = [format!("{head}{:x}\r\n", page.len()).as_bytes(), &page, b"\r\n0\r\n\r\n"].concat();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), &body, b"\r\n\r\n"].concat().repeat(2)
}

const FEED: &[u8] = b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>A &amp; B</title><item><title>One</title>\
    <link>https://example.org/1</link><pubDate>Mon, 06 May 2024 07:08:09 GMT</pubDate><description><![CDATA[<p>One.</p>]]></description></item></channel></rss>";

const TABLE: &[u8] = b"id,text,date\n1,\"A truce, \"\"at last\"\",\nheld.\",2024-05-06\n2,It broke.,\"May 7, 2024\"\r\n3,Bogot\xe1,\n";

const JSON: &[u8] = b"{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"x\", \"items\": [{\"id\": \"1\", \"content_html\": \"<p>One.</p>\"}]}";

#[test]
fn nothing_of_ours_fails() {
    let mut dice = Dice(20_241_126);
    let packed = gzip(&archive());
    let files: [(&str, Option<Format>, Vec<u8>, usize); 10] = [
        ("newspaper.html", None, page("newspaper.html"), 80),
        ("old.html", None, page("old.html"), 80),
        ("live", Some(Format::Html), page("live.html"), 80),
        ("a.warc", None, archive(), 200),
        ("a.warc.gz", None, packed, 200),
        ("a.rss", None, FEED.to_vec(), 300),
        ("a", Some(Format::Feed), JSON.to_vec(), 200),
        ("a.csv", None, TABLE.to_vec(), 400),
        ("a", None, TABLE.to_vec(), 200),
        (
            "a.md",
            None,
            b"---\ntitle: x\ndate: 2024-05-06\n---\n# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".to_vec(),
            200,
        ),
    ];
    for (name, format, good, times) in files {
        let intake = Intake { format, max_size: 1 << 20, ..Intake::default() };
        assert!(take(&intake, name, &good).iter().any(Result::is_ok), "{name} is good");
        for n in 0..times {
            let broken = wounded(&good, &mut dice);
            let taken = texts(&take(&intake, name, &broken));
            let failed = taken.iter().find(|text| text.contains("the fault is its own"));
            assert!(failed.is_none(), "{name}, try {n}: {failed:?}\n{}", String::from_utf8_lossy(&broken));
            assert!(taken.iter().all(|text| !text.trim().is_empty()), "{name}, try {n}: an empty text");
        }
    }
}
