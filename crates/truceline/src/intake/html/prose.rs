//! Paragraphs out of a tree.

use dom_query::{NodeData, NodeRef};

/// Elements that end a paragraph where they begin and where they end.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tr",
    "ul",
];

/// Elements whose words are no prose.
const SILENT: [&str; 24] = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "canvas",
    "audio",
    "video",
    "picture",
    "figcaption",
    "button",
    "select",
    "option",
    "datalist",
    "textarea",
    "input",
    "nav",
    "head",
    "title",
    "rt",
];

/// What becomes of paragraphs that are nothing but links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Links {
    /// They are words like others.
    #[default]
    Kept,
    /// They lead to other pages, and are left out; headings are kept.
    LeftOut,
}

/// The paragraphs below a node: white space is one blank, as in a browser, a line break is kept, and the cells of a table's
/// row stand apart by tabs.
pub(super) fn paragraphs(root: NodeRef<'_>, links: Links) -> Vec<String> {
    let mut page = Page { links, ..Page::default() };
    // No recursion: how deep a page is nested is its maker's choice.
    let mut next = root.first_child();
    while let Some(node) = next {
        let deeper = if page.enter(&node) { node.first_child() } else { None };
        next = deeper.or_else(|| page.onwards(node, &root));
    }
    page.end();
    page.paragraphs
}

#[derive(Default)]
struct Page {
    paragraphs: Vec<String>,
    words: String,
    links: Links,
    /// How many elements we are inside of in which white space counts.
    verbatim: usize,
    /// How many links we are inside of.
    linking: usize,
    /// Whether the words hold a link, words outside of links, a heading.
    linked: bool,
    plain: bool,
    heading: bool,
}

/// Whether an element is a heading.
fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Elements whose words, where they stand alone, are no part of an article: links, and the times of pages and their entries.
fn leads_away(name: &str) -> bool {
    matches!(name, "a" | "time")
}

/// The mark of a footnote: raised, and a link.
fn is_note_mark(node: &NodeRef<'_>, name: &str) -> bool {
    name == "sup" && node.first_element_child().is_some_and(|child| child.has_name("a"))
}

impl Page {
    /// Takes in what a node begins with; whether there may be more below it.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            let verbatim = self.verbatim > 0;
            let words = &mut self.words;
            let spoken = node.query_or(false, |node| match &node.data {
                NodeData::Text { contents } => {
                    add(words, contents, verbatim);
                    contents.chars().any(char::is_alphanumeric)
                }
                _ => false,
            });
            self.linked |= spoken && self.linking > 0;
            self.plain |= spoken && self.linking == 0;
            return false;
        }
        let Some(name) = node.qual_name_ref().map(|name| name.local.to_string()) else {
            return !node.is_comment() && !node.is_doctype();
        };
        match name.as_str() {
            name if SILENT.contains(&name) || is_note_mark(node, name) => return false,
            name if BLOCKS.contains(&name) => self.end(),
            "br" => self.words.push('\n'),
            "td" | "th" if !self.words.is_empty() => self.words.push('\t'),
            _ => {}
        }
        self.verbatim += usize::from(name == "pre");
        self.linking += usize::from(leads_away(&name));
        self.heading |= is_heading(&name);
        true
    }

    /// The node behind this one and behind all that end with it.
    fn onwards<'n>(&mut self, mut node: NodeRef<'n>, root: &NodeRef<'n>) -> Option<NodeRef<'n>> {
        loop {
            self.leave(&node);
            if let Some(next) = node.next_sibling() {
                return Some(next);
            }
            node = node.parent().filter(|parent| parent.id != root.id)?;
        }
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.qual_name_ref().map(|name| name.local.to_string()) else { return };
        if SILENT.contains(&name.as_str()) || is_note_mark(node, &name) {
            return;
        }
        if BLOCKS.contains(&name.as_str()) {
            self.end();
        }
        self.verbatim -= usize::from(name == "pre");
        self.linking -= usize::from(leads_away(&name));
    }

    /// Ends a paragraph.
    fn end(&mut self) {
        let lines = self.words.split('\n').map(|line| line.trim_matches(|c: char| c.is_whitespace()));
        let paragraph: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        let is_away = self.linked && !self.plain && !self.heading && self.links == Links::LeftOut;
        if !paragraph.is_empty() && !is_away {
            self.paragraphs.push(paragraph.join("\n"));
        }
        self.words.clear();
        (self.linked, self.plain, self.heading) = (false, false, false);
    }
}

/// Adds words as a browser shows them: a run of white space is one blank; soft hyphens and marks without width are nothing.
fn add(to: &mut String, words: &str, verbatim: bool) {
    for c in words.chars() {
        match c {
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\0' => {}
            '\n' if verbatim => to.push('\n'),
            c if c.is_whitespace() => {
                if !to.ends_with(char::is_whitespace) && !to.is_empty() {
                    to.push(' ');
                }
            }
            c => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn of(html: &str) -> Vec<String> {
        paragraphs(Document::from(html).root(), Links::Kept)
    }

    #[test]
    fn blocks_are_paragraphs() {
        assert_eq!(
            of("<p>One <b>b</b>ig\n truce.<p>Two.<div>Three<ul><li>four</li><li>five</ul>six</div>"),
            ["One big truce.", "Two.", "Three", "four", "five", "six"]
        );
        assert_eq!(of("a<br>b<br><br>c"), ["a\nb\nc"]);
        assert_eq!(of("<table><tr><td>a</td><td> b </td></tr><tr><th>c</table>"), ["a\tb", "c"]);
        assert_eq!(of("<pre>one\n  two</pre>three&nbsp;four"), ["one\ntwo", "three four"]);
    }

    #[test]
    fn what_is_no_prose_is_left_out() {
        let page = "<title>t</title><script>var a;</script><nav>menu</nav><p>A<figure><img><figcaption>c</figcaption></figure>B<noscript>n</noscript>";
        assert_eq!(of(page), ["A", "B"]);
    }

    #[test]
    fn what_leads_away_is_left_out() {
        let page = "<ul><li><a href=1>One</a> <a href=2>Two</a><li>See <a href=3>three</a>.</ul><h2><a href=4>Four</a></h2><p>Five<sup><a href=5>1</a></sup> m<sup>2</sup>.";
        assert_eq!(
            paragraphs(Document::from(page).root(), Links::LeftOut),
            ["See three.", "Four", "Five m2."]
        );
        assert_eq!(of(page)[0], "One Two");
    }

    #[test]
    fn deep_pages_are_walked() {
        let deep = "<div>".repeat(15_000) + "deep";
        assert_eq!(of(&deep), ["deep"]);
    }
}
