//! What stands on pages beside the words of the article.

use super::about::{self, About, plain};
use crate::intake::table;
use dom_query::{Document, NodeRef};
use std::collections::BTreeSet;

const TABLE: &str = include_str!("../../../data/page_clutter.tsv");

/// An element with more prose than this, in bytes, is no clutter, whatever it is called.
const PROSE: usize = 700;

/// A paragraph longer than this, in characters, says more than "Read more".
const LONG: usize = 160;

/// How clutter is told.
pub(super) struct Clutter {
    classes: BTreeSet<&'static str>,
    whole: BTreeSet<&'static str>,
    openings: Vec<&'static str>,
    within: Vec<&'static str>,
    standfirsts: BTreeSet<&'static str>,
}

impl Default for Clutter {
    fn default() -> Clutter {
        let of = |kind: &'static str| {
            table::pairs(TABLE).filter(move |(place, _)| *place == kind).map(|(_, words)| words)
        };
        Clutter {
            classes: of("class").collect(),
            whole: of("whole").collect(),
            openings: of("opening").collect(),
            within: of("within").collect(),
            standfirsts: of("standfirst").collect(),
        }
    }
}

/// Elements that are never part of an article, and those that hold nothing else.
const ALWAYS: &str = "nav, aside, figcaption, button, dialog, template, [role=navigation], [role=banner], \
    [role=search], [role=complementary], [role=dialog], [aria-hidden=true], [hidden]";

impl Clutter {
    /// Takes out of a page what its names tell to be none of the article.
    pub(super) fn remove(&self, page: &Document) {
        for node in page.select(ALWAYS).nodes() {
            if !is_prose(node) {
                node.remove_from_parent();
            }
        }
        for node in page.select("[class], [id], [data-testid], [data-component]").nodes() {
            let is_frame = ["html", "body", "main", "article"].iter().any(|name| node.has_name(name));
            if !is_frame && self.is_named(node) && !is_prose(node) {
                node.remove_from_parent();
            }
        }
    }

    /// The paragraph between title and text that says what the article says: whoever finds articles takes it for a part of
    /// the page's head.
    pub(super) fn standfirst(&self, page: &Document) -> Option<String> {
        let heads = page.select("h1 ~ [class], header [class], h1 + * [class]");
        let mut named = heads.nodes().iter().filter(|node| {
            let class = node.attr_or("class", "").to_ascii_lowercase();
            let is_block = ["p", "div", "h2", "h3"].iter().any(|name| node.has_name(name));
            is_block
                && class.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| self.standfirsts.contains(w))
        });
        let words = about::title(&named.next()?.text());
        let is_sentence = words.split(' ').count() >= 5 && words.len() <= 500;
        is_sentence.then_some(words)
    }

    /// Whether a word of the element's classes or id is one of clutter's.
    fn is_named(&self, node: &NodeRef<'_>) -> bool {
        let names = ["class", "id", "data-testid", "data-component"].map(|name| node.attr(name));
        names.iter().flatten().any(|name| {
            let name = name.to_ascii_lowercase();
            let whole = name.split_whitespace().any(|class| self.classes.contains(class));
            whole || name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| self.classes.contains(word))
        })
    }

    /// Takes out of paragraphs what repeats the title or byline, and what the page says to its reader.
    pub(super) fn tidy(&self, paragraphs: &mut Vec<String>, about: &About) {
        let title = about.title.as_deref().map(plain).unwrap_or_default();
        let byline = about.byline.as_deref().map(plain).unwrap_or_default();
        let mut seen = 0;
        paragraphs.retain(|paragraph| {
            let words = plain(paragraph);
            seen += 1;
            let is_head = seen <= 6
                && (words == title
                    || !byline.is_empty() && is_byline(&words, &byline)
                    || is_credit(paragraph)
                    || is_sign(paragraph));
            let is_head = is_head || is_date(&paragraph.split_whitespace().collect::<Vec<_>>());
            let is_short = paragraph.chars().count() <= LONG;
            let is_clutter = is_short
                && (self.whole.contains(words.as_str())
                    || self.openings.iter().any(|opening| words.starts_with(opening))
                    || self.within.iter().any(|within| words.contains(within)));
            let has_words = paragraph.chars().any(char::is_alphanumeric);
            has_words && !is_head && !is_clutter
        });
    }
}

/// "By Jane Doe", "Jane Doe in Khartoum", "Jane Doe, 9 November 2025": little else than the byline.
fn is_byline(words: &str, byline: &str) -> bool {
    let rest = words.strip_prefix("by ").unwrap_or(words);
    rest.starts_with(byline) && rest.len() <= byline.len() + 40 && !rest.contains(" said")
}

/// "SC/15000": the number of a document.
fn is_sign(paragraph: &str) -> bool {
    let has = |what: fn(char) -> bool| paragraph.contains(what);
    has(|c| c.is_ascii_digit()) && has(|c| c.is_ascii_uppercase()) && !has(char::is_whitespace)
}

/// "By Jane Doe" where no byline is known, or a date alone.
fn is_credit(paragraph: &str) -> bool {
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let named = |words: &[&str]| {
        words.iter().all(|w| w.starts_with(char::is_uppercase) || matches!(*w, "and" | "in" | "de"))
    };
    let by = words.len() <= 8
        && words.first().is_some_and(|first| matches!(*first, "By" | "BY" | "by"))
        && named(&words[1..])
        && !paragraph.ends_with(['.', '!', '?']);
    by || is_date(&words)
}

/// Words that stand before the date of a page.
const DATED: [&str; 9] =
    ["published", "posted", "updated", "modified", "issued", "first", "last", "date", "on"];

/// "Published 20 December 2018": a date, and no more than what it is the date of.
fn is_date(words: &[&str]) -> bool {
    let is_label = |word: &&&str| DATED.contains(&word.trim_end_matches(':').to_lowercase().as_str());
    let date = &words[words.iter().take_while(is_label).count()..];
    words.len() <= 8 && crate::intake::dates::read(&date.join(" ")).is_some()
}

/// Whether more prose stands below a node than in clutter: words outside of links. It is not counted to the end.
fn is_prose(node: &NodeRef<'_>) -> bool {
    let mut left = PROSE;
    for below in node.descendants_it().filter(NodeRef::is_text) {
        let in_link = below.ancestors_it(Some(3)).any(|above| above.has_name("a"));
        let words = below.text();
        let length = if in_link { 0 } else { words.split_whitespace().map(|word| word.len() + 1).sum() };
        if length > left {
            return true;
        }
        left -= length;
    }
    false
}
