//! Articles come off their pages: exactly the paragraphs, with title, date, publisher and address.
//!
//! `articles/NAME.html` is a page, with the clutter that pages of its kind have, `articles/NAME.txt` what must come out:
//! lines of `field: value`, an empty line, the text. A field that is not named must be unknown.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use truceline::intake::{Intake, Source};

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    pages.sort();
    pages
}

fn read(page: &Path) -> String {
    let incoming = Intake::default().reports(Source::File(page.to_owned())).next().expect("one report");
    let report = match incoming {
        Ok(incoming) => incoming.report,
        Err(fault) => panic!("{}: {}", page.display(), fault.message),
    };
    let mut told = String::new();
    let published = report.published.map(|published| published.text);
    for (field, value) in [
        ("title", report.title),
        ("published", published),
        ("publisher", report.publisher),
        ("byline", report.byline),
        ("url", report.url),
    ] {
        if let Some(value) = value {
            writeln!(told, "{field}: {value}").expect("memory can be written");
        }
    }
    told + "\n" + &report.text + "\n"
}

#[test]
fn a_page_that_leads_to_articles_is_none() {
    let teaser = |n: usize| {
        format!(
            "<div><h2><a href='/{n}'>The army said that it would hold the truce, day {n}.</a></h2><p><a href='/{n}'>Read more</a></p></div>"
        )
    };
    let page = format!("<html><body><h1>World</h1>{}</body></html>", (1..9).map(teaser).collect::<String>());
    let source = Source::Stream("index.html", Box::new(std::io::Cursor::new(page.into_bytes())));
    let taken = Intake::default().reports(source).next().expect("a fault");
    let fault = taken.expect_err("no article");
    assert_eq!(fault.message, "no text of an article was found on the page");
}

#[test]
fn articles_come_off_their_pages() {
    let pages = pages();
    assert!(pages.len() >= 12, "{} pages", pages.len());
    let mut wrong = Vec::new();
    for page in pages {
        let (is, should) =
            (read(&page), fs::read_to_string(page.with_extension("txt")).expect("what comes out"));
        if is != should {
            wrong.push(format!("{}\n--- is\n{is}\n--- should be\n{should}", page.display()));
        }
    }
    assert!(wrong.is_empty(), "{} pages are wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}
