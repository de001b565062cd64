//! The stage of statements against `cases/statements.tsv`: rows of one text are all its statements.

use std::collections::BTreeMap;
use truceline_reading::statements::Statement;
use truceline_reading::{Reader, Report, Span};

fn reader() -> Reader {
    Reader::new(truceline_english::pipeline().expect("the English pipeline")).expect("good tables")
}

fn read(reader: &Reader, text: &str) -> Vec<Statement> {
    let published = "2025-11-09".parse().ok();
    let report =
        Report { text: text.to_owned(), published, language: Some("en".into()), ..Report::default() };
    reader.read(report).statements
}

/// A statement as a row of the table writes it.
fn written(s: &Statement, text: &str) -> String {
    let words = |span: Option<Span>| span.map_or("-".to_owned(), |span| span.of(text).to_owned());
    let content: Vec<&str> = s.content.iter().map(|c| c.of(text)).collect();
    let form = format!("{:?}", s.form).to_lowercase();
    let act = format!("{:?}", s.act).to_lowercase();
    [act, words(s.speaker_span), words(s.cue), content.join(" + "), form, words(s.condition)].join("\t")
}

#[test]
fn cases() {
    let reader = reader();
    let rows = include_str!("cases/statements.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    let mut wanted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in rows {
        let (text, rest) = row.split_once('\t').unwrap_or_else(|| panic!("two columns at least: {row}"));
        wanted.entry(text).or_default().extend((rest != "-").then(|| rest.to_owned()));
    }
    let mut wrong = Vec::new();
    for (text, wanted) in wanted {
        let found: Vec<String> = read(&reader, text).iter().map(|s| written(s, text)).collect();
        if found != wanted {
            wrong.push(format!(
                "{text}\n   wanted {}\n   found  {}",
                wanted.join("\n          "),
                found.join("\n          ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn odd_texts_do_no_harm() {
    let reader = reader();
    for text in [
        "",
        ":",
        "“",
        "said",
        "“” said “” said",
        "X: ",
        "— X",
        "he said, he said, he said: \"\"",
        "“a” — “b” — “c”",
        "that that that said that",
    ] {
        read(&reader, text);
    }
}

#[test]
fn sentences_of_any_length_are_read() {
    let villages: Vec<String> = (1..=260).map(|n| format!("village number {n}")).collect();
    let text = format!(
        "The army said that shells had hit {}, and the United Nations called for calm.",
        villages.join(", ")
    );
    let found = read(&reader(), &text);
    let cues: Vec<&str> = found.iter().filter_map(|s| s.cue).map(|cue| cue.of(&text)).collect();
    assert_eq!(cues, ["said", "called for"]);
}
