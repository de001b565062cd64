//! Markdown without its marks.
//!
//! A reading's offsets are into `report.text`; for Markdown that is the text that its reader would see: headings,
//! paragraphs, list items, quoted blocks, code and table rows, each a paragraph of its own between blank lines. Marks of
//! emphasis, list marks, HTML tags, pictures and the addresses of links are left out; a line break inside a paragraph is
//! a space, a hard one a line break. The cells of a table's row stand apart by tabs.
//!
//! A metadata block at the top (`---`, YAML) may give `name`, `title`, `byline` (or `author`), `publisher`, `url`, `language` and
//! `published` (or `date`), as plain `key: value` lines; everything else in it is passed over.

use super::byline;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use truceline_reading::{PublishedError, Report};

/// The text of a Markdown file, with what its metadata block says.
pub(super) fn report(source: &str) -> Result<Report, Misdated> {
    let mut page = Page::default();
    for event in Parser::new_ext(source, options()) {
        page.take(event);
    }
    described(source, page)
}

/// A metadata block with a date that is none.
#[derive(Debug)]
pub(super) struct Misdated {
    pub line: u64,
    pub error: PublishedError,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// The text as it grows.
#[derive(Default)]
struct Page {
    text: String,
    metadata: String,
    in_metadata: bool,
    /// How many pictures we are inside of: their descriptions are no part of the report.
    in_picture: usize,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_metadata = false,
            Event::Start(Tag::Image { .. }) => self.in_picture += 1,
            Event::End(TagEnd::Image) => self.in_picture -= 1,
            Event::Text(words) | Event::Code(words) => self.words(&words),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("\n"),
            Event::End(TagEnd::TableCell) => self.words("\t"),
            Event::Start(tag) if is_block(&tag) => self.part(),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => self.part(),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        match (self.in_metadata, self.in_picture) {
            (true, _) => self.metadata.push_str(words),
            (false, 0) => self.text.push_str(words),
            (false, _) => {}
        }
    }

    /// Ends a paragraph.
    fn part(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::TableCell
    )
}

fn described(source: &str, page: Page) -> Result<Report, Misdated> {
    let mut report = Report { text: page.text.trim().to_owned(), ..Report::default() };
    for field in page.metadata.lines() {
        let Some((key, value)) = field.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match key {
            _ if value.is_empty() => {}
            "name" => report.name = Some(value),
            "title" => report.title = Some(value),
            "byline" | "author" => report.byline = byline::of([value.as_str()]),
            "publisher" => report.publisher = Some(value),
            "url" => report.url = Some(value),
            "language" => report.language = Some(value),
            "published" | "date" => {
                let date = value.parse().map_err(|error| Misdated { line: line_of(source, field), error })?;
                report.published = Some(date);
            }
            _ => {}
        }
    }
    Ok(report)
}

fn line_of(source: &str, line: &str) -> u64 {
    source.lines().position(|other| other == line).map_or(1, |n| n as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        report(source).expect("no bad date").text
    }

    #[test]
    fn marks_go_and_words_stay() {
        let source = "# Truce *holds*\n\nThe **army** said[^1] so,\nin [Juba](https://example.org).\n\n- one\n- two\n\n> “Yes.”\n\n[^1]: In Arabic.\n";
        assert_eq!(
            text(source),
            "Truce holds\n\nThe army said so, in Juba.\n\none\n\ntwo\n\n“Yes.”\n\nIn Arabic."
        );
        assert_eq!(
            text("A line  \nand another <b>bold</b> `word` &amp; ![a map](m.png)end"),
            "A line\nand another bold word & end"
        );
        assert_eq!(text("| a | b |\n|---|---|\n| 1 | 2 |\n\nend"), "a\tb\n\n1\t2\n\nend");
        assert_eq!(text("<div>\nhidden?\n</div>"), "");
    }

    #[test]
    fn the_metadata_block_describes_the_report() {
        let source = "---\ntitle: \"A truce\"\ndate: 2016-08-29\ntags: [a, b]\nurl: https://example.org/a:b\n---\nText.\n";
        let report = report(source).expect("a good date");
        assert_eq!(report.title.as_deref(), Some("A truce"));
        assert_eq!(report.url.as_deref(), Some("https://example.org/a:b"));
        assert_eq!(report.published.map(|p| p.text).as_deref(), Some("2016-08-29"));
        assert_eq!(report.text, "Text.");
    }

    #[test]
    fn a_bad_date_is_told_with_its_line() {
        let wrong = report("---\ntitle: A\ndate: soon\n---\nText.\n").expect_err("soon is no date");
        assert_eq!((wrong.line, wrong.error.given.as_str()), (3, "soon"));
    }
}
