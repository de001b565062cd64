//! A report with its layout, words, syntax and quotations: what every stage reads.

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
    pub fn open(mut report: Report, pipeline: &Pipeline) -> Page {
        let language = report.language.clone().or_else(|| guess(&report.text));
        let readable = language.as_deref().is_none_or(|l| l == pipeline.language());
        let layout = Layout::of(&report.text);
        let parts: Vec<Range<usize>> = match readable {
            true => layout.paragraphs.iter().map(|p| p.bytes()).collect(),
            false => Vec::new(),
        };
        let doc = pipeline.read_parts(&report.text, &parts);
        let quotes = Quotes::of(&report.text, &layout);
        let notes = if readable {
            Vec::new()
        } else {
            vec![unread(language.as_deref().unwrap_or_default(), pipeline)]
        };
        report.language = language;
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

fn guess(text: &str) -> Option<String> {
    let sample: String = text.chars().take(4000).collect();
    let found = whatlang::detect(&sample).filter(|found| found.is_reliable())?;
    Some(two_letters(found.lang()).to_owned())
}

fn two_letters(lang: whatlang::Lang) -> &'static str {
    match lang {
        whatlang::Lang::Eng => "en",
        other => other.code(),
    }
}

fn unread(language: &str, pipeline: &Pipeline) -> Note {
    let message = format!(
        "the text is in “{language}”, and only “{}” is loaded: nothing was read",
        pipeline.language()
    );
    Note { level: Level::Error, message, span: None }
}
