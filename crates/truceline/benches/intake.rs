//! How fast bytes become reports: `cargo bench -p truceline --bench intake`.

use divan::Bencher;
use divan::counter::BytesCount;
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use truceline::intake::{Intake, Source};

fn main() {
    divan::main();
}

/// The pages of the tests, padded with scripts to the 100 KB that news pages have.
fn pages() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the pages").map(|entry| entry.expect("a page").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a page")).collect()
}

fn padded(page: &[u8]) -> Vec<u8> {
    let script = "<script>if (a < b && c > d) { window.e('<div class=\"x\">f</div>'); }</script>\n";
    let menu = "<nav><ul><li><a href=\"/section/one\">Section one</a></li></ul></nav>\n";
    [page, script.repeat(800).as_bytes(), menu.repeat(500).as_bytes()].concat()
}

fn archive(pages: &[Vec<u8>], members: bool) -> Vec<u8> {
    let mut all = Vec::new();
    for page in pages {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{head}",
            head.len() + page.len()
        );
        let record = [record.as_bytes(), page, b"\r\n\r\n"].concat();
        if members {
            let mut packed = GzEncoder::new(&mut all, Compression::default());
            packed.write_all(&record).expect("memory can be written");
            packed.finish().expect("memory can be written");
        } else {
            all.extend(record);
        }
    }
    all
}

/// Takes in all reports of some bytes; how many there were.
fn take(name: &str, bytes: &[u8]) -> usize {
    let intake = Intake::default();
    let reports = intake.reports(Source::Stream(name, Box::new(Cursor::new(bytes.to_vec()))));
    reports.inspect(|report| assert!(report.is_ok(), "all is well")).count()
}

#[divan::bench]
fn html_articles(bencher: Bencher) {
    let pages = pages();
    let size: usize = pages.iter().map(Vec::len).sum();
    bencher
        .counter(BytesCount::new(size))
        .bench(|| assert!(pages.iter().all(|page| take("a.html", page) == 1)));
}

#[divan::bench]
fn html_pages_of_100_kb(bencher: Bencher) {
    let pages: Vec<Vec<u8>> = pages().iter().map(|page| padded(page)).collect();
    let size: usize = pages.iter().map(Vec::len).sum();
    bencher
        .counter(BytesCount::new(size))
        .bench(|| assert!(pages.iter().all(|page| take("a.html", page) == 1)));
}

#[divan::bench(args = [false, true])]
fn warc_of_100_kb_pages(bencher: Bencher, packed: bool) {
    let pages: Vec<Vec<u8>> = pages().iter().map(|page| padded(page)).collect();
    let size = archive(&pages, false).len();
    let bytes = archive(&pages, packed);
    bencher.counter(BytesCount::new(size)).bench(|| assert_eq!(take("a.warc", &bytes), pages.len()));
}

#[divan::bench]
fn warc_of_pictures(bencher: Bencher) {
    let picture = vec![7_u8; 200_000];
    let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n";
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{head}",
        head.len() + picture.len()
    );
    let bytes = [record.as_bytes(), &picture, b"\r\n\r\n"].concat().repeat(100);
    bencher.counter(BytesCount::new(bytes.len())).bench(|| assert_eq!(take("a.warc", &bytes), 0));
}

#[divan::bench]
fn csv_rows_of_2_kb(bencher: Bencher) {
    let row =
        format!("2024-05-06,A title,\"{}\",https://example.org/\n", "The truce, he said, held. ".repeat(80));
    let table = format!("date,title,text,url\n{}", row.repeat(2_000));
    bencher
        .counter(BytesCount::new(table.len()))
        .bench(|| assert_eq!(take("a.csv", table.as_bytes()), 2_000));
}
