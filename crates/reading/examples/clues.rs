//! What the learned coder goes by in marked sentences, for `training/coder.py`.
//!
//! Standard input: a table with the columns `id` and `marked_sentence` (`<s>…</s>`, `<t>…</t>`). Standard output: a JSON line for
//! each row, with `id`, `marks` (pairs of a number and a value), `words` (means of vectors), and the event and the confidence that
//! `relate` gives without the learned coder (`rules`). A row without both marks is left out, and named on standard error.

use serde_json::json;
use std::error::Error;
use std::io::{self, Read as _, Write as _};
use truceline_reading::{Reader, Report, Span};

fn main() -> Result<(), Box<dyn Error>> {
    let reader = Reader::new(truceline_english::pipeline()?)?;
    let mut table = String::new();
    io::stdin().read_to_string(&mut table)?;
    let mut lines = table.lines().enumerate();
    let head: Vec<&str> = lines.next().map_or(Vec::new(), |(_, line)| line.split('\t').collect());
    let column = |name: &str| head.iter().position(|c| *c == name).ok_or(format!("1: no column `{name}`"));
    let (id, sentence) = (column("id")?, column("marked_sentence")?);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (number, line) in lines {
        let field = |at: usize| line.split('\t').nth(at).unwrap_or_default();
        let Some((text, s, t)) = unmark(field(sentence)) else {
            eprintln!("{}: no <s> and <t>", number + 1);
            continue;
        };
        let report = Report { text, language: Some("en".into()), ..Report::default() };
        let Some(clues) = reader.clues(report, &[s], &[t]) else {
            eprintln!("{}: no words", number + 1);
            continue;
        };
        let rules = clues.rules.map(|(event, confidence)| (event.as_str(), confidence));
        let row = json!({"id": field(id), "marks": clues.marks, "words": clues.words, "rules": rules});
        writeln!(out, "{row}")?;
    }
    Ok(out.flush()?)
}

/// The sentence without its marks, and the first place of each phrase.
fn unmark(marked: &str) -> Option<(String, Span, Span)> {
    const MARKS: [&str; 4] = ["<s>", "</s>", "<t>", "</t>"];
    let (mut text, mut ends, mut rest) = (String::new(), [None; 4], marked);
    while let Some(next) = rest.chars().next() {
        match MARKS.iter().position(|mark| rest.starts_with(mark)) {
            Some(which) => {
                ends[which].get_or_insert(text.len());
                rest = &rest[MARKS[which].len()..];
            }
            None => {
                text.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    let span = |at: usize| Some(Span::new(ends[at]?, ends[at + 1]?.max(ends[at]?)));
    Some((text, span(0)?, span(2)?))
}
