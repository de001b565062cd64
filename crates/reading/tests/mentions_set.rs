//! How often the words of `sets/mentions_unseen.tsv` go to the right actor: run with `--nocapture` to see the numbers. Its reports
//! were written by other hands than the rules, and nobody who writes rules reads them: misses are not shown.

mod whom;

use std::collections::BTreeMap;
use truceline_reading::{Reader, Report};

/// Which sort of word it is.
fn sort(words: &str, wanted: &str) -> &'static str {
    match words.split('#').next().unwrap_or_default().to_lowercase().as_str() {
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" => "he and she",
        "it" | "its" | "itself" => "it",
        "they" | "them" | "their" | "theirs" | "themselves" => "they",
        "who" | "whom" | "whose" | "which" | "that" => "who and which",
        _ if wanted.contains('+') => "several together",
        _ => "description",
    }
}

/// As many of all words must be right at least: measured 2026-11-26, less what a few words may turn.
const LEAST: f64 = 0.78;

#[test]
fn often_enough_on_reports_that_nobody_has_read() {
    let reader = Reader::new(truceline_english::pipeline().expect("the pipeline")).expect("good tables");
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let table = include_str!("sets/mentions_unseen.tsv");
    for row in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let [name, published, text, cases] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {row}")
        };
        let text = text.replace(" ¶ ", "\n");
        let published = Some(published.parse().expect("a date"));
        let report =
            Report { text: text.clone(), published, language: Some("en".into()), ..Report::default() };
        let actors = reader.read(report).actors;
        for case in cases.split(" | ") {
            let (words, wanted) = case.split_once(" => ").expect("words => actors");
            let bytes = whom::place(&text, words).unwrap_or_else(|| panic!("{name}: no “{words}”"));
            let right = whom::actors_at(&actors, &text, &bytes) == whom::meant(&actors, &text, wanted);
            for key in [sort(words, wanted), "all"] {
                let counts = tally.entry(key).or_default();
                *counts = (counts.0 + usize::from(right), counts.1 + 1);
            }
        }
    }
    for (key, (right, all)) in &tally {
        println!("{key:17} {right:4} of {all:4} = {:.3}", *right as f64 / *all as f64);
    }
    let (right, all) = tally["all"];
    assert!(right as f64 >= LEAST * all as f64, "{right} of {all}");
}
