//! A cue that stands as an aside in the sentence that it reports.

use super::cue::Cue;
use super::direct;
use super::lexicon::Lexicon;
use crate::page::Page;
use crate::span::Span;
use truceline_syntax::Token;

/// An aside has so many bytes at most between its verb and its last comma: "he said on Monday,".
const SHORT: usize = 60;

/// What the tree leaves out of a sentence with an aside: its beginning ("If the border opens, he said this week, aid will
/// flow") or its end ("There is no danger, officials insist, because the bridge is guarded").
pub(super) fn around(lexicon: &Lexicon, page: &Page, cue: &Cue<'_>, content: &[Span]) -> Option<Span> {
    let clause = direct::with_speaker(page, cue);
    let first = page.doc.token_at(clause.start)?;
    let comma = first.previous().filter(|t| t.text() == "," && t.sentence() == first.sentence())?;
    let sentence = page.span(page.doc.sentences()[cue.head.sentence()].clone());
    let before = beginning(page, Span::new(sentence.start, comma.start()));
    let after = Span::new(clause.end, sentence.end.max(clause.end));
    if content.iter().any(|c| c.overlaps(before)) {
        return reason(page, after).filter(|r| !content.iter().any(|c| c.overlaps(*r)));
    }
    let resumes = clause.end + page.words(after).find(',').filter(|at| *at < SHORT)?;
    let told = content.first().is_some_and(|c| c.start >= resumes && !direct::opens(page, *c));
    (told && is_told(lexicon, page, before)).then_some(before)
}

/// Without what stands before a semicolon, colon or dash.
fn beginning(page: &Page, before: Span) -> Span {
    let words = page.words(before);
    let cut =
        [";", ":", "—", " – ", " - ", "--"].iter().filter_map(|m| Some(words.rfind(m)? + m.len())).max();
    let start = before.start + cut.unwrap_or(0);
    let blank = page.text()[start..before.end].len() - page.text()[start..before.end].trim_start().len();
    Span::new(start + blank, before.end)
}

/// The reason or reserve that follows an aside.
fn reason(page: &Page, after: Span) -> Option<Span> {
    const LEADS: [&str; 14] = [
        "although", "because", "but", "if", "or", "rather", "since", "so", "than", "that", "though",
        "unless", "while", "without",
    ];
    let comma =
        page.words(after).find(',').filter(|at| *at < SHORT).map_or(after.start, |at| after.start + at);
    let after = Span::new(comma, after.end);
    let first = page.tokens(after).find(|t| t.text() != ",")?;
    let last = page.tokens(after).rfind(|t| t.text() != ".")?;
    let reaches = LEADS.contains(&first.norm()) && first.start() <= last.start();
    reaches.then(|| Span::new(first.start(), last.end()))
}

/// Whether the beginning of a sentence belongs to what is said, and not to how it came to be said: "Asked about it",
/// "In a statement".
fn is_told(lexicon: &Lexicon, page: &Page, before: Span) -> bool {
    let Some(first) = page.tokens(before).next() else { return false };
    let deed = |t: Token<'_>| matches!(t.tag(), "VBN" | "VBG");
    let asked = ["when", "while", "after"].contains(&first.norm()) && first.next().is_some_and(deed);
    let medium = page.tokens(before).take(8).any(|t| lexicon.is_medium(t));
    let quoted = !page.quotes.from(before).is_empty();
    let joined = ["but", "and", "however", "still", "then"].contains(&first.norm()) && before.len() < 10;
    !(deed(first) || asked || medium || quoted || joined)
}
