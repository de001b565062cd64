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
mod head;
mod prose;
mod tree;

use super::Fault;
use about::About;
use clutter::Clutter;
use dom_query::{Document, NodeRef};
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

/// The paragraphs of a feed's entry.
pub(super) fn entry(html: &str) -> Result<String, Wrong> {
    let paragraphs = || {
        let mut paragraphs = prose::paragraphs(tree::parse(html)?.document.root(), Links::Kept);
        Clutter::default().tidy(&mut paragraphs, &About::default());
        Ok(joined(&paragraphs))
    };
    catch_unwind(AssertUnwindSafe(paragraphs)).unwrap_or(Err(Wrong::Failed))
}

/// The words of a piece of a page, such as a feed's title.
pub(super) fn fragment(html: &str) -> Result<String, Wrong> {
    let paragraphs = || Ok(joined(&prose::paragraphs(tree::parse(html)?.document.root(), Links::Kept)));
    catch_unwind(AssertUnwindSafe(paragraphs)).unwrap_or(Err(Wrong::Failed))
}

fn read(page: &str, url: Option<&str>) -> Result<Report, Wrong> {
    let tree = tree::parse(page)?;
    let mut about = About::of(&tree.document, url);
    if tree.depth <= SANE && (about.published.is_none() || about.byline.is_none()) {
        head::fill(&mut about, &prose::paragraphs(tree.document.root(), Links::Kept));
    }
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
    unframe(&page);
    clutter.remove(&page);
    let all = prose::paragraphs(page.root(), Links::LeftOut);
    let leads = is_index(&page);
    let config = Config {
        char_threshold: SHORT,
        disable_json_ld: true,
        max_elements_to_parse: tree::MOST,
        ..Config::default()
    };
    let found = Readability::with_document(page, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(found) = found else { return if leads { Vec::new() } else { all } };
    about.title.get_or_insert_with(|| about::title(&found.title));
    about.title.take_if(|title| title.is_empty());
    let content = tree::parse(&found.content);
    if leads || content.as_ref().is_ok_and(|tree| is_index(&tree.document)) {
        return Vec::new();
    }
    let paragraphs =
        content.map_or_else(|_| Vec::new(), |tree| prose::paragraphs(tree.document.root(), Links::LeftOut));
    let mut paragraphs = if paragraphs.is_empty() { all } else { paragraphs };
    if let Some(standfirst) = standfirst.filter(|words| !paragraphs.contains(words)) {
        paragraphs.insert(0, standfirst);
    }
    paragraphs
}

/// Whether all words of what was found are links: a page that leads to articles, and is none.
fn is_index(found: &Document) -> bool {
    let root = found.root();
    let within =
        |text: &NodeRef<'_>, name: &str| text.ancestors_it(Some(6)).any(|above| above.has_name(name));
    // The page's own title is no link.
    let texts = root.descendants_it().filter(|node| node.is_text() && !within(node, "h1"));
    let words = texts.filter(|text| text.text().chars().any(char::is_alphanumeric));
    // One link alone leads nowhere in particular.
    let mut links = 0;
    { words }.all(|text| {
        links += 1;
        within(&text, "a")
    }) && links > 2
}

/// Elements that stand in the cells of tables that lay out a page, and not in those of tables.
const FRAMED: [&str; 8] = ["p", "div", "table", "h1", "h2", "h3", "ul", "hr"];

/// Makes plain blocks of the tables that old pages are laid out with, so that their cells stand apart.
fn unframe(page: &Document) {
    let named = |node: &NodeRef<'_>, names: &[&str]| names.iter().any(|name| node.has_name(name));
    for cell in page.select("td").nodes() {
        if cell.descendants_it().take(40).any(|inner| named(&inner, &FRAMED)) {
            // Gathered first: a tree that is walked cannot be changed.
            let above: Vec<NodeRef<'_>> = cell.ancestors_it(Some(3)).collect();
            let frames = above.iter().filter(|frame| named(frame, &["tr", "tbody", "table"]));
            frames.for_each(|frame| frame.rename("div"));
            cell.rename("div");
        }
    }
}

fn joined(paragraphs: &[String]) -> String {
    paragraphs.join("\n\n")
}
