//! Pages made to do harm, or that nobody finished: each is read or refused, in little time and memory.

mod bytes;
mod pack;
mod take;

use bytes::take;
use pack::gzip;
use std::time::{Duration, Instant};
use take::texts;
use truceline::intake::Intake;

const WORDS: &str =
    "The truce in the north held for a third day on Monday, the monitors said in the capital.";

/// What comes of a page; no page may take longer than this, on a machine that does other things as well.
fn of(page: impl AsRef<[u8]>) -> String {
    let begun = Instant::now();
    let taken = texts(&take(&Intake::default(), "a.html", page.as_ref()));
    assert!(begun.elapsed() < Duration::from_secs(60), "it took {:?}", begun.elapsed());
    assert_eq!(taken.len(), 1);
    taken[0].clone()
}

#[test]
fn pages_that_nest_deeply() {
    for tag in ["div", "b", "span", "table><tr><td", "blockquote", "ul><li", "a href=x"] {
        let page = format!("<html>{}<p>{WORDS}", format!("<{tag}>").repeat(10_000 / tag.split('>').count()));
        let text = of(&page);
        assert!(text.contains(WORDS) || text.contains("nested more than"), "{tag}: {text}");
    }
    assert!(of("<div>".repeat(1_000_000)).contains("nested more than"));
}

#[test]
fn a_page_of_a_hundred_megabytes() {
    let page = format!("<html><p>{}", "word ".repeat(20 << 20));
    assert_eq!(of(&page), "! a.html: the text is longer than 8388608 bytes and was not read");
    let packed = take_gz(&page);
    assert_eq!(of(&packed), "! a.html: the text is longer than 8388608 bytes and was not read");
}

fn take_gz(page: &str) -> Vec<u8> {
    gzip(page.as_bytes())
}

#[test]
fn tags_that_are_never_closed() {
    let page =
        format!("<html><body><p>{WORDS}<p>{WORDS}<div><p>{WORDS}<table><tr><td>x<script>var a = '<p>';");
    assert!(of(page).starts_with(WORDS));
    assert!(of(format!("<html><p>{WORDS}<p class=\"x")).contains(WORDS));
    assert!(of(format!("<html><p>{WORDS}<!-- a comment that does not end <p>x")).contains(WORDS));
}

#[test]
fn floods() {
    let scripts = format!(
        "<html><body>{}<p>{WORDS}</p>",
        "<script>if (a < b && c > d) { e() }</script>".repeat(40_000)
    );
    assert_eq!(of(scripts), WORDS);
    let many = format!("<html><body><p>{WORDS}</p>{}", "<i></i>".repeat(1_000_000));
    assert!(of(many).contains("has more than"));
    let attributes = format!(
        "<html><body {}><p>{WORDS}</p>",
        (0..300_000).map(|n| format!("a{n}=1 ")).collect::<String>()
    );
    assert!(of(attributes).contains("attributes"));
    // Each paragraph opens again all that was never closed.
    let fonts: String = (0..3_000).map(|n| format!("<font size={n}>")).collect();
    let reopened = format!("<html><body><p>{fonts}</p>{}", "<p>x</p>".repeat(100_000));
    assert!(of(reopened).contains("not read"));
    assert!(of(format!("<html><p>{WORDS}</p>{}", "&amp;".repeat(1_000_000))).contains(WORDS));
    assert!(of(format!("<html><p>{WORDS}</p><pre>{}", "a line\n".repeat(1_000_000))).contains(WORDS));
}

#[test]
fn bytes_that_are_no_text() {
    assert!(of(format!("<html><p>The tru\0ce. {WORDS}</p>\0\0")).contains(WORDS));
    let mut broken = format!("<html><meta charset=utf-8><p>In Bogotá, {WORDS}</p>").into_bytes();
    broken.insert(6, 0xff);
    broken.extend_from_slice(b"\xc3<p>\xf0\x9f");
    assert!(of(broken).contains("In Bogotá, "));
    let noise: Vec<u8> = (0..2_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    of([b"<html>".to_vec(), noise].concat());
}

#[test]
fn wrong_declarations() {
    let page = format!("<html><meta charset=koi8-r><p>In Bogotá, {WORDS}");
    assert!(of(&page).starts_with("In Bogotá"));
    let latin: Vec<u8> = page.replace("koi8-r", "utf-8").chars().map(|c| c as u8).collect();
    assert!(of(latin).starts_with("In Bogotá"));
    let utf16: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(of(utf16).starts_with("In Bogotá"));
}

#[test]
fn pages_without_words() {
    for page in ["<html></html>", "<html><body><img src=a.png><script>x</script>", "<!doctype html>"] {
        assert_eq!(of(page), "! a.html: no text of an article was found on the page");
    }
}
