//! Reads texts with the embedded pipeline: JSON lines with `text` on stdin, for each a line with all tokens on stdout.
//!
//! A token is `[start, end, space_after, norm, tag, pos, morph, lemma, head, dep, sentence_start, entity, entity_start]`;
//! `start` and `end` in bytes, `head` as index. `--time N` reads all texts N times instead, one after the other, and prints
//! seconds and tokens of a round as soon as a line comes on stdin after the texts' empty line: see `tools/syntax_speed.py`.

use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;
use truceline_syntax::{Doc, Pipeline, Token};

fn main() -> Result<(), Box<dyn Error>> {
    let pipeline = truceline_english::pipeline()?;
    if std::env::args().any(|arg| arg == "--time") { time(&pipeline) } else { print(&pipeline) }
}

fn text_of(line: &str) -> Result<String, serde_json::Error> {
    let article: Value = serde_json::from_str(line)?;
    Ok(article["text"].as_str().unwrap_or_default().to_owned())
}

fn print(pipeline: &Pipeline) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        writeln!(out, "{}", rows(&pipeline.read(&text_of(&line?)?)))?;
    }
    Ok(out.flush()?)
}

fn rows(doc: &Doc) -> Value {
    let row = |t: Token<'_>| {
        let sentence_start = doc.sentences()[t.sentence()].start == t.index();
        let entity_start = t.entity().is_some_and(|e| e.tokens.start == t.index());
        json!([
            t.start(),
            t.end(),
            t.space_after(),
            t.norm(),
            t.tag(),
            t.pos().as_str(),
            t.morph(),
            t.lemma(),
            t.head().index(),
            t.dep(),
            sentence_start,
            t.entity_label(),
            entity_start
        ])
    };
    Value::from_iter(doc.tokens().map(row))
}

/// Texts up to an empty line; then a round for every further line.
fn time(pipeline: &Pipeline) -> Result<(), Box<dyn Error>> {
    let mut lines = std::io::stdin().lock().lines();
    let mut texts = Vec::new();
    for line in lines.by_ref() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        texts.push(text_of(&line)?);
    }
    for line in lines {
        line?;
        let start = Instant::now();
        let tokens: usize = texts.iter().map(|text| pipeline.read(text).len()).sum();
        println!("{:.6} {tokens}", start.elapsed().as_secs_f64());
    }
    Ok(())
}
