//! A report with its layout, words, syntax and quotations: what every stage reads.

use crate::language::Languages;
use crate::layout::Layout;
use crate::quotes::Quotes;
use crate::report::Report;
use crate::span::Span;
use crate::{Level, Note};
use std::ops::Range;
use truceline_syntax::{Doc, Pipeline, Token};

/// A report, opened for reading.
#[derive(Debug)]
pub struct Page {
    /// The report; its language is filled in.
    pub report: Report,
    /// Headline, dateline, paragraphs.
    pub layout: Layout,
    /// Tokens, sentences, names and trees, over the report's own bytes.
    pub doc: Doc,
    /// What stands between quotation marks.
    pub quotes: Quotes,
    /// What a user should know of how it was opened.
    pub notes: Vec<Note>,
}

impl Page {
    /// Opens a report. One that is in another language than the pipeline's is left without words, and a note says so.
    pub(crate) fn open(mut report: Report, pipeline: &Pipeline, languages: &Languages) -> Page {
        report.language = report.language.or_else(|| languages.guess(&report.text).map(str::to_owned));
        let notes: Vec<Note> = not_read(&report, pipeline, languages).into_iter().collect();
        let layout = Layout::of(&report.text, report.title.as_deref());
        let parts: Vec<Range<usize>> = match notes.is_empty() {
            true => layout.paragraphs.iter().map(|p| p.bytes()).collect(),
            false => Vec::new(),
        };
        let doc = pipeline.read_parts(&report.text, &parts);
        let quotes = Quotes::of(&report.text, &layout);
        Page { report, layout, doc, quotes, notes }
    }

    /// The report's text.
    pub fn text(&self) -> &str {
        &self.report.text
    }

    /// The words of a span.
    pub fn words(&self, span: Span) -> &str {
        span.of(&self.report.text)
    }

    /// Sentences in text order.
    pub fn sentences(&self) -> Vec<Span> {
        self.doc.sentences().iter().map(|tokens| self.span(tokens.clone())).collect()
    }

    /// The span of some tokens.
    ///
    /// # Panics
    /// When the range is empty.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        Span::new(self.doc.token(tokens.start).start(), self.doc.token(tokens.end - 1).end())
    }

    /// The tokens of a span.
    pub fn tokens(&self, span: Span) -> impl DoubleEndedIterator<Item = Token<'_>> {
        self.doc.range(self.doc.tokens_within(span.bytes()))
    }
}

/// Why a report is not read, if it is not: its language is another than the pipeline's.
fn not_read(report: &Report, pipeline: &Pipeline, languages: &Languages) -> Option<Note> {
    let language = report.language.as_deref().filter(|l| *l != pipeline.language())?;
    let (found, loaded) = (languages.name(language), languages.name(pipeline.language()));
    let message = format!("the text is in {found}; only {loaded} is loaded, so nothing was read");
    Some(Note { level: Level::Error, message, span: None })
}
