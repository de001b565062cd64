//! Paragraphs out of a tree.

use dom_query::{NodeData, NodeRef};

/// Elements that end a paragraph where they begin and where they end.
const BLOCKS: [&str; 38] = [
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend",
    "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tr", "ul",
];

/// Elements whose words are no prose.
const SILENT: [&str; 24] = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video",
    "picture", "figcaption", "button", "select", "option", "datalist", "textarea", "input", "nav", "head", "title",
    "rt",
];

/// The paragraphs below a node: white space is one blank, as in a browser, a line break is kept, and the cells of a table's
/// row stand apart by tabs.
pub(super) fn paragraphs(root: NodeRef<'_>) -> Vec<String> {
    let mut page = Page::default();
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
    /// How many elements we are inside of in which white space counts.
    verbatim: usize,
}

impl Page {
    /// Takes in what a node begins with; whether there may be more below it.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            let verbatim = self.verbatim > 0;
            let words = &mut self.words;
            node.query(|node| {
                if let NodeData::Text { contents } = &node.data {
                    add(words, contents, verbatim);
                }
            });
            return false;
        }
        let Some(name) = node.qual_name_ref().map(|name| name.local.to_string()) else {
            return !node.is_comment() && !node.is_doctype();
        };
        match name.as_str() {
            name if SILENT.contains(&name) => return false,
            name if BLOCKS.contains(&name) => self.end(),
            "br" => self.words.push('\n'),
            "td" | "th" if !self.words.is_empty() => self.words.push('\t'),
            _ => {}
        }
        self.verbatim += usize::from(name == "pre");
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
        if SILENT.contains(&name.as_str()) {
            return;
        }
        if BLOCKS.contains(&name.as_str()) {
            self.end();
        }
        self.verbatim -= usize::from(name == "pre");
    }

    /// Ends a paragraph.
    fn end(&mut self) {
        let lines = self.words.split('\n').map(|line| line.trim_matches(|c: char| c.is_whitespace()));
        let paragraph: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        if !paragraph.is_empty() {
            self.paragraphs.push(paragraph.join("\n"));
        }
        self.words.clear();
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
        paragraphs(Document::from(html).root())
    }

    #[test]
    fn blocks_are_paragraphs() {
        assert_eq!(
            of("<p>One <b>b</b>ig\n truce.<p>Two.<div>Three<ul><li>four</li><li>five</ul>six</div>"),
            ["One big truce.", "Two.", "Three", "four", "five", "six"]
        );
        assert_eq!(of("a<br>b<br><br>c"), ["a\nb\nc"]);
        assert_eq!(of("<table><tr><td>a</td><td> b </td></tr><tr><th>c</table>"), ["a\t b", "c"]);
        assert_eq!(of("<pre>one\n  two</pre>three&nbsp;four"), ["one\ntwo", "three four"]);
    }

    #[test]
    fn what_is_no_prose_is_left_out() {
        let page = "<title>t</title><script>var a;</script><nav>menu</nav><p>A<figure><img><figcaption>c</figcaption></figure>B<noscript>n</noscript>";
        assert_eq!(of(page), ["A", "B"]);
    }

    #[test]
    fn deep_pages_are_walked() {
        let deep = "<div>".repeat(15_000) + "deep";
        assert_eq!(of(&deep), ["deep"]);
    }
}
