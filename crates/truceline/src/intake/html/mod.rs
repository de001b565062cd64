//! The article on a web page: its paragraphs, and what the page says of it.
//!
//! In: a page, decoded, and its address where that is known. Out: a report whose text is the article's paragraphs between
//! blank lines, without title, byline, captions, menus and the like, and with title, date, publisher and address beside it.
//!
//! ```text
//! page ─► tree (bounded) ─► about: title, date, publisher, byline
//!                        └► clutter out ─► dom_smoothie finds the article ─► prose: paragraphs
//! ```

mod about;
mod clutter;
mod prose;
mod tree;

use super::Fault;
use about::About;
use clutter::Clutter;
use dom_query::Document;
use dom_smoothie::{Config, Readability};
use prose::Links;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use truceline_reading::Report;

/// A page with no article that could be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It is made to take more memory or time than any page is worth.
    TooMuch(String),
    /// No words were found on it.
    NoText,
    /// The libraries that take it apart failed.
    Failed,
}

impl Wrong {
    pub(super) fn fault(&self, file: &Arc<str>) -> Fault {
        let message = match self {
            Wrong::TooMuch(what) => format!("the page was not read: {what}"),
            Wrong::NoText => "no text of an article was found on the page".to_owned(),
            Wrong::Failed => "truceline failed on this page: the fault is its own".to_owned(),
        };
        Fault::new(file, message)
    }
}

/// The depth to which elements are nested on pages that people made; deeper ones are read without looking for an article,
/// since that takes the square of the depth.
const SANE: usize = 400;

/// An article is sought with less care when it has fewer characters than this: a short dispatch is still an article.
const SHORT: usize = 140;

/// The report on a page.
pub(super) fn report(page: &str, url: Option<&str>) -> Result<Report, Wrong> {
    catch_unwind(AssertUnwindSafe(|| read(page, url))).unwrap_or(Err(Wrong::Failed))
}

/// The paragraphs of a piece of a page, such as a feed's entry.
pub(super) fn fragment(html: &str) -> Result<String, Wrong> {
    let paragraphs = || Ok(joined(&prose::paragraphs(tree::parse(html)?.document.root(), Links::Kept)));
    catch_unwind(AssertUnwindSafe(paragraphs)).unwrap_or(Err(Wrong::Failed))
}

fn read(page: &str, url: Option<&str>) -> Result<Report, Wrong> {
    let tree = tree::parse(page)?;
    let mut about = About::of(&tree.document, url);
    let clutter = Clutter::default();
    let mut paragraphs = match tree.depth <= SANE {
        true => article(tree.document, &clutter, &mut about),
        false => prose::paragraphs(tree.document.root(), Links::LeftOut),
    };
    clutter.tidy(&mut paragraphs, &about);
    if paragraphs.is_empty() {
        return Err(Wrong::NoText);
    }
    Ok(Report {
        name: None,
        url: about.url,
        publisher: about.publisher,
        title: about.title,
        byline: about.byline,
        published: about.published,
        language: None,
        text: joined(&paragraphs),
    })
}

/// The paragraphs of the article, or all of the page's where none stands out.
fn article(page: Document, clutter: &Clutter, about: &mut About) -> Vec<String> {
    let standfirst = clutter.standfirst(&page);
    clutter.remove(&page);
    let all = prose::paragraphs(page.root(), Links::LeftOut);
    let config = Config {
        char_threshold: SHORT,
        disable_json_ld: true,
        max_elements_to_parse: tree::MOST,
        ..Config::default()
    };
    let found = Readability::with_document(page, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(found) = found else { return all };
    about.title.get_or_insert_with(|| about::title(&found.title));
    about.title.take_if(|title| title.is_empty());
    let content = tree::parse(&found.content);
    let paragraphs =
        content.map_or_else(|_| Vec::new(), |tree| prose::paragraphs(tree.document.root(), Links::LeftOut));
    let mut paragraphs = if paragraphs.is_empty() { all } else { paragraphs };
    if let Some(standfirst) = standfirst.filter(|words| !paragraphs.contains(words)) {
        paragraphs.insert(0, standfirst);
    }
    paragraphs
}

fn joined(paragraphs: &[String]) -> String {
    paragraphs.join("\n\n")
}
